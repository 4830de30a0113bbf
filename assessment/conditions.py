"""Do conditions hold? Three-valued: True, False, or None where a fact or answer is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assessment.model import FactValue
from questionnaires import AllOf, AnswerCondition, AnyOf, Condition, FactCondition, FieldCondition, Not


def holds(
    condition: Condition | None,
    facts: Mapping[str, FactValue],
    level_of: Callable[[str], float | None] = lambda _: None,
    score_of: Callable[[str], float | None] = lambda _: None,
) -> bool | None:
    """Tell whether a condition holds; no condition holds always, the unknown stays unknown (Kleene's logic)."""
    match condition:
        case None:
            return True
        case AllOf(all=parts):
            return _all([holds(part, facts, level_of, score_of) for part in parts])
        case AnyOf(any=parts):
            refuted = _all([_negated(holds(part, facts, level_of, score_of)) for part in parts])
            return _negated(refuted)
        case Not(not_=part):
            return _negated(holds(part, facts, level_of, score_of))
        case FactCondition():
            return _fact_holds(condition, facts.get(condition.fact))
        case AnswerCondition():
            return _within(level_of(condition.answer), condition.at_least, condition.below)
        case FieldCondition():
            return _within(score_of(condition.field), condition.at_least, condition.below)


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _fact_holds(condition: FactCondition, value: FactValue | None) -> bool | None:
    if value is None:
        return None
    if isinstance(value, float):
        return _within(value, condition.at_least, condition.below)
    allowed = ((condition.is_,) if condition.is_ is not None else ()) + (condition.one_of or ())
    return value in allowed


def _within(value: float | None, at_least: float | None, below: float | None) -> bool | None:
    if value is None or value != value:  # noqa: PLR0124 - nan means not known
        return None
    return (at_least is None or value >= at_least - 1e-9) and (below is None or value < below - 1e-9)
