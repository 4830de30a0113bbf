"""Who does what when in small plans: fixed points, prerequisites, people, money, and what is said about them."""

import math
from datetime import date
from typing import Any

import pytest

from assessment.agreements import Choice, Decision, FundingTerms, GroupPlanning, MemberPlanning, Pin
from assessment.evaluate import Evaluation
from assessment.plan import Ground, Line, Mode, Roadmap, group_roadmap, joint_offers, member_roadmap
from scoring.roadmap import Status
from scoring.roadmap.schedule import hard_violations
from tests.assessment.plan.groups import FULL, GAPS, alone, catalogue, faults, group, sure, town

RELAXED = GAPS | {"1.1.1": 2.5}
"""No duty is open: nothing is compulsory."""
OTHERS = 1000 + 52_000 / 6
"""EUR of M2 and M4 for a member."""


def plan(evaluation: Evaluation, row: int = 0) -> Roadmap:
    roadmap = member_roadmap(Ground(evaluation), row, seconds=1)
    assert hard_violations(roadmap.options.problem, roadmap.result.schedule) == []
    assert faults(" ".join((roadmap.quality, roadmap.conflict, roadmap.missed, *(line.reason for line in roadmap.lines), *(item.reason for item in roadmap.aside)))) == []
    return roadmap


def together(evaluation: Evaluation) -> Roadmap:
    ground = Ground(evaluation)
    roadmap = group_roadmap(ground, joint_offers(ground), seconds=1)[0]
    assert hard_violations(roadmap.options.problem, roadmap.result.schedule) == []
    return roadmap


def line_of(roadmap: Roadmap, name: str, row: int = 0) -> Line:
    (line,) = [line for line in roadmap.lines if line.measure.id == name and line.row == row]
    return line


def reason_of(roadmap: Roadmap, name: str) -> str:
    (item,) = [item for item in roadmap.aside if item.measure.id == name]
    return item.reason


def pinned(*pins: Pin, levels: dict[str, float] = GAPS, **planning: Any) -> Evaluation:
    return group(town(1, levels, MemberPlanning(pins=pins)), planning=GroupPlanning(**planning))


def test_all_that_is_recommended_is_planned() -> None:
    roadmap = plan(group(town(1)))
    assert {line.measure.id for line in roadmap.lines} == {"M1", "M2", "M4"}
    assert (roadmap.aside, roadmap.missed, roadmap.conflict) == ((), "", "")
    assert all(line.mode is Mode.ALONE and not line.funded for line in roadmap.lines)


def test_a_prerequisite_is_finished_before() -> None:
    roadmap = plan(group(town(1)))
    assert line_of(roadmap, "M2").ends < line_of(roadmap, "M1").begins
    assert line_of(roadmap, "M1").reason.startswith("nicht früher: ")
    assert "Voraussetzung M2 ist erst am 30.06.2027 fertig" in line_of(roadmap, "M1").reason
    assert line_of(roadmap, "M2").reason == "beginnt sofort"


def test_a_prerequisite_that_is_there_already_is_not_waited_for() -> None:
    roadmap = plan(group(town(1, GAPS | {"1.1.2": 3.0})))
    assert line_of(roadmap, "M1").start == 0
    assert "M2" not in {line.measure.id for line in roadmap.lines}


def test_the_alternative_of_a_prerequisite_is_waited_for() -> None:
    """M1 needs the concept; where buying it (M3) is recommended instead of writing it (M2), M1 waits for the bought one."""
    of = catalogue({"M2": {"effort": catalogue().measure["M2"].effort.model_copy(update={"low": 100.0, "likely": 100.0, "high": 100.0})}})
    roadmap = plan(group(town(1), of=of))
    assert {line.measure.id for line in roadmap.lines} == {"M1", "M3", "M4"}
    assert line_of(roadmap, "M3").ends < line_of(roadmap, "M1").begins


def test_not_before_a_day() -> None:
    roadmap = plan(pinned(Pin("M4", not_before=date(2028, 1, 1)), visible_months=0))
    assert line_of(roadmap, "M4").begins == date(2028, 1, 1)
    assert line_of(roadmap, "M4").reason == "nicht früher: M4 ist nicht vor dem 01.01.2028 vorgesehen"


def test_finished_by_the_last_day_of_a_quarter() -> None:
    """M1 needs M2 before it, two quarters and one; the end of September is enough."""
    roadmap = plan(pinned(Pin("M1", finished_by=date(2027, 9, 30))))
    assert line_of(roadmap, "M1").ends == date(2027, 9, 30)


def test_a_day_that_cannot_be_kept_leaves_the_measure_out() -> None:
    roadmap = plan(pinned(Pin("M4", finished_by=date(2027, 6, 30)), levels=RELAXED))
    assert reason_of(roadmap, "M4") == "M4 soll nicht vor dem 01.01.2027 beginnen und bis zum 30.06.2027 fertig sein; dafür reicht die Zeit nicht"


