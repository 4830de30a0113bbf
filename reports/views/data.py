"""Frozen view data: what the templates see, already worded and formatted; they compute nothing."""

from __future__ import annotations

from dataclasses import dataclass

from reports.views.frame import Frame


@dataclass(frozen=True)
class Bar:
    """A score drawn as a bar in a table: positions in percent of the scale, None where there is none."""

    low: float | None = None
    width: float | None = None
    value: float | None = None
    target: float | None = None


@dataclass(frozen=True)
class ScoreRow:
    """One node in a table of scores."""

    id: str
    title: str
    value: str
    interval: str
    target: str
    gap: str
    coverage: str
    mark: str
    bar: Bar


@dataclass(frozen=True)
class Summary:
    """The page for the council: headline, blocks of sentences, six measures."""

    headline: str
    answered: str
    rows: tuple[ScoreRow, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    duties: tuple[str, ...]
    duties_more: str
    duties_unproven: str
    takes: Table
    effort: tuple[str, ...]
    first: tuple[FirstMeasure, ...]
    if_not: tuple[str, ...]
    ask_first: tuple[str, ...]


@dataclass(frozen=True)
class FirstMeasure:
    """A measure on the council's page."""

    rank: int
    id: str
    title: str
    why: str
    takes: str


@dataclass(frozen=True)
class Duty:
    """A failed legal duty: what was found, what the duty demands, its norms."""

    question: str
    title: str
    found: str
    demanded: str
    norms: str


@dataclass(frozen=True)
class FieldPart:
    """A field inside its dimension's chapter."""

    id: str
    title: str
    about: str
    line: str
    notes: tuple[str, ...]
    good: tuple[tuple[str, str], ...]
    bad: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    measures: str


@dataclass(frozen=True)
class DimensionPart:
    """A dimension's chapter."""

    id: str
    title: str
    about: str
    line: str
    text: str
    rows: tuple[ScoreRow, ...]
    duties: tuple[Duty, ...]
    fields: tuple[FieldPart, ...]


@dataclass(frozen=True)
class SwotEntry:
    """One sentence of the SWOT with where it comes from."""

    text: str
    origin: str


@dataclass(frozen=True)
class SwotList:
    """One quadrant: its entries, the rule of its order, and what did not fit."""

    title: str
    kind: str
    rule: str
    entries: tuple[SwotEntry, ...]
    more: str
    empty: str


@dataclass(frozen=True)
class GapRow:
    """Gaps of one node for the three target profiles."""

    id: str
    title: str
    level: int
    value: str
    targets: tuple[str, str, str]
    gaps: tuple[str, str, str]
    attainment: tuple[str, str, str]


@dataclass(frozen=True)
class MeasureRow:
    """One line of the ranking."""

    rank: int
    id: str
    title: str
    klass: str
    share: str
    points: str
    effort: str
    cost: str
    yearly: str
    duration: str


@dataclass(frozen=True)
class Origin:
    """A question that gave rise to a measure."""

    question: str
    title: str
    found: str
    levels: str


@dataclass(frozen=True)
class FactSheet:
    """The Steckbrief of a measure."""

    rank: int
    id: str
    title: str
    klass: str
    why_here: str
    goal: str
    description: str
    steps: tuple[str, ...]
    origins: tuple[Origin, ...]
    origins_more: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Clarification:
    """A row of the Klärungsliste: why a question is to be settled, what to do, whom to ask, what to hand in."""

    question: str
    title: str
    why: str
    todo: str
    whom: str
    document: str


@dataclass(frozen=True)
class AnswerRow:
    """One question in the annex."""

    id: str
    weight: str
    title: str
    answer: str
    level: str
    targets: str
    gaps: str
    state: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class NormRow:
    """One norm in the annex."""

    key: str
    cite: str
    content: str
    klass: str
    status: str


@dataclass(frozen=True)
class Table:
    """A plain small table: header cells and rows of text."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A chart as inline SVG with caption; the SVG is empty where nothing can be drawn."""

    svg: str
    caption: str


@dataclass(frozen=True)
class ReportView:
    """A whole Gutachten."""

    frame: Frame
    edition: str
    catalogue_title: str
    content_hash: str
    licence: str
    legal_date: str
    facts: tuple[tuple[str, str], ...]
    note: str
    agreed_by: str
    history: tuple[str, str] | None
    summary: Summary
    scale: Table
    scale_text: str
    interviews: Table
    method: tuple[str, ...]
    overall_text: tuple[str, ...]
    radar: Chart
    overall_rows: tuple[ScoreRow, ...]
    dimensions: tuple[DimensionPart, ...]
    swot: tuple[SwotList, ...]
    gap_rows: tuple[GapRow, ...]
    measures_text: tuple[str, ...]
    portfolio: Chart
    measure_rows: tuple[MeasureRow, ...]
    alternatives: tuple[str, ...]
    fact_sheets: tuple[FactSheet, ...]
    clarification_text: str
    clarifications: tuple[Clarification, ...]
    clarifications_more: str
    answers: tuple[tuple[str, tuple[AnswerRow, ...]], ...]
    evidence: Table
    services: Table
    services_text: str
    programmes: Table
    norms: tuple[NormRow, ...]
    computed: tuple[str, ...]
    computed_rows: Table
    contents: tuple[tuple[str, str], ...]
