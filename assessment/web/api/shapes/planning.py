"""Settings, long work, editions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from assessment.web.api.shapes.common import Given, Kept, Lines, Shape, Versioned, Word


class Vorgabe(Versioned):
    """Eine Vorgabe der Planung oder der Dokumente, wie sie gilt."""

    schluessel: str
    bezeichnung: str
    hinweis: str
    wert: str
    vereinbart: bool
    gremium: str
    tag: date | None


class NeueVorgabe(Given):
    """Ein neuer Wert in der Form, die »hinweis« nennt; »vorgabe« stellt den Ausgangswert her."""

    wert: Annotated[str, StringConstraints(max_length=100_000), Kept]
    gremium: Word = ""
    tag: date | None = None


class Festlegung(Versioned):
    """Was für eine Maßnahme im Fahrplan festliegt, für die Gruppe oder eine Kommune; ohne Festlegung sind alle Angaben leer."""

    massnahme: str
    titel: str
    nicht_vor: date | None
    fertig_bis: date | None
    gestrichen: bool
    grund: str
    gremium: str
    tag: date | None


class NeueFestlegung(Given):
    """Was festliegen soll; »gestrichen« braucht einen Grund."""

    nicht_vor: date | None = None
    fertig_bis: date | None = None
    gestrichen: bool = False
    grund: Lines = ""
    gremium: Word = ""
    tag: date | None = None


class Planzeile(Shape):
    """Eine geplante Tätigkeit; Aufwand in Personentagen, Geld in Euro nach Förderung. »kommune« ist leer bei dem, was einmal für alle getan wird."""

    kommune: str
    massnahme: str
    titel: str
    wie: str
    beginn: date
    fertig: date
    wahrscheinlich_fertig: date = Field(description="In der Hälfte der durchgespielten Verläufe bis dahin fertig.")
    sicher_fertig: date = Field(description="In vier von fünf durchgespielten Verläufen bis dahin fertig.")
    personentage: float
    einmalig: float
    jaehrlich: float
    gefoerdert: bool
    phase: str
    grund: str


class NichtGeplant(Shape):
    """Eine empfohlene Maßnahme, die nicht im Plan steht, und warum."""

    kommune: str
    massnahme: str
    titel: str
    grund: str


class Auslastung(Shape):
    """Gebrauch von Menschen (je Zeitraum des Plans) oder Geld (je Kalenderjahr); null: keine Grenze."""

    was: str
    einheit: str
    gebraucht: list[float]
    vorhanden: list[float | None]


class Jahresgeld(Shape):
    """Euro eines Kalenderjahrs nach Förderung."""

    jahr: int
    wahrscheinlich: float
    sicher: float
    vorgesehen: float | None


class Fahrplan(Shape):
    """Der Fahrplan, wie ihn die Dokumente erzählen."""

    zeitraeume: list[str]
    beginn: date
    ende: date
    zeilen: list[Planzeile]
    nicht_im_plan: list[NichtGeplant]
    auslastung: list[Auslastung]
    jahre: list[Jahresgeld]
    wahrscheinlich_fertig: date
    sicher_fertig: date
    guete: str
    widerspruch: str
    angenommen: list[str]
