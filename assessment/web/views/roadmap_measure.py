"""One measure in the plan, and what is fixed for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.agreements import Pin
from assessment.service.planning import PinRow
from assessment.web.views.roadmap import GridView, agreed_words, fixed_words, from_grid
from questionnaires import Measure
from reports import Case, german
from reports.group_case import GroupCase
from reports.views.group.programme import build_programme
from reports.views.roadmap import aside_of, finish_text, line_of, sentence_case, told_reason, who_does


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
    """A measure: goal, facts of the plan as label and text, the shares of a joint one, what is fixed already (and for whom), and the form."""

    goal: str
    facts: tuple[tuple[str, str], ...]
    shares: GridView | None
    closing: str
    fixed: tuple[tuple[str, str], ...]
    form: PinForm
    pinned: bool


def measure_view(measure: Measure, case: Case | GroupCase | None, rows: Iterable[PinRow], whose: str) -> MeasureView:
    """Give a measure of a member's plan or of the group's; ``whose`` (name, empty: the group) fixed points the form is about."""
    here = [row for row in rows if row.pin.measure == measure.id]
    mine = next((row.pin for row in here if row.town == whose), None)
    sheet = next((sheet for sheet in build_programme(case).sheets if sheet.id == measure.id), None) if isinstance(case, GroupCase) else None
    facts = sheet.facts if sheet else _own_facts(measure.id, case) if isinstance(case, Case) else ()
    return MeasureView(measure.goal, facts, from_grid(sheet.shares) if sheet else None, sheet.closing if sheet else "", tuple(_fixed(row) for row in here), pin_form(mine), mine is not None)


def _fixed(row: PinRow) -> tuple[str, str]:
    agreed = agreed_words(row)
    return row.town or "für die ganze Gruppe", " ".join(part for part in (sentence_case(fixed_words(row)), row.pin.reason, f"({agreed})" if agreed else "") if part)


def pin_form(pin: Pin | None) -> PinForm:
    """Give the form filled with what is fixed."""
    if pin is None:
        return PinForm()
    days = (day.isoformat() if day else "" for day in (pin.not_before, pin.finished_by, pin.resolution.day))
    before, by, agreed = days
    return PinForm(before, by, pin.excluded, pin.reason, pin.resolution.body, agreed)


def _own_facts(measure: str, case: Case) -> tuple[tuple[str, str], ...]:
    """Say where a member's measure stands in its plan, or why it does not."""
    line, aside = line_of(case.roadmap, measure), aside_of(case.roadmap, measure)
    if line is None:
        return (("Nicht im Fahrplan", sentence_case(told_reason(aside.reason, case.name))),) if aside else ()
    return (
        ("Einstufung", line.klass), ("Beginn", german.short_date(line.begins)), ("Warum dann", sentence_case(told_reason(line.reason, case.name))), ("Fertig", finish_text(line.likely_end, line.safe_end)),
        ("Wer", who_does(line)), ("Eigene Arbeit", german.amount(int(german.rounded(line.carried.days)), "Personentag", "Personentage")), ("Geld über den ganzen Plan", german.euro(line.carried.money)), ("Meilenstein", line.milestone))
