"""The invariants of scoring.md § 5 and the sums of §§ 6 and 8, for all inputs."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from strategies import LEVELS, sheets

from scoring import ANSWERED, NOT_APPLICABLE, OPEN, UNKNOWN, ScoreSheet, Tree, benefits, effective_weights, gaps, joint_benefit, raised, score

SETTINGS = settings(max_examples=150, deadline=None)
EPS = 1e-9


def below(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether a ≤ b wherever both are numbers."""
    return bool(np.all((a <= b + EPS) | np.isnan(a) | np.isnan(b)))


@SETTINGS
@given(sheets(sums=True))
def test_bounds_enclose_the_point(sheet: ScoreSheet) -> None:
    """S⁻ ≤ S ≤ S⁺ for capped values, and Z⁻ ≤ Z⁺."""
    result = score(sheet)
    assert below(result.lower, result.point)
    assert below(result.point, result.upper)
    measured = gaps(sheet)
    assert below(measured.attainment_lower, measured.attainment_upper)


@SETTINGS
@given(sheets())
def test_scores_stay_in_the_scale(sheet: ScoreSheet) -> None:
    """Means never leave the scale; coverage and attainment never leave 0–1."""
    result = score(sheet)
    for values in (result.point, result.raw, result.lower, result.upper):
        assert below(np.zeros_like(values), values)
        assert below(values, np.full_like(values, 5.0))
    measured = gaps(sheet)
    for share in (result.coverage, measured.attainment, measured.attainment_lower, measured.attainment_upper):
        assert below(np.zeros_like(share), share)
        assert below(share, np.ones_like(share))


@SETTINGS
@given(sheets(sums=True), st.randoms())
def test_order_of_questions_is_irrelevant(sheet: ScoreSheet, random) -> None:
    """Shuffling the columns changes nothing."""
    order = list(range(len(sheet.questions)))
    random.shuffle(order)
    tree = replace(sheet.tree, leaf_of=sheet.tree.leaf_of[order], question_weight=sheet.tree.question_weight[order])
    shuffled = ScoreSheet(sheet.municipalities, tuple(sheet.questions[i] for i in order), tree, sheet.state[:, order], sheet.level[:, order],
                          sheet.lower[:, order], sheet.upper[:, order], sheet.target[:, :, order], sheet.must_at_least[:, order], sheet.cap[order])
    for name in ("point", "lower", "upper", "coverage"):
        np.testing.assert_allclose(getattr(score(sheet), name), getattr(score(shuffled), name), atol=EPS)


@SETTINGS
@given(sheets(sums=True), st.data())
def test_raising_an_answer_never_lowers_a_score(sheet: ScoreSheet, data: st.DataObject) -> None:
    """More is never less, anywhere in the tree."""
    i, j = data.draw(st.integers(0, len(sheet.municipalities) - 1)), data.draw(st.integers(0, len(sheet.questions) - 1))
    if not sheet.answered[i, j]:
        return
    lift = data.draw(LEVELS)
    level, lower, upper = (array.copy() for array in (sheet.level, sheet.lower, sheet.upper))
    for array in (level, lower, upper):
        array[i, j] = min(5.0, array[i, j] + lift)
    before, after = score(sheet), score(replace(sheet, level=level, lower=lower, upper=upper))
    for name in ("point", "lower", "upper"):
        assert below(getattr(before, name), getattr(after, name))


@SETTINGS
@given(sheets(sums=True), st.data())
def test_answering_an_open_question_never_widens_an_interval(sheet: ScoreSheet, data: st.DataObject) -> None:
    """Knowledge narrows."""
    i, j = data.draw(st.integers(0, len(sheet.municipalities) - 1)), data.draw(st.integers(0, len(sheet.questions) - 1))
    if sheet.state[i, j] not in (OPEN, UNKNOWN):
        return
    state, level, lower, upper = (array.copy() for array in (sheet.state, sheet.level, sheet.lower, sheet.upper))
    state[i, j] = ANSWERED
    level[i, j] = lower[i, j] = upper[i, j] = data.draw(LEVELS)
    before, after = score(sheet), score(replace(sheet, state=state, level=level, lower=lower, upper=upper))
    assert below(after.upper - after.lower, before.upper - before.lower)


