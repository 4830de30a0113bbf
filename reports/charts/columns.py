"""Columns: the frame of charts over time – upright bars above an axis, their numbers in a strip below it, so that none collide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.periods import Axis, draw_axis
from reports.charts.style import GRID, INK, MUTED
from reports.fonts import text_width

PLOT = 130.0
STRIP = 12.0


@dataclass(frozen=True)
class Scale:
    """How amounts are written: divided by ``factor`` with ``places`` decimals, ``unit`` in words."""

    factor: float
    places: int
    unit: str

    def write(self, value: float | None) -> str:
        """Give the number; a dash where there is none, „< 0,1“ rather than a zero that is none."""
        if value is None or math.isnan(value):
            return "–"
        number = value / self.factor
        if value > 0 and german.rounded(number, self.places) == 0:
            return f"<{german.NO_BREAK}{german.decimal(10.0 ** -self.places, self.places)}"
        return german.decimal(number, self.places) if self.places else german.whole(number)


def scale_of(values: Sequence[float], unit: str) -> Scale:
    """Choose how to write amounts: EUR in thousands or, where large, in millions, others as they are."""
    most = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    if unit != "EUR":
        whole = most >= 100 or all(math.isnan(value) or float(value).is_integer() for value in values)
        return Scale(1, 0 if whole else 1, unit)
    if most >= 1e8:
        return Scale(1e6, 1 if most < 1e9 else 0, "Mio. EUR")
    return Scale(1e3, 1 if most < 1e5 else 0, "Tsd. EUR")


@dataclass(frozen=True)
class Columns:
    """Cells of a time axis above which amounts from 0 to the last of the ``marks`` are drawn between ``top`` and ``foot``."""

    axis: Axis
    top: float
    foot: float
    marks: tuple[float, ...]
    scale: Scale

    def y(self, value: float) -> float:
        """Give the height of an amount."""
        return self.foot - min(max(value, 0.0) / self.marks[-1], 1.0) * (self.foot - self.top)

    def middle(self, index: int) -> float:
        """Give the middle of a cell."""
        return self.axis.x(index) + self.axis.cell / 2


def lay_columns(labels: Sequence[str], values: Sequence[float], unit: str, top: float, names: Sequence[str]) -> Columns:
    """Give the frame; ``names`` are the heads of the strip, which stand left of it with the numbers of the scale."""
    scale = scale_of(values, unit)
    high = max((value for value in values if not math.isnan(value)), default=0.0) or scale.factor
    marks = svg.ticks(0.0, high, 5)
    if marks[-1] < high * (1 - 1e-9):
        marks = (*marks, marks[-1] + marks[1])
    left = 6 + max(text_width(each, svg.SMALL) for each in (*names, *(german.number(mark / scale.factor) for mark in marks)))
    return Columns(Axis(tuple(labels), left, svg.WIDTH - 1), top + 14, top + 14 + PLOT, marks, scale)


def draw_scale(columns: Columns) -> str:
    """Draw unit, horizontal lines with their amounts, and the foot."""
    axis = columns.axis
    parts = [svg.text(0, columns.top - 7, columns.scale.unit, size=svg.SMALL, colour=MUTED)]
    for mark in columns.marks:
        y = columns.y(mark)
        parts.append(svg.line(axis.left, y, axis.right, y, GRID if mark else INK, 0.5 if mark else 0.8))
        parts.append(svg.text(axis.left - 4, y + 2.5, german.number(mark / columns.scale.factor), size=svg.SMALL, anchor="end", colour=MUTED))
    return "".join(parts)


def draw_labels(columns: Columns) -> str:
    """Write the periods below the foot."""
    edge = columns.foot + columns.axis.head
    return draw_axis(columns.axis, edge, edge)


def draw_strip(columns: Columns, top: float, rows: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, float]:
    """Write rows of numbers below the axis if every number fits its cell; give them with the height at which they end."""
    widest = max((text_width(cell, svg.SMALL) for _, cells in rows for cell in cells), default=0.0)
    if widest + 3 > columns.axis.cell:
        return "", top
    parts = []
    for place, (name, cells) in enumerate(rows):
        y = top + place * STRIP
        parts.append(svg.line(0, y, svg.WIDTH, y, GRID, 0.4) + svg.text(0, y + 8.8, name, size=svg.SMALL))
        parts += [svg.text(columns.middle(index), y + 8.8, cell, size=svg.SMALL, anchor="middle") for index, cell in enumerate(cells)]
    bottom = top + len(rows) * STRIP
    return "".join(parts) + svg.line(0, bottom, svg.WIDTH, bottom, GRID, 0.4), bottom


def notes(sentences: Sequence[str], top: float) -> tuple[str, float]:
    """Write sentences below a chart, wrapped, each on its own line; give them with the height at which they end."""
    lines = [each for sentence in sentences if sentence for each in svg.fitted(sentence, svg.WIDTH, svg.SMALL, 3)]
    drawn = "".join(svg.text(0, top + 9 + index * 10, each, size=svg.SMALL) for index, each in enumerate(lines))
    return drawn, top + 10 * len(lines) + (4 if lines else 0)
