"""The Word edition read back: outline, tables, pictures, fields, links, words and bytes."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree
from PIL import Image

from reports import Case
from reports.composed import Composed
from reports.documents import compose
from reports.release import Brand, Release
from reports.word import render_docx
from reports.word.source import read_source, words
from tests.reports.planned_case import planned_case

HOSTILE = '<script>alert("x")</script> & =HYPERLINK("http://a") &nbsp; {{ 7*7 }} \U0001f600'


def opened(composed: Composed) -> WordDocument:
    return Document(io.BytesIO(render_docx(composed)))


def composed_of(body: str, head: str = "") -> Composed:
    """Give a small document of our XHTML."""
    return Composed(f'<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8"/><title>Probe</title>{head}</head><body>{body}</body></html>', "2026-11-21", {})


@pytest.fixture(scope="module", params=["gutachten", "ratsvorlage"])
def composed(request: pytest.FixtureRequest) -> Composed:
    return compose(request.param, planned_case())


@pytest.fixture(scope="module")
def document(composed: Composed) -> WordDocument:
    return opened(composed)


def outline_of_word(document: WordDocument) -> Iterator[tuple[int, str]]:
    levels = {"Title": 1, "TOC Heading": 2} | {f"Heading {level}": level + 1 for level in range(1, 5)}
    for found in document.paragraphs:
        if found.style is not None and found.style.name in levels:
            yield levels[found.style.name], " ".join(found.text.split())


def outline_of_html(composed: Composed) -> Iterator[tuple[int, str]]:
    for node in read_source(composed).body.iter("h1", "h2", "h3", "h4", "h5"):
        yield int(str(node.tag)[1]), words(node).replace("\u00ad", "")


def test_outline_is_that_of_the_pdf(composed: Composed, document: WordDocument) -> None:
    """Every heading of the PDF is a heading of Word on the same level, in the same order."""
    assert [(level, title.replace("\u00ad", "").replace("-", "")) for level, title in outline_of_word(document)] == [
        (level, " ".join(title.split()).replace("-", "")) for level, title in outline_of_html(composed)]


def test_tables_repeat_their_heads(document: WordDocument) -> None:
    """Every table has a header row that is marked as one, cells as wide as the grid, and a caption counted by a field where the PDF has one."""
    tables = list(document.element.body.iter(qn("w:tbl")))
    assert len(tables) > 2
    for table in tables:
        rows = table.findall(qn("w:tr"))
        grid = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for row in rows:
            assert sum(int(width.get(qn("w:w"))) for width in row.iter(qn("w:tcW"))) == sum(grid)
            assert all(cell[-1].tag == qn("w:p") for cell in row.findall(qn("w:tc")))
    captions = [found for found in document.paragraphs if found.style is not None and found.style.name == "Caption" and found.text.startswith("Tabelle")]
    assert [int(re.findall(r"\d+", found.text)[0]) for found in captions] == list(range(1, len(captions) + 1))
    assert all("SEQ Tabelle" in etree.tostring(found._p, encoding="unicode") for found in captions)


def test_pictures_tell_what_they_show(composed: Composed, document: WordDocument) -> None:
    """Each chart is a picture of at least 200 dpi with the alternative text of the PDF, and is numbered."""
    inlines = list(document.element.body.iter(qn("wp:inline")))
    drawn = re.sub(r"<img[^>]*>", "", composed.html)
    titles = [" ".join(found.split()) for found in re.findall(r"<svg[^>]*><title>(.*?)</title>", drawn, re.DOTALL)]
    inlines = [inline for inline in inlines if inline.find(qn("wp:docPr")).get("descr") != "Wappen der Stadt Erlenstedt: ein Erlenblatt über drei Wellen"]
    assert len(inlines) == len(titles) > 0
    for inline, title in zip(inlines, titles, strict=True):
        properties, extent = inline.find(qn("wp:docPr")), inline.find(qn("wp:extent"))
        assert properties.get("descr") == title.replace("&amp;", "&").replace("&#34;", '"').replace("&quot;", '"')
        picture = document.part.related_parts[next(inline.iter(qn("a:blip"))).get(qn("r:embed"))]
        with Image.open(io.BytesIO(picture.blob)) as image:
            assert image.width / (int(extent.get("cx")) / 914_400) >= 200
            assert len(image.convert("L").getcolors(256) or ()) > 10
            assert image.convert("RGB").getpixel((1, 1)) == (255, 255, 255)


def test_contents_list_is_a_filled_field() -> None:
    """The contents list is a field that Word keeps up to date, filled with links to headings that exist; fields are renewed on opening."""
    composed = compose("gutachten", planned_case())
    document = opened(composed)
    codes = [found.text.strip() for found in document.element.body.iter(qn("w:instrText"))]
    assert sum(code.startswith("TOC ") for code in codes) == 1
    entries = [found for found in document.paragraphs if found.style is not None and found.style.name == "toc 1"]
    expected = [words(link) for link in read_source(composed).body.find(".//section[@class='contents']").iter("a")]
    assert [" ".join(found.text.split()) for found in entries] == expected
    assert document.settings.element.find(qn("w:updateFields")) is not None


def test_links_lead_somewhere(document: WordDocument) -> None:
    """Every internal link has its bookmark, once; every field that is begun ends."""
    marks = [found.get(qn("w:name")) for found in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    assert {found.get(qn("w:anchor")) for found in document.element.body.iter(qn("w:hyperlink")) if found.get(qn("w:anchor"))} <= set(marks)
    kinds = [found.get(qn("w:fldCharType")) for found in document.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_page_and_properties_are_set(document: WordDocument) -> None:
    """A4, German, title, fixed dates, running name and note, page numbers as fields."""
    section, core = document.sections[0], document.core_properties
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert core.language == "de-DE"
    assert core.title.endswith("Stadt Erlenstedt")
    assert core.created == core.modified
    assert core.created.replace(tzinfo=None) == datetime(2026, 11, 21)  # noqa: DTZ001
    foot = etree.tostring(section.footer._element, encoding="unicode")
    assert "Stadt Erlenstedt" in section.header.paragraphs[0].text
    assert "Beispieldaten – frei erfunden" in section.footer.paragraphs[0].text
    assert "Entwurf" in section.footer.paragraphs[0].text
    assert " PAGE " in foot
    assert " NUMPAGES " in foot
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "de-DE"


def test_all_words_of_the_pdf_are_there(composed: Composed, document: WordDocument) -> None:
    """No sentence of the PDF is lost on the way, but the note that explains bars Word does not draw; no character reference is left over."""
    text = " ".join(Paragraph(found, document).text for found in document.element.body.iter(qn("w:p")))
    present = set(re.findall(r"\w+", text))
    body = read_source(composed).body
    for drawn in body.xpath("//p[@class='key']|//*[local-name()='svg']"):
        drawn.getparent().remove(drawn)
    wanted = set(re.findall(r"\w+", " ".join(body.itertext()).replace("\u00ad", "")))
    assert wanted - present <= {"Lage", "Skala"}
    assert not re.search(r"&(?:#\d+|\w+);", text)


def hostile_case() -> Case:
    case = planned_case()
    answers = {name: replace(answer, responses=tuple(replace(line, comment=f"{HOSTILE}\x00\x0b\u202e") for line in answer.responses)) for name, answer in case.answers.items()}
    return replace(case, name=f"Amt A & B {HOSTILE}", group="A < B", answers=answers, brand=Brand(accent="#552200"), release=Release(confidentiality='nur "intern" & still'))


def test_hostile_texts_stay_texts() -> None:
    """Markup, formulas, template code and characters no XML can hold are printed or dropped, never interpreted."""
    content = render_docx(compose("gutachten", hostile_case()))
    document = Document(io.BytesIO(content))
    text = "\n".join(found.text for found in document.element.body.iter(qn("w:t")))
    assert HOSTILE in text
    assert not set("\x00\x0b\u202e") & set(text)
    assert "nur  intern  & still" in document.sections[0].footer.paragraphs[0].text
    targets = [relation.target_ref for relation in document.part.rels.values() if relation.is_external]
    assert all(target.startswith(("http://", "https://", "mailto:")) for target in targets)
    assert "552200" in etree.tostring(document.styles.element, encoding="unicode")


def test_same_input_same_bytes(composed: Composed) -> None:
    """The file depends on the document alone: no clock, no template's left-overs."""
    content = render_docx(composed)
    assert content == render_docx(composed)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in packed.namelist() if "thumbnail" in name or "customXml" in name]
        assert b"Calibri" in packed.read("word/fontTable.xml")


