"""Pieces several chapters share: score rows, bars, duties, which measures serve a field."""

from __future__ import annotations

import math

from questionnaires import Field, walk_fields
from reports import german
from reports.case import WITHHELD, AnswerCase, Case
from reports.views.data import Bar, Duty, ScoreRow
from reports.views.wording import STATES

FIRST_MEASURES = 6
"""So many measures at the top of the ranking are told with Warum and Wie where a council reads."""


def score_row(case: Case, node: str, title: str) -> ScoreRow:
    """Give the table row of a node."""
    coverage, value = case.coverage(node), case.point(node)
    low, high = case.bounds(node)
    if math.isnan(coverage):
        return ScoreRow(node, title, "entfällt", "–", "–", "–", "–", "nicht zutreffend", Bar())
    if node in case.withheld.ids:
        return ScoreRow(node, title, "–", "–", "–", "–", "–", STATES[WITHHELD], Bar())
    mark = german.NOT_ASSESSABLE if math.isnan(value) else "" if case.reliable(node) else "nicht belastbar"
    failed = sum(answer.fails_duty for answer in answers_below(case, node))
    if failed:
        mark = f"{mark + '; ' if mark else ''}{german.counted(failed, 'eine Pflicht', 'Pflichten')} unerfüllt"
    return ScoreRow(
        node, title, german.decimal(value, missing="–"), german.span(low, high), german.decimal(case.target(node), missing="–"),
        german.decimal(case.gap(node), missing="–"), german.percent(coverage), mark, _bar(case, node))


def _bar(case: Case, node: str) -> Bar:
    """Place value, interval and Soll on the node's own span."""
    at = case.scores.index[node]
    least, most = (float(ends[at]) for ends in case.sheet.tree.span)

    def place(value: float) -> float | None:
        return None if math.isnan(value) else round(100 * (value - least) / (most - least), 1)

    low, high = (place(value) for value in case.bounds(node))
    width = None if low is None or high is None else round(max(high - low, 0.8), 1)
    return Bar(low, width, place(case.point(node)), place(case.target(node)))


def answers_below(case: Case, node: str) -> list[AnswerCase]:
    """Give all answers in or below a node, in catalogue order."""
    inside = case.sheet.tree.below[:, case.scores.index[node]] > 0
    return [case.answers[name] for name, member in zip(case.sheet.questions, inside, strict=True) if member]


def leaf_fields(fields: tuple[Field, ...]) -> list[Field]:
    """Give the fields that hold questions."""
    return [field for field in walk_fields(fields) if field.questions]


def duties(case: Case, node: str) -> tuple[Duty, ...]:
    """Give the failed legal duties in or below a node."""
    return tuple(duty_of(case, answer) for answer in answers_below(case, node) if answer.fails_duty)


def duty_of(case: Case, answer: AnswerCase) -> Duty:
    """Word one failed duty."""
    question = answer.question
    duty = question.must or question.targets.pflicht
    keys = (duty.norms if duty else ()) or question.norms
    cites = german.listed(case.catalogue.norm[key].cite for key in keys if key in case.catalogue.norm)
    return Duty(
        question.id, question.title, question.finding_low or f"{question.title}: {answer.answer}.",
        f"Erreicht ist Stufe {german.decimal(answer.level)}, gefordert mindestens {german.decimal(answer.targets[0])}. "
        + (duty.reason if duty else ""), cites)


def references(ids: list[str]) -> str:
    """Give „Frage 1.4.2“ or „Fragen 1.4.2, 1.4.3“."""
    return f"Frage {ids[0]}" if len(ids) == 1 else f"Fragen {', '.join(ids)}"


def burden(days: float, money: float) -> str:
    """Give „36 PT, 4.813 €“, the money only where there is any."""
    cost = f", {german.euro(money)}" if abs(money) >= 0.5 else ""
    return f"{german.whole(days)}{german.NO_BREAK}PT{cost}"


def burden_in_words(days: float, once: float, yearly: float) -> str:
    """Give „36 Personentage, einmalig 4.813 €, jährlich 300 €“."""
    money = [f"{word} {german.euro(value)}" for word, value in (("einmalig", once), ("jährlich", yearly)) if value >= 0.5]
    return ", ".join([german.amount(int(german.rounded(days)), "Personentag", "Personentage"), *(money or ["keine Ausgaben"])])


def sentence_end(text: str) -> str:
    """Close a sentence with a full stop where it has no end."""
    return text if text.rstrip().endswith((".", "!", "?", "“")) else f"{text.rstrip()}."
