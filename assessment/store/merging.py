"""Three-way merge of one record: what both writers changed differently is a conflict, all else is merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assessment.changes import FieldConflict, Fields, Value


class Merged(NamedTuple):
    """Fields to write (only real changes) and the conflicts that stand against the rest."""

    applied: dict[str, Value]
    conflicts: tuple[FieldConflict, ...]

    @property
    def touched(self) -> dict[str, Value]:
        """Give every field that would change, with the value wanted for it."""
        return self.applied | {name: value for conflict in self.conflicts for name, value in zip(conflict.fields, conflict.mine, strict=True)}


def merge(base: Fields, mine: Fields, theirs: Fields, units: Sequence[tuple[str, ...]]) -> Merged:
    """Merge what a writer wants into what stands.

    ``base`` the record as the writer saw it, ``mine`` the fields wanted, ``theirs`` the record as it stands, all by field
    name; ``units`` partitions the fields into those that only make sense together (an answer and its state).
    Whoever writes to a record that another has removed meanwhile wants it to stand: that is a conflict, and so is removing
    a record that another has changed meanwhile.
    """
    applied: dict[str, Value] = {}
    conflicts = []
    for unit in units:
        touched = [name for name in unit if name in mine]
        if not touched:
            continue
        before, other = _values(base, unit), _values(theirs, unit)
        wanted = tuple(mine.get(name, base.get(name)) for name in unit)
        if wanted in (before, other):
            continue
        if other == before:
            applied.update({name: value for name, value, old in zip(unit, wanted, other, strict=True) if value != old})
        else:
            conflicts.append(FieldConflict(unit, before, other, wanted))
    if theirs.get("removed") and not base.get("removed") and "removed" not in mine:
        conflicts.append(FieldConflict(("removed",), (False,), (True,), (False,)))
    if applied.get("removed") and any(value != theirs.get(name) for name, value in base.items()):
        del applied["removed"]
        conflicts.append(FieldConflict(("removed",), (False,), (False,), (True,)))
    return Merged(applied, tuple(conflicts))


def _values(record: Mapping[str, Value], unit: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(record.get(name) for name in unit)
