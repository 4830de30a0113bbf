"""Reports: preview, files, and the way from draft to release – with the keyboard only, without a script, and never changeable afterwards."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from assessment import service
from assessment.changes import Change
from assessment.service.releasing import ReleaseRow, find_release, release_file, releases
from assessment.store import Workspace
from assessment.store.kinds import CHECKED, DRAFT, RELEASED
from assessment.web.guards import HEADERS, POLICIES, POLICY, SHEET, headers_for, loggable
from reports.release import Audience
from tests.web.editions import CHECKED_BY, checked, draft, pdf, released
from tests.web.houses import Running, Served, running_local
from tests.web.test_matrix import as_user, ask, workspace_of
from tests.web.watch import axe_violations, faults_in_every_dress

OpenPage = Callable[..., Page]
TOWN = "erlenstedt"
SMALL = "musterstadt"
LONG = 180_000


@pytest.fixture
def small(project: Path, tmp_path: Path) -> Iterator[Running]:
    """A laptop's server over the tiny project, whose documents are printed fast."""
    folder = tmp_path / "projekte"
    folder.mkdir()
    service.create_project(folder / "klein.reifegrad", service.load_folder(project, date(2026, 11, 21)), "Anna Beispiel").engine.dispose()
    with running_local(folder) as running:
        yield running


@pytest.fixture
def client(local: Running) -> Iterator[httpx.Client]:
    """A signed-in client on the laptop."""
    with signed_in(local) as client:
        yield client


@contextmanager
def signed_in(running: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.origin, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=True, timeout=60) as client:
        assert client.get(running.entry()).status_code == 200
        yield client


def store(running: Running) -> Workspace:
    found = running.house.shelf.take(running.project)
    assert found is not None
    return found


def room(running: Running, town: str = TOWN, *parts: str) -> str:
    place = f"/kommune/{town}" if town else ""
    return "/".join((f"/projekt/{running.project}{place}/berichte", *parts))


def send(client: httpx.Client, path: str, page: str = "", **fields: str) -> httpx.Response:
    """Send a form with the hidden token of the page it stands on."""
    token = re.search(r'name="formular" value="(\w+)"', client.get(page or path).text)
    assert token is not None
    return client.post(path, data={"formular": token[1], **fields})


def press_to(page: Page, name: str, *, role: str = "") -> None:
    """Move with the Tab key to what a screen reader would call by a name."""
    for _ in range(90):
        page.keyboard.press("Tab")
        focused = page.evaluate("[document.activeElement.innerText || '', document.activeElement.labels?.[0]?.innerText || '', document.activeElement.tagName]")
        if any(text.strip().startswith(name) for text in focused[:2]) and (not role or focused[2] == role):
            return
    raise AssertionError(f"{name} is not reached with the keyboard")


