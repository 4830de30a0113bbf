"""Answers as rows, one per answer: what CSV and Parquet share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from assessment.exchange.intake import Context
from assessment.exchange.project_files.project_tree import interviews_of, kept_answers, plain_answer

TOWN, AGS, INTERVIEW, ROLE, DAY, QUESTION, ANSWER, REASON = "Kommune", "AGS", "Interview", "Rolle", "Datum", "Frage", "Antwort", "Grund"
GRADE, EVIDENCE, COMMENT, NOTE, FOLLOW_UP, PRIOR, VERSION = "Nachweis", "Beleg", "Bemerkung", "interner Vermerk", "Nachfassen", "Vorerhebung", "Fassung"
COLUMNS = (TOWN, AGS, INTERVIEW, ROLE, DAY, QUESTION, ANSWER, REASON, GRADE, EVIDENCE, COMMENT, NOTE, FOLLOW_UP, PRIOR, VERSION)
LEVEL = "Stufe"
"""The level that follows from the answer: for those who compute with it, never read back."""
REQUIRED = (TOWN, INTERVIEW, QUESTION, ANSWER)
BETWEEN_OPTIONS = " | "
NO_OPTION = "keine"

Row: TypeAlias = dict[str, Any]


def answer_rows(context: Context) -> Iterator[Row]:
    """Give every answer of the wave as plain values by column, municipalities, interviews and questions in their order.

    An answer that no longer fits the catalogue has neither value nor version: read back, its row changes nothing.
    """
    for member in context.group.members:
        for interview in interviews_of(context, member):
            for item in kept_answers(context, member, interview):
                response = item.response
                yield {
                    TOWN: member.key, AGS: member.ags, INTERVIEW: interview.label, ROLE: interview.role, DAY: interview.day, QUESTION: response.question,
                    ANSWER: None if item.outdated else plain_answer(response), REASON: response.not_applicable, GRADE: response.grade.name.lower(), EVIDENCE: response.evidence,
                    COMMENT: response.comment, NOTE: response.note, FOLLOW_UP: response.follow_up, PRIOR: item.prior, VERSION: None if item.outdated else context.token(response.id) or None, LEVEL: response.level}


def answer_text(answer: Any, *, german: bool) -> str:
    """Give an answer as one cell: several options side by side, a number in full with decimal comma or point."""
    if answer is None:
        return ""
    if isinstance(answer, list):
        return BETWEEN_OPTIONS.join(answer) or NO_OPTION
    if isinstance(answer, str):
        return answer
    return repr(answer).replace(".", ",") if german else repr(answer)
