"""Joint decisions in the workshop: all measures by members; one measure with cost, vote and a ballot per member, saved one by one or all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from assessment.accounts import Right
from assessment.answers import parsed_day
from assessment.changes import CONFLICT, Outcome
from assessment.errors import BrokenProject, Refused
from assessment.service.clashes import conflict_view
from assessment.service.deciding import DecisionBoard, DecisionBoardRow, Shares, decision_board, shares_for
from assessment.service.voting import Cast, decision_versions, record_decisions
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.workshop import BEAMER, WAVE, WORKSHOP, Addresses, clash_answer, last_decision, page, reader_sight, refused_unless_saved
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.workshop_clash import ballots_clash
from assessment.web.views.workshop_decisions import BallotForm, ShareForm, TypedBallot, ballot_forms, decisions_view, measure_view, share_form
from questionnaires import Problem

pages = Pages()
DECISIONS = f"{WORKSHOP}/entscheidungen"
MEASURE = f"{DECISIONS}/{{massnahme}}"
TITLE = "Entscheidungen"
CHOICE, DAY, BODY, REASON, BASE, HOLDS = "wahl-", "datum-", "gremium-", "grund-", "fassung-", "gilt-"
OTHER = "andere"


@pages.get(DECISIONS, Right.WERKSTATT_SEHEN)
def decisions(desk: AtDesk) -> Response:
    """Show all measures with the votes of all members."""
    view = decisions_view(decision_board(desk.evaluation, reader_sight(desk)), desk.evaluation, Addresses(desk), desk.request.query_params.get("stand", ""))
    return page(desk, "werkstatt_entscheidungen.html.j2", TITLE, last_decision(desk), right=Right.ENTSCHEIDEN, view=view)


@pages.get(MEASURE, Right.WERKSTATT_SEHEN)
def measure(desk: AtDesk, massnahme: str) -> Response:
    """Show a measure: what it is, what it costs whom, how the vote stands."""
    return _page(desk, massnahme)


@pages.post(MEASURE, Right.ENTSCHEIDEN, own_faults=True)
def decide(desk: AtDesk, massnahme: str) -> Response:
    """Save the ballots of the form, or the one whose button was pressed; nothing where any of them cannot be saved."""
    _, row = _found(desk, massnahme)
    named = _named(desk, row)
    typed = {key: _typed(desk, key) for key in named}
    only = desk.form.text("nur")
    wanted = {key: ballot for key, ballot in typed.items() if only in ("", key) and desk.form.text(f"{HOLDS}{key}") != OTHER}
    try:
        outcomes = record_decisions(desk.workspace, massnahme, _casts(desk, row, wanted), desk.actor, today=desk.today, evaluation=desk.evaluation)
    except BrokenProject as broken:
        return _page(desk, massnahme, typed, broken.problems, status=422)
    clashes = {_key_of(desk, outcome): outcome for outcome in outcomes if outcome.status == CONFLICT}
    if clashes:
        return _clash(desk, massnahme, row, wanted, clashes)
    for outcome in outcomes:
        refused_unless_saved(outcome)
    return desk.go(Addresses(desk)("entscheidungen", massnahme, hinweis="gespeichert"))


def _found(desk: AtDesk, measure: str) -> tuple[DecisionBoard, DecisionBoardRow]:
    board = decision_board(desk.evaluation, reader_sight(desk))
    row = next((row for row in board.rows if row.measure == measure), None)
    if row is None:
        raise NotHere("Über diese Maßnahme gibt es nichts gemeinsam zu entscheiden. Die Liste der Entscheidungen zeigt alle.")
    return board, row


def _may(desk: AtDesk, key: str) -> bool:
    """Tell whether the user may decide for a member (short name): a municipality for itself, working group and consultants for all."""
    town = next((member.id for member in desk.evaluation.group.members if member.key == key), "")
    reach = desk.reach_of(Right.ENTSCHEIDEN)
    return bool(town) and not desk.wave.fields["frozen_on"] and (reach.released or reach.covers(town))


def _named(desk: AtDesk, row: DecisionBoardRow) -> tuple[str, ...]:
    """Give the members a form decides for; one who is not concerned, or not the user's, is not there."""
    found = [name.removeprefix(CHOICE) for name in desk.form.texts if name.startswith(CHOICE)]
    asked = [*found, *([desk.form.text("nur")] if desk.form.text("nur") else [])]
    reach = desk.reach_of(Right.ENTSCHEIDEN)
    towns = {member.key: member.id for member in desk.evaluation.group.members}
    concerned = {ballot.town for ballot in row.ballots}
    if any(key not in concerned or not (reach.released or reach.covers(towns[key])) for key in asked):
        raise NotHere
    return tuple(found)


