"""Comparison of members: column statistics, ranks with ties, consent and suppression (scoring.md § 10)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from scoring.sheet import Bools, Floats


class Consent(IntEnum):
    """What a member allows to be shown of it, per dimension."""

    NAMED = 0
    ALIAS = 1
    RANGE_ONLY = 2
    HIDDEN = 3


@dataclass(frozen=True)
class ColumnStatistics:
    """Per column (n,): five-number summary over contributing members, nan where suppressed or empty; ``count`` contributors."""

    minimum: Floats
    lower_quartile: Floats
    median: Floats
    upper_quartile: Floats
    maximum: Floats
    count: NDArray[np.intp]
    suppressed: Bools


def shown_rows(values: Floats, consent: NDArray[np.int8]) -> Floats:
    """Give the matrix (m, n) a reader may see: own rows of named and alias members only, nan elsewhere."""
    return np.where(consent <= Consent.ALIAS, values, np.nan)


def column_statistics(values: Floats, consent: NDArray[np.int8]) -> ColumnStatistics:
    """Summarise each column over all who are not hidden and have a value.

    ``values`` and ``consent`` are (m, n). A column is suppressed where the summary would reveal a range-only member by
    subtraction: exactly one contributor without an own row, or fewer than three contributors while one is range-only.
    """
    contributes = (consent != Consent.HIDDEN) & ~np.isnan(values)
    count = contributes.sum(axis=0)
    veiled = (contributes & (consent == Consent.RANGE_ONLY)).sum(axis=0)
    suppressed = (veiled == 1) | ((veiled > 0) & (count < 3))
    usable = np.where(contributes & ~suppressed, values, np.nan)
    empty = np.isnan(usable).all(axis=0)
    quantiles = np.full((5, values.shape[1]), np.nan)
    if not empty.all():
        quantiles[:, ~empty] = np.nanquantile(usable[:, ~empty], (0, 0.25, 0.5, 0.75, 1), axis=0)
    least, lower, middle, upper, most = quantiles
    return ColumnStatistics(least, lower, middle, upper, most, count, suppressed)


def ranks(values: Floats, decimals: int = 9) -> Floats:
    """Give competition ranks per column, (m, n): 1 is best, ties share the better rank, nan where not assessed."""
    rounded, result = np.round(values, decimals), np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        known = ~np.isnan(values[:, column])
        ascending = np.sort(rounded[known, column])
        result[known, column] = 1.0 + len(ascending) - np.searchsorted(ascending, rounded[known, column], side="right")
    return result
