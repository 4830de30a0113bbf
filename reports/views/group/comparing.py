"""The comparison as coloured tables and strips: what may be shown, with places; what is withheld is said."""

from __future__ import annotations

import math
from collections.abc import Sequence

from questionnaires import walk_fields
from reports import german
from reports.charts import StripRow, heat_class, strip_svg
from reports.compared import ComparedCell, ComparedNode, MatrixFacts
from reports.group_case import GroupCase
from reports.views.data import Chart
from reports.views.group.common import facts_of, short_names
from reports.views.group.data import Comparing, FieldPart, HeatCell, HeatTable

FEET = ("Minimum", "unteres Quartil", "Median", "oberes Quartil", "Maximum")
SUPPRESSED = "x"
NOTHING = "Werte einzelner Kommunen werden nicht gezeigt: Keine Kommune hat eingewilligt, dass ihre Werte hier stehen."
NOT_A_TEST = "Die Werte sind eine Standortbestimmung, kein Bestehen oder Durchfallen: Wer weiter vorn steht, kann den anderen zeigen, wie es geht."
PLACES = "Plätze nach den ungerundeten Werten; gleich gedruckte Werte können deshalb verschiedene Plätze haben."
HEAD_WIDTH = 21.0


def build_comparing(case: GroupCase) -> Comparing:
    """Build the chapter that sets members side by side."""
    matrix = facts_of(case).matrix
    overall = heat_table(case, matrix, range(len(matrix.nodes)), "Werte und Plätze: Gesamt und Dimensionen", range(len(FEET)))
    return Comparing(_text(matrix), overall, _legend(case), _strips(case), _fields(case), "" if overall.rows or spread_shown(matrix) else NOTHING)


def spread_shown(matrix: MatrixFacts) -> bool:
    """Tell whether the spread of any column may be shown."""
    return any(not math.isnan(node.spread[2]) for node in matrix.nodes)


def heat_table(case: GroupCase, matrix: MatrixFacts, columns: Sequence[int], caption: str, feet: Sequence[int]) -> HeatTable:
    """Lay out some columns of a matrix: a row per member, then the spread of the group (``feet`` by position among minimum, quartiles, maximum)."""
    scale = case.catalogue.scale
    nodes = [matrix.nodes[column] for column in columns]
    short = short_names(case)
    rows = [(short.get(row.label, row.label), tuple(_cell(row.cells[column], scale.min, scale.max) for column in columns)) for row in matrix.rows]
    width = (100 - HEAD_WIDTH) / max(len(nodes), 1)
    return HeatTable(caption, tuple(_head(node) for node in nodes), (HEAD_WIDTH, *[width] * len(nodes)), tuple(rows), _feet(nodes, feet))


def _head(node: ComparedNode) -> str:
    return node.title if node.id == "gesamt" else f"{node.id} {node.title}"


def _cell(cell: ComparedCell, low: float, high: float) -> HeatCell:
    if math.isnan(cell.value):
        return HeatCell("–", "", heat_class(cell.value, low, high))
    place = "" if cell.rank is None else f"{cell.rank}{'=' if cell.tied else '.'}"
    return HeatCell(german.decimal(cell.value) + ("*" if cell.weak else ""), place, heat_class(cell.value, low, high))


def _feet(nodes: Sequence[ComparedNode], feet: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """Give the rows on the spread; the number of members last."""
    rows = [(FEET[place], *(SUPPRESSED if node.withheld else german.decimal(node.spread[place], missing="–") for node in nodes)) for place in feet]
    return (*rows, ("Zahl der Kommunen", *(german.whole(node.count) for node in nodes)))


def _legend(case: GroupCase) -> str:
    """Say how to read the tables."""
    scale = case.catalogue.scale
    return (f"Je dunkler das Feld, desto höher der Wert (Skala {german.number(scale.min)} bis {german.number(scale.max)}). Klein daneben der Platz unter den gezeigten Kommunen, »2=« heißt: zweiter Platz, geteilt. {PLACES} "
            f"Stern: zu wenige Antworten, nicht belastbar. Strich: nicht bewertet oder nicht gezeigt. {SUPPRESSED}: unterdrückt, weil sich sonst Werte einzelner Kommunen errechnen ließen.")


def _text(matrix: MatrixFacts) -> tuple[str, ...]:
    wide = sorted((node for node in matrix.nodes if node.id != "gesamt" and not math.isnan(node.spread[4] - node.spread[0])), key=lambda node: node.spread[0] - node.spread[4])
    lines = [NOT_A_TEST]
    if len(wide) > 1:
        lines.append(f"Am weitesten liegen die Kommunen bei »{wide[0].title}« auseinander ({_range(wide[0])}), am nächsten beieinander bei »{wide[-1].title}« ({_range(wide[-1])}).")
    return (*lines, *absence(matrix))


def _range(node: ComparedNode) -> str:
    return german.span(node.spread[0], node.spread[4])


def absence(matrix: MatrixFacts) -> tuple[str, ...]:
    """Say what consents and small numbers keep back."""
    veiled, lines = [row for row in matrix.rows if row.alias], []
    if matrix.absent:
        lines.append(f"Von {german.counted(matrix.absent, 'einer Kommune', 'Kommunen')} stehen hier keine Werte, weil die Einwilligung dafür fehlt.")
    if veiled:
        aliases = german.listed(f"»{row.label}«" for row in veiled)
        lines.append(f"Eine Zeile steht unter einem Decknamen ({aliases})." if len(veiled) == 1 else f"{german.whole(len(veiled))} Zeilen stehen unter Decknamen ({aliases}).")
    if any(node.rounded for node in matrix.nodes):
        lines.append("Wo eine Kommune nur in die Spanne einwilligt, sind Minimum, Quartile und Maximum gerundet.")
    if any(node.withheld for node in matrix.nodes):
        lines.append(f"Mit {SUPPRESSED} bezeichnete Verteilungen sind unterdrückt: Nur eine oder zwei Kommunen gingen allein darin ein.")
    return tuple(lines)


def _strips(case: GroupCase) -> Chart:
    matrix, scale = facts_of(case).matrix, case.catalogue.scale
    rows = []
    for place, node in enumerate(matrix.nodes):
        quartiles = None if math.isnan(node.spread[2]) else (node.spread[1], node.spread[2], node.spread[3])
        rows.append(StripRow(node.title, tuple(row.cells[place].value for row in matrix.rows), math.nan, quartiles))
    caption = "Verteilung in der Gruppe: jeder Punkt eine gezeigte Kommune, Kasten vom unteren zum oberen Quartil, Strich der Median. Alle Zahlen stehen in der Tabelle darüber."
    return Chart(strip_svg(rows, scale.min, scale.max), caption)


def _fields(case: GroupCase) -> tuple[FieldPart, ...]:
    """Give a table per dimension with its fields; none where nothing of it may be shown."""
    matrix, parts = facts_of(case).fields, []
    for dimension in case.catalogue.dimensions:
        inside = {field.id for field in walk_fields(dimension.fields)}
        columns = [place for place, node in enumerate(matrix.nodes) if node.id in inside]
        shown = any(not math.isnan(row.cells[place].value) for row in matrix.rows for place in columns) or any(not math.isnan(matrix.nodes[place].spread[2]) for place in columns)
        if columns and shown:
            parts.append(FieldPart(dimension.id, dimension.title, heat_table(case, matrix, columns, f"Handlungsfelder der Dimension {dimension.id}: {dimension.label}", (0, 2, 4))))
    return tuple(parts)
