"""A composed document → an editable Word file; the same input gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm

from reports.composed import Composed
from reports.word.blocks import blocks
from reports.word.manuscript import Manuscript
from reports.word.ooxml import Element, Look, Runs, Shape, el, field, paragraph, text_run, val
from reports.word.source import Source, read_source, with_class, words
from reports.word.styles import LANGUAGE, fill_numbering, fill_styles, font_table

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date every part of the file bears."""
UNWANTED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.CUSTOM_XML, "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects")
"""Parts of the template that are not ours."""
DRAFT_NOTE, PAGE = Look("Hinweis", bold=True), "Seite "


def render_docx(composed: Composed) -> bytes:
    """Give a document for editing in Word or LibreOffice: real styles, captions, fields, links, alternative texts."""
    source = read_source(composed)
    document = Document()
    _prepare(document, source)
    book = Manuscript(document, composed.given, source.accent)
    body = document.element.body
    closing = body.sectPr
    for made in blocks(book, source.body):
        closing.addprevious(made)
    _frame_pages(document, source)
    return _packed(document)


def _prepare(document: WordDocument, source: Source) -> None:
    """Take our styles, lists, settings, fonts and properties in place of the template's."""
    part = document.part
    fill_styles(document.styles.element, source.accent, chapters=source.chapters)
    fill_numbering(part.numbering_part.element)
    _fill_settings(document.settings.element)
    for owner in (part, part.package):
        for key in [key for key, relation in owner.rels.items() if relation.reltype in UNWANTED]:
            del owner.rels[key]
    fonts = part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts._blob = font_table()  # noqa: SLF001 - a part without a class of its own
    _fill_properties(document, source)


def _fill_settings(settings: Element) -> None:
    for child in list(settings):
        settings.remove(child)
    mode = el("w:compatSetting", {"w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": "15"})
    settings.extend([
        el("w:zoom", {"w:percent": "100"}), val("w:defaultTabStop", 709), el("w:autoHyphenation"), val("w:hyphenationZone", 425), el("w:updateFields", {"w:val": "true"}),
        el("w:compat", None, mode), el("w:themeFontLang", {"w:val": LANGUAGE}), val("w:decimalSymbol", ","), val("w:listSeparator", ";")])


def _fill_properties(document: WordDocument, source: Source) -> None:
    day = datetime.fromisoformat(source.issued)
    core = document.core_properties
    core.title, core.author, core.last_modified_by = source.title[:255], source.author[:255], source.author[:255]
    core.subject, core.keywords, core.comments = source.description[:255], source.keywords[:255], ""
    core.created = core.modified = core.last_printed = day
    core.language, core.revision = LANGUAGE, 1


def _frame_pages(document: WordDocument, source: Source) -> None:
    """Set page and margins, running heads and feet; a cover has none."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Mm(22), Mm(20), Mm(24), Mm(22)
    section.header_distance, section.footer_distance = Mm(12), Mm(11)
    section.different_first_page_header_footer = bool(with_class(source.body, "cover"))
    heading = source.body.find(".//h1")
    name = "" if heading is None else words(heading)
    _fill(section.header._element, "Header", [text_run(name), _tab(), text_run(source.running_name)])  # noqa: SLF001 - the element has no public name
    pages = [text_run(PAGE), *field("PAGE", "1"), text_run(" von "), *field("NUMPAGES", "1")]
    _fill(section.footer._element, "Footer", [text_run(source.running_note, DRAFT_NOTE), _tab(), *pages])  # noqa: SLF001


def _tab() -> Element:
    return el("w:r", None, el("w:tab"))


def _fill(story: Element, style: str, runs: Runs) -> None:
    for child in list(story):
        story.remove(child)
    story.append(paragraph(Shape(style), runs))


def _packed(document: WordDocument) -> bytes:
    """Give the file with every part dated alike."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return packed.getvalue()
