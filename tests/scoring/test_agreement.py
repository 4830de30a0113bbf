"""Agreement of raters: the published example of Krippendorff, small cases by hand, laws for all inputs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import krippendorff_alpha, mean_distance, pair_agreement

SETTINGS = settings(max_examples=60, deadline=None)
X = np.nan
# Klaus Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section E: "any metric, incomplete data", 4 observers × 12 units
PUBLISHED = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, 3],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, X],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X]])
LEVELS = st.one_of(st.just(X), st.integers(0, 20).map(lambda quarter: quarter / 4))


@st.composite
def tables(draw: st.DrawFn, observers: int = 0) -> np.ndarray:
    """Ratings of two to four observers on one to eight units, with gaps."""
    m, n = observers or draw(st.integers(2, 4)), draw(st.integers(1, 8))
    return np.array([[draw(LEVELS) for _ in range(n)] for _ in range(m)])


@pytest.mark.parametrize(("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)])
def test_the_published_example(metric: str, published: float) -> None:
    """All four metrics give the figures Krippendorff prints."""
    assert krippendorff_alpha(PUBLISHED, metric) == pytest.approx(published, abs=5e-4)


def test_two_observers_without_gaps() -> None:
    """Krippendorff (2011), section A: binary data, two observers, ten units: alpha = 0.095."""
    a = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    b = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha([a, b], "nominal") == pytest.approx(0.095, abs=5e-4)


def test_alpha_says_nothing_without_variation_or_pairs() -> None:
    """0/0 is not turned into 0 or 1."""
    assert np.isnan(krippendorff_alpha([[3, 3], [3, 3]]))
    assert np.isnan(krippendorff_alpha([[1, X], [X, 2]]))
    assert np.isnan(krippendorff_alpha(np.full((2, 0), X)))
    with pytest.raises(KeyError):
        krippendorff_alpha(PUBLISHED, "rational")


def test_two_zeros_are_equal_on_a_ratio_scale() -> None:
    assert krippendorff_alpha([[0, 2, 4], [0, 2, 4]], "ratio") == 1


def test_a_pair_by_hand() -> None:
    """Differences 1, −1, 3 on a scale 0–5; units only one has rated do not count."""
    found = pair_agreement([3, 1, 4, X, 2], [2, 2, 1, 5, X], 0, 5)
    assert (found.n, found.mean_absolute, found.mean_signed) == (3, pytest.approx(5 / 3), pytest.approx(1))
    assert found.within_one == pytest.approx(2 / 3)
    assert found.agreement == pytest.approx(1 - 5 / 3 / 5)


def test_no_common_unit_gives_nan_and_not_zero() -> None:
    found = pair_agreement([1, X], [X, 1], 0, 5)
    assert found.n == 0
    assert all(np.isnan([found.mean_absolute, found.mean_signed, found.within_one, found.agreement]))


@pytest.mark.parametrize(("a", "b", "scale"), [([1], [1, 2], (0, 5)), ([1], [1], (5, 5)), ([[1]], [[1]], (0, 5))])
def test_misfits_are_errors(a: list, b: list, scale: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="two raters"):
        pair_agreement(a, b, *scale)


def test_mean_distance_of_one_unit() -> None:
    """1, 2, 4: distances 1, 3, 2; a single level has no distance."""
    assert mean_distance([1, X, 2, 4]) == 2
    assert np.isnan(mean_distance([1, X]))
    assert np.isnan(mean_distance([]))


@SETTINGS
@given(tables(observers=2))
def test_pairs_are_symmetric(table: np.ndarray) -> None:
    """Swapping the raters turns the sign of the mean difference and nothing else."""
    there, back = pair_agreement(*table, 0, 5), pair_agreement(*table[::-1], 0, 5)
    np.testing.assert_allclose(there.mean_signed, -back.mean_signed)
    np.testing.assert_allclose([there.n, there.mean_absolute, there.within_one, there.agreement], [back.n, back.mean_absolute, back.within_one, back.agreement])
    assert there.n == 0 or 0 <= there.agreement <= 1


@SETTINGS
@given(tables(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]), st.randoms())
def test_order_of_observers_and_units_is_irrelevant(table: np.ndarray, metric: str, random) -> None:
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    np.testing.assert_allclose(krippendorff_alpha(table[rows][:, columns], metric), krippendorff_alpha(table, metric), atol=1e-9)


@SETTINGS
@given(tables(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_agreement_is_one_exactly_for_equal_raters(table: np.ndarray, metric: str) -> None:
    """All observers say what the first says: 1, or nan where all units are equal; never above 1 for anybody."""
    same = np.repeat(table[:1], len(table), axis=0)
    alpha = krippendorff_alpha(same, metric)
    varied = len(np.unique(same[~np.isnan(same)])) > 1
    assert alpha == pytest.approx(1) if varied else np.isnan(alpha)
    assert not krippendorff_alpha(table, metric) > 1 + 1e-9
    pair = pair_agreement(same[0], same[1], 0, 5)
    assert pair.n == 0 or (pair.agreement, pair.within_one, pair.mean_signed) == (1, 1, 0)


@SETTINGS
@given(tables())
def test_interval_alpha_ignores_shift_and_stretch(table: np.ndarray) -> None:
    """Interval data have no zero and no unit of their own."""
    np.testing.assert_allclose(krippendorff_alpha(3 * table + 7), krippendorff_alpha(table), atol=1e-9)
