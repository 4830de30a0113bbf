"""One row of the interview workbook → the change it wants, or what is wrong with its cells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from assessment.answers import BadAnswer
from assessment.changes import NOT_APPLICABLE, Value, seen_base
from assessment.exchange.intake import (
    NO_ANSWER,
    UNKNOWN_WORDS,
    Context,
    Intake,
    InterviewRow,
    answer_fields,
    response_change,
)
from assessment.exchange.interview_workbook.layout import (
    HEADINGS,
    KEPT,
    LONGEST_ANSWER,
    NO,
    NONE,
    NOTHING,
    PRIOR,
    YES,
    Col,
    Mark,
    fixed_answers,
)
from assessment.exchange.workbooks import CellValue, Formula, address, cell_text, cell_value, refused_formula
from assessment.model import Grade
from questionnaires import ContextQuestion, MultiQuestion, NumberQuestion, Question, allowed_words, nearest

LONGEST_REASON = 2000
THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
FLAGS = {YES: YES, NO: NO, "x": YES}
GRADES = {grade.label: grade.label for grade in Grade}
GRADE = {grade.label: int(grade) for grade in Grade}


class _Filled(NamedTuple):
    """The cells of a question's row; ``raw`` None: no answer, ``grade`` 0: none given."""

    raw: str | list[str] | None
    reason: str
    grade: int
    comment: str
    note: str
    follow_up: bool
    confirmed: bool


class Cells:
    """The cells of one sheet, read as what their column holds; problems are noted with their address."""

    def __init__(self, sheet: Worksheet, name: str, intake: Intake) -> None:
        self.sheet, self.name, self.intake = sheet, name, intake

    def refuse(self, code: str, row: int, column: int, message: str, remedy: str) -> None:
        """Note a problem at a cell."""
        self.intake.refuse(code, self.name, address(self.sheet, row, column), message, remedy)

    def value(self, row: int, column: int) -> CellValue:
        """Give a plain value; a formula or an error value is a problem and gives None."""
        value = cell_value(self.sheet, row, column)
        if refused_formula(value, self.sheet, row, column, self.name, self.intake) or isinstance(value, Formula):
            return None
        if self.sheet.cell(row, column).data_type == "e":
            self.refuse("cell-error", row, column, f"Die Zelle enthält den Fehlerwert »{value}«.", "Schreiben Sie den Wert selbst hinein oder leeren Sie die Zelle.")
            return None
        return value

    def text(self, row: int, column: int, limit: int = 10_000) -> str:
        """Give a free text as it is kept."""
        return self.intake.checked_text(cell_text(self.value(row, column)), self.name, address(self.sheet, row, column), limit)

    def word(self, row: int, column: int, allowed: Mapping[str, str]) -> str:
        """Give one of the allowed words whatever its case, empty for an empty cell."""
        text = cell_text(self.value(row, column))
        found = _known(text, allowed)
        if text and found is None:
            self.refuse("value-not-allowed", row, column, f"»{_short(text)}« ist in der Spalte »{HEADINGS[Col(column)]}« nicht vorgesehen. {nearest(text, allowed)}".strip(), f"Erlaubt sind: {allowed_words(allowed)}.")
        return allowed[found] if found else ""


def read_row(cells: Cells, context: Context, interview: InterviewRow, mark: Mark, options: Mapping[str, int]) -> None:
    """Read the row of a question (``options``: option → its row) and add the change it wants to the intake, if it wants any."""
    question, problems = context.catalogue.questions[mark.question], cells.intake.problems
    before = len(problems)
    raw = _several(cells, mark.row, options) if isinstance(question, MultiQuestion) else _single(cells, context, question, mark.row)
    reason = cells.text(mark.row, Col.REASON, LONGEST_REASON)
    readable = len(problems) == before
    filled = _filled(cells, mark.row, raw, reason)
    answer = _answer(cells, context, question, mark, filled) if readable else {}
    if len(problems) > before or not (mark.base != NOTHING or answer or filled.comment or filled.note or filled.follow_up):
        return
    fields = {**answer, "comment": filled.comment, "note": filled.note, "follow_up": filled.follow_up}
    place = f"{cells.name}, {address(cells.sheet, mark.row, Col.ANSWER)}"
    cells.intake.changes.append(response_change(context, interview, question.id, fields, seen_base(mark.base), place))


def _filled(cells: Cells, row: int, raw: str | list[str] | None, reason: str) -> _Filled:
    return _Filled(
        raw, reason, GRADE.get(cells.word(row, Col.GRADE, GRADES), 0), cells.text(row, Col.COMMENT), cells.text(row, Col.NOTE),
        cells.word(row, Col.FOLLOW_UP, FLAGS) == YES, cells.word(row, Col.CONFIRMED, FLAGS) == YES)


