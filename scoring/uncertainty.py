"""Three-point estimates as chances: beta-PERT, draws that share their owner's optimism, and their spread (planning.md § 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.sheet import Floats, Ints

REACH, STEP = 6.5, 0.02    # quantile tables run over standard normal values ± REACH; beyond lie 8 in 10¹¹ draws


@dataclass(frozen=True)
class Spread:
    """What figures (…) may turn out to be: half of the draws stay at or below ``p50``, four fifths at or below ``p80``."""

    p50: Floats
    p80: Floats
    mean: Floats


def pert_parameters(low: ArrayLike, likely: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats]:
    """Give α = 1 + 4(m−a)/(b−a) and β = 6 − α of the beta distribution on [a, b]; 3 and 3 where the estimate is one value.

    Raises ValueError naming the position of the first estimate that is not finite and a ≤ m ≤ b.
    """
    a, m, b = _checked(low, likely, high)
    alpha = 1 + 4 * np.divide(m - a, b - a, out=np.full(a.shape, 0.5), where=b > a)
    return alpha, 6 - alpha


def pert_moments(low: ArrayLike, likely: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats]:
    """Give mean (a+4m+b)/6 and standard deviation √((μ−a)(b−μ)/7); a single value is its own mean to the last bit. ValueError as above."""
    a, m, b = _checked(low, likely, high)
    mean = a + (4 * (m - a) + (b - a)) / 6
    return mean, np.sqrt(np.maximum(0.0, (mean - a) * (b - mean)) / 7)


def pert_quantile(low: ArrayLike, likely: ArrayLike, high: ArrayLike, share: ArrayLike) -> Floats:
    """Give the value that a ``share`` (0–1) of all outcomes stays at or below, without sampling; all four broadcast. ValueError as above.

    Shares count to twelve places: nearer to 0 scipy's inverse may fail (nan for 10⁻¹⁵⁶).
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - a quarter of a second that only forecasts need

    alpha, beta = pert_parameters(low, likely, high)
    bottom, top = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    return np.asarray(bottom + (top - bottom) * betaincinv(alpha, beta, np.round(np.asarray(share, dtype=float), 12)))


def sample(estimates: ArrayLike, owner: ArrayLike, rho: float, draws: int, seed: int, keys: ArrayLike | None = None) -> Floats:
    """Draw from three-point ``estimates`` (n, 3) by a Gaussian copula with one common factor per owner: (draws, n).

    Standard normal z_j = √ρ·F_owner + √(1−ρ)·ε_j, value = PERT quantile at Φ(z_j). ``owner`` (n,) whole numbers, −1 for
    nobody's (ε alone); or (n, owners) weights ≥ 0 for what several owners estimate together: its factor is their weighted
    sum scaled to variance 1 (equal weights of k: correlation ρ/√k with what one of them estimates alone), a row of zeros nobody's.

    F depends on seed and owner only, ε on seed and key only. ``keys`` (n,) whole numbers ≥ 0 (default: the row) thus make
    results independent of order and of what else is drawn; rows with the same key share ε. Values differ from the exact
    quantile by less than 10⁻⁵ of the estimate's range. Raises ValueError for unusable estimates, owners, ρ or draws.
    """
    a, m, b = np.asarray(estimates, dtype=float).reshape(-1, 3).T
    alpha, _ = pert_parameters(a, m, b)
    if not 0 <= rho <= 1 or draws < 1:
        raise ValueError(f"correlation {rho} is not between 0 and 1, or no draws: {draws}")
    weights = _unit_weights(owner, len(a))
    values = _normals(seed, 1, np.arange(len(a)) if keys is None else np.asarray(keys), draws)
    values *= np.sqrt(1 - rho * weights.any(axis=1))[:, None]
    values += np.sqrt(rho) * (weights @ _normals(seed, 0, np.arange(weights.shape[1]), draws))
    grid, tables, shape_of = _quantile_tables(alpha)
    for j, shape in enumerate(shape_of):
        values[j] = a[j] + (b[j] - a[j]) * np.interp(values[j], grid, tables[shape])
    return values.T


def spread_of(samples: ArrayLike) -> Spread:
    """Summarise ``samples`` (draws, …) over the draws."""
    values = np.asarray(samples, dtype=float)
    half, most = np.quantile(values, (0.5, 0.8), axis=0)
    return Spread(np.asarray(half), np.asarray(most), np.asarray(values.mean(axis=0)))


def on_time(finish: ArrayLike, deadline: ArrayLike) -> Floats:
    """Give the share (…) of draws in which ``finish`` (draws, …) is not after ``deadline`` (…), same units; inf for no deadline."""
    return np.asarray((np.asarray(finish, dtype=float) <= np.asarray(deadline, dtype=float) + 1e-9).mean(axis=0))


def _checked(low: ArrayLike, likely: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats, Floats]:
    a, m, b = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in (low, likely, high)))
    wrong = ~(np.isfinite(a) & np.isfinite(b) & (a <= m) & (m <= b))
    if wrong.any():
        position = tuple(int(place) for place in np.argwhere(wrong)[0])
        raise ValueError(f"estimate {position} is not low ≤ likely ≤ high: {a[position]}, {m[position]}, {b[position]}")
    return a, m, b


def _unit_weights(owner: ArrayLike, rows: int) -> Floats:
    """Give owners as weights (rows, owners) with rows of length 1, or 0 where it is nobody's."""
    given = np.asarray(owner, dtype=float)
    columns = np.arange(given.max(initial=-1) + 1) if given.ndim == 1 else None
    weights = given if columns is None else (given[:, None] == columns).astype(float)
    known = np.isfinite(given) & (given >= 0 if columns is None else (given == np.floor(given)) & (given >= -1))
    if weights.ndim != 2 or len(weights) != rows or not known.all():
        raise ValueError(f"owners {given.shape} do not fit {rows} estimates: whole numbers from -1, or rows of weights from 0")
    length = np.linalg.norm(weights, axis=1, keepdims=True)
    return np.asarray(np.divide(weights, length, out=np.zeros_like(weights), where=length > 0))


def _normals(seed: int, kind: int, keys: NDArray[np.integer], draws: int) -> Floats:
    """Give standard normal values (keys, draws), each row from a stream of its own."""
    streams = (np.random.SeedSequence(seed, spawn_key=(kind, int(key))) for key in keys)
    values = np.empty((len(keys), draws))
    for row, stream in zip(values, streams, strict=True):
        np.random.Generator(np.random.PCG64(stream)).standard_normal(out=row)
    return values


def _quantile_tables(alpha: Floats) -> tuple[Floats, Floats, Ints]:
    """Give a grid of standard normal values (g,), the beta quantile at their Φ for each different shape (shapes, g), and the shape of each row."""
    from scipy.special import betaincinv, ndtr  # noqa: PLC0415

    grid = np.linspace(-REACH, REACH, 1 + round(2 * REACH / STEP))
    shapes, shape_of = np.unique(np.round(alpha, 12), return_inverse=True)
    return grid, betaincinv(shapes[:, None], 6 - shapes[:, None], ndtr(grid)), shape_of
