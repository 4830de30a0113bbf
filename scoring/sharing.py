"""Who pays which share of a joint measure under a sharing key, and who would rather do without the others (planning.md § 4)."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import ArrayLike

from scoring.coalitions import CoreCheck, Subgroup, check_subgroups
from scoring.joint_cost import SURCHARGE, joint_expense, joint_of, known_costs, shapley_shares
from scoring.sheet import Floats

ROUNDING = 1.0
"""EUR per member by which whole-euro shares may exceed a subgroup's own cost: rounding, not a complaint."""


@dataclass(frozen=True)
class CostShares:
    """Shares of one measure under one key, members in the order of ``solo``; ``total`` EUR is their exact sum.

    ``savings`` EUR against doing it alone (negative: pays more). ``jointly``: together is cheaper than each alone; where it is
    not, everybody does it alone and pays its own cost, whatever the key. ``equal_instead``: the key's weights were all zero and
    the shares are equal. ``pays_more`` members that pay more than alone, ``worst`` the subgroup with the greatest complaint,
    None if the shares lie in the core. ``standard_error`` EUR of the least certain share, 0 unless the Shapley value was sampled.
    """

    total: int
    euros: tuple[int, ...]
    savings: tuple[float, ...]
    jointly: bool
    equal_instead: bool
    pays_more: tuple[Subgroup, ...]
    worst: Subgroup | None
    standard_error: float


def equal_shares(total: float, members: int) -> Floats:
    """Give every member the same, (members,)."""
    return np.full(members, total / max(1, members))


def proportional_shares(total: float, weights: ArrayLike) -> Floats:
    """Share in proportion to inhabitants, workplaces, benefit or solo cost, (m,); equally where all weights are zero.

    Raises ValueError for weights that are negative or unknown.
    """
    known = np.asarray(weights, dtype=np.float64)
    if not np.all(np.isfinite(known) & (known >= 0)):
        raise ValueError("weights of a sharing key must be known and not negative")
    return np.asarray(total * (known / known.sum())) if known.any() else equal_shares(total, len(known))


def whole_euros(shares: ArrayLike, total: int) -> tuple[int, ...]:
    """Round shares (m,) to whole euros with sum ``total`` by largest remainder; ties go by position.

    Raises ValueError where ``total`` is a euro or more away from the sum of the shares.
    """
    exact = np.round(np.asarray(shares, dtype=np.float64), 6)
    if abs(exact.sum() - total) >= 1:
        raise ValueError(f"shares of {exact.sum():.2f} EUR cannot be rounded to a sum of {total} EUR")
    euros = np.floor(exact)
    upwards = np.argsort(-np.round(exact - euros, 6), kind="stable")[:total - int(euros.sum())]
    euros[upwards] += 1
    return tuple(int(euro) for euro in euros)


def share_cost(
    solo: ArrayLike, fixed_share: float, surcharge: float = SURCHARGE, *, weights: ArrayLike | None = None, seed: int = 0,
) -> CostShares:
    """Share the cost of a joint measure; ``solo`` (m,) EUR that each member would pay alone.

    ``weights`` (m,) of a proportional key (ones for equal shares, ``solo`` for solo cost), None for the Shapley value. Whole
    euros are what is compared with doing it alone. Raises ValueError as the functions it is made of.
    """
    costs = known_costs(solo, fixed_share, surcharge)
    joint = joint_expense(costs, fixed_share, surcharge)
    jointly = joint < costs.sum() - ROUNDING / 2
    by_key = proportional_shares(joint, np.ones(len(costs)) if weights is None else weights)
    shares, errors = (by_key if jointly else costs), np.zeros(len(costs))
    if jointly and weights is None:
        shares, errors = shapley_shares(costs, fixed_share, surcharge, seed=seed)
    euros = whole_euros(shares, floor(shares.sum() + 0.5))
    check = _core_of_joint(costs, fixed_share, surcharge, np.array(euros, dtype=np.float64))
    return CostShares(
        sum(euros), euros, tuple(float(saved) for saved in costs - euros), bool(jointly), bool(jointly and weights is not None and not np.any(weights)),
        check.pays_more, check.worst, float(errors.max(initial=0.0)))


def _core_of_joint(costs: Floats, fixed_share: float, surcharge: float, euros: Floats) -> CoreCheck:
    """Do ``core_check`` of v = min(joint, Σ k) without all 2^m subgroups, for any number of members.

    With x = share − tolerance, a subgroup's complaint is the greater of Σ(x − k) and Σ(x − (1 − f)(1 + c)k) − f·max k. The
    first is greatest for all with x > k. The second, given who has the greatest cost, is greatest with all others of at most
    that cost for whom x > (1 − f)(1 + c)k. These subgroups and the single members are enough.
    """
    pay = euros - ROUNDING
    alone = np.eye(len(costs), dtype=np.bool_)
    gaining = (pay > (1 - fixed_share) * (1 + surcharge) * costs) & (costs <= costs[:, None])
    groups = np.concatenate([alone, (pay > costs)[None], alone | gaining])
    groups = groups[groups.any(axis=1)]
    most, total = np.where(groups, costs, 0.0).max(axis=1, initial=0.0), groups @ costs
    return check_subgroups(groups, np.minimum(joint_of(most, total, fixed_share, surcharge), total), euros, ROUNDING)
