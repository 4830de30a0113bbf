"""Charts of all pages: drawn by the code that draws those of the documents, made fit for a page under a strict policy, each with its table."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from reports.charts import DotRow, WaveRow, dot_plot_svg, dot_plot_table, wave_svg, wave_table

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
FONT = "Fira Sans, sans-serif"
NARROWER = 0.92
"""The face of the pages runs wider than that of the documents, whose letters the charts leave room for."""
_HEAD = re.compile(r"<svg\b[^>]*>\s*(?:<title>(.*?)</title>)?", re.DOTALL)
_VIEW = re.compile(r'\bviewBox="[^"]*"')
_SIZE = re.compile(r'font-size="([\d.]+)(px)?"')


@dataclass(frozen=True)
class WebChart:
    """A chart with its title, an explanation and the same numbers as a table."""

    title: str
    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: str = ""


def web_chart(title: str, svg: str, table: Table, text: str = "") -> WebChart | None:
    """Give a chart for a page; None where there is nothing to draw."""
    return WebChart(title, page_svg(svg, title), *table, text) if svg else None


def page_svg(svg: str, title: str) -> Markup:
    """Give a drawing of ``reports.charts`` as a page shows it: as wide as its place, in the page's face, named by ``title`` and described by its alt text.

    Its ids are its own, so several may stand on one page; a style a strict policy would drop is refused here rather than shown as a black box.
    """
    found = _HEAD.match(svg)
    view = _VIEW.search(found[0]) if found else None
    if found is None or view is None or "style=" in svg or "<style" in svg:
        raise ValueError("This drawing is not fit for a page.")
    own = f"bild-{hashlib.sha256((title + svg).encode()).hexdigest()[:8]}"
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {view[0]} role="img" font-family="{FONT}" '
            f'aria-labelledby="{own}-titel" aria-describedby="{own}-text"><title id="{own}-titel">{escape(title)}</title><desc id="{own}-text">{found[1] or ""}</desc>')
    body = re.sub(r' font-family="[^"]*"', "", svg[found.end():])
    return Markup(head + _SIZE.sub(_smaller, _with_own_ids(body, own)))  # noqa: S704 - drawn by our own code, which escapes every label


def _with_own_ids(body: str, own: str) -> str:
    body = re.sub(r' id="([^"]*)"', rf' id="{own}-\1"', body)
    return re.sub(r'(href="|url\()#', rf"\1#{own}-", body)


def _smaller(found: re.Match[str]) -> str:
    return f'font-size="{float(found[1]) * NARROWER:.3g}{found[2] or ""}"'


def dot_chart(title: str, rows: Sequence[DotRow], low: float, high: float, text: str = "") -> WebChart | None:
    """Give Ist with interval and Soll, one row per node."""
    return web_chart(title, dot_plot_svg(rows, low, high), dot_plot_table(rows), text)


def wave_chart(title: str, rows: Sequence[WaveRow], low: float, high: float, text: str = "") -> WebChart | None:
    """Give two waves, an arrow per node."""
    return web_chart(title, wave_svg(rows, low, high), wave_table(rows), text)
