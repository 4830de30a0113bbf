"""The SWOT board of the group in the workshop: edit in place, add, hide with a reason, move; every entry also has a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import CONFLICT, Outcome
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service.swot_board import add_note, edit_note, hide_note, move_note, show_note, swot_board
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.workshop import WORKSHOP, Addresses, clashed, joint_measures, last_swot, page, refused_unless_saved
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.workshop_clash import swot_rows
from assessment.web.views.workshop_swot import SwotView, TypedNote, anchor_of, note_page, swot_view

pages = Pages()
BOARD = f"{WORKSHOP}/swot"
NOTE = f"{BOARD}/{{eintrag}}"
TITLE, CLASH = "SWOT-Tafel", "Zwei Eingaben zum selben Eintrag"
TEXT, MOVE, HIDE, SHOW = "text", "platz", "ausblenden", "einblenden"
NOTICES = {TEXT: "gespeichert", MOVE: "", HIDE: "ausgeblendet", SHOW: "eingeblendet"}
SAID = {TEXT: "Gespeichert.", MOVE: "", HIDE: "Ausgeblendet.", SHOW: "Wieder auf der Tafel."}
SAVE = {TEXT: "Diesen Text speichern", MOVE: "Trotzdem verschieben", HIDE: "Trotzdem ausblenden", SHOW: "Trotzdem einblenden"}


@pages.get(BOARD, Right.WERKSTATT_SEHEN)
def board(desk: AtDesk) -> Response:
    """Show the board."""
    return _board(desk)


@pages.post(BOARD, Right.WERKSTATT_SCHREIBEN, own_faults=True)
def add(desk: AtDesk) -> Response:
    """Add an entry of the group's own."""
    part, text, questions = (desk.form.text(name) for name in ("teil", "text", "fragen"))
    try:
        _refuse_faults(desk)
        outcome = add_note(desk.workspace, part, text, desk.actor, questions=questions.replace(",", " ").replace(";", " ").split(), evaluation=desk.evaluation)
        refused_unless_saved(outcome)
    except (BrokenProject, Refused) as refusal:
        return _board(desk, TypedNote(part, text, questions, faults=_said(refusal)), status=422)
    return _after(desk, outcome.change.id, "angelegt", "Eintrag ergänzt.")


@pages.get(NOTE, Right.WERKSTATT_SEHEN)
def note(desk: AtDesk, eintrag: str) -> Response:
    """Show an entry with all that can be done to it; a script asks for its forms only."""
    return _note(desk, eintrag)


@pages.post(f"{NOTE}/{{tat}}", Right.WERKSTATT_SCHREIBEN, own_faults=True)
def act(desk: AtDesk, eintrag: str, tat: str) -> Response:
    """Write, move, hide or show an entry."""
    work = _WORK.get(tat)
    if work is None:
        raise NotHere
    try:
        _refuse_faults(desk)
        outcome = work(desk, eintrag)
        if outcome.status == CONFLICT:
            return _clash(desk, eintrag, tat, outcome)
        refused_unless_saved(outcome)
    except UnknownName:
        raise
    except (BrokenProject, Refused) as refusal:
        return _note(desk, eintrag, TypedNote(text=desk.form.text("text"), reason=desk.form.text("grund"), faults=_said(refusal)), status=422)
    return _after(desk, eintrag, NOTICES[tat], SAID[tat], moved=eintrag if tat == MOVE else "")


def _text(desk: AtDesk, key: str) -> Outcome:
    return edit_note(desk.workspace, key, "" if desk.form.flag("berechnet") else desk.form.text("text"), desk.actor, base=desk.form.whole("fassung"), evaluation=desk.evaluation)


def _move(desk: AtDesk, key: str) -> Outcome:
    return move_note(desk.workspace, key, desk.form.text("platz") or 1, desk.actor, base=desk.form.whole("fassung"), part=desk.form.text("teil"), evaluation=desk.evaluation)


def _hide(desk: AtDesk, key: str) -> Outcome:
    return hide_note(desk.workspace, key, desk.form.text("grund"), desk.actor, base=desk.form.whole("fassung"), evaluation=desk.evaluation)


def _show(desk: AtDesk, key: str) -> Outcome:
    return show_note(desk.workspace, key, desk.actor, base=desk.form.whole("fassung"), evaluation=desk.evaluation)


_WORK: Mapping[str, Callable[[AtDesk, str], Outcome]] = {TEXT: _text, MOVE: _move, HIDE: _hide, SHOW: _show}


def _refuse_faults(desk: AtDesk) -> None:
    if desk.form.faults:
        raise BrokenProject(list(desk.form.faults))


def _said(refusal: BrokenProject | Refused) -> tuple[str, ...]:
    if isinstance(refusal, BrokenProject):
        return tuple(f"{problem.message} {problem.remedy}".strip() for problem in refusal.problems)
    return (str(refusal),)


def _after(desk: AtDesk, key: str, notice: str, said: str, moved: str = "") -> Response:
    """Go back to the board at the entry; a script gets the board itself."""
    if desk.wants_part:
        return desk.part("parts/werkstatt_tafel.html.j2", view=_view(desk, moved=moved, said=said), token=desk.csrf, closed="")
    return desk.go(f"{Addresses(desk)('swot', hinweis=notice, bewegt=moved)}#{anchor_of(key)}")


def _view(desk: AtDesk, *, moved: str = "", said: str = "", typed: TypedNote | None = None) -> SwotView:
    evaluation = desk.evaluated_now()
    return swot_view(swot_board(desk.workspace, evaluation=evaluation), joint_measures(desk), Addresses(desk), moved=moved, said=said, typed=typed)


def _board(desk: AtDesk, typed: TypedNote | None = None, *, status: int = 200) -> Response:
    view = _view(desk, moved=desk.request.query_params.get("bewegt", ""), typed=typed)
    return page(desk, "werkstatt_swot.html.j2", TITLE, last_swot(desk), status=status, view=view)


def _note(desk: AtDesk, key: str, typed: TypedNote | None = None, *, status: int = 200) -> Response:
    at = Addresses(desk)
    view = note_page(swot_board(desk.workspace, evaluation=desk.evaluated_now()), key, joint_measures(desk), at, typed)
    if view is None:
        raise NotHere("Diesen Eintrag gibt es auf der Tafel nicht mehr. Öffnen Sie die Tafel neu.")
    if desk.wants_part and status == 200:
        return desk.part("parts/werkstatt_eintrag.html.j2", view=view, token=desk.csrf)
    return page(desk, "werkstatt_eintrag.html.j2", "Eintrag der SWOT-Tafel", None, crumbs=(Crumb(TITLE, at("swot")),), status=status, view=view)


def _clash(desk: AtDesk, key: str, act: str, outcome: Outcome) -> Response:
    at, form = Addresses(desk), desk.form
    hidden = [(name, form.text(name)) for name in ("platz", "teil", "grund", "berechnet") if form.has(name)]
    rows = swot_rows(outcome, swot_board(desk.workspace, evaluation=desk.evaluated_now()), key)
    text = form.text("text") if act == TEXT and not form.flag("berechnet") else None
    return clashed(desk, outcome, CLASH, rows, at("swot", key, act), hidden, SAVE[act], f"{at('swot')}#{anchor_of(key)}", text=text)
