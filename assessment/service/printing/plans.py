"""The group's plan for a set: made once with counted work, then kept by all that decides it."""

from __future__ import annotations

from collections.abc import Callable

from assessment.evaluate import Evaluation
from assessment.plan import DOCUMENT_WORK, GroupPlan
from assessment.plan.keeping import plan_key, planned_from_json, planned_to_json
from assessment.printing import Cache, Entry
from assessment.service.plans import plan_group


def plan_to_print(evaluation: Evaluation, cache: Cache, begun: Callable[[], None], *, anew: bool = False) -> GroupPlan:
    """Give the group's plan, kept or (``anew``: always) made now; ``begun`` is called before it is made, which may take a minute."""
    key = plan_key(evaluation, work=DOCUMENT_WORK)
    kept = None if anew else _kept(evaluation, cache.take(key))
    if kept is not None:
        return kept
    begun()
    plan = plan_group(evaluation, work=DOCUMENT_WORK)
    cache.keep(key, Entry(planned_to_json(plan).encode()))
    return plan


def _kept(evaluation: Evaluation, entry: Entry | None) -> GroupPlan | None:
    """Rebuild a kept plan; None where it does not fit."""
    if entry is None:
        return None
    try:
        plan = planned_from_json(evaluation, entry.content.decode())
    except ValueError:
        return None
    return plan if isinstance(plan, GroupPlan) else None
