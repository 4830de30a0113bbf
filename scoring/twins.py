"""How alike members are by structure: a distance over facts of mixed kinds, whatever is not known left out."""

from __future__ import annotations

import numpy as np

from scoring.sheet import Floats


def structural_distances(sizes: Floats, kinds: Floats, marks: Floats) -> Floats:
    """Give distances between members, (m, m): 0 alike, 1 as unlike as the group has it, nan where nothing can be compared.

    ``sizes`` (m, a) numbers from 0 on, compared by their logarithm log(1 + x) and divided by the group's range; ``kinds`` (m, b) and
    ``marks`` (m, c) codes, equal or not. nan is not known: such a fact is left out for the pair. Size counts for a half, kinds and
    marks for a quarter each, however many facts they have; facts in which all members agree take part as agreement.

    Source of the treatment of mixed and missing facts: J. C. Gower, A General Coefficient of Similarity and Some of Its
    Properties, Biometrics 27 (1971).
    """
    logs = np.log1p(sizes)
    character = _mean(np.stack([_mean(_unequal(kinds)), _mean(_unequal(marks))], axis=2))
    return _mean(np.stack([_mean(_scaled(logs)), character], axis=2))


def nearest_members(distances: Floats, member: int, most: int) -> list[int]:
    """Give up to ``most`` others, the most alike first, ties in the members' order; whoever cannot be compared is left out."""
    others = [other for other in range(len(distances)) if other != member and not np.isnan(distances[member, other])]
    return sorted(others, key=lambda other: (round(float(distances[member, other]), 9), other))[:most]


def _scaled(values: Floats) -> Floats:
    """Give absolute differences divided by the range of each column, (m, m, a)."""
    apart = np.abs(values[:, None, :] - values[None, :, :])
    most = np.nanmax(apart, axis=(0, 1), initial=0.0)
    return np.where(np.isnan(apart), np.nan, apart / np.where(most > 0, most, 1.0))


def _unequal(codes: Floats) -> Floats:
    """Give 1 where two members differ, 0 where they agree, nan where one is not known, (m, m, b)."""
    first, second = codes[:, None, :], codes[None, :, :]
    return np.where(np.isnan(first) | np.isnan(second), np.nan, (first != second).astype(float))


def _mean(values: Floats) -> Floats:
    """Give the mean over the last axis of what is known, nan where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=-1) / np.maximum(count, 1), np.nan)
