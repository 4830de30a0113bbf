"""The group's SWOT board as the workshop shows it: four parts, every entry with its evidence, hidden ones apart."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection
from dataclasses import dataclass

from assessment.service.swot_board import BoardPart, SwotBoard
from assessment.web.views.town_swot import TraceLine, printed
from reports import german
from reports.swot import PARTS, Entry, Mark, Trace

Address = Callable[..., str]
SHORT = 60


@dataclass(frozen=True)
class NoteCard:
    """An entry: ``short`` names it where it is spoken, ``href`` is its own page, ``move`` where its buttons are sent; ``moved``: it was moved last."""

    key: str
    anchor: str
    text: str
    short: str
    mark: str
    origin: str
    trace: tuple[TraceLine, ...]
    computed: str
    reason: str
    hidden: bool
    part: str
    part_title: str
    place: int
    version: int
    href: str
    edit: str
    move: str
    hide: str
    show: str
    moved: bool


@dataclass(frozen=True)
class BoardColumn:
    """A part of the board: what stands at the top of it, what follows, what is hidden; the numbers in words."""

    key: str
    title: str
    rule: str
    notes: tuple[NoteCard, ...]
    further: tuple[NoteCard, ...]
    hidden: tuple[NoteCard, ...]
    further_title: str
    hidden_title: str
    further_open: bool


@dataclass(frozen=True)
class SwotView:
    """The board; ``said`` is spoken, ``add`` where a new entry is sent."""

    whose: str
    columns: tuple[BoardColumn, ...]
    add: str
    said: str
    typed: TypedNote


@dataclass(frozen=True)
class TypedNote:
    """What was typed and could not be saved, with the faults; shown in its form again."""

    part: str = ""
    text: str = ""
    questions: str = ""
    reason: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotePage:
    """An entry on a page of its own, with all that can be done to it."""

    note: NoteCard
    text: str
    reason: str
    parts: tuple[tuple[str, str], ...]
    back: str
    problems: tuple[tuple[str, str], ...]


def anchor_of(key: str) -> str:
    """Give the place of an entry on the board."""
    return "eintrag-" + re.sub(r"[^\w-]+", "-", key)


def swot_view(board: SwotBoard, joint: Collection[str], at: Address, *, moved: str = "", said: str = "", typed: TypedNote | None = None) -> SwotView:
    """Give the board; ``joint`` names the measures that can be decided on together, ``moved`` the entry moved last, which is spoken where nothing else is said."""
    columns = tuple(_column(part, joint, at, moved) for part in board.parts)
    return SwotView(board.whose, columns, at("swot"), said or _spoken(board, moved), typed or TypedNote())


def note_page(board: SwotBoard, key: str, joint: Collection[str], at: Address, typed: TypedNote | None = None) -> NotePage | None:
    """Give the page of an entry, None where it is not on the board."""
    found = next(((part, place, entry) for part in board.parts for place, entry in enumerate((*part.entries, *part.hidden), start=1) if entry.key == key), None)
    if found is None:
        return None
    part, place, entry = found
    card = _card(entry, part, place, joint, at)
    faults = tuple((fault, "") for fault in typed.faults) if typed else ()
    return NotePage(card, typed.text if typed and typed.text else entry.text, typed.reason if typed else "", tuple((name, title) for name, title in PARTS.items() if name != part.key), f"{at('swot')}#{card.anchor}", faults)


def _spoken(board: SwotBoard, key: str) -> str:
    """Say where an entry stands now."""
    for part in board.parts:
        for place, entry in enumerate(part.entries, start=1):
            if entry.key == key:
                return f"„{_short(entry)}“, jetzt Platz {place} von {len(part.entries)} unter {part.title}"
    return ""


def _short(entry: Entry) -> str:
    return textwrap.shorten(entry.text, SHORT, placeholder=" …")


def _column(part: BoardPart, joint: Collection[str], at: Address, moved: str) -> BoardColumn:
    cards = tuple(_card(entry, part, place, joint, at, moved) for place, entry in enumerate(part.entries, start=1))
    hidden = tuple(_card(entry, part, 0, joint, at) for entry in part.hidden)
    most = printed(part.key)
    return BoardColumn(
        part.key, part.title, part.rule, cards[:most], cards[most:], hidden, german.counted(len(cards) - most, "Ein weiterer Eintrag", "weitere Einträge"),
        german.counted(len(hidden), "Ein ausgeblendeter Eintrag", "ausgeblendete Einträge"), any(card.moved for card in cards[most:]))


def _card(entry: Entry, part: BoardPart, place: int, joint: Collection[str], at: Address, moved: str = "") -> NoteCard:
    edit, move, hide, show = (at("swot", entry.key, verb) for verb in ("text", "platz", "ausblenden", "einblenden"))
    return NoteCard(
        entry.key, anchor_of(entry.key), entry.text, _short(entry), _mark(entry), entry.origin, tuple(_trace(item, joint, at) for item in entry.trace),
        entry.computed if entry.mark is Mark.EDITED else "", entry.reason, entry.hidden, part.key, part.title, place, entry.version,
        at("swot", entry.key), edit, move, hide, show, entry.key == moved)


def _mark(entry: Entry) -> str:
    return f"{entry.mark.value}; so nicht mehr berechnet" if entry.gone else entry.mark.value


def _trace(item: Trace, joint: Collection[str], at: Address) -> TraceLine:
    return TraceLine(item.kind, item.id, item.text, at("entscheidungen", item.id) if item.kind == "Maßnahme" and item.id in joint else "")
