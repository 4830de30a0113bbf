"""The naive reference template: the content of a real document set the way one writes it at first."""

from __future__ import annotations

import io
import re
from pathlib import Path

from matplotlib.figure import Figure

STYLE = Path(__file__).parent / "naive.css"
CHART = re.compile(r"<svg.*?</svg>", re.DOTALL)
FACTS = re.compile(r'<table class="facts.*?</table>', re.DOTALL)
CARDS = re.compile(r'<div>(?=<div class="card)')


def naive_html(html: str) -> str:
    """Give the same words with automatic tables, flex cards, a dotted contents list and charts drawn by matplotlib."""
    html = re.sub(r'<link rel="stylesheet"[^>]*/>|<style>.*?</style>', "", html, flags=re.DOTALL)
    html = html.replace("</head>", f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>", 1)
    html = re.sub(r"<colgroup>.*?</colgroup>", "", html, flags=re.DOTALL)
    html = FACTS.sub(lambda found: _as_rows(found[0]), html)
    return CARDS.sub('<div class="cards">', CHART.sub(lambda found: _drawn(found[0]), html))


def _as_rows(table: str) -> str:
    """Set the facts of a card in nested flex boxes."""
    for pattern, box in ((r"<(?:table|caption|thead|tbody)\b[^>]*>", '<div class="facts">'), (r"<tr\b[^>]*>", '<div class="row">'), (r"<(?:th|td)\b[^>]*>", "<div>"),
                         (r"</(?:table|caption|thead|tbody|tr|th|td)>", "</div>")):
        table = re.sub(pattern, box, table)
    return table


def _drawn(svg: str) -> str:
    """Draw a chart with as many bars and words as the original has words."""
    words = re.findall(r"<text[^>]*>([^<]+)", svg)[:40] or [""]
    figure = Figure(figsize=(6.3, 1 + 0.2 * len(words)))
    axes = figure.subplots()
    axes.barh(range(len(words)), [1 + len(word) % 5 for word in words], color="#0b4f8a")
    axes.set_yticks(range(len(words)), labels=words)
    axes.grid(axis="x")
    out = io.StringIO()
    figure.savefig(out, format="svg", bbox_inches="tight")
    title = re.search(r"<title>.*?</title>", svg, re.DOTALL)
    text = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", out.getvalue()[out.getvalue().index("<svg"):], flags=re.DOTALL)
    head, body = text.split(">", 1)
    return f"{head}>{title[0] if title else '<title>Diagramm</title>'}{body}"
