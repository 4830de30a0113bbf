"""Consolidation: who said what to each question, where it clashes, and the consultant's rating with its reason."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import CONFLICT, Outcome
from assessment.errors import BrokenProject, Refused
from assessment.service import ConsolidationRow, agreement_of_roles, conflict_view, consolidation, interviews_of, rate_question, rating_versions
from assessment.service.answering import OTHER
from assessment.web.errors import NotHere
from assessment.web.forms import Form
from assessment.web.frame import Crumb
from assessment.web.pages.results import asked_at
from assessment.web.routing import TOWN, AtDesk, Pages
from assessment.web.views.consolidation import FILTERS, RatingForm, Scene, Wanted, consolidation_view, rating_form, rating_view
from assessment.web.views.interview_clash import choices_in, clash_of
from questionnaires import Problem

pages = Pages()
LIST = f"{TOWN}/abgleich"
QUESTION = f"{LIST}/{{frage}}"
FROZEN = "Die Erhebung ist eingefroren: Sie können alles lesen, aber nichts mehr bewerten."
ONLY_READING = "Bewertungen trägt die Beratung ein. Sie können lesen, was gesagt wurde und wie bewertet ist."
NO_LEVEL = "Diese Frage gibt Hintergrund und hat keine Stufe; es gibt nichts zu bewerten."


@pages.get(LIST, Right.ANTWORTEN_SEHEN)
def questions(desk: AtDesk) -> Response:
    """List the questions; contradictions first, for they wait for somebody."""
    wanted, rows = _wanted(desk), _rows(desk)
    lead = f"{desk.town_name}, {desk.wave.fields['title']}"
    view = consolidation_view(_scene(desk), rows, agreement_of_roles(desk.evaluation, desk.row), wanted, lead)
    return desk.page("abgleich.html.j2", "Abgleich", view=view, may_rate=desk.may(Right.BEWERTEN, desk.town.id) and not desk.wave.fields["frozen_on"])


@pages.get(QUESTION, Right.ANTWORTEN_SEHEN)
def question(desk: AtDesk, frage: str) -> Response:
    """Show one question with all voices."""
    rows, row = _found(desk, frage)
    return _page(desk, rows, row, rating_form(row))


@pages.post(QUESTION, Right.BEWERTEN, own_faults=True)
def rate(desk: AtDesk, frage: str) -> Response:
    """Save the rating or take it back; on faults everything typed stays, on a conflict somebody decides."""
    rows, row = _found(desk, frage)
    typed = _typed(desk.form)
    try:
        outcome = _saved(desk, row, typed)
    except BrokenProject as broken:
        return _page(desk, rows, row, replace(typed, problems=tuple((f"{item.message} {item.remedy}", _field_of(item)) for item in broken.problems)), status=422)
    return _clashed(desk, row, typed, outcome) or desk.go(asked_at(desk)("abgleich", row.question), "gespeichert" if outcome.applied else "unveraendert")


def _saved(desk: AtDesk, row: ConsolidationRow, typed: RatingForm) -> Outcome:
    """Save what the form says; raises BrokenProject with all problems."""
    problems = list(desk.form.faults)
    taken_back = desk.form.flag("zuruecknehmen")
    if not typed.level and not taken_back:
        problems.append(Problem("answer-invalid", "stufe", 0, "Die Stufe fehlt.", "Wählen Sie die Stufe, die aus Ihrer Sicht gilt."))
    if not typed.reason and not taken_back:
        problems.append(Problem("answer-invalid", "grund", 0, "Der Grund fehlt.", "Schreiben Sie, worauf sich Ihre Bewertung stützt."))
    if problems:
        raise BrokenProject(problems)
    return rate_question(desk.workspace, desk.town.id, desk.wave.id, row.question, None if taken_back else typed.level, typed.reason, typed.base, desk.actor)


def _clashed(desk: AtDesk, row: ConsolidationRow, typed: RatingForm, outcome: Outcome) -> Response | None:
    """Give the page of a conflict, None where it was saved; raises Refused where nobody may save."""
    if outcome.saved:
        return None
    if outcome.status != CONFLICT:
        raise Refused(outcome.message)
    at, taken_back = asked_at(desk), "1" if desk.form.flag("zuruecknehmen") else ""
    hidden = (("stufe", typed.level), ("grund", typed.reason), ("fassung", str(outcome.version)), ("zuruecknehmen", taken_back))
    view = clash_of(conflict_view(desk.workspace, outcome), hidden, at("abgleich", row.question, "entscheidung"), at("abgleich", row.question))
    return desk.page("eingabe_konflikt.html.j2", "Zwei Bewertungen zur selben Frage", crumbs=_crumbs(desk), status=409, view=view, heading=f"{row.question} {row.title}")


@pages.post(f"{QUESTION}/entscheidung", Right.BEWERTEN, own_faults=True)
def decide(desk: AtDesk, frage: str) -> Response:
    """Save the rating over the one the conflict page showed, or leave that one."""
    if OTHER in choices_in(desk.form).values():
        return desk.go(asked_at(desk)("abgleich", _found(desk, frage)[1].question), "unveraendert")
    return rate(desk, frage)


def _wanted(desk: AtDesk) -> Wanted:
    """Read what the address asks for; what is unknown falls back."""
    asked = desk.request.query_params
    dimension, page = asked.get("dimension", ""), asked.get("seite", "")
    known = {item.id for item in desk.evaluation.catalogue.dimensions}
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return Wanted(asked["filter"] if asked.get("filter") in FILTERS else "widersprueche", dimension if dimension in known else "", max(1, number), asked.get("erhebung", ""))


def _rows(desk: AtDesk) -> tuple[ConsolidationRow, ...]:
    """Give all questions; versions are read before the evaluation, so that a rating made meanwhile counts as not seen."""
    versions = rating_versions(desk.workspace, desk.town.id, desk.wave.id)
    return consolidation(desk.evaluation, desk.row, versions)


def _found(desk: AtDesk, question: str) -> tuple[tuple[ConsolidationRow, ...], ConsolidationRow]:
    rows = _rows(desk)
    row = next((item for item in rows if item.question == question), None)
    if row is None:
        raise NotHere
    return rows, row


def _scene(desk: AtDesk) -> Scene:
    talks = {line.label: desk.at("interview", line.id) for line in interviews_of(desk.workspace, desk.town.id, desk.wave.id)}
    return Scene(desk.evaluation.catalogue, talks, asked_at(desk))


def _page(desk: AtDesk, rows: tuple[ConsolidationRow, ...], row: ConsolidationRow, form: RatingForm, *, status: int = 200) -> Response:
    closed = FROZEN if desk.wave.fields["frozen_on"] else ONLY_READING if not desk.may(Right.BEWERTEN, desk.town.id) else "" if row.scored else NO_LEVEL
    why = asked_at(desk)("ergebnis", "warum", row.question) if row.scored and desk.may(Right.ERGEBNIS_SEHEN, desk.town.id) else ""
    view = rating_view(_scene(desk), rows, row, form, closed, why)
    return desk.page("abgleich_frage.html.j2", f"{row.question} {row.title}", crumbs=_crumbs(desk), status=status, view=view)


def _crumbs(desk: AtDesk) -> tuple[Crumb, ...]:
    return (Crumb("Abgleich", asked_at(desk)("abgleich")),)


def _typed(form: Form) -> RatingForm:
    return RatingForm(form.text("stufe"), form.text("grund"), form.whole("fassung"))


def _field_of(problem: Problem) -> str:
    """Lead to the field a problem is about."""
    return "#feld-grund" if problem.file == "grund" or "Grund" in problem.message else "#feld-stufe"
