"""The annex workbook and the machine data read back: numbers, dates, what is left out, what stays text, bytes."""

import hashlib
import io
import json
import math
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports import Case
from reports.documents import compose
from reports.machine_data import machine_json
from reports.redaction import NOT_PUBLIC, public_case
from reports.workbook import annex_workbook
from reports.workbook.sheet import Column, Form, without_empty_columns
from scoring import ROOT
from tests.reports.planned_case import empty_case, planned_case

HOSTILE = ('=HYPERLINK("http://a")', "+1", "-2", "@SUM(A1)", "{=1+1}", "http://example.org")


def opened(case: Case) -> Workbook:
    return load_workbook(io.BytesIO(annex_workbook(case)))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(planned_case())


def column(sheet: Worksheet, title: str) -> list[object]:
    place = [cell.value for cell in sheet[1]].index(title) + 1
    return [sheet.cell(row, place).value for row in range(2, sheet.max_row + 1)]


def test_each_sheet_can_be_sorted_and_filtered(book: Workbook) -> None:
    """Head row frozen, filters over all rows, every column filled somewhere and wide enough for its heading."""
    assert book.sheetnames == ["Lies mich", "Antworten", "Werte", "Lücken", "Maßnahmen", "Fahrplan", "Gemeinsam", "Nicht im Plan", "Haushalt je Jahr", "Klärungsliste"]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        for cells in sheet.iter_cols():
            assert cells[0].value
            assert any(cell.value is not None for cell in cells[1:]), f"{sheet.title}: {cells[0].value} is empty"
    assert all(sheet.auto_filter.ref == sheet.dimensions for sheet in book.worksheets[1:])


def test_values_are_numbers_and_equal_the_case(book: Workbook) -> None:
    """Values are the unrounded numbers of the case, with a German format."""
    case, sheet = planned_case(), book["Werte"]
    assert sheet["A2"].value is None
    assert sheet["C2"].value == "Gesamtwert"
    assert sheet["D2"].value == pytest.approx(case.point(ROOT))
    assert sheet["D2"].number_format == Form.HUNDREDTH.value
    assert sheet.max_row - 1 == len(case.scores.tree.ids)
    nodes = [ROOT if name is None else str(name) for name in column(sheet, "Nr.")]
    gaps = column(sheet, "Lücke Soll")
    assert [gap for gap in gaps if gap is not None] == pytest.approx([case.gap(node) for node in nodes if not math.isnan(case.gap(node))])


def test_roadmap_has_dates_and_money(book: Workbook) -> None:
    """Begin and end are days, money is a number; the sums are those of the plan."""
    sheet, plan = book["Fahrplan"], planned_case().roadmap
    assert plan is not None
    assert column(sheet, "Beginn") == sorted(datetime(line.begins.year, line.begins.month, line.begins.day) for line in plan.lines)  # noqa: DTZ001
    assert sum(map(float, column(sheet, "PT"))) == pytest.approx(sum(line.carried.days for line in plan.lines))  # type: ignore[arg-type]
    years = book["Haushalt je Jahr"]
    assert column(years, "wahrscheinlich (P50)") == pytest.approx([year.likely for year in plan.years])
    assert column(years, "Jahr") == [year.year for year in plan.years]


def test_shares_of_the_gap_are_whole(book: Workbook) -> None:
    """The shares of the whole gap to the Soll add up to one; failed duties stand first."""
    sheet = book["Lücken"]
    assert sum(map(float, column(sheet, "Anteil an der Gesamtlücke zum Soll"))) == pytest.approx(1)  # type: ignore[arg-type]
    duties = [bool(value) for value in column(sheet, "gesetzliche Pflicht")]
    assert duties == sorted(duties, reverse=True)
    assert sum(duties) == sum(answer.fails_duty for answer in planned_case().answers.values())


def test_nothing_known_is_said_and_never_zero() -> None:
    """Without interviews the value reads „nicht bewertbar“; there is no plan, so no sheet and no column tells of one."""
    book = opened(empty_case())
    assert book.sheetnames == ["Lies mich", "Antworten", "Werte", "Klärungsliste"]
    assert column(book["Werte"], "Ist")[0] == "nicht bewertbar"
    assert 0 not in column(book["Werte"], "Ist")
    assert "Stufe" not in [cell.value for cell in book["Antworten"][1]]


