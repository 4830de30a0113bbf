"""Waves: list, freeze, begin the next."""

from __future__ import annotations

from datetime import date

from fastapi import Response

from assessment.accounts import Right
from assessment.errors import Refused
from assessment.service import freeze_wave, next_wave
from assessment.store import Record
from assessment.web.api.common import Seen, overtaken, tagged
from assessment.web.api.routing import PROJECT, Room
from assessment.web.api.shapes.projects import Einfrieren, Erhebung, NeueErhebung
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk

room = Room("Erhebungen")
WAVE = f"{PROJECT}/erhebungen/{{id}}"


@room.get(f"{PROJECT}/erhebungen", Right.PROJEKT_SEHEN, list[Erhebung])
def erhebungen(desk: AtDesk) -> list[Erhebung]:
    """Die Erhebungen des Projekts, die älteste zuerst. Alle Adressen darunter nehmen ?erhebung=; ohne Angabe gilt die laufende."""
    return [_wave(desk, wave) for wave in desk.workspace.waves()]


@room.get(WAVE, Right.PROJEKT_SEHEN, Erhebung, versioned=True)
def erhebung(desk: AtDesk, id: str, response: Response) -> Erhebung:  # noqa: A002 - the name in the address
    """Eine Erhebung."""
    return tagged(response, _found(desk, id))


@room.post(f"{PROJECT}/erhebungen", Right.PROJEKT_VERWALTEN, Erhebung, 201)
def neue_erhebung(desk: AtDesk, neu: NeueErhebung) -> Erhebung:
    """Die nächste Erhebung beginnen. Frühere Antworten stehen als Vorschlag da und zählen, sobald sie bestätigt sind."""
    return _wave(desk, next_wave(desk.workspace, neu.titel, neu.stichtag, desk.actor))


@room.post(f"{WAVE}/einfrieren", Right.PROJEKT_VERWALTEN, Erhebung, versioned=True)
def friere_ein(desk: AtDesk, id: str, wie: Einfrieren, seen: Seen, response: Response) -> Erhebung:  # noqa: A002 - the name in the address
    """Eine Erhebung abschließen: Ihre Antworten bleiben, wie sie sind, ihre Werte werden festgehalten. Das lässt sich nicht zurücknehmen."""
    _found(desk, id)
    if desk.workspace.conflicts() and not wie.trotz_konflikten:
        raise Refused("Noch sind Konflikte offen. Entscheiden Sie diese zuerst, oder senden Sie trotz_konflikten: true.")
    with overtaken(lambda: _found(desk, id)):
        freeze_wave(desk.workspace, id, desk.actor, desk.today, despite_conflicts=True, base=seen)
    return tagged(response, _found(desk, id))


def _found(desk: Desk, wave: str) -> Erhebung:
    found = next((item for item in desk.workspace.waves() if item.id == wave), None)
    if found is None:
        raise NotHere
    return _wave(desk, found)


def _wave(desk: Desk, wave: Record) -> Erhebung:
    frozen, catalogue = wave.fields["frozen_on"], desk.workspace.catalogue_of(wave)
    return Erhebung(id=wave.id, titel=str(wave.fields["title"]), stichtag=date.fromisoformat(str(wave.fields["reference_date"])), eingefroren_am=date.fromisoformat(str(frozen)) if frozen else None,
                    laufend=wave.id == desk.workspace.current_wave().id, katalog=catalogue.edition, fassung=wave.version)
