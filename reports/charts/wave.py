"""Wave difference: an arrow from the earlier value to the present one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.lanes import Column, Lanes, draw_frame, lay_lanes
from reports.charts.style import INK, IST


@dataclass(frozen=True)
class WaveRow:
    """One node in two waves; nan where it has no value."""

    label: str
    before: float
    after: float

    @property
    def change(self) -> str:
        """Give the change with its sign, as the two printed values show it."""
        if math.isnan(self.before + self.after):
            return "–"
        change = german.rounded(self.after, 1) - german.rounded(self.before, 1)
        return f"{'+' if change > 0 else '±' if change == 0 else ''}{german.decimal(float(change))}"


def wave_svg(rows: Sequence[WaveRow], low: float, high: float) -> str:
    """Give the arrows on a scale from ``low`` to ``high``, or an empty string without rows."""
    if not rows:
        return ""
    key, top = svg.legend((
        svg.Key("vorher", lambda x, y: svg.circle(x, y, 3.2, "white", INK)),
        svg.Key("jetzt", lambda x, y: svg.circle(x, y, 3.6, IST)),
        svg.Key("Veränderung", lambda x, y: _arrow(x - 8, x + 8, y)),
    ), 0)
    columns = (Column("vorher", tuple(svg.or_dash(row.before) for row in rows)), Column("jetzt", tuple(svg.or_dash(row.after) for row in rows)),
               Column("Differenz", tuple(row.change for row in rows)))
    lanes = lay_lanes([row.label for row in rows], columns, low, high, top)
    marks = [_draw(lanes, index, row) for index, row in enumerate(rows)]
    return svg.drawing(lanes.height, describe_wave(rows), (key, draw_frame(lanes, svg.ticks(low, high)), *marks))


def _arrow(first: float, last: float, y: float) -> str:
    side = 4.0 if last > first else -4.0
    return svg.line(first, y, last - side, y, INK, 1.2) + svg.path(((last - side, y - 3), (last, y), (last - side, y + 3)), "", 0, fill=INK)


def _draw(lanes: Lanes, index: int, row: WaveRow) -> str:
    """Draw both values and, where there is room between them, an arrow; a missing one is said in words."""
    y, parts = lanes.middle(index), []
    if math.isnan(row.before) or math.isnan(row.after):
        parts.append(lanes.words(index, _missing(row), row.after if math.isnan(row.before) else row.before))
    elif abs(lanes.x(row.after) - lanes.x(row.before)) > 12:
        side = math.copysign(1.0, row.after - row.before)
        parts.append(_arrow(lanes.x(row.before) + 3.2 * side, lanes.x(row.after) - 3.6 * side, y))
    if not math.isnan(row.after):
        parts.append(svg.circle(lanes.x(row.after), y, 3.6, IST))
    if not math.isnan(row.before):
        parts.append(svg.circle(lanes.x(row.before), y, 3.2, "white" if math.isnan(row.after) or abs(lanes.x(row.after) - lanes.x(row.before)) > 5 else "none", INK))
    return "".join(parts)


def _missing(row: WaveRow) -> str:
    if math.isnan(row.before) and math.isnan(row.after):
        return german.NOT_ASSESSABLE
    return f"{'vorher' if math.isnan(row.before) else 'jetzt'} {german.NOT_ASSESSABLE}"


def describe_wave(rows: Sequence[WaveRow]) -> str:
    """Say in words what the wave chart shows."""
    known = [row for row in rows if not math.isnan(row.before + row.after)]
    start = f"Vergleich zweier Erhebungen in {german.amount(len(rows), 'Zeile', 'Zeilen')}."
    if not known:
        return f"{start} Keine Zeile hat in beiden einen Wert."
    best, worst = max(known, key=lambda row: row.after - row.before), min(known, key=lambda row: row.after - row.before)
    text = "".join(f" Am stärksten {word} ist {svg.quoted(row.label)}: von {german.decimal(row.before)} auf {german.decimal(row.after)}."
                   for word, row, moved in (("gestiegen", best, best.after > best.before), ("gesunken", worst, worst.after < worst.before)) if moved)
    lost = len(rows) - len(known)
    return svg.shortened(start + (text or " Kein Wert hat sich verändert.") + (f" Ohne Vergleich: {german.amount(lost, 'Zeile', 'Zeilen')}." if lost else ""))


def wave_table(rows: Sequence[WaveRow]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give head and rows of the table twin."""
    return ("Gegenstand", "vorher", "jetzt", "Differenz"), tuple((row.label, german.decimal(row.before), german.decimal(row.after), row.change) for row in rows)
