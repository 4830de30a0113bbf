"""The SWOT of a municipality or group: what is computed, what the working group made of it, and both merged into one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

PARTS = {"staerken": "Stärken", "schwaechen": "Schwächen", "chancen": "Chancen", "risiken": "Risiken"}
LINKED = "fragen"
"""What the source of an added entry begins with; behind it stand the questions it rests on."""
STEP = 1000
"""Distance between two entries nobody has moved, so that others fit between them."""


class Mark(Enum):
    """What the working group did to an entry, as it is printed behind it."""

    NONE = ""
    EDITED = "von der Arbeitsgruppe bearbeitet"
    ADDED = "von der Arbeitsgruppe ergänzt"


@dataclass(frozen=True)
class SwotNote:
    """What the working group wrote: on a computed entry (``source`` names it) or as one of its own; an empty text leaves the computed one.

    ``position`` 0: where it was computed.
    """

    part: str
    source: str = ""
    text: str = ""
    hidden: bool = False
    reason: str = ""
    position: int = 0
    id: str = field(default="", compare=False)
    version: int = field(default=0, compare=False)

    @property
    def on_computed(self) -> bool:
        """Tell whether it was written on a computed entry."""
        return self.source.partition(":")[0] in PARTS

    @property
    def questions(self) -> tuple[str, ...]:
        """Give the questions an added entry rests on."""
        prefix, _, names = self.source.partition(":")
        return tuple(name for name in names.split(",") if name) if prefix == LINKED else ()


@dataclass(frozen=True)
class Trace:
    """A piece of evidence behind an entry: a question with its finding, a measure, a norm, a source."""

    kind: str
    id: str
    text: str


@dataclass(frozen=True)
class Computed:
    """An entry as it follows from the answers; ``source`` is the same as long as it is about the same field or factor."""

    part: str
    source: str
    text: str
    origin: str
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An entry of the board. ``computed`` is its computed text (empty: none), ``gone`` tells that what it was written on is no longer computed."""

    key: str
    part: str
    text: str
    computed: str
    origin: str
    trace: tuple[Trace, ...]
    mark: Mark
    note: SwotNote | None
    position: int
    gone: bool = False

    @property
    def hidden(self) -> bool:
        """Tell whether the working group took it off the board."""
        return bool(self.note and self.note.hidden)

    @property
    def reason(self) -> str:
        """Say why it is hidden."""
        return self.note.reason if self.note and self.note.hidden else ""

    @property
    def version(self) -> int:
        """Give the version of the note, 0 where there is none."""
        return self.note.version if self.note else 0


def merged(computed: Sequence[Computed], notes: Iterable[SwotNote]) -> tuple[Entry, ...]:
    """Give all entries, hidden ones too, part by part in their order; every computed one is among them.

    Moved entries stand where they were put, all others as computed; what the group wrote on an entry that is no longer computed
    stays and says so.
    """
    listed = sorted(notes, key=lambda note: note.id)
    on = {note.source: note for note in reversed(listed) if note.on_computed}
    found = [_on_computed(item, place, on.get(item.source)) for place, item in _placed(computed)]
    used = {entry.note.id for entry in found if entry.note}
    found += [_own(note) for note in listed if note.id not in used and note.text]
    return tuple(sorted(found, key=lambda entry: (list(PARTS).index(entry.part), entry.position, entry.key)))


def _placed(computed: Sequence[Computed]) -> Iterator[tuple[int, Computed]]:
    for part in PARTS:
        yield from enumerate((item for item in computed if item.part == part), start=1)


def _on_computed(item: Computed, place: int, note: SwotNote | None) -> Entry:
    part = note.part if note and note.part in PARTS else item.part
    edited = bool(note and note.text)
    return Entry(item.source, part, note.text if note and edited else item.text, item.text, item.origin, item.trace, Mark.EDITED if edited else Mark.NONE, note,
                 (note.position if note else 0) or place * STEP)


def _own(note: SwotNote) -> Entry:
    mark = Mark.EDITED if note.on_computed else Mark.ADDED
    return Entry(note.source if note.on_computed else note.id, note.part if note.part in PARTS else next(iter(PARTS)), note.text, "", "", (), mark, note, note.position or STEP * STEP, gone=note.on_computed)


def shown(entries: Iterable[Entry], part: str) -> list[Entry]:
    """Give the entries of a part that are not hidden."""
    return [entry for entry in entries if entry.part == part and not entry.hidden]


def position_at(others: Sequence[Entry], place: int) -> int | None:
    """Give a position that puts an entry at a place (from 1) among the others of a part; None where their positions leave no room."""
    before = others[place - 2].position if place > 1 and others else 0
    if place > len(others):
        return before + STEP
    middle = (before + others[place - 1].position) // 2
    return middle if before < middle < others[place - 1].position else None
