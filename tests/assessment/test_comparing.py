"""The group side by side on the demo: what each reader sees, and that what is found is true."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assessment import service
from assessment.comparing import (
    Sight,
    Signal,
    common_gaps,
    common_strengths,
    comparison_matrix,
    group_sight,
    internal_sight,
    inventory_signals,
    lessons_for,
    twins_of,
)
from assessment.comparing.names import alike_pairs, look_alike, normalised
from assessment.comparing.sight import dimension_of
from assessment.evaluate import Evaluation, evaluate
from assessment.model import InventoryItem, WorkingGroup
from scoring import ROOT, SOLL, Consent

TODAY = date(2026, 11, 21)
N, A, R, H = Consent
TOPS = ["gesamt", "1", "2", "3", "4", "5"]


@pytest.fixture(scope="module")
def group(demo: Path) -> Evaluation:
    return service.open_project(str(demo), TODAY)


def seen(group: Evaluation, *levels: Consent, own: int | None = None) -> Sight:
    """Give the group's sight where each member gave one level in all dimensions."""
    return group_sight(group, np.array([[level] * 5 for level in levels], dtype=np.int8), own)


# -- who sees what ------------------------------------------------------------------------------------------------


def test_the_consultant_sees_everything_and_the_group_what_was_allowed(group: Evaluation) -> None:
    assert internal_sight(group).named.all()
    sight = seen(group, N, A, R, H, N, H, H, H)
    assert sight.named.any(axis=1).tolist() == [True, False, False, False, True, False, False, False]
    assert sight.visible.any(axis=1).tolist() == [True, True, False, False, True, False, False, False]
    assert sight.open_rows == (0, 4)
    assert seen(group, *[H] * 8, own=3).named.any(axis=1).tolist() == [row == 3 for row in range(8)]


def test_a_field_is_shown_as_its_dimension_and_the_whole_only_if_all_are_alike(group: Evaluation) -> None:
    levels = np.full((8, 5), H, dtype=np.int8)
    levels[0] = [N, N, N, N, H]
    sight, tree = group_sight(group, levels), group.scores.tree
    for node, dimension in enumerate(dimension_of(tree)):
        assert sight.named[0, node] == (tree.ids[node] != ROOT and dimension != 4)


def test_own_values_do_not_change_what_is_published_of_the_others(group: Evaluation) -> None:
    levels = [N, N, R, R, R, H, H, H]
    for_all = comparison_matrix(seen(group, *levels), TOPS)
    for_one = comparison_matrix(seen(group, *levels, own=2), TOPS)
    assert for_all.columns[0].spread == for_one.columns[0].spread
    assert [row.label for row in for_one.rows] == [group.group.members[row].name for row in (0, 1, 2)]
    assert {column.ranked for column in for_all.columns} == {2}
    assert {column.ranked for column in for_one.columns} == {3}


def test_an_alias_does_not_follow_the_order_of_the_members(group: Evaluation) -> None:
    """Different projects give different letters to the same places; within one they are all different and stay."""
    aliases = seen(group, *[A] * 8).aliases
    assert sorted(aliases) == [f"Kommune {letter}" for letter in "ABCDEFGH"]
    assert aliases != tuple(sorted(aliases))
    rows = comparison_matrix(seen(group, *[A] * 8), TOPS).rows
    assert [row.label for row in rows] == sorted(aliases)
    names = {member.name for member in group.group.members}
    assert not names & {row.label for row in rows}


# -- matrix -------------------------------------------------------------------------------------------------------


def test_the_matrix_repeats_the_scores_and_ranks_among_those_shown(group: Evaluation) -> None:
    matrix = comparison_matrix(internal_sight(group), TOPS)
    assert [row.cells[0].value for row in matrix.rows] == group.scores.point[:, 0].tolist()
    best = int(np.argmax(group.scores.point[:, 0]))
    assert matrix.place(best, 0) == "1. von 8"
    half = comparison_matrix(seen(group, N, H, N, N, H, H, H, H), TOPS)
    assert [half.place(row, 0) for row in range(3)] == ["2. von 3", "1. von 3", "3. von 3"]
    assert half.absent == 5


def test_a_tie_is_said_and_what_is_not_assessed_has_no_place(group: Evaluation) -> None:
    same = replace(group.group, members=(group.group.members[0], replace(group.group.members[0], key="zweite", name="Zweite"), replace(group.group.members[1], responses=(), ratings=(), inventory=())))
    matrix = comparison_matrix(internal_sight(evaluate(same)), ["2"])
    assert [matrix.place(row, 0) for row in range(3)] == ["1. von 2 (geteilt)", "1. von 2 (geteilt)", ""]
    assert math.isnan(matrix.rows[2].cells[0].value)
    assert matrix.columns[0].count == 2


