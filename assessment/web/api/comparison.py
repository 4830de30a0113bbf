"""The comparison as far as the reader may see it, and who lets others see what."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query, Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service import (
    compared_gaps,
    compared_lessons,
    compared_matrix,
    consent_board,
    gaps_data,
    lessons_data,
    matrix_data,
)
from assessment.service.consenting import ConsentCell, give_consent
from assessment.web.api.common import Seen, changed, tagged
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes.group import Einwilligung, NeueEinwilligung
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.pages.comparison import seen_by
from assessment.web.routing import AtDesk

room = Room("Vergleich")
CONSENT = f"{TOWN}/einwilligungen/{{dimension}}"


@room.get(f"{PROJECT}/vergleich", Right.VERGLEICH_SEHEN, dict[str, Any])
def vergleich(desk: AtDesk, sicht: Literal["gruppe", "intern"] = "gruppe", dimension: Annotated[str, Query(max_length=60)] = "") -> dict[str, Any]:
    """Der Vergleich, soweit dieser Schlüssel ihn sehen darf; die Beratung sieht mit ?sicht=intern alles."""
    found = seen_by(desk, sicht)
    gaps, strengths = compared_gaps(found, dimension=dimension)
    lessons = lessons_data(found.evaluation, compared_lessons(found, dimension=dimension))
    return {"sicht": found.whose, **matrix_data(compared_matrix(found, dimension)), **gaps_data(gaps, strengths), "lernen": lessons}


@room.get(f"{TOWN}/einwilligungen", Right.EINWILLIGEN, list[Einwilligung])
def einwilligungen(desk: AtDesk) -> list[Einwilligung]:
    """Was die Kommune andere je Dimension sehen lässt."""
    row = next((row for row in consent_board(desk.workspace, evaluation=desk.evaluation).rows if row.town == desk.town.id), None)
    if row is None:
        raise NotHere
    return [_consent(cell) for cell in row.cells]


@room.get(CONSENT, Right.EINWILLIGEN, Einwilligung, known=True)
def einwilligung(desk: AtDesk, dimension: str, response: Response) -> Einwilligung:
    """Was die Kommune andere von einer Dimension sehen lässt."""
    return tagged(response, _of(desk, dimension))


@room.put(CONSENT, Right.EINWILLIGEN, Einwilligung)
def willige_ein(desk: AtDesk, dimension: str, neu: NeueEinwilligung, seen: Seen, response: Response) -> Einwilligung:
    """Eine Einwilligung erteilen oder ändern; sie gilt sofort."""
    _of(desk, dimension)
    outcome = give_consent(desk.workspace, desk.town.id, dimension, neu.stufe, seen, desk.actor, evaluation=desk.evaluation)
    return changed(outcome, response, lambda: _of(desk, dimension))


def _of(desk: Desk, dimension: str) -> Einwilligung:
    found = next((item for item in einwilligungen(desk) if item.dimension == dimension), None)
    if found is None:
        raise UnknownName("Diese Dimension gibt es im Fragenkatalog nicht.")
    return found


def _consent(cell: ConsentCell) -> Einwilligung:
    return Einwilligung(dimension=cell.dimension, stufe=cell.level, bedeutung=cell.meaning, fassung=cell.version)
