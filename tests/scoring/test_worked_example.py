"""The worked example of scoring.md § 7: every number of it, with and without the mandatory rule."""

import numpy as np
import pytest

from scoring import ANSWERED, NOT_APPLICABLE, UNKNOWN, ScoreSheet, Tree, gaps, score

NAN = float("nan")


def example(at_least: float = NAN, cap: float = NAN) -> ScoreSheet:
    """One field, weights 2, 1, 1, 1; soll 4, 2, 3, 3; answers 3, 1, unknown, not applicable."""
    tree = Tree(("gesamt", "D", "F"), np.array([-1, 0, 1]), np.ones(3), np.zeros(3, dtype=bool), np.array([2, 2, 2, 2]),
                np.array([2.0, 1, 1, 1]), 0.0, 5.0)
    level = np.array([[3.0, 1, NAN, NAN]])
    target = np.array([[[NAN] * 4], [[4.0, 2, 3, 3]], [[NAN] * 4]])
    must = np.array([[NAN, at_least, NAN, NAN]])
    return ScoreSheet(("Musterstadt",), ("q1", "q2", "q3", "q4"), tree, np.array([[ANSWERED, ANSWERED, UNKNOWN, NOT_APPLICABLE]], dtype=np.int8),
                      level, level.copy(), level.copy(), target, must, np.array([NAN, cap, NAN, NAN]))


@pytest.mark.parametrize("node", ["F", "D", "gesamt"])
def test_scores_without_a_mandatory_rule(node: str) -> None:
    """S = 7/3, S⁻ = 1.75, S⁺ = 3, C = 0.75 – and the same one storey up, where the field is alone."""
    result = score(example())
    at = result.index[node]
    assert result.point[0, at] == pytest.approx(7 / 3)
    assert result.lower[0, at] == pytest.approx(1.75)
    assert result.upper[0, at] == pytest.approx(3.0)
    assert result.coverage[0, at] == pytest.approx(0.75)


@pytest.mark.parametrize("node", [0, 1, 2])
def test_gap_target_and_attainment(node: int) -> None:
    """G = 1, T = 3.25, Z = 0.7 with bounds 0.5385 … 0.7692."""
    result = gaps(example())
    assert result.node[1, 0, node] == pytest.approx(1.0)
    assert result.target[1, 0, node] == pytest.approx(3.25)
    assert result.attainment[1, 0, node] == pytest.approx(0.7)
    assert result.attainment_lower[1, 0, node] == pytest.approx(1 - 6 / 13)
    assert result.attainment_upper[1, 0, node] == pytest.approx(1 - 3 / 13)


def test_nothing_asked_for_is_not_hundred_percent() -> None:
    """A profile without targets has no target, no gap and no attainment."""
    result = gaps(example())
    assert np.isnan(result.target[0]).all()
    assert np.isnan(result.node[0]).all()
    assert np.isnan(result.attainment[0]).all()


def test_mandatory_rule_caps_field_but_keeps_the_raw_value() -> None:
    """at_least 2, cap 2: S = 2 (raw 7/3), S⁻ = 1.75, S⁺ = 2."""
    result = score(example(at_least=2.0, cap=2.0))
    field = result.index["F"]
    assert result.point[0, field] == 2.0
    assert result.raw[0, field] == pytest.approx(7 / 3)
    assert result.lower[0, field] == pytest.approx(1.75)
    assert result.upper[0, field] == 2.0
    assert result.capped_by[0, field] == 1
    assert result.point[0, 0] == 2.0
