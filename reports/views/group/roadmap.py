"""The group's roadmap: joint measures in time, measures per year, people and money, what cannot be held, what is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports import german
from reports.charts import GanttBar, LoadBar, YearBar, budget_svg, gantt_svg, load_svg, pages_of
from reports.group_case import GroupCase
from reports.planned import COMMON, Deadline, JointMeasure, LoadRow, PlanFacts, PlannedLine, YearMoney
from reports.views.common import sentence_end
from reports.views.data import Chart
from reports.views.deadlines import not_held, with_day
from reports.views.group.common import MONEY, NOT_HELD, SHY, days, explained, grid, open_settings, shared_loads, unsure
from reports.views.group.data import Grid, GroupRoadmap
from reports.views.group.programme import in_order

MOST_UNSURE = 12
MONTHS_A_YEAR = 12


def build_roadmap(case: GroupCase) -> GroupRoadmap:
    """Build the chapter on the roadmap."""
    return GroupRoadmap(_text(case), _gantts(case), _schedule(case), _per_year(case), _loads(case), _load_charts(case), _years(case), _years_chart(case), limits(case), _kept(case), _assumed(case))


def _text(case: GroupCase) -> tuple[str, ...]:
    plan = case.plan
    own = [line for line in plan.lines if line.member != COMMON]
    if not own:
        return ("Ein Fahrplan ist noch nicht gerechnet, oder es gibt nichts zu planen.",)
    aside = f" {german.counted(len(plan.aside), 'Eine empfohlene Maßnahme einer Kommune passt', 'empfohlene Maßnahmen von Kommunen passen')} nicht in den Plan; den Grund nennt das Gutachten der Kommune." if plan.aside else ""
    return (
        (f"Der Fahrplan reicht vom {german.long_date(plan.begins)} bis zum {german.long_date(plan.ends)} und enthält {german.counted(len(own), 'eine Maßnahme', 'Maßnahmen')} der Kommunen, davon "
        f"{german.counted(sum(line.how == 'gemeinsam' for line in own), 'eine', 'Beteiligungen')} an {german.counted(len(plan.joint), 'einer gemeinsamen Maßnahme', 'gemeinsamen Maßnahmen')}.{aside}"),
        sentence_end(plan.quality))


def common_line(plan: PlanFacts, measure: str) -> PlannedLine | None:
    """Give the part of a joint measure that is done once."""
    return next((line for line in plan.lines if line.member == COMMON and line.measure == measure), None)


def _lines_of(plan: PlanFacts, item: JointMeasure) -> list[PlannedLine]:
    """Give all lines of a joint measure: its common part and the members' own."""
    return [line for line in plan.lines if line.measure == item.measure and (line.member == COMMON or line.member in item.members)]


def _gantts(case: GroupCase) -> tuple[Chart, ...]:
    """Draw the joint measures, a page of bars at a time."""
    parts = pages_of(in_order(case))
    caption = "Gemeinsame Maßnahmen im Zeitraum des Plans{}: Balken bis zum geplanten Ende, dahinter die Verlängerung, mit der in 80 von 100 Verläufen auszukommen ist. Die Tage stehen in der folgenden Tabelle."
    return tuple(Chart(gantt_svg([_bar(case.plan, item) for item in part], case.plan.periods), caption.format(f" (Teil {place} von {len(parts)})" if len(parts) > 1 else ""))
                 for place, part in enumerate(parts, start=1))


def _bar(plan: PlanFacts, item: JointMeasure) -> GanttBar:
    lines = _lines_of(plan, item)
    core = common_line(plan, item.measure)
    tail = _periods_until(plan, max((line.safe_end for line in lines), default=item.ends)) - item.start - item.duration
    return GanttBar(f"{item.measure} {item.title}", item.start, item.duration, "", core.klass if core else "", max(tail, 0.0))


