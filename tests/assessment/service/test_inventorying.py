"""The inventory and the documents from forms: checked by column, saved by version, files that are what they say."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest

from assessment import service
from assessment.changes import CONFLICT, SAVED, Outcome
from assessment.service import Given, SortView
from assessment.store import Workspace

TODAY = date(2026, 11, 21)
ANNA, BERND = "Anna Beispiel", "Bernd Muster"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"


def place(workspace: Workspace) -> tuple[str, str]:
    return workspace.records("municipality")[0].id, workspace.current_wave().id


def add(workspace: Workspace, data: Mapping[str, object], sort: str = "fachverfahren") -> Outcome:
    return service.add_entry(workspace, *place(workspace), sort, data, ANNA)


def listed(workspace: Workspace, sort: str = "fachverfahren") -> SortView:
    return service.list_entries(workspace, *place(workspace), sort)


def change(workspace: Workspace, entry: str, data: Mapping[str, object], base: int, who: str = ANNA, tab: str = "", sort: str = "fachverfahren") -> Outcome:
    return service.change_entry(workspace, entry, sort, *place(workspace), data, base, who, tab=tab)


MELDEWESEN = {"name": "Meldewesen 3", "vertragsende": "31.12.2028", "nutzende": "1250", "betrieb": "rechenzentrum", "kosten_jahr": "7200,5"}


def test_an_entry_is_added_shown_and_taken_up_by_the_form(stored: Workspace) -> None:
    assert add(stored, MELDEWESEN).status == SAVED
    entry = listed(stored).entries[0]
    assert (entry.name, entry.version, entry.prior) == ("Meldewesen 3", 1, False)
    assert (entry.shown["nutzende"], entry.shown["vertragsende"], entry.shown["betrieb"], entry.shown["version"]) == ("1.250", "31.12.2028", "Rechenzentrum", "")
    assert (entry.typed["nutzende"], entry.typed["kosten_jahr"]) == ("1250", "7200,5")
    assert change(stored, entry.id, entry.typed, 1).version == 1, "what a form shows it takes back unchanged"
    assert [column.label for column in listed(stored).columns][:2] == ["Bezeichnung", "Aufgabe"]
    add(stored, {"name": "Finanzen"})
    assert [item.name for item in listed(stored).entries] == ["Meldewesen 3", "Finanzen"]


def test_every_sort_says_what_it_feeds(workspace: Workspace) -> None:
    feeds = {view.sort.key: " ".join(view.feeds) for view in service.inventory_of(workspace, *place(workspace))}
    assert list(feeds) == ["fachverfahren", "onlinedienst", "dienstleister", "projekt", "gremium", "person"]
    assert "Gleicher Hersteller" in feeds["fachverfahren"]
    assert "löschen" in feeds["person"]


def test_all_problems_of_an_entry_are_told_by_column(stored: Workspace) -> None:
    before = stored.verify().events
    with pytest.raises(service.BrokenProject) as caught:
        add(stored, {"version": "1", "vertragsende": "morgen", "nutzende": "1.250", "betrieb": "Mond"})
    assert [problem.file for problem in caught.value.problems] == [
        "Fachverfahren, Bezeichnung", "Fachverfahren, Betrieb", "Fachverfahren, Vertragsende", "Fachverfahren, Nutzende"]
    assert stored.verify().events == before


HOSTILE: list[Mapping[str, object]] = [
    {"name": "a\0b"}, {"name": "\ud800"}, {"name": "x" * 11_000}, {"name": "x", "nutzende": "9" * 11_000}, {"name": "x", "vertragsende": "\0"}, {"name": "x", "erfunden": "1"},
    {"name": "x", "\ud800": "1"}, {}, {"name": " "}, {"name": "x", "betrieb": "\udfff"}, {"name": "x", "nutzende": "nan"}]


def test_hostile_entries_are_refused_and_nothing_is_written(stored: Workspace) -> None:
    before = stored.verify().events
    tried = [*(("fachverfahren", data) for data in HOSTILE), *(("person", data) for data in HOSTILE if set(data) <= {"name"}), ("person", {"name": "Eva", "email": "\0"})]
    for sort, given in tried:
        with pytest.raises(service.BrokenProject) as caught:
            add(stored, given, sort)
        for problem in caught.value.problems:
            f"{problem.file} {problem.message} {problem.remedy}".encode()
            assert len(problem.message) < 400
    assert stored.verify().events == before


def test_names_are_told_apart_and_removed_ones_come_back(stored: Workspace) -> None:
    add(stored, MELDEWESEN)
    with pytest.raises(service.BrokenProject, match="1 problems"):
        add(stored, {"name": "meldewesen  3"})
    entry = listed(stored).entries[0]
    assert service.remove_entry(stored, entry.id, "fachverfahren", *place(stored), 1, ANNA).status == SAVED
    assert listed(stored).entries == ()
    assert add(stored, {"name": "Meldewesen 3", "version": "4"}).saved
    assert [(item.id, item.shown["version"], item.shown["nutzende"]) for item in listed(stored).entries] == [(entry.id, "4", "")]


def test_two_who_change_an_entry_meet_a_conflict_in_words(stored: Workspace) -> None:
    add(stored, MELDEWESEN)
    entry = listed(stored).entries[0]
    assert change(stored, entry.id, {**MELDEWESEN, "version": "4"}, 1, tab="aa").status == SAVED
    assert change(stored, entry.id, {**MELDEWESEN, "version": "5"}, 1, tab="aa").status == SAVED
    outcome = change(stored, entry.id, {**MELDEWESEN, "version": "6"}, 1, who=BERND, tab="bb")
    assert outcome.status == CONFLICT
    part = service.conflict_view(stored, outcome).parts[0]
    assert (part.label, part.before, part.other, part.mine) == ("Angaben", "Version: –", "Version: 5", "Version: 6")
    assert service.remove_entry(stored, entry.id, "fachverfahren", *place(stored), 1, BERND).status == CONFLICT
    assert listed(stored).entries[0].shown["version"] == "5"


def test_entries_of_other_sorts_and_what_is_gone_are_refused(stored: Workspace) -> None:
    add(stored, MELDEWESEN)
    entry = listed(stored).entries[0]
    for wrong in ("", "x", "\ud800", "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(service.UnknownName):
            change(stored, wrong, MELDEWESEN, 1)
    with pytest.raises(service.UnknownName):
        change(stored, entry.id, {"name": "x"}, 1, sort="gremium")
    with pytest.raises(service.UnknownName, match="Liste"):
        listed(stored, "erfunden")


def test_people_are_kept_apart_and_never_just_removed(stored: Workspace) -> None:
    assert add(stored, {"name": "Eva Muster", "email": "eva@example.org"}, "person").saved
    entry = listed(stored, "person").entries[0]
    assert change(stored, entry.id, {"name": "Eva Beispiel"}, entry.version, sort="person").saved
    assert [(item.name, item.shown["email"]) for item in listed(stored, "person").entries] == [("Eva Beispiel", "")]
    with pytest.raises(service.BrokenProject):
        add(stored, {"name": "eva beispiel"}, "person")
    with pytest.raises(service.Refused, match="gelöscht"):
        service.remove_entry(stored, entry.id, "person", *place(stored), 2, ANNA)


def test_entries_of_the_last_wave_are_confirmed_as_they_stand(stored: Workspace) -> None:
    add(stored, MELDEWESEN)
    add(stored, {"name": "Finanzen"})
    service.freeze_wave(stored, "", ANNA, TODAY)
    service.next_wave(stored, "Zweite", date(2027, 10, 1), ANNA)
    view = listed(stored)
    assert view.unconfirmed == 2
    seen = {entry.id: entry.version for entry in view.entries}
    first, second = view.entries
    change(stored, first.id, {**first.typed, "version": "9"}, first.version)
    assert [entry.prior for entry in listed(stored).entries] == [False, True]
    with pytest.raises(service.Refused, match="Meldewesen"):
        service.confirm_entries(stored, seen, "fachverfahren", *place(stored), BERND)
    outcomes = service.confirm_entries(stored, {second.id: second.version}, "fachverfahren", *place(stored), BERND)
    assert [outcome.status for outcome in outcomes] == [SAVED]
    assert listed(stored).unconfirmed == 0


# -- documents -------------------------------------------------------------------------------------------------------------------------


def attach(workspace: Workspace, name: str = "Konzept.pdf", content: bytes = PDF, base: int = 1, title: str = "", who: str = ANNA, question: str = "1.1.2", tab: str = "") -> Outcome:
    talk = service.interviews_of(workspace, *place(workspace))[0]
    return service.attach_evidence(workspace, talk.id, question, name, content, title, date(2026, 5, 4), base, who, grade="dokument", tab=tab)


def test_a_document_is_kept_and_the_answer_rests_on_it_at_once(stored: Workspace) -> None:
    assert attach(stored).status == SAVED
    lines = service.evidence_of(stored, *place(stored))
    assert [(line.label, line.title, line.has_file, [use.question for use in line.used]) for line in lines] == [
        ("B1", "Testprotokoll", False, ["1.1.1"]), ("B2", "Konzept", True, ["1.1.2"])]
    assert (lines[1].size, lines[1].media_type, lines[1].dated) == ("1 KB", "application/pdf", date(2026, 5, 4))
    assert service.evidence_content(stored, lines[1].id) == ("Konzept.pdf", "application/pdf", PDF)
    step = service.open_talk(stored, lines[1].used[0].interview).step("1.1.2")
    assert (step.evidence, step.grade, step.said) == ("B2", "dokument", "Das Konzept gilt")


def test_when_the_answer_clashes_no_document_is_kept(stored: Workspace) -> None:
    attach(stored, tab="aa")
    before = stored.verify().events
    assert attach(stored, "Anderes.pdf", PDF + b"\n", 1, who=BERND, tab="bb").status == CONFLICT
    assert len(service.evidence_of(stored, *place(stored))) == 2
    assert stored.verify().events == before
    assert attach(stored, "Anderes.pdf", PDF + b"\n", 1, tab="aa").saved, "the same tab knows its own first upload"


def test_a_document_is_renamed_and_removed_with_care(stored: Workspace) -> None:
    attach(stored)
    line = service.evidence_of(stored, *place(stored))[1]
    assert service.rename_evidence(stored, line.id, "Sicherungskonzept", None, 1, ANNA).status == SAVED
    assert service.rename_evidence(stored, line.id, "Etwas anderes", None, 1, BERND).status == CONFLICT
    with pytest.raises(service.BrokenProject):
        service.rename_evidence(stored, line.id, " ", None, 2, ANNA)
    with pytest.raises(service.Refused, match=r"B2 stützen sich noch Antworten \(eine Frage: 1\.1\.2\)"):
        service.remove_evidence(stored, line.id, 2, ANNA)
    assert service.remove_evidence(stored, line.id, 1, ANNA, confirmed=True).status == CONFLICT
    assert service.open_talk(stored, line.used[0].interview).step("1.1.2").evidence == "B2"
    assert service.remove_evidence(stored, line.id, 2, ANNA, confirmed=True).status == SAVED
    assert [item.label for item in service.evidence_of(stored, *place(stored))] == ["B1"]
    step = service.open_talk(stored, line.used[0].interview).step("1.1.2")
    assert (step.evidence, step.said) == ("", "Das Konzept gilt")
    with pytest.raises(service.UnknownName):
        service.evidence_content(stored, line.id)
    unused = service.keep_evidence(stored, *place(stored), "Plan.png", PNG, "", None, ANNA)
    assert service.evidence_of(stored, *place(stored))[1].label == "B3", "labels of removed documents are not given twice"
    assert service.remove_evidence(stored, unused, 1, ANNA).saved


def office(*names: str, size: int = 10, claimed: int | None = None) -> bytes:
    """An office document with these parts; ``claimed`` makes the parts say another size than they have."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, bytes(size))
    content = stream.getvalue()
    return content if claimed is None else content.replace(struct.pack("<L", size), struct.pack("<L", claimed))


