"""Projects, waves, members, history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from assessment.web.api.shapes.common import Given, Shape, Versioned, Word


class Projekt(Shape):
    """Ein Projekt."""

    id: str
    titel: str


class Erhebung(Versioned):
    """Eine Erhebung des Projekts."""

    id: str
    titel: str
    stichtag: date
    katalog: str
    eingefroren_am: date | None = None
    laufend: bool


class Fortschritt(Shape):
    """Wie viele Fragen einer Dimension beantwortet sind."""

    dimension: str
    titel: str
    beantwortet: int
    gefragt: int


class Kommune(Shape):
    """Eine Kommune mit dem Stand ihrer Interviews."""

    kurzname: str
    name: str
    schluessel: str
    interviews_gefuehrt: int
    interviews_geplant: int
    nachzufassen: int
    fortschritt: list[Fortschritt]


class NeueKommune(Given):
    """Eine Kommune aus dem amtlichen Verzeichnis."""

    schluessel: Annotated[str, StringConstraints(pattern=r"^[0-9]{8,9}$")] = Field(examples=["05158004"])


class Kommunenname(Versioned):
    """Wie eine Kommune heißt."""

    name: str
    kurzname: str
    schluessel: str


class NeuerKommunenname(Given):
    """Wie eine Kommune heißen soll; was fehlt, bleibt."""

    name: Word | None = None
    kurzname: Word | None = None
    schluessel: Word | None = None


class Merkmal(Versioned):
    """Ein Merkmal einer Kommune in der Erhebung; leer: nicht bekannt."""

    merkmal: str
    bezeichnung: str
    einheit: str
    erlaubt: list[str] = Field(description="Leer bei Zahlen.")
    wert: str


class NeuesMerkmal(Given):
    """Der neue Wert als Text; leer: nicht bekannt."""

    wert: Word


class NeueErhebung(Given):
    """Die nächste Erhebung; die laufende muss eingefroren sein."""

    titel: Annotated[Word, StringConstraints(min_length=1)]
    stichtag: date


class Einfrieren(Given):
    """Ob auch mit offenen Konflikten eingefroren wird."""

    trotz_konflikten: bool = False


class Konflikt(Versioned):
    """Etwas, das zurückgehalten wurde, weil zwei Personen dasselbe verschieden eingetragen haben."""

    id: str
    was: str
    jetzt: list[Any]
    zurueckgehalten: list[Any]
    wer: str
    wann: datetime


class Wahl(Given):
    """Was gelten soll: »meine« (das Zurückgehaltene) oder »andere« (was jetzt da steht)."""

    wahl: Literal["meine", "andere"]


class Eintrag(Shape):
    """Ein Eintrag des Verlaufs."""

    id: str
    nummer: int
    wann: datetime
    wer: str
    woher: str
    was: str
    vorgang: str
    aenderungen: dict[str, list[Any]]
