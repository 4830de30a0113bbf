"""Joint decisions: what is to be decided together, and how every member decided."""

from __future__ import annotations

from fastapi import Response

from assessment.accounts import Right
from assessment.service.deciding import Ballot, DecisionBoardRow, decision_board
from assessment.service.voting import Cast, decision_versions, record_decisions
from assessment.web.api.common import Seen, changed, tagged
from assessment.web.api.routing import PROJECT, Room
from assessment.web.api.shapes.group import Entscheidung, NeueStimme, Stimmzettel
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.pages.workshop import reader_sight
from assessment.web.routing import AtDesk

room = Room("Entscheidungen")
LIST = f"{PROJECT}/entscheidungen"
BALLOT = f"{LIST}/{{massnahme}}/stimmen/{{mitglied}}"


@room.get(LIST, Right.WERKSTATT_SEHEN, list[Entscheidung])
def entscheidungen(desk: AtDesk) -> list[Entscheidung]:
    """Was gemeinsam zu entscheiden ist, mit allen Stimmen."""
    return [_row(desk, row) for row in decision_board(desk.evaluation, reader_sight(desk)).rows]


@room.get(f"{LIST}/{{massnahme}}", Right.WERKSTATT_SEHEN, Entscheidung)
def entscheidung(desk: AtDesk, massnahme: str) -> Entscheidung:
    """Eine gemeinsame Maßnahme mit allen Stimmen."""
    return _row(desk, _found(desk, massnahme))


@room.get(BALLOT, Right.WERKSTATT_SEHEN, Stimmzettel, known=True)
def stimme(desk: AtDesk, massnahme: str, mitglied: str, response: Response) -> Stimmzettel:
    """Wie eine Kommune zu einer Maßnahme steht."""
    return tagged(response, _ballot(desk, massnahme, mitglied))


@room.put(BALLOT, Right.ENTSCHEIDEN, Stimmzettel)
def stimme_ab(desk: AtDesk, massnahme: str, mitglied: str, neu: NeueStimme, seen: Seen, response: Response) -> Stimmzettel:
    """Festhalten, wie eine Kommune entschieden hat; eine spätere Entscheidung ersetzt sie, der Verlauf behält beide."""
    return _recorded(desk, massnahme, Cast(mitglied, neu.wahl, neu.tag, neu.gremium, neu.grund, seen), response)


@room.delete(BALLOT, Right.ENTSCHEIDEN, Stimmzettel)
def nimm_stimme_zurueck(desk: AtDesk, massnahme: str, mitglied: str, seen: Seen, response: Response) -> Stimmzettel:
    """Eine Entscheidung zurücknehmen."""
    return _recorded(desk, massnahme, Cast(mitglied, "", base=seen), response)


def _recorded(desk: Desk, measure: str, cast: Cast, response: Response) -> Stimmzettel:
    """Record a ballot: a municipality decides for itself, working group and consultants for all."""
    _ballot(desk, measure, cast.town)
    town = next(member.id for member in desk.evaluation.group.members if member.key == cast.town)
    if not (desk.reach.released or desk.reach.covers(town)):
        raise NotHere
    for outcome in record_decisions(desk.workspace, measure, [cast], desk.actor, today=desk.today, evaluation=desk.evaluation):
        return changed(outcome, response, lambda: _ballot(desk, measure, cast.town))
    return tagged(response, _ballot(desk, measure, cast.town))


def _found(desk: Desk, measure: str) -> DecisionBoardRow:
    row = next((row for row in decision_board(desk.evaluated_now(), reader_sight(desk)).rows if row.measure == measure), None)
    if row is None:
        raise NotHere("Über diese Maßnahme gibt es nichts gemeinsam zu entscheiden.")
    return row


def _ballot(desk: Desk, measure: str, member: str) -> Stimmzettel:
    found = next((ballot for ballot in _found(desk, measure).ballots if ballot.town == member), None)
    if found is None:
        raise NotHere("Diese Kommune ist an der Maßnahme nicht beteiligt.")
    return _shape(found, decision_versions(desk.workspace, measure, evaluation=desk.evaluation).get(member, 0))


def _row(desk: Desk, row: DecisionBoardRow) -> Entscheidung:
    versions = decision_versions(desk.workspace, row.measure, evaluation=desk.evaluation)
    return Entscheidung(massnahme=row.measure, titel=row.title, stand=row.standing, warum=row.why, federfuehrung=row.lead, gesparte_tage=row.saved_days, gespartes_geld=row.saved_money,
                        stimmen=[_shape(ballot, versions.get(ballot.town, 0)) for ballot in row.ballots])


def _shape(ballot: Ballot, version: int) -> Stimmzettel:
    return Stimmzettel(kommune=ballot.town, wahl=ballot.choice, tag=ballot.day, gremium=ballot.body, grund=ballot.reason, fassung=version)
