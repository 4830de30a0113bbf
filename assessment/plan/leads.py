"""Who leads a joint measure: a proposal with its reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assessment.plan.ground import Ground
from assessment.plan.people import capacity_on
from reports import german

MOST_FOR_LEADING = 0.25
"""Nobody is proposed to give more than this share of its people of the whole plan to leading."""


@dataclass(frozen=True)
class Lead:
    """The member proposed to lead, and why in one sentence."""

    row: int
    reason: str


def propose_leads(ground: Ground, joints: Sequence[tuple[int, Sequence[int], float]]) -> list[Lead]:
    """Propose a lead for each (measure, members, person days of the common part).

    Among the members with at least the median capacity of those taking part: the one furthest in the measure's dimension,
    unless leading would take more than a quarter of its people over the plan; then the next.
    """
    begin, years = ground.timeline.begin, ground.timeline.periods * ground.timeline.months / 12
    members = ground.evaluation.group.members
    quarterly = {row: capacity_on(members[row].planning, members[row].facts, begin) for row in ground.rows}
    free = {row: MOST_FOR_LEADING * days * 4 * years for row, days in quarterly.items()}
    leads = []
    for measure, rows, days in joints:
        dimension = ground.measures[measure].dimension
        able = [row for row in rows if quarterly[row] >= float(np.median([quarterly[other] for other in rows]))]
        order = sorted(able, key=lambda row: (-_score(ground, row, dimension), -quarterly[row], row))
        chosen = next((row for row in order if free[row] >= days), max(rows, key=lambda row: (free[row], -row)))
        free[chosen] -= days
        leads.append(Lead(chosen, _reason(ground, chosen, dimension, quarterly[chosen], passed=chosen != order[0])))
    return leads


def _score(ground: Ground, row: int, dimension: str) -> float:
    value = float(ground.evaluation.scores.point[row, ground.evaluation.scores.index[dimension]])
    return -math.inf if math.isnan(value) else value


def _reason(ground: Ground, row: int, dimension: str, days: float, *, passed: bool) -> str:
    """Say why somebody should lead; without its score, which not everybody who reads this may see."""
    known = not math.isinf(_score(ground, row, dimension))
    title = next(item.label for item in ground.evaluation.catalogue.dimensions if item.id == dimension)
    place = f"bei „{title}“ {'weit vorn' if passed else 'am weitesten'} unter denen mit genug Personal" if known else f"Stand bei „{title}“ noch nicht bewertbar"
    text = f"{ground.name(row)}: {place}, {german.number(days)} Personentage im Quartal"
    return text + ("; wer weiter ist, führt schon genug andere Vorhaben" if passed else "")
