"""Evaluation → recommendations, SWOT and clarification items of one member; which and in what order, not how printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessment.conditions import holds
from assessment.evaluate import Evaluation
from questionnaires import PROFILES, Factor
from scoring import (
    CONTRADICTORY,
    OPEN,
    UNKNOWN,
    RankedField,
    RankedMeasure,
    benefits,
    closed_duties,
    factor_order,
    joint_benefit,
    next_questions,
    raised,
    rank_measures,
    score,
    strengths,
    weaknesses,
)

SOLL = PROFILES.index("soll")
MOST_PER_QUADRANT = 6


@dataclass(frozen=True)
class RankedFactor:
    """A chance or risk that applies, and whether it is strong for this member."""

    factor: Factor
    strong: bool


@dataclass(frozen=True)
class Plan:
    """What follows from a member's answers.

    ``closed_share`` part of the whole weighted gap to the Soll that all recommended measures together close;
    ``score_after`` the overall score with all of them done; ``waiting`` measures (index → question ids) that might help
    but rest on unanswered questions only; ``open_questions`` unanswered question ids with the width each takes from
    the overall interval, ``disputed`` contradictory ones.
    """

    measures: tuple[RankedMeasure, ...]
    closed_share: float
    score_after: float
    waiting: dict[int, tuple[str, ...]]
    strengths: tuple[RankedField, ...]
    weaknesses: tuple[RankedField, ...]
    chances: tuple[RankedFactor, ...]
    risks: tuple[RankedFactor, ...]
    open_questions: tuple[tuple[str, float], ...]
    disputed: tuple[str, ...]

    @cached_property
    def rank(self) -> dict[int, int]:
        """Give the rank (from 1) of each recommended measure index."""
        return {item.measure: rank for rank, item in enumerate(self.measures, start=1)}


def plan_for(evaluation: Evaluation, row: int) -> Plan:
    """Derive everything that follows for member ``row``."""
    sheet, catalogue = evaluation.sheet, evaluation.catalogue
    one = sheet.only(row)
    measures = catalogue.measures
    index = {measure.id: k for k, measure in enumerate(measures)}
    benefit = benefits(one, evaluation.raises, SOLL)[0] if measures else np.zeros(0)
    ranked = rank_measures(
        [float(value) for value in benefit], [measure.effort.expected for measure in measures],
        [[index[needed] for needed in measure.requires] for measure in measures],
        closed_duties(one, evaluation.raises, 0), [measure.alternative_group for measure in measures])
    chosen = [item.measure for item in ranked]
    whole = float(np.nansum(evaluation.gaps.weight[row] * evaluation.gaps.question[SOLL, row]))
    together = float(joint_benefit(one, evaluation.raises[chosen], SOLL)[0]) if chosen else 0.0
    after = float(score(raised(one, evaluation.raises[chosen])).point[0, 0]) if chosen else float(evaluation.scores.point[row, 0])
    strong, weak = _fields(evaluation, row)
    chances, risks = (_factors(evaluation, row, kind) for kind in ("chance", "risiko"))
    names = sheet.questions
    return Plan(
        tuple(ranked), together / whole if whole > 0 else float("nan"), after, _waiting(evaluation, row), strong, weak, chances, risks,
        tuple((names[q], width) for q, width in next_questions(sheet, row)),
        tuple(name for name, state in zip(names, sheet.state[row], strict=True) if state == CONTRADICTORY))


def _waiting(evaluation: Evaluation, row: int) -> dict[int, tuple[str, ...]]:
    """Measures all of whose applicable questions are unanswered: they need an answer before they can be judged."""
    sheet = evaluation.sheet
    missing = np.isin(sheet.state[row], (OPEN, UNKNOWN))
    found = {}
    for k, levels in enumerate(evaluation.raises):
        touched = ~np.isnan(levels) & sheet.applicable[row]
        if touched.any() and missing[touched].all():
            found[k] = tuple(sheet.questions[q] for q in np.flatnonzero(touched))
    return found


def _fields(evaluation: Evaluation, row: int) -> tuple[tuple[RankedField, ...], tuple[RankedField, ...]]:
    rules, scores = evaluation.catalogue.rules, evaluation.scores
    leaves = [scores.index[key] for key, field in evaluation.catalogue.fields.items() if field.questions]
    strength_from = rules.strength_from if rules.strength_from is not None else evaluation.catalogue.scale.min
    strong = strengths(scores, evaluation.gaps, row, leaves, level_from=strength_from, coverage_from=rules.coverage_threshold)
    weak = weaknesses(evaluation.sheet, scores, evaluation.gaps, row, leaves, gap_from=rules.weakness_gap)
    return tuple(strong), tuple(weak)


def _factors(evaluation: Evaluation, row: int, kind: str) -> tuple[RankedFactor, ...]:
    """Factors of a kind whose window is open and whose condition surely holds, best first."""
    day = evaluation.group.reference_date
    facts = evaluation.group.members[row].facts
    scores = evaluation.scores

    def level_of(name: str) -> float | None:
        return float(evaluation.sheet.level[row, evaluation.column[name]])

    def score_of(name: str) -> float | None:
        return float(scores.point[row, scores.index[name]])

    fitting = [
        RankedFactor(factor, bool(factor.strong_when) and holds(factor.strong_when, facts, level_of, score_of) is True)
        for factor in evaluation.catalogue.factors
        if factor.kind == kind and (factor.from_ is None or factor.from_ <= day) and (factor.until is None or day <= factor.until)
        and holds(factor.when, facts, level_of, score_of) is True
    ]
    days_left = [float((item.factor.until - day).days) if item.factor.until else float("inf") for item in fitting]
    order = factor_order([item.factor.impact for item in fitting], [item.strong for item in fitting], days_left)
    return tuple(fitting[i] for i in order)