def test_from_draft_to_release_with_the_keyboard_only(small: Running, open_page: OpenPage, tmp_path: Path) -> None:
    """A consultant creates a real draft, notes who checked it, and releases it; the file says so and is the one whose checksum is shown."""
    page = open_page()
    page.set_default_timeout(LONG)
    page.goto(small.entry(room(small, SMALL)))
    press_to(page, "Kurzfassung")
    page.keyboard.press("Enter")
    page.wait_for_url("**/art/kurzfassung")
    press_to(page, "Entwurf zur Freigabe erstellen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fassung/*")
    expect(page.get_by_text("Der Entwurf ist angelegt.")).to_be_visible()
    row = releases(store(small))[0]
    assert (row.state, row.number, row.made) == (DRAFT, "0.1", "Bea Rater")
    press_to(page, "Wer hat den Entwurf geprüft?")
    page.keyboard.press("Control+a")
    page.keyboard.type(CHECKED_BY)
    press_to(page, "Als geprüft vermerken")
    page.keyboard.press("Enter")
    expect(page.locator(".steps li").nth(1)).to_contain_text(f"geprüft: {CHECKED_BY}")
    assert (find_release(store(small), row.id).state, find_release(store(small), row.id).checked) == (CHECKED, CHECKED_BY)
    press_to(page, "Freigeben")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fassung 1.0 freigeben")).to_be_visible()
    assert axe_violations(page) == []
    press_to(page, "Wer gibt frei?")
    page.keyboard.type("Stadtrat Musterstadt")
    press_to(page, "Jetzt freigeben")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fassung/*")
    expect(page.get_by_text("Freigegeben. Diese Fassung ändert sich nicht mehr.")).to_be_visible()
    final, content = release_file(store(small), row.id)
    assert (final.state, final.number, final.approver, final.checked, final.released, final.alone) == (RELEASED, "1.0", "Stadtrat Musterstadt", CHECKED_BY, "Bea Rater", False)
    expect(page.get_by_text(f"Prüfsumme der Datei: {final.sha256[:12]}")).to_be_visible()
    with page.expect_download() as download:
        press_to(page, "Herunterladen")
        page.keyboard.press("Enter")
    path = tmp_path / "geladen.pdf"
    download.value.save_as(path)
    assert path.read_bytes() == content
    assert hashlib.sha256(content).hexdigest() == final.sha256
    said = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout
    assert f"Fassung 1.0, freigegeben am {small.house.setup.today():%d.%m.%Y}" in said
    assert "Entwurf" not in said
    assert axe_violations(page) == []


def test_it_works_without_a_script(local: Running, open_page: OpenPage) -> None:
    """Check and withdraw with plain forms."""
    row = draft(store(local))
    page = open_page(java_script_enabled=False)
    page.goto(local.entry(room(local, TOWN, "fassung", row.id)))
    page.get_by_label("Wer hat den Entwurf geprüft?").fill(CHECKED_BY)
    page.get_by_role("button", name="Als geprüft vermerken").click()
    expect(page.locator(".steps li").nth(1)).to_contain_text(CHECKED_BY)
    page.get_by_role("link", name="Diese Fassung zurückziehen").click()
    page.get_by_role("button", name="Zurückziehen").click()
    expect(page.get_by_text("Nennen Sie den Grund")).to_be_visible()
    page.get_by_label("Grund").fill("Zahlendreher auf Seite 4")
    page.get_by_role("button", name="Zurückziehen").click()
    expect(page.get_by_text("Grund: Zahlendreher auf Seite 4").first).to_be_visible()


def test_who_checked_does_not_release(local: Running, client: httpx.Client) -> None:
    """Four eyes: the page says why there is no button, and the address refuses too."""
    row = checked(store(local), by="Bea Rater")
    here = room(local, TOWN, "fassung", row.id)
    text = client.get(here).text
    assert "Wer geprüft hat, gibt nicht selbst frei (Vier-Augen-Prinzip)" in text
    assert f"{here}/freigeben" not in text
    for answer in (client.get(f"{here}/freigeben"), send(client, f"{here}/freigeben", here, freigabe="Rat", tag="2026-11-21", version=str(row.version))):
        assert answer.status_code == 409
        assert "Vier-Augen-Prinzip" in answer.text
    assert find_release(store(local), row.id).state == CHECKED


def test_approver_and_day_are_asked_for_all_at_once(local: Running, client: httpx.Client) -> None:
    """What was typed stays, and every problem is named."""
    row = checked(store(local))
    here = room(local, TOWN, "fassung", row.id, "freigeben")
    both = send(client, here, freigabe="", tag="gestern", version=str(row.version))
    assert both.status_code == 422
    assert "Nennen Sie die Person oder das Gremium" in both.text
    assert "Das ist kein Datum" in both.text
    assert 'value="gestern"' in both.text
    for day, sentence in (("2199-01-01", "liegt in der Zukunft"), ("01.11.2026", "Geprüft wurde am 21.11.2026")):
        answer = send(client, here, freigabe="Der Rat", tag=day, version=str(row.version))
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="Der Rat"' in answer.text
    assert find_release(store(local), row.id).state == CHECKED


def test_nothing_released_changes_over_the_web(local: Running, client: httpx.Client) -> None:
    """Every form that could is refused, and the file stays."""
    row = released(store(local))
    here = room(local, TOWN, "fassung", row.id)
    for way, fields in (("pruefen", {"pruefer": "Jemand", "bemerkung": "neu"}), ("freigeben", {"freigabe": "Jemand", "tag": "2026-11-21"})):
        answer = send(client, f"{here}/{way}", here, version=str(row.version), **fields)
        assert answer.status_code == 409, way
    assert find_release(store(local), row.id) == row
    assert client.get(f"{here}/datei").content == pdf("freigegeben")
    stale = send(client, f"{here}/zurueckziehen", version="1", grund="veraltete Seite")
    assert stale.status_code == 409
    assert find_release(store(local), row.id) == row


def test_the_older_edition_points_to_the_newer(local: Running, client: httpx.Client) -> None:
    """It stays readable, says by what it is superseded, and leaves the list of what holds."""
    old, new = released(store(local)), released(store(local), text="neu")
    page = client.get(room(local, TOWN, "fassung", old.id)).text
    assert "durch Fassung 1.1." in page
    assert room(local, TOWN, "fassung", new.id) in page
    assert client.get(room(local, TOWN, "fassung", old.id, "datei")).content == pdf("freigegeben")
    holding = client.get(room(local)).text.partition("Vorschau, Dateien")[0]
    assert new.id in holding
    assert old.id not in holding


def test_downloads_are_kept_not_shown(local: Running, client: httpx.Client) -> None:
    """As an attachment, without guessing the type; a damaged file is not given."""
    row = released(store(local))
    answer = client.get(room(local, TOWN, "fassung", row.id, "datei"))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (answer.headers["x-content-type-options"], answer.headers["content-type"], hashlib.sha256(answer.content).hexdigest()) == ("nosniff", "application/pdf", row.sha256)
    with store(local).engine.begin() as connection:
        connection.exec_driver_sql("UPDATE stored_file SET content = ? WHERE sha256 = ?", (b"anders", row.sha256))
    damaged = client.get(room(local, TOWN, "fassung", row.id, "datei"))
    assert damaged.status_code == 503
    assert "verändert" in damaged.text


def test_the_preview_runs_and_loads_nothing(local: Running, client: httpx.Client, open_page: OpenPage) -> None:
    """It comes in a sandbox of its own; errors at its address are ordinary pages."""
    look = room(local, TOWN, "art", "kurzfassung", "vorschau")
    answer = client.get(look)
    for name, value in POLICIES[SHEET].items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert not re.search(r"script-src|allow-|https?:|\*", policy)
    assert POLICY not in answer.headers
    assert not re.search(r"<script|<link|src=\"(?!data:)|url\((?!\"?(?:data:|#))", answer.text)
    missing = client.get(room(local, TOWN, "art", "roman", "vorschau"))
    assert (missing.status_code, missing.headers["content-security-policy"]) == (404, HEADERS["Content-Security-Policy"])
    page = open_page(viewport={"width": 320, "height": 700})
    page.goto(local.entry(look))
    expect(page.get_by_role("heading", name="Kurz und einfach")).to_be_visible()
    expect(page.get_by_text("interne Ausgabe. Inhalt und Aufbau")).to_be_visible()


def test_the_preview_is_accessible(local: Running, client: httpx.Client, open_page: OpenPage) -> None:
    """Looked at outside its sandbox, in which no check could run; light enough, and nothing sideways."""
    page = open_page(viewport={"width": 320, "height": 700})
    for kind in ("gutachten", "ratsvorlage", "kurzfassung"):
        text = client.get(room(local, TOWN, "art", kind, "vorschau")).text
        assert len(gzip.compress(text.encode())) < 200 * 1024, kind
        page.set_content(text)
        assert axe_violations(page) == [], kind
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind


def test_a_title_cannot_break_out_of_the_preview(small: Running) -> None:
    """What people typed stands there as text."""
    town = store(small).records("municipality")[0]
    assert store(small).save(Change("municipality", town.id, {"name": "<script>alert(1)</script>"}, town.version), actor=store(small).person_named("Anna Beispiel"), source="Test").saved
    with signed_in(small) as client:
        text = client.get(room(small, SMALL, "art", "kurzfassung", "vorschau")).text
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_public_preview_leaves_out_what_is_not_public(local: Running, client: httpx.Client) -> None:
    look = room(local, TOWN, "art", "gutachten", "vorschau")
    internal, public = (client.get(look, params={"ausgabe": edition.value}).text for edition in Audience)
    assert "öffentliche Ausgabe" in public
    assert "[nicht öffentlich]" in public
    assert "[nicht öffentlich]" not in internal
    titles = {str(item.fields["title"]) for item in store(local).records("evidence") if str(item.fields["title"]) in internal}
    assert [title for title in titles if title not in public], "titles that are also words of the catalogue stay"


def test_the_group_has_its_own_documents(local: Running, client: httpx.Client) -> None:
    """A preview that needs a plan nobody has made says so; a member's document is not the group's."""
    assert "Gesamtgutachten" in client.get(room(local, "")).text
    answer = client.get(room(local, "", "art", "gesamtgutachten", "vorschau"))
    assert answer.status_code == 409
    assert "gemeinsamen Fahrplan" in answer.text
    assert client.get(room(local, "", "art", "kurzfassung")).status_code == 404
    assert client.get(room(local, TOWN, "art", "gesamtgutachten")).status_code == 404
    assert client.get(room(local, TOWN, "art", "anlage", "vorschau")).status_code == 409


def test_a_set_comes_as_a_zip_whose_checksums_are_right(small: Running) -> None:
    with signed_in(small) as client:
        started = send(client, room(small, SMALL, "art", "leitfaden", "datei"), room(small, SMALL, "art", "leitfaden"), produkt="leitfaden", ausgabe="intern")
        work = started.url.path
        until = time.monotonic() + LONG / 1000
        while "dokumente.zip" not in (text := client.get(work).text) and time.monotonic() < until:
            assert "fehlgeschlagen" not in text, text
            time.sleep(0.5)
        answer = client.get(f"{work}/datei/dokumente.zip")
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        lines = [line.split("  ") for line in packed.read("SHA256SUMS").decode().splitlines()]
        assert {name: digest for digest, name in lines} == {name: hashlib.sha256(packed.read(name)).hexdigest() for name in packed.namelist() if name != "SHA256SUMS"}
        assert len(lines) >= 2


def test_what_the_council_reads_is_chosen_here(local: Running, client: httpx.Client) -> None:
    """The public edition unless somebody chooses otherwise; a laptop says how to pass a file on."""
    page = client.get(room(local)).text
    assert "Datei weitergeben" in page
    assert "ratslinks" not in page
    assert send(client, room(local, TOWN, "rat"), room(local), ausgabe="intern").status_code == 200
    found = store(local).records("plan_setting", key="ratsausgabe")
    assert [item.fields["value"] for item in found] == ["intern"]
    assert client.get("/rat/irgendwas").status_code == 404


def test_every_page_is_accessible(local: Running, open_page: OpenPage) -> None:
    old = released(store(local))
    rows = [old, released(store(local), text="neu"), draft(store(local), document="gutachten"), checked(store(local), document="kurzfassung")]
    page = open_page()
    page.goto(local.entry(room(local)))
    paths = [room(local), room(local, ""), room(local, TOWN, "art", "gutachten"), *(room(local, TOWN, "fassung", row.id) for row in rows),
             room(local, TOWN, "fassung", rows[-1].id, "freigeben"), room(local, TOWN, "fassung", old.id, "zurueckziehen")]
    for path in paths:
        page.goto(local.origin + path)
        assert faults_in_every_dress(page) == [], path


def test_who_may_do_what(served: Served) -> None:
    """A member makes and checks its own documents and releases nothing; the working group reads what is public or the group's; nobody else anything."""
    workspace = workspace_of(served)
    own, foreign = draft(workspace), released(workspace, "hohenbrunnstadt", edition=Audience.INTERNAL)
    public, group = released(workspace, "hohenbrunnstadt"), released(workspace, "", document="gesamtgutachten", edition=Audience.INTERNAL)

    def status(login: str, row: ReleaseRow, town: str, *way: str, method: str = "GET") -> int:
        with as_user(served, login) as client:
            return ask(client, method, room(served, town, "fassung", row.id, *way)).status_code

    assert [status("erlenstedt", own, TOWN), status("erlenstedt", own, "", "datei"), status("erlenstedt", group, "", "datei")] == [200, 200, 200]
    assert [status("erlenstedt", foreign, town, "datei") for town in ("", TOWN, "hohenbrunnstadt")] == [404, 404, 404]
    assert [status("erlenstedt", public, town) for town in ("", TOWN)] == [404, 404]
    assert [status("gruppe", row, "") for row in (own, foreign, public, group)] == [404, 404, 200, 200]
    assert [status("niemand", public, ""), status("verwaltung", public, "")] == [404, 404]
    assert status("erlenstedt", own, TOWN, "freigeben", method="POST") == 404
    assert status("hohenbrunn", own, "", "pruefen", method="POST") == 404
    assert status("gruppe", public, "", "pruefen", method="POST") == 404
    for login in ("erlenstedt", "gruppe"):
        with as_user(served, login) as client:
            for path in ("art/gesamtgutachten", "art/gesamtgutachten/vorschau"):
                assert client.get(room(served, "", path)).status_code == 404
            for path in ("art/gesamtgutachten/entwurf", "art/gesamtgutachten/datei", "satz", "rat"):
                assert ask(client, "POST", room(served, "", path)).status_code == 404
            listed = client.get(room(served, "")).text
            assert (foreign.id in listed, own.id in listed, group.id in listed) == (False, login == "erlenstedt", True)


def test_a_member_checks_its_own_draft_in_its_own_name(served: Served) -> None:
    """On a server nobody writes down another's name."""
    row = draft(workspace_of(served), document="steckbriefe")
    with as_user(served, "erlenstedt") as client:
        data = {"formular": client.headers["x-test-formular"], "version": str(row.version), "pruefer": "Jemand anderes"}
        assert client.post(room(served, TOWN, "fassung", row.id, "pruefen"), data=data).status_code == 303
    assert find_release(workspace_of(served), row.id).checked == "Erlenstedt"


def test_policies_are_named_never_made_up() -> None:
    """An unknown name gives the usual headers; below a personal link everything is secret."""
    assert headers_for("/", "") == headers_for("/", "gibt-es-nicht") == HEADERS
    assert headers_for("/rat/abc/def", SHEET)["Referrer-Policy"] == "no-referrer"
    assert (loggable("/rat/geheim"), loggable("/konto")) == ("/rat/…", "/konto")
