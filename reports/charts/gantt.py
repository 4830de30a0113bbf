"""Gantt chart: what is done when; filling tells the class, a symbol what is done jointly, a thin line the cautious end."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.periods import Axis, draw_axis, period_words, short_label
from reports.charts.style import GRID, INK, IST, MUTED, SOLL
from reports.fonts import text_width

JOINT, COMMON = "gemeinsam", "gemeinsamer Teil"
NAMES, SIZE = 198.0, 8.0
SYMBOL = 14.0
FILLINGS: dict[str, Callable[[float, float, float, float], str]] = {
    "zwingend": lambda x, y, width, height: svg.rect(x, y, width, height, SOLL),
    "priorisiert": lambda x, y, width, height: svg.hatched(x, y, width, height, IST),
    "zurückgestellt": lambda x, y, width, height: svg.rect(x, y, width, height, "white", MUTED),
}
SYMBOLS: dict[str, tuple[str, Callable[[float, float], str]]] = {
    JOINT: ("eigener Teil einer gemeinsamen Maßnahme", lambda x, y: svg.circle(x, y, 2.8, "white", IST, 1.2)),
    COMMON: ("gemeinsamer Teil, einmal für alle", lambda x, y: svg.circle(x, y, 3.3, IST)),
}


@dataclass(frozen=True)
class GanttBar:
    """One activity: ``start`` and ``duration`` in periods, ``how`` it is done, its class, and ``tail`` periods more until the cautious end (P80)."""

    label: str
    start: int
    duration: int
    how: str
    klass: str
    tail: float | None

    @property
    def end(self) -> float:
        """Give when it ends, cautiously reckoned."""
        return self.start + self.duration + (self.tail or 0)


def gantt_svg(rows: Sequence[GanttBar], periods: Sequence[str]) -> str:
    """Give the Gantt chart of at most 45 rows (see ``pages_of``), or an empty string without rows or periods."""
    if not rows or not periods:
        return ""
    key, top = svg.legend(_keys(rows, len(periods)), 0)
    left = min(NAMES, max(text_width(svg.clean(row.label), SIZE) for row in rows)) + 4
    symbol = SYMBOL if any(row.how in SYMBOLS for row in rows) else 0.0
    axis = Axis(tuple(periods), left + symbol, svg.WIDTH - 1)
    top += axis.head + 2
    names, tops = _lay_names(rows, top)
    parts = [key, draw_axis(axis, top, tops[-1])]
    for row, name, (first, last) in zip(rows, names, itertools.pairwise(tops), strict=True):
        parts.append(svg.line(0, last, svg.WIDTH, last, GRID, 0.4) + svg.block(0, (first + last) / 2, name, size=SIZE))
        parts.append(_bar(axis, row, (first + last) / 2) + (SYMBOLS[row.how][1](left + symbol / 2 - 2, (first + last) / 2) if row.how in SYMBOLS else ""))
    return svg.drawing(tops[-1] + 1, describe_gantt(rows, periods), parts)


def _lay_names(rows: Sequence[GanttBar], top: float) -> tuple[list[tuple[str, ...]], list[float]]:
    """Wrap names to two lines where the page has room, else cut them to one; give them with the edges of their rows."""
    room = svg.TALLEST - top - 1
    names = [svg.fitted(row.label, NAMES, SIZE, 2) for row in rows]
    heights = [15.0 if len(name) == 1 else 22.0 for name in names]
    if sum(heights) > room:
        names = [svg.fitted(row.label, NAMES, SIZE) for row in rows]
        heights = [max(11.0, min(15.0, room / len(rows)))] * len(rows)
    return names, [top + sum(heights[:index]) for index in range(len(rows) + 1)]


def _keys(rows: Sequence[GanttBar], periods: int) -> list[svg.Key]:
    """Name the classes and symbols that occur."""
    keys = [_sample(name, draw) for name, draw in FILLINGS.items() if any(row.klass == name for row in rows)]
    keys += [svg.Key(label, draw) for how, (label, draw) in SYMBOLS.items() if any(row.how == how for row in rows)]
    if any(row.tail and row.tail > 0 for row in rows):
        keys.append(svg.Key("Ende mit 80 % Sicherheit (P80)", lambda x, y: _tail(x - 8, x + 8, y)))
    if any(row.tail and row.end > periods for row in rows):
        keys.append(svg.Key("erst nach dem Plan", lambda x, y: _beyond(x - 8, x + 8, y)))
    return keys


def _sample(name: str, draw: Callable[[float, float, float, float], str]) -> svg.Key:
    return svg.Key(name, lambda x, y: draw(x - 8, y - 3.5, 16, 7))


def _tail(first: float, last: float, y: float) -> str:
    return svg.line(first, y, last, y, MUTED, 1.1) + svg.line(last, y - 3, last, y + 3, INK, 1.3)


def _beyond(first: float, last: float, y: float) -> str:
    """Draw a tail that leaves the plan: an arrow to its edge."""
    return svg.line(first, y, last - 4, y, MUTED, 1.1) + svg.path(((last - 4, y - 2.6), (last, y), (last - 4, y + 2.6)), MUTED, 0, fill=MUTED)


def _bar(axis: Axis, row: GanttBar, y: float) -> str:
    """Draw a bar and its tail."""
    first, last = axis.x(row.start), axis.x(row.start + row.duration)
    tail = ""
    if row.tail and row.tail > 0:
        tail = _beyond(last, axis.right, y) if row.end > len(axis.labels) else _tail(last, axis.x(row.end), y)
    draw = FILLINGS.get(row.klass, FILLINGS["zurückgestellt"])
    return tail + draw(first, y - 3.8, max(last - first, 1.5), 7.6)


def _end(row: GanttBar, periods: Sequence[str]) -> str:
    """Name the last period of a row."""
    return periods[min(max(row.start + row.duration, 1), len(periods)) - 1]


def describe_gantt(rows: Sequence[GanttBar], periods: Sequence[str]) -> str:
    """Say in words what the Gantt chart shows."""
    first, last = min(rows, key=lambda row: row.start), max(rows, key=lambda row: row.start + row.duration)
    longest = max(rows, key=lambda row: row.duration)
    text = (f"Zeitplan von {german.amount(len(rows), 'Maßnahme', 'Maßnahmen')} von {periods[min(max(first.start, 0), len(periods) - 1)]} bis {_end(last, periods)}."
            f" Zuletzt endet {svg.quoted(last.label)}; am längsten dauert {svg.quoted(longest.label)} mit {german.amount(longest.duration, *period_words(periods))}.")
    joint = sum(row.how in SYMBOLS for row in rows)
    return svg.shortened(text + (f" {german.amount(joint, 'Zeile gehört', 'Zeilen gehören')} zu gemeinsamen Maßnahmen." if joint else ""))


def gantt_table(rows: Sequence[GanttBar], periods: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give head and rows of the table twin, titles uncut."""
    return ("Maßnahme", "Klasse", "Wie", "Beginn", "Ende", "mit 80 % Sicherheit"), tuple(
        (row.label, row.klass, row.how, short_label(periods[min(max(row.start, 0), len(periods) - 1)]), short_label(_end(row, periods)), _later(row, periods)) for row in rows)


def _later(row: GanttBar, periods: Sequence[str]) -> str:
    if row.tail is None:
        return "–"
    one, many = period_words(periods)
    return f"um {german.number(row.tail)} {one if row.tail == 1 else many.removesuffix('n')} später" if row.tail > 0 else "gleich"
