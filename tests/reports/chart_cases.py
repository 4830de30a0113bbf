"""Data at the edge for every chart: all zero, all at the top, nothing assessable, one row, many rows, long and hostile names."""

import math
from collections.abc import Callable, Sequence
from functools import partial

from reports import charts

NAN = math.nan
HOSTILE = '<script>alert("x")</script> & \'"> \x00\x1b\u202e </svg>' + "Donaudampfschifffahrtsgesellschaftskapitän" * 3
SHORT = ("IT-Sicherheit", "Organisation", "Prozesse", "Ausstattung", "Online-Dienste")
NAMES_30 = tuple(f"Verbandsgemeinde Obertal-Süd {number:02}"[:31] for number in range(25))
NAMES_80 = tuple(f"Samtgemeinde Niedersachswerfen-Großbodungen und umliegende Ortschaften am Südharz {number:02}" for number in range(25))
LABELS = {"one": ("Gesamt",), "five": SHORT, "25 of 30": NAMES_30, "25 of 80": NAMES_80, "hostile": (HOSTILE, "", "\x00", "x" * 300, " ")}
QUARTERS = tuple(f"{quarter}. Quartal {year}" for year in range(2026, 2032) for quarter in range(1, 5))[3:23]
MONTHS = tuple(f"{month:02}/{year}" for year in range(2027, 2032) for month in range(1, 13))
SCORES = {"all 0": 0.0, "all 5": 5.0, "all nan": NAN, "middle": 2.449}
MONEY = {"zero": 0.0, "tiny": 0.4, "normal": 12_500.0, "large": 98_765_432.0, "huge": 4.2e12, "nan": NAN}
KLASSES, HOWS = ("zwingend", "priorisiert", "zurückgestellt"), ("allein", "gemeinsam", "gemeinsamer Teil")


def _mixed(index: int) -> float:
    return (0.0, 5.0, NAN, 1.05, 4.95, 2.5, 2.52)[index % 7]


def _dots(labels: Sequence[str], value: float | None) -> str:
    def row(index: int, label: str) -> charts.DotRow:
        own = _mixed(index) if value is None else value
        low, high = (0.0, 5.0) if math.isnan(own) else (max(own - 1, 0), min(own + 1, 5))
        return charts.DotRow(label, own, low, high, own if value is not None else _mixed(index + 3))
    return charts.dot_plot_svg([row(index, label) for index, label in enumerate(labels)], 0, 5)


def _gaps(labels: Sequence[str], value: float | None) -> str:
    return charts.gap_bars_svg([charts.GapBar(label, *(_mixed(index + shift) if value is None else value for shift in range(3))) for index, label in enumerate(labels)])


def _waves(labels: Sequence[str], value: float | None) -> str:
    rows = [charts.WaveRow(label, _mixed(index) if value is None else value, _mixed(index * 2 + 1) if value is None else value) for index, label in enumerate(labels)]
    return charts.wave_svg(rows, 0, 5)


def _strips(labels: Sequence[str], value: float | None) -> str:
    def row(index: int, label: str) -> charts.StripRow:
        own = _mixed(index) if value is None else value
        withheld = math.isnan(own) or (value is None and index % 3 == 0)
        return charts.StripRow(label, () if withheld else (own,) * 12, own, None if withheld else (own, own, own))
    return charts.strip_svg([row(index, label) for index, label in enumerate(labels)], 0, 5)


def _shares(labels: Sequence[str], value: float | None) -> str:
    return charts.cost_shares_svg([charts.ShareBar(label, value if value is not None else 1000.0 * index, (value if value is not None else 7000.0) / 3) for index, label in enumerate(labels)])


