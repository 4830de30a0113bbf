"""An attacker who knows everything published, the rule, and even a member's own value never gets at another's exact value."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring import ColumnStatistics, Consent, column_statistics, consent_above, ranks, shown_rows

NAN = float("nan")
N, A, R, H = Consent
GRID = np.arange(0, 41) / 8.0
FIGURES = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum", "count", "suppressed")
LEVELS = st.integers(0, 40).map(lambda eighth: eighth / 8)


def column(*values: float) -> NDArray[np.float64]:
    return np.array([values], dtype=float).T


def consents(*levels: Consent) -> NDArray[np.int8]:
    return np.array([levels], dtype=np.int8).T


def figures(statistics: ColumnStatistics) -> NDArray[np.float64]:
    """Give all that is published of each column, (figures, n)."""
    return np.stack([np.nan_to_num(np.asarray(getattr(statistics, name), dtype=float), nan=-1) for name in FIGURES])


def possible_values(values: list[float], levels: list[Consent], attacker: int | None) -> dict[int, set[float]]:
    """Try every assignment of the values the attacker does not know; give what each member may have, as the publication stands.

    The attacker knows the rows shown, all figures, everybody's consent, and its own value.
    """
    secret = [row for row, level in enumerate(levels) if level >= Consent.RANGE_ONLY and row != attacker]
    guesses = np.array(list(itertools.product(GRID[::2], repeat=len(secret)))).T.reshape(len(secret), len(GRID[::2]) ** len(secret))
    worlds = np.repeat(column(*values), guesses.shape[1], axis=1)
    worlds[secret] = guesses
    consent = np.repeat(consents(*levels), guesses.shape[1], axis=1)
    same = (figures(column_statistics(worlds, consent)) == figures(column_statistics(column(*values), consents(*levels)))).all(axis=0)
    return {row: set(worlds[row, same].tolist()) for row in secret}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LEVELS, st.sampled_from([N, A])), max_size=4), st.lists(st.tuples(LEVELS, st.sampled_from([R, R, R, H])), min_size=1, max_size=3), st.data())
def test_no_attacker_finds_an_exact_value(shown: list[tuple[float, Consent]], secret: list[tuple[float, Consent]], data: st.DataObject) -> None:
    """From inside or outside, every hidden or range-only member may have at least two values, also where all values are alike."""
    members = shown + secret
    attacker = data.draw(st.sampled_from([None, *range(len(shown), len(members))]))
    possible = possible_values([value for value, _ in members], [level for _, level in members], attacker)
    assert all(len(values) >= 2 for values in possible.values())


@pytest.mark.parametrize("value", [0.0, 2.25, 2.5, 5.0])
@pytest.mark.parametrize("shown", [[], [N], [N, A, N]])
def test_members_that_are_all_alike_are_told_to_half_a_level_only(value: float, shown: list[Consent]) -> None:
    """Where minimum and maximum coincide, order statistics alone would tell everybody's value."""
    levels = [*shown, R, R, R]
    assert all(len(values) >= 2 for values in possible_values([value] * len(levels), levels, None).values())


def test_two_range_only_members_would_read_off_each_other() -> None:
    """Minimum 1 and maximum 4 beside a shown 2.5 are the two veiled values; each knows its own, so the other is told."""
    statistics = column_statistics(column(1.0, 2.5, 4.0), consents(R, N, R))
    assert statistics.suppressed.tolist() == [True]
    assert np.isnan(statistics.median[0])


def test_suppression_looks_at_who_takes_part_and_never_at_the_values() -> None:
    rng = np.random.default_rng(1)
    values = rng.uniform(0, 5, (5, 200))
    alike = column_statistics(values, np.repeat(consents(N, R, R, R, H), 200, axis=1)).suppressed
    assert not alike.any()
    assert column_statistics(values, np.repeat(consents(N, A, R, R, H), 200, axis=1)).suppressed.all()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), min_size=3, max_size=5), st.integers(0, 4))
def test_another_world_has_the_same_figures_in_all_linked_columns(members: list[tuple[int, int]], who: int) -> None:
    """Two fields and their mean are published together: still some other value of a member's field leaves everything as it is."""
    who %= len(members)
    fields = np.array(members, dtype=float) / 8
    consent = np.full((len(members), 3), Consent.RANGE_ONLY, dtype=np.int8)

    def published(levels: NDArray[np.float64]) -> NDArray[np.float64]:
        return figures(column_statistics(np.column_stack([levels, levels.mean(axis=1)]), consent))

    other = fields.copy()
    other[who, 0] += 1e-6
    assert (published(other) == published(fields)).all()


def test_figures_of_shown_members_are_exact() -> None:
    statistics = column_statistics(column(1.1, 2.2, 3.3, 4.4), consents(N, A, N, A))
    assert [statistics.minimum[0], statistics.lower_quartile[0], statistics.median[0], statistics.upper_quartile[0], statistics.maximum[0]] == pytest.approx([1.1, 1.925, 2.75, 3.575, 4.4])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 5), min_size=1, max_size=9), st.integers(0, 3))
def test_quantiles_are_those_of_numpy(values: list[float], missing: int) -> None:
    table = column(*values, *[NAN] * missing)
    statistics = column_statistics(table, np.zeros(table.shape, dtype=np.int8))
    found = [getattr(statistics, name)[0] for name in FIGURES[:5]]
    assert found == pytest.approx(np.quantile(values, (0, 0.25, 0.5, 0.75, 1)).tolist())
    assert statistics.count[0] == len(values)


def test_rounding_follows_the_scale() -> None:
    """On a scale 1–3 in tenths of 0.2, a range-only 1.49 enters as 1.4; the ends enter as 1.2 and 2.8."""
    statistics = column_statistics(column(1.0, 1.49, 3.0), consents(R, R, R), lowest=1.0, highest=3.0)
    assert [statistics.minimum[0], statistics.median[0], statistics.maximum[0]] == pytest.approx([1.2, 1.4, 2.8])


def test_the_whole_is_shown_only_where_all_dimensions_are_shown_alike() -> None:
    """Four named dimensions and the overall value would tell the fifth, which is kept back."""
    given_ = np.array([[N, N, N], [N, N, H], [A, A, A], [R, R, N], [R, R, R], [N, A, N]], dtype=np.int8)
    assert consent_above(given_).tolist() == [N, H, A, H, R, H]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(LEVELS, st.just(NAN)), min_size=2, max_size=8), st.data())
def test_places_shown_do_not_move_with_values_that_are_not(values: list[float], data: st.DataObject) -> None:
    levels = data.draw(st.lists(st.sampled_from(list(Consent)), min_size=len(values), max_size=len(values)))
    other = [data.draw(LEVELS) if level >= Consent.RANGE_ONLY else value for value, level in zip(values, levels, strict=True)]
    first, second = (ranks(shown_rows(column(*row), consents(*levels))) for row in (values, other))
    np.testing.assert_array_equal(first, second)
