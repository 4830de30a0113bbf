"""What pins and decisions leave of a member's recommendations."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assessment.agreements import Choice, Decision, Pin
from assessment.evaluate import Evaluation
from assessment.timeline import MONTHS_A_YEAR, Timeline
from scoring import MeasureClass, RankedMeasure


def decision_of(evaluation: Evaluation, row: int, measure: int) -> Decision | None:
    """Give what a member decided on a measure; the last entry where there are several."""
    name = evaluation.catalogue.measures[measure].id
    found = [item for item in evaluation.group.members[row].planning.decisions if item.measure == name]
    return found[-1] if found else None


def declined(evaluation: Evaluation, row: int, measure: int) -> bool:
    """Say whether a member decided „nicht dabei“."""
    decision = decision_of(evaluation, row, measure)
    return decision is not None and decision.choice is Choice.DECLINE


def pins_of(evaluation: Evaluation, row: int, measure: int) -> list[Pin]:
    """Give the fixed points of a measure for a member, the group's first."""
    name, group = evaluation.catalogue.measures[measure].id, evaluation.group
    return [pin for pin in (*group.planning.pins, *group.members[row].planning.pins) if pin.measure == name]


def refused_by(evaluation: Evaluation, row: int, ranking: Sequence[RankedMeasure]) -> dict[int, str]:
    """Give what a pin strikes or the member refuses, and what needs it, each with its reason; a duty cannot be refused, only done alone."""
    measures = evaluation.catalogue.measures
    place = {measure.id: k for k, measure in enumerate(measures)}
    refused: dict[int, str] = {}
    for item in ranking:
        gone = next((place[name] for name in measures[item.measure].requires if place[name] in refused), None)
        reason = _struck(evaluation, row, item) or (f"Voraussetzung {measures[gone].id} entfällt: {refused[gone]}" if gone is not None else "")
        if reason:
            refused[item.measure] = reason + ("; die Pflicht dahinter bleibt offen" if item.closes_duties else "")
    return refused


def _struck(evaluation: Evaluation, row: int, item: RankedMeasure) -> str:
    for pin in pins_of(evaluation, row, item.measure):
        if pin.excluded:
            return "gestrichen" + (f" ({pin.reason})" if pin.reason else "")
    decision = decision_of(evaluation, row, item.measure)
    if decision is not None and declined(evaluation, row, item.measure) and item.klass != MeasureClass.ZWINGEND:
        return "abgelehnt" + (f" ({decision.reason})" if decision.reason else "")
    return ""


def between(evaluation: Evaluation, row: int, measure: int, timeline: Timeline) -> tuple[int, int | None]:
    """Give the earliest start and the latest finish that pins leave, in periods."""
    pins = pins_of(evaluation, row, measure)
    earliest = max((timeline.period_from(pin.not_before) for pin in pins if pin.not_before), default=0)
    latest = min((timeline.finished_by(pin.finished_by) for pin in pins if pin.finished_by), default=None)
    return earliest, latest


def later(evaluation: Evaluation, row: int, measure: int, timeline: Timeline) -> int:
    """Give the first period for who said „später“: a year after the plan's beginning."""
    decision = decision_of(evaluation, row, measure)
    return math.ceil(MONTHS_A_YEAR / timeline.months) if decision is not None and decision.choice is Choice.LATER else 0
