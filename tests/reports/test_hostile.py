"""What users type can neither break a document nor change it: refused at the door in German, or printed as the plain text it is."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import docx
import openpyxl
import pytest
import yaml

from assessment import service
from assessment.agreements import Pin, Resolution
from assessment.cli.front import print_json
from assessment.errors import BrokenProject, Refused
from assessment.exchange import load_group
from assessment.service.recording import Spoken
from assessment.store import BadValue, Workspace
from reports.composed import Composed
from reports.documents import KINDS, Scope, compose
from reports.machine_data import machine_json
from reports.pdf import LayoutComplaint, Pdf, render_pdf
from reports.pdf.xhtml import parse_xhtml
from reports.printable import writable
from reports.release import Brand
from reports.views.deadlines import listed, missed
from reports.views.frame import build_frame
from reports.word import render_docx
from reports.workbook import annex_workbook
from tests.conftest import GROUP, MEMBER, ROOT, TODAY
from tests.reports.hostile_group import CONTROLS, HARMLESS, HOSTILE, MARKUP, SCRIPTS, WORD, Words, subjects
from tests.reports.test_pdf_safety import ONE_PIXEL, document

ACTOR, TOWN, DAY = "Anna Beispiel", "Musterstadt", date(2026, 9, 1)
FRAGMENTS = (*MARKUP, *SCRIPTS, *CONTROLS, WORD, HOSTILE.lines, "x" * 5000)
MARKED = "</style>{{ 7*7 }}<script>"
STRUCTURAL = ("class", "href", "id", "src", "rel", "scope", "colspan", "type", "name")
"""Attributes that decide what an element is; the others hold words or measures."""


# -- the doors ----------------------------------------------------------------------------------------------------


def hostile_project(folder: Path, text: str) -> Path:
    """A project folder that says ``text`` wherever a user may write freely."""
    whole, member = yaml.safe_load(GROUP), yaml.safe_load(MEMBER)
    release = {"nummer": text, "freigabe": text, "freigabe_am": "2026-09-01", "vertraulichkeit": text, "ueberholt_durch": text}
    whole |= {"arbeitsgemeinschaft": text, "bearbeitung": text, "beispieldaten": "ja", "stichtag": "2026-10-01"}
    whole["planung"] = {"fassung": release, "gestaltung": {"absender": text}, "tagessatz": {"wert": 520, "gremium": text, "datum": "2026-09-01"},
                        "foerderung": {"L": {"satz": 75, "bewilligung_monate": 4, "quelle": text}}}
    whole["festlegungen"] = {"M4": {"nicht_vor": "2028-01-01", "grund": text, "gremium": text, "datum": "2026-09-01"}}
    member["kommune"] = {"name": text, "ags": "16000001", "hinweis": text, "merkmale": {"land": "TH", "einwohner": 8000}}
    member["belege"] = {"B1": {"titel": text}, f"x{text}": {"titel": "x"}}
    member["interviews"] = [
        {"id": "I1", "rolle": "IT", "datum": "2026-09-01", "ort": text,
         "antworten": {"1.1.1": {"antwort": 12, "beleg": "B1", "bemerkung": text}, "1.1.2": {"antwort": "entfällt", "grund": text}}},
        {"id": "I2", "rolle": "HAL", "datum": "2026-09-02", "antworten": {"2.1.5": text}}]
    member |= {"bewertungen": {"1.1.3": {"stufe": 2, "grund": text}}, "planung": {"rollen": {"IT": text}, "schaetzung": {"M2": {"aufwand": "4/6/10", "quelle": text}}},
               "entscheidungen": {"M1": {"wahl": "dabei", "grund": text, "gremium": text, "datum": "2026-09-01"}}}
    folder.mkdir(exist_ok=True)
    for name, content in (("group.yaml", whole), ("musterstadt.yaml", member)):
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def test_a_folder_is_refused_in_german_or_taken_to_the_letter(tmp_path: Path) -> None:
    """Files: what a report could not print is named with its place, everything else arrives unchanged."""
    codes = {"character-unprintable", "setting-invalid", "yaml-syntax", "key-missing", "value-empty", "reason-missing", "answer-invalid"}
    taken = 0
    for text in FRAGMENTS:
        found = load_group(hostile_project(tmp_path / "projekt", text), TODAY)
        assert {problem.code for problem in found.problems} <= codes, text[:60]
        for problem in found.problems:
            assert f"{problem.message} {problem.remedy}".encode()
        if not found.problems:
            taken += 1
            assert found.group is not None
            member = found.group.members[0]
            assert {found.group.name, member.name, member.note, member.ratings[0].reason, member.planning.roles["IT"], member.planning.decisions[0].body} == {text.strip()}
            assert text not in CONTROLS[:-1]     # a tab alone is harmless
    assert taken >= len(MARKUP) - 2


def _verbs(workspace: Workspace, text: str, paper: Path) -> Iterator[Callable[[], Any]]:
    """Everything the service lets a user write, with ``text`` in it."""
    common: dict[str, Any] = {"today": TODAY}
    yield lambda: service.begin_interview(workspace, TOWN, "IT", DAY, text, ACTOR, interviewees=[text], **common)
    yield lambda: service.begin_interview(workspace, TOWN, "IT", DAY, "Rathaus", text, **common)
    yield lambda: service.record_answer(workspace, TOWN, "I1", "1.1.1", "12", Spoken(comment=text, note=text), ACTOR, **common)
    yield lambda: service.record_answer(workspace, TOWN, "I1", "1.1.2", "entfällt", Spoken(reason=text), ACTOR, **common)
    yield lambda: service.record_answer(workspace, TOWN, "I2", "2.1.5", text, Spoken(), ACTOR, **common)
    yield lambda: service.add_evidence(workspace, TOWN, paper, text, DAY, ACTOR)
    yield lambda: service.record_decision(workspace, TOWN, "M1", "dabei", ACTOR, day=DAY, body=text, reason=text, **common)
    yield lambda: service.pin_measure(workspace, Pin("M4", not_before=date(2028, 1, 1), reason=text, resolution=Resolution(text, DAY)), ACTOR, **common)
    yield lambda: service.set_planning(workspace, "tagessatz", "520", ACTOR, resolution=Resolution(text, DAY), **common)
    yield lambda: service.set_planning(workspace, "rollen", f"IT={text}", ACTOR, town=TOWN, **common)
    yield lambda: service.set_planning(workspace, "schaetzung.M2", f"aufwand=4/6/10; quelle={text}", ACTOR, town=TOWN, **common)
    yield lambda: service.set_planning(workspace, "foerderung.L", f"satz=75; bewilligung_monate=4; quelle={text}", ACTOR, **common)
    yield lambda: service.set_planning(workspace, "fassung", f"nummer={text}; vertraulichkeit={text}; ueberholt_durch={text}", ACTOR, **common)
    yield lambda: service.set_planning(workspace, "gestaltung", service.with_crest(f"wappen={text}"), ACTOR, **common)
    yield lambda: service.set_planning(workspace, "gestaltung", f"farbe={text}", ACTOR, **common)
    yield lambda: service.set_planning(workspace, text, "1", ACTOR, **common)


def test_the_service_refuses_in_german_or_keeps_the_text(project: Path, tmp_path: Path) -> None:
    workspace = service.create_project(tmp_path / "muster.reifegrad", service.load_folder(project, TODAY), ACTOR)
    paper = tmp_path / "papier.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    for text in (MARKED, "a\0b", "\ud800", "\u202etxet", "👍", WORD):
        refused = len([verb for verb in _verbs(workspace, text, paper) if _is_refused(verb)])
        assert refused == {MARKED: 3, WORD: 14}.get(text, 16), text[:20]
        member = workspace.group().members[0]
        kept = {response.comment for response in member.responses} | {item.title for item in member.evidence} | {decision.body for decision in member.planning.decisions}
        assert (text in kept) == (text in (MARKED, WORD)), text[:20]


def _is_refused(verb: Callable[[], Any]) -> bool:
    try:
        verb()
    except (Refused, BadValue, BrokenProject):
        return True
    return False


def test_a_person_is_found_however_the_name_is_spaced(project: Path, tmp_path: Path) -> None:
    workspace = service.create_project(tmp_path / "muster.reifegrad", service.load_folder(project, TODAY), ACTOR)
    assert workspace.person_named(f" {ACTOR}\n") == workspace.person_named(ACTOR)


def test_data_for_machines_are_printed_whatever_a_file_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    """A file name in another encoding reaches Python as a lone surrogate."""
    print_json({"datei": "x\udcff"})
    said = capsys.readouterr().out
    assert said.encode()
    assert json.loads(said) == {"datei": "x\udcff"}


# -- the documents ------------------------------------------------------------------------------------------------


def composed(kind: str, words: Words) -> Composed:
    found = subjects(words)
    return compose(kind, {Scope.MEMBER: found.member, Scope.GROUP: found.group, Scope.ROLE: found.guide}[KINDS[kind].scope])


def structure(element: Element) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Give every element with what decides its meaning, in document order, and the names of its other attributes."""
    yield element.tag, tuple(sorted((name, value if name in STRUCTURAL else "") for name, value in element.attrib.items()))
    for child in element:
        yield from structure(child)


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_becomes_markup(kind: str) -> None:
    """The page has exactly the elements it has with harmless texts of the same length; nothing is computed; styles are ours alone."""
    html = composed(kind, HOSTILE).html
    assert list(structure(parse_xhtml(html))) == list(structure(parse_xhtml(composed(kind, HARMLESS).html)))
    assert html.count("<style") == html.count("</style>")
    assert "{{ 7*7 }}" in html
    assert "<script" not in html
    assert html.encode()
    styles = " ".join(re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL))
    outside_of_strings = re.sub(r'"[^"]*"', '""', styles)
    assert not re.search(r"margin|@import|evil|color", outside_of_strings)


