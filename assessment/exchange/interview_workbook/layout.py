"""The interview workbook apart from its cells: columns, words, the hidden sheet that says which cell is which answer, and which questions stand on which sheet."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from assessment.changes import NOT_APPLICABLE, UNKNOWN
from assessment.errors import Refused
from assessment.exchange.intake import Context, InterviewRow
from assessment.interviews import interview_plans
from assessment.model import Municipality
from questionnaires import (
    Catalogue,
    ChoiceQuestion,
    ContextQuestion,
    LevelQuestion,
    MultiQuestion,
    NumberQuestion,
    Question,
    YesNoQuestion,
    walk_fields,
)

FORMAT, FORMAT_VERSION = "reifegrad-interviewmappe", "1"
META_SHEET, GUIDE_SHEET = "_Meta", "Anleitung"
HEADER_ROW = 4
YES, NO, NONE = "ja", "nein", "keine"
PRIOR, KEPT, NOTHING = "vorerhebung", "behalten", "0"
LONGEST_ANSWER = 30_000
"""A text longer than this fits no cell; such an answer stays as it is."""


class Col(IntEnum):
    """The columns of an interview sheet, counted from 1."""

    NUMBER = 1
    ASK = 2
    ANSWERS = 3
    ANSWER = 4
    REASON = 5
    GRADE = 6
    COMMENT = 7
    NOTE = 8
    FOLLOW_UP = 9
    CONFIRMED = 10
    HINT = 11


HEADINGS = {
    Col.NUMBER: "Nr.", Col.ASK: "Frage", Col.ANSWERS: "Was die Antworten bedeuten", Col.ANSWER: "Antwort", Col.REASON: "Grund, wenn »entfällt«", Col.GRADE: "Nachweis",
    Col.COMMENT: "Bemerkung für den Bericht", Col.NOTE: "Interne Notiz", Col.FOLLOW_UP: "Nachfassen?", Col.CONFIRMED: "bestätigt?", Col.HINT: "Hinweis",
}
FILLED = tuple(column for column in Col if Col.ANSWER <= column < Col.HINT)
"""The columns a user fills in."""

LEGEND = "Bitte nur die gelben Felder ausfüllen. Ein leeres Feld heißt: nicht gefragt."
GUIDE = (
    "Füllen Sie nur die gelben Felder aus. Was leer bleibt, gilt als nicht gefragt; Sie können jederzeit speichern und später weiterschreiben. Ist eine Zeile zu niedrig, ziehen Sie sie größer.",
    "Bei Stufen und festen Antworten wählen Sie in der Spalte »Antwort« aus der Liste (Pfeil neben dem Feld oder Alt + Pfeil nach unten). Links daneben steht, was die Antworten bedeuten.",
    "Zahlen schreiben Sie ohne Einheit und ohne Tausenderpunkt, zum Beispiel 12 oder 7,5.",
    "Sind mehrere Antworten möglich, schreiben Sie »ja« in jede Zeile, die zutrifft. Trifft nichts davon zu, wählen Sie in der Zeile der Frage »keine«.",
    "Weiß es niemand, wählen Sie »unbekannt«. Passt die Frage nicht zu Ihrer Kommune, wählen Sie »entfällt« und schreiben daneben, warum.",
    "»Nachweis« sagt, worauf die Antwort beruht: Aussage (so wurde es gesagt), Einsicht (wir haben es uns zeigen lassen) oder Dokument (ein Schriftstück liegt vor). Leer heißt Aussage.",
    ("Die Bemerkung darf im Bericht stehen, die interne Notiz nicht; schreiben Sie in beide keine Namen von Beschäftigten. Mit »ja« bei »Nachfassen?« merken Sie die Frage für später vor. "
     "Eine Antwort aus der letzten Erhebung zählt erst, wenn Sie »ja« bei »bestätigt?« schreiben oder sie ändern."),
    "Fügen Sie keine Zeilen ein, sortieren und verschieben Sie nichts, und benennen Sie kein Blatt um. Speichern Sie die Mappe als .xlsx und geben Sie sie als Ganzes zurück.",
)


class Mark(NamedTuple):
    """One answer row as the hidden sheet knows it.

    ``option`` names the option of a multiple choice whose „ja“ the row holds (empty: the row of the question itself);
    ``base`` names what was stored of the response (NOTHING: none yet). ``state`` is PRIOR for an answer of the last wave that waits to be
    confirmed, with its state, value and reason as JSON in ``shown``; KEPT for a stored answer no cell can show; else empty.
    """

    sheet: str
    row: int
    interview: str
    question: str
    option: str = ""
    base: str = NOTHING
    state: str = ""
    shown: str = ""


def origin(context: Context, municipality_id: str) -> dict[str, str]:
    """Give the first lines of the hidden sheet: what the workbook is and where it belongs."""
    return {"format": FORMAT, "version": FORMAT_VERSION, "project": context.project, "wave": context.wave, "municipality": municipality_id,
            "catalogue": context.catalogue.edition, "catalogue_hash": context.catalogue.content_hash}


def row_number(question: Question, option: str = "") -> str:
    """Give the number in the first column of a row: that of the question, counted on for the options of a multiple choice."""
    if not option or not isinstance(question, MultiQuestion):
        return question.id
    return f"{question.id}-{[item.key for item in question.options].index(option) + 1}"


def fixed_answers(catalogue: Catalogue, question: Question) -> list[str]:
    """Give the words that may stand in the answer cell besides numbers and free text."""
    return [*_own_answers(catalogue, question), UNKNOWN, NOT_APPLICABLE]


def _own_answers(catalogue: Catalogue, question: Question) -> list[str]:
    match question:
        case LevelQuestion(anchors=anchors):
            return [_german(level) for level in sorted(anchors)]
        case ChoiceQuestion(options=options):
            return [option.key for option in options]
        case MultiQuestion():
            return [NONE]
        case YesNoQuestion():
            return [YES, *(["teilweise"] if catalogue.yes_no_levels(question).teilweise is not None else []), NO]
    return []


def meanings(catalogue: Catalogue, question: Question) -> list[tuple[str, str]]:
    """Give what stands beside the answer cell, line by line: an answer (or nothing) and what it means or what to write."""
    match question:
        case LevelQuestion(anchors=anchors):
            return [(_german(level), anchors[level]) for level in sorted(anchors)]
        case ChoiceQuestion(options=options):
            return [(option.key, option.text) for option in options]
        case YesNoQuestion(criteria=criteria):
            told = {YES: criteria.ja, "teilweise": criteria.teilweise, NO: criteria.nein}
            return [(word, told[word]) for word in _own_answers(catalogue, question)]
    return [("", _what_to_write(question))]


def _what_to_write(question: Question) -> str:
    match question:
        case MultiQuestion():
            return "Mehrere Antworten sind möglich: »ja« in jede Zeile, die zutrifft. Trifft nichts zu, hier »keine«."
        case NumberQuestion(type="percent"):
            return "Zahl von 0 bis 100 (Prozent)"
        case NumberQuestion():
            return f"Zahl ab 0 ({question.shown_unit})" if question.shown_unit else "Zahl ab 0"
        case ContextQuestion(type="date"):
            return "Datum, z. B. 31.12.2028"
    return "freier Text"


def _german(number: float) -> str:
    return f"{number:g}".replace(".", ",")


class Page(NamedTuple):
    """A sheet: its name, the interview it belongs to, the questions in catalogue order."""

    name: str
    interview: InterviewRow
    questions: tuple[Question, ...]


def chosen_pages(context: Context, member: Municipality, interviews: Sequence[InterviewRow], by: str) -> list[Page]:
    """Give the sheets of a workbook (see write_interview_workbook); raises Refused for interviews that do not fit."""
    chosen = tuple(dict.fromkeys(interviews))
    _refuse_misfits(member, chosen, by)
    return _pages_by_dimension(context, member, chosen[0]) if by == "dimension" else _pages_by_plan(context, member, chosen)


def _refuse_misfits(member: Municipality, interviews: Sequence[InterviewRow], by: str) -> None:
    strangers = [item.label for item in interviews if item.municipality != member.id]
    if strangers:
        raise Refused(f"Diese Interviews gehören nicht zu {member.name}: {', '.join(strangers)}. Eine Arbeitsmappe enthält nur Interviews einer Kommune.")
    if by not in ("dimension", "plan"):
        raise Refused(f"»{by}« ist keine Aufteilung der Arbeitsmappe. Erlaubt sind: dimension, plan.")
    if not interviews:
        raise Refused(f"Für {member.name} ist noch kein Interview ausgewählt. Legen Sie eines an; es braucht noch kein Datum.")
    if by == "dimension" and len(interviews) > 1:
        raise Refused("Ein Blatt je Dimension gibt es nur für ein einzelnes Interview. Wählen Sie eines aus, oder teilen Sie nach Interviewplan auf (plan).")


def _pages_by_dimension(context: Context, member: Municipality, interview: InterviewRow) -> list[Page]:
    wanted = _with_answered(context, member, interview, _applicable(context.catalogue, member))
    pages: list[Page] = []
    for dimension in context.catalogue.dimensions:
        questions = tuple(question for field in walk_fields(dimension.fields) for question in field.questions if question.id in wanted)
        if questions:
            pages.append(Page(_sheet_name(f"{dimension.id} {dimension.label}", pages), interview, questions))
    return pages


def _pages_by_plan(context: Context, member: Municipality, interviews: Sequence[InterviewRow]) -> list[Page]:
    pages: list[Page] = []
    for interview in interviews:
        wanted = _with_answered(context, member, interview, _asked_of(context.catalogue, member, interview.role))
        questions = tuple(question for question in context.catalogue.questions.values() if question.id in wanted)
        pages.append(Page(_sheet_name(f"{interview.label} {interview.role}", pages), interview, questions))
    return pages


def _applicable(catalogue: Catalogue, member: Municipality) -> set[str]:
    return {question.id for plan in interview_plans(catalogue, member.facts, shortest=0) for question in plan.questions}


def _asked_of(catalogue: Catalogue, member: Municipality, role: str) -> set[str]:
    """Give the questions of a role's plan; a role without a plan of its own gets what it could answer, at worst everything."""
    planned = {question.id for plan in interview_plans(catalogue, member.facts) if plan.role == role for question in plan.questions}
    applicable = _applicable(catalogue, member)
    return planned or {name for name in applicable if role in catalogue.questions[name].roles} or applicable


def _with_answered(context: Context, member: Municipality, interview: InterviewRow, asked: set[str]) -> set[str]:
    """Add the questions already answered in an interview to those it is asked."""
    stored = {item.id for item in (*member.responses, *(pending.response for pending in member.pending))}
    return asked | {name for name in context.catalogue.questions if context.response_id(interview.id, name) in stored}


def _sheet_name(wanted: str, pages: Sequence[Page]) -> str:
    """Give a name Excel accepts: at most 31 characters, none of its own signs, different from all others."""
    plain = "".join(" " if char in "[]:*?/\\" else char for char in wanted).strip(" '")[:31].strip(" '") or "Interview"
    taken = {name.casefold() for name in (GUIDE_SHEET, META_SHEET, "History", *(page.name for page in pages))}
    names = (plain, *(f"{plain[:26].strip()} ({count})" for count in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)
