"""The shapes of the API; their names and descriptions are what a programmer reads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(max_length=10_000)]
Word = Annotated[str, StringConstraints(max_length=200)]


class Shape(BaseModel):
    """Something answered."""

    model_config = ConfigDict(frozen=True)


class Given(BaseModel):
    """Something sent; a misspelt name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Shape):
    """Ein einzelner Fehler: wo, was, und was hilft."""

    ort: str
    meldung: str
    abhilfe: str = ""
    kennung: str = ""


class Problemdetails(Shape):
    """Warum etwas nicht ging (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    probleme: list[Problem] = []
    stand: dict[str, Any] | None = Field(None, description="Bei 412: was jetzt da steht, mit seinem ETag.")


class Projekt(Shape):
    """Ein Projekt."""

    id: str
    titel: str


class Erhebung(Shape):
    """Eine Erhebung des Projekts."""

    id: str
    titel: str
    stichtag: date
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

    schluessel: Annotated[str, StringConstraints(pattern=r"^[0-9]{8,9}$")]


class Interview(Shape):
    """Ein Interview."""

    id: str
    kennung: str
    kommune: str
    rolle: str
    rollenname: str
    tag: date | None
    ort: str
    beantwortet: int
    gefragt: int
    fassung: int


class NeuesInterview(Given):
    """Ein geführtes oder (ohne Tag) geplantes Interview."""

    rolle: Word
    tag: date | None = None
    ort: Word = ""
    befragt: list[Word] = Field([], max_length=20, description="Namen; sie werden getrennt von den Antworten geführt.")


class Antwort(Shape):
    """Was zu einer Frage gesagt wurde."""

    frage: str
    titel: str
    zustand: Literal["offen", "beantwortet", "unbekannt", "entfällt"]
    wert: float | str | list[str] | None
    in_worten: str
    grund: str
    bemerkung: str
    vermerk: str
    nachweis: str
    beleg: str
    nachfassen: bool
    aus_vorerhebung: bool
    fassung: int


class GegebeneAntwort(Given):
    """Eine Antwort; was fehlt, bleibt, wie es ist."""

    zustand: Literal["offen", "beantwortet", "unbekannt", "entfällt"] | None = None
    wert: Annotated[str, StringConstraints(max_length=10_000)] | list[Word] | None = Field(None, description="Stufe, Zahl, Option (mehrere als Liste), ja/teilweise/nein oder Text – als Text.")
    grund: Text | None = None
    bemerkung: Text | None = None
    vermerk: Text | None = None
    nachweis: Literal["aussage", "einsicht", "dokument"] | None = None
    beleg: Word | None = None
    nachfassen: bool | None = None


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
