"""Structural distance: mixed facts, missing ones left out, size by ratio."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import nearest_members, structural_distances

NAN = float("nan")
NONE = np.zeros((3, 0))


def test_size_counts_for_a_half_kind_and_marks_for_a_quarter_each() -> None:
    """0 and 99 are as far apart as the group has it, 9 lies in the middle by its logarithm: log 1, log 10, log 100."""
    sizes, kinds, marks = np.array([[0.0], [9.0], [99.0]]), np.array([[0.0], [0.0], [1.0]]), np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    found = structural_distances(sizes, kinds, marks)
    assert found[0, 1] == pytest.approx(0.5 * 0.5 + 0.25 * 0 + 0.25 * 0.5)
    assert found[0, 2] == pytest.approx(1.0)
    assert nearest_members(found, 0, 2) == [1, 2]


def test_what_is_not_known_is_left_out() -> None:
    sizes = np.array([[100.0, NAN], [100.0, 5.0], [400.0, 50.0]])
    found = structural_distances(sizes, NONE, NONE)
    assert found[0, 1] == 0
    assert found[1, 2] == 1
    nothing = structural_distances(np.array([[NAN], [1.0], [2.0]]), NONE, NONE)
    assert np.isnan(nothing[0, 1])
    assert nearest_members(nothing, 0, 3) == []
    assert nearest_members(nothing, 1, 3) == [2]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.one_of(st.floats(0, 1e6), st.just(NAN)), st.sampled_from([0.0, 1.0, 2.0, NAN]), st.sampled_from([0.0, 1.0, NAN])), min_size=1, max_size=7))
def test_it_is_symmetric_within_0_and_1_and_0_to_oneself(members: list[tuple[float, float, float]]) -> None:
    table = np.array(members)
    found = structural_distances(table[:, :1], table[:, 1:2], table[:, 2:])
    np.testing.assert_array_equal(found, found.T)
    known = ~np.isnan(found)
    assert ((found[known] >= 0) & (found[known] <= 1)).all()
    diagonal = np.diag(found)
    assert (diagonal[~np.isnan(diagonal)] == 0).all()