def _answer(cells: Cells, context: Context, question: Question, mark: Mark, filled: _Filled) -> dict[str, Value]:
    """Give the fields of the answer as the row wants it; without „state“ where the answer stays as it is."""
    if filled.reason and filled.raw != NOT_APPLICABLE:
        cells.refuse("reason-unused", mark.row, Col.REASON, "Hier steht ein Grund, aber die Antwort ist nicht »entfällt«.", "Wählen Sie als Antwort »entfällt« oder löschen Sie den Grund; anderes gehört in die Bemerkung.")
    if filled.raw is None:
        return _no_answer(cells, mark, filled)
    if filled.raw == NOT_APPLICABLE and not filled.reason:
        cells.refuse("reason-missing", mark.row, Col.REASON, f"Die Frage »{question.id}« entfällt ohne Begründung.", "Schreiben Sie dazu, warum sie hier nicht zutrifft.")
        return {}
    try:
        fields = answer_fields(context.catalogue, question, filled.raw, filled.reason)
    except BadAnswer as bad:
        cells.refuse("answer-invalid", mark.row, Col.ANSWER, f"Frage »{question.id}«: {bad.message}", bad.remedy)
        return {}
    waits = mark.state == PRIOR and not filled.confirmed and json.loads(mark.shown) == [fields[name] for name in ("state", "value", "reason")]
    return {**({} if waits else fields), "grade": filled.grade or int(Grade.AUSSAGE)}


def _no_answer(cells: Cells, mark: Mark, filled: _Filled) -> dict[str, Value]:
    """Give the fields of a row without an answer: nothing yet, withdrawn, or kept where no cell could show it."""
    lonely = Col.CONFIRMED if filled.confirmed else Col.GRADE if filled.grade and mark.base == NOTHING else None
    if lonely:
        cells.refuse("answer-missing", mark.row, lonely, f"Hier ist »{HEADINGS[lonely]}« ausgefüllt, aber die Antwort fehlt.", "Tragen Sie die Antwort nach oder leeren Sie dieses Feld.")
    if mark.state == KEPT:
        return {"grade": filled.grade or int(Grade.AUSSAGE)}
    return {**NO_ANSWER, "grade": int(Grade.AUSSAGE)} if mark.base != NOTHING else {}


def _several(cells: Cells, row: int, options: Mapping[str, int]) -> str | list[str] | None:
    """Read a multiple choice: the word in the row of the question, or the options with „ja“."""
    word = cells.word(row, Col.ANSWER, _by_itself([NONE, *UNKNOWN_WORDS, NOT_APPLICABLE]))
    ticks = {option: cells.word(at, Col.ANSWER, FLAGS) for option, at in options.items()}
    chosen = [option for option, tick in ticks.items() if tick == YES]
    if word and chosen:
        cells.refuse("answer-invalid", row, Col.ANSWER, f"»{word}« steht neben Zeilen mit »ja«.", "Leeren Sie dieses Feld oder die Zeilen darunter.")
    if not word and not chosen and 0 < sum(tick == NO for tick in ticks.values()) < len(ticks):
        cells.refuse("answer-invalid", row, Col.ANSWER, "Nur ein Teil der Zeilen dieser Frage ist mit »nein« beantwortet, keine mit »ja«.", "Wählen Sie hier »keine«, wenn nichts zutrifft, oder ergänzen Sie »ja« in den Zeilen darunter.")
    return word or chosen or (NONE if NO in ticks.values() else None)


def _single(cells: Cells, context: Context, question: Question, row: int) -> str | None:
    """Read an answer cell as text: numbers with a comma, words as the catalogue writes them."""
    if isinstance(question, ContextQuestion):
        return cells.text(row, Col.ANSWER, LONGEST_ANSWER) or None
    value = cells.value(row, Col.ANSWER)
    if isinstance(value, date):
        cells.refuse("cell-date", row, Col.ANSWER, f"Die Zelle enthält das Datum {value:%d.%m.%Y}. Oft macht die Tabellenkalkulation aus »1.5« den 1. Mai.", "Schreiben Sie die Antwort neu, Zahlen mit Komma, z. B. 1,5; setzen Sie das Zahlenformat der Zelle vorher auf »Standard«.")
        return None
    text = _number_text(value, percent="%" in cells.sheet.cell(row, Col.ANSWER).number_format) if isinstance(value, int | float) and not isinstance(value, bool) else cell_text(value)
    if isinstance(question, NumberQuestion):
        if THOUSANDS.fullmatch(text):
            cells.refuse("answer-invalid", row, Col.ANSWER, f"Frage »{question.id}«: »{text}« ist nicht eindeutig.", f"Schreiben Sie {text.replace('.', '')} oder {text.replace('.', ',', 1)}, je nachdem, was gemeint ist.")
        text = text.removesuffix("%").strip() if question.type == "percent" else text
    allowed = _by_itself([*fixed_answers(context.catalogue, question), *UNKNOWN_WORDS])
    return (_known(text, allowed) or _short(text)) or None


def _number_text(value: float, *, percent: bool) -> str:
    """Give a number as a German writes it; in a cell formatted as percentage 0.25 is shown, and meant, as 25 %."""
    return (f"{round(value * 100, 10):.15g} %" if percent else str(value)).replace(".", ",")


def _by_itself(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}


def _known(text: str, allowed: Iterable[str]) -> str | None:
    return next((word for word in allowed if word.casefold() == text.casefold()), None)


def _short(text: str) -> str:
    line = " ".join(text[:120].split())
    return line if len(line) <= 60 else line[:60] + "…"
