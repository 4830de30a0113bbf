"""Running text: words with their marks, links, line breaks and drawings, spaces run together as in a browser."""

from __future__ import annotations

import re
from dataclasses import replace

from reports.word.manuscript import Manuscript
from reports.word.ooxml import PLAIN, Element, Look, Runs, el, field, text_run
from reports.word.source import SVG, Node, classes, words

SPACES = re.compile(r"[ \t\r\n]+")
STYLES = {"origin": "Herkunft", "mark": "Hinweis", "value": "Ergebnis", "klass": "Strong", "small": "Klein", "muted": "Klein"}
BLOCKS = frozenset({"p", "div", "section", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "figure", "figcaption", "blockquote", "header", "main", "article", "aside", "nav", "dl", "dt", "dd", "hr"})
DRAWN = "track"
"""A bar drawn by style sheet; its numbers stand in the same row."""


class Line:
    """Collects the runs of one paragraph."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, Look] | Element] = []
        self.spaced = True

    def add(self, text: str | None, look: Look) -> None:
        """Add text; a space after a space is left out."""
        plain = SPACES.sub(" ", text or "")
        plain = plain[1:] if self.spaced and plain.startswith(" ") else plain
        if plain:
            self.parts.append((plain, look))
            self.spaced = plain.endswith(" ")

    def put(self, *runs: Element) -> None:
        """Add finished runs."""
        self.parts.extend(runs)
        self.spaced = False

    def runs(self) -> Runs:
        """Give what was collected, without a space at the end."""
        if self.parts and isinstance(last := self.parts[-1], tuple):
            self.parts[-1] = (last[0].rstrip(" "), last[1])
        return [text_run(*part) if isinstance(part, tuple) else part for part in self.parts]


def is_block(node: Node) -> bool:
    """Whether an element stands on lines of its own."""
    return node.tag in BLOCKS


def inline_runs(book: Manuscript, node: Node, look: Look = PLAIN) -> Runs:
    """Give the runs of an element that holds running text only."""
    line = Line()
    gather(book, node, look, line)
    return line.runs()


def gather(book: Manuscript, node: Node, look: Look, line: Line) -> None:
    """Add what stands inside an element to a line."""
    line.add(node.text, look)
    for child in node:
        gather_child(book, child, look, line)
        line.add(child.tail, look)


def gather_child(book: Manuscript, node: Node, look: Look, line: Line) -> None:
    """Add one element to a line."""
    if DRAWN in classes(node):
        return
    match node.tag:
        case "br":
            line.put(el("w:r", None, el("w:br")))
            line.spaced = True
        case "a":
            line.put(*_link(book, node, look))
        case "img":
            found = book.image(node)
            line.put(*([] if found is None else [found]))
        case tag if tag == SVG:
            line.put(book.chart(node))
        case _:
            gather(book, node, _marked(node, look), line)


def _link(book: Manuscript, node: Node, look: Look) -> Runs:
    target = node.get("href", "")
    runs = [book.link(target, words(node), look)]
    if "paged" in classes(node):
        runs += [text_run(" ("), *field(f"PAGEREF {book.anchor(target[1:])} \\h", "…"), text_run(")")]
    return runs


def _marked(node: Node, look: Look) -> Look:
    """Give the look inside an element: what it adds to the look around it."""
    style = next((STYLES[name] for name in sorted(classes(node)) if name in STYLES), look.style)
    match node.tag:
        case "b" | "strong":
            return replace(look, style=style, bold=True)
        case "i" | "em":
            return replace(look, style=style, italic=True)
        case "sup" | "sub":
            return replace(look, style=style, raised={"sup": "superscript", "sub": "subscript"}[node.tag])
        case "small":
            return replace(look, style="Klein")
    return replace(look, style=style)
