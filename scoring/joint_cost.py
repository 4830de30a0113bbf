"""What members spend on a measure together, and the Shapley value of that cost (planning.md § 4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from scoring.coalitions import MOST_EXACT, shapley
from scoring.sheet import Floats

SURCHARGE = 0.05
"""Extra effort of coordination on the part that every member does itself."""


def known_costs(solo: ArrayLike, fixed_share: float, surcharge: float) -> Floats:
    """Give the solo costs (m,) as an array; ValueError for costs negative or unknown, a fixed share outside 0–1, a negative surcharge."""
    costs: Floats = np.asarray(solo, dtype=np.float64).reshape(-1)
    if not np.all(np.isfinite(costs) & (costs >= 0)):
        raise ValueError("what each member would spend alone must be known and not negative")
    if not (0 <= fixed_share <= 1 and 0 <= surcharge < np.inf):
        raise ValueError(f"fixed share {fixed_share} must lie in 0–1, surcharge {surcharge} must not be negative")
    return costs


def joint_of(most: Floats, total: Floats, fixed_share: float, surcharge: float) -> Floats:
    """Give f·max + (1 − f)(1 + c)·Σ for subgroups of which the greatest and the summed solo cost are given, all (s,)."""
    return fixed_share * most + (1 - fixed_share) * (1 + surcharge) * total


def joint_expense(solo: ArrayLike, fixed_share: float, surcharge: float = SURCHARGE) -> float:
    """Give f·max k + (1 − f)(1 + c)·Σ k: the fixed part is done once, the rest by each member with a surcharge for coordination.

    ``solo`` (m,) what each would spend alone, EUR or person days; 0 for nobody. Raises ValueError as ``known_costs``.
    """
    costs = known_costs(solo, fixed_share, surcharge)
    return float(joint_of(costs.max(initial=0.0), costs.sum(), fixed_share, surcharge))


def coalition_values(solo: ArrayLike, fixed_share: float, surcharge: float = SURCHARGE) -> Floats:
    """Give v(S) = min(joint(S), Σ k) of every subgroup, (m,) → (2^m,) by bit mask: together or each alone, nobody is forced.

    v knows no partitions. Several joint groups never pay: merging two saves the lesser fixed part. Leaving out the member
    with by far the greatest cost can, where k > f·max/(c(1 − f)) with max over the others; then no shares lie in the core,
    and ``core_check`` names who had better go on without it.
    """
    most, total = np.zeros(1), np.zeros(1)
    for cost in known_costs(solo, fixed_share, surcharge):
        most, total = np.concatenate([most, np.maximum(most, cost)]), np.concatenate([total, total + cost])
    return np.minimum(joint_of(most, total, fixed_share, surcharge), total)


def airport_shares(costs: Floats) -> Floats:
    """Share max(costs), (m,): each step from one cost to the next is paid equally by all who need it (Littlechild and Owen 1973)."""
    order = np.argsort(costs, kind="stable")
    steps = np.diff(costs[order], prepend=0.0) / np.arange(len(costs), 0, -1)
    shares = np.empty(len(costs))
    shares[order] = steps.cumsum()
    return shares


def shapley_shares(
    solo: ArrayLike, fixed_share: float, surcharge: float = SURCHARGE, *, seed: int = 0, orders: int = 20_000,
) -> tuple[Floats, Floats]:
    """Give the Shapley value of v and its standard errors, both (m,): exact and 0 up to twelve members.

    Beyond, v = joint − excess with excess(S) = max(0, joint(S) − Σ k). The value of ``joint`` has a closed form,
    (1 − f)(1 + c)·k_i + f·airport_i(k); only that of the excess, which is nil for c = 0 and otherwise left to subgroups dominated
    by one member, is estimated from random orders of joining.
    """
    costs = known_costs(solo, fixed_share, surcharge)
    if len(costs) <= MOST_EXACT:
        return shapley(coalition_values(costs, fixed_share, surcharge)), np.zeros(len(costs))
    closed = (1 - fixed_share) * (1 + surcharge) * costs + fixed_share * airport_shares(costs)
    marginal = _marginal_excess(costs, fixed_share, surcharge, np.random.default_rng(seed), orders)
    return np.asarray(closed - marginal.mean(axis=0)), np.asarray(marginal.std(axis=0, ddof=1) / np.sqrt(orders))


def _marginal_excess(costs: Floats, fixed_share: float, surcharge: float, rng: np.random.Generator, orders: int) -> Floats:
    """Give what each member adds to the excess of joint over separate cost in random orders of joining, (orders, m)."""
    order = rng.permuted(np.broadcast_to(np.arange(len(costs)), (orders, len(costs))), axis=1)
    total, most = costs[order].cumsum(axis=1), np.maximum.accumulate(costs[order], axis=1)
    excess: Floats = np.maximum(0.0, joint_of(most, total, fixed_share, surcharge) - total)
    marginal = np.empty_like(excess)
    np.put_along_axis(marginal, order, np.diff(excess, axis=1, prepend=0.0), axis=1)
    return marginal
