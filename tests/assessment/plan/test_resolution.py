"""The text a council gets: what it joins, with whom, what it costs, what was decided before."""

import re
from datetime import date
from typing import Any

import pytest

from assessment.agreements import Choice, Decision, GroupPlanning, MemberPlanning, Resolution, SharingKey
from assessment.evaluate import Evaluation
from assessment.plan import Mode
from assessment.service.plans import GroupPlan, plan_group
from tests.assessment.plan.groups import GAPS, alone, catalogue, eight, faults, group, sure, town

NUMBERED = re.compile(r"^ {3}– (M\d+) ", re.MULTILINE)


def three(planning: GroupPlanning | None = None, **m1: Any) -> Evaluation:
    of = catalogue({"M1": {"cost_once": sure(20_000), "cost_yearly": sure(1200), "funding": (), **m1}})
    return group(*(town(number, beschaeftigte=100.0) for number in (1, 2, 3)), planning=planning, of=of)


def plan(evaluation: Evaluation) -> GroupPlan:
    return plan_group(evaluation, seconds=1)


def flat(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_text_names_the_joint_measure_with_share_work_and_state() -> None:
    """Three alike: 20,000·(0.3 + 0.7·1.05·3)/3 once, 1,200·2.505/3 a year; Ort 1 does the common part of 0.6 days."""
    text = flat(plan(three()).resolution(1))
    assert "1. Die Kommune beteiligt sich an einer gemeinsamen Maßnahme der Arbeitsgemeinschaft:" in text
    assert ("– M1 Sicherung testen, gemeinsam mit Ort 1 und Ort 3; federführend (Vorschlag): Ort 1; Beginn 2. Quartal 2027, wahrscheinlich fertig bis 31.07.2027; "
            "Anteil einmalig 16.700 € und jährlich 1.002 € (allein einmalig 20.000 € und jährlich 1.200 €), eigene Arbeit 1 Personentag (allein 2 Personentage); Stand: Vorschlag.") in text
    assert "Die Kosten werden nach dem Beitrag jeder Kommune zur gemeinsamen Ersparnis geteilt (Shapley-Wert). Keine Kommune und keine Teilgruppe zahlt damit mehr als ohne die anderen." in text
    assert "Noch nicht beschlossen ist M1; sagen andere ab, ändern sich Anteile und Termine." in text


def test_the_alternative_counts_running_cost_from_the_finish_on() -> None:
    """Finished after two of sixteen quarters: 20,000 + 3.5 · 1,200 and 16,700 + 3.5 · 1,002 EUR."""
    text = flat(plan(three()).resolution(1))
    assert "Alternative: Dieselbe Maßnahme allein kostet im Planungszeitraum 24.200 € statt 20.207 € und 1 Personentag mehr." in text


def test_the_lead_is_told_of_its_work() -> None:
    """M1 takes 24 days alone: 0.3·24 for all and 0.7·1.05·24 for oneself are more than alone."""
    of = {"effort": catalogue().measure["M1"].effort.model_copy(update={"low": 24.0, "likely": 24.0, "high": 24.0})}
    text = flat(plan(three(**of)).resolution(0))
    assert "eigene Arbeit 25 Personentage (allein 24 Personentage)" in text
    assert "und 1 Personentag weniger." in text


@pytest.mark.parametrize(("key", "words"), [
    (SharingKey.WORKPLACES, "Die Kosten werden nach der Zahl der IT-Arbeitsplätze geteilt. Bei M1 fehlt dafür eine Angabe; dort wird zu gleichen Teilen geteilt."),
    (SharingKey.INHABITANTS, "Die Kosten werden nach der Zahl der Einwohnerinnen und Einwohner geteilt. Keine Kommune"),
])
def test_a_key_that_lacks_a_fact_is_said(key: SharingKey, words: str) -> None:
    assert words in plan(three(GroupPlanning(sharing_key=key))).resolution(0)


def test_equal_shares_of_the_worked_example_carry_a_warning() -> None:
    """planning.md § 4: three of eight pay more than alone, and the text says so."""
    text = plan(eight(sharing_key=SharingKey.EQUAL)).resolution(0)
    assert "Achtung: Bei M1 zahlt mindestens eine Kommune mehr als allein." in text


def test_a_pot_is_named() -> None:
    """What is done once takes 0.3 · 20,000 and 3.5 years of 0.3 · 1,200 EUR; three alike carry a third of it each."""
    text = plan(three(GroupPlanning(pot=dict.fromkeys(range(2027, 2031), 9000.0)))).resolution(0)
    assert "3. Als Beitrag zum gemeinsamen Budget der Arbeitsgemeinschaft werden bis 2030 zusammen 2.420 € zusätzlich eingeplant (Schätzwert)." in flat(text)
    assert "nach Förderung; ohne den Beitrag zum gemeinsamen Budget) werden Mittel eingeplant" in text


def test_one_amount_a_year_is_voted_and_a_report_is_ordered() -> None:
    """The safe amount of each year comes first, the likely one in brackets; the last point has the administration report."""
    found = plan(three())
    text = flat(found.resolution(1))
    years = re.findall(r"^ {3}– (\d{4}): ([\d.]+) € \(wahrscheinlich ([\d.]+) €\)$", text, re.MULTILINE)
    assert years
    assert all(int(safe.replace(".", "")) >= int(likely.replace(".", "")) for _, safe, likely in years)
    assert "3. Die Verwaltung wird beauftragt, jährlich über Stand, Ausgaben und Abweichungen des Fahrplans zu berichten." in text
    assert "zum gemeinsamen Budget" not in text


def test_own_work_is_given_in_euro_beside_the_money() -> None:
    """Days times the day rate of the plan, marked while nobody has agreed on the rate."""
    agreed = GroupPlanning(day_rate=600.0, resolutions={"tagessatz": Resolution("Lenkungskreis", date(2026, 11, 1))})
    assert "Mit dem Tagessatz der Planung (500 €, noch nicht beschlossen) entspricht das " in flat(plan(three()).resolution(1))
    text = flat(plan(three(agreed)).resolution(1))
    found = re.search(r"Eigene Arbeit: (\d+) Personentage? .* Tagessatz der Planung \(600 €\) entspricht das ([\d.]+) €; in den Mitteln", text)
    assert found
    assert int(found[2].replace(".", "")) == 600 * int(found[1])


def test_what_was_joined_before_is_confirmed() -> None:
    decided = plan(alone(three(), 1, decisions=(Decision("M1", Choice.JOIN, date(2026, 9, 1), "Gemeinderat"),)))
    assert "Schon beschlossen ist die Beteiligung an M1; sie wird bestätigt." in decided.resolution(1)
    assert "wird bestätigt" not in decided.resolution(0)


def test_without_joint_measures_the_text_says_so() -> None:
    text = plan(group(town(1))).resolution(0)
    assert "Im Fahrplan der Arbeitsgemeinschaft ist keine gemeinsame Maßnahme für diese Kommune vorgesehen." in text
    assert "1. Für den gesamten Fahrplan" in text
    assert "Alternative" not in text
    assert "\n\n\n" not in text


def test_a_plan_without_money_still_asks_for_work() -> None:
    free = {"M2": {"cost_once": sure(0)}, "M4": {"cost_once": sure(0)}}
    text = plan(group(town(1), of=catalogue(free), fictional=True)).resolution(0)
    assert "1. Haushaltsmittel sind für den Fahrplan nicht nötig.\n   Eigene Arbeit: " in text
    assert text.endswith("\n\nBeispieldaten, frei erfunden.\n")


def test_decisions_are_listed_with_body_day_and_reason() -> None:
    """Of two decisions on a measure the last counts; one on a measure the catalogue does not know is kept as it is."""
    decisions = (Decision("M4", Choice.DECLINE), Decision("M1", Choice.JOIN), Decision("M4", Choice.LATER, date(2026, 9, 15), "Gemeinderat", "Haushalt 2027 ist beschlossen"),
                 Decision("M999", Choice.DECLINE), Decision("M2", Choice.ABSTAIN))
    text = plan(alone(three(), 0, decisions=decisions)).resolution(0)
    assert "   – M4 Onlinedienste ausbauen: später, Gemeinderat vom 15.09.2026. Grund: Haushalt 2027 ist beschlossen\n   – M999: nicht dabei\n" in text
    assert text.count("Onlinedienste ausbauen") == 1


def test_who_stands_apart_is_not_named_as_a_partner() -> None:
    """Ort 3 declined: it is no partner of Ort 1, and its own text names no joint measure."""
    found = plan(alone(three(), 2, decisions=(Decision("M1", Choice.DECLINE, reason="eigener Vertrag"),)))
    assert "gemeinsam mit Ort 2;" in found.resolution(0)
    assert "keine gemeinsame Maßnahme" in found.resolution(2)
    assert "Grund: eigener Vertrag" in found.resolution(2)


@pytest.mark.parametrize("planning", [GroupPlanning(), GroupPlanning(months=1, periods=36), GroupPlanning(begin=date(2027, 2, 1), team=3.0)])
def test_texts_are_german(planning: GroupPlanning) -> None:
    found = plan(alone(three(planning), 1, decisions=(Decision("M1", Choice.LATER, reason="erst prüfen"),)))
    for row in (0, 1, 2):
        text = found.resolution(row)
        assert faults(text) == []
        joint = {line.measure.id for line in found.roadmap.lines if line.row == row and line.mode is Mode.JOINT}
        assert set(NUMBERED.findall(text.partition("Bereits entschieden")[0])) == joint


def test_the_detector_of_bad_german_works() -> None:
    assert faults("fuer die Massnahme, None") == ["fuer", "Massnahme", "None"]
    assert faults("neue Steuer aktuell zuerst, Quelle, Betreuung, für Maßnahmen") == []


def test_a_member_with_other_gaps_has_its_own_text() -> None:
    found = plan(group(town(1), town(2), town(3, GAPS | {"1.1.1": 5.0}, MemberPlanning()), of=catalogue({"M1": {"cost_once": sure(20_000), "funding": ()}})))
    assert "gemeinsam mit Ort 2;" in found.resolution(0)
    assert "keine gemeinsame Maßnahme" in found.resolution(2)
