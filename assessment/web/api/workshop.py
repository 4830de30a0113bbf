"""The workshop: SWOT boards and the order of measures."""

from __future__ import annotations

from fastapi import Response

from assessment.accounts import Right
from assessment.agreements import Resolution
from assessment.changes import Outcome
from assessment.errors import Refused, UnknownName
from assessment.service.ranking import clear_rank, move_rank, rank_board
from assessment.service.swot_board import Entry, add_note, edit_note, hide_note, move_note, show_note, swot_board
from assessment.web.api.common import Seen, accepted, changed, tagged
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes.group import NeuerSwotEintrag, Rang, Rangfolge, SwotAenderung, SwotEintrag, Verschiebung
from assessment.web.desk import Desk
from assessment.web.routing import AtDesk

room = Room("Werkstatt")
GROUP_NOTE, TOWN_NOTE = f"{PROJECT}/swot/{{schluessel}}", f"{TOWN}/swot/{{schluessel}}"
RANKING = f"{PROJECT}/rangfolge"


@room.get(f"{PROJECT}/swot", Right.WERKSTATT_SEHEN, list[SwotEintrag])
def swot(desk: AtDesk) -> list[SwotEintrag]:
    """Die SWOT-Tafel der Gruppe."""
    return _entries(desk, "")


@room.get(f"{TOWN}/swot", Right.ERGEBNIS_SEHEN, list[SwotEintrag])
def swot_der_kommune(desk: AtDesk) -> list[SwotEintrag]:
    """Die SWOT-Tafel einer Kommune."""
    return _entries(desk, desk.town_key)


@room.post(f"{PROJECT}/swot", Right.WERKSTATT_SCHREIBEN, SwotEintrag, 201)
def neuer_swot_eintrag(desk: AtDesk, neu: NeuerSwotEintrag) -> SwotEintrag:
    """Einen eigenen Eintrag auf die Tafel der Gruppe setzen."""
    return _added(desk, neu, "")


@room.post(f"{TOWN}/swot", Right.ANTWORTEN_SCHREIBEN, SwotEintrag, 201)
def neuer_swot_eintrag_der_kommune(desk: AtDesk, neu: NeuerSwotEintrag) -> SwotEintrag:
    """Einen eigenen Eintrag auf die Tafel der Kommune setzen."""
    return _added(desk, neu, desk.town_key)


@room.get(GROUP_NOTE, Right.WERKSTATT_SEHEN, SwotEintrag, versioned=True)
def swot_eintrag(desk: AtDesk, schluessel: str, response: Response) -> SwotEintrag:
    """Ein Eintrag der Tafel der Gruppe; sein ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _entry(desk, schluessel, ""))


@room.get(TOWN_NOTE, Right.ERGEBNIS_SEHEN, SwotEintrag, versioned=True)
def swot_eintrag_der_kommune(desk: AtDesk, schluessel: str, response: Response) -> SwotEintrag:
    """Ein Eintrag der Tafel der Kommune; sein ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _entry(desk, schluessel, desk.town_key))


@room.put(GROUP_NOTE, Right.WERKSTATT_SCHREIBEN, SwotEintrag)
def aendere_swot_eintrag(desk: AtDesk, schluessel: str, neu: SwotAenderung, seen: Seen, response: Response) -> SwotEintrag:
    """Einen Eintrag der Gruppe ändern."""
    return changed(_written(desk, schluessel, neu, seen, ""), response, lambda: _entry(desk, schluessel, ""))


@room.put(TOWN_NOTE, Right.ANTWORTEN_SCHREIBEN, SwotEintrag)
def aendere_swot_eintrag_der_kommune(desk: AtDesk, schluessel: str, neu: SwotAenderung, seen: Seen, response: Response) -> SwotEintrag:
    """Einen Eintrag der Kommune ändern."""
    return changed(_written(desk, schluessel, neu, seen, desk.town_key), response, lambda: _entry(desk, schluessel, desk.town_key))