def _periods_until(plan: PlanFacts, day: date) -> float:
    """Give the position of a day on the axis of periods."""
    return ((day.year - plan.begins.year) * MONTHS_A_YEAR + day.month - plan.begins.month + 1) / plan.months


def _schedule(case: GroupCase) -> Grid:
    columns = (("Gemeinsame Maßnahme", 38, False), ("Beginn", 10, True), (f"gemein{SHY}samer Teil fertig", 10, True), ("alle fertig", 10, True), (f"wahr{SHY}scheinlich", 10, True), ("mit 80 % Sicherheit", 10, True), ("Klasse", 12, False))
    return grid("Zeitplan der gemeinsamen Maßnahmen", columns, [_schedule_row(case.plan, item) for item in in_order(case)], "Im Fahrplan steht keine gemeinsame Maßnahme.")


def _schedule_row(plan: PlanFacts, item: JointMeasure) -> tuple[str, ...]:
    core, lines = common_line(plan, item.measure), _lines_of(plan, item)
    likely, safe = (max((getattr(line, name) for line in lines), default=item.ends) for name in ("likely_end", "safe_end"))
    return f"{item.measure} {item.title}", german.short_date(item.begins), german.short_date(core.ends) if core else "–", *map(german.short_date, (item.ends, likely, safe)), core.klass if core else "–"


def _per_year(case: GroupCase) -> Grid:
    """Count the measures each member begins per year, joint ones in brackets."""
    years = sorted({line.begins.year for line in case.plan.lines})
    width = 58 / (len(years) + 1)
    rows = [(member.name, *_year_cells(case.plan, member.name, years)) for member in case.members if any(line.member == member.name for line in case.plan.lines)]
    return grid("Maßnahmen, die je Jahr beginnen (davon gemeinsam)", (("Kommune", 42, False), *((str(year), width, True) for year in years), ("zusammen", width, True)), rows)


def _year_cells(plan: PlanFacts, name: str, years: Sequence[int]) -> tuple[str, ...]:
    mine = [line for line in plan.lines if line.member == name]
    return (*(_counted([line for line in mine if line.begins.year == year]) for year in years), _counted(mine))


def _counted(lines: Sequence[PlannedLine]) -> str:
    joint = sum(line.how == "gemeinsam" for line in lines)
    return f"{len(lines)} ({joint})" if lines else "–"


def _loads(case: GroupCase) -> Grid:
    columns = (("Wer oder was", 31, False), ("Einheit", 9, False), ("vorhanden", 13, True), ("verplant", 13, True), ("Anteil", 9, True), ("am vollsten", 25, True))
    rows = [_load_row(case.plan, load) for load in case.plan.loads if any(load.used) or any(load.capacity)]
    return grid("Auslastung der Beschäftigten (PT) und des Geldes (EUR) über den ganzen Zeitraum", columns, rows, "Angaben zu verfügbaren Leuten und Mitteln fehlen noch.")


def _load_row(plan: PlanFacts, load: LoadRow) -> tuple[str, ...]:
    unlimited = any(limit is None for limit in load.capacity)
    there, used = sum(limit or 0.0 for limit in load.capacity), sum(load.used)
    shares = [use / limit for use, limit in zip(load.used, load.capacity, strict=True) if limit]
    place = shares.index(max(shares)) if shares and not unlimited else None
    fullest = "–" if place is None else f"{german.percent(max(shares))} ({_bucket(plan, load, place)})"
    return (load.title, load.unit, "keine Grenze" if unlimited else german.whole(there), german.whole(used), "–" if unlimited or not there else german.percent(used / there), fullest)


def _bucket(plan: PlanFacts, load: LoadRow, place: int) -> str:
    """Give the label of a load's bucket: a year for money, a period for people."""
    return str(plan.begins.year + place) if load.unit == MONEY else plan.periods[place]


