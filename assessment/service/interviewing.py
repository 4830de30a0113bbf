"""Interviews as their pages show them: the list of a municipality, one talk with its questions in order; planning and changing one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assessment.changes import UNCHANGED, Change, Outcome, Value, new_id, tidy
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.evaluate import conditional_on, ruled_out
from assessment.interviews import questions_by_role
from assessment.model import Evidence, Grade, Municipality
from assessment.service.answer_words import OPEN, answer_words
from assessment.service.forms import checked_fields, next_label, record_id, save_all
from assessment.service.internal_notes import seen_fields
from assessment.store import KINDS, AnswerRow, Record, TalkRows, WaveRows, Workspace, talk_place, talk_rows, wave_rows
from questionnaires import Catalogue, Question, allowed_words, nearest, walk_fields

LED, ASKED = "durchgeführt", "befragt"
WORDS = {"day": "Tag des Interviews", "place": "Ort"}


@dataclass(frozen=True)
class TalkLine:
    """One interview of a list. ``answered`` of ``asked``: the questions of its role that apply and have an answer that counts.

    ``further`` answers were given beyond them, ``prior`` ones of the last wave wait to be confirmed; ``next_open`` is the question to go on with.
    """

    id: str
    version: int
    label: str
    role: str
    role_name: str
    day: date | None
    place: str
    answered: int
    asked: int
    further: int
    prior: int
    flagged: int
    changed: datetime | None
    next_open: str

    @property
    def planned(self) -> bool:
        """Tell whether it has not taken place yet."""
        return self.day is None


@dataclass(frozen=True)
class TalkStep:
    """One question of a talk with what was said to it.

    ``state`` is offen, beantwortet, unbekannt or entfällt; ``said`` the answer in words; ``value`` as it is kept (key, number, list of keys);
    ``own`` tells whether the role is asked it, ``ruled_out`` why a rule of the catalogue makes it not apply; ``prior`` that it waits to be confirmed.
    """

    question: Question
    number: int
    dimension: str
    field: str
    own: bool
    ruled_out: str
    state: str
    value: Value
    said: str
    reason: str
    comment: str
    note: str
    grade: str
    evidence: str
    follow_up: bool
    prior: bool
    version: int

    @property
    def is_open(self) -> bool:
        """Tell whether the question still has to be asked: no answer yet, or one of the last wave that nobody confirmed."""
        return not self.ruled_out and (self.state == OPEN or self.prior)


@dataclass(frozen=True)
class Talk:
    """An interview as its pages show it; ``steps`` first the questions of the role in order, then all others of the catalogue; ``internal`` whether with their internal notes."""

    id: str
    version: int
    label: str
    town: str
    town_key: str
    town_name: str
    wave: str
    wave_title: str
    frozen: bool
    role: str
    role_name: str
    day: date | None
    place: str
    led_by: tuple[str, ...]
    interviewees: tuple[str, ...]
    catalogue: Catalogue
    documents: tuple[Evidence, ...]
    steps: tuple[TalkStep, ...]
    internal: bool

    @property
    def own(self) -> tuple[TalkStep, ...]:
        """Give the questions this role is asked and that apply."""
        return tuple(step for step in self.steps if step.own and not step.ruled_out)

    @property
    def further(self) -> tuple[TalkStep, ...]:
        """Give the questions of other roles, and those that do not apply."""
        return tuple(step for step in self.steps if not step.own or step.ruled_out)

    @property
    def answered(self) -> int:
        """Give how many of its own questions are done."""
        return sum(not step.is_open for step in self.own)

    @property
    def next_open(self) -> str:
        """Give the first of its own questions that is open, empty where all are done."""
        return next((step.question.id for step in self.own if step.is_open), "")

    def step(self, question: str) -> TalkStep:
        """Give a question's step; raises UnknownName."""
        found = next((step for step in self.steps if step.question.id == question), None)
        if found is None:
            raise UnknownName(f"Die Frage »{question[:60]}« gibt es im Katalog {self.catalogue.edition} nicht.")
        return found


def interviews_of(workspace: Workspace, town_id: str, wave: str) -> tuple[TalkLine, ...]:
    """Give the interviews of a municipality in a wave (record ids), in their order; raises UnknownName."""
    rows = _rows_of(workspace, wave, town_id)
    if not rows.members:
        raise UnknownName("Diese Kommune nimmt an der Erhebung nicht teil.")
    return talk_lines(rows, rows.members[0])


