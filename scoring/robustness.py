"""How firm the ranking of measures is when the agreed weights waver (planning.md § 2, scoring.md § 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from scoring.acceptability import DECIMALS, draw_ranks, mean_or_nan, rank_counts
from scoring.priorities import MeasureClass
from scoring.sheet import Bools, Floats, Ints

STEP = 10.0
"""Points by which a weight is raised and lowered to see how much the ranking reacts."""
NEAR = 2
"""So many ranks beside the published one still count as the same place."""
BAND = (0.05, 0.95)
CELLS = 1_000_000
"""Values (draws × measures) held at a time."""


@dataclass(frozen=True)
class Robustness:
    """How the ranking of n measures behaves under drawn weights; ranks count from 1 over the whole list, class after class.

    ``rank`` (n,) under the agreed weights; ``acceptability`` (n, n) share of draws in which measure i has rank r + 1;
    ``near`` (n,) share of draws within two ranks of ``rank``; ``band`` (n, 2) the 5 % and 95 % quantiles of the rank;
    ``central_weights`` (n, 4) mean of the weights (sum 100) that make the measure the first of its class, nan if none does;
    ``order_kept`` (n − 1,) share of draws in which the measures of rank r + 1 and r + 2 keep their order, nan across a
    border of classes; ``class_kept`` (n,) share of draws in which the measure's own points stay on their side of the
    threshold, 1 for zwingend; ``influence`` (4,) mean rank shift when one weight alone moves (see ``_influence``);
    ``most_influential`` the weight with the largest, -1 where no weight moves any rank.
    """

    rank: Ints
    acceptability: Floats
    near: Floats
    band: Ints
    central_weights: Floats
    order_kept: Floats
    class_kept: Floats
    influence: Floats
    most_influential: int


class _Field(NamedTuple):
    """The measures in the order that settles ties: ``terms`` (n, 4), ``klass`` (n,), ``block`` (n,) groups ranked one after another."""

    terms: Floats
    klass: Ints
    block: Ints

    def points(self, weights: Floats) -> Floats:
        """Give the points, weights (draws, 4) → (draws, n); summed term by term, so that they do not depend on the measure's position."""
        return np.asarray(sum(weights[:, k, None] * self.terms[:, k] for k in range(self.terms.shape[1])))

    def ranks(self, weights: Floats) -> Ints:
        """Give the ranks from 0, (draws, 4) → (draws, n)."""
        return draw_ranks(self.points(weights), self.block)

    def leaders(self) -> Ints:
        """Give the rank from 0 of the first of each measure's class, (n,)."""
        return np.searchsorted(self.klass, self.klass)


class _Counts(NamedTuple):
    """Sums over draws: rank (n, n), neighbours in order (n − 1,), same side of the threshold (n,), first of class (n,) and the weights then (n, 4)."""

    rank: Ints
    kept: Ints
    side: Ints
    first: Ints
    weight: Floats


