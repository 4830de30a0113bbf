"""Random sheets for the laws that must hold for all inputs."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from scoring import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, OPEN, UNKNOWN, ScoreSheet, Tree

LEVELS = st.integers(0, 20).map(lambda quarter: quarter / 4)


@st.composite
def trees(draw: st.DrawFn, questions: int, *, sums: bool) -> Tree:
    """Root, up to three dimensions, up to three fields each; with ``sums``, all storeys down to a random one add up.

    A mean over parts of unlike span has no meaning (the catalogue check ``span-mixed`` refuses it), so below a mean all are means.
    """
    parent, ids = [-1], ["gesamt"]
    leaves = []
    for d in range(draw(st.integers(1, 3))):
        ids.append(f"D{d}")
        parent.append(0)
        above = len(ids) - 1
        for f in range(draw(st.integers(1, 3))):
            ids.append(f"D{d}F{f}")
            parent.append(above)
            leaves.append(len(ids) - 1)
    leaf_of = [draw(st.sampled_from(leaves)) for _ in range(questions)]
    weights = st.integers(1, 5).map(float)
    adding = draw(st.integers(0, 3)) if sums else 0
    storey = [0 if above < 0 else 1 if above == 0 else 2 for above in parent]
    return Tree(tuple(ids), np.array(parent), np.array([draw(weights) for _ in ids]),
                np.array([depth < adding for depth in storey]), np.array(leaf_of), np.array([draw(weights) for _ in leaf_of]), 0.0, 5.0)


@st.composite
def sheets(draw: st.DrawFn, *, sums: bool = False) -> ScoreSheet:
    """A sheet with every state, with mandatory questions and targets."""
    m, q = draw(st.integers(1, 3)), draw(st.integers(1, 8))
    tree = draw(trees(q, sums=sums))
    state, level, lower, upper, must = (np.full((m, q), np.nan) for _ in range(5))
    target = np.full((3, m, q), np.nan)
    for i in range(m):
        for j in range(q):
            state[i, j] = draw(st.sampled_from([OPEN, UNKNOWN, ANSWERED, ANSWERED, ANSWERED, CONTRADICTORY, NOT_APPLICABLE]))
            if state[i, j] in (ANSWERED, CONTRADICTORY):
                low, x, high = sorted(draw(LEVELS) for _ in range(3))
                level[i, j] = x
                lower[i, j], upper[i, j] = (low, high) if state[i, j] == CONTRADICTORY else (x, x)
            if draw(st.booleans()):
                target[:, i, j] = sorted(draw(LEVELS) for _ in range(3))
            if draw(st.integers(0, 3)) == 0:
                must[i, j] = draw(LEVELS)
    cap = np.array([draw(LEVELS) for _ in range(q)])
    return ScoreSheet(tuple(f"m{i}" for i in range(m)), tuple(f"q{j}" for j in range(q)), tree, state.astype(np.int8), level, lower, upper, target, must, cap)
