"""Strip: how the group's values are spread per node, with the quartiles as a band and the own value marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.lanes import Column, Lanes, draw_frame, lay_lanes
from reports.charts.style import BAND, INK, SOLL

NOT_SHOWN = "nicht gezeigt"
RADIUS = 2.0


@dataclass(frozen=True)
class StripRow:
    """One node: the group's values (empty where withheld), the own value (nan: none), quartiles as (first, median, third; nan or None: withheld)."""

    label: str
    values: tuple[float, ...]
    own: float
    quartiles: tuple[float, float, float] | None

    @property
    def shown(self) -> list[float]:
        """Give the values that may be drawn."""
        return sorted(value for value in self.values if not math.isnan(value))

    @property
    def spread(self) -> tuple[float, float, float] | None:
        """Give the quartiles if they may be drawn."""
        return None if self.quartiles is None or any(math.isnan(value) for value in self.quartiles) else self.quartiles


def strip_svg(rows: Sequence[StripRow], low: float, high: float) -> str:
    """Give the strips on a scale from ``low`` to ``high``, or an empty string without rows."""
    if not rows:
        return ""
    key, top = svg.legend(_keys(rows), 0)
    medians = tuple(svg.or_dash(row.spread[1]) if row.spread else "–" for row in rows)
    own = any(not math.isnan(row.own) for row in rows)
    columns = (*((Column("eigener Wert", tuple(svg.or_dash(row.own) for row in rows)),) if own else ()), Column("Median", medians))
    lanes = lay_lanes([row.label for row in rows], columns, low, high, top, lane=19.0)
    marks = [_draw(lanes, index, row) for index, row in enumerate(rows)]
    return svg.drawing(lanes.height, describe_strip(rows), (key, draw_frame(lanes, svg.ticks(low, high)), *marks))


def _keys(rows: Sequence[StripRow]) -> list[svg.Key]:
    keys = []
    if any(row.shown for row in rows):
        keys.append(svg.Key("Wert einer Kommune", lambda x, y: svg.circle(x, y, RADIUS, "white", INK, 0.9)))
    if any(not math.isnan(row.own) for row in rows):
        keys.append(svg.Key("eigener Wert", lambda x, y: svg.diamond(x, y, 4.6, SOLL)))
    if any(row.spread for row in rows):
        keys.append(svg.Key("mittlere Hälfte der Gruppe mit Median", lambda x, y: svg.rect(x - 8, y - 3.5, 16, 7, BAND) + svg.line(x, y - 4.5, x, y + 4.5, INK, 1.4)))
    return keys


def _draw(lanes: Lanes, index: int, row: StripRow) -> str:
    y, parts, spread = lanes.middle(index), [], row.spread
    if spread:
        parts.append(svg.rect(lanes.x(spread[0]), y - 6, max(lanes.x(spread[2]) - lanes.x(spread[0]), 0.8), 12, BAND))
        parts.append(svg.line(lanes.x(spread[1]), y - 7, lanes.x(spread[1]), y + 7, INK, 1.4))
    parts += _dots(lanes, y, row.shown)
    if not math.isnan(row.own):
        parts.append(svg.diamond(lanes.x(row.own), y, 4.6, SOLL))
    if not spread and not row.shown:
        parts.append(lanes.words(index, f"Gruppe {NOT_SHOWN}", row.own))
    return "".join(parts)


def _dots(lanes: Lanes, y: float, values: Sequence[float]) -> list[str]:
    """Draw the values; those that would cover each other are moved up and down in turn."""
    drawn, row_of, last = [], 0, -math.inf
    for value in values:
        x = lanes.x(value)
        row_of = row_of + 1 if x - last < 2 * RADIUS else 0
        last = x
        drawn.append(svg.circle(x, y + (0, -4.2, 4.2)[row_of % 3], RADIUS, "white", INK, 0.9))
    return drawn


def describe_strip(rows: Sequence[StripRow]) -> str:
    """Say in words what the strips show."""
    start = f"Verteilung in der Gruppe für {german.amount(len(rows), 'Zeile', 'Zeilen')}."
    told = [row for row in rows if row.spread and not math.isnan(row.own)]
    above = sum(row.own > row.spread[1] for row in told if row.spread)
    text = f" Der eigene Wert liegt in {above} von {german.amount(len(told), 'Zeile', 'Zeilen')} über dem Median." if told else ""
    wide = max((row for row in rows if row.shown), key=lambda row: row.shown[-1] - row.shown[0], default=None)
    if wide:
        text += f" Am weitesten gestreut ist {svg.quoted(wide.label)}: von {german.decimal(wide.shown[0])} bis {german.decimal(wide.shown[-1])}."
    withheld = sum(not row.spread and not row.shown for row in rows)
    return svg.shortened(start + text + (f" Für {german.amount(withheld, 'Zeile', 'Zeilen')} wird die Gruppe nicht gezeigt." if withheld else ""))


def strip_table(rows: Sequence[StripRow]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give head and rows of the table twin."""
    return ("Gegenstand", "eigener Wert", "niedrigster", "unteres Viertel bis", "Median", "oberes Viertel ab", "höchster"), tuple(
        (row.label, german.decimal(row.own), german.decimal(row.shown[0]) if row.shown else NOT_SHOWN,
         *((german.decimal(value) for value in row.spread) if row.spread else (NOT_SHOWN,) * 3),
         german.decimal(row.shown[-1]) if row.shown else NOT_SHOWN) for row in rows)