def test_fixed_points_that_contradict_each_other_are_named() -> None:
    """The group says not before 2029, the member by the end of 2028."""
    roadmap = plan(pinned(Pin("M4", finished_by=date(2028, 12, 31)), levels=RELAXED, pins=(Pin("M4", not_before=date(2029, 1, 1)),)))
    assert reason_of(roadmap, "M4") == "M4 soll nicht vor dem 01.01.2029 beginnen und bis zum 31.12.2028 fertig sein; dafür reicht die Zeit nicht"


def test_a_fixed_point_for_what_is_not_recommended_changes_nothing() -> None:
    assert plan(pinned(Pin("M3", not_before=date(2029, 1, 1)), Pin("M999", excluded=True))).lines == plan(group(town(1))).lines


def test_what_is_struck_is_named_with_its_reason_and_takes_its_dependents_along() -> None:
    roadmap = plan(pinned(Pin("M2", excluded=True, reason="Vertrag läuft")))
    assert reason_of(roadmap, "M2") == "gestrichen (Vertrag läuft)"
    assert reason_of(roadmap, "M1") == "Voraussetzung M2 entfällt: gestrichen (Vertrag läuft); die Pflicht dahinter bleibt offen"
    assert {line.measure.id for line in roadmap.lines} == {"M4"}


def test_a_refusal_stays_aside_with_its_reason() -> None:
    found = alone(group(town(1, RELAXED)), 0, decisions=(Decision("M4", Choice.DECLINE, reason="kein Bedarf"),))
    assert reason_of(plan(found), "M4") == "abgelehnt (kein Bedarf)"


def test_later_waits_a_year() -> None:
    found = alone(group(town(1, RELAXED), planning=GroupPlanning(visible_months=0)), 0, decisions=(Decision("M4", Choice.LATER),))
    assert line_of(plan(found), "M4").begins == date(2028, 1, 1)


@pytest.mark.parametrize("levels", [FULL, {}])
def test_where_nothing_is_recommended_the_plan_is_empty(levels: dict[str, float]) -> None:
    """All is there, or nothing was answered."""
    roadmap = plan(group(town(1, levels)))
    assert (roadmap.lines, roadmap.aside, roadmap.result.status) == ((), (), Status.OPTIMAL)
    assert roadmap.quality == "Der Plan ist bestmöglich (bewiesen)."
    assert math.isnan(roadmap.areas[0])


def test_without_people_nothing_is_done_and_the_missed_duty_is_said() -> None:
    roadmap = plan(group(town(1, planning=MemberPlanning(capacity=((date.min, 0.0),)))))
    assert roadmap.lines == ()
    assert {item.measure.id for item in roadmap.aside} == {"M1", "M2", "M4"}
    assert "M4 dauert mit den verfügbaren Leuten länger als der Planungszeitraum" in reason_of(roadmap, "M4")
    assert roadmap.missed == "die Pflicht hinter M1 bis 31.12.2028; ein sichtbarer Erfolg bis 31.12.2027"
    assert roadmap.conflict
    assert roadmap.quality.startswith("Nicht alle Fristen sind zu halten;")


def test_without_money_only_what_is_free_is_done() -> None:
    """M2 costs money and M1 needs it; M4 costs money."""
    roadmap = plan(group(town(1, planning=MemberPlanning(budget=dict.fromkeys(range(2027, 2031), 0.0)))))
    assert roadmap.lines == ()
    assert "ist ausgeschöpft" in reason_of(roadmap, "M4")
    assert "M2" in reason_of(roadmap, "M1")


def test_a_year_nobody_named_has_money() -> None:
    roadmap = plan(group(town(1, RELAXED, MemberPlanning(budget={2027: 0.0})), planning=GroupPlanning(visible_months=0)))
    assert line_of(roadmap, "M4").begins == date(2028, 1, 1)
    assert line_of(roadmap, "M4").reason == "nicht früher: das Budget 2027 ist ausgeschöpft"


def test_funding_counts_from_a_start_in_its_window() -> None:
    """4,333 of 8,667 EUR over a year: only half of it fits into each budget, and only while the programme is open."""
    of = catalogue({"M4": {"funding": catalogue().measure["M1"].funding}}, programmes=tuple(item.model_copy(update={"min_members": 1, "min_volume": 0.0}) for item in catalogue().programmes))
    terms = FundingTerms("L", 0.5, opens=date(2028, 1, 1), closes=date(2028, 12, 31))
    found = group(town(1, RELAXED, MemberPlanning(budget=dict.fromkeys(range(2027, 2031), 3000.0))), planning=GroupPlanning(terms=(terms,), visible_months=0), of=of)
    line = line_of(plan(found), "M4")
    assert (line.begins, line.own_share) == (date(2028, 7, 1), pytest.approx(0.5, abs=0.001))
    assert line.reason == "nicht früher: das Budget 2028 ist ausgeschöpft"