@pytest.mark.parametrize(("name", "content"), [
    ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), ("bild.png", b"<svg><script>alert(1)</script></svg>"), ("bild.jpg", PNG), ("plan.pdf", b"MZ\x90"),
    ("leer.pdf", b""), ("gross.pdf", PDF + bytes(20 * 1024 * 1024)), ("../plan.pdf", PDF), ("a/plan.pdf", PDF), ("C:\\plan.pdf", PDF), ("..", PDF), (".pdf", PDF), ("", PDF), ("a\0.pdf", PDF),
    ("\ud800.pdf", PDF), ("a\r\nb.pdf", PDF), ("x" * 200 + ".pdf", PDF), ("seite.html", b"<html>"), ("bombe.docx", office("word/document.xml", "a", size=101 * 1024 * 1024)),
    ("luegner.docx", office("word/document.xml", size=5_000_000, claimed=100)), ("ausbruch.docx", office("word/document.xml", "../../x")), ("doppelt.xlsx", office("xl/workbook.xml") + b"x"),
    ("makro.pptx", office("ppt/presentation.xml", "ppt/vbaProject.bin")), ("viele.docx", office("word/document.xml", *(f"p{number}" for number in range(5001)), size=0))])
def test_hostile_uploads_are_refused_and_nothing_is_kept(workspace: Workspace, name: str, content: bytes) -> None:
    if name == "doppelt.xlsx":
        content = content[:-1].replace(b"xl/workbook.xml", b"xl/workbook.xmm", 1)      # name in the part and in the directory differ
    before = workspace.verify().events
    with pytest.raises(service.BrokenProject) as caught:
        attach(workspace, name, content)
    for problem in caught.value.problems:
        f"{problem.file} {problem.message} {problem.remedy}".encode()
    assert workspace.verify().events == before
    assert len(service.evidence_of(workspace, *place(workspace))) == 1


