"""Inventory and evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from assessment.web.api.shapes.common import Given, Shape, Text, Versioned, Word


class Bestandseintrag(Versioned):
    """Ein Eintrag der Bestandserhebung."""

    id: str
    sorte: str
    name: str
    angaben: dict[str, str]
    aus_vorerhebung: bool


class Bestandsangaben(Given):
    """Angaben eines Eintrags nach Spalte."""

    angaben: dict[Word, Text] = Field(max_length=40)


class Beleg(Versioned):
    """Ein Beleg; die Datei liegt unter …/datei, wenn eine abgelegt ist."""

    id: str
    kennung: str
    titel: str
    datum: date | None
    dateiname: str
    verwendet: list[str]


class Belegangaben(Given):
    """Titel und Datum eines Dokuments."""

    titel: Annotated[Word, StringConstraints(min_length=1)]
    datum: date | None = None


class Eingelesen(Shape):
    """Was das Einlesen einer Datei bewirkt hat oder (bei einem Probelauf) bewirken würde."""

    erkannt: str
    probelauf: bool
    uebernommen: int
    unveraendert: int
    konflikte: int
    gesperrt: int
    satz: str
    zeilen: list[str]