def test_a_plan_from_the_middle_of_a_year() -> None:
    roadmap = plan(group(town(1), planning=GroupPlanning(begin=date(2027, 7, 1), periods=12)))
    assert line_of(roadmap, "M1").begins == date(2028, 1, 1)
    assert [len(load.used) for load in roadmap.loads] == [12, 4, 12, 4]


def test_a_plan_in_months_speaks_of_months() -> None:
    """Three days a month: M2 and M1 before M4 begins, or M4 beside them as far as people go."""
    found = group(town(1), planning=GroupPlanning(months=1, periods=48))
    roadmap = plan(found)
    assert line_of(roadmap, "M2").duration == 4
    assert all("Quartal" not in line.reason for line in roadmap.lines)


def test_use_never_exceeds_what_there_is() -> None:
    roadmap = plan(group(town(1, planning=MemberPlanning(capacity=((date.min, 6.0),), budget={2027: 2000.0, 2028: 9000.0}))))
    for load in roadmap.loads:
        assert all(limit is None or used <= limit for used, limit in zip(load.used, load.capacity, strict=True))


def joint_group(planning: GroupPlanning | None = None, **m1: Any) -> Evaluation:
    return group(*(town(number) for number in (1, 2, 3)), planning=planning, of=catalogue({"M1": {"cost_once": sure(20_000), **m1}}))


def test_a_joint_measure_starts_at_once_for_all() -> None:
    roadmap = together(joint_group())
    lines = [line for line in roadmap.lines if line.measure.id == "M1"]
    assert {line.mode for line in lines} == {Mode.CORE, Mode.JOINT}
    assert {line.start for line in lines} == {2}
    assert [line.row for line in lines] == [-1, 0, 1, 2]


def test_joint_money_is_funded_only_from_a_start_in_the_window() -> None:
    """Open now it pays 20,000 EUR; open from 2030 on it pays nothing of what starts in 2027."""
    now, late = joint_group(), joint_group(GroupPlanning(terms=(FundingTerms("L", 0.5, 20_000, opens=date(2030, 1, 1), closes=date(2030, 12, 31)),)))
    assert line_of(together(now), "M1").own_share == pytest.approx(1 - 20_000 / 50_100, abs=0.001)
    assert not line_of(together(late), "M1").funded
    spent = {load.key: sum(load.used) for load in together(late).loads if load.key.startswith("geld:ort")}
    assert sum(spent.values()) == pytest.approx(50_100 + 3 * OTHERS, abs=6)


def test_a_lead_does_the_common_part_beside_its_own_within_its_people() -> None:
    """Ten days a quarter, six of them for one measure: 6 and 14.7 days of common and own part take the lead four quarters; apart they would take 1 and 3."""
    effort = catalogue().measure["M1"].effort.model_copy(update={"low": 20.0, "likely": 20.0, "high": 20.0})
    lines = [line for line in together(joint_group(effort=effort)).lines if line.measure.id == "M1"]
    together_done = [line for line in lines if line.mode is not Mode.ALONE]
    assert {line.duration for line in together_done} == {4}
    assert together_done[0].row == -1


def test_a_pot_and_a_team_carry_the_common_part() -> None:
    roadmap = together(joint_group(GroupPlanning(pot={2027: 9000.0}, team=5.0, terms=(FundingTerms("L", 0.0),))))
    loads = {load.key: sum(load.used) for load in roadmap.loads}
    assert (loads["geld:gemeinschaft"], loads["leute:projektteam"]) == (6000.0, pytest.approx(0.6))
    assert loads["geld:ort1"] == pytest.approx(14_700 + OTHERS, abs=2)


def test_a_pot_without_money_in_the_years_that_count_pays_nothing() -> None:
    """Nobody named 2028 and later; the pot of 2027 is too small: everybody does it alone."""
    roadmap = together(joint_group(GroupPlanning(pot={2027: 100.0})))
    assert {line.mode for line in roadmap.lines} == {Mode.ALONE}


def test_who_declined_does_its_duty_alone() -> None:
    roadmap = together(alone(joint_group(), 2, decisions=(Decision("M1", Choice.DECLINE),)))
    assert [line_of(roadmap, "M1", row).mode for row in (0, 1, 2)] == [Mode.JOINT, Mode.JOINT, Mode.ALONE]


def test_a_group_of_one_has_a_plan() -> None:
    roadmap = together(group(town(1)))
    assert {line.measure.id for line in roadmap.lines} == {"M1", "M2", "M4"}


def test_nobody_stands_worse_than_alone_by_more_than_agreed() -> None:
    roadmap = together(joint_group())
    assert set(roadmap.areas) == set(roadmap.areas_alone) == {0, 1, 2}
    for row, area in roadmap.areas.items():
        assert area >= roadmap.areas_alone[row] * 0.98 - 1e-6
