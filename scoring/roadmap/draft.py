"""A plan while it is being written: what is placed, what capacity is left, what would still be gained; every step can be taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from scoring.roadmap.problem import RoadmapProblem

Profile = tuple[tuple[int, int], ...]   # (place in the flat list of all buckets, amount), the most demanding first


@dataclass(frozen=True)
class Facts:
    """What a draft looks up about each activity, prepared once per problem.

    ``last`` last start; ``choice`` number of its choice, −1 for none; ``followers`` the activities that run with it as their
    core; ``closes`` its goals: the steps of positive weight and, after them, the demands; ``open_until`` (goals,): a finish
    before this time gains something; ``by`` (goals,): time up to which earlier makes no difference, −1 for steps.
    """

    problem: RoadmapProblem
    capacity: tuple[int, ...]
    offset: tuple[int, ...]
    last: tuple[int, ...]
    choice: tuple[int, ...]
    followers: tuple[tuple[int, ...], ...]
    needed: frozenset[int]
    closes: tuple[tuple[int, ...], ...]
    open_until: tuple[int, ...]
    by: tuple[int, ...]
    profiles: list[list[Profile | None]]

    def profile(self, activity: int, start: int) -> Profile:
        """Give what the activity takes of which bucket if it starts then; computed at first use."""
        known = self.profiles[activity][start]
        if known is None:
            known = self.profiles[activity][start] = self._profile(activity, start)
        return known

    def _profile(self, activity: int, start: int) -> Profile:
        taken: defaultdict[int, int] = defaultdict(int)
        end = start + self.problem.activities[activity].duration
        for use in self.problem.activities[activity].uses:
            bucket, offset, rate = self.problem.resources[use.resource].bucket, self.offset[use.resource], use.rate_from(start)
            for period in range(start, self.problem.horizon if use.after else end):
                taken[offset + bucket[period]] += rate if period < end else use.after
        asked = [(place, amount) for place, amount in taken.items() if amount]
        return tuple(sorted(asked, key=lambda one: -one[1] / max(self.capacity[one[0]], 1)))


def facts_of(problem: RoadmapProblem) -> Facts:
    """Prepare the look-ups; ValueError if a core has a core itself."""
    activities, steps = problem.activities, [step for step in problem.steps if step.weight > 0]
    followers = _inverted(len(activities), [(one.together,) if one.together >= 0 else () for one in activities])
    if any(activity.together >= 0 and followers[index] for index, activity in enumerate(activities)):
        raise ValueError("an activity others run together with cannot itself run together with another")
    words = {word: number for number, word in enumerate(sorted({one.choice for one in activities} - {""}))}
    sizes = [len(resource.capacity) for resource in problem.resources]
    return Facts(
        problem=problem,
        capacity=tuple(amount for resource in problem.resources for amount in resource.capacity),
        offset=tuple(accumulate([0, *sizes]))[:-1],
        last=tuple((problem.horizon if one.latest is None else min(one.latest, problem.horizon)) - one.duration for one in activities),
        choice=tuple(words.get(one.choice, -1) for one in activities),
        followers=followers,
        needed=frozenset(index for one in activities for group in one.needs for index in group),
        closes=_inverted(len(activities), [step.covered_by for step in steps] + [demand.any_of for demand in problem.demands]),
        open_until=(problem.horizon,) * len(steps) + (problem.horizon + 1,) * len(problem.demands),
        by=(-1,) * len(steps) + tuple(demand.by for demand in problem.demands),
        profiles=[[None] * (problem.horizon + 1) for _ in activities])


def _inverted(size: int, groups: list[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """Give for each index the numbers of the groups it is in."""
    found: list[list[int]] = [[] for _ in range(size)]
    for number, group in enumerate(groups):
        for index in dict.fromkeys(group):
            found[index].append(number)
    return tuple(map(tuple, found))


class Draft:
    """Starts so far (−1: not placed), free capacity, and a journal to take placements back."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.start = [-1] * len(facts.problem.activities)
        self._free = list(facts.capacity)
        self._taken = [False] * (max(facts.choice, default=-1) + 1)
        self._open_until = list(facts.open_until)
        self._journal: list[tuple[int, list[tuple[int, int]]]] = []

    @property
    def mark(self) -> int:
        """Give the place in the journal to which `back_to` can return."""
        return len(self._journal)

    def gained_since(self, mark: int) -> bool:
        """Say whether a placement since the mark closed a step earlier or met a demand better than before."""
        return any(changes for _, changes in self._journal[mark:])

    def barred(self, activity: int) -> bool:
        """Say whether the activity is placed already or another of its choice is."""
        choice = self.facts.choice[activity]
        return self.start[activity] >= 0 or (choice >= 0 and self._taken[choice])

    def ready(self, activity: int) -> int:
        """Give the first start its window and its needs allow, −1 if a need is not placed."""
        this, first = self.facts.problem.activities, self.facts.problem.activities[activity].earliest
        for group in this[activity].needs:
            ends = [self.start[index] + this[index].duration for index in group if self.start[index] >= 0]
            if not ends:
                return -1
            first = max(first, min(ends))
        return first

    def gains_until(self, activity: int) -> int:
        """Give the last start at which the activity still closes a step earlier or meets a demand better, −1 for none."""
        ends = [self._open_until[goal] for goal in self.facts.closes[activity]]
        return max(-1, max(ends) - 1 - self.facts.problem.activities[activity].duration) if ends else -1

    def first_fit(self, activity: int, first: int, last: int) -> int:
        """Give the first start from ``first`` to ``last`` for which all buckets hold enough, −1 if there is none."""
        free, profile = self._free, self.facts.profile
        for start in range(first, last + 1):
            for place, amount in profile(activity, start):
                if free[place] < amount:
                    break
            else:
                return start
        return -1

    def put(self, activity: int, start: int) -> None:
        """Place the activity: take its capacity and its choice, note what it closes."""
        self.start[activity] = start
        for place, amount in self.facts.profile(activity, start):
            self._free[place] -= amount
        if self.facts.choice[activity] >= 0:
            self._taken[self.facts.choice[activity]] = True
        self._journal.append((activity, self._close(activity, start + self.facts.problem.activities[activity].duration)))

    def back_to(self, mark: int) -> None:
        """Take back every placement since the mark."""
        while len(self._journal) > mark:
            activity, changes = self._journal.pop()
            for place, amount in self.facts.profile(activity, self.start[activity]):
                self._free[place] += amount
            for goal, before in changes:
                self._open_until[goal] = before
            if self.facts.choice[activity] >= 0:
                self._taken[self.facts.choice[activity]] = False
            self.start[activity] = -1

    def _close(self, activity: int, end: int) -> list[tuple[int, int]]:
        """Note the goals the finish improves; give them with what stood before."""
        changes = [(goal, self._open_until[goal]) for goal in self.facts.closes[activity] if end < self._open_until[goal]]
        for goal, _ in changes:
            self._open_until[goal] = end if end > self.facts.by[goal] else -1
        return changes
