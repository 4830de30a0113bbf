"""Games of cost in which members may act together: Shapley value and core of any game given by the cost of every subgroup.

A subgroup is a bit mask: bit i set means that member i belongs to it; ``values`` (2^m,) holds its cost, 0 for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from scoring.sheet import Bools, Floats, Ints

MOST_EXACT = 12
"""So many members are shared exactly: 2^12 subgroups."""
SAME = 1e-6
"""Excesses closer than this count as equal."""


@dataclass(frozen=True)
class Subgroup:
    """Members that together pay more than on their own, and by how much (``excess``, unit of the values)."""

    members: tuple[int, ...]
    excess: float


@dataclass(frozen=True)
class CoreCheck:
    """Who would rather leave: single members in ``pays_more`` (individual rationality), ``worst`` subgroup; None if the shares lie in the core."""

    pays_more: tuple[Subgroup, ...]
    worst: Subgroup | None


def members_of(masks: Ints, members: int) -> Bools:
    """Give who belongs to each subgroup, (s,) → (s, members)."""
    return np.asarray((masks[:, None] >> np.arange(members)) & 1, dtype=np.bool_)


def shapley(values: Floats) -> Floats:
    """Give each member's Shapley value, (2^m,) → (m,): its marginal cost, averaged over all orders of joining (Shapley 1953).

    Raises ValueError for more than twelve members or a number of values that is no power of two.
    """
    m = len(values).bit_length() - 1
    if len(values) != 1 << m or m > MOST_EXACT:
        raise ValueError(f"values of all subgroups of at most {MOST_EXACT} members are needed, not {len(values)}")
    masks = np.arange(1 << m)
    size = members_of(masks, m).sum(axis=1)
    weight = np.array([factorial(s) * factorial(m - s - 1) / factorial(m) for s in range(m)])
    without = [masks[(masks >> i) & 1 == 0] for i in range(m)]
    return np.array([weight[size[rest]] @ (values[rest | 1 << i] - values[rest]) for i, rest in enumerate(without)])


def core_check(values: Floats, shares: Floats, tolerance: float) -> CoreCheck:
    """Look for members and subgroups that pay more than their own cost by more than ``tolerance`` per member.

    ``values`` (2^m,), ``shares`` (m,). Per member, because shares rounded to whole euros may burden a subgroup by up to one
    euro for each of its members. Of several subgroups the one with the most excess beyond the tolerance is named, then the
    smallest.
    """
    masks = np.arange(1, len(values))
    return check_subgroups(members_of(masks, len(shares)), values[1:], shares, tolerance)


def check_subgroups(groups: Bools, values: Floats, shares: Floats, tolerance: float) -> CoreCheck:
    """Do ``core_check`` for the given subgroups only, (s, m) with their costs (s,); none may be empty."""
    size = groups.sum(axis=1)
    excess = groups @ shares - values
    beyond = excess - tolerance * size
    single = {int(groups[row].argmax()): float(excess[row]) for row in np.flatnonzero((size == 1) & (beyond > SAME))}
    worst = min(np.flatnonzero(beyond > SAME), key=lambda row: (-round(beyond[row] / SAME), size[row], row), default=None)
    return CoreCheck(tuple(Subgroup((i,), single[i]) for i in sorted(single)),
                     None if worst is None else Subgroup(tuple(int(i) for i in np.flatnonzero(groups[worst])), float(excess[worst])))
