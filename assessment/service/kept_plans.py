"""Plans made once and then kept by all that decides them: the agreed ones, and trials with other people or money."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessment.evaluate import Evaluation
from assessment.plan import DOCUMENT_WORK, GroupPlan, MemberPlan
from assessment.plan.keeping import plan_key, planned_from_json, planned_to_json
from assessment.printing import Cache, Entry
from assessment.service.plans import Trial, plan_group, plan_member, tried

QUICK_ALONE, QUICK_GROUP = 5.0, 10.0
"""Seconds of search for a plan that is looked at and thrown away."""
BY_THE_CLOCK = 0.0


@dataclass(frozen=True)
class PlanWish:
    """Which plan: the group's (``row`` None) or a member's own; with what is agreed or a trial for ``trial_rows`` (empty: all it is about).

    ``thorough`` plans are those the documents tell, the same on every run; others are searched for some seconds.
    """

    row: int | None = None
    trial: Trial = field(default_factory=Trial)
    trial_rows: tuple[int, ...] = ()
    thorough: bool = True

    def ground(self, evaluation: Evaluation) -> Evaluation:
        """Give the evaluation the plan is made for; nothing is stored."""
        everybody = list(range(len(evaluation.group.members))) if self.row is None else [self.row]
        return tried(evaluation, list(self.trial_rows) or everybody, self.trial)

    def key(self, evaluation: Evaluation) -> str:
        """Give the key the plan is kept under."""
        return plan_key(self.ground(evaluation), work=DOCUMENT_WORK if self.thorough else BY_THE_CLOCK, row=self.row)


def kept_plan(evaluation: Evaluation, cache: Cache, wish: PlanWish) -> GroupPlan | MemberPlan | None:
    """Rebuild a kept plan; None where there is none, or it does not fit."""
    entry = cache.take(wish.key(evaluation))
    if entry is None:
        return None
    try:
        return planned_from_json(wish.ground(evaluation), entry.content.decode())
    except ValueError:
        return None


def make_plan(evaluation: Evaluation, cache: Cache, wish: PlanWish) -> GroupPlan | MemberPlan:
    """Make a plan and keep it."""
    ground, work = wish.ground(evaluation), DOCUMENT_WORK if wish.thorough else None
    plan = plan_group(ground, seconds=QUICK_GROUP, work=work) if wish.row is None else plan_member(ground, wish.row, seconds=QUICK_ALONE, work=work)
    cache.keep(wish.key(evaluation), Entry(planned_to_json(plan).encode()))
    return plan
