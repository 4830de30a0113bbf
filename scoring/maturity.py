"""Scores of fields, dimensions and the whole, with bounds and coverage (scoring.md § 5), for all municipalities at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scoring.sheet import Bools, Floats, Ints, ScoreSheet, Tree


@dataclass(frozen=True)
class Scores:
    """Values of all nodes, each (m, n): nan means "nicht bewertbar", and for all four "nicht zutreffend" without coverage.

    ``raw`` is the point value before mandatory caps (on leaves) – above leaves it equals ``point``.
    ``capped_by`` (m, n) is the question whose failure caps a leaf's point value, -1 where none does.
    """

    tree: Tree
    point: Floats
    raw: Floats
    lower: Floats
    upper: Floats
    coverage: Floats
    capped_by: Ints
    failed: Bools

    @cached_property
    def index(self) -> dict[str, int]:
        """Give the position of each node id."""
        return {name: position for position, name in enumerate(self.tree.ids)}


def score(sheet: ScoreSheet) -> Scores:
    """Compute all scores of a sheet."""
    tree = sheet.tree
    inside, asked = sheet.answered, sheet.applicable
    raw = _leaf_points(tree, sheet.level, inside, asked)
    failed = inside & (sheet.level < sheet.must_at_least)
    point, capped_by = _capped(sheet, raw, failed)
    lower, _ = _capped(sheet, _leaves(tree, sheet.low_levels, asked), asked & (sheet.low_levels < sheet.must_at_least))
    upper, _ = _capped(sheet, _leaves(tree, sheet.high_levels, asked), inside & (sheet.high_levels < sheet.must_at_least))
    coverage = _share(tree, inside, asked)
    lower, upper = _aggregated(tree, lower, tree.is_sum), _aggregated(tree, upper, tree.is_sum)
    coverage = _aggregated(tree, coverage, np.zeros_like(tree.is_sum))
    point = _aggregated(tree, point, tree.is_sum, missing=lower)
    on_leaf = tree.holds.any(axis=0)
    return Scores(tree, point, np.where(on_leaf, raw, point), lower, upper, coverage, capped_by, failed)


def reach(sheet: ScoreSheet, levels: Floats, mask: Bools) -> Floats:
    """Aggregate any per-question value over the questions in ``mask`` as scores are, (m, q) → (m, n), nan where none."""
    return _aggregated(sheet.tree, _leaves(sheet.tree, levels, mask), sheet.tree.is_sum)


def effective_weights(sheet: ScoreSheet) -> Floats:
    """Give ω (m, q): what one level of a question is worth in the overall score, over applicable siblings (§ 8)."""
    tree, asked = sheet.tree, sheet.applicable
    within = np.where(asked, tree.question_weight, 0.0)
    present = within @ tree.below > 0                                             # (m, n)
    totals = _safe(within @ tree.holds)
    down = np.ones((len(sheet.municipalities), len(tree.ids)))
    for layer in reversed(tree.layers):
        parents = tree.parent[layer]
        weights = np.where(present[:, layer], tree.weight[layer], 0.0)
        siblings = _safe(_spread(weights, parents, len(tree.ids)))[:, parents]
        down[:, layer] = down[:, parents] * np.where(tree.is_sum[parents], weights, weights / siblings)
    per_leaf = down / np.where(tree.is_sum, 1.0, totals)
    return np.nan_to_num(within * per_leaf[:, tree.leaf_of])


def _safe(weights: Floats) -> Floats:
    return np.where(weights > 0, weights, np.nan)


def _spread(values: Floats, parents: Ints, count: int) -> Floats:
    """Add up (m, children) into (m, n) by parent."""
    into = np.zeros((len(parents), count))
    into[np.arange(len(parents)), parents] = 1.0
    return values @ into


def _leaves(tree: Tree, levels: Floats, mask: Bools) -> Floats:
    """Give weighted means or sums of the questions in ``mask`` per leaf, (m, n); nan where the leaf has none."""
    weights = np.where(mask, tree.question_weight, 0.0)
    total = (np.where(mask, levels, 0.0) * weights) @ tree.holds
    weight = _safe(weights @ tree.holds)
    return np.where(tree.is_sum, total + 0 * weight, total / weight)


def _leaf_points(tree: Tree, levels: Floats, inside: Bools, asked: Bools) -> Floats:
    """Give leaf point values: means over B; a sum counts unknown and open as L_min, but stays nan without any answer."""
    means = _leaves(tree, levels, inside)
    if not tree.is_sum.any():
        return means
    sums = _leaves(tree, np.where(inside, levels, tree.level_min), asked)
    return np.where(tree.is_sum, np.where(np.isnan(means), np.nan, sums), means)


def _share(tree: Tree, inside: Bools, asked: Bools) -> Floats:
    weights = tree.question_weight
    return (np.where(inside, weights, 0.0) @ tree.holds) / _safe(np.where(asked, weights, 0.0) @ tree.holds)


def _capped(sheet: ScoreSheet, values: Floats, failing: Bools) -> tuple[Floats, Ints]:
    """Cap leaf values by the lowest cap among failing mandatory questions; also give that question or -1."""
    capped, by = values.copy(), np.full(values.shape, -1, dtype=np.intp)
    for question in np.flatnonzero(failing.any(axis=0)):
        leaf = sheet.tree.leaf_of[question]
        bites = failing[:, question] & (capped[:, leaf] > sheet.cap[question])
        capped[bites, leaf] = sheet.cap[question]
        by[bites, leaf] = question
    return capped, by


def _aggregated(tree: Tree, values: Floats, is_sum: Bools, missing: Floats | None = None) -> Floats:
    """Give (m, n) values with the upper nodes filled: weighted mean or sum over the children that have a value.

    A sum with at least one valued child counts ``missing`` for the others (unknown and open as L_min).
    """
    values = values.copy()
    for layer in tree.layers:
        children, parents = values[:, layer], tree.parent[layer]
        weights = np.where(np.isnan(children), 0.0, tree.weight[layer])
        weight = _safe(_spread(weights, parents, len(tree.ids)))
        mean = _spread(np.nan_to_num(children) * weights, parents, len(tree.ids)) / weight
        filled = children if missing is None else np.where(np.isnan(children), missing[:, layer], children)
        total = _spread(np.nan_to_num(filled) * tree.weight[layer], parents, len(tree.ids)) + 0 * weight
        above = np.unique(parents)
        values[:, above] = np.where(is_sum, total, mean)[:, above]
    return values
