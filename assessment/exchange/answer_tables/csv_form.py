"""The answers of a wave as CSV: one row per answer, for German Excel or after RFC 4180, and back."""

from __future__ import annotations

from assessment.exchange.answer_tables.row_reader import AnswerRowReader
from assessment.exchange.answer_tables.rows import ANSWER, COLUMNS, DAY, FOLLOW_UP, PRIOR, QUESTION, REQUIRED, Row, answer_rows, answer_text
from assessment.exchange.intake import Context, Intake
from assessment.exchange.tables_text import read_table, write_table


def write_answers_csv(context: Context, *, excel: bool) -> bytes:
    """Write all answers of the wave. In the Excel form the number of a question is followed by its title, else Excel takes 1.1.2 for the first of January."""
    return write_table(COLUMNS, (_cells(context, row, excel=excel) for row in answer_rows(context)), excel=excel)


def _cells(context: Context, row: Row, *, excel: bool) -> Row:
    title = " ".join(context.catalogue.questions[row[QUESTION]].title.split())
    day = row[DAY]
    return {**row, ANSWER: answer_text(row[ANSWER], german=excel), QUESTION: f"{row[QUESTION]} {title}" if excel else row[QUESTION],
            DAY: "" if day is None else f"{day:%d.%m.%Y}" if excel else day.isoformat(), **{column: "ja" if row[column] else "" for column in (FOLLOW_UP, PRIOR)}}


def read_answers_csv(content: bytes, name: str, context: Context) -> Intake:
    """Read answers from CSV in either form; numbers have a decimal comma where columns are not separated by one.

    A row with a version changes what that version held, an emptied answer is taken back; without a version it only fills what is
    empty. Answers the file does not name stay as they are.
    """
    intake = Intake()
    table = read_table(content, name, intake, COLUMNS, REQUIRED)
    if table is None:
        return intake
    reader = AnswerRowReader(context, name, german=table.delimiter != ",")
    for line, cells in table.rows:
        reader.read(line, cells)
    return reader.intake
