"""Gap bars: how far a node lies below Pflicht, Soll and Optimum; three thin bars per row, told apart by their filling."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.lanes import Column, Lanes, draw_frame, lay_lanes
from reports.charts.style import IST, MUTED, SOLL

THICK = 4.6
AIMS: tuple[tuple[str, Callable[[float, float, float], str]], ...] = (
    ("zur Pflicht", lambda x, y, width: svg.rect(x, y, width, THICK, SOLL)),
    ("zum Soll", lambda x, y, width: svg.hatched(x, y + 0.4, width, THICK - 0.8, IST, 2.6)),
    ("zum Optimum", lambda x, y, width: svg.rect(x, y + 0.4, width, THICK - 0.8, "white", MUTED)),
)


@dataclass(frozen=True)
class GapBar:
    """One node with its gaps in levels to Pflicht, Soll and Optimum; nan where there is none or it is not assessable."""

    label: str
    pflicht: float
    soll: float
    optimum: float

    @property
    def gaps(self) -> tuple[float, float, float]:
        """Give the three gaps in order."""
        return self.pflicht, self.soll, self.optimum


def gap_bars_svg(rows: Sequence[GapBar]) -> str:
    """Give the gap bars, or an empty string without rows."""
    if not rows:
        return ""
    key, top = svg.legend([_key(name, draw) for name, draw in AIMS], 0)
    columns = [Column(name.split()[1], tuple(svg.or_dash(row.gaps[index]) for row in rows)) for index, (name, _) in enumerate(AIMS)]
    most = max((gap for row in rows for gap in row.gaps if not math.isnan(gap)), default=0.0)
    lanes = lay_lanes([row.label for row in rows], columns, 0.0, max(most, 1.0), top, lane=20.5)
    marks = [_draw(lanes, index, row) for index, row in enumerate(rows)]
    return svg.drawing(lanes.height, describe_gap_bars(rows), (key, draw_frame(lanes, svg.ticks(0.0, max(most, 1.0)), "Stufen"), *marks))


def _key(name: str, draw: Callable[[float, float, float], str]) -> svg.Key:
    return svg.Key(f"Lücke {name}", lambda x, y: draw(x - 8, y - THICK / 2, 16))


def _draw(lanes: Lanes, index: int, row: GapBar) -> str:
    """Draw the bars of a row; a gap of zero leaves a stroke on the axis, a missing one nothing."""
    if all(math.isnan(gap) for gap in row.gaps):
        return lanes.words(index, german.NOT_ASSESSABLE)
    top, left = lanes.middle(index) - 1.5 * THICK - 1, lanes.x(0.0)
    parts = []
    for place, (gap, (_, draw)) in enumerate(zip(row.gaps, AIMS, strict=True)):
        if not math.isnan(gap):
            parts.append(draw(left, top + place * (THICK + 1), max(lanes.x(gap) - left, 0.8)))
    return "".join(parts)


def describe_gap_bars(rows: Sequence[GapBar]) -> str:
    """Say in words what the gap bars show."""
    text = f"Balkendiagramm der Lücken zu Pflicht, Soll und Optimum für {german.amount(len(rows), 'Zeile', 'Zeilen')}."
    for name, gap in (("zum Soll", "soll"), ("zur Pflicht", "pflicht")):
        known = [row for row in rows if not math.isnan(getattr(row, gap))]
        worst = max(known, key=lambda row: getattr(row, gap), default=None)
        if worst and getattr(worst, gap) > 0:
            text += f" Die größte Lücke {name} hat {svg.quoted(worst.label)} mit {german.decimal(getattr(worst, gap))} Stufen."
        else:
            text += f" Es gibt keine Lücke {name}." if worst else f" Eine Lücke {name} ist nicht bewertbar."
    return svg.shortened(text)


def gap_bars_table(rows: Sequence[GapBar]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give head and rows of the table twin."""
    return ("Gegenstand", *(f"Lücke {name}" for name, _ in AIMS)), tuple(
        (row.label, *(svg.or_dash(gap) for gap in row.gaps)) for row in rows)