def test_lists_count_anew_and_nest() -> None:
    """Each numbered list begins at 1; a list inside a list is one level deeper; links outside are kept, other addresses are not followed."""
    document = opened(composed_of('<h1>T</h1><ol><li>a</li><li>b<ul><li>c</li></ul></li></ol><ol><li>d</li></ol>'
                                  '<p><a href="https://example.org/x">fern</a> <a href="file:///etc/passwd">nah</a> x<sup>2</sup> <b>fett</b><br/>neu</p>'))
    numbered = [(found.text, found._p.pPr.numPr.numId.val, found._p.pPr.numPr.ilvl.val) for found in document.paragraphs if found._p.pPr.numPr is not None]
    assert [text for text, _, _ in numbered] == list("abcd")
    assert [level for _, _, level in numbered] == [0, 0, 1, 0]
    assert numbered[0][1] == numbered[1][1] != numbered[3][1]
    assert [relation.target_ref for relation in document.part.rels.values() if relation.is_external] == ["https://example.org/x"]
    assert document.paragraphs[-1].text == "fern nah x2 fett\nneu"
    assert document.paragraphs[-1]._p.xpath(".//w:vertAlign/@w:val") == ["superscript"]


def test_bars_drawn_by_style_sheet_leave_no_empty_column() -> None:
    """A column of bars is left out with the key that explains it; the numbers beside it stay; a key without bars stays."""
    bar = '<div class="track"><div class="dot" style="left:5%"></div></div>'
    table = (f'<table><caption>Werte</caption><colgroup><col style="width:50%"/><col style="width:30%"/><col style="width:20%"/></colgroup><thead><tr><th scope="col">Feld</th><th scope="col">Lage</th>'
             f'<th scope="col">Ist</th></tr></thead><tbody><tr><th scope="row">A</th><td>{bar}</td><td class="num">2,3</td></tr></tbody></table>')
    document = opened(composed_of(f'<h1>T</h1>{table}<p class="key">So lesen Sie die Balken.</p><p class="key">Bleibt.</p>'))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["Feld", "Ist"], ["A", "2,3"]]
    assert [found.text for found in document.paragraphs if found.text] == ["T", "Tabelle 1: Werte", "Bleibt."]


