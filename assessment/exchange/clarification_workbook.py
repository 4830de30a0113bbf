"""The work list as a workbook: what is still to be settled in all municipalities, and how far interviewees agree."""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple, TypeAlias

from xlsxwriter import Workbook  # type: ignore[import-untyped]

Row: TypeAlias = Mapping[str, str | float]
LIST_SHEET, AGREEMENT_SHEET = "Klärungsliste", "Übereinstimmung"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4, HEADER_ROW = 9, 3
LINE, TALLEST = 12.8, 400.0
NO_ITEMS = "Alle zutreffenden Fragen sind eindeutig beantwortet und belegt."
NO_PAIRS = "Noch hat keine Kommune zwei Antworten zu derselben Frage; über die Übereinstimmung lässt sich nichts sagen."
ORDER = ("Je Kommune das Wichtigste zuerst. »Wirkung« sagt, um wie viele Zehntel einer Stufe sich der Bereich des Gesamtwerts verengt. "
         "Die Spalten »erledigt am« und »Antwort« sind zum Arbeiten da; übertragen Sie Antworten danach in das Projekt.")
READING = ("»Übereinstimmung« ist 100 %, wenn alle dieselbe Stufe nennen, und 0 %, wenn die Antworten an entgegengesetzten Enden der Skala liegen. "
           "»Alpha« nach Krippendorff rechnet den Zufall heraus: 1 ist volle Übereinstimmung, 0 so viel wie der Zufall allein. Ein Strich heißt: zu wenige Antworten.")


class Column(NamedTuple):
    """A column of a table: key of the row (empty: to be filled in by hand), heading, width in characters, look of its cells."""

    key: str
    heading: str
    width: float
    look: str = "text"


LIST_COLUMNS = (
    Column("kommune", "Kommune", 14), Column("rang", "Rang", 6.5, "whole"), Column("frage", "Frage", 7.5), Column("thema", "Thema", 18),
    Column("art", "Art", 14), Column("pflicht", "Pflicht", 8.5), Column("wen", "Wen fragen", 19), Column("was_tun", "Was tun", 33),
    Column("nachreichen", "Was nachreichen", 24), Column("wirkung", "Wirkung", 9.5, "effect"),
    Column("", "erledigt am", 12.5, "day"), Column("", "Antwort", 24, "input"))
ROLE_COLUMNS = (
    Column("rolle", "Rolle", 23), Column("andere", "verglichen mit", 23), Column("paare", "Antwortpaare", 14, "whole"), Column("fragen", "Fragen", 12.5, "whole"),
    Column("kommunen", "Kommunen", 18, "whole"), Column("unterschied", "Unterschied in Stufen", 13, "signed"),
    Column("nahe", "höchstens eine Stufe entfernt", 13, "percent"),
    Column("uebereinstimmung", "Übereinstimmung", 18, "percent"), Column("alpha", "Alpha", 8, "alpha"), Column("aussage", "Was sich sagen lässt", 55))
QUESTION_COLUMNS = (
    Column("frage", "Frage", 23), Column("thema", "Thema", 23), Column("kommunen", "Kommunen", 14, "whole"),
    Column("widersprueche", "davon mit Widerspruch", 12.5, "whole"), Column("uebereinstimmung", "Übereinstimmung", 18, "percent"))

