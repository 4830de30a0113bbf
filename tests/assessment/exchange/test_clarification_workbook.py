"""The work list as a workbook: everything in it, to work with, to print, and never run as a formula."""

import io
import math
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment import service
from assessment.clarification import work_list
from assessment.divergence import question_rows, role_rows
from assessment.exchange.clarification_workbook import (
    AGREEMENT_SHEET,
    HEADER_ROW,
    LIST_COLUMNS,
    LIST_SHEET,
    NO_ITEMS,
    NO_PAIRS,
    QUESTION_COLUMNS,
    ROLE_COLUMNS,
    write_clarification_workbook,
)

TODAY = date(2026, 11, 21)
ITEM = {"kommune": "Musterstadt", "rang": 1.0, "frage": "1.1.2", "thema": "Konzept", "art": "Widerspruch", "pflicht": "ja", "wen": "IT-Koordination; Hauptamtsleitung",
        "was_tun": "Klären Sie gemeinsam, was gilt.", "nachreichen": "Konzept", "wirkung": 1.25}


def sheets(content: bytes) -> tuple[Worksheet, Worksheet]:
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [LIST_SHEET, AGREEMENT_SHEET]
    return book[LIST_SHEET], book[AGREEMENT_SHEET]


def cells(sheet: Worksheet, row: int) -> list:
    return [cell.value for cell in sheet[row]]


def written(rows: list, **parts: object) -> tuple[Worksheet, Worksheet]:
    return sheets(write_clarification_workbook(rows, "Mustergruppe", issued=TODAY, **parts))


def test_the_list_has_a_row_per_item_and_room_to_work() -> None:
    """Headings, values, and empty cells for day and answer."""
    sheet, _ = written([ITEM])
    assert sheet["A1"].value == "Klärungsliste – Mustergruppe"
    assert cells(sheet, HEADER_ROW + 1) == [column.heading for column in LIST_COLUMNS]
    assert cells(sheet, HEADER_ROW + 2) == [*ITEM.values(), None, None]
    assert cells(sheet, HEADER_ROW + 1)[-2:] == ["erledigt am", "Antwort"]


def test_the_list_can_be_filtered_and_scrolled() -> None:
    """Filter over all rows, header and question stay in sight, the day must be a date."""
    sheet, _ = written([ITEM, ITEM, ITEM])
    assert sheet.auto_filter.ref == "A4:L7"
    assert sheet.freeze_panes == "E5"
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.type) == ("K5:K7", "date")


@pytest.mark.parametrize("which", [0, 1])
def test_both_sheets_print_on_landscape_a4(which: int) -> None:
    """One page wide, as many as needed long, with page numbers and what is to be said on every page."""
    sheet = written([ITEM], note="Beispieldaten & mehr")[which]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.page_setup.fitToWidth in (None, 1), "one page is the default and not written"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.left.text == "Stand 21.11.2026 · Beispieldaten && mehr"
    assert sheet.oddFooter.right.text == "Seite &P von &N"
    assert which or sheet.print_title_rows == "$4:$4"


def test_nothing_a_user_wrote_becomes_a_formula() -> None:
    """Signs Excel takes for a formula, links and numbers stay text."""
    hostile = {**ITEM, "was_tun": "=1+1", "thema": "@SUMME(A1)", "nachreichen": "http://example.org", "frage": "1.1"}
    content = write_clarification_workbook([hostile], "=Gruppe", issued=TODAY)
    sheet, _ = sheets(content)
    assert {cell.data_type for cell in sheet[HEADER_ROW + 2]} <= {"s", "n"}
    assert [sheet.cell(HEADER_ROW + 2, column).value for column in (3, 4, 8, 9)] == ["1.1", "@SUMME(A1)", "=1+1", "http://example.org"]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_long_texts_get_high_rows() -> None:
    """Nothing is cut off on paper; one row never outgrows what a spreadsheet allows."""
    sheet, _ = written([ITEM, {**ITEM, "was_tun": "Wort " * 60}, {**ITEM, "was_tun": "Wort " * 9000}])
    heights = [sheet.row_dimensions[HEADER_ROW + 2 + index].height for index in range(3)]
    assert heights[0] < heights[1] < heights[2] <= 409


def test_without_items_or_pairs_the_sheets_say_so() -> None:
    """An empty list is an answer; there is nothing to filter."""
    first, second = written([])
    assert (first["A2"].value, second["A2"].value) == (NO_ITEMS, NO_PAIRS)
    assert first.auto_filter.ref is None
    assert first.max_row == 2


def test_agreement_holds_roles_and_questions_with_dashes_where_nothing_is_known() -> None:
    """Shares are real percentages; nan is a dash, never 0."""
    role = {"rolle": "IT", "andere": "HAL", "paare": 3.0, "fragen": 2.0, "kommunen": 2.0, "unterschied": -0.5, "nahe": 1.0, "uebereinstimmung": 0.9, "alpha": math.nan, "aussage": "Keine Aussage."}
    question = {"frage": "1.1.2", "thema": "Konzept", "kommunen": 2.0, "widersprueche": 0.0, "uebereinstimmung": 0.9}
    _, sheet = written([ITEM], roles=[role], questions=[question])
    table = [cells(sheet, row) for row in range(HEADER_ROW + 1, sheet.max_row + 1)]
    assert table[0][0] == "Rollen im Vergleich"
    assert table[1] == [column.heading for column in ROLE_COLUMNS]
    assert table[2] == ["IT", "HAL", 3, 2, 2, -0.5, 1, 0.9, "–", "Keine Aussage."]
    assert table[4][0] == "Fragen, die geringste Übereinstimmung zuerst"
    assert table[5][:5] == [column.heading for column in QUESTION_COLUMNS]
    assert table[6][:5] == ["1.1.2", "Konzept", 2, 0, 0.9]
    assert sheet.cell(HEADER_ROW + 3, 8).number_format == "0\\ %"


def test_the_rows_of_an_evaluation_fill_every_column(demo: Path) -> None:
    """The keys the assessment gives are the keys the workbook prints, and all of the demo is in it."""
    evaluation = service.open_project(demo, TODAY)
    rows, roles, questions = work_list(evaluation), role_rows(evaluation), question_rows(evaluation)
    for columns, table in ((LIST_COLUMNS, rows), (ROLE_COLUMNS, roles), (QUESTION_COLUMNS, questions)):
        assert {tuple(row) for row in table} == {tuple(table[0])}
        assert set(table[0]) == {column.key for column in columns if column.key}
    first, second = written(rows, roles=roles, questions=questions)
    assert first.max_row == HEADER_ROW + 1 + len(rows)
    assert second.max_row == HEADER_ROW + len(roles) + len(questions) + 5


def test_the_same_rows_give_the_same_bytes() -> None:
    """No clock but the day given."""
    assert write_clarification_workbook([ITEM], "x", issued=TODAY) == write_clarification_workbook([ITEM], "x", issued=TODAY)
