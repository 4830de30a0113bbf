"""Long work: what it is asked to do, and how far it is."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from assessment.web.api.shapes.common import Given, Lines, Shape, Word


class Auftrag(Shape):
    """Eine längere Arbeit."""

    id: str
    art: str
    titel: str
    zustand: str
    fertig: bool
    schritt: str
    erledigt: int
    gesamt: int
    fehler: str
    ergebnis: dict[str, Any]
    dateien: list[str]


class NeueDokumente(Given):
    """Welche Dokumente; ohne »arten« der ganze Satz, ohne »kommunen« auch die der Gruppe. »rollen« beschränkt die Interviewleitfäden auf diese Rollen (Kürzel)."""

    arten: list[Word] = Field([], max_length=30)
    kommunen: list[Word] = Field([], max_length=2000)
    rollen: list[Word] = Field([], max_length=30)
    oeffentlich: bool = False


class NeuerEntwurf(Given):
    """Welches Dokument (Art) als nächster Entwurf gedruckt wird; ohne Kommune eines der Gruppe."""

    dokument: Word
    kommune: Word = ""
    oeffentlich: bool = False
    vermerk: Lines = ""


class NeuerFahrplan(Given):
    """Wessen Fahrplan gerechnet wird; ohne Kommune der der Gruppe."""

    kommune: Word = ""


class NeuesBuendel(Given):
    """Ein Bündel des ganzen Projekts; mit Kennwort verschlüsselt."""

    kennwort: Annotated[str, StringConstraints(max_length=200)] = ""


class Uebernahme(Given):
    """Das Kennwort, wenn das Eingelesene ein verschlüsseltes Bündel war."""

    kennwort: Annotated[str, StringConstraints(max_length=200)] = ""


class NeueFreigabe(Given):
    """Wer oder welches Gremium freigibt, und an welchem Tag."""

    freigabe_durch: Annotated[Word, StringConstraints(min_length=1)]
    tag: date
