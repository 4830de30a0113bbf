"""Dot plot: Ist as a dot with its interval, Soll as an upright stroke, one row per node."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.lanes import Column, Lanes, draw_frame, lay_lanes
from reports.charts.style import BAND, IST, SOLL

FEW = 10


@dataclass(frozen=True)
class DotRow:
    """One node: Ist ``value`` between ``low`` and ``high``, ``target`` the Soll; nan where there is none."""

    label: str
    value: float
    low: float
    high: float
    target: float


def dot_plot_svg(rows: Sequence[DotRow], low: float, high: float) -> str:
    """Give the dot plot on a scale from ``low`` to ``high``, or an empty string without rows."""
    if not rows:
        return ""
    key, top = svg.legend((
        svg.Key("Ist", lambda x, y: svg.circle(x, y, 3.4, IST)),
        svg.Key("Bereich, solange Antworten fehlen oder sich widersprechen", lambda x, y: svg.rect(x - 8, y - 2.6, 16, 5.2, BAND)),
        svg.Key("Soll", lambda x, y: svg.line(x, y - 4.5, x, y + 4.5, SOLL, 1.8)),
    ), 0)
    columns = (Column("Ist", tuple(svg.or_dash(row.value) for row in rows)), Column("Soll", tuple(svg.or_dash(row.target) for row in rows)))
    lanes = lay_lanes([row.label for row in rows], columns, low, high, top)
    marks = [_draw(lanes, index, row) for index, row in enumerate(rows)]
    return svg.drawing(lanes.height, describe_dot_plot(rows), (key, draw_frame(lanes, svg.ticks(low, high)), *marks))


def _draw(lanes: Lanes, index: int, row: DotRow) -> str:
    y, parts = lanes.middle(index), []
    if not math.isnan(row.low) and not math.isnan(row.high) and row.high > row.low:
        parts.append(svg.rect(lanes.x(row.low), y - 2.8, lanes.x(row.high) - lanes.x(row.low), 5.6, BAND))
    if not math.isnan(row.target):
        parts.append(svg.line(lanes.x(row.target), y - 5, lanes.x(row.target), y + 5, SOLL, 1.8))
    if math.isnan(row.value):
        parts.append(lanes.words(index, german.NOT_ASSESSABLE, row.target))
    else:
        parts.append(svg.circle(lanes.x(row.value), y, 3.4, IST, "white", 0.6))
    return "".join(parts)


def describe_dot_plot(rows: Sequence[DotRow]) -> str:
    """Say in words what the dot plot shows."""
    known = [row for row in rows if not math.isnan(row.value)]
    start = f"Punktdiagramm: Ist, Bereich und Soll für {german.amount(len(rows), 'Zeile', 'Zeilen')}."
    if not known:
        return f"{start} Kein Wert ist bewertbar."
    most, least = max(known, key=lambda row: row.value), min(known, key=lambda row: row.value)
    text = f" Am höchsten liegt {svg.quoted(most.label)} mit {german.decimal(most.value)}, am niedrigsten {svg.quoted(least.label)} mit {german.decimal(least.value)}."
    if most.value == least.value:
        text = f" Alle bewertbaren Werte liegen bei {german.decimal(most.value)}."
    behind = [row for row in known if row.value < row.target - 1e-9]
    worst = max(behind, key=lambda row: row.target - row.value, default=None)
    if worst:
        text += f" Am weitesten unter dem Soll liegt {svg.quoted(worst.label)} (Soll {german.decimal(worst.target)})."
    return svg.shortened(start + text + _missing(len(rows) - len(known)) + _numbers(rows))


def _numbers(rows: Sequence[DotRow]) -> str:
    """Give Ist and Soll of few rows, for where no table stands beside the drawing."""
    if len(rows) > FEW:
        return ""
    return f" Ist und Soll: {'; '.join(f'{svg.shortened(row.label, 30)} {svg.or_dash(row.value)} und {svg.or_dash(row.target)}' for row in rows)}."


def _missing(count: int) -> str:
    return f" {german.amount(count, 'Zeile ist', 'Zeilen sind')} nicht bewertbar." if count else ""


def dot_plot_table(rows: Sequence[DotRow]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give head and rows of the table twin."""
    return ("Gegenstand", "Ist", "Bereich", "Soll"), tuple(
        (row.label, german.decimal(row.value), "–" if math.isnan(row.low + row.high) else german.span(row.low, row.high), svg.or_dash(row.target)) for row in rows)