def _typed(desk: AtDesk, key: str) -> TypedBallot:
    text = desk.form.text
    return TypedBallot(text(f"{CHOICE}{key}"), text(f"{DAY}{key}"), text(f"{BODY}{key}"), text(f"{REASON}{key}"), desk.form.whole(f"{BASE}{key}"))


def _casts(desk: AtDesk, row: DecisionBoardRow, typed: Mapping[str, TypedBallot]) -> list[Cast]:
    """Give what is to be recorded; raises BrokenProject with every text and day that cannot be kept."""
    names = {ballot.town: ballot.name for ballot in row.ballots}
    problems = [Problem(fault.code, names.get(fault.file.partition("-")[2], fault.file), fault.line, fault.message, fault.remedy) for fault in desk.form.faults]
    problems += [Problem("form-day", names[key], 0, f"»{ballot.day}« ist kein Datum.", "Schreiben Sie Tag.Monat.Jahr, z. B. 04.05.2026.") for key, ballot in typed.items() if ballot.day and parsed_day(ballot.day) is None]
    problems += [Problem("form-choice", names[key], 0, "Datum, Gremium oder Grund stehen ohne Entscheidung.", "Wählen Sie eine Entscheidung, oder leeren Sie die Felder.")
                 for key, ballot in typed.items() if not ballot.choice and not ballot.base and (ballot.day or ballot.body or ballot.reason)]
    if problems:
        raise BrokenProject(problems)
    return [Cast(key, ballot.choice, parsed_day(ballot.day) if ballot.day else None, ballot.body, ballot.reason, ballot.base) for key, ballot in typed.items()]


def _key_of(desk: AtDesk, outcome: Outcome) -> str:
    towns = {member.id: member.key for member in desk.evaluation.group.members}
    return towns[str(outcome.change.fields["municipality_id"])]


def _clash(desk: AtDesk, measure: str, row: DecisionBoardRow, typed: Mapping[str, TypedBallot], clashes: Mapping[str, Outcome]) -> Response:
    at = Addresses(desk)
    told = conflict_view(desk.workspace, next(iter(clashes.values())))
    ballots = [ballot for ballot in ballot_forms(row, {}, typed.__contains__, typed) if ballot.key in typed]
    return clash_answer(desk, "Zwei Eingaben zur selben Entscheidung", ballots_clash(told.who or "Jemand anderes", told.at, clashes, ballots, at("entscheidungen", measure), at("entscheidungen", measure)))


def _page(desk: AtDesk, measure: str, typed: Mapping[str, TypedBallot] | None = None, problems: Sequence[Problem] = (), *, status: int = 200) -> Response:
    at = Addresses(desk)
    board, row = _found(desk, measure)
    ballots: tuple[BallotForm, ...] = ballot_forms(row, decision_versions(desk.workspace, measure, evaluation=desk.evaluation), lambda key: _may(desk, key), typed)
    view = measure_view(board, row, desk.evaluation.catalogue.measure[measure], _shares(desk, row), ballots, at, problems)
    return page(desk, "werkstatt_massnahme.html.j2", row.title, last_decision(desk), right=Right.ENTSCHEIDEN, crumbs=(Crumb(TITLE, at("entscheidungen")),), status=status, view=view)


def _shares(desk: AtDesk, row: DecisionBoardRow) -> ShareForm | None:
    """Give who pays what for the participants of the address (?mit=), as things stand where it names none; others than those of the vote are not there."""
    asked = tuple(desk.request.query_params.getlist("mit"))
    if not set(asked) <= {ballot.town for ballot in row.ballots if ballot.takes_part}:
        raise NotHere
    shares: Shares | None = None
    fault = ""
    if row.shares:
        try:
            shares = shares_for(desk.evaluation, row.measure, asked, reader_sight(desk))
        except Refused as refused:
            fault = str(refused)
    hidden = tuple((name, value) for name in (WAVE, BEAMER) if (value := desk.request.query_params.get(name, "")))
    return share_form(shares, fault, desk.evaluation, row, asked, hidden)
