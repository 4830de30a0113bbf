"""What follows: ranked measures with their figures, the roadmap with dates, what is not planned, money per year."""

from __future__ import annotations

import math

from questionnaires import Range
from reports.case import Case
from reports.planned import COMMON, JointMeasure, PlannedLine, YearMoney
from reports.views.council.picks import joint_measures, part_of, partners_of
from reports.views.funding import funding_lines
from reports.views.points import TERMS, reason_line
from reports.views.roadmap import own_lines
from reports.views.wording import CLASSES
from reports.workbook.sheet import Column, Form, Sheet, Value, without_empty_columns
from scoring import RankedMeasure

ENDS = ("niedrig", "wahrscheinlich", "hoch")


def _range(title: str, form: Form) -> tuple[Column, ...]:
    return tuple(Column(f"{title} {end}", 13, form) for end in ENDS)


MEASURE_COLUMNS = (
    Column("Rang", 7, Form.WHOLE), Column("Nr.", 8), Column("Maßnahme", 44), Column("Klasse", 14), Column("Punkte", 9, Form.TENTH), *(Column(f"Punkte {term}", 13, Form.TENTH) for term in TERMS),
    Column("Anteil an der Gesamtlücke", 12, Form.SHARE), *_range("PT", Form.WHOLE), *_range("einmalig €", Form.EURO), *_range("jährlich €", Form.EURO), *_range("Dauer (Monate)", Form.WHOLE),
    Column("im Plan", 9), Column("Förderung", 44), Column("Voraussetzungen", 26), Column("zuständig", 28), Column("Grund", 50))
ROADMAP_COLUMNS = (
    Column("Nr.", 8), Column("Was", 44), Column("Phase", 14), Column("Klasse", 14), Column("Wie", 18), Column("Wer", 26), Column("Stelle", 26), Column("Beginn", 11, Form.DAY), Column("Ende im Plan", 11, Form.DAY),
    Column("wahrscheinlich fertig (P50)", 14, Form.DAY), Column("mit 80 % Sicherheit fertig (P80)", 14, Form.DAY), Column("Meilenstein", 50), Column("PT", 9, Form.WHOLE), Column("einmalig €", 12, Form.EURO), Column("jährlich €", 12, Form.EURO),
    Column("im Planungszeitraum €", 13, Form.EURO), Column("gefördert", 10), Column("Grund des Beginns", 44))
JOINT_COLUMNS = (
    Column("Nr.", 8), Column("Maßnahme", 50), Column("gemeinsam mit", 44), Column("Federführung (Vorschlag)", 26), Column("PT allein", 10, Form.WHOLE), Column("PT Anteil", 10, Form.WHOLE),
    Column("€ allein", 13, Form.EURO), Column("€ Anteil", 13, Form.EURO), Column("€ gespart", 13, Form.EURO), Column("Verteilung der Kosten", 40), Column("Stand", 16))
ASIDE_COLUMNS = (Column("Nr.", 8), Column("Maßnahme", 50), Column("Klasse", 14), Column("Warum nicht im Plan", 80))
YEAR_COLUMNS = (Column("Jahr", 8, Form.YEAR), Column("wahrscheinlich (P50)", 15, Form.EURO), Column("mit 80 % Sicherheit höchstens (P80)", 16, Form.EURO), Column("Budget", 14, Form.EURO),
                Column("Budget weniger P50", 14, Form.EURO), Column("Budget weniger P80", 14, Form.EURO))


def measures_sheet(case: Case) -> Sheet | None:
    """Give the ranking with points, figures, funding and prerequisites."""
    if not case.plan.measures:
        return None
    rows = [_measure_row(case, rank, item) for rank, item in enumerate(case.plan.measures, start=1)]
    return without_empty_columns("Maßnahmen", "Empfohlene Maßnahmen nach Rang mit Punkten, Aufwand, Kosten, Dauer und Förderung, für die Kommune allein", MEASURE_COLUMNS, rows)


