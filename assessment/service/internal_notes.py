"""What of a record belongs to the consultants alone: the internal note of an answer. Who may not rate neither sees nor writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.changes import Value
from questionnaires import Problem

FIELDS: Mapping[str, frozenset[str]] = {"response": frozenset({"note"})}
"""The consultants' own fields by kind of record. ``internal`` of the verbs says whether somebody is let near them (the right to rate)."""
REFUSED = "Den internen Vermerk schreibt nur die Beratung; Ihr Text gehört in die Bemerkung."


def hidden_fields(kind: str, *, internal: bool) -> frozenset[str]:
    """Give the fields of a kind somebody may neither see nor write."""
    return frozenset() if internal else FIELDS.get(kind, frozenset())


def seen_fields(kind: str, fields: Mapping[str, Value], *, internal: bool) -> Mapping[str, Value]:
    """Give a record's fields as somebody may see them; what is hidden is empty."""
    hidden = hidden_fields(kind, internal=internal)
    return {name: "" if name in hidden else value for name, value in fields.items()}


def touches_hidden(kind: str, changes: Mapping[str, tuple[Value, Value]], *, internal: bool) -> bool:
    """Tell whether an entry of the history holds a text somebody may not see."""
    return any(old or new for name, (old, new) in changes.items() if name in hidden_fields(kind, internal=internal))


def hidden_written(kind: str, written: Iterable[str], where: str, *, internal: bool) -> list[Problem]:
    """Give the problem of writing a field that is hidden from who writes."""
    return [Problem("value-refused", where, 0, REFUSED, "Lassen Sie den internen Vermerk weg.")] if hidden_fields(kind, internal=internal) & set(written) else []


__all__ = ["hidden_fields", "hidden_written", "seen_fields", "touches_hidden"]
