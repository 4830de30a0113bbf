"""The demo group's plans: what must hold of any plan, whatever the search found in the time it had."""

import math
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.agreements import Choice, Decision
from assessment.evaluate import Evaluation, evaluate
from assessment.plan import Mode, Outlook, Roadmap
from assessment.recommend import ranking_of
from assessment.service.plan_tables import offer_sentences, rank_rows, rank_sentences, share_rows
from assessment.service.plans import GroupPlan, MemberPlan, plan_group, plan_member
from scoring import MeasureClass
from scoring.roadmap.schedule import hard_violations
from tests.assessment.plan.groups import alone, faults

NUMBERED = re.compile(r"^ {3}– (M\d+) ", re.MULTILINE)


@pytest.fixture(scope="module")
def evaluation(demo: Path) -> Evaluation:
    return service.open_project(demo, date(2026, 11, 21))


@pytest.fixture(scope="module")
def single(evaluation: Evaluation) -> MemberPlan:
    """Stadt Burgwerda on its own."""
    return plan_member(evaluation, evaluation.row["burgwerda"], seconds=1)


@pytest.fixture(scope="module")
def whole(evaluation: Evaluation) -> GroupPlan:
    """Three of the eight together, so that a short search gets somewhere; the first declines a measure it could join."""
    members = tuple(member for member in evaluation.group.members if member.key in {"schieferbach", "wiesenhausen", "burgwerda"})
    three = evaluate(replace(evaluation.group, members=members))
    free = next(item.measure for item in ranking_of(three, 0) if item.klass != MeasureClass.ZWINGEND and three.catalogue.measures[item.measure].synergy.fixed_share > 0)
    decision = Decision(three.catalogue.measures[free].id, Choice.DECLINE, date(2026, 11, 18), "Gemeinderat", "Das Personal ist bis 2028 gebunden.")
    return plan_group(alone(three, 0, decisions=(decision,)), seconds=2)


@pytest.fixture(params=["single", "whole"])
def roadmap(request: pytest.FixtureRequest) -> Roadmap:
    plan: MemberPlan | GroupPlan = request.getfixturevalue(request.param)
    return plan.roadmap


def test_no_requirement_is_broken(roadmap: Roadmap) -> None:
    assert hard_violations(roadmap.options.problem, roadmap.result.schedule) == []


def test_no_load_is_above_capacity(roadmap: Roadmap) -> None:
    for load in roadmap.loads:
        assert all(limit is None or used <= limit + 1e-9 for used, limit in zip(load.used, load.capacity, strict=True)), load.key


def test_every_recommendation_is_planned_or_aside_with_a_reason(whole: GroupPlan, single: MemberPlan) -> None:
    for plan, rows in ((whole, whole.ground.rows), (single, [single.row])):
        for row in rows:
            planned = {line.measure.id for line in plan.roadmap.lines if line.row == row}
            aside = {item.measure.id: item.reason for item in plan.roadmap.aside if item.row == row}
            recommended = {plan.ground.measures[item.measure].id for item in plan.ground.rankings[row]}
            assert planned | set(aside) == recommended
            assert not planned & set(aside)
            assert all(aside.values())


def test_whatever_was_refused_keeps_its_reason(whole: GroupPlan) -> None:
    """And a struck or refused measure is in no line of that member."""
    reasons = {(item.row, whole.ground.place[item.measure.id]): item.reason for item in whole.roadmap.aside}
    assert whole.ground.refused
    for pair, reason in whole.ground.refused.items():
        assert reasons[pair] == reason
    declined = {(row, item.measure): item.reason for row in whole.ground.rows for item in whole.ground.evaluation.group.members[row].planning.decisions if item.choice is Choice.DECLINE}
    for (row, name), reason in declined.items():
        mine = [line for line in whole.roadmap.lines if line.row == row and line.measure.id == name]
        assert all(line.mode is Mode.ALONE for line in mine)
        assert reason in whole.resolution(row)


def test_pins_of_the_group_hold(whole: GroupPlan) -> None:
    for pin in whole.ground.planning.pins:
        for line in whole.roadmap.lines:
            if line.measure.id == pin.measure:
                assert not pin.excluded
                assert pin.not_before is None or line.begins >= pin.not_before
                assert pin.finished_by is None or line.ends <= pin.finished_by


