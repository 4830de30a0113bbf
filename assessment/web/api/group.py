"""The working group: comparison, consents, SWOT board, order of measures, joint decisions."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from assessment.accounts import Right
from assessment.errors import Refused, UnknownName
from assessment.service import (
    CONSENTS,
    compared_gaps,
    compared_lessons,
    compared_matrix,
    consent_board,
    gaps_data,
    lessons_data,
    matrix_data,
    record_decision,
    set_consent,
)
from assessment.service.deciding import decision_board
from assessment.service.ranking import move_rank, rank_board
from assessment.service.swot_board import add_note, edit_note, hide_note, move_note, show_note, swot_board
from assessment.web.api.common import Seen, accepted, tagged
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes import (
    Einwilligung,
    Entscheidung,
    NeueEinwilligung,
    NeuerSwotEintrag,
    NeueStimme,
    Rang,
    Rangfolge,
    Stimmzettel,
    SwotAenderung,
    SwotEintrag,
    Verschiebung,
)
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.pages.comparison import GROUP, seen_by
from assessment.web.routing import AtDesk

room = Room("Arbeitsgruppe")


@room.get(f"{PROJECT}/vergleich", Right.VERGLEICH_SEHEN, dict[str, Any])
def vergleich(desk: AtDesk, sicht: str = GROUP, dimension: str = "") -> dict[str, Any]:
    """Der Vergleich, soweit dieser Schlüssel ihn sehen darf; die Beratung sieht mit ?sicht=intern alles."""
    found = seen_by(desk, sicht)
    gaps, strengths = compared_gaps(found, dimension=dimension)
    return {"sicht": found.whose, **matrix_data(compared_matrix(found, dimension)), **gaps_data(gaps, strengths), "lernen": lessons_data(found.evaluation, compared_lessons(found, dimension=dimension))}


@room.get(f"{TOWN}/einwilligung", Right.EINWILLIGEN, Einwilligung)
def einwilligung(desk: AtDesk) -> Einwilligung:
    """Was die Kommune andere je Dimension sehen lässt."""
    row = next((row for row in consent_board(desk.workspace, desk.wave.id).rows if row.town == desk.town.id), None)
    if row is None:
        raise NotHere
    return Einwilligung(kommune=row.key, stufen={cell.dimension: cell.level for cell in row.cells})


@room.post(f"{TOWN}/einwilligung", Right.EINWILLIGEN, Einwilligung)
def willige_ein(desk: AtDesk, neu: NeueEinwilligung) -> Einwilligung:
    """Eine Einwilligung erteilen oder ändern; sie gilt sofort."""
    assert neu.stufe in CONSENTS
    set_consent(desk.workspace, desk.town_key, neu.dimension, neu.stufe, desk.actor, wave=desk.wave.id)
    return einwilligung(desk)


@room.get(f"{PROJECT}/swot", Right.WERKSTATT_SEHEN, list[SwotEintrag])
def swot(desk: AtDesk) -> list[SwotEintrag]:
    """Die SWOT-Tafel der Gruppe."""
    return _entries(desk, "")


@room.get(f"{TOWN}/swot", Right.ERGEBNIS_SEHEN, list[SwotEintrag])
def swot_der_kommune(desk: AtDesk) -> list[SwotEintrag]:
    """Die SWOT-Tafel einer Kommune."""
    return _entries(desk, desk.town_key)


@room.post(f"{PROJECT}/swot", Right.WERKSTATT_SCHREIBEN, list[SwotEintrag], status_code=201)
def swot_eintrag(desk: AtDesk, neu: NeuerSwotEintrag) -> list[SwotEintrag]:
    """Einen eigenen Eintrag auf die Tafel der Gruppe setzen."""
    return _added(desk, neu, "")


@room.post(f"{TOWN}/swot", Right.ANTWORTEN_SCHREIBEN, list[SwotEintrag], status_code=201)
def swot_eintrag_der_kommune(desk: AtDesk, neu: NeuerSwotEintrag) -> list[SwotEintrag]:
    """Einen eigenen Eintrag auf die Tafel der Kommune setzen."""
    return _added(desk, neu, desk.town_key)


@room.put(f"{PROJECT}/swot/{{schluessel}}", Right.WERKSTATT_SCHREIBEN, list[SwotEintrag])
def aendere_swot(desk: AtDesk, schluessel: str, neu: SwotAenderung, seen: Seen) -> list[SwotEintrag]:
    """Einen Eintrag der Gruppe ändern; die Fassung des Eintrags gehört in If-Match."""
    return _changed(desk, schluessel, neu, seen, "")


@room.put(f"{TOWN}/swot/{{schluessel}}", Right.ANTWORTEN_SCHREIBEN, list[SwotEintrag])
def aendere_swot_der_kommune(desk: AtDesk, schluessel: str, neu: SwotAenderung, seen: Seen) -> list[SwotEintrag]:
    """Einen Eintrag der Kommune ändern; die Fassung des Eintrags gehört in If-Match."""
    return _changed(desk, schluessel, neu, seen, desk.town_key)


def _entries(desk: Desk, town: str) -> list[SwotEintrag]:
    return [SwotEintrag(schluessel=entry.key, teil=entry.part, text=entry.text, berechnet=entry.computed, herkunft=[trace.text for trace in entry.trace], ausgeblendet=entry.hidden, grund=entry.reason,
                        fassung=entry.version) for entry in swot_board(desk.workspace, town, wave=desk.wave.id).entries]


def _added(desk: Desk, neu: NeuerSwotEintrag, town: str) -> list[SwotEintrag]:
    add_note(desk.workspace, neu.teil, neu.text, desk.actor, questions=neu.fragen, town=town, wave=desk.wave.id)
    return _entries(desk, town)


def _changed(desk: Desk, key: str, neu: SwotAenderung, seen: int, town: str) -> list[SwotEintrag]:
    given = {name for name in ("text", "ausblenden", "zeigen", "verschieben") if getattr(neu, name) is not None}
    if len(given) != 1:
        raise Refused("Nennen Sie genau eine Änderung: text, ausblenden, zeigen oder verschieben.")
    workspace, where = desk.workspace, {"base": seen, "town": town, "wave": desk.wave.id}
    match given.pop():
        case "text":
            outcome = edit_note(workspace, key, neu.text or "", desk.actor, **where)  # type: ignore[arg-type]
        case "ausblenden":
            outcome = hide_note(workspace, key, neu.ausblenden or "", desk.actor, **where)  # type: ignore[arg-type]
        case "zeigen":
            outcome = show_note(workspace, key, desk.actor, **where)  # type: ignore[arg-type]
        case _:
            outcome = move_note(workspace, key, neu.verschieben or "auf", desk.actor, part=neu.teil or "", **where)  # type: ignore[arg-type]
    accepted(outcome, lambda: _entry_now(desk, key, town))
    return _entries(desk, town)


def _entry_now(desk: Desk, key: str, town: str) -> tuple[int, SwotEintrag]:
    entry = next(entry for entry in _entries(desk, town) if entry.schluessel == key)
    return entry.fassung, entry


@room.get(f"{PROJECT}/rangfolge", Right.WERKSTATT_SEHEN, Rangfolge)
def rangfolge(desk: AtDesk, response: Response) -> Rangfolge:
    """Die Rangfolge der Maßnahmen: berechnet und vereinbart."""
    found = _ranking(desk)
    tagged(response, found.fassung)
    return found


def _ranking(desk: Desk) -> Rangfolge:
    board = rank_board(desk.workspace, wave=desk.wave.id)
    return Rangfolge(raenge=[Rang(massnahme=row.measure, titel=row.title, berechnet=row.computed, vereinbart=row.agreed or None, hinweise=list(row.warnings)) for row in board.rows], vereinbart=board.agreed,
                     wirkung=board.effect, fassung=board.version)


@room.put(f"{PROJECT}/rangfolge", Right.WERKSTATT_SCHREIBEN, Rangfolge)
def verschiebe(desk: AtDesk, neu: Verschiebung, seen: Seen, response: Response) -> Rangfolge:
    """Eine Maßnahme an einen anderen Platz setzen."""
    accepted(move_rank(desk.workspace, neu.massnahme, neu.nach, desk.actor, base=seen, wave=desk.wave.id), lambda: (_ranking(desk).fassung, _ranking(desk)))
    return rangfolge(desk, response)


@room.get(f"{PROJECT}/entscheidungen", Right.WERKSTATT_SEHEN, list[Entscheidung])
def entscheidungen(desk: AtDesk) -> list[Entscheidung]:
    """Was gemeinsam zu entscheiden ist, mit allen Stimmen."""
    return _decisions(desk)


def _decisions(desk: Desk) -> list[Entscheidung]:
    board = decision_board(desk.house.evaluations.of(desk.workspace, desk.wave.id))
    return [Entscheidung(
        massnahme=row.measure, titel=row.title, stand=row.standing, warum=row.why, federfuehrung=row.lead, gesparte_tage=row.saved_days, gespartes_geld=row.saved_money,
        stimmen=[Stimmzettel(kommune=ballot.town, wahl=ballot.choice, tag=ballot.day, gremium=ballot.body, grund=ballot.reason) for ballot in row.ballots]) for row in board.rows]


@room.post(f"{TOWN}/entscheidungen/{{massnahme}}", Right.ENTSCHEIDEN, Entscheidung)
def entscheide(desk: AtDesk, massnahme: str, neu: NeueStimme) -> Entscheidung:
    """Festhalten, wie eine Kommune entschieden hat; eine spätere Entscheidung ersetzt sie, der Verlauf behält beide."""
    record_decision(desk.workspace, desk.town_key, massnahme, neu.wahl, desk.actor, today=desk.today, day=neu.tag, body=neu.gremium, reason=neu.grund, wave=desk.wave.id)
    found = next((row for row in _decisions(desk) if row.massnahme == massnahme), None)
    if found is None:
        raise UnknownName("Die Entscheidung ist gespeichert; gemeinsam steht diese Maßnahme nicht zur Wahl.")
    return found
