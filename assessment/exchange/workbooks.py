"""Opening a workbook somebody sent us: limits first, then only plain values, each with its address."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.exchange.intake import Intake
from assessment.exchange.unpacking import listed_parts, unpacked
from assessment.exchange.workbook_parts import TooMuchWork, checked_workbook

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 400
META_SHEET = "_Meta"
MOST_CELLS, MOST_PARTS = 400_000, 2000
OLE_MAGIC, ZIP_MAGIC = b"\xd0\xcf\x11\xe0", b"PK"

Fault: TypeAlias = tuple[str, str, str]
"""Code, message, remedy."""
TOO_LARGE: Fault = ("file-too-large", "Die Arbeitsmappe ist ausgepackt ungewöhnlich groß und wird nicht geöffnet.", "Übertragen Sie die Antworten in die unveränderte Vorlage.")
UNREADABLE: Fault = ("workbook-unreadable", "Die Arbeitsmappe ist beschädigt oder unvollständig.", "Öffnen Sie sie in Excel oder LibreOffice und speichern Sie sie neu als .xlsx.")

CellValue: TypeAlias = str | float | int | bool | date | None


class Formula(NamedTuple):
    """A cell that holds a formula instead of a value."""

    text: str


def open_workbook(content: bytes, name: str, intake: Intake) -> Workbook | None:
    """Open an xlsx file; notes a problem and gives None for anything that is not a plain, reasonably small workbook."""
    fault = _fault(content)
    if fault is None:
        try:
            plain = checked_workbook(unpacked(content, listed_parts(content)))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl warns of dates out of range and of features we do not use
                return load_workbook(io.BytesIO(plain), data_only=False, keep_links=False)
        except TooMuchWork:
            fault = TOO_LARGE
        except Exception:  # noqa: BLE001 - on a stranger's file openpyxl raises whatever its parsers do
            fault = UNREADABLE
    intake.refuse(fault[0], name, 0, *fault[1:])
    return None


def _fault(content: bytes) -> Fault | None:
    """Say why a file is not opened."""
    if len(content) > MOST_BYTES:
        return ("file-too-large", f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB.", "Löschen Sie eingefügte Bilder und überflüssige Blätter; die ausgefüllte Vorlage ist kleiner als 1 MB.")
    if content.startswith(OLE_MAGIC):
        return ("workbook-old-or-locked", "Die Datei ist eine alte Excel-Datei (.xls) oder mit einem Kennwort verschlüsselt.", "Speichern Sie sie in Excel oder LibreOffice ohne Kennwort als .xlsx.")
    if not content.startswith(ZIP_MAGIC):
        return ("workbook-not-xlsx", "Die Datei ist keine Excel-Arbeitsmappe (.xlsx).", "Speichern Sie sie in Excel oder LibreOffice als .xlsx; CSV-Dateien brauchen die Endung .csv.")
    try:
        return _fault_of_parts(listed_parts(content))
    except zipfile.BadZipFile:
        return UNREADABLE


def _fault_of_parts(parts: Sequence[zipfile.ZipInfo]) -> Fault | None:
    names = {part.filename for part in parts}
    if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > MOST_PARTS:
        return TOO_LARGE
    if any(part.endswith("vbaProject.bin") for part in names):
        return ("workbook-macros", "Die Arbeitsmappe enthält Makros.", "Speichern Sie sie als .xlsx ohne Makros; Makros werden nie ausgeführt.")
    if "xl/workbook.xml" not in names:
        return ("workbook-not-xlsx", "Die Datei ist keine Excel-Arbeitsmappe (.xlsx).", "Speichern Sie sie in Excel oder LibreOffice als .xlsx.")
    strange = any(".." in name.split("/") or name.startswith("/") for name in names)
    return UNREADABLE if strange or len(names) < len(parts) else None


def workbook_format(content: bytes, name: str, intake: Intake) -> str:
    """Give the format a template of ours names on its hidden sheet, empty if it names none."""
    book = open_workbook(content, name, intake)
    sheet = next((sheet for sheet in book.worksheets if sheet.title == META_SHEET), None) if book else None
    if sheet is None:
        return ""
    rows = sheet.iter_rows(min_row=1, max_row=10, max_col=2, values_only=True)
    return next((str(row[1]) for row in rows if len(row) > 1 and row[0] == "format"), "")


def within_limits(sheet: Worksheet, name: str, intake: Intake) -> bool:
    """Check the size of a sheet before walking it."""
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS or sheet.max_row * sheet.max_column > MOST_CELLS:
        intake.refuse("sheet-too-large", name, f"Blatt »{sheet.title}«", f"Das Blatt hat {sheet.max_row} Zeilen und {sheet.max_column} Spalten.",
                      f"Erlaubt sind {MOST_ROWS} Zeilen, {MOST_COLUMNS} Spalten und zusammen {MOST_CELLS} Zellen; löschen Sie leere formatierte Bereiche.")
        return False
    return True


def address(sheet: Worksheet, row: int, column: int) -> str:
    """Give the German address of a cell (row and column count from 1)."""
    return f"Blatt »{sheet.title}«, Zelle {get_column_letter(column)}{row}"


def cell_value(sheet: Worksheet, row: int, column: int) -> CellValue | Formula:
    """Give a cell's value; a formula is given as such, never its last result. Whole floats become integers, blank text None."""
    cell = sheet.cell(row, column)
    value = cell.value
    if cell.data_type == "f" or (value is not None and not isinstance(value, str | float | int | bool | date | time | timedelta)):
        return Formula(value if isinstance(value, str) else str(getattr(value, "text", "{…}")))
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return value.strip() or None
    return value


def cell_text(value: CellValue) -> str:
    """Give a plain value as the text a user would have typed (German date form, decimal point as it stands)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def refused_formula(value: CellValue | Formula, sheet: Worksheet, row: int, column: int, name: str, intake: Intake) -> bool:
    """Note a problem where a cell holds a formula; tells whether it did."""
    if not isinstance(value, Formula):
        return False
    intake.refuse("cell-formula", name, address(sheet, row, column), f"Die Zelle enthält die Formel »{value.text[:60]}«; ihr Ergebnis ist nicht verlässlich.",
                  "Schreiben Sie den Wert selbst hinein; beginnt ein Text mit »=«, setzen Sie ein Leerzeichen oder einen Buchstaben davor.")
    return True


def merged_addresses(sheet: Worksheet, columns: range) -> Iterator[str]:
    """Give the merged ranges that touch the given columns: a merged answer cell hides what stood below it."""
    for merged in sheet.merged_cells.ranges:
        if any(column in columns for column in range(merged.min_col, merged.max_col + 1)):
            yield f"Blatt »{sheet.title}«, Bereich {merged.coord}"