def talk_lines(rows: WaveRows, member: Municipality) -> tuple[TalkLine, ...]:
    """Give the interviews of a member from what was read of its wave."""
    out = ruled_out(rows.catalogue, member, _reference(rows.wave))
    by_role = questions_by_role(rows.catalogue, member.facts)
    answers = defaultdict(list)
    for row in rows.answers:
        if row.town == member.id:
            answers[row.interview].append(row)
    return tuple(_line(rows, talk, [question.id for question in by_role.get(str(talk.fields["role"]), ()) if question.id not in out], answers[talk.id])
                 for talk in rows.interviews if talk.fields["municipality_id"] == member.id)


def _line(rows: WaveRows, talk: Record, asked: Sequence[str], answers: Sequence[AnswerRow]) -> TalkLine:
    role = str(talk.fields["role"])
    done = {row.question for row in answers if row.state and not row.prior}
    own = frozenset(asked)
    return TalkLine(
        talk.id, talk.version, str(talk.fields["label"]), role, rows.catalogue.roles.get(role, role), _day(talk.fields["day"]), str(talk.fields["place"]),
        len(done & own), len(asked), len((done - own) & rows.catalogue.questions.keys()), sum(bool(row.state) and row.prior for row in answers),
        sum(row.follow_up for row in answers), rows.changed.get(talk.id), next((name for name in asked if name not in done), ""))


def open_talk(workspace: Workspace, interview: str, *, internal: bool = True) -> Talk:
    """Give an interview with all its questions; ``internal`` whether the reader may see internal notes. Raises UnknownName where there is none."""
    rows = talk_rows(workspace, record_id(interview, "Dieses Interview"), conditional_on)
    if rows is None:
        raise UnknownName("Dieses Interview gibt es in diesem Projekt nicht. Öffnen Sie die Übersicht der Interviews neu.")
    talk, wave, catalogue, member = rows.place.interview, rows.place.wave, rows.place.catalogue, rows.member
    role = str(talk.fields["role"])
    return Talk(
        talk.id, talk.version, str(talk.fields["label"]), member.id, member.key, member.name, wave.id, str(wave.fields["title"]), wave.fields["frozen_on"] is not None,
        role, catalogue.roles.get(role, role), _day(talk.fields["day"]), str(talk.fields["place"]), tuple(name for name, part in rows.people if part == LED),
        tuple(name for name, part in rows.people if part == ASKED), catalogue, member.evidence, tuple(_steps(rows, role, internal=internal)), internal)


def _steps(rows: TalkRows, role: str, *, internal: bool) -> Iterator[TalkStep]:
    catalogue, member = rows.place.catalogue, rows.member
    own = questions_by_role(catalogue, member.facts).get(role, ())
    names = {question.id for question in own}
    others = [question for question in catalogue.questions.values() if question.id not in names]
    out = ruled_out(catalogue, member, _reference(rows.place.wave))
    dimension = {field.id: item.label for item in catalogue.dimensions for field in walk_fields(item.fields)}
    documents = {item.id: item.key for item in member.evidence}
    for number, question in enumerate((*own, *others), start=1):
        field = catalogue.field_of[question.id]
        found, version = _kept(rows.answers.get(question.id))
        kept = seen_fields("response", found, internal=internal)
        yield TalkStep(
            question, number, dimension[field.id], field.title, question.id in names, out.get(question.id, ""), str(kept["state"] or OPEN), kept["value"],
            answer_words(catalogue, question, kept), str(kept["reason"]), str(kept["comment"]), str(kept["note"]), _grade(kept["grade"]).name.lower(),
            documents.get(str(kept["evidence_id"]), ""), bool(kept["follow_up"]), bool(kept["prior"] and kept["state"]), version)


def _kept(answer: Record | None) -> tuple[Mapping[str, Value], int]:
    """Give an answer's fields and version; one that was removed is empty, and goes on with its version."""
    empty = KINDS["response"].empty
    if answer is None:
        return empty, 0
    return (empty if answer.fields["removed"] else answer.fields), answer.version


