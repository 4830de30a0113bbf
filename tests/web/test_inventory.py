"""The inventory: lists, entries, two forms at once, confirming, the template out and back in, and who may do it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from assessment import service
from tests.web.by_hand import XSS, by_hand, first_of, said, send, store_of, town_of, town_path
from tests.web.houses import Running, Served
from tests.web.test_matrix import as_user
from tests.web.watch import axe_violations, faults_in_every_dress

OpenPage = Callable[..., Page]
TEXTS = {
    "fachverfahren": ("name", "aufgabe", "hersteller", "version", "vertragspartner", "schnittstellen", "zustaendig", "bemerkung"), "dienstleister": ("name", "leistung", "bemerkung"),
    "projekt": ("name", "ziel", "foerderung", "partner", "leitung", "bemerkung"), "gremium": ("name", "aufgabe", "rhythmus", "bemerkung"), "person": ("name", "duty", "email", "phone", "remark")}


def sort_of(running: Running, sort: str = "fachverfahren") -> service.SortView:
    """Give a list as it is stored."""
    store = store_of(running)
    return service.list_entries(store, town_of(running).id, store.current_wave().id, sort)


def entry_of(running: Running, name: str = "Kassenkiesel 2025", sort: str = "fachverfahren") -> service.EntryLine:
    """Give an entry as it is stored."""
    return next(entry for entry in sort_of(running, sort).entries if entry.name == name)


def other_changes(running: Running, **values: str) -> None:
    """Change the entry as another person, on what stands now."""
    store, entry = store_of(running), entry_of(running)
    outcome = service.change_entry(store, entry.id, "fachverfahren", town_of(running).id, store.current_wave().id, {**entry.typed, **values}, entry.version, "Karl Kollege")
    assert outcome.saved


def plain(open_page: OpenPage, running: Running, *rest: str, query: str = "") -> Page:
    """Open a page of the inventory without JavaScript."""
    page = open_page(java_script_enabled=False)
    page.goto(running.entry(town_path(running, "bestand", *rest)))
    if query:
        page.goto(running.origin + town_path(running, "bestand", *rest) + query)
    return page


def test_every_list_says_what_it_is_for_and_what_it_feeds(demo_server: Running, open_page: OpenPage) -> None:
    """One tab per sort with its count; each says what becomes of its entries; an empty one says what to do."""
    page = plain(open_page, demo_server)
    tabs = page.get_by_role("navigation", name="Listen des Bestands").get_by_role("link")
    assert tabs.all_inner_texts() == ["Fachverfahren (5)", "Onlinedienste (70)", "Dienstleister (1)", "Laufende Projekte (0)", "Gremien und Stellen (0)", "Ansprechpersonen (0)"]
    expect(page.get_by_role("row", name=re.compile("^Kassenkiesel 2025 Finanzwesen Ratskiesel Software AG"))).to_be_visible()
    expect(page.get_by_text("entstehen daraus die Hinweise »Gleiche Anwendung«")).to_be_visible()
    page.get_by_role("link", name="Onlinedienste (70)").click()
    expect(page.get_by_text("2.1.2 »Anteil vollständig online verfügbarer Leistungen«")).to_be_visible()
    expect(page.get_by_role("columnheader", name="OZG-Reifegrad")).to_be_visible()
    page.get_by_role("link", name="Laufende Projekte (0)").click()
    expect(page.get_by_role("heading", name="Noch kein Eintrag")).to_be_visible()
    expect(page.get_by_role("link", name="Projekt hinzufügen")).to_be_visible()


def test_an_entry_is_added_changed_and_removed(local: Running, open_page: OpenPage) -> None:
    """All faults at their fields first, everything typed stays; then it stands in the list."""
    page = plain(open_page, local, query="?liste=dienstleister")
    page.get_by_role("link", name="Dienstleister hinzufügen").click()
    page.get_by_label("Leistung").fill("Netz und Telefonie")
    page.get_by_label("Kosten je Jahr (EUR)").fill("1.250")
    page.get_by_role("button", name="Speichern").click()
    assert page.locator("#fehler a").evaluate_all("links => links.map(link => link.getAttribute('href'))") == ["#feld-name", "#feld-kosten_jahr"]
    expect(page.get_by_label("Leistung")).to_have_value("Netz und Telefonie")
    expect(page.get_by_label("Kosten je Jahr (EUR)")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Bezeichnung").fill("Muster Telekom")
    page.get_by_label("Kosten je Jahr (EUR)").fill("1250,50")
    page.get_by_label("Vertragsende").fill("2028-12-31")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Angelegt.")).to_be_visible()
    page.get_by_role("link", name="Muster Telekom").click()
    expect(page.get_by_label("Vertragsende")).to_have_value("2028-12-31")
    expect(page.get_by_label("Kosten je Jahr (EUR)")).to_have_value("1250,5")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("nichts wurde geändert")).to_be_visible()
    page.get_by_role("link", name="Muster Telekom").click()
    page.get_by_text("Eintrag entfernen").first.click()
    page.get_by_role("button", name="Eintrag entfernen").click()
    expect(page.get_by_text("Entfernt.")).to_be_visible()
    assert [entry.name for entry in sort_of(local, "dienstleister").entries] == ["IT-Haus Tannhainer GmbH"]


def test_an_online_service_is_chosen_from_those_not_recorded_yet(local: Running, open_page: OpenPage) -> None:
    """The list offers names instead of keys; what is recorded already is not offered again."""
    store, entry = store_of(local), entry_of(local, "L001 Wohnsitz an- oder ummelden", "onlinedienst")
    service.remove_entry(store, entry.id, "onlinedienst", town_of(local).id, store.current_wave().id, entry.version, "Bea Rater")
    page = plain(open_page, local, "neu", "onlinedienst")
    options = page.get_by_label("Onlinedienst", exact=True).locator("option").all_inner_texts()
    assert "L001 Wohnsitz an- oder ummelden" in options
    assert not [option for option in options if option.startswith("L002")]
    page.get_by_label("Onlinedienst", exact=True).select_option("L001")
    page.get_by_label("OZG-Reifegrad").select_option("4")
    page.get_by_role("button", name="Speichern").click()
    assert entry_of(local, "L001 Wohnsitz an- oder ummelden", "onlinedienst").shown["reifegrad"] == "4"


def test_two_forms_that_touch_different_columns_are_merged(local: Running, open_page: OpenPage) -> None:
    """What only the other changed stays as the other wrote it, and nobody is asked."""
    page = plain(open_page, local, entry_of(local).id)
    other_changes(local, version="2026.2", nutzende="30")
    page.get_by_label("Hersteller").fill("Kiesel Nachfolge AG")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    shown = entry_of(local).shown
    assert (shown["hersteller"], shown["version"], shown["nutzende"], shown["kosten_jahr"]) == ("Kiesel Nachfolge AG", "2026.2", "30", "18.400")


@pytest.mark.parametrize(("choice", "version"), [("Meine Eingabe", "4"), ("Die andere Eingabe", "3")])
def test_two_forms_that_touch_the_same_column_ask(local: Running, open_page: OpenPage, choice: str, version: str) -> None:
    """Before, other and mine side by side, in German; what was not disputed is merged whatever is chosen."""
    page = plain(open_page, local, entry_of(local).id)
    other_changes(local, version="3", nutzende="1500")
    page.get_by_label("Version").fill("4")
    page.get_by_label("Vertragsende").fill("2029-06-30")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Speichern").click()
    assert answered.value.status == 409
    expect(page.locator("#konflikt")).to_contain_text("Karl Kollege hat am")
    expect(page.locator("#konflikt tbody tr")).to_have_text(re.compile(r"Version\s+\(leer\)\s+3\s+4"))
    assert entry_of(local).shown["version"] == "3"
    page.get_by_label(choice).check(force=True)
    page.get_by_role("button", name="Entscheidung speichern").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    shown = entry_of(local).shown
    assert (shown["version"], shown["vertragsende"], shown["nutzende"]) == (version, "30.06.2029", "1.500")


def test_two_forms_on_a_person_lose_nothing(local: Running) -> None:
    """Fields nobody disputes keep the other's value after the decision."""
    store, town = store_of(local), town_of(local)
    wave = store.current_wave().id
    service.add_entry(store, town.id, wave, "person", {"name": "Erika Muster", "duty": "Amtsleitung", "phone": "1"}, "Bea Rater")
    person = entry_of(local, "Erika Muster", "person")
    path = town_path(local, "bestand", person.id)
    with by_hand(local) as client:
        base = str(person.version)
        assert service.change_entry(store, person.id, "person", town.id, wave, {**person.typed, "duty": "Hauptamtsleitung", "phone": "2"}, person.version, "Karl Kollege").saved
        answer = send(client, path, path, {**person.typed, "duty": "Kämmerei", "email": "e@example.org", "fassung": base})
        assert answer.status_code == 409
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text))
        assert send(client, path, f"{path}/entscheidung", {**hidden, "wahl-duty": "meine"}).status_code == 303
    shown = entry_of(local, "Erika Muster", "person").shown
    assert (shown["duty"], shown["phone"], shown["email"]) == ("Kämmerei", "2", "e@example.org")


