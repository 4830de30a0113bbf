"""The group's plan for a set: made once with counted work, then kept by all that decides it."""

from __future__ import annotations

from collections.abc import Callable

from assessment.evaluate import Evaluation
from assessment.plan import GroupPlan
from assessment.printing import Cache
from assessment.service.kept_plans import PlanWish, kept_plan, make_plan


def plan_to_print(evaluation: Evaluation, cache: Cache, begun: Callable[[], None], *, anew: bool = False) -> GroupPlan:
    """Give the group's plan, kept or (``anew``: always) made now; ``begun`` is called before it is made, which may take a minute."""
    plan = None if anew else kept_plan(evaluation, cache, PlanWish())
    if plan is None:
        begun()
        plan = make_plan(evaluation, cache, PlanWish())
    assert isinstance(plan, GroupPlan)
    return plan
