"""Editions of documents on their way to being released."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from assessment.web.api.shapes.common import Given, Sentence, Versioned


class Fassung(Versioned):
    """Eine Fassung eines Dokuments mit dem Stand ihrer Freigabe."""

    id: str
    dokument: str
    titel: str
    ort: str
    ausgabe: str
    nummer: str
    stand: str
    pruefsumme: str
    dateiname: str
    wer_wann: list[str]


class Vermerk(Given):
    """Ein Vermerk zur Prüfung."""

    vermerk: Sentence = ""


class Rueckzug(Given):
    """Warum eine freigegebene Fassung zurückgezogen wird."""

    grund: Annotated[Sentence, StringConstraints(min_length=1)]