def _entries(desk: Desk, town: str) -> list[SwotEintrag]:
    return [_shape(entry) for entry in swot_board(desk.workspace, town, evaluation=desk.evaluated_now()).entries]


def _shape(entry: Entry) -> SwotEintrag:
    return SwotEintrag(schluessel=entry.key, teil=entry.part, text=entry.text, berechnet=entry.computed, herkunft=[trace.text for trace in entry.trace], ausgeblendet=entry.hidden, grund=entry.reason,
                       fassung=entry.version)


def _entry(desk: Desk, key: str, town: str) -> SwotEintrag:
    found = next((item for item in _entries(desk, town) if item.schluessel == key), None)
    if found is None:
        raise UnknownName("Diesen Eintrag gibt es auf der Tafel nicht (mehr).")
    return found


def _added(desk: Desk, neu: NeuerSwotEintrag, town: str) -> SwotEintrag:
    before = {entry.schluessel for entry in _entries(desk, town)}
    outcome = add_note(desk.workspace, neu.teil, neu.text, desk.actor, questions=neu.fragen, town=town, evaluation=desk.evaluation)
    accepted(outcome, lambda: _entries(desk, town)[-1])
    return next(entry for entry in _entries(desk, town) if entry.schluessel not in before)


def _written(desk: Desk, key: str, neu: SwotAenderung, seen: int, town: str) -> Outcome:
    """Do the one thing that is asked for."""
    given = {name for name in ("text", "ausblenden", "zeigen", "verschieben") if getattr(neu, name) is not None}
    if len(given) != 1:
        raise Refused("Nennen Sie genau eine Änderung: text, ausblenden, zeigen oder verschieben.")
    workspace, evaluation = desk.workspace, desk.evaluation
    if neu.text is not None:
        return edit_note(workspace, key, neu.text, desk.actor, base=seen, town=town, evaluation=evaluation)
    if neu.ausblenden is not None:
        return hide_note(workspace, key, neu.ausblenden, desk.actor, base=seen, town=town, evaluation=evaluation)
    if neu.verschieben is not None:
        return move_note(workspace, key, neu.verschieben, desk.actor, base=seen, part=neu.teil or "", town=town, evaluation=evaluation)
    return show_note(workspace, key, desk.actor, base=seen, town=town, evaluation=evaluation)


@room.get(RANKING, Right.WERKSTATT_SEHEN, Rangfolge, versioned=True)
def rangfolge(desk: AtDesk, response: Response) -> Rangfolge:
    """Die Rangfolge der Maßnahmen: berechnet und vereinbart."""
    return tagged(response, _ranking(desk))


@room.put(RANKING, Right.WERKSTATT_SCHREIBEN, Rangfolge)
def verschiebe(desk: AtDesk, neu: Verschiebung, seen: Seen, response: Response) -> Rangfolge:
    """Eine Maßnahme an einen anderen Platz setzen."""
    outcome = move_rank(desk.workspace, neu.massnahme, neu.nach, desk.actor, base=seen, wave=desk.wave.id, resolution=Resolution(neu.gremium, neu.tag), evaluation=desk.evaluation)
    return changed(outcome, response, lambda: _ranking(desk))


@room.delete(RANKING, Right.WERKSTATT_SCHREIBEN, Rangfolge)
def stelle_rangfolge_zurueck(desk: AtDesk, seen: Seen, response: Response) -> Rangfolge:
    """Die vereinbarte Rangfolge aufheben; es gilt wieder die berechnete."""
    return changed(clear_rank(desk.workspace, desk.actor, base=seen, wave=desk.wave.id), response, lambda: _ranking(desk))


def _ranking(desk: Desk) -> Rangfolge:
    board = rank_board(desk.workspace, evaluation=desk.evaluated_now())
    ranks = [Rang(massnahme=row.measure, titel=row.title, berechnet=row.computed, vereinbart=row.agreed or None, hinweise=list(row.warnings)) for row in board.rows]
    return Rangfolge(raenge=ranks, vereinbart=board.agreed, wirkung=board.effect, fassung=board.version)
