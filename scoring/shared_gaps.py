"""What members lack together: how many have a gap, how large it is, how many have not said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.sheet import Bools, Floats


@dataclass(frozen=True)
class SharedGap:
    """A column in which ``members`` (rows) of ``assessed`` have a gap, ``mean`` levels on average; ``unknown`` have no value.

    ``worth`` is the sum of their weighted gaps.
    """

    column: int
    members: tuple[int, ...]
    assessed: int
    unknown: int
    mean: float
    worth: float


def shared_gaps(gap: Floats, weight: Floats, asked: Bools, *, gap_from: float = 0.0, fewest: int = 2) -> list[SharedGap]:
    """Give the columns in which at least ``fewest`` members have a gap above 0 and of at least ``gap_from`` levels.

    ``gap`` (m, c) levels missing to the Soll, nan where not assessed; ``weight`` (m, c) what a level is worth; ``asked``
    (m, c) where the column applies to a member and has a Soll: those among them without a value count as unknown, never
    as a gap. Order: most members, then largest worth, then the columns' order.
    """
    has = (np.nan_to_num(gap) > 1e-9) & (np.nan_to_num(gap) >= gap_from - 1e-9) & asked
    known = asked & ~np.isnan(gap)
    found = []
    for column in np.flatnonzero(has.sum(axis=0) >= fewest):
        rows = np.flatnonzero(has[:, column])
        gaps = gap[rows, column]
        found.append(SharedGap(int(column), tuple(int(row) for row in rows), int(known[:, column].sum()), int((asked & ~known)[:, column].sum()),
                               float(gaps.mean()), float((weight[rows, column] * gaps).sum())))
    return sorted(found, key=lambda item: (-len(item.members), -round(item.worth, 12), item.column))
