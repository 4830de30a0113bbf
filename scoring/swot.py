"""Which fields are strengths and weaknesses, and in what order; which factors come first. Numbers only, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.gaps import Gaps
from scoring.maturity import Scores
from scoring.sheet import SOLL, ScoreSheet


@dataclass(frozen=True)
class RankedField:
    """A field in a SWOT list: its node, the value that ranks it, and the questions whose legal duty it fails."""

    node: int
    rank_value: float
    failed: tuple[int, ...] = ()


def strengths(sheet: ScoreSheet, scores: Scores, gaps: Gaps, municipality: int, leaves: Sequence[int], *, level_from: float, coverage_from: float) -> list[RankedField]:
    """Fields at or above their Soll and ``level_from``, covered and without a failed duty.

    Ranked by the surplus over the Soll, then by the score, then by catalogue order.
    """
    found = []
    for node in leaves:
        value, target = scores.point[municipality, node], gaps.target[SOLL, municipality, node]
        covered = scores.coverage[municipality, node] >= coverage_from
        if covered and value >= target - 1e-9 and value >= level_from and not _failures(sheet, municipality, node):
            found.append((RankedField(node, float(value - target)), float(value)))
    found.sort(key=lambda pair: (-round(pair[0].rank_value, 9), -round(pair[1], 9), pair[0].node))
    return [field for field, _ in found]


def weaknesses(sheet: ScoreSheet, gaps: Gaps, municipality: int, leaves: Sequence[int], *, gap_from: float) -> list[RankedField]:
    """Fields with a mean gap to the Soll of at least ``gap_from`` levels, or with a failed legal duty.

    Ranked by failed duties first, then by the weighted gap ω·G (its share of the overall gap), then by catalogue order.
    """
    found = []
    for node in leaves:
        gap = gaps.node[SOLL, municipality, node]
        failed = _failures(sheet, municipality, node)
        if gap >= gap_from - 1e-9 or failed:
            weight = float((gaps.weight[municipality] * sheet.tree.below[:, node]).sum())
            found.append(RankedField(node, weight * float(np.nan_to_num(gap)), failed))
    found.sort(key=lambda field: (not field.failed, -round(field.rank_value, 9), field.node))
    return found


def _failures(sheet: ScoreSheet, municipality: int, node: int) -> tuple[int, ...]:
    inside = sheet.tree.leaf_of == node
    return tuple(int(question) for question in np.flatnonzero(sheet.failed_duties[municipality] & inside))


def factor_order(impacts: Sequence[int], strong: Sequence[bool], days_left: Sequence[float]) -> list[int]:
    """Order factors: those with a proven tie to this municipality first, then impact, then the nearer deadline."""
    return sorted(range(len(impacts)), key=lambda i: (not strong[i], -impacts[i], days_left[i], i))