def _load_charts(case: GroupCase) -> tuple[Chart, ...]:
    """Draw what is shared: the team and the common budget, where there are any."""
    return tuple(Chart(load_svg([LoadBar(_bucket(case.plan, load, place), use, limit) for place, (use, limit) in enumerate(zip(load.used, load.capacity, strict=True))], load.unit, load.title),
                       f"{load.title}: verplant und vorhanden ({load.unit}).") for load in shared_loads(case))


def _years(case: GroupCase) -> Grid:
    rows = [(str(year.year), german.euro(year.likely), german.euro(year.safe), german.euro(year.budget) if year.budget is not None else "nicht angegeben", _enough(year))
            for year in case.plan.years]
    columns = (("Jahr", 12, False), ("wahrscheinlich", 20, True), ("mit 80 % Sicherheit", 22, True), ("Mittel aller Kommunen", 23, True), ("reicht mit 80 % Sicherheit", 23, False))
    return grid("Geld der Gruppe je Jahr nach Förderung, laufende Kosten eingeschlossen (Schätzwerte)", columns, rows, "Für den Plan ist noch kein Geld gerechnet.")


def _enough(year: YearMoney) -> str:
    """Say as the chart does whether the budget suffices, and what lacks for the safe amount; „knapp“ where only the likely one is covered."""
    if year.budget is None:
        return "–"
    if year.safe <= year.budget:
        return "ja"
    return f"{'knapp' if year.likely <= year.budget else 'nein'}, es fehlen {german.euro(year.safe - year.budget)}"


def _years_chart(case: GroupCase) -> Chart:
    bars = [YearBar(str(year.year), year.likely, year.safe, year.budget) for year in case.plan.years]
    return Chart(budget_svg(bars, "Geld der Gruppe je Jahr") if bars else "", "Geld der Gruppe je Jahr: wahrscheinlich, mit 80 % Sicherheit, und was in den Haushalten dafür vorgesehen ist. "
                 "Verglichen sind Summen: Was in einem Haushalt fehlt, gleicht ein anderer nicht aus; den Haushalt jeder Kommune zeigt ihr Gutachten. Die Zahlen stehen in der Tabelle.")


def limits(case: GroupCase) -> tuple[str, ...]:
    """Say what cannot be held and which demands clash."""
    plan = case.plan
    lines = [*not_held(plan, NOT_HELD, whose=True)]
    if plan.conflict:
        lines.append(f"Was einander im Weg steht: {explained(case, plan.conflict)}")
    if plan.deadlines and not lines:
        lines.append("Nach dem Plan sind alle Fristen zu halten.")
    if plan.lines:
        lines.append(f"Alles zusammen braucht wahrscheinlich {days(plan.effort[0])} und {german.euro(plan.money[0])}, mit 80 % Sicherheit höchstens {days(plan.effort[1])} und {german.euro(plan.money[1])}.")
    return tuple(lines)


def _kept(case: GroupCase) -> Grid:
    """Name the deadlines that are least sure."""
    found = unsure(case)
    more = len(found) - MOST_UNSURE
    caption = "Fristen, die in weniger als 80 von 100 Verläufen gehalten werden" + (f" (die {MOST_UNSURE} unsichersten von {len(found)})" if more > 0 else "")
    return grid(caption, (("Frist", 82, False), ("gehalten", 18, True)), [(_whose(item), german.percent(item.kept)) for item in found[:MOST_UNSURE]],
                "Alle Fristen, die der Plan hält, hält er in mindestens 80 von 100 Verläufen." if case.plan.deadlines else "")


def _whose(item: Deadline) -> str:
    return f"{with_day(item)} ({item.member})" if item.member else with_day(item)


def _assumed(case: GroupCase) -> str:
    """Say how many settings nobody has agreed on."""
    count = len(open_settings(case))
    if not count:
        return ""
    return f"{german.counted(count, 'Eine Vorgabe der Planung ist', 'Vorgaben der Planung sind')} gesetzt, ohne dass es jemand beschlossen hat; das Kapitel »Entscheidungen« nennt sie mit ihrem Wert."
