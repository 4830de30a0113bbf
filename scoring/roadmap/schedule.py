"""What a roadmap is worth and what it breaks, read off the plan period by period, without a solver (planning.md § 3).

An activity with a negative start is left out. Everything here follows problem.py word for word; the solvers must agree with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt

from scoring.roadmap.problem import Demand, Kind, Requirement, RoadmapProblem, Schedule, Step

Ints = npt.NDArray[np.int64]
Rule = Callable[[RoadmapProblem, Schedule], Iterator[Requirement]]


def finish(problem: RoadmapProblem, schedule: Schedule) -> tuple[int, ...]:
    """Give the time each activity is finished, −1 where it is left out; ValueError if the plan is of another problem."""
    return tuple(start + activity.duration if start >= 0 else -1
                 for start, activity in zip(schedule.start, problem.activities, strict=True))


def makespan(problem: RoadmapProblem, schedule: Schedule) -> int:
    """Give the time the last activity is finished, 0 for an empty plan."""
    return max((end for end in finish(problem, schedule) if end >= 0), default=0)


def usage(problem: RoadmapProblem, schedule: Schedule) -> tuple[Ints, ...]:
    """Give what each resource is asked for per bucket, one array (buckets,) per resource: while running, and after the finish."""
    used = tuple(np.zeros(len(resource.capacity), dtype=np.int64) for resource in problem.resources)
    for activity, start, end in zip(problem.activities, schedule.start, finish(problem, schedule), strict=True):
        if start < 0:
            continue
        for use in activity.uses:
            bucket = problem.resources[use.resource].bucket
            for period in range(start, problem.horizon):
                used[use.resource][bucket[period]] += use.rate_from(start) if period < end else use.after
    return used


def area(problem: RoadmapProblem, schedule: Schedule) -> int:
    """Give the area under the closure curve, Σ weight · (horizon − first finish) over the steps that are closed."""
    return sum(owner_areas(problem, schedule))


def owner_areas(problem: RoadmapProblem, schedule: Schedule) -> tuple[int, ...]:
    """Give the area under each owner's closure curve, (owners,)."""
    ends = finish(problem, schedule)
    areas = [0] * max(len(problem.floors), 1 + max((step.owner for step in problem.steps), default=-1))
    for step in problem.steps:
        areas[step.owner] += step.weight * (problem.horizon - _closed_at(step, ends, problem.horizon))
    return tuple(areas)


def closure_curve(problem: RoadmapProblem, schedule: Schedule, owner: int | None = None) -> Ints:
    """Give the weight closed at each time 0 … horizon, (horizon + 1,), of all owners or of one; its sum before the horizon is the area."""
    ends = finish(problem, schedule)
    curve = np.zeros(problem.horizon + 1, dtype=np.int64)
    for step in problem.steps:
        if owner in {None, step.owner} and _first_finish(step.covered_by, ends) is not None:
            curve[_closed_at(step, ends, problem.horizon):] += step.weight
    return curve


def lateness(problem: RoadmapProblem, schedule: Schedule) -> int:
    """Give the periods by which demands are missed, all together; one that never runs counts as finished one period after the horizon."""
    ends = finish(problem, schedule)
    return sum(_late(demand, ends, problem.horizon) for demand in problem.demands)


def violations(problem: RoadmapProblem, schedule: Schedule) -> list[Requirement]:
    """Give every requirement the plan breaks, missed demands included, sorted by kind, subject and place."""
    return _broken(problem, schedule, (*HARD, demand_is_missed))


def hard_violations(problem: RoadmapProblem, schedule: Schedule) -> list[Requirement]:
    """Give every requirement the plan breaks except missed demands, which may cost lateness instead; sorted."""
    return _broken(problem, schedule, HARD)


