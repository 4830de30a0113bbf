"""Evaluation → recommendations and SWOT of one member; which and in what order, not how printed."""

from __future__ import annotations

import numpy as np

from assessment.conditions import holds
from assessment.evaluate import Evaluation
from reports import Plan, RankedFactor
from scoring import (
    OPEN,
    SOLL,
    UNKNOWN,
    RankedField,
    benefits,
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


def plan_for(evaluation: Evaluation, row: int) -> Plan:
    """Derive everything that follows for member ``row``."""
    sheet, catalogue = evaluation.sheet, evaluation.catalogue
    one = sheet.only(row)
    measures = catalogue.measures
    index = {measure.id: k for k, measure in enumerate(measures)}
    done = [measure.done_when is not None and holds(measure.done_when, evaluation.group.members[row].facts, lambda name: _settled(evaluation, row, name)) is True
            for measure in measures]
    benefit = np.where(done, 0.0, benefits(one, evaluation.raises, SOLL)[0]) if measures else np.zeros(0)
    ranked = rank_measures(
        [float(value) for value in benefit], [measure.effort.expected for measure in measures],
        [[index[needed] for needed in measure.requires] for measure in measures],
        closed_duties(one, evaluation.raises, 0), [measure.alternative_group for measure in measures])
    chosen = [item.measure for item in ranked]
    whole = float(np.nansum(evaluation.gaps.weight[row] * evaluation.gaps.question[SOLL, row]))
    together = float(joint_benefit(one, evaluation.raises[chosen], SOLL)[0]) if chosen else 0.0
    after = float(score(raised(one, evaluation.raises[chosen], SOLL)).point[0, 0]) if chosen else float(evaluation.scores.point[row, 0])
    strong, weak = _fields(evaluation, row)
    chances, risks = (_factors(evaluation, row, kind) for kind in ("chance", "risiko"))
    return Plan(
        tuple(ranked), _closed_by(evaluation, row, chosen), together / whole if whole > 0 else float("nan"), after, _waiting(evaluation, row), strong, weak, chances, risks)


def _level(evaluation: Evaluation, row: int, name: str) -> float:
    """Give the consolidated level of a question, nan where it has none."""
    return float(evaluation.sheet.level[row, evaluation.column[name]])


def _settled(evaluation: Evaluation, row: int, name: str) -> float:
    """Give a question's level for the test whether a measure is done: what does not apply leaves nothing to do."""
    applies = evaluation.sheet.applicable[row, evaluation.column[name]]
    return _level(evaluation, row, name) if applies else float("inf")


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


def _factors(evaluation: Evaluation, row: int, kind: str) -> tuple[RankedFactor, ...]:
    """Factors of a kind whose window is open and whose condition surely holds, best first."""
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
