"""Structural twins: the members most alike in size, kind and equipment, and in which facts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.comparing.sight import Sight
from assessment.evaluate import Evaluation
from questionnaires import Fact
from reports import german
from scoring import nearest_members, structural_distances
from scoring.sheet import Floats

SIMILAR_RATIO = 1.25
"""Two numbers are called similar up to a quarter apart."""
MOST_REASONS = 4
ANSWERS = ("nein", "ja")


@dataclass(frozen=True)
class Twin:
    """Two members, how far apart they are (0 alike, 1 as unlike as the group has it), what they share and what sets them apart."""

    row: int
    other: int
    distance: float
    alike: tuple[str, ...]
    unlike: tuple[str, ...]


def twins_of(sight: Sight, row: int, most: int = 3) -> list[Twin]:
    """Give the members most like ``row`` among those whose facts may be shown."""
    evaluation = sight.evaluation
    distances = structure(evaluation)
    others = [other for other in nearest_members(distances, row, len(distances)) if other in sight.open_rows]
    return [Twin(row, other, float(distances[row, other]), *_reasons(evaluation, row, other)) for other in others[:most]]


def structure(evaluation: Evaluation) -> Floats:
    """Give the structural distances of all members, (m, m)."""
    facts, members = evaluation.catalogue.facts, evaluation.group.members

    def table(kind: str) -> Floats:
        chosen = [fact for fact in facts if fact.type == kind]
        return np.array([[_number(fact, member.facts.get(fact.key)) for fact in chosen] for member in members]).reshape(len(members), len(chosen))

    return structural_distances(table("zahl"), table("auswahl"), table("ja_nein"))


def _number(fact: Fact, value: float | str | None) -> float:
    """Give a fact as a number: itself, or the place of its word; nan where it is not known."""
    if isinstance(value, str):
        words = list(fact.options) if fact.type == "auswahl" else list(ANSWERS)
        return float(words.index(value)) if value in words else float("nan")
    return float("nan") if value is None else float(value)


def _reasons(evaluation: Evaluation, row: int, other: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what two members share, the rarest in the group first, and what sets them apart."""
    members = evaluation.group.members
    alike: list[tuple[float, str]] = []
    unlike: list[str] = []
    for fact in evaluation.catalogue.facts:
        mine, theirs = members[row].facts.get(fact.key), members[other].facts.get(fact.key)
        if mine is None or theirs is None:
            continue
        if _same(mine, theirs):
            shared = sum(_same(mine, value) for member in members if (value := member.facts.get(fact.key)) is not None)
            if shared < len(members) and (mine or theirs):
                alike.append((0.0 if fact.type == "zahl" else shared, _said_alike(fact, mine, theirs)))
        else:
            unlike.append(f"{fact.label}: {_word(fact, mine)} / {_word(fact, theirs)}")
    ordered = [text for _, text in sorted(alike, key=lambda pair: pair[0])]
    return tuple(ordered[:MOST_REASONS]), tuple(unlike[:MOST_REASONS])


def _same(first: float | str, second: float | str) -> bool:
    if isinstance(first, str) or isinstance(second, str):
        return first == second
    low, high = sorted((first, second))
    return high <= low * SIMILAR_RATIO


def _said_alike(fact: Fact, mine: float | str, theirs: float | str) -> str:
    if fact.type == "zahl":
        return f"{fact.label} ähnlich ({_word(fact, mine)} und {_word(fact, theirs)})"
    return f"beide {_word(fact, mine)}" if fact.type == "auswahl" else f"{fact.label}: beide {_word(fact, mine)}"


def _word(fact: Fact, value: float | str) -> str:
    return fact.options.get(value, value) if isinstance(value, str) else german.number(value)
