"""The interview workbook: out, filled in, back – nothing lost, nothing invented, everything wrong named by its cell."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from assessment.changes import CONFLICT, SAVED, UNCHANGED, Change, Outcome, Value
from assessment.exchange import Context, Intake, InterviewRow
from assessment.exchange.intake import response_change
from assessment.exchange.interview_workbook.layout import FILLED, GUIDE, GUIDE_SHEET, HEADER_ROW, META_SHEET, Col, Mark, origin
from assessment.exchange.interview_workbook.read import read_interview_workbook
from assessment.exchange.interview_workbook.write import write_interview_workbook
from assessment.interviews import interview_plans
from assessment.model import PendingReason, Response
from assessment.service import Refused, UnknownName, apply_changes, context_of, create_project, load_folder
from assessment.store import Workspace, open_workspace
from questionnaires import MultiQuestion

TODAY = date(2026, 11, 21)
FILE = "interviews.xlsx"
Edit = Callable[[Workbook], object]


@pytest.fixture
def workspace(tmp_path: Path, project: Path) -> Workspace:
    """The tiny project in a store."""
    return create_project(tmp_path / "muster.reifegrad", load_folder(project, TODAY), "Testperson")


@pytest.fixture(scope="module")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Workspace:
    """The demo group in a store; tests only read it."""
    return create_project(tmp_path_factory.mktemp("demo") / "demo.reifegrad", load_folder(demo, TODAY), "Testperson")


def exported(context: Context, *, by: str = "plan", town: int = 0) -> bytes:
    """The workbook of a municipality with all its interviews."""
    member = context.group.members[town]
    return write_interview_workbook(context, member.id, rows_of(context, town), by=by)


def rows_of(context: Context, town: int = 0) -> list[InterviewRow]:
    return [item for item in context.interviews if item.municipality == context.group.members[town].id]


def edited(content: bytes, edit: Edit) -> bytes:
    """The workbook after somebody worked in it."""
    book = load_workbook(io.BytesIO(content))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row_of(sheet: Worksheet, number: str) -> int:
    return next(row for row in range(HEADER_ROW + 1, sheet.max_row + 1) if sheet.cell(row, Col.NUMBER).value == number)


def put(sheet: str, number: str, column: Col, value: object) -> Edit:
    """An edit: write a value into a question's row."""
    def edit(book: Workbook) -> None:
        book[sheet].cell(row_of(book[sheet], number), column).value = value
    return edit


def several(*edits: Edit) -> Edit:
    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)
    return edit


def read(content: bytes, workspace: Workspace) -> Intake:
    return read_interview_workbook(content, FILE, context_of(workspace, TODAY))


def taken(content: bytes, workspace: Workspace) -> list[Outcome]:
    """What comes of importing a workbook that is in order."""
    intake = read(content, workspace)
    assert not intake.problems, [str(problem) for problem in intake.problems]
    return apply_changes(workspace, intake.changes, "Rückläufer", "Excel")


def changed(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Value]]:
    """What was saved: question → field → new value."""
    return {str(outcome.change.fields["question"]): {name: new for name, (_, new) in outcome.applied.items()} for outcome in outcomes if outcome.status == SAVED}


def answers(workspace: Workspace, *, label: str = "I1") -> dict[str, Response]:
    member = context_of(workspace, TODAY).group.members[0]
    return {item.question: item for item in member.responses if item.interview == label}


# ---- there and back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("town", range(8))
def test_exported_and_imported_unchanged_changes_nothing(demo_workspace: Workspace, town: int) -> None:
    """Every stored answer of the demo group comes back as it is, by plan and by dimension."""
    context = context_of(demo_workspace, TODAY)
    before = demo_workspace.events()
    member = context.group.members[town]
    outcomes = taken(exported(context, town=town), demo_workspace)
    assert {outcome.status for outcome in outcomes} == {UNCHANGED}
    assert len(outcomes) == len(member.responses)
    for interview in rows_of(context, town)[:1]:
        outcomes = taken(write_interview_workbook(context, member.id, [interview]), demo_workspace)
        assert {outcome.status for outcome in outcomes} == {UNCHANGED}
        assert len(outcomes) == sum(item.interview == interview.label for item in member.responses)
    assert demo_workspace.events()[:len(before)] == before
    assert {event.kind for event in demo_workspace.events()[len(before):]} <= {"person"}


def test_exactly_what_was_edited_is_saved(workspace: Workspace) -> None:
    content = edited(exported(context_of(workspace, TODAY)), several(
        put("I1 IT", "1.1.2", Col.ANSWER, 4), put("I1 IT", "1.1.2", Col.GRADE, "Einsicht"),
        put("I1 IT", "1.1.3-2", Col.ANSWER, None), put("I1 IT", "1.1.3-3", Col.ANSWER, "ja"),
        put("I2 HAL", "2.1.1", Col.COMMENT, "Nur die häufigsten."), put("I2 HAL", "2.1.4", Col.ANSWER, 7), put("I2 HAL", "2.1.4", Col.FOLLOW_UP, "ja"),
        put("I2 HAL", "2.1.2", Col.ANSWER, "entfällt"), put("I2 HAL", "2.1.2", Col.REASON, "Das macht der Kreis."), put("I2 HAL", "2.1.5", Col.NOTE, "Nur für uns.")))
    assert changed(taken(content, workspace)) == {
        "1.1.2": {"value": 4.0, "grade": 2}, "1.1.3": {"value": ["lokal", "offline"]}, "2.1.1": {"comment": "Nur die häufigsten."},
        "2.1.4": {"state": "beantwortet", "value": 7.0, "follow_up": True}, "2.1.2": {"state": "entfällt", "value": None, "reason": "Das macht der Kreis."},
        "2.1.5": {"note": "Nur für uns."}}
    assert taken(content, workspace)[0].status == UNCHANGED, "a second import of the same file changes nothing"
    assert {outcome.status for outcome in taken(content, workspace)} == {UNCHANGED}


