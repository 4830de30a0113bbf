"""Recording an interview: begin it, save one answer; what form, API and command line call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment import ways
from assessment.answers import BadAnswer
from assessment.changes import Change, Fields, Outcome, Value, new_id, tidy
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.exchange.intake import GRADES, Context, InterviewRow, answer_fields, response_change
from assessment.model import Municipality, Response
from assessment.service.forms import next_label
from assessment.service.members import find_town
from assessment.service.projects import context_of, find_wave
from assessment.store import Record, Workspace
from questionnaires import Problem, allowed_words, nearest


def begin_interview(workspace: Workspace, town: str, role: str, day: date, place: str, actor: str, *, today: date, wave: str = "", interviewees: Sequence[str] = ()) -> str:
    """Enter an interview; a planned one of the same role is taken up. Gives its label (I1, I2 …).

    Who led it and who was asked is kept apart from the answers, as links between persons and the interview.
    """
    chosen, municipality = find_wave(workspace, wave), find_town(workspace, town)
    roles = workspace.group(chosen.id).catalogue.roles
    if role not in roles:
        raise UnknownName(f"Die Rolle »{role}« gibt es nicht. {nearest(role, roles)} Erlaubt sind: {', '.join(f'{key} ({name})' for key, name in roles.items())}.".replace("  ", " "))
    if day > today:
        raise Refused(f"Der {day:%d.%m.%Y} liegt in der Zukunft. Tragen Sie das Interview ein, wenn es stattgefunden hat.")
    present = workspace.records("interview", wave_id=chosen.id, municipality_id=municipality.id)
    person = workspace.person_named(actor)
    planned = next((item for item in present if item.fields["role"] == role and item.fields["day"] is None), None)
    if planned:
        workspace.save(Change("interview", planned.id, {"day": day.isoformat(), "place": place or planned.fields["place"]}, planned.version), actor=person, source="Interview")
        _link_people(workspace, planned, person, interviewees)
        return str(planned.fields["label"])
    label = next_label((str(item.fields["label"]) for item in present), "I")
    fields: dict[str, Value] = {"wave_id": chosen.id, "municipality_id": municipality.id, "label": label, "role": role, "day": day.isoformat(), "place": place, "position": len(present)}
    interview = new_id()
    workspace.save(Change("interview", interview, fields, 0), actor=person, source="Interview")
    _link_people(workspace, Record(interview, 1, fields), person, interviewees)
    return label


def _link_people(workspace: Workspace, interview: Record, leader: str, interviewees: Sequence[str]) -> None:
    """Link the person who led an interview and those who were asked to it, once each."""
    common: dict[str, Value] = {"wave_id": interview.fields["wave_id"], "municipality_id": interview.fields["municipality_id"], "interview_id": interview.id}
    with workspace.write(leader, "Interview") as writer:
        people = {str(item.fields["name"]): item.id for item in workspace.records("person")}
        for name in interviewees:
            if name not in people:
                people[name] = new_id()
                writer.save(Change("person", people[name], {"name": name, "municipality_id": common["municipality_id"]}, 0))
        for person, part in [(leader, "durchgeführt"), *((people[name], "befragt") for name in interviewees)]:
            writer.save(Change("participation", workspace.id_of("participation", interview.id, person, part), {**common, "person_id": person, "part": part}))


@dataclass(frozen=True)
class Spoken:
    """What comes with an answer; None leaves what stands."""

    reason: str = ""
    comment: str | None = None
    note: str | None = None
    grade: str = ""
    follow_up: bool | None = None


def record_answer(workspace: Workspace, town: str, interview: str, question: str, raw: str, spoken: Spoken, actor: str, *, today: date, wave: str = "") -> Outcome:
    """Save one answer; raises UnknownName, or BrokenProject saying what the question allows."""
    context = context_of(workspace, today, wave)
    member = next((item for item in context.group.members if item.id == find_town(workspace, town).id), None)
    if member is None:
        raise UnknownName(f"»{town}« nimmt an dieser Erhebung nicht teil.")
    talk = _interview(context, member, interview)
    if question not in context.catalogue.questions:
        raise UnknownName(f"Die Frage »{question}« gibt es im Katalog {context.catalogue.edition} nicht. {nearest(question, context.catalogue.questions)}".strip())
    now = _present(member, talk, question)
    change = response_change(context, talk, question, _fields(context, question, raw, spoken), base=now.version if now else 0)
    return workspace.save(change, actor=workspace.person_named(actor), source="Eingabe")


def _interview(context: Context, member: Municipality, label: str) -> InterviewRow:
    own = [item for item in context.interviews if item.municipality == member.id]
    found = next((item for item in own if item.label.casefold() == label.casefold()), None)
    if found is None:
        raise UnknownName(f"Das Interview »{label}« gibt es bei {member.name} nicht. Vorhanden sind: {allowed_words(f'{item.label} ({item.role})' for item in own) or 'noch keine'}.")
    if found.day is None:
        raise Refused(f"Das Interview {found.label} ist erst geplant. Tragen Sie zuerst ein, wann es stattgefunden hat.", ways.INTERVIEW)
    return found


def _present(member: Municipality, talk: InterviewRow, question: str) -> Response | None:
    everything = (*member.responses, *(item.response for item in member.pending))
    return next((item for item in everything if item.interview == talk.label and item.question == question), None)


def _fields(context: Context, question: str, raw: str, spoken: Spoken) -> Fields:
    asked = context.catalogue.questions[question]
    value: object = [part.strip() for part in raw.split(",") if part.strip()] if asked.type == "multi" and "," in raw else raw
    try:
        fields = answer_fields(context.catalogue, asked, value, spoken.reason)
    except BadAnswer as bad:
        raise BrokenProject([Problem("answer-invalid", f"Frage {question}", 0, bad.message, bad.remedy)]) from bad
    given: dict[str, Value] = {"comment": spoken.comment, "note": spoken.note, "follow_up": spoken.follow_up}
    fields |= {name: tidy(value) if isinstance(value, str) else value for name, value in given.items() if value is not None}
    if spoken.grade:
        if spoken.grade not in GRADES:
            raise UnknownName(f"Den Nachweis »{spoken.grade}« gibt es nicht. Erlaubt sind: {allowed_words(GRADES)}.")
        fields["grade"] = int(GRADES[spoken.grade])
    return fields
