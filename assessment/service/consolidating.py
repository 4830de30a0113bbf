"""Who said what about each question of a member, where they disagree, and the consultant's own rating above it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from assessment.answers import plain_number
from assessment.changes import Change, Outcome, Value, id_of
from assessment.clarification import clarification, said
from assessment.divergence import Contradiction, RoleAgreement, contradictions, question_agreement, role_agreement, stage
from assessment.errors import BrokenProject, UnknownName
from assessment.evaluate import Evaluation, Finding
from assessment.model import Evidence, Grade, Pending, Response
from assessment.online_services import INVENTORY
from assessment.service.forms import checked_fields, record_id, save_form, shown
from assessment.store import Workspace, wave_rows
from questionnaires import Catalogue, Problem, Question, nearest, walk_fields
from reports import german
from scoring import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, OPEN, UNKNOWN

STATE_WORDS = {OPEN: "offen", UNKNOWN: "nicht bekannt", ANSWERED: "beantwortet", CONTRADICTORY: "widersprüchlich", NOT_APPLICABLE: "entfällt"}
WORDS = {"level": "Stufe", "reason": "Grund der Bewertung"}


class Show(Enum):
    """Which questions a consolidation lists."""

    ALL = "alle"
    OPEN = "offen"
    DISPUTED = "strittig"
    RATED = "bewertet"
    FLAGGED = "nachfassen"


@dataclass(frozen=True)
class Said:
    """What one role said in one interview: the answer in words, its level, on what evidence; ``pending`` why it does not count (yet). No names of persons."""

    role: str
    interview: str
    day: date | None
    answer: str
    level: float | None
    grade: str
    evidence: str
    comment: str
    pending: str = ""


@dataclass(frozen=True)
class Rated:
    """The consultant's own level with its reason; ``version`` of the record to save on (0: none yet), ``level`` None where there is no rating."""

    level: float | None
    reason: str
    version: int


@dataclass(frozen=True)
class ConsolidationRow:
    """One question of a member: voices, the level that counts with its range, disagreement and rating.

    ``span`` is how many levels the voices lie apart, ``disputed`` that some say it does not apply while others give a level, ``agreement``
    1 − mean distance / span of the scale (None below two answers); ``disagrees`` that the catalogue's rule calls it a contradiction,
    ``settled`` that a rating stands above it; ``cut_from`` the level before it was cut for want of a document; ``follow_up`` that an interview flagged it.
    """

    question: str
    title: str
    dimension: str
    field: str
    state: str
    voices: tuple[Said, ...]
    level: float | None
    lower: float | None
    upper: float | None
    cut_from: float | None
    span: float
    disagrees: bool
    disputed: bool
    settled: bool
    agreement: float | None
    reason: str
    scored: bool
    rating: Rated
    follow_up: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether nothing that counts was said yet."""
        return self.state in (STATE_WORDS[OPEN], STATE_WORDS[UNKNOWN])


@dataclass(frozen=True)
class NextQuestion:
    """A question to ask next: what to do and with whom, and by how many levels (at most) the range of the overall score would narrow."""

    question: str
    title: str
    why: str
    todo: str
    whom: tuple[str, ...]
    narrows: float
    mandatory: bool


def consolidation(evaluation: Evaluation, row: int, versions: Mapping[str, int] | None = None, show: Show = Show.ALL) -> tuple[ConsolidationRow, ...]:
    """Give the questions of member ``row`` in catalogue order; ``versions`` (rating_versions) are those of the stored ratings."""
    catalogue = evaluation.catalogue
    clashing = {item.question: item for item in contradictions(evaluation, row)}
    agreement = {item.question: item.agreement for item in question_agreement(_only(evaluation, row))}
    dimension = {field.id: item.label for item in catalogue.dimensions for field in walk_fields(item.fields)}
    member = evaluation.group.members[row]
    documents = {item.key: item for item in member.evidence}
    pending: dict[str, list[Pending]] = {}
    for item in member.pending:
        pending.setdefault(item.response.question, []).append(item)
    rows = (
        _row(catalogue, dimension[catalogue.field_of[name].id], finding, clashing.get(name), agreement.get(name), tuple(_voices(catalogue, finding, pending.get(name, ()), documents)),
             (versions or {}).get(name, 0), follow_up=any(item.follow_up for item in (*finding.responses, *(item.response for item in pending.get(name, ())))))
        for name, finding in evaluation.findings[row].items())
    return tuple(item for item in rows if is_shown(item, show))


def _only(evaluation: Evaluation, row: int) -> Evaluation:
    """Give the evaluation with one member's findings, for figures of this member alone."""
    return replace(evaluation, findings=(evaluation.findings[row],))


def is_shown(row: ConsolidationRow, show: Show) -> bool:
    """Tell whether a list shows a question."""
    match show:
        case Show.OPEN:
            return row.is_open
        case Show.DISPUTED:
            return row.disagrees and not row.settled
        case Show.RATED:
            return row.rating.level is not None
        case Show.FLAGGED:
            return row.follow_up
    return True


