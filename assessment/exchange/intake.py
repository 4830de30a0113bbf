"""What every import shares: what it may rely on, what it gives, and how answers become changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessment.answers import BadAnswer, parsed_answer
from assessment.changes import ANSWERED, NOT_APPLICABLE, UNKNOWN, UNKNOWN_BASE, Base, Change, Value, id_of, natural_change, text_fault, tidy
from assessment.model import Answer, Grade, WorkingGroup
from questionnaires import Catalogue, Problem, Question, allowed_words, nearest

UNKNOWN_WORDS = frozenset({"unbekannt", "weiß nicht"})
GRADES = {"aussage": Grade.AUSSAGE, "einsicht": Grade.EINSICHT, "dokument": Grade.DOKUMENT}


@dataclass(frozen=True)
class InterviewRow:
    """An interview as the store knows it, planned ones (without a day) included."""

    id: str
    municipality: str
    label: str
    role: str
    day: date | None
    place: str = ""


@dataclass(frozen=True)
class Context:
    """What an import or export works on: the project's id, one wave of it, its interviews and the day; ``seen``: record → token."""

    project: str
    group: WorkingGroup
    interviews: tuple[InterviewRow, ...]
    today: date
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def wave(self) -> str:
        """Give the id of the wave."""
        return self.group.wave

    @property
    def catalogue(self) -> Catalogue:
        """Give the catalogue of the wave."""
        return self.group.catalogue

    def id_of(self, kind: str, *parts: str) -> str:
        """Give the id of a record with a natural name."""
        return id_of(self.project, kind, *parts)

    def response_id(self, interview: str, question: str) -> str:
        """Give the id of an answer."""
        return self.id_of("response", interview, question)

    def rating_id(self, town: str, question: str) -> str:
        """Give the id of a rating."""
        return self.id_of("rating", self.wave, town, question)

    def token(self, record: str) -> str:
        """Give what a file says it saw of a record; empty where nothing is stored."""
        return self.seen.get(record, "")


@dataclass
class Intake:
    """What an import found: the changes it wants and everything wrong with the file; changes are used only without problems."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, file: str, place: str | int, message: str, remedy: str) -> None:
        """Note a problem at a line (int) or a place such as „Blatt IT, Zelle D12“."""
        shown, line = (file, place) if isinstance(place, int) else (f"{file}, {place}", 0)
        self.problems.append(Problem(code, shown, line, message, remedy))

    def checked_text(self, text: str, file: str, place: str | int, limit: int = 10_000) -> str:
        """Give a free text as it is kept; notes a problem for characters no report can print and for overlong texts."""
        kept = tidy(text)
        fault = text_fault(kept)
        if fault:
            self.refuse("character-unprintable", file, place, *fault)
        if len(kept) > limit:
            self.refuse("text-too-long", file, place, f"Der Text ist mit {len(kept)} Zeichen zu lang.", f"Erlaubt sind höchstens {limit} Zeichen; legen Sie Längeres als Beleg ab.")
        return kept


def answer_fields(catalogue: Catalogue, question: Question, raw: object, reason: str = "") -> dict[str, Value]:
    """Give the fields of an answer (or of „unbekannt“, „entfällt“) from a raw value; raises BadAnswer naming what is allowed."""
    word = raw.strip() if isinstance(raw, str) else raw
    if isinstance(word, str) and word in UNKNOWN_WORDS:
        return {"state": UNKNOWN, "value": None, "reason": ""}
    if word == NOT_APPLICABLE:
        if not reason:
            raise BadAnswer("Die Frage entfällt ohne Begründung.", "Schreiben Sie dazu, warum sie hier nicht zutrifft.")
        return {"state": NOT_APPLICABLE, "value": None, "reason": tidy(reason)}
    return {"state": ANSWERED, "value": kept_value(parsed_answer(catalogue, question, word)), "reason": ""}


def kept_value(answer: Answer) -> Value:
    """Give an answer as JSON keeps it."""
    return list(answer) if isinstance(answer, tuple) else answer


NO_ANSWER: Mapping[str, Value] = {"state": "", "value": None, "reason": ""}


def response_change(context: Context, interview: InterviewRow, question: str, fields: Mapping[str, Value], base: Base = UNKNOWN_BASE, place: str = "") -> Change:
    """Give the change of one answer in the context of a wave."""
    return answer_change(context.project, {"wave_id": context.wave, "municipality_id": interview.municipality, "interview_id": interview.id}, question, fields, base, place)


def answer_change(project: str, parents: Mapping[str, Value], question: str, fields: Mapping[str, Value], base: Base = UNKNOWN_BASE, place: str = "") -> Change:
    """Give the change of one answer below its wave, municipality and interview; whatever is written by hand confirms an answer taken over from the last wave."""
    whole = {**parents, "question": question, **fields}
    if "state" in fields:
        whole.setdefault("prior", False)
    return natural_change(project, "response", whole, base, place)


def known_question(context: Context, name: str, intake: Intake, file: str, place: str | int) -> Question | None:
    """Give a question of the catalogue, or note that there is none."""
    question = context.catalogue.questions.get(name)
    if question is None:
        intake.refuse("question-unknown", file, place, f"Die Frage »{name}« gibt es im Katalog {context.catalogue.edition} nicht. {nearest(name, context.catalogue.questions)}".strip(),
                      f"Erlaubt sind: {allowed_words(context.catalogue.questions)}.")
    return question
