"""The chapters on the group, on change since the last wave, and on joint measures: what may not be shown is said, causes add up, shares are the plan's."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assessment import service
from assessment.cases import build_case, comparison_facts
from assessment.comparing import group_sight
from assessment.evaluate import Evaluation
from reports import Case, german
from reports.compared import ChangeRow, WaveChange
from reports.html import render_html
from reports.views.change import MOST_ROWS, build_change, signed
from reports.views.comparison import build_comparison
from reports.views.council.picks import joint_measures, part_of, together
from reports.views.funding import build_funding
from reports.views.gutachten import build_view
from reports.views.joint import build_joint, standing_line
from reports.views.money import cases as in_cases
from reports.views.money import shortfall
from reports.views.roadmap import build_roadmap, own_lines, told_reason, who_does
from scoring import Consent
from tests.conftest import TODAY
from tests.reports.planned_case import planned_case

NAN = math.nan


@pytest.fixture(scope="module")
def evaluation(demo: Path) -> Evaluation:
    return service.open_project(demo, TODAY)


def seen(evaluation: Evaluation, consent: Consent, own: int = 0) -> Case:
    """Give a member's case in a group where everybody consents to the same."""
    consents = np.full((len(evaluation.group.members), len(evaluation.catalogue.dimensions)), consent, dtype=np.int8)
    return build_case(evaluation, own, TODAY, comparison=comparison_facts(group_sight(evaluation, consents, own), TODAY))


def test_with_names_the_own_place_stands_among_all(evaluation: Evaluation) -> None:
    part = build_comparison(seen(evaluation, Consent.NAMED))
    assert part is not None
    assert "werden 8 Kommunen" in part.lead[1]
    assert [row[0] for row in part.places.rows] == ["Gesamt", *(dimension.label for dimension in evaluation.catalogue.dimensions)]
    assert all("von 8" in row[2] for row in part.places.rows)
    assert part.strip.svg


def test_where_only_the_range_may_be_told_no_place_and_no_name_is_printed(evaluation: Evaluation) -> None:
    """The middle is told, nobody else's value; the place would tell it."""
    case = seen(evaluation, Consent.RANGE_ONLY)
    part = build_comparison(case)
    assert part is not None
    assert "wird eine Kommune" in part.lead[1]
    html = render_html("gutachten.html.j2", build_view(case))
    assert not [member.name for member in evaluation.group.members[1:] if member.name in html]


def test_where_nobody_consents_the_chapter_is_gone(evaluation: Evaluation) -> None:
    case = seen(evaluation, Consent.HIDDEN)
    assert build_comparison(case) is None
    assert "Stand im Vergleich" not in render_html("gutachten.html.j2", build_view(case))


def test_what_is_withheld_is_said_and_never_a_number(evaluation: Evaluation) -> None:
    case = seen(evaluation, Consent.NAMED)
    assert case.comparison is not None
    matrix = case.comparison.matrix
    nodes = (replace(matrix.nodes[0], withheld=True, spread=(NAN,) * 5), *matrix.nodes[1:])
    part = build_comparison(replace(case, comparison=replace(case.comparison, matrix=replace(matrix, nodes=nodes, absent=2))))
    assert part is not None
    assert part.places.rows[0][3:] == ("zurückgehalten", "zurückgehalten")
    assert "Von 2 weiteren ist nichts zu sehen." in part.lead[1]
    assert "»Gesamt«" in part.lead[2]


def wave(*rows: ChangeRow) -> WaveChange:
    return WaveChange("Erhebung 2024", date(2024, 11, 1), rows)


def row(id_: str, kind: str, before: float, after: float, *causes: str, by_answer: float = 0.0) -> ChangeRow:
    return ChangeRow(id_, f"Titel {id_}", kind, before, after, 0.0, 0.0, by_answer, 2.0, 2.0 - (after - before), causes)


def test_change_tells_the_largest_first_and_counts_the_rest(evaluation: Evaluation) -> None:
    """A value gained for the first time stands in front; unchanged questions are not printed."""
    moved = [row(f"1.1.{place}", "frage", 1.0, 1.0 + place / 10, "Antwort geändert", by_answer=place / 10) for place in range(1, 21)]
    change = wave(row("gesamt", "gesamt", 1.8, 2.3, "Antwort geändert", by_answer=0.5), row("1", "dimension", NAN, 2.0, "erstmals bewertbar"),
                  *moved, row("2.1.1", "frage", 2.0, 2.0), row("2.1.2", "frage", NAN, 0.0, "erstmals bewertbar"))
    part = build_change(replace(seen(evaluation, Consent.HIDDEN), change=change))
    assert part is not None
    assert "von 1,8 auf 2,3 gestiegen" in part.lead[0]
    assert [line[0] for line in part.questions.rows][:3] == ["2.1.2 Titel 2.1.2", "1.1.20 Titel 1.1.20", "1.1.19 Titel 1.1.19"]
    assert len(part.questions.rows) == MOST_ROWS
    assert part.more == f"{21 - MOST_ROWS} weitere Fragen haben sich geändert."
    assert part.nodes.rows[1][1:4] == ("–", "2,0", "–")
    assert part.nodes.rows[0][3] == "+0,5"
    assert part.waves.svg


@pytest.mark.parametrize(("value", "text"), [(0.5, "+0,5"), (-0.25, "−0,3"), (0.01, "0,0"), (-0.01, "0,0"), (NAN, "–")])
def test_changes_carry_their_sign(value: float, text: str) -> None:
    assert signed(value) == text


