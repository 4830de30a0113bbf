"""Evidence: kept, renamed, removed with care, downloaded and never shown; hostile files; and who may do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from assessment import service
from assessment.service import EvidenceLine
from tests.assessment.service.test_inventorying import PDF, PNG, office
from tests.web.by_hand import XSS, by_hand, first_of, said, send, store_of, town_of, town_path
from tests.web.houses import Running, Served
from tests.web.test_matrix import as_user
from tests.web.watch import faults_in_every_dress

OpenPage = Callable[..., Page]


def lines(running: Running) -> dict[str, EvidenceLine]:
    """Give the documents as they are stored, by label."""
    store = store_of(running)
    return {line.label: line for line in service.evidence_of(store, town_of(running).id, store.current_wave().id)}


def plain(open_page: OpenPage, running: Running, *rest: str) -> Page:
    """Open a page of the evidence without JavaScript."""
    page = open_page(java_script_enabled=False)
    page.goto(running.entry(town_path(running, "belege", *rest)))
    return page


def test_the_list_says_where_each_document_is_used(demo_server: Running, open_page: OpenPage) -> None:
    """Title, date, file or that there is none, and a way to every answer that rests on it."""
    page = plain(open_page, demo_server)
    row = page.get_by_role("row", name=re.compile("^B5 Auswertung der Updateverwaltung"))
    expect(row).to_contain_text("04.09.2026")
    expect(row).to_contain_text("keine Datei abgelegt")
    assert row.locator("td a").all_inner_texts() == ["1.3.1 Rechner mit aktuellen Sicherheitsupdates (Interview I3)", "4.2.1 Systeme mit Sicherheitsupdates des Herstellers (Interview I3)"]
    row.locator("td a").first.click()
    assert page.url.endswith("/frage/1.3.1")


def test_a_document_is_kept_and_comes_back_as_an_attachment(local: Running, open_page: OpenPage) -> None:
    """Without a title the file's name is one; the file comes back byte by byte, to be saved and not to be shown."""
    page = open_page(accept_downloads=True)
    page.goto(local.entry(town_path(local, "belege")))
    page.locator("#feld-datei").set_input_files({"name": "Übersicht 2026.pdf", "mimeType": "text/html", "buffer": PDF})
    page.get_by_label("Datum des Dokuments").fill("2026-05-04")
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.get_by_text("Der Beleg ist abgelegt.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Übersicht 2026.pdf (1 KB)").click()
    assert (download.value.suggested_filename, download.value.path().read_bytes()) == ("Übersicht 2026.pdf", PDF)
    line = lines(local)["B21"]
    assert (line.title, line.dated, line.used) == ("Übersicht 2026", date(2026, 5, 4), ())
    with by_hand(local) as client:
        answer = client.get(town_path(local, "belege", line.id, "datei"))
        assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("application/pdf", "nosniff")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert client.get(town_path(local, "belege", lines(local)["B1"].id, "datei")).status_code == 404


def test_a_document_may_be_noted_without_a_copy(local: Running, open_page: OpenPage) -> None:
    """Then it needs a title; all that was typed stays."""
    page = plain(open_page, local)
    page.get_by_label("Datum des Dokuments").fill("2026-05-04")
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.locator("#fehler a")).to_have_attribute("href", "#feld-titel")
    expect(page.get_by_label("Datum des Dokuments")).to_have_value("2026-05-04")
    page.get_by_label("Titel").fill("Dienstanweisung, im Original eingesehen")
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.get_by_text("Der Beleg ist notiert, ohne Datei.")).to_be_visible()
    assert (lines(local)["B21"].title, lines(local)["B21"].has_file) == ("Dienstanweisung, im Original eingesehen", False)


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "werden nicht als Beleg aufbewahrt"), ("bild.png", b"<svg><script>alert(1)</script></svg>", "nicht das, was die Endung"),
    ("plan.pdf", b"MZ\x90", "nicht das, was die Endung"), ("leer.pdf", b"", "Die Datei ist leer"), ("gross.pdf", PDF + bytes(20 * 1024 * 1024), "größer als 20 MB"),
    ("../plan.pdf", PDF, "Dateiname"), (".pdf", PDF, "Dateiname"), ("x" * 200 + ".pdf", PDF, "Dateiname"), ("seite.html", b"<html>", "werden nicht als Beleg aufbewahrt"),
    (f"{XSS[:60]}.pdf", PDF, "Dateiname"), ("bombe.docx", office("word/document.xml", "a", size=101 * 1024 * 1024), "nicht das, was die Endung"),
    ("luegner.docx", office("word/document.xml", size=5_000_000, claimed=100), "nicht das, was die Endung"), ("makro.pptx", office("ppt/presentation.xml", "ppt/vbaProject.bin"), "nicht das, was die Endung")])