def test_removing_what_another_changed_is_stopped(local: Running) -> None:
    """The page shows what stands now and asks again; what is gone answers 404 with a way back."""
    entry = entry_of(local)
    path = town_path(local, "bestand", entry.id)
    other_changes(local, version="7")
    with by_hand(local) as client:
        answer = send(client, path, f"{path}/entfernen", {"fassung": str(entry.version)})
        assert (answer.status_code, "hat den Eintrag inzwischen geändert" in said(answer)) == (409, True)
        assert entry_of(local).shown["version"] == "7"
        assert send(client, path, f"{path}/entfernen", {"fassung": str(entry_of(local).version)}).status_code == 303
        assert client.get(path).status_code == 404
        for wrong in ("x", "00000000-0000-4000-8000-000000000000", "neu/erfunden", "tabelle/erfunden.csv", "tabelle/person.csv"):
            assert client.get(town_path(local, "bestand", wrong)).status_code == 404, wrong


def test_entries_of_the_last_wave_are_confirmed_together(local: Running, open_page: OpenPage) -> None:
    """All are ticked; one that changed meanwhile stops all; confirmed ones are no longer marked."""
    store = store_of(local)
    service.freeze_wave(store, "", "Bea Rater", local.house.setup.today())
    service.next_wave(store, "Zweite Erhebung", date(2027, 10, 1), "Bea Rater")
    page = plain(open_page, local)
    boxes = page.get_by_role("form", name="Einträge bestätigen").get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()] == [True] * 5
    other_changes(local, version="8")
    page.get_by_role("button", name="Ausgewählte bestätigen").click()
    expect(page.locator("#fehler")).to_contain_text("»Kassenkiesel 2025«: inzwischen geändert")
    assert sort_of(local).unconfirmed == 4
    boxes.first.uncheck(force=True)
    page.get_by_role("button", name="Ausgewählte bestätigen").click()
    expect(page.get_by_text("Bestätigt.")).to_be_visible()
    assert [entry.name for entry in sort_of(local).entries if entry.prior] == ["Meldekiel"]
    page.goto(f"{local.origin}{town_path(local, 'bestand')}?erhebung=Erhebung+2026")
    expect(page.get_by_text("Die Erhebung ist eingefroren")).to_be_visible()
    assert page.get_by_role("link", name="Fachverfahren hinzufügen").count() == 0
    assert "erhebung=Erhebung" in str(page.get_by_role("link", name="Meldekiel").get_attribute("href"))


