"""Reads project scheduling instances of PSPLIB (Kolisch & Sprecher 1996, format .sm) as roadmaps in which everything must run.

Shared by tests and benchmarks; the data lie outside the repository (../shared/data/psplib_j30, 60 instances with proven optima).
"""

import csv
import re
from pathlib import Path

from scoring.roadmap.greedy import greedy
from scoring.roadmap.problem import Activity, Demand, Resource, RoadmapProblem, Step, Use
from scoring.roadmap.schedule import makespan

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "psplib_j30"
MISSING = f"PSPLIB data not found in {FOLDER}"


def optima() -> dict[str, int]:
    """Proven shortest makespan by instance name (file name without .sm)."""
    with (FOLDER / "optimum.csv").open(encoding="utf-8", newline="") as file:
        return {row["instance"].removesuffix(".sm"): int(row["optimum"]) for row in csv.DictReader(file)}


def read(name: str, horizon: int | None = None) -> RoadmapProblem:
    """The instance as a roadmap: every job demanded by the horizon (by default the sum of all durations)."""
    text = (FOLDER / f"{name}.sm").read_text(encoding="ascii")
    successors = {row[0] - 1: [job - 1 for job in row[3:]] for row in _rows(text, "PRECEDENCE RELATIONS:")}
    requests = {row[0] - 1: row[2:] for row in _rows(text, "REQUESTS/DURATIONS:")}
    (capacity,) = _rows(text, "RESOURCEAVAILABILITIES:")
    periods = sum(row[0] for row in requests.values()) if horizon is None else horizon
    return RoadmapProblem(
        horizon=periods,
        activities=tuple(_activity(job, requests[job], successors) for job in range(len(requests))),
        resources=tuple(Resource(f"R{number + 1}", (amount,) * periods, tuple(range(periods))) for number, amount in enumerate(capacity)),
        steps=(Step(1, (len(requests) - 1,)),),
        demands=tuple(Demand(f"job {job + 1}", (job,), periods) for job in range(len(requests))))


def read_tight(name: str) -> RoadmapProblem:
    """The instance with the greedy plan's makespan as horizon: short enough for an exact solver, long enough to be feasible."""
    loose = read(name)
    return read(name, makespan(loose, greedy(loose)))


def _activity(job: int, request: list[int], successors: dict[int, list[int]]) -> Activity:
    duration, *rates = request
    needs = tuple((other,) for other, after in successors.items() if job in after)
    return Activity(f"job {job + 1}", duration, tuple(Use(resource, rate) for resource, rate in enumerate(rates) if rate), needs)


def _rows(text: str, heading: str) -> list[list[int]]:
    """Rows of whole numbers below a heading, up to the next line of asterisks."""
    block = text.split(heading, 1)[1].split("****", 1)[0]
    return [[int(word) for word in line.split()] for line in block.splitlines() if re.fullmatch(r"[\s\d]+", line) and line.strip()]