PLAIN = {"font_name": "Arial", "font_size": 10, "valign": "top"}
BOXED = {**PLAIN, "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
INPUT = {**BOXED, "bg_color": "#FFF8DC"}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {**PLAIN, "bold": True, "font_size": 14, "font_color": "#1F3864"},
    "second": {**PLAIN, "bold": True, "font_size": 12, "font_color": "#1F3864"},
    "quiet": {**PLAIN, "font_color": "#595959", "text_wrap": True},
    "head": {**BOXED, "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "valign": "vcenter"},
    "text": BOXED, "whole": {**BOXED, "num_format": "#,##0", "align": "center"}, "effect": {**BOXED, "num_format": '0.00;-0.00;"–"'},
    "signed": {**BOXED, "num_format": "+0.00;-0.00;0.00"}, "percent": {**BOXED, "num_format": "0\\ %"},
    "alpha": {**BOXED, "num_format": "0.00"}, "none": {**BOXED, "align": "right"},
    "day": {**INPUT, "num_format": "dd.mm.yyyy"}, "input": INPUT, "done": {"font_color": "#7F7F7F", "font_strikeout": True},
}


def write_clarification_workbook(
    rows: Sequence[Row], title: str, *, roles: Sequence[Row] = (), questions: Sequence[Row] = (), issued: date, note: str = "",
) -> bytes:
    """Give the work list of a working group as xlsx.

    ``rows`` hold the keys of LIST_COLUMNS, ``roles`` those of ROLE_COLUMNS and ``questions`` those of QUESTION_COLUMNS
    (numbers as float, nan where unknown, shares 0–1); what a row lacks stays empty. ``note`` is printed on every page.
    """
    stream = io.BytesIO()
    with Workbook(stream, OPTIONS) as book:
        book.set_properties({"title": f"{LIST_SHEET} – {title}", "created": datetime.combine(issued, time(), UTC).replace(tzinfo=None)})
        writer = _Writer(book, title, f"Stand {issued:%d.%m.%Y}" + (f" · {note}" if note else ""))
        writer.work_list(rows)
        writer.agreement(roles, questions)
    return stream.getvalue()


class _Writer:
    """Writes the two sheets of one workbook."""

    def __init__(self, book: Any, title: str, note: str) -> None:
        self.book, self.title, self.note = book, title, note
        self.looks = {name: book.add_format(look) for name, look in LOOKS.items()}

    def work_list(self, rows: Sequence[Row]) -> None:
        sheet = self._sheet(LIST_SHEET, LIST_COLUMNS, ORDER if rows else NO_ITEMS)
        if not rows:
            return
        self._table(sheet, HEADER_ROW, LIST_COLUMNS, rows)
        last, done = HEADER_ROW + len(rows), [column.look for column in LIST_COLUMNS].index("day")
        sheet.autofilter(HEADER_ROW, 0, last, len(LIST_COLUMNS) - 1)
        sheet.freeze_panes(HEADER_ROW + 1, 4)
        sheet.repeat_rows(HEADER_ROW)
        sheet.data_validation(HEADER_ROW + 1, done, last, done, {
            "validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_title": "Kein Datum",
            "error_message": "Schreiben Sie Tag.Monat.Jahr, z. B. 31.12.2028."})
        settled = f"=NOT(ISBLANK(${chr(65 + done)}{HEADER_ROW + 2}))"
        sheet.conditional_format(HEADER_ROW + 1, 0, last, done - 1, {"type": "formula", "criteria": settled, "format": self.looks["done"]})

    def agreement(self, roles: Sequence[Row], questions: Sequence[Row]) -> None:
        sheet = self._sheet(AGREEMENT_SHEET, ROLE_COLUMNS, READING if roles or questions else NO_PAIRS)
        row = HEADER_ROW
        by_question = "Fragen, die geringste Übereinstimmung zuerst"
        for heading, columns, table in (("Rollen im Vergleich", ROLE_COLUMNS, roles), (by_question, QUESTION_COLUMNS, questions)):
            if table:
                sheet.write_string(row, 0, heading, self.looks["second"])
                self._table(sheet, row + 1, columns, table)
                row += len(table) + 3

    def _sheet(self, name: str, columns: Sequence[Column], text: str) -> Any:
        """Add a sheet with its title, a line of explanation and the print set-up."""
        sheet = self.book.add_worksheet(name)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        sheet.write_string(0, 0, f"{name} – {self.title}", self.looks["title"])
        sheet.merge_range(1, 0, 1, len(columns) - 1, text, self.looks["quiet"])
        sheet.set_row(1, 2 * LINE + 3)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8{_plain_code(self.note)}&R&8Seite &P von &N")
        return sheet

    def _table(self, sheet: Any, top: int, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        for index, column in enumerate(columns):
            sheet.write_string(top, index, column.heading, self.looks["head"])
        sheet.set_row(top, LINE * max(_lines(column.heading, column.width / 1.5) for column in columns) + 4)
        for offset, row in enumerate(rows, start=1):
            sheet.set_row(top + offset, min(TALLEST, LINE * max(_lines(str(row.get(column.key, "")), column.width) for column in columns) + 4))
            for index, column in enumerate(columns):
                self._cell(sheet, top + offset, index, column, row.get(column.key, ""))

    def _cell(self, sheet: Any, row: int, index: int, column: Column, value: str | float) -> None:
        look = self.looks[column.look]
        if isinstance(value, str):
            sheet.write_string(row, index, value, look) if value else sheet.write_blank(row, index, None, look)
        elif math.isnan(value):
            sheet.write_string(row, index, "–", self.looks["none"])
        else:
            sheet.write_number(row, index, value, look)


def _lines(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column: not every office program grows the rows of a file it did not write."""
    return max(1, sum(len(textwrap.wrap(line, int(width * 1.2))) for line in text.splitlines()))


def _plain_code(text: str) -> str:
    """Write a text so that a footer does not take an ampersand for a command."""
    return text.replace("&", "&&")