def test_a_new_answer_gives_a_new_response_and_rows_left_empty_give_none(workspace: Workspace) -> None:
    context = context_of(workspace, TODAY)
    content = edited(write_interview_workbook(context, context.group.members[0].id, rows_of(context)[:1]), several(
        put("2 Service", "2.1.2", Col.ANSWER, "teilweise"), put("2 Service", "2.1.4", Col.NOTE, "nachfragen"), put("2 Service", "2.1.4", Col.FOLLOW_UP, "JA")))
    outcomes = taken(content, workspace)
    assert changed(outcomes)["2.1.2"].items() >= {"state": "beantwortet", "value": "teilweise"}.items()
    assert "grade" not in changed(outcomes)["2.1.2"], "no grade was named, so it stays a statement"
    assert changed(outcomes)["2.1.4"].items() >= {"note": "nachfragen", "follow_up": True}.items()
    assert len(outcomes) == 3 + 2
    assert answers(workspace)["2.1.2"].answer == "teilweise"


def test_an_emptied_answer_is_withdrawn_and_can_be_given_again(workspace: Workspace) -> None:
    content = edited(exported(context_of(workspace, TODAY)), put("I1 IT", "1.1.2", Col.ANSWER, None))
    assert changed(taken(content, workspace)) == {"1.1.2": {"state": "", "value": None}}
    assert "1.1.2" not in answers(workspace)
    content = edited(exported(context_of(workspace, TODAY)), several(put("I1 IT", "1.1.2", Col.ANSWER, 2), put("I1 IT", "1.1.2", Col.GRADE, "Dokument")))
    assert changed(taken(content, workspace)) == {"1.1.2": {"state": "beantwortet", "value": 2.0, "grade": 3}}


def test_an_empty_grade_means_a_statement_and_the_evidence_stays(workspace: Workspace) -> None:
    """The answer was graded Dokument because of B1."""
    content = edited(exported(context_of(workspace, TODAY)), put("I1 IT", "1.1.1", Col.GRADE, None))
    assert changed(taken(content, workspace)) == {"1.1.1": {"grade": 1}}
    assert answers(workspace)["1.1.1"].evidence == "B1"


@pytest.mark.parametrize(("number", "typed", "kept"), [
    ("1.1.1", "7,5", 7.5), ("1.1.1", "7.5", 7.5), ("1.1.1", " 12 ", 12.0), ("1.1.2", "3", 3.0), ("1.1.2", 3.0, 3.0), ("2.1.1", "25 %", 25.0), ("2.1.1", "12,5", 12.5),
    ("2.1.2", "JA", "ja"), ("2.1.2", "Teilweise", "teilweise"), ("2.1.3", " Redaktion ", "redaktion"), ("2.1.5", "=1+1 ist zwei", "=1+1 ist zwei"), ("2.1.5", 12, "12")])
def test_answers_are_read_as_people_write_them(workspace: Workspace, number: str, typed: object, kept: object) -> None:
    def edit(book: Workbook) -> None:
        sheet = next(sheet for sheet in book.worksheets if sheet.title[0] == number[0])
        cell = sheet.cell(row_of(sheet, number), Col.ANSWER)
        cell.value = typed
        if isinstance(typed, str):
            cell.data_type = "s"

    context = context_of(workspace, TODAY)
    content = edited(write_interview_workbook(context, context.group.members[0].id, rows_of(context)[1:]), edit)
    taken(content, workspace)
    assert answers(workspace, label="I2")[number].answer == kept


@pytest.mark.parametrize(("cells", "kept"), [
    ({"": "keine"}, ()), ({"": "Keine"}, ()), ({"-1": "x", "-3": "Ja"}, ("lokal", "offline")), ({"-1": "ja", "-2": "nein"}, ("lokal",)), ({"-1": "nein", "-2": "nein", "-3": "NEIN"}, ())])
def test_a_multiple_choice_is_ticked_line_by_line(workspace: Workspace, cells: dict[str, str], kept: tuple[str, ...]) -> None:
    clean = {"": None, "-1": None, "-2": None, "-3": None}
    content = edited(exported(context_of(workspace, TODAY)), several(*(put("I1 IT", f"1.1.3{end}", Col.ANSWER, value) for end, value in {**clean, **cells}.items())))
    taken(content, workspace)
    assert answers(workspace)["1.1.3"].answer == kept


def test_a_percentage_formatted_by_excel_counts_as_shown(workspace: Workspace) -> None:
    def edit(book: Workbook) -> None:
        cell = book["I2 HAL"].cell(row_of(book["I2 HAL"], "2.1.1"), Col.ANSWER)
        cell.value, cell.number_format = 0.3, "0%"
    taken(edited(exported(context_of(workspace, TODAY)), edit), workspace)
    assert answers(workspace, label="I2")["2.1.1"].answer == 30.0


@pytest.mark.parametrize("number", [0.1 + 0.2, 1e-7, 33.333333333333336, 100 / 3, 7.0, 12345.678])
def test_numbers_come_back_to_the_last_digit(workspace: Workspace, number: float) -> None:
    context = context_of(workspace, TODAY)
    apply_changes(workspace, [response_change(context, rows_of(context)[1], "2.1.4", {"state": "beantwortet", "value": number, "reason": ""}, answers(workspace, label="I2")["2.1.4"].version)], "T", "Test")
    assert answers(workspace, label="I2")["2.1.4"].answer == number
    assert {outcome.status for outcome in taken(exported(context_of(workspace, TODAY)), workspace)} == {UNCHANGED}


