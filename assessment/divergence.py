"""Evaluation → where interviewees differ: contradictions of a member, agreement per question and per pair of roles."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from datetime import date
from statistics import fmean

import numpy as np

from assessment.evaluate import Evaluation, Finding
from assessment.model import Grade, Response
from assessment.online_services import INVENTORY
from questionnaires import Catalogue
from reports import german
from scoring import PairAgreement, krippendorff_alpha, mean_distance, pair_agreement

ENOUGH_PAIRS = 10
"""From so many pairs of answers on, a sentence is said about two roles; with fewer, one odd answer would carry it."""
SAME_BELOW = 0.25
"""A mean difference below a quarter of a level is not called higher or lower."""


@dataclass(frozen=True)
class Voice:
    """What one role said to a question; ``level`` None where it said „weiß nicht“ or „entfällt“ (then with the reason)."""

    role: str
    day: date
    level: float | None
    grade: Grade
    not_applicable: str
    comment: str

    @property
    def said(self) -> str:
        """Give the level, „entfällt“ or „weiß nicht“ in words."""
        if self.level is not None:
            return stage(self.level)
        return "entfällt" if self.not_applicable else "weiß nicht"


@dataclass(frozen=True)
class Contradiction:
    """A question on which answers lie ``span`` levels apart, or that some hold not applicable (``disputed``).

    ``settled`` tells that the consultant's rating stands, ``reason`` why.
    """

    question: str
    title: str
    voices: tuple[Voice, ...]
    span: float
    disputed: bool
    settled: bool
    reason: str


@dataclass(frozen=True)
class QuestionAgreement:
    """How far the answers to a question agree: over the ``members`` with at least two answers, nan where there are none.

    ``agreement`` is 1 − mean distance of two answers / span of the scale; ``contradictions`` counts members with clashing answers.
    """

    question: str
    title: str
    members: int
    contradictions: int
    agreement: float


@dataclass(frozen=True)
class RoleAgreement:
    """Two roles over all members and questions that both answered; ``figures`` are of the first against the second.

    ``alpha`` is Krippendorff's alpha (interval metric); ``sentence`` is empty below ENOUGH_PAIRS pairs of answers.
    """

    first: str
    second: str
    figures: PairAgreement
    questions: int
    members: int
    alpha: float
    sentence: str


def stage(level: float) -> str:
    """Give „Stufe 3“ or „Stufe 1,8“ in one piece."""
    return f"Stufe{german.NO_BREAK}{german.number(round(level, 1))}"


def contradictions(evaluation: Evaluation, row: int) -> tuple[Contradiction, ...]:
    """Give the contradictions of member ``row`` in catalogue order, those settled by a rating included."""
    threshold = evaluation.catalogue.rules.contradiction_from
    found = []
    for name, finding in evaluation.findings[row].items():
        levels = [level for _, level in _rated(finding)]
        if finding.by_rule or not levels:
            continue
        disputed, span = any(response.not_applicable for response in finding.responses), max(levels) - min(levels)
        if disputed or span >= threshold - 1e-9:
            settled = finding.consolidated is not None and finding.consolidated.index is None
            title = evaluation.catalogue.questions[name].title
            found.append(Contradiction(name, title, voices(evaluation.catalogue, finding), span, disputed, settled, finding.rating_reason))
    return tuple(found)


def voices(catalogue: Catalogue, finding: Finding) -> tuple[Voice, ...]:
    """Give what was said to a question, role by role; internal notes stay behind."""
    return tuple(Voice(catalogue.roles.get(item.role, item.role), item.day, item.level, item.grade, item.not_applicable, item.comment) for item in finding.responses)


def question_agreement(evaluation: Evaluation) -> tuple[QuestionAgreement, ...]:
    """Give every question on which at least one member has two answers of interviewees, least agreement first."""
    scale = evaluation.catalogue.scale
    clashing = [{item.question for item in contradictions(evaluation, row)} for row in range(len(evaluation.findings))]
    found = []
    for name, question in evaluation.catalogue.scored_questions.items():
        distances = [mean_distance([level for _, level in _spoken(findings[name])]) for findings in evaluation.findings]
        known = [distance for distance in distances if not math.isnan(distance)]
        if known:
            agreement = 1 - fmean(known) / (scale.max - scale.min)
            found.append(QuestionAgreement(name, question.title, len(known), sum(name in names for names in clashing), agreement))
    return tuple(sorted(found, key=lambda item: round(item.agreement, 12)))


def role_agreement(evaluation: Evaluation) -> tuple[RoleAgreement, ...]:
    """Give every pair of roles that answered a question in common, the largest difference first, pairs with too few answers last."""
    levels = _levels_by_role(evaluation)
    pairs = [_compared(evaluation, first, second, levels[first], levels[second]) for first, second in itertools.combinations(levels, 2)]
    return tuple(sorted((pair for pair in pairs if pair.figures.n), key=lambda pair: (not pair.sentence, -round(abs(pair.figures.mean_signed), 12))))


def _levels_by_role(evaluation: Evaluation) -> dict[str, np.ndarray]:
    """Give per role, in the catalogue's order, its levels (members, scored questions), nan where it said none; several interviews of a role count as their mean."""
    shape = (len(evaluation.findings), len(evaluation.column))
    heard: dict[str, dict[tuple[int, int], list[float]]] = {role: {} for role in evaluation.catalogue.roles}
    for row, findings in enumerate(evaluation.findings):
        for name, column in evaluation.column.items():
            for role, level in _spoken(findings[name]):
                heard.setdefault(role, {}).setdefault((row, column), []).append(level)
    levels = {role: np.full(shape, np.nan) for role, cells in heard.items() if cells}
    for role, table in levels.items():
        for place, said in heard[role].items():
            table[place] = fmean(said)
    return levels


