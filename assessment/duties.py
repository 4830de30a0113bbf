"""Legal duties a member does not meet: those in force, and those that come into force while the plan runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from assessment.evaluate import Evaluation, target_level
from assessment.timeline import Timeline, timeline_of
from questionnaires import Target
from scoring import PFLICHT


@dataclass(frozen=True)
class Duties:
    """What the law asks of a member until the end of the plan.

    ``demanded`` (q,) the level each duty asks for, nan where nothing is asked; ``due`` months from the plan's beginning to
    the day it must be met, by question; ``begins`` the day a duty begins that is not in force yet.
    """

    demanded: np.ndarray
    due: Mapping[int, float]
    begins: Mapping[int, date]


def duties_of(evaluation: Evaluation, row: int) -> Duties:
    """Give the duties of a member.

    A duty in force when the plan begins is to be met within the group's own term (``duty_months``), for the law's day has
    passed; one that comes later on its day.
    """
    timeline = timeline_of(evaluation.group)
    demanded = evaluation.sheet.target[PFLICHT, row].copy()
    due = {int(q): float(evaluation.group.planning.duty_months) for q in np.flatnonzero(~np.isnan(demanded))}
    begins: dict[int, date] = {}
    for q, name in enumerate(evaluation.sheet.questions):
        target = evaluation.catalogue.questions[name].targets.pflicht
        coming = _coming(evaluation, row, q, target, timeline) if target is not None and not evaluation.sheet.level[row, q] < demanded[q] else None
        if coming is not None:
            begins[q], demanded[q] = coming
            due[q] = timeline.months_until(begins[q]) if begins[q] > timeline.begin else float(evaluation.group.planning.duty_months)
    return Duties(demanded, due, begins)


def _coming(evaluation: Evaluation, row: int, q: int, target: Target, timeline: Timeline) -> tuple[date, float] | None:
    """Give the first day within the plan on which the duty asks for more than the member has, and the level it asks for."""
    group, facts = evaluation.group, evaluation.group.members[row].facts
    for day in sorted({day for item in (target.level, *(variant.level for variant in target.variants)) for day in item if group.reference_date < day < timeline.end}):
        level = target_level(target, replace(group, reference_date=day), facts)
        if level is not None and evaluation.sheet.level[row, q] < level:
            return day, level
    return None
