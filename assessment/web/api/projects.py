"""Projects and their members: progress, names, facts."""

from __future__ import annotations

from fastapi import Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service import Progress, add_town, progress_of, town_of_key
from assessment.service.towns import FactRow, change_town, fact_rows, set_facts
from assessment.web.api.common import Seen, accepted, changed, tagged
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes.projects import (
    Fortschritt,
    Kommune,
    Kommunenname,
    Merkmal,
    NeueKommune,
    NeuerKommunenname,
    NeuesMerkmal,
    Projekt,
)
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk

room = Room("Projekte und Kommunen")
NAME, FACT = f"{TOWN}/name", f"{TOWN}/merkmale/{{merkmal}}"


@room.get("/projekte", Right.PROJEKT_SEHEN, list[Projekt])
def projekte(desk: AtDesk) -> list[Projekt]:
    """Alle Projekte, die dieser Schlüssel sieht."""
    return [Projekt(id=volume.id, titel=volume.title) for volume in desk.house.shelf.volumes() if volume.id and desk.who.may(Right.PROJEKT_SEHEN, volume.id)]


@room.get(f"{PROJECT}/kommunen", Right.PROJEKT_SEHEN, list[Kommune])
def kommunen(desk: AtDesk) -> list[Kommune]:
    """Die Kommunen, die dieser Schlüssel sieht, mit dem Stand ihrer Interviews."""
    return [_town(desk, item) for item in progress_of(desk.workspace, desk.wave.id) if desk.reach.covers(item.town)]


@room.get(TOWN, Right.PROJEKT_SEHEN, Kommune)
def kommune(desk: AtDesk) -> Kommune:
    """Eine Kommune mit dem Stand ihrer Interviews."""
    found = next((item for item in progress_of(desk.workspace, desk.wave.id) if item.town == desk.town.id), None)
    if found is None:
        raise NotHere
    return _town(desk, found)


def _town(desk: Desk, item: Progress) -> Kommune:
    key = next(member.ags for member in desk.evaluation.group.members if member.id == item.town)
    return Kommune(kurzname=item.key, name=item.name, schluessel=key, interviews_gefuehrt=item.held, interviews_geplant=item.planned, nachzufassen=item.flagged,
                   fortschritt=[Fortschritt(dimension=share.dimension, titel=share.title, beantwortet=share.answered, gefragt=share.asked) for share in item.shares])


@room.post(f"{PROJECT}/kommunen", Right.PROJEKT_VERWALTEN, Kommune, 201)
def neue_kommune(desk: AtDesk, neu: NeueKommune) -> Kommune:
    """Eine Kommune aus dem amtlichen Gemeindeverzeichnis aufnehmen."""
    row = town_of_key(neu.schluessel)
    if row is None:
        raise UnknownName(f"Den Schlüssel {neu.schluessel} hat das Gemeindeverzeichnis nicht.")
    label = add_town(desk.workspace, row, desk.actor, wave=desk.wave.id)
    return next(_town(desk, item) for item in progress_of(desk.workspace, desk.wave.id) if item.key == label)


@room.get(NAME, Right.PROJEKT_VERWALTEN, Kommunenname, known=True)
def kommunenname(desk: AtDesk, response: Response) -> Kommunenname:
    """Name, Kurzname und amtlicher Schlüssel einer Kommune."""
    return tagged(response, _name(desk))


@room.put(NAME, Right.PROJEKT_VERWALTEN, Kommunenname)
def benenne_kommune(desk: AtDesk, neu: NeuerKommunenname, seen: Seen, response: Response) -> Kommunenname:
    """Name, Kurzname oder Schlüssel ändern; mit dem Kurznamen ändern sich die Adressen der Kommune."""
    given = {"name": neu.name, "label": neu.kurzname, "ags": neu.schluessel}
    fields = {name: str(desk.town.fields[name]) if value is None else value for name, value in given.items()}
    return changed(change_town(desk.workspace, desk.town, fields, seen, desk.actor), response, lambda: _name(desk))


def _name(desk: Desk) -> Kommunenname:
    town = desk.workspace.record("municipality", desk.town.id) or desk.town
    return Kommunenname(name=str(town.fields["name"]), kurzname=str(town.fields["label"]), schluessel=str(town.fields["ags"]), fassung=town.version)


@room.get(f"{TOWN}/merkmale", Right.PROJEKT_VERWALTEN, list[Merkmal])
def merkmale(desk: AtDesk) -> list[Merkmal]:
    """Die Merkmale einer Kommune; von ihnen hängt ab, welche Fragen gestellt werden."""
    return [_fact_of(row) for row in fact_rows(desk.workspace, desk.town.id, desk.wave)]


@room.get(FACT, Right.PROJEKT_VERWALTEN, Merkmal, known=True)
def merkmal(desk: AtDesk, merkmal: str, response: Response) -> Merkmal:
    """Ein Merkmal einer Kommune."""
    return tagged(response, _fact(desk, merkmal))


@room.put(FACT, Right.PROJEKT_VERWALTEN, Merkmal)
def aendere_merkmal(desk: AtDesk, merkmal: str, neu: NeuesMerkmal, seen: Seen, response: Response) -> Merkmal:
    """Ein Merkmal ändern."""
    _fact(desk, merkmal)
    rows = fact_rows(desk.workspace, desk.town.id, desk.wave)
    given, versions = {row.key: row.value for row in rows} | {merkmal: neu.wert}, {row.key: row.version for row in rows} | {merkmal: seen}
    for outcome in set_facts(desk.workspace, desk.town.id, desk.wave, given, versions, desk.actor):
        accepted(outcome, lambda: _fact(desk, merkmal))
    return tagged(response, _fact(desk, merkmal))


def _fact(desk: Desk, key: str) -> Merkmal:
    found = next((row for row in fact_rows(desk.workspace, desk.town.id, desk.wave) if row.key == key), None)
    if found is None:
        raise UnknownName("Dieses Merkmal gibt es im Fragenkatalog nicht.")
    return _fact_of(found)


def _fact_of(row: FactRow) -> Merkmal:
    return Merkmal(merkmal=row.key, bezeichnung=row.label, einheit=row.unit, erlaubt=[value for value, _ in row.options], wert=row.value, fassung=row.version)
