"""Nothing foreign gets in, nothing unprintable keeps a document from being made, nothing but the content decides on the bytes."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from reports.composed import Attachment
from reports.pdf import LayoutComplaint, Pdf, render_pdf
from reports.printable import printable

ONE_PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763606060000000040001f61738550000000049454e44ae426082")
HEAD = '<html lang="de"><head><title>Probe</title><link rel="stylesheet" href="print.css"/><style>:root { --accent: #0b3c66 }</style>'


def document(body: str, head: str = "") -> str:
    return f"{HEAD}{head}</head><body><h1>Probe</h1>{body}</body></html>"


def words_of(pdf: Pdf, folder: Path) -> str:
    (folder / "x.pdf").write_bytes(pdf.content)
    return " ".join(subprocess.run(["pdftotext", str(folder / "x.pdf"), "-"], check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize("source", [
    "http://example.org/x.png", "https://example.org/x.png", "ftp://example.org/x.png", "file:///etc/passwd", "file://localhost/etc/passwd", "/etc/passwd",
    "../pdf/engine.py", "%2e%2e/documents.py", "fonts/../../documents.py", "missing.png", "given:fremd.png", "given:", "data:image/png;base64,AAAA", "javascript:alert(1)",
])
def test_a_foreign_or_missing_file_is_refused_by_name(source: str) -> None:
    """As image, as stylesheet and as background."""
    for html in (document(f'<p><img alt="x" src="{source}"/></p>'), document("", f'<link rel="stylesheet" href="{source}"/>'),
                 document("<p>x</p>", f"<style>p {{ background: url({source!r}) }}</style>")):
        with pytest.raises(LayoutComplaint, match=source.rsplit("/", 1)[-1].replace("(", ".").replace(")", ".")):
            render_pdf(html, "2026-11-21", given={"wappen.png": ONE_PIXEL})


def test_an_svg_reaches_no_file_either() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title><image href="file:///etc/passwd" width="9" height="9"/></svg>'
    with pytest.raises(LayoutComplaint, match="passwd"):
        render_pdf(document(f"<figure>{svg}</figure>"), "2026-11-21")


def test_given_files_are_used() -> None:
    html = document('<p><img alt="Wappen" src="given:wappen.png"/></p>')
    assert b"/Image" in render_pdf(html, "2026-11-21", given={"wappen.png": ONE_PIXEL}).content


def test_entities_of_foreign_documents_are_not_read() -> None:
    """No local file comes in by way of the document type either."""
    html = document("<p>&x;</p>").replace("<html", '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html', 1)
    with pytest.raises(LayoutComplaint, match="entity"):
        render_pdf(html, "2026-11-21")


def test_broken_markup_is_an_error_with_its_line() -> None:
    with pytest.raises(LayoutComplaint, match=r"mismatched tag: line 1, .*<br>"):
        render_pdf(document("<p>a<br>b</p>"), "2026-11-21")


@pytest.mark.parametrize(("text", "printed", "replaced"), [
    ("gut 👍", "gut □ (U+1F44D)", "👍"),
    ("a\0b", "a□ (U+0000)b", "\0"),
    ("links \u202etxet", "links □ (U+202E)txet", "\u202e"),
    ("שלום עולם!", "□ (U+05E9 … U+05DD, 9 Zeichen ohne Druckbild)!", "שלוםע"),
    ("x \ud800 y", "x □ (U+D800) y", "\ud800"),
    ("Straße, 20 °C – »gut« ≥ 3 €", "Straße, 20 °C – »gut« ≥ 3 €", ""),
])
def test_what_the_font_lacks_is_named_where_it_stands(text: str, printed: str, replaced: str) -> None:
    assert printable(text) == (printed, replaced)


def test_hostile_comments_are_printed(tmp_path: Path) -> None:
    """Emoji, control and direction marks, a word of 5,000 letters: the document is made and says what it left out."""
    pdf = render_pdf(document(f"<p>Gut 👍 a\0b \u202e</p><table><tr><th>{'W' * 5000}</th></tr></table>"), "2026-11-21")
    assert pdf.replaced == "👍\0\u202e"
    assert "Gut □ (U+1F44D) a□ (U+0000)b" in words_of(pdf, tmp_path)


def test_the_same_content_gives_the_same_bytes() -> None:
    """In other processes with other hash seeds; another attachment or given file gives another identifier."""
    html = document('<p>Text</p><p><img alt="Wappen" src="given:wappen.png"/></p>')
    code = ("import sys, hashlib; from reports.composed import Attachment; from reports.pdf import render_pdf;"
            "files = [Attachment(name, 'application/json', 'Daten', b'{}') for name in ('b.json', 'a.json')];"
            "print(hashlib.sha256(render_pdf(sys.argv[1], '2026-11-21', given={'wappen.png': bytes.fromhex(sys.argv[2])}, attachments=files).content).hexdigest())")
    sums = {subprocess.run([sys.executable, "-c", code, html, ONE_PIXEL.hex()], check=True, capture_output=True, text=True,
                           env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "TZ": zone}).stdout.strip() for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))}
    files = [Attachment(name, "application/json", "Daten", b"{}") for name in ("a.json", "b.json")]
    here = render_pdf(html, "2026-11-21", given={"wappen.png": ONE_PIXEL}, attachments=files).content
    assert sums == {hashlib.sha256(here).hexdigest()}
