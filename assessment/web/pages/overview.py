"""The project at a glance, and one municipality at a glance: how far the interviews are, what comes next."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from assessment.accounts import Right
from assessment.service import interviews_of, is_example, progress_of
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import PROJECT, TOWN, AtDesk, Pages
from assessment.web.views.overview import project_view, town_view
from reports import german
from scoring import CONTRADICTORY

pages = Pages()


@pages.get(PROJECT, Right.PROJEKT_SEHEN)
def project(desk: AtDesk) -> Response:
    """Show how far the members are whom the user may see."""
    if desk.house.memory:
        desk.house.memory.keep(last_project=desk.workspace.project)
    progress = [item for item in progress_of(desk.workspace, desk.wave.id) if desk.reach.covers(item.town)]
    return desk.page("project.html.j2", "Übersicht", view=project_view(progress, str(desk.wave.fields["title"]), _frozen(desk), desk.at, tour=desk.reach.everything and is_example(desk.workspace)))


@pages.get(TOWN, Right.PROJEKT_SEHEN)
def town(desk: AtDesk) -> Response:
    """Show how far one municipality is and what to do next."""
    own = next((item for item in progress_of(desk.workspace, desk.wave.id) if item.town == desk.town.id), None)
    if own is None:
        raise NotHere(f"{desk.town_name} nimmt an dieser Erhebung nicht teil.")
    lines = interviews_of(desk.workspace, desk.town.id, desk.wave.id)
    disputed = sum(finding.state == CONTRADICTORY for finding in desk.evaluation.findings[desk.row].values())
    view = town_view(own, lines, disputed, desk.at_town, desk.at, may_write=desk.may(Right.ANTWORTEN_SCHREIBEN, desk.town.id) and not desk.wave.fields["frozen_on"],
                     may_rate=desk.may(Right.BEWERTEN, desk.town.id))
    return desk.page("town.html.j2", desk.town_name, view=view)


def _frozen(desk: Desk) -> str:
    """Say since when the wave is frozen, empty for a running one."""
    day = desk.wave.fields["frozen_on"]
    return german.short_date(date.fromisoformat(str(day))) if day else ""
