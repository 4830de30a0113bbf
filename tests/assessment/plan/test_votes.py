"""Decisions on a joint measure and whether it stands by the group's rule (planning.md § 4)."""

import pytest

from assessment.agreements import Choice, Decision, GroupPlanning, MajorityRule, MemberPlanning
from assessment.plan import Ground, Standing, Vote, vote_on
from assessment.plan.joint import joint_offers
from tests.assessment.plan.groups import group, town

YES, NO, LATER, NONE, OPEN = Choice.JOIN, Choice.DECLINE, Choice.LATER, Choice.ABSTAIN, None


def vote(rule: MajorityRule, *choices: Choice | None) -> Vote:
    towns = [town(number, planning=MemberPlanning(decisions=(Decision("M1", choice),) if choice else ())) for number, choice in enumerate(choices, start=1)]
    ground = Ground(group(*towns, planning=GroupPlanning(rule=rule)))
    return vote_on(ground.evaluation, ground.place["M1"], ground.needing(ground.place["M1"]))


@pytest.mark.parametrize(("rule", "choices", "standing", "rows", "reason"), [
    (MajorityRule(), (OPEN, OPEN, OPEN), Standing.PROPOSED, (0, 1, 2), "Keine Kommune ist dabei; nötig sind mindestens 2."),
    (MajorityRule(), (YES, OPEN, OPEN), Standing.OPEN, (0, 1, 2), "Eine Kommune ist dabei; nötig sind mindestens 2."),
    (MajorityRule(), (YES, YES, OPEN), Standing.STANDS, (0, 1), ""),
    (MajorityRule(), (YES, NO, OPEN), Standing.OPEN, (0, 2), "Eine Kommune ist dabei; nötig sind mindestens 2."),
    (MajorityRule(), (NO, NO, NO), Standing.FAILED, (), "Keine Kommune ist dabei; nötig sind mindestens 2."),
    (MajorityRule(), (YES, NONE, LATER), Standing.FAILED, (), "Eine Kommune ist dabei; nötig sind mindestens 2."),
    (MajorityRule(quorum=0.75), (YES, YES, OPEN), Standing.OPEN, (0, 1, 2), "Es haben 2 von 3 Kommunen entschieden; nötig sind 75\u00a0%."),
    (MajorityRule(quorum=2 / 3), (YES, YES, OPEN), Standing.STANDS, (0, 1), ""),
    (MajorityRule(majority=0.5), (YES, YES, NO, NO), Standing.FAILED, (), "2 dabei, 2 nicht dabei; nötig sind mehr als 50\u00a0% dabei."),
    (MajorityRule(majority=0.5), (YES, YES, NO, NONE), Standing.STANDS, (0, 1), ""),
    (MajorityRule(majority=0.5), (NO, NO), Standing.FAILED, (), "0 dabei, 2 nicht dabei; nötig sind mehr als 50\u00a0% dabei."),
])
def test_a_rule_decides(rule: MajorityRule, choices: tuple[Choice | None, ...], standing: Standing, rows: tuple[int, ...], reason: str) -> None:
    found = vote(rule, *choices)
    assert (found.standing, found.rows, found.reason) == (standing, rows, reason)
    assert found.affected == tuple(range(len(choices)))
    assert found.count(YES) == choices.count(YES)


@pytest.mark.parametrize("choices", [(NO, NO, NO), (YES, NO, NO), (YES, NONE, LATER)])
def test_where_too_few_join_there_is_no_offer(choices: tuple[Choice, ...]) -> None:
    towns = [town(number, planning=MemberPlanning(decisions=(Decision("M1", choice),))) for number, choice in enumerate(choices, start=1)]
    assert joint_offers(Ground(group(*towns))) == []
