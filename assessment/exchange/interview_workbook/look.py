"""How the interview workbook looks: widths, fonts, colours, heights, the words of its hints, and how an answer is shown."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TypeAlias

from assessment.changes import NOT_APPLICABLE, UNKNOWN
from assessment.exchange.interview_workbook.layout import LONGEST_ANSWER, NONE, Col
from assessment.model import Response

Cell: TypeAlias = str | float
WIDTHS = {Col.NUMBER: 8, Col.ASK: 32, Col.ANSWERS: 52, Col.ANSWER: 16, Col.REASON: 17, Col.GRADE: 11, Col.COMMENT: 30, Col.NOTE: 20, Col.FOLLOW_UP: 12, Col.CONFIRMED: 11, Col.HINT: 20}
FONT = {"font_name": "Arial", "font_size": 10}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "default_format_properties": FONT}
TOP = {**FONT, "valign": "top"}
BOXED = {**TOP, "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
INPUT = {**BOXED, "bg_color": "#FFF6D5", "align": "left", "locked": False}
DARK, LIGHT = "#1F3864", "#D9E2F3"
LOOKS: dict[str, dict[str, object]] = {
    "title": {**TOP, "bold": True, "font_size": 14, "font_color": DARK}, "bold": {**FONT, "bold": True}, "plain": {**FONT}, "quiet": {**TOP, "font_color": "#595959"}, "guide": {**TOP, "font_size": 11, "text_wrap": True},
    "head": {**BOXED, "bold": True, "bg_color": DARK, "font_color": "#FFFFFF", "valign": "vcenter"}, "field": {**FONT, "bold": True, "bg_color": LIGHT, "font_color": DARK, "valign": "vcenter"},
    "text": BOXED, "ask": {**BOXED, "bold": True}, "option": {**BOXED, "font_color": "#595959", "align": "right"}, "shut": {**TOP, "border": 4, "border_color": "#D9D9D9"},
    "hint": {**BOXED, "font_color": "#9C3A00"}, "input": INPUT, "input_text": {**INPUT, "num_format": "@"}}
LINE, HIGHEST = 12.75, 400.0
KEPT_HINT = "Die gespeicherte Antwort passt nicht zum Fragenkatalog oder nicht in dieses Feld. Sie bleibt stehen, solange Sie hier nichts eintragen."
NO_DAY_HINT = "Interview ohne Datum; zu bestätigen, falls aus Vorerhebung"


def height(cells: Mapping[Col, Cell | None], fewest: int = 1) -> float:
    """Estimate the height a row needs so that no text in it is cut off; a little more than one character fits into a unit of column width, bold ones a little less."""
    lines = [sum(max(1, len(wrap(part, int(WIDTHS[column] * (0.95 if column == Col.ASK else 1.12))))) for part in str(value or "").split("\n")) for column, value in cells.items()]
    return min(HIGHEST, LINE * max(fewest, *lines) + 4)


def shown_answer(response: Response) -> Cell | None:
    """Give what the answer cell shows, None where no cell can show the stored answer; the options of a multiple choice have cells of their own."""
    answer = UNKNOWN if response.unknown else NOT_APPLICABLE if response.not_applicable else response.answer
    if isinstance(answer, tuple):
        return "" if answer else NONE
    if isinstance(answer, float) and float(f"{answer:.15g}") != answer:
        return repr(answer).replace(".", ",")
    return None if isinstance(answer, str) and len(answer) > LONGEST_ANSWER else answer
