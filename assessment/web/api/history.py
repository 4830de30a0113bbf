"""The history: who changed what, what is taken back, what was held back and waits for a decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from assessment.accounts import Right
from assessment.errors import Refused
from assessment.service import conflict_rows, history_of, undo_entry
from assessment.service.chronicle import ConflictRow
from assessment.service.sharing import settle_held
from assessment.web.api.common import Seen, overtaken, tagged
from assessment.web.api.routing import PROJECT, Room
from assessment.web.api.shapes.projects import Eintrag, Konflikt, Wahl
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk

room = Room("Verlauf und Konflikte")
CONFLICTS = f"{PROJECT}/konflikte"
Number = Annotated[int, Query(ge=0, le=2**53, description="Nur Einträge vor dieser Nummer; 0: die neuesten.")]


@room.get(f"{PROJECT}/verlauf", Right.VERLAUF_SEHEN, list[Eintrag])
def verlauf(desk: AtDesk, vor: Number = 0, hoechstens: Annotated[int, Query(ge=1, le=500)] = 50) -> list[Eintrag]:
    """Der Verlauf, neueste zuerst; die nächste Seite beginnt ?vor= der kleinsten Nummer."""
    found = history_of(desk.workspace, towns=_own(desk), last=hoechstens, before=vor, internal=desk.internal)
    return [Eintrag(id=entry.id, nummer=entry.seq, wann=entry.at, wer=entry.who, woher=entry.source, was=entry.what, vorgang=entry.action,
                    aenderungen={name: list(pair) for name, pair in entry.changes.items()}) for entry in found]


def _own(desk: Desk) -> frozenset[str] | None:
    return None if desk.reach.everything else desk.reach.towns


@room.post(f"{PROJECT}/verlauf/{{eintrag}}/zuruecknehmen", Right.ZURUECKNEHMEN, None, 204, sends="")
def nimm_zurueck(desk: AtDesk, eintrag: str) -> None:
    """Einen Eintrag zurücknehmen, durch einen neuen; was inzwischen anders dasteht, bleibt."""
    undo_entry(desk.workspace, eintrag, desk.actor, towns=_own(desk), internal=desk.internal)


@room.get(CONFLICTS, Right.PROJEKT_VERWALTEN, list[Konflikt])
def konflikte(desk: AtDesk) -> list[Konflikt]:
    """Was zurückgehalten wurde, weil zwei Personen dasselbe verschieden eingetragen haben."""
    return [_conflict(row) for row in conflict_rows(desk.workspace)]


@room.get(f"{CONFLICTS}/{{konflikt}}", Right.PROJEKT_VERWALTEN, Konflikt, versioned=True)
def konflikt(desk: AtDesk, konflikt: str, response: Response) -> Konflikt:
    """Ein Konflikt; sein ETag gehört bei der Entscheidung in If-Match."""
    return tagged(response, _open(desk, konflikt))


@room.post(f"{CONFLICTS}/{{konflikt}}", Right.PROJEKT_VERWALTEN, None, 204, versioned=True)
def entscheide_konflikt(desk: AtDesk, konflikt: str, neu: Wahl, seen: Seen) -> None:
    """Einen Konflikt entscheiden."""
    with overtaken(lambda: _open(desk, konflikt)):
        outcome = settle_held(desk.workspace, konflikt, neu.wahl, desk.actor, base=seen)
    if not outcome.saved:
        raise Refused(outcome.message)


def _open(desk: Desk, event: str) -> Konflikt:
    found = next((item for item in konflikte(desk) if item.id == event), None)
    if found is None:
        raise NotHere
    return found


def _conflict(row: ConflictRow) -> Konflikt:
    return Konflikt(id=row.event, was=row.what, jetzt=list(row.now), zurueckgehalten=list(row.held), wer=row.who, wann=row.at, fassung=row.version)
