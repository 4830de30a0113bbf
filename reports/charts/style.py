"""One look for all charts: bundled font, colour-blind-safe colours that also differ in grey, reproducible SVG."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from reports.fonts import FOLDER

INK = "#1d2733"
MUTED = "#5b6775"
GRID = "#c9d1da"
IST = "#0b4f8a"
BAND = "#a9c7e4"
SOLL = "#b04a00"
FONT = "Source Sans 3"


def _register_fonts() -> None:
    known = {entry.fname for entry in fontManager.ttflist}
    for path in sorted(FOLDER.glob("*.ttf")):
        if str(path) not in known:
            fontManager.addfont(path)


@contextmanager
def chart_style() -> Iterator[None]:
    """Hold the settings under which all charts are drawn."""
    _register_fonts()
    with mpl.rc_context({
        "font.family": FONT, "font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "reifegrad", "text.color": INK,
        "axes.edgecolor": GRID, "axes.labelcolor": INK, "xtick.color": MUTED, "ytick.color": MUTED, "axes.linewidth": 0.8, "text.parse_math": False,
    }):
        yield


def figure_svg(figure: Figure, name: str, alt: str) -> str:
    """Give a figure as inline SVG with ``alt`` as its title; the same figure gives the same bytes.

    Styles become attributes (a page under a strict policy drops ``style="…"``, the layout engine warns of it), ids
    nobody refers to go, the others carry ``name`` and a hash of the drawing so that several charts share a page.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = buffer.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", text[text.index("<svg"):], flags=re.DOTALL)
    text = re.sub(r' style="([^"]*)"', lambda found: _as_attributes(found[1]), text)
    name = f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    used = set(re.findall(r'(?:href="|url\()#([\w.-]+)', text))
    text = re.sub(r' id="([^"]*)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", text)
    text = re.sub(r'(href="|url\()#', rf"\1#{name}-", text)
    head, body = text.split(">", 1)
    return f'{head} role="img" font-family="{FONT}"><title>{escape(alt)}</title>{body}'


def _as_attributes(style: str) -> str:
    """Turn CSS declarations into SVG presentation attributes."""
    attributes = []
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        key, value = (part.strip() for part in declaration.split(":", 1))
        if key == "font":
            size = re.search(r"([\d.]+)px", value)
            attributes.append(f'font-size="{size[1]}px" font-family="{FONT}"' if size else "")
        elif key == "transform-origin":
            continue
        else:
            attributes.append(f'{key}="{escape(value)}"')
    return "".join(f" {attribute}" for attribute in attributes)
