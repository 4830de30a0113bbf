"""A plan that was made, with what follows from it: ranking, outlook, phases, values afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessment.plan.ground import Ground
from assessment.plan.joint import JointOffer
from assessment.plan.phases import PhaseTable, phases_of
from assessment.plan.resolution import resolution_text
from assessment.plan.risk import Outlook, Risk
from assessment.plan.roadmap import Roadmap
from assessment.plan.steadiness import steadiness
from scoring import SOLL, Robustness, programme_points


@dataclass(frozen=True)
class MemberPlan:
    """A member's plan on its own: ranking with its steadiness, roadmap, outlook and phases."""

    ground: Ground
    row: int
    roadmap: Roadmap

    @property
    def offers(self) -> tuple[JointOffer, ...]:
        """Give the joint measures in it: none."""
        return ()

    @cached_property
    def steadiness(self) -> Robustness:
        """Give how steady the ranking is."""
        return steadiness(self.ground, self.row)

    @cached_property
    def risk(self) -> Risk:
        """Give the plan lived through many times."""
        return Risk(self.ground, self.roadmap)

    @cached_property
    def outlook(self) -> Outlook:
        """Give what the plan may come to."""
        return self.risk.outlook(self.row)

    @cached_property
    def points(self) -> np.ndarray:
        """Give every node's score of every member with the planned measures done, (m, n)."""
        return points_after(self.ground, self.roadmap)

    def closed_share(self, row: int) -> float:
        """Give the share of a member's whole weighted gap that the plan closes."""
        return closed_share_after(self.ground, self.roadmap, row)

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
        return points_after(self.ground, self.roadmap)

    def closed_share(self, row: int) -> float:
        """Give the share of a member's whole weighted gap that the plan closes."""
        return closed_share_after(self.ground, self.roadmap, row)

    def resolution(self, row: int) -> str:
        """Give the resolution text for a member's council."""
        return resolution_text(self.ground, row, self.roadmap, self.offers, self.risk.outlook(row))


def points_after(ground: Ground, roadmap: Roadmap) -> np.ndarray:
    """Give every node's score of every member with the planned measures done, (m, n)."""
    evaluation = ground.evaluation
    chosen = np.zeros((len(ground.rows), len(evaluation.raises)), dtype=bool)
    for line in roadmap.lines:
        if line.row >= 0:
            chosen[line.row, ground.place[line.measure.id]] = True
    return programme_points(evaluation.sheet, evaluation.raises, chosen, SOLL)


def closed_share_after(ground: Ground, roadmap: Roadmap, row: int) -> float:
    """Give the share of a member's whole weighted gap that a plan closes, 0 where it plans nothing."""
    planned = [ground.place[line.measure.id] for line in roadmap.lines if line.row == row]
    return ground.closed_share(row, planned) if planned else 0.0
