"""What activities close and by when duties and a first visible success are due."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from assessment.duties import duties_of
from assessment.evaluate import Evaluation
from assessment.recommend import whole_gap
from assessment.timeline import Timeline
from scoring import SOLL, RankedMeasure
from scoring.roadmap import Demand, Step

WHOLE = 1_000_000
"""Integer weight of a member's whole gap."""
VISIBLE = 2
"""From this visibility on (0–3) a success counts as visible to citizens or staff."""
DUTY, SUCCESS, DECIDED = "pflicht", "sichtbar", "beschluss"
"""Kinds of demands, the first part of their key."""


def steps_of(evaluation: Evaluation, owner: int, row: int, acts: Mapping[int, Sequence[int]]) -> list[Step]:
    """Cut each question's gap into pieces at the levels the measures reach; a piece is closed by all that reach at least its top.

    ``acts`` the activities of each measure of the member (alone and jointly).
    """
    sheet, raises, whole = evaluation.sheet, evaluation.raises, whole_gap(evaluation, row)
    steps = []
    for q in np.flatnonzero(np.nan_to_num(evaluation.gaps.question[SOLL, row]) > 0):
        below, target = float(sheet.level[row, q]), float(sheet.target[SOLL, row, q])
        tops = {k: min(target, float(raises[k, q])) for k in acts if raises[k, q] > below + 1e-9}
        for top in sorted(set(tops.values())):
            weight = round(WHOLE * float(evaluation.gaps.weight[row, q]) * (top - below) / whole)
            below = top
            steps.append(Step(weight, tuple(sorted(a for k, reached in tops.items() if reached >= top for a in acts[k])), owner))
    return [step for step in steps if step.weight > 0]


def demands_of(evaluation: Evaluation, row: int, ranking: Sequence[RankedMeasure], acts: Mapping[int, Sequence[int]], timeline: Timeline) -> list[Demand]:
    """Give the duties of a member with their periods, and a first visible success where the group wants one; ``key`` is kind:member:measure."""
    planning, member, measures = evaluation.group.planning, evaluation.group.members[row].key, evaluation.catalogue.measures
    due = duties_of(evaluation, row).due
    found = [Demand(f"{DUTY}:{member}:{measures[item.measure].id}", tuple(acts[item.measure]), _period(min(due[q] for q in item.closes_duties), timeline))
             for item in ranking if item.closes_duties and item.measure in acts]
    seen = sorted(a for k, activities in acts.items() if max(measures[k].visibility.citizens, measures[k].visibility.staff) >= VISIBLE for a in activities)
    if planning.visible_months and seen:
        found.append(Demand(f"{SUCCESS}:{member}:", tuple(seen), _period(planning.visible_months, timeline)))
    return found


def _period(months: float, timeline: Timeline) -> int:
    """Give the number of periods over after some months, within the plan."""
    return min(timeline.periods, max(0, math.floor(months / timeline.months + 1e-9)))
