"""Plans of a member and of the group, with what would be if people or money were different, and resolution texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from assessment.errors import UnknownName
from assessment.evaluate import Evaluation
from assessment.plan import (
    Ground,
    JointOffer,
    Outlook,
    PhaseTable,
    Risk,
    Roadmap,
    group_roadmap,
    joint_offers,
    member_roadmap,
    phases_of,
    resolution_text,
    steadiness,
)
from assessment.service.files import write_whole
from questionnaires import nearest
from scoring import SOLL, Robustness, programme_points

SECONDS_ALONE, SECONDS_GROUP = 10.0, 60.0


@dataclass(frozen=True)
class Trial:
    """What to try instead of what is agreed: person days a quarter, EUR per year; None and empty leave it."""

    capacity: float | None = None
    budget: Mapping[int, float] | None = None


def tried(evaluation: Evaluation, rows: list[int], trial: Trial) -> Evaluation:
    """Give the evaluation with other people or money for some members; nothing is stored."""
    if trial.capacity is None and not trial.budget:
        return evaluation
    members = list(evaluation.group.members)
    for row in rows:
        planning = members[row].planning
        capacity = planning.capacity if trial.capacity is None else ((date.min, trial.capacity),)
        members[row] = replace(members[row], planning=replace(planning, capacity=capacity, budget={**planning.budget, **(trial.budget or {})}))
    return replace(evaluation, group=replace(evaluation.group, members=tuple(members)))


@dataclass(frozen=True)
class MemberPlan:
    """A member's plan on its own: ranking with its steadiness, roadmap, outlook and phases."""

    ground: Ground
    row: int
    roadmap: Roadmap

    @cached_property
    def steadiness(self) -> Robustness:
        """Give how steady the ranking is."""
        return steadiness(self.ground, self.row)

    @cached_property
    def outlook(self) -> Outlook:
        """Give what the plan may come to."""
        return Risk(self.ground, self.roadmap).outlook(self.row)

    @cached_property
    def phases(self) -> tuple[PhaseTable, ...]:
        """Give the plan as phases."""
        return phases_of(self.ground, self.row, self.roadmap.lines)


@dataclass(frozen=True)
class GroupPlan:
    """The group's plan: the joint measures in it with their cost and shares, the common roadmap, and what it may come to."""

    ground: Ground
    offers: tuple[JointOffer, ...]
    roadmap: Roadmap

    @cached_property
    def risk(self) -> Risk:
        """Give the plan lived through many times."""
        return Risk(self.ground, self.roadmap)

    @cached_property
    def points(self) -> np.ndarray:
        """Give every node's score of every member with the planned measures done, (m, n)."""
        evaluation = self.ground.evaluation
        chosen = np.zeros((len(self.ground.rows), len(evaluation.raises)), dtype=bool)
        for line in self.roadmap.lines:
            if line.row >= 0:
                chosen[line.row, self.ground.place[line.measure.id]] = True
        return programme_points(evaluation.sheet, evaluation.raises, chosen, SOLL)

    def resolution(self, row: int) -> str:
        """Give the resolution text for a member's council."""
        return resolution_text(self.ground, row, self.roadmap, self.offers, self.risk.outlook(row))


def plan_member(evaluation: Evaluation, row: int, *, seconds: float = SECONDS_ALONE, trial: Trial | None = None, workers: int = 1) -> MemberPlan:
    """Plan a member on its own."""
    ground = Ground(tried(evaluation, [row], trial or Trial()))
    return MemberPlan(ground, row, member_roadmap(ground, row, seconds=seconds, workers=workers))


def plan_group(evaluation: Evaluation, *, seconds: float = SECONDS_GROUP, workers: int = 1) -> GroupPlan:
    """Plan all members together."""
    ground = Ground(evaluation)
    roadmap, offers = group_roadmap(ground, joint_offers(ground), seconds=seconds, workers=workers)
    return GroupPlan(ground, offers, roadmap)


def find_offer(offers: tuple[JointOffer, ...], measure: str) -> JointOffer:
    """Give the offer of a measure; raises UnknownName."""
    found = next((offer for offer in offers if offer.measure.id.casefold() == measure.casefold()), None)
    if found is None:
        names = [offer.measure.id for offer in offers]
        raise UnknownName(f"»{measure}« ist keine Maßnahme, die sich hier gemeinsam lohnt. {nearest(measure, names)} Die Liste zeigt: reifegrad plan joint".replace("  ", " "))
    return found


def write_resolutions(plan: GroupPlan, rows: list[int], folder: Path) -> list[Path]:
    """Write one resolution text per council."""
    paths = []
    for row in rows:
        path = folder / f"beschlussvorschlag-{plan.ground.key(row)}.txt"
        write_whole(path, plan.resolution(row).encode())
        paths.append(path)
    return paths
