"""The inventory template as a workbook: instructions, a sheet per sort with drop-downs, what is known already filled in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from textwrap import wrap
from typing import Any

from openpyxl.utils import get_column_letter
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from assessment.errors import UnknownName
from assessment.exchange.intake import Context
from assessment.exchange.inventory_files.guide import BLUE, FONT, GREY, LINE, LINE_COLOUR, PALE, YELLOW, write_guide
from assessment.exchange.inventory_files.rows import (
    FORMAT,
    FORMAT_VERSION,
    ID,
    ID_LABEL,
    LISTS_SHEET,
    META_SHEET,
    REQUIRED_MARK,
    SERVICES,
    TITLE,
    Heading,
    day_of,
    headings,
    left_out_services,
    listed_entries,
    member_of,
)
from assessment.inventory import FIRST_YEAR, LAST_YEAR, SORTS, Column, Sort
from assessment.model import InventoryItem, Municipality

HINT_ROW, FIRST_ROW, ROOM, SPARE, PRINTED_SPARE = 1, 2, 200, 50, 15
DAYS_TO_RETURN = 28
OPTIONS = {"in_memory": True, "default_format_properties": FONT}
HIGHEST = 400.0
WIDTHS = {"text": 26, "zahl": 18, "datum": 16, "auswahl": 18}
KEY_WIDTHS = {"dienst": 11, TITLE: 52, "reifegrad": 18, "version": 15, "bemerkung": 40, "remark": 40, "genutzt": 14, "efa": 17, "rueckkanal": 17, "name": 30, "avv": 23}
MANY_COLUMNS = 10
"""From here on a sheet is printed two pages wide."""


def write_inventory_workbook(context: Context, municipality_id: str, *, return_by: date | None = None) -> bytes:
    """Write the template of a municipality, to be returned by a day (four weeks from now by default); the same input gives the same bytes.

    Raises UnknownName for a municipality that takes no part in the wave.
    """
    town = member_of(context, municipality_id)
    if town is None:
        raise UnknownName(f"Diese Kommune nimmt an der Erhebung nicht teil: »{municipality_id}«.")
    stream = io.BytesIO()
    with Workbook(stream, OPTIONS) as book:
        book.set_properties({"title": f"Bestandserhebung {town.name}", "author": context.group.author, "created": datetime.combine(context.today, time())})
        write_guide(book, context, town, return_by or context.today + timedelta(days=DAYS_TO_RETURN))
        _Template(book, context, town).write()
    return stream.getvalue()


class _Template:
    """Writes the sheets to fill in."""

    def __init__(self, book: Any, context: Context, town: Municipality) -> None:
        self.book, self.context, self.town = book, context, town
        self.left_out = left_out_services(context, town)
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.meta: list[tuple[str, int, str, str]] = []

    def write(self) -> None:
        for sort in SORTS:
            self._write_sheet(sort)
        if self.left_out:
            self._write_lists()
        self._write_meta()

    def _format(self, **properties: Any) -> Any:
        """Give a format; equal ones are made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({**FONT, "valign": "top", **properties})
        return self.formats[key]

    def _write_sheet(self, sort: Sort) -> None:
        sheet = self.book.add_worksheet(sort.title)
        shown = [Heading(ID, ID_LABEL, "nicht ändern"), *headings(sort)]
        items = listed_entries(self.context, self.town, sort)
        end = FIRST_ROW + (len(items) + len(self.left_out) if sort.key == SERVICES else max(ROOM, len(items) + SPARE)) - 1
        self._write_headings(sheet, sort, shown)
        for row, item in enumerate(items, FIRST_ROW):
            self._write_item(sheet, sort, shown, row, item)
        if sort.key == SERVICES:
            self._protect_services(sheet, FIRST_ROW + len(items), end)
        else:
            self._write_spare(sheet, shown, FIRST_ROW + len(items))
        for number, heading in enumerate(shown):
            if heading.column:
                self._validate(sheet, number, heading.column, end)
        self._mark_cells(sheet, shown, end)
        sheet.autofilter(HINT_ROW, 0, end, len(shown) - 1)
        sheet.freeze_panes(FIRST_ROW, 3 if sort.key == SERVICES else 2)
        self._set_up_page(sheet, sort)

    def _write_headings(self, sheet: Any, sort: Sort, shown: Sequence[Heading]) -> None:
        sheet.set_row(0, 32)
        sheet.set_row(HINT_ROW, 46)
        sheet.set_tab_color("#7F7F7F" if sort.persons else BLUE)
        title = self._format(bold=True, font_color="#FFFFFF", bg_color=BLUE, text_wrap=True, valign="vcenter", border=1, border_color="#FFFFFF", align="left", indent=1)
        hint = self._format(font_size=8, font_color=GREY, bg_color=PALE, text_wrap=True, bottom=1, bottom_color=BLUE, align="left", indent=1)
        for number, heading in enumerate(shown):
            sheet.set_column(number, number, _width(heading), self._cell_format(heading, locked=heading.key in (ID, TITLE, "dienst"), drawn=False), {"hidden": heading.key == ID})
            sheet.write_string(0, number, heading.label + (REQUIRED_MARK if heading.column and heading.column.required else ""), title)
            sheet.write_string(HINT_ROW, number, heading.hint, hint)

    def _cell_format(self, heading: Heading, *, locked: bool = False, prior: bool = False, drawn: bool = True) -> Any:
        column = heading.column
        kinds = {"datum": "dd.mm.yyyy", "zahl": "#,##0.00" if column and "EUR" in column.label else "General", "auswahl": "General"}
        colour = {"bg_color": YELLOW} if prior else {"bg_color": PALE} if locked and heading.key in (TITLE, "dienst") else {}
        placed = {"align": "center"} if column and column.type == "auswahl" else {"align": "right"} if column and column.type != "text" else {"align": "left", "indent": 1}
        return self._format(num_format=kinds.get(column.type if column else "text", "@"), text_wrap=True, locked=locked, **colour, **placed, **({"border": 1, "border_color": LINE_COLOUR} if drawn else {}))

    def _write_item(self, sheet: Any, sort: Sort, shown: Sequence[Heading], row: int, item: InventoryItem) -> None:
        """Write an entry and remember for the way back which record it is and what version was seen."""
        service = self.context.catalogue.service.get(str(item.data.get("dienst"))) if sort.key == SERVICES else None
        values = {**item.data, ID: item.id, TITLE: service.title if service else ""}
        lines = max(_lines(heading, values.get(heading.key)) for heading in shown[1:])
        if lines > 1:
            sheet.set_row(row, min(LINE * lines + 3, HIGHEST))
        for number, heading in enumerate(shown):
            fixed = sort.key == SERVICES and heading.key in (ID, TITLE, "dienst")
            _write_cell(sheet, row, number, heading, values.get(heading.key), self._cell_format(heading, locked=fixed, prior=item.prior))
        if item.id:
            self.meta.append((sort.title, row + 1, item.id, self.context.token(item.id)))

    def _write_spare(self, sheet: Any, shown: Sequence[Heading], first: int) -> None:
        """Give a printed form some empty rows; all others are drawn on the screen only."""
        for row in range(first, first + PRINTED_SPARE):
            for number, heading in enumerate(shown):
                sheet.write_blank(row, number, None, self._cell_format(heading))

    def _protect_services(self, sheet: Any, first: int, end: int) -> None:
        """Lock key and title; in the spare rows the key of a service that was left out may be chosen."""
        column = Heading("dienst", "", "", Column("dienst", ""))
        for row in range(first, end + 1):
            sheet.write_blank(row, 1, None, self._cell_format(column))
        if self.left_out:
            sheet.data_validation(first, 1, end, 1, {
                "validate": "list", "source": f"={LISTS_SHEET}!$A$3:$A${2 + len(self.left_out)}", "error_title": "Kennung", "error_message": f"Die Kennungen stehen auf dem Blatt »{LISTS_SHEET}«."})
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "select_locked_cells": True})

    def _validate(self, sheet: Any, number: int, column: Column, end: int) -> None:
        rules: dict[str, dict[str, Any]] = {
            "auswahl": {"validate": "list", "source": list(column.allowed), "error_message": f"Bitte wählen Sie: {', '.join(column.allowed)}."},
            "zahl": {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "Bitte schreiben Sie eine Zahl ab 0 ohne Tausenderpunkt und ohne Einheit, z. B. 1250 oder 7,5."},
            "datum": {"validate": "date", "criteria": "between", "minimum": date(FIRST_YEAR, 1, 1), "maximum": date(LAST_YEAR, 12, 31),
                      "error_message": "Bitte schreiben Sie Tag.Monat.Jahr, z. B. 31.12.2028."},
            "text": {"validate": "length", "criteria": "<=", "value": column.limit, "error_message": f"Erlaubt sind höchstens {column.limit} Zeichen."}}
        if column.key != "dienst":
            sheet.data_validation(FIRST_ROW, number, end, number, {**rules[column.type], "ignore_blank": True, "error_title": column.label[:32]})

    def _mark_cells(self, sheet: Any, shown: Sequence[Heading], end: int) -> None:
        """Draw the cells to fill in – by rule, so that not all empty rows are printed – and show where a required value is missing."""
        asked = [number for number, heading in enumerate(shown) if heading.column and heading.key != "dienst"]
        first, last = (get_column_letter(number + 1) for number in (asked[0], asked[-1]))
        for number in asked:
            column = shown[number].column
            if column and column.required:
                cell = f"${get_column_letter(number + 1)}{FIRST_ROW + 1}"
                sheet.conditional_format(FIRST_ROW, number, end, number, {
                    "type": "formula", "criteria": f"=AND(ISBLANK({cell}),COUNTA(${first}{FIRST_ROW + 1}:${last}{FIRST_ROW + 1})>0)", "format": self.book.add_format({"bg_color": "#F8CBAD"})})
        sheet.conditional_format(FIRST_ROW, 1, end, len(shown) - 1, {"type": "formula", "criteria": "=TRUE", "format": self.book.add_format({"border": 1, "border_color": LINE_COLOUR})})
        sheet.ignore_errors({"number_stored_as_text": f"B{FIRST_ROW + 1}:{last}{end + 1}"})

    def _set_up_page(self, sheet: Any, sort: Sort) -> None:
        wide = len(sort.columns) >= MANY_COLUMNS
        town = self.town.name.replace("&", "&&")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(2 if wide else 1, 0)
        sheet.repeat_rows(0, HINT_ROW)
        if wide:
            sheet.repeat_columns(0, 1)
        sheet.set_margins(0.4, 0.4, 0.75, 0.6)
        sheet.set_header(f'&L&12&"Arial,Bold"{sort.title}&"Arial,Regular"&9   {sort.purpose}&R&9{town}')
        sheet.set_footer("&L&9Bestandserhebung&R&9Seite &P von &N")

    def _write_lists(self) -> None:
        sheet = self.book.add_worksheet(LISTS_SHEET)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 1, 70)
        sheet.write_string(0, 0, "Onlinedienste, die nach den Merkmalen Ihrer Kommune nicht in Frage kommen. Bieten Sie einen davon doch an, wählen Sie seine Kennung am Ende des Blattes »Onlinedienste«.",
                           self._format(font_color=GREY))
        title = self._format(bold=True, font_color="#FFFFFF", bg_color=BLUE)
        sheet.write_row(1, 0, ("Kennung", "Leistung"), title)
        for row, service in enumerate(self.left_out, 2):
            sheet.write_row(row, 0, (service.key, service.title))
        sheet.protect("", {"select_locked_cells": True})

    def _write_meta(self) -> None:
        """Write what the way back needs: whose template this is, and which record stood in which row at what version."""
        sheet = self.book.add_worksheet(META_SHEET)
        head = (("format", FORMAT), ("version", FORMAT_VERSION), ("project", self.context.project), ("wave", self.context.wave), ("municipality", self.town.id))
        for row, pair in enumerate(head):
            sheet.write_row(row, 0, pair)
        sheet.write_row(len(head) + 1, 0, ("sheet", "row", "record", "version"))
        for row, entry in enumerate(self.meta, len(head) + 2):
            sheet.write_row(row, 0, entry)
        sheet.very_hidden()


def _width(heading: Heading) -> int:
    return KEY_WIDTHS.get(heading.key, WIDTHS[heading.column.type if heading.column else "text"])


def _lines(heading: Heading, value: object) -> int:
    """Estimate how many lines a text takes in its column."""
    return sum(max(1, len(wrap(part, _width(heading)))) for part in str(value or "").split("\n"))


def _write_cell(sheet: Any, row: int, number: int, heading: Heading, value: object, style: Any) -> None:
    """Write a kept value as a spreadsheet shows it: days as days, numbers as numbers, everything else as text."""
    column, text = heading.column, "" if value is None else str(value)
    day = day_of(column, value) if column else None
    if not text:
        sheet.write_blank(row, number, None, style)
    elif day:
        sheet.write_datetime(row, number, datetime.combine(day, time()), style)
    elif column and (isinstance(value, int | float) or (column.type == "auswahl" and text.isdigit())):
        sheet.write_number(row, number, float(text), style)
    else:
        sheet.write_string(row, number, text, style)
