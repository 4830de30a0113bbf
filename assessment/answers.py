"""From a recorded answer to its level: one function per question type (scoring.md § 2)."""

from __future__ import annotations

from datetime import date

from assessment.model import Answer
from questionnaires import (
    Catalogue,
    ChoiceQuestion,
    ContextQuestion,
    LevelQuestion,
    MultiQuestion,
    NumberQuestion,
    Question,
    YesNoQuestion,
    allowed_words,
    nearest,
)
from scoring import interpolated, stepped


class BadAnswer(ValueError):
    """An answer that its question does not allow; carries the message and the remedy in German."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} – {remedy}")
        self.message, self.remedy = message, remedy


def level_of_answer(catalogue: Catalogue, question: Question, answer: Answer) -> float | None:
    """Give the level of a valid answer, None for context questions."""
    match question:
        case LevelQuestion():
            return float(answer)  # type: ignore[arg-type]
        case ChoiceQuestion(options=options):
            return next(option.level for option in options if option.key == answer)
        case MultiQuestion(steps=steps):
            return stepped(points_of(question, answer), steps)
        case YesNoQuestion():
            levels = catalogue.yes_no_levels(question)
            return {"ja": levels.ja, "teilweise": levels.teilweise, "nein": levels.nein}[str(answer)]
        case NumberQuestion(breakpoints=breakpoints):
            return float(interpolated(answer, breakpoints))
        case ContextQuestion():
            return None


def points_of(question: MultiQuestion, answer: Answer) -> float:
    """Give the points of the chosen options."""
    chosen = answer if isinstance(answer, tuple) else ()
    return sum(option.points for option in question.options if option.key in chosen)


def parsed_answer(catalogue: Catalogue, question: Question, raw: object) -> Answer:
    """Read an answer as text from a file; raises BadAnswer naming what is allowed."""
    if isinstance(raw, list | dict) and not isinstance(question, MultiQuestion):
        raise BadAnswer("Hier steht eine Liste statt einer einzelnen Antwort.", "Schreiben Sie genau eine Antwort.")
    match question:
        case LevelQuestion():
            return _level(question, raw)
        case ChoiceQuestion():
            return _one_of(str(raw), [option.key for option in question.options], "Option")
        case MultiQuestion():
            return _several(question, raw)
        case YesNoQuestion():
            levels = catalogue.yes_no_levels(question)
            return _one_of(str(raw), ["ja", *(["teilweise"] if levels.teilweise is not None else []), "nein"], "Antwort")
        case NumberQuestion():
            return _number(question, raw)
        case ContextQuestion():
            if not isinstance(raw, str) or not raw.strip():
                raise BadAnswer("Hier wird ein Text erwartet.", "Schreiben Sie die Antwort als Text.")
            return raw.strip()


def plain_number(raw: object) -> float | None:
    """Read a number in German or plain form (12,5 or 12.5 – no thousands separators), None if it is none."""
    try:
        value = float(str(raw).strip().replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


def parsed_day(text: str) -> date | None:
    """Read 2026-05-04 or 04.05.2026, None if it is neither."""
    try:
        if "." in text:
            day, month, year = (int(part) for part in text.split("."))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _level(question: LevelQuestion, raw: object) -> float:
    value, allowed = plain_number(raw), sorted(question.anchors)
    if value is None or value not in allowed:
        raise BadAnswer(f"»{raw}« ist keine Stufe dieser Frage.", f"Erlaubt sind: {allowed_words(f'{level:g}' for level in allowed)}, unbekannt, entfällt.")
    return value


def _one_of(word: str, allowed: list[str], what: str) -> str:
    if word not in allowed:
        raise BadAnswer(f"Die {what} »{word}« gibt es bei dieser Frage nicht. {nearest(word, allowed)}".strip(), f"Erlaubt sind: {allowed_words(allowed)}, unbekannt, entfällt.")
    return word


def _several(question: MultiQuestion, raw: object) -> tuple[str, ...]:
    keys = [option.key for option in question.options]
    words = [] if raw in ("", "keine", None) else raw if isinstance(raw, list) else [raw]
    if "keine" in words and len(words) > 1:
        raise BadAnswer("»keine« steht neben anderen Optionen.", "Schreiben Sie entweder »keine« oder eine Liste der zutreffenden Optionen.")
    chosen = [_one_of(str(word), keys, "Option") for word in words]
    if len(set(chosen)) < len(chosen):
        raise BadAnswer("Eine Option ist doppelt genannt.", "Nennen Sie jede Option höchstens einmal.")
    return tuple(key for key in keys if key in chosen)


def _number(question: NumberQuestion, raw: object) -> float:
    value = plain_number(raw)
    if value is None or value != value:  # noqa: PLR0124 - nan is no answer
        raise BadAnswer(f"»{raw}« ist keine Zahl.", "Schreiben Sie eine Zahl ohne Tausenderpunkt und ohne Einheit, z. B. 12 oder 7,5; oder unbekannt, entfällt.")
    top = 100.0 if question.type == "percent" else 1e9
    if not 0 <= value <= top:
        allowed = "0 bis 100 Prozent" if question.type == "percent" else f"Zahlen ab 0 ({question.shown_unit})"
        raise BadAnswer(f"Der Wert {raw} liegt außerhalb des Erlaubten.", f"Erlaubt sind {allowed}.")
    return value