def robustness(
    terms: ArrayLike, klass: ArrayLike, weights: ArrayLike, *, seed: int, tie_break: ArrayLike, threshold: float,
    concentration: float = 40.0, draws: int = 10_000, latest_start: ArrayLike | None = None,
) -> Robustness:
    """Rank the measures under weights drawn around the agreed ones: Dirichlet(concentration · w), a zero weight stays zero.

    ``terms`` (n, 4) partial scores 0–1, ``klass`` (n,) as ``MeasureClass``, ``weights`` (4,) at least 0, not all 0. The order
    is class, then ``latest_start`` (n,) where given (planning.md § 2: class zwingend only, inf elsewhere), then points
    descending, then ``tie_break`` (n,). The classes are those published; a prerequisite is not pulled before what needs it.
    """
    agreed = np.asarray(weights, dtype=np.float64)
    if agreed.min() < 0 or not agreed.sum() > 0 or concentration <= 0 or draws < 1:
        raise ValueError("weights must not be negative nor all zero; concentration and draws must be positive")
    agreed = 100 * agreed / agreed.sum()
    order, field = _field(terms, klass, tie_break, latest_start)
    drawn = _draw_weights(agreed, concentration, draws, seed)
    size = max(1, CELLS // max(1, len(order)))
    chunks = [_tally(field, agreed, drawn[at:at + size], threshold) for at in range(0, draws, size)]
    counts = _Counts(*(np.sum(parts, axis=0) for parts in zip(*chunks, strict=True)))
    return _result(np.argsort(order), field, agreed, counts, draws)


def _field(terms: ArrayLike, klass: ArrayLike, tie_break: ArrayLike, latest_start: ArrayLike | None) -> tuple[Ints, _Field]:
    """Sort the measures by all that does not depend on weights; give that order and the sorted measures."""
    classes = np.asarray(klass, dtype=np.intp).reshape(-1)
    scores = np.asarray(terms, dtype=np.float64).reshape(len(classes), 4)
    latest = np.zeros(len(classes)) if latest_start is None else np.round(np.asarray(latest_start, dtype=np.float64), DECIMALS)
    order = np.lexsort((np.asarray(tie_break).reshape(-1), latest, classes))
    border = (np.diff(classes[order]) != 0) | (latest[order][1:] != latest[order][:-1])
    return order, _Field(scores[order], classes[order], np.concatenate([[0], np.cumsum(border)])[:len(order)].astype(np.intp))


def _draw_weights(agreed: Floats, concentration: float, draws: int, seed: int) -> Floats:
    """Draw weights (draws, 4) with sum 100 and the agreed ones as their mean."""
    drawn, positive = np.zeros((draws, len(agreed))), agreed > 0
    drawn[:, positive] = 100 * np.random.default_rng(seed).dirichlet(concentration * agreed[positive] / 100, draws)
    return drawn


def _tally(field: _Field, agreed: Floats, drawn: Floats, threshold: float) -> _Counts:
    """Count over some draws what ``Robustness`` reports."""
    published = field.ranks(agreed[None])[0]
    ranks = field.ranks(drawn)
    in_order = ranks[:, np.argsort(published)]
    first = ranks == field.leaders()
    above, agreed_above = (_reached(field.points(values), threshold) for values in (drawn, agreed[None]))
    same_side = (above == agreed_above) | (field.klass == MeasureClass.ZWINGEND)
    return _Counts(rank_counts(ranks), (np.diff(in_order, axis=1) > 0).sum(axis=0), same_side.sum(axis=0), first.sum(axis=0),
                   first.T.astype(np.float64) @ drawn)


def _reached(points: Floats, threshold: float) -> Bools:
    """Say which points reach the threshold, up to the tolerance of the published classes."""
    return np.asarray(points >= threshold - 10.0**-DECIMALS)


def _result(back: Ints, field: _Field, agreed: Floats, counts: _Counts, draws: int) -> Robustness:
    """Turn counts into shares and put the measures back into the caller's order."""
    published = field.ranks(agreed[None])[0]
    ranks = np.arange(len(published))
    near = np.abs(ranks - published[:, None]) <= NEAR
    reached = counts.rank.cumsum(axis=1)
    band = np.stack([(reached < share * draws - 1e-9).sum(axis=1) for share in BAND], axis=1) + 1
    inside = np.diff(field.klass) == 0
    influence = _influence(field, agreed, published)
    return Robustness(
        published[back] + 1, counts.rank[back] / draws, (counts.rank * near).sum(axis=1)[back] / draws, band[back],
        mean_or_nan(counts.weight, counts.first)[back], np.where(inside, counts.kept / draws, np.nan), counts.side[back] / draws,
        influence, int(np.argmax(influence)) if influence.any() else -1)


def _influence(field: _Field, agreed: Floats, published: Ints) -> Floats:
    """Give for each weight by how many ranks a measure moves on average when it alone is raised or lowered by ten points.

    The other weights keep their proportions, the sum stays 100; the mean is over both directions and all measures. A weight
    of zero was excluded by the group and stays so; where it is the only weight nothing can move.
    """
    moved = np.array([_moved(agreed, k, step) for k in range(len(agreed)) for step in (STEP, -STEP)])
    shift = np.abs(field.ranks(moved) - published).sum(axis=1).reshape(len(agreed), 2)
    return np.asarray(shift.sum(axis=1) / (2 * max(1, len(published))))


def _moved(agreed: Floats, k: int, step: float) -> Floats:
    """Move one weight by ``step`` points, at most to 0 or 100, and rescale the others to a sum of 100."""
    rest = np.delete(agreed, k).sum()
    if agreed[k] == 0 or rest <= 0:
        return agreed
    value = min(100.0, max(0.0, agreed[k] + step))
    moved: Floats = agreed * (100 - value) / rest
    moved[k] = value
    return moved
