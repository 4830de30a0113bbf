"""How firm the ranking of measures is: small cases by hand, limits, laws for all inputs."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Candidate, MeasureClass, Robustness, Weights, rank_measures, robustness
from scoring.robustness import CELLS

SETTINGS = settings(max_examples=40, deadline=None)
Z, P, S = MeasureClass.ZWINGEND, MeasureClass.PRIORISIERT, MeasureClass.ZURUECKGESTELLT
AGREED = Weights().values
TERMS = st.lists(st.tuples(*[st.integers(0, 20).map(lambda step: step / 20)] * 4), min_size=1, max_size=8)


def firmness(terms: object, klass: object, weights: object = AGREED, **changed: object) -> Robustness:
    """Robustness with the arguments a test does not care about."""
    given_or_default = {"seed": 7, "tie_break": np.arange(len(klass)), "threshold": 40.0, "draws": 2000} | changed
    return robustness(terms, klass, weights, **given_or_default)


@st.composite
def fields(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Terms and classes of one to eight measures."""
    terms = np.array(draw(TERMS))
    return terms, np.array([draw(st.sampled_from([Z, P, S])) for _ in terms])


def test_two_criteria_by_hand() -> None:
    """Weights (w, 1 − w) with w ~ Beta(1, 1): the three alternatives of planning.md § 2, shares .4, .4, .2 and their centres."""
    terms = [[1, 0, 0, 0], [0, 1, 0, 0], [0.6, 0.6, 0, 0]]
    found = firmness(terms, [P, P, P], [50, 50, 0, 0], concentration=2.0, draws=100_000)
    assert found.acceptability[:, 0] == pytest.approx([0.4, 0.4, 0.2], abs=0.006)
    assert found.central_weights == pytest.approx(np.array([[80, 20, 0, 0], [20, 80, 0, 0], [50, 50, 0, 0]]), abs=0.5)
    assert found.rank.tolist() == [2, 3, 1]
    assert found.order_kept == pytest.approx([0.6, 0.5], abs=0.006)
    assert found.near.tolist() == [1, 1, 1]
    assert found.band.tolist() == [[1, 3], [1, 3], [1, 2]]
    assert found.class_kept == pytest.approx([0.6, 0.6, 1.0], abs=0.006)


def test_central_weights_lead_inside_the_class() -> None:
    """The first of the second class has central weights too, though it is never first of the list."""
    found = firmness([[0, 0, 0, 0], [1, 0, 0, 0], [0.5, 0, 0, 0]], [P, S, S])
    assert found.central_weights[:2] == pytest.approx(np.array([AGREED] * 2), abs=1)
    assert np.isnan(found.central_weights[2]).all()


def test_drawn_weights_have_the_mean_and_spread_of_the_dirichlet() -> None:
    """Mean w, variance w(1 − w)/(κ + 1): a measure that only counts the first weight passes 40 as often as Beta(16, 24) does."""
    found = firmness([[1, 0, 0, 0]], [P], draws=100_000, threshold=40.0)
    assert found.central_weights[0] == pytest.approx(AGREED, abs=0.15)
    assert found.class_kept[0] == pytest.approx(0.4863, abs=0.005)


def test_the_influence_of_each_weight_by_hand() -> None:
    """Weights 40/20/20/20, points 20 and 22: only raising closure (25 to 18.33) or lowering visibility (22.5 to 12.25) swaps the two.

    Closure lowered 15 to 25.71, visibility raised 17.5 to 31.75, dependencies 17.5 to 19.25 and 22.5 to 24.75, synergy 17.5 to 20.5
    and 22.5 to 23.5. Each swap moves both measures by one rank in one of two directions.
    """
    found = firmness([[0.5, 0, 0, 0], [0, 0, 1, 0.1]], [P, P])
    assert found.rank.tolist() == [2, 1]
    assert found.influence == pytest.approx([0.5, 0, 0.5, 0])
    assert found.most_influential == 0


def test_a_weight_of_zero_stays_zero() -> None:
    """What the group excluded neither appears in the draws nor counts as influential; a single weight leaves nothing to waver."""
    found = firmness([[0.5, 1, 0, 0], [0.6, 0, 0, 0]], [P, P], [100, 0, 0, 0])
    assert found.rank.tolist() == [2, 1]
    assert found.order_kept.tolist() == [1]
    assert found.central_weights[1].tolist() == [100, 0, 0, 0]
    assert np.isnan(found.central_weights[0]).all()
    assert (found.influence.tolist(), found.most_influential) == ([0, 0, 0, 0], -1)


def test_compulsory_measures_follow_their_latest_start() -> None:
    """planning.md § 2: inside class zwingend the latest start goes before points; the class itself is law and never changes."""
    found = firmness([[0, 0, 0, 0], [1, 1, 1, 1], [0.5, 0.5, 0.5, 0.5]], [Z, Z, P], latest_start=[10.0, 20.0, np.inf])
    assert found.rank.tolist() == [1, 2, 3]
    assert found.order_kept[0] == 1
    assert np.isnan(found.order_kept[1])
    assert found.class_kept.tolist() == [1, 1, 1]
    assert firmness([[0, 0, 0, 0], [1, 1, 1, 1]], [Z, Z]).rank.tolist() == [2, 1]