@pytest.fixture(scope="module")
def printed() -> dict[str, Pdf]:
    """The documents of the hostile group; nothing foreign is fetched, for the fetcher would refuse."""
    found = {kind: composed(kind, HOSTILE) for kind in KINDS}
    return {kind: render_pdf(one.html, one.issued, given=one.given, attachments=one.attachments) for kind, one in found.items()}


def poppler(pdf: Pdf, path: Path, *options: str) -> str:
    path.write_bytes(pdf.content)
    return subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_is_printed_and_names_what_it_replaced(kind: str, printed: dict[str, Pdf], tmp_path: Path) -> None:
    words = " ".join(poppler(printed[kind], tmp_path / "x.pdf").split())
    assert "<script>alert(1)</script>" in words
    assert "{{ 7*7 }}" in words
    assert "□ (U+202E)" in words
    assert "□ (U+D800)" in words
    assert not set("\u202e\u2066👍\0") & set(words)


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_leaves_the_page(kind: str, printed: dict[str, Pdf], tmp_path: Path) -> None:
    """3,000 letters without a space in tables, paragraphs and headings; names of any length in the running heads."""
    width, height, outside = 0.0, 0.0, []
    for line in poppler(printed[kind], tmp_path / "x.pdf", "-bbox").splitlines():
        numbers = [float(number) for number in re.findall(r'(?:width|height|xMin|yMin|xMax|yMax)="(-?[\d.]+)"', line)]
        if "<page" in line:
            width, height = numbers
        elif "<word" in line and not (numbers[0] >= 0 and numbers[1] >= 0 and numbers[2] <= width and numbers[3] <= height):
            outside.append(line.strip()[:150])
    assert outside == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_edition_opens_and_shows_the_text(kind: str) -> None:
    document = docx.Document(io.BytesIO(render_docx(composed(kind, HOSTILE))))
    words = "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    assert "<script>alert(1)</script>" in words
    assert "□ (U+202E)" in words
    links = [relation.target_ref for relation in document.part.rels.values() if relation.is_external]
    assert not [link for link in links if "evil" in link or link.startswith("file")]