def test_hostile_files_are_refused_on_the_page(local: Running, name: str, content: bytes, sentence: str) -> None:
    """Wrong magic, too large, bombs, paths, scripts: a German sentence, what was typed stays, nothing is kept."""
    path = town_path(local, "belege")
    before = store_of(local).verify().events
    with by_hand(local) as client:
        answer = send(client, path, path, {"titel": "Mein Titel"}, (name, content))
        assert (answer.status_code, sentence in said(answer)) == (422, True), said(answer)[:900]
        assert 'value="Mein Titel"' in answer.text
        assert "<script>" not in answer.text.replace('<script src="', "")
    assert store_of(local).verify().events == before


def test_a_path_before_a_name_is_cut_off(local: Running) -> None:
    """Old browsers send the whole path on the user's disk; only the name is kept."""
    path = town_path(local, "belege")
    with by_hand(local) as client:
        assert send(client, path, path, {}, ("C:\\Ablage\\plan.pdf", PDF)).status_code == 303
    assert (lines(local)["B21"].file_name, lines(local)["B21"].title) == ("plan.pdf", "plan")


def test_a_body_beyond_all_bounds_is_not_read(local: Running) -> None:
    """More than the server takes at all is refused while it arrives."""
    path = town_path(local, "belege")
    with by_hand(local) as client:
        assert send(client, path, path, {}, ("gross.pdf", bytes(31 * 1024 * 1024))).status_code == 413


def test_markup_and_control_characters_in_titles(local: Running, open_page: OpenPage) -> None:
    """Markup stays text; what no report can print is refused beside what was typed."""
    path = town_path(local, "belege")
    with by_hand(local) as client:
        for title in ("a\x00b", "x" * 301):
            assert send(client, path, path, {"titel": title}).status_code == 422
        assert send(client, path, path, {"titel": "x", "datum": "gestern"}).status_code == 422
        assert send(client, path, path, {"titel": XSS}).status_code == 303
    page = plain(open_page, local)
    page.get_by_role("link", name=f"B21 {XSS}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(XSS)
    expect(page.get_by_label("Titel", exact=True)).to_have_value(XSS)


@pytest.mark.parametrize(("choice", "title"), [("meine", "Mein Titel"), ("andere", "Karls Titel")])
def test_two_who_rename_a_document(local: Running, choice: str, title: str) -> None:
    """Before, other and mine; the date only the other changed stays whatever is chosen."""
    line = lines(local)["B1"]
    path = town_path(local, "belege", line.id)
    with by_hand(local) as client:
        assert service.rename_evidence(store_of(local), line.id, "Karls Titel", date(2024, 1, 2), line.version, "Karl Kollege").saved
        answer = send(client, path, path, {"titel": "Mein Titel", "datum": "2023-05-16", "fassung": str(line.version)})
        assert answer.status_code == 409
        assert re.search(r"Titel Leitlinie zur Informationssicherheit Karls Titel Mein Titel", said(answer))
        assert lines(local)["B1"].title == "Karls Titel"
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text))
        assert send(client, path, f"{path}/entscheidung", {**hidden, "wahl-title": choice}).status_code == 303
    assert (lines(local)["B1"].title, lines(local)["B1"].dated) == (title, date(2024, 1, 2))