def test_ties_are_settled_by_the_tie_break() -> None:
    """Equal points in every draw: the lower key goes first, always."""
    found = firmness([[0.5] * 4] * 3, [P] * 3, tie_break=[3, 1, 2])
    assert found.rank.tolist() == [3, 1, 2]
    assert found.order_kept.tolist() == [1, 1]


def test_no_measures_give_an_empty_answer() -> None:
    found = firmness([], [])
    assert (found.acceptability.shape, found.band.shape, found.central_weights.shape, found.most_influential) == ((0, 0), (0, 2), (0, 4), -1)


@pytest.mark.parametrize("change", [{"weights": [0, 0, 0, 0]}, {"weights": [-1, 50, 50, 1]}, {"weights": [np.nan, 50, 25, 25]}, {"concentration": 0.0}, {"draws": 0}])
def test_what_cannot_be_drawn_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="weights must"):
        firmness([[1, 0, 0, 0]], [P], **({"weights": AGREED} | change))


def test_the_seed_gives_the_same_answer_again() -> None:
    """Same seed, same figures; another seed, other draws."""
    terms = np.random.default_rng(3).random((6, 4))
    first, again, other = (firmness(terms, [P] * 6, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.acceptability, again.acceptability)
    assert np.array_equal(first.central_weights, again.central_weights, equal_nan=True)
    assert not np.array_equal(first.acceptability, other.acceptability)


def test_chunks_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The draws are counted in pieces only to bound memory."""
    terms = np.random.default_rng(3).random((5, 4))
    whole = firmness(terms, [P, P, S, S, S])
    assert len(terms) * 2000 < CELLS
    monkeypatch.setattr(sys.modules["scoring.robustness"], "CELLS", 5 * 300)
    pieces = firmness(terms, [P, P, S, S, S])
    assert np.array_equal(whole.acceptability, pieces.acceptability)
    assert whole.central_weights == pytest.approx(pieces.central_weights, nan_ok=True)


def test_it_ranks_as_the_published_order_does() -> None:
    """Against ``rank_measures`` on measures without prerequisites."""
    rng = np.random.default_rng(11)
    ranking = rank_measures([Candidate(float(rng.integers(1, 30)), float(rng.integers(1, 40)), visibility=int(rng.integers(0, 4)), fixed_share=0.5,
                                       sharers=int(rng.integers(1, 9)), duties=(q,) if q < 3 else (), duration=float(q)) for q in range(25)],
                            Weights(), due={0: 30.0, 1: 20.0})
    found = firmness([item.terms for item in ranking], [item.klass for item in ranking], latest_start=[item.latest_start for item in ranking],
                     tie_break=[item.measure for item in ranking], draws=50)
    assert found.rank.tolist() == list(range(1, 26))


@SETTINGS
@given(fields())
def test_firm_weights_give_the_published_order(field: tuple[np.ndarray, np.ndarray]) -> None:
    """κ → ∞: every draw is the agreed weighting; ties in points (where the least wavering decides) aside, all stays as published."""
    terms, klass = field
    points = terms @ np.array(AGREED)
    found = firmness(terms, klass, concentration=1e12, draws=50)
    clear = np.abs(points[:, None] - points[None]) + np.eye(len(points)) > 0.01
    settled = (clear | (klass[:, None] != klass[None])).all(axis=1)
    assert found.acceptability[settled, found.rank[settled] - 1] == pytest.approx(1)
    assert found.near[settled] == pytest.approx(1)
    assert found.class_kept[np.abs(points - 40) > 0.01] == pytest.approx(1)


@SETTINGS
@given(fields(), st.randoms(use_true_random=False))
def test_the_order_of_measures_is_irrelevant(field: tuple[np.ndarray, np.ndarray], random: object) -> None:
    """Permuted measures give permuted figures, bit for bit."""
    terms, klass = field
    order = list(range(len(klass)))
    random.shuffle(order)
    ties = np.arange(len(klass)) * 3 % 11
    plain, moved = firmness(terms, klass, tie_break=ties, draws=200), firmness(terms[order], klass[order], tie_break=ties[order], draws=200)
    for name in ("rank", "acceptability", "near", "band", "class_kept"):
        assert np.array_equal(getattr(plain, name)[order], getattr(moved, name)), name
    assert np.array_equal(plain.order_kept, moved.order_kept, equal_nan=True)
    assert plain.central_weights[order] == pytest.approx(moved.central_weights, nan_ok=True)
    assert plain.influence == pytest.approx(moved.influence)


@SETTINGS
@given(fields())
def test_shares_are_shares(field: tuple[np.ndarray, np.ndarray]) -> None:
    """Ranks are taken once, classes keep their blocks, bands hold 90 %, central weights sum to 100."""
    terms, klass = field
    found = firmness(terms, klass, draws=200)
    assert found.acceptability.sum(axis=0) == pytest.approx(1)
    assert found.acceptability.sum(axis=1) == pytest.approx(1)
    by_rank = np.sort(klass)
    assert (found.acceptability[klass[:, None] != by_rank[None]] == 0).all()
    inside = [found.acceptability[i, low - 1:high].sum() for i, (low, high) in enumerate(found.band)]
    assert min(inside) >= 0.9 - 1e-9
    assert found.central_weights.sum(axis=1)[~np.isnan(found.central_weights[:, 0])] == pytest.approx(100)
    assert np.array_equal(np.isnan(found.order_kept), np.diff(by_rank) != 0)
    assert ((found.class_kept >= 0) & (found.class_kept <= 1)).all()
    assert (found.class_kept[klass == Z] == 1).all()
