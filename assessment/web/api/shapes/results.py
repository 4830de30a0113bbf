"""Scores and where they come from."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from assessment.web.api.shapes.common import Given, Lines, Shape, Versioned


class Wert(Shape):
    """Der Wert eines Knotens: gesamt, Dimension oder Handlungsfeld; null, wo er nicht bewertbar ist."""

    ist: float | None
    roh: float | None
    untergrenze: float | None
    obergrenze: float | None
    abdeckung: float | None
    soll: float | None
    luecke: float | None
    erreicht: float | None


class Ergebnis(Shape):
    """Alle Werte einer Kommune je Knoten."""

    kommune: str
    name: str
    werte: dict[str, Wert]


class Erklaerung(Shape):
    """Woher eine Zahl kommt, Schritt für Schritt."""

    titel: str
    schritte: list[str]
    werte: dict[str, float | None]


class Wirkung(Shape):
    """Was sich bei einem Knoten ändern würde."""

    knoten: str
    titel: str
    vorher: float | None
    nachher: float | None
    vorher_von: float | None
    vorher_bis: float | None
    nachher_von: float | None
    nachher_bis: float | None
    soll: float | None


class WasWaereWenn(Shape):
    """Was die genannten Maßnahmen bewirken würden; Aufwand in Personentagen, Geld in Euro."""

    massnahmen: list[str]
    wirkungen: list[Wirkung]
    erfuellte_pflichten: list[str]
    offene_pflichten: int
    personentage: float
    einmalig: float
    jaehrlich: float
    foerderung: float
    hinweise: list[str]


class NaechsteFrage(Shape):
    """Was als Nächstes zu klären ist und um wie viele Stufen es den Bereich des Gesamtwertes höchstens enger macht."""

    frage: str
    titel: str
    warum: str
    aufgabe: str
    rollen: list[str]
    engt_ein: float
    pflicht: bool


class Stimme(Shape):
    """Was eine Rolle in einem Interview gesagt hat."""

    rolle: str
    interview: str
    tag: date | None
    antwort: str
    stufe: float | None
    nachweis: str
    beleg: str
    bemerkung: str


class Abgleich(Versioned):
    """Eine Frage mit allen Stimmen und der Bewertung der Beratung."""

    frage: str
    titel: str
    dimension: str
    zustand: str
    stufe: float | None
    stimmen: list[Stimme]
    widerspruch: bool
    bewertung: float | None
    begruendung: str


class Bewertung(Given):
    """Die eigene Stufe der Beratung mit Begründung."""

    stufe: float = Field(ge=0, le=10)
    begruendung: Annotated[Lines, StringConstraints(min_length=1)]


class BewertungDerFrage(Versioned):
    """Die Bewertung, wie sie steht."""

    frage: str
    stufe: float | None
    begruendung: str
