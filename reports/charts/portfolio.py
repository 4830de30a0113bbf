"""Portfolio of measures: benefit against effort, numbered by rank, shape by class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports import german
from reports.charts import style

MARKERS = {"zwingend": ("s", style.SOLL), "priorisiert": ("o", style.IST), "zurückgestellt": ("^", style.MUTED)}


@dataclass(frozen=True)
class PortfolioPoint:
    """One measure: its rank, title, class, likely effort in person days and share of the gap it closes in percent."""

    rank: int
    title: str
    klass: str
    effort: float
    benefit: float


def draw_portfolio(ax: Axes, points: Sequence[PortfolioPoint], labelled: int) -> None:
    """Draw all points on logarithmic effort; only the first ``labelled`` ranks carry their number."""
    for name, (marker, colour) in MARKERS.items():
        own = [point for point in points if point.klass == name]
        if own:
            ax.scatter([p.effort for p in own], [p.benefit for p in own], marker=marker, s=34, color=colour, alpha=0.85,
                       linewidths=0.6, edgecolors="white", label=f"{name} ({len(own)})", zorder=3)
    ax.set_xscale("log")
    ticks = [tick for tick in (2, 5, 10, 20, 50, 100, 200) if _near(tick, points)]
    ax.set_xticks(ticks, labels=[str(tick) for tick in ticks])
    ax.minorticks_off()
    ax.set_xlabel("wahrscheinlicher Aufwand in Personentagen (logarithmisch)")
    ax.set_ylabel("Beitrag zum Schließen der Lücke in %")
    ax.yaxis.set_major_formatter(lambda value, _: german.decimal(value, 0 if value >= 10 or value == 0 else 1))
    ax.grid(color=style.GRID, linewidth=0.6, zorder=0)
    ax.set_ylim(bottom=0, top=max(point.benefit for point in points) * 1.15)
    for spine in ("top", "right"):
        ax.spines[spine].set_visible(False)
    quoted = {max(points, key=lambda point: point.benefit).rank, max(points, key=lambda point: point.benefit / point.effort).rank}
    _number(ax, [point for index, point in enumerate(points) if index < labelled or point.rank in quoted])


def _near(tick: float, points: Sequence[PortfolioPoint]) -> bool:
    efforts = [point.effort for point in points]
    return min(efforts) / 2 <= tick <= max(efforts) * 2


def _number(ax: Axes, points: Sequence[PortfolioPoint]) -> None:
    """Put rank numbers beside their points, each on the first of eight sides that is free of other numbers."""
    ax.figure.canvas.draw()
    taken: list[tuple[float, float]] = [tuple(ax.transData.transform((point.effort, point.benefit))) for point in points]
    sides = [(9, 0), (-9, 0), (0, 10), (0, -10), (10, 9), (-10, 9), (10, -9), (-10, -9), (18, 0), (-18, 0), (0, 19), (0, -19)]
    for point in points:
        x, y = ax.transData.transform((point.effort, point.benefit))
        inside = [side for side in sides if ax.bbox.contains(x + side[0], y + side[1] - 4)] or sides
        dx, dy = max(inside, key=lambda side: min(min(np.hypot(x + side[0] - a, y + side[1] - b), 11.0) for a, b in taken))
        taken.append((x + dx, y + dy))
        ax.annotate(str(point.rank), (point.effort, point.benefit), xytext=(dx, dy), textcoords="offset pixels", ha="center", va="center", fontsize=8)


def describe_portfolio(points: Sequence[PortfolioPoint]) -> str:
    """Say in words what the portfolio shows."""
    most = max(points, key=lambda point: point.benefit)
    cheap = max(points, key=lambda point: point.benefit / point.effort)
    return (
        f"Punktdiagramm von {len(points)} Maßnahmen: Aufwand waagerecht, Beitrag zum Schließen der Lücke senkrecht. "
        f"Den größten Beitrag leistet Rang {most.rank} ({most.title}) mit {german.decimal(most.benefit)} % bei {german.decimal(most.effort, 0)} Personentagen; "
        f"am meisten je Personentag bringt Rang {cheap.rank} ({cheap.title})."
    )


def portfolio_svg(points: Sequence[PortfolioPoint], labelled: int = 20) -> str:
    """Give the portfolio as SVG, or an empty string where there is nothing to compare."""
    if len(points) < 3:
        return ""
    with style.chart_style():
        figure = Figure(figsize=(6.3, 3.5), dpi=72)
        ax = figure.add_axes((0.09, 0.15, 0.89, 0.72))
        draw_portfolio(ax, points, labelled)
        figure.legend(loc="upper center", ncols=3, frameon=False, fontsize=8.5)
        return style.figure_svg(figure, "portfolio", describe_portfolio(points))
