"""Comparison of members: column statistics, ranks with ties, consent and suppression (scoring.md § 10)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from scoring.sheet import Bools, Floats

FEWEST_VEILED = 3
"""So many range-only members must enter a figure: one of them knows its own value and must still face two others."""
PARTS = 10
"""Range-only values enter rounded to this part of the scale: half a level on 0–5."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


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


@dataclass(frozen=True)
class Release:
    """What a publication was made of: ``values`` and ``consent`` (m, n), nan where not assessed; members in the same rows each time."""

    values: Floats
    consent: NDArray[np.int8]

    @property
    def shown(self) -> Bools:
        """Give where a member has a value in an own row, named or alias, (m, n)."""
        return np.asarray((self.consent <= Consent.ALIAS) & ~np.isnan(self.values))

    @property
    def veiled(self) -> Bools:
        """Give where a member's value enters statistics without an own row, (m, n)."""
        return np.asarray((self.consent == Consent.RANGE_ONLY) & ~np.isnan(self.values))

    @property
    def suppressed(self) -> Bools:
        """Give the columns that too few range-only members enter, (n,)."""
        veiled = self.veiled.sum(axis=0)
        return np.asarray((veiled > 0) & (veiled < FEWEST_VEILED))


def shown_rows(values: Floats, consent: NDArray[np.int8]) -> Floats:
    """Give the matrix (m, n) a reader may see: own rows of named and alias members only, nan elsewhere."""
    return np.where(consent <= Consent.ALIAS, values, np.nan)


def consent_above(consents: NDArray[np.int8]) -> NDArray[np.int8]:
    """Give what holds for a value made of several dimensions, (m, d) → (m,): their common level, hidden where they differ.

    Anything milder could be solved for the dimension a member keeps back, the others being known.
    """
    alike = (consents == consents[:, :1]).all(axis=1)
    return np.where(alike, consents[:, 0], np.int8(Consent.HIDDEN)).astype(np.int8)


def column_statistics(values: Floats, consent: NDArray[np.int8], *, lowest: float | Floats = 0.0, highest: float | Floats = 5.0) -> ColumnStatistics:
    """Summarise each column over all who are not hidden and have a value; ``values`` and ``consent`` are (m, n).

    Order statistics of a small group are values of single members, so two rules guard the range-only ones:

    - A column is suppressed where one or two of them enter it. One could be subtracted out; of two, each knows itself
      and would read off the other. The rule looks at consents and at who has a value, never at the values: a column
      left out because its values are alike would tell a member that all others have its own.
    - Their values enter rounded to a tenth of the scale from ``lowest`` to ``highest`` (scalars or (n,)), both ends to one
      tenth inside. All values of a half-open interval of that width then give the same figures, even where all members are
      alike and even where columns are weighted means of each other: a value that rises a little, with all means above it,
      leaves every figure as it is. Who knows that a column takes few values only (a field of two questions) may still
      find one of them in the interval.
    """
    release = Release(values, consent)
    step = np.asarray((highest - lowest) / PARTS)
    rounded = np.clip(lowest + np.floor((values - lowest) / step + 0.5) * step, lowest + step, highest - step)
    entering = np.where(release.shown, values, np.where(release.veiled, rounded, np.nan))
    entering = np.where(release.suppressed, np.nan, entering)
    return ColumnStatistics(*_quantiles(entering), (release.shown | release.veiled).sum(axis=0), release.suppressed)


def _quantiles(values: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Give the five-number summary of each column, linear between order statistics, nan where it is empty."""
    ascending = np.sort(values, axis=0)                                            # nan last
    last = np.maximum((~np.isnan(values)).sum(axis=0) - 1, 0)
    columns = np.arange(values.shape[1])

    def at(share: float) -> Floats:
        place = share * last
        below = np.floor(place).astype(np.intp)
        low, high = ascending[below, columns], ascending[np.minimum(below + 1, last), columns]
        return np.asarray(low + (place - below) * (high - low))

    least, lower, middle, upper, most = (at(share) for share in SHARES)
    return least, lower, middle, upper, most


def ranks(values: Floats, decimals: int = 9) -> Floats:
    """Give competition ranks per column, (m, n): 1 is best, ties share the better rank, nan where not assessed.

    Ranks that are shown must be made of ``shown_rows``: a place counted among members that are not shown tells where they stand.
    """
    rounded, result = np.round(values, decimals), np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        known = ~np.isnan(values[:, column])
        ascending = np.sort(rounded[known, column])
        result[known, column] = 1.0 + len(ascending) - np.searchsorted(ascending, rounded[known, column], side="right")
    return result