def test_sound_documents_of_every_kind_are_kept(workspace: Workspace) -> None:
    base = 1
    for name, content in (("a.docx", office("word/document.xml", "word/media/b.png")), ("b.ods", office("content.xml")), ("c.csv", b"a;b"), ("d.PNG", PNG), ("Übersicht 2026.pdf", PDF)):
        base = attach(workspace, name, content, base).version
    assert [line.file_name for line in service.evidence_of(workspace, *place(workspace))][1:] == ["a.docx", "b.ods", "c.csv", "d.PNG", "Übersicht 2026.pdf"]


def test_titles_dates_and_questions_are_checked_too(workspace: Workspace) -> None:
    for title in ("a\0", "\ud800", "x" * 301):
        with pytest.raises(service.BrokenProject):
            attach(workspace, title=title)
    with pytest.raises(service.UnknownName):
        attach(workspace, question="9.9.9")
    talk = service.interviews_of(workspace, *place(workspace))[0]
    with pytest.raises(service.UnknownName, match="Nachweis"):
        service.attach_evidence(workspace, talk.id, "1.1.2", "a.pdf", PDF, "", None, 1, ANNA, grade="hörensagen")
    assert service.save_answer(workspace, talk.id, "1.1.2", Given(evidence="B1"), 1, ANNA).saved
    assert set(service.grade_words()) == {"aussage", "einsicht", "dokument"}
