"""Interview plans: which role is asked which questions in which order, derived from the catalogue.

Every question goes to the role that can answer it best. Roles with little to say are folded into others that can answer
the same questions, so that a town hall is not visited for five minutes; each role is asked only what it can answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.conditions import holds
from assessment.model import FactValue
from questionnaires import Catalogue, Question

SHORTEST_INTERVIEW = 15.0


@dataclass(frozen=True)
class InterviewPlan:
    """One conversation: role key, its questions in catalogue order, estimated minutes."""

    role: str
    questions: tuple[Question, ...]

    @property
    def minutes(self) -> float:
        """Give the estimated length."""
        return sum(question.minutes for question in self.questions)


def interview_plans(
    catalogue: Catalogue, facts: Mapping[str, FactValue] | None = None, *, core_only: bool = False, shortest: float = SHORTEST_INTERVIEW,
) -> tuple[InterviewPlan, ...]:
    """Give the plans, longest first; questions that surely do not apply to ``facts`` are left out.

    A role whose interview would be shorter than ``shortest`` minutes hands its questions to the other roles that can
    answer them, the smallest role first; it keeps its interview where some question has nobody else.
    """
    asked = [question for question in catalogue.questions.values()
             if (question.core or not core_only) and _applies(catalogue, question, facts or {})]
    by_role: dict[str, list[Question]] = {}
    for question in asked:
        by_role.setdefault(question.roles[0], []).append(question)
    kept: set[str] = set()
    while True:
        small = [role for role, questions in by_role.items() if role not in kept and sum(q.minutes for q in questions) < shortest]
        if not small:
            break
        role = min(small, key=lambda name: (sum(q.minutes for q in by_role[name]), name))
        if not _hand_over(by_role, role):
            kept.add(role)
    order = {name: index for index, name in enumerate(catalogue.questions)}
    plans = [InterviewPlan(role, tuple(sorted(questions, key=lambda q: order[q.id]))) for role, questions in by_role.items()]
    return tuple(sorted(plans, key=lambda plan: (-plan.minutes, plan.role)))


def questions_by_role(catalogue: Catalogue, facts: Mapping[str, FactValue]) -> dict[str, tuple[Question, ...]]:
    """Give what an interview with each role asks: its plan, or all that names the role where its questions were handed over to others."""
    planned = {plan.role: plan.questions for plan in interview_plans(catalogue, facts)}
    return {role: planned.get(role) or tuple(question for question in catalogue.questions.values() if role in question.roles and _applies(catalogue, question, facts))
            for role in catalogue.roles}


def _hand_over(by_role: dict[str, list[Question]], role: str) -> bool:
    """Give all questions of a role to the next named role that has an interview; false if one has nobody else."""
    heirs = {question.id: next((other for other in question.roles if other != role and other in by_role), None) for question in by_role[role]}
    if None in heirs.values():
        return False
    for question in by_role.pop(role):
        heir = heirs[question.id]
        if heir is not None:
            by_role[heir].append(question)
    return True


def _applies(catalogue: Catalogue, question: Question, facts: Mapping[str, FactValue]) -> bool:
    field = catalogue.field_of[question.id]
    return all(holds(condition, facts) is not False for condition in (field.applies_when, question.applies_when))
