"""Interview plans → the cases of printed guides, one per role, with what a member's house has already said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assessment.cases import release_and_brand
from assessment.clarification import said
from assessment.conditions import holds
from assessment.evaluate import Evaluation
from assessment.interviews import interview_plans
from assessment.model import FactValue, Municipality, PendingReason
from questionnaires import Catalogue, Question
from reports.guide_case import GuideCase, PriorAnswer


def build_guides(evaluation: Evaluation, row: int | None, issued: date, *, core_only: bool = False) -> tuple[GuideCase, ...]:
    """Build one guide per planned interview, longest first: of member ``row``, or such as fit every member (None)."""
    group, catalogue = evaluation.group, evaluation.catalogue
    member = None if row is None else group.members[row]
    facts = {} if member is None else member.facts
    return tuple(
        GuideCase(
            catalogue, group.name, group.author, group.fictional, group.reference_date, issued, plan.role, catalogue.roles.get(plan.role, plan.role), plan.questions,
            member.name if member else "", member.key if member else "", core_only, frozenset(question.id for question in plan.questions if _undecided(catalogue, question, facts)),
            {} if member is None else {question.id: found for question in plan.questions if (found := tuple(_said_before(catalogue, member, question)))},
            *release_and_brand(group, row))
        for plan in interview_plans(catalogue, facts, core_only=core_only))


def _undecided(catalogue: Catalogue, question: Question, facts: dict[str, FactValue]) -> bool:
    conditions = (catalogue.field_of[question.id].applies_when, question.applies_when)
    return any(condition is not None and holds(condition, facts) is None for condition in conditions)


def _said_before(catalogue: Catalogue, member: Municipality, question: Question) -> Iterator[PriorAnswer]:
    for response in member.responses:
        if response.question == question.id:
            yield PriorAnswer(catalogue.roles.get(response.role, response.role), response.day, said(question, response))
    for pending in member.pending:
        response = pending.response
        if response.question == question.id:
            answer = said(question, response) if pending.why is PendingReason.PRIOR else str(response.answer)
            yield PriorAnswer(catalogue.roles.get(response.role, response.role), response.day, answer, pending.why.value)
