"""Why an activity does not run in a plan: nothing to gain, an alternative taken, a prerequisite left out, or what it finds no room in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from scoring.roadmap.draft import facts_of
from scoring.roadmap.ledger import Ledger
from scoring.roadmap.problem import Kind, LeftOut, Requirement, RoadmapProblem, Schedule
from scoring.roadmap.tidy import possible_starts


def left_out(problem: RoadmapProblem, schedule: Schedule) -> tuple[LeftOut, ...]:
    """Give each activity that does not run and why not, in the problem's order.

    Where only capacity keeps it out: the buckets that hold too little at the start that lacks the fewest, the earliest of those.
    """
    ledger = Ledger(facts_of(problem), schedule)
    return tuple(LeftOut(j, tuple(_because(ledger, j))) for j, start in enumerate(schedule.start) if start < 0)


def _because(ledger: Ledger, j: int) -> list[Requirement]:
    activity, rival = ledger.problem.activities[j], ledger.rival(j)
    if rival >= 0:
        return [Requirement(Kind.CHOICE, j, rival)]
    if activity.duration > ledger.problem.horizon:
        return [Requirement(Kind.DOMAIN, j)]
    if not ledger.facts.followers[j] and ledger.last_gain(j) < activity.earliest:
        too_late = activity.earliest > 0 and ledger.problem.horizon <= activity.earliest + activity.duration and bool(ledger.facts.closes[j])
        return [Requirement(Kind.EARLIEST if too_late else Kind.NOTHING_TO_GAIN, j)]
    return list(_missing_company(ledger, j)) or _no_room(ledger, j)


def _missing_company(ledger: Ledger, j: int) -> Iterator[Requirement]:
    activity = ledger.problem.activities[j]
    for place, group in enumerate(activity.needs):
        if all(ledger.start[i] < 0 for i in group):
            yield Requirement(Kind.NEED, j, place)
    if activity.together >= 0 and ledger.start[activity.together] < 0:
        yield Requirement(Kind.TOGETHER, j, activity.together)
    if activity.companions or ledger.facts.followers[j]:
        yield Requirement(Kind.COMPANIONS, j)


def _no_room(ledger: Ledger, j: int) -> list[Requirement]:
    lacking = [ledger.lacking([j], start) for start in possible_starts(ledger, j)]
    if lacking:
        return [_bucket(ledger, place) for place in min(lacking, key=len)]
    return [_no_time(ledger, j)]


def _bucket(ledger: Ledger, place: int) -> Requirement:
    resource = bisect_right(ledger.facts.offset, place) - 1
    return Requirement(Kind.CAPACITY, resource, place - ledger.facts.offset[resource])


def _no_time(ledger: Ledger, j: int) -> Requirement:
    """Name what leaves no start: its core's start, its own window, or needs that are finished too late to gain anything."""
    activity, first = ledger.problem.activities[j], ledger.first_start(j)
    if activity.latest is not None and first > ledger.facts.last[j]:
        return Requirement(Kind.LATEST, j)
    if activity.together >= 0 and first <= ledger.last_gain(j):
        return Requirement(Kind.TOGETHER, j, activity.together)
    late = [place for place, group in enumerate(activity.needs) if ledger.first_end(group) == first]
    return Requirement(Kind.NEED, j, late[0]) if late and first > activity.earliest else Requirement(Kind.DOMAIN, j)
