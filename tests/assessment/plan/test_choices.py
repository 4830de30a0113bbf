"""What pins and decisions leave of a member's recommendations."""

from datetime import date

import pytest

from assessment.agreements import Choice, Decision, GroupPlanning, Pin
from assessment.evaluate import Evaluation
from assessment.plan import Ground
from assessment.plan.choices import between, decision_of, later
from tests.assessment.plan.groups import FULL, GAPS, alone, group, town

RELAXED = GAPS | {"1.1.1": 2.5}
"""The duty is met, so M1 and M2 are not compulsory."""


def refused(evaluation: Evaluation) -> dict[str, str]:
    ground = Ground(evaluation)
    return {ground.measures[k].id: reason for (_, k), reason in ground.refused.items()}


def decided(name: str, choice: Choice, reason: str = "") -> dict[str, tuple[Decision, ...]]:
    return {"decisions": (Decision(name, choice, reason=reason),)}


def test_a_struck_measure_takes_along_what_needs_it() -> None:
    found = alone(group(town(1)), 0, pins=(Pin("M2", excluded=True, reason="läuft schon anders"),))
    assert refused(found) == {"M2": "gestrichen (läuft schon anders)", "M1": "Voraussetzung M2 entfällt: gestrichen (läuft schon anders); die Pflicht dahinter bleibt offen"}


def test_a_struck_duty_is_said_to_stay_open() -> None:
    assert refused(alone(group(town(1)), 0, pins=(Pin("M1", excluded=True),))) == {"M1": "gestrichen; die Pflicht dahinter bleibt offen"}


def test_the_groups_pin_strikes_for_all() -> None:
    found = group(town(1), town(2), planning=GroupPlanning(pins=(Pin("M4", excluded=True),)))
    assert {(row, Ground(found).measures[k].id) for row, k in Ground(found).refused} == {(0, "M4"), (1, "M4")}


def test_a_refusal_keeps_its_reason() -> None:
    found = alone(group(town(1, RELAXED)), 0, **decided("M4", Choice.DECLINE, "kein Personal"))
    assert refused(found) == {"M4": "abgelehnt (kein Personal)"}


def test_a_duty_cannot_be_refused() -> None:
    """M1 closes a failed duty and M2 is its prerequisite: who declines does them alone."""
    for name in ("M1", "M2"):
        assert refused(alone(group(town(1)), 0, **decided(name, Choice.DECLINE))) == {}


@pytest.mark.parametrize("choice", [Choice.JOIN, Choice.LATER, Choice.ABSTAIN])
def test_other_decisions_refuse_nothing(choice: Choice) -> None:
    assert refused(alone(group(town(1, RELAXED)), 0, **decided("M4", choice))) == {}


def test_what_is_not_recommended_or_not_known_cannot_be_refused() -> None:
    found = alone(group(town(1, FULL)), 0, pins=(Pin("M1", excluded=True),), **decided("M999", Choice.DECLINE))
    assert refused(found) == {}


def test_of_several_decisions_the_last_counts() -> None:
    found = alone(group(town(1)), 0, decisions=(Decision("M4", Choice.DECLINE), Decision("M4", Choice.JOIN, reason="neu beraten")))
    last = decision_of(found, 0, Ground(found).place["M4"])
    assert last is not None
    assert last.reason == "neu beraten"
    assert refused(found) == {}


def test_pins_of_group_and_member_hold_together() -> None:
    found = alone(group(town(1), planning=GroupPlanning(pins=(Pin("M4", not_before=date(2028, 1, 1)),))), 0,
                  pins=(Pin("M4", not_before=date(2027, 7, 1), finished_by=date(2029, 12, 31)), Pin("M1", finished_by=date(2027, 3, 31))))
    ground = Ground(found)
    assert between(found, 0, ground.place["M4"], ground.timeline) == (4, 12)
    assert between(found, 0, ground.place["M1"], ground.timeline) == (0, 1)
    assert between(found, 0, ground.place["M2"], ground.timeline) == (0, None)


@pytest.mark.parametrize(("months", "first"), [(1, 12), (3, 4)])
def test_later_means_a_year_later(months: int, first: int) -> None:
    found = alone(group(town(1), planning=GroupPlanning(months=months)), 0, **decided("M4", Choice.LATER))
    ground = Ground(found)
    assert later(found, 0, ground.place["M4"], ground.timeline) == first
    assert later(found, 0, ground.place["M1"], ground.timeline) == 0
