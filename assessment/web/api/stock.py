"""Inventory and evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response
from starlette.concurrency import run_in_threadpool

from assessment.accounts import Right
from assessment.errors import Refused, UnknownName
from assessment.service import (
    SortView,
    add_entry,
    change_entry,
    evidence_content,
    evidence_of,
    inventory_of,
    keep_evidence,
    list_entries,
    remove_entry,
    remove_evidence,
)
from assessment.web.api.common import Seen, accepted, tagged
from assessment.web.api.routing import TOWN, Room
from assessment.web.api.shapes import Beleg, Bestandsangaben, Bestandseintrag
from assessment.web.desk import Desk
from assessment.web.routing import AtDesk

room = Room("Bestand und Belege")
SORT = f"{TOWN}/bestand/{{sorte}}"
ENTRY = f"{SORT}/{{eintrag}}"


@room.get(f"{TOWN}/bestand", Right.BESTAND_SEHEN, list[Bestandseintrag])
def bestand(desk: AtDesk) -> list[Bestandseintrag]:
    """Alle Einträge der Bestandserhebung."""
    return [entry for view in inventory_of(desk.workspace, desk.town.id, desk.wave.id) for entry in _entries(view)]


def _entries(view: SortView) -> list[Bestandseintrag]:
    return [Bestandseintrag(id=entry.id, sorte=view.sort.key, name=entry.name, angaben=dict(entry.typed), aus_vorerhebung=entry.prior, fassung=entry.version) for entry in view.entries]


@room.get(SORT, Right.BESTAND_SEHEN, list[Bestandseintrag])
def eintraege(desk: AtDesk, sorte: str) -> list[Bestandseintrag]:
    """Die Einträge einer Sorte (fachverfahren, onlinedienst, dienstleister, projekt …)."""
    return _entries(list_entries(desk.workspace, desk.town.id, desk.wave.id, sorte))


@room.post(SORT, Right.BESTAND_SCHREIBEN, Bestandseintrag, status_code=201)
def neuer_eintrag(desk: AtDesk, sorte: str, neu: Bestandsangaben) -> Bestandseintrag:
    """Einen Eintrag anlegen."""
    outcome = add_entry(desk.workspace, desk.town.id, desk.wave.id, sorte, neu.angaben, desk.actor)
    accepted(outcome, lambda: _now(desk, sorte, outcome.change.id))
    return _now(desk, sorte, outcome.change.id)[1]


@room.get(ENTRY, Right.BESTAND_SEHEN, Bestandseintrag)
def eintrag(desk: AtDesk, sorte: str, eintrag: str, response: Response) -> Bestandseintrag:
    """Ein Eintrag; sein ETag gehört bei einer Änderung in If-Match."""
    version, found = _now(desk, sorte, eintrag)
    tagged(response, version)
    return found


@room.put(ENTRY, Right.BESTAND_SCHREIBEN, Bestandseintrag)
def aendere_eintrag(desk: AtDesk, sorte: str, eintrag: str, neu: Bestandsangaben, seen: Seen, response: Response) -> Bestandseintrag:
    """Einen Eintrag ändern; alle Angaben werden genannt."""
    outcome = change_entry(desk.workspace, eintrag, sorte, desk.town.id, desk.wave.id, neu.angaben, seen, desk.actor)
    accepted(outcome, lambda: _now(desk, sorte, eintrag))
    version, found = _now(desk, sorte, eintrag)
    tagged(response, version)
    return found


@room.delete(ENTRY, Right.BESTAND_SCHREIBEN, None, status_code=204)
def entferne_eintrag(desk: AtDesk, sorte: str, eintrag: str, seen: Seen) -> None:
    """Einen Eintrag entfernen; der Verlauf behält ihn."""
    accepted(remove_entry(desk.workspace, eintrag, sorte, desk.town.id, desk.wave.id, seen, desk.actor), lambda: _now(desk, sorte, eintrag))


def _now(desk: Desk, sort: str, entry: str) -> tuple[int, Bestandseintrag]:
    found = next((item for item in _entries(list_entries(desk.workspace, desk.town.id, desk.wave.id, sort)) if item.id == entry), None)
    if found is None:
        raise UnknownName("Diesen Eintrag gibt es in dieser Sorte nicht.")
    return found.fassung, found


@room.get(f"{TOWN}/belege", Right.BELEGE_SEHEN, list[Beleg])
def belege(desk: AtDesk) -> list[Beleg]:
    """Die Belege der Kommune."""
    return [Beleg(id=line.id, kennung=line.label, titel=line.title, datum=line.dated, dateiname=line.file_name, verwendet=[f"{use.label} {use.question}" for use in line.used], fassung=line.version)
            for line in evidence_of(desk.workspace, desk.town.id, desk.wave.id)]


@room.post(f"{TOWN}/belege", Right.BELEGE_SCHREIBEN, Beleg, status_code=201)
async def neuer_beleg(desk: AtDesk, request: Request, name: Annotated[str, Query(max_length=200)], titel: Annotated[str, Query(max_length=200)] = "", datum: date | None = None) -> Beleg:
    """Eine Datei als Beleg ablegen; der Inhalt der Anfrage ist die Datei."""
    content = await request.body()
    if not content:
        raise Refused("Die Datei ist leer. Senden Sie ihren Inhalt als Inhalt der Anfrage.")
    return await run_in_threadpool(_kept, desk, name, content, titel, datum)


def _kept(desk: Desk, name: str, content: bytes, title: str, dated: date | None) -> Beleg:
    label = keep_evidence(desk.workspace, desk.town.id, desk.wave.id, name, content, title, dated, desk.actor)
    return next(item for item in belege(desk) if label in (item.kennung, item.id))


@room.get(f"{TOWN}/belege/{{beleg}}/datei", Right.BELEGE_SEHEN, None)
def datei(desk: AtDesk, beleg: str) -> Response:
    """Die abgelegte Datei eines Belegs."""
    name, media_type, content = evidence_content(desk.workspace, desk.record("evidence", beleg).id)
    return desk.file(content, name, media_type)


@room.delete(f"{TOWN}/belege/{{beleg}}", Right.BELEGE_SCHREIBEN, None, status_code=204)
def entferne_beleg(desk: AtDesk, beleg: str, seen: Seen, auch_wenn_verwendet: bool = False) -> None:
    """Einen Beleg entfernen; wird er noch verwendet, nur mit ?auch_wenn_verwendet=true."""
    found = desk.record("evidence", beleg)
    accepted(remove_evidence(desk.workspace, found.id, seen, desk.actor, confirmed=auch_wenn_verwendet), lambda: (found.version, next(item for item in belege(desk) if item.id == found.id)))
