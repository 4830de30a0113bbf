"""One measure in the plan, and what is fixed for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.agreements import Pin
from assessment.service.planning import PinRow
from assessment.web.views.roadmap import agreed_words, fixed_words
from questionnaires import Measure
from reports import german
from reports.planned import COMMON, JointMeasure, PlanFacts, PlannedLine
from reports.views.roadmap import finish_text, sentence_case, told_reason, who_does


@dataclass(frozen=True)
class PinForm:
    """What is fixed, as typed: days in ISO form, whether it is left out, why, and who agreed."""

    not_before: str = ""
    finished_by: str = ""
    excluded: bool = False
    reason: str = ""
    body: str = ""
    day: str = ""


@dataclass(frozen=True)
class MeasureView:
    """A measure: goal, facts of the plan as label and text, why it stands there, what is fixed already (and for whom), and the form."""

    goal: str
    facts: tuple[tuple[str, str], ...]
    why: str
    fixed: tuple[tuple[str, str], ...]
    form: PinForm
    pinned: bool


def measure_view(measure: Measure, plan: PlanFacts | None, own: str, rows: Iterable[PinRow], whose: str) -> MeasureView:
    """Give a measure of a member's plan (``own`` its name) or of the group's (empty); ``whose`` fixed points the form is about."""
    here = [row for row in rows if row.pin.measure == measure.id]
    mine = next((row.pin for row in here if row.town == whose), None)
    facts, why = _told(measure.id, plan, own) if plan else ((), "")
    fixed = tuple((row.town or "für die ganze Gruppe", f"{sentence_case(fixed_words(row))}{f' {row.pin.reason}' if row.pin.reason else ''}{f' ({agreed_words(row)})' if agreed_words(row) else ''}") for row in here)
    return MeasureView(measure.goal, facts, why, fixed, pin_form(mine), mine is not None)


def pin_form(pin: Pin | None) -> PinForm:
    """Give the form filled with what is fixed."""
    if pin is None:
        return PinForm()
    days = (day.isoformat() if day else "" for day in (pin.not_before, pin.finished_by, pin.resolution.day))
    before, by, agreed = days
    return PinForm(before, by, pin.excluded, pin.reason, pin.resolution.body, agreed)


def _told(measure: str, plan: PlanFacts, own: str) -> tuple[tuple[tuple[str, str], ...], str]:
    line = next((line for line in plan.lines if line.measure == measure and line.member == (own or COMMON)), None)
    joint = next((item for item in plan.joint if item.measure == measure), None)
    if line is not None and own:
        return _line_facts(line), sentence_case(told_reason(line.reason, own))
    if joint is not None:
        return _joint_facts(joint), sentence_case(line.reason) if line else ""
    aside = next((item for item in plan.aside if item.measure == measure and item.member == own), None)
    return (), f"Nicht im Fahrplan: {told_reason(aside.reason, own)}." if aside else ""


def _line_facts(line: PlannedLine) -> tuple[tuple[str, str], ...]:
    return (
        ("Einstufung", line.klass), ("Beginn", german.short_date(line.begins)), ("Fertig", finish_text(line.likely_end, line.safe_end)), ("Wer", who_does(line)),
        ("Eigene Arbeit", f"{german.whole(line.carried.days)} Personentage"), ("Geld über den ganzen Plan", german.euro(line.carried.money)), ("Meilenstein", line.milestone))


def _joint_facts(item: JointMeasure) -> tuple[tuple[str, str], ...]:
    return (("Beteiligt", german.listed(item.members)), ("Geplant", f"{german.short_date(item.begins)} bis {german.short_date(item.ends)}"), ("Stand", item.standing))
