"""A roadmap read for replay: what runs, when, and what waits for what (planning.md § 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.handovers import Arc, flow_arcs
from scoring.roadmap.problem import RoadmapProblem, Schedule
from scoring.sheet import Floats


@dataclass(frozen=True)
class PlannedRuns:
    """The activities (k,) that run, by their index in the problem, with planned start and duration in periods.

    ``arcs`` pairs of positions 0 … k − 1: the second starts when the first is finished, for its result or its people.
    """

    activity: tuple[int, ...]
    start: tuple[int, ...]
    duration: tuple[int, ...]
    arcs: tuple[Arc, ...]


def planned_runs(problem: RoadmapProblem, schedule: Schedule) -> PlannedRuns:
    """Read a plan for ``replay``: needs, hand-overs of every resource with one bucket per period, common starts.

    Of a group of needs the one finished first in the plan counts. What a finished activity goes on using (``after``) is
    taken off the capacity from its planned finish. Activities that start together wait for what any of them waits for.
    Raises ValueError for a plan that starts something before its needs are finished or beyond its people.
    """
    runs = [index for index, start in enumerate(schedule.start) if start >= 0]
    start = [schedule.start[index] for index in runs]
    duration = [problem.activities[index].duration for index in runs]
    needs = _needs(problem, schedule, runs)
    people = [index for index, resource in enumerate(problem.resources) if len(set(resource.bucket)) == len(resource.bucket)]
    demand, capacity = _demand(problem, runs, start, people), _capacity(problem, runs, start, people)
    arcs = _with_common_starts(problem, runs, {*needs, *flow_arcs(start, duration, demand, capacity, needs)})
    return PlannedRuns(tuple(runs), tuple(start), tuple(duration), tuple(arcs))


def _needs(problem: RoadmapProblem, schedule: Schedule, runs: Sequence[int]) -> list[Arc]:
    """Give the needs of the activities that run as pairs of positions in ``runs``; ValueError where none of a group is finished."""
    end = {index: schedule.start[index] + problem.activities[index].duration for index in runs}
    position = {index: place for place, index in enumerate(runs)}
    arcs = []
    for index in runs:
        for group in problem.activities[index].needs:
            first = min((other for other in group if other in end), key=lambda other: (end[other], other), default=index)
            if first == index or end[first] > schedule.start[index]:
                raise ValueError(f"activity {index} starts before any of {group} is finished")
            arcs.append((position[first], position[index]))
    return arcs


def _demand(problem: RoadmapProblem, runs: Sequence[int], start: Sequence[int], resources: Sequence[int]) -> Floats:
    """Give what each run takes of each of ``resources`` per period, (runs, resources)."""
    demand = np.zeros((len(runs), len(problem.resources)))
    for place, index in enumerate(runs):
        for use in problem.activities[index].uses:
            demand[place, use.resource] += use.rate_from(start[place])
    return demand[:, resources]


def _capacity(problem: RoadmapProblem, runs: Sequence[int], start: Sequence[int], resources: Sequence[int]) -> Floats:
    """Give what each of ``resources`` holds per period less what finished runs go on using, (resources, periods)."""
    capacity = np.zeros((len(problem.resources), problem.horizon))
    for r in resources:
        capacity[r] = np.asarray(problem.resources[r].capacity)[list(problem.resources[r].bucket)]
    for place, index in enumerate(runs):
        for use in problem.activities[index].uses:
            capacity[use.resource, start[place] + problem.activities[index].duration:] -= use.after
    return capacity[resources]


def _with_common_starts(problem: RoadmapProblem, runs: Sequence[int], arcs: Iterable[Arc]) -> list[Arc]:
    """Let all activities that start together wait for what one of them waits for."""
    core = [problem.activities[index].together if problem.activities[index].together >= 0 else index for index in runs]
    return sorted({(first, place) for first, second in arcs for place in range(len(runs)) if core[place] == core[second]})
