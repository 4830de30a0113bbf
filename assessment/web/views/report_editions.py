"""One edition on its way from draft to release, and the page that says what a release fixes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assessment.service.releasing import ALONE, ReleaseRow
from assessment.store.kinds import CHECKED, DRAFT, RELEASED, SUPERSEDED, WITHDRAWN
from assessment.web.views.reports import BADGES, EDITION_WORDS, STATE_WORDS, file_words
from reports import german

Address = Callable[..., str]
Step = tuple[str, str, str]
SHORT_SUM = 12
FOUR_EYES = "Vier-Augen-Prinzip: Wer eine Fassung geprüft hat, gibt sie nicht selbst frei. Nur wenn das Projekt eine einzige Person kennt, darf sie beides; das wird dann vermerkt."
NEXT = {
    DRAFT: "Als Nächstes liest jemand den Entwurf und vermerkt, dass er stimmt.", CHECKED: "Als Nächstes gibt eine zweite Person die geprüfte Fassung frei.",
    RELEASED: "Diese Fassung ist freigegeben und ändert sich nicht mehr.", SUPERSEDED: "Diese Fassung bleibt lesbar, gilt aber nicht mehr.", WITHDRAWN: "Diese Fassung wird nicht mehr ausgegeben; sie bleibt zum Nachweis erhalten."}


@dataclass(frozen=True)
class Doing:
    """What may be done with an edition: addresses, empty for what may not; ``refused`` says why it may not be released by this person."""

    check: str
    release: str
    withdraw: str
    refused: str
    names_reader: bool
    reader: str


@dataclass(frozen=True)
class EditionView:
    """The page of an edition."""

    title: str
    about: str
    badge: str
    state: str
    banner: str
    banner_kind: str
    newer: str
    newer_label: str
    steps: tuple[Step, ...]
    next: str
    facts: tuple[tuple[str, str], ...]
    file: str
    file_label: str
    short_sum: str
    proofs: tuple[tuple[str, str], ...]
    version: int
    doing: Doing
    four_eyes: str


@dataclass(frozen=True)
class Confirmation:
    """The page before a release: what becomes fixed, what was typed and is wrong."""

    action: str
    back: str
    version: int
    number: str
    about: str
    fixed: tuple[str, ...]
    approver: str
    day: str
    problems: tuple[tuple[str, str], ...]


def edition_view(row: ReleaseRow, holds: ReleaseRow | None, at: Address, doing: Doing) -> EditionView:
    """Give the page of an edition; ``holds`` is the one of the same document that holds now."""
    newer = holds if holds and row.state == SUPERSEDED else None
    return EditionView(
        row.title, f"{row.place}, Fassung {row.number}, {EDITION_WORDS[row.edition]}", BADGES[row.state], STATE_WORDS[row.state], row.banner, "danger" if row.state == WITHDRAWN else "warning", at("fassung", newer.id) if newer else "",
        f"Zur Fassung {newer.number}" if newer else "", _steps(row),
        NEXT[row.state], _facts(row), at("fassung", row.id, "datei"), f"Herunterladen ({file_words(row)})", row.sha256[:SHORT_SUM], _proofs(row), row.version, doing,
        "" if row.final else FOUR_EYES)


def _steps(row: ReleaseRow) -> tuple[Step, ...]:
    """Give the three steps; what is done says by whom and when."""
    told = (("Entwurf", row.made, row.made_on), ("geprüft", row.checked, row.checked_on), ("freigegeben", row.released, row.released_on))
    done = sum(day is not None for _, _, day in told)
    states = ["done" if number < done else "current" if number == done and not row.final else "open" for number in range(len(told))]
    return tuple((f"{word}: {who}, {german.short_date(day)}" if day else word, state, "") for (word, who, day), state in zip(told, states, strict=True))


def _facts(row: ReleaseRow) -> tuple[tuple[str, str], ...]:
    found = [("Freigegeben durch", row.approver), ("Bemerkung", row.note), ("Hinweis", ALONE if row.alone else "")]
    return tuple((label, value) for label, value in found if value)


def _proofs(row: ReleaseRow) -> tuple[tuple[str, str], ...]:
    """Give what proves file and content, in full."""
    return (("Prüfsumme der Datei (SHA-256)", row.sha256), ("Siegel des Inhalts (SHA-256)", row.seal), ("Verlauf des Projekts", f"{german.amount(row.chain[0], 'Eintrag', 'Einträge')}, Kopf {row.chain[1]}"))


def confirmation(row: ReleaseRow, number: str, holds: ReleaseRow | None, at: Address, typed: tuple[str, str], problems: tuple[tuple[str, str], ...] = ()) -> Confirmation:
    """Give the page before a release; ``holds`` is the edition that holds now, ``typed`` approver and day."""
    fixed = (
        "der Inhalt: Das Dokument wird noch einmal gesetzt und muss genau dem geprüften Entwurf entsprechen.",
        f"die Nummer: Fassung {number}. Sie steht mit dem Tag der Freigabe auf jeder Seite; der Vermerk »Entwurf« entfällt.",
        "die Datei: Sie wird mit ihrer Prüfsumme verwahrt und lässt sich danach weder ändern noch löschen, nur mit Grund zurückziehen.",
        *([f"die Ablösung: Fassung {holds.number} gilt ab dann als überholt und trägt einen Hinweis darauf."] if holds else []))
    return Confirmation(at("fassung", row.id, "freigeben"), at("fassung", row.id), row.version, number, f"{row.title}, {row.place}, {EDITION_WORDS[row.edition]}", fixed, *typed, problems)


def day_value(day: date) -> str:
    """Give a day as a date field holds it."""
    return day.isoformat()
