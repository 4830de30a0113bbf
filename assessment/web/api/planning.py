"""Settings, long work (documents, roadmap) and editions with their release."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from assessment.accounts import Right
from assessment.agreements import Resolution
from assessment.service import find_member, planning_rows, set_planning
from assessment.service.jobs import Job
from assessment.service.releasing import check_release, editions_for, release_file, withdraw_release
from assessment.web.api.common import Seen, accepted, tagged
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes import Auftrag, Fassung, NeueDokumente, NeueVorgabe, Rueckzug, Vermerk, Vorgabe
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk
from assessment.web.work import own_work, work_of

room = Room("Planung und Dokumente")
EDITION = f"{PROJECT}/fassungen/{{fassung}}"


@room.get(f"{PROJECT}/vorgaben", Right.FAHRPLAN_SEHEN, list[Vorgabe])
def vorgaben(desk: AtDesk) -> list[Vorgabe]:
    """Die Vorgaben der Gruppe für Planung und Dokumente."""
    return _settings(desk, "")


@room.get(f"{TOWN}/vorgaben", Right.FAHRPLAN_SEHEN, list[Vorgabe])
def vorgaben_der_kommune(desk: AtDesk) -> list[Vorgabe]:
    """Die Vorgaben einer Kommune."""
    return _settings(desk, desk.town_key)


def _settings(desk: Desk, town: str) -> list[Vorgabe]:
    return [Vorgabe(schluessel=row.key, bezeichnung=row.label, hinweis=row.hint, wert=row.value, vereinbart=row.agreed, gremium=row.resolution.body, tag=row.resolution.day)
            for row in planning_rows(desk.workspace.group(desk.wave.id), town)]


@room.post(f"{PROJECT}/vorgaben/{{schluessel}}", Right.PROJEKT_VERWALTEN, list[Vorgabe])
def setze(desk: AtDesk, schluessel: str, neu: NeueVorgabe) -> list[Vorgabe]:
    """Eine Vorgabe der Gruppe setzen."""
    return _set(desk, schluessel, neu, "")


@room.post(f"{TOWN}/vorgaben/{{schluessel}}", Right.FAHRPLAN_SCHREIBEN, list[Vorgabe])
def setze_fuer_kommune(desk: AtDesk, schluessel: str, neu: NeueVorgabe) -> list[Vorgabe]:
    """Eine Vorgabe einer Kommune setzen."""
    return _set(desk, schluessel, neu, desk.town_key)


def _set(desk: Desk, key: str, neu: NeueVorgabe, town: str) -> list[Vorgabe]:
    resolution = Resolution(neu.gremium, neu.tag) if neu.gremium or neu.tag else None
    set_planning(desk.workspace, key, neu.wert, desk.actor, today=desk.today, town=town, wave=desk.wave.id, resolution=resolution)
    return _settings(desk, town)


@room.post(f"{PROJECT}/auftraege/dokumente", Right.BERICHT_ERSTELLEN, Auftrag, status_code=202)
def dokumente(desk: AtDesk, neu: NeueDokumente) -> Auftrag:
    """Dokumente drucken lassen; der Auftrag läuft weiter, sein Stand steht unter …/auftraege/{id}."""
    towns = [desk.evaluation.group.members[find_member(desk.evaluation, name)] for name in neu.kommunen]
    if not all(desk.reach.covers(member.id) for member in towns) or (not towns and not desk.reach.everything):
        raise NotHere
    params = {"today": desk.today, "products": tuple(neu.arten), "towns": tuple(member.key for member in towns), "public": neu.oeffentlich, "wave": desk.wave.id}
    job = desk.house.jobs.start("dokumente", params, place=desk.workspace.place, project=desk.workspace.project, owner=desk.who.id, town=towns[0].id if len(towns) == 1 else "")
    return _job(job)


@room.get(f"{PROJECT}/auftraege", Right.BERICHT_LESEN, list[Auftrag])
def auftraege(desk: AtDesk) -> list[Auftrag]:
    """Die eigenen Aufträge, neueste zuerst."""
    return [_job(job) for job in own_work(desk)]


@room.get(f"{PROJECT}/auftraege/{{auftrag}}", Right.BERICHT_LESEN, Auftrag)
def auftrag(desk: AtDesk, auftrag: str) -> Auftrag:
    """Der Stand eines Auftrags."""
    return _job(work_of(desk, auftrag))


@room.post(f"{PROJECT}/auftraege/{{auftrag}}/abbrechen", Right.BERICHT_LESEN, Auftrag)
def brich_ab(desk: AtDesk, auftrag: str) -> Auftrag:
    """Einen Auftrag abbrechen; halb Fertiges wird verworfen."""
    job = desk.house.jobs.cancel(work_of(desk, auftrag).id)
    if job is None:
        raise NotHere
    return _job(job)


@room.get(f"{PROJECT}/auftraege/{{auftrag}}/dateien/{{name}}", Right.BERICHT_LESEN, None)
def datei_des_auftrags(desk: AtDesk, auftrag: str, name: str) -> Response:
    """Eine Datei, die der Auftrag geliefert hat."""
    job = work_of(desk, auftrag)
    kept = next((file for file in job.files if file.name == name), None)
    path = desk.house.jobs.path_of(job, name) if kept else None
    if kept is None or path is None:
        raise NotHere
    return desk.file(path.read_bytes(), kept.name, kept.media)


def _job(job: Job) -> Auftrag:
    data: dict[str, Any] = dict(job.data or {})
    return Auftrag(id=job.id, art=job.kind, titel=job.title, zustand=job.state.label, fertig=job.state.over, schritt=job.progress.sentence, erledigt=job.progress.done, gesamt=job.progress.total,
                   fehler=job.error, ergebnis=data, dateien=[file.name for file in job.files])


@room.get(f"{PROJECT}/fassungen", Right.BERICHT_LESEN, list[Fassung])
def fassungen(desk: AtDesk) -> list[Fassung]:
    """Die Fassungen der Dokumente, die dieser Schlüssel lesen darf."""
    rows = editions_for(desk.workspace, desk.reach, desk.reach_of(Right.BERICHT_ERSTELLEN), wave=desk.wave.id)
    return [Fassung(id=row.id, dokument=row.document, titel=row.title, ort=row.place, ausgabe=row.edition.value, nummer=row.number, stand=row.state, pruefsumme=row.sha256, dateiname=row.file_name,
                    wer_wann=list(row.sentences), fassung=row.version) for row in rows]


@room.get(EDITION, Right.BERICHT_LESEN, Fassung)
def eine_fassung(desk: AtDesk, fassung: str, response: Response) -> Fassung:
    """Eine Fassung; ihr ETag gehört bei einer Änderung in If-Match."""
    found = _edition(desk, fassung)
    tagged(response, found.fassung)
    return found


@room.get(f"{EDITION}/datei", Right.BERICHT_LESEN, None)
def datei_der_fassung(desk: AtDesk, fassung: str) -> Response:
    """Die Datei einer Fassung; ihre Prüfsumme wird vorher verglichen."""
    row, content = release_file(desk.workspace, _edition(desk, fassung).id)
    return desk.file(content, row.file_name, row.media_type)


@room.put(f"{EDITION}/pruefung", Right.FREIGEBEN, Fassung)
def pruefe(desk: AtDesk, fassung: str, neu: Vermerk, seen: Seen, response: Response) -> Fassung:
    """Eine Fassung als geprüft vermerken."""
    accepted(check_release(desk.workspace, fassung, desk.actor, today=desk.today, base=seen, note=neu.vermerk), lambda: (_edition(desk, fassung).fassung, _edition(desk, fassung)))
    return eine_fassung(desk, fassung, response)


@room.put(f"{EDITION}/rueckzug", Right.FREIGEBEN, Fassung)
def ziehe_zurueck(desk: AtDesk, fassung: str, neu: Rueckzug, seen: Seen, response: Response) -> Fassung:
    """Eine freigegebene Fassung mit Grund zurückziehen; sie bleibt lesbar und trägt den Vermerk."""
    accepted(withdraw_release(desk.workspace, fassung, neu.grund, desk.actor, today=desk.today, base=seen), lambda: (_edition(desk, fassung).fassung, _edition(desk, fassung)))
    return eine_fassung(desk, fassung, response)


def _edition(desk: Desk, release: str) -> Fassung:
    found = next((item for item in fassungen(desk) if item.id == release), None)
    if found is None:
        raise NotHere
    return found