def test_two_range_only_members_suppress_a_column_and_three_enter_rounded(group: Evaluation) -> None:
    two, three = (comparison_matrix(seen(group, *levels), TOPS) for levels in ([N, N, N, R, R, H, H, H], [N, N, N, R, R, R, H, H]))
    assert all(column.suppressed and math.isnan(column.spread[0]) for column in two.columns)
    assert not any(column.suppressed for column in three.columns)
    lowest = min(group.scores.point[3:6, 0])
    assert three.columns[0].spread[0] == pytest.approx(math.floor(lowest * 2 + 0.5) / 2)


# -- learning, gaps, twins ----------------------------------------------------------------------------------------


def test_lessons_come_from_named_members_two_levels_ahead_in_a_gap(group: Evaluation) -> None:
    sight = seen(group, N, N, N, A, N, H, N, R)
    for row in (0, 1, 2, 4, 6):
        for kind in ("feld", "frage"):
            found = lessons_for(sight, row, kind, most=50, teachers=3)
            assert all(lesson.theirs - lesson.own >= 2 - 1e-9 for lesson in found)
            assert {lesson.teacher for lesson in found} <= {0, 1, 2, 4, 6}
            assert all(0 < lesson.points <= 100 for lesson in found)
            order = [round(lesson.points, 9) for lesson in lessons_for(sight, row, kind, most=50)]
            assert order == sorted(order, reverse=True)
    assert lessons_for(sight, 4, "feld")
    assert lessons_for(sight, 3, "feld") == lessons_for(sight, 5, "feld") == []


def test_no_lesson_tells_the_whole_gap_of_a_member_that_keeps_a_dimension_back(group: Evaluation) -> None:
    """Points are a share of the whole gap: beside the values shown they would tell the dimension that is hidden."""
    levels = np.full((8, 5), N, dtype=np.int8)
    levels[4, 2] = H
    found = lessons_for(group_sight(group, levels), 4, "feld", most=50)
    assert found
    assert all(math.isnan(lesson.points) for lesson in found)
    assert not any(lesson.id.startswith("3.") for lesson in found)
    assert not any(math.isnan(lesson.points) for lesson in lessons_for(group_sight(group, levels, own=4), 4, "feld"))


def test_common_gaps_count_what_the_scores_say(group: Evaluation) -> None:
    for gap in common_gaps(internal_sight(group), "frage", dimension="1"):
        column = group.column[gap.id]
        gaps = group.gaps.question[SOLL][:, column]
        assert set(gap.rows) == set(np.flatnonzero(np.nan_to_num(gaps) > 0))
        assert gap.assessed + gap.unknown <= 8
        assert gap.mean == pytest.approx(float(gaps[list(gap.rows)].mean()))
        for measure in gap.measures:
            raises = group.catalogue.measure[measure.id].raises[gap.id]
            assert all(group.sheet.level[row, column] < raises for row in measure.rows)
            assert measure.saving == pytest.approx(measure.fixed_share * (1 - 1 / len(measure.rows)))
        assert [item.saving for item in gap.measures] == sorted((item.saving for item in gap.measures), reverse=True)


def test_gaps_and_strengths_of_members_not_shown_are_not_counted(group: Evaluation) -> None:
    sight = seen(group, N, N, A, R, R, R, H, H)
    found = [*common_gaps(sight, "feld"), *common_strengths(sight)]
    assert found
    assert all(set(item.rows) <= {0, 1, 2} and item.assessed <= 3 for item in found)
    names = {label for item in found for label in item.labels}
    assert names <= {group.group.members[0].name, group.group.members[1].name, sight.aliases[2]}


def test_twins_are_alike_in_size_and_kind_and_say_why(group: Evaluation) -> None:
    """The two small municipalities without own IT staff are nearest to each other; so are the two largest towns."""
    key = [member.key for member in group.group.members]
    sight = internal_sight(group)
    assert key[twins_of(sight, key.index("schieferbach"))[0].other] == "wiesenhausen"
    twin = twins_of(sight, key.index("erlenstedt"))[0]
    assert key[twin.other] == "hohenbrunnstadt"
    assert "Einwohnerinnen und Einwohner ähnlich (10.225 und 11.632)" in twin.alike
    assert "Sozialleistungen (z. B. Wohngeld): nein / ja" in twin.unlike
    assert {item.other for row in range(8) for item in twins_of(seen(group, N, N, N, A, H, H, H, H), row)} <= {0, 1, 2}


# -- inventory ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "plain"), [
    ("Talerwerk 2024", "talerwerk"), ("TALERWERK v4.2", "talerwerk"), ("Quendelwerk Software GmbH & Co. KG", "quendelwerk software"), ("Müller und Söhne AG", "mueller soehne"),
    ("Kieselserver Version 12", "kieselserver"), ("Bürosuite 365", "buerosuite 365"), ("Verein Auental e. V.", "verein auental"), ("2024", "2024"), ("AG", "ag"), ("Stand-Alone", "stand alone"),
])
def test_names_without_spelling_legal_form_and_version(name: str, plain: str) -> None:
    assert normalised(name) == plain


