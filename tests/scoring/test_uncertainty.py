"""Three-point estimates: published figures of the PERT distribution, moments and limits of what is drawn, laws for all inputs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from scoring import on_time, pert_moments, pert_parameters, pert_quantile, sample, spread_of
from scoring.uncertainty import _quantile_tables

SETTINGS = settings(max_examples=60, deadline=None)
N = 20_000
ESTIMATES = np.array([[4, 5, 6], [15, 20, 45], [0, 0, 9], [2, 8, 8], [2500, 5000, 7500], [7, 7, 7]], dtype=float)
VALUES = st.floats(0, 1e6, allow_nan=False)


def test_published_probabilities() -> None:
    """R package mc2d, ppert(x, 0, 0.25, 1), as printed in the tests of USACE-RMC/Numerics (Test_Pert.cs, "verified using R mc2d")."""
    published = {0.1: 0.0814600, 0.25: 0.3671875, 0.5: 0.8125, 0.75: 0.9843750, 0.9: 0.9995400}
    assert pert_quantile(0, 0.25, 1, list(published.values())) == pytest.approx(list(published), abs=1e-6)


def test_published_probability_of_a_symmetric_estimate() -> None:
    """R package mc2d, ppert(-0.5, -1, 0, 1) = 0.1035156 (same source)."""
    assert pert_quantile(-1, 0, 1, 0.1035156) == pytest.approx(-0.5, abs=1e-6)


def test_published_moments() -> None:
    """PERT(0, 0.5, 1): mean 0.5, standard deviation 0.1889 (USACE-RMC/Numerics, Test_StandardDeviation, tolerance 1e-4)."""
    mean, deviation = pert_moments(0, 0.5, 1)
    assert (float(mean), float(deviation)) == (0.5, pytest.approx(0.1889, abs=1e-4))


def test_moments_by_hand() -> None:
    """Mean (a+4m+b)/6 and √((μ−a)(b−μ)/7): (15, 20, 45) → 140/6, √(8.333·21.667/7); one-sided and certain estimates too."""
    mean, deviation = pert_moments(*ESTIMATES.T)
    assert mean == pytest.approx([5, 140 / 6, 1.5, 7, 5000, 7])
    assert deviation == pytest.approx([np.sqrt(1 / 7), np.sqrt(25 / 3 * 65 / 3 / 7), np.sqrt(1.5 * 7.5 / 7), np.sqrt(5 / 7), 2500 / np.sqrt(7), 0])


def test_parameters_by_hand() -> None:
    """One-sided estimates end at shape 1, a single value counts as symmetric."""
    alpha, beta = pert_parameters(*ESTIMATES.T)
    assert alpha == pytest.approx([3, 1 + 4 * 5 / 30, 1, 5, 3, 3])
    assert alpha + beta == pytest.approx(6)


@pytest.mark.parametrize("wrong", [(5, 4, 6), (4, 7, 6), (6, 5, 4), (np.nan, 5, 6), (4, np.nan, 6), (4, 5, np.inf)])
def test_an_estimate_out_of_order_is_named(wrong: tuple[float, float, float]) -> None:
    estimates = np.array([[1, 2, 3], [1, 2, 3], wrong])
    for refuse in (pert_parameters, pert_moments):
        with pytest.raises(ValueError, match=r"estimate \(2,\)"):
            refuse(*estimates.T)
    with pytest.raises(ValueError, match=r"estimate \(2,\)"):
        sample(estimates, [0, 0, 0], 0.3, 10, 1)


@pytest.mark.parametrize("rho", [0.0, 0.3, 1.0])
def test_drawn_marginals_have_the_moments_of_the_formula(rho: float) -> None:
    """The copula leaves every marginal as it is: mean and deviation within four standard errors."""
    drawn = sample(ESTIMATES, [0, 0, 1, 1, -1, 0], rho, N, 7)
    mean, deviation = pert_moments(*ESTIMATES.T)
    assert (np.abs(drawn.mean(axis=0) - mean) <= 4 * deviation / np.sqrt(N)).all()
    assert (np.abs(drawn.std(axis=0) - deviation) <= 4 * deviation / np.sqrt(2 * N)).all()
    assert (drawn >= ESTIMATES[:, 0]).all()
    assert (drawn <= ESTIMATES[:, 2]).all()


def test_without_correlation_variances_add() -> None:
    """ρ = 0: the variance of the sum is the sum of the variances (standard error of a variance ≈ √(2/N))."""
    total = sample(ESTIMATES[:4], [0, 0, 0, 0], 0, N, 3).sum(axis=1)
    assert total.var() == pytest.approx((pert_moments(*ESTIMATES[:4].T)[1] ** 2).sum(), rel=4 * np.sqrt(2 / N))


def test_with_full_correlation_deviations_add() -> None:
    """ρ = 1: estimates of the same shape rise and fall as one, so their standard deviations add exactly."""
    alike = np.array([[0, 1, 4], [10, 12, 18], [5, 8, 17]])
    drawn = sample(alike, [2, 2, 2], 1, 500, 3)
    assert drawn.sum(axis=1).std() == pytest.approx(drawn.std(axis=0).sum())


def test_different_owners_do_not_share_optimism() -> None:
    """ρ = 1 ties the estimates of one owner only; nobody's estimates go their own way."""
    drawn = sample([[0, 1, 4]] * 5, [0, 0, 1, -1, -1], 1, N, 3)
    rank = stats.spearmanr(drawn).statistic
    assert rank[0, 1] == pytest.approx(1)
    assert np.abs(rank[np.triu_indices(5, 1)][1:]).max() < 4 / np.sqrt(N)


