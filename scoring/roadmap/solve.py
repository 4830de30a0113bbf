"""The one door to the roadmap's solvers."""

from __future__ import annotations

from scoring.roadmap.problem import Result, RoadmapProblem, Schedule


def solve(problem: RoadmapProblem, *, seconds: float = 10.0, seed: int = 1, workers: int = 1, hint: Schedule | None = None,
          work: float | None = None, explain: bool = True) -> Result:
    """Find the plan with the fewest periods of missed demands, and of those the one with the largest area under the closure curve.

    ``seconds`` limit the search in wall time, ``work`` in the exact solver's deterministic seconds, which what is counted in
    rounds goes by then: without the clock (seconds out of reach, infinite too) the same problem, seed and number of workers give the same plan. ``hint`` is an earlier plan to start from;
    it may have become infeasible. The plan is INFEASIBLE only where the floors are out of reach, and then stays below them. Without ``explain`` (for
    plans on the way to another) the result leaves conflict and what is left out unsaid, which takes time to find.
    """
    from scoring.roadmap.cpsat import Limits  # noqa: PLC0415 - the solvers take a second to load
    from scoring.roadmap.planner import Planner  # noqa: PLC0415

    return Planner(problem, Limits(seconds, work, seed, workers), hint, explain=explain).result()
