"""The careful consultant's plan: take the activities in the published order, place each as early as possible (planning.md § 3).

Serial schedule generation (Kelley 1963; Kolisch 1996), extended to optional activities:
- An activity is placed at the earliest start at which its needs are finished, its window is open and every bucket holds enough,
  also for what it takes after its finish. If another of its choice runs already, it is left out.
- On its own turn it is placed only if it closes a step before the horizon earlier than now, or meets a demand better than now.
- Needs that are not placed yet are pulled directly before what needs them, of a group the first in the order that can be placed;
  if the activity then finds no place, what was pulled for it is taken back and waits for its own turn.
- A core and its companions are one bundle, formed on the first turn of any of them: the earliest common start with room for the
  core, for the one whose turn it is and for enough companions. All others join that gain something then or are needed by others;
  who did not join may join on its own turn, at the bundle's start.
- What found a need missing gets another turn at the end, as long as that places something: the need may run by now.
Demands and floors are not forced: a plan may be late or below a floor; every other hard requirement holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scoring.roadmap.draft import Draft, Facts, facts_of
from scoring.roadmap.problem import RoadmapProblem, Schedule


def greedy(problem: RoadmapProblem, order: Sequence[int] | None = None) -> Schedule:
    """Give the plan for an order of the activities' indexes, the problem's own priority by default."""
    return Decoder(problem).decode(order)


class Decoder:
    """Turns orders into plans; the look-ups of the problem are prepared once."""

    def __init__(self, problem: RoadmapProblem) -> None:
        self._facts = facts_of(problem)
        priority = problem.priority or range(len(problem.activities))
        self.own_order = tuple(sorted(range(len(problem.activities)), key=priority.__getitem__))

    def decode(self, order: Sequence[int] | None = None) -> Schedule:
        """Give the plan for an order; what the order does not name is placed only if something named needs it."""
        placing = _Placing(self._facts, self.own_order if order is None else order)
        waiting = placing.order
        while sum(placing.take(activity) for activity in waiting):
            waiting = placing.still_missing_needs()
        return Schedule(tuple(placing.draft.start))


class _Placing:
    """One pass through an order.

    ``_busy`` cores and activities are being placed right now, ``_failed`` found no place in this turn, ``_missed`` needs at some time.
    """

    def __init__(self, facts: Facts, order: Sequence[int]) -> None:
        self.facts, self.order, self.draft = facts, order, Draft(facts)
        self._activities = facts.problem.activities
        self._rank = [len(order)] * len(self._activities)
        for rank, activity in enumerate(order):
            self._rank[activity] = rank
        self._busy: set[int] = set()
        self._failed: set[int] = set()
        self._missed: set[int] = set()

    def take(self, activity: int) -> bool:
        """Give an activity its turn; say whether it was placed."""
        self._failed.clear()
        return self._place(activity, pulled=False)

    def still_missing_needs(self) -> list[int]:
        """Give, in order, what the order names and was not placed because a need of it could not be; then forget it."""
        missed = [activity for activity in self._ranked(self._missed & set(self.order)) if not self.draft.barred(activity)]
        self._missed.clear()
        return missed

    def _place(self, activity: int, *, pulled: bool) -> bool:
        """Place it, whatever it gains if something else pulls it; leave the draft untouched where that fails."""
        core = self._core(activity)
        if self.draft.barred(activity) or activity in self._failed or core in self._busy or self._is_idle(activity, pulled):
            return False
        mark = self.draft.mark
        self._busy.add(core)
        placed = self._place_with(core, activity, pulled)
        self._busy.remove(core)
        if not placed:
            self.draft.back_to(mark)
            self._failed.add(activity)
        return placed

    def _place_with(self, core: int, activity: int, pulled: bool) -> bool:
        if core != activity and self.draft.start[core] >= 0:
            return self._pull_needs(activity) and self._join(activity, self.draft.start[core], gains=not pulled)
        if self.facts.followers[core] or self._activities[core].companions:
            return self._place_bundle(core, activity, pulled)
        return self._place_alone(activity, pulled)

    def _core(self, activity: int) -> int:
        together = self._activities[activity].together
        return activity if together < 0 else together

    def _is_idle(self, activity: int, pulled: bool) -> bool:
        """Say whether no start is left at which the activity would gain something; a core gains through its companions."""
        return self._last(activity, gains=not pulled and not self.facts.followers[activity]) < self._activities[activity].earliest

    def _pull_needs(self, activity: int) -> bool:
        """Place one of each group of needs of which none is placed yet."""
        start = self.draft.start
        for group in self._activities[activity].needs:
            if all(start[index] < 0 for index in group) and not any(self._place(index, pulled=True) for index in self._ranked(group)):
                self._missed.add(activity)
                return False
        return True

    def _ranked(self, group: Iterable[int]) -> list[int]:
        return sorted(group, key=self._rank.__getitem__)

    def _place_alone(self, activity: int, pulled: bool) -> bool:
        if not self._pull_needs(activity) or self.draft.barred(activity):
            return False
        start = self.draft.first_fit(activity, self.draft.ready(activity), self._last(activity, gains=not pulled))
        if start >= 0:
            self.draft.put(activity, start)
        return start >= 0

    def _last(self, activity: int, *, gains: bool) -> int:
        """Give the last start allowed, and with ``gains`` the last at which it still gains something."""
        return min(self.facts.last[activity], self.draft.gains_until(activity)) if gains else self.facts.last[activity]

    def _place_bundle(self, core: int, activity: int, pulled: bool) -> bool:
        """Form the bundle at the first start that has room for the core, for the activity and for enough companions."""
        if not self._pull_needs(core) or (activity != core and not self._pull_needs(activity)):
            return False
        others = [index for index in self._ranked(self.facts.followers[core]) if index != activity and self._may_join(index)]
        first = max(self.draft.ready(core), self.draft.ready(activity))
        last = min(self.facts.last[core], self._last(activity, gains=not pulled and activity != core))
        return not self.draft.barred(core) and any(self._start_bundle(core, activity, others, start, pulled) for start in range(first, last + 1))

    def _may_join(self, activity: int) -> bool:
        """Say whether a companion would gain or is needed, and its needs can be placed; if so, they are."""
        if self.draft.barred(activity) or (self._last(activity, gains=True) < 0 and activity not in self.facts.needed):
            return False
        mark = self.draft.mark
        if not self._pull_needs(activity):
            self.draft.back_to(mark)
            return False
        return True

    def _start_bundle(self, core: int, activity: int, others: list[int], start: int, pulled: bool) -> bool:
        mark = self.draft.mark
        if self.draft.first_fit(core, start, start) < 0:
            return False
        self.draft.put(core, start)
        joined = activity == core or self._join(activity, start, gains=not pulled)
        if joined:
            count = (activity != core) + sum([self._join(index, start, gains=index not in self.facts.needed) for index in others])
            joined = count >= self._activities[core].companions and (pulled or self.draft.gained_since(mark))
        if not joined:
            self.draft.back_to(mark)
        return joined

    def _join(self, activity: int, start: int, *, gains: bool) -> bool:
        """Place a companion at the bundle's start, if its choice is free, its needs are finished and every bucket holds enough."""
        draft = self.draft
        if draft.barred(activity) or not 0 <= draft.ready(activity) <= start <= self._last(activity, gains=gains):
            return False
        if draft.first_fit(activity, start, start) < 0:
            return False
        draft.put(activity, start)
        return True