@SETTINGS
@given(sheets(), st.integers(2, 9))
def test_scaling_all_weights_of_siblings_changes_nothing(sheet: ScoreSheet, factor: int) -> None:
    """Only ratios of sibling weights count – for scores, gaps and effective weights."""
    leaf = int(sheet.tree.leaf_of[0])
    weights = np.where(sheet.tree.leaf_of == leaf, sheet.tree.question_weight * factor, sheet.tree.question_weight)
    siblings = sheet.tree.parent == sheet.tree.parent[leaf]
    scaled = replace(sheet, tree=replace(sheet.tree, question_weight=weights, weight=np.where(siblings, sheet.tree.weight * factor, sheet.tree.weight)))
    np.testing.assert_allclose(score(sheet).point, score(scaled).point, atol=EPS)
    np.testing.assert_allclose(effective_weights(sheet), effective_weights(scaled), atol=EPS)
    np.testing.assert_allclose(gaps(sheet).node, gaps(scaled).node, atol=EPS)


@SETTINGS
@given(sheets())
def test_effective_weights_add_up_to_one(sheet: ScoreSheet) -> None:
    """ω is a share: over all applicable questions of a member it sums to 1."""
    total = effective_weights(sheet).sum(axis=1)
    expected = np.where(sheet.applicable.any(axis=1), 1.0, 0.0)
    np.testing.assert_allclose(total, expected, atol=EPS)


@SETTINGS
@given(sheets(), st.data())
def test_benefits_add_up_to_the_closed_share_of_the_gap(sheet: ScoreSheet, data: st.DataObject) -> None:
    """Raising everything to the top closes the whole weighted gap; a set never brings more than its parts."""
    q = len(sheet.questions)
    everything = np.full((1, q), 5.0)
    omega = effective_weights(sheet)
    whole = np.nansum(omega * gaps(sheet).question[1], axis=1)
    np.testing.assert_allclose(joint_benefit(sheet, everything, 1), whole, atol=EPS)
    some = np.array([[data.draw(LEVELS) if data.draw(st.booleans()) else np.nan for _ in range(q)] for _ in range(3)])
    assert below(joint_benefit(sheet, some, 1), benefits(sheet, some, 1).sum(axis=1))
    assert below(score(sheet).point, score(raised(sheet, some)).point)


@SETTINGS
@given(sheets(sums=True))
def test_a_member_alone_scores_as_in_the_group(sheet: ScoreSheet) -> None:
    """One municipality is the case m = 1."""
    for row in range(len(sheet.municipalities)):
        np.testing.assert_allclose(score(sheet.only(row)).point[0], score(sheet).point[row], atol=EPS)
        np.testing.assert_allclose(gaps(sheet.only(row)).node[:, 0], gaps(sheet).node[:, row], atol=EPS)


def test_a_deep_tree_of_sums_and_means_by_hand() -> None:
    """function = mean of practices, practice = sum of levels, level = mean of questions."""
    tree = Tree(("gesamt", "F", "P1", "P2", "L1", "L2", "L3"), np.array([-1, 0, 1, 1, 2, 2, 3]), np.ones(7), np.array([0, 0, 1, 1, 0, 0, 0], dtype=bool),
                np.array([4, 4, 5, 6]), np.ones(4), 0.0, 1.0)
    level = np.array([[0.5, 1.0, 0.2, 1.0]])
    none = np.full((1, 4), np.nan)
    sheet = ScoreSheet(("x",), ("a", "b", "c", "d"), tree, np.full((1, 4), ANSWERED, dtype=np.int8), level, level, level, np.full((3, 1, 4), np.nan), none, none[0])
    result = score(sheet)
    assert result.point[0] == pytest.approx([0.975, 0.975, 0.95, 1.0, 0.75, 0.2, 1.0])
    assert tree.span[1] == pytest.approx([1.5, 1.5, 2.0, 1.0, 1.0, 1.0, 1.0])


def test_not_applicable_shrinks_the_sum_unknown_does_not() -> None:
    """In a sum, unknown counts L_min and lowers coverage; not applicable leaves it."""
    tree = Tree(("gesamt", "F"), np.array([-1, 0]), np.ones(2), np.array([True, True]), np.array([1, 1]), np.array([2.0, 3.0]), 0.0, 1.0)
    nan = float("nan")
    level = np.array([[1.0, nan], [1.0, nan]])
    state = np.array([[ANSWERED, UNKNOWN], [ANSWERED, NOT_APPLICABLE]], dtype=np.int8)
    none = np.full((2, 2), nan)
    sheet = ScoreSheet(("u", "n"), ("a", "b"), tree, state, level, level, level, np.full((3, 2, 2), nan), none, none[0])
    result = score(sheet)
    assert result.point[:, 0] == pytest.approx([2.0, 2.0])
    assert result.upper[:, 0] == pytest.approx([5.0, 2.0])
    assert result.coverage[:, 0] == pytest.approx([0.4, 1.0])
