"""Tables with repeated heads and row heads; lists of label and text become paragraphs with a hanging label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from docx.oxml.ns import qn

from reports.fonts import FOLDER
from reports.word.inline import DRAWN, inline_runs
from reports.word.manuscript import Context, Manuscript
from reports.word.ooxml import SOFT_HYPHEN, TWENTIETHS, Element, Look, Shape, el, paragraph, text_run, val
from reports.word.source import Node, classes, with_class, words
from reports.word.styles import TABLE, TEXT_WIDTH

Inside: TypeAlias = Callable[[Manuscript, Node, Context], Iterator[Element]]
"""Gives what stands in a cell."""
HEAT = re.compile(r"td\.(h\w+)\s*{\s*background:\s*#(\w{6});\s*color:\s*#(\w{6})")
WIDTH = re.compile(r"width:\s*([\d.]+)%")
LETTER, PADDING, LONGEST_WHOLE = 4.5, 9.0, 16
"""Points a letter of a table takes and the margins of a cell; words of up to so many letters stay whole."""
STRESSED = frozenset({"total", "level0", "level1"})
STRESSED_GROUND = "F3F6F9"


def table_blocks(book: Manuscript, node: Node, context: Context, inside: Inside) -> Iterator[Element]:
    """Give a table with its caption, or its labelled paragraphs where it is a list of labels and texts."""
    caption, rows = node.find("caption"), list(node.iter("tr"))
    statements = node.find("thead") is None and all(_labelled(row) for row in rows)
    if caption is not None:
        named = inline_runs(book, caption)
        yield book.paragraph(Shape("Caption", keep_next=True), named if statements else book.caption("Tabelle", named), top=not context.table)
    if statements:
        for row in rows:
            yield from _statements(book, row, context, inside)
        return
    yield _table(book, node, rows, inside)
    yield paragraph(Shape("Abstand"), [])


def _labelled(row: Node) -> bool:
    """Whether a row is pairs of a label and a text."""
    return [cell.tag for cell in row] == ["th", "td"] * (len(row) // 2) and len(row) > 1


def _statements(book: Manuscript, row: Node, context: Context, inside: Inside) -> Iterator[Element]:
    cells = list(row)
    for label, text in zip(cells[::2], cells[1::2], strict=True):
        made = list(inside(book, text, replace(context, style="Angabe"))) or [book.paragraph(Shape("Angabe"), [])]
        made[0].insert(1, el("w:r", None, el("w:tab")))
        made[0].insert(1, text_run(words(label), Look(bold=True)))
        yield from made


def _table(book: Manuscript, node: Node, rows: Sequence[Node], inside: Inside) -> Element:
    shares = _shares(node, rows)
    left_out = _bars_only(node, len(shares))
    book.bars_left_out = bool(left_out)
    kept = [0.0 if place in left_out else share for place, share in enumerate(shares)]
    widths = [round(width * TWENTIETHS) for width in _fitted([TEXT_WIDTH * share / sum(kept) for share in kept], _needed(rows, kept))]
    first_is_head = any(len(row) and row[0].tag == "th" for row in rows if _parent_tag(row) != "thead")
    made = el("w:tbl", None, _properties(words(caption) if (caption := node.find("caption")) is not None else "", first_column=first_is_head),
              el("w:tblGrid", None, *(el("w:gridCol", {"w:w": str(width)}) for width in widths if width)))
    for place, row in enumerate(rows):
        made.append(_row(book, row, widths, inside, head=_parent_tag(row) == "thead" or (place == 0 and node.find("thead") is None)))
    return made


def _properties(caption: str, *, first_column: bool) -> Element:
    look = el("w:tblLook", {"w:val": "04A0" if first_column else "0420", "w:firstRow": "1", "w:lastRow": "0", "w:firstColumn": str(int(first_column)), "w:lastColumn": "0", "w:noHBand": "0", "w:noVBand": "1"})
    parts = [val("w:tblStyle", TABLE), el("w:tblW", {"w:w": str(round(TEXT_WIDTH * TWENTIETHS)), "w:type": "dxa"}), el("w:tblLayout", {"w:type": "fixed"}), look]
    return el("w:tblPr", None, *parts, *([el("w:tblCaption", {"w:val": caption})] if caption else []))


def _parent_tag(row: Node) -> str:
    parent = row.getparent()
    return "" if parent is None else str(parent.tag)


def _shares(node: Node, rows: Sequence[Node]) -> list[float]:
    """Give the widths of the columns as the template declares them, else equal ones."""
    declared = [WIDTH.search(column.get("style", "")) for column in node.iter("col")]
    count = max((sum(_span(cell) for cell in row) for row in rows), default=1)
    return [float(found[1]) if found else 100 / count for found in declared] if len(declared) == count else [100 / count] * count


def _needed(rows: Sequence[Node], shares: Sequence[float]) -> list[float]:
    """Give the points each column needs so that no number, date or short word breaks; 0 for a column that is left out."""
    needed = [0.0 for _ in shares]
    for row in rows:
        if len(row) == len(shares):
            for place, cell in enumerate(row):
                longest = max((len(word) for word in words(cell).replace(SOFT_HYPHEN, " ").replace("-", " ").split() if len(word) <= LONGEST_WHOLE), default=0)
                needed[place] = max(needed[place], longest * LETTER + PADDING if shares[place] else 0.0)
    return needed


def _fitted(widths: Sequence[float], needed: Sequence[float]) -> list[float]:
    """Widen columns that are too narrow, at the cost of those that have room to spare."""
    lacking = sum(max(0.0, need - width) for width, need in zip(widths, needed, strict=True))
    spare = sum(max(0.0, width - need) for width, need in zip(widths, needed, strict=True))
    if not lacking or lacking >= spare:
        return list(widths)
    return [need if width < need else width - (width - need) * lacking / spare for width, need in zip(widths, needed, strict=True)]


def _span(cell: Node) -> int:
    return int(cell.get("colspan", "1"))


def _bars_only(node: Node, count: int) -> frozenset[int]:
    """Give the columns that hold nothing but drawn bars; none where cells span columns."""
    rows = [list(row) for row in node.iter("tr") if _parent_tag(row) != "thead"]
    if not rows or any(len(row) != count for row in rows):
        return frozenset()
    return frozenset(place for place in range(count) if all(with_class(row[place], DRAWN) and not words(row[place]) for row in rows))


def _row(book: Manuscript, row: Node, widths: Sequence[int], inside: Inside, *, head: bool) -> Element:
    made = el("w:tr", None, el("w:trPr", None, el("w:cantSplit"), *([el("w:tblHeader")] if head else [])))
    at = 0
    for cell in row:
        width = sum(widths[at:at + _span(cell)])
        at += _span(cell)
        if width:
            made.append(_cell(book, cell, width, classes(row), inside, head=head))
    return made


def _cell(book: Manuscript, cell: Node, width: int, row: frozenset[str], inside: Inside, *, head: bool) -> Element:
    heat = next((tint for name, tint in heat_tints().items() if name in classes(cell)), None)
    ground = heat[0] if heat else STRESSED_GROUND if row & STRESSED and not head else ""
    properties = el("w:tcPr", None, el("w:tcW", {"w:w": str(width), "w:type": "dxa"}))
    properties.extend([val("w:gridSpan", _span(cell))] if _span(cell) > 1 else [])
    properties.extend([el("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": ground})] if ground else [])
    properties.extend([val("w:vAlign", "bottom")] if head else [])
    context = Context(_cell_style(cell, row, head=head), table=True, right="num" in classes(cell))
    content = list(inside(book, cell, context))
    if heat:
        _tint(content, heat[1])
    return el("w:tc", None, properties, *(content or [book.paragraph(context.shape(), [], top=False)]))


@cache
def heat_tints() -> dict[str, tuple[str, str]]:
    """Give ground and text colour of each class of heat map cells, as the style sheet of the PDF has them."""
    return {name: (ground, ink) for name, ground, ink in HEAT.findall((FOLDER.parent / "heat.css").read_text(encoding="utf-8"))}


def _tint(content: Sequence[Element], ink: str) -> None:
    """Colour all text of a cell."""
    for run in (run for made in content for run in made.iter(qn("w:r"))):
        properties = run.find(qn("w:rPr"))
        if properties is None:
            properties = el("w:rPr")
            run.insert(0, properties)
        properties.append(val("w:color", ink))


def _cell_style(cell: Node, row: frozenset[str], *, head: bool) -> str:
    if head:
        return "Tabellenkopf"
    if "notes" in row:
        return "Tabellennotiz"
    return "Zeilenkopf" if cell.tag == "th" or row & STRESSED else "Tabellentext"
