"""Ticking measures moves the scores by the rules of the documents, and fast enough to be played with."""

from __future__ import annotations

import math
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import UnknownName
from assessment.evaluate import Evaluation, evaluate
from assessment.recommend import plan_for
from assessment.service.what_if import WhatIf, what_if, worth_trying
from assessment.store import open_workspace
from questionnaires import find_folder, load
from scoring import ROOT

FASTEST, LIMIT = 5, 0.05
MEASURES = [measure.id for measure in load(find_folder("kommunal/2026.1")).catalogue.measures]  # type: ignore[arg-type,union-attr]


@pytest.fixture(scope="module")
def evaluation(demo_file: Path) -> Evaluation:
    workspace = open_workspace(demo_file)
    found = evaluate(workspace.group())
    workspace.engine.dispose()
    return found


def test_nothing_ticked_changes_nothing(evaluation: Evaluation) -> None:
    found = what_if(evaluation, 0, [])
    assert all(node.gain == 0 and node.before_bounds == node.after_bounds for node in found.nodes)
    assert (found.duties, found.closed_share, found.days, found.notes) == ((), 0.0, 0, ())
    assert [node.node for node in found.nodes] == [ROOT, *(dimension.id for dimension in evaluation.catalogue.dimensions)]


@pytest.mark.parametrize("row", range(8))
def test_everything_recommended_gives_what_the_document_says(evaluation: Evaluation, row: int) -> None:
    """The Gutachten names the score after all recommended measures and the share of the gap they close."""
    plan = plan_for(evaluation, row)
    found = what_if(evaluation, row, [evaluation.catalogue.measures[item.measure].id for item in plan.measures])
    assert found.nodes[0].after == pytest.approx(plan.score_after)
    assert found.closed_share == pytest.approx(plan.closed_share)


def test_duties_are_counted_once_and_add_up(evaluation: Evaluation) -> None:
    before = int(evaluation.sheet.failed_duties[0].sum())
    assert before
    some = [item.measure for item in worth_trying(evaluation, 0)[:10]]
    found = what_if(evaluation, 0, some)
    assert found.duties
    assert len(found.duties) + found.duties_left == before
    assert all(title == evaluation.catalogue.questions[name].title for name, title in found.duties)


def test_what_it_takes_is_the_sum_of_the_measures(evaluation: Evaluation) -> None:
    one, two = worth_trying(evaluation, 0)[:2]
    both = what_if(evaluation, 0, [one.measure, two.measure])
    assert both.days == pytest.approx(one.days + two.days)
    assert what_if(evaluation, 0, [one.measure, one.measure, two.measure]) == both, "ticked twice is ticked once"


def test_each_single_effect_is_what_ticking_it_shows(evaluation: Evaluation) -> None:
    listed = worth_trying(evaluation, 0)
    assert [item.rank for item in listed] == list(range(1, len(listed) + 1))
    for item in listed[:12]:
        found = what_if(evaluation, 0, [item.measure])
        assert found.nodes[0].gain == pytest.approx(item.gain)
        assert found.closed_share == pytest.approx(item.closed_share)
    assert any(item.gain > 0 for item in listed)


def test_what_is_missing_is_said(evaluation: Evaluation) -> None:
    catalogue, listed = evaluation.catalogue, {item.measure for item in worth_trying(evaluation, 0)}
    needing = next(measure for measure in catalogue.measures if measure.id in listed and set(measure.requires) & listed)
    assert any(note.startswith(f"{needing.id} braucht zuerst") for note in what_if(evaluation, 0, [needing.id]).notes)
    assert not any("braucht zuerst" in note for note in what_if(evaluation, 0, sorted(listed)).notes)
    group = next(measure.alternative_group for measure in catalogue.measures if measure.alternative_group)
    both = [measure.id for measure in catalogue.measures if measure.alternative_group == group]
    assert any("Alternativen" in note for note in what_if(evaluation, 0, both).notes)
    idle = next(measure.id for k, measure in enumerate(catalogue.measures) if evaluation.benefit[0, k] <= 0)
    assert any("schließt hier keine Lücke" in note for note in what_if(evaluation, 0, [idle]).notes)


def test_an_unknown_measure_is_told(evaluation: Evaluation) -> None:
    with pytest.raises(UnknownName, match="M999"):
        what_if(evaluation, 0, ["M999"])


def test_it_is_fast_enough_to_play_with(evaluation: Evaluation) -> None:
    def seconds() -> float:
        begin = perf_counter()
        what_if(evaluation, 0, MEASURES)
        return perf_counter() - begin

    assert min(seconds() for _ in range(FASTEST)) < LIMIT


def _scores(found: WhatIf) -> list[float]:
    return [value for node in found.nodes for value in (node.after, *node.after_bounds)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 7), st.sets(st.sampled_from(MEASURES), max_size=12), st.sampled_from(MEASURES))
def test_one_more_measure_never_lowers_a_score(evaluation: Evaluation, row: int, some: set[str], more: str) -> None:
    less, after = what_if(evaluation, row, some), what_if(evaluation, row, some | {more})
    assert all(math.isnan(high) or high >= low - 1e-9 for low, high in zip(_scores(less), _scores(after), strict=True))
    assert set(less.duties) <= set(after.duties)
    assert after.closed_share >= less.closed_share - 1e-9
    assert all(math.isnan(node.after) or node.after_bounds[0] - 1e-9 <= node.after <= node.after_bounds[1] + 1e-9 or np.isclose(node.before, node.after) for node in after.nodes)
