"""The step model of a roadmap (planning.md § 3): rows over 0/1 columns, read by the relaxation, the exact solver and the conflict finder.

Columns are „activity ``j`` has started by period ``t``“ (monotone in ``t``) and, where several activities may close the same step,
„step ``s`` is closed by time ``t``“. Every row reads Σ values · columns ≤ limit and names the requirement it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise

from scoring.roadmap.problem import Activity, Demand, Kind, Requirement, Resource, RoadmapProblem, Schedule, Use

Terms = Iterable[tuple[int, int]]   # (column, factor); column −1 stands for the constant 0


@dataclass(frozen=True)
class Row:
    """Σ values · columns ≤ limit, and what it is about (None: what a plan is)."""

    columns: tuple[int, ...]
    values: tuple[int, ...]
    limit: int
    about: Requirement | None


class StepModel:
    """The rows of a problem.

    ``lateness`` periods by which the demands may be missed in all, None for any number. With ``separable`` each requirement
    has rows of its own, so that single ones can be taken out: windows become rows, choices pairs.
    """

    def __init__(self, problem: RoadmapProblem, lateness: int | None = 0, *, separable: bool = False) -> None:
        self.problem, self.separable = problem, separable
        self.rows: list[Row] = []
        self.covers: list[tuple[tuple[int, ...], int]] = []   # of each column after the starts: activities and time
        self.gain: dict[int, int] = {}
        self.promptness: dict[int, int] = {}
        self.most_late = sum(problem.horizon + 1 - demand.by for demand in problem.demands)
        self.first = [0 if separable else activity.earliest for activity in problem.activities]
        self.last = [self._last_start(activity) for activity in problem.activities]
        self.offset = [0, *accumulate(max(0, last - first + 1) for first, last in zip(self.first, self.last, strict=True))]
        self._a_started_activity_stays_started()
        self._starts_lie_in_their_windows()
        self._needs_finish_before()
        self._alternatives_exclude_each_other()
        self._companions_start_with_their_core()
        self._capacity_is_kept()
        self._steps_close_when_covered()
        self._demands_are_met_but_for(lateness)

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return self.offset[-1] + len(self.covers)

    def started(self, activity: int, period: int) -> int:
        """Give the column of „started by ``period``“, −1 where that is impossible."""
        first, last = self.first[activity], self.last[activity]
        return -1 if period < first or last < first else self.offset[activity] + min(period, last) - first

    def finished(self, activity: int, time: int) -> int:
        """Give the column of „finished by ``time``“, −1 where that is impossible."""
        return self.started(activity, time - self.problem.activities[activity].duration)

    def values_of(self, schedule: Schedule) -> list[int]:
        """Give the columns' values in a plan."""
        ends = [start + activity.duration for start, activity in zip(schedule.start, self.problem.activities, strict=True)]
        values = [int(0 <= start <= period) for j, start in enumerate(schedule.start) for period in range(self.first[j], self.last[j] + 1)]
        return values + [int(any(schedule.start[j] >= 0 and ends[j] <= time for j in covers)) for covers, time in self.covers]

    def schedule_of(self, values: list[bool]) -> Schedule:
        """Give the plan that belongs to the columns' values."""
        starts = []
        for first, (begin, end) in zip(self.first, pairwise(self.offset), strict=True):
            waiting = values[begin:end].count(False)
            starts.append(first + waiting if waiting < end - begin else -1)
        return Schedule(tuple(starts))

    def _last_start(self, activity: Activity) -> int:
        horizon = self.problem.horizon
        return (horizon if activity.latest is None or self.separable else min(activity.latest, horizon)) - activity.duration

    def _row(self, terms: Terms, limit: int, about: Requirement | None = None) -> None:
        row: dict[int, int] = {}
        for column, factor in terms:
            if column >= 0:
                row[column] = row.get(column, 0) + factor
        kept = {column: factor for column, factor in row.items() if factor}
        if kept or limit < 0:
            self.rows.append(Row(tuple(kept), tuple(kept.values()), limit, about))

    def _a_started_activity_stays_started(self) -> None:
        for begin, end in pairwise(self.offset):
            for column in range(begin, end - 1):
                self._row([(column, 1), (column + 1, -1)], 0)

    def _starts_lie_in_their_windows(self) -> None:
        if not self.separable:
            return
        for j, activity in enumerate(self.problem.activities):
            self._row([(self.started(j, activity.earliest - 1), 1)], 0, Requirement(Kind.EARLIEST, j))
            if activity.latest is not None:
                self._row([(self.started(j, self.problem.horizon), 1), (self.finished(j, activity.latest), -1)], 0, Requirement(Kind.LATEST, j))

    def _needs_finish_before(self) -> None:
        for j, activity in enumerate(self.problem.activities):
            for place, group in enumerate(activity.needs):
                for t in range(self.first[j], self.last[j] + 1):
                    self._row([(self.started(j, t), 1), *((self.finished(i, t), -1) for i in set(group))], 0, Requirement(Kind.NEED, j, place))

    def _alternatives_exclude_each_other(self) -> None:
        for members in alternatives(self.problem):
            for group in combinations(members, 2) if self.separable else [members]:
                self._row([(self.started(j, self.problem.horizon), 1) for j in group], 1, Requirement(Kind.CHOICE, group[0], group[1]))

    def _begins(self, activity: int, period: int, factor: int) -> list[tuple[int, int]]:
        return [(self.started(activity, period), factor), (self.started(activity, period - 1), -factor)]

    def _companions_start_with_their_core(self) -> None:
        followers: dict[int, list[int]] = {}
        for j, activity in enumerate(self.problem.activities):
            if activity.together >= 0:
                followers.setdefault(activity.together, []).append(j)
                for t in range(self.first[j], self.last[j] + 1):
                    self._row([*self._begins(j, t, 1), *self._begins(activity.together, t, -1)], 0, Requirement(Kind.TOGETHER, j, activity.together))
        for j, activity in enumerate(self.problem.activities):
            for t in range(self.first[j], self.last[j] + 1 if activity.companions else 0):
                joined = [term for k in followers.get(j, []) for term in self._begins(k, t, -1)]
                self._row([*self._begins(j, t, activity.companions), *joined], 0, Requirement(Kind.COMPANIONS, j))

    def _capacity_is_kept(self) -> None:
        users: list[list[tuple[int, Use]]] = [[] for _ in self.problem.resources]
        for j, activity in enumerate(self.problem.activities):
            for use in activity.uses:
                users[use.resource].append((j, use))
        for index, resource in enumerate(self.problem.resources):
            for bucket, capacity in enumerate(resource.capacity):
                periods = periods_of(resource, bucket)
                if sum(len(periods) * max(use.rate, use.funded_rate, use.after) for _, use in users[index]) > capacity:
                    terms = [term for t in periods for j, use in users[index] for term in self._used(j, use, t)]
                    self._row(terms, capacity, Requirement(Kind.CAPACITY, index, bucket))

    def _used(self, j: int, use: Use, t: int) -> list[tuple[int, int]]:
        """Give what an activity takes in period ``t``: while it runs, after it, and less if it started in its funding window."""
        before = t - self.problem.activities[j].duration
        terms = [(self.started(j, t), use.rate), (self.started(j, before), use.after - use.rate)]
        if use.window is not None:
            until, since = min(t, use.window[1]), max(before, use.window[0] - 1)
            if until > since:
                saved = use.funded_rate - use.rate
                terms += [(self.started(j, until), saved), (self.started(j, since), -saved)]
        return terms

    def _closed(self, covers: tuple[int, ...], time: int) -> list[int]:
        """Give columns whose sum tells whether one of ``covers`` is finished by ``time``, or may be said to be."""
        columns = [column for column in (self.finished(j, time) for j in covers) if column >= 0]
        if len(columns) < 2 or self._exclusive(covers):
            return columns
        self.covers.append((covers, time))
        self._row([(self.width - 1, 1), *((column, -1) for column in columns)], 0)
        return [self.width - 1]

    def _exclusive(self, covers: tuple[int, ...]) -> bool:
        words = {self.problem.activities[j].choice for j in covers}
        return len(words) == 1 and words != {""} and not self.separable

    def _steps_close_when_covered(self) -> None:
        areas: list[dict[int, int]] = [{} for _ in range(1 + max((step.owner for step in self.problem.steps), default=-1))]
        areas += [{} for _ in self.problem.floors[len(areas):]]
        for (covers, owner), weight in merged_steps(self.problem).items():
            for t in range(self.problem.horizon):
                for column in self._closed(covers, t):
                    areas[owner][column] = areas[owner].get(column, 0) + weight
                    self.gain[column] = self.gain.get(column, 0) + weight
        for owner, floor in enumerate(self.problem.floors):
            self._row([(column, -weight) for column, weight in areas[owner].items()], -floor, Requirement(Kind.FLOOR, owner))

    def _demands_are_met_but_for(self, lateness: int | None) -> None:
        for index, demand in enumerate(self.problem.demands):
            if lateness == 0:
                self._row([(self.finished(j, demand.by), -1) for j in set(demand.any_of)], -1, Requirement(Kind.DEMAND, index))
            else:
                self._count_periods_in_time(demand)
        if lateness:
            self._row([(column, -count) for column, count in self.promptness.items()], lateness - self.most_late)

    def _count_periods_in_time(self, demand: Demand) -> None:
        for t in range(demand.by, self.problem.horizon + 1):
            for column in self._closed(tuple(sorted(set(demand.any_of))), t):
                self.promptness[column] = self.promptness.get(column, 0) + 1


def periods_of(resource: Resource, bucket: int) -> list[int]:
    """Give the periods that count to a bucket."""
    return [t for t, own in enumerate(resource.bucket) if own == bucket]


def alternatives(problem: RoadmapProblem) -> list[list[int]]:
    """Give the activities of each choice with at least two."""
    groups: dict[str, list[int]] = {}
    for j, activity in enumerate(problem.activities):
        if activity.choice:
            groups.setdefault(activity.choice, []).append(j)
    return [members for members in groups.values() if len(members) > 1]


def merged_steps(problem: RoadmapProblem) -> dict[tuple[tuple[int, ...], int], int]:
    """Give the weight of the steps that have the same cover and owner in common; those of no weight are left out."""
    merged: dict[tuple[tuple[int, ...], int], int] = {}
    for step in problem.steps:
        place = tuple(sorted(set(step.covered_by))), step.owner
        merged[place] = merged.get(place, 0) + step.weight
    return {place: weight for place, weight in merged.items() if weight > 0}
