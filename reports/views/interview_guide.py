"""The interview guide of one role: what to ask in which order, what the answers mean, where to write them down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from questionnaires import (
    AllOf,
    AnswerCondition,
    AnyOf,
    Catalogue,
    ChoiceQuestion,
    Condition,
    ContextQuestion,
    FactCondition,
    FieldCondition,
    LevelQuestion,
    MultiQuestion,
    Not,
    NumberQuestion,
    Question,
    YesNoQuestion,
    walk_fields,
)
from reports import german
from reports.guide_case import GuideCase, PriorAnswer
from reports.views.data import Table
from reports.views.frame import INVENTED, Frame, brief, build_frame, for_css, running

LONGEST_SITTING = 90
"""Minutes after which people tire; longer talks are split."""
MOST_PRIOR = 3


@dataclass(frozen=True)
class Tick:
    """An answer to tick: its short name (may be empty) and what it means."""

    name: str
    text: str


@dataclass(frozen=True)
class GuideQuestion:
    """One question: marks beside its title, when to ask it, how to ask it, ticks or a blank with ``unit``, what to look into, what was said before."""

    id: str
    title: str
    marks: str
    only_if: str
    ask: str
    how: str
    ticks: tuple[Tick, ...]
    blank: str
    probe: str
    evidence: str
    prior: tuple[str, ...]


@dataclass(frozen=True)
class GuideField:
    """A field with its questions."""

    id: str
    title: str
    about: str
    questions: tuple[GuideQuestion, ...]


@dataclass(frozen=True)
class GuideDimension:
    """A dimension with the fields this role is asked about."""

    id: str
    title: str
    fields: tuple[GuideField, ...]


@dataclass(frozen=True)
class GuideView:
    """A whole guide: ``form`` labels of what is filled in by hand, ``advice`` before one begins, ``invented`` whether the member is made up."""

    frame: Frame
    invented: bool
    lead: str
    form: tuple[str, ...]
    advice: tuple[str, ...]
    overview: Table
    dimensions: tuple[GuideDimension, ...]


def build_guide(case: GuideCase) -> GuideView:
    """Word the guide of one conversation."""
    whom = f"{case.role_title}, {case.place}" if case.place else case.role_title
    frame = build_frame(case, "Interviewleitfaden", whom, f"Fragen an die Rolle {case.role_title} mit Antworten zum Ankreuzen")
    state = f"Stand {german.short_date(case.issued)}"
    note = " · ".join(filter(None, (INVENTED if case.fictional else "", f"Leitfaden {brief(case.role, 20)}", state, "ausgefüllt vertraulich")))
    frame = replace(frame, status=state, watermark="", running_name=running(case.place or case.role_title), running_note=for_css(note))
    return GuideView(frame, bool(case.place) and case.fictional, _lead(case), _form(case), _advice(case), _overview(case), _dimensions(case))


def _lead(case: GuideCase) -> str:
    count = german.counted(len(case.questions), "Eine Frage", "Fragen")
    kind = " des Kurz-Checks" if case.core else ""
    split = f" Verteilen Sie das Gespräch auf zwei Termine; ab {LONGEST_SITTING} Minuten lässt die Aufmerksamkeit nach." if case.minutes > LONGEST_SITTING else ""
    return f"{count}{kind} aus dem Fragenkatalog {case.catalogue.edition}, etwa {_hours(case.minutes)}.{split}"


def _hours(minutes: float) -> str:
    """Give a length rounded to five minutes."""
    hours, rest = divmod(max(5, 5 * round(minutes / 5)), 60)
    parts = [german.amount(hours, "Stunde", "Stunden")] * bool(hours) + [f"{rest} Minuten"] * bool(rest)
    return " ".join(parts)


def _form(case: GuideCase) -> tuple[str, ...]:
    place = () if case.place else ("Kommune",)
    return (*place, "Ort", "Datum, Beginn und Ende", "Interview führt", "Funktion der befragten Person", "Weitere Anwesende (Funktion)")


def _advice(case: GuideCase) -> tuple[str, ...]:
    lines = [
        "Lesen Sie die fett gedruckte Frage vor und lassen Sie frei erzählen. Ordnen Sie die Antwort danach selbst zu; nur im Zweifel lesen Sie die Antworten vor.",
        "Kreuzen Sie an, was heute gilt – nicht, was geplant ist. Zwischen zwei Antworten zählt die, deren Bedingungen ganz erfüllt sind.",
        "»weiß nicht« ist eine vollwertige Antwort und zählt nicht als Null. »entfällt« braucht einen Grund.",
        "Beim Nachweis gilt: Aussage – so wurde es gesagt; Einsicht – Sie haben es gesehen; Dokument – ein Schriftstück liegt vor.",
        "Schreiben Sie keine Namen von Beschäftigten auf, nur Funktionen.",
    ]
    if case.prior:
        lines.append("»Bisher« nennt, was in diesem Haus schon erfasst ist. Fragen Sie zuerst offen und vergleichen Sie danach.")
    return tuple(lines)


def _overview(case: GuideCase) -> Table:
    rows = []
    for field in case.catalogue.fields.values():
        asked = [question for question in field.questions if question in case.questions]
        if asked:
            rows.append((f"{field.id} {field.title}", str(len(asked)), german.whole(sum(question.minutes for question in asked)), "☐"))
    return Table(("Handlungsfeld", "Fragen", "Minuten", "erledigt"), tuple(rows))


def _dimensions(case: GuideCase) -> tuple[GuideDimension, ...]:
    asked = {question.id for question in case.questions}
    parts = []
    for dimension in case.catalogue.dimensions:
        fields = tuple(GuideField(field.id, field.title, field.about, tuple(_question(case, question) for question in field.questions if question.id in asked))
                       for field in walk_fields(dimension.fields) if any(question.id in asked for question in field.questions))
        if fields:
            parts.append(GuideDimension(dimension.id, dimension.title, fields))
    return tuple(parts)


def _question(case: GuideCase, question: Question) -> GuideQuestion:
    marks = " · ".join(filter(None, ("Kurz-Check" if question.core and not case.core else "", "Dokument nötig" if question.needs_document else "")))
    prior = tuple(_prior(answer) for answer in case.prior.get(question.id, ()))
    more = len(prior) - MOST_PRIOR
    return GuideQuestion(
        question.id, question.title, marks, _only_if(case, question), question.ask, "Mehrere Antworten möglich; trifft nichts zu, die letzte." if isinstance(question, MultiQuestion) else "",
        _ticks(case.catalogue, question), _blank(question), question.probe, question.evidence,
        (*prior[:MOST_PRIOR], *((f"und {german.counted(more, 'eine weitere Angabe', 'weitere Angaben')}",) if more > 0 else ())))


def _ticks(catalogue: Catalogue, question: Question) -> tuple[Tick, ...]:
    """Give what can be ticked: the levels, options or words of a question."""
    match question:
        case LevelQuestion(anchors=anchors):
            return tuple(Tick(german.number(level), anchors[level]) for level in sorted(anchors))
        case ChoiceQuestion(options=options):
            return tuple(Tick("", option.text) for option in options)
        case MultiQuestion(options=options):
            return (*(Tick("", option.text) for option in options), Tick("", "nichts davon"))
        case YesNoQuestion(criteria=criteria):
            partly = [Tick("teilweise", criteria.teilweise)] if catalogue.yes_no_levels(question).teilweise is not None else []
            return (Tick("ja", criteria.ja), *partly, Tick("nein", criteria.nein))
    return ()


def _blank(question: Question) -> str:
    """Give what stands behind the blank of a number, date or text; empty where there is none."""
    match question:
        case NumberQuestion(type="percent"):
            return "% (0 bis 100)"
        case NumberQuestion():
            return question.shown_unit or "(Anzahl)"
        case ContextQuestion(type="date"):
            return "(Datum)"
        case ContextQuestion():
            return "(in Stichworten)"
    return ""


def _prior(answer: PriorAnswer) -> str:
    when = f", {german.short_date(answer.day)}" if answer.day else ""
    return f"{answer.role}{when}: {answer.answer}{f' ({answer.note})' if answer.note else ''}"


def _only_if(case: GuideCase, question: Question) -> str:
    """Say when a question is to be asked whose condition the known facts do not decide."""
    if question.id not in case.undecided:
        return ""
    conditions = (case.catalogue.field_of[question.id].applies_when, question.applies_when)
    return f"Nur fragen, wenn gilt: {german.listed(condition_text(case.catalogue, item) for item in conditions if item is not None)}."


def condition_text(catalogue: Catalogue, condition: Condition) -> str:
    """Say a condition in German, fit to follow „wenn gilt:“."""
    match condition:
        case AllOf(all=parts):
            return german.listed(condition_text(catalogue, part) for part in parts)
        case AnyOf(any=parts):
            return german.listed((condition_text(catalogue, part) for part in parts), "oder")
        case Not(not_=part):
            return f"nicht ({condition_text(catalogue, part)})"
        case FactCondition():
            return _fact_text(catalogue, condition)
        case AnswerCondition(answer=name):
            return f"Frage {name} »{catalogue.questions[name].title}« {_between(condition.at_least, condition.below, 'Stufe ')}"
        case FieldCondition(field=name):
            return f"Handlungsfeld {name} »{catalogue.fields[name].title}« {_between(condition.at_least, condition.below, 'Wert ')}"


def _fact_text(catalogue: Catalogue, condition: FactCondition) -> str:
    fact = catalogue.fact[condition.fact]
    if condition.at_least is not None or condition.below is not None:
        return f"{fact.label} {_between(condition.at_least, condition.below, '')}"
    allowed = ((condition.is_,) if condition.is_ is not None else ()) + (condition.one_of or ())
    return f"{fact.label}: {german.listed((fact.options.get(value, value) for value in allowed), 'oder')}"


def _between(at_least: float | None, below: float | None, what: str) -> str:
    parts = ([f"mindestens {what}{german.number(at_least)}"] if at_least is not None else []) + ([f"unter {what}{german.number(below)}"] if below is not None else [])
    return german.listed(parts)
