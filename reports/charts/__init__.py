"""Charts: each has x_svg(rows), describe_x(rows) for the alt text and, where its numbers stand nowhere else, x_table(rows) as its twin.

Hand-made SVG throughout; matplotlib only where geometry is real work (radar with intervals, portfolio with placed labels).
"""

from reports.charts.budget import YearBar, budget_svg, budget_table, describe_budget
from reports.charts.cost_shares import ShareBar, cost_shares_svg, cost_shares_table, describe_cost_shares
from reports.charts.dot_plot import DotRow, describe_dot_plot, dot_plot_svg, dot_plot_table
from reports.charts.gantt import GanttBar, describe_gantt, gantt_svg, gantt_table
from reports.charts.gap_bars import GapBar, describe_gap_bars, gap_bars_svg, gap_bars_table
from reports.charts.heat import heat_class
from reports.charts.load import LoadBar, describe_load, load_svg, load_table
from reports.charts.portfolio import PortfolioPoint, describe_portfolio, portfolio_svg
from reports.charts.radar import RadarRow, describe_radar, radar_svg
from reports.charts.strip import StripRow, describe_strip, strip_svg, strip_table
from reports.charts.svg import pages_of
from reports.charts.wave import WaveRow, describe_wave, wave_svg, wave_table

__all__ = [
    "DotRow", "GanttBar", "GapBar", "LoadBar", "PortfolioPoint", "RadarRow", "ShareBar", "StripRow", "WaveRow", "YearBar", "budget_svg", "budget_table",
    "cost_shares_svg", "cost_shares_table", "describe_budget", "describe_cost_shares", "describe_dot_plot", "describe_gantt", "describe_gap_bars", "describe_load",
    "describe_portfolio", "describe_radar", "describe_strip", "describe_wave", "dot_plot_svg", "dot_plot_table", "gantt_svg", "gantt_table", "gap_bars_svg",
    "gap_bars_table", "heat_class", "load_svg", "load_table", "pages_of", "portfolio_svg", "radar_svg", "strip_svg", "strip_table", "wave_svg", "wave_table",
]
