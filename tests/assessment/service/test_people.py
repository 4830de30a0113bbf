"""Data protection: everything about a person comes out, everything about a person goes; documents are what they say."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.changes import Change, Outcome, new_id
from assessment.exchange.documents import MOST_BYTES, media_type_of
from assessment.exchange.intake import Intake
from assessment.service.evidence import add_evidence
from assessment.service.members import export_town, find_town, leave_group
from assessment.service.people import forget_person, person_export
from assessment.service.waves import freeze_wave, frozen_faults
from assessment.store import Workspace, erase_spoken_history

TODAY = date(2026, 11, 21)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in names:
            packed.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.fixture
def interviewee(workspace: Workspace) -> str:
    """A person who took part in the first interview."""
    person, me = new_id(), workspace.person_named("Anna Beispiel")
    town = find_town(workspace, "Musterstadt")
    talk = workspace.records("interview")[0]
    workspace.save(Change("person", person, {"municipality_id": town.id, "name": "Ilse Informatik", "email": "ilse@example.org"}, 0), actor=me, source="Formular")
    workspace.save(Change("person", person, {"email": "ilse.informatik@example.org"}, 1), actor=me, source="Formular")
    workspace.save(Change("participation", new_id(), {"wave_id": talk.fields["wave_id"], "municipality_id": town.id, "interview_id": talk.id, "person_id": person, "part": "befragt"}, 0), actor=me, source="Formular")
    return person


def test_the_export_of_a_person_holds_record_history_interviews_and_mentions(workspace: Workspace, interviewee: str, edit: Callable[..., Outcome]) -> None:
    edit(workspace, "1.1.2", note="Frau Informatik will das nachreichen.")
    data = json.loads(person_export(workspace, "Ilse Informatik"))
    assert data["kennung"] == interviewee
    assert data["person"]["email"] == "ilse.informatik@example.org"
    assert any(entry["geaendert"].get("email", {}).get("alt") == "ilse@example.org" for entry in data["verlauf"])
    assert [item["beteiligt_als"] for item in data["interviews"]] == ["befragt"]
    assert [item["text"] for item in data["erwaehnungen"]] == ["Frau Informatik will das nachreichen."]


def test_an_erased_person_is_gone_from_rows_history_and_file_while_the_chain_holds(workspace: Workspace, interviewee: str, edit: Callable[..., Outcome]) -> None:
    edit(workspace, "1.1.2", note="Frau Informatik will das nachreichen.")
    left = forget_person(workspace, "Ilse Informatik", "Anna Beispiel", TODAY)
    assert [mention.text for mention in left] == ["Frau Informatik will das nachreichen."]
    assert workspace.records("person", removed=True, id=interviewee) == []
    assert workspace.records("participation") == []
    assert all(not event.changes for event in workspace.events(record=interviewee))
    report = workspace.verify()
    assert report.faults == ()
    assert report.erased >= 2
    workspace.engine.dispose()
    content = Path(workspace.place).read_bytes().lower()
    assert b"ilse informatik" not in content
    assert b"ilse@" not in content
    assert b"ilse.informatik@" not in content
    assert workspace.save(Change("person", interviewee, {"name": "Ilse Informatik"}, 0), actor="", source="x").status == "gesperrt"


def test_earlier_wordings_of_an_interview_can_be_made_unreadable(workspace: Workspace, edit: Callable[..., Outcome]) -> None:
    """First the text is mended, then its history erased: what stands stays, can be changed again, and the chain holds."""
    talk = workspace.records("interview")[0]
    edit(workspace, "1.1.1", interview="I1", comment="Herr Geheim hat das getestet.")
    edit(workspace, "1.1.1", interview="I1", comment="Die IT hat das getestet.")
    erase_spoken_history(workspace, talk.id, workspace.person_named("Anna Beispiel"), TODAY)
    response = next(item for item in workspace.group().members[0].responses if item.question == "1.1.1")
    assert response.comment == "Die IT hat das getestet."
    said = [pair for event in workspace.events(record=response.id) for name, pair in event.changes.items() if name == "comment"]
    assert said == [("", "Die IT hat das getestet.")]
    assert edit(workspace, "1.1.1", interview="I1", comment="Die IT testet jährlich.").status == "gespeichert"
    assert workspace.verify().faults == ()


def test_who_leaves_takes_everything_along_and_leaves_nothing(demo: Path, tmp_path: Path) -> None:
    workspace = service.create_project(tmp_path / "a.reifegrad", service.load_folder(demo, date(2026, 11, 22)), "Anna")
    (tmp_path / "Leitlinie.pdf").write_bytes(PDF)
    label = add_evidence(workspace, "burgwerda", tmp_path / "Leitlinie.pdf", "Leitlinie", date(2026, 5, 4), "Anna")
    freeze_wave(workspace, "", "Anna", TODAY)
    others = workspace.group().members[0]
    folder = leave_group(workspace, "Stadt Burgwerda", "Anna", TODAY, tmp_path / "mitgenommen")
    data = json.loads((folder / "daten.json").read_text(encoding="utf-8"))
    assert data["kommune"]["ags"] == "16099007"
    assert len(data["daten"]["response"]) > 300
    assert (folder / "belege" / f"{label}-Leitlinie.pdf").read_bytes() == PDF
    assert len(workspace.group().members) == 7
    assert workspace.group().members[0] == others
    assert workspace.verify().faults == ()
    assert frozen_faults(workspace) == []
    workspace.engine.dispose()
    assert b"Burgwerda" not in Path(workspace.place).read_bytes()


def test_the_export_never_writes_into_an_existing_folder(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(service.Refused, match="gibt es schon"):
        export_town(workspace, find_town(workspace, "Musterstadt"), tmp_path)
    with pytest.raises(service.Refused, match="letzte Kommune"):
        leave_group(workspace, "Musterstadt", "Anna Beispiel", TODAY, tmp_path / "neu")


def test_unknown_names_get_the_nearest(workspace: Workspace) -> None:
    with pytest.raises(service.UnknownName, match="Meinten Sie »Musterstadt«"):
        find_town(workspace, "Musterstatt")
    with pytest.raises(service.UnknownName, match="Meinten Sie »Anna Beispiel«"):
        person_export(workspace, "Anna Beispil")


@pytest.mark.parametrize(("name", "content", "kind"), [
    ("Leitlinie.PDF", PDF, "application/pdf"), ("Netzplan.png", PNG, "image/png"),
    ("Konzept.docx", zipped("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("Liste.csv", "Ä;B\n".encode("cp1252"), "text/csv"),
])
def test_documents_are_kept_with_their_kind(name: str, content: bytes, kind: str) -> None:
    intake = Intake()
    assert media_type_of(content, name, intake) == kind
    assert intake.problems == []


@pytest.mark.parametrize(("name", "content", "code"), [
    ("leer.pdf", b"", "file-empty"), ("gross.pdf", PDF + bytes(MOST_BYTES), "file-too-large"), ("programm.exe", b"MZ\x90", "document-type"),
    ("bild.svg", b"<svg onload='alert(1)'/>", "document-type"), ("getarnt.pdf", PNG, "document-type"), ("getarnt.png", PDF, "document-type"),
    ("makro.docx", zipped("word/document.xml", "word/vbaProject.bin"), "document-type"), ("kein.xlsx", zipped("x.txt"), "document-type"),
    ("binaer.txt", b"a\0b", "document-type"), ("ohne", PDF, "document-type"), ("seite.html", b"<html>", "document-type"),
])
def test_what_is_not_what_it_says_is_refused(name: str, content: bytes, code: str) -> None:
    intake = Intake()
    assert media_type_of(content, name, intake) == ""
    assert [problem.code for problem in intake.problems] == [code]


def test_a_document_is_numbered_kept_once_and_found_again(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "Protokoll.pdf"
    path.write_bytes(PDF)
    assert add_evidence(workspace, "Musterstadt", path, "", None, "Anna Beispiel") == "B2"
    assert add_evidence(workspace, "Musterstadt", path, "Zweitschrift", date(2026, 5, 4), "Anna Beispiel") == "B3"
    documents = {item.key: item for item in workspace.group().members[0].evidence}
    assert documents["B2"].title == "Protokoll"
    assert documents["B2"].sha256 == documents["B3"].sha256
    assert workspace.file(documents["B2"].sha256) == PDF