def test_rank_correlation_is_that_of_the_gaussian_copula() -> None:
    """Spearman's coefficient of a Gaussian copula is 6/π·asin(ρ/2); what two owners estimate together has ρ/√2 with each."""
    drawn = sample([[0, 1, 4], [0, 3, 4], [2, 3, 4]], [[1, 0], [3, 0], [5, 5]], 0.3, N, 11)
    rank = stats.spearmanr(drawn).statistic
    for pair, rho in (((0, 1), 0.3), ((0, 2), 0.3 / np.sqrt(2))):
        assert rank[pair] == pytest.approx(6 / np.pi * np.arcsin(rho / 2), abs=4 / np.sqrt(N))


def test_numbers_and_weights_name_the_same_owner() -> None:
    assert (sample(ESTIMATES[:3], [1, 0, -1], 0.3, 50, 5) == sample(ESTIMATES[:3], [[0, 2], [1, 0], [0, 0]], 0.3, 50, 5)).all()


def test_the_table_is_as_good_as_promised() -> None:
    """Interpolated quantiles differ from the exact ones by less than 1e-5 of the range, one-sided shapes included."""
    shapes = np.linspace(1, 5, 41)
    grid, tables, shape_of = _quantile_tables(shapes)
    points = np.linspace(-6.5, 6.5, 9973)
    found = np.stack([np.interp(points, grid, tables[shape]) for shape in shape_of])
    exact = special.betaincinv(shapes[:, None], 6 - shapes[:, None], special.ndtr(points))
    assert np.abs(found - exact).max() < 1e-5


def test_a_seed_gives_the_same_again_and_another_seed_not() -> None:
    first, again, other = (sample(ESTIMATES, [0] * 6, 0.3, 40, seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first[:, :5] != other[:, :5]).all()


def test_order_and_company_change_nothing() -> None:
    """With keys, a permutation of the rows permutes the draws, and a row drawn alone is the same."""
    keys, owner, order = np.array([40, 7, 19, 3, 5, 8]), np.array([0, 1, 0, 1, 2, 2]), np.array([3, 1, 5, 0, 2, 4])
    together = sample(ESTIMATES, owner, 0.3, 100, 9, keys)
    assert (sample(ESTIMATES[order], owner[order], 0.3, 100, 9, keys[order]) == together[:, order]).all()
    assert (sample(ESTIMATES[1:2], owner[1:2], 0.3, 100, 9, keys[1:2]) == together[:, 1:2]).all()


def test_rows_of_one_key_share_their_own_part() -> None:
    drawn = sample([[0, 1, 4], [10, 12, 18]], [0, 0], 0.3, 100, 9, [6, 6])
    assert drawn[:, 1] == pytest.approx(10 + 2 * drawn[:, 0])


@pytest.mark.parametrize(("owner", "rho", "draws"), [
    ([0, 0], -0.1, 10), ([0, 0], 1.1, 10), ([0, 0], np.nan, 10), ([0, 0], 0.3, 0), ([0], 0.3, 10), ([0, -2], 0.3, 10), ([0, 0.5], 0.3, 10),
    ([[1, 0], [-1, 0]], 0.3, 10), ([[1], [np.inf]], 0.3, 10)])
def test_unusable_settings_are_refused(owner: list[float], rho: float, draws: int) -> None:
    with pytest.raises(ValueError, match=r"correlation|owners"):
        sample([[1, 2, 3], [1, 2, 3]], owner, rho, draws, 1)


def test_nothing_to_draw() -> None:
    assert sample(np.zeros((0, 3)), [], 0.3, 10, 1).shape == (10, 0)


@SETTINGS
@given(st.lists(st.tuples(VALUES, VALUES, VALUES).map(sorted), min_size=1, max_size=5), st.floats(0, 1), st.integers(0, 99))
def test_drawn_values_stay_inside_and_spreads_are_ordered(estimates: list[list[float]], rho: float, seed: int) -> None:
    """Every value lies in [a, b]; P50 ≤ P80; a certain estimate is drawn to the last bit and is its own mean."""
    low, _, high = np.array(estimates).T
    drawn = sample(estimates, [0] * len(estimates), rho, 50, seed)
    spread = spread_of(drawn)
    slack = 1e-9 * (1 + high)
    assert ((drawn >= low - slack) & (drawn <= high + slack)).all()
    assert (spread.p50 <= spread.p80).all()
    certain = low == high
    assert (drawn[:, certain] == low[certain]).all()
    assert (pert_moments(*np.array(estimates).T)[0][certain] == low[certain]).all()


@SETTINGS
@given(st.tuples(VALUES, VALUES, VALUES).map(sorted), st.floats(0, 1), st.floats(0, 1))
def test_quantiles_rise(estimate: list[float], one: float, other: float) -> None:
    """From the lowest to the highest value, also for shares next to nothing."""
    below, above = pert_quantile(*estimate, sorted((one, other)))
    assert estimate[0] <= below <= above <= estimate[2] * (1 + 1e-12)


def test_spread_and_on_time_by_hand() -> None:
    """Eleven draws 0 … 10: half stay at or below 5, four fifths at or below 8; 8 of 11 are not later than 7."""
    drawn = np.arange(11.0)[::-1]
    spread = spread_of(drawn)
    assert (float(spread.p50), float(spread.p80), float(spread.mean)) == (5, 8, 5)
    assert float(on_time(drawn, 7)) == pytest.approx(8 / 11)
    assert on_time(np.stack([drawn, drawn], axis=1), [7, np.inf]) == pytest.approx([8 / 11, 1])
