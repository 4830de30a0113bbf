"""How near the roadmap comes to the provable best and how far above the consultant's list: one town, a group of eight; --psplib: published optima.

Share = area under the closure curve, of the area were everything closed at once. Problems from tests/scoring/roadmap/instances.py.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from scoring.roadmap import Result, RoadmapProblem, Schedule, greedy, solve, violations
from scoring.roadmap.cpsat import Limits, shortest_plan
from scoring.roadmap.part import part_of
from scoring.roadmap.schedule import makespan
from scoring.roadmap.worth import largest_area
from tests.scoring.roadmap import psplib
from tests.scoring.roadmap.instances import group, single_member

LIMITS = (5.0, 10.0, 30.0)
WORKERS = 2
PSPLIB_SECONDS = 45.0
MEMBERS = 8


def percent(value: float) -> str:
    return f"{100 * value:.1f}".replace(".", ",") + " %"


def timed(problem: RoadmapProblem, seconds: float, hint: Schedule | None = None) -> tuple[Result, float]:
    start = time.perf_counter()
    result = solve(problem, seconds=seconds, workers=WORKERS, hint=hint)
    return result, time.perf_counter() - start


def line(name: str, problem: RoadmapProblem, result: Result, seconds: float) -> str:
    """Give one line of the table: what the greedy list reaches, what the plan reaches, how far at most below the best."""
    most = largest_area(problem)
    late = f", {result.lateness} Perioden Verzug" if result.lateness else ""
    return (f"{name:34} {seconds:5.1f} s   Liste {percent(result.greedy / most):>7}   Plan {percent(result.objective / most):>7}   "
            f"+{percent(result.objective / result.greedy - 1):>7}   Lücke {percent(result.gap):>7}   {result.status.value}, {result.stopped_by}{late}")


def towns() -> None:
    print("Eine Kommune, 60 Maßnahmen × 16 Quartale (* Beginn mit dem Plan von vorher)")
    for seed in range(1, 6):
        problem = single_member(seed)
        for seconds in LIMITS:
            result, took = timed(problem, seconds)
            print(line(f"Kommune {seed}, höchstens {seconds:.0f} s", problem, result, took), flush=True)
        result, took = timed(problem, 3.0, result.schedule)
        print(line(f"Kommune {seed}, höchstens 3 s *", problem, result, took), flush=True)


def alone(problem: RoadmapProblem, town: int) -> tuple[RoadmapProblem, tuple[int, ...]]:
    """Give what a member can do by itself, and the activities' indexes in the group's problem."""
    own = [j for j, one in enumerate(problem.activities) if one.key.endswith(f" in {town}")]
    return part_of(problem, Schedule((-1,) * len(problem.activities)), own, town)


def members() -> None:
    """Each member alone, then all together from there."""
    problem = group(1)
    pairs = {one.key.removesuffix(" jointly") for one in problem.activities if " in " in one.key}
    print(f"Gruppe aus acht, {len(pairs)} Paare aus Kommune und Maßnahme, {len(problem.activities)} Vorhaben × 16 Quartale")
    start, took, together = [-1] * len(problem.activities), 0.0, 0
    for town in range(MEMBERS):
        own, places = alone(problem, town)
        result, seconds = timed(own, 2.0)
        took, together = took + seconds, together + result.objective
        for j, begin in zip(places, result.schedule.start, strict=True):
            start[j] = begin
    print(f"{'jede für sich':34} {took:5.1f} s   {'':13}   Plan {percent(together / largest_area(problem)):>7}   "
          f"{len(violations(problem, Schedule(tuple(start))))} verletzte Bedingungen")
    for seconds in LIMITS:
        for name, hint in (("aus dem Stand", None), ("ab den Plänen der Mitglieder", Schedule(tuple(start)))):
            result, took = timed(problem, seconds, hint)
            print(line(f"{name}, höchstens {seconds:.0f} s", problem, result, took), flush=True)


def published() -> None:
    """The scheduling core: 60 instances with proven optima."""
    proven, longest = 0, 0.0
    for name, optimum in psplib.optima().items():
        problem = psplib.read_tight(name)
        start = time.perf_counter()
        found = shortest_plan(problem, greedy(problem), Limits(PSPLIB_SECONDS, workers=WORKERS))
        took = time.perf_counter() - start
        assert found.schedule is not None
        assert not violations(problem, found.schedule)
        assert found.bound <= optimum <= found.value == makespan(problem, found.schedule)
        assert not found.proven or found.value == optimum
        proven, longest = proven + found.proven, max(longest, took if found.proven else 0.0)
        if not found.proven or took > 1:
            print(f"{name:10} {took:5.1f} s   {found.bound} ≤ {optimum} ≤ {found.value}", flush=True)
    print(f"{proven} von 60 bewiesen, längster Beweis {longest:.1f} s, keine unter dem bekannten Optimum, keine darüber bewiesen")


def main() -> None:
    if "--psplib" in sys.argv:
        published()
    else:
        towns()
        members()


if __name__ == "__main__":
    main()