def test_texts_never_become_formulas() -> None:
    """What begins like a formula or a link stays text."""
    case = planned_case()
    answers = {name: replace(answer, answer=HOSTILE[place % len(HOSTILE)]) for place, (name, answer) in enumerate(case.answers.items())}
    content = annex_workbook(replace(case, name=HOSTILE[0], answers=answers))
    sheets = load_workbook(io.BytesIO(content)).worksheets
    assert {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert not [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert set(column(load_workbook(io.BytesIO(content))["Antworten"], "Antwort")) == set(HOSTILE)


def test_the_state_is_told(book: Workbook) -> None:
    """The first sheet and the foot of each say that it is a draft of invented data; properties name title, author and day."""
    told = [str(row[1].value) for row in book["Lies mich"].iter_rows(min_row=2)]
    assert "Alle Angaben sind Beispieldaten – frei erfunden." in told
    assert "Status: Entwurf vom 21.11.2026." in told
    assert all("frei erfunden" in str(sheet.oddFooter.left.text) and "Entwurf" in str(sheet.oddFooter.left.text) for sheet in book.worksheets)
    assert book.properties.title == "Anlage zum Gutachten – Stadt Erlenstedt"
    assert book.properties.created == datetime(2026, 11, 21)  # noqa: DTZ001


def test_public_edition_tells_no_more_than_the_document() -> None:
    """Papers, roles, remarks and confidential answers are gone from workbook and data; shares that would give them away too."""
    internal, case = planned_case(), public_case(planned_case())
    book = opened(case)
    heads = [cell.value for cell in book["Antworten"][1]]
    assert "Belege" not in heads
    allowed = (f"entfällt: {NOT_PUBLIC}", "entfällt: gilt nur", f"Bewertung der Beratung: {NOT_PUBLIC}")
    remarks = column(book["Antworten"], "Bemerkungen") if "Bemerkungen" in heads else []
    assert all(line.startswith(allowed) for remark in remarks if remark for line in str(remark).split("\n"))
    assert "Anteil an der Gesamtlücke zum Soll" not in [cell.value for cell in book["Lücken"][1]]
    papers = {line.comment for answer in internal.answers.values() for line in answer.responses if line.comment}
    assert papers
    assert not [paper for paper in papers if paper in machine_json(case).decode()]
    hidden = [row for row in json.loads(machine_json(case))["antworten"] if row["zustand"] == "nicht öffentlich"]
    assert hidden
    assert {row["stufe"] for row in hidden} == {None}


def test_machine_data_is_canonical_and_whole() -> None:
    """Sorted keys, no nan, levels and measures as in the case; the check sum is that of everything else; the same case gives the same bytes."""
    case = planned_case()
    content = machine_json(case)
    data = json.loads(content, parse_constant=lambda _: pytest.fail("nan is no JSON"))
    assert content == machine_json(case)
    assert list(data) == sorted(data)
    seal = data.pop("pruefsumme")
    plain = f"{json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()
    assert seal == hashlib.sha256(plain).hexdigest()
    assert data["katalog"]["pruefsumme"] == case.catalogue.content_hash
    assert {row["frage"]: row["stufe"] for row in data["antworten"]} == {name: answer.level if answer.answered else None for name, answer in case.answers.items()}
    assert [row["massnahme"] for row in data["massnahmen"]] == [case.catalogue.measures[item.measure].id for item in case.plan.measures]
    assert len(data["fahrplan"]["plan"]) == len(case.roadmap.lines if case.roadmap else ())
    assert json.loads(machine_json(empty_case()))["fahrplan"] is None


def test_both_travel_inside_the_gutachten() -> None:
    """Workbook and data are attached with names that any file system takes; bytes do not depend on the clock."""
    attached = compose("gutachten", planned_case()).attachments
    assert [item.name for item in attached] == ["anlage-erlenstedt.xlsx", "daten-erlenstedt.json"]
    assert attached[0].content == annex_workbook(planned_case())
    assert attached[1].content == machine_json(planned_case())


def test_columns_nobody_fills_are_left_out() -> None:
    """A column without any value goes, with its cells; zero is a value."""
    columns = (Column("a", 5), Column("b", 5, Form.TENTH), Column("c", 5, Form.WHOLE), Column("d", 5))
    sheet = without_empty_columns("x", "", columns, [("1", math.nan, 0, ""), ("2", None, 0, "")])
    assert [item.title for item in sheet.columns] == ["a", "c"]
    assert sheet.rows == (("1", 0), ("2", 0))
