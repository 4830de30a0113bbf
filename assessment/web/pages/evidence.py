"""Evidence of a municipality: kept, renamed, removed, downloaded; never shown by the browser."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import CONFLICT, Outcome
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service import (
    EvidenceLine,
    conflict_view,
    evidence_content,
    evidence_of,
    keep_evidence,
    note_evidence,
    remove_evidence,
    rename_evidence,
    settle_evidence,
)
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.pages.results import asked_at
from assessment.web.routing import TOWN, AtDesk, Pages
from assessment.web.views.evidence import EvidenceForm, EvidenceView, document_view, evidence_row, stored_form, typed_form
from assessment.web.views.interview_clash import choices_in, clash_of

pages = Pages()
LIST = f"{TOWN}/belege"
DOCUMENT = f"{LIST}/{{beleg}}"
FROZEN = "Die Erhebung ist eingefroren: Sie können die Belege lesen, aber nicht mehr ändern."
ONLY_READING = "Sie dürfen die Belege lesen, aber nicht ändern."
CHANGED_ELSEWHERE = "Jemand hat den Beleg inzwischen geändert. Prüfen Sie die Angaben und entfernen Sie ihn noch einmal, wenn er weg soll."


@pages.get(LIST, Right.BELEGE_SEHEN)
def documents(desk: AtDesk) -> Response:
    """List the documents."""
    return _list(desk, EvidenceForm())


@pages.post(LIST, Right.BELEGE_SCHREIBEN, own_faults=True)
def keep(desk: AtDesk) -> Response:
    """Keep a document, or note one of which there is no copy; on faults everything typed stays."""
    form, file = desk.form, desk.form.upload("datei")
    place = (desk.workspace, desk.town.id, desk.wave.id)
    try:
        _refuse_faults(desk)
        day = form.day("datum", "Datum des Dokuments")
        if file is None:
            note_evidence(*place, form.text("titel"), day, desk.actor)
        else:
            keep_evidence(*place, file.name, file.content, form.text("titel"), day, desk.actor)
    except BrokenProject as broken:
        return _list(desk, typed_form(form, broken.problems), status=422)
    return desk.go(asked_at(desk)("belege"), "beleg-notiert" if file is None else "beleg-abgelegt")


@pages.get(DOCUMENT, Right.BELEGE_SEHEN)
def document(desk: AtDesk, beleg: str) -> Response:
    """Show one document."""
    line = _found(desk, beleg)
    return _page(desk, line, stored_form(line))


@pages.get(f"{DOCUMENT}/datei", Right.BELEGE_SEHEN)
def content(desk: AtDesk, beleg: str) -> Response:
    """Give the kept file, to be saved and never to be shown."""
    try:
        name, media_type, kept = evidence_content(desk.workspace, _found(desk, beleg).id)
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown
    return desk.file(kept, name, media_type)


@pages.post(DOCUMENT, Right.BELEGE_SCHREIBEN, own_faults=True)
def rename(desk: AtDesk, beleg: str) -> Response:
    """Change title and date; on a conflict somebody decides."""
    return _saved(desk, beleg, decided=False)


@pages.post(f"{DOCUMENT}/entscheidung", Right.BELEGE_SCHREIBEN, own_faults=True)
def decide(desk: AtDesk, beleg: str) -> Response:
    """Save title and date again after a conflict."""
    return _saved(desk, beleg, decided=True)


@pages.post(f"{DOCUMENT}/entfernen", Right.BELEGE_SCHREIBEN)
def remove(desk: AtDesk, beleg: str) -> Response:
    """Remove a document; while answers rest on it that takes a tick."""
    line = _found(desk, beleg)
    try:
        outcome = remove_evidence(desk.workspace, line.id, desk.form.whole("fassung"), desk.actor, confirmed=desk.form.flag("trotzdem"))
    except Refused as refused:
        return _page(desk, line, replace(stored_form(line), problems=((str(refused), "#feld-trotzdem"),)), status=409, removing=True)
    if outcome.status == CONFLICT:
        return _page(desk, line, replace(stored_form(line), problems=((CHANGED_ELSEWHERE, ""),)), status=409, removing=True)
    _refuse_blocked(outcome)
    return desk.go(asked_at(desk)("belege"), "entfernt")


def _saved(desk: AtDesk, beleg: str, *, decided: bool) -> Response:
    line, form = _found(desk, beleg), desk.form
    try:
        _refuse_faults(desk)
        title, day, base = form.text("titel"), form.day("datum", "Datum des Dokuments"), form.whole("fassung")
        if decided:
            outcome = settle_evidence(desk.workspace, line.id, title, day, base, form.whole("gezeigt"), choices_in(form), desk.actor)
        else:
            outcome = rename_evidence(desk.workspace, line.id, title, day, base, desk.actor)
    except BrokenProject as broken:
        return _page(desk, line, typed_form(form, broken.problems), status=422)
    if outcome.status == CONFLICT:
        return _clashed(desk, line, outcome)
    _refuse_blocked(outcome)
    return desk.go(asked_at(desk)("belege"), "gespeichert" if outcome.applied else "unveraendert")


def _clashed(desk: AtDesk, line: EvidenceLine, outcome: Outcome) -> Response:
    at = asked_at(desk)
    hidden = tuple((name, desk.form.text(name)) for name in ("titel", "datum", "fassung"))
    view = clash_of(conflict_view(desk.workspace, outcome), hidden, at("belege", line.id, "entscheidung"), at("belege", line.id))
    return desk.page("eingabe_konflikt.html.j2", "Zwei Eingaben zum selben Beleg", crumbs=_crumbs(desk), status=409, view=view, heading=f"{line.label} {line.title}")


def _found(desk: AtDesk, evidence: str) -> EvidenceLine:
    """Give a document of this municipality in this wave."""
    found = next((line for line in evidence_of(desk.workspace, desk.town.id, desk.wave.id) if line.id == evidence), None)
    if found is None:
        raise NotHere("Diesen Beleg gibt es nicht, oder er wurde inzwischen entfernt. Unter »Verlauf« lässt er sich zurückholen.")
    return found


def _refuse_faults(desk: AtDesk) -> None:
    if desk.form.faults:
        raise BrokenProject(list(desk.form.faults))


def _refuse_blocked(outcome: Outcome) -> None:
    if not outcome.saved:
        raise Refused(outcome.message)


def _closed(desk: AtDesk) -> str:
    return FROZEN if desk.wave.fields["frozen_on"] else "" if desk.may(Right.BELEGE_SCHREIBEN, desk.town.id) else ONLY_READING


def _crumbs(desk: AtDesk) -> tuple[Crumb, ...]:
    return (Crumb("Belege", asked_at(desk)("belege")),)


def _list(desk: AtDesk, form: EvidenceForm, *, status: int = 200) -> Response:
    at = asked_at(desk)
    rows = tuple(evidence_row(line, desk.evaluation.catalogue, at, desk.at) for line in evidence_of(desk.workspace, desk.town.id, desk.wave.id))
    view = EvidenceView(f"{desk.town_name}, {desk.wave.fields['title']}", rows, form, at("belege"), _closed(desk))
    return desk.page("belege.html.j2", "Belege", status=status, view=view)


def _page(desk: AtDesk, line: EvidenceLine, form: EvidenceForm, *, status: int = 200, removing: bool = False) -> Response:
    at = asked_at(desk)
    row = evidence_row(line, desk.evaluation.catalogue, at, desk.at)
    return desk.page("belege_beleg.html.j2", f"{line.label} {line.title}", crumbs=_crumbs(desk), status=status, view=document_view(line, row, form, at, _closed(desk), removing=removing))
