"""The history and open conflicts, ready to be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.changes import Value
from assessment.service import ACTION_WORDS
from assessment.service.chronicle import ConflictRow, Entry
from assessment.web.views.overview import moment
from reports import german

LONGEST = 300


@dataclass(frozen=True)
class ChangeLine:
    """What a field held before and holds since."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryView:
    """An entry: what was changed, by whom, when; ``undo`` is where it is taken back, empty where it cannot be."""

    what: str
    action: str
    about: str
    lines: tuple[ChangeLine, ...]
    undo: str


@dataclass(frozen=True)
class ConflictView:
    """An open conflict: what stands now, in which version, what was held back, and by whom; ``event`` (id) holds it."""

    event: str
    version: int
    what: str
    about: str
    now: str
    held: str


def entry_view(entry: Entry, undo: str) -> EntryView:
    """Give an entry as it is read."""
    lines = tuple(ChangeLine(name, shown(old), shown(new)) for name, (old, new) in entry.changes.items())
    return EntryView(entry.what, ACTION_WORDS.get(entry.action, entry.action), f"{moment(entry.at)}, {entry.who}" + (f" ({entry.source})" if entry.source else ""), lines, undo if lines and entry.action != "conflict" and not entry.sealed else "")


def conflict_views(rows: Iterable[ConflictRow]) -> tuple[ConflictView, ...]:
    """Give the open conflicts as they are read."""
    return tuple(ConflictView(row.event, row.version, row.what, f"{row.who}, {moment(row.at)}", _listed(row.now), _listed(row.held)) for row in rows)


def _listed(values: Sequence[Value]) -> str:
    return "; ".join(shown(value) for value in values)


def shown(value: Value) -> str:
    """Give a value as people write it, a long one shortened."""
    match value:
        case None | "":
            return "–"
        case bool():
            return "ja" if value else "nein"
        case int() | float():
            return german.number(value)
        case list():
            return german.listed(shown(item) for item in value)
        case dict():
            return "; ".join(f"{name}: {shown(item)}" for name, item in value.items())
    return value if len(value) <= LONGEST else f"{value[:LONGEST].rstrip()} …"
