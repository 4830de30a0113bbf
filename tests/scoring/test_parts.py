"""Levels, consolidation, ranking, comparison: hand-made cases."""

import numpy as np
import pytest

from scoring import (
    Consent,
    column_statistics,
    consolidate,
    factor_order,
    interpolated,
    ranks,
    reached_stage,
    shown_rows,
    stepped,
)

NAN = float("nan")


@pytest.mark.parametrize(("value", "level"), [(0, 5), (6, 4), (12, 3), (24, 1.5), (36, 0), (99, 0)])
def test_months_run_down_along_their_breakpoints(value: float, level: float) -> None:
    assert interpolated(value, [(0, 5), (12, 3), (36, 0)]) == pytest.approx(level)


@pytest.mark.parametrize(("points", "level"), [(0, 0), (1, 1), (2, 1), (3, 3), (5.999999, 3), (6, 5), (9, 5)])
def test_points_reach_the_highest_step_they_pay_for(points: float, level: float) -> None:
    assert stepped(points, [(0, 0), (1, 1), (3, 3), (6, 5)]) == level


@pytest.mark.parametrize(("score", "stage"), [(2.999, 2), (3.0, 3), (3 - 1e-12, 3), (0.1 + 0.2 + 2.7, 3), (NAN, None)])
def test_a_stage_is_reached_not_rounded_up_to(score: float, stage: int | None) -> None:
    """2.999 is stage 2; binary dust below 3 is 3."""
    assert reached_stage(score) == stage


def test_consolidation_example_of_the_design() -> None:
    """4 by word, 2 and 3 by document → lower median 2, contradictory, bounds 2 … 4."""
    result = consolidate([4, 2, 3], [1, 3, 3])
    assert (result.level, result.lower, result.upper, result.contradictory, result.index) == (2, 2, 4, True, 1)


def test_a_rating_stands_above_all_responses() -> None:
    result = consolidate([0, 5], [3, 3], 3.0)
    assert (result.level, result.lower, result.upper, result.contradictory, result.index) == (3, 3, 3, False, None)


def test_close_answers_are_not_a_contradiction_and_have_no_interval() -> None:
    result = consolidate([3, 2], [1, 1])
    assert (result.level, result.lower, result.upper, result.contradictory) == (2, 2, 2, False)


def test_ceiling_without_a_document() -> None:
    assert consolidate([4], [2], ceiling=(2, 3)).level == 2
    assert consolidate([4], [3], ceiling=(2, 3)).level == 4
    assert not consolidate([1], [1], ceiling=(2, 3)).ceiling_cut
    assert consolidate([], [], 5.0, ceiling=(2, 3)).level == 2


def test_nothing_to_consolidate_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        consolidate([], [])


def test_lesser_median_is_independent_of_the_order_of_interviews() -> None:
    assert {consolidate(levels, [1, 1, 1, 1]).level for levels in ([1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3])} == {2}


# -- SWOT order --------------------------------------------------------------------------------------------------


def test_factors_with_a_proven_tie_come_first() -> None:
    assert factor_order([3, 1, 2, 3], [False, True, True, False], [10, 9, 8, 5]) == [2, 1, 3, 0]


# -- comparison ---------------------------------------------------------------------------------------------------


def test_ties_share_the_better_rank_and_gaps_have_none() -> None:
    assert ranks(np.array([[3.0], [1.0], [3.0], [NAN], [2.0]]))[:, 0] == pytest.approx([1, 4, 1, NAN, 3], nan_ok=True)


def test_missing_is_never_zero_in_the_statistics() -> None:
    values = np.array([[1.0, NAN], [2.0, NAN], [NAN, NAN], [4.0, NAN]])
    stats = column_statistics(values, np.zeros((4, 2), dtype=np.int8))
    assert stats.minimum[0] == 1.0
    assert stats.median[0] == 2.0
    assert stats.count.tolist() == [3, 0]
    assert np.isnan(stats.minimum[1])


@pytest.mark.parametrize(("consent", "suppressed"), [
    ([Consent.NAMED, Consent.NAMED, Consent.RANGE_ONLY, Consent.NAMED], True),      # one veiled member could be subtracted out
    ([Consent.NAMED, Consent.RANGE_ONLY, Consent.RANGE_ONLY, Consent.NAMED], True),   # of two, each would read off the other
    ([Consent.NAMED, Consent.RANGE_ONLY, Consent.RANGE_ONLY, Consent.RANGE_ONLY], False),
    ([Consent.HIDDEN, Consent.RANGE_ONLY, Consent.RANGE_ONLY, Consent.HIDDEN], True),   # fewer than three contribute
    ([Consent.NAMED, Consent.ALIAS, Consent.HIDDEN, Consent.HIDDEN], False),          # nobody veiled
])
def test_statistics_never_reveal_a_veiled_member(consent: list[Consent], suppressed: bool) -> None:
    matrix = np.array([[int(item)] for item in consent], dtype=np.int8)
    stats = column_statistics(np.array([[1.0], [2.0], [3.0], [4.0]]), matrix)
    assert bool(stats.suppressed[0]) is suppressed
    assert bool(np.isnan(stats.maximum[0])) is suppressed


def test_range_only_and_hidden_have_no_row_of_their_own() -> None:
    consent = np.array([[0], [1], [2], [3]], dtype=np.int8)
    assert np.isnan(shown_rows(np.ones((4, 1)), consent))[:, 0].tolist() == [False, False, True, True]
