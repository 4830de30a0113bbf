"""What the law asks of a member until the end of the plan, and by when."""

from datetime import date

import numpy as np
import pytest

from assessment.agreements import GroupPlanning
from assessment.duties import duties_of
from assessment.evaluate import Evaluation
from assessment.recommend import ranking_of
from questionnaires import Catalogue, Question
from scoring import MeasureClass
from tests.assessment.plan.groups import FULL, GAPS, catalogue, group, town


def with_duty(dated: dict[date, float | None]) -> Catalogue:
    """The tiny catalogue where the duty of question 1.1.1 has these levels from these days on."""
    loaded = catalogue()
    dimensions = []
    for dimension in loaded.dimensions:
        fields = [field.model_copy(update={"questions": tuple(_changed(question, dated) for question in field.questions)}) for field in dimension.fields]
        dimensions.append(dimension.model_copy(update={"fields": tuple(fields)}))
    return catalogue(dimensions=tuple(dimensions))


def _changed(question: Question, dated: dict[date, float | None]) -> Question:
    if question.id != "1.1.1" or question.targets.pflicht is None:
        return question
    pflicht = question.targets.pflicht.model_copy(update={"level": dated})
    return question.model_copy(update={"targets": question.targets.model_copy(update={"pflicht": pflicht})})


def place(evaluation: Evaluation) -> int:
    return evaluation.column["1.1.1"]


def test_a_duty_in_force_is_due_within_the_own_term() -> None:
    found = group(town(1), planning=GroupPlanning(duty_months=18))
    duties = duties_of(found, 0)
    assert (duties.demanded[place(found)], duties.due[place(found)], duties.begins) == (2.0, 18.0, {})
    assert np.isnan(duties.demanded).sum() == len(found.sheet.questions) - 1


@pytest.mark.parametrize(("begins", "due"), [(date(2027, 10, 1), 9.0), (date(2028, 1, 16), 12 + 15 / (365.25 / 12)), (date(2030, 12, 1), 47.0)])
def test_a_duty_of_the_plans_time_is_due_on_its_day(begins: date, due: float) -> None:
    found = group(town(1), of=with_duty({begins: 2.0}))
    duties = duties_of(found, 0)
    assert duties.demanded[place(found)] == 2.0
    assert duties.due[place(found)] == pytest.approx(due)
    assert duties.begins == {place(found): begins}


@pytest.mark.parametrize("begins", [date(2026, 11, 15), date(2027, 1, 1)])
def test_a_duty_that_is_in_force_when_the_plan_begins_has_the_own_term(begins: date) -> None:
    """Nothing of the plan can be finished before it begins; being late by construction would tell nobody anything."""
    found = group(town(1), of=with_duty({begins: 2.0}))
    assert duties_of(found, 0).due == {place(found): 24.0}


@pytest.mark.parametrize("dated", [{date(2031, 1, 1): 2.0}, {date(2020, 1, 1): 2.0, date(2022, 1, 1): None}])
def test_what_begins_after_the_plan_or_has_ended_is_no_duty(dated: dict[date, float | None]) -> None:
    duties = duties_of(group(town(1), of=with_duty(dated)), 0)
    assert np.isnan(duties.demanded).all()
    assert not duties.due


def test_who_has_the_level_owes_nothing_more() -> None:
    """A coming duty that is met already stays out, the one in force stays in (and closes nothing)."""
    assert duties_of(group(town(1, FULL), of=with_duty({date(2028, 1, 1): 2.0})), 0).begins == {}


def test_a_higher_demand_comes_up_where_the_present_one_is_met() -> None:
    found = group(town(1, GAPS | {"1.1.1": 2.0}), of=with_duty({date(2020, 1, 1): 2.0, date(2028, 1, 1): 3.0}))
    duties = duties_of(found, 0)
    assert (duties.demanded[place(found)], duties.due[place(found)]) == (3.0, 12.0)


def test_without_an_answer_nothing_is_found_to_be_missing() -> None:
    found = group(town(1, {}), of=with_duty({date(2028, 1, 1): 2.0}))
    assert duties_of(found, 0).begins == {}


def test_a_coming_duty_makes_its_measure_compulsory() -> None:
    found = group(town(1), of=with_duty({date(2028, 1, 1): 2.0}))
    ranking = {found.catalogue.measures[item.measure].id: item for item in ranking_of(found, 0)}
    assert ranking["M1"].klass == ranking["M2"].klass == MeasureClass.ZWINGEND
    assert ranking["M1"].latest_start == 12.0 - 1
    assert ranking["M2"].latest_start == 12.0 - 1 - 2
