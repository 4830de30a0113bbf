"""Who learns from whom, what all lack, and what a programme does to everybody."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import SOLL, ScoreSheet, learning_pairs, programme_points, raised, score, shared_gaps

sys.path.insert(0, str(Path(__file__).parent))
from strategies import sheets

NAN = float("nan")


def test_a_pair_needs_a_gap_here_and_two_levels_there() -> None:
    """Column 0: 1 lacks 3 levels, 0 is 3 ahead → gain ω·3; column 1: the lead is 1.5 only; column 2: no gap."""
    levels, gap = np.array([[4.0, 3.0, 5.0], [1.0, 1.5, 2.0]]), np.array([[0.0, 0.0, 0.0], [3.0, 1.5, 0.0]])
    found = learning_pairs(levels, gap, np.full((2, 3), 0.5), np.ones((2, 3), dtype=bool), np.zeros((2, 2)))
    assert [(pair.learner, pair.teacher, pair.column, pair.ahead, pair.gain) for pair in found] == [(1, 0, 0, 3.0, 1.5)]


def test_the_gain_ends_at_the_soll_and_the_more_alike_teacher_comes_first() -> None:
    """Both teachers bring the one level that is missing; 2 is nearer by structure although 0 is further ahead."""
    levels, gap = np.array([[5.0], [1.0], [3.0]]), np.array([[0.0], [1.0], [0.0]])
    distance = np.array([[0.0, 0.9, 0.5], [0.9, 0.0, 0.1], [0.5, 0.1, 0.0]])
    found = learning_pairs(levels, gap, np.ones((3, 1)), np.ones((3, 1), dtype=bool), distance)
    assert [(pair.teacher, pair.gain) for pair in found] == [(2, 1.0), (0, 1.0)]


def test_unreliable_values_and_unnamed_teachers_take_no_part() -> None:
    levels, gap = np.array([[5.0, 5.0], [1.0, 1.0], [4.0, 4.0]]), np.array([[0.0, 0.0], [3.0, 3.0], [0.0, 0.0]])
    reliable, teachers = np.array([[False, True], [True, True], [True, True]]), np.array([[True, False], [True, True], [True, True]])
    found = learning_pairs(levels, gap, np.ones((3, 2)), reliable, np.zeros((3, 3)), teachers=teachers)
    assert {(pair.column, pair.teacher) for pair in found} == {(0, 2), (1, 2)}


def test_unknown_is_counted_apart_and_never_as_a_gap() -> None:
    """Of four members asked, two have a gap (2 and 1 levels), one has none, one has not said; the fifth is not asked."""
    gap = np.array([[2.0], [1.0], [0.0], [NAN], [NAN]])
    asked = np.array([[True], [True], [True], [True], [False]])
    (found,) = shared_gaps(gap, np.full((5, 1), 0.1), asked)
    assert (found.members, found.assessed, found.unknown, found.mean) == ((0, 1), 3, 1, 1.5)
    assert found.worth == pytest.approx(0.3)


def test_most_members_first_then_the_larger_worth() -> None:
    gap = np.array([[1.0, 1.0, 0.5], [1.0, 3.0, 2.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    found = shared_gaps(gap, np.ones((4, 3)), np.ones((4, 3), dtype=bool))
    assert [item.column for item in found] == [0, 1, 2]
    assert [item.column for item in shared_gaps(gap, np.ones((4, 3)), np.ones((4, 3), dtype=bool), gap_from=1.0)] == [0, 1]


@settings(max_examples=40, deadline=None)
@given(sheets(), st.integers(0, 2**31))
def test_a_programme_of_all_for_all_is_what_if_and_one_of_nothing_changes_nothing(sheet: ScoreSheet, seed: int) -> None:
    rng = np.random.default_rng(seed)
    raises = np.where(rng.random((3, len(sheet.questions))) < 0.5, rng.integers(0, 6, (3, len(sheet.questions))).astype(float), NAN)
    everything, nothing = (np.full((len(sheet.municipalities), 3), value) for value in (True, False))
    np.testing.assert_allclose(programme_points(sheet, raises, everything, SOLL), score(raised(sheet, raises, SOLL)).point)
    np.testing.assert_allclose(programme_points(sheet, raises, nothing, SOLL), score(sheet).point)
