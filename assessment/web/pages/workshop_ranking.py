"""The order of the measures in the workshop: by drag, buttons and keys, every move spoken; taken back only when confirmed."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import CONFLICT, Outcome
from assessment.evaluate import Evaluation
from assessment.service.ranking import clear_rank, move_rank, rank_board
from assessment.service.vote_sight import knows_all
from assessment.web.frame import Crumb
from assessment.web.pages.workshop import WORKSHOP, Addresses, clashed, joint_measures, last_rank, page, reader_sight, refused_unless_saved
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.workshop_clash import rank_rows, rank_wanted
from assessment.web.views.workshop_ranking import RankView, anchor_of, rank_view

pages = Pages()
RANKING = f"{WORKSHOP}/rangfolge"
RESET = f"{RANKING}/zuruecksetzen"
TITLE, CLASH = "Rangfolge", "Die Reihenfolge wurde inzwischen geändert"


@pages.get(RANKING, Right.WERKSTATT_SEHEN)
def ranking(desk: AtDesk) -> Response:
    """Show the list."""
    return page(desk, "werkstatt_rangfolge.html.j2", TITLE, last_rank(desk), view=_view(desk, desk.evaluation, desk.request.query_params.get("bewegt", "")))


@pages.get(RESET, Right.WERKSTATT_SCHREIBEN)
def ask_reset(desk: AtDesk) -> Response:
    """Ask whether the group's order shall really be taken back."""
    return page(desk, "werkstatt_zuruecksetzen.html.j2", "Rangfolge zurücksetzen", last_rank(desk), crumbs=(Crumb(TITLE, Addresses(desk)("rangfolge")),), view=_view(desk, desk.evaluation))


@pages.post(RESET, Right.WERKSTATT_SCHREIBEN)
def reset(desk: AtDesk) -> Response:
    """Take the group's order back."""
    at = Addresses(desk)
    if not rank_board(desk.workspace, evaluation=desk.evaluation).agreed:
        return desk.go(at("rangfolge", hinweis="unveraendert"))
    outcome = clear_rank(desk.workspace, desk.actor, base=desk.form.whole("fassung"), wave=desk.wave.id)
    if outcome.status == CONFLICT:
        return clashed(desk, outcome, CLASH, [("Reihenfolge", "wie Sie sie gesehen haben", "geändert", "zurückgesetzt auf die berechnete")], at("rangfolge", "zuruecksetzen"), (), "Trotzdem zurücksetzen", at("rangfolge"))
    refused_unless_saved(outcome)
    return desk.go(at("rangfolge", hinweis="zurueckgenommen"))


@pages.post(f"{RANKING}/{{massnahme}}", Right.WERKSTATT_SCHREIBEN)
def move(desk: AtDesk, massnahme: str) -> Response:
    """Move a measure; a script gets the list itself."""
    outcome = move_rank(desk.workspace, massnahme, desk.form.text("platz"), desk.actor, base=desk.form.whole("fassung"), wave=desk.wave.id, evaluation=desk.evaluation)
    if outcome.status == CONFLICT:
        return _clash(desk, massnahme, outcome)
    refused_unless_saved(outcome)
    if desk.wants_part:
        view = _view(desk, desk.evaluated_now(), massnahme)
        return desk.part("parts/werkstatt_liste.html.j2", view=view, token=desk.csrf, closed="")
    return desk.go(f"{Addresses(desk)('rangfolge', bewegt=massnahme)}#{anchor_of(massnahme)}")


def _view(desk: AtDesk, evaluation: Evaluation, moved: str = "") -> RankView:
    return rank_view(rank_board(desk.workspace, evaluation=evaluation), joint_measures(desk), Addresses(desk), moved=moved, counted=knows_all(reader_sight(desk)))


def _clash(desk: AtDesk, measure: str, outcome: Outcome) -> Response:
    at, wanted = Addresses(desk), rank_wanted(outcome, measure)
    rows = rank_rows(outcome, measure, desk.evaluation.catalogue.measure[measure].title)
    return clashed(desk, outcome, CLASH, rows, at("rangfolge", measure), (("platz", str(wanted)),), f"Auf Platz {wanted} setzen", f"{at('rangfolge')}#{anchor_of(measure)}")
