"""Reading a composed document: our own XHTML with what its head says about title, look and running texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from typing import TypeAlias

from lxml import etree

from reports.composed import Composed

Node: TypeAlias = etree._Element  # noqa: SLF001 - the class has no public name
KEPT_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
SVG = "{http://www.w3.org/2000/svg}svg"


@dataclass(frozen=True)
class Source:
    """A document to be turned into Word: its body, and what its head tells.

    ``accent`` as six hex digits, ``running_name`` and ``running_note`` as on the pages of the PDF; ``chapters`` whether it is long
    enough for a contents list, so that chapters begin on pages of their own.
    """

    body: Node
    title: str
    author: str
    description: str
    keywords: str
    accent: str
    running_name: str
    running_note: str
    chapters: bool
    issued: str


def read_source(composed: Composed) -> Source:
    """Read a composed document; raises ``lxml.etree.XMLSyntaxError`` where a template is not well-formed."""
    styles = " ".join(STYLE.findall(composed.html))
    root = etree.fromstring(_plain(composed.html), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True))
    body = root.find("body")
    if body is None:
        raise ValueError("a document without body")
    accent = re.search(r"--accent:\s*#([0-9a-fA-F]{6})", styles)
    return Source(
        body, root.findtext("head/title") or "", _meta(root, "author"), _meta(root, "description"), _meta(root, "keywords"), accent[1] if accent else "0B3C66",
        _running(styles, "top-right"), _running(styles, "bottom-left"), bool(with_class(body, "contents")), composed.issued)


def _plain(html: str) -> str:
    """Give the HTML as XML: named characters spelled out, style sheets and doctype left out."""
    text = re.sub(r"<!DOCTYPE[^>]*>", "", STYLE.sub("", html), count=1)
    return re.sub(r"&(\w+);", lambda found: found[0] if found[1] in KEPT_ENTITIES else html5.get(f"{found[1]};", found[0]), text)


def _meta(root: Node, name: str) -> str:
    found = root.find(f"head/meta[@name='{name}']")
    return "" if found is None else found.get("content", "")


def _running(styles: str, box: str) -> str:
    """Give the text of a margin box, from the base template's rule."""
    found = re.search(rf'@{box}\s*{{\s*content:\s*"([^"]*)"', styles)
    return found[1] if found else ""


def classes(node: Node) -> frozenset[str]:
    """Give the CSS classes of an element."""
    return frozenset(node.get("class", "").split())


def with_class(node: Node, name: str) -> list[Node]:
    """Give the elements below that carry a CSS class."""
    return [found for found in node.iter() if name in classes(found)]


def words(node: Node) -> str:
    """Give all text below an element, spaces run together; what a drawing says of itself is left out."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Node) -> list[str]:
    if node.tag == SVG:
        return []
    found = [node.text or ""]
    for child in node:
        found += [*_texts(child), child.tail or ""]
    return found
