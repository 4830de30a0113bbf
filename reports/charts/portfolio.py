"""Portfolio of measures: benefit against effort, numbered by rank, shape by class."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports import german
from reports.charts import style, svg
from reports.fonts import text_width

MARKERS = {"zwingend": ("s", style.SOLL), "priorisiert": ("o", style.IST), "zurückgestellt": ("^", style.MUTED)}
LEAST_EFFORT = 0.5
"""Person days at which the logarithmic axis begins at the latest; less is drawn there."""
MARK, SIZE = 4.0, 8.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PortfolioPoint:
    """One measure: its rank, title, class, likely effort in person days and share of the gap it closes in percent (nan: not assessable)."""

    rank: int
    title: str
    klass: str
    effort: float
    benefit: float

    @property
    def place(self) -> float:
        """Give the effort as far as a logarithmic axis can show it."""
        return max(self.effort, LEAST_EFFORT)

    @property
    def yield_(self) -> float:
        """Give the benefit per person day."""
        return self.benefit / self.place


def draw_portfolio(ax: Axes, points: Sequence[PortfolioPoint], labelled: int) -> None:
    """Draw all points on logarithmic effort; only the first ``labelled`` ranks carry their number."""
    ax.set_xscale("log")
    for name, (marker, colour) in MARKERS.items():
        own = [point for point in points if point.klass == name]
        if own:
            ax.scatter([p.place for p in own], [p.benefit for p in own], marker=marker, s=34, color=colour, alpha=0.85,
                       linewidths=0.6, edgecolors="white", label=f"{name} ({len(own)})", zorder=3, clip_on=False)
    low, high = min(point.place for point in points), max(point.place for point in points)
    ax.set_xlim(low / 1.5, high * 1.5)
    marks = _marks(low / 1.5, high * 1.5)
    ax.set_xticks(marks, labels=[f"bis {german.number(mark)}" if mark == LEAST_EFFORT else german.number(mark) for mark in marks])
    ax.minorticks_off()
    ax.set_xlabel("wahrscheinlicher Aufwand in Personentagen (logarithmisch)")
    ax.set_ylabel("Beitrag zum Schließen der Lücke in %")
    top = max(point.benefit for point in points) * 1.15 or 1.0
    ax.set_ylim(bottom=0, top=top)
    heights = svg.ticks(0.0, top, 7)
    ax.set_yticks(heights, labels=[german.number(height) for height in heights])
    ax.grid(color=style.GRID, linewidth=0.6, zorder=0)
    for spine in ("top", "right"):
        ax.spines[spine].set_visible(False)
    quoted = {_most(points).rank, _cheapest(points).rank}
    _number(ax, points, [point for index, point in enumerate(points) if index < labelled or point.rank in quoted])


def _marks(low: float, high: float) -> list[float]:
    """Give at most eight of 0,5 – 1 – 2 – 5 – 10 … between two efforts, decades only where there are more."""
    steps = [float(f"{digit}e{power}") for power in range(-1, 16) for digit in (1, 2, 5)]
    inside = [step for step in steps if max(low, LEAST_EFFORT) <= step <= high]
    decades = [step for step in inside if math.log10(step).is_integer()]
    if len(inside) <= 8:
        return inside
    return decades[:: 1 + len(decades) // 8]


def _number(ax: Axes, points: Sequence[PortfolioPoint], named: Sequence[PortfolioPoint]) -> None:
    """Put rank numbers beside their points where neither a point nor another number is; one without a free place is left out."""
    ax.figure.canvas.draw()
    taken = [_around(*_spot(ax, point), MARK, MARK) for point in points]
    field = (ax.bbox.x0, ax.bbox.y0, ax.bbox.x1, ax.bbox.y1)
    for point in named:
        x, y = _spot(ax, point)
        half = text_width(str(point.rank), SIZE) / 2 + 0.5
        for dx, dy in _sides(half):
            box = _around(x + dx, y + dy, half, 3.6)
            if _inside(box, field) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                _write(ax, point, dx, dy)
                break


def _spot(ax: Axes, point: PortfolioPoint) -> tuple[float, float]:
    """Give where a point is drawn, in pixels."""
    x, y = ax.transData.transform((point.place, point.benefit))
    return float(x), float(y)


def _around(x: float, y: float, half: float, high: float) -> Box:
    return x - half, y - high, x + half, y + high


def _inside(box: Box, field: Box) -> bool:
    return box[0] >= field[0] and box[1] >= field[1] and box[2] <= field[2] and box[3] <= field[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _sides(half: float) -> Iterator[tuple[float, float]]:
    """Give shifts from a point: beside, above and below it first, then further and further round it."""
    for ring, turn in itertools.product(range(6), range(8)):
        angle = math.pi / 4 * (turn * 3 % 8) + 0.3 * ring
        yield (MARK + half + 1 + 9 * ring) * math.cos(angle), (MARK + 5 + 9 * ring) * math.sin(angle)


def _write(ax: Axes, point: PortfolioPoint, dx: float, dy: float) -> None:
    """Write a rank; one that stands away from its point is tied to it by a line."""
    line = {"arrowstyle": "-", "color": style.MUTED, "linewidth": 0.4, "shrinkA": 4, "shrinkB": 3} if math.hypot(dx, dy) > 16 else None
    ax.annotate(str(point.rank), (point.place, point.benefit), xytext=(dx, dy), textcoords="offset pixels", ha="center", va="center_baseline", fontsize=SIZE, arrowprops=line)


def _most(points: Sequence[PortfolioPoint]) -> PortfolioPoint:
    return max(points, key=lambda point: point.benefit)


def _cheapest(points: Sequence[PortfolioPoint]) -> PortfolioPoint:
    return max(points, key=lambda point: point.yield_)


def describe_portfolio(points: Sequence[PortfolioPoint]) -> str:
    """Say in words what the portfolio shows."""
    known = [point for point in points if not math.isnan(point.benefit)]
    if not known:
        return f"Punktdiagramm von {len(points)} Maßnahmen. Kein Beitrag ist bewertbar."
    most, cheap = _most(known), _cheapest(known)
    return (
        f"Punktdiagramm von {len(points)} Maßnahmen: Aufwand waagerecht, Beitrag zum Schließen der Lücke senkrecht. "
        f"Den größten Beitrag leistet Rang {most.rank} ({svg.shortened(most.title, 70)}) mit {german.decimal(most.benefit)} % bei {german.decimal(most.effort, 0)} Personentagen; "
        f"am meisten je Personentag bringt Rang {cheap.rank} ({svg.shortened(cheap.title, 70)})."
    )


def portfolio_svg(points: Sequence[PortfolioPoint], labelled: int = 20) -> str:
    """Give the portfolio as SVG, or an empty string where there is nothing to compare."""
    known = [point for point in points if not math.isnan(point.benefit + point.effort)]
    if len(known) < 3:
        return ""
    with style.chart_style():
        figure = Figure(figsize=(6.3, 3.5), dpi=72)
        ax = figure.add_axes((0.09, 0.15, 0.89, 0.72))
        draw_portfolio(ax, known, labelled)
        figure.legend(loc="upper center", ncols=3, frameon=False, fontsize=8.5)
        return style.figure_svg(figure, "portfolio", describe_portfolio(points))
