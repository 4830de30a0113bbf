"""Tidies a plan without losing anything: draws everything forward, drops what serves nothing, fills in what still gains.

In priority order, so that equal plans are told apart by the published order; the same plan always gives the same result.
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring.roadmap.draft import Facts, facts_of
from scoring.roadmap.ledger import Ledger
from scoring.roadmap.problem import RoadmapProblem, Schedule


def tidied(problem: RoadmapProblem, schedule: Schedule) -> Schedule:
    """Give a plan worth at least as much, in which everything serves something and nothing could alone start earlier or be added with a gain."""
    facts = facts_of(problem)
    order = by_priority(problem)
    while True:
        ledger = Ledger(facts, schedule)
        _draw_forward(ledger, order)
        ledger = Ledger(facts, _serving(facts, Schedule(tuple(ledger.start)), order))
        _fill_in(ledger, order)
        tidier = Schedule(tuple(ledger.start))
        if tidier == schedule:
            return schedule
        schedule = tidier


def by_priority(problem: RoadmapProblem) -> list[int]:
    """Give the activities in the published order."""
    return sorted(range(len(problem.activities)), key=(problem.priority or range(len(problem.activities))).__getitem__)


def _serving(facts: Facts, schedule: Schedule, order: Sequence[int]) -> Schedule:
    """Keep what closes a step or meets a demand first, what that needs, its core and enough companions."""
    served = _Served(facts, schedule, order)
    steps = [step.covered_by for step in facts.problem.steps if step.weight > 0]
    for group, until in zip(steps + [demand.any_of for demand in facts.problem.demands], facts.open_until, strict=True):
        served.keep_first(group, until)
    served.keep_what_they_need()
    return Schedule(tuple(start if j in served.kept else -1 for j, start in enumerate(schedule.start)))


class _Served:
    """Marks what a plan needs, from what closes something down to the prerequisites."""

    def __init__(self, facts: Facts, schedule: Schedule, order: Sequence[int]) -> None:
        self.facts, self.activities, self.start = facts, facts.problem.activities, schedule.start
        self.kept: set[int] = set()
        self._open: list[int] = []
        self._rank = {j: rank for rank, j in enumerate(order)}

    def keep(self, j: int) -> None:
        """Mark an activity; what it needs is looked at later."""
        if j not in self.kept:
            self.kept.add(j)
            self._open.append(j)

    def keep_first(self, group: Sequence[int], until: int) -> None:
        """Mark the running activity of a group that finishes first and before ``until``, the first in order of equals."""
        ends = [(self.start[j] + self.activities[j].duration, self._rank[j], j) for j in group if self.start[j] >= 0]
        if ends and min(ends)[0] < until:
            self.keep(min(ends)[2])

    def keep_what_they_need(self) -> None:
        """Mark prerequisites and cores of all that is marked, then companions, until nothing is added."""
        while self._open:
            j = self._open.pop()
            for group in self.activities[j].needs:
                self.keep_first(group, self.facts.problem.horizon + 1)
            if self.activities[j].together >= 0:
                self.keep(self.activities[j].together)
            if not self._open:
                self._keep_enough_companions()

    def _keep_enough_companions(self) -> None:
        for core in sorted(self.kept):
            joined = sorted((j for j in self.facts.followers[core] if self.start[j] >= 0), key=lambda j: (j not in self.kept, self._rank[j]))
            for j in joined[:self.activities[core].companions]:
                self.keep(j)


def _draw_forward(ledger: Ledger, order: Sequence[int]) -> None:
    """Let each activity, a core with all its companions, start as early as needs and capacity allow."""
    for j in order:
        if ledger.start[j] >= 0 and ledger.problem.activities[j].together < 0:
            unit, now = [j, *(k for k in ledger.facts.followers[j] if ledger.start[k] >= 0)], ledger.start[j]
            first = max(ledger.first_start(k) for k in unit)
            for k in unit:
                ledger.take_out(k)
            start = next((t for t in range(first, now) if not ledger.lacking(unit, t)), now)
            for k in unit:
                ledger.put(k, start)


def _fill_in(ledger: Ledger, order: Sequence[int]) -> None:
    """Add what is left out and gains something, where it fits at once; a core only with companions, so never here."""
    for j in order:
        activity = ledger.problem.activities[j]
        if ledger.start[j] < 0 and not activity.companions and ledger.rival(j) < 0:
            start = next((t for t in possible_starts(ledger, j) if not ledger.lacking([j], t)), -1)
            if start >= 0:
                ledger.put(j, start)


def possible_starts(ledger: Ledger, j: int) -> range:
    """Give the starts at which window, needs and core allow an activity that is left out to gain something."""
    first, last = ledger.first_start(j), min(ledger.facts.last[j], ledger.last_gain(j))
    core = ledger.problem.activities[j].together
    if core < 0:
        return range(first, last + 1)
    together = ledger.start[core]
    return range(together, together + 1) if 0 <= first <= together <= last else range(0)
