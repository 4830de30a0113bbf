"""One question of an interview: shown, saved, and decided where two wrote at the same time. The same address serves a plain form and autosave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import CONFLICT, Outcome
from assessment.errors import BrokenProject, UnknownName
from assessment.service.answering import Spot, open_spot, save_answer, settle_answer
from assessment.service.attaching import attach_evidence
from assessment.service.clashes import conflict_view
from assessment.service.interviewing import Talk, TalkStep, open_talk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.interviews import INTERVIEW, list_address
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.interview_clash import ClashView, choices_in, clash_view
from assessment.web.views.interview_form import Typed, confirmed, given_of, taken_back, typed_in, typed_of
from assessment.web.views.interview_question import closed_because, question_view, rows_of
from questionnaires import Problem

pages = Pages()
QUESTION = f"{INTERVIEW}/frage/{{frage}}"
UPLOAD = "datei"
BUTTONS = ("ziel", "zuruecknehmen", "bestaetigen")
LEFT = "gespeichert"
"""Names the question that was saved on the way to the next."""


@pages.get(QUESTION, Right.ANTWORTEN_SEHEN)
def show(desk: AtDesk, frage: str) -> Response:
    """Show a question."""
    talk, step = _found(desk, frage)
    return _page(desk, talk, step, typed_of(step))


@pages.post(QUESTION, Right.ANTWORTEN_SCHREIBEN, own_faults=True)
def save(desk: AtDesk, frage: str) -> Response:
    """Save what was typed; on faults everything typed stays on the page, on a conflict somebody decides."""
    if _by_itself(desk):
        return _autosaved(desk, frage)
    talk, step = _found(desk, frage)
    typed = _as_meant(desk, step, typed_in(desk.form))
    try:
        outcome = _saved(desk, talk.id, step, typed)
        return _answered(desk, talk, step, typed, outcome) or _with_upload(desk, talk, step, replace(typed, base=outcome.version)) or _after(desk, talk, step)
    except BrokenProject as broken:
        return _refused(desk, talk, step, typed, broken.problems)


@pages.post(f"{QUESTION}/entscheidung", Right.ANTWORTEN_SCHREIBEN)
def decide(desk: AtDesk, frage: str) -> Response:
    """Save a form again after a conflict, as was decided part by part."""
    talk, step = _found(desk, frage)
    typed = typed_in(desk.form)
    try:
        outcome = settle_answer(desk.workspace, talk.id, step.question.id, given_of(typed, step, internal=talk.internal), typed.base, desk.form.whole("gezeigt"), choices_in(desk.form), desk.actor, tab=typed.tab,
                                internal=talk.internal)
    except BrokenProject as broken:
        return _refused(desk, talk, step, typed, broken.problems)
    return _answered(desk, talk, step, typed, outcome) or desk.go(_address(desk, talk, step), "gespeichert")


def _by_itself(desk: AtDesk) -> bool:
    """Tell whether the page saves while somebody types: no button was pressed, and no file is sent."""
    return desk.wants_part and not any(desk.form.text(button) for button in BUTTONS) and desk.form.upload(UPLOAD) is None


def _autosaved(desk: AtDesk, frage: str) -> Response:
    """Save without looking at the rest of the interview, as it happens every few seconds in every room; the page learns that and when it was saved."""
    typed = typed_in(desk.form)
    try:
        spot = open_spot(desk.workspace, desk.interview.id, frage)
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown
    address = desk.at("interview", spot.interview, "frage", frage)
    try:
        outcome = _saved(desk, spot.interview, spot, typed)
    except BrokenProject as broken:
        return _failed(desk, broken.problems, spot.version)
    if outcome.status == CONFLICT:
        return _clash_part(desk, typed, outcome, address)
    if not outcome.saved:
        return _failed(desk, [_refusal(outcome)], spot.version)
    return desk.part("parts/interview_stand.html.j2", kind="saved", word="Gespeichert", detail=f"{desk.house.setup.now().astimezone():%H:%M:%S} ({spot.label})", version=outcome.version)


def _failed(desk: AtDesk, problems: Sequence[Problem], version: int) -> Response:
    said = " ".join(f"{problem.message} {problem.remedy}" for problem in problems)
    return desk.part("parts/interview_stand.html.j2", status=422, kind="failed", word="Noch nicht gespeichert:", detail=said, version=version)


def _refusal(outcome: Outcome) -> Problem:
    return Problem("answer-refused", "antwort", 0, outcome.message, "")


def _as_meant(desk: AtDesk, step: TalkStep, typed: Typed) -> Typed:
    """Give the form as the button means it: the answer taken back, or that of the last wave confirmed."""
    if desk.form.flag("zuruecknehmen"):
        return taken_back(typed)
    return confirmed(typed, step) if desk.form.flag("bestaetigen") else typed


def _answered(desk: AtDesk, talk: Talk, step: TalkStep, typed: Typed, outcome: Outcome) -> Response | None:
    """Give the answer to a save that did not get through, None for one that did."""
    if outcome.status == CONFLICT:
        return _clashed(desk, talk, step, typed, outcome)
    if not outcome.saved:
        return _refused(desk, talk, step, typed, [_refusal(outcome)])
    return None


def _with_upload(desk: AtDesk, talk: Talk, step: TalkStep, typed: Typed) -> Response | None:
    """Keep the document that was sent along; the answer is already saved, and says so where the file is refused."""
    file = desk.form.upload(UPLOAD)
    if file is None:
        return None
    try:
        outcome = attach_evidence(desk.workspace, talk.id, step.question.id, file.name, file.content, desk.form.text("titel"), None, typed.base, desk.actor, grade="dokument", tab=typed.tab)
    except BrokenProject as broken:
        return _refused(desk, talk, step, typed, [Problem("evidence-refused", UPLOAD, 0, f"Die Antwort ist gespeichert, die Datei nicht: {item.message}", item.remedy) for item in broken.problems])
    return _answered(desk, talk, step, typed, outcome)


def _found(desk: AtDesk, question: str) -> tuple[Talk, TalkStep]:
    talk = open_talk(desk.workspace, desk.interview.id, internal=desk.internal)
    try:
        return talk, talk.step(question)
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown


def _saved(desk: AtDesk, talk: str, step: TalkStep | Spot, typed: Typed) -> Outcome:
    """Save what the form says; raises BrokenProject with all problems."""
    if desk.form.faults:
        raise BrokenProject(list(desk.form.faults))
    return save_answer(desk.workspace, talk, step.question.id, given_of(typed, step, internal=desk.internal), typed.base, desk.actor, tab=typed.tab, internal=desk.internal)


def _after(desk: AtDesk, talk: Talk, step: TalkStep) -> Response:
    """Go where the button leads."""
    aim = desk.form.text("ziel")
    row = rows_of(talk, step)
    turn = {"weiter": 1, "zurueck": -1}.get(aim, 0)
    place = row.index(step) + turn
    if aim == "uebersicht" or not 0 <= place < len(row):
        return desk.go(desk.at("interview", talk.id), "gespeichert")
    return desk.go(_address(desk, talk, row[place], **{LEFT: step.question.id} if turn else {}), "" if turn else "gespeichert")


def _refused(desk: AtDesk, talk: Talk, step: TalkStep, typed: Typed, problems: Sequence[Problem]) -> Response:
    return _page(desk, talk, step, typed, problems, status=422)


def _clashed(desk: AtDesk, talk: Talk, step: TalkStep, typed: Typed, outcome: Outcome) -> Response:
    address = _address(desk, talk, step)
    if desk.wants_part:
        return _clash_part(desk, typed, outcome, address)
    view = _clash_view(desk, typed, outcome, address)
    return desk.page("interview_conflict.html.j2", "Zwei Eingaben zur selben Frage", crumbs=_crumbs(desk, talk, step), status=409, view=view, question=step.question)


def _clash_part(desk: AtDesk, typed: Typed, outcome: Outcome, address: str) -> Response:
    return desk.part("parts/interview_konflikt.html.j2", status=409, view=_clash_view(desk, typed, outcome, address), token=desk.csrf)


def _clash_view(desk: AtDesk, typed: Typed, outcome: Outcome, address: str) -> ClashView:
    return clash_view(conflict_view(desk.workspace, outcome), typed, f"{address}/entscheidung", address, choices_in(desk.form))


def _page(desk: AtDesk, talk: Talk, step: TalkStep, typed: Typed, problems: Sequence[Problem] = (), *, status: int = 200) -> Response:
    closed = closed_because(talk, may_write=desk.may(Right.ANTWORTEN_SCHREIBEN, talk.town))
    view = question_view(talk, step, typed, desk.at("interview", talk.id), desk.who.id, closed, problems, saved=desk.request.query_params.get(LEFT, ""))
    return desk.page("interview_question.html.j2", f"{step.question.id} {step.question.title}", crumbs=_crumbs(desk, talk, step)[:-1], status=status, view=view)


def _crumbs(desk: AtDesk, talk: Talk, step: TalkStep) -> tuple[Crumb, ...]:
    base = desk.at("interview", talk.id)
    return Crumb("Interviews", list_address(desk, talk)), Crumb(f"{talk.label} {talk.role_name}", base), Crumb(f"{step.question.id} {step.question.title}", f"{base}/frage/{step.question.id}")


def _address(desk: AtDesk, talk: Talk, step: TalkStep, **query: str) -> str:
    return desk.at("interview", talk.id, "frage", step.question.id, **query)
