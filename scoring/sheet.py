"""What the numbers are computed from: arrays and ids, shapes checked once.

Shapes: m municipalities, q questions, n nodes (the root "gesamt", dimensions, fields), p = 3 target profiles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.intp]

OPEN, UNKNOWN, ANSWERED, CONTRADICTORY, NOT_APPLICABLE = range(5)
PROFILE_COUNT = 3
ROOT = "gesamt"
PFLICHT, SOLL, OPTIMAL = range(PROFILE_COUNT)


class BadSheet(ValueError):
    """The arrays of a sheet do not fit together; a programming error, not the user's."""


@dataclass(frozen=True)
class Tree:
    """The nodes over the questions; node 0 is the root, every parent stands before its children.

    ``parent`` (n,) with -1 for the root, ``weight`` (n,) among siblings, ``is_sum`` (n,) true where a node adds its
    children instead of averaging them, ``leaf_of`` (q,) the node that holds each question, ``question_weight`` (q,).
    """

    ids: tuple[str, ...]
    parent: Ints
    weight: Floats
    is_sum: Bools
    leaf_of: Ints
    question_weight: Floats
    level_min: float
    level_max: float

    def __post_init__(self) -> None:
        if not (len(self.ids) == len(self.parent) == len(self.weight) == len(self.is_sum)):
            raise BadSheet("node arrays differ in length")
        if self.parent[0] != -1 or np.any(self.parent[1:] >= np.arange(1, len(self.ids))) or np.any(self.parent[1:] < 0):
            raise BadSheet("parents must stand before their children and node 0 must be the only root")
        if np.any(self.weight <= 0) or np.any(self.question_weight <= 0):
            raise BadSheet("weights must be positive")
        if not self.level_min < self.level_max:
            raise BadSheet("the scale is empty")

    @cached_property
    def depth(self) -> Ints:
        """Give each node's distance from the root, (n,)."""
        depth = np.zeros(len(self.ids), dtype=np.intp)
        for node in range(1, len(self.ids)):
            depth[node] = depth[self.parent[node]] + 1
        return depth

    @cached_property
    def layers(self) -> tuple[Ints, ...]:
        """Give the nodes of each depth, deepest first, without the root."""
        return tuple(np.flatnonzero(self.depth == level) for level in range(int(self.depth.max()), 0, -1))

    @cached_property
    def holds(self) -> Floats:
        """Give 1 where a node directly holds a question, (q, n)."""
        held = np.zeros((len(self.leaf_of), len(self.ids)))
        held[np.arange(len(self.leaf_of)), self.leaf_of] = 1.0
        return held

    @cached_property
    def below(self) -> Floats:
        """Give 1 where a question lies in a node or anywhere below it, (q, n)."""
        under = self.holds.copy()
        for layer in self.layers:
            for node in layer:
                under[:, self.parent[node]] += under[:, node]
        return under

    @cached_property
    def span(self) -> tuple[Floats, Floats]:
        """Give the lowest and highest value each node can have with everything applicable, (n,) and (n,)."""
        low, high = self._extreme(self.level_min), self._extreme(self.level_max)
        return low, high

    def _extreme(self, level: float) -> Floats:
        weights = self.holds.T @ self.question_weight
        values = np.where(self.is_sum, weights * level, np.where(weights > 0, level, 0.0))
        for layer in self.layers:
            parents = np.unique(self.parent[layer])
            for parent in parents:
                children = layer[self.parent[layer] == parent]
                total = float(self.weight[children] @ values[children])
                values[parent] = total if self.is_sum[parent] else total / float(self.weight[children].sum())
        return values


@dataclass(frozen=True)
class ScoreSheet:
    """Everything one scoring run needs.

    ``state`` (m, q) one of OPEN … NOT_APPLICABLE; ``level``, ``lower``, ``upper`` (m, q) in levels, nan where the state
    has none; ``target`` (p, m, q) with nan where nothing is asked for; ``must_at_least`` (m, q) with nan where no
    mandatory rule is in force; ``cap`` (q,) the level a failed mandatory question caps its field at.
    """

    municipalities: tuple[str, ...]
    questions: tuple[str, ...]
    tree: Tree
    state: NDArray[np.int8]
    level: Floats
    lower: Floats
    upper: Floats
    target: Floats
    must_at_least: Floats
    cap: Floats

    def __post_init__(self) -> None:
        shape = (len(self.municipalities), len(self.questions))
        for name in ("state", "level", "lower", "upper", "must_at_least"):
            if getattr(self, name).shape != shape:
                raise BadSheet(f"{name} must have shape {shape}")
        if self.target.shape != (PROFILE_COUNT, *shape) or self.cap.shape != shape[1:] or len(self.tree.leaf_of) != shape[1]:
            raise BadSheet("targets, caps or tree do not fit the questions")
        if np.any(np.isnan(self.level) == self.answered):
            raise BadSheet("a level must stand exactly where a question is answered")

    @property
    def answered(self) -> Bools:
        """Give the set B: answered or contradictory, (m, q)."""
        return np.isin(self.state, (ANSWERED, CONTRADICTORY))

    @property
    def applicable(self) -> Bools:
        """Give the set A: all but not applicable, (m, q)."""
        return np.not_equal(self.state, NOT_APPLICABLE)

    @property
    def failed_duties(self) -> Bools:
        """Give where a question is answered below its legal duty (the pflicht target), (m, q)."""
        below: Bools = self.level < self.target[PFLICHT]
        return self.answered & below

    def only(self, row: int) -> ScoreSheet:
        """Give the sheet of one municipality alone (m = 1)."""
        pick = slice(row, row + 1)
        return replace(self, municipalities=self.municipalities[pick], state=self.state[pick], level=self.level[pick], lower=self.lower[pick],
                       upper=self.upper[pick], target=self.target[:, pick], must_at_least=self.must_at_least[pick])

    @cached_property
    def low_levels(self) -> Floats:
        """Give x⁻: the lower bound of each answer, L_min where unknown or open, (m, q)."""
        return np.where(self.answered, self.lower, self.tree.level_min)

    @cached_property
    def high_levels(self) -> Floats:
        """Give x⁺: the upper bound of each answer, L_max where unknown or open, (m, q)."""
        return np.where(self.answered, self.upper, self.tree.level_max)
