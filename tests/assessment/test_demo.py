"""The demo group and the template of the real group are what the issue promises."""

import csv
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from assessment import service
from assessment.agreements import Choice
from assessment.evaluate import Evaluation
from assessment.recommend import plan_for
from scoring import CONTRADICTORY, NOT_APPLICABLE, OPEN, UNKNOWN

TODAY = date(2026, 11, 21)
DEMO = Path(str(resources.files("assessment"))) / "demo"


@pytest.fixture(scope="module")
def group() -> Evaluation:
    return service.open_project(DEMO / "auental", TODAY)


def test_eight_fictional_members_of_the_promised_kinds(group: Evaluation) -> None:
    members = group.group.members
    assert len(members) == 8
    assert group.group.fictional
    kinds = [member.facts["art"] for member in members]
    assert kinds.count("verwaltungsgemeinschaft") == kinds.count("erfuellende_gemeinde") == 1
    union = next(member for member in members if member.facts["art"] == "verwaltungsgemeinschaft")
    assert len(union.ags) == 9
    assert union.facts["verwaltete_gemeinden"] == 17
    assert all(len(member.ags) == 8 for member in members if member is not union)
    inhabitants = [member.facts["einwohner"] for member in members]
    assert 2500 <= min(inhabitants) < 3000
    assert 10000 < max(inhabitants) < 12500


def test_no_real_municipality_bears_an_invented_name(group: Evaluation, shared: Path) -> None:
    with (shared / "domain" / "gemeindeverzeichnis.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    names = {row["name"].split(",")[0] for row in rows}
    keys = {row["ags"] for row in rows} | {row["verband_schluessel"] for row in rows}
    for member in group.group.members:
        assert member.name.split(" ", 1)[-1] not in names
        assert member.ags not in keys


def test_answers_are_complete_differing_and_imperfect(group: Evaluation) -> None:
    """Several roles, documents, unknowns, not-applicables, contradictions, failed duties – at every member."""
    for row, member in enumerate(group.group.members):
        states = group.sheet.state[row]
        assert len({interview.role for interview in member.interviews}) >= 5, member.key
        assert len(member.evidence) >= 10
        assert 4 <= (states == CONTRADICTORY).sum() <= 8, member.key
        assert sum(response.unknown for response in member.responses) >= 6
        assert (states == UNKNOWN).sum() >= 1
        assert (states == NOT_APPLICABLE).sum() >= 2
        assert 1 <= (states == OPEN).sum() <= 10
        assert 3 <= group.sheet.failed_duties[row].sum() <= 14
        assert group.scores.coverage[row, 0] > 0.85
        assert sum(bool(response.comment) for response in member.responses) >= 25
    assert np.ptp(group.scores.point[:, 0]) > 1.0


def test_every_member_gets_its_own_plan(group: Evaluation) -> None:
    """Measures in all classes, prerequisites never after their dependants, nobody's list like the other's."""
    orders = []
    for row in range(8):
        plan = plan_for(group, row)
        ids = [group.catalogue.measures[item.measure].id for item in plan.measures]
        orders.append(tuple(ids))
        assert {int(item.klass) for item in plan.measures} == {0, 1, 2}
        for position, name in enumerate(ids):
            needed = [other for other in group.catalogue.measure[name].requires if other in ids]
            assert all(ids.index(other) < position for other in needed)
        assert [item.klass for item in plan.measures] == sorted(item.klass for item in plan.measures)
        assert plan.weaknesses
        assert plan.chances
        assert plan.risks
    assert len(set(orders)) == 8


def test_the_group_has_agreed_on_how_to_plan(group: Evaluation) -> None:
    """Weights with their resolution, people and money of every member, pins and decisions with reasons; terms are marked as invented."""
    planning = group.group.planning
    assert planning.weights_agreed.body == "Lenkungskreis Digitales Auental"
    assert planning.pot
    assert {terms.programme for terms in planning.terms} == {"F1", "F2"}
    assert all("frei erfunden" in terms.source and terms.as_of for terms in planning.terms)
    for member in group.group.members:
        own = member.planning
        assert all(0.7 <= days / float(member.facts["beschaeftigte"]) <= 1.05 for _, days in own.capacity), member.key
        assert sorted(own.budget) == [2027, 2028, 2029, 2030]
        assert all(6 <= amount / float(member.facts["einwohner"]) <= 16 for amount in own.budget.values()), member.key
    pins = [*planning.pins, *(pin for member in group.group.members for pin in member.planning.pins)]
    assert len(pins) == 2
    assert all(pin.reason and pin.resolution.body for pin in pins)


def test_councils_have_decided_on_joint_measures_that_concern_them(group: Evaluation) -> None:
    """Thirteen decisions on three measures, each by a member to whom the measure is recommended; who does not join says why."""
    made = [(row, decision) for row, member in enumerate(group.group.members) for decision in member.planning.decisions]
    assert Counter(decision.choice for _, decision in made) == {Choice.JOIN: 10, Choice.DECLINE: 1, Choice.LATER: 1, Choice.ABSTAIN: 1}
    assert all(decision.reason for _, decision in made if decision.choice is not Choice.JOIN)
    for row, decision in made:
        recommended = {group.catalogue.measures[item.measure].id for item in plan_for(group, row).measures}
        assert decision.measure in recommended, (group.group.members[row].key, decision.measure)
        assert group.catalogue.measure[decision.measure].synergy.level == 3


def test_the_real_groups_template_has_public_facts_only() -> None:
    """Eight real members, no answer, nothing assessable, nothing marked as invented."""
    evaluation = service.open_project(DEMO / "hildburghausen", TODAY)
    assert len(evaluation.group.members) == 8
    assert not evaluation.group.fictional
    assert all(not member.responses and not member.interviews for member in evaluation.group.members)
    assert np.isnan(evaluation.scores.point).all()


def test_public_facts_agree_with_the_register(shared: Path) -> None:
    evaluation = service.open_project(DEMO / "hildburghausen", TODAY)
    with (shared / "domain" / "gemeindeverzeichnis.csv").open(encoding="utf-8-sig") as file:
        register = {row["ags"]: row for row in csv.DictReader(file, delimiter=";")}
    for member in evaluation.group.members:
        if len(member.ags) == 8:
            assert float(register[member.ags]["bevoelkerung_20241231"]) == member.facts["einwohner"]
            assert register[member.ags]["name"].split(",")[0] in member.name
