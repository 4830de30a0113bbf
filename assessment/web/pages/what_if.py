"""What would be if: tick measures, see the scores move. Nothing is saved; the address carries the choice."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service.what_if import what_if, worth_trying
from assessment.web.errors import NotHere
from assessment.web.pages.results import asked_at
from assessment.web.routing import TOWN, AtDesk, Pages
from assessment.web.views.what_if import effect_of, what_if_view

pages = Pages()
CHOSEN = "m"


@pages.get(f"{TOWN}/wenn", Right.ERGEBNIS_SEHEN)
def choose(desk: AtDesk) -> Response:
    """Show measures and what the ticked ones do; a script gets the effect alone."""
    evaluation, row, at = desk.evaluation, desk.row, asked_at(desk)
    try:
        found = what_if(evaluation, row, frozenset(desk.request.query_params.getlist(CHOSEN)))
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown
    if desk.wants_part:
        return desk.part("parts/wenn_wirkung.html.j2", effect=effect_of(found, evaluation.catalogue, at))
    view = what_if_view(worth_trying(evaluation, row), found, evaluation.catalogue, desk.request.query_params.get("erhebung", ""), at)
    return desk.page("wenn.html.j2", "Was wäre, wenn", view=view)
