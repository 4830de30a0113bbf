"""Projects, waves, members and the history."""

from __future__ import annotations

from datetime import date

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service import Progress, add_town, history_of, progress_of, town_of_key, undo_entry
from assessment.store import Record
from assessment.web.api.common import accepted
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes import Eintrag, Erhebung, Fortschritt, Kommune, NeueKommune, Projekt
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk

room = Room("Projekte")


@room.get("/projekte", Right.PROJEKT_SEHEN, list[Projekt])
def projekte(desk: AtDesk) -> list[Projekt]:
    """Alle Projekte, die dieser Schlüssel sieht."""
    return [Projekt(id=volume.id, titel=volume.title) for volume in desk.house.shelf.volumes() if volume.id and desk.who.may(Right.PROJEKT_SEHEN, volume.id)]


@room.get(f"{PROJECT}/erhebungen", Right.PROJEKT_SEHEN, list[Erhebung])
def erhebungen(desk: AtDesk) -> list[Erhebung]:
    """Die Erhebungen des Projekts, die älteste zuerst. Alle Adressen darunter nehmen ?erhebung=; ohne Angabe gilt die laufende."""
    return [_wave(desk, wave) for wave in desk.workspace.waves()]


def _wave(desk: Desk, wave: Record) -> Erhebung:
    frozen = wave.fields["frozen_on"]
    return Erhebung(id=wave.id, titel=str(wave.fields["title"]), stichtag=date.fromisoformat(str(wave.fields["reference_date"])), eingefroren_am=date.fromisoformat(str(frozen)) if frozen else None,
                    laufend=wave.id == desk.workspace.current_wave().id)


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


@room.post(f"{PROJECT}/kommunen", Right.PROJEKT_VERWALTEN, Kommune, status_code=201)
def neue_kommune(desk: AtDesk, neu: NeueKommune) -> Kommune:
    """Eine Kommune aus dem amtlichen Gemeindeverzeichnis aufnehmen."""
    row = town_of_key(neu.schluessel)
    if row is None:
        raise UnknownName(f"Den Schlüssel {neu.schluessel} hat das Gemeindeverzeichnis nicht.")
    label = add_town(desk.workspace, row, desk.actor, wave=desk.wave.id)
    return next(_town(desk, item) for item in progress_of(desk.workspace, desk.wave.id) if item.key == label)


@room.get(f"{PROJECT}/verlauf", Right.VERLAUF_SEHEN, list[Eintrag])
def verlauf(desk: AtDesk, vor: int = 0, hoechstens: int = 50) -> list[Eintrag]:
    """Der Verlauf, neueste zuerst; die nächste Seite beginnt ?vor= der kleinsten Nummer."""
    towns = None if desk.reach.everything else desk.reach.towns
    found = history_of(desk.workspace, towns=towns, last=min(max(hoechstens, 1), 500), before=min(max(vor, 0), 2**53))
    return [Eintrag(id=entry.id, nummer=entry.seq, wann=entry.at, wer=entry.who, woher=entry.source, was=entry.what, vorgang=entry.action,
                    aenderungen={name: list(pair) for name, pair in entry.changes.items()}) for entry in found]


@room.post(f"{PROJECT}/verlauf/{{eintrag}}/zuruecknehmen", Right.ZURUECKNEHMEN, None, status_code=204)
def zuruecknehmen(desk: AtDesk, eintrag: str) -> None:
    """Einen Eintrag zurücknehmen, durch einen neuen."""
    outcome = undo_entry(desk.workspace, eintrag, desk.actor, towns=None if desk.reach.everything else desk.reach.towns)
    accepted(outcome, lambda: (outcome.version, Projekt(id=desk.workspace.project, titel="")))
