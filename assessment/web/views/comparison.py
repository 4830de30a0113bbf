"""The working group side by side: heat map, spread, common gaps, who can learn from whom, what changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessment.web.charts import WebChart, web_chart
from assessment.web.frame import NavItem
from reports import german
from reports.charts import StripRow, strip_svg, strip_table
from reports.compared import ComparedCell, ComparedNode, ComparisonFacts, MatrixFacts, WaveChange
from scoring import ROOT

FEET = ("niedrigster Wert", "unteres Viertel", "Mitte (Median)", "oberes Viertel", "höchster Wert")
ALIASES = "Die Buchstaben der Decknamen sind ausgelost; sie sagen nichts über Größe oder Reihenfolge."
WITHHELD = "zurückgehalten"
SUPPRESSED = "Zurückgehalten: Aus der Verteilung ließen sich sonst Werte einzelner Kommunen errechnen."
ROUNDED = "Wo eine Kommune nur in die Spanne einwilligt, sind Minimum, Quartile und Maximum gerundet."


@dataclass(frozen=True)
class HeatCell:
    """A cell of the heat map: step of colour (None: no value), text, the place among those shown; ``why`` leads to where the number comes from."""

    step: float | None
    text: str
    place: str
    why: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A row of the heat map; ``mark`` says „Deckname“ or „eigene Kommune“."""

    label: str
    mark: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class Column:
    """A column: title, and where its details are."""

    title: str
    href: str


@dataclass(frozen=True)
class Table:
    """A plain table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ComparisonView:
    """The comparison as far as the reader may see it; ``choices`` are the views a consultant may switch between."""

    whose: str
    internal: bool
    choices: tuple[NavItem, ...]
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[HeatRow, ...]
    feet: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    chart: WebChart | None
    gaps: Table
    strengths: Table
    lessons: Table
    twins: tuple[str, ...]
    signals: Table
    changes: Table


def heat(matrix: MatrixFacts, columns: Sequence[int], low: float, high: float, why: Callable[[str, str], str], *, places: bool) -> tuple[HeatRow, ...]:
    """Give the rows of the heat map for some columns of a matrix, in the matrix's order; ``why`` gives the address behind a value (name, node), empty for none.

    Its place among the others is told of the reader's own member, of all only with ``places``: the comparison is no ranking.
    """
    return tuple(HeatRow(row.label, "Deckname" if row.alias else "eigene Kommune" if row.own else "", tuple(
        _cell(row.cells[place], matrix.nodes[place], low, high, "" if row.alias else why(row.label, matrix.nodes[place].id), placed=places or row.own) for place in columns)) for row in matrix.rows)


def _cell(cell: ComparedCell, node: ComparedNode, low: float, high: float, why: str, *, placed: bool) -> HeatCell:
    if math.isnan(cell.value):
        return HeatCell(None, "–", "")
    step = round((cell.value - low) / (high - low) * 5) if high > low else 0
    place = "" if cell.rank is None or not placed else f"{cell.rank}. von {node.ranked}{', geteilt' if cell.tied else ''}"
    return HeatCell(step, german.decimal(cell.value) + ("*" if cell.weak else ""), place, why)


def feet_of(matrix: MatrixFacts, columns: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """Give the spread of the group below the heat map."""
    nodes = [matrix.nodes[place] for place in columns]
    return tuple((name, *(WITHHELD if node.withheld else german.decimal(node.spread[at], missing="–") for node in nodes)) for at, name in enumerate(FEET))


def notes_of(matrix: MatrixFacts, columns: Sequence[int]) -> tuple[str, ...]:
    """Say what is kept back, and what marks mean."""
    nodes = [matrix.nodes[place] for place in columns]
    weak = any(row.cells[place].weak for row in matrix.rows for place in columns)
    return (
        *([f"Von {german.counted(matrix.absent, 'einer Kommune', 'Kommunen')} stehen hier keine Werte, weil die Einwilligung dafür fehlt."] if matrix.absent else []),
        *([ALIASES] if any(row.alias for row in matrix.rows) else []), *(["* beruht auf zu wenigen Antworten und ist nicht belastbar."] if weak else []),
        *([ROUNDED] if any(node.rounded for node in nodes) else []), *([SUPPRESSED] if any(node.withheld for node in nodes) else []))


def spread_chart(title: str, matrix: MatrixFacts, columns: Sequence[int], low: float, high: float) -> WebChart | None:
    """Draw each column's values and quartiles, the own value marked."""
    rows = []
    for place in columns:
        node = matrix.nodes[place]
        own = next((row.cells[place].value for row in matrix.rows if row.own), math.nan)
        quartiles = None if node.withheld or math.isnan(node.spread[2]) else (node.spread[1], node.spread[2], node.spread[3])
        rows.append(StripRow(node.title, tuple(row.cells[place].value for row in matrix.rows if not row.own), own, quartiles))
    return web_chart(title, strip_svg(rows, low, high), strip_table(rows), "Jeder Punkt ist eine Kommune, der Kasten umfasst die mittlere Hälfte der Gruppe.")


def gaps_table(facts: ComparisonFacts) -> Table:
    """Give common gaps, the one most members share first."""
    return Table(("Handlungsfeld", "Kommunen", "mittlere Lücke in Stufen", "gemeinsam lohnend"), tuple(
        (f"{gap.id} {gap.title}", f"{len(gap.labels)} von {gap.assessed}", german.decimal(gap.mean),
         "; ".join(f"{title} (spart {german.percent(saving)} der Arbeit)" for _, title, saving in gap.measures[:2]) or "–") for gap in facts.gaps))


def strengths_table(facts: ComparisonFacts) -> Table:
    """Give common strengths with who has them."""
    return Table(("Handlungsfeld", "Kommunen"), tuple((f"{item.id} {item.title}", german.listed(item.labels)) for item in facts.strengths))


def lessons_table(facts: ComparisonFacts) -> Table:
    """Give who can learn what from whom."""
    return Table(("Kommune", "kann lernen", "von", "Wert selbst", "Wert dort"), tuple(
        (item.learner, f"{item.id} {item.title}", item.teacher, german.decimal(item.own), german.decimal(item.theirs)) for item in facts.lessons))


def twins_of(facts: ComparisonFacts) -> tuple[str, ...]:
    """Say who is alike in size, kind and equipment."""
    seen: dict[frozenset[str], str] = {}
    for twin in facts.twins:
        if twin.alike:
            seen.setdefault(frozenset((twin.member, twin.other)), f"{twin.member} und {twin.other}: {'; '.join(twin.alike[:3])}.")
    return tuple(seen.values())


def signals_table(facts: ComparisonFacts) -> Table:
    """Give what the inventories say together."""
    return Table(("Hinweis", "Worum es geht", "Kommunen", "Einzelheiten", "Nächste Frist"), tuple(
        (item.kind, item.subject, german.listed(item.members), item.detail, german.short_date(item.day) if item.day else "–") for item in facts.signals))


def changes_table(changes: Mapping[str, WaveChange], names: Mapping[str, str]) -> Table:
    """Give the overall value of each member before and now, the change split into rule, target and answers."""
    rows = [(names[key], row) for key, change in changes.items() for row in change.rows if row.id == ROOT]
    return Table(("Kommune", "vorher", "jetzt", "durch neue Regeln", "durch Antworten"), tuple(
        (name, german.decimal(row.before), german.decimal(row.after), _signed(row.by_rule), _signed(row.by_answer)) for name, row in rows))


def _signed(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "–"
    return ("+" if value > 0 else "") + german.decimal(value)
