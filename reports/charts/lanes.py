"""Lanes: the frame of all charts that have one row per label – names on the left, an axis, number columns on the right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.style import GRID, INK, MUTED
from reports.fonts import text_width

NAMES = 158.0
FOOT = 14.0
PAD = 7.0


@dataclass(frozen=True)
class Column:
    """Numbers at the right of a chart."""

    head: str
    cells: tuple[str, ...]

    @property
    def width(self) -> float:
        """Give the room it takes, with its gap."""
        words = [text_width(word, svg.SMALL, bold=True) for word in self.head.split(" ")]
        return 9 + max([*words, *(text_width(cell, svg.SIZE) for cell in self.cells)])


@dataclass(frozen=True)
class Lanes:
    """Rows between ``top`` and ``bottom``, an axis from ``low`` to ``high`` between ``left`` and ``right``."""

    names: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    tops: tuple[float, ...]
    bottom: float
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Give the position of a value; what lies outside the axis is put on its end."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0
        return self.left + PAD + min(max(share, 0.0), 1.0) * (self.right - self.left - 2 * PAD)

    def middle(self, row: int) -> float:
        """Give the height of a row's middle."""
        return (self.tops[row] + (*self.tops, self.bottom)[row + 1]) / 2

    def words(self, row: int, sentence: str, busy: float = math.nan) -> str:
        """Write words on paper into a row's plot, at the end farther from a busy value."""
        late = not math.isnan(busy) and self.x(busy) < (self.left + self.right) / 2
        at, anchor = (self.right - PAD - 4, "end") if late else (self.left + PAD + 4, "start")
        width = text_width(sentence, svg.SMALL) + 4
        paper = svg.rect(at - 2 if anchor == "start" else at + 2 - width, self.middle(row) - 4.6, width, 9.2, "white")
        return paper + svg.text(at, self.middle(row) + 2.6, sentence, size=svg.SMALL, anchor=anchor)

    @property
    def height(self) -> float:
        """Give the height of the whole chart."""
        return self.bottom + FOOT


def lay_lanes(labels: Sequence[str], columns: Sequence[Column], low: float, high: float, top: float, lane: float = 14.0) -> Lanes:
    """Give names the room they need, up to a third of the width; two lines where the page has room for them."""
    heads = 20.0 if any(len(column.head.split(" ")) > 1 for column in columns) else 11.0
    widest = max(text_width(svg.clean(label), svg.SIZE) for label in labels)
    names_width = min(NAMES, widest + 1)
    room = svg.TALLEST - top - heads - FOOT
    for lines in (2, 1):
        names = tuple(svg.fitted(label, names_width, lines=lines) for label in labels)
        heights = [max(lane, 10.0 * len(name) + 4) for name in names]
        if sum(heights) <= room:
            break
    else:
        heights = [max(11.0, min(lane, room / len(labels)))] * len(labels)
    tops = [top + heads + sum(heights[:index]) for index in range(len(labels) + 1)]
    right = svg.WIDTH - sum(column.width for column in columns)
    return Lanes(names, tuple(columns), tuple(tops[:-1]), tops[-1], names_width + 6, right, low, high)


def draw_frame(lanes: Lanes, marks: Sequence[float], unit: str = "") -> str:
    """Draw names, hairlines, number columns, grid and axis."""
    parts = [svg.line(0, y, svg.WIDTH, y, GRID, 0.4) for y in (*lanes.tops, lanes.bottom)]
    for mark in marks:
        parts.append(svg.line(lanes.x(mark), lanes.tops[0], lanes.x(mark), lanes.bottom, GRID, 0.6))
        parts.append(svg.text(lanes.x(mark), lanes.bottom + 9, german.number(mark), size=svg.SMALL, anchor="middle", colour=MUTED))
    if unit:
        parts.append(svg.text(0, lanes.bottom + 9, unit, size=svg.SMALL, colour=MUTED))
    parts += [svg.block(0, lanes.middle(row), name) for row, name in enumerate(lanes.names)]
    edge = svg.WIDTH
    for column in reversed(lanes.columns):
        parts += _column(lanes, column, edge)
        edge -= column.width
    return "".join(parts)


def _column(lanes: Lanes, column: Column, edge: float) -> list[str]:
    words = column.head.split(" ")
    heads = [svg.text(edge, lanes.tops[0] - 3.5 - 8.6 * (len(words) - 1 - index), word, size=svg.SMALL, anchor="end", bold=True) for index, word in enumerate(words)]
    return heads + [svg.text(edge, lanes.middle(row) + 2.8, cell, anchor="end", colour=INK) for row, cell in enumerate(column.cells)]
