"""Two rooms changed the same thing: what stood before, what the other wrote, what this form wants, and how to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.changes import FieldConflict, Fields, Outcome, Value
from assessment.service.swot_board import SwotBoard
from assessment.web.views.overview import moment
from assessment.web.views.workshop_decisions import BallotForm, ballot_said
from reports.swot import PARTS


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


def swot_rows(outcome: Outcome, board: SwotBoard, key: str) -> list[tuple[str, str, str, str]]:
    """Say a conflict about an entry of the board."""
    others = [entry.position for part in board.parts if any(entry.key == key for entry in part.entries) for entry in part.entries if entry.key != key]
    return [_swot_row(clash, others) for clash in outcome.conflicts]


def _swot_row(clash: FieldConflict, others: Sequence[int]) -> tuple[str, str, str, str]:
    label, say = _SAID.get(clash.fields[0], ("Eintrag", _standing))
    values = [dict(zip(clash.fields, side, strict=True)) for side in (clash.before, clash.other, clash.mine)]
    if clash.fields[0] == "position":
        return ("Platz", *_three(_place(others, value["position"]) for value in values))
    return (label, *_three(say(value) for value in values))


def _text(value: Fields) -> str:
    return str(value["text"] or "(wie berechnet)")


def _visible(value: Fields) -> str:
    return f"ausgeblendet: {value['reason']}" if value["hidden"] else "zu sehen"


def _part(value: Fields) -> str:
    return PARTS.get(str(value["part"]), "wie berechnet")


def _standing(value: Fields) -> str:
    return "entfernt" if value.get("removed") else "vorhanden"


_SAID: Mapping[str, tuple[str, Callable[[Fields], str]]] = {"text": ("Text", _text), "hidden": ("Auf der Tafel", _visible), "part": ("Teil", _part)}


def _three(values: Iterable[str]) -> tuple[str, str, str]:
    before, other, mine = values
    return before, other, mine


def _place(others: Sequence[int], position: Value) -> str:
    """Say a position as a place among the other entries of its part."""
    if not isinstance(position, int) or not position:
        return "wie berechnet"
    return f"Platz {1 + sum(other < position for other in others)}"


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
