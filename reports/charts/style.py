"""One look for all charts: bundled font, colour-blind-safe colours that also differ in grey, reproducible SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from importlib import resources
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

INK = "#1d2733"
MUTED = "#5b6775"
GRID = "#c9d1da"
IST = "#0b4f8a"
BAND = "#a9c7e4"
SOLL = "#b04a00"
FONT = "Source Sans 3"


def font_folder() -> Path:
    """Give the folder of the bundled fonts."""
    return Path(str(resources.files("reports"))) / "assets" / "fonts"


def _register_fonts() -> None:
    known = {entry.fname for entry in fontManager.ttflist}
    for path in sorted(font_folder().glob("*.ttf")):
        if str(path) not in known:
            fontManager.addfont(path)


@contextmanager
def chart_style() -> Iterator[None]:
    """Hold the settings under which all charts are drawn."""
    _register_fonts()
    with mpl.rc_context({
        "font.family": FONT, "font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "reifegrad", "text.color": INK,
        "axes.edgecolor": GRID, "axes.labelcolor": INK, "xtick.color": MUTED, "ytick.color": MUTED, "axes.linewidth": 0.8,
    }):
        yield


def figure_svg(figure: Figure, alt: str) -> str:
    """Give a figure as inline SVG with ``alt`` as its title; the same figure gives the same bytes."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = buffer.getvalue()
    text = text[text.index("<svg"):]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    head, body = text.split(">", 1)
    head = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2pt"', head)
    return f'{head} role="img" font-family="{FONT}"><title>{escape(alt)}</title>{body}'
