"""Radar of the dimensions: Ist with its interval, Soll as a dashed line."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes

from reports import german
from reports.charts import style


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
    ticks = np.arange(math.ceil(low), math.floor(high) + 1)
    ax.set_yticks(ticks, labels=[f"{tick:g}" for tick in ticks], fontsize=8)
    ax.set_rlabel_position(180 / len(rows))
    ax.grid(color=style.GRID, linewidth=0.7)
    ax.spines["polar"].set_color(style.GRID)
    lows, highs = ring([row.low for row in rows]), ring([row.high for row in rows])
    ax.fill_between(closed, lows, highs, color=style.BAND, alpha=0.8, linewidth=0, zorder=2)
    ax.plot(closed, ring([row.target for row in rows]), color=style.SOLL, linewidth=1.6, linestyle=(0, (5, 3)), zorder=3)
    ax.plot(closed, ring([row.value for row in rows]), color=style.IST, linewidth=2.2, marker="o", markersize=5, zorder=4)
    for angle, row in zip(angles, rows, strict=True):
        side = math.sin(angle)
        anchor = "center" if abs(side) < 0.15 else "left" if side > 0 else "right"
        name = "\n".join(textwrap.wrap(row.label, 20))
        vertical = "bottom" if math.cos(angle) > 0.3 else "top" if math.cos(angle) < -0.3 else "center"
        ax.text(angle, low + (high - low) * 1.09, f"{name}\n{german.decimal(row.value)}", ha=anchor, va=vertical, fontsize=9, linespacing=1.15)


def describe_radar(rows: Sequence[RadarRow]) -> str:
    """Say in words what the radar shows."""
    parts = [
        f"{row.label}: {german.decimal(row.value)}" + ("" if math.isnan(row.target) else f" bei Soll {german.decimal(row.target)}")
        for row in rows
    ]
    behind = [row for row in rows if row.value < row.target - 1e-9]
    text = f"Netzdiagramm mit {len(rows)} Achsen. Ist-Werte: {'; '.join(parts)}."
    if behind:
        worst = max(behind, key=lambda row: row.target - row.value)
        text += f" Am weitesten unter dem Soll liegt {worst.label}."
    return text


def radar_svg(rows: Sequence[RadarRow], low: float, high: float) -> str:
    """Give the radar as SVG, or an empty string for fewer than three axes."""
    if len(rows) < 3:
        return ""
    with style.chart_style():
        figure = Figure(figsize=(6.3, 3.5))
        ax = figure.add_axes((0.25, 0.2, 0.5, 0.58), projection="polar")
        draw_radar(ax, rows, low, high)  # type: ignore[arg-type]
        handles = [
            _handle(style.IST, "-", "Ist", marker="o"), _handle(style.BAND, "-", "Bereich, solange Antworten fehlen", width=7),
            _handle(style.SOLL, (0, (5, 3)), "Soll"),
        ]
        figure.legend(handles=handles, loc="lower center", ncols=3, frameon=False, fontsize=8.5, bbox_to_anchor=(0.5, -0.015))
        return style.figure_svg(figure, "netz", describe_radar(rows))


def _handle(colour: str, line: object, label: str, marker: str = "", width: float = 2.0):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from matplotlib.lines import Line2D  # noqa: PLC0415

    return Line2D([], [], color=colour, linestyle=line, linewidth=width, marker=marker, markersize=5, label=label)  # type: ignore[arg-type]
