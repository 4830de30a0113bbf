"""Members' measures → the roadmap problem: what may be done by whom, alone or jointly (planning.md §§ 3, 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from assessment.costing import cost_of
from assessment.funding import Grant
from assessment.plan.choices import between, later
from assessment.plan.closures import DECIDED, demands_of, steps_of
from assessment.plan.ground import Ground
from assessment.plan.means import Means
from assessment.plan.model import Joint, Mode, Option, Options
from scoring import RankedMeasure
from scoring.roadmap import Activity, Demand, RoadmapProblem


def options_for(ground: Ground, rows: Sequence[int], joints: Sequence[Joint] = (), floors: Sequence[int] = ()) -> Options:
    """Build the roadmap problem of some members; with ``joints`` each of them may do a measure alone or together, never both."""
    return _Builder(ground, rows).built(joints, tuple(floors))


def priced_for(ground: Ground, row: int, joints: Sequence[Joint]) -> Options:
    """Build the problem of a member as if all were ready to join at any time: its shared measures take its joint part only."""
    return _Builder(ground, [row], {joint.measure: joint for joint in joints if row in joint.rows}).built((), ())


class _Builder:
    """Collects activities, then steps and demands that refer to them; ``acts`` are the activities of each member's measures."""

    def __init__(self, ground: Ground, rows: Sequence[int], priced: Mapping[int, Joint] | None = None) -> None:
        self.priced = priced or {}
        self.ground, self.evaluation, self.timeline, self.rows = ground, ground.evaluation, ground.timeline, tuple(rows)
        self.means = Means(self.evaluation.group, self.rows, self.timeline)
        self.item = {pair: item for pair, item in ground.item.items() if pair[0] in self.rows and pair not in ground.refused}
        self.activities: list[Activity] = []
        self.options: list[Option] = []
        self.keys: list[tuple[float, ...]] = []
        self.acts: dict[int, dict[int, list[int]]] = {row: {} for row in rows}
        self.binding: list[int] = []

    def built(self, joints: Sequence[Joint], floors: tuple[int, ...]) -> Options:
        """Give the finished problem."""
        for joint in joints:
            self._add_joint(joint)
        bound = {(row, joint.measure) for joint in joints if joint.binding for row in joint.rows}
        for (row, measure), item in self.item.items():
            if (row, measure) not in bound or not self.acts[row].get(measure):
                self._add_alone(row, item)
        activities = tuple(self._with_needs(*pair) for pair in zip(self.activities, self.options, strict=True))
        order = sorted(range(len(activities)), key=self.keys.__getitem__)
        steps = tuple(step for owner, row in enumerate(self.rows) for step in steps_of(self.evaluation, owner, row, self.acts[row]))
        demands = tuple(demand for row in self.rows for demand in demands_of(self.evaluation, row, self.ground.rankings[row], self.acts[row], self.timeline))
        decided = tuple(Demand(f"{DECIDED}::{activities[a].key.partition(':')[2]}", (a,), self.timeline.periods) for a in self.binding)
        problem = RoadmapProblem(self.timeline.periods, activities, self.means.resources, steps, (*demands, *decided), tuple(np.argsort(order).tolist()), floors)
        return Options(problem, tuple(self.options), self.rows)

    def _add(self, activity: Activity, option: Option, key: tuple[float, ...]) -> int:
        self.activities.append(activity)
        self.options.append(option)
        self.keys.append(key)
        if option.row >= 0:
            self.acts[option.row].setdefault(option.measure, []).append(len(self.activities) - 1)
        return len(self.activities) - 1

    def _add_alone(self, row: int, item: RankedMeasure) -> None:
        measure = self.evaluation.catalogue.measures[item.measure]
        (days, once, yearly), grant = self._takes(row, item.measure)
        option = Option(Mode.ALONE, row, item.measure, days, once, yearly, measure.duration_months.expected)
        duration = self.means.periods(row, option)
        earliest, latest = between(self.evaluation, row, item.measure, self.timeline)
        earliest = max(earliest, later(self.evaluation, row, item.measure, self.timeline))
        self._add(Activity(f"{self.ground.key(row)}:{measure.id}", duration, self.means.uses(row, row, duration, option, grant), (), earliest, latest, f"{row}:{item.measure}"),
                  option, (*self._key(row, item.measure), 1.0))

    def _takes(self, row: int, measure: int) -> tuple[tuple[float, float, float], Grant | None]:
        """Give what a measure takes of a member alone, or its joint part where it is priced so: days, one-off, yearly, and its grant."""
        joint = self.priced.get(measure)
        if joint is None:
            cost = cost_of(self.evaluation, row, self.ground.measures[measure])
            return (cost.days, cost.once, cost.yearly), cost.grant
        days, once, yearly = joint.own[row]
        return (days + (joint.days if joint.worker == row else 0.0), once, yearly), joint.grant_of(once)

    def _add_joint(self, joint: Joint) -> None:
        """The part done once, and each member's own part beside it; they start together and bring their effect together.

        A lead does both at the same time, so that both together take at most the share of its people one measure may.
        """
        name = self.evaluation.catalogue.measures[joint.measure].id
        rows = [row for row in joint.rows if (row, joint.measure) in self.item]
        if len(rows) < 2 or (joint.settled and len(rows) < len(joint.rows)):
            return
        common = Option(Mode.CORE, -1, joint.measure, joint.days, joint.once, joint.yearly, joint.months, joint.worker)
        beside = joint.own[joint.worker][0] if joint.worker in rows else 0.0
        length, best = self.means.periods(joint.worker, replace(common, days=common.days + beside)), min(self._key(row, joint.measure) for row in rows)
        spans = {row: between(self.evaluation, row, joint.measure, self.timeline) for row in rows}
        core = self._add(Activity(f"gemeinsam:{name}", length, self.means.uses(joint.worker, joint.payer, length, common, joint.grant_of(common.once)), earliest=min(first for first, _ in spans.values()), companions=len(rows) if joint.settled else 2), common, (*best, 0.0))
        if joint.binding:
            self.binding.append(core)
        for row in rows:
            own = Option(Mode.JOINT, row, joint.measure, *joint.own[row], joint.months)
            duration = max(length, self.means.periods(row, own))
            self._add(Activity(f"{self.ground.key(row)}:{name}:gemeinsam", duration, self.means.uses(row, row, duration, own, joint.grant_of(own.once)), (), *spans[row], f"{row}:{joint.measure}", core), own, (*best, 0.5))

    def _key(self, row: int, measure: int) -> tuple[float, ...]:
        """Give the place in the published order: class, rank, measure, member."""
        return float(self.item[row, measure].klass), float(self.ground.rank[row, measure]), float(measure), float(row)

    def _with_needs(self, activity: Activity, option: Option) -> Activity:
        """A recommended prerequisite must be finished, alone or jointly; what is not recommended is there already."""
        if option.row < 0:
            return activity
        acts = self.acts[option.row]
        needed = [self._recommended(option.row, self.ground.place[name]) for name in self.ground.measures[option.measure].requires]
        return replace(activity, needs=tuple(tuple(acts[k]) for k in needed if k in acts))

    def _recommended(self, row: int, measure: int) -> int:
        """Give the measure itself, or the alternative of it that is recommended instead."""
        group = self.ground.measures[measure].alternative_group
        others = [k for k in self.acts[row] if group and self.ground.measures[k].alternative_group == group]
        return measure if measure in self.acts[row] else next(iter(others), measure)
