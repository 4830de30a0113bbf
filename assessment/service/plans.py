"""Plans of a member and of the group, with what would be if people or money were different, and resolution texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assessment import ways
from assessment.errors import UnknownName
from assessment.evaluate import Evaluation
from assessment.plan import Ground, GroupPlan, JointOffer, MemberPlan, group_roadmap, joint_offers, member_roadmap
from assessment.service.files import write_whole
from questionnaires import nearest

SECONDS_ALONE, SECONDS_GROUP = 10.0, 60.0


@dataclass(frozen=True)
class Trial:
    """What to try instead of what is agreed: person days a quarter and EUR per year of members, of the shared team and budget; None and empty leave it.

    A year of the ``budget`` with None has no limit.
    """

    capacity: float | None = None
    budget: Mapping[int, float | None] | None = None
    team: float | None = None
    pot: Mapping[int, float] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is other than agreed."""
        return self.capacity is None and self.team is None and not self.budget and not self.pot


def limits(held: Mapping[int, float], changed: Mapping[int, float | None]) -> dict[int, float]:
    """Give the years that have a limit after some were changed or (None) lifted."""
    return {year: amount for year, amount in sorted({**held, **changed}.items()) if amount is not None}


def tried(evaluation: Evaluation, rows: list[int], trial: Trial) -> Evaluation:
    """Give the evaluation with other people or money for some members, or shared by all; nothing is stored."""
    if trial.is_empty:
        return evaluation
    members = list(evaluation.group.members)
    for row in rows:
        planning = members[row].planning
        capacity = planning.capacity if trial.capacity is None else ((date.min, trial.capacity),)
        members[row] = replace(members[row], planning=replace(planning, capacity=capacity, budget=limits(planning.budget, trial.budget or {})))
    shared = evaluation.group.planning
    shared = replace(shared, team=shared.team if trial.team is None else trial.team, pot={**shared.pot, **(trial.pot or {})})
    return replace(evaluation, group=replace(evaluation.group, members=tuple(members), planning=shared))


def plan_member(evaluation: Evaluation, row: int, *, seconds: float = SECONDS_ALONE, work: float | None = None, trial: Trial | None = None, workers: int = 1) -> MemberPlan:
    """Plan a member on its own, by the clock, or by counted ``work``, which gives the same plan on every run."""
    ground = Ground(tried(evaluation, [row], trial or Trial()))
    return MemberPlan(ground, row, member_roadmap(ground, row, seconds=seconds, work=work, workers=workers))


def plan_group(evaluation: Evaluation, *, seconds: float = SECONDS_GROUP, work: float | None = None, workers: int = 1) -> GroupPlan:
    """Plan all members together, by the clock, or by counted ``work``, which gives the same plan on every run."""
    ground = Ground(evaluation)
    roadmap, offers = group_roadmap(ground, joint_offers(ground), seconds=seconds, work=work, workers=workers)
    return GroupPlan(ground, offers, roadmap)


def find_offer(offers: tuple[JointOffer, ...], measure: str) -> JointOffer:
    """Give the offer of a measure; raises UnknownName."""
    found = next((offer for offer in offers if offer.measure.id.casefold() == measure.casefold()), None)
    if found is None:
        names = [offer.measure.id for offer in offers]
        raise UnknownName(f"»{measure}« ist keine Maßnahme, die sich hier gemeinsam lohnt. {nearest(measure, names)} ".strip(), ways.JOINT)
    return found


def write_resolutions(plan: GroupPlan, rows: list[int], folder: Path) -> list[Path]:
    """Write one resolution text per council."""
    paths = []
    for row in rows:
        path = folder / f"beschlussvorschlag-{plan.ground.key(row)}.txt"
        write_whole(path, plan.resolution(row).encode())
        paths.append(path)
    return paths


__all__ = ["GroupPlan", "MemberPlan", "Trial", "find_offer", "plan_group", "plan_member", "tried", "write_resolutions"]
