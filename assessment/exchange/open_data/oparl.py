"""A report as a Drucksache: one OParl 1.1 Paper with its files, for the council information system to take over.

After „OParl-Spezifikation 1.1“ (https://oparl.org/spezifikation/online-ansicht): JSON in UTF-8 without a mark (JSON-Ausgabe), ``id`` and
``type`` for every object, ``created`` and ``modified`` likewise (Eigenschaften mit Verwendung in mehreren Objekttypen; mandatory for all
objects since 1.1), a day without and a moment with time zone (Datums- und Zeitangaben), no null and no empty list (null-Werte und leere
Listen), files embedded in the Paper with ``accessUrl`` (Dateizugriffe) and sha512 instead of the outdated sha1 (Änderungen in OParl 1.1).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from assessment.changes import tidy
from assessment.exchange.open_data.published import address_problems, refuse_any, text_problems

TYPE = "https://schema.oparl.org/1.1/"
LONGEST_NAME = 120
WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class PaperFile:
    """A file of the Drucksache: its name on disk, content, media type and the title readers see."""

    name: str
    content: bytes
    media_type: str
    title: str


@dataclass(frozen=True)
class Paper:
    """The Drucksache: base address of the council information system, address of the Körperschaft in it, title, day, moment of making."""

    system: str
    body: str
    title: str
    day: date
    moment: datetime
    paper_type: str = "Gutachten"


def oparl_document(paper: Paper, main: PaperFile, *others: PaperFile) -> str:
    """Give the Paper object as JSON, the report as mainFile, the rest as auxiliaryFile (section „Paper“).

    The ids are proposals below the system's address: the same for the same body, title, day and file name, so that a corrected report
    replaces the first one. The same input gives the same text. Raises Unpublishable; ``moment`` must carry a time zone (ValueError).
    """
    files = (main, *others)
    titles = {f"Titel der {place}. Datei": file.title for place, file in enumerate(files, 1)}
    addresses = address_problems({"Ratsinformationssystem": paper.system}, query=False) + address_problems({"Körperschaft": paper.body})
    refuse_any(addresses, text_problems({"Titel": paper.title, "Art": paper.paper_type, **titles}))
    if paper.moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    base = paper.system.rstrip("/")
    key = _key(paper.body, tidy(paper.title), paper.day.isoformat())
    embedded = [_file(f"{base}/file/{_key(key, name)}", name, file, paper) for name, file in zip(_names(files), files, strict=True)]
    document = {
        "id": f"{base}/paper/{key}", "type": f"{TYPE}Paper", "body": paper.body, "name": tidy(paper.title), "date": paper.day.isoformat(),
        "paperType": tidy(paper.paper_type), "mainFile": embedded[0], **({"auxiliaryFile": embedded[1:]} if others else {}), **_stamps(paper)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _file(address: str, name: str, file: PaperFile, paper: Paper) -> dict[str, object]:
    """Give an embedded File object (section „File“); back references are left out inside a Paper."""
    url = f"{address}/{quote(name, safe='')}"
    return {
        "id": address, "type": f"{TYPE}File", "name": tidy(file.title), "fileName": name, "mimeType": file.media_type, "date": paper.day.isoformat(),
        "size": len(file.content), "sha512Checksum": hashlib.sha512(file.content).hexdigest(), "accessUrl": url, "downloadUrl": f"{url}?download=1", **_stamps(paper)}


def _stamps(paper: Paper) -> dict[str, str]:
    moment = paper.moment.isoformat(timespec="seconds")
    return {"created": moment, "modified": moment}


def _key(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)))


def _names(files: tuple[PaperFile, ...]) -> list[str]:
    """Give each file a name of its own, also where a file system does not tell capitals apart."""
    names: list[str] = []
    for file in files:
        wanted = PurePosixPath(safe_file_name(file.name))
        name, count = str(wanted), 1
        while name.casefold() in {other.casefold() for other in names}:
            count += 1
            name = f"{wanted.stem} ({count}){wanted.suffix}"
        names.append(name)
    return names


def safe_file_name(name: str) -> str:
    """Give a name under which every file system can keep a file: no folders, no control or reserved characters, no device names."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(char for char in last if unicodedata.category(char)[0] not in "CZ" or char == " ")
    shown = re.sub(r"[<>:\"|?*]", "_", plain).strip(" .")
    if len(shown) > LONGEST_NAME:
        ending = re.search(r"\.\w{1,8}$", shown)
        shown = shown[:LONGEST_NAME - 9].rstrip(" .") + (ending[0] if ending else "")
    return f"_{shown}" if WINDOWS_DEVICES.fullmatch(shown) else shown or "Datei"