def test_joint_measures_start_together_and_have_company(whole: GroupPlan) -> None:
    lines = whole.roadmap.lines
    assert any(line.mode is Mode.CORE for line in lines)
    for core in (line for line in lines if line.mode is Mode.CORE):
        company = [line for line in lines if line.measure is core.measure and line.mode is Mode.JOINT]
        assert len({line.row for line in company}) == len(company) >= 2
        assert {line.start for line in company} == {core.start}
        assert not {line.row for line in company} & {line.row for line in lines if line.measure is core.measure and line.mode is Mode.ALONE}


def test_nobody_stands_worse_than_alone_by_more_than_agreed(whole: GroupPlan) -> None:
    for row, area in whole.roadmap.areas.items():
        assert area >= whole.roadmap.areas_alone[row] * (1 - whole.ground.planning.tolerance) - 1e-6


def test_shares_add_up(whole: GroupPlan) -> None:
    for offer in whole.offers:
        assert offer.saved_days >= -1e-9
        assert offer.saved_money >= -1e-9
        for key, shares in offer.keys.items():
            if shares is not None:
                assert sum(shares.euros) == shares.total
            assert sum(offer.pays(key, row) for row in offer.rows) == math.floor(offer.total + 0.5)
        assert sum(part.days for part in offer.own.values()) + offer.common.days == pytest.approx(offer.together.days)


def check(outlook: Outlook) -> None:
    for spread in (outlook.effort, outlook.cost, *outlook.yearly.values()):
        assert 0 <= float(spread.p50) <= float(spread.p80) + 1e-9
    assert sum(float(spread.mean) for spread in outlook.yearly.values()) == pytest.approx(float(outlook.cost.mean), rel=1e-9)
    assert all(half <= most for half, most in (*outlook.finish, outlook.last))


def test_years_add_up_and_p80_is_not_below_p50(whole: GroupPlan, single: MemberPlan) -> None:
    check(single.outlook)
    check(whole.risk.outlook())
    for row in whole.ground.rows:
        check(whole.risk.outlook(row))


def test_members_and_pot_carry_the_whole_work(whole: GroupPlan) -> None:
    """No team is agreed: all work is somebody's."""
    parts = sum(float(whole.risk.outlook(row).effort.mean) for row in whole.ground.rows)
    assert parts == pytest.approx(float(whole.risk.outlook().effort.mean))


def test_resolutions_name_the_joint_measures_of_the_plan_and_only_those(whole: GroupPlan) -> None:
    ground = whole.ground
    for row in ground.rows:
        text = whole.resolution(row)
        joint = {line.measure.id: {other.row for other in whole.roadmap.lines if other.measure is line.measure and other.mode is Mode.JOINT} - {row}
                 for line in whole.roadmap.lines if line.row == row and line.mode is Mode.JOINT}
        first = text.partition("Bereits entschieden")[0]
        assert set(NUMBERED.findall(first)) == set(joint)
        for line in first.splitlines():
            named = NUMBERED.match(line)
            if named:
                partners = line.rpartition("gemeinsam mit ")[2].partition(";")[0]
                assert {other for other in ground.rows if ground.name(other) in partners} == joint[named.group(1)]


def test_all_that_is_read_is_german(whole: GroupPlan, single: MemberPlan) -> None:
    ground = whole.ground
    texts = [text for plan in (whole, single) for text in
             (plan.roadmap.quality, plan.roadmap.conflict, plan.roadmap.missed, *(line.reason for line in plan.roadmap.lines), *(item.reason for item in plan.roadmap.aside))]
    texts += [whole.resolution(row) for row in ground.rows]
    texts += [sentence for offer in whole.offers for sentence in offer_sentences(ground, offer)]
    texts += [" ".join(row.values()) for offer in whole.offers for row in share_rows(ground, offer)]
    texts += rank_sentences(ground, 0) + [str(row["grund"]) for row in rank_rows(ground, 0)]
    assert {fault for text in texts for fault in faults(text)} == set()


def test_every_line_says_why_not_earlier(single: MemberPlan) -> None:
    """What is said of every line is one of four things."""
    starts = ("beginnt sofort", "nicht früher: ", "früher brächte dem Plan im Ganzen nichts", "früher ginge; ")
    assert all(line.reason.startswith(starts) for line in single.roadmap.lines)
