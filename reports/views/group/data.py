"""Frozen view data of the group's report: tables as they are set, and one part per chapter; all worded and formatted."""

from __future__ import annotations

from dataclasses import dataclass

from reports.views.data import Chart, Table
from reports.views.frame import Frame


@dataclass(frozen=True)
class Column:
    """A column of a grid: head, width in percent, whether it holds numbers."""

    head: str
    width: float
    number: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as it is set: caption, columns, rows (the first cell heads its row), whether the last row is a sum; ``empty`` stands in for a table without rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    total: bool = False


@dataclass(frozen=True)
class HeatCell:
    """A value as text with its place (empty: none) and the CSS class of its colour."""

    text: str
    place: str
    css: str


@dataclass(frozen=True)
class HeatTable:
    """Members × nodes as a coloured table; ``feet`` rows (label, one text per column) on the spread; ``widths`` of all columns in percent."""

    caption: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]
    feet: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Glance:
    """The two pages for the assembly: sentences and two tables."""

    headline: tuple[str, ...]
    standing: Grid
    gaps: tuple[str, ...]
    worth: str
    worth_first: tuple[str, ...]
    if_not: tuple[str, ...]
    decided: tuple[str, ...]
    costs: Grid
    costs_note: str
    finished: tuple[str, ...]
    asked: tuple[str, ...]
    view: str


@dataclass(frozen=True)
class Guide:
    """How to read the report, whose view it is and what is withheld."""

    view: tuple[str, ...]
    scale_text: str
    scale: Table
    reading: tuple[str, ...]


@dataclass(frozen=True)
class FieldPart:
    """The comparison of one dimension by field."""

    id: str
    title: str
    table: HeatTable


@dataclass(frozen=True)
class Comparing:
    """The comparison: sentences, the coloured table, the strips of spread, the fields by dimension; ``empty`` where nothing may be shown."""

    text: tuple[str, ...]
    overall: HeatTable
    legend: str
    strips: Chart
    fields: tuple[FieldPart, ...]
    empty: str


@dataclass(frozen=True)
class Common:
    """What the group shares: strengths, gaps, and what the inventories say together."""

    strengths: Grid
    gaps: Grid
    more_gaps: Grid
    gaps_note: str
    signals: tuple[Grid, ...]
    signals_empty: str
    twins: Grid
    lessons: Grid
    lessons_note: str


@dataclass(frozen=True)
class ProgrammeRow:
    """One line of the overview of joint measures; ``anchor`` leads to its half page."""

    id: str
    anchor: str
    title: str
    begins: str
    members: str
    days: str
    money: str
    grant: str
    standing: str


@dataclass(frozen=True)
class JointSheet:
    """One joint measure on half a page: sentences under labels, the shares, what they mean."""

    id: str
    anchor: str
    title: str
    mark: str
    goal: str
    facts: tuple[tuple[str, str], ...]
    shares: Grid
    closing: str


@dataclass(frozen=True)
class Programme:
    """The joint programme: sentences, overview with its sum, what each member pays, one half page per measure; ``empty`` where there is none."""

    text: tuple[str, ...]
    rows: tuple[ProgrammeRow, ...]
    total: ProgrammeRow | None
    shares_chart: Chart
    shares: Grid
    sheets: tuple[JointSheet, ...]
    empty: str


@dataclass(frozen=True)
class Deciding:
    """What was decided: sentences, tables of choices (members in columns, a few per table), reasons; settings to agree on, and those of the computation that need no vote."""

    text: tuple[str, ...]
    tables: tuple[Grid, ...]
    reasons: tuple[str, ...]
    agreed: Grid
    technical: str


@dataclass(frozen=True)
class Effects:
    """What the plan brings each member."""

    text: tuple[str, ...]
    scores: Grid
    gains: Grid


@dataclass(frozen=True)
class Robustness:
    """How firm the ranking of each member is."""

    text: tuple[str, ...]
    table: Grid


@dataclass(frozen=True)
class GroupRoadmap:
    """The group's roadmap: charts and their table twins, what cannot be held, how sure the deadlines are, how many settings are assumed."""

    text: tuple[str, ...]
    gantts: tuple[Chart, ...]
    schedule: Grid
    per_year: Grid
    loads: Grid
    load_charts: tuple[Chart, ...]
    years: Grid
    years_chart: Chart
    limits: tuple[str, ...]
    kept: Grid
    assumed: str


@dataclass(frozen=True)
class Annex:
    """How it was computed, who the members are, which catalogue and state."""

    computed: tuple[str, ...]
    keys: Grid
    members: Grid
    catalogue: tuple[str, ...]
    hashes: tuple[str, ...]
    history: tuple[str, ...]


@dataclass(frozen=True)
class GroupReport:
    """A whole Gesamtgutachten."""

    frame: Frame
    cover: tuple[str, ...]
    contents: tuple[tuple[str, str], ...]
    glance: Glance
    guide: Guide
    comparing: Comparing
    common: Common
    programme: Programme
    deciding: Deciding
    effects: Effects
    robustness: Robustness
    roadmap: GroupRoadmap
    annex: Annex