@pytest.mark.parametrize("sort", TEXTS)
def test_markup_in_every_text_stays_text(local: Running, open_page: OpenPage, sort: str) -> None:
    """On the list, in the form and as a fault."""
    data = {key: f"{key} {XSS}" for key in TEXTS[sort]}
    with by_hand(local) as client:
        path = town_path(local, "bestand", "neu", sort)
        assert send(client, path, path, data).status_code == 303
        answer = send(client, path, path, data)
        assert (answer.status_code, "schon erfasst" in said(answer), "<script>document" in answer.text) == (422, True, False)
        bad = send(client, path, path, {"name": "a\x00b", TEXTS[sort][1]: "x" * 3000})
        assert bad.status_code == 422
    page = plain(open_page, local, query=f"?liste={sort}")
    expect(page.get_by_role("link", name=f"name {XSS}")).to_be_visible()
    page.get_by_role("link", name=f"name {XSS}").click()
    for key in TEXTS[sort]:
        expect(page.locator(f"#feld-{key}")).to_have_value(f"{key} {XSS}")
    assert page.title().startswith(f"name {XSS}")


# -- the template ---------------------------------------------------------------------------------------------------------------


def filled(content: bytes, **cells: str) -> bytes:
    """Give the template with cells of the sheet „Fachverfahren“ overwritten."""
    book = load_workbook(io.BytesIO(content))
    for address, value in cells.items():
        book["Fachverfahren"][address] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def columns_of(content: bytes) -> dict[str, str]:
    """Give the letters of the template's columns by heading."""
    sheet = load_workbook(io.BytesIO(content))["Fachverfahren"]
    return {str(cell.value).removesuffix(" *").strip(): cell.column_letter for cell in sheet[1] if cell.value}


def row_named(content: bytes, name: str) -> int:
    """Give the row of an entry in the template."""
    sheet = load_workbook(io.BytesIO(content))["Fachverfahren"]
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == name)