def test_texts_come_back_as_they_are(workspace: Workspace) -> None:
    """Nothing is run as a formula, nothing becomes a link, nothing is unescaped."""
    context = context_of(workspace, TODAY)
    texts = ['=HYPERLINK("http://example.org")', "_x0041_ und _x000D_", "'Anführung", "https://example.org/?a=1&b=2", "{=1}", "erste Zeile\nzweite Zeile", "12", "1.5", "ja", "<b>&amp;"]
    for text in texts:
        fields: dict[str, Value] = {"state": "beantwortet", "value": text, "reason": "", "comment": text, "note": text}
        apply_changes(workspace, [response_change(context, rows_of(context)[1], "2.1.5", fields, answers(workspace, label="I2")["2.1.5"].version)], "T", "Test")
        assert {outcome.status for outcome in taken(exported(context_of(workspace, TODAY)), workspace)} == {UNCHANGED}, text


def test_a_workbook_counting_from_1904_gives_the_right_day(workspace: Workspace) -> None:
    """Old Macs count days from 1904; the cell shows the 4 May 2026 and that is what is kept."""
    def edit(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        put("I2 HAL", "2.1.5", Col.ANSWER, datetime(2026, 5, 4))(book)  # noqa: DTZ001 - Excel knows no time zones

    content = edited(exported(context_of(workspace, TODAY)), edit)
    assert load_workbook(io.BytesIO(content)).epoch == CALENDAR_MAC_1904
    taken(content, workspace)
    assert answers(workspace, label="I2")["2.1.5"].answer == "04.05.2026"


# ---- answers that wait ----------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(workspace: Workspace) -> Workspace:
    """1.1.2 and 1.1.3 of I1 were taken over from the last wave."""
    context = context_of(workspace, TODAY)
    stored = answers(workspace)
    apply_changes(workspace, [response_change(context, rows_of(context)[0], name, {"prior": True}, stored[name].version) for name in ("1.1.2", "1.1.3")], "T", "Übernahme")
    return workspace


def waits(workspace: Workspace) -> set[str]:
    return {item.response.question for item in context_of(workspace, TODAY).group.members[0].pending}


def test_a_prior_answer_is_prefilled_marked_and_stays_unconfirmed(waiting: Workspace) -> None:
    content = exported(context_of(waiting, TODAY))
    sheet = load_workbook(io.BytesIO(content))["I1 IT"]
    row = row_of(sheet, "1.1.2")
    assert (sheet.cell(row, Col.ANSWER).value, sheet.cell(row, Col.HINT).value) == (3, "aus Vorerhebung, zu bestätigen")
    assert not sheet.cell(row, Col.CONFIRMED).protection.locked
    assert not sheet.column_dimensions["K"].hidden
    assert {outcome.status for outcome in taken(content, waiting)} == {UNCHANGED}
    assert waits(waiting) == {"1.1.2", "1.1.3"}


@pytest.mark.parametrize(("edit", "saved"), [
    (put("I1 IT", "1.1.2", Col.CONFIRMED, "Ja"), {"prior": False}),
    (put("I1 IT", "1.1.2", Col.ANSWER, 4), {"value": 4.0, "prior": False}),
    (put("I1 IT", "1.1.2", Col.ANSWER, "3,0"), None),
    (put("I1 IT", "1.1.2", Col.CONFIRMED, "nein"), None),
    (put("I1 IT", "1.1.2", Col.ANSWER, None), {"state": "", "value": None, "prior": False})])
def test_only_a_yes_or_another_answer_confirms(waiting: Workspace, edit: Edit, saved: dict[str, Value] | None) -> None:
    outcomes = taken(edited(exported(context_of(waiting, TODAY)), edit), waiting)
    assert changed(outcomes) == ({"1.1.2": saved} if saved else {})
    assert waits(waiting) == ({"1.1.3"} if saved else {"1.1.2", "1.1.3"})


def test_a_remark_to_a_waiting_answer_is_saved_without_confirming_it(waiting: Workspace) -> None:
    outcomes = taken(edited(exported(context_of(waiting, TODAY)), put("I1 IT", "1.1.3", Col.COMMENT, "erst prüfen")), waiting)
    assert changed(outcomes) == {"1.1.3": {"comment": "erst prüfen"}}
    assert waits(waiting) == {"1.1.2", "1.1.3"}


def test_an_answer_the_catalogue_no_longer_allows_stays_until_there_is_a_new_one(workspace: Workspace) -> None:
    context = context_of(workspace, TODAY)
    broken: dict[str, Value] = {"state": "beantwortet", "value": "neunmalklug", "reason": ""}
    apply_changes(workspace, [response_change(context, rows_of(context)[1], "2.1.3", broken, answers(workspace, label="I2")["2.1.3"].version)], "T", "Test")
    assert context_of(workspace, TODAY).group.members[0].pending[0].why is PendingReason.OUTDATED
    content = exported(context_of(workspace, TODAY))
    assert {outcome.status for outcome in taken(content, workspace)} == {UNCHANGED}
    assert changed(taken(edited(content, put("I2 HAL", "2.1.3", Col.ANSWER, "redaktion")), workspace)) == {"2.1.3": {"value": "redaktion"}}


def test_answers_of_an_interview_without_a_day_come_back_unchanged(workspace: Workspace) -> None:
    """A planned interview: everything in it is pending until it has a day, whether taken over or written."""
    context = context_of(workspace, TODAY)
    apply_changes(workspace, [Change("interview", rows_of(context)[0].id, {"day": None}, 1)], "T", "Test")
    content = exported(context_of(workspace, TODAY))
    assert {outcome.status for outcome in taken(content, workspace)} == {UNCHANGED}
    assert "zu bestätigen, falls aus Vorerhebung" in str(load_workbook(io.BytesIO(content))["I1 IT"].cell(6, Col.HINT).value)


# ---- two writers ----------------------------------------------------------------------------------------------------


def test_another_answer_saved_in_between_is_a_conflict_and_other_fields_merge(workspace: Workspace) -> None:
    context = context_of(workspace, TODAY)
    content = exported(context)
    stored = answers(workspace)
    apply_changes(workspace, [
        response_change(context, rows_of(context)[0], "1.1.2", {"state": "beantwortet", "value": 5.0, "reason": ""}, stored["1.1.2"].version),
        response_change(context, rows_of(context)[0], "1.1.1", {"note": "vom Handy"}, stored["1.1.1"].version)], "Andere", "Formular")
    outcomes = taken(edited(content, several(put("I1 IT", "1.1.2", Col.ANSWER, 1), put("I1 IT", "1.1.1", Col.COMMENT, "aus der Mappe"))), workspace)
    conflict = next(outcome for outcome in outcomes if outcome.status == CONFLICT)
    assert [(item.before[1], item.other[1], item.mine[1]) for item in conflict.conflicts] == [(3.0, 5.0, 1.0)]
    assert "Blatt »I1 IT«, Zelle D" in conflict.change.place
    assert changed(outcomes) == {"1.1.1": {"comment": "aus der Mappe"}}
    assert (answers(workspace)["1.1.2"].answer, answers(workspace)["1.1.1"].note) == (5.0, "vom Handy")


# ---- bad workbooks --------------------------------------------------------------------------------------------------


def merged(book: Workbook) -> None:
    row = row_of(book["I1 IT"], "1.1.2")
    book["I1 IT"].merge_cells(start_row=row, end_row=row + 1, start_column=Col.ANSWER, end_column=Col.ANSWER)


def swapped(book: Workbook) -> None:
    sheet = book["I2 HAL"]
    row = row_of(sheet, "2.1.1")
    for column in Col:
        one, two = sheet.cell(row, column), sheet.cell(row + 1, column)
        one.value, two.value = two.value, one.value


def error_value(book: Workbook) -> None:
    cell = book["I1 IT"].cell(row_of(book["I1 IT"], "1.1.1"), Col.ANSWER)
    cell.value, cell.data_type = "#N/A", "e"


def meta(key: str, value: object) -> Edit:
    def edit(book: Workbook) -> None:
        sheet = book[META_SHEET]
        row = next(row for row in range(1, 10) if sheet.cell(row, 1).value == key)
        sheet.cell(row, 2).value = value
    return edit


def mark(column: str, value: object) -> Edit:
    """Tamper with the first line of the hidden sheet."""
    def edit(book: Workbook) -> None:
        sheet = book[META_SHEET]
        first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "sheet") + 1
        sheet.cell(first, Mark._fields.index(column) + 1).value = value
    return edit


