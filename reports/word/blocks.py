"""Paragraphs, headings, lists, boxes, figures, cover and contents list of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from docx.oxml.ns import qn

from reports.word.inline import Line, gather_child, inline_runs, is_block
from reports.word.manuscript import Context, Manuscript
from reports.word.ooxml import PLAIN, Element, Runs, Shape, el, field, field_begin, field_end, paragraph
from reports.word.source import SVG, Node, classes, words
from reports.word.styles import BULLETS, DEEPEST
from reports.word.tables import table_blocks

PARAGRAPHS = {"lead": "Vorspann", "small": "Kleintext", "muted": "Kleintext", "key": "Kleintext", "origin": "Kleintext", "hash": "Kleintext", "mark": "Warnhinweis", "banner": "Warnhinweis",
              "place": "Subtitle", "example": "Beispieldaten"}
BOX, ALERT = ("0B4F8A", "F3F6F9"), ("B04A00", "FDF3EA")
"""Edge and ground of a box, as in the style sheet."""
TOP = Context()


def blocks(book: Manuscript, node: Node, context: Context = TOP) -> Iterator[Element]:
    """Give the paragraphs and tables of what stands inside an element; loose text between blocks gets paragraphs of its own."""
    line = Line()
    line.add(node.text, PLAIN)
    for child in node:
        if is_block(child):
            yield from _flushed(book, line, context)
            line = Line()
            yield from block(book, child, context)
        else:
            gather_child(book, child, PLAIN, line)
        line.add(child.tail, PLAIN)
    yield from _flushed(book, line, context)


def _flushed(book: Manuscript, line: Line, context: Context) -> Iterator[Element]:
    runs = line.runs()
    if runs:
        yield book.paragraph(context.shape(), runs, top=not context.table)


def block(book: Manuscript, node: Node, context: Context) -> Iterator[Element]:
    """Give the paragraphs and tables of one element."""
    if node.get("id"):
        book.waiting.append(node.get("id", ""))
    match node.tag:
        case "h1" | "h2" | "h3" | "h4" | "h5":
            yield _heading(book, node, context)
        case "p" | "blockquote" | "dt" | "dd":
            yield from _paragraphs(book, node, context)
        case "ul" | "ol":
            yield from _list(book, node, context)
        case "table":
            yield from table_blocks(book, node, context, blocks)
        case "figcaption":
            yield book.paragraph(Shape("Caption"), book.caption("Abbildung", inline_runs(book, node)))
        case _:
            yield from _container(book, node, context)


def _heading(book: Manuscript, node: Node, context: Context) -> Element:
    level = int(str(node.tag)[1])
    shape = Shape("Title" if level == 1 else f"Heading{level - 1}", boxed=context.boxed, new_page=False if "inline" in classes(node) else None)
    return book.paragraph(shape, inline_runs(book, node), top=not context.table)


def _paragraphs(book: Manuscript, node: Node, context: Context) -> Iterator[Element]:
    named = classes(node)
    if "key" in named and book.bars_left_out:
        book.bars_left_out = False
        return
    if "box" in named:
        context = replace(context, boxed=_box(named))
    style = "Bildabsatz" if node.find(SVG) is not None else next((PARAGRAPHS[name] for name in sorted(named) if name in PARAGRAPHS), context.style)
    yield from blocks(book, node, context if context.table else replace(context, style=style))


def _list(book: Manuscript, node: Node, context: Context) -> Iterator[Element]:
    level = min(context.depth, DEEPEST - 1)
    number = book.new_list() if node.tag == "ol" else BULLETS
    style = context.style if context.table else "ListNumber" if node.tag == "ol" else "ListBullet"
    inside = replace(context, style=style, depth=context.depth + 1, numbering=(number, level))
    for item in node.findall("li"):
        if item.get("id"):
            book.waiting.append(item.get("id", ""))
        for place, element in enumerate(blocks(book, item, inside)):
            yield element if place == 0 else _unnumbered(element, (str(level), str(number)))


def _unnumbered(element: Element, place: tuple[str, str]) -> Element:
    """Take the number off what goes on with a list item, so that a sentence after a nested list is no item of its own."""
    for found in element.iterfind(f"{qn('w:pPr')}/{qn('w:numPr')}"):
        if tuple(part.get(qn("w:val")) for part in found) == place:
            found[1].set(qn("w:val"), "0")
    return element


def _container(book: Manuscript, node: Node, context: Context) -> Iterator[Element]:
    named = classes(node)
    if "track" in named:
        return
    if "contents" in named:
        yield from contents(book, node)
    elif "cover" in named:
        yield from _cover(book, node)
    elif "box" in named:
        yield from blocks(book, node, replace(context, boxed=_box(named)))
    elif node.tag == "figure":
        yield from blocks(book, node, replace(context, style="Bildabsatz"))
    else:
        yield from blocks(book, node, context)


def _box(named: frozenset[str]) -> tuple[str, str]:
    return ALERT if "alert" in named else BOX


def _cover(book: Manuscript, node: Node) -> Iterator[Element]:
    """Give the title page: a bar beside its lines, and a new page for what follows."""
    yield paragraph(Shape("Titelabstand"), [])
    yield from blocks(book, node, Context("Titelblatt", boxed=(book.accent, "")))
    book.new_page = True


def contents(book: Manuscript, node: Node) -> Iterator[Element]:
    """Give the contents list as a field of Word, filled with the entries of the PDF until it is brought up to date."""
    title = node.find("h2")
    yield book.paragraph(Shape("TOCHeading"), [] if title is None else inline_runs(book, title))
    entries = [link for link in node.iter("a") if link.get("href", "").startswith("#")]
    for place, link in enumerate(entries):
        runs: Runs = field_begin(f'TOC \\o "1-{_deepest(node, entries)}" \\h \\z \\u') if place == 0 else []
        runs.append(_entry(book, link))
        runs += [field_end()] if place == len(entries) - 1 else []
        yield book.paragraph(Shape("TOC1"), runs)


def _entry(book: Manuscript, link: Node) -> Element:
    anchor = book.anchor(link.get("href", "")[1:])
    made = book.link(link.get("href", ""), words(link), PLAIN)
    made.append(el("w:r", None, el("w:tab")))
    made.extend(field(f"PAGEREF {anchor} \\h", ""))
    return made


def _deepest(node: Node, entries: list[Node]) -> int:
    """Give the deepest heading level of Word the contents list names."""
    names = {link.get("href", "")[1:] for link in entries}
    found = [int(str(heading.tag)[1]) - 1 for heading in node.getroottree().getroot().iter("h2", "h3", "h4") if heading.get("id") in names]
    return max(found, default=1)


