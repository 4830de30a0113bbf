"""Interviews and answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import Query, Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service import (
    Given,
    TalkLine,
    TalkStep,
    attach_evidence,
    change_interview,
    confirm_answer,
    interviews_of,
    open_talk,
    plan_interview,
    save_answer,
)
from assessment.web.api.common import Seen, Sent, changed, tagged
from assessment.web.api.described import BYTES
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes.interviews import (
    Antwort,
    GegebeneAntwort,
    Interview,
    Interviewangaben,
    InterviewMitBefragten,
    NeuesInterview,
)
from assessment.web.desk import Desk
from assessment.web.routing import AtDesk

room = Room("Interviews")
TALK = f"{PROJECT}/interviews/{{interview}}"
ANSWER = f"{TALK}/antworten/{{frage}}"
Name = Annotated[str, Query(max_length=200, description="Der Dateiname, an dem die Art der Datei zu erkennen ist.", examples=["notfallplan.pdf"])]
Title = Annotated[str, Query(max_length=200, description="Was das Dokument ist; sonst der Dateiname.")]


@room.get(f"{TOWN}/interviews", Right.ANTWORTEN_SEHEN, list[Interview])
def interviews(desk: AtDesk) -> list[Interview]:
    """Die geplanten und geführten Interviews einer Kommune."""
    return [_line(desk, line) for line in interviews_of(desk.workspace, desk.town.id, desk.wave.id)]


def _line(desk: Desk, line: TalkLine) -> Interview:
    return Interview(id=line.id, kennung=line.label, kommune=desk.town_key, rolle=line.role, rollenname=line.role_name, tag=line.day, ort=line.place, beantwortet=line.answered, gefragt=line.asked,
                     fassung=line.version)


@room.post(f"{TOWN}/interviews", Right.ANTWORTEN_SCHREIBEN, Interview, 201)
def neues_interview(desk: AtDesk, neu: NeuesInterview) -> Interview:
    """Ein Interview eintragen; ohne Tag ist es geplant."""
    made = plan_interview(desk.workspace, desk.town.id, desk.wave.id, neu.rolle, desk.actor, today=desk.today, day=neu.tag, place=neu.ort, interviewees=neu.befragt)
    return next(item for item in interviews(desk) if item.id == made)


@room.get(TALK, Right.ANTWORTEN_SEHEN, InterviewMitBefragten, versioned=True)
def interview(desk: AtDesk, response: Response) -> InterviewMitBefragten:
    """Ein Interview mit den Namen derer, die gefragt wurden; sein ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _talk(desk))


@room.put(TALK, Right.ANTWORTEN_SCHREIBEN, InterviewMitBefragten)
def aendere_interview(desk: AtDesk, neu: Interviewangaben, seen: Seen, response: Response) -> InterviewMitBefragten:
    """Tag, Ort und Befragte eines Interviews ändern."""
    outcome = change_interview(desk.workspace, desk.interview.id, seen, desk.actor, today=desk.today, day=neu.tag, place=neu.ort, interviewees=neu.befragt)
    return changed(outcome, response, lambda: _talk(desk))


def _talk(desk: Desk) -> InterviewMitBefragten:
    talk = open_talk(desk.workspace, desk.interview.id, internal=desk.internal)
    return InterviewMitBefragten(
        id=talk.id, kennung=talk.label, kommune=talk.town_key, rolle=talk.role, rollenname=talk.role_name, tag=talk.day, ort=talk.place, beantwortet=talk.answered, gefragt=len(talk.own),
        befragt=list(talk.interviewees), gefuehrt_von=list(talk.led_by), fassung=talk.version)


@room.get(f"{TALK}/antworten", Right.ANTWORTEN_SEHEN, list[Antwort])
def antworten(desk: AtDesk) -> list[Antwort]:
    """Alle Fragen eines Interviews mit dem, was dazu gesagt wurde; zuerst die Fragen der Rolle."""
    return [_answer(desk, step) for step in open_talk(desk.workspace, desk.interview.id, internal=desk.internal).steps]


@room.get(ANSWER, Right.ANTWORTEN_SEHEN, Antwort, known=True)
def antwort(desk: AtDesk, frage: str, response: Response) -> Antwort:
    """Eine Antwort; ihr ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _now(desk, frage))


@room.put(ANSWER, Right.ANTWORTEN_SCHREIBEN, Antwort)
def antworte(desk: AtDesk, frage: str, neu: GegebeneAntwort, seen: Seen, response: Response) -> Antwort:
    """Eine Antwort speichern. Änderungen verschiedener Felder werden zusammengeführt; widersprechen sie sich, steht der jetzige Stand in der Antwort 412."""
    given = Given(neu.zustand, neu.wert, neu.grund, neu.bemerkung, neu.vermerk, neu.nachweis, neu.beleg, neu.nachfassen)
    return changed(save_answer(desk.workspace, desk.interview.id, frage, given, seen, desk.actor, internal=desk.internal), response, lambda: _now(desk, frage))


@room.post(f"{ANSWER}/bestaetigen", Right.ANTWORTEN_SCHREIBEN, Antwort, versioned=True, sends="")
def bestaetige(desk: AtDesk, frage: str, seen: Seen, response: Response) -> Antwort:
    """Eine Antwort aus der Vorerhebung bestätigen, wie sie ist."""
    return changed(confirm_answer(desk.workspace, desk.interview.id, frage, seen, desk.actor), response, lambda: _now(desk, frage))


@room.post(f"{ANSWER}/beleg", Right.ANTWORTEN_SCHREIBEN, Antwort, versioned=True, sends=BYTES)
def belege_antwort(
    desk: AtDesk, frage: str, name: Name, datei: Sent, seen: Seen, response: Response, titel: Title = "", datum: date | None = None, nachweis: Literal["", "einsicht", "dokument"] = "",
) -> Antwort:
    """Eine Datei als Beleg ablegen und die Antwort darauf stützen; der Inhalt der Anfrage ist die Datei."""
    outcome = attach_evidence(desk.workspace, desk.interview.id, frage, name, datei, titel, datum, seen, desk.actor, grade=nachweis)
    return changed(outcome, response, lambda: _now(desk, frage))


def _now(desk: Desk, question: str) -> Antwort:
    talk = open_talk(desk.workspace, desk.interview.id, internal=desk.internal)
    if question not in talk.catalogue.questions:
        raise UnknownName(f"Diese Frage gibt es im Katalog {talk.catalogue.edition} nicht.")
    return _answer(desk, talk.step(question))


def _answer(desk: Desk, step: TalkStep) -> Antwort:
    return Antwort.model_validate({
        "frage": step.question.id, "titel": step.question.title, "zustand": step.state, "wert": step.value, "in_worten": step.said, "grund": step.reason, "bemerkung": step.comment,
        "vermerk": step.note if desk.internal else None,
        "nachweis": step.grade, "beleg": step.evidence, "nachfassen": step.follow_up, "aus_vorerhebung": step.prior, "fassung": step.version})
