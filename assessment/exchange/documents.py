"""What may be kept as evidence: documents and pictures whose content is what their name says, within a size limit."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import PurePath

import puremagic

from assessment.exchange.intake import Intake
from assessment.exchange.unpacking import listed_parts, refuse_untrue
from questionnaires import allowed_words

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5000
PACKED = {
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "ppt/presentation.xml"),
    ".odt": ("application/vnd.oasis.opendocument.text", "content.xml"),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", "content.xml"),
    ".odp": ("application/vnd.oasis.opendocument.presentation", "content.xml"),
}
PLAIN = {".txt": "text/plain", ".csv": "text/csv"}
PICTURES = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
ALLOWED = (*PICTURES, *PACKED, *PLAIN)


def media_type_of(content: bytes, name: str, intake: Intake) -> str:
    """Give the media type of a document; notes a problem and gives an empty text if it may not be kept."""
    suffix = PurePath(name).suffix.lower()
    if not content:
        intake.refuse("file-empty", name, 0, "Die Datei ist leer.", "Prüfen Sie, ob sie vollständig gespeichert wurde.")
    elif len(content) > MOST_BYTES:
        intake.refuse("file-too-large", name, 0, f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB.", "Legen Sie nur den Teil ab, der den Nachweis trägt, oder notieren Sie Titel und Datum ohne Datei.")
    elif suffix not in ALLOWED:
        intake.refuse("document-type", name, 0, f"Dateien der Art »{suffix or 'ohne Endung'}« werden nicht als Beleg aufbewahrt.", f"Erlaubt sind: {allowed_words(ALLOWED, 20)}.")
    elif not _content_fits(suffix)(content):
        intake.refuse("document-type", name, 0, f"Der Inhalt der Datei ist nicht das, was die Endung »{suffix}« verspricht, oder er enthält Makros.", "Speichern Sie das Dokument neu, am besten als PDF.")
    else:
        return (PICTURES | PLAIN).get(suffix) or PACKED[suffix][0]
    return ""


def _content_fits(suffix: str) -> Callable[[bytes], bool]:
    if suffix in PICTURES:
        return lambda content: _recognised(content) == PICTURES[suffix]
    if suffix in PACKED:
        return lambda content: _is_package(content, PACKED[suffix][1])
    return _is_text


def _recognised(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content, mime=True))
    except puremagic.PureError:
        return ""


def _is_package(content: bytes, part: str) -> bool:
    """Tell whether a zip is the office document it claims to be: without macros, of sane size, no part unpacking to more than it says or out of its folder."""
    try:
        parts = listed_parts(content)
        names = [item.filename for item in parts]
        if part not in names or len(set(names)) < len(names) or len(names) > MOST_PARTS or any(_is_unsafe(name) for name in names):
            return False
        if sum(item.file_size for item in parts) > MOST_UNPACKED:
            return False
        refuse_untrue(content, parts)
    except zipfile.BadZipFile:
        return False
    return True


def _is_unsafe(name: str) -> bool:
    """Tell whether a part is a macro or points out of the document's folder."""
    return name.endswith("vbaProject.bin") or name.startswith(("Basic/", "/")) or "\\" in name or ".." in name.split("/")


def _is_text(content: bytes) -> bool:
    return b"\0" not in content