def _grade(kept: Value) -> Grade:
    return Grade(kept) if isinstance(kept, int) and kept else Grade.AUSSAGE


def _day(kept: Value) -> date | None:
    return date.fromisoformat(str(kept)) if kept else None


def _reference(wave: Record) -> date:
    return _day(wave.fields["reference_date"]) or date.min


def _rows_of(workspace: Workspace, wave: str, town: str = "") -> WaveRows:
    rows = wave_rows(workspace, record_id(wave, "Diese Erhebung"), conditional_on, record_id(town, "Diese Kommune") if town else "")
    if rows is None:
        raise UnknownName("Diese Erhebung gibt es in diesem Projekt nicht. Öffnen Sie das Projekt neu.")
    return rows


# -- progress: what the start page shows ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """How many questions of a dimension have an answer that counts, of those that apply."""

    dimension: str
    title: str
    answered: int
    asked: int


@dataclass(frozen=True)
class Progress:
    """How far a member is: questions answered by at least one interview per dimension, interviews held of planned, what is flagged, where to go on.

    ``go_on`` is the interview (record id) changed last that still has open questions, empty where there is none, ``go_on_at`` its next question.
    """

    town: str
    key: str
    name: str
    shares: tuple[Share, ...]
    held: int
    planned: int
    flagged: int
    prior: int
    changed: datetime | None
    go_on: str
    go_on_at: str

    @property
    def answered(self) -> int:
        """Give the questions answered in all dimensions."""
        return sum(share.answered for share in self.shares)

    @property
    def asked(self) -> int:
        """Give the questions that apply in all dimensions."""
        return sum(share.asked for share in self.shares)


def progress_of(workspace: Workspace, wave: str) -> tuple[Progress, ...]:
    """Give how far every member of a wave (record id) is; raises UnknownName."""
    rows = _rows_of(workspace, wave)
    towns: dict[str, set[str]] = defaultdict(set)
    held = {talk.id for talk in rows.interviews if talk.fields["day"] is not None}
    for row in rows.answers:
        if row.state and not row.prior and row.interview in held:
            towns[row.town].add(row.question)
    return tuple(_progress(rows, member, towns[member.id]) for member in rows.members)


def _progress(rows: WaveRows, member: Municipality, done: set[str]) -> Progress:
    lines = talk_lines(rows, member)
    out = ruled_out(rows.catalogue, member, _reference(rows.wave))
    shares = []
    for dimension in rows.catalogue.dimensions:
        asked = {question.id for field in walk_fields(dimension.fields) for question in field.questions} - out.keys()
        shares.append(Share(dimension.id, dimension.label, len(asked & done), len(asked)))
    changed = [line.changed for line in lines if line.changed]
    unfinished = sorted((line.changed, line.id, line.next_open) for line in lines if line.next_open and line.changed and not line.planned)
    return Progress(
        member.id, member.key, member.name, tuple(shares), sum(not line.planned for line in lines), sum(line.planned for line in lines), sum(line.flagged for line in lines),
        sum(line.prior for line in lines), max(changed, default=None), unfinished[-1][1] if unfinished else "", unfinished[-1][2] if unfinished else "")


# -- planning and changing -----------------------------------------------------------------------------------------------


def plan_interview(workspace: Workspace, town_id: str, wave: str, role: str, actor: str, *, today: date, day: date | None = None, place: str = "", interviewees: Sequence[str] = ()) -> str:
    """Enter an interview with a role, planned where it has no day yet; gives its record id. Raises UnknownName, Refused or BrokenProject."""
    rows = _rows_of(workspace, wave, town_id)
    if not rows.members:
        raise UnknownName("Diese Kommune nimmt an der Erhebung nicht teil.")
    roles = rows.catalogue.roles
    if role not in roles:
        raise UnknownName(f"Diese Rolle gibt es im Katalog nicht. {nearest(role[:60], roles)} Erlaubt sind: {allowed_words(roles.values())}.".replace("  ", " "))
    _refuse_future(day, today)
    names = _names(interviewees)
    fields, problems = checked_fields("interview", {"day": day.isoformat() if day else None, "place": place}, "Interview", WORDS)
    if problems:
        raise BrokenProject(problems)
    talk = new_id()
    workspace.person_named(actor)

    def changes() -> Iterator[Change]:
        common: dict[str, Value] = {"wave_id": wave, "municipality_id": town_id}
        present = workspace.records("interview", removed=True, wave_id=wave, municipality_id=town_id)
        label = next_label((str(item.fields["label"]) for item in present), "I")
        yield Change("interview", talk, {**common, **fields, "label": label, "role": role, "position": len(present)}, 0)
        yield from _people(workspace, talk, common, names, actor if day else "")
    _refuse_blocked(save_all(workspace, changes(), actor, "", "Interview"))
    return talk


