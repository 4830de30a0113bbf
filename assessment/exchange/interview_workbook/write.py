"""The interviews of one municipality as a workbook to fill in without network: one row per question, one more per option of a multiple choice."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from textwrap import wrap
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from assessment.errors import UnknownName
from assessment.exchange.adopt import response_fields
from assessment.exchange.intake import Context, InterviewRow
from assessment.exchange.interview_workbook.layout import (
    FILLED,
    GUIDE,
    GUIDE_SHEET,
    HEADER_ROW,
    HEADINGS,
    KEPT,
    LEGEND,
    META_SHEET,
    NO,
    NOTHING,
    PRIOR,
    YES,
    Col,
    Mark,
    Page,
    chosen_pages,
    fixed_answers,
    meanings,
    origin,
    row_number,
)
from assessment.exchange.interview_workbook.look import KEPT_HINT, LOOKS, NO_DAY_HINT, OPTIONS, WIDTHS, Cell, height, shown_answer
from assessment.model import Answer, Grade, Municipality, PendingReason, Response
from questionnaires import ContextQuestion, MultiQuestion, NumberQuestion, Question, walk_fields


def write_interview_workbook(context: Context, municipality_id: str, interviews: Sequence[InterviewRow], *, by: str = "dimension") -> bytes:
    """Give the workbook of one municipality's interviews, prefilled with what is stored.

    ``by`` "dimension": exactly one interview, a sheet per dimension with every question that may apply; "plan": a sheet per
    interview with the questions of its role. Raises UnknownName for a municipality that is not in the wave, Refused for
    interviews that do not fit.
    """
    member = next((item for item in context.group.members if item.id == municipality_id), None)
    if member is None:
        raise UnknownName("Diese Kommune nimmt an der Erhebung nicht teil.")
    pages = chosen_pages(context, member, interviews, by)
    stream = io.BytesIO()
    with Workbook(stream, OPTIONS) as book:
        _Writer(book, context, member).write(pages)
    return stream.getvalue()


class _Writer:
    """Writes the sheets one after another and remembers which row holds which answer."""

    def __init__(self, book: Any, context: Context, member: Municipality) -> None:
        self.book, self.context, self.member = book, context, member
        self.looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        self.stored: dict[str, Response] = {item.id: item for item in (*member.responses, *(pending.response for pending in member.pending))}
        self.prior = {pending.response.id for pending in member.pending if pending.why is PendingReason.PRIOR}
        self.marks: list[Mark] = []

    def write(self, pages: Sequence[Page]) -> None:
        """Write guide, pages and the hidden sheet."""
        self.book.set_properties({"title": f"Interviews {self.member.name}", "created": datetime.combine(self.context.today, time())})
        self._guide(pages)
        for page in pages:
            _Form(self, page).write()
        self._meta()

    def put(self, sheet: Any, row: int, column: int, value: Cell | None, look: str) -> None:
        """Write a cell (row and column count from 1); texts stay texts."""
        where, form = (row - 1, column - 1), self.looks[look]
        if value is None or value == "":
            sheet.write_blank(*where, None, form)
        elif isinstance(value, str):
            sheet.write_string(*where, value, form)
        else:
            sheet.write_number(*where, value, form)

    def sheet(self, name: str) -> Any:
        """Add a sheet that is protected without a password and prints on A4."""
        sheet = self.book.add_worksheet(name)
        sheet.protect("", {"format_rows": True, "format_columns": True})
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        town, shown = (text.replace("&", "&&") for text in (self.member.name, name))
        sheet.set_footer(f"&L&8{town} – {shown}&R&8Seite &P von &N")
        return sheet

    def response(self, interview: InterviewRow, question: Question) -> Response | None:
        """Give what is stored to a question, None where nothing is."""
        return self.stored.get(self.context.response_id(interview.id, question.id))

    def mark(self, sheet: str, row: int, interview: InterviewRow, question: Question) -> Mark:
        """Give the mark of a question's row."""
        response = self.response(interview, question)
        if response is None:
            return Mark(sheet, row, interview.id, question.id)
        seen = self.context.token(response.id) or NOTHING
        if shown_answer(response) is None:
            return Mark(sheet, row, interview.id, question.id, "", seen, KEPT)
        if response.id not in self.prior:
            return Mark(sheet, row, interview.id, question.id, "", seen)
        fields = response_fields(response, {})
        return Mark(sheet, row, interview.id, question.id, "", seen, PRIOR, json.dumps([fields["state"], fields["value"], fields["reason"]], ensure_ascii=False))

    def _guide(self, pages: Sequence[Page]) -> None:
        sheet = self.sheet(GUIDE_SHEET)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, 95)
        self.put(sheet, 1, 1, f"Interviewmappe {self.member.name}", "title")
        self.put(sheet, 2, 1, f"{self.context.group.wave_title} · Fragenkatalog {self.context.catalogue.edition} · erstellt am {self.context.today:%d.%m.%Y}", "quiet")
        lines = (*GUIDE, "Blätter zum Ausfüllen: " + ", ".join(page.name for page in pages))
        for row, line in enumerate(lines, 4):
            sheet.set_row(row - 1, 15.0 * len(wrap(line, 102)) + 6)
            self.put(sheet, row, 1, f"{row - 3}." if row - 4 < len(GUIDE) else "", "guide")
            self.put(sheet, row, 2, line, "guide")

    def _meta(self) -> None:
        """Write the hidden sheet: origin, then one line per answer row."""
        sheet = self.book.add_worksheet(META_SHEET)
        sheet.very_hidden()
        lines: list[tuple[Cell, ...]] = [*origin(self.context, self.member.id).items(), Mark._fields, *self.marks]
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                (sheet.write_string if isinstance(value, str) else sheet.write_number)(row, column, value)