def test_the_template_comes_back_through_a_preview(local: Running, open_page: OpenPage) -> None:
    """Download, fill in, upload: first what would change and nothing is written; then it is."""
    page = open_page(accept_downloads=True)
    page.goto(local.entry(town_path(local, "bestand")))
    with page.expect_download() as download:
        page.get_by_role("link", name="Vorlage herunterladen (Excel)").click()
    assert download.value.suggested_filename == "bestand-erlenstedt.xlsx"
    content = download.value.path().read_bytes()
    letters, row = columns_of(content), row_named(content, "Kassenkiesel 2025")
    changed = filled(content, **{f"{letters['Version']}{row}": "2027.1", f"{letters['Bezeichnung']}40": "Neuland", f"{letters['Aufgabe']}40": XSS})
    page.locator("#feld-datei").set_input_files({"name": "bestand.xlsx", "mimeType": "application/octet-stream", "buffer": changed})
    page.get_by_role("button", name="Prüfen und Vorschau zeigen").click()
    expect(page.get_by_role("row", name="Fachverfahren Kassenkiesel 2025 wird geändert: Version")).to_be_visible()
    expect(page.get_by_role("row", name="Fachverfahren Neuland wird aufgenommen")).to_be_visible()
    assert axe_violations(page) == []
    assert (entry_of(local).shown["version"], len(sort_of(local).entries)) == ("", 5)
    page.get_by_role("button", name="Änderungen übernehmen").click()
    expect(page.get_by_text("Die Vorlage ist eingelesen.")).to_be_visible()
    assert (entry_of(local).shown["version"], entry_of(local, "Neuland").shown["aufgabe"]) == ("2027.1", XSS)


def test_one_list_comes_back_as_csv(local: Running) -> None:
    """An unchanged table changes nothing, and says so."""
    path = town_path(local, "bestand")
    with by_hand(local) as client:
        table = client.get(f"{path}/tabelle/fachverfahren.csv")
        assert table.headers["content-disposition"].startswith("attachment")
        answer = send(client, path, f"{path}/einlesen", file=("bestand.csv", table.content))
        assert "Es würden übernommen: 0 Angaben, 5 unverändert" in said(answer)
        assert "Änderungen übernehmen" not in said(answer)
        emptied = table.content.decode("utf-8-sig").replace("eigener Server", "Mond").replace("6;", "sechs;")
        answer = send(client, path, f"{path}/einlesen", file=("bestand.csv", emptied.encode("utf-8-sig")))
        assert answer.status_code == 422
        assert re.search(r"bestand\.csv, Zeile 2: »Mond« ist bei »Betrieb« nicht vorgesehen", said(answer))
        assert said(answer).count("ist bei »Betrieb« nicht vorgesehen") == 3, "all problems at once"


def test_a_template_overtaken_by_others_leaves_a_conflict_and_no_loss(local: Running) -> None:
    """What was saved after the download stays; the file's value waits for a decision."""
    path = town_path(local, "bestand")
    with by_hand(local) as client:
        content = client.get(f"{path}/vorlage.xlsx").content
        letters, row = columns_of(content), row_named(content, "Kassenkiesel 2025")
        other_changes(local, version="von Karl")
        changed = filled(content, **{f"{letters['Version']}{row}": "aus Excel"})
        preview = send(client, path, f"{path}/einlesen", file=("bestand.xlsx", changed))
        assert "1 im Widerspruch" in said(preview)
        carried = dict(re.findall(r'<input type="hidden" name="(name|inhalt)" value="([^"]*)">', preview.text))
        after = send(client, path, f"{path}/einlesen", {**carried, "uebernehmen": "1"}).headers["location"]
        assert after.endswith("hinweis=eingelesen-konflikte")
        notice = client.get(after).text.partition('id="meldungen"')[2].partition("<main")[0]
        assert f'<a href="/projekt/{local.project}/konflikte">Konflikte entscheiden</a>' in notice
    assert entry_of(local).shown["version"] == "von Karl"
    assert service.conflict_rows(store_of(local))


def test_a_notice_leads_nobody_where_they_may_not_go(served: Served) -> None:
    """A member reads that a decision waits; deciding is the consultant's."""
    path = f"/projekt/{served.project}/kommune/erlenstedt/bestand?hinweis=eingelesen-konflikte"
    for login, leads in (("beratung", True), ("erlenstedt", False)):
        with as_user(served, login) as client:
            text = client.get(path).text
            assert "warten auf eine Entscheidung" in text
            assert (f"/projekt/{served.project}/konflikte" in text) is leads, login


