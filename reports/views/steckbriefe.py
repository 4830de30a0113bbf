"""Case → the Steckbriefe alone: every recommended measure in full, with what the plan says about it."""

from __future__ import annotations

from dataclasses import dataclass

from reports import german
from reports.case import Case
from reports.planned import Carried, JointMeasure, PlannedLine
from reports.views.common import burden_in_words, sentence_end
from reports.views.council.answers import NO_ROADMAP, nothing_line
from reports.views.council.picks import all_but, joint_of, part_of, partners, partners_of
from reports.views.data import FactSheet
from reports.views.frame import Frame, build_frame
from reports.views.measures import fact_sheets, size_line
from reports.views.names import short_name
from reports.views.roadmap import aside_of, finish_text, line_of, told_reason

WITH_ALL = "allen"


@dataclass(frozen=True)
class PlannedSheet:
    """A Steckbrief with rows (label, text) of what the plan says: when, who, milestone, with whom, which share."""

    sheet: FactSheet
    plan: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Steckbriefe:
    """All Steckbriefe of one member by rank; no sheets where nothing is recommended, ``text`` then says why."""

    frame: Frame
    text: tuple[str, ...]
    sheets: tuple[PlannedSheet, ...]


def build_view(case: Case) -> Steckbriefe:
    """Build the view of all Steckbriefe of one member."""
    sheets = tuple(PlannedSheet(sheet, _plan(case, sheet.id)) for sheet in fact_sheets(case))
    return Steckbriefe(build_frame(case, "Steckbriefe der Maßnahmen", case.name, f"Alle empfohlenen Maßnahmen, Stichtag {german.long_date(case.reference_date)}"), _text(case), sheets)


def _text(case: Case) -> tuple[str, ...]:
    """Say what is here and how to read it."""
    measures = case.plan.measures
    if not measures:
        return (nothing_line(case),)
    planned = sum(line_of(case.roadmap, case.catalogue.measures[item.measure].id) is not None for item in measures)
    count = german.counted(len(measures), "Eine Maßnahme ist empfohlen", f"Maßnahmen sind empfohlen, {german.counted(planned, 'eine steht', 'stehen')} im Fahrplan" if case.roadmap else "Maßnahmen sind empfohlen")
    deviant = " Was davon abweicht, weil andere mitmachen, steht unter »Fahrplan«." if case.roadmap else f" {NO_ROADMAP}"
    return (f"{count}. Sie stehen in der Reihenfolge der Rangliste.",
            f"Die Angaben zur Maßnahme gelten für die Kommune allein und ohne Förderung. Sie sind Schätzwerte, wo keine Quelle genannt ist.{deviant}{size_line(case)}")


def _plan(case: Case, measure: str) -> tuple[tuple[str, str], ...]:
    """Say what the plan says about a measure; nothing without a plan."""
    if case.roadmap is None:
        return ()
    line = line_of(case.roadmap, measure)
    if line is None:
        aside = aside_of(case.roadmap, measure)
        return (("Im Fahrplan", f"nicht eingeplant{f': {sentence_end(told_reason(aside.reason, case.name))}' if aside and aside.reason else '.'}"),)
    joint = joint_of(case, measure)
    rows = (("Im Fahrplan", f"Beginn {german.short_date(line.begins)}, fertig {finish_text(line.likely_end, line.safe_end)}. {_reason(line)}".strip()),
            ("Wer", f"{line.who}: {line.person}" if line.person and line.person != line.who else line.who), ("Meilenstein", sentence_end(line.milestone)), *_share(case, line, joint))
    return tuple((name, text) for name, text in rows if text)


def _reason(line: PlannedLine) -> str:
    return f"Warum dann: {sentence_end(line.reason)}" if line.reason else ""


def _share(case: Case, line: PlannedLine, joint: JointMeasure | None) -> tuple[tuple[str, str], ...]:
    """Say with whom, who leads, how far the decision is, and what is carried compared with going alone."""
    if joint is None:
        return ("Mit wem", "allein"), ("Eigener Aufwand", _carried(line.carried))
    part, everybody = part_of(case, joint), tuple(name for name, _ in partners(case))
    who = f"gemeinsam mit {all_but(partners_of(case, joint), everybody, WITH_ALL)}; Federführung (Vorschlag): {short_name(joint.lead)}; Stand: {joint.standing}"
    return ("Mit wem", who), ("Eigener Anteil", f"{_carried(part.share)}; allein: {_carried(part.alone)}")


def _carried(carried: Carried) -> str:
    return burden_in_words(carried.days, carried.once, carried.yearly)
