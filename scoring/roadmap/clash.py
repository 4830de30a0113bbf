"""Which requirements contradict each other already in the linear relaxation. A second room for scipy."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack

from scoring.roadmap.problem import Requirement
from scoring.roadmap.relaxation import arrays
from scoring.roadmap.step_model import StepModel

VIOLATION = 1e-4
"""Least total violation, in units of the rows, that counts as a contradiction."""
PRICED = 1e-7


class LinearClash:
    """Tells which requirements contradict each other already in the relaxation: quick, but blind to what only whole plans rule out.

    Each question takes at most ``seconds``.
    """

    def __init__(self, model: StepModel, seconds: float) -> None:
        self.seconds = seconds
        self.about = [row.about for row in model.rows]
        self.rows, self.limits, _ = arrays(model)

    def among(self, requirements: Iterable[Requirement]) -> list[Requirement] | None:
        """Give some of the requirements that cannot hold together, None where the relaxation sees no contradiction in time.

        The least total violation is sought; the rows that price it (Farkas) cannot all be kept.
        """
        asked = list(requirements)
        kept = np.array([about is None or about in asked for about in self.about], dtype=bool)
        soft = np.array([about is not None for about in self.about], dtype=bool)[kept]
        rows, limits = self.rows[kept], self.limits[kept]
        give = csr_matrix((-np.ones(soft.sum()), (np.flatnonzero(soft), np.arange(soft.sum()))), shape=(len(limits), soft.sum()))
        if not rows.shape[1]:
            return [one for one in asked if any(about == one and limit < 0 for about, limit in zip(self.about, self.limits, strict=True))] or None
        cost = np.concatenate([np.zeros(rows.shape[1]), np.ones(soft.sum())])
        found = linprog(cost, A_ub=hstack([rows, give], format="csr"), b_ub=limits, bounds=[(0, 1)] * rows.shape[1] + [(0, None)] * int(soft.sum()), method="highs", options={"time_limit": self.seconds})
        if found.status != 0 or found.fun <= VIOLATION:
            return None
        priced = np.flatnonzero(kept)[-found.ineqlin.marginals > PRICED]
        core = {self.about[row] for row in priced}
        return [one for one in asked if one in core]
