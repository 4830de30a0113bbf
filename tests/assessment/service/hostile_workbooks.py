"""Interview workbooks and inventory templates as they should not come back: what people do to them, and what attackers would."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from assessment import service
from assessment.exchange.interview_workbook.layout import Col
from tests.assessment.service.hostile_files import (
    BOOK,
    ENTITIES,
    META,
    NEIGHBOUR,
    SHEET,
    STRINGS,
    STYLES,
    TOWN,
    Case,
    Edit,
    Scene,
    appended,
    cell_xml,
    comment_xml,
    edited,
    mark,
    meta,
    packed,
    parts_of,
    put,
    row_of,
    several,
    swapped,
    with_huge_part,
    with_lying_part,
    with_parts,
    with_sheet_often,
)

FILE = "interviews.xlsx"
FOREIGN = "00000000-0000-4000-8000-000000000000"


def _sorted_rows(book: Workbook) -> None:
    sheet = book["I2 HAL"]
    one, two = row_of(sheet, "2.1.1"), row_of(sheet, "2.1.4")
    for column in Col:
        first, second = sheet.cell(one, column), sheet.cell(two, column)
        first.value, second.value = second.value, first.value


def _twice(book: Workbook) -> None:
    """Copy the first line of the hidden sheet below the last."""
    sheet = book["_Meta"]
    sheet.append([cell.value for cell in sheet[9]])


def _many_faults(book: Workbook) -> None:
    several(put("1.1.1", Col.ANSWER, "zwölf"), put("1.1.1", Col.GRADE, "Gerücht"), put("1.1.2", Col.ANSWER, 9), put("1.1.3-1", Col.ANSWER, "=1"),
            put("2.1.1", Col.ANSWER, 130, "I2 HAL"), put("2.1.2", Col.ANSWER, "entfällt", "I2 HAL"), put("2.1.5", Col.NOTE, "\U0001f600", "I2 HAL"))(book)
    book.create_sheet("Notizen")["B2"] = "wichtig"


def _chart_as_meta(scene: Scene) -> bytes:
    """A chart under the name of the hidden sheet."""
    parts = parts_of(scene.files[FILE])
    kinds, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    parts[kinds] = parts[kinds].replace(b'sheet4.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet', b'sheet4.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.chartsheet')
    parts[relations] = parts[relations].replace(b'/worksheet" Target="worksheets/sheet4.xml"', b'/chartsheet" Target="worksheets/sheet4.xml"')
    parts[META] = b'<chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>'
    return packed(parts)


def _doubled_part(scene: Scene) -> bytes:
    """A zip with two different parts of the same name: one for the virus scanner, one for us."""
    stream = io.BytesIO(scene.files[FILE])
    with zipfile.ZipFile(stream, "a") as target:
        target.filelist = []
        target.NameToInfo = {}
        target.writestr(SHEET, b"<x/>")
        target.filelist += zipfile.ZipFile(io.BytesIO(scene.files[FILE])).filelist
    return stream.getvalue()


def _encrypted_part(scene: Scene) -> bytes:
    content = bytearray(scene.files[FILE])
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def _bad_bytes(scene: Scene) -> bytes:
    content = bytearray(scene.files[FILE])
    content[3000:3400] = bytes(400)
    return bytes(content)


def _fill(sheet: str, row: int, **cells: object) -> Edit:
    """An edit of the inventory: write cells of a row by the beginning of their heading."""
    def edit(book: Workbook) -> None:
        heads = {str(cell.value): cell.column for cell in book[sheet][1]}
        for name, value in cells.items():
            book[sheet].cell(row, next(column for head, column in heads.items() if head.startswith(name))).value = value  # type: ignore[assignment]
    return edit


def _ods(_: Scene) -> bytes:
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


INTERVIEW = [
    Case("sheet renamed", FILE, edited(lambda book: setattr(book["I1 IT"], "title", "Technik")), ("sheet-missing", "sheet-unknown"), ("»I1 IT«", "»Technik«")),
    Case("hidden sheet deleted", FILE, edited(lambda book: book.remove(book["_Meta"])), refused="verborgenes Blatt fehlt"),
    Case("a chart as hidden sheet", FILE, _chart_as_meta, ("workbook-unreadable",)),
    Case("somebody's own workbook", FILE, edited(lambda book: [book.remove(book[name]) for name in ("_Meta", "I1 IT", "I2 HAL")]), refused="keine Vorlage von reifegrad"),
    Case("another project's", FILE, lambda scene: scene.files["interviews_fremd.xlsx"], ("workbook-other-project",)),
    Case("another wave's", FILE, lambda scene: scene.files["interviews_alt.xlsx"], ("workbook-other-wave",)),
    Case("another municipality's", FILE, lambda scene: scene.files[FILE], ("workbook-other-municipality",), hints=service.Hints(NEIGHBOUR)),
    Case("for a municipality nobody knows", FILE, lambda scene: scene.files[FILE], refused="Musterstatt", hints=service.Hints("Musterstatt")),
    Case("another catalogue's", FILE, edited(meta("catalogue", "kommunal/1")), ("workbook-other-catalogue",)),
    Case("another project's and catalogue's", FILE, edited(several(meta("project", FOREIGN), meta("catalogue_hash", "0" * 64))), ("workbook-other-project", "workbook-other-catalogue")),
    Case("of a newer program", FILE, edited(meta("version", "7")), ("workbook-newer",)),
    Case("interview that is gone", FILE, edited(mark("interview", FOREIGN)), ("interview-unknown",), ("»I1 IT«",)),
    Case("pasted text in a level", FILE, edited(put("1.1.2", Col.ANSWER, "Das Konzept\r\nliegt vor, siehe Anlage.\t" * 400)), ("answer-invalid",), ("Zelle D7",)),
    Case("level 9", FILE, edited(put("1.1.2", Col.ANSWER, 9)), ("answer-invalid",), ("Zelle D7",)),
    Case("level minus infinity", FILE, cell_xml("D7", b'<c r="D7"><v>-1e999</v></c>'), ("answer-invalid",), ("Zelle D7",)),
    Case("formula as answer", FILE, edited(put("1.1.1", Col.ANSWER, "=SUM(A1:A9)")), ("cell-formula",), ("Zelle D6",)),
    Case("formula as comment", FILE, edited(put("1.1.1", Col.COMMENT, '=HYPERLINK("http://example.org","x")')), ("cell-formula",), ("Zelle G6",)),
    Case("formula to another workbook", FILE, edited(put("1.1.1", Col.ANSWER, "='file:///etc/[passwd]Tabelle1'!A1")), ("cell-formula",), ("Zelle D6",)),
    Case("array formula", FILE, edited(put("1.1.1", Col.ANSWER, ArrayFormula("D6", "=SUM(A1:A9)"))), ("cell-formula",), ("Zelle D6",)),
    Case("data table", FILE, cell_xml("D6", b'<c r="D6"><f t="dataTable" ref="D6" dt2D="0" r1="A1"/><v>12</v></c>'), ("cell-formula",), ("Zelle D6",)),
    Case("merged answer cells", FILE, edited(lambda book: book["I1 IT"].merge_cells("D6:D7")), ("cell-merged",), ("Bereich D6:D7",)),
    Case("day for a number", FILE, edited(put("1.1.1", Col.ANSWER, datetime(2026, 5, 1))), ("cell-date",), ("Zelle D6",)),  # noqa: DTZ001 - Excel knows no time zones
    Case("duration for a number", FILE, edited(put("1.1.1", Col.ANSWER, timedelta(hours=36))), ("answer-invalid",), ("Zelle D6",)),
    Case("error value", FILE, edited(put("1.1.1", Col.ANSWER, "#N/A", kind="e")), ("cell-error",), ("Zelle D6",)),
    Case("truth value for a level", FILE, edited(put("1.1.2", Col.ANSWER, value=True)), ("answer-invalid",), ("Zelle D7",)),
    Case("rows sorted", FILE, edited(_sorted_rows), ("row-moved",), ("Blatt »I2 HAL«, Zelle A8",)),
    Case("row deleted", FILE, edited(lambda book: book["I1 IT"].delete_rows(7)), ("row-moved",), ("Zelle A7",)),
    Case("number of a question overwritten", FILE, edited(put("1.1.2", Col.NUMBER, "1.1.9")), ("row-moved",), ("Zelle A7",)),
    Case("emoji in a comment", FILE, edited(put("1.1.2", Col.COMMENT, "gut \U0001f44d")), ("character-unprintable",), ("Zelle G7",)),
    Case("control character in a comment", FILE, comment_xml(b"a_x0007_b"), ("character-unprintable",), ("Zelle G7",)),
    Case("lone surrogate in a comment as Excel spells it", FILE, comment_xml(b"a_xD83D_b"), ("character-unprintable",), ("Zelle G7",)),
    Case("lone surrogate in a comment as XML spells it", FILE, comment_xml(b"a&#xD83D;b"), ("workbook-unreadable",)),
    Case("lone surrogate in a comment as bytes", FILE, comment_xml(b"a\xed\xa0\xbdb"), ("workbook-unreadable",)),
    Case("overlong comment", FILE, edited(put("1.1.2", Col.COMMENT, "ä" * 10_001)), ("text-too-long",), ("Zelle G7",)),
    Case("not applicable without reason", FILE, edited(put("1.1.2", Col.ANSWER, "entfällt")), ("reason-missing",), ("Zelle E7",)),
    Case("many faults on several sheets", FILE, edited(_many_faults),
         ("sheet-unknown", "value-not-allowed", "answer-invalid", "answer-invalid", "cell-formula", "answer-invalid", "reason-missing", "character-unprintable")),
    Case("hidden line twice", FILE, edited(_twice), ("workbook-foreign",)),
    Case("hidden line with what nobody saw", FILE, edited(mark("base", "99")), ("workbook-foreign",)),
    Case("hidden line with infinity for a row", FILE, edited(mark("row", "1e999")), ("workbook-foreign",)),
    Case("hidden line with a row far below", FILE, edited(mark("row", 10**15)), ("workbook-foreign",)),
    Case("hidden line nested without end", FILE, edited(several(mark("state", "vorerhebung"), mark("shown", "[" * 30_000))), ("workbook-foreign",)),
    Case("a cell in the last row", FILE, edited(lambda book: book["I1 IT"].cell(1_048_576, 1, "x")), ("sheet-too-large",), ("»I1 IT«",)),
    Case("cells far out on two sides", FILE, edited(lambda book: book["I1 IT"].cell(19_000, 300, "x")), ("sheet-too-large",), ("»I1 IT«",)),
    Case("macros", "interviews.xlsm", with_parts(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), ("workbook-macros",)),
    Case("locked with a password", FILE, lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), ("workbook-old-or-locked",)),
    Case("old Excel", "interviews.xls", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), ("workbook-old-or-locked",)),
    Case("OpenDocument", "interviews.ods", _ods, ("workbook-not-xlsx",)),
    Case("half a file", FILE, lambda scene: scene.files[FILE][:6000], ("workbook-unreadable",)),
    Case("damaged in the middle", FILE, _bad_bytes, ("workbook-unreadable",)),
    Case("part locked in the zip", FILE, _encrypted_part, ("workbook-unreadable",)),
    Case("packed by another method", FILE, lambda scene: packed(parts_of(scene.files[FILE]), zipfile.ZIP_LZMA), ("workbook-unreadable",)),
    Case("two parts of one name", FILE, _doubled_part, ("workbook-unreadable",)),
    Case("names that climb out of the folder", FILE, with_parts(**{"../../../tmp/reifegrad_hostile.xml": b"<x/>"}), ("workbook-unreadable",)),
    Case("thousands of parts", FILE, with_parts(**{f"xl/worksheets/x{number}.xml": b"<x/>" for number in range(3000)}), ("file-too-large",)),
    Case("empty file", FILE, lambda _: b"", ("workbook-not-xlsx",)),
    Case("PDF under another name", FILE, lambda _: b"%PDF-1.7\n" + bytes(2000), ("workbook-not-xlsx",)),
    Case("zip of something else", FILE, lambda _: packed({"brief.txt": b"Hallo"}), ("workbook-not-xlsx",)),
    Case("local file as entity", FILE, lambda scene: packed({**(parts := parts_of(scene.files[FILE])), STRINGS: b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + parts[STRINGS].split(b"?>", 1)[1].replace(b"<si><t>", b"<si><t>&x;")}), ("workbook-unreadable",)),
    Case("entity nobody declared", FILE, comment_xml(b"&x;"), ("workbook-unreadable",)),
]

BOMBS = [
    Case("entities of entities in a sheet", FILE, lambda scene: packed({**(parts := parts_of(scene.files[FILE])), SHEET: parts[SHEET].replace(b"<worksheet", ENTITIES + b"<worksheet", 1).replace(b"</sheetData>", b'<row r="30"><c r="D30" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData>')}), ("workbook-unreadable",)),
    Case("entities of entities among the texts", FILE, lambda scene: packed({**(parts := parts_of(scene.files[FILE])), STRINGS: parts[STRINGS].replace(b"<sst", ENTITIES + b"<sst", 1).replace(b"<si><t", b"<si><t>&a9;</t></si><si><t", 1)}), ("workbook-unreadable",)),
    Case("a sheet of 200 MB", FILE, with_huge_part(200), ("file-too-large",)),
    Case("a part that hides its size", FILE, with_lying_part(200), ("workbook-unreadable",)),
    Case("millions of empty cells", FILE, appended(b"<row>" + b"<c/>" * 8_000_000 + b"</row>"), ("file-too-large",)),
    Case("all cells merged", FILE, appended(b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', before=b"<pageMargins"), ("file-too-large",)),
    Case("a link over all cells", FILE, appended(b'<hyperlinks><hyperlink ref="A:XFD" location="A1"/></hyperlinks>', before=b"<pageMargins"), ("file-too-large",)),
    Case("millions of cell formats", FILE, appended(b"<xf/>" * 2_000_000, STYLES, b"</cellXfs>"), ("file-too-large",)),
    Case("a formula copied a thousand times", FILE, appended(b'<row r="30"><c r="A30"><f t="shared" si="0" ref="A30:ZZ30">1' + b"+1" * 4000 + b"</f></c>" + b'<c><f t="shared" si="0"/></c>' * 1000 + b"</row>"), ("file-too-large",)),
    Case("a name of a million letters", FILE, swapped(BOOK, b"'I1 IT'!$4:$4", b"'I1 IT'!" + b"$4:$4," * 200_000), ("file-too-large",)),
    Case("a rule for a million ranges", FILE, appended(b'<dataValidations><dataValidation sqref="' + b"A1 " * 4_000_000 + b'"/></dataValidations>', before=b"<pageMargins"), ("file-too-large",)),
    Case("one sheet three thousand times", FILE, with_sheet_often, ("file-too-large",)),
    Case("a file larger than any of ours", FILE, lambda scene: scene.files[FILE] + bytes(21 * 1024 * 1024), ("file-too-large",)),
]

INVENTORY = [
    Case("number with unit", "bestand.xlsx", edited(_fill("Fachverfahren", 4, Bezeichnung="Kasse", Nutzende="12 Personen"), "bestand.xlsx"), ("value-invalid",), ("Blatt »Fachverfahren«, Zelle",)),
    Case("ambiguous thousands", "bestand.xlsx", edited(_fill("Fachverfahren", 4, Bezeichnung="Kasse", Nutzende="1.250"), "bestand.xlsx"), ("value-invalid",), ("Blatt »Fachverfahren«, Zelle",)),
    Case("unknown word", "bestand.xlsx", edited(_fill("Fachverfahren", 4, Bezeichnung="Kasse", Betrieb="im Keller"), "bestand.xlsx"), ("value-not-allowed",), ("Blatt »Fachverfahren«, Zelle",)),
    Case("name twice", "bestand.xlsx", edited(several(_fill("Fachverfahren", 4, Bezeichnung="Kasse"), _fill("Fachverfahren", 5, Bezeichnung="kasse ")), "bestand.xlsx"), ("name-doubled",), ("Blatt »Fachverfahren«, Zelle B5",)),
    Case("row copied", "bestand.xlsx", edited(lambda book: [book["Fachverfahren"].cell(4, number, book["Fachverfahren"].cell(3, number).value) for number in range(1, 4)], "bestand.xlsx"), ("record-doubled",), ("Zelle A4",)),
    Case("for another municipality", "bestand.xlsx", lambda scene: scene.files["bestand.xlsx"], ("workbook-other-municipality",), hints=service.Hints(NEIGHBOUR)),
    Case("days counted from 1904", "bestand.xlsx", edited(lambda book: setattr(book, "epoch", CALENDAR_MAC_1904), "bestand.xlsx"), ("workbook-1904",)),
    Case("formula, error value and headings", "bestand.xlsx",
         edited(several(_fill("Fachverfahren", 4, Bezeichnung="Kasse", Nutzende="=1+1"), _fill("Dienstleister", 1, Leistung="Tätigkeit")), "bestand.xlsx"), ("cell-formula", "column-unknown", "column-missing")),
    Case("a cell far out", "bestand.xlsx", edited(lambda book: book["Gremien und Stellen"].cell(20_000, 400, "x"), "bestand.xlsx"), ("sheet-too-large",), ("»Gremien und Stellen«",)),
    Case("for a municipality outside the wave", "bestand.xlsx", edited(meta("municipality", FOREIGN), "bestand.xlsx"), ("municipality-unknown",)),
    Case("table without a municipality", "bestand.csv", lambda scene: scene.files["bestand.csv"], ("municipality-missing",)),
    Case("table for a municipality nobody knows", "bestand.csv", lambda scene: scene.files["bestand.csv"], refused="Musterstatt", hints=service.Hints("Musterstatt")),
    Case("table of another municipality", "bestand.csv", lambda scene: scene.files[f"bestand_{NEIGHBOUR}.csv"], ("record-elsewhere",), (":2",), hints=service.Hints(TOWN)),
    Case("table with several faults", "bestand.csv", lambda scene: scene.files["bestand.csv"] + b"Kasse;;;;im Keller;;31.02.2028;drei;;12 Personen;;;1.250;;\nkasse;;;;;;;;;;;;;;\n",
         ("value-not-allowed", "date-invalid", "value-invalid", "value-invalid", "value-invalid", "name-doubled"), (":3", ":3", ":3", ":3", ":3", ":4"), hints=service.Hints(TOWN)),
    Case("table of something else", "bestand.csv", lambda _: b"Datum;Betrag\n1;2\n", ("sort-unknown",), (":1",)),
]
