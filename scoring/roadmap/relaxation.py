"""The linear relaxation of the step model bounds every plan from above and suggests orders (planning.md § 3). scipy's room here.

A price for each row makes the bound safe whatever the solver's tolerance: for prices y ≥ 0 no plan exceeds b·y + Σ max(0, c − Aᵀy);
prices that make it negative prove that there is no plan.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from scoring.roadmap.first_order import prices_and_shares
from scoring.roadmap.problem import RoadmapProblem
from scoring.roadmap.step_model import StepModel

Floats = npt.NDArray[np.float64]
NO_PLAN = -1
INFEASIBLE = 2         # scipy.optimize.linprog's status
LARGE = 6_000          # columns from which simplex takes longer than first-order iterations reach 0.1 %
MOST_ROUNDS = 10_000
ROUNDING = 1e-9        # relative error of the float sums
ALPHAS = (0.1, 0.3, 0.5, 0.7, 0.9)
TIE = 1e-6             # the mean start decides among those that reach a share in the same period


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation tells: the bound (−1: there is no plan) and the share of each activity that has started, per period."""

    bound: int
    shares: tuple[Floats, ...]
    first: tuple[int, ...]

    def places(self) -> list[list[float]]:
        """Give places of the activities in time: the mean start, and the period in which a share α has started."""
        mean = [first + float((1 - shares).sum()) for first, shares in zip(self.first, self.shares, strict=True)]
        reached = [[first + int(np.count_nonzero(shares < alpha)) for first, shares in zip(self.first, self.shares, strict=True)] for alpha in ALPHAS]
        return [mean, *([place + TIE * late for place, late in zip(places, mean, strict=True)] for places in reached)]

    def likely(self, group: Iterable[int]) -> int:
        """Give the activity of a group that runs with the largest share, the first of equals."""
        return max(sorted(group), key=lambda j: float(self.shares[j][-1]) if len(self.shares[j]) else -1.0)


def upper_bound(problem: RoadmapProblem, lateness: int | None = 0) -> int:
    """Give an area no plan exceeds that misses its demands by ``lateness`` periods in all (None: by any); −1 where there is no plan."""
    return relax(StepModel(problem, lateness)).bound


def relax(model: StepModel, rounds: int = MOST_ROUNDS) -> Relaxed:
    """Solve the relaxation: exactly up to ``LARGE`` columns, by at most so many first-order ``rounds`` beyond."""
    rows, limits, gain = arrays(model)
    scale = max(1.0, float(gain.max(initial=0)))
    if not model.width:
        return Relaxed(NO_PLAN if (limits < 0).any() else 0, tuple(np.zeros(0) for _ in model.first), tuple(model.first))
    if model.width <= LARGE:
        found = linprog(-gain / scale, A_ub=rows, b_ub=limits, bounds=(0, 1), method="highs")
        if found.status == INFEASIBLE:
            return Relaxed(NO_PLAN, (), ())
        prices, values = -found.ineqlin.marginals, found.x
    else:
        prices, values = prices_and_shares(rows, limits, gain / scale, rounds)
    prices = np.maximum(0, prices) * scale
    bound = min(float(limits @ prices + np.maximum(0, gain - rows.T @ prices).sum()), float(gain.sum()))
    shares = tuple(values[begin:end] for begin, end in pairwise(model.offset))
    return Relaxed(max(NO_PLAN, math.floor(bound + ROUNDING * max(1.0, abs(bound)))), shares, tuple(model.first))


def arrays(model: StepModel) -> tuple[csr_matrix, Floats, Floats]:
    """Give A (rows, columns), b (rows,) and the gain c (columns,) of a model."""
    ends = np.cumsum([0, *(len(row.columns) for row in model.rows)])
    columns = [column for row in model.rows for column in row.columns]
    values = [float(value) for row in model.rows for value in row.values]
    gain = np.zeros(model.width)
    gain[list(model.gain)] = list(model.gain.values())
    limits = np.array([row.limit for row in model.rows], dtype=float)
    return csr_matrix((values, columns, ends), shape=(len(model.rows), model.width)), limits, gain
