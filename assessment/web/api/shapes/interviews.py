"""Interviews and answers."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assessment.web.api.shapes.common import Given, Text, Versioned, Word


class Interview(Versioned):
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


class NeuesInterview(Given):
    """Ein geführtes oder (ohne Tag) geplantes Interview."""

    rolle: Word
    tag: date | None = None
    ort: Word = ""
    befragt: list[Word] = Field([], max_length=20, description="Namen; sie werden getrennt von den Antworten geführt.")


class InterviewMitBefragten(Interview):
    """Ein Interview mit den Namen derer, die gefragt wurden, und derer, die gefragt haben."""

    befragt: list[str]
    gefuehrt_von: list[str]


class Interviewangaben(Given):
    """Tag, Ort und Befragte eines Interviews; ohne »befragt« bleiben die Namen, ohne Tag ist es wieder geplant."""

    tag: date | None
    ort: Word = ""
    befragt: list[Word] | None = Field(None, max_length=20)


class Antwort(Versioned):
    """Was zu einer Frage gesagt wurde."""

    frage: str
    titel: str
    zustand: Literal["offen", "beantwortet", "unbekannt", "entfällt"]
    wert: float | str | list[str] | None
    in_worten: str
    grund: str
    bemerkung: str
    vermerk: str | None = Field(description="Der interne Vermerk der Beratung; null für Schlüssel ohne das Recht »bewerten«.")
    nachweis: str
    beleg: str
    nachfassen: bool
    aus_vorerhebung: bool


class GegebeneAntwort(Given):
    """Eine Antwort; was fehlt, bleibt, wie es ist."""

    zustand: Literal["offen", "beantwortet", "unbekannt", "entfällt"] | None = None
    wert: Text | list[Word] | None = Field(None, description="Stufe, Zahl, Option (mehrere als Liste), ja/teilweise/nein oder Text – als Text.")
    grund: Text | None = None
    bemerkung: Text | None = None
    vermerk: Text | None = Field(None, description="Der interne Vermerk der Beratung; ohne das Recht »bewerten« wird er abgelehnt.")
    nachweis: Literal["aussage", "einsicht", "dokument"] | None = None
    beleg: Word | None = None
    nachfassen: bool | None = None
