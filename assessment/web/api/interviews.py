"""Interviews and answers."""

from __future__ import annotations

from fastapi import Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service import Given, Talk, TalkLine, TalkStep, confirm_answer, interviews_of, open_talk, plan_interview, save_answer
from assessment.web.api.common import Seen, accepted, tagged
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.api.shapes import Antwort, GegebeneAntwort, Interview, NeuesInterview
from assessment.web.desk import Desk
from assessment.web.routing import AtDesk

room = Room("Interviews")
TALK = f"{PROJECT}/interviews/{{interview}}"
ANSWER = f"{TALK}/antworten/{{frage}}"


@room.get(f"{TOWN}/interviews", Right.ANTWORTEN_SEHEN, list[Interview])
def interviews(desk: AtDesk) -> list[Interview]:
    """Die geplanten und geführten Interviews einer Kommune."""
    return [_line(desk, line) for line in interviews_of(desk.workspace, desk.town.id, desk.wave.id)]


def _line(desk: Desk, line: TalkLine) -> Interview:
    return Interview(id=line.id, kennung=line.label, kommune=desk.town_key, rolle=line.role, rollenname=line.role_name, tag=line.day, ort=line.place, beantwortet=line.answered, gefragt=line.asked,
                     fassung=line.version)


@room.post(f"{TOWN}/interviews", Right.ANTWORTEN_SCHREIBEN, Interview, status_code=201)
def neues_interview(desk: AtDesk, neu: NeuesInterview) -> Interview:
    """Ein Interview eintragen; ohne Tag ist es geplant."""
    made = plan_interview(desk.workspace, desk.town.id, desk.wave.id, neu.rolle, desk.actor, today=desk.today, day=neu.tag, place=neu.ort, interviewees=neu.befragt)
    return next(_line(desk, line) for line in interviews_of(desk.workspace, desk.town.id, desk.wave.id) if line.id == made)


@room.get(f"{TALK}/antworten", Right.ANTWORTEN_SEHEN, list[Antwort])
def antworten(desk: AtDesk) -> list[Antwort]:
    """Alle Fragen eines Interviews mit dem, was dazu gesagt wurde; zuerst die Fragen der Rolle."""
    return [_answer(step) for step in open_talk(desk.workspace, desk.interview.id).steps]


@room.get(ANSWER, Right.ANTWORTEN_SEHEN, Antwort)
def antwort(desk: AtDesk, frage: str, response: Response) -> Antwort:
    """Eine Antwort; ihr ETag gehört bei einer Änderung in If-Match."""
    step = _step(desk, frage)
    tagged(response, step.version)
    return _answer(step)


@room.put(ANSWER, Right.ANTWORTEN_SCHREIBEN, Antwort)
def antworte(desk: AtDesk, frage: str, gegeben: GegebeneAntwort, seen: Seen, response: Response) -> Antwort:
    """Eine Antwort speichern. Änderungen verschiedener Felder werden zusammengeführt; widersprechen sie sich, steht der jetzige Stand in der Antwort 412."""
    given = Given(gegeben.zustand, gegeben.wert, gegeben.grund, gegeben.bemerkung, gegeben.vermerk, gegeben.nachweis, gegeben.beleg, gegeben.nachfassen)
    accepted(save_answer(desk.workspace, desk.interview.id, frage, given, seen, desk.actor), lambda: _now(desk, frage))
    return antwort(desk, frage, response)


@room.post(f"{ANSWER}/bestaetigen", Right.ANTWORTEN_SCHREIBEN, Antwort)
def bestaetige(desk: AtDesk, frage: str, seen: Seen, response: Response) -> Antwort:
    """Eine Antwort aus der Vorerhebung bestätigen, wie sie ist."""
    accepted(confirm_answer(desk.workspace, desk.interview.id, frage, seen, desk.actor), lambda: _now(desk, frage))
    return antwort(desk, frage, response)


def _now(desk: Desk, question: str) -> tuple[int, Antwort]:
    step = _step(desk, question)
    return step.version, _answer(step)


def _step(desk: Desk, question: str) -> TalkStep:
    talk: Talk = open_talk(desk.workspace, desk.interview.id)
    if question not in talk.catalogue.questions:
        raise UnknownName(f"Diese Frage gibt es im Katalog {talk.catalogue.edition} nicht.")
    return talk.step(question)


def _answer(step: TalkStep) -> Antwort:
    return Antwort.model_validate({
        "frage": step.question.id, "titel": step.question.title, "zustand": step.state, "wert": step.value, "in_worten": step.said, "grund": step.reason, "bemerkung": step.comment, "vermerk": step.note,
        "nachweis": step.grade, "beleg": step.evidence, "nachfassen": step.follow_up, "aus_vorerhebung": step.prior, "fassung": step.version})
