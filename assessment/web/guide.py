"""The guide that ships, as pages: Markdown with headings that can be linked to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import count

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

FIRST = ("bedienung", "erste_schritte")
"""What most people look for, in this order; the other pages follow by title."""


@dataclass(frozen=True)
class GuidePage:
    """A page of the guide: the name in its address, its title, its content as HTML."""

    name: str
    title: str
    html: Markup


@cache
def guide_pages() -> dict[str, GuidePage]:
    """Give all pages by name, what most people look for first."""
    folder = resources.files("assessment") / "guide"
    found = {page.name: page for item in folder.iterdir() if item.name.endswith(".md") for page in [_page(item.name.removesuffix(".md"), item.read_text(encoding="utf-8"))]}
    first = [found.pop(name) for name in FIRST if name in found]
    return {page.name: page for page in (*first, *sorted(found.values(), key=lambda page: page.title.casefold()))}


def _page(name: str, text: str) -> GuidePage:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    title = next((tokens[index + 1].content for index, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"), name)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[index + 1].content))
        _point_inside(token)
    return GuidePage(name, title, Markup(_wide_tables(reader.renderer.render(tokens, reader.options, {}))))  # noqa: S704 - our own files, HTML off


def _point_inside(token: Token) -> None:
    """Links to other files of the guide lead to their pages."""
    for child in token.children or ():
        href = child.attrGet("href")
        if child.type == "link_open" and isinstance(href, str):
            child.attrSet("href", re.sub(r"^([a-z_]+)\.md", r"/anleitung/\1", href))


def _wide_tables(html: str) -> str:
    """A wide table scrolls inside its own region, which the keyboard can reach."""
    numbers = count(1)
    return re.sub("<table>", lambda _: f'<div class="table-region" role="region" aria-label="Tabelle {next(numbers)}" tabindex="0"><table class="kern-table">', html).replace("</table>", "</table></div>")


def anchor(heading: str) -> str:
    """Give the anchor of a heading."""
    return re.sub(r"[^a-z0-9äöüß]+", "-", heading.casefold()).strip("-")
