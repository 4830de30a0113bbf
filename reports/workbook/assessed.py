"""What was found: answers, values per node, gaps, what is still to be settled."""

from __future__ import annotations

import math

from questionnaires import Dimension, walk_fields
from reports import german
from reports.case import AnswerCase, Case
from reports.views.wording import GRADES, state_text
from reports.workbook.sheet import Column, Form, Sheet, Value, without_empty_columns
from scoring import ROOT

PROFILES = ("Pflicht", "Soll", "Optimum")


def _by_profile(title: str, form: Form = Form.TENTH) -> tuple[Column, ...]:
    return tuple(Column(f"{title}{profile}", 9, form) for profile in PROFILES)


ANSWER_COLUMNS = (
    Column("Nr.", 8), Column("Dimension", 22), Column("Handlungsfeld", 26), Column("Thema", 28), Column("Frage", 46), Column("Antwort", 46), Column("Stufe", 8, Form.TENTH),
    *_by_profile(""), *_by_profile("Lücke "), Column("Gewicht", 9, Form.TENTH), Column("Anteil am Gesamtwert", 11, Form.SHARE), Column("Zustand", 20), Column("Nachweis", 11), Column("Belege", 24),
    Column("befragt", 30), Column("Bemerkungen", 46))
VALUE_COLUMNS = (
    Column("Nr.", 8), Column("Ebene", 14), Column("Bereich", 42), Column("Ist", 14, Form.HUNDREDTH, german.NOT_ASSESSABLE), Column("Untergrenze", 12, Form.HUNDREDTH), Column("Obergrenze", 12, Form.HUNDREDTH),
    Column("Abdeckung", 11, Form.SHARE, "entfällt"), Column("belastbar", 10), *_by_profile("", Form.HUNDREDTH), *_by_profile("Lücke ", Form.HUNDREDTH), *_by_profile("erreicht ", Form.SHARE))
GAP_COLUMNS = (
    Column("Nr.", 8), Column("Thema", 34), Column("Handlungsfeld", 30), Column("Antwort", 46), Column("Stufe", 8, Form.TENTH), *_by_profile(""), *_by_profile("Lücke "), Column("gesetzliche Pflicht", 14),
    Column("Anteil an der Gesamtlücke zum Soll", 14, Form.SHARE), Column("Maßnahmen", 24))
CLARIFICATION_COLUMNS = (
    Column("Frage", 8), Column("Thema", 34), Column("Grund", 24), Column("Was tun", 60), Column("Wen fragen", 34), Column("Was nachreichen", 46), Column("verengt den Bereich um (Zehntel)", 14, Form.TENTH))


def answers_sheet(case: Case) -> Sheet:
    """Give all questions with answer, level, targets, gaps, state and evidence."""
    rows = [_answer_row(case, dimension, answer) for dimension in case.catalogue.dimensions for field in walk_fields(dimension.fields)
            for question in field.questions if (answer := case.answers.get(question.id)) is not None]
    return without_empty_columns("Antworten", "Jede Frage mit Antwort, Stufe, Zielen, Lücken, Zustand und Nachweis", ANSWER_COLUMNS, rows)


def _answer_row(case: Case, dimension: Dimension, answer: AnswerCase) -> tuple[Value, ...]:
    question, field = answer.question, case.catalogue.field_of[answer.question.id]
    grade = max((line.grade for line in answer.responses), default=0)
    papers = ", ".join(sorted({line.evidence for line in answer.responses if line.evidence}))
    roles = ", ".join(dict.fromkeys(line.role for line in answer.responses))
    return (
        question.id, f"{dimension.id} {dimension.label}", f"{field.id} {field.title}", question.title, question.ask, answer.answer, _level(answer), *answer.targets, *_gaps(answer),
        question.weight, answer.weight, state_text(answer), GRADES.get(grade, "") if answer.answered else "", papers, roles, _remarks(answer))


