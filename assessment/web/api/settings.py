"""What group and members have agreed for planning and documents."""

from __future__ import annotations

from fastapi import Response

from assessment.accounts import Right
from assessment.agreements import Resolution
from assessment.service import planning_rows, set_planning
from assessment.service.setting_forms import setting_form
from assessment.web.api.common import Seen, changed, tagged
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes.planning import NeueVorgabe, Vorgabe
from assessment.web.desk import Desk
from assessment.web.routing import AtDesk

room = Room("Vorgaben")
OF_GROUP, OF_TOWN = f"{PROJECT}/vorgaben/{{vorgabe}}", f"{TOWN}/vorgaben/{{vorgabe}}"


@room.get(f"{PROJECT}/vorgaben", Right.PROJEKT_VERWALTEN, list[Vorgabe])
def vorgaben(desk: AtDesk) -> list[Vorgabe]:
    """Die Vorgaben der Gruppe für Planung und Dokumente."""
    return _all(desk)


@room.get(f"{TOWN}/vorgaben", Right.FAHRPLAN_SEHEN, list[Vorgabe])
def vorgaben_der_kommune(desk: AtDesk) -> list[Vorgabe]:
    """Die Vorgaben einer Kommune."""
    return _all(desk)


@room.get(OF_GROUP, Right.PROJEKT_VERWALTEN, Vorgabe, known=True)
def vorgabe(desk: AtDesk, vorgabe: str, response: Response) -> Vorgabe:
    """Eine Vorgabe der Gruppe; ihr ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _one(desk, vorgabe))


@room.get(OF_TOWN, Right.FAHRPLAN_SEHEN, Vorgabe, known=True)
def vorgabe_der_kommune(desk: AtDesk, vorgabe: str, response: Response) -> Vorgabe:
    """Eine Vorgabe einer Kommune; ihr ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _one(desk, vorgabe))


@room.put(OF_GROUP, Right.PROJEKT_VERWALTEN, Vorgabe)
def setze_vorgabe(desk: AtDesk, vorgabe: str, neu: NeueVorgabe, seen: Seen, response: Response) -> Vorgabe:
    """Eine Vorgabe der Gruppe setzen."""
    return _set(desk, vorgabe, neu, seen, response)


@room.put(OF_TOWN, Right.FAHRPLAN_SCHREIBEN, Vorgabe)
def setze_vorgabe_der_kommune(desk: AtDesk, vorgabe: str, neu: NeueVorgabe, seen: Seen, response: Response) -> Vorgabe:
    """Eine Vorgabe einer Kommune setzen."""
    return _set(desk, vorgabe, neu, seen, response)


def _town(desk: Desk) -> tuple[str, str]:
    """Give short name and record id of the path's municipality, empty ones for the group; NotHere where it takes no part in the wave."""
    if desk.town_or_none is None:
        return "", ""
    member = desk.evaluation.group.members[desk.row]
    return member.key, member.id


def _all(desk: Desk) -> list[Vorgabe]:
    key, _ = _town(desk)
    return [_one(desk, row.key) for row in planning_rows(desk.evaluation.group, key)]


def _one(desk: Desk, key: str) -> Vorgabe:
    found = setting_form(desk.workspace, desk.evaluated_now().group, key, _town(desk)[1])
    return Vorgabe(schluessel=found.key, bezeichnung=found.label, hinweis=found.hint, wert=found.holds, vereinbart=found.agreed, gremium=found.resolution.body, tag=found.resolution.day, fassung=found.version)


def _set(desk: Desk, key: str, neu: NeueVorgabe, seen: int, response: Response) -> Vorgabe:
    _one(desk, key)
    resolution = Resolution(neu.gremium, neu.tag) if neu.gremium or neu.tag else None
    outcome = set_planning(desk.workspace, key, neu.wert, desk.actor, today=desk.today, town=_town(desk)[0], wave=desk.wave.id, resolution=resolution, base=seen)
    return changed(outcome, response, lambda: _one(desk, key))
