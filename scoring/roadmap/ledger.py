"""A finished plan opened again: what each bucket still holds, what an activity could still gain; activities go out and in at any place."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.roadmap.draft import Facts
from scoring.roadmap.problem import Schedule


class Ledger:
    """Starts (−1: left out) and free capacity by place in the flat list of all buckets (`Facts`)."""

    def __init__(self, facts: Facts, schedule: Schedule) -> None:
        self.facts, self.problem = facts, facts.problem
        self.start = [-1] * len(schedule.start)
        self._free = list(facts.capacity)
        steps = [step.covered_by for step in self.problem.steps if step.weight > 0]
        self._goals = steps + [demand.any_of for demand in self.problem.demands]
        for j, start in enumerate(schedule.start):
            if start >= 0:
                self.put(j, start)

    def put(self, j: int, start: int) -> None:
        """Place an activity, whatever it takes."""
        self.start[j] = start
        for place, amount in self.facts.profile(j, start):
            self._free[place] -= amount

    def take_out(self, j: int) -> None:
        """Leave an activity out."""
        for place, amount in self.facts.profile(j, self.start[j]):
            self._free[place] += amount
        self.start[j] = -1

    def lacking(self, unit: Sequence[int], start: int) -> list[int]:
        """Give the places of the buckets that hold too little for all of ``unit`` (none of it placed) to start then."""
        taken: dict[int, int] = {}
        for j in unit:
            for place, amount in self.facts.profile(j, start):
                taken[place] = taken.get(place, 0) + amount
        return sorted(place for place, amount in taken.items() if self._free[place] < amount)

    def first_end(self, group: Sequence[int]) -> int:
        """Give the earliest finish in a group, beyond the horizon where none runs."""
        ends = [self.start[j] + self.problem.activities[j].duration for j in group if self.start[j] >= 0]
        return min(ends, default=self.problem.horizon + 1)

    def first_start(self, j: int) -> int:
        """Give the first start an activity's window and needs allow, beyond the horizon where a need does not run."""
        activity = self.problem.activities[j]
        return max([activity.earliest, *(self.first_end(group) for group in activity.needs)])

    def last_gain(self, j: int) -> int:
        """Give the last start at which an activity still closes a step earlier or meets a demand better than now, −1 for none."""
        last = -1
        for goal in self.facts.closes[j]:
            closed = min(self.first_end(self._goals[goal]), self.facts.open_until[goal])
            if closed > self.facts.by[goal]:
                last = max(last, closed - 1 - self.problem.activities[j].duration)
        return last

    def rival(self, j: int) -> int:
        """Give the running activity of the same choice, −1 if there is none."""
        word = self.problem.activities[j].choice
        return next((i for i, other in enumerate(self.problem.activities) if word and other.choice == word and self.start[i] >= 0 and i != j), -1)
