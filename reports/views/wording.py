"""Small German phrases every part of the report shares: answers, states, scores, stages."""

from __future__ import annotations

import math

from questionnaires import Catalogue, ChoiceQuestion, LevelQuestion, MultiQuestion, NumberQuestion, Question
from reports import german
from reports.case import WITHHELD, AnswerCase, Case
from scoring import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, OPEN, UNKNOWN, reached_stage

STATES = {OPEN: "noch offen", UNKNOWN: "nicht bekannt", ANSWERED: "beantwortet", CONTRADICTORY: "widersprüchlich", NOT_APPLICABLE: "entfällt", WITHHELD: "nicht öffentlich"}
GRADES = {1: "Aussage", 2: "Einsicht", 3: "Dokument"}
SURE = f"mit 80{german.NO_BREAK}% Sicherheit"
CLASSES = ("zwingend", "priorisiert", "zurückgestellt")
NORM_CLASSES = {
    "pflicht": "Pflicht", "pflicht_bedingt": "Pflicht (bedingt)", "standard": "Standard", "gute_praxis": "gute Praxis",
    "abgrenzung": "Abgrenzung", "foerderung": "Förderung", "rahmen": "Rahmen", "offen": "offen",
}
NORM_STATUS = {"V": "im Wortlaut geprüft", "V_titel": "Titel geprüft", "V2": "aus zweiter Hand geprüft", "teilweise": "teilweise geprüft", "N": "ungeprüft"}


def answer_text(question: Question, answer: object) -> str:
    """Say an answer in words: the value with unit, the text of the chosen options or anchor."""
    match question:
        case LevelQuestion(anchors=anchors):
            return anchors[float(answer)].rstrip(".")  # type: ignore[arg-type]
        case NumberQuestion():
            return _measured(question, float(answer))  # type: ignore[arg-type]
        case ChoiceQuestion(options=options):
            return next((option.text for option in options if option.key == answer), str(answer))
        case MultiQuestion(options=options):
            chosen = [option.text.rstrip(".") for option in options if option.key in answer]  # type: ignore[operator]
            return " • ".join(chosen) or "nichts davon"
        case _:
            return str(answer)


def _measured(question: NumberQuestion, value: float) -> str:
    """Say a number with its unit; the end of a scale of months also stands for „noch nie“."""
    if question.type == "months":
        last, level = question.breakpoints[-1]
        if value >= last and level <= question.breakpoints[0][1]:
            return f"{german.number(last)} Monate oder mehr, auch: noch nie"
        return f"{german.number(value)}{german.NO_BREAK}{'Monat' if value == 1 else 'Monate'}"
    if question.type == "percent":
        return f"{german.number(value)}{german.NO_BREAK}%"
    return f"{question.shown_unit}: {german.number(value)}"


def state_text(answer: AnswerCase) -> str:
    """Say the state of an answer, with what was cut or disputed."""
    text = STATES[answer.state]
    if answer.cut_from is not None:
        text += f" (ohne Dokument statt {german.number(answer.cut_from)} höchstens {german.number(answer.level)})"
    return text


def stage_name(catalogue: Catalogue, value: float) -> str:
    """Give „Stufe 2 – angelegt“ of a score, empty where it is nan or the scale names no stages."""
    stage = reached_stage(value)
    named = {level.level: level.name for level in catalogue.scale.levels}
    if stage is None or stage not in named:
        return ""
    return f"Stufe {stage} – {named[stage]}"


def score_line(case: Case, node: str) -> str:
    """Give „2,3 (Bereich 2,1 bis 2,6)“, „nicht bewertbar“ or „nicht zutreffend“."""
    if math.isnan(case.coverage(node)):
        return "nicht zutreffend"
    if node in case.withheld.ids:
        return STATES[WITHHELD]
    value = case.point(node)
    low, high = case.bounds(node)
    if math.isnan(value):
        return german.NOT_ASSESSABLE
    between = german.span(low, high)
    return german.decimal(value) if "bis" not in between else f"{german.decimal(value)} (Bereich {between})"