BAD: list[tuple[str, Edit, str, str]] = [
    ("formula in the answer", put("I1 IT", "1.1.1", Col.ANSWER, "=1+2"), "cell-formula", "Blatt »I1 IT«, Zelle D6"),
    ("formula in a remark", put("I1 IT", "1.1.1", Col.COMMENT, "=A1"), "cell-formula", "Zelle G6"),
    ("formula in an option", put("I1 IT", "1.1.3-1", Col.ANSWER, "=TRUE()"), "cell-formula", "Zelle D9"),
    ("error value", error_value, "cell-error", "Zelle D6"),
    ("text in a level", put("I1 IT", "1.1.2", Col.ANSWER, "3 – Das Konzept gilt."), "answer-invalid", "Zelle D7"),
    ("pasted page in a level", put("I1 IT", "1.1.2", Col.ANSWER, "Lorem ipsum " * 500), "answer-invalid", "Zelle D7"),
    ("level between two", put("I1 IT", "1.1.2", Col.ANSWER, 2.5), "answer-invalid", "Zelle D7"),
    ("level as truth value", put("I1 IT", "1.1.2", Col.ANSWER, True), "answer-invalid", "Zelle D7"),
    ("date for a number", put("I1 IT", "1.1.1", Col.ANSWER, datetime(2026, 5, 1)), "cell-date", "Zelle D6"),  # noqa: DTZ001
    ("date for a level", put("I1 IT", "1.1.2", Col.ANSWER, date(2026, 5, 1)), "cell-date", "Zelle D7"),
    ("ambiguous thousands", put("I1 IT", "1.1.1", Col.ANSWER, "1.250"), "answer-invalid", "Zelle D6"),
    ("unit behind the number", put("I1 IT", "1.1.1", Col.ANSWER, "12 Monate"), "answer-invalid", "Zelle D6"),
    ("percent above 100", put("I2 HAL", "2.1.1", Col.ANSWER, 130), "answer-invalid", "Blatt »I2 HAL«"),
    ("unknown option", put("I2 HAL", "2.1.3", Col.ANSWER, "redaktoin"), "answer-invalid", "Blatt »I2 HAL«"),
    ("word instead of a tick", put("I1 IT", "1.1.3-1", Col.ANSWER, "vielleicht"), "value-not-allowed", "Zelle D9"),
    ("none beside ticks", put("I1 IT", "1.1.3", Col.ANSWER, "keine"), "answer-invalid", "Zelle D8"),
    ("only some denied", several(put("I1 IT", "1.1.3-1", Col.ANSWER, "nein"), put("I1 IT", "1.1.3-2", Col.ANSWER, None)), "answer-invalid", "Zelle D8"),
    ("unknown grade", put("I1 IT", "1.1.1", Col.GRADE, "Hörensagen"), "value-not-allowed", "Zelle F6"),
    ("unknown flag", put("I1 IT", "1.1.1", Col.FOLLOW_UP, "bald"), "value-not-allowed", "Zelle I6"),
    ("not applicable without reason", put("I1 IT", "1.1.2", Col.ANSWER, "entfällt"), "reason-missing", "Zelle E7"),
    ("reason without need", put("I1 IT", "1.1.2", Col.REASON, "weil"), "reason-unused", "Zelle E7"),
    ("reason left behind", several(put("I1 IT", "1.1.2", Col.ANSWER, None), put("I1 IT", "1.1.2", Col.REASON, "weil")), "reason-unused", "Zelle E7"),
    ("unprintable remark", put("I1 IT", "1.1.1", Col.COMMENT, "gut \U0001f600"), "character-unprintable", "Zelle G6"),
    ("overlong remark", put("I1 IT", "1.1.1", Col.COMMENT, "a" * 10_001), "text-too-long", "Zelle G6"),
    ("overlong reason", several(put("I1 IT", "1.1.2", Col.ANSWER, "entfällt"), put("I1 IT", "1.1.2", Col.REASON, "a" * 2001)), "text-too-long", "Zelle E7"),
    ("merged answer cells", merged, "cell-merged", "Bereich D7:D8"),
    ("rows swapped", swapped, "row-moved", "Blatt »I2 HAL«, Zelle A"),
    ("row inserted", lambda book: book["I1 IT"].insert_rows(7), "row-moved", "Zelle A7"),
    ("row deleted", lambda book: book["I1 IT"].delete_rows(6), "row-moved", "Zelle A6"),
    ("note beside the form", lambda book: book["I1 IT"].cell(7, 14, "hier"), "cell-outside", "Zelle N7"),
    ("note below the form", lambda book: book["I1 IT"].cell(40, 1, "hier"), "cell-outside", "Zelle A40"),
    ("remark beside an option", put("I1 IT", "1.1.3-1", Col.COMMENT, "im Keller"), "cell-outside", "Zelle G9"),
    ("far too large", lambda book: book["I1 IT"].cell(19_000, 300, "x"), "sheet-too-large", "Blatt »I1 IT«"),
    ("beyond all limits", lambda book: book["I1 IT"].cell(21_000, 1, "x"), "sheet-too-large", "Blatt »I1 IT«"),
    ("sheet deleted", lambda book: book.remove(book["I2 HAL"]), "sheet-missing", "Blatt »I2 HAL«"),
    ("sheet added", lambda book: book.create_sheet("Notizen").cell(1, 1, "wichtig"), "sheet-unknown", "Blatt »Notizen«"),
    ("hidden sheet deleted", lambda book: book.remove(book[META_SHEET]), "workbook-foreign", FILE),
    ("other form", meta("format", "reifegrad-bestand"), "workbook-foreign", FILE),
    ("newer form", meta("version", "2"), "workbook-newer", FILE),
    ("other project", meta("project", "b3c3a8f0-0000-4000-8000-000000000000"), "workbook-other-project", FILE),
    ("other wave", meta("wave", "b3c3a8f0-0000-4000-8000-000000000000"), "workbook-other-wave", FILE),
    ("other catalogue", meta("catalogue_hash", "0" * 64), "workbook-other-catalogue", FILE),
    ("row of the hidden sheet is text", mark("row", "sechs"), "workbook-foreign", FILE),
    ("row of the hidden sheet is a heading", mark("row", 2), "workbook-foreign", FILE),
    ("question of the hidden sheet is unknown", mark("question", "9.9.9"), "workbook-foreign", FILE),
    ("option of the hidden sheet is unknown", several(mark("question", "1.1.3"), mark("option", "diskette")), "workbook-foreign", FILE),
    ("waiting answer of the hidden sheet is broken", several(mark("state", "vorerhebung"), mark("shown", "{")), "workbook-foreign", FILE),
    ("interview is gone", mark("interview", "b3c3a8f0-0000-4000-8000-000000000000"), "interview-unknown", "Blatt »I1 IT«"),
]


