"""Other people or money tried: read by the rules of the settings, carried by a job, agreed on without losing what stands."""

from __future__ import annotations

import json
from datetime import date

import pytest

from assessment.agreements import Resolution
from assessment.errors import BrokenProject, Refused
from assessment.evaluate import Evaluation, evaluate
from assessment.service.jobs import RoadmapWish
from assessment.service.kept_plans import PlanWish
from assessment.service.plans import Trial, tried
from assessment.service.trying import Means, Tried, TypedMeans, adopt, means_of, read_trial, trial_params, tried_by, typed_number
from assessment.store import Workspace

TODAY = date(2026, 11, 21)
HELD = Means(40.0, {2027: 1000.0, 2028: None})


def evaluated(workspace: Workspace) -> Evaluation:
    return evaluate(workspace.group(workspace.current_wave().id))


def test_only_what_is_new_is_tried() -> None:
    assert read_trial("ort", HELD, TypedMeans("40", {2027: "2000", 2028: ""})) == Trial(None, {2027: 2000.0})
    assert read_trial("ort", HELD, TypedMeans("12,5", {2027: "1000"})) == Trial(12.5, {})
    assert read_trial("", HELD, TypedMeans("0", {2028: "5"})) == Trial(team=0.0, pot={2028: 5.0})


def test_an_emptied_year_has_no_limit() -> None:
    """Of a member's money; a year that was not sent stays, and shared money is not without limit by an empty field."""
    assert read_trial("ort", HELD, TypedMeans("", {2027: ""})) == Trial(None, {2027: None})
    with pytest.raises(Refused, match="mindestens eine Zahl"):
        read_trial("ort", HELD, TypedMeans("", {}))
    with pytest.raises(Refused, match="mindestens eine Zahl"):
        read_trial("", HELD, TypedMeans("", {2027: ""}))


def test_nothing_new_is_refused() -> None:
    with pytest.raises(Refused, match="mindestens eine Zahl"):
        read_trial("ort", HELD, TypedMeans("40", {2027: "1000", 2028: ""}))


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(BrokenProject) as wrong:
        read_trial("ort", HELD, TypedMeans("viele", {2027: "-1", 2028: "NaN"}))
    assert [problem.file for problem in wrong.value.problems] == ["Personentage je Quartal", "Mittel 2027", "Mittel 2028"]


@pytest.mark.parametrize(("of_member", "trial"), [(True, Trial(12.5, {2027: 5.0})), (True, Trial(budget={2027: 5.0, 2028: None})), (False, Trial(team=3.0, pot={2028: 7.0}))])
def test_a_job_carries_the_trial_to_its_page(workspace: Workspace, of_member: bool, trial: Trial) -> None:
    """What the page rebuilds from the job's data is the plan the job was asked for, under the same key."""
    evaluation = evaluated(workspace)
    about = evaluation.group.members[0].key if of_member else ""
    asked = RoadmapWish(TODAY, **trial_params(trial, about))
    data = json.loads(json.dumps({"kommune": "", "probe": asked.is_trial, "versuch": {"kommunen": list(asked.trial_towns), "capacity": asked.capacity, "budget": dict(asked.budget), "team": asked.team, "pot": dict(asked.pot)}}))
    found = tried_by(data)
    assert found is not None
    assert found.about == about
    assert found.wish(evaluation).key(evaluation) == asked.on(evaluation).key(evaluation) != PlanWish(thorough=False).key(evaluation)


def test_a_job_without_a_trial_carries_none() -> None:
    assert tried_by({}) is None
    assert tried_by({"probe": False, "versuch": {}}) is None


def test_shared_means_are_tried_without_touching_members(workspace: Workspace) -> None:
    evaluation = evaluated(workspace)
    found = tried(evaluation, [0], Trial(team=9.0, pot={2029: 1.0}))
    assert found.group.planning.team == 9
    assert found.group.planning.pot == {**evaluation.group.planning.pot, 2029: 1.0}
    assert [member.planning for member in found.group.members] == [member.planning for member in evaluation.group.members]


def test_agreeing_keeps_the_years_not_tried(workspace: Workspace) -> None:
    evaluation = evaluated(workspace)
    town = evaluation.group.members[0].key
    before = dict(evaluation.group.members[0].planning.budget)
    adopt(workspace, evaluation, Tried("", town, Trial(33.5, {2028: 12345.5})), "Bea Rater", today=TODAY, resolution=Resolution("Rat", date(2026, 11, 2)))
    planning = evaluated(workspace).group.members[0].planning
    assert planning.budget == {**before, 2028: 12345.5}
    assert planning.capacity == ((date.min, 33.5),)
    assert planning.resolutions["budget"] == Resolution("Rat", date(2026, 11, 2))
    assert means_of(evaluated(workspace), town, 33.5, range(2027, 2029)).money[2028] == 12345.5


def test_agreeing_lifts_the_limit_of_a_year_and_of_the_last_one(workspace: Workspace) -> None:
    """The other years keep theirs; with none left nothing is set any more."""
    town = evaluated(workspace).group.members[0].key
    adopt(workspace, evaluated(workspace), Tried("", town, Trial(budget={2027: 5.0, 2028: 6.0})), "Bea Rater", today=TODAY)
    years = dict(evaluated(workspace).group.members[0].planning.budget)
    adopt(workspace, evaluated(workspace), Tried("", town, Trial(budget={2027: None})), "Bea Rater", today=TODAY)
    assert evaluated(workspace).group.members[0].planning.budget == {year: amount for year, amount in years.items() if year != 2027}
    adopt(workspace, evaluated(workspace), Tried("", town, Trial(budget=dict.fromkeys(years))), "Bea Rater", today=TODAY)
    planning = evaluated(workspace).group.members[0].planning
    assert (planning.budget, "budget" in planning.given) == ({}, False)


@pytest.mark.parametrize(("value", "text"), [(2000.0, "2000"), (12.5, "12,5"), (1e6, "1000000"), (0.0, "0")])
def test_numbers_are_written_as_they_are_read(value: float, text: str) -> None:
    assert typed_number(value) == text
    assert read_trial("", HELD, TypedMeans("", {2029: text})).pot == {2029: value}


def test_agreeing_on_what_is_shared(workspace: Workspace) -> None:
    evaluation = evaluated(workspace)
    pot = dict(evaluation.group.planning.pot)
    adopt(workspace, evaluation, Tried("", "", Trial(team=4.0, pot={2027: 100.0})), "Bea Rater", today=TODAY)
    planning = evaluated(workspace).group.planning
    assert (planning.team, planning.pot) == (4.0, {**pot, 2027: 100.0})