def bomb() -> bytes:
    """A workbook whose one part unpacks to far more than it may."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", bytes(300 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(("name", "content"), [
    ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), ("bestand.xlsx", b"MZ\x90"), ("bestand.xlsx", b"PK\x03\x04"), ("bestand.csv", b"\x00\xff"), ("bestand.csv", b"a;b\r\n1;2"),
    ("gross.csv", b"x" * 1_000_001), ("../bestand.csv", b"a"), ("a\\b.csv", b"a"), (".csv", b"a"), ("antworten.json", b"{}"), ("projekt.zip", b"PK\x03\x04"), ("group.yaml", b"a: 1"),
    ("antworten.csv", b"Kommune;Frage;Antwort\r\nhohenbrunnstadt;1.1.1;5\r\n")])
def test_what_is_no_inventory_is_refused(local: Running, name: str, content: bytes) -> None:
    """Nothing but a template of the inventory comes in by this door, and every refusal is a German sentence on the page."""
    path = town_path(local, "bestand")
    before = store_of(local).verify().events
    with by_hand(local) as client:
        answer = send(client, path, f"{path}/einlesen", file=(name, content))
        assert answer.status_code == 422, said(answer)
        assert "Das wurde nicht übernommen" in said(answer)
        assert "<script>alert" not in answer.text
    assert store_of(local).verify().events == before


def test_a_bomb_a_foreign_template_and_no_file_are_refused(local: Running) -> None:
    """Also in the second step, which carries the file along."""
    path, foreign = town_path(local, "bestand"), town_path(local, "bestand", town="hohenbrunnstadt")
    before = store_of(local).verify().events
    with by_hand(local) as client:
        other = client.get(f"{foreign}/vorlage.xlsx").content
        answer = send(client, path, f"{path}/einlesen", file=("bestand.xlsx", other))
        assert re.search("Die Vorlage wurde für .*Hohenbrunn.* erstellt, nicht für Stadt Erlenstedt", said(answer))
        assert send(client, path, f"{path}/einlesen", file=("bestand.xlsx", bomb())).status_code == 422
        for fields in ({}, {"uebernehmen": "1"}, {"uebernehmen": "1", "name": "a.csv", "inhalt": "%%%"}, {"uebernehmen": "1", "name": "a.json", "inhalt": "e30="}, {"uebernehmen": "1", "name": "../a.csv", "inhalt": "YQ=="}):
            answer = send(client, path, f"{path}/einlesen", fields)
            assert answer.status_code == 422, fields
        rows = client.get(f"{foreign}/tabelle/fachverfahren.csv").content
        answer = send(client, path, f"{path}/einlesen", file=("bestand.csv", rows))
        assert "Die Zeile gehört zu einer anderen Kommune" in said(answer)
    assert store_of(local).verify().events == before


def test_a_member_keeps_its_own_inventory_and_sees_no_other(served: Served) -> None:
    """Its own list and form, the template too; the other member's entry is not there, under no address."""
    own, foreign = f"/projekt/{served.project}/kommune/erlenstedt/bestand", first_of(served, "inventory")
    with as_user(served, "erlenstedt") as member:
        token = {"formular": member.headers["x-test-formular"]}
        assert member.get(own).status_code == 200
        assert member.get(f"{own}/vorlage.xlsx").status_code == 200
        assert member.post(f"{own}/neu/gremium", data={**token, "name": "Digitalausschuss"}).status_code == 303
        for path in (f"{own}/{foreign}", own.replace("erlenstedt", "hohenbrunnstadt"), f"{own.replace('erlenstedt', 'hohenbrunnstadt')}/vorlage.xlsx"):
            assert member.get(path).status_code == 404, path
        for rest in ("", "/entfernen", "/entscheidung"):
            assert member.post(f"{own}/{foreign}{rest}", data={**token, "name": "x", "fassung": "1"}).status_code == 404, rest
        assert member.post(f"{own}/bestaetigen/fachverfahren", data={**token, "eintrag": foreign, f"fassung-{foreign}": "1"}).status_code == 404
    for login in ("gruppe", "verwaltung", "niemand"):
        with as_user(served, login) as other:
            assert other.get(own).status_code == 404, login


def test_pages_are_accessible(demo_server: Running, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(demo_server.entry(town_path(demo_server, "bestand")))
    for rest in ("bestand", "bestand?liste=onlinedienst", "bestand?liste=projekt", "bestand/neu/fachverfahren", f"bestand/{entry_of(demo_server).id}"):
        page.goto(demo_server.origin + town_path(demo_server, rest))
        assert faults_in_every_dress(page) == [], rest
