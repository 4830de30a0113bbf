"""Editions of documents: looked at, fetched, checked, released, withdrawn. What is released never changes."""

from __future__ import annotations

from fastapi import Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service.releasing import (
    ReleaseRow,
    check_release,
    editions_for,
    find_release,
    may_see,
    refuse_day,
    refuse_release,
    release_file,
    release_setting_for,
    withdraw_release,
)
from assessment.web.api.common import Seen, changed, refuse_stale, started, tagged
from assessment.web.api.routing import PROJECT, Room
from assessment.web.api.shapes.editions import Fassung, Rueckzug, Vermerk
from assessment.web.api.shapes.work import Auftrag, NeueFreigabe
from assessment.web.api.work import job_shape
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk

room = Room("Fassungen")
ONE = f"{PROJECT}/fassungen/{{fassung}}"


@room.get(f"{PROJECT}/fassungen", Right.BERICHT_LESEN, list[Fassung])
def fassungen(desk: AtDesk) -> list[Fassung]:
    """Die Fassungen der Dokumente, die dieser Schlüssel lesen darf."""
    return [_shape(row) for row in editions_for(desk.workspace, desk.reach_of(Right.BERICHT_LESEN), desk.reach_of(Right.BERICHT_ERSTELLEN), wave=desk.wave.id)]


@room.get(ONE, Right.BERICHT_LESEN, Fassung, known=True)
def fassung(desk: AtDesk, fassung: str, response: Response) -> Fassung:
    """Eine Fassung; ihr ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _shape(_seen(desk, fassung)))


@room.file(f"{ONE}/datei", Right.BERICHT_LESEN, "*/*")
def fassungsdatei(desk: AtDesk, fassung: str) -> Response:
    """Die Datei einer Fassung; ihre Prüfsumme wird vorher verglichen."""
    row, content = release_file(desk.workspace, _seen(desk, fassung).id)
    return desk.file(content, row.file_name, row.media_type)


@room.put(f"{ONE}/pruefung", Right.BERICHT_ERSTELLEN, Fassung)
def pruefe_fassung(desk: AtDesk, fassung: str, neu: Vermerk, seen: Seen, response: Response) -> Fassung:
    """Einen Entwurf als geprüft vermerken."""
    row = _covered(desk, fassung)
    return changed(check_release(desk.workspace, row.id, desk.actor, today=desk.today, base=seen, note=neu.vermerk), response, lambda: _shape(_seen(desk, fassung)))


@room.post(f"{ONE}/freigabe", Right.FREIGEBEN, Auftrag, 202, versioned=True)
def gib_frei(desk: AtDesk, fassung: str, neu: NeueFreigabe, seen: Seen) -> Auftrag:
    """Eine geprüfte Fassung freigeben lassen; der Auftrag druckt sie mit Nummer, Freigabe und Tag, danach ändert sie sich nicht mehr."""
    row = _covered(desk, fassung)
    refuse_stale(seen, _shape(row))
    refuse_release(desk.workspace, row, desk.actor)
    release_setting_for(desk.workspace, row.id, neu.freigabe_durch, today=desk.today)
    refuse_day(row, neu.tag, desk.today)
    params = {"day": neu.tag, "actor": desk.actor, "release": row.id, "document": row.document, "approver": neu.freigabe_durch, "base": seen}
    return job_shape(started(desk, "freigabe", params, row.town))


@room.put(f"{ONE}/rueckzug", Right.FREIGEBEN, Fassung)
def ziehe_zurueck(desk: AtDesk, fassung: str, neu: Rueckzug, seen: Seen, response: Response) -> Fassung:
    """Eine Fassung mit Grund zurückziehen; sie bleibt für die Akten, zu lesen bekommt man sie nicht mehr."""
    row = _covered(desk, fassung)
    return changed(withdraw_release(desk.workspace, row.id, neu.grund, desk.actor, today=desk.today, base=seen), response, lambda: _shape(_seen(desk, fassung)))


def _seen(desk: Desk, release: str) -> ReleaseRow:
    """Give an edition the reader may see; raises NotHere."""
    try:
        row = find_release(desk.workspace, release)
    except UnknownName as unknown:
        raise NotHere from unknown
    if not may_see(row, desk.reach_of(Right.BERICHT_LESEN), desk.reach_of(Right.BERICHT_ERSTELLEN)):
        raise NotHere
    return row


def _covered(desk: Desk, release: str) -> ReleaseRow:
    """Give an edition the right of the route reaches; raises NotHere."""
    row = _seen(desk, release)
    if not desk.reach.covers(row.town):
        raise NotHere
    return row


def _shape(row: ReleaseRow) -> Fassung:
    return Fassung(id=row.id, dokument=row.document, titel=row.title, ort=row.place, ausgabe=row.edition.value, nummer=row.number, stand=row.state, pruefsumme=row.sha256, dateiname=row.file_name,
                   wer_wann=list(row.sentences), fassung=row.version)
