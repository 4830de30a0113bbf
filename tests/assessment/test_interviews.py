"""Interview plans: every question once, only to those who can answer, in a working day."""

from collections import Counter

import pytest

from assessment.interviews import SHORTEST_INTERVIEW, interview_plans
from questionnaires import Catalogue, load


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded = load("kommunal").catalogue
    assert loaded is not None
    return loaded


@pytest.mark.parametrize("core_only", [False, True])
def test_every_question_is_asked_once_of_a_role_that_can_answer_it(catalogue: Catalogue, core_only: bool) -> None:
    plans = interview_plans(catalogue, core_only=core_only)
    asked = Counter(question.id for plan in plans for question in plan.questions)
    assert set(asked) == {question.id for question in catalogue.questions.values() if question.core or not core_only}
    assert set(asked.values()) == {1}
    assert all(plan.role in question.roles for plan in plans for question in plan.questions)


def test_questions_keep_the_order_of_the_catalogue(catalogue: Catalogue) -> None:
    order = list(catalogue.questions)
    for plan in interview_plans(catalogue):
        positions = [order.index(question.id) for question in plan.questions]
        assert positions == sorted(positions)


def test_a_municipality_takes_at_most_eight_hours(catalogue: Catalogue) -> None:
    assert sum(plan.minutes for plan in interview_plans(catalogue)) <= 480


def test_short_interviews_are_folded_unless_nobody_else_can_answer(catalogue: Catalogue) -> None:
    plans = interview_plans(catalogue)
    roles = {plan.role for plan in plans}
    for plan in plans:
        if plan.minutes < SHORTEST_INTERVIEW:
            assert any(not (set(question.roles) - {plan.role}) & roles for question in plan.questions)
    assert len(plans) <= 10


def test_what_surely_does_not_apply_is_not_asked(catalogue: Catalogue) -> None:
    """No communal utilities, no interview with their management; unknown facts drop nothing."""
    assert "BETR" not in {plan.role for plan in interview_plans(catalogue, {"kommunale_betriebe": "nein"})}
    assert sum(len(plan.questions) for plan in interview_plans(catalogue, {})) == len(catalogue.questions)
