"""What the group sees and decides together."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assessment.web.api.shapes.common import Given, Lines, Sentence, Shape, Versioned, Word


class Einwilligung(Versioned):
    """Was eine Kommune andere von einer Dimension sehen lässt: namentlich, alias, spanne oder nein; leer: nicht entschieden, das zählt wie nein."""

    dimension: str
    stufe: str
    bedeutung: str


class NeueEinwilligung(Given):
    """Was künftig gilt."""

    stufe: Literal["namentlich", "alias", "spanne", "nein"]


class SwotEintrag(Versioned):
    """Ein Eintrag der SWOT-Tafel mit seiner Herkunft."""

    schluessel: str
    teil: str
    text: str
    berechnet: str
    herkunft: list[str]
    ausgeblendet: bool
    grund: str


class NeuerSwotEintrag(Given):
    """Ein eigener Eintrag."""

    teil: Word
    text: Annotated[Sentence, StringConstraints(min_length=1)]
    fragen: list[Word] = Field([], max_length=50)


class SwotAenderung(Given):
    """Genau eine Änderung: neuer Text, ausblenden mit Grund, wieder zeigen oder verschieben."""

    text: Sentence | None = None
    ausblenden: Annotated[Sentence, StringConstraints(min_length=1)] | None = Field(None, description="Der Grund.")
    zeigen: Literal[True] | None = None
    verschieben: Literal["auf", "ab"] | None = None
    teil: Word | None = None


class Rang(Shape):
    """Eine Maßnahme mit beiden Plätzen."""

    massnahme: str
    titel: str
    berechnet: int
    vereinbart: int | None
    hinweise: list[str]


class Rangfolge(Versioned):
    """Die Rangfolge der Gruppe."""

    raenge: list[Rang]
    vereinbart: bool
    wirkung: str


class Verschiebung(Given):
    """Wohin eine Maßnahme rückt: auf, ab, anfang, ende oder ein Platz ab 1; mit Gremium und Tag, wenn es beschlossen ist."""

    massnahme: Word
    nach: Literal["auf", "ab", "anfang", "ende"] | Annotated[int, Field(ge=1, le=1000)]
    gremium: Word = ""
    tag: date | None = None


class Stimmzettel(Versioned):
    """Wie eine Kommune zu einer Maßnahme steht."""

    kommune: str
    wahl: str
    tag: date | None
    gremium: str
    grund: str


class Entscheidung(Shape):
    """Eine gemeinsame Maßnahme mit allen Stimmen."""

    massnahme: str
    titel: str
    stand: str
    warum: str
    federfuehrung: str
    gesparte_tage: float | None
    gespartes_geld: float | None
    stimmen: list[Stimmzettel]


class NeueStimme(Given):
    """Die Entscheidung einer Kommune."""

    wahl: Literal["dabei", "nicht dabei", "später", "Enthaltung"]
    tag: date | None = None
    gremium: Word = ""
    grund: Lines = ""
