"""Evaluation → what is still to be settled, with whom, and what to hand in; the most important first. Report and work list live on this."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from assessment.divergence import stage, voices
from assessment.evaluate import Evaluation, Finding
from assessment.model import Grade, Pending, PendingReason, Response
from questionnaires import Catalogue, NumberQuestion, Question
from reports import ClarificationItem, ClarificationKind, answer_text
from scoring import CONTRADICTORY, OPEN, PFLICHT, UNKNOWN, next_questions

Task: TypeAlias = tuple[Iterable[str], str]
"""Role keys to ask, and what to do in one sentence."""

MOST_ASKED = 2
LONGEST_QUOTE = 300


@dataclass(frozen=True)
class _Subject:
    """One question of one member with all that is known of it."""

    catalogue: Catalogue
    question: Question
    finding: Finding
    pending: tuple[Pending, ...]


def clarification(evaluation: Evaluation, row: int) -> tuple[ClarificationItem, ...]:
    """Give everything member ``row`` still has to settle.

    By question: mandatory rules first, then other legal duties, then what narrows the overall interval most. Where no duty
    is at stake, what nobody was asked yet outside the short check comes later, and documents that change no value come last.
    """
    items = [item for name, width in _ranked(evaluation, row) for item in _items(evaluation, row, name, width)]
    return tuple(sorted(items, key=lambda item: _may_wait(evaluation, row, item)))


def work_list(evaluation: Evaluation) -> list[dict[str, str | float]]:
    """Give the items of all members as plain rows for the workbook, member by member."""
    return [
        {"kommune": member.name, "rang": float(rank), "frage": item.question, "thema": item.title, "art": item.kind.value, "pflicht": "ja" if item.mandatory else "",
         "wen": item.asked, "was_tun": item.todo, "nachreichen": item.document, "wirkung": item.effect}
        for row, member in enumerate(evaluation.group.members) for rank, item in enumerate(clarification(evaluation, row), start=1)
    ]


def said(question: Question, response: Response) -> str:
    """Give a response in words: the answer, „weiß nicht“ or „entfällt“ with its reason."""
    if response.unknown:
        return "weiß nicht"
    return f"entfällt ({response.not_applicable})" if response.not_applicable else answer_text(question, response.answer)


def _ranked(evaluation: Evaluation, row: int) -> list[tuple[str, float]]:
    """Give all question ids with their width; context questions and what was said not to apply stand at the end."""
    ranked = {evaluation.sheet.questions[q]: width for q, width in next_questions(evaluation.sheet, row)}
    return [*ranked.items(), *((name, 0.0) for name in evaluation.catalogue.questions if name not in ranked)]


def _may_wait(evaluation: Evaluation, row: int, item: ClarificationItem) -> int:
    """Give 1 for questions nobody was asked yet outside the short check, 2 for documents that would change no value, 0 for all else and for legal duties."""
    if item.mandatory:
        return 0
    result = evaluation.findings[row][item.question].consolidated
    idle = item.kind is ClarificationKind.NO_DOCUMENT and result is not None and not result.ceiling_cut
    return 2 if idle else int(item.kind is ClarificationKind.OPEN and not evaluation.catalogue.questions[item.question].core)


def _items(evaluation: Evaluation, row: int, name: str, width: float) -> Iterator[ClarificationItem]:
    """Give the items of one question, 0 to many; a question that does not apply by rule has none."""
    catalogue, finding = evaluation.catalogue, evaluation.findings[row][name]
    if finding.by_rule:
        return
    question = catalogue.questions[name]
    subject = _Subject(catalogue, question, finding, tuple(item for item in evaluation.group.members[row].pending if item.response.question == name))
    mandatory = question.scored and not math.isnan(evaluation.sheet.target[PFLICHT, row, evaluation.column[name]])
    for kind, task_of in TASKS.items():
        task = task_of(subject)
        if task is not None:
            whom = tuple(catalogue.roles[role] for role in dict.fromkeys(task[0]) if role in catalogue.roles)
            effect = 10 * width if finding.state in NARROWS.get(kind, ()) else 0.0
            yield ClarificationItem(name, question.title, kind, whom, task[1], question.evidence, effect, mandatory)


# -- one function per kind: whom to ask and what to do, None where there is nothing to do --------------------------


def _contradiction(subject: _Subject) -> Task | None:
    if subject.finding.state != CONTRADICTORY:
        return None
    roles = [response.role for response in subject.finding.responses if not response.unknown]
    heard = "; ".join(f"{voice.role}: {voice.said}" for voice in voices(subject.catalogue, subject.finding) if voice.level is not None or voice.not_applicable)
    return roles, f"Klären Sie{' gemeinsam' if len(set(roles)) > 1 else ''}, was gilt ({heard})."


def _unknown(subject: _Subject) -> Task | None:
    if subject.finding.state != UNKNOWN:
        return None
    asked = dict.fromkeys(response.role for response in subject.finding.responses)
    left = [role for role in subject.question.roles if role not in asked]
    if not left:
        return (), "Keine der vorgesehenen Stellen weiß es; suchen Sie die Antwort in den Unterlagen."
    return left[:1], f"Fragen Sie die nächste zuständige Stelle; »weiß nicht« sagte bisher: {'; '.join(subject.catalogue.roles.get(role, role) for role in asked)}."


def _open(subject: _Subject) -> Task | None:
    question = subject.question
    if subject.finding.state != OPEN or subject.pending or not question.scored:
        return None
    if isinstance(question, NumberQuestion) and question.indicator:
        return question.roles[:MOST_ASKED], "Erfassen Sie die Onlinedienste, dann wird die Antwort berechnet; oder stellen Sie die Frage."
    return question.roles[:MOST_ASKED], "Stellen Sie die Frage; bisher liegt keine Antwort vor."


def _no_document(subject: _Subject) -> Task | None:
    result, rated = subject.finding.consolidated, [response for response in subject.finding.responses if response.level is not None]
    if result is None or not subject.question.needs_document:
        return None
    roles = subject.question.roles[:1] if result.index is None else [rated[result.index].role]
    if result.uncut > result.level:
        return roles, f"Lassen Sie sich ein Dokument vorlegen; bis dahin zählt {stage(result.level)} statt {stage(result.uncut)}."
    if result.ceiling_cut:
        return roles, f"Lassen Sie sich ein Dokument vorlegen; bis dahin zählt höchstens {stage(result.upper)}."
    only_said = max((response.grade for response in rated), default=Grade.AUSSAGE) == Grade.AUSSAGE
    if only_said and result.level > subject.catalogue.scale.min:
        return roles, "Lassen Sie sich ein Dokument vorlegen; bisher gibt es dazu nur eine Aussage."
    return None


def _prior(subject: _Subject) -> Task | None:
    kept = [item.response for item in subject.pending if item.why is PendingReason.PRIOR and _readable(item.response)]
    if not kept:
        return None
    undated = " und tragen Sie den Tag des Interviews ein" if any(response.day == date.min for response in kept) else ""
    return [response.role for response in kept], f"Lassen Sie die frühere Antwort bestätigen{undated}: {_quoted(said(subject.question, response) for response in kept)}"


def _outdated(subject: _Subject) -> Task | None:
    kept = [item.response for item in subject.pending if item.why is PendingReason.OUTDATED or not _readable(item.response)]
    return ([response.role for response in kept], "Stellen Sie die Frage neu; die aufgezeichnete Antwort passt nicht zum Fragenkatalog.") if kept else None


def _follow_up(subject: _Subject) -> Task | None:
    marked = [response for response in (*subject.finding.responses, *(item.response for item in subject.pending)) if response.follow_up]
    comments = [response.comment for response in marked if response.comment]
    if not marked:
        return None
    return [response.role for response in marked], f"Fassen Sie nach: {_quoted(comments)}" if comments else "Fassen Sie zu dieser Antwort nach."


def _readable(response: Response) -> bool:
    return response.answer is not None or response.unknown or bool(response.not_applicable)


def _quoted(texts: Iterable[str]) -> str:
    """Give quotations as the end of a sentence, each shortened to a length that a table can bear."""
    whole = "; ".join(f"„{textwrap.shorten(text, LONGEST_QUOTE, placeholder=' …')}“" for text in texts)
    return whole if whole.endswith((".“", "!“", "?“")) else f"{whole}."


TASKS: dict[ClarificationKind, Callable[[_Subject], Task | None]] = {
    ClarificationKind.CONTRADICTION: _contradiction, ClarificationKind.UNKNOWN: _unknown, ClarificationKind.PRIOR: _prior, ClarificationKind.OUTDATED: _outdated,
    ClarificationKind.OPEN: _open, ClarificationKind.NO_DOCUMENT: _no_document, ClarificationKind.FOLLOW_UP: _follow_up,
}
NARROWS: dict[ClarificationKind, Sequence[int]] = {
    ClarificationKind.CONTRADICTION: (CONTRADICTORY,), ClarificationKind.UNKNOWN: (UNKNOWN,), ClarificationKind.OPEN: (OPEN,),
    ClarificationKind.PRIOR: (OPEN, UNKNOWN), ClarificationKind.OUTDATED: (OPEN, UNKNOWN),
}
"""In which states settling an item narrows the interval of the overall score."""
