"""What somebody typed at a question: from the stored answer to the form's fields, and from the form to what is to be saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessment.changes import ANSWERED, NOT_APPLICABLE, UNKNOWN, Value
from assessment.errors import BrokenProject
from assessment.service.answer_words import OPEN
from assessment.service.answering import Given, Spot
from assessment.service.interviewing import TalkStep
from assessment.web.forms import Form
from questionnaires import ContextQuestion, MultiQuestion, NumberQuestion, Problem, Question

TYPED = "wert"
"""Value of the radio that stands for what was typed or ticked above it."""
NONE_OF_THEM = "keine"
"""Value of the box that stands for none of the options."""
WITHOUT_ANSWER = (UNKNOWN, NOT_APPLICABLE)
THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
TEXTS = ("antwort", "wert", "grund", "nachweis", "beleg", "bemerkung", "notiz", "nachfassen")


@dataclass(frozen=True)
class Typed:
    """The fields of the form as they stand or were typed; ``base`` is the version they were filled from."""

    answer: str = ""
    value: str = ""
    options: tuple[str, ...] = ()
    reason: str = ""
    grade: str = "aussage"
    document: str = ""
    comment: str = ""
    note: str = ""
    follow_up: bool = False
    base: int = 0
    tab: str = ""

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Give the fields as a form sends them."""
        texts = (self.answer, self.value, self.reason, self.grade, self.document, self.comment, self.note, "1" if self.follow_up else "")
        return (*zip(TEXTS, texts, strict=True), *(("option", option) for option in self.options))


def typed_of(step: TalkStep) -> Typed:
    """Give the form of a stored answer; one of the last wave is not filled in but offered beside it."""
    answered = step.state == ANSWERED and not step.prior
    plain = isinstance(step.question, (MultiQuestion, NumberQuestion, ContextQuestion))
    chosen = "" if step.state == OPEN or step.prior else step.state if step.state in WITHOUT_ANSWER else TYPED if plain else shown_value(step.value)
    several = answered and isinstance(step.question, MultiQuestion)
    return Typed(
        chosen, shown_value(step.value) if answered and plain and not several else "", _ticked(step.value) if several else (), "" if step.prior else step.reason,
        step.grade, step.evidence, step.comment, step.note, step.follow_up, step.version)


def typed_in(form: Form) -> Typed:
    """Give the form as it was typed."""
    return Typed(form.text("antwort"), form.text("wert"), form.many("option"), form.text("grund"), form.text("nachweis") or "aussage", form.text("beleg"), form.text("bemerkung"),
                 form.text("notiz"), form.flag("nachfassen"), form.whole("fassung"), form.text("reiter"))


def shown_value(value: Value) -> str:
    """Give a kept value as a field shows it: numbers with a comma and without points, so that they can be sent again."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(int(value)) if float(value).is_integer() else repr(float(value)).replace(".", ",")
    return str(value or "")


def _ticked(value: Value) -> tuple[str, ...]:
    return tuple(str(item) for item in value) or (NONE_OF_THEM,) if isinstance(value, list) else ()


def taken_back(typed: Typed) -> Typed:
    """Give a form without its answer; all else stays."""
    return replace(typed, answer="", value="", options=(), reason="")


def confirmed(typed: Typed, step: TalkStep) -> Typed:
    """Give a form with the answer of the last wave filled in."""
    stood = typed_of(replace(step, prior=False))
    return replace(typed, answer=stood.answer, value=stood.value, options=stood.options, reason=stood.reason)


def given_of(typed: Typed, step: TalkStep | Spot, *, internal: bool = True) -> Given:
    """Read what is to be saved, the internal note only where the form has it or it was sent all the same; raises BrokenProject for what contradicts itself."""
    state, answer, reason = _answer(typed, step)
    return Given(state, answer, reason, typed.comment, typed.note if internal or typed.note else None, typed.grade, typed.document, typed.follow_up)


def _answer(typed: Typed, step: TalkStep | Spot) -> tuple[str | None, str | Sequence[str] | None, str | None]:
    given = typed.options or typed.value if _is_typed(step.question) else ""
    if typed.answer in WITHOUT_ANSWER:
        if given:
            raise BrokenProject([Problem("answer-twice", "antwort", 0, f"Es ist eine Antwort eingetragen und zugleich »{_word(typed.answer)}« gewählt.", "Entscheiden Sie sich für eines von beiden.")])
        return typed.answer, None, typed.reason or None
    if isinstance(step.question, NumberQuestion) and THOUSANDS.fullmatch(typed.value):
        raise BrokenProject([_ambiguous(typed.value)])
    found = given if _is_typed(step.question) else typed.answer
    if found:
        return ANSWERED, "" if found == (NONE_OF_THEM,) else found, None
    return None if step.prior or typed.reason else OPEN, None, typed.reason or None


def _is_typed(question: Question) -> bool:
    return isinstance(question, (MultiQuestion, NumberQuestion, ContextQuestion))


def _word(state: str) -> str:
    return {UNKNOWN: "Weiß nicht", NOT_APPLICABLE: "Entfällt"}[state]


def _ambiguous(value: str) -> Problem:
    return Problem("number-ambiguous", "wert", 0, f"»{value}« lässt sich auf zwei Arten lesen.", f"Schreiben Sie {value.replace('.', '')} ohne Punkt, oder mit Komma, wenn Nachkommastellen gemeint sind.")

