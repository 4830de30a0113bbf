"""Radar of the dimensions: Ist with its interval, Soll as a dashed line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.projections.polar import PolarAxes

from reports import german
from reports.charts import style, svg

SIZE, LEADING = 9.0, 10.5
SIDE = 128.0
OUT = 1.09
"""Where names begin, as a multiple of the radius."""


@dataclass(frozen=True)
class RadarRow:
    """One axis: Ist ``value`` with ``low`` and ``high``, ``target`` the Soll; nan where there is none."""

    label: str
    value: float
    low: float
    high: float
    target: float


def draw_radar(ax: PolarAxes, rows: Sequence[RadarRow], low: float, high: float) -> None:
    """Draw the axes and polygons on a polar axis; a value that is not assessable leaves a gap, never a zero."""
    angles = np.linspace(0, 2 * np.pi, len(rows), endpoint=False)
    closed = np.append(angles, angles[0])

    def ring(values: list[float]) -> np.ndarray:
        return np.append(np.array(values), values[0])

    ax.set_theta_offset(np.pi / 2)
    ax.set_theta_direction(-1)
    ax.set_ylim(low, high)
    ax.set_xticks(angles, labels=[])
    ticks = svg.ticks(low, high)
    ax.set_yticks(ticks, labels=[german.number(tick) for tick in ticks], fontsize=8)
    ax.set_rlabel_position(180 / len(rows))
    ax.grid(color=style.GRID, linewidth=0.7)
    ax.spines["polar"].set_color(style.GRID)
    lows, highs = ring([row.low for row in rows]), ring([row.high for row in rows])
    ax.fill_between(closed, lows, highs, color=style.BAND, alpha=0.8, linewidth=0, zorder=2)
    ax.plot(closed, ring([row.target for row in rows]), color=style.SOLL, linewidth=1.6, linestyle=(0, (5, 3)), zorder=3)
    ax.plot(closed, ring([row.value for row in rows]), color=style.IST, linewidth=2.2, marker="o", markersize=5, zorder=4, clip_on=False)
    for angle, row in zip(angles, rows, strict=True):
        if math.isnan(row.value):
            ax.plot([angle], [high], color=style.MUTED, marker="x", markersize=5, zorder=4, clip_on=False)
    _name(ax, rows, angles.tolist())


def _name(ax: PolarAxes, rows: Sequence[RadarRow], angles: Sequence[float]) -> None:
    """Write names and values round the circle: the upmost and lowest centred, the others in two columns without touching."""
    radius = min(ax.bbox.width, ax.bbox.height) / 2
    across = [math.sin(angle) for angle in angles]
    for side in (-1, 1):
        own = [index for index in range(len(rows)) if across[index] * side > 0.15]
        own.sort(key=lambda index: -math.cos(angles[index]))
        blocks = [_block(rows[index], 1 if len(own) > 4 else 2, SIDE) for index in own]
        middles = _spread([OUT * radius * math.cos(angles[index]) for index in own], [LEADING * len(block) for block in blocks], OUT * radius - 1)
        for block, middle in zip(blocks, middles, strict=True):
            near = max(abs(middle) - LEADING * len(block) / 2, 0.0)
            _write(ax, side * (math.sqrt(max((OUT * radius) ** 2 - near**2, 0.0)) + 1), middle + LEADING * len(block) / 2, block, "left" if side > 0 else "right")
    for index, angle in enumerate(angles):
        if abs(across[index]) <= 0.15:
            block = _block(rows[index], 2, 2 * SIDE)
            upper = OUT * radius + LEADING * len(block) if math.cos(angle) > 0 else -OUT * radius
            _write(ax, 0.0, upper, block, "center")


def _block(row: RadarRow, lines: int, width: float) -> tuple[str, ...]:
    return (*(line for line in svg.fitted(row.label, width, SIZE, lines) if line), german.decimal(row.value))


def _spread(wanted: Sequence[float], heights: Sequence[float], reach: float) -> list[float]:
    """Move blocks, given from the top, just so far that none touches the next and all stay within ``reach`` of the centre."""
    placed: list[float] = []
    ceiling = reach
    for middle, height in zip(wanted, heights, strict=True):
        placed.append(min(middle, ceiling - height / 2))
        ceiling = placed[-1] - height / 2
    floor = -reach
    for index in reversed(range(len(placed))):
        placed[index] = max(placed[index], floor + heights[index] / 2)
        floor = placed[index] + heights[index] / 2
    return placed


def _write(ax: PolarAxes, right: float, upper: float, lines: Sequence[str], anchor: str) -> None:
    """Write lines below ``upper``, in points from the centre."""
    figure, box = ax.figure, ax.bbox
    x, y = (box.x0 + box.x1) / 2 + right, (box.y0 + box.y1) / 2 + upper
    for index, line in enumerate(lines):
        figure.text(x / figure.bbox.width, (y - 7.8 - LEADING * index) / figure.bbox.height, line, ha=anchor, va="baseline", fontsize=SIZE)


def describe_radar(rows: Sequence[RadarRow]) -> str:
    """Say in words what the radar shows."""
    parts = [
        f"{svg.shortened(row.label, 40)}: {german.decimal(row.value)}" + ("" if math.isnan(row.target) else f" bei Soll {german.decimal(row.target)}")
        for row in rows
    ]
    behind = [row for row in rows if row.value < row.target - 1e-9]
    worst = f" Am weitesten unter dem Soll liegt {svg.shortened(max(behind, key=lambda row: row.target - row.value).label, 40)}." if behind else ""
    start = f"Netzdiagramm mit {len(rows)} Achsen. Ist-Werte: "
    return svg.shortened(start + "; ".join(parts), svg.MOST_ALT - len(worst) - 1) + "." + worst


def radar_svg(rows: Sequence[RadarRow], low: float, high: float) -> str:
    """Give the radar as SVG, or an empty string for fewer than three axes or where there is neither Ist nor Soll."""
    if len(rows) < 3 or all(math.isnan(row.value) and math.isnan(row.target) for row in rows):
        return ""
    with style.chart_style():
        figure = Figure(figsize=(6.3, 3.5), dpi=72)
        ax = figure.add_axes((0.25, 0.2, 0.5, 0.58), projection="polar")
        draw_radar(ax, rows, low, high)  # type: ignore[arg-type]
        handles = [
            _handle(style.IST, "-", "Ist", marker="o"), _handle(style.BAND, "-", "Bereich, solange Antworten fehlen", width=7),
            _handle(style.SOLL, (0, (5, 3)), "Soll"),
        ]
        if any(math.isnan(row.value) for row in rows):
            handles.append(_handle(style.MUTED, "", german.NOT_ASSESSABLE, marker="x"))
        figure.legend(handles=handles, loc="lower center", ncols=4, frameon=False, fontsize=8.5, bbox_to_anchor=(0.5, -0.015))
        return style.figure_svg(figure, "netz", describe_radar(rows))


def _handle(colour: str, line: object, label: str, marker: str = "", width: float = 2.0) -> Line2D:
    return Line2D([], [], color=colour, linestyle=line, linewidth=width, marker=marker, markersize=5, label=label)  # type: ignore[arg-type]
