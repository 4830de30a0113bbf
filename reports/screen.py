"""A composed document for the screen: one file with its styles, letters and pictures inside, that asks for nothing else."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from reports.composed import Composed
from reports.fonts import embeddable

STYLESHEET = re.compile(r'<link rel="stylesheet" href="([a-z]+\.css)"/>')
PICTURE = re.compile(r'src="given:([^"]+)"')
FACE = re.compile(r'url\("fonts/SourceSans3-(\w+)\.ttf"\)')
WATERMARK = re.compile(r"@page \{ background: url\([^)]*\)[^}]*\}")
PNG = "image/png"


def standalone(composed: Composed, notes: Iterable[str]) -> str:
    """Give a document as one HTML file, headed by notes; what only paper has (watermark, margins) is left out."""
    text = STYLESHEET.sub(lambda found: f"<style>{_styles(found[1])}</style>", composed.html)
    text = PICTURE.sub(lambda found: f'src="{_data(PNG, composed.given[found[1]])}"', WATERMARK.sub("", text))
    said = "".join(f"<p>{html.escape(note)}</p>" for note in notes)
    head = f'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n<style>{_styles("screen.css")}</style>\n</head>'
    opening = f'<body>\n<aside class="preview" aria-label="Hinweis zur Vorschau">{said}</aside>\n<main tabindex="0">'
    return text.replace("</head>", head, 1).replace("<body>", opening, 1).replace("</body>", "</main>\n</body>", 1)


@cache
def _styles(name: str) -> str:
    """Give a style sheet with its letters inside."""
    text = (resources.files("reports") / "assets" / name).read_text(encoding="utf-8")
    return FACE.sub(lambda found: f'url("{_data("font/woff2", embeddable(found[1]))}")', text)


def _data(media: str, content: bytes) -> str:
    return f"data:{media};base64,{base64.b64encode(content).decode()}"