def starts_outside_the_horizon(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name what starts before period 0 (but −1) or would be finished after the horizon."""
    for index, end in enumerate(finish(problem, schedule)):
        if schedule.start[index] < -1 or end > problem.horizon:
            yield Requirement(Kind.DOMAIN, index)


def resource_is_overdrawn(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name each bucket of each resource that is asked for more than it holds."""
    for index, (resource, used) in enumerate(zip(problem.resources, usage(problem, schedule), strict=True)):
        for bucket, capacity in enumerate(resource.capacity):
            if used[bucket] > capacity:
                yield Requirement(Kind.CAPACITY, index, bucket)


def starts_before_a_need_is_finished(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name each group of needs of which nothing is finished when the activity starts."""
    ends = finish(problem, schedule)
    for index in _running(schedule):
        for place, group in enumerate(problem.activities[index].needs):
            ready = _first_finish(group, ends)
            if ready is None or ready > schedule.start[index]:
                yield Requirement(Kind.NEED, index, place)


def starts_too_early(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name what starts before its first allowed period."""
    for index in _running(schedule):
        if schedule.start[index] < problem.activities[index].earliest:
            yield Requirement(Kind.EARLIEST, index)


def finishes_too_late(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name what is finished after its own last allowed time."""
    ends = finish(problem, schedule)
    for index in _running(schedule):
        latest = problem.activities[index].latest
        if latest is not None and ends[index] > latest:
            yield Requirement(Kind.LATEST, index)


def two_of_a_choice_run(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name each pair of running activities that share a non-empty choice, the smaller index as subject."""
    for one, other in combinations(_running(schedule), 2):
        if problem.activities[one].choice and problem.activities[one].choice == problem.activities[other].choice:
            yield Requirement(Kind.CHOICE, one, other)


def starts_apart_from_its_core(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name what runs without, or starts in another period than, the activity it can only run with."""
    for index in _running(schedule):
        core = problem.activities[index].together
        if core >= 0 and schedule.start[core] != schedule.start[index]:
            yield Requirement(Kind.TOGETHER, index, core)


def has_too_few_companions(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name what runs with fewer companions starting in its period than it asks for."""
    joined = Counter((problem.activities[index].together, schedule.start[index]) for index in _running(schedule))
    for index in _running(schedule):
        if joined[index, schedule.start[index]] < problem.activities[index].companions:
            yield Requirement(Kind.COMPANIONS, index)


def owner_falls_below_the_floor(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name each owner whose area is less than promised."""
    areas = owner_areas(problem, schedule)
    for owner, floor in enumerate(problem.floors):
        if areas[owner] < floor:
            yield Requirement(Kind.FLOOR, owner)


def demand_is_missed(problem: RoadmapProblem, schedule: Schedule) -> Iterator[Requirement]:
    """Name each demand of which nothing is finished in time."""
    ends = finish(problem, schedule)
    for index, demand in enumerate(problem.demands):
        ready = _first_finish(demand.any_of, ends)
        if ready is None or ready > demand.by:
            yield Requirement(Kind.DEMAND, index)


HARD: tuple[Rule, ...] = (
    starts_outside_the_horizon, resource_is_overdrawn, starts_before_a_need_is_finished, starts_too_early, finishes_too_late,
    two_of_a_choice_run, starts_apart_from_its_core, has_too_few_companions, owner_falls_below_the_floor)


def _broken(problem: RoadmapProblem, schedule: Schedule, rules: tuple[Rule, ...]) -> list[Requirement]:
    return sorted(chain.from_iterable(rule(problem, schedule) for rule in rules), key=lambda requirement: requirement.order)


def _running(schedule: Schedule) -> list[int]:
    return [index for index, start in enumerate(schedule.start) if start >= 0]


def _first_finish(group: tuple[int, ...], ends: tuple[int, ...]) -> int | None:
    return min((ends[index] for index in group if ends[index] >= 0), default=None)


def _closed_at(step: Step, ends: tuple[int, ...], horizon: int) -> int:
    """Give the time a step is closed, the horizon where that is later or never."""
    ready = _first_finish(step.covered_by, ends)
    return horizon if ready is None else min(ready, horizon)


def _late(demand: Demand, ends: tuple[int, ...], horizon: int) -> int:
    ready = _first_finish(demand.any_of, ends)
    return max(0, (horizon + 1 if ready is None else ready) - demand.by)