def _compared(evaluation: Evaluation, first: str, second: str, a: np.ndarray, b: np.ndarray) -> RoleAgreement:
    scale, roles = evaluation.catalogue.scale, evaluation.catalogue.roles
    figures = pair_agreement(a.ravel(), b.ravel(), scale.min, scale.max)
    common = ~np.isnan(a) & ~np.isnan(b)
    questions, members = int(common.any(axis=0).sum()), int(common.any(axis=1).sum())
    names = (roles.get(first, first), roles.get(second, second))
    sentence = _sentence(*names, figures, questions, members) if figures.n >= ENOUGH_PAIRS else ""
    return RoleAgreement(*names, figures, questions, members, krippendorff_alpha(np.stack((a.ravel(), b.ravel()))), sentence)


def _sentence(first: str, second: str, figures: PairAgreement, questions: int, members: int) -> str:
    """Say which of two roles rates higher and on what the statement rests."""
    difference = figures.mean_signed
    basis = f"{questions} gemeinsame Fragen"
    if members > 1:
        basis = f"{german.whole(figures.n)} Antwortpaare zu {german.counted(questions, 'einer Frage', 'Fragen')} in {members} Kommunen"
    if abs(difference) < SAME_BELOW:
        return f"Die Rollen »{first}« und »{second}« schätzen im Mittel fast gleich ein (Unterschied {german.decimal(abs(difference))} Stufen; {basis})."
    higher, lower = (first, second) if difference > 0 else (second, first)
    return f"Die Rolle »{higher}« schätzt im Mittel {german.decimal(abs(difference))} Stufen höher ein als die Rolle »{lower}« ({basis})."


def _rated(finding: Finding) -> list[tuple[Response, float]]:
    """Give the responses that carry a level, with it."""
    return [(response, response.level) for response in finding.responses if response.level is not None]


def _spoken(finding: Finding) -> list[tuple[str, float]]:
    """Give role and level of what interviewees said; what is computed from the inventory, or does not apply, is nobody's view."""
    return [] if finding.by_rule else [(response.role, level) for response, level in _rated(finding) if response.interview != INVENTORY]


def role_rows(evaluation: Evaluation) -> list[dict[str, str | float]]:
    """Give the pairs of roles as plain rows for the workbook."""
    too_few = f"Keine Aussage: weniger als {ENOUGH_PAIRS} Antwortpaare."
    return [
        {"rolle": item.first, "andere": item.second, "paare": float(item.figures.n), "fragen": float(item.questions), "kommunen": float(item.members),
         "unterschied": item.figures.mean_signed, "nahe": item.figures.within_one, "uebereinstimmung": item.figures.agreement,
         "alpha": item.alpha if item.sentence else math.nan, "aussage": item.sentence or too_few}
        for item in role_agreement(evaluation)
    ]


def question_rows(evaluation: Evaluation) -> list[dict[str, str | float]]:
    """Give the agreement per question as plain rows for the workbook."""
    return [
        {"frage": item.question, "thema": item.title, "kommunen": float(item.members), "widersprueche": float(item.contradictions),
         "uebereinstimmung": item.agreement}
        for item in question_agreement(evaluation)
    ]
