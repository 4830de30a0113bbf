"""The results of a municipality: overall picture, one dimension, and why a number is what it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service import interviews_of, next_questions
from assessment.service.results import MEASURE, change_since, field_results, node_result, overall_results, why
from assessment.service.what_if import what_if
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.routing import TOWN, AtDesk, Pages
from assessment.web.views.results import dimension_view, failed_links, results_view
from assessment.web.views.why import heading, why_view

pages = Pages()
MOST_NEXT = 6
RESULTS = f"{TOWN}/ergebnis"


@pages.get(RESULTS, Right.ERGEBNIS_SEHEN)
def results(desk: AtDesk) -> Response:
    """Show the overall picture."""
    evaluation, row, wave = desk.evaluation, desk.row, desk.wave
    may_ask = desk.may(Right.ANTWORTEN_SCHREIBEN, desk.town.id) and not wave.fields["frozen_on"]
    view = results_view(
        evaluation.catalogue, overall_results(evaluation, row), str(wave.fields["title"]), next_questions(evaluation, row, MOST_NEXT), _talks(desk, by="role_name"),
        change_since(desk.workspace, evaluation, row), asked_at(desk), may_ask=may_ask)
    return desk.page("ergebnis.html.j2", "Ergebnis", view=view)


@pages.get(f"{RESULTS}/dimension/{{dimension}}", Right.ERGEBNIS_SEHEN)
def dimension(desk: AtDesk, dimension: str) -> Response:
    """Show a dimension with its fields and questions."""
    evaluation, row = desk.evaluation, desk.row
    found = next((item for item in evaluation.catalogue.dimensions if item.id == dimension), None)
    if found is None:
        raise NotHere
    view = dimension_view(evaluation.catalogue, node_result(evaluation, row, dimension), field_results(evaluation, row, dimension), asked_at(desk))
    return desk.page("ergebnis_dimension.html.j2", f"{found.id} {found.title}", crumbs=_crumbs(desk), view=view)


@pages.get(f"{RESULTS}/warum/{{knoten}}", Right.ERGEBNIS_SEHEN)
def reason(desk: AtDesk, knoten: str) -> Response:
    """Explain a number: question, field, dimension, measure or the whole."""
    evaluation, row, at = desk.evaluation, desk.row, asked_at(desk)
    try:
        found = why(evaluation, row, knoten)
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown
    effect = what_if(evaluation, row, [knoten]) if found.kind == MEASURE else None
    failed = failed_links(found.node.failed if found.node else (), evaluation.catalogue.questions, at)
    view = why_view(found, _talks(desk, by="label") if found.voices else {}, failed, at, effect)
    return desk.page("ergebnis_warum.html.j2", heading(found), crumbs=_crumbs(desk), view=view)


def asked_at(desk: AtDesk) -> Callable[..., str]:
    """Give the addresses of the municipality, in the wave the address asks for."""
    asked = desk.request.query_params.get("erhebung", "")
    return partial(desk.at_town, erhebung=asked) if asked else desk.at_town


def _crumbs(desk: AtDesk) -> tuple[Crumb, ...]:
    return (Crumb("Ergebnis", asked_at(desk)("ergebnis")),)


def _talks(desk: AtDesk, *, by: str) -> dict[str, str]:
    """Give the addresses of the interviews the user may open, by role or label; the earliest of a role counts."""
    if not desk.may(Right.ANTWORTEN_SEHEN, desk.town.id):
        return {}
    lines = sorted(interviews_of(desk.workspace, desk.town.id, desk.wave.id), key=lambda line: line.planned)
    return {str(getattr(line, by)): desk.at("interview", line.id) for line in reversed(lines)}
