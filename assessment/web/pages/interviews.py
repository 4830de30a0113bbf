"""The interviews of a municipality: list, new one, printed guides; and one interview at a glance."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import CONFLICT
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service.interview_guides import KIND, kept_guide, role_offers
from assessment.service.interviewing import Talk, change_interview, interviews_of, open_talk, plan_interview
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.routing import PROJECT, TOWN, AtDesk, Pages
from assessment.web.views.interview_overview import overview_view
from assessment.web.views.interview_question import FROZEN, ONLY_READING, closed_because
from assessment.web.views.interviews import Guide, NewTalk, TalksView, length_of, names_in, role_choices, talk_card, typed_talk
from assessment.web.work import start_work

pages = Pages()
INTERVIEW = f"{PROJECT}/interview/{{interview}}"
LIST = f"{TOWN}/interviews"
CHANGED_ELSEWHERE = "Jemand hat das Interview inzwischen geändert. Prüfen Sie die Angaben und speichern Sie noch einmal."


@pages.get(LIST, Right.ANTWORTEN_SEHEN)
def talks(desk: AtDesk) -> Response:
    """Show planned and held interviews."""
    return _list(desk, NewTalk(day=desk.today.isoformat()))


@pages.post(LIST, Right.ANTWORTEN_SCHREIBEN)
def begin(desk: AtDesk) -> Response:
    """Enter an interview; one that takes place now begins at its first question."""
    form = desk.form
    try:
        day = form.day("tag", "Tag des Interviews")
        talk = plan_interview(desk.workspace, desk.town.id, desk.wave.id, form.text("rolle"), desk.actor, today=desk.today, day=day, place=form.text("ort"), interviewees=names_in(form.text("befragte")))
    except BrokenProject as broken:
        return _list(desk, typed_talk(form, [(f"{item.message} {item.remedy}", _field_of(item.file)) for item in broken.problems]), status=422)
    except Refused as refused:
        return _list(desk, typed_talk(form, [(str(refused), "#feld-rolle" if isinstance(refused, UnknownName) else "#feld-tag")]), status=422)
    return desk.go(desk.at("interview", talk) if day else desk.at_town("interviews", **_asked_wave(desk)), "interview-eingetragen")


@pages.post(f"{LIST}/leitfaden/{{rolle}}", Right.BERICHT_ERSTELLEN)
def guide(desk: AtDesk, rolle: str) -> Response:
    """Give the printed guide for a role; one that has not been set yet is set as long work."""
    try:
        kept = kept_guide(desk.evaluation, desk.row, rolle, desk.today, desk.house.cache)
    except UnknownName as unknown:
        raise NotHere(str(unknown)) from unknown
    if kept:
        return desk.file(kept[1], kept[0], "application/pdf")
    return start_work(desk, "dokumente", {"today": desk.today, "products": (KIND,), "towns": (desk.town_key,), "roles": (rolle,), "wave": desk.wave.id}, town=desk.town.id)


@pages.get(INTERVIEW, Right.ANTWORTEN_SEHEN)
def overview(desk: AtDesk) -> Response:
    """Show one interview at a glance."""
    return _overview(desk, open_talk(desk.workspace, desk.interview.id, internal=desk.internal))


@pages.post(INTERVIEW, Right.ANTWORTEN_SCHREIBEN)
def change(desk: AtDesk) -> Response:
    """Change day, place and who was asked."""
    talk, form = open_talk(desk.workspace, desk.interview.id, internal=desk.internal), desk.form
    try:
        outcome = change_interview(desk.workspace, talk.id, form.whole("fassung"), desk.actor, today=desk.today, day=form.day("tag", "Tag des Interviews"), place=form.text("ort"), interviewees=names_in(form.text("befragte")))
    except BrokenProject as broken:
        return _overview(desk, talk, typed_talk(form, [(f"{item.message} {item.remedy}", _field_of(item.file)) for item in broken.problems]), status=422)
    except Refused as refused:
        return _overview(desk, talk, typed_talk(form, [(str(refused), "#feld-tag")]), status=422)
    if not outcome.saved:
        return _overview(desk, talk, typed_talk(form, [(CHANGED_ELSEWHERE if outcome.status == CONFLICT else outcome.message, "#feld-tag")]), status=409)
    return desk.go(desk.at("interview", talk.id), "gespeichert")


def list_address(desk: AtDesk, talk: Talk) -> str:
    """Give the list an interview stands in, which is not always that of the current wave."""
    return desk.at_town("interviews", erhebung="" if desk.workspace.current_wave().id == talk.wave else talk.wave)


def _list(desk: AtDesk, form: NewTalk, *, status: int = 200) -> Response:
    offers, row = role_offers(desk.evaluation, desk.row), interviews_of(desk.workspace, desk.town.id, desk.wave.id)
    cards = [(line.planned, talk_card(line, desk.at())) for line in row]
    may_print = desk.may(Right.BERICHT_ERSTELLEN, desk.town.id)
    guides = tuple(Guide(offer.name, length_of(offer), desk.at_town("interviews", "leitfaden", offer.role, **_asked_wave(desk))) for offer in offers if offer.printed and may_print)
    closed = FROZEN if desk.wave.fields["frozen_on"] else "" if desk.may(Right.ANTWORTEN_SCHREIBEN, desk.town.id) else ONLY_READING
    view = TalksView(desk.town_name, str(desk.wave.fields["title"]), tuple(card for planned, card in cards if not planned), tuple(card for planned, card in cards if planned),
                     role_choices(offers), guides, form, closed, desk.at_town("interviews", **_asked_wave(desk)))
    return desk.page("interviews.html.j2", "Interviews", status=status, view=view)


def _overview(desk: AtDesk, talk: Talk, form: NewTalk | None = None, *, status: int = 200) -> Response:
    closed = closed_because(talk, may_write=desk.may(Right.ANTWORTEN_SCHREIBEN, talk.town))
    values = desk.at_town("ergebnis") if desk.may(Right.ERGEBNIS_SEHEN, talk.town) else ""
    view = overview_view(talk, desk.request.query_params.get("nur", ""), desk.at("interview", talk.id), values, list_address(desk, talk), closed)
    filled = form or NewTalk(talk.role, talk.day.isoformat() if talk.day else desk.today.isoformat(), talk.place, "\n".join(talk.interviewees))
    may_change = not talk.frozen and desk.may(Right.ANTWORTEN_SCHREIBEN, talk.town)
    return desk.page("interview.html.j2", f"{talk.label} {talk.role_name}", crumbs=(Crumb("Interviews", list_address(desk, talk)),), status=status, view=view, form=filled, version=talk.version,
                     may_change=may_change, draft=f"{desk.who.id}:{talk.id}:")


def _asked_wave(desk: AtDesk) -> dict[str, str]:
    """Give the wave the address asks for, to be kept in other addresses."""
    asked = desk.request.query_params.get("erhebung", "")
    return {"erhebung": asked} if asked else {}


def _field_of(place: str) -> str:
    return {"Befragte": "#feld-befragte", "Tag des Interviews": "#feld-tag"}.get(place, "#feld-ort")

