"""Files nobody should send us, and a project to send them to: tools to damage a valid file by hand or by its zip parts."""

from __future__ import annotations

import hashlib
import io
import re
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment import service
from assessment.exchange.interview_workbook.layout import HEADER_ROW, Col
from assessment.store import Workspace
from tests.conftest import GROUP, MEMBER, TODAY

ACTOR = "Anna Beispiel"
TOWN, NEIGHBOUR, OLD = "Musterstadt", "Nachbarstadt", "Erhebung 2025"
SHEET, SECOND, META, STRINGS, STYLES, BOOK = (f"xl/{name}.xml" for name in ("worksheets/sheet2", "worksheets/sheet3", "worksheets/sheet4", "sharedStrings", "styles", "workbook"))
MEGABYTE = 1024 * 1024
ENTITIES = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)) + b"]>"
"""Nine levels of ten: a thousand million words."""

Edit = Callable[[Workbook], object]


@dataclass(frozen=True)
class Scene:
    """A project of two municipalities and two waves, and valid files made from it by name."""

    folder: Path
    workspace: Workspace
    files: Mapping[str, bytes]

    def content(self) -> str:
        """Give a fingerprint of everything in the project file, whatever its pages look like."""
        with closing(sqlite3.connect(self.workspace.place)) as connection:
            return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


class Case(NamedTuple):
    """A file: what is wrong with it, its name, how to make it; the codes of all its problems in order, or words of the sentence it is refused with.

    ``places`` are words of the places named, one after another; ``hints`` as for the import.
    """

    title: str
    name: str
    make: Callable[[Scene], bytes]
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    refused: str = ""
    hints: service.Hints = service.Hints()


def project_files(folder: Path, day: str = "2026-10-01") -> Path:
    """Write the tiny project with a neighbour."""
    folder.mkdir()
    group = GROUP.replace("2026-10-01", day).replace("[musterstadt.yaml]", "[musterstadt.yaml, nachbarstadt.yaml]")
    (folder / "group.yaml").write_text(group, encoding="utf-8")
    (folder / "musterstadt.yaml").write_text(MEMBER, encoding="utf-8")
    (folder / "nachbarstadt.yaml").write_text(MEMBER.replace("Musterstadt", NEIGHBOUR).replace("16000001", "16000002"), encoding="utf-8")
    return folder


def make_scene(folder: Path) -> Scene:
    """Make the project and the valid files."""
    workspace = service.create_project(folder / "muster.reifegrad", service.load_folder(project_files(folder / "alt", "2025-10-01"), TODAY), ACTOR)
    service.add_wave(workspace, service.load_folder(project_files(folder / "neu"), TODAY), ACTOR)
    other = service.create_project(folder / "anderes.reifegrad", service.load_folder(folder / "neu", TODAY), "Carla")
    (folder / "bestand.csv").write_text("Bezeichnung;Aufgabe;Hersteller;Version;Betrieb;Vertragspartner;Vertragsende;Kündigungsfrist (Monate);Ende der Unterstützung;Nutzende;Schnittstellen;"
                                        "Schutzbedarf;Kosten je Jahr (EUR);zuständige Stelle;Bemerkung\nMelder 3000" + ";" * 14 + "\n", encoding="utf-8")
    for town in (TOWN, NEIGHBOUR):
        service.import_file(workspace, folder / "bestand.csv", ACTOR, TODAY, hints=service.Hints(town))
    service.export_interview(workspace, TOWN, [], folder / "interviews.xlsx", TODAY)
    service.export_interview(workspace, NEIGHBOUR, [], folder / "interviews_nachbarstadt.xlsx", TODAY)
    service.export_interview(workspace, TOWN, [], folder / "interviews_alt.xlsx", TODAY, wave=OLD)
    service.export_interview(other, TOWN, [], folder / "interviews_fremd.xlsx", TODAY)
    service.export_inventory(workspace, TOWN, folder / "bestand.xlsx", TODAY)
    for town in (TOWN, NEIGHBOUR):
        service.export_inventory(workspace, town, folder / f"bestand_{town}.csv", TODAY, sort="fachverfahren")
    for name in ("antworten.csv", "antworten.json", "antworten.parquet"):
        service.export_answers(workspace, folder / name, TODAY)
    service.export_limesurvey(workspace, folder / "umfrage", TODAY, short=False)
    service.export_bundle(workspace, folder / "projekt.zip")
    return Scene(folder, workspace, {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.suffix != ".reifegrad"})