def test_the_workbook_holds_texts_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(annex_workbook(subjects(HOSTILE).member)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert any("_x0041_" in str(cell.value) for cell in cells)
    assert any(str(cell.value).startswith("IT-Koordination: =1+1") or "=1+1\n=1+1" in str(cell.value) for cell in cells)
    assert all(not set(str(cell.value)) & set("\0\x07\u202e\ud800") for cell in cells)


def test_the_machine_data_are_json_in_utf8() -> None:
    data = json.loads(machine_json(subjects(HOSTILE).member).decode("utf-8"))
    assert "</style>" in data["name"]
    assert "□ (U+D800)" in data["name"]


@pytest.mark.parametrize("accent", ["red", "#fff", "#0b3c66; } @page { margin: 0", "#0b3c66</style>", "url(http://evil.example)"])
def test_a_colour_that_is_none_is_not_used(accent: str) -> None:
    case = subjects(HARMLESS).member
    assert build_frame(replace(case, brand=replace(case.brand, accent=accent)), "Gutachten", case.name, "").accent == Brand().accent


def test_braces_in_a_name_stay_what_they_are() -> None:
    """Sentences about several members are put together from names."""
    plan = subjects(HOSTILE).group.plan
    said = listed(missed(plan), whose=True)
    assert "{{ 7*7 }} {% include '/etc/passwd' %}" in said
    assert "%s %(x)s {0} ${x}" in said


def test_marks_of_any_length_fit_the_margins() -> None:
    """Names and marks are cut in the running heads only, and the state of the document is always told."""
    case = subjects(HOSTILE).member
    frame = build_frame(case, "Gutachten", case.name, "")
    assert len(frame.running_name) <= 90
    assert len(frame.running_note) <= 300
    assert frame.running_note.endswith("freigegeben am 01.10.2026")
    assert case.release.confidentiality in dict(frame.version)["Vertraulichkeit"]


@pytest.mark.parametrize(("text", "kept"), [("a\0b", "a□ (U+0000)b"), ("\ud800", "□ (U+D800)"), ("a\u202eb\u2069", "a□ (U+202E)b□ (U+2069)"), ("\ufffe", "□ (U+FFFE)"), ("schön 👍\n\tשלום", "schön 👍\n\tשלום")])
def test_what_no_file_can_hold_is_named(text: str, kept: str) -> None:
    assert writable(text) == kept


# -- the fetcher --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [
    "given:../x", "given:%2e%2e/x", "given:wappen.png/../x", "given://wappen.png", "given:wappen.png%00", "GIVEN:x", "FILE:///etc/passwd", "file:////etc/passwd", "file:/etc/passwd", "//evil.example/x.png",
    "%2Fetc%2Fpasswd", "..%2f..%2freports%2fdocuments.py", "print.css%00.png", "fonts", ".", "ftp://evil.example/x.png", "data:text/css,*%7B%7D", "jar:file:///etc/passwd!/x", "\\\\evil\\x",
    (ROOT / "questionnaires" / "musterstadt" / "1" / "catalogue.yaml").as_uri(), (ROOT / "reports" / "templates" / "base.html.j2").as_uri(), (ROOT / "reports" / "assets" / ".." / "documents.py").as_uri(),
])
def test_nothing_but_assets_and_given_files_is_opened(source: str) -> None:
    with pytest.raises(LayoutComplaint):
        render_pdf(document(f'<p><img alt="x" src="{source}"/></p>'), "2026-11-21", given={"wappen.png": ONE_PIXEL})


def test_a_symlink_out_of_the_assets_is_not_followed(tmp_path: Path) -> None:
    """In a copy of the package, whose assets hold a link to a file outside."""
    copy = shutil.copytree(ROOT / "reports", tmp_path / "reports", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "geheim.css").write_text("p { color: red }", encoding="utf-8")
    (copy / "assets" / "link.css").symlink_to(tmp_path / "geheim.css")
    code = "import sys; from reports.pdf import render_pdf; import reports; print(reports.__file__); render_pdf(sys.argv[1], '2026-11-21')"
    made = subprocess.run([sys.executable, "-c", code, document("<p>x</p>", '<link rel="stylesheet" href="link.css"/>')], check=False, capture_output=True, text=True,
                          env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": "/usr/bin:/bin"}, cwd=tmp_path)
    assert str(tmp_path) in made.stdout
    assert "only bundled assets" in made.stderr