@pytest.mark.parametrize(("edit", "code", "place"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_what_is_wrong_is_named_with_its_cell(workspace: Workspace, edit: Edit, code: str, place: str) -> None:
    """One fault, one problem, at its place, with a remedy; nothing is raised and the store stays as it is."""
    before = workspace.events()
    intake = read(edited(exported(context_of(workspace, TODAY)), edit), workspace)
    assert [problem.code for problem in intake.problems] == [code], [str(problem) for problem in intake.problems]
    problem = intake.problems[0]
    assert place in problem.file
    assert problem.file.startswith(FILE)
    assert problem.message.endswith((".", "?"))
    assert problem.remedy.endswith(".")
    assert len(problem.message) < 400
    assert workspace.events() == before


@pytest.mark.parametrize(("content", "code"), [(b"", "workbook-not-xlsx"), (b"Nr.;Frage", "workbook-not-xlsx"), (b"\xd0\xcf\x11\xe0" + b"0" * 600, "workbook-old-or-locked")])
def test_what_is_no_workbook_is_refused(workspace: Workspace, content: bytes, code: str) -> None:
    assert [problem.code for problem in read(content, workspace).problems] == [code]


def test_a_workbook_that_is_something_else_is_refused(workspace: Workspace) -> None:
    stream = io.BytesIO()
    Workbook().save(stream)
    assert [problem.code for problem in read(stream.getvalue(), workspace).problems] == ["workbook-foreign"]


def test_all_problems_come_at_once(workspace: Workspace) -> None:
    content = edited(exported(context_of(workspace, TODAY)), several(*(edit for name, edit, _, _ in BAD if name in ("formula in a remark", "text in a level", "unknown option", "unknown grade", "sheet added"))))
    assert sorted(problem.code for problem in read(content, workspace).problems) == ["answer-invalid", "answer-invalid", "cell-formula", "sheet-unknown", "value-not-allowed"]


def test_a_grade_or_a_confirmation_without_an_answer_is_a_problem(waiting: Workspace) -> None:
    context = context_of(waiting, TODAY)
    lonely = edited(write_interview_workbook(context, context.group.members[0].id, rows_of(context)[:1]), several(
        put("2 Service", "2.1.1", Col.GRADE, "Dokument"), put("1 Schutz", "1.1.2", Col.ANSWER, None), put("1 Schutz", "1.1.2", Col.CONFIRMED, "ja")))
    assert [(problem.code, problem.file.rsplit(" ", 1)[1][0]) for problem in read(lonely, waiting).problems] == [("answer-missing", "J"), ("answer-missing", "F")]


def test_an_answer_the_hidden_sheet_no_longer_knows_is_not_dropped(workspace: Workspace) -> None:
    intake = read(edited(exported(context_of(workspace, TODAY)), lambda book: book[META_SHEET].delete_rows(len(origin(context_of(workspace, TODAY), "")) + 2)), workspace)
    assert {problem.code for problem in intake.problems} == {"cell-outside"}
    assert "Blatt »I1 IT«, Zelle D6" in intake.problems[0].file


def test_a_moved_row_does_not_hide_what_else_is_wrong(workspace: Workspace) -> None:
    content = edited(exported(context_of(workspace, TODAY)), several(put("I1 IT", "1.1.1", Col.GRADE, "?"), lambda book: book["I1 IT"].insert_rows(7)))
    assert [problem.code for problem in read(content, workspace).problems] == ["row-moved", "value-not-allowed"]


# ---- what is exported -----------------------------------------------------------------------------------------------


def numbers(book: Workbook) -> dict[str, list[str]]:
    """Sheet → question numbers without the options."""
    found = {}
    for sheet in book.worksheets[1:-1]:
        column = (sheet.cell(row, Col.NUMBER).value for row in range(HEADER_ROW + 1, sheet.max_row + 1))
        found[sheet.title] = [str(value) for value in column if value and str(value)[0].isdigit() and "-" not in str(value)]
    return found


def test_one_interview_by_dimension_asks_all_that_applies(demo_workspace: Workspace) -> None:
    context = context_of(demo_workspace, TODAY)
    member, interview = context.group.members[0], rows_of(context)[0]
    sheets = numbers(load_workbook(io.BytesIO(write_interview_workbook(context, member.id, [interview]))))
    assert list(sheets) == ["1 IT-Sicherheit und Datenschutz", "2 E-Government", "3 Verfahren und Prozesse", "4 Ausstattung", "5 Kultur und Wissen"]
    applicable = {question.id for plan in interview_plans(context.catalogue, member.facts, shortest=0) for question in plan.questions}
    answered = {item.question for item in member.responses if item.interview == interview.label}
    assert [name for names in sheets.values() for name in names] == [name for name in context.catalogue.questions if name in applicable | answered]


def test_by_plan_each_interview_has_its_role_s_questions_and_those_already_answered(demo_workspace: Workspace) -> None:
    context = context_of(demo_workspace, TODAY)
    member = context.group.members[0]
    sheets = numbers(load_workbook(io.BytesIO(exported(context))))
    plans = {plan.role: {question.id for question in plan.questions} for plan in interview_plans(context.catalogue, member.facts)}
    for interview in rows_of(context):
        answered = {item.question for item in member.responses if item.interview == interview.label}
        found = set(sheets[f"{interview.label} {interview.role}"])
        assert plans.get(interview.role, set()) | answered <= found
        assert interview.role not in plans or found == plans[interview.role] | answered
        assert found


def test_a_role_without_a_plan_is_asked_what_it_can_answer(workspace: Workspace) -> None:
    context = context_of(workspace, TODAY)
    town = context.group.members[0].id
    guest = InterviewRow("b3c3a8f0-0000-4000-8000-000000000001", town, "I9", "PR", None)
    sheets = numbers(load_workbook(io.BytesIO(write_interview_workbook(context, town, [guest], by="plan"))))
    assert sheets == {"I9 PR": list(context.catalogue.questions)}


def test_requests_that_make_no_sense_are_refused_in_german(demo_workspace: Workspace) -> None:
    context = context_of(demo_workspace, TODAY)
    town = context.group.members[0].id
    with pytest.raises(UnknownName, match="nimmt an der Erhebung nicht teil"):
        write_interview_workbook(context, "nirgends", rows_of(context))
    with pytest.raises(Refused, match="nur für ein einzelnes Interview"):
        write_interview_workbook(context, town, rows_of(context))
    with pytest.raises(Refused, match="gehören nicht zu"):
        write_interview_workbook(context, town, rows_of(context, 1), by="plan")
    with pytest.raises(Refused, match="noch kein Interview"):
        write_interview_workbook(context, town, [])
    with pytest.raises(Refused, match="dimension, plan"):
        write_interview_workbook(context, town, rows_of(context), by="rolle")


def test_the_same_state_gives_the_same_bytes(workspace: Workspace) -> None:
    context = context_of(workspace, TODAY)
    assert exported(context) == exported(context)


def test_only_answer_cells_are_open_and_the_sheet_prints_on_a4(workspace: Workspace) -> None:
    book = load_workbook(io.BytesIO(exported(context_of(workspace, TODAY))))
    assert book.sheetnames == [GUIDE_SHEET, "I1 IT", "I2 HAL", META_SHEET]
    assert (book[META_SHEET].sheet_state, book[GUIDE_SHEET].cell(4, 2).value, len(GUIDE)) == ("veryHidden", GUIDE[0], 8)
    sheet = book["I1 IT"]
    opened = {(row, column) for row in range(1, sheet.max_row + 1) for column in range(1, sheet.max_column + 1) if not sheet.cell(row, column).protection.locked}
    assert opened == {(row, column) for row in (6, 7, 8) for column in FILLED if column != Col.CONFIRMED} | {(row, Col.ANSWER) for row in (9, 10, 11)}
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == ("C5", "landscape", 9, "$4:$4")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.column_dimensions["J"].hidden, "nothing waits, so nothing is to be confirmed"


def test_drop_downs_offer_what_the_question_allows(workspace: Workspace) -> None:
    book = load_workbook(io.BytesIO(exported(context_of(workspace, TODAY))))

    def offered(title: str, number: str, column: Col) -> tuple[str, bool]:
        sheet = book[title]
        cell = sheet.cell(row_of(sheet, number), column).coordinate
        rule = next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)
        return rule.formula1.strip('"'), bool(rule.showErrorMessage)

    assert offered("I1 IT", "1.1.2", Col.ANSWER) == ("0,1,2,3,4,5,unbekannt,entfällt", True)
    assert offered("I1 IT", "1.1.1", Col.ANSWER) == ("unbekannt,entfällt", False)
    assert offered("I1 IT", "1.1.3", Col.ANSWER) == ("keine,unbekannt,entfällt", True)
    assert offered("I1 IT", "1.1.3-2", Col.ANSWER) == ("ja,nein", True)
    assert offered("I2 HAL", "2.1.2", Col.ANSWER) == ("ja,teilweise,nein,unbekannt,entfällt", True)
    assert offered("I2 HAL", "2.1.3", Col.ANSWER) == ("niemand,nebenbei,redaktion,unbekannt,entfällt", True)
    assert offered("I2 HAL", "2.1.3", Col.GRADE) == ("Aussage,Einsicht,Dokument", True)


def test_levels_and_options_stand_beside_the_answer(workspace: Workspace) -> None:
    book = load_workbook(io.BytesIO(exported(context_of(workspace, TODAY))))
    beside = {str(sheet.cell(row, Col.NUMBER).value): str(sheet.cell(row, Col.ANSWERS).value) for sheet in book.worksheets[1:-1] for row in range(HEADER_ROW + 1, sheet.max_row + 1)}
    assert beside["1.1.2"].splitlines()[:2] == ["0 – Kein Konzept.", "1 – Eine Person weiß Bescheid."]
    assert beside["1.1.3-2"] == "Kopie außer Haus"
    assert beside["2.1.3"].splitlines()[2].strip() == "redaktion – eine Redaktion"
    assert (beside["1.1.1"], beside["2.1.1"], beside["2.1.5"]) == ("Zahl ab 0 (Monate)", "Zahl von 0 bis 100 (Prozent)", "freier Text")


@pytest.mark.parametrize("label", ["[I]:1*?/\\", "'Anführung'", "Ein sehr langer Name für ein Gespräch im Rathaus", "Anleitung", "History", "_Meta", "   ", "A & B <c>"])
def test_any_label_gives_sheets_that_come_back(workspace: Workspace, label: str) -> None:
    """Two interviews of one role under the same label, whatever it is."""
    context = context_of(workspace, TODAY)
    interviews = tuple(replace(item, label=label, role="") for item in context.interviews)
    odd = replace(context, interviews=interviews)
    content = write_interview_workbook(odd, context.group.members[0].id, interviews, by="plan")
    titles = load_workbook(io.BytesIO(content)).sheetnames
    assert len({title.casefold() for title in titles}) == 4
    intake = read_interview_workbook(content, FILE, odd)
    assert not intake.problems
    assert {outcome.status for outcome in apply_changes(workspace, intake.changes, "T", "Excel")} == {UNCHANGED}


# ---- anything at all ------------------------------------------------------------------------------------------------

GRADED = st.fixed_dictionaries({"grade": st.integers(1, 3), "follow_up": st.booleans()})
PROSE = st.text(st.sampled_from("abcäöüßÄÖÜ ,.;:-–„“»«=+@'\"&<>%0123456789\n_xX"), max_size=60).map(str.strip)
GIVEN: dict[str, st.SearchStrategy[Value]] = {
    "1.1.1": st.floats(0, 1e9, allow_subnormal=False), "1.1.2": st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
    "1.1.3": st.sets(st.sampled_from(["lokal", "fern", "offline"])).map(lambda chosen: [key for key in ("lokal", "fern", "offline") if key in chosen]),
    "2.1.1": st.floats(0, 100, allow_subnormal=False), "2.1.2": st.sampled_from(["ja", "teilweise", "nein"]), "2.1.3": st.sampled_from(["niemand", "nebenbei", "redaktion"]),
    "2.1.4": st.integers(0, 500).map(float), "2.1.5": PROSE.filter(lambda text: text not in ("", "unbekannt", "entfällt", "weiß nicht"))}


@st.composite
def recorded(draw: st.DrawFn, question: str) -> dict[str, Value]:
    """A response as the store may hold it, or none."""
    state = draw(st.sampled_from(["beantwortet", "beantwortet", "unbekannt", "entfällt", ""]))
    if not state:
        return {"state": "", "value": None, "reason": "", "grade": 0, "follow_up": False, "comment": "", "note": ""}
    answer = draw(GIVEN[question]) if state == "beantwortet" else None
    reason = draw(PROSE.filter(bool)) if state == "entfällt" else ""
    return {"state": state, "value": answer, "reason": reason, "comment": draw(PROSE), "note": draw(PROSE), **draw(GRADED)}


SCENES = st.fixed_dictionaries({(interview, question): recorded(question) for interview in (0, 1) for question in GIVEN})


def test_any_answers_survive_the_way_through_the_workbook(tmp_path: Path, project: Path) -> None:
    """Random answers → workbook → the same project without answers: the answers are identical."""
    group = load_folder(project, TODAY)
    asked = replace(group, members=tuple(replace(member, responses=()) for member in group.members))
    create_project(tmp_path / "leer.reifegrad", asked, "Testperson").engine.dispose()
    workspace = open_workspace(shutil.copy(tmp_path / "leer.reifegrad", tmp_path / "voll.reifegrad"))

    @given(scene=SCENES)
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def holds(scene: dict[tuple[int, str], dict[str, Value]]) -> None:
        context = context_of(workspace, TODAY)
        versions = {record.id: record.version for record in workspace.records("response")}
        apply_changes(workspace, [
            response_change(context, rows_of(context)[interview], question, fields, versions.get(context.response_id(rows_of(context)[interview].id, question), 0))
            for (interview, question), fields in scene.items()], "Testperson", "Test")
        context = context_of(workspace, TODAY)
        full = context.group.members[0]
        fresh = replace(full, responses=tuple(replace(item, version=0) for item in full.responses))
        content = exported(replace(context, group=replace(context.group, members=(fresh,))))
        copy = open_workspace(shutil.copy(tmp_path / "leer.reifegrad", tmp_path / "ziel.reifegrad"))
        outcomes = taken(content, copy)
        assert {outcome.status for outcome in outcomes} <= {SAVED}
        assert context_of(copy, TODAY).group.members[0].responses == full.responses
        assert {outcome.status for outcome in taken(exported(context), workspace)} <= {UNCHANGED}
        copy.engine.dispose()

    holds()


ANYTHING = st.one_of(
    st.text(max_size=20), st.integers(-10**6, 10**6), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.times(), st.none(),
    st.sampled_from(["=1", "#N/A", "ja", "keine", "entfällt", "1.250", "25 %", "Dokument", "-", "ja, nein", "1e400", "nan", "inf"]))


def test_nothing_typed_anywhere_makes_the_reader_fall_over(workspace: Workspace) -> None:
    """Whatever stands in the cells: either problems, or changes the store accepts."""
    content = exported(context_of(workspace, TODAY))
    clean = str.maketrans("", "", "".join(chr(code) for code in range(32) if code not in (9, 10)))

    @given(st.lists(st.tuples(st.sampled_from(["I1 IT", "I2 HAL", META_SHEET]), st.integers(1, 20), st.integers(1, 12), ANYTHING), min_size=1, max_size=4))
    @settings(max_examples=60, deadline=None)
    def holds(typed: list[tuple[str, int, int, object]]) -> None:
        def edit(book: Workbook) -> None:
            for sheet, row, column, value in typed:
                book[sheet].cell(row, column).value = value.translate(clean) if isinstance(value, str) else value

        intake = read(edited(content, edit), workspace)
        if not intake.problems:
            assert not any(outcome.status == CONFLICT for outcome in apply_changes(workspace, intake.changes, "Testperson", "Excel", dry_run=True))

    holds()


# ---- the other office suite -----------------------------------------------------------------------------------------


def test_a_round_trip_through_libreoffice_changes_nothing(demo_workspace: Workspace, tmp_path: Path) -> None:
    """Opened and saved in LibreOffice, the workbook still imports without a change."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    (tmp_path / FILE).write_bytes(exported(context_of(demo_workspace, TODAY)))
    (tmp_path / "neu").mkdir()
    subprocess.run([soffice, f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "neu"), str(tmp_path / FILE)],
                   check=True, capture_output=True, timeout=180)
    outcomes = taken((tmp_path / "neu" / FILE).read_bytes(), demo_workspace)
    assert {outcome.status for outcome in outcomes} == {UNCHANGED}
    assert len(outcomes) == len(context_of(demo_workspace, TODAY).group.members[0].responses)


def test_every_multiple_choice_of_the_demo_has_a_row_per_option(demo_workspace: Workspace) -> None:
    context = context_of(demo_workspace, TODAY)
    sheet = load_workbook(io.BytesIO(exported(context)))[META_SHEET]
    lines = [Mark(*(cell if cell is not None else "" for cell in row)) for row in sheet.iter_rows(min_row=len(origin(context, "")) + 2, max_col=len(Mark._fields), values_only=True)]  # type: ignore[arg-type]
    for line in lines:
        question = context.catalogue.questions[line.question]
        if not line.option and isinstance(question, MultiQuestion):
            below = [item.option for item in lines if (item.interview, item.question) == (line.interview, line.question) and item.option]
            assert below == [option.key for option in question.options]
