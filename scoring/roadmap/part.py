"""A part of a plan planned anew while the rest stays: one member's own measures around its joint ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from scoring.roadmap.problem import Activity, Demand, Resource, RoadmapProblem, Schedule, Step
from scoring.roadmap.schedule import hard_violations, usage
from scoring.roadmap.solve import solve
from scoring.roadmap.worth import best_of


def replanned(
    problem: RoadmapProblem, schedule: Schedule, free: Collection[int], *, owner: int, seconds: float, seed: int = 1, workers: int = 1, work: float | None = None,
) -> Schedule:
    """Give the plan with the activities ``free`` planned anew, for the steps of ``owner``; everything else stays where it is.

    What runs and shares steps, needs or demands with them is kept at its start. Never worse than before, never with a new
    hard violation.
    """
    part, members = part_of(problem, schedule, free, owner)
    found = solve(part, seconds=seconds, seed=seed, workers=workers, work=work, explain=False, hint=Schedule(tuple(schedule.start[j] for j in members)))
    start = list(schedule.start)
    for index, value in zip(members, found.schedule.start, strict=True):
        start[index] = value
    changed = Schedule(tuple(start))
    if any(changed.start[j] != schedule.start[j] for j in members if j not in free) or len(hard_violations(problem, changed)) > len(hard_violations(problem, schedule)):
        return schedule
    return best_of(problem, [schedule, changed])


def part_of(problem: RoadmapProblem, schedule: Schedule, free: Collection[int], owner: int) -> tuple[RoadmapProblem, tuple[int, ...]]:
    """Give the problem of the ``free`` activities and of those of ``owner`` that run and stay, and the indexes of both.

    The people and money of all others are taken off; who stays has no choice of start and is demanded.
    """
    own = {j for step in problem.steps if step.owner == owner for j in step.covered_by}
    members = tuple(j for j in range(len(problem.activities)) if j in free or (j in own and schedule.start[j] >= 0))
    place = {j: index for index, j in enumerate(members)}
    others = Schedule(tuple(-1 if j in place else start for j, start in enumerate(schedule.start)))
    activities = tuple(_free(problem, others, j, place) if j in free else _kept(problem.activities[j], schedule.start[j]) for j in members)
    kept = tuple(Demand(f"bleibt:{j}", (place[j],), problem.horizon) for j in members if j not in free)
    priority = tuple(problem.priority[j] for j in members) if problem.priority else ()
    floors = (problem.floors[owner],) if problem.floors else ()
    return RoadmapProblem(problem.horizon, activities, _left(problem, others), _steps(problem.steps, owner, place),
                          (*_demands(problem.demands, place), *kept), _ranks(priority), floors), members


def _kept(activity: Activity, start: int) -> Activity:
    """Give an activity that stands alone and does not move."""
    return replace(activity, needs=(), earliest=start, latest=start + activity.duration, together=-1, companions=0)


def _free(problem: RoadmapProblem, others: Schedule, j: int, place: dict[int, int]) -> Activity:
    """Give a free activity; what it needs from outside the part must be finished, or it has no time at all."""
    activity = problem.activities[j]
    groups, earliest = [], activity.earliest
    for group in activity.needs:
        ends = [others.start[i] + problem.activities[i].duration for i in group if others.start[i] >= 0]
        inside = tuple(place[i] for i in group if i in place)
        if ends or not inside:
            earliest = max(earliest, min(ends, default=problem.horizon + 1))
        else:
            groups.append(inside)
    return replace(activity, needs=tuple(groups), earliest=earliest)


def _left(problem: RoadmapProblem, others: Schedule) -> tuple[Resource, ...]:
    used = usage(problem, others)
    return tuple(replace(resource, capacity=tuple(max(0, have - int(taken)) for have, taken in zip(resource.capacity, use, strict=True)))
                 for resource, use in zip(problem.resources, used, strict=True))


def _steps(steps: Sequence[Step], owner: int, place: dict[int, int]) -> tuple[Step, ...]:
    return tuple(Step(step.weight, tuple(place[j] for j in step.covered_by if j in place)) for step in steps if step.owner == owner)


def _demands(demands: Sequence[Demand], place: dict[int, int]) -> tuple[Demand, ...]:
    return tuple(replace(demand, any_of=tuple(place[j] for j in demand.any_of if j in place)) for demand in demands if any(j in place for j in demand.any_of))


def _ranks(priority: tuple[int, ...]) -> tuple[int, ...]:
    order = sorted(range(len(priority)), key=priority.__getitem__)
    return tuple(order.index(j) for j in range(len(priority)))