def _row(catalogue: Catalogue, dimension: str, finding: Finding, clash: Contradiction | None, agreement: float | None, voices: tuple[Said, ...], version: int, *, follow_up: bool) -> ConsolidationRow:
    question, result = catalogue.questions[finding.question], finding.consolidated
    is_rated = result is not None and result.index is None
    rating = Rated(result.uncut if result and is_rated else None, finding.rating_reason if is_rated else "", version)
    return ConsolidationRow(
        finding.question, question.title, dimension, catalogue.field_of[finding.question].title, STATE_WORDS[finding.state], voices,
        result.level if result else None, result.lower if result else None, result.upper if result else None, result.uncut if result and result.ceiling_cut else None,
        clash.span if clash else 0.0, clash is not None, clash is not None and clash.disputed, clash is not None and clash.settled,
        None if agreement is None or math.isnan(agreement) else agreement, finding.reason, question.scored, rating, follow_up)


def _voices(catalogue: Catalogue, finding: Finding, pending: list[Pending] | tuple[Pending, ...], documents: Mapping[str, Evidence]) -> list[Said]:
    question = catalogue.questions[finding.question]
    counted = [_said(catalogue, question, response, documents) for response in finding.responses]
    return [*counted, *(_said(catalogue, question, item.response, documents, item.why.value) for item in pending)]


def _said(catalogue: Catalogue, question: Question, response: Response, documents: Mapping[str, Evidence], pending: str = "") -> Said:
    document = documents.get(response.evidence)
    readable = response.answer is not None or response.unknown or response.not_applicable
    return Said(
        catalogue.roles.get(response.role, response.role), "" if response.interview == INVENTORY else response.interview, None if response.day == date.min else response.day,
        said(question, response) if readable else "–", response.level, Grade(response.grade).label,
        "" if document is None else f"{document.key} {document.title}" + (f" ({german.short_date(document.dated)})" if document.dated else ""), response.comment, pending)


def agreement_of_roles(evaluation: Evaluation, row: int) -> tuple[RoleAgreement, ...]:
    """Give how far the roles of one member agree, pair by pair."""
    return role_agreement(_only(evaluation, row))


def next_questions(evaluation: Evaluation, row: int, n: int) -> tuple[NextQuestion, ...]:
    """Give at most ``n`` open, unknown, contradictory or unconfirmed questions that narrow the range of the overall score most, the widest first."""
    widest = sorted((item for item in clarification(evaluation, row) if item.effect > 0), key=lambda item: -round(item.effect, 9))
    first = {item.question: item for item in reversed(widest)}
    chosen = [item for item in widest if first[item.question] is item][:n]
    return tuple(NextQuestion(item.question, item.title, item.kind.value, item.todo, item.whom, item.effect / 10, item.mandatory) for item in chosen)


def rating_versions(workspace: Workspace, town_id: str, wave: str) -> dict[str, int]:
    """Give the versions of the stored ratings of a municipality by question, taken back ones included."""
    return {str(item.fields["question"]): item.version for item in workspace.records("rating", removed=True, wave_id=wave, municipality_id=town_id)}


def rate_question(workspace: Workspace, town_id: str, wave: str, question: str, level: str | float | None, reason: str, base: int, actor: str, *, tab: str = "") -> Outcome:
    """Save the consultant's rating of a question with its reason; None or an empty text takes it back.

    ``base`` is the version seen. Raises UnknownName, or BrokenProject with all problems.
    """
    rows = wave_rows(workspace, record_id(wave, "Diese Erhebung"), lambda _: (), record_id(town_id, "Diese Kommune"))
    if rows is None or not rows.members:
        raise UnknownName("Diese Kommune nimmt an der Erhebung nicht teil.")
    if question not in rows.catalogue.scored_questions:
        raise UnknownName(f"Die Frage »{shown(question)}« gibt es nicht, oder sie hat keine Stufe. {nearest(shown(question), rows.catalogue.scored_questions)}".strip())
    fields = _rating_fields(rows.catalogue, question, level, reason)
    record = id_of(workspace.project, "rating", wave, town_id, question)
    parents: dict[str, Value] = {"wave_id": wave, "municipality_id": town_id, "question": question}
    return save_form(workspace, Change("rating", record, {**parents, **fields, "removed": False}, base), actor, tab, f"Frage {question}")


def _rating_fields(catalogue: Catalogue, question: str, level: str | float | None, reason: str) -> dict[str, Value]:
    if level is None or (isinstance(level, str) and not level.strip()):
        return {"level": None, "reason": ""}
    where, scale = f"Frage {question}", catalogue.scale
    fields, problems = checked_fields("rating", {"reason": reason}, where, WORDS)
    value = plain_number(level)
    if value is None or not scale.min <= value <= scale.max:
        problems.append(Problem("answer-invalid", where, 0, f"»{shown(level)}« ist keine Stufe.", f"Erlaubt sind Zahlen von {scale.min:g} bis {scale.max:g}."))
    if not problems and not fields["reason"]:
        problems.append(Problem("answer-invalid", where, 0, "Der Bewertung fehlt der Grund.", f"Schreiben Sie, warum {stage(value or 0.0)} gilt und nicht, was gesagt wurde."))
    if problems:
        raise BrokenProject(problems)
    return {"level": value, **fields}
