"""Plans as rows and sentences: ranking, trials with other people or money, phases."""

from datetime import date

import pytest

from assessment.agreements import GroupPlanning, MemberPlanning, Resolution
from assessment.errors import UnknownName
from assessment.evaluate import Evaluation
from assessment.plan import Ground, joint_offers, phases_of
from assessment.service.plan_tables import member_effects, phase_data, rank_rows, rank_sentences, roadmap_data, score_effects
from assessment.service.plans import Trial, find_offer, plan_group, plan_member, tried
from scoring import Weights
from scoring.roadmap import Status
from tests.assessment.plan.groups import FULL, GAPS, catalogue, faults, group, sure, town


def test_the_ranking_has_numbers_reason_and_firmness() -> None:
    rows = rank_rows(Ground(group(town(1))), 0)
    assert [(row["rang"], row["massnahme"], row["klasse"]) for row in rows] == [(1, "M2", "zwingend"), (2, "M1", "zwingend"), (3, "M4", "zurückgestellt")] or rows[0]["massnahme"] == "M2"
    assert all(1 <= row["platz_von"] <= row["platz_bis"] <= len(rows) for row in rows)
    assert all(sum(weight * row["teile"][name] for name, weight in zip(row["teile"], Weights().values, strict=True)) == pytest.approx(row["punkte"]) for row in rows)
    assert faults(" ".join(row["grund"] for row in rows)) == []


@pytest.mark.parametrize("levels", [FULL, {}])
def test_without_a_gap_there_is_no_ranking(levels: dict[str, float]) -> None:
    ground = Ground(group(town(1, levels)))
    assert rank_rows(ground, 0) == []
    assert len(rank_sentences(ground, 0)) == 1


def test_who_agreed_on_the_weights_is_said() -> None:
    agreed = GroupPlanning(resolutions={"gewichte": Resolution("Lenkungskreis", date(2026, 11, 11))}, given=frozenset({"gewichte"}))
    assert "(Gewichte vereinbart: Lenkungskreis, 11.11.2026; ab 40 Punkten priorisiert.)" in rank_sentences(Ground(group(town(1), planning=agreed)), 0)[0]
    assert "(Gewichte Vorgabe, noch nicht vereinbart; ab 40 Punkten priorisiert.)" in rank_sentences(Ground(group(town(1))), 0)[0]


def test_weights_somebody_set_are_not_called_the_default() -> None:
    """Set without a resolution."""
    given = GroupPlanning(weights=Weights(100.0, 0.0, 0.0, 0.0), given=frozenset({"gewichte"}))
    assert "(Gewichte gesetzt, aber noch nicht beschlossen; " in rank_sentences(Ground(group(town(1), planning=given)), 0)[0]


def test_a_trial_changes_people_and_money_of_this_plan_only() -> None:
    found = group(town(1, planning=MemberPlanning(budget={2027: 1.0, 2028: 2.0})), town(2))
    other = tried(found, [0], Trial(capacity=0.0, budget={2028: 5.0}))
    assert other.group.members[0].planning.capacity == ((date.min, 0.0),)
    assert other.group.members[0].planning.budget == {2027: 1.0, 2028: 5.0}
    assert other.group.members[1] is found.group.members[1]
    assert found.group.members[0].planning.budget == {2027: 1.0, 2028: 2.0}
    assert tried(found, [0], Trial()) is found


def few(days: float) -> Evaluation:
    """All measures are small enough for durations not to depend on people, so that trials differ in capacity alone."""
    effort = catalogue().measure["M1"].effort.model_copy(update={"low": 3.0, "likely": 3.0, "high": 3.0})
    of = catalogue({name: {"effort": effort, "duration_months": sure(3)} for name in ("M1", "M2", "M3", "M4")})
    return group(town(1, planning=MemberPlanning(capacity=((date.min, days),))), of=of)


def test_more_people_never_make_a_proven_plan_worse() -> None:
    """From 5 days a quarter on durations are those of the catalogue; 5 days leave room for one measure at a time."""
    plans = [plan_member(few(5.0), 0, seconds=2, trial=Trial(capacity=days)) for days in (5.0, 6.0, 8.0, 20.0)]
    if any(plan.roadmap.result.status is not Status.OPTIMAL for plan in plans):
        pytest.skip("not proven")
    areas = [plan.roadmap.areas[0] for plan in plans]
    assert areas == sorted(areas)
    assert areas[0] < areas[-1]
    assert len({tuple(activity.duration for activity in plan.roadmap.options.problem.activities) for plan in plans}) == 1


def test_the_plan_told_as_phases() -> None:
    """Concept in „Strategie“, nothing in „Strukturen“, the rest in „Umsetzung“; who carries a role here is named."""
    ground = Ground(group(town(1, planning=MemberPlanning(roles={"IT": "Bauhofleitung"}))))
    plan = plan_member(ground.evaluation, 0, seconds=1)
    tables = phases_of(ground, 0, plan.roadmap.lines)
    assert [(table.phase.key, [row.measure.id for row in table.rows]) for table in tables] == [("strategie", ["M2"]), ("strukturen", []), ("umsetzung", ["M1", "M4"])]
    first = tables[0].rows[0]
    assert (first.who, first.person, first.milestone, first.by) == ("Fachbereich", "Bauhofleitung", "Eigenes Konzept ist beschlossen", date(2027, 6, 30))
    assert (tables[1].begins, tables[1].ends) == (None, None)
    assert tables[2].ends == date(2027, 12, 31)
    assert phase_data(tables)[1] == {"phase": "Strukturen schaffen", "beginn": None, "ende": None, "zeilen": []}


def test_what_the_plan_brings_each_member() -> None:
    plan = plan_group(group(town(1), town(2, FULL), town(3, GAPS)), seconds=1)
    rows = member_effects(plan)
    assert rows[1] == ("Ort 2", "0", "0", "0\u00a0%", "–", "–")
    assert rows[0][:3] == ("Ort 1", "3", "1")
    assert rows[0][3] == "100\u00a0%"
    assert faults(" ".join(" ".join(row) for row in rows)) == []
    effects = score_effects(plan)
    assert effects[1][:2] == ("Ort 2", "5,0 → 5,0")
    before, after = (float(value.replace(",", ".")) for value in effects[0][1].split(" → "))
    assert after > before


def test_a_plan_for_machines_has_plain_values() -> None:
    import json

    plan = plan_member(group(town(1)), 0, seconds=1)
    data = json.loads(json.dumps(roadmap_data(plan.ground, plan.roadmap, plan.outlook), allow_nan=False))
    assert {line["massnahme"] for line in data["plan"]} == {"M1", "M2", "M4"}
    assert set(data["ausblick"]["euro_je_jahr"]) == {"2027", "2028", "2029", "2030"}


def test_an_offer_is_found_by_its_measure() -> None:
    offers = tuple(joint_offers(Ground(group(town(1), town(2)))))
    assert find_offer(offers, "m1").measure.id == "M1"
    with pytest.raises(UnknownName, match="»M4« ist keine Maßnahme, die sich hier gemeinsam lohnt"):
        find_offer(offers, "M4")
