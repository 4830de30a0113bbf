"""Who hands people to whom: waits that a plan's capacity implies, read off the plan (planning.md § 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

Arc = tuple[int, int]
NOBODY, NEGLIGIBLE = -1, 1e-9


@dataclass(frozen=True)
class _People:
    """Some people of one resource: free at time ``since``, last held by ``giver`` (NOBODY: not used yet)."""

    since: float
    giver: int
    amount: float


def flow_arcs(start: ArrayLike, duration: ArrayLike, demand: ArrayLike, capacity: ArrayLike, needs: Iterable[Arc] = ()) -> list[Arc]:
    """Give the pairs (giver, taker), sorted, that must be kept beside ``needs`` so that a delayed plan stays within its people.

    ``start``, ``duration`` (n,) periods; ``demand`` (n, resources) while running; ``capacity`` (resources, periods). In order of
    start, finish and index each activity takes people from those it waits for anyway, then those not used yet, then those
    free for longest, then the smaller index. Where capacity falls, those free for longest are the ones who are away.

    Whatever the durations become, running activities together never exceed the highest capacity up to that time (which is the
    capacity where it never falls): every person is held by one activity after another. Source: resource flow networks of
    Artigues, Michelon and Reusser, EJOR 149 (2003), and Leus and Herroelen, IIE Transactions 36 (2004).
    Raises ValueError where the plan itself asks for more than there is, or starts outside the periods.
    """
    begin = np.asarray(start, dtype=float)
    end, asked, holds = begin + np.asarray(duration, dtype=float), np.asarray(demand, dtype=float), np.asarray(capacity, dtype=float)
    if ((end > begin) & ((begin < 0) | (begin >= holds.shape[1]))).any():
        raise ValueError(f"an activity starts outside the {holds.shape[1]} periods")
    peaks = np.maximum.accumulate(holds, axis=1)
    waits = _direct_waits(len(begin), needs)
    people: list[list[_People]] = [[] for _ in holds]
    arcs: list[Arc] = []
    for j in np.lexsort((end, begin)).tolist():
        period = int(begin[j])
        waits[j] |= {before for direct in waits[j] for before in waits[direct]}
        for r in np.flatnonzero(asked[j] > 0).tolist() if end[j] > begin[j] else ():
            team = _People(float(end[j]), j, float(asked[j, r]))
            people[r], givers = _hand_over(people[r], team, float(begin[j]), float(peaks[r, period]), float(holds[r, period]), waits[j])
            arcs += [(giver, j) for giver in givers]
            waits[j] |= givers | {before for giver in givers for before in waits[giver]}
    return sorted(arcs)


def _hand_over(people: list[_People], team: _People, now: float, peak: float, capacity: float, waits: set[int]) -> tuple[list[_People], set[int]]:
    """Give the people after ``team`` has been found among them, and those of its givers it does not wait for anyway."""
    known = [*people, _People(-np.inf, NOBODY, peak - sum(some.amount for some in people))]
    idle = sorted((some for some in known if some.since <= now + NEGLIGIBLE), key=lambda some: (some.since, some.giver))
    away, there = _split(idle, peak - capacity)
    taken, left = _split(sorted(there, key=lambda some: some.giver not in waits), team.amount)
    if sum(some.amount for some in taken) < team.amount - NEGLIGIBLE:
        raise ValueError(f"activity {team.giver} starts at {now:g} with fewer people than it needs")
    busy = [some for some in known if some.since > now + NEGLIGIBLE]
    return [*away, *left, *busy, team], {some.giver for some in taken} - waits - {NOBODY}


def _split(people: Iterable[_People], amount: float) -> tuple[list[_People], list[_People]]:
    """Part ``people``, in their order, into the first ``amount`` (or all) and the rest."""
    first, rest = [], []
    for some in people:
        part = min(some.amount, amount)
        amount -= part
        first += [replace(some, amount=part)] if part > NEGLIGIBLE else []
        rest += [replace(some, amount=some.amount - part)] if some.amount - part > NEGLIGIBLE else []
    return first, rest


def _direct_waits(activities: int, needs: Iterable[Arc]) -> list[set[int]]:
    waits: list[set[int]] = [set() for _ in range(activities)]
    for first, second in needs:
        waits[second].add(first)
    return waits
