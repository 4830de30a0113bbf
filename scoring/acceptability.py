"""Rank acceptability: which alternative takes which rank in what share of the draws (SMAA-2, Lahdelma and Salminen 2001)."""

from __future__ import annotations

import numpy as np

from scoring.sheet import Bools, Floats, Ints

DECIMALS = 9
"""Values that agree to so many decimals tie, as in the published order."""
BLOCK_WIDTH = 1024.0
"""Wider than any difference of values that are ranked in blocks (points, 0–100)."""


def draw_ranks(values: Floats, block: Ints | None = None) -> Ints:
    """Rank the alternatives in every draw, highest value first, from 0; ties go by position.

    ``values`` (draws, n); ``block`` (n,): alternatives of a lower block always come first. Gives (draws, n).
    """
    key = -np.round(values, DECIMALS) if block is None else block * BLOCK_WIDTH - np.round(values, DECIMALS)
    order = np.argsort(key, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(order.shape[1]), order.shape), axis=1)
    return ranks


def rank_counts(ranks: Ints) -> Ints:
    """Count the draws in which alternative i has rank r, (draws, n) → (n, n)."""
    n = ranks.shape[1]
    return np.bincount((ranks + np.arange(n) * n).ravel(), minlength=n * n).reshape(n, n)


def rank_acceptability(values: Floats) -> Floats:
    """Give the share of draws in which alternative i has rank r, 0 being the best; values (draws, n) → (n, n)."""
    return np.asarray(rank_counts(draw_ranks(values)) / len(values))


def central_weights(first: Bools, weights: Floats) -> Floats:
    """Give the mean of the weights under which an alternative comes first, nan where it never does.

    ``first`` (draws, n), ``weights`` (draws, k); gives (n, k).
    """
    return mean_or_nan(first.T.astype(np.float64) @ weights, first.sum(axis=0))


def mean_or_nan(total: Floats, count: Ints) -> Floats:
    """Divide sums (n, k) by their counts (n,), nan where nothing was counted."""
    return np.where(count[:, None] > 0, total / np.maximum(count, 1)[:, None], np.nan)