class _Form:
    """Writes one page of questions; ``row`` is the last row written."""

    def __init__(self, writer: _Writer, page: Page) -> None:
        self.writer, self.page, self.row = writer, page, HEADER_ROW
        self.catalogue = writer.context.catalogue
        self.sheet = writer.sheet(page.name)

    def write(self) -> None:
        """Write heading, questions and the settings of the sheet."""
        self.sheet.set_landscape()
        self.sheet.repeat_rows(HEADER_ROW - 1)
        self.sheet.freeze_panes(HEADER_ROW, Col.ASK)
        self._head()
        titles = {item.id: f"{dimension.label}  ·  {item.id} {item.title}" for dimension in self.catalogue.dimensions for item in walk_fields(dimension.fields)}
        field = ""
        for question in self.page.questions:
            if field != (here := self.catalogue.field_of[question.id].id):
                field = here
                self._line({Col.NUMBER: (titles[here], "field")}, "field", 18)
            self._question(question)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:K{self.row}"})

    def _head(self) -> None:
        interview = self.page.interview
        role = self.catalogue.roles.get(interview.role, interview.role)
        told = (f"{interview.day:%d.%m.%Y}" if interview.day else "noch ohne Datum", interview.place, self.writer.context.group.wave_title)
        texts = (f"{self.writer.member.name} – Interview {interview.label}: {role}", "title"), (" · ".join(part for part in told if part), "quiet"), (LEGEND, "quiet")
        for row, (text, look) in enumerate(texts, 1):
            self.writer.put(self.sheet, row, 1, text, look)
        hidden = {} if any(self.writer.mark(self.page.name, 0, interview, question).state for question in self.page.questions) else {"hidden": True}
        self.sheet.set_row(HEADER_ROW - 1, 30)
        for column, heading in HEADINGS.items():
            self.sheet.set_column(column - 1, column - 1, WIDTHS[column], None, hidden if column >= Col.CONFIRMED else {})
            self.writer.put(self.sheet, HEADER_ROW, column, heading, "head")

    def _line(self, cells: Mapping[Col, tuple[Cell | None, str]], rest: str, height: float) -> None:
        """Write the next row: the cells given, the others empty in the look ``rest``."""
        self.row += 1
        self.sheet.set_row(self.row - 1, height)
        for column in Col:
            self.writer.put(self.sheet, self.row, column, *cells.get(column, ("", rest)))

    def _question(self, question: Question) -> None:
        mark = self.writer.mark(self.page.name, self.row + 1, self.page.interview, question)
        response = self.writer.response(self.page.interview, question)
        self.writer.marks.append(mark)
        values = dict(zip(Col, (question.id, question.ask, _told(meanings(self.catalogue, question)), *_filled(response), self._hint(mark)), strict=True))
        self._line({column: (value, _look(column, question, mark)) for column, value in values.items()}, "text", height(values, fewest=2))
        self._bold_answers(meanings(self.catalogue, question))
        self._choose(Col.ANSWER, fixed_answers(self.catalogue, question), strict=not isinstance(question, NumberQuestion | ContextQuestion))
        self._choose(Col.GRADE, [grade.label for grade in Grade])
        self._choose(Col.FOLLOW_UP, [YES, NO])
        self._choose(Col.CONFIRMED, [YES, NO])
        if isinstance(question, MultiQuestion):
            self._options(mark, question, response.answer if response else None)

    def _options(self, mark: Mark, question: MultiQuestion, answer: Answer | None) -> None:
        """Write a row per option under its question."""
        chosen = answer if isinstance(answer, tuple) else ()
        for option in question.options:
            self.writer.marks.append(Mark(mark.sheet, self.row + 1, mark.interview, mark.question, option.key))
            cells = {Col.NUMBER: (row_number(question, option.key), "option"), Col.ANSWERS: (option.text, "text"), Col.ANSWER: (YES if option.key in chosen else "", "input")}
            self._line(cells, "shut", height({Col.ANSWERS: option.text}))
            self._choose(Col.ANSWER, [YES, NO])

    def _bold_answers(self, told: Sequence[tuple[str, str]]) -> None:
        """Set the answers off from their meanings in the present row."""
        bold, plain = self.writer.looks["bold"], self.writer.looks["plain"]
        if told[0][0]:
            ends = ["\n"] * (len(told) - 1) + [" "]
            parts = [part for (answer, meaning), end in zip(told, ends, strict=True) for part in (bold, answer, plain, (f" – {meaning}" if meaning else "") + end)]
            self.sheet.write_rich_string(self.row - 1, Col.ANSWERS - 1, *parts, self.writer.looks["text"])

    def _hint(self, mark: Mark) -> str:
        return {KEPT: KEPT_HINT, PRIOR: PendingReason.PRIOR.value if self.page.interview.day else NO_DAY_HINT}.get(mark.state, "")

    def _choose(self, column: int, words: Sequence[str], *, strict: bool = True) -> None:
        """Offer a drop-down list in the present row; words with a comma or too long a list cannot be offered. Not ``strict``: other entries are fine."""
        if any("," in word for word in words) or len(",".join(words)) > 250:
            return
        self.sheet.data_validation(self.row - 1, column - 1, self.row - 1, column - 1, {
            "validate": "list", "source": list(words), "show_error": strict, "error_title": "Nicht vorgesehen", "error_message": "Bitte wählen Sie einen Eintrag aus der Liste oder leeren Sie das Feld."})


def _told(lines: Sequence[tuple[str, str]]) -> str:
    return "\n".join(" – ".join(part for part in line if part) for line in lines)


def _filled(response: Response | None) -> tuple[Cell | None, ...]:
    """Give the prefilled cells, one for each column of FILLED."""
    if response is None:
        return ("",) * len(FILLED)
    return (shown_answer(response), response.not_applicable, response.grade.label, response.comment, response.note, YES if response.follow_up else "", "")


def _look(column: Col, question: Question, mark: Mark) -> str:
    """Give the look of a cell in a question's row: open for input, or locked."""
    if column not in FILLED or (column == Col.CONFIRMED and mark.state != PRIOR):
        return {Col.ASK: "ask", Col.CONFIRMED: "shut", Col.HINT: "hint"}.get(column, "text")
    free = column in (Col.REASON, Col.COMMENT, Col.NOTE) or (column == Col.ANSWER and isinstance(question, ContextQuestion))
    return "input_text" if free else "input"
