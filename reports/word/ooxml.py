"""Small builders for the XML of Word: elements, runs, fields, paragraphs; children stand in the order the standard demands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from docx.oxml.ns import nsmap, qn
from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - the class has no public name
Runs: TypeAlias = list[Element]
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
SOFT_HYPHEN = "\u00ad"
HALF_POINTS, TWENTIETHS, EMU = 2, 20, 12_700
"""Units per point: of font sizes, of distances, of pictures."""


def el(name: str, attributes: dict[str, str] | None = None, *children: Element, text: str = "") -> Element:
    """Give an element by prefixed name (``w:p``) with prefixed attributes, children and text."""
    prefix = name.split(":", maxsplit=1)[0]
    made = etree.Element(qn(name), {qn(key) if ":" in key else key: value for key, value in (attributes or {}).items()}, {prefix: nsmap[prefix]})
    made.extend(children)
    if text:
        made.text = text
        made.set(SPACE, "preserve")
    return made


def val(name: str, value: str | float) -> Element:
    """Give the common element with one value."""
    return el(name, {"w:val": f"{value:g}" if isinstance(value, float) else str(value)})


@dataclass(frozen=True)
class Look:
    """How a stretch of text looks: a character style and direct marks."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    raised: str = ""

    def properties(self) -> list[Element]:
        """Give the run properties, none where the text is plain."""
        parts = [val("w:rStyle", self.style)] if self.style else []
        parts += [el("w:b")] if self.bold else []
        parts += [el("w:i")] if self.italic else []
        parts += [val("w:vertAlign", self.raised)] if self.raised else []
        return [el("w:rPr", None, *parts)] if parts else []


PLAIN = Look()


def text_run(text: str, look: Look = PLAIN) -> Element:
    """Give a run of text; soft hyphens become those of Word."""
    made = el("w:r", None, *look.properties())
    for place, part in enumerate(text.split(SOFT_HYPHEN)):
        made.extend([el("w:softHyphen")] if place else [])
        made.extend([el("w:t", text=part)] if part else [])
    return made


def field(instruction: str, shown: str, look: Look = PLAIN) -> Runs:
    """Give a field with what it shows until it is brought up to date."""
    return [*field_begin(instruction, look), text_run(shown, look), field_end(look)]


def field_begin(instruction: str, look: Look = PLAIN) -> Runs:
    """Give the opening of a field."""
    marks = look.properties
    return [el("w:r", None, *marks(), el("w:fldChar", {"w:fldCharType": "begin"})), el("w:r", None, *marks(), el("w:instrText", text=f" {instruction} ")),
            el("w:r", None, *marks(), el("w:fldChar", {"w:fldCharType": "separate"}))]


def field_end(look: Look = PLAIN) -> Element:
    """Give the end of a field."""
    return el("w:r", None, *look.properties(), el("w:fldChar", {"w:fldCharType": "end"}))


@dataclass(frozen=True)
class Shape:
    """How a paragraph is set: its style by id and what differs from it.

    ``boxed`` the colours (edge, ground) of a box around it, the ground empty where only its edge is drawn.
    """

    style: str
    keep_next: bool = False
    new_page: bool | None = None
    numbering: tuple[int, int] | None = None
    boxed: tuple[str, str] | None = None
    right: bool = False

    def properties(self) -> Element:
        """Give the paragraph properties."""
        parts = [val("w:pStyle", self.style)]
        parts += [el("w:keepNext")] if self.keep_next else []
        parts += [val("w:pageBreakBefore", str(int(self.new_page)))] if self.new_page is not None else []
        if self.numbering:
            parts.append(el("w:numPr", None, val("w:ilvl", self.numbering[1]), val("w:numId", self.numbering[0])))
        if self.boxed:
            edge, ground = self.boxed
            parts.append(el("w:pBdr", None, el("w:left", {"w:val": "single", "w:sz": "24", "w:space": "8", "w:color": edge})))
            parts += [el("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": ground})] if ground else []
        parts += [val("w:jc", "right")] if self.right else []
        return el("w:pPr", None, *parts)


def paragraph(shape: Shape, runs: Runs) -> Element:
    """Give a paragraph."""
    return el("w:p", None, shape.properties(), *runs)
