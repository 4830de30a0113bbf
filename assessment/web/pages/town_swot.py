"""The SWOT board of a municipality: every note with its evidence; edit in place, add, hide with a reason, move."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import CONFLICT, Outcome
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service.swot_board import add_note, edit_note, hide_note, move_note, show_note, swot_board
from assessment.web.pages.results import asked_at
from assessment.web.routing import TOWN, AtDesk, Pages
from assessment.web.views.town_swot import Typed, anchor_of, board_view

pages = Pages()
BOARD = f"{TOWN}/swot"
FROZEN = "Diese Erhebung ist eingefroren; die Tafel bleibt, wie sie ist."
ONLY_READING = "Sie können die Tafel lesen, aber nicht ändern."
CHANGED = "Jemand hat diesen Eintrag inzwischen geändert. Prüfen Sie, was jetzt dort steht; Ihr Text steht noch im Feld und lässt sich noch einmal speichern."


@pages.get(BOARD, Right.ERGEBNIS_SEHEN)
def board(desk: AtDesk) -> Response:
    """Show the board; ?bearbeiten= opens the forms of one entry."""
    asked = desk.request.query_params.get("bearbeiten", "")
    return _page(desk, Typed(asked) if asked else None)


@pages.post(f"{BOARD}/text", Right.ANTWORTEN_SCHREIBEN)
def edit(desk: AtDesk) -> Response:
    """Write a note anew; the button „wie berechnet“ takes one's own text back."""
    text = "" if desk.form.flag("zuruecksetzen") else desk.form.text("text")
    return _done(desk, lambda key, base: edit_note(desk.workspace, key, text, desk.actor, base=base, town=desk.town_key, evaluation=desk.evaluation), "gespeichert")


@pages.post(f"{BOARD}/ausblenden", Right.ANTWORTEN_SCHREIBEN)
def hide(desk: AtDesk) -> Response:
    """Take a note off the board, with a reason."""
    return _done(desk, lambda key, base: hide_note(desk.workspace, key, desk.form.text("grund"), desk.actor, base=base, town=desk.town_key, evaluation=desk.evaluation), "ausgeblendet")


@pages.post(f"{BOARD}/einblenden", Right.ANTWORTEN_SCHREIBEN)
def show(desk: AtDesk) -> Response:
    """Put a hidden note back."""
    return _done(desk, lambda key, base: show_note(desk.workspace, key, desk.actor, base=base, town=desk.town_key, evaluation=desk.evaluation), "eingeblendet")


@pages.post(f"{BOARD}/platz", Right.ANTWORTEN_SCHREIBEN)
def move(desk: AtDesk) -> Response:
    """Move a note up or down."""
    return _done(desk, lambda key, base: move_note(desk.workspace, key, desk.form.text("nach"), desk.actor, base=base, town=desk.town_key, evaluation=desk.evaluation), "verschoben")


@pages.post(f"{BOARD}/neu", Right.ANTWORTEN_SCHREIBEN)
def add(desk: AtDesk) -> Response:
    """Add a note of one's own, with the questions it rests on."""
    part, text = desk.form.text("teil"), desk.form.text("text")
    questions = desk.form.text("fragen").replace(",", " ").replace(";", " ").split()
    try:
        outcome = add_note(desk.workspace, part, text, desk.actor, questions=questions, town=desk.town_key, evaluation=desk.evaluation)
    except BrokenProject as broken:
        return _page(desk, Typed(part, text, fault=" ".join(f"{item.message} {item.remedy}" for item in broken.problems)), status=422)
    except Refused as refused:
        return _page(desk, Typed(part, text, fault=str(refused)), status=422)
    return _after(desk, outcome, "angelegt", anchor_of(outcome.change.id))


def _done(desk: AtDesk, work: Callable[[str, int], Outcome], notice: str) -> Response:
    """Do something to the note of the form; what was typed stays where it was refused or somebody else was faster."""
    key, text = desk.form.text("eintrag"), desk.form.text("text")
    try:
        outcome = work(key, desk.form.whole("fassung"))
    except BrokenProject as broken:
        return _page(desk, Typed(key, text, desk.form.text("grund"), " ".join(f"{item.message} {item.remedy}" for item in broken.problems)), status=422)
    except UnknownName:
        raise
    except Refused as refused:
        return _page(desk, Typed(key, text, desk.form.text("grund"), str(refused)), status=422)
    if outcome.status == CONFLICT:
        return _page(desk, Typed(key, text, desk.form.text("grund"), CHANGED), status=409)
    return _after(desk, outcome, notice, anchor_of(key))


def _after(desk: AtDesk, outcome: Outcome, notice: str, anchor: str) -> Response:
    """Go back to the board, at the note."""
    if not outcome.saved:
        raise Refused(outcome.message)
    return desk.go(f"{asked_at(desk)('swot', hinweis=notice)}#{anchor}")


def _page(desk: AtDesk, typed: Typed | None = None, *, status: int = 200) -> Response:
    closed = FROZEN if desk.wave.fields["frozen_on"] else "" if desk.may(Right.ANTWORTEN_SCHREIBEN, desk.town.id) else ONLY_READING
    board = swot_board(desk.workspace, desk.town_key, evaluation=desk.evaluated_now())
    view = board_view(board, desk.evaluation.catalogue, asked_at(desk), closed, typed)
    return desk.page("swot.html.j2", "Stärken, Schwächen, Chancen, Risiken", status=status, view=view)