def test_removing_what_answers_rest_on_asks_first(local: Running, open_page: OpenPage) -> None:
    """It names the questions; with the tick it goes, and the answers stay without it."""
    line = lines(local)["B5"]
    page = plain(open_page, local, line.id)
    page.get_by_text("Beleg entfernen").first.click()
    expect(page.get_by_text("Auf diesen Beleg stützen sich 2 Antworten.")).to_be_visible()
    page.get_by_role("button", name="Beleg entfernen").click()
    expect(page.locator("#fehler")).to_contain_text("Auf den Beleg B5 stützen sich noch Antworten (2 Fragen: 1.3.1 und 4.2.1).")
    page.get_by_label("Trotzdem entfernen").check(force=True)
    page.get_by_role("button", name="Beleg entfernen").click()
    expect(page.get_by_text("Entfernt.")).to_be_visible()
    assert "B5" not in lines(local)
    with by_hand(local) as client:
        assert client.get(town_path(local, "belege", line.id)).status_code == 404


def test_removing_what_another_renamed_is_stopped(local: Running) -> None:
    """The page shows what stands now."""
    store = store_of(local)
    unused = service.keep_evidence(store, town_of(local).id, store.current_wave().id, "Plan.png", PNG, "", None, "Bea Rater")
    path = town_path(local, "belege", unused)
    with by_hand(local) as client:
        service.rename_evidence(store, unused, "Netzplan", None, 1, "Karl Kollege")
        answer = send(client, path, f"{path}/entfernen", {"fassung": "1"})
        assert (answer.status_code, "hat den Beleg inzwischen geändert" in said(answer), "Netzplan" in said(answer)) == (409, True, True)
        assert send(client, path, f"{path}/entfernen", {"fassung": "2"}).status_code == 303


def test_a_frozen_wave_is_read_only(local: Running) -> None:
    """No form is offered, and a form sent anyway is refused."""
    path = town_path(local, "belege")
    with by_hand(local) as client:
        service.freeze_wave(store_of(local), "", "Bea Rater", local.house.setup.today())
        assert "Die Erhebung ist eingefroren" in said(client.get(path))
        assert "Hinzufügen" not in said(client.get(path))
        for target in (path, f"{path}/{lines(local)['B1'].id}", f"{path}/{lines(local)['B1'].id}/entfernen"):
            assert send(client, path, target, {"titel": "x", "fassung": "1", "trotzdem": "1"}).status_code == 409, target
    assert lines(local)["B1"].title == "Leitlinie zur Informationssicherheit"


def test_a_member_keeps_its_own_evidence_and_sees_no_other(served: Served) -> None:
    """The own list, form and file; another's document is not there under any address."""
    own, foreign = f"/projekt/{served.project}/kommune/erlenstedt/belege", first_of(served, "evidence")
    with as_user(served, "erlenstedt") as member:
        token = {"formular": member.headers["x-test-formular"]}
        assert member.get(own).status_code == 200
        assert member.post(own, data={**token, "titel": "Plan"}, files={"datei": ("Plan.pdf", PDF, "application/pdf")}).status_code == 303
        kept = max(lines(served).values(), key=lambda line: int(line.label[1:]))
        assert member.get(f"{own}/{kept.id}/datei").content == PDF
        for rest in ("", "/datei"):
            assert member.get(f"{own}/{foreign}{rest}").status_code == 404
        for rest in ("", "/entfernen", "/entscheidung"):
            assert member.post(f"{own}/{foreign}{rest}", data={**token, "titel": "x", "fassung": "1", "trotzdem": "1"}).status_code == 404
    for login in ("hohenbrunn", "gruppe", "verwaltung", "niemand"):
        with as_user(served, login) as other:
            assert (other.get(own).status_code, other.get(f"{own}/{kept.id}/datei").status_code) == (404, 404), login


def test_pages_are_accessible(demo_server: Running, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(demo_server.entry(town_path(demo_server, "belege")))
    for rest in ((), (lines(demo_server)["B5"].id,)):
        page.goto(demo_server.origin + town_path(demo_server, "belege", *rest))
        assert faults_in_every_dress(page) == []
