"""Sheets → an Excel file: the same sheets give the same bytes, and no text ever becomes a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from reports.printable import writable
from reports.workbook.sheet import Column, Form, Sheet, Value, is_nothing

LONGEST_TEXT = 32_000
"""A cell holds no more characters than 32,767."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
           "default_format_properties": {"font_name": "Calibri", "font_size": 10}}
PAPER_A4 = 9
LINE, HEAD_HEIGHT = 13.5, 44
MARGIN = 1.1
"""Characters that fit into a unit of column width."""


@dataclass(frozen=True)
class Cover:
    """What is written about a workbook: title and author for its properties, note and accent for its pages, the day it was issued."""

    title: str
    author: str
    note: str
    accent: str
    issued: date


def written(cover: Cover, sheets: Sequence[Sheet]) -> bytes:
    """Give the file; the first sheet is open."""
    stream = io.BytesIO()
    with Workbook(stream, OPTIONS) as book:
        title, author, note = (writable(text)[:255] for text in (cover.title, cover.author, cover.note))
        book.set_properties({"title": title, "subject": "Anlage in Zahlen", "author": author, "company": "", "comments": note,
                             "created": datetime(cover.issued.year, cover.issued.month, cover.issued.day, tzinfo=UTC)})
        book.set_size(2400, 1400)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "font_color": "#FFFFFF", "bg_color": cover.accent, "border": 1, "border_color": "#C9D1DA"})
        forms = {form: book.add_format(_look(form)) for form in Form}
        missing = book.add_format({"valign": "top", "italic": True, "font_color": "#4A5563", "bottom": 1, "bottom_color": "#DDE3E9"})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, cover, head, forms, missing)
    return stream.getvalue()


def _look(form: Form) -> dict[str, object]:
    common: dict[str, object] = {"valign": "top", "bottom": 1, "bottom_color": "#DDE3E9", "num_format": form.value}
    return common | ({"text_wrap": True, "indent": 1} if form is Form.TEXT else {})


def _write(page: Worksheet, sheet: Sheet, cover: Cover, head: Format, forms: dict[Form, Format], missing: Format) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, head)
    page.set_row(0, HEAD_HEIGHT)
    for number, row in enumerate(sheet.rows, start=1):
        page.set_row(number, _height(sheet.columns, row))
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _put(page, number, place, column, value, forms, missing)
    page.freeze_panes(1, 0)
    if sheet.about:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    _print_setup(page, sheet, cover)


def _put(page: Worksheet, row: int, place: int, column: Column, value: Value, forms: dict[Form, Format], missing: Format) -> None:
    """Write a value by what it is: text stays text whatever it begins with."""
    if is_nothing(value):
        page.write_string(row, place, column.missing, missing) if column.missing else page.write_blank(row, place, None, forms[column.form])
    elif isinstance(value, str):
        text = writable(value)
        page.write_string(row, place, text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} … (gekürzt)", forms[Form.TEXT])
    elif isinstance(value, date):
        page.write_datetime(row, place, datetime(value.year, value.month, value.day), forms[column.form])  # noqa: DTZ001 - a day of the calendar
    elif value is not None:
        page.write_number(row, place, value, forms[column.form])


def _height(columns: Sequence[Column], row: Sequence[Value]) -> float:
    """Estimate the height that shows all text of a row; no program does so for files it has not written itself."""
    lines = [sum(-(-max(1, len(part)) // max(1, int(column.width * MARGIN))) for part in value.split("\n")) for column, value in zip(columns, row, strict=True) if isinstance(value, str)]
    return min(400.0, LINE * max(1, *lines, 1) + 3)


def _print_setup(page: Worksheet, sheet: Sheet, cover: Cover) -> None:
    page.set_landscape()
    page.set_paper(PAPER_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    page.set_header(f"&L&9{sheet.name}&R&9{_head(cover.title, 150)}")
    page.set_footer(f"&L&9{_head(cover.note, 200)}&R&9Seite &P von &N")


def _head(text: str, most: int) -> str:
    """Give a text for the head of a page, where & begins a command and two of them, never cut apart, stand for one."""
    return "".join(re.findall("&&|[^&]", writable(text).replace("&", "&&")[:most]))