def change_interview(workspace: Workspace, interview: str, base: int, actor: str, *, today: date, day: date | None, place: str, interviewees: Sequence[str] | None = None, tab: str = "") -> Outcome:
    """Change day, place and who was asked (None: leave) of an interview; without a day it is planned again, which answers forbid."""
    found = talk_place(workspace, record_id(interview, "Dieses Interview"))
    if found is None:
        raise UnknownName("Dieses Interview gibt es in diesem Projekt nicht. Öffnen Sie die Übersicht der Interviews neu.")
    _refuse_future(day, today)
    if day is None and found.interview.fields["day"] and any(item.fields["state"] and not item.fields["prior"] for item in workspace.records("response", interview_id=interview)):
        raise Refused("Zu diesem Interview gibt es schon Antworten; ohne Tag zählten sie nicht. Tragen Sie den Tag ein, an dem es stattfand.")
    names = None if interviewees is None else _names(interviewees)
    fields, problems = checked_fields("interview", {"day": day.isoformat() if day else None, "place": place}, "Interview", WORDS)
    if problems:
        raise BrokenProject(problems)
    common: dict[str, Value] = {name: found.interview.fields[name] for name in ("wave_id", "municipality_id")}

    def changes() -> Iterator[Change]:
        yield Change("interview", interview, fields, base)
        if names is not None:
            yield from _people(workspace, interview, common, names, actor if day else "")
    outcomes = save_all(workspace, changes(), actor, tab, "Interview")
    return next((outcome for outcome in outcomes if not outcome.saved or outcome.status != UNCHANGED), outcomes[0])


def _people(workspace: Workspace, talk: str, common: Mapping[str, Value], names: Sequence[str], leader: str) -> Iterator[Change]:
    """Give the changes after which exactly these people were asked; whoever led it stays."""
    people = {str(item.fields["name"]): item.id for item in workspace.records("person")}
    links = {(str(item.fields["person_id"]), str(item.fields["part"])): item for item in workspace.records("participation", removed=True, interview_id=talk)}
    for name in names:
        if name not in people:
            people[name] = new_id()
            yield Change("person", people[name], {"name": name, "municipality_id": common["municipality_id"]}, 0)
    wanted = {(people[name], ASKED) for name in names} | ({(people[leader], LED)} if leader in people else set())
    for person, part in sorted(wanted):
        link = links.get((person, part))
        if link is None:
            fields = {**common, "interview_id": talk, "person_id": person, "part": part}
            yield Change("participation", workspace.id_of("participation", talk, person, part), fields, 0)
        elif link.fields["removed"]:
            yield Change("participation", link.id, {"removed": False}, link.version)
    for (_, part), link in links.items():
        if part == ASKED and not link.fields["removed"] and (str(link.fields["person_id"]), part) not in wanted:
            yield Change("participation", link.id, {"removed": True}, link.version)


def _names(given: Sequence[str]) -> list[str]:
    """Give the names of interviewees as they are kept, once each; raises BrokenProject."""
    problems = [problem for name in given for problem in checked_fields("person", {"name": name}, "Befragte")[1]]
    if problems:
        raise BrokenProject(problems)
    return list(dict.fromkeys(kept for name in given if (kept := tidy(name))))


def _refuse_future(day: date | None, today: date) -> None:
    if day and day > today:
        raise Refused(f"Der {day:%d.%m.%Y} liegt in der Zukunft. Lassen Sie den Tag leer, bis das Interview stattgefunden hat.")


def _refuse_blocked(outcomes: Sequence[Outcome]) -> None:
    if not outcomes[-1].saved:
        raise Refused(outcomes[-1].message or "Das Interview ließ sich nicht eintragen. Laden Sie die Seite neu.")