def _measure_row(case: Case, rank: int, item: RankedMeasure) -> tuple[Value, ...]:
    measure, figures = case.catalogue.measures[item.measure], case.estimates[item.measure]
    points = [weight * term for weight, term in zip(case.plan.ranking.weights.values, item.terms, strict=True)]
    planned = "" if case.roadmap is None else "ja" if any(line.measure == measure.id for line in own_lines(case.roadmap)) else "nein"
    return (
        rank, measure.id, measure.title, CLASSES[item.klass], item.points, *points, item.share / 100, *_ends(figures.effort), *_ends(figures.once), *_ends(figures.yearly), *_ends(measure.duration_months),
        planned, "; ".join(funding_lines(case, item.measure)), ", ".join(measure.requires), case.catalogue.roles.get(measure.responsible, measure.responsible), reason_line(case.plan.ranking, item))


def _ends(figure: Range | None) -> tuple[float, float, float]:
    return (math.nan, math.nan, math.nan) if figure is None else (figure.low, figure.likely, figure.high)


def roadmap_sheet(case: Case) -> Sheet | None:
    """Give the plan line by line in order of beginning; None where nothing is planned."""
    if case.roadmap is None or not case.roadmap.lines:
        return None
    titles = {phase.key: phase.title for phase in case.roadmap.phases}
    lines = sorted(case.roadmap.lines, key=lambda line: (line.begins, line.ends, line.measure, line.how))
    return without_empty_columns("Fahrplan", "Was, wer, von wann bis wann, mit welchem Aufwand", ROADMAP_COLUMNS, [_line_row(line, titles) for line in lines])


def _line_row(line: PlannedLine, phases: dict[str, str]) -> tuple[Value, ...]:
    carried = line.carried
    return (
        line.measure, line.title, phases.get(line.phase, line.phase), line.klass, f"{line.how} (für alle)" if line.member == COMMON else line.how, line.who, line.person, line.begins, line.ends, line.likely_end,
        line.safe_end, line.milestone, carried.days, carried.once, carried.yearly, carried.money, "ja" if line.funded else "nein", line.reason)


def joint_sheet(case: Case) -> Sheet | None:
    """Give the joint measures with what each takes alone and as this member's share, contributions to a common budget included."""
    joint = joint_measures(case)
    if not joint:
        return None
    return without_empty_columns("Gemeinsam", "Gemeinsame Maßnahmen: allein und als eigener Anteil, nach Förderung, laufende Kosten bis zum Ende des Plans", JOINT_COLUMNS,
                                 [_joint_row(case, item) for item in joint])


def _joint_row(case: Case, item: JointMeasure) -> tuple[Value, ...]:
    part = part_of(case, item)
    return (item.measure, item.title, ", ".join(partners_of(case, item)), item.lead, part.alone.days, part.share.days, part.alone.money, part.share.money, part.alone.money - part.share.money,
            item.key, item.standing)


def aside_sheet(case: Case) -> Sheet | None:
    """Give the recommended measures that are not planned, and why."""
    if case.roadmap is None or not case.roadmap.aside:
        return None
    return without_empty_columns("Nicht im Plan", "Empfohlene Maßnahmen, die nicht eingeplant sind, mit dem Grund", ASIDE_COLUMNS,
                                 [(line.measure, line.title, line.klass, line.reason) for line in case.roadmap.aside])


def years_sheet(case: Case) -> Sheet | None:
    """Give the money per calendar year against what was set aside."""
    if case.roadmap is None or not case.roadmap.years:
        return None
    return without_empty_columns("Haushalt je Jahr", "Geschätzter Bedarf je Kalenderjahr nach Förderung, laufende Kosten eingeschlossen, neben dem Budget", YEAR_COLUMNS, [_year_row(year) for year in case.roadmap.years])


def _year_row(year: YearMoney) -> tuple[Value, ...]:
    rest = (None, None) if year.budget is None else (year.budget - year.likely, year.budget - year.safe)
    return (year.year, year.likely, year.safe, year.budget, *rest)
