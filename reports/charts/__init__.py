"""Charts: each has draw_x(ax, rows), describe_x(rows) for the alt text, and its numbers stand in a table beside it."""

from reports.charts.portfolio import PortfolioPoint, describe_portfolio, portfolio_svg
from reports.charts.radar import RadarRow, describe_radar, radar_svg

__all__ = ["PortfolioPoint", "RadarRow", "describe_portfolio", "describe_radar", "portfolio_svg", "radar_svg"]
