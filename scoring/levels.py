"""From answers to levels: interpolation, point steps, and several interviews about one question (scoring.md §§ 2–4)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.sheet import Floats


def interpolated(values: ArrayLike, breakpoints: Sequence[tuple[float, float]]) -> Floats:
    """Give levels of measured values: piecewise linear through (value, level), clamped at the ends."""
    xs, ys = zip(*breakpoints, strict=True)
    return np.asarray(np.interp(np.asarray(values, dtype=float), xs, ys), dtype=float)


def stepped(points: float, steps: Sequence[tuple[float, float]]) -> float:
    """Give the level of the highest step whose points are reached; the first step is the floor."""
    return max((level for needed, level in steps if points >= needed - 1e-9), default=steps[0][1])


def reached_stage(score: float) -> int | None:
    """Give the stage shown as a whole number: reached, not rounded up to; None for nan."""
    return None if math.isnan(score) else math.floor(score + 1e-9)


@dataclass(frozen=True)
class Consolidated:
    """One question of one municipality after all interviews.

    ``index`` is the response whose level stands (None: the consultant's rating); ``ceiling_cut`` tells that the level
    was cut for want of a document, from ``uncut``.
    """

    level: float
    lower: float
    upper: float
    contradictory: bool
    index: int | None
    uncut: float
    ceiling_cut: bool = False


def consolidate(
    levels: Sequence[float],
    grades: Sequence[int],
    rating: float | None = None,
    *,
    contradiction_from: float = 2.0,
    ceiling: tuple[float, int] | None = None,
) -> Consolidated:
    """Consolidate the responses to one question (scoring.md § 4).

    The consultant's rating stands where there is one; otherwise the lower median of the responses with the highest
    evidence grade. Two responses ``contradiction_from`` levels apart make it contradictory while no rating stands;
    its bounds are then the lowest and highest response. ``ceiling`` = (level, grade): without any response of at least
    that evidence grade, nothing above the level counts.

    Raises ValueError if there is neither a response nor a rating.
    """
    if not levels and rating is None:
        raise ValueError("nothing to consolidate")
    best = max(grades, default=1)
    if rating is not None:
        result = Consolidated(rating, rating, rating, contradictory=False, index=None, uncut=rating)
    else:
        candidates = sorted((level, index) for index, (level, grade) in enumerate(zip(levels, grades, strict=True)) if grade == best)
        level, index = candidates[(len(candidates) - 1) // 2]
        apart = max(levels) - min(levels) >= contradiction_from - 1e-9
        low, high = (min(levels), max(levels)) if apart else (level, level)
        result = Consolidated(level, low, high, contradictory=apart, index=index, uncut=level)
    if ceiling is None or best >= ceiling[1] or result.upper <= ceiling[0]:
        return result
    cut = ceiling[0]
    return Consolidated(
        min(result.level, cut), min(result.lower, cut), min(result.upper, cut), result.contradictory, result.index, result.uncut,
        ceiling_cut=result.level > cut or result.upper > cut)
