"""A running wave moves to another edition of its catalogue: what becomes of each answer, and which need a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from assessment.answers import BadAnswer, level_of_answer, parsed_answer
from assessment.model import Answer, Response
from questionnaires import Catalogue, ChoiceQuestion, LevelQuestion, MultiQuestion, NumberQuestion, Question, YesNoQuestion


class Rule(Enum):
    """What happens to an answer whose scale has changed."""

    KEEP = "behalten"
    CLAMP = "anpassen"
    ASK = "nachfragen"


class Fate(Enum):
    """What became of an answer."""

    CARRIED = "übernommen"
    REWORDED = "übernommen, Wortlaut der Frage geändert"
    KEPT = "behalten, Bewertung geändert"
    CLAMPED = "angepasst"
    ASK = "neu zu bestätigen"
    GONE = "Frage gibt es nicht mehr"

    @property
    def needs_look(self) -> bool:
        """Tell whether somebody must look at the answer."""
        return self is not Fate.CARRIED


@dataclass(frozen=True)
class Carried:
    """One answer after the upgrade: what became of it, the answer and the levels before and after (None: none)."""

    response: Response
    fate: Fate
    answer: Answer | None
    before: float | None
    after: float | None


def carry_over(old: Catalogue, new: Catalogue, responses: Iterable[Response], rules: Mapping[str, Rule], default: Rule = Rule.ASK) -> list[Carried]:
    """Say for every response what becomes of it; ``rules`` names questions with a rule of their own.

    An answer whose question is scored as before carries over silently; a changed wording is listed; a changed scale follows its rule.
    """
    return [_carried(old, new, response, rules.get(response.question, default)) for response in responses]


def _carried(old: Catalogue, new: Catalogue, response: Response, rule: Rule) -> Carried:
    before, after = old.questions[response.question], new.questions.get(response.question)
    if after is None:
        return Carried(response, Fate.GONE, response.answer, response.level, None)
    fate = Fate.CARRIED if _wording(before) == _wording(after) else Fate.REWORDED
    if response.answer is None or not before.scored or _same_scale(old, new, before, after):
        return Carried(response, fate, response.answer, response.level, response.level)
    level = _level(new, after, response.answer)
    if rule is Rule.KEEP and level is not None:
        return Carried(response, Fate.KEPT, response.answer, response.level, level)
    if rule is Rule.CLAMP:
        adapted = _nearest_answer(new, after, response)
        if adapted is not None:
            return Carried(response, Fate.CLAMPED, adapted, response.level, _level(new, after, adapted))
    return Carried(response, Fate.ASK, response.answer, response.level, level)


def _wording(question: Question) -> tuple[object, ...]:
    options = getattr(question, "options", ())
    return (question.ask, getattr(question, "anchors", None), tuple(option.text for option in options))


def _same_scale(old: Catalogue, new: Catalogue, before: Question, after: Question) -> bool:
    return type(before) is type(after) and _scale(old, before) == _scale(new, after)


def _scale(catalogue: Catalogue, question: Question) -> object:
    """Give all that turns an answer into a level."""
    match question:
        case LevelQuestion():
            return tuple(sorted(question.anchors))
        case ChoiceQuestion():
            return tuple((option.key, option.level) for option in question.options)
        case MultiQuestion():
            return tuple((option.key, option.points) for option in question.options), question.steps
        case YesNoQuestion():
            return catalogue.yes_no_levels(question)
        case NumberQuestion():
            return question.type, question.shown_unit, question.breakpoints
    return None


def _level(catalogue: Catalogue, question: Question, answer: Answer) -> float | None:
    """Give the level of an answer under a question, None if the question does not allow it."""
    try:
        return level_of_answer(catalogue, question, parsed_answer(catalogue, question, list(answer) if isinstance(answer, tuple) else answer))
    except BadAnswer:
        return None


def _nearest_answer(catalogue: Catalogue, question: Question, response: Response) -> Answer | None:
    """Give the allowed answer nearest to the old one: the same options, otherwise the nearest level (the lower of two)."""
    if isinstance(question, MultiQuestion) and isinstance(response.answer, tuple):
        return tuple(option.key for option in question.options if option.key in response.answer)
    if isinstance(question, NumberQuestion):
        return response.answer if _level(catalogue, question, response.answer or 0.0) is not None and isinstance(response.answer, float) else None
    candidates: list[Answer] = []
    match question:
        case LevelQuestion():
            candidates = [float(level) for level in sorted(question.anchors)]
        case ChoiceQuestion():
            candidates = [option.key for option in question.options]
        case YesNoQuestion():
            candidates = ["nein", "teilweise", "ja"]
    levels = [(abs(level - response.level), level, index) for index, answer in enumerate(candidates)
              if response.level is not None and (level := _level(catalogue, question, answer)) is not None]
    return candidates[min(levels)[2]] if levels else None