def _gantt(count: int, labels: Sequence[str], periods: Sequence[str]) -> str:
    return charts.gantt_svg([charts.GanttBar(labels[index % len(labels)], index * 3 % len(periods), 1 + index % 5, HOWS[index % 3], KLASSES[index // 3 % 3],
                                             (None, 0, 1.5, 30)[index % 4]) for index in range(count)], periods)


def _load(periods: Sequence[str], used: float, capacity: float | None, unit: str) -> str:
    return charts.load_svg([charts.LoadBar(period, used * (1 + index % 3), capacity) for index, period in enumerate(periods)], unit, HOSTILE)


def _budget(count: int, likely: float, budget: float | None) -> str:
    return charts.budget_svg([charts.YearBar(str(2027 + index), likely, likely * 1.4, budget) for index in range(count)], HOSTILE)


def _portfolio(count: int, effort: float, benefit: float | None, labelled: int = 20) -> str:
    points = [charts.PortfolioPoint(index + 1, HOSTILE, KLASSES[index % 3], effort if benefit is not None else effort * (1 + index % 9),
                                    benefit if benefit is not None else 90 / (1 + index)) for index in range(count)]
    return charts.portfolio_svg(points, labelled)


def _radar(labels: Sequence[str], value: float | None) -> str:
    rows = [charts.RadarRow(label, own := _mixed(index) if value is None else value, own, own, own) for index, label in enumerate(labels)]
    return charts.radar_svg(rows, 0, 5)


def _rows() -> dict[str, Callable[[], str]]:
    """Draw the charts of rows: kinds of labels times kinds of values."""
    scores, amounts = {**SCORES, "mixed": None}, {**MONEY, "mixed": None}
    makers = {"dot": (_dots, scores), "gap": (_gaps, scores), "wave": (_waves, scores), "strip": (_strips, scores), "shares": (_shares, amounts)}
    return {f"{kind} {name} {what}": partial(maker, labels, value)
            for kind, (maker, values) in makers.items() for name, labels in LABELS.items() for what, value in values.items()}


def _times() -> dict[str, Callable[[], str]]:
    """Draw the charts over time: axes times amounts."""
    axes = (QUARTERS, MONTHS, ("2027",), NAMES_80[:4], (HOSTILE,))
    gantts = {f"gantt {name} {count} {index}": partial(_gantt, count, labels, axis)
              for name, labels in LABELS.items() for count in (1, 12, 45) for index, axis in enumerate((*axes, QUARTERS[:2]))}
    loads = {f"load {index} {what} {unit} {limit}": partial(_load, axis, amount, limit, unit)
             for index, axis in enumerate(axes) for what, amount in MONEY.items() for unit, limit in (("PT", None), ("PT", 0.0), ("EUR", amount), ("EUR", NAN))}
    budgets = {f"budget {count} {what} {budget}": partial(_budget, count, amount, budget)
               for count in (1, 5, 20) for what, amount in MONEY.items() for budget in (None, 0.0, amount, NAN, 5e5)}
    return {**gantts, **loads, **budgets}


def cases() -> dict[str, Callable[[], str]]:
    """Give each drawing as a call under its name; the first word is the kind of chart."""
    return {**_rows(), **_times(), **_figures()}


def _figures() -> dict[str, Callable[[], str]]:
    """Draw with matplotlib."""
    points = ((3, 0.0, 0.0), (3, 10.0, 5.0), (80, 8.0, 2.0), (80, 3.0, None), (30, 0.0, None), (5, 1e6, None), (5, 0.02, None))
    portfolios = {f"portfolio {count} {effort} {benefit}": partial(_portfolio, count, effort, benefit) for count, effort, benefit in points}
    radars = {f"radar {count} {what}": partial(_radar, NAMES_80[:count], value)
              for count in (3, 4, 5, 7, 8, 12) for what, value in {"all 0": 0.0, "all 5": 5.0, "mixed": None}.items()}
    return {**portfolios, "portfolio all labelled": partial(_portfolio, 80, 3.0, None, 80), **radars, "radar hostile": partial(_radar, LABELS["hostile"], None)}
