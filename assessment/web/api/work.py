"""Long work: handed in here, looked at, stopped, its files fetched."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import Query, Response

from assessment.accounts import Right
from assessment.errors import Refused
from assessment.service.jobs import Job
from assessment.web.api.common import Sent, covered_town, started
from assessment.web.api.described import BYTES
from assessment.web.api.routing import PROJECT, Room
from assessment.web.api.shapes.work import Auftrag, NeueDokumente, NeuerEntwurf, NeuerFahrplan, NeuesBuendel, Uebernahme
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk
from assessment.web.work import own_work, work_of

room = Room("Aufträge")
LIST = f"{PROJECT}/auftraege"
ONE = f"{LIST}/{{auftrag}}"
GONE = "Die eingelesene Datei liegt nicht mehr bereit. Senden Sie sie noch einmal."
FileName = Annotated[str, Query(pattern=r"^\w[\w.() -]{0,79}$", description="Der Dateiname, an dem die Art der Datei zu erkennen ist.", examples=["interview.xlsx"])]
Town = Annotated[str, Query(max_length=60, description="Die Kommune, um die es in der Datei geht, wo sie es nicht selbst sagt.")]


@room.post(f"{LIST}/dokumente", Right.BERICHT_ERSTELLEN, Auftrag, 202)
def drucke_dokumente(desk: AtDesk, neu: NeueDokumente) -> Auftrag:
    """Dokumente drucken lassen; der Auftrag läuft weiter, sein Stand steht unter …/auftraege/{id}."""
    towns = [covered_town(desk, key) for key in neu.kommunen]
    if not towns:
        covered_town(desk, "")
    params = {"today": desk.today, "products": tuple(neu.arten), "towns": tuple(key for key, _ in towns), "public": neu.oeffentlich, "wave": desk.wave.id, "roles": tuple(neu.rollen)}
    return job_shape(started(desk, "dokumente", params, towns[0][1] if len(towns) == 1 else ""))


@room.post(f"{LIST}/entwurf", Right.BERICHT_ERSTELLEN, Auftrag, 202)
def lege_entwurf_an(desk: AtDesk, neu: NeuerEntwurf) -> Auftrag:
    """Ein Dokument drucken und als nächsten Entwurf aufheben; seine Kennung steht danach im Ergebnis des Auftrags."""
    key, town = covered_town(desk, neu.kommune)
    params = {"today": desk.today, "actor": desk.actor, "document": neu.dokument, "town": key, "public": neu.oeffentlich, "wave": desk.wave.id, "note": neu.vermerk}
    return job_shape(started(desk, "entwurf", params, town))


@room.post(f"{LIST}/fahrplan", Right.FAHRPLAN_SCHREIBEN, Auftrag, 202)
def rechne_fahrplan(desk: AtDesk, neu: NeuerFahrplan) -> Auftrag:
    """Den Fahrplan der Gruppe rechnen lassen, oder den eigenen einer Kommune; danach steht er unter …/fahrplan (?plan=allein)."""
    key, town = ("", "") if not neu.kommune and desk.reach.released else covered_town(desk, neu.kommune)
    return job_shape(started(desk, "fahrplan", {"today": desk.today, "town": key, "wave": desk.wave.id}, town))


@room.post(f"{LIST}/einlesen", Right.PROJEKT_VERWALTEN, Auftrag, 202, sends=BYTES)
def lies_ein(desk: AtDesk, name: FileName, datei: Sent, kommune: Town = "", probelauf: bool = True) -> Auftrag:
    """Eine Datei einlesen (Interviewmappe, Bestand, LimeSurvey, Bündel …); ohne ?probelauf=false wird nur gesagt, was geschähe. Was, steht im Ergebnis des Auftrags."""
    key, town = covered_town(desk, kommune)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(datei)
        return job_shape(started(desk, "einlesen", _reading(desk, name, key, desk.wave.id, trial=probelauf), town, [path]))


@room.post(f"{ONE}/uebernehmen", Right.PROJEKT_VERWALTEN, Auftrag, 202)
def uebernimm(desk: AtDesk, auftrag: str, neu: Uebernahme) -> Auftrag:
    """Einlesen, was ein Probelauf geprüft hat."""
    job = work_of(desk, auftrag)
    inputs = desk.house.jobs.inputs_of(job)
    if job.kind != "einlesen" or not inputs:
        raise Refused(GONE)
    town = desk.workspace.record("municipality", job.town) if job.town else None
    params = _reading(desk, inputs[0].name, str(town.fields["label"]) if town else "", str(job.data.get("erhebung", "")), trial=False)
    return job_shape(started(desk, "einlesen", {**params, "passphrase": neu.kennwort}, job.town, inputs))


def _reading(desk: Desk, name: str, town: str, wave: str, *, trial: bool) -> dict[str, Any]:
    return {"today": desk.today, "actor": desk.actor, "name": name, "town": town, "wave": wave, "dry_run": trial}


@room.post(f"{LIST}/buendel", Right.PROJEKT_VERWALTEN, Auftrag, 202)
def schreibe_buendel(desk: AtDesk, neu: NeuesBuendel) -> Auftrag:
    """Das ganze Projekt als Bündel für einen anderen Ort schreiben lassen."""
    return job_shape(started(desk, "buendel", {"today": desk.today, "passphrase": neu.kennwort}))


@room.get(LIST, Right.PROJEKT_SEHEN, list[Auftrag])
def auftraege(desk: AtDesk) -> list[Auftrag]:
    """Die eigenen Aufträge, neueste zuerst."""
    return [job_shape(job) for job in own_work(desk)]


@room.get(ONE, Right.PROJEKT_SEHEN, Auftrag)
def auftrag(desk: AtDesk, auftrag: str) -> Auftrag:
    """Der Stand eines Auftrags."""
    return job_shape(work_of(desk, auftrag))


@room.post(f"{ONE}/abbrechen", Right.FAHRPLAN_SCHREIBEN, Auftrag, sends="")
def brich_ab(desk: AtDesk, auftrag: str) -> Auftrag:
    """Einen Auftrag abbrechen; halb Fertiges wird verworfen."""
    job = desk.house.jobs.cancel(work_of(desk, auftrag).id)
    if job is None:
        raise NotHere
    return job_shape(job)


@room.file(f"{ONE}/dateien/{{name}}", Right.PROJEKT_SEHEN, "*/*")
def auftragsdatei(desk: AtDesk, auftrag: str, name: str) -> Response:
    """Eine Datei, die der Auftrag geliefert hat."""
    job = work_of(desk, auftrag)
    path = desk.house.jobs.path_of(job, name)
    if path is None:
        raise NotHere
    return desk.file(path.read_bytes(), name, next(file.media for file in job.files if file.name == name))


def job_shape(job: Job) -> Auftrag:
    """Give a job as it is answered."""
    return Auftrag(id=job.id, art=job.kind, titel=job.title, zustand=job.state.label, fertig=job.state.over, schritt=job.progress.sentence, erledigt=job.progress.done, gesamt=job.progress.total,
                   fehler=job.error, ergebnis=dict(job.data or {}), dateien=[file.name for file in job.files])
