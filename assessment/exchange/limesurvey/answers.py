"""What one response says to one question, put together from the columns the mapping names for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from assessment.answers import BadAnswer
from assessment.exchange.limesurvey.codes import EXCLUSIVE, NONE, answer_choices, meaning_of_texts, plain
from assessment.exchange.limesurvey.mapping import Column
from questionnaires import Catalogue, ContextQuestion, NumberQuestion, allowed_words

TICKED, NOT_TICKED = frozenset({"y", "yes", "ja", "1", "x"}), frozenset({"n", "no", "nein", "0", "2"})

Cell = Callable[[str], str]
"""Gives the cell of a column of the response at hand, empty where the question was not asked."""


class Given(NamedTuple):
    """An answer as the survey gave it, and the column it stood in."""

    raw: Any
    column: Column


def given_answer(catalogue: Catalogue, columns: Sequence[Column], cell: Cell) -> Given | None:
    """Give what the columns of one question say, None if it was not answered; raises BadAnswer, also where they contradict each other."""
    found = [Given(raw, column) for column in columns if not column.option and (raw := _meaning(catalogue, column, cell(column.name))) not in (None, "")]
    ticked = _ticked([column for column in columns if column.option], cell)
    if ticked:
        found.append(ticked)
    for other in found[1:]:
        if other.raw != found[0].raw:
            raise BadAnswer(f"Die Angabe widerspricht der in Spalte »{other.column.name}«.", "Behalten Sie eine der beiden und leeren Sie die andere Zelle.")
    return found[0] if found else None


def _meaning(catalogue: Catalogue, column: Column, word: str) -> Any:
    """Translate a cell: by the mapping, else by the catalogue's own texts; numbers and texts stand for themselves."""
    key, question = plain(word), column.question
    if not word or key in column.answers:
        return column.answers.get(key)
    if isinstance(question, ContextQuestion):
        return word
    texts = meaning_of_texts(answer_choices(catalogue, question))
    if key in texts:
        return texts[key]
    if column.answers and not isinstance(question, NumberQuestion):
        raise BadAnswer(f"»{word}« steht nicht in der Zuordnung dieser Spalte.", f"Ergänzen Sie »antworten«; bekannt sind: {allowed_words(column.answers, 20)}.")
    return word


def _ticked(boxes: Sequence[Column], cell: Cell) -> Given | None:
    """Give the options ticked; „keine“, „weiß nicht“ and „entfällt“ stand alone. Without a box for „keine“ a No everywhere means it."""
    marks = [(column, _mark(cell(column.name))) for column in boxes]
    chosen = [column for column, mark in marks if mark]
    if not chosen:
        refused_all = bool(marks) and all(mark is False for _, mark in marks) and all(column.option != NONE for column in boxes)
        return Given([], boxes[0]) if refused_all else None
    options = list(dict.fromkeys(column.option for column in chosen))
    alone = next((column for column in chosen if column.option in EXCLUSIVE), None)
    if alone is None:
        return Given(options, chosen[0])
    if len(options) > 1:
        raise BadAnswer(f"»{alone.option}« steht neben anderen Optionen.", "Löschen Sie eines von beiden.")
    return Given(alone.option, alone)


def _mark(word: str) -> bool | None:
    """Tell whether a box is ticked; None where it was not shown. Raises BadAnswer."""
    if not word:
        return None
    if plain(word) not in TICKED | NOT_TICKED:
        raise BadAnswer(f"»{word}« ist kein Kreuz.", "Erlaubt sind Y, N, Ja, Nein, 1, 0 und eine leere Zelle; was »nicht gestellt« heißt, steht in der Zuordnung.")
    return plain(word) in TICKED
