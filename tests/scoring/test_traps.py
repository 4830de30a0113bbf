"""The traps of scoring.md § 11, seen in other tools; one regression test each (those of files and print live there)."""

from dataclasses import replace

import numpy as np
import pytest

from scoring import (
    ANSWERED,
    NOT_APPLICABLE,
    OPEN,
    UNKNOWN,
    Candidate,
    ScoreSheet,
    Tree,
    Weights,
    benefits,
    column_statistics,
    gaps,
    rank_measures,
    score,
)

NAN = float("nan")


def sheet(levels: list[float], states: list[int] | None = None, soll: list[float] | None = None, weights: list[float] | None = None, fields: list[int] | None = None) -> ScoreSheet:
    """One member, two fields under one dimension (nodes 2 and 3)."""
    q = len(levels)
    tree = Tree(("gesamt", "D", "F", "G"), np.array([-1, 0, 1, 1]), np.ones(4), np.zeros(4, dtype=bool), np.array(fields or [2] * q),
                np.array(weights or [1.0] * q), 0.0, 5.0)
    level = np.array([levels], dtype=float)
    state = np.array([states or [ANSWERED] * q], dtype=np.int8)
    target = np.full((3, 1, q), NAN)
    target[1, 0] = soll or [3.0] * q
    return ScoreSheet(("m",), tuple(f"q{i}" for i in range(q)), tree, state, level, level, level, target, np.full((1, q), NAN), np.full(q, NAN))


def test_empty_bucket_is_not_averaged_as_zero() -> None:
    """A field without answers is nan and does not drag its dimension down."""
    result = score(sheet([4.0, NAN], [ANSWERED, OPEN], fields=[2, 3]))
    assert np.isnan(result.point[0, 3])
    assert result.point[0, 1] == 4.0


def test_missing_category_is_not_drawn_as_zero_in_a_comparison() -> None:
    stats = column_statistics(np.array([[NAN], [4.0], [5.0]]), np.zeros((3, 1), dtype=np.int8))
    assert stats.minimum[0] == 4.0


def test_one_definition_of_attainment() -> None:
    """Attainment of a field equals the one recomputed from its questions' gaps."""
    data = sheet([1.0, 3.0, 5.0], soll=[2.0, 4.0, 3.0], weights=[1.0, 2.0, 3.0])
    measured = gaps(data)
    missing = (np.array([1.0, 2.0, 3.0]) * np.nan_to_num(measured.question[1, 0])).sum()
    assert measured.attainment[1, 0, 2] == pytest.approx(1 - missing / (1 * 2 + 2 * 4 + 3 * 3))


def test_a_whole_theme_unknown_is_nan_not_an_error() -> None:
    """0/0 is „nicht bewertbar“ with the full interval – without a warning (warnings are errors here)."""
    data = sheet([NAN, NAN], [UNKNOWN, UNKNOWN])
    result = score(data)
    assert np.isnan(result.point).all()
    assert (result.lower[0, 0], result.upper[0, 0]) == (0.0, 5.0)
    assert np.isnan(gaps(data).attainment[1, 0, 0])


def test_one_blank_does_not_wipe_the_field() -> None:
    assert score(sheet([4.0, NAN], [ANSWERED, OPEN])).point[0, 2] == 4.0


def test_excluded_items_do_not_lower_current_and_target_alike() -> None:
    """An item that does not apply changes neither Ist nor Soll of the others."""
    with_item = sheet([4.0, 2.0, NAN], [ANSWERED, ANSWERED, NOT_APPLICABLE], soll=[4.0, 3.0, 5.0])
    without = sheet([4.0, 2.0], soll=[4.0, 3.0])
    assert score(with_item).point[0, 0] == score(without).point[0, 0]
    assert gaps(with_item).target[1, 0, 0] == gaps(without).target[1, 0, 0]
    assert gaps(with_item).attainment[1, 0, 0] == gaps(without).attainment[1, 0, 0]


def test_weight_of_the_not_applicable_goes_to_its_own_siblings_in_proportion() -> None:
    """Not an equal share each: 3 : 1 stays 3 : 1, and the other field keeps its weight."""
    data = sheet([4.0, 0.0, NAN, 1.0], [ANSWERED, ANSWERED, NOT_APPLICABLE, ANSWERED], weights=[3.0, 1.0, 4.0, 1.0], fields=[2, 2, 2, 3])
    result = score(data)
    assert result.point[0, 2] == pytest.approx(3.0)
    assert result.point[0, 1] == pytest.approx((3.0 + 1.0) / 2)
    assert gaps(data).weight[0] == pytest.approx([0.375, 0.125, 0.0, 0.5])


def test_over_achievement_never_compensates() -> None:
    """5 where 3 is asked does not fill the hole beside it."""
    assert gaps(sheet([5.0, 1.0])).node[1, 0, 2] == pytest.approx(1.0)


def test_a_measure_is_listed_once_whatever_many_questions_lead_to_it() -> None:
    data = sheet([1.0, 1.0, 1.0])
    gain = benefits(data, np.array([[3.0, 3.0, 3.0]]), 1)[0]
    result = rank_measures([Candidate(float(gain[0]), 5.0)], Weights())
    assert [item.measure for item in result] == [0]
    assert gain[0] == pytest.approx(2.0)


def test_an_unknown_answer_earns_no_measure() -> None:
    """Benefit counts answered questions only."""
    assert benefits(sheet([NAN], [UNKNOWN]), np.array([[5.0]]), 1)[0, 0] == 0.0


def test_a_cap_of_several_failed_duties_is_the_lowest() -> None:
    data = sheet([1.0, 0.0, 5.0])
    data = replace(data, must_at_least=np.array([[3.0, 2.0, NAN]]), cap=np.array([1.9, 1.5, NAN]))
    result = score(data)
    assert result.point[0, 2] == 1.5
    assert result.capped_by[0, 2] == 1
    assert result.raw[0, 2] == pytest.approx(2.0)


def test_no_threshold_hangs_on_a_question_id_in_code() -> None:
    """Ids of questions live in catalogues; a code that names one breaks with the next edition."""
    import ast
    import re
    from pathlib import Path

    root = Path(__file__).parent.parent.parent
    for folder in ("scoring", "reports"):
        for path in (root / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            prose = {id(node.body[0].value) for node in ast.walk(tree)
                     if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                    assert not re.search(r"\b\d\.\d\.\d\b|\bM\d{3}\b", node.value), f"{path.name}: {node.value}"
