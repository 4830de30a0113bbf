"""Load: use of people or money per period as columns, what there is as a step line, overload hatched and named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.columns import Columns, draw_labels, draw_scale, draw_strip, lay_columns, notes, scale_of
from reports.charts.periods import period_words, short_label
from reports.charts.style import IST, SOLL

MOST_NAMED = 4


@dataclass(frozen=True)
class LoadBar:
    """One period: what is used of what there is; ``capacity`` None means no limit, nan not assessable."""

    label: str
    used: float
    capacity: float | None

    @property
    def limit(self) -> float:
        """Give the capacity; nan where there is none."""
        return math.nan if self.capacity is None else self.capacity

    @property
    def excess(self) -> float:
        """Give how much more is used than there is."""
        over = self.used - self.limit
        return over if over > 1e-6 else 0.0


def load_svg(rows: Sequence[LoadBar], unit: str, name: str) -> str:
    """Give the load of ``name`` (people, project team, budget) in ``unit`` („PT“ or „EUR“), or an empty string without periods."""
    if not rows:
        return ""
    key, top = svg.legend(_keys(rows), 0)
    columns = lay_columns([row.label for row in rows], [value for row in rows for value in (row.used, row.limit)], unit, top, ("verplant", "verfügbar"))
    bars = [_column(columns, index, row) for index, row in enumerate(rows)]
    write = columns.scale.write
    numbers = [("verplant", [write(row.used) for row in rows])] + ([("verfügbar", [write(row.limit) for row in rows])] if _limited(rows) else [])
    strip, bottom = draw_strip(columns, columns.foot + columns.axis.head, numbers)
    named, bottom = notes([_overload(rows, unit), _gaps(rows)], bottom)
    parts = [key, draw_scale(columns), draw_labels(columns), *bars, _steps(columns, rows), strip, named]
    return svg.drawing(bottom + 1, describe_load(rows, unit, name), parts)


def _limited(rows: Sequence[LoadBar]) -> bool:
    return any(not math.isnan(row.limit) for row in rows)


def _keys(rows: Sequence[LoadBar]) -> list[svg.Key]:
    keys = [svg.Key("verplant", lambda x, y: svg.rect(x - 6, y - 4, 12, 8, IST))]
    if _limited(rows):
        keys.append(svg.Key("verfügbar", lambda x, y: svg.line(x - 8, y, x + 8, y, SOLL, 1.8)))
    if any(row.excess for row in rows):
        keys.append(svg.Key("mehr verplant als verfügbar", lambda x, y: svg.hatched(x - 6, y - 4, 12, 8, SOLL)))
    return keys


def _column(columns: Columns, index: int, row: LoadBar) -> str:
    """Draw one column; what exceeds the capacity is hatched."""
    if math.isnan(row.used):
        return ""
    width = min(columns.axis.cell * 0.72, 34.0)
    x, within = columns.middle(index) - width / 2, row.used - row.excess
    drawn = svg.rect(x, columns.y(within), width, columns.foot - columns.y(within), IST)
    if row.excess:
        drawn += svg.hatched(x, columns.y(row.used), width, columns.y(within) - columns.y(row.used), SOLL)
    return drawn


def _steps(columns: Columns, rows: Sequence[LoadBar]) -> str:
    """Draw the capacity as steps, broken where there is none."""
    parts: list[list[tuple[float, float]]] = []
    points: list[tuple[float, float]] = []
    for index, row in enumerate(rows):
        if math.isnan(row.limit):
            parts.append(points)
            points = []
        else:
            points += [(columns.axis.x(index), columns.y(row.limit)), (columns.axis.x(index + 1), columns.y(row.limit))]
    return "".join(svg.path(each, "white", 3.2) + svg.path(each, SOLL, 1.7) for each in (*parts, points) if each)


def _overload(rows: Sequence[LoadBar], unit: str) -> str:
    """Name the periods in which more is planned than there is."""
    over = [row for row in rows if row.excess]
    if not over:
        return "Nirgends ist mehr verplant als verfügbar." if _limited(rows) else "Eine Grenze ist nicht vereinbart."
    scale = scale_of([row.excess for row in over], unit)
    named = [f"{short_label(row.label)} (+{german.NO_BREAK}{scale.write(row.excess)}{german.NO_BREAK}{scale.unit})" for row in sorted(over, key=lambda row: -row.excess)[:MOST_NAMED]]
    more = len(over) - len(named)
    rest = f" und in {german.counted(more, 'einem weiteren', 'weiteren')}" if more else ""
    return f"Mehr verplant als verfügbar: {', '.join(named)}{rest}."


def _gaps(rows: Sequence[LoadBar]) -> str:
    return "– bei »verplant«: nicht bewertbar." if any(math.isnan(row.used) for row in rows) else ""


def describe_load(rows: Sequence[LoadBar], unit: str, name: str) -> str:
    """Say in words what the load chart shows."""
    known = [row for row in rows if not math.isnan(row.used)]
    start = f"{svg.titled(name)}: Auslastung in {german.amount(len(rows), *period_words([row.label for row in rows]))}."
    if not known:
        return f"{start} Kein Zeitraum ist bewertbar."
    most = max(known, key=lambda row: row.used)
    scale = scale_of([row.used for row in known], unit)
    limit = "" if math.isnan(most.limit) else f" von {scale.write(most.limit)} verfügbaren"
    return svg.shortened(f"{start} Am meisten verplant ist {short_label(most.label)} mit {scale.write(most.used)}{limit} {scale.unit}. {_overload(rows, unit)}")


def load_table(rows: Sequence[LoadBar], unit: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give head and rows of the table twin in full PT or EUR."""
    scale = scale_of([row.used for row in rows], unit) if unit != "EUR" else None
    write = scale.write if scale else _euros
    return ("Zeitraum", f"verplant ({unit})", f"verfügbar ({unit})", f"darüber ({unit})"), tuple(
        (row.label, write(row.used) if not math.isnan(row.used) else german.NOT_ASSESSABLE, "keine Grenze" if row.capacity is None else write(row.capacity),
         write(row.excess) if row.excess else "–") for row in rows)


def _euros(value: float) -> str:
    return "–" if math.isnan(value) else german.whole(value)
