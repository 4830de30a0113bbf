"""How far people who rated the same things agree: differences of two raters, Krippendorff's alpha for any number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.sheet import Floats

NAN = float("nan")


@dataclass(frozen=True)
class PairAgreement:
    """Two raters over the ``n`` units both rated; every figure is nan where there is none.

    ``mean_absolute`` and ``mean_signed`` (first minus second) in levels; ``within_one`` the share (0–1) of units at most
    one level apart; ``agreement`` 1 − mean_absolute / span of the scale: 1 for equal levels, 0 for opposite ends.
    """

    n: int
    mean_absolute: float
    mean_signed: float
    within_one: float
    agreement: float


def pair_agreement(first: ArrayLike, second: ArrayLike, lowest: float, highest: float) -> PairAgreement:
    """Compare two raters' levels, both (units,) with nan where not rated, on a scale from ``lowest`` to ``highest``.

    Raises ValueError if the shapes differ or the scale is empty.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if a.shape != b.shape or a.ndim != 1 or not lowest < highest:
        raise ValueError("two raters need vectors of one length and a scale that is not empty")
    apart = (a - b)[~np.isnan(a) & ~np.isnan(b)]
    if not len(apart):
        return PairAgreement(0, NAN, NAN, NAN, NAN)
    distance = np.abs(apart)
    absolute = float(distance.mean())
    return PairAgreement(len(apart), absolute, float(apart.mean()), float((distance <= 1 + 1e-9).mean()), 1 - absolute / (highest - lowest))


def mean_distance(levels: ArrayLike) -> float:
    """Give the mean distance of all pairs among one unit's levels (raters,), nan for fewer than two."""
    values = np.asarray(levels, dtype=float)
    values = values[~np.isnan(values)]
    first, second = np.triu_indices(len(values), 1)
    return float(np.abs(values[first] - values[second]).mean()) if len(values) > 1 else NAN


def krippendorff_alpha(ratings: ArrayLike, metric: str = "interval") -> float:
    """Give Krippendorff's alpha of ``ratings`` (observers, units), nan where not rated.

    1 is perfect agreement, 0 what chance gives, below 0 systematic disagreement. ``metric`` is nominal, ordinal, interval
    or ratio. It is nan where no unit was rated twice or all values are equal: without variation nothing can be told.

    Source: Klaus Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, University of Pennsylvania, section E.
    Raises KeyError for an unknown metric.
    """
    table = np.asarray(ratings, dtype=float)
    distance = METRICS[metric]
    paired = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    values = np.unique(paired[~np.isnan(paired)])
    if len(values) < 2:
        return NAN
    counts = (paired[:, :, None] == values).sum(axis=0).astype(float)                       # (units, values)
    shares = counts / (counts.sum(axis=1, keepdims=True) - 1)
    coincidences = shares.T @ counts - np.diag(shares.sum(axis=0))                          # (values, values)
    totals = counts.sum(axis=0)
    apart = distance(values, totals)
    expected = float((np.outer(totals, totals) * apart).sum()) / (float(totals.sum()) - 1)
    return 1 - float((coincidences * apart).sum()) / expected


def _nominal(values: Floats, _totals: Floats) -> Floats:
    return np.not_equal.outer(values, values).astype(float)


def _ordinal(_values: Floats, totals: Floats) -> Floats:
    """Give the squared number of ratings that lie between two values, half of each end included."""
    middles = np.cumsum(totals) - totals / 2
    return np.square(np.subtract.outer(middles, middles))


def _interval(values: Floats, _totals: Floats) -> Floats:
    return np.square(np.subtract.outer(values, values))


def _ratio(values: Floats, _totals: Floats) -> Floats:
    """Give the squared relative difference; two zeros are equal."""
    sums = np.add.outer(values, values)
    return np.square(np.subtract.outer(values, values) / np.where(sums == 0, 1.0, sums))


METRICS: dict[str, Callable[[Floats, Floats], Floats]] = {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval, "ratio": _ratio}