def edited(edit: Edit, name: str = "interviews.xlsx") -> Callable[[Scene], bytes]:
    """The workbook after somebody worked in it."""
    def make(scene: Scene) -> bytes:
        book = load_workbook(io.BytesIO(scene.files[name]))
        edit(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()
    return make


def row_of(sheet: Worksheet, number: str) -> int:
    """Give the row of a question."""
    return next(row for row in range(HEADER_ROW + 1, sheet.max_row + 1) if sheet.cell(row, Col.NUMBER).value == number)


def put(number: str, column: Col, value: object, sheet: str = "I1 IT", kind: str = "") -> Edit:
    """An edit: write a value into a question's row, as a type of cell if named."""
    def edit(book: Workbook) -> None:
        cell = book[sheet].cell(row_of(book[sheet], number), column)
        cell.value = value  # type: ignore[assignment]
        cell.data_type = kind or cell.data_type
    return edit


def meta(key: str, value: object) -> Edit:
    """An edit: change what the hidden sheet says about the workbook."""
    def edit(book: Workbook) -> None:
        next(row for row in book["_Meta"].iter_rows() if row[0].value == key)[1].value = value  # type: ignore[assignment]
    return edit


def mark(column: str, value: object) -> Edit:
    """An edit: change the first line of the hidden sheet that names an answer."""
    def edit(book: Workbook) -> None:
        sheet = book["_Meta"]
        first = next(row[0].row for row in sheet.iter_rows() if row[0].value == "sheet")
        place = [cell.value for cell in sheet[first]].index(column)
        sheet.cell(first + 1, place + 1).value = value  # type: ignore[assignment]
    return edit


def several(*edits: Edit) -> Edit:
    """An edit: several ones after another."""
    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)
    return edit


def parts_of(content: bytes) -> dict[str, bytes]:
    """Give the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def swapped(part: str, old: bytes, new: bytes, name: str = "interviews.xlsx") -> Callable[[Scene], bytes]:
    """The workbook after its XML was changed by hand; the old text must be there."""
    def make(scene: Scene) -> bytes:
        parts = parts_of(scene.files[name])
        assert old in parts[part], (part, old)
        return packed({**parts, part: parts[part].replace(old, new, 1)})
    return make


def with_parts(**parts: bytes) -> Callable[[Scene], bytes]:
    """The interview workbook with further parts."""
    return lambda scene: packed({**parts_of(scene.files["interviews.xlsx"]), **parts})


def cell_xml(place: str, xml: bytes) -> Callable[[Scene], bytes]:
    """The interview workbook with the XML of a cell of its first sheet replaced."""
    def make(scene: Scene) -> bytes:
        parts = parts_of(scene.files["interviews.xlsx"])
        parts[SHEET], found = re.subn(rb'<c r="%s"(?:[^>]*/>|[^>]*[^/]>.*?</c>)' % place.encode(), lambda _: xml, parts[SHEET])
        assert found == 1, place
        return packed(parts)
    return make


def comment_xml(text: bytes) -> Callable[[Scene], bytes]:
    """The interview workbook with a comment that no program would write, in the row of question 1.1.2."""
    return cell_xml("G7", b'<c r="G7" t="inlineStr"><is><t>' + text + b"</t></is></c>")


def appended(xml: bytes, part: str = SHEET, before: bytes = b"</sheetData>") -> Callable[[Scene], bytes]:
    """The interview workbook with XML put in before an end tag."""
    return swapped(part, before, xml + before)


def with_huge_part(megabytes: int, name: str = "xl/worksheets/sheet9.xml") -> Callable[[Scene], bytes]:
    """The interview workbook with a part of so many megabytes that packs to almost nothing."""
    def make(scene: Scene) -> bytes:
        stream = io.BytesIO(scene.files["interviews.xlsx"])
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as target, target.open(name, "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(b" " * MEGABYTE)
        return stream.getvalue()
    return make


def with_lying_part(megabytes: int) -> Callable[[Scene], bytes]:
    """The interview workbook whose list of contents unpacks to so many megabytes and claims to have a thousand bytes."""
    def make(scene: Scene) -> bytes:
        parts = parts_of(scene.files["interviews.xlsx"])
        size = megabytes * MEGABYTE
        content = packed({**parts, "[Content_Types].xml": parts["[Content_Types].xml"].ljust(size)})
        return content.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    return make


def with_sheet_often(scene: Scene) -> bytes:
    """The interview workbook that shows one sheet three thousand times, to be read anew each time."""
    return swapped(BOOK, b"</sheets>", b'<sheet name="x" sheetId="9" r:id="rId2"/>' * 3000 + b"</sheets>")(scene)


def with_picture(scene: Scene) -> bytes:
    """The interview workbook with a picture that claims to be 60,000 pixels wide and high."""
    from openpyxl.drawing.image import Image
    from PIL import Image as Pixels

    small = io.BytesIO()
    Pixels.new("RGB", (2, 2)).save(small, "PNG")
    content = edited(lambda book: book["I1 IT"].add_image(Image(io.BytesIO(small.getvalue())), "A30"))(scene)
    parts = parts_of(content)
    picture = next(name for name in parts if "media" in name)
    header = struct.pack(">II", 60_000, 60_000)
    return packed({**parts, picture: parts[picture].replace(struct.pack(">II", 2, 2), header, 1)})
