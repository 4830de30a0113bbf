"""From files to numbers on the tiny catalogue: every question type, state and rule once, by hand."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assessment import service
from assessment.clarification import clarification
from assessment.conditions import holds
from assessment.evaluate import Evaluation
from assessment.recommend import plan_for
from questionnaires import AllOf, AnyOf, FactCondition, Not
from scoring import CONTRADICTORY, NOT_APPLICABLE, OPEN, UNKNOWN, MeasureClass

TODAY = date(2026, 11, 21)


def opened(project: Path) -> Evaluation:
    return service.open_project(project, TODAY)


def level(evaluation: Evaluation, question: str) -> float:
    return float(evaluation.sheet.level[0, evaluation.column[question]])


def state(evaluation: Evaluation, question: str) -> int:
    return int(evaluation.sheet.state[0, evaluation.column[question]])


def test_every_question_type_yields_its_level(project: Path) -> None:
    """months 12 → 3 · percent 25 → 1,5 · ja → 4 · option nebenbei → 2 · 1+2 points → 3; text has no level."""
    evaluation = opened(project)
    assert level(evaluation, "1.1.1") == 3
    assert level(evaluation, "2.1.1") == 1.5
    assert level(evaluation, "2.1.2") == 4
    assert level(evaluation, "2.1.3") == 2
    assert level(evaluation, "1.1.3") == 3
    assert "2.1.5" not in evaluation.sheet.questions


def test_contradiction_and_evidence_ceiling(project: Path) -> None:
    """3 and 1 by word of mouth: lower median 1, contradictory, upper bound cut at 2 for want of a document."""
    evaluation = opened(project)
    column = evaluation.column["1.1.2"]
    assert state(evaluation, "1.1.2") == CONTRADICTORY
    assert (evaluation.sheet.lower[0, column], evaluation.sheet.level[0, column], evaluation.sheet.upper[0, column]) == (1, 1, 2)


def test_a_document_lifts_the_ceiling_and_wins(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """Only the responses with the best evidence count."""
    replace_in(project / "musterstadt.yaml", "1.1.2: 3", "1.1.2: {antwort: 3, nachweis: dokument}")
    evaluation = opened(project)
    assert level(evaluation, "1.1.2") == 3
    assert evaluation.sheet.upper[0, evaluation.column["1.1.2"]] == 3


def test_the_consultants_rating_settles_a_contradiction(project: Path) -> None:
    """With a rating nothing is contradictory any more."""
    path = project / "musterstadt.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "bewertungen:\n  1.1.2: {stufe: 2, grund: Entwurf gesehen}\n", encoding="utf-8")
    evaluation = opened(project)
    assert level(evaluation, "1.1.2") == 2
    assert state(evaluation, "1.1.2") != CONTRADICTORY


def test_states_of_unanswered_questions(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """weiß nicht, not asked, and not applicable by rule are three different things."""
    replace_in(project / "musterstadt.yaml", "      2.1.2: ja\n", "")
    replace_in(project / "musterstadt.yaml", "eigene_server: ja", "eigene_server: nein")
    evaluation = opened(project)
    assert state(evaluation, "2.1.4") == UNKNOWN
    assert state(evaluation, "2.1.2") == OPEN
    assert state(evaluation, "1.1.3") == NOT_APPLICABLE
    assert evaluation.findings[0]["1.1.3"].by_rule


def test_an_unknown_fact_never_drops_a_question(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """Not knowing whether a rule applies leaves the question in place."""
    replace_in(project / "musterstadt.yaml", ", eigene_server: ja", "")
    assert state(opened(project), "1.1.3") != NOT_APPLICABLE


def test_a_condition_on_an_answer(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """2.1.4 applies only where 2.1.1 reaches level 1."""
    replace_in(project / "musterstadt.yaml", "2.1.1: 25", "2.1.1: 5")
    assert state(opened(project), "2.1.4") == NOT_APPLICABLE


@pytest.mark.parametrize(("day", "inhabitants", "expected"), [("2021-06-01", 8000, 2), ("2026-10-01", 8000, 3), ("2026-10-01", 25000, 4), ("2020-01-01", 8000, np.nan)])
def test_targets_follow_date_and_size(project: Path, replace_in: Callable[[Path, str, str], None], day: str, inhabitants: int, expected: float) -> None:
    """A 2021 assessment scores as in 2021; a size class has its own target; before the first date nothing is asked for."""
    replace_in(project / "group.yaml", "2026-10-01", day)
    replace_in(project / "musterstadt.yaml", "einwohner: 8000", f"einwohner: {inhabitants}")
    target = opened(project).sheet.target[1, 0]
    evaluation = opened(project)
    np.testing.assert_equal(float(target[evaluation.column["2.1.1"]]), float(expected))


def test_an_agreed_soll_replaces_the_catalogues_but_never_undercuts_a_duty(project: Path) -> None:
    """The group may ask for more or less, but not for less than the law."""
    path = project / "group.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "gemeinsames_soll:\n  gremium: Lenkungskreis\n  datum: 2026-09-01\n  werte: {1.1.1: 1, 2.1.2: 5}\n", encoding="utf-8")
    evaluation = opened(project)
    assert evaluation.sheet.target[:, 0, evaluation.column["1.1.1"]].tolist() == [2, 2, 4]
    assert evaluation.sheet.target[1:, 0, evaluation.column["2.1.2"]].tolist() == [5, 5]


def test_a_failed_duty_makes_the_measure_and_its_prerequisite_compulsory(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """Test 30 months ago → level 1 < 2: field capped, M1 zwingend, M2 zwingend because of M1 and before it; M3 gives way to M2."""
    replace_in(project / "musterstadt.yaml", "antwort: 12", "antwort: 30")
    evaluation = opened(project)
    assert evaluation.scores.failed[0, evaluation.column["1.1.1"]]
    plan = plan_for(evaluation, 0)
    ids = [evaluation.catalogue.measures[item.measure].id for item in plan.measures]
    classes = [item.klass for item in plan.measures]
    assert ids == ["M2", "M1", "M4"]
    assert classes[:2] == [MeasureClass.ZWINGEND, MeasureClass.ZWINGEND]


def test_without_any_answer_nothing_is_assessable_and_nothing_recommended(project: Path) -> None:
    """No zero, no hundred percent, no measure – only what to ask, the duty first."""
    (project / "musterstadt.yaml").write_text("kommune: {name: Leer, ags: 16000001}\n", encoding="utf-8")
    evaluation = opened(project)
    assert np.isnan(evaluation.scores.point).all()
    assert evaluation.scores.lower[0, 0] == 0
    assert evaluation.scores.upper[0, 0] == 5
    plan = plan_for(evaluation, 0)
    assert plan.measures == ()
    assert clarification(evaluation, 0)[0].question == "1.1.1"
    assert sorted(evaluation.catalogue.measures[k].id for k in plan.waiting) == ["M1", "M2", "M3", "M4"]


def test_three_valued_logic() -> None:
    """Unknown stays unknown, unless the other side decides."""
    yes, no, unknown = (FactCondition.model_validate({"fact": key, "is": "ja"}) for key in ("a", "b", "c"))
    facts = {"a": "ja", "b": "nein"}
    assert holds(AllOf(all=(yes, unknown)), facts) is None
    assert holds(AllOf(all=(no, unknown)), facts) is False
    assert holds(AnyOf(any=(yes, unknown)), facts) is True
    assert holds(AnyOf(any=(no, unknown)), facts) is None
    assert holds(Not.model_validate({"not": unknown}), facts) is None
    assert holds(Not.model_validate({"not": no}), facts) is True


def test_what_exists_already_is_not_recommended(project: Path, muster: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """done_when holds → the measure is gone, though it would still raise a side question; unknown → it stays."""
    muster.rename(project / "eigener")
    replace_in(project / "group.yaml", "katalog: musterstadt", "katalog: eigener")
    replace_in(project / "eigener" / "measures" / "alle.yaml", "  title: Onlinedienste ausbauen\n", "  title: Onlinedienste ausbauen\n  done_when: {answer: 2.1.2, at_least: 4}\n")
    assert "M4" not in [opened(project).catalogue.measures[item.measure].id for item in plan_for(opened(project), 0).measures]
    replace_in(project / "musterstadt.yaml", "2.1.2: ja", "2.1.2: unbekannt")
    assert "M4" in [opened(project).catalogue.measures[item.measure].id for item in plan_for(opened(project), 0).measures]
