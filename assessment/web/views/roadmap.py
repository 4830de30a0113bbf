"""The roadmap as its page shows it: told by the same views as the documents, cut into the parts of a page, each chart with its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assessment.service.planning import PinRow
from assessment.web.charts import WebChart, web_chart
from reports import Case, german
from reports.charts import LoadBar, gantt_table, load_svg, load_table, pages_of
from reports.group_case import GroupCase
from reports.planned import COMMON, AsideLine, LoadRow, PhaseFacts, PlanFacts
from reports.views.data import Chart, Table
from reports.views.deadlines import measured, missed, not_held, overdue
from reports.views.group.common import NOT_HELD, shared_loads
from reports.views.group.data import Grid, Programme
from reports.views.group.effects import build_robustness
from reports.views.group.programme import build_programme
from reports.views.group.roadmap import build_roadmap as build_group_roadmap
from reports.views.joint import build_joint
from reports.views.measures import firmness_table
from reports.views.money import build_money, late_line, money_lead
from reports.views.roadmap import build_gantts, build_roadmap, gantt_pages, sentence_case, told_reason
from reports.views.wording import SURE

Address = Callable[..., str]
SURELY, PEOPLE = 0.8, "PT"
ALL_PEOPLE = "Personentage aller Kommunen"
MEASURE = "massnahme"
ONLY_INTERNAL = "Diese Liste sieht nur die Beratung; jede Kommune findet ihre Gründe in ihrem eigenen Fahrplan."
BEFORE_LAW = "Die Frist ist bei offenen Pflichten das Ziel der Gruppe; das Gesetz verlangt die Erfüllung schon jetzt."


@dataclass(frozen=True)
class Link:
    """A label and where it leads (empty: nowhere)."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class GridView:
    """A table of a page: rows of text, which columns hold numbers, whether the last row is a sum; ``empty`` stands in for a table without rows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    foot: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True)
class PhaseView:
    """Measures under a title, e. g. a phase with its time span: each as a link and the other cells."""

    title: str
    when: str
    head: tuple[str, ...]
    rows: tuple[tuple[Link, tuple[str, ...]], ...]
    numeric: tuple[int, ...] = ()
    foot: tuple[str, ...] = ()


@dataclass(frozen=True)
class JointView:
    """What is done jointly: sentences, chart, an overview whose measures lead to their page (group only), and tables."""

    text: tuple[str, ...]
    chart: WebChart | None
    overview: PhaseView | None
    tables: tuple[GridView, ...]


@dataclass(frozen=True)
class AsideView:
    """What was left out: a sentence, and under a title (for the Beratung each member's name) the measures by reason."""

    text: str
    groups: tuple[tuple[str, tuple[tuple[str, tuple[Link, ...]], ...]], ...]


@dataclass(frozen=True)
class PinView:
    """A fixed point in words: measure as a link, what is fixed, why, who agreed, for whom (empty: the group)."""

    measure: Link
    fixed: str
    reason: str
    agreed: str
    whose: str


@dataclass(frozen=True)
class RoadmapView:
    """The page of a plan, part by part; empty parts are not shown."""

    lead: tuple[str, ...]
    means: tuple[str, ...]
    sure: tuple[str, ...]
    late: tuple[str, ...]
    gantts: tuple[WebChart, ...]
    phases: tuple[PhaseView, ...]
    tables: tuple[GridView, ...]
    people: tuple[WebChart, ...]
    people_text: str
    people_tables: tuple[GridView, ...]
    money: WebChart | None
    money_text: tuple[str, ...]
    joint: JointView | None
    joint_empty: str
    aside: AsideView
    later: GridView | None
    kept: GridView
    kept_text: tuple[str, ...]
    firm_text: tuple[str, ...]
    firm: GridView
    explained: str
    assumed: tuple[str, ...]


def member_view(case: Case, at: Address) -> RoadmapView | None:
    """Give a member's plan; None where the case has none."""
    plan, told, money = case.roadmap, build_roadmap(case), build_money(case)
    if plan is None or told is None:
        return None
    joint = build_joint(case)
    first, further = (money_lead(plan), money.lead[len(money_lead(plan)):]) if money else ((), ())
    return RoadmapView(
        told.lead, first, sureness(plan), (*told.firm, *late_line(case)), _member_gantts(plan), tuple(_phase(phase, part.table, part.when, at) for phase, part in zip(_shown(plan), told.phases, strict=True)),
        (), _charts(((money.load_chart, money.load),) if money else (), "Personentage je Zeitraum"), money.load_text if money else "", (),
        _chart("Geld je Jahr", money.years_chart, money.years) if money else None, (*further, money.holds) if money else (),
        JointView((*joint.lead, *joint.fairness), None, None, (_summed(grid_of("Gemeinsame Maßnahmen", joint.table), summed=joint.summed),)) if joint else None,
        "Mit anderen Kommunen ist in diesem Fahrplan nichts gemeinsam geplant.", _aside(plan.aside, told.aside_text, case.name, at),
        grid_of("Pflichten, die nicht sofort beginnen", told.later) if told.later.rows else None,
        grid_of("Wie sicher die Fristen gehalten werden", money.kept if money else Table((), ())), (money.kept_text,) if money and money.kept_text else (),
        plan.firmness_text, grid_of("Die ersten Plätze, wenn die Gewichte schwanken", firmness_table(case), numeric=(0, 3)), money.explained if money else "", plan.assumed)


def group_view(case: GroupCase, at: Address, *, internal: bool) -> RoadmapView:
    """Give the group's plan as its report tells it; what single members leave out is for the consultant (``internal``) only."""
    plan, told, programme, firm = case.plan, build_group_roadmap(case), build_programme(case), build_robustness(case)
    late = not_held(plan, NOT_HELD, whose=True)
    return RoadmapView(
        told.text, told.limits[-1:] if plan.lines else (), sureness(plan), (), _group_gantts(told.gantts, told.schedule), (), (from_grid(told.per_year),), _people_of_group(case, told.load_charts), "", (from_grid(told.loads),),
        _chart("Geld der Gruppe je Jahr", told.years_chart, _table(told.years)), (), _joint(programme, at) if programme.rows else None, programme.empty,
        _aside_of_all(plan, at) if internal else AsideView("", ()), None, from_grid(told.kept), (*late, *told.limits[len(late):-1], *((BEFORE_LAW,) if told.kept.rows else ())),
        firm.text, from_grid(firm.table), "", plan.assumed)


def _joint(programme: Programme, at: Address) -> JointView:
    """Give the joint measures: overview, cost, and what each member pays."""
    total = programme.total
    overview = PhaseView(
        "Gemeinsame Maßnahmen", "", ("Maßnahme", "Beginn", "Kommunen", "Personentage weniger", "€ weniger", "Förderung in €", "Stand"),
        tuple((Link(f"{row.id} {row.title}", at("fahrplan", MEASURE, row.id)), (row.begins, row.members, row.days, row.money, row.grant, row.standing)) for row in programme.rows), (1, 2, 3, 4),
        ("", "", total.days, total.money, total.grant, "") if total else ())
    return JointView(programme.text, _chart("Kosten allein und als Anteil", programme.shares_chart, _table(programme.shares)), overview, (from_grid(programme.shares),))


def sureness(plan: PlanFacts) -> tuple[str, ...]:
    """Say how many deadlines are held surely, how many only likely, how many hardly."""
    items = measured(plan)
    if not items:
        return ()
    sure, hardly = sum(item.kept >= SURELY for item in items), len(overdue(plan))
    text = f"{german.amount(len(items), 'Frist ist', 'Fristen sind')} durchgerechnet: {german.whole(sure)} davon {'wird' if sure == 1 else 'werden'} {SURE} gehalten"
    likely = len(items) - sure
    text += f", {german.whole(likely)} mit geringerer" if likely else ""
    text += f" ({german.whole(hardly)} davon wahrscheinlich nicht)" if hardly else ""
    late = len(missed(plan))
    return (f"{text}.", *((f"{german.counted(late, 'Eine Frist hält', 'Fristen hält')} schon der Plan selbst nicht.",) if late else ()))


def grid_of(caption: str, table: Table, numeric: tuple[int, ...] = ()) -> GridView:
    """Give a small table of the documents for a page."""
    return GridView(caption, table.head, table.rows, numeric)


def from_grid(grid: Grid) -> GridView:
    """Give a table of the group's report for a page."""
    rows, foot = (grid.rows[:-1], grid.rows[-1]) if grid.total and grid.rows else (grid.rows, ())
    return GridView(grid.caption, tuple(column.head for column in grid.columns), rows, tuple(place for place, column in enumerate(grid.columns) if column.number), foot, grid.empty)


def pin_views(rows: Iterable[PinRow], at: Address) -> tuple[PinView, ...]:
    """Give fixed points in words."""
    return tuple(PinView(Link(f"{row.pin.measure} {row.title}", at("fahrplan", MEASURE, row.pin.measure)), fixed_words(row), row.pin.reason, agreed_words(row), row.town) for row in rows)


def fixed_words(row: PinRow) -> str:
    """Say what is fixed: „nicht vor dem 01.01.2027, fertig bis 30.06.2028“."""
    pin = row.pin
    if pin.excluded:
        return "wird nicht eingeplant"
    parts = [f"beginnt nicht vor dem {german.short_date(pin.not_before)}"] if pin.not_before else []
    return german.listed([*parts, *([f"ist fertig bis {german.short_date(pin.finished_by)}"] if pin.finished_by else [])])


def agreed_words(row: PinRow) -> str:
    """Say who agreed on it and when; empty where nobody has."""
    resolution = row.pin.resolution
    day = f"am {german.short_date(resolution.day)}" if resolution.day else ""
    return " ".join(part for part in (resolution.body, day) if part)


def _table(grid: Grid) -> Table:
    return Table(tuple(column.head for column in grid.columns), grid.rows)


def _chart(title: str, chart: Chart, table: Table) -> WebChart | None:
    return web_chart(title, chart.svg, (table.head, table.rows), chart.caption)


def _charts(pairs: Iterable[tuple[Chart, Table]], title: str) -> tuple[WebChart, ...]:
    return tuple(found for chart, table in pairs if (found := _chart(title, chart, table)))


def _member_gantts(plan: PlanFacts) -> tuple[WebChart, ...]:
    drawn = [(chart, Table(*gantt_table(bars, plan.periods))) for chart, bars in zip(build_gantts(plan), gantt_pages(plan), strict=True)]
    return tuple(found for place, (chart, table) in enumerate(drawn, 1) if (found := _chart(_part("Zeitplan", place, len(drawn)), chart, table)))


def _group_gantts(charts: Sequence[Chart], schedule: Grid) -> tuple[WebChart, ...]:
    drawn = [(chart, Table(tuple(column.head for column in schedule.columns), rows)) for chart, rows in zip(charts, pages_of(schedule.rows), strict=True)]
    return tuple(found for place, (chart, table) in enumerate(drawn, 1) if (found := _chart(_part("Zeitplan der gemeinsamen Maßnahmen", place, len(drawn)), chart, table)))


def _part(title: str, place: int, count: int) -> str:
    return f"{title} (Teil {place} von {count})" if count > 1 else title


def _shown(plan: PlanFacts) -> tuple[PhaseFacts, ...]:
    """Give the phases the chapter tells: those in which the member does something itself."""
    return tuple(phase for phase in plan.phases if any(line.member != COMMON for line in phase.lines))


def _phase(phase: PhaseFacts, table: Table, when: str, at: Address) -> PhaseView:
    lines = [line for line in phase.lines if line.member != COMMON]
    return PhaseView(phase.title, when, table.head, tuple((Link(row[0], at("fahrplan", MEASURE, line.measure)), row[1:]) for line, row in zip(lines, table.rows, strict=True)))


def _summed(grid: GridView, *, summed: bool) -> GridView:
    """Set the last row of a table apart as its sum."""
    return GridView(grid.caption, grid.head, grid.rows[:-1], grid.numeric, grid.rows[-1]) if summed else grid


def _aside(lines: Sequence[AsideLine], text: str, own: str, at: Address) -> AsideView:
    """Give what a member's plan leaves out, what has the same reason together."""
    reasons = _by_reason(((sentence_case(told_reason(line.reason, own)), line) for line in lines), at)
    return AsideView(text, ((f"{german.amount(len(lines), 'Maßnahme', 'Maßnahmen')} mit Grund", reasons),) if lines else ())


def _aside_of_all(plan: PlanFacts, at: Address) -> AsideView:
    """Give what the group's plan leaves out, member by member."""
    members = dict.fromkeys(line.member for line in plan.aside)
    groups = ((member, [line for line in plan.aside if line.member == member]) for member in members)
    return AsideView(ONLY_INTERNAL if members else "", tuple((f"{member}: {german.amount(len(lines), 'Maßnahme', 'Maßnahmen')}", _by_reason(((sentence_case(line.reason), line) for line in lines), at)) for member, lines in groups))


def _by_reason(told: Iterable[tuple[str, AsideLine]], at: Address) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    found: dict[str, list[Link]] = {}
    for reason, line in told:
        found.setdefault(reason, []).append(Link(f"{line.measure} {line.title}", at("fahrplan", MEASURE, line.measure)))
    return tuple((reason, tuple(links)) for reason, links in found.items())


def _people_of_group(case: GroupCase, shared: Sequence[Chart]) -> tuple[WebChart, ...]:
    """Give the own people of all members together, and what the group shares."""
    names = {member.name for member in case.members}
    own = [load for load in case.plan.loads if load.unit == PEOPLE and load.title in names]
    found = web_chart(ALL_PEOPLE, *_load_of_all(case.plan.periods, own), "Alle Kommunen zusammen; wie voll es bei jeder einzelnen wird, zeigt die Tabelle darunter.") if own else None
    drawn = (_chart(f"{load.title[:1].upper()}{load.title[1:]}", chart, Table(*load_table(_bars(case.plan, load), load.unit))) for chart, load in zip(shared, shared_loads(case), strict=True))
    return tuple(chart for chart in (found, *drawn) if chart)


def _load_of_all(periods: Sequence[str], loads: Sequence[LoadRow]) -> tuple[str, tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    """Draw and tabulate the sum of loads; there is no limit where one of them has none."""
    bars = []
    for place, label in enumerate(periods):
        limits = [load.capacity[place] for load in loads]
        known = [limit for limit in limits if limit is not None]
        bars.append(LoadBar(label, sum(load.used[place] for load in loads), sum(known) if len(known) == len(limits) else None))
    return load_svg(bars, PEOPLE, ALL_PEOPLE), load_table(bars, PEOPLE)


def _bars(plan: PlanFacts, load: LoadRow) -> list[LoadBar]:
    """Give the bars of a shared load: periods for people, calendar years for money."""
    labels = plan.periods if load.unit == PEOPLE else tuple(str(plan.begins.year + place) for place in range(len(load.used)))
    return [LoadBar(label, used, limit) for label, used, limit in zip(labels, load.used, load.capacity, strict=True)]
