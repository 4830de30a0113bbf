"""The most important measures: why, how, what each takes, by when, with whom."""

from __future__ import annotations

from reports import german
from reports.case import Case
from reports.planned import Carried, JointMeasure, PlannedLine
from reports.views.common import FIRST_MEASURES, burden_in_words, duty_of, sentence_end
from reports.views.council.data import KeyMeasure
from reports.views.council.picks import joint_of, named, part_of, partners_of
from reports.views.names import short_name
from reports.views.roadmap import aside_of, line_of, told_reason
from reports.views.summary import duty_root
from reports.views.wording import CLASSES, SURE
from scoring import RankedMeasure

HIDDEN = "Der Anlass ist nicht öffentlich."


def key_measures(case: Case) -> tuple[KeyMeasure, ...]:
    """Give the measures in front, in order of rank."""
    return tuple(_key_measure(case, item, rank) for rank, item in enumerate(case.plan.measures[:FIRST_MEASURES], start=1))


def _key_measure(case: Case, item: RankedMeasure, rank: int) -> KeyMeasure:
    measure = case.catalogue.measures[item.measure]
    line, joint = line_of(case.roadmap, measure.id), joint_of(case, measure.id)
    return KeyMeasure(rank, measure.title, CLASSES[item.klass], _why(case, item) or (sentence_end(measure.goal),), measure.steps,
                      _takes(case, item.measure, line, joint), _until(case, measure.id, line), _jointly(line, case, joint))


def _why(case: Case, item: RankedMeasure) -> tuple[str, ...]:
    """Say what was found wanting, and whether the law demands it; nothing where no question tells."""
    questions = case.sheet.questions
    if item.closes_duties:
        duty = duty_of(case, case.answers[questions[item.closes_duties[0]]])
        more = len(item.closes_duties) - 1
        basis = f" ({duty.norms})" if duty.norms else ""
        law = f"Das Gesetz verlangt mehr{basis}." if not more else f"Das Gesetz verlangt hier und in {german.counted(more, 'einem weiteren Punkt', 'weiteren Punkten')} mehr{basis}."
        return sentence_end(duty.found), law
    closed = case.plan.closed_by.get(item.measure, ())
    found = (sentence_end(case.answers[closed[0]].question.finding_low),) if closed and case.answers[closed[0]].question.finding_low else ()
    if not (found or item.because_of >= 0):
        return (HIDDEN,) if case.withheld else ()
    return (*found, *_needed(case, item))


def _needed(case: Case, item: RankedMeasure) -> tuple[str, ...]:
    """Name the measure that cannot begin without this one."""
    if item.because_of < 0:
        return ()
    title = case.catalogue.measures[item.because_of].title
    demanded = ", die ein Gesetz verlangt" if duty_root(case, item).closes_duties else ""
    return (f"Die Maßnahme ist Voraussetzung für eine andere{demanded}: »{title}«.",)


def _takes(case: Case, index: int, line: PlannedLine | None, joint: JointMeasure | None) -> str:
    """Say what a measure takes of the member: by the plan, otherwise by the estimate for it alone."""
    if line is None:
        figures = case.estimates[index]
        yearly = figures.yearly.likely if figures.yearly else 0.0
        return burden_in_words(figures.effort.likely, figures.once.likely, yearly) + (" (Schätzwert, allein, ohne Förderung)" if case.roadmap else "")
    if joint is None:
        return burden_in_words(line.carried.days, line.carried.once, line.carried.yearly)
    part = part_of(case, joint)
    return f"{_carried(part.share)} (allein: {_carried(part.alone)})"


def _carried(carried: Carried) -> str:
    return burden_in_words(carried.days, carried.once, carried.yearly)


def _until(case: Case, measure: str, line: PlannedLine | None) -> str:
    if line is not None:
        surely = f", {SURE} spätestens {german.short_date(line.safe_end)}" if line.safe_end > line.likely_end else ""
        return f"Beginn {german.short_date(line.begins)}, wahrscheinlich fertig {german.short_date(line.likely_end)}{surely}"
    if case.roadmap is None:
        return ""
    aside = aside_of(case.roadmap, measure)
    return f"nicht im Fahrplan{f': {told_reason(aside.reason, case.name)}' if aside and aside.reason else ''}"


def _jointly(line: PlannedLine | None, case: Case, joint: JointMeasure | None) -> str:
    if joint is None:
        return "allein" if line else ""
    lead = f"; Federführung (Vorschlag): {short_name(joint.lead)}" if joint.lead else ""
    return f"gemeinsam mit {named(partners_of(case, joint))}{lead}"
