"""The SWOT board of a municipality as its page shows it: four parts, every note with its evidence and what may be done to it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from assessment.service.swot_board import BoardPart, SwotBoard
from questionnaires import Catalogue
from reports import german
from reports.swot import Entry, Mark, Trace
from reports.views.swot import EMPTY, MOST_FACTORS, MOST_IN_QUADRANT

Address = Callable[..., str]
INTERNAL = ("staerken", "schwaechen")


@dataclass(frozen=True)
class TraceLine:
    """A piece of evidence: kind, name, text, and the way to it where there is one."""

    kind: str
    name: str
    text: str
    href: str


@dataclass(frozen=True)
class Typed:
    """What somebody typed on an entry that another changed meanwhile, or that was refused: shown in its form again."""

    key: str
    text: str = ""
    reason: str = ""
    fault: str = ""


@dataclass(frozen=True)
class NoteView:
    """A note of the board; ``short`` names it in labels for those who hear the page, ``typed`` what its form shows, ``open`` whether its forms are there, ``edit`` the address that opens them."""

    key: str
    anchor: str
    text: str
    short: str
    computed: str
    origin: str
    mark: str
    reason: str
    trace: tuple[TraceLine, ...]
    version: int
    typed: str
    fault: str
    open: bool
    first: bool
    last: bool
    edit: str


@dataclass(frozen=True)
class PartView:
    """A part: notes that go into the report, further ones, hidden ones."""

    key: str
    title: str
    rule: str
    empty: str
    notes: tuple[NoteView, ...]
    further: tuple[NoteView, ...]
    hidden: tuple[NoteView, ...]
    further_title: str
    hidden_title: str
    further_open: bool
    add: str = ""
    add_fault: str = ""


@dataclass(frozen=True)
class Actions:
    """Where the forms of the board are sent."""

    edit: str
    hide: str
    show: str
    move: str
    add: str


@dataclass(frozen=True)
class BoardView:
    """The page; ``closed`` says why nothing can be changed, ``actions`` where its forms are sent."""

    parts: tuple[PartView, ...]
    closed: str
    actions: Actions
    problems: tuple[tuple[str, str], ...] = ()


def board_view(board: SwotBoard, catalogue: Catalogue, at: Address, closed: str, typed: Typed | None = None) -> BoardView:
    """Give the page with the forms of one entry: ``typed`` comes back in the form it was typed in."""
    parts = tuple(_part(part, catalogue, at, typed) for part in board.parts)
    anchor = "" if typed is None else f"#neu-{typed.key}" if typed.key in {part.key for part in board.parts} else f"#{anchor_of(typed.key)}"
    actions = Actions(*(at("swot", verb) for verb in ("text", "ausblenden", "einblenden", "platz", "neu")))
    return BoardView(parts, closed, actions, ((typed.fault, anchor),) if typed and typed.fault else ())


def anchor_of(key: str) -> str:
    """Give the place of a note on its page."""
    return f"eintrag-{key.replace(':', '-')}"


def printed(part: str) -> int:
    """Give how many notes of a part go into the report."""
    return MOST_IN_QUADRANT if part in INTERNAL else MOST_FACTORS


def _part(part: BoardPart, catalogue: Catalogue, at: Address, typed: Typed | None) -> PartView:
    notes = tuple(_note(entry, catalogue, at, typed, first=place == 0, last=place == len(part.entries) - 1) for place, entry in enumerate(part.entries))
    hidden = tuple(_note(entry, catalogue, at, typed, first=True, last=True) for entry in part.hidden)
    most = printed(part.key)
    own = typed if typed and typed.key == part.key else Typed("")
    return PartView(
        part.key, part.title, part.rule, EMPTY[part.key] if not part.entries else "", notes[:most], notes[most:], hidden,
        f"{german.counted(len(notes) - most, 'Ein weiterer Eintrag', 'weitere Einträge')}, nicht im Gutachten", f"{german.counted(len(hidden), 'Ein ausgeblendeter Eintrag', 'ausgeblendete Einträge')}",
        any(note.open for note in notes[most:]), own.text, own.fault)


def _note(entry: Entry, catalogue: Catalogue, at: Address, typed: Typed | None, *, first: bool, last: bool) -> NoteView:
    mine = typed if typed and typed.key == entry.key else None
    return NoteView(
        entry.key, anchor_of(entry.key), entry.text, textwrap.shorten(entry.text, 50, placeholder=" …"), entry.computed if entry.mark is Mark.EDITED else "", entry.origin, entry.mark.value, entry.reason,
        tuple(_trace(item, catalogue, at) for item in entry.trace), entry.version, mine.text if mine and mine.text else entry.text, mine.fault if mine else "", bool(mine), first, last,
        f"{at('swot', bearbeiten=entry.key)}#{anchor_of(entry.key)}")


def _trace(item: Trace, catalogue: Catalogue, at: Address) -> TraceLine:
    known = (item.kind == "Frage" and item.id in catalogue.scored_questions) or (item.kind == "Maßnahme" and item.id in catalogue.measure)
    return TraceLine(item.kind, item.id, item.text, at("ergebnis", "warum", item.id) if known else "")

