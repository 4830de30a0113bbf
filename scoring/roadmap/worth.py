"""What a plan is worth compared to another: floors first, then lateness, then the area under the closure curve (planning.md § 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.roadmap.problem import RoadmapProblem, Schedule
from scoring.roadmap.schedule import lateness, owner_areas

LATE_PERIOD = 0.05   # share of the largest area that a late period costs while plans are still being improved
SHORTFALL = 5.0      # how often an area missing at a floor counts then


@dataclass(frozen=True)
class Worth:
    """``shortfall`` of area below the floors, ``lateness`` in periods, ``area``."""

    shortfall: int
    lateness: int
    area: int

    @property
    def order(self) -> tuple[int, int, int]:
        """Give a key to sort by, the better plan first."""
        return self.shortfall, self.lateness, -self.area

    def score(self, most: int) -> float:
        """Give one number for search, higher is better: the area as a share of ``most`` less penalties."""
        return (self.area - SHORTFALL * self.shortfall) / most - LATE_PERIOD * self.lateness


def worth_of(problem: RoadmapProblem, schedule: Schedule) -> Worth:
    """Give what a plan is worth."""
    areas = owner_areas(problem, schedule)
    shortfall = sum(max(0, floor - own) for floor, own in zip(problem.floors, areas, strict=False))
    return Worth(shortfall, lateness(problem, schedule), sum(areas))


def largest_area(problem: RoadmapProblem) -> int:
    """Give the area of a plan that closes everything at once, at least 1."""
    return max(1, problem.horizon * sum(step.weight for step in problem.steps))


def best_of(problem: RoadmapProblem, schedules: Iterable[Schedule]) -> Schedule:
    """Give the plan of most worth, the first of equals."""
    return min(schedules, key=lambda schedule: worth_of(problem, schedule).order)
