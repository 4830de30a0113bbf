"""A document for the screen carries everything along and asks for nothing."""

from __future__ import annotations

import base64
import io
import re

from fontTools.ttLib import TTFont

from reports.composed import Composed
from reports.fonts import ON_SCREEN, embeddable, unprintable
from reports.screen import standalone

CREST = b"\x89PNG bild"
HTML = """<!DOCTYPE html>
<html lang="de"><head><title>Gutachten</title><link rel="stylesheet" href="print.css"/>
<style>@page { background: url("entwurf.svg") center / 210mm 297mm no-repeat }</style></head>
<body>
<p><img src="given:wappen.png" alt="Wappen"/></p><svg><rect fill="url(#muster)"/></svg></body></html>"""


def page(html: str = HTML, *notes: str) -> str:
    return standalone(Composed(html, "2026-11-21", {"wappen.png": CREST}), notes)


def test_styles_letters_and_pictures_are_inside() -> None:
    """No address is left but data and fragments of the page itself."""
    text = page()
    assert "<link" not in text
    assert f"data:image/png;base64,{base64.b64encode(CREST).decode()}" in text
    assert text.count("data:font/woff2;base64,") == 3
    assert set(re.findall(r'url\("?([a-z#]+)', text)) == {"data", "#muster"}
    assert "entwurf.svg" not in text


def test_notes_head_the_page_as_text() -> None:
    text = page(HTML, "Vorschau vom 21.11.2026", "<b>kein Markup</b>")
    assert '<body>\n<aside class="preview" aria-label="Hinweis zur Vorschau"><p>Vorschau vom 21.11.2026</p><p>&lt;b&gt;kein Markup&lt;/b&gt;</p></aside>\n<main tabindex="0">\n<p><img' in text


def test_the_letters_are_few_and_enough_for_german() -> None:
    for cut in ("Regular", "Bold", "It"):
        content = embeddable(cut)
        assert len(content) < 20_000
        with TTFont(io.BytesIO(content)) as font:
            assert {ord(char) for char in "Größenverhältnis ÄÖÜß „“»« – … € § ½ ≥ →" if not unprintable(char)} <= set(font.getBestCmap())
            assert set(font.getBestCmap()) <= set(ON_SCREEN)
