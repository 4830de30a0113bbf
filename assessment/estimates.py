"""What a measure is estimated to take of one member: the catalogue's figures fitted to its size, or the member's own."""

from __future__ import annotations

from assessment.evaluate import Evaluation
from questionnaires import Measure, Range
from reports import Estimate


def estimate_of(evaluation: Evaluation, row: int, measure: Measure) -> Estimate:
    """Give the three-point figures of a measure for a member.

    The fixed share f of a measure (what would be done once for several) does not depend on size; the rest grows with the
    size of the municipality: factor = f + (1 − f) · size / reference size of the catalogue. Own estimates replace single figures.
    """
    factor = _factor(evaluation, row, measure)
    own = next((item for item in evaluation.group.members[row].planning.estimates if item.measure == measure.id), None)
    return Estimate(
        _range(own.days) if own and own.days else _scaled(measure.effort, factor),
        _range(own.once) if own and own.once else _scaled(measure.cost_once, factor),
        _range(own.yearly) if own and own.yearly else _scaled(measure.cost_yearly, factor) if measure.cost_yearly else None,
        factor, own.source or "eigene Schätzung der Kommune" if own else "")


def size_ratio(evaluation: Evaluation, row: int) -> float | None:
    """Give a member's size over the reference size within the catalogue's limits; None where the rule is off or the size unknown."""
    rule = evaluation.catalogue.rules.size
    size = evaluation.group.members[row].facts.get(rule.fact) if rule else None
    if rule is None or not evaluation.group.planning.sized or not isinstance(size, float | int) or size <= 0:
        return None
    return min(rule.most, max(rule.least, size / rule.reference))


def _factor(evaluation: Evaluation, row: int, measure: Measure) -> float:
    ratio = size_ratio(evaluation, row)
    fixed = measure.synergy.fixed_share
    return 1.0 if ratio is None else fixed + (1 - fixed) * ratio


def _scaled(figures: Range, factor: float) -> Range:
    return Range(low=figures.low * factor, likely=figures.likely * factor, high=figures.high * factor)


def _range(figures: tuple[float, float, float]) -> Range:
    return Range(low=figures[0], likely=figures[1], high=figures[2])