def test_labels_and_texts_become_paragraphs() -> None:
    """A table of labels and texts without a head is no table in Word, so that no table lacks a header row."""
    document = opened(composed_of('<h1>T</h1><table><tbody><tr><th scope="row">Ort</th><td>Rathaus</td></tr><tr><th scope="row">Stand</th><td></td></tr></tbody></table>'))
    assert not document.tables
    assert [found.text for found in document.paragraphs] == ["T", "Ort\tRathaus", "Stand\t"]


def test_heat_map_cells_keep_their_tint() -> None:
    """A cell of the heat map has the ground and the text colour of the PDF."""
    document = opened(composed_of('<h1>T</h1><table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td class="h5">4,8</td></tr></tbody></table>'))
    cell = document.tables[0].rows[1].cells[0]._tc
    assert cell.xpath("./w:tcPr/w:shd/@w:fill") == ["0a3357"]
    assert cell.xpath(".//w:color/@w:val") == ["ffffff"]


def test_coat_of_arms_is_placed_with_its_text() -> None:
    """A given picture is embedded, kept small and described; one that was not given leaves no hole."""
    stream = io.BytesIO()
    Image.new("RGB", (400, 800), "#aa0000").save(stream, "PNG")
    body = '<h1>T</h1><p class="crest"><img src="given:wappen.png" alt="Wappen: roter Schild"/></p><p>x<img src="given:fehlt.png" alt="fehlt"/></p>'
    composed = replace(composed_of(body), given={"wappen.png": stream.getvalue()})
    inline, = opened(composed).element.body.iter(qn("wp:inline"))
    assert inline.find(qn("wp:docPr")).get("descr") == "Wappen: roter Schild"
    assert int(inline.find(qn("wp:extent")).get("cy")) == 90 * 12_700


def test_a_sentence_after_a_nested_list_is_no_item_of_its_own() -> None:
    """Numbers count what the page counts."""
    html = '<html lang="de"><head><title>T</title></head><body><h1>T</h1><ol><li>eins<ul><li>a<ul><li>tief</li></ul></li><li>b</li></ul>danach</li><li>zwei</li></ol></body></html>'
    found = Document(io.BytesIO(render_docx(Composed(html, "2026-11-22", {}))))
    numbers = {paragraph.text: [item.get(qn("w:val")) for item in paragraph._p.iter(qn("w:numId"))] for paragraph in found.paragraphs}
    assert numbers["danach"] == ["0"]
    assert numbers["eins"] == numbers["zwei"] != ["0"]
    assert numbers["a"] == numbers["b"] == numbers["tief"] != ["0"]
