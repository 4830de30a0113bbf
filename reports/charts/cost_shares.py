"""Cost shares: what each would pay alone (outline) against its share of the joint measure (filled)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.columns import scale_of
from reports.charts.lanes import Column, Lanes, draw_frame, lay_lanes
from reports.charts.style import IST, MUTED


@dataclass(frozen=True)
class ShareBar:
    """One member or measure in EUR: what it takes alone, and the share; nan where it is not assessable."""

    label: str
    alone: float
    share: float

    @property
    def saved(self) -> str:
        """Give the saving in percent of what it takes alone; a minus says that it costs more."""
        return german.percent(1 - self.share / self.alone) if self.alone > 0 else "–"


def cost_shares_svg(rows: Sequence[ShareBar]) -> str:
    """Give the bars in thousand EUR, or an empty string without rows."""
    if not rows:
        return ""
    values = [value for row in rows for value in (row.alone, row.share) if not math.isnan(value)]
    scale = scale_of(values, "EUR")
    key, top = svg.legend((
        svg.Key(f"allein ({scale.unit})", lambda x, y: svg.rect(x - 8, y - 3, 16, 6, "white", MUTED)),
        svg.Key(f"eigener Anteil bei gemeinsamer Umsetzung ({scale.unit})", lambda x, y: svg.rect(x - 8, y - 3, 16, 6, IST)),
    ), 0)
    columns = (Column("allein", tuple(scale.write(row.alone) for row in rows)), Column("Anteil", tuple(scale.write(row.share) for row in rows)),
               Column("gespart", tuple(row.saved for row in rows)))
    high = max((*values, 0.0)) / scale.factor or 1.0
    lanes = lay_lanes([row.label for row in rows], columns, 0.0, high, top, lane=18.0)
    marks = [_draw(lanes, index, row, scale.factor) for index, row in enumerate(rows)]
    return svg.drawing(lanes.height, describe_cost_shares(rows), (key, draw_frame(lanes, svg.ticks(0.0, high, 5), scale.unit), *marks))


def _draw(lanes: Lanes, index: int, row: ShareBar, factor: float) -> str:
    if math.isnan(row.alone) and math.isnan(row.share):
        return lanes.words(index, german.NOT_ASSESSABLE)
    y, left, parts = lanes.middle(index), lanes.x(0.0), []
    if not math.isnan(row.alone):
        parts.append(svg.rect(left, y - 6, max(lanes.x(row.alone / factor) - left, 0.8), 5.2, "white", MUTED))
    if not math.isnan(row.share):
        parts.append(svg.rect(left, y + 0.4, max(lanes.x(row.share / factor) - left, 0.8), 5.4, IST))
    return "".join(parts)


def describe_cost_shares(rows: Sequence[ShareBar]) -> str:
    """Say in words what the cost shares show."""
    known = [row for row in rows if not math.isnan(row.alone + row.share)]
    start = f"Balkendiagramm: Kosten allein und eigener Anteil, {german.amount(len(rows), 'Zeile', 'Zeilen')}."
    if not known:
        return f"{start} Kein Betrag ist bewertbar."
    best, alone, share = max(known, key=lambda row: row.alone - row.share), sum(row.alone for row in known), sum(row.share for row in known)
    text = f" Zusammen kostet es allein {german.euro(alone)}, gemeinsam {german.euro(share)}."
    if best.alone > best.share:
        text += f" Am meisten spart {svg.quoted(best.label)}: {german.euro(best.alone - best.share)}."
    dearer = sum(row.share > row.alone + 0.5 for row in known)
    return svg.shortened(start + text + (f" In {german.counted(dearer, 'einer Zeile', 'Zeilen')} ist der Anteil höher als die Kosten allein." if dearer else ""))


def cost_shares_table(rows: Sequence[ShareBar]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give head and rows of the table twin in EUR."""
    return ("Beteiligte", "allein", "Anteil", "gespart"), tuple((row.label, _euro(row.alone), _euro(row.share), row.saved) for row in rows)


def _euro(value: float) -> str:
    return german.NOT_ASSESSABLE if math.isnan(value) else german.euro(value)
