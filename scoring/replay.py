"""A plan lived through many times: durations as they may turn out, delays handed on, money in the year it falls due (planning.md § 5)."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import ArrayLike

from scoring.handovers import Arc
from scoring.sheet import Floats
from scoring.uncertainty import pert_moments


def stretch(samples: ArrayLike, estimates: ArrayLike) -> Floats:
    """Give ``samples`` (draws, n) as multiples of what the ``estimates`` (n, 3) let expect, 1 where that is 0."""
    low, likely, high = np.asarray(estimates, dtype=float).reshape(-1, 3).T
    expected, _ = pert_moments(low, likely, high)
    values = np.asarray(samples, dtype=float)
    return np.asarray(np.divide(values, expected, out=np.ones_like(values), where=expected != 0))


def replay(start: ArrayLike, durations: ArrayLike, arcs: Iterable[Arc]) -> Floats:
    """Give when each activity is finished, (draws, n), in the unit of ``start`` (n,) and ``durations`` (draws, n).

    Each starts at the later of its planned start and the finish of all it waits for: ``arcs`` (first, second), needs and
    hand-overs together. Raises ValueError if they go round in a circle, name an activity that does not exist, or a duration is negative.
    """
    begins, lasts = np.asarray(start, dtype=float), np.asarray(durations, dtype=float)
    if not (lasts >= 0).all():
        raise ValueError("a duration is negative or unknown")
    waits: dict[int, set[int]] = {j: set() for j in range(len(begins))}
    for first, second in arcs:
        if not (first in waits and second in waits):
            raise ValueError(f"arc {first} → {second} leaves the {len(begins)} activities")
        waits[second].add(first)
    finish = np.empty(lasts.shape, order="F")
    for j in TopologicalSorter(waits).static_order():
        ready = np.full(len(lasts), begins[j])
        for before in waits[j]:
            np.maximum(ready, finish[:, before], out=ready)
        finish[:, j] = ready + lasts[:, j]
    return finish


def cost_per_year(start: ArrayLike, finish: ArrayLike, cost: ArrayLike, edges: ArrayLike) -> Floats:
    """Give what falls due in each year, (draws, years), when each cost (draws, n) spreads evenly from its start to its finish (draws, n).

    ``edges`` (years + 1,) ascending, in the unit of time of ``start``: where years begin, −inf and inf allowed. A cost without
    duration falls due at its start; what lies outside the edges is in no year.
    """
    begins, ends, amount = (np.asarray(values, dtype=float) for values in (start, finish, cost))
    lasts = ends - begins
    paid = [(_share_before(float(edge), begins, lasts) * amount).sum(axis=1) for edge in np.asarray(edges, dtype=float)]
    return np.diff(np.stack(paid, axis=1), axis=1)


def _share_before(edge: float, start: Floats, duration: Floats) -> Floats:
    """Give the share of each run (draws, n) that lies before ``edge``."""
    with np.errstate(invalid="ignore", divide="ignore"):                           # without duration: all or nothing
        return np.where(duration > 0, np.clip((edge - start) / duration, 0, 1), start < edge)
