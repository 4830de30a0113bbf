"""Two rooms changed the same thing: what stood before, what the other wrote, what this form wants, and how to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.changes import FieldConflict, Outcome, Value
from assessment.service.swot_board import SwotBoard
from assessment.web.views.overview import moment
from assessment.web.views.workshop_decisions import BallotForm, ballot_said
from reports import german
from reports.swot import PARTS

NOTHING = "(leer)"


@dataclass(frozen=True)
class ClashPage:
    """The page of a conflict: rows (what, before, the other's, mine), the form that saves mine over the other's; ``text`` can be edited first, ``choices`` are decided one by one."""

    who: str
    when: str
    rows: tuple[tuple[str, str, str, str], ...]
    action: str
    hidden: tuple[tuple[str, str], ...]
    save: str
    back: str
    text: str | None = None
    choices: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()


def clash_page(who: str, at: datetime | None, rows: Sequence[tuple[str, str, str, str]], action: str, hidden: Sequence[tuple[str, str]], save: str, back: str, *, text: str | None = None) -> ClashPage:
    """Give the page of a conflict about one thing."""
    return ClashPage(who, moment(at), tuple(rows), action, tuple(hidden), save, back, text)


def swot_rows(outcome: Outcome, board: SwotBoard) -> list[tuple[str, str, str, str]]:
    """Say a conflict about an entry of the board."""
    return [row for clash in outcome.conflicts for row in _swot_row(clash, board)]


def _swot_row(clash: FieldConflict, board: SwotBoard) -> list[tuple[str, str, str, str]]:
    values = [dict(zip(clash.fields, side, strict=True)) for side in (clash.before, clash.other, clash.mine)]
    match clash.fields[0]:
        case "text":
            return [("Text", *_three(str(value["text"] or "(wie berechnet)") for value in values))]
        case "hidden":
            return [("Auf der Tafel", *_three(f"ausgeblendet: {value['reason']}" if value["hidden"] else "zu sehen" for value in values))]
        case "position":
            return [("Platz", *_three(_place(board, value["position"]) for value in values))]
        case "part":
            return [("Teil", *_three(PARTS.get(str(value["part"]), "wie berechnet") for value in values))]
    return [("Eintrag", *_three("entfernt" if value.get("removed") else "vorhanden" for value in values))]


def _three(values: object) -> tuple[str, str, str]:
    before, other, mine = (str(value) for value in values)  # type: ignore[attr-defined]
    return before, other, mine


def _place(board: SwotBoard, position: Value) -> str:
    """Say a position by the entry it stands behind."""
    wanted = position if isinstance(position, int) else 0
    if not wanted:
        return "wie berechnet"
    ahead = [entry for part in board.parts for entry in part.entries if entry.position < wanted and entry.note is not None]
    return f"verschoben, hinter {german.counted(len(ahead), 'einem bewegten Eintrag', 'bewegten Einträgen')}" if ahead else "verschoben, weiter oben"


def rank_rows(outcome: Outcome, measure: str, title: str) -> list[tuple[str, str, str, str]]:
    """Say a conflict about the group's order for the measure that was to be moved."""
    clash = outcome.conflicts[0]
    orders = [str(side[0] or "") for side in (clash.before, clash.other, clash.mine)]
    return [(title, *_three(_rank(order, measure) for order in orders))]


def _rank(order: str, measure: str) -> str:
    names = order.split(", ") if order else []
    return f"Platz {names.index(measure) + 1}" if measure in names else "wie berechnet"


def rank_wanted(outcome: Outcome, measure: str) -> int:
    """Give the place (from 1) this form wanted the measure at."""
    names = str(outcome.conflicts[0].mine[0] or "").split(", ")
    return names.index(measure) + 1 if measure in names else 1


def ballots_clash(who: str, at: datetime | None, clashes: Mapping[str, Outcome], ballots: Sequence[BallotForm], action: str, back: str) -> ClashPage:
    """Give the page of ballots that clashed; every other ballot of the form travels along."""
    names = {ballot.key: ballot.name for ballot in ballots}
    rows = [(names[key], *_three(_ballot(outcome, side) for side in ("before", "other", "mine"))) for key, outcome in clashes.items()]
    hidden = [pair for ballot in ballots if ballot.may for pair in _fields(ballot, clashes[ballot.key].version if ballot.key in clashes else ballot.version)]
    choices = tuple((f"gilt-{key}", name, (("meine", f"Meine Eingabe: {mine}"), ("andere", f"Die andere Eingabe: {other}"))) for (name, _, other, mine), key in zip(rows, clashes, strict=True))
    return ClashPage(who, moment(at), tuple(rows), action, tuple(hidden), "Auswahl speichern", back, None, choices)


def _ballot(outcome: Outcome, side: str) -> str:
    clash = outcome.conflicts[0]
    values = dict(zip(clash.fields, getattr(clash, side), strict=True))
    return ballot_said(*(str(values.get(name) or "") for name in ("choice", "day", "body", "reason")))


def _fields(ballot: BallotForm, version: int) -> list[tuple[str, str]]:
    values = {"wahl": ballot.choice, "datum": ballot.day, "gremium": ballot.body, "grund": ballot.reason, "fassung": str(version)}
    return [(f"{name}-{ballot.key}", value) for name, value in values.items()]