@pytest.mark.parametrize(("first", "second", "alike"), [
    ("akten falter kommunal", "aktenfalter", True), ("it haus tannhainer", "tannhainer it haus", True), ("zv rechenzentrum auental", "zweckverband rechenzentrum auental", True),
    ("talerwerk", "talewerk", True), ("meldekiel 1", "meldekiel 2", False), ("talerwerk", "kassenkiesel", False), ("abc", "abd", False),
    ("rechenzentrum auental", "rechenzentrum feldberg", False),
])
def test_similar_names_are_offered_and_different_ones_are_not(first: str, second: str, alike: bool) -> None:
    assert look_alike(first, second) is alike
    assert bool(alike_pairs([first, second])) is alike


def signals(group: Evaluation, kind: str, sight: Sight | None = None) -> dict[str, Signal]:
    return {signal.subject: signal for signal in inventory_signals(sight or internal_sight(group), TODAY) if signal.kind == kind}


def test_the_demo_shows_every_kind_of_signal(group: Evaluation) -> None:
    keys = [member.key for member in group.group.members]
    without = set(range(8)) - {keys.index("erlenstedt"), keys.index("hohenbrunnstadt")}
    assert set(signals(group, "anwendung")["Talerwerk"].rows) == without
    assert set(signals(group, "hersteller")["Quendelwerk Software GmbH"].rows) == without
    assert len(signals(group, "dienstleister")["Zweckverband Rechenzentrum Auental"].rows) == 7
    assert "ZV Rechenzentrum Auental" in signals(group, "vermutlich")
    assert signals(group, "support")["Kieselserver 2017"].day == date(2027, 3, 31)
    assert "Talerwerk: " in signals(group, "vielfalt")["Finanzwesen"].detail
    assert signals(group, "kuendigung")["Kassenkiesel"].day == date(2026, 12, 31)
    finance = [signal for signal in inventory_signals(internal_sight(group), TODAY) if signal.kind == "vertragsende" and signal.subject == "Finanzwesen"]
    assert [keys[row] for row in finance[0].rows] == ["erlenstedt", "hohenbrunnstadt", "schieferbach", "burgwerda"]


def test_inventory_is_seen_of_members_named_everywhere_only(group: Evaluation) -> None:
    found = inventory_signals(seen(group, N, A, N, R, H, N, H, H), TODAY)
    assert found
    assert {row for signal in found for row in signal.rows} <= {0, 2, 5}
    assert not any(group.group.members[row].name in signal.detail for signal in found for row in (1, 3, 4, 6, 7))


def two(group: Evaluation, *inventories: list[dict[str, object]]) -> Evaluation:
    """Give the group cut down to as many members, each with the applications given."""
    members = [replace(member, inventory=tuple(InventoryItem("fachverfahren", entry) for entry in entries)) for member, entries in zip(group.group.members, inventories, strict=False)]
    cut: WorkingGroup = replace(group.group, members=tuple(members))
    return evaluate(cut)


def test_contracts_end_together_within_twelve_months_of_the_first(group: Evaluation) -> None:
    made = two(group, [{"name": "X", "vertragsende": "2027-01-31"}], [{"name": "X", "vertragsende": "2028-01-31"}], [{"name": "X", "vertragsende": "2028-02-01"}])
    (found,) = [signal for signal in inventory_signals(internal_sight(made), TODAY) if signal.kind == "vertragsende"]
    assert found.rows == (0, 1)


def test_notice_is_reckoned_back_from_the_end_and_shown_for_a_year(group: Evaluation) -> None:
    """31 March minus one month is the last of February; a day gone by or far off is not shown."""
    entries = [{"name": name, "vertragsende": end, "kuendigungsfrist": months} for name, end, months in (
        ("A", "2027-03-31", 1.0), ("B", "2026-12-31", 3.0), ("C", "2028-12-31", 3.0), ("D", "2027-11-21", 0.0))]
    made = two(group, [*entries, {"name": "E", "vertragsende": "2027-03-31"}])
    assert {subject: signal.day for subject, signal in signals(made, "kuendigung").items()} == {"A": date(2027, 2, 28), "D": date(2027, 11, 21)}


def test_the_same_name_of_different_makers_is_doubted(group: Evaluation) -> None:
    made = two(group, [{"name": "Portal", "hersteller": "Eins GmbH"}], [{"name": "PORTAL", "hersteller": "Zwei AG"}])
    assert "bitte prüfen" in signals(made, "anwendung")["Portal"].detail
