"""The finished file as assistive technology and archives meet it: structure, words of links, labels, embedded files."""

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from reports.composed import Attachment
from reports.pdf import Pdf, render_pdf
from tests.reports.structure import check_structure, read_tree

HEAD = '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"/><title>Probe – Musterstadt</title><link rel="stylesheet" href="print.css"/><style>:root { --accent: #0b3c66 }</style></head><body>'
ROW = '<tr><th scope="row">Amt</th><td colspan="2">Zahl</td></tr>'
TABLE = ('<table><caption>Zahlen</caption><colgroup><col style="width:40%"/><col style="width:30%"/><col style="width:30%"/></colgroup>'
         f'<thead><tr><th scope="col">Was</th><th scope="col">Ist</th><th scope="col">Soll</th></tr></thead><tbody>{ROW * 60}</tbody></table>')
DOCUMENT = (f'{HEAD}<section class="cover"><h1>Probe</h1></section>'
            '<section class="contents"><h2>Inhalt</h2><ol><li data-ref="#a"><a href="#a">Erstes <b>Kapitel</b></a></li><li data-ref="#b"><a href="#b">Zweites</a></li></ol></section>'
            f'<section><h2 id="a">Erstes Kapitel</h2><p>Siehe <a class="paged" href="#b">das zweite</a>.</p><ul><li>Punkt</li></ul>{TABLE}</section>'
            '<section><h2 id="b">Zweites</h2><figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90"><title>Ein Feld</title>'
            '<rect width="9" height="9" fill="#0b4f8a"/></svg></figure></section></body></html>')
FILES = (Attachment("zahlen.json", "application/json", "Zahlen für Maschinen", b'{"a": 1}'),
         Attachment("anlage.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Anlage (Tabellen)", b"PK"))


@pytest.fixture(scope="module")
def pdf() -> Pdf:
    return render_pdf(DOCUMENT, "2026-11-21", attachments=FILES)


@pytest.fixture(scope="module")
def opened(pdf: Pdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.content))


def test_the_structure_has_no_fault(pdf: Pdf) -> None:
    assert check_structure(pdf.content) == []


@pytest.mark.parametrize(("good", "bad", "fault"), [
    ('<html lang="de">', '<html lang="en">', "Sprache"),
    ("<title>Probe – Musterstadt</title>", "<title> </title>", "Titel"),
    ("<h1>Probe</h1>", "<p>Probe</p>", "H1 gibt es 0-mal"),
    ('<h2 id="b">Zweites</h2>', '<h2 id="b">Zweites</h2><h4>Tief</h4>', "Überschriftenebene"),
    ("<title>Ein Feld</title>", "<title> </title>", "Alternativtext"),
    ('<td colspan="2">Zahl</td></tr></tbody>', "<td>Zahl</td></tr></tbody>", "verschieden lang"),
    ('<section class="contents">', "<section>", "Inhaltsverzeichnis"),
])
def test_the_reader_of_the_structure_finds_each_fault(good: str, bad: str, fault: str) -> None:
    """A check that cannot fail proves nothing."""
    assert good in DOCUMENT
    assert any(fault in found for found in check_structure(render_pdf(DOCUMENT.replace(good, bad), "2026-11-21").content))


def test_header_cells_say_what_they_head(opened: pikepdf.Pdf) -> None:
    """The head of a table – repeated on each page – speaks for columns, the first cell of a row for its row."""
    tables = read_tree(opened).all("/Table")
    assert len(tables) > 1
    for table in tables:
        heads = [str(cell.attribute("/Scope")) for cell in table.all("/TH")]
        assert heads == ["/Column"] * 3 + ["/Row"] * (len(heads) - 3)


def test_links_say_where_they_lead(opened: pikepdf.Pdf) -> None:
    """The words of the link, not the name of its anchor."""
    words = [str(annotation.Contents) for page in opened.pages for annotation in page.get("/Annots", [])]
    assert words == ["Erstes Kapitel", "Zweites", "das zweite"]


def test_the_contents_list_is_one(opened: pikepdf.Pdf) -> None:
    """Only the contents list: the other list stays a list."""
    tree = read_tree(opened)
    assert [len(node.all("/TOCI")) for node in tree.all("/TOC")] == [2]
    assert len(tree.all("/L")) == 1


def test_printed_page_numbers_are_the_labels(pdf: Pdf, opened: pikepdf.Pdf, tmp_path: Path) -> None:
    """Whoever types the printed number into the reader's page box gets there; the cover has a name instead."""
    (tmp_path / "x.pdf").write_bytes(pdf.content)
    pages = subprocess.run(["pdftotext", str(tmp_path / "x.pdf"), "-"], check=True, capture_output=True, text=True).stdout.split("\f")[:-1]
    printed = [found[0] if (found := re.findall(r"Seite (\d+) von", page)) else "Titel" for page in pages]
    assert printed == [page.label for page in opened.pages]
    assert printed[:3] == ["Titel", "2", "3"]


def test_a_document_without_cover_is_numbered_from_one() -> None:
    short = render_pdf(f"{HEAD}<h1>Vorlage</h1></body></html>", "2026-11-21")
    with pikepdf.open(io.BytesIO(short.content)) as document:
        assert [page.label for page in document.pages] == ["1"]


def test_headings_are_bookmarks(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        assert [(item.title, [kid.title for kid in item.children]) for item in outline.root] == [("Probe", ["Inhalt", "Erstes Kapitel", "Zweites"])]


def test_data_travel_inside(opened: pikepdf.Pdf) -> None:
    """Each file once, sorted, as data of the document, with media type and the day of issue."""
    assert list(opened.attachments) == ["anlage.xlsx", "zahlen.json"]
    associated = list(opened.Root.AF)
    assert [str(file.AFRelationship) for file in associated] == ["/Data", "/Data"]
    for file, given in zip(associated, sorted(FILES, key=lambda item: item.name), strict=True):
        stored = file.EF.F
        assert (str(file.UF), str(file.Desc), str(stored.Subtype), stored.read_bytes()) == (given.name, given.description, f"/{given.media_type}", given.content)
        assert str(stored.Params.ModDate) == "D:20261121000000Z"


def test_the_metadata_name_both_standards_in_the_open(pdf: Pdf) -> None:
    """Archives search the bytes for the packet, so it is not compressed."""
    for mark in (b'pdfuaid:part="1"', b'pdfaid:part="3"', b'pdfaid:conformance="A"', "Probe – Musterstadt".encode(), b"<xmp:CreateDate>2026-11-21</xmp:CreateDate>"):
        assert mark in pdf.content
