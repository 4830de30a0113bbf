"""The time axis: periods as cells, quarters or months grouped by year, labelled as densely as they fit."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import svg
from reports.charts.style import GRID, INK, MUTED
from reports.fonts import text_width

QUARTER, MONTH, YEAR = re.compile(r"(\d)\. Quartal (\d{4})"), re.compile(r"0?(\d+)/(\d{4})"), re.compile(r"\d{4}")


@dataclass(frozen=True)
class Axis:
    """Cells from ``left`` to ``right``, one per label."""

    labels: tuple[str, ...]
    left: float
    right: float

    @property
    def head(self) -> float:
        """Give the height of the labels: two lines where years group them."""
        return 22.0 if any(split_label(label)[1] for label in self.labels) else 12.0

    @property
    def cell(self) -> float:
        """Give the width of a period."""
        return (self.right - self.left) / len(self.labels)

    def x(self, period: float) -> float:
        """Give where a period begins; outside the axis its end."""
        return self.left + min(max(period, 0.0), float(len(self.labels))) * self.cell


def split_label(label: str) -> tuple[str, str]:
    """Give („Q1“, „2027“) of „1. Quartal 2027“, („3“, „2027“) of „03/2027“, and other labels without a group."""
    if quarter := QUARTER.fullmatch(label):
        return f"Q{quarter[1]}", quarter[2]
    if month := MONTH.fullmatch(label):
        return month[1], month[2]
    return label, ""


def short_label(label: str) -> str:
    """Give „Q1 2027“ for „1. Quartal 2027“; other labels as they are."""
    inner, outer = split_label(label)
    return f"{inner} {outer}" if QUARTER.fullmatch(label) else svg.clean(label)


def period_words(labels: Sequence[str]) -> tuple[str, str]:
    """Give what one and several of the periods are called, the latter as after „in“: Quartal, Monat or Jahr, Zeitraum where they are mixed."""
    kinds = (("Quartal", "Quartalen", QUARTER), ("Monat", "Monaten", MONTH), ("Jahr", "Jahren", YEAR))
    return next(((one, many) for one, many, form in kinds if labels and all(form.fullmatch(label) for label in labels)), ("Zeitraum", "Zeiträumen"))


def draw_axis(axis: Axis, top: float, bottom: float) -> str:
    """Draw years above periods in the ``head`` above ``top``, and the grid down to ``bottom``."""
    parts, start = [], 0
    for year, group in itertools.groupby((split_label(label) for label in axis.labels), key=lambda pair: pair[1]):
        names = [name for name, _ in group]
        parts.append(_year(axis, year, start, len(names), top, bottom))
        parts.append(_names(axis, names if year else [svg.fitted(name, axis.cell - 3, svg.SMALL)[0] for name in names], start, top))
        start += len(names)
    if axis.cell >= 9:
        parts += [svg.line(axis.x(period), top, axis.x(period), bottom, GRID, 0.4) for period in range(1, len(axis.labels))]
    return "".join(parts) + svg.line(axis.right, top - axis.head + 2, axis.right, bottom, MUTED, 0.6)


def _year(axis: Axis, year: str, start: int, count: int, top: float, bottom: float) -> str:
    """Draw the line before a year and its number, shortened to ’27 where the year is narrow."""
    x, room = axis.x(start), count * axis.cell - 2
    fits = next((form for form in (year, f"’{year[2:]}") if text_width(form, svg.SMALL, bold=True) <= room), "")
    return svg.line(x, top - axis.head + 2, x, bottom, MUTED, 0.6) + (svg.text(x + 2, top - 13, fits, size=svg.SMALL, bold=True, colour=INK) if year and fits else "")


def _names(axis: Axis, names: Sequence[str], start: int, top: float) -> str:
    """Write every n-th name in the middle of its cell, n as small as their width allows."""
    step = next((n for n in (1, 2, 3, 6, 12) if max(text_width(name, svg.SMALL) for name in names) + 2 <= n * axis.cell), 0)
    if not step:
        return ""
    shown = [index for index in range(0, len(names), step) if step == 1 or index + step <= len(names)]
    return "".join(svg.text(axis.x(start + index) + axis.cell / 2, top - 3.5, names[index], size=svg.SMALL, anchor="middle", colour=MUTED) for index in shown)
