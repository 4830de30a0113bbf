"""Frozen view data: what the templates see, already worded and formatted; they compute nothing."""

from __future__ import annotations

from dataclasses import dataclass


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
    """The two pages for the council: where we stand, what to do and why, cost, neighbours, finish, what happens otherwise."""

    headline: str
    answered: str
    rows: tuple[ScoreRow, ...]
    ask_first: tuple[str, ...]
    duties: str
    first: tuple[FirstMeasure, ...]
    first_caption: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    first_when: str
    money: Table
    money_caption: str
    money_total: bool
    cost: tuple[str, ...]
    neighbours: tuple[str, ...]
    joint: Table
    joint_total: bool
    finish: tuple[str, ...]
    if_not: tuple[str, ...]
    view: str


@dataclass(frozen=True)
class FirstMeasure:
    """One of the six measures in front: why, how to begin, by when it is done, and what it takes."""

    rank: int
    id: str
    title: str
    why: str
    how: str
    when: str
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
    """One question in the annex: answer, level, targets (Pflicht / Soll), state with the grade of evidence, remarks."""

    id: str
    title: str
    answer: str
    level: str
    targets: str
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
