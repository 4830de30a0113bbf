"""How long to search for a plan: by the clock, or by counted work, which gives the same plan on every run."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from scoring.roadmap import Result, RoadmapProblem, Schedule, replanned, solve

DOCUMENT_WORK = 35.0
"""Counted work for plans that documents tell. Measured on the demo group of eight: 20 takes 60 s of one core and misses deadlines by 26 quarters in all, 35 takes 100 s and misses them by 15."""


@dataclass(frozen=True)
class Effort:
    """Seconds of wall time, or of the exact solver's counted work (then the clock is left out), seed and workers of a search."""

    seconds: float
    work: float | None = None
    seed: int = 1
    workers: int = 1

    @classmethod
    def of(cls, seconds: float, work: float | None, seed: int, workers: int) -> Effort:
        """Give the effort; where work is given the clock decides nothing."""
        return cls(seconds if work is None else math.inf, work, seed, workers)

    def part(self, share: float) -> Effort:
        """Give a share of the effort."""
        return Effort(self.seconds * share, None if self.work is None else self.work * share, self.seed, self.workers)

    def solve(self, problem: RoadmapProblem, hint: Schedule | None = None, *, explain: bool = True) -> Result:
        """Find a plan with all of the effort; without ``explain`` it is only on the way to another."""
        return solve(problem, seconds=self.seconds, work=self.work, seed=self.seed, workers=self.workers, hint=hint, explain=explain)

    def replanned(self, problem: RoadmapProblem, schedule: Schedule, free: Collection[int], owner: int) -> Schedule:
        """Plan a part of a plan anew with all of the effort."""
        return replanned(problem, schedule, free, owner=owner, seconds=self.seconds, work=self.work, seed=self.seed, workers=self.workers)
