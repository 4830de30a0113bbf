"""What a Word file counts while it is written: bookmarks, pictures, lists, captions, and marks that wait for the next paragraph."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.parts.document import DocumentPart

from reports.word.ooxml import Element, Look, Runs, Shape, el, field, paragraph, text_run
from reports.word.pictures import CSS_DOTS, alternative, drawn, picture_run, size_of
from reports.word.source import Node
from reports.word.styles import restarted

OUTSIDE = re.compile(r"(?:https?://|mailto:)\S+\Z")
GIVEN = "given:"
TALLEST_CREST = 90.0


@dataclass(frozen=True)
class Context:
    """Where text stands: the paragraph style it gets, inside a table or box, how deep in lists, right-aligned or not."""

    style: str = "Normal"
    table: bool = False
    boxed: tuple[str, str] | None = None
    depth: int = 0
    numbering: tuple[int, int] | None = None
    right: bool = False

    def shape(self) -> Shape:
        """Give the shape of a paragraph here."""
        return Shape(self.style, numbering=self.numbering, boxed=self.boxed, right=self.right)


class Manuscript:
    """A Word file in the making."""

    def __init__(self, document: Document, given: Mapping[str, bytes], accent: str) -> None:
        self.part: DocumentPart = document.part
        self.numbering: Element = document.part.numbering_part.element
        self.given, self.accent = given, accent
        self.bookmarks: dict[str, str] = {}
        self.counted: Counter[str] = Counter()
        self.waiting: list[str] = []
        self.new_page = False
        self.bars_left_out = False

    def paragraph(self, shape: Shape, runs: Runs, *, top: bool = True) -> Element:
        """Give a paragraph with the bookmarks that waited for it; ``top``: not in a table, may begin a page."""
        if top and self.new_page:
            shape, self.new_page = replace(shape, new_page=True), False
        marks, self.waiting = self.waiting, []
        return paragraph(shape, [*(mark for name in marks for mark in self._bookmark(name)), *runs])

    def _bookmark(self, name: str) -> Runs:
        number = str(self._next("bookmark"))
        return [el("w:bookmarkStart", {"w:id": number, "w:name": self.anchor(name)}), el("w:bookmarkEnd", {"w:id": number})]

    def anchor(self, name: str) -> str:
        """Give the bookmark of an id: at most 40 letters, digits and underscores, different for different ids."""
        if name not in self.bookmarks:
            self.bookmarks[name] = f"z{len(self.bookmarks) + 1}_{re.sub(r'[^A-Za-z0-9]', '_', name)}"[:40]
        return self.bookmarks[name]

    def new_list(self) -> int:
        """Give the id of a numbered list that begins at 1."""
        return restarted(self.numbering)

    def caption(self, label: str, runs: Runs) -> Runs:
        """Give a caption counted by Word: „Tabelle 3: …“."""
        return [text_run(f"{label} "), *field(f"SEQ {label} \\* ARABIC", str(self._next(label))), text_run(": "), *runs]

    def link(self, target: str, text: str, look: Look) -> Element:
        """Give a link to an anchor or an address on the web; plain text for any other target."""
        shown = text_run(text, replace(look, style="Hyperlink"))
        if target.startswith("#"):
            return el("w:hyperlink", {"w:anchor": self.anchor(target[1:]), "w:history": "1"}, shown)
        if OUTSIDE.match(target):
            return el("w:hyperlink", {"r:id": self.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True), "w:history": "1"}, shown)
        return text_run(text, look)

    def chart(self, svg: Node) -> Element:
        """Give the run of a chart, drawn as PNG."""
        png = drawn(svg)
        return self._picture(png, size_of(png), alternative(svg))

    def image(self, node: Node) -> Element | None:
        """Give the run of a given picture, None where it was not given."""
        png = self.given.get(node.get("src", "").removeprefix(GIVEN))
        if png is None:
            return None
        width, height = size_of(png, dots=CSS_DOTS)
        scale = min(1.0, TALLEST_CREST / height)
        return self._picture(png, (width * scale, height * scale), node.get("alt", ""))

    def _picture(self, png: bytes, size: tuple[float, float], description: str) -> Element:
        relation, _ = self.part.get_or_add_image(io.BytesIO(png))
        return picture_run(relation, self._next("picture"), size, description)

    def _next(self, what: str) -> int:
        self.counted[what] += 1
        return self.counted[what]