def _level(answer: AnswerCase) -> float:
    return answer.level if answer.answered else math.nan


def _gaps(answer: AnswerCase) -> tuple[float, ...]:
    """Give the levels missing to Pflicht, Soll and Optimum; nan without answer or target."""
    return tuple(math.nan if math.isnan(target) or not answer.answered else max(0.0, target - answer.level) for target in answer.targets)


def _remarks(answer: AnswerCase) -> str:
    notes = [f"entfällt: {answer.reason}"] if answer.reason else []
    notes += [f"Bewertung der Beratung: {answer.rating_reason}"] if answer.rating_reason else []
    return "\n".join([*notes, *(f"{line.role}: {line.comment}" for line in answer.responses if line.comment)])


def values_sheet(case: Case) -> Sheet:
    """Give overall value, dimensions and fields with interval, coverage, targets and gaps."""
    rows = [_value_row(case, ROOT, "", "Gesamt", "Gesamtwert")]
    for dimension in case.catalogue.dimensions:
        rows.append(_value_row(case, dimension.id, dimension.id, "Dimension", dimension.title))
        rows += [_value_row(case, field.id, field.id, "Handlungsfeld", field.title) for field in walk_fields(dimension.fields)]
    return without_empty_columns("Werte", "Gesamtwert, Dimensionen und Handlungsfelder mit Bereich, Abdeckung, Zielen und Lücken", VALUE_COLUMNS, rows)


def _value_row(case: Case, node: str, number: str, level: str, title: str) -> tuple[Value, ...]:
    covered = not math.isnan(case.coverage(node))
    low, high = case.bounds(node)
    each = range(len(PROFILES))
    reliable = "" if not covered or math.isnan(case.point(node)) else "ja" if case.reliable(node) else "nein"
    return (
        number, level, title, case.point(node) if covered else "entfällt", low, high, case.coverage(node), reliable,
        *(case.target(node, profile) for profile in each), *(case.gap(node, profile) for profile in each), *(case.attainment(node, profile) for profile in each))


def gaps_sheet(case: Case) -> Sheet | None:
    """Give the questions with a gap, failed duties first, then by their part of the whole gap (not told where parts of it are withheld)."""
    open_gaps = [answer for answer in case.answers.values() if any(gap > 0 for gap in _gaps(answer))]
    if not open_gaps:
        return None
    complete = not any(answer.withheld for answer in case.answers.values())
    whole = (sum(answer.gap * answer.weight for answer in case.answers.values()) or math.nan) if complete else math.nan
    open_gaps.sort(key=lambda answer: (not answer.fails_duty, -answer.gap * answer.weight))
    return without_empty_columns("Lücken", "Fragen, deren Antwort unter einem Ziel liegt; unerfüllte Pflichten zuerst, dann nach Anteil an der Gesamtlücke", GAP_COLUMNS,
                                 [_gap_row(case, answer, whole) for answer in open_gaps])


def _gap_row(case: Case, answer: AnswerCase, whole: float) -> tuple[Value, ...]:
    field = case.catalogue.field_of[answer.question.id]
    closing = ", ".join(case.catalogue.measures[item.measure].id for item in case.plan.measures if answer.question.id in case.plan.closed_by.get(item.measure, ()))
    return (answer.question.id, answer.question.title, f"{field.id} {field.title}", answer.answer, answer.level, *answer.targets, *_gaps(answer), "nicht erfüllt" if answer.fails_duty else "",
            answer.gap * answer.weight / whole, closing)


def clarifications_sheet(case: Case) -> Sheet | None:
    """Give what is still to be settled, most useful first."""
    if not case.clarifications:
        return None
    rows = [(item.question, item.title, item.reason, item.todo, item.asked, item.document, item.effect) for item in case.clarifications]
    return without_empty_columns("Klärungsliste", "Was noch zu klären ist, wen man fragt und was nachzureichen ist", CLARIFICATION_COLUMNS, rows)
