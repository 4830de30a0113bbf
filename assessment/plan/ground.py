"""What every part of planning starts from: the evaluation, each member's ranking, the calendar – computed once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assessment.agreements import GroupPlanning
from assessment.evaluate import Evaluation
from assessment.plan.choices import declined, refused_by
from assessment.recommend import ranking_of, whole_gap
from assessment.timeline import Timeline, timeline_of
from questionnaires import Measure
from scoring import SOLL, RankedMeasure, joint_benefit


@dataclass(frozen=True)
class Ground:
    """An evaluated group ready for planning; rows are members, measures are positions in the catalogue's list."""

    evaluation: Evaluation

    @property
    def planning(self) -> GroupPlanning:
        """Give what the group agreed."""
        return self.evaluation.group.planning

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Give the catalogue's measures."""
        return self.evaluation.catalogue.measures

    @property
    def rows(self) -> range:
        """Give all members."""
        return range(len(self.evaluation.group.members))

    @cached_property
    def timeline(self) -> Timeline:
        """Give the calendar."""
        return timeline_of(self.evaluation.group)

    @cached_property
    def rankings(self) -> tuple[tuple[RankedMeasure, ...], ...]:
        """Give each member's ranking."""
        return tuple(tuple(ranking_of(self.evaluation, row)) for row in self.rows)

    @cached_property
    def item(self) -> dict[tuple[int, int], RankedMeasure]:
        """Give the recommendation of a member and measure."""
        return {(row, item.measure): item for row in self.rows for item in self.rankings[row]}

    @cached_property
    def rank(self) -> dict[tuple[int, int], int]:
        """Give the place (from 1) of a measure in a member's list."""
        return {(row, item.measure): place for row in self.rows for place, item in enumerate(self.rankings[row], start=1)}

    @cached_property
    def refused(self) -> dict[tuple[int, int], str]:
        """Give what pins strike or members refuse, with the reason."""
        return {(row, k): reason for row in self.rows for k, reason in refused_by(self.evaluation, row, self.rankings[row]).items()}

    @cached_property
    def place(self) -> dict[str, int]:
        """Give the position of each measure id."""
        return {measure.id: k for k, measure in enumerate(self.measures)}

    def closed_share(self, row: int, measures: Sequence[int]) -> float:
        """Give the share of a member's whole weighted gap that some measures close together."""
        whole = whole_gap(self.evaluation, row)
        return float(joint_benefit(self.evaluation.sheet.only(row), self.evaluation.raises[list(measures)], SOLL)[0]) / whole if whole > 0 else math.nan

    def name(self, row: int) -> str:
        """Give a member's name."""
        return self.evaluation.group.members[row].name

    def key(self, row: int) -> str:
        """Give a member's short name."""
        return self.evaluation.group.members[row].key

    def needing(self, measure: int) -> tuple[int, ...]:
        """Give the members that have a say on a measure: it is recommended to them, and no pin and no missing prerequisite keeps them from it."""
        return tuple(row for row in self.rows if (row, measure) in self.item and ((row, measure) not in self.refused or declined(self.evaluation, row, measure)))
