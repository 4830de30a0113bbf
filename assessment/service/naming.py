"""Finding a municipality by what people type: short name, name or key."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.errors import UnknownName
from questionnaires import allowed_words, nearest

MOST_NAMED = 30


def find_named(text: str, towns: Sequence[tuple[str, str, str]]) -> int:
    """Give the position of the municipality (short name, name, key) that ``text`` names; raises UnknownName."""
    folded = text.casefold().removesuffix(".yaml")
    for place, (label, name, key) in enumerate(towns):
        if folded in (label.casefold(), name.casefold(), key):
            return place
    labels, names = [town[0] for town in towns], [town[1] for town in towns]
    raise UnknownName(f"Die Kommune »{text}« gibt es in diesem Projekt nicht. {nearest(text, [*labels, *names])} Vorhanden sind: {allowed_words(labels, MOST_NAMED)}.".replace("  ", " "))
