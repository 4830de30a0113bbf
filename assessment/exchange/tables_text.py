"""CSV files as people really have them: UTF-8 with or without mark, Windows-1252, semicolon, comma or tab – and how we write them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessment.exchange.intake import Intake
from questionnaires import allowed_words, nearest

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 50 * 1024 * 1024, 200_000, 10_000
QUOTED = re.compile(r'"(?:[^"]|"")*"')
UTF16 = (b"\xff\xfe", b"\xfe\xff")
UMLAUT_IN_UTF8 = re.compile(rb"\xc3[\xa4\xb6\xbc\x84\x96\x9c\x9f]")
RUN_AS_FORMULA = ("=", "+", "-", "@", "'", "\t")
DELIMITERS = {";": "Semikolon", ",": "Komma", "\t": "Tabulator"}
SAID = {
    "unexpected end of data": "Ein Anführungszeichen wird geöffnet und nicht geschlossen.", "expected after": "Hinter dem schließenden Anführungszeichen folgt kein Trennzeichen.",
    "field larger than field limit": "Eine Zelle ist länger als 130000 Zeichen; vermutlich fehlt ein Anführungszeichen."}
"""What Python's CSV reader says, in German."""


@dataclass(frozen=True)
class TextTable:
    """A CSV file: its header and rows with the line they start at."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    delimiter: str = ";"


def read_table(content: bytes, name: str, intake: Intake, known: Sequence[str] = (), required: Sequence[str] = ()) -> TextTable | None:
    """Read a CSV file with a header; notes all problems with their line and gives None if there were any.

    ``known`` lists the columns allowed (empty: any), ``required`` those that must be there.
    """
    before = len(intake.problems)
    text = decoded(content, name, intake)
    if text is None:
        return None
    lines = text.splitlines()
    if not lines:
        intake.refuse("file-empty", name, 0, "Die Datei ist leer.", "Speichern Sie die Tabelle mit ihrer Kopfzeile.")
        return None
    delimiter = _delimiter(lines[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader))
    except csv.Error as error:
        refuse_broken(error, 1, name, intake)
        return None
    if len(header) > MOST_COLUMNS:
        intake.refuse("file-too-large", name, 1, f"Die Tabelle hat {len(header)} Spalten; erlaubt sind {MOST_COLUMNS}.", "Prüfen Sie, ob es die richtige Datei ist.")
        return None
    _check_header(header, name, intake, known, required, delimiter)
    table = TextTable(header, tuple(_rows(reader, header, delimiter, name, intake)), delimiter)
    return table if len(intake.problems) == before else None


def _rows(reader: Any, header: Sequence[str], delimiter: str, name: str, intake: Intake) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows that hold anything with the line they start at; notes those that cannot be read."""
    start, filled = reader.line_num + 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                filled += 1
                if len(cells) != len(header):
                    intake.refuse("row-length", name, start, f"Die Zeile hat {len(cells)} Spalten statt {len(header)}.",
                                  f"Prüfen Sie die Trennzeichen; Texte mit {DELIMITERS[delimiter]} oder Zeilenwechsel stehen in Anführungszeichen.")
                yield start, dict(zip(header, (_plain_cell(cell, delimiter) for cell in cells), strict=False))
            if filled > MOST_ROWS:
                intake.refuse("file-too-large", name, start, f"Die Tabelle hat mehr als {MOST_ROWS} Zeilen.", "Teilen Sie sie auf.")
                return
            start = reader.line_num + 1
    except csv.Error as error:
        refuse_broken(error, start, name, intake)


def refuse_broken(error: csv.Error, line: int, name: str, intake: Intake) -> None:
    """Note that a row of a CSV file, which starts at the line given, cannot be read."""
    reason = next((german for english, german in SAID.items() if english in str(error)), "Sie enthält Zeichen, die dort nicht stehen dürfen.")
    intake.refuse("csv-broken", name, line, f"Die Zeile ist nicht lesbar: {reason}", "Prüfen Sie die Anführungszeichen in dieser Zeile; im Text selbst werden sie verdoppelt.")


