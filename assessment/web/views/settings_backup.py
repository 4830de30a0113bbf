"""Backups and checks in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.service.integrity import Integrity
from reports import german

FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class CheckView:
    """What a check found: whether all is well, in words, with every fault."""

    good: bool
    title: str
    sentence: str
    faults: tuple[str, ...]
    head: str


def check_view(found: Integrity, heads: Sequence[str]) -> CheckView:
    """Give the result of a check."""
    if found.faults:
        return CheckView(False, "Etwas stimmt nicht", "Stellen Sie die letzte Sicherung an einem neuen Ort her und vergleichen Sie. Arbeiten Sie bis dahin hier nicht weiter.", found.faults, found.head)
    erased = f" In {german.amount(found.erased, 'Eintrag', 'Einträgen')} ist der Inhalt auf Wunsch gelöscht." if found.erased else ""
    known = " Der genannte Kettenkopf kommt darin vor." if len(heads) == 1 else " Die genannten Kettenköpfe kommen darin vor." if heads else ""
    return CheckView(True, "Alles ist unversehrt", f"{german.amount(found.events, 'Eintrag', 'Einträge')} im Verlauf wurden nachgerechnet; niemand hat nachträglich etwas verändert.{known}{erased}", (), found.head)


def last_backup(day: str) -> str:
    """Give the day of the last backup as people write it, empty for none."""
    return german.short_date(date.fromisoformat(day)) if day else ""


def file_stem(title: str) -> str:
    """Give a title in plain letters, fit for a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold().translate(FOLDED)).strip("-")[:60] or "projekt"
