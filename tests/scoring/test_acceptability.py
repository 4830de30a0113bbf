"""Rank acceptability and central weights: an example by geometry, a published one, laws for all inputs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import central_weights, draw_ranks, rank_acceptability

SETTINGS = settings(max_examples=60, deadline=None)
DRAWS = 200_000
# events among 136 patients on heparin and 129 on enoxaparin: proximal thrombosis, distal thrombosis, major bleeding
EVENTS = np.array([[20, 40, 1], [8, 32, 5]])
PATIENTS = np.array([[136], [129]])
BEST, WORST = np.array([0, 0.15, 0]), np.array([0.25, 0.4, 0.1])
PUBLISHED_DRAWS = 10_000
VALUES = st.lists(st.lists(st.integers(-3, 3).map(float), min_size=4, max_size=4), min_size=1, max_size=12).map(np.array)


def test_three_alternatives_share_the_weights() -> None:
    """planning.md § 2: of (1, 0), (0, 1) and (.6, .6) the first is best for w > .6, the second for w < .4, the third between."""
    w = (np.arange(100_000) + 0.5) / 100_000
    weights = np.stack([w, 1 - w], axis=1)
    values = weights @ np.array([[1, 0], [0, 1], [0.6, 0.6]]).T
    assert rank_acceptability(values)[:, 0] == pytest.approx([0.4, 0.4, 0.2], abs=1e-4)
    centre = central_weights(draw_ranks(values) == 0, weights)
    assert centre == pytest.approx(np.array([[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]]), abs=1e-4)


@pytest.fixture(scope="module")
def thrombolytics() -> tuple[np.ndarray, np.ndarray]:
    """Heparin against enoxaparin, drawn anew: measurements Beta(events, patients − events), value 1 at the best, 0 at the worst end of its range."""
    rng = np.random.default_rng(2012)
    shares = rng.beta(EVENTS, PATIENTS - EVENTS, (DRAWS, 2, 3))
    return (WORST - shares) / (WORST - BEST), rng.dirichlet(np.ones(3), DRAWS)


def test_the_published_example(thrombolytics: tuple[np.ndarray, np.ndarray]) -> None:
    """Figures: CRAN package smaa 0.3-3 (van Valkenhoef), tests/Examples/smaa-Ex.Rout.save, 10,000 draws, no preferences.

    Measurements: drugis/mcda-elicitation-web, examples/thrombolytics.json (trial counts, beta distributions, linear value
    functions over 0–0.25, 0.15–0.4, 0–0.1). The draws of R are not ours: agreement within three standard errors of theirs.
    """
    measurements, weights = thrombolytics
    values = np.einsum("dac,dc->da", measurements, weights)
    error = 3 * np.sqrt(0.3504 * 0.6496 / PUBLISHED_DRAWS)
    assert rank_acceptability(values) == pytest.approx(np.array([[0.3504, 0.6496], [0.6496, 0.3504]]), abs=error)
    centre = central_weights(draw_ranks(values) == 0, weights)
    published = np.array([[0.1865097, 0.2772205, 0.5362698], [0.4073100, 0.3641477, 0.2285423]])
    assert centre == pytest.approx(published, abs=3 * 0.25 / np.sqrt(0.35 * PUBLISHED_DRAWS))
    assert values.mean(axis=0) == pytest.approx([0.5895, 0.6584], abs=3 * 0.17 / np.sqrt(PUBLISHED_DRAWS))


@pytest.mark.parametrize(("weights", "first"), [
    ([0.5, 0.2, 0.3], [0.1279, 0.8721]),
    ([0.1865097, 0.2772205, 0.5362698], [0.6682, 0.3318]),
    ([0.4073100, 0.3641477, 0.2285423], [0.1044, 0.8956])])
def test_the_published_example_under_fixed_weights(thrombolytics: tuple[np.ndarray, np.ndarray], weights: list[float], first: list[float]) -> None:
    """Same source: first-rank shares under the weights (.5, .2, .3), and the confidence factors .6682 and .8956 under the central weights."""
    values = thrombolytics[0] @ np.array(weights)
    assert rank_acceptability(values)[:, 0] == pytest.approx(first, abs=3 * np.sqrt(first[0] * first[1] / PUBLISHED_DRAWS))


def test_ties_go_by_position_and_noise_is_a_tie() -> None:
    """The last bits of a sum decide nothing."""
    assert draw_ranks(np.array([[0.3, 0.1 + 0.2, 0.5]])).tolist() == [[1, 2, 0]]


def test_blocks_come_one_after_another() -> None:
    """A low value of the first block goes before a high one of the second."""
    assert draw_ranks(np.array([[90.0, 10.0, 80.0, 0.0]]), np.array([1, 0, 1, 0])).tolist() == [[2, 0, 3, 1]]


def test_who_never_leads_has_no_central_weights() -> None:
    assert np.isnan(central_weights(np.array([[True, False]]), np.array([[0.3, 0.7]]))[1]).all()


@SETTINGS
@given(VALUES)
def test_every_rank_is_taken_once(values: np.ndarray) -> None:
    """Each alternative has some rank, each rank some alternative: rows and columns sum to one."""
    found = rank_acceptability(values)
    assert found.sum(axis=0) == pytest.approx(1)
    assert found.sum(axis=1) == pytest.approx(1)


@SETTINGS
@given(VALUES)
def test_a_higher_value_has_the_better_rank(values: np.ndarray) -> None:
    """Against all pairs of every draw."""
    ranks = draw_ranks(values)
    higher = values[:, :, None] > values[:, None, :]
    assert (ranks[:, :, None] < ranks[:, None, :])[higher].all()
