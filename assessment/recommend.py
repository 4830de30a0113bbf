"""Evaluation → recommendations and SWOT of one member; which and in what order, not how printed."""

from __future__ import annotations

import numpy as np

from assessment.conditions import holds
from assessment.costing import cost_of
from assessment.duties import duties_of
from assessment.evaluate import Evaluation
from reports import Plan, RankedFactor, RankingTerms
from scoring import (
    OPEN,
    SOLL,
    UNKNOWN,
    Candidate,
    RankedField,
    RankedMeasure,
    closed_duties,
    closed_levels,
    factor_order,
    joint_benefit,
    raised,
    rank_measures,
    score,
    strengths,
    weaknesses,
)

CLOSES = 1e-12
"""A benefit above this closes something."""


def plan_for(evaluation: Evaluation, row: int) -> Plan:
    """Derive everything that follows for member ``row``."""
    ranked = ranking_of(evaluation, row)
    one, raises, chosen = evaluation.sheet.only(row), evaluation.raises, [item.measure for item in ranked]
    whole = whole_gap(evaluation, row)
    together = float(joint_benefit(one, raises[chosen], SOLL)[0]) if chosen else 0.0
    after = float(score(raised(one, raises[chosen], SOLL)).point[0, 0]) if chosen else float(evaluation.scores.point[row, 0])
    strong, weak = _fields(evaluation, row)
    chances, risks = (factors_for(evaluation, row, kind) for kind in ("chance", "risiko"))
    return Plan(
        tuple(ranked), _closed_by(evaluation, row, chosen), together / whole if whole > 0 else float("nan"), after, _waiting(evaluation, row), strong, weak, chances, risks,
        ranking_terms(evaluation, row))


def whole_gap(evaluation: Evaluation, row: int) -> float:
    """Give the whole weighted gap of a member to the Soll (scoring.md § 8)."""
    return float(np.nansum(evaluation.gaps.weight[row] * evaluation.gaps.question[SOLL, row]))


def ranking_of(evaluation: Evaluation, row: int) -> list[RankedMeasure]:
    """Rank the measures for a member by the weights the group agreed (planning.md § 2)."""
    planning = evaluation.group.planning
    return rank_measures(candidates_of(evaluation, row), planning.weights, planning.threshold, whole_gap(evaluation, row), duties_of(evaluation, row).due)


def ranking_terms(evaluation: Evaluation, row: int) -> RankingTerms:
    """Give what a member's ranking rests on, for those who put it into words."""
    planning = evaluation.group.planning
    return RankingTerms(tuple(measure.id for measure in evaluation.catalogue.measures), evaluation.sheet.questions, planning.weights, planning.threshold, duties_of(evaluation, row).begins)


def candidates_of(evaluation: Evaluation, row: int) -> list[Candidate]:
    """Give every measure of the catalogue as seen by a member; what it already has brings no benefit."""
    measures, benefit = evaluation.catalogue.measures, evaluation.benefit
    sharers = (benefit > CLOSES).sum(axis=0)
    duties = closed_duties(evaluation.sheet.level[row], duties_of(evaluation, row).demanded, evaluation.raises)
    place = {measure.id: k for k, measure in enumerate(measures)}
    return [
        Candidate(float(benefit[row, k]), cost_of(evaluation, row, measure).expense, tuple(place[needed] for needed in measure.requires),
                  max(measure.visibility.citizens, measure.visibility.staff), measure.synergy.fixed_share, max(1, int(sharers[k])), duties[k],
                  measure.duration_months.likely, measure.alternative_group)
        for k, measure in enumerate(measures)
    ]


def _level(evaluation: Evaluation, row: int, name: str) -> float:
    """Give the consolidated level of a question, nan where it has none."""
    return float(evaluation.sheet.level[row, evaluation.column[name]])


def _closed_by(evaluation: Evaluation, row: int, chosen: list[int]) -> dict[int, tuple[str, ...]]:
    """Give for each chosen measure the questions whose gap it closes, the most valuable first."""
    if not chosen:
        return {}
    levels = closed_levels(evaluation.sheet.only(row), evaluation.raises[chosen], SOLL)[0]
    weights, names = evaluation.gaps.weight[row], evaluation.sheet.questions
    found = {}
    for measure, closed in zip(chosen, levels, strict=True):
        order = sorted(np.flatnonzero(closed > 1e-9), key=lambda q: (-round(float(weights[q] * closed[q]), 12), int(q)))
        found[measure] = tuple(names[q] for q in order)
    return found


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
    strong = strengths(evaluation.sheet, scores, evaluation.gaps, row, leaves, level_from=strength_from, coverage_from=rules.coverage_threshold)
    weak = weaknesses(evaluation.sheet, evaluation.gaps, row, leaves, gap_from=rules.weakness_gap)
    return tuple(strong), tuple(weak)


def factors_for(evaluation: Evaluation, row: int, kind: str) -> tuple[RankedFactor, ...]:
    """Give a member's factors of a kind whose window is open and whose condition surely holds, best first."""
    day = evaluation.group.reference_date
    facts = evaluation.group.members[row].facts
    scores = evaluation.scores

    def level_of(name: str) -> float | None:
        return _level(evaluation, row, name)

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
