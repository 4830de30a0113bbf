"""Why demands or floors cannot be met: a set of requirements that cannot hold together and would, whichever of them were dropped.

The relaxation looks first, then whole plans. Deletion filter (Chinneck 2008, ch. 6): leave out one requirement after the other; what still cannot hold without it did not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scoring.roadmap.clash import LinearClash
from scoring.roadmap.cpsat import Contradictions, Limits
from scoring.roadmap.problem import Kind, Requirement, RoadmapProblem
from scoring.roadmap.relaxation import LARGE
from scoring.roadmap.step_model import StepModel

TRIED_FIRST = (Kind.DEMAND, Kind.FLOOR, Kind.CAPACITY, Kind.NEED, Kind.COMPANIONS, Kind.TOGETHER, Kind.CHOICE, Kind.EARLIEST, Kind.LATEST)


def minimal_conflict(problem: RoadmapProblem, limits: Limits, *, demands: bool = True) -> tuple[Requirement, ...]:
    """Give a minimal conflict, empty if none is proven within the limits of a single question; without ``demands`` of the rest alone.

    It always contradicts itself; it is minimal as far as each question was answered within the limits.
    """
    ignored = [] if demands else [Requirement(Kind.DEMAND, index) for index in range(len(problem.demands))]
    contradictions = Contradictions(problem, limits, ignored)
    kept = _seen_in_the_relaxation(problem, contradictions, limits) if len(problem.activities) * problem.horizon <= LARGE else None
    kept = kept or contradictions.among(contradictions.switch) or []
    return tuple(sorted(_without_needless(problem, kept, contradictions.among), key=lambda one: one.order))


def _seen_in_the_relaxation(problem: RoadmapProblem, contradictions: Contradictions, limits: Limits) -> list[Requirement] | None:
    """Give a conflict the relaxation sees, minimal there, None if it sees none."""
    linear = LinearClash(StepModel(problem, separable=True), limits.seconds)
    kept = linear.among(contradictions.switch)
    return None if kept is None else _without_needless(problem, kept, linear.among)


def _without_needless(problem: RoadmapProblem, kept: list[Requirement], among: Callable[[Iterable[Requirement]], list[Requirement] | None]) -> list[Requirement]:
    """Leave out one after the other as long as the rest is still known to contradict itself."""
    for one in sorted(kept, key=lambda one: _turn(problem, one)):
        if one in kept:
            kept = among([other for other in kept if other != one]) or kept
    return kept


def _turn(problem: RoadmapProblem, one: Requirement) -> tuple[int, int, int]:
    """Try what the group would least like to hear last: late buckets before early ones, unimportant demands before important ones."""
    if one.kind is Kind.DEMAND:
        rank = min((problem.priority[j] if problem.priority else j for j in problem.demands[one.subject].any_of), default=0)
        return TRIED_FIRST.index(one.kind), -rank, -one.subject
    return TRIED_FIRST.index(one.kind), -one.place, one.subject
