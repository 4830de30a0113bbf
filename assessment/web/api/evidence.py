"""Evidence: documents kept or only noted, renamed, removed, downloaded."""

from __future__ import annotations

from datetime import date

from fastapi import Response

from assessment.accounts import Right
from assessment.service import (
    EvidenceLine,
    evidence_content,
    evidence_of,
    keep_evidence,
    note_evidence,
    remove_evidence,
    rename_evidence,
)
from assessment.web.api.common import Seen, Sent, accepted, changed, tagged
from assessment.web.api.described import BYTES
from assessment.web.api.interviews import Name, Title
from assessment.web.api.routing import TOWN, Room
from assessment.web.api.shapes.stock import Beleg, Belegangaben
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk

room = Room("Belege")
LIST = f"{TOWN}/belege"
ONE = f"{LIST}/{{beleg}}"


@room.get(LIST, Right.BELEGE_SEHEN, list[Beleg])
def belege(desk: AtDesk) -> list[Beleg]:
    """Die Belege der Kommune."""
    return [_shape(line) for line in evidence_of(desk.workspace, desk.town.id, desk.wave.id)]


@room.post(LIST, Right.BELEGE_SCHREIBEN, Beleg, 201, sends=BYTES)
def neuer_beleg(desk: AtDesk, name: Name, datei: Sent, titel: Title = "", datum: date | None = None) -> Beleg:
    """Eine Datei als Beleg ablegen; der Inhalt der Anfrage ist die Datei."""
    return _one(desk, keep_evidence(desk.workspace, desk.town.id, desk.wave.id, name, datei, titel, datum, desk.actor))


@room.post(f"{LIST}/ohne-datei", Right.BELEGE_SCHREIBEN, Beleg, 201)
def notierter_beleg(desk: AtDesk, neu: Belegangaben) -> Beleg:
    """Ein Dokument notieren, das eingesehen, aber nicht abgelegt wurde."""
    return _one(desk, note_evidence(desk.workspace, desk.town.id, desk.wave.id, neu.titel, neu.datum, desk.actor))


@room.get(ONE, Right.BELEGE_SEHEN, Beleg, versioned=True)
def beleg(desk: AtDesk, beleg: str, response: Response) -> Beleg:
    """Ein Beleg; sein ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _one(desk, beleg))


@room.put(ONE, Right.BELEGE_SCHREIBEN, Beleg)
def benenne_beleg(desk: AtDesk, beleg: str, neu: Belegangaben, seen: Seen, response: Response) -> Beleg:
    """Titel und Datum eines Belegs ändern."""
    found = _one(desk, beleg)
    return changed(rename_evidence(desk.workspace, found.id, neu.titel, neu.datum, seen, desk.actor), response, lambda: _one(desk, beleg))


@room.file(f"{ONE}/datei", Right.BELEGE_SEHEN, "*/*")
def belegdatei(desk: AtDesk, beleg: str) -> Response:
    """Die abgelegte Datei eines Belegs."""
    name, media_type, content = evidence_content(desk.workspace, _one(desk, beleg).id)
    return desk.file(content, name, media_type)


@room.delete(ONE, Right.BELEGE_SCHREIBEN)
def entferne_beleg(desk: AtDesk, beleg: str, seen: Seen, auch_wenn_verwendet: bool = False) -> None:
    """Einen Beleg entfernen; wird er noch verwendet, nur mit ?auch_wenn_verwendet=true."""
    found = _one(desk, beleg)
    accepted(remove_evidence(desk.workspace, found.id, seen, desk.actor, confirmed=auch_wenn_verwendet), lambda: _one(desk, beleg))


def _one(desk: Desk, document: str) -> Beleg:
    found = next((item for item in belege(desk) if item.id == document), None)
    if found is None:
        raise NotHere
    return found


def _shape(line: EvidenceLine) -> Beleg:
    return Beleg(id=line.id, kennung=line.label, titel=line.title, datum=line.dated, dateiname=line.file_name, verwendet=[f"{use.label} {use.question}" for use in line.used], fassung=line.version)
