"""Every plan of a tiny problem, judged by the checker alone: what is truly best and what truly contradicts itself."""

import itertools
from collections.abc import Iterator

from scoring.roadmap.problem import Kind, Requirement, RoadmapProblem, Schedule
from scoring.roadmap.schedule import area, hard_violations, lateness, violations


def all_plans(problem: RoadmapProblem) -> Iterator[Schedule]:
    """Every combination of starts inside the horizon."""
    starts = [range(-1, problem.horizon - activity.duration + 1) for activity in problem.activities]
    return (Schedule(start) for start in itertools.product(*starts))


def best_value(problem: RoadmapProblem) -> tuple[int, int] | None:
    """Least lateness and, with it, the largest area; None if no plan keeps the hard requirements."""
    values = [(lateness(problem, plan), -area(problem, plan)) for plan in all_plans(problem) if not hard_violations(problem, plan)]
    return (min(values)[0], -min(values)[1]) if values else None


def broken_sets(problem: RoadmapProblem, *, demands: bool = True) -> set[frozenset[Requirement]]:
    """What each plan breaks."""
    return {frozenset(one for one in violations(problem, plan) if demands or one.kind is not Kind.DEMAND) for plan in all_plans(problem)}


def is_minimal_conflict(conflict: tuple[Requirement, ...], broken: set[frozenset[Requirement]]) -> bool:
    """Each plan breaks one of them, and for each there is a plan that breaks no other."""
    members = frozenset(conflict)
    met = {members & one for one in broken}
    return frozenset() not in met and all(any(one <= {member} for one in met) for member in members)