def first_cells(content: bytes) -> list[str]:
    """Give the headings of a CSV file, to tell what it is; empty where it is no text."""
    text = content[:100_000].decode("utf-16" if content.startswith(UTF16) else "utf-8-sig", errors="replace")
    line = next(iter(text.splitlines()), "")
    return [cell.strip() for cell in next(csv.reader([line], delimiter=_delimiter(line)), [])]


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=QUOTED.sub("", line).count)


def _check_header(header: Sequence[str], name: str, intake: Intake, known: Sequence[str], required: Sequence[str], delimiter: str) -> None:
    for doubled in sorted(column for column, count in Counter(header).items() if column and count > 1):
        intake.refuse("column-doubled", name, 1, f"Die Spalte »{doubled}« kommt doppelt vor.", "Jede Spalte darf nur einmal vorkommen; löschen oder benennen Sie eine um.")
    for column in dict.fromkeys(header) if known else ():
        if column not in known:
            intake.refuse("column-unknown", name, 1, f"Die Spalte »{column}« gibt es hier nicht. {nearest(column, known)}".strip(), f"Erlaubt sind: {allowed_words(known, 40)}.")
    for column in required:
        if column not in header:
            intake.refuse("column-missing", name, 1, f"Die Spalte »{column}« fehlt (gelesen mit {DELIMITERS[delimiter]} als Trennzeichen).", "Verwenden Sie die Kopfzeile der Vorlage unverändert.")


def decoded(content: bytes, name: str, intake: Intake) -> str | None:
    """Give a text file's text: UTF-8, else Windows-1252 as German Excel writes it; a mixture of both is a problem."""
    if len(content) > MOST_BYTES:
        intake.refuse("file-too-large", name, 0, f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB.", "Teilen Sie sie auf.")
        return None
    if b"\0" in content and not content.startswith(UTF16):
        intake.refuse("file-not-text", name, 0, "Die Datei ist keine Textdatei.", "Speichern Sie die Tabelle als CSV (Text mit Trennzeichen).")
        return None
    fault = 0
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            fault = fault or content[:error.start].count(b"\n") + 1
        else:
            if encoding != "cp1252" or not UMLAUT_IN_UTF8.search(content):
                return text
    intake.refuse("file-encoding", name, fault, "Die Datei ist kein Text in einer einzigen Kodierung; in dieser Zeile steht das erste Zeichen, das nicht zu den übrigen passt.",
                  "Speichern Sie die Tabelle neu als »CSV UTF-8«; vermutlich wurden Zeilen aus zwei Dateien zusammengefügt.")
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith(UTF16):
        return ("utf-16",)
    return ("utf-8-sig",) if content.startswith(codecs.BOM_UTF8) else ("utf-8", "cp1252")


def write_table(header: Sequence[str], rows: Iterable[Mapping[str, object]], *, excel: bool) -> bytes:
    """Write a CSV file: for German Excel (mark, semicolon, decimal comma) or after RFC 4180 (comma, CRLF, decimal point).

    In the Excel form a text that Excel would run as a formula gets an apostrophe before it; reading takes it off again.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if excel else ",", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(row.get(column), excel=excel) for column in header])
    return stream.getvalue().encode("utf-8-sig" if excel else "utf-8")


def _cell(value: object, *, excel: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float):
        plain = f"{value:.12g}"
        return plain.replace(".", ",") if excel else plain
    text = str(value)
    return f"'{text}" if excel and text.startswith(RUN_AS_FORMULA) else text


def _plain_cell(cell: str, delimiter: str) -> str:
    """Give a cell as it was before writing."""
    text = cell.strip()
    return text[1:] if delimiter == ";" and text.startswith("'") and text[1:].startswith(RUN_AS_FORMULA) else text
