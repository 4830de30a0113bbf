"""The key of a document covers all that decides its bytes: whatever changes, the key does; nothing else changes it."""

import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from assessment.printing import Form, Manuscript, content_key
from assessment.printing.machinery import LIBRARIES, Machinery, machinery_of
from reports.composed import Attachment, Composed
from tests.assessment.printing.hands import document

FULL = Composed(document("Probe").html, "2026-11-22", {"wappen.png": b"\x89PNG"}, (Attachment("daten.json", "application/json", "Daten", b"{}"),))
MACHINE = machinery_of()
KEY = content_key(Manuscript(Form.PDF, FULL), MACHINE.digest)


@pytest.mark.parametrize("changed", [
    Manuscript(Form.WORD, FULL), Manuscript(Form.PDF, replace(FULL, html=FULL.html + " ")), Manuscript(Form.PDF, replace(FULL, issued="2026-11-23")),
    Manuscript(Form.PDF, replace(FULL, given={"wappen.png": b"\x89PNG!"})), Manuscript(Form.PDF, replace(FULL, given={})),
    Manuscript(Form.PDF, replace(FULL, attachments=())),
    *(Manuscript(Form.PDF, replace(FULL, attachments=(replace(FULL.attachments[0], **{field: value}),)))
      for field, value in (("name", "x.json"), ("media_type", "text/plain"), ("description", "Werte"), ("content", b"[]")))])
def test_every_part_of_a_manuscript_counts(changed: Manuscript) -> None:
    assert content_key(changed, MACHINE.digest) != KEY


def test_parts_cannot_trade_places() -> None:
    """What moves from one part to its neighbour makes another key, though the bytes in a row are the same."""
    one = Composed("ab", "c", {"d": b"e"})
    assert content_key(Manuscript(Form.PDF, one), "") != content_key(Manuscript(Form.PDF, Composed("a", "bc", {"d": b"e"})), "")
    assert content_key(Manuscript(Form.PDF, one), "") != content_key(Manuscript(Form.PDF, Composed("ab", "c", {"de": b""})), "")


def test_the_order_of_given_files_does_not_count() -> None:
    first, second = {"a": b"1", "b": b"2"}, {"b": b"2", "a": b"1"}
    assert content_key(Manuscript(Form.PDF, replace(FULL, given=first)), "") == content_key(Manuscript(Form.PDF, replace(FULL, given=second)), "")


def test_a_field_of_a_kind_nobody_thought_of_is_no_silent_gap() -> None:
    with pytest.raises(TypeError):
        content_key(Manuscript(Form.PDF, replace(FULL, given={"zahl": 1.5})), "")  # type: ignore[dict-item]


@pytest.mark.parametrize("name", ["assets/print.css", "assets/fonts/SourceSans3-Regular.ttf", "templates/base.html.j2", "pdf/__init__.py", "word/__init__.py", "fonts.py"])
def test_every_file_of_ours_counts(name: str, tmp_path: Path) -> None:
    """Stylesheets, fonts, templates and code: one more byte is another machine."""
    folder = Path(shutil.copytree(Path(str(resources.files("reports"))), tmp_path / "reports", ignore=shutil.ignore_patterns("__pycache__")))
    before = machinery_of(folder)
    assert before.digest == machinery_of(folder).digest
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    after = machinery_of(folder)
    assert after.digest != before.digest
    assert before.differences(after) == [name]


@pytest.mark.parametrize("library", [*LIBRARIES, "Python", "Pango", "HarfBuzz", "Fontconfig"])
def test_every_version_counts_and_is_known(library: str) -> None:
    assert MACHINE.versions[library][:1].isdigit()
    other = Machinery(MACHINE.files, {**MACHINE.versions, library: "0"})
    assert content_key(Manuscript(Form.PDF, FULL), other.digest) != KEY
    assert MACHINE.differences(other) == [library]