def test_without_a_change_there_is_no_such_chapter(evaluation: Evaluation) -> None:
    assert build_change(seen(evaluation, Consent.HIDDEN)) is None


def test_shares_are_those_of_the_plan_and_add_up() -> None:
    """Every joint measure with its own row; the last row is the sum of the parts."""
    case = planned_case()
    part, sums, items = build_joint(case), together(case), joint_measures(case)
    assert part is not None
    assert sums is not None
    assert [line[0].split()[0] for line in part.table.rows[:-1]] == [item.measure for item in items]
    assert all(german.euro(part_of(case, item).share.money) in line[4] for item, line in zip(items, part.table.rows, strict=False))
    assert german.euro(sums.money) in part.table.rows[-1][4]
    assert german.euro(sum(part_of(case, item).share.money for item in items)) == german.euro(sums.money)


def test_all_planned_and_all_left_out_measures_are_in_the_roadmap_chapter() -> None:
    case = planned_case()
    plan, part = case.roadmap, build_roadmap(case)
    assert plan is not None
    assert part is not None
    told = [line[0].split()[0] for phase in part.phases for line in phase.table.rows]
    assert sorted(told) == sorted(line.measure for line in own_lines(plan))
    assert all(sum(f"{item.measure} {item.title}" in text for text in part.aside) == 1 for item in plan.aside)


def test_the_roadmap_chapter_tells_the_likely_end_and_every_reason() -> None:
    case = planned_case()
    plan, part = case.roadmap, build_roadmap(case)
    assert plan is not None
    assert part is not None
    told = {row[0].split()[0]: row[2:4] for phase in part.phases for row in phase.table.rows}
    assert told == {line.measure: (german.short_date(line.begins), german.short_date(line.likely_end)) for line in own_lines(plan)}
    assert all(any(item.measure in text and told_reason(item.reason, case.name)[1:] in text for text in part.aside) for item in plan.aside)
    assert not any(f"von {case.name}" in text for text in part.aside)


def test_reasons_speak_of_other_municipalities_in_proper_german() -> None:
    reason = "die Personentage von Stadt A im 1. Quartal 2027 sind vergeben; das Budget von Gemeinde B 2028 ist ausgeschöpft"
    assert told_reason(reason, "Stadt A") == "die Personentage im 1. Quartal 2027 sind vergeben; das Budget der Gemeinde B 2028 ist ausgeschöpft"


def test_a_person_is_named_unless_it_repeats_the_role() -> None:
    plan = planned_case().roadmap
    assert plan is not None
    line = replace(plan.lines[0], who="Bürgermeister/in", person="Bürgermeisterin oder Bürgermeister")
    assert who_does(line) == "Bürgermeisterin oder Bürgermeister"
    assert who_does(replace(line, person="Frau Beispiel")) == "Bürgermeister/in: Frau Beispiel"
    assert who_does(replace(line, person="")) == "Bürgermeister/in"


def test_the_state_of_decisions_says_whether_anybody_has_voted() -> None:
    case = planned_case()
    plan, items = case.roadmap, joint_measures(case)
    assert plan is not None
    silent = replace(case, roadmap=replace(plan, joint=tuple(replace(item, decided=False, ballots=()) for item in items)))
    assert standing_line(silent).startswith(f"Stand der Beschlüsse: über {len(items)} hat noch keine Kommune entschieden. ")
    assert standing_line(replace(case, roadmap=replace(plan, joint=tuple(replace(item, decided=True) for item in items)))) == "Stand der Beschlüsse: Alle sind beschlossen."


def test_every_grant_named_for_a_planned_measure_has_a_verdict() -> None:
    case = planned_case()
    part = build_funding(case)
    assert part is not None
    planned = {line.measure for line in own_lines(case.roadmap)} if case.roadmap else set()
    named = {(match.programme.title, case.catalogue.measures[index].id) for index, matches in case.funding.items() for match in matches
             if match.programme.kind == "zuschuss" and case.catalogue.measures[index].id in planned}
    assert {(line[0], measure) for line in part.verdicts.rows for measure in line[3].split(", ")} == named
    assert {line[0] for line in part.programmes.rows} == {title for title, _ in named}


@pytest.mark.parametrize(("share", "words"), [(1.0, "in fast allen Fällen"), (0.96, "in fast allen Fällen"), (0.8, "in 8 von 10 Fällen"), (0.04, "in fast keinem Fall"), (0.0, "in fast keinem Fall")])
def test_probabilities_are_told_as_cases_of_ten(share: float, words: str) -> None:
    assert in_cases(share) == words


def test_a_budget_that_does_not_hold_is_named_by_year() -> None:
    plan = planned_case().roadmap
    assert plan is not None
    first = replace(plan.years[0], likely=10.0, safe=12.0, budget=9.0)
    assert shortfall(replace(plan, years=(first,))) == f"Wahrscheinlich nicht reichen die eingeplanten Mittel {first.year}."
    assert shortfall(replace(plan, years=(replace(first, budget=11.0),))) == f"Nur in ungünstigen Fällen reichen die eingeplanten Mittel {first.year} nicht."
    assert shortfall(replace(plan, years=(replace(first, budget=12.0),))) == "Die eingeplanten Mittel reichen mit 80\xa0% Sicherheit in jedem Jahr."
    assert shortfall(replace(plan, years=(replace(first, budget=None),))) == "Ein Budget ist bisher nicht festgelegt."
