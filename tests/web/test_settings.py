"""The settings: municipalities, waves, what is agreed, data in and out, backup, people; each page is looked at by axe in both themes."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import Page, expect

from assessment import service
from assessment.agreements import GroupPlanning
from assessment.changes import Change
from assessment.service.setting_forms import crest_of, setting_form
from assessment.service.towns import fact_rows, member_order
from assessment.settings import settings
from assessment.store import Workspace
from assessment.web.views.settings_planning import GROUPS
from questionnaires import find_folder
from tests.web.houses import PERSON, Running, Served
from tests.web.talks import enter, workspace
from tests.web.test_matrix import as_user
from tests.web.watch import faults_in_every_dress

OpenPage = Callable[..., Page]
SAME = {"Sec-Fetch-Site": "same-origin"}
PAGES = (
    "einstellungen", "einstellungen/kommunen", "einstellungen/kommunen/erlenstedt", "einstellungen/kommunen/erlenstedt/austritt", "einstellungen/erhebungen", "einstellungen/erhebungen/einfrieren",
    "einstellungen/erhebungen/katalog?katalog=musterstadt", "einstellungen/vorgaben", "einstellungen/vorgaben/gewichte", "einstellungen/vorgaben/gemeinschaftsbudget", "kommune/erlenstedt/vorgaben",
    "kommune/erlenstedt/vorgaben/gestaltung", "kommune/hohenbrunnstadt/vorgaben/kapazitaet", "einstellungen/daten", "einstellungen/sicherung", "einstellungen/personen")


class Desk:
    """Somebody at a browser without scripts: sees pages, sends their forms with all they hold."""

    def __init__(self, running: Running, client: httpx.Client) -> None:
        self.running, self.client = running, client
        self.shown: Any = None
        self.answer: httpx.Response

    def see(self, path: str, status: int = 200) -> Any:
        """Open a page of the project."""
        return self._show(self.client.get(f"/projekt/{self.running.project}/{path}"), status)

    def send(self, label: str, status: int = 200, /, files: Any = None, **fields: str | list[str]) -> Any:
        """Send the form of this name as the page holds it, with these fields changed (»teil_farbe« for »teil-farbe«)."""
        form = next(form for form in self.shown.xpath("//form[@method='post']") if form.get("aria-label") == label)
        data: dict[str, Any] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        data |= {name.replace("_", "-", 1): value for name, value in fields.items()}
        return self._show(self.client.post(form.get("action"), data=data, files=files), status)

    def _show(self, answer: httpx.Response, status: int) -> Any:
        assert answer.status_code == status, answer.text[-900:]
        self.answer = answer
        self.shown = html.fromstring(answer.text) if "html" in answer.headers["content-type"] else None
        return self.shown

    @property
    def text(self) -> str:
        """What the page says, blanks evened out."""
        return " ".join(self.shown.xpath("//main")[0].text_content().split()) + " " + " ".join(self.shown.text_content().split())

    def wait(self) -> Any:
        """Wait for long work as its page asks for it, until it leads on or is over."""
        until = time.monotonic() + 90
        while "/arbeit/" in str(self.answer.url) and time.monotonic() < until:
            address = str(self.answer.url).partition("?")[0]
            self._show(self.client.get(address, params={"warten": "1"}), 200)
            if "fehlgeschlagen" in self.answer.text or "Die Dateien liegen" in self.answer.text:
                break
            time.sleep(0.3)
        return self.shown


@contextmanager
def seated(running: Running) -> Iterator[Desk]:
    """Somebody who may do everything."""
    with httpx.Client(base_url=running.origin, follow_redirects=True, headers=SAME, timeout=120) as client:
        client.get(running.entry("/"))
        yield Desk(running, client)


@pytest.fixture
def desk(local: Running) -> Iterator[Desk]:
    """Somebody over a fresh demo."""
    with seated(local) as found:
        yield found


@pytest.fixture(scope="module")
def reader(demo_server: Running) -> Iterator[Desk]:
    """Somebody who only looks."""
    with seated(demo_server) as found:
        yield found


def town_id(store: Workspace, label: str) -> str:
    return store.records("municipality", label=label)[0].id


def facts_of(store: Workspace, label: str) -> dict[str, str]:
    return {row.key: row.value for row in fact_rows(store, town_id(store, label), store.current_wave())}


# ---- looks ----

def test_pages_are_accessible(demo_server: Running, open_page: OpenPage) -> None:
    """No page has a fault axe knows, none is wider than a phone."""
    page = enter(open_page(), demo_server, "/")
    for path in PAGES:
        page.goto(f"{demo_server.origin}/projekt/{demo_server.project}/{path}")
        assert page.locator("h1").count() == 1, path
        assert faults_in_every_dress(page) == [], path


def test_the_overview_leads_everywhere(reader: Desk) -> None:
    """Each card opens a page."""
    reader.see("einstellungen")
    links = reader.shown.xpath("//article//a/@href")
    assert len(links) == 7
    for link in links:
        assert reader.client.get(link).status_code == 200


# ---- municipalities ----

def test_a_municipality_is_found_and_taken_in(desk: Desk) -> None:
    """The register that ships is searched; the one chosen is a member with its facts, at the end of the order."""
    desk.see("einstellungen/kommunen")
    desk.send("Kommune aufnehmen", suche="Hildburghausen", schritt="suchen")
    assert "16069024" in desk.answer.text
    desk.send("Kommune aufnehmen", kommune="16069024", schritt="aufnehmen")
    store = workspace(desk.running)
    assert "Prüfen Sie die Merkmale" in desk.text
    assert facts_of(store, "hildburghausen")["land"] == "TH"
    assert member_order(store, store.current_wave().id)[-1].fields["ags"] == "16069024"
    desk.see("einstellungen/kommunen")
    assert "gehört schon zum Projekt" in desk.send("Kommune aufnehmen", 422, kommune="16069024", schritt="aufnehmen").text_content()


def test_a_municipality_typed_wrongly_keeps_what_was_typed(desk: Desk) -> None:
    """Every fault stands at its field."""
    desk.see("einstellungen/kommunen")
    page = desk.send("Kommune aufnehmen", 422, name="Neuort", schluessel="12", schritt="aufnehmen")
    assert page.xpath("//input[@name='name']/@value") == ["Neuort"]
    assert "»12« ist kein Schlüssel" in page.xpath("//*[@id='feld-schluessel-fehler']")[0].text_content()
    assert page.xpath("//*[@id='feld-land-fehler']")
    assert page.xpath("//a[@href='#feld-schluessel']")
    desk.send("Kommune aufnehmen", name="Neuort", schluessel="16999999", land="TH", schritt="aufnehmen")
    assert town_id(workspace(desk.running), "neuort")


def test_name_short_name_and_key_are_changed_or_refused(desk: Desk) -> None:
    """A short name somebody has, and a key that is none, are refused together; what is right is saved and moves the address."""
    desk.see("einstellungen/kommunen/erlenstedt")
    page = desk.send("Name und Schlüssel", 422, name="Stadt Erle", label="burgwerda", ags="x")
    assert "gehört schon zu Stadt Burgwerda" in page.xpath("//*[@id='feld-label-fehler']")[0].text_content()
    assert "kein Schlüssel" in page.xpath("//*[@id='feld-ags-fehler']")[0].text_content()
    assert page.xpath("//input[@name='name']/@value") == ["Stadt Erle"]
    desk.send("Name und Schlüssel", name="Stadt Erle", label="erle", ags="16099001")
    assert str(desk.answer.url).partition("?")[0].endswith("/kommunen/erle")
    assert workspace(desk.running).records("municipality", label="erle")[0].fields["name"] == "Stadt Erle"


def test_a_name_changed_elsewhere_meanwhile_is_told(desk: Desk) -> None:
    """What was typed stays; saved once more, it holds."""
    desk.see("einstellungen/kommunen/erlenstedt")
    store = workspace(desk.running)
    town = store.records("municipality", label="erlenstedt")[0]
    store.save(Change("municipality", town.id, {"name": "Stadt Anderswo"}, town.version), actor=store.person_named("Karl Kollege"), source="Test")
    page = desk.send("Name und Schlüssel", 422, name="Stadt Meine")
    assert "Karl Kollege hat hier inzwischen etwas anderes gespeichert" in desk.text
    assert page.xpath("//input[@name='name']/@value") == ["Stadt Meine"]
    desk.send("Name und Schlüssel")
    assert store.records("municipality", label="erlenstedt")[0].fields["name"] == "Stadt Meine"


def test_facts_are_saved_as_the_catalogue_means_them(desk: Desk) -> None:
    """Numbers, yes and no, choices; an empty one is not known; a wrong one is refused at its field and nothing is saved."""
    desk.see("einstellungen/kommunen/erlenstedt")
    page = desk.send("Merkmale", 422, merkmal_einwohner="viele", merkmal_standesamt="nein")
    assert "keine Zahl" in page.xpath("//*[@id='feld-merkmal-einwohner-fehler']")[0].text_content()
    assert facts_of(workspace(desk.running), "erlenstedt")["standesamt"] == "ja"
    desk.send("Merkmale", merkmal_einwohner="9876", merkmal_standesamt="nein", merkmal_ki_einsatz="", merkmal_art="gemeinde")
    facts = facts_of(workspace(desk.running), "erlenstedt")
    assert (facts["einwohner"], facts["standesamt"], facts["ki_einsatz"], facts["art"]) == ("9876", "nein", "", "gemeinde")
    member = next(item for item in workspace(desk.running).group().members if item.key == "erlenstedt")
    assert member.facts["einwohner"] == 9876.0
    assert "ki_einsatz" not in member.facts


def test_a_fact_changed_elsewhere_meanwhile_is_told_and_others_merge(desk: Desk) -> None:
    """The same fact clashes; another one is left as the other person saved it."""
    other = Desk(desk.running, desk.client)
    desk.see("einstellungen/kommunen/erlenstedt")
    other.see("einstellungen/kommunen/erlenstedt")
    other.send("Merkmale", merkmal_einwohner="1111", merkmal_standesamt="nein")
    desk.send("Merkmale", 422, merkmal_einwohner="2222")
    assert f"{PERSON} hat hier inzwischen" in desk.text
    assert facts_of(workspace(desk.running), "erlenstedt")["einwohner"] == "1111"
    desk.see("einstellungen/kommunen/erlenstedt")
    other.see("einstellungen/kommunen/erlenstedt")
    other.send("Merkmale", merkmal_schultraeger="nein")
    desk.send("Merkmale", merkmal_einwohner="2222")
    facts = facts_of(workspace(desk.running), "erlenstedt")
    assert (facts["einwohner"], facts["schultraeger"]) == ("2222", "nein")


def test_the_order_changes_everywhere(desk: Desk) -> None:
    """Moving one down swaps it with the next, also in the evaluation; at the end it stays."""
    store = workspace(desk.running)
    before = [member.key for member in store.group().members]
    desk.see("einstellungen/kommunen")
    form = desk.shown.xpath("//form[contains(@action, 'erlenstedt/verschieben')]")[0]
    data = dict(form.form_values())
    desk.client.post(form.get("action"), data={**data, "richtung": "runter"})
    after = [member.key for member in store.group().members]
    assert after == [before[1], before[0], *before[2:]]
    answer = desk.client.post(form.get("action").replace("erlenstedt", before[-1]), data={**data, "richtung": "runter"})
    assert "nichts wurde geändert" in answer.text
    assert [member.key for member in store.group().members] == after


def test_leaving_takes_the_data_along_and_erases_them(desk: Desk) -> None:
    """The archive holds everything; without the tick, and after a change, nothing is erased; then nothing of it is left."""
    store = workspace(desk.running)
    town = town_id(store, "erlenstedt")
    answers = len(store.records("response", municipality_id=town))
    desk.see("einstellungen/kommunen/erlenstedt/austritt")
    archive = desk.client.get(desk.shown.xpath("//a[@download]/@href")[0])
    assert "attachment" in archive.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(archive.content)) as packed:
        held = json.loads(packed.read("erlenstedt/daten.json"))
    assert len(held["daten"]["response"]) == answers > 0
    page = desk.send("Im Projekt löschen", 422)
    assert "Setzen Sie das Häkchen" in page.text_content()
    record = store.records("municipality", label="erlenstedt")[0]
    store.save(Change("municipality", town, {"name": "Stadt Erle"}, record.version), actor="", source="Test")
    assert "Laden Sie die Daten noch einmal herunter" in desk.send("Im Projekt löschen", 422, sicher="1").text_content()
    desk.send("Im Projekt löschen", sicher="1")
    assert "ausgetreten" in desk.text
    assert store.records("response", removed=True, municipality_id=town) == []
    assert "erlenstedt" not in [member.key for member in store.group().members]
    assert service.check_integrity(store).faults == ()


# ---- waves ----

def test_a_wave_is_frozen_and_the_next_begins(desk: Desk) -> None:
    """Freezing asks first; then facts and settings are closed, the next wave begins with the same members, and both are compared."""
    desk.see("einstellungen/erhebungen")
    assert "sobald die laufende eingefroren ist" in desk.text
    desk.see("einstellungen/erhebungen/einfrieren")
    assert "Setzen Sie das Häkchen" in desk.send("Einfrieren", 422).text_content()
    desk.send("Einfrieren", sicher="1")
    store = workspace(desk.running)
    assert store.current_wave().fields["frozen_on"]
    desk.see("einstellungen/kommunen/erlenstedt")
    assert desk.shown.xpath("//button[contains(., 'Merkmale speichern')]") == []
    desk.send("Merkmale", 422, merkmal_einwohner="1")
    assert facts_of(store, "erlenstedt")["einwohner"] == "10225"
    desk.see("einstellungen/erhebungen")
    assert "liegt" in desk.send("Nächste Erhebung", 422, titel="Erhebung 2026", stichtag="2027-11-01").text_content() or "gibt es schon" in desk.text
    assert desk.shown.xpath("//input[@name='stichtag']/@value") == ["2027-11-01"]
    assert "Stichtag fehlt" in desk.send("Nächste Erhebung", 422, stichtag="").text_content()
    desk.send("Nächste Erhebung", titel="Erhebung 2027", stichtag="2027-11-01")
    assert [wave.fields["title"] for wave in store.waves()] == ["Erhebung 2026", "Erhebung 2027"]
    assert len(store.group().members) == 8
    desk.see("einstellungen/erhebungen/vergleich?alt=2026-11-01&neu=2027-11-01")
    assert "nicht mehr bewertbar" in desk.text
    desk.see("?erhebung=2026-11-01")
    assert "Erhebung 2026" in desk.text
    desk.see("einstellungen/erhebungen/vergleich?alt=1999-01-01&neu=2027-11-01", 404)
    desk.see("einstellungen/erhebungen/einfrieren?erhebung=2026-11-01", 404)


def test_another_catalogue_is_shown_first_and_then_taken(desk: Desk, tmp_path: Path) -> None:
    """The preview names what is to be looked at and saves nothing; what it showed happens on the second step."""
    shipped = find_folder("kommunal")
    assert shipped
    folder = Path(shutil.copytree(shipped, tmp_path / "katalog"))
    head = folder / "catalogue.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace('version: "2026.1"', 'version: "2026.2"'), encoding="utf-8")
    store = workspace(desk.running)
    before = store.current_wave().fields["catalogue"]
    desk.see(f"einstellungen/erhebungen/katalog?katalog={folder}")
    assert "kommunal/2026.1 → kommunal/2026.2" in desk.text
    assert store.current_wave().fields["catalogue"] == before
    desk.send("Katalog wechseln")
    assert store.current_wave().fields["catalogue"] != before
    assert store.group().catalogue.edition == "kommunal/2026.2"
    assert "schon in genau diesem Stand" in desk.see(f"einstellungen/erhebungen/katalog?katalog={folder}", 422).text_content()
    assert "gibt es nicht" in desk.see("einstellungen/erhebungen/katalog?katalog=erfunden", 422).text_content()


# ---- settings ----

def test_every_setting_has_one_place(reader: Desk) -> None:
    """No setting is missing from the table, none stands twice."""
    placed = [key for _, keys in GROUPS for key in keys]
    assert len(placed) == len(set(placed))
    assert set(placed) == {setting.key for to_member in (False, True) for setting in settings(to_member=to_member)}
    reader.see("einstellungen/vorgaben")
    assert len(reader.shown.xpath("//div[@class='settings__item']")) >= len(settings(to_member=False))


def test_a_setting_says_what_holds_without_short_names(reader: Desk) -> None:
    """Roles stand with their names, words behind a colon, one day of work in the singular."""
    reader.see("kommune/erlenstedt/vorgaben")
    assert "Digitallotsinnen und Digitallotsen: Digitallotsin im Hauptamt" in reader.text
    assert "Farbe: #1f5c3a; Absender: Stadt Erlenstedt, Hauptamt; Wappen: Bild" in reader.text
    assert "Die Stadt Erlenstedt legt hier fest" in reader.text
    reader.see("kommune/erlenstedt/vorgaben/kapazitaet")
    assert "1 Personentag je Beschäftigten" in reader.text
    assert "das Datum wie 01.01.2027" in reader.text


def test_every_setting_opens(reader: Desk) -> None:
    """Each form of group and member can be filled and says what holds."""
    for to_member, at in ((False, "einstellungen/vorgaben"), (True, "kommune/erlenstedt/vorgaben")):
        for setting in settings(to_member=to_member):
            page = reader.see(f"{at}/{setting.key}")
            assert page.xpath("//form[.//input[@name='fassung']]//*[self::input[@type!='hidden'] or self::select or self::textarea]"), setting.key
    reader.see("einstellungen/vorgaben/kapazitaet", 404)
    reader.see("kommune/erlenstedt/vorgaben/tagessatz", 404)


def test_weights_are_refused_together_and_saved_with_their_resolution(desk: Desk) -> None:
    """A sum that is not 100 is refused with everything kept; a good one holds with body and day, and goes back to the default."""
    desk.see("einstellungen/vorgaben/gewichte")
    page = desk.send("Gewichte der Reihenfolge", 422, teil_lueckenschluss="50", gremium="Rat", tag="2026-11-12")
    assert "statt 100" in page.text_content()
    assert page.xpath("//input[@name='teil-lueckenschluss']/@value") == ["50"]
    assert page.xpath("//input[@name='gremium']/@value") == ["Rat"]
    page = desk.send("Gewichte der Reihenfolge", 422, teil_lueckenschluss="fünfzig")
    assert page.xpath("//*[@id='feld-teil-lueckenschluss-fehler']")
    desk.send("Gewichte der Reihenfolge", teil_lueckenschluss="30", teil_abhaengigkeiten="30", teil_sichtbarkeit="20", teil_synergie="20", gremium="Rat", tag="2026-11-12")
    planning = workspace(desk.running).group().planning
    assert (planning.weights.closure, planning.weights.dependencies) == (30, 30)
    assert (planning.resolutions["gewichte"].body, planning.resolutions["gewichte"].day) == ("Rat", date(2026, 11, 12))
    assert "Rat am 12.11.2026" in desk.text
    desk.see("einstellungen/vorgaben/gewichte")
    desk.send("Gewichte der Reihenfolge", schritt="standard")
    assert workspace(desk.running).group().planning.weights == GroupPlanning().weights


def test_a_resolution_is_not_of_tomorrow(desk: Desk) -> None:
    """A day in the future and one that is none are refused."""
    desk.see("einstellungen/vorgaben/tagessatz")
    assert "liegt in der Zukunft" in desk.send("Tagessatz", 422, teil="600", tag="2090-01-01").text_content()
    assert "kein Datum" in desk.send("Tagessatz", 422, teil="600", tag="gestern").xpath("//*[@id='feld-tag-fehler']")[0].text_content()
    assert workspace(desk.running).group().planning.day_rate == 520


def test_a_series_is_typed_row_by_row(desk: Desk) -> None:
    """Years and amounts; a year that stands twice and an amount that is none are refused at their rows; empty rows do not count."""
    desk.see("einstellungen/vorgaben/gemeinschaftsbudget")
    page = desk.send("Gemeinsames Budget", 422, zeile=["2027", "2028", ""], betrag=["viel", "5000", ""])
    assert "keine Zahl" in page.xpath("//*[@id='feld-zeile-1-fehler']")[0].text_content()
    assert page.xpath("//input[@name='zeile']/@value")[:2] == ["2027", "2028"]
    assert "zweimal" in desk.send("Gemeinsames Budget", 422, zeile=["2027", "2027"], betrag=["1", "2"]).text_content()
    assert "noch nichts eingetragen" in desk.send("Gemeinsames Budget", 422, zeile=["", ""], betrag=["", ""]).text_content()
    desk.send("Gemeinsames Budget", zeile=["2027", "", "2028"], betrag=["7000,50", "", "5000"])
    assert workspace(desk.running).group().planning.pot == {2027: 7000.5, 2028: 5000.0}


def test_what_another_person_set_meanwhile_is_not_overwritten(desk: Desk) -> None:
    """The second form is told; saved once more it holds."""
    other = Desk(desk.running, desk.client)
    for person in (desk, other):
        person.see("einstellungen/vorgaben/schwelle")
    other.send("Schwelle für „priorisiert“", teil="55")
    desk.send("Schwelle für „priorisiert“", 409, teil="66")
    assert workspace(desk.running).group().planning.threshold == 55
    desk.send("Schwelle für „priorisiert“")
    assert workspace(desk.running).group().planning.threshold == 66


def png(side: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), "#1f5c3a").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_coat_of_arms_is_taken_kept_and_removed(desk: Desk) -> None:
    """An image is made small and shown; no image is refused; saving the colour leaves it; the tick removes it."""
    store = workspace(desk.running)
    desk.see("einstellungen/vorgaben/gestaltung")
    page = desk.send("Gestaltung der Dokumente", 422, files={"teil-wappen": ("w.png", b"<svg onload=x>", "image/png")}, teil_absender="AG Auental")
    assert "nicht lesen" in page.xpath("//*[@id='feld-teil-wappen-fehler']")[0].text_content()
    desk.send("Gestaltung der Dokumente", files={"teil-wappen": ("w.png", png(900), "image/png")}, teil_absender="AG Auental")
    kept = crest_of(store.group(), "gestaltung")
    assert Image.open(io.BytesIO(kept)).size == (420, 420)
    desk.see("einstellungen/vorgaben/gestaltung")
    shown = desk.client.get(desk.shown.xpath("//figure[@class='crest']/img/@src")[0])
    assert (shown.headers["content-type"], shown.content) == ("image/png", kept)
    assert "zu hell" in desk.send("Gestaltung der Dokumente", 422, teil_farbe="#ffff00").text_content()
    desk.send("Gestaltung der Dokumente", teil_farbe="#0b3c66")
    assert crest_of(store.group(), "gestaltung") == kept
    desk.see("einstellungen/vorgaben/gestaltung")
    desk.send("Gestaltung der Dokumente", ohne_bild="1")
    assert crest_of(store.group(), "gestaltung") == b""
    assert store.group().planning.brand.accent == "#0b3c66"


def test_a_member_sets_its_own(desk: Desk) -> None:
    """Roles and an estimate of a measure; what is chosen in the list opens its form."""
    desk.see("kommune/erlenstedt/vorgaben")
    desk.see("kommune/erlenstedt/vorgaben?fuer=schaetzung.M101")
    assert str(desk.answer.url).endswith("schaetzung.M101")
    desk.send("Eigene Schätzung M101", teil_aufwand="4/6/10", teil_quelle="Angebot")
    member = workspace(desk.running).group().members[0]
    assert [(item.measure, item.days) for item in member.planning.estimates] == [("M101", (4.0, 6.0, 10.0))]
    desk.see("kommune/erlenstedt/vorgaben/kapazitaet")
    desk.send("Kapazität", teil="", zeile=["01.01.2027"], betrag=["44"])
    assert workspace(desk.running).group().members[0].planning.capacity == ((date(2027, 1, 1), 44.0),)
    found = setting_form(workspace(desk.running), workspace(desk.running).group(), "kapazitaet", member.id)
    assert found.rows
    assert found.rows.rows == (("01.01.2027", "44"),)


# ---- data ----

def test_everything_offered_downloads(reader: Desk) -> None:
    """Each link gives a file with content and a name; what is not offered is not there."""
    reader.see("einstellungen/daten")
    links = reader.shown.xpath("//main//a[@download]/@href")
    assert len(links) >= 9
    for link in links:
        answer = reader.client.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["content-disposition"].startswith("attachment")
        assert len(answer.content) > 500
    for kind in ("interviewmappe", "bestand"):
        answer = reader.client.get(f"/projekt/{reader.running.project}/einstellungen/daten/kommune", params={"datei": kind, "kommune": "erlenstedt"})
        assert answer.content[:2] == b"PK"
    reader.see("einstellungen/daten/datei/erfunden", 404)
    reader.see("einstellungen/daten/datei/bestand", 404)
    reader.see("einstellungen/daten/kommune?datei=bestand&kommune=anderswo", 404)


def test_open_data_say_what_is_missing(reader: Desk) -> None:
    """All faults at once, with everything kept."""
    reader.see("einstellungen/daten")
    page = reader.send("Offene Daten", 422, adresse="https://www.auental.de/daten", seit="2026-01-01")
    assert page.xpath("//input[@name='adresse']/@value") == ["https://www.auental.de/daten"]
    assert page.xpath("//*[@id='fehler']//li")


def test_a_file_is_tried_first_and_then_read_in(desk: Desk) -> None:
    """The trial saves nothing and says what would happen; then the same file is read in; a second time there is nothing new."""
    store = workspace(desk.running)
    table = desk.client.get(f"/projekt/{desk.running.project}/einstellungen/daten/datei/antworten-json").content
    data = json.loads(table)
    changed = json.dumps(data, ensure_ascii=False).replace("Erlenstedt, Hauptamt", "Erlenstedt, Amt 1")
    before = len(store.events())
    desk.see("einstellungen/daten")
    assert "Wählen Sie die Datei" in desk.send("Datei einlesen", 422).text_content()
    desk.see("einstellungen/daten")
    desk.send("Datei einlesen", files={"datei": ("../../böse antworten.json", changed.encode(), "application/json")})
    desk.wait()
    assert "Noch ist nichts gespeichert" in desk.text
    assert len(store.events()) == before
    if desk.shown.xpath("//form[@aria-label='Einlesen']"):
        desk.send("Einlesen")
        desk.wait()
        assert "Eingelesen" in desk.text


def test_answers_of_a_table_arrive(desk: Desk) -> None:
    """An answer changed in the table stands in the project after the second step, and in the history."""
    store = workspace(desk.running)
    content = desk.client.get(f"/projekt/{desk.running.project}/einstellungen/daten/datei/antworten-csv").content.decode("utf-8-sig")
    lines = content.splitlines()
    head = lines[0].split(";")
    place = head.index("Bemerkung")
    row = next(number for number, line in enumerate(lines[1:], 1) if line.count(";") == len(head) - 1 and '"' not in line)
    cells = lines[row].split(";")
    cells[place] = "Aus der Tabelle nachgetragen"
    lines[row] = ";".join(cells)
    desk.see("einstellungen/daten")
    desk.send("Datei einlesen", files={"datei": ("antworten.csv", "\r\n".join(lines).encode("utf-8-sig"), "text/csv")})
    desk.wait()
    assert "1 Angabe" in desk.text
    assert not any(item.fields["comment"] == "Aus der Tabelle nachgetragen" for item in store.records("response"))
    desk.send("Einlesen")
    desk.wait()
    assert any(item.fields["comment"] == "Aus der Tabelle nachgetragen" for item in store.records("response"))
    desk.see("verlauf")
    assert "Aus der Tabelle nachgetragen" in desk.text


def test_a_file_that_is_nothing_says_so(desk: Desk) -> None:
    """The job fails with a German sentence and nothing is offered."""
    desk.see("einstellungen/daten")
    desk.send("Datei einlesen", files={"datei": ("brief.docx", b"nichts", "application/octet-stream")})
    desk.wait()
    assert "kann reifegrad nichts anfangen" in desk.text


def test_a_bundle_is_written(desk: Desk) -> None:
    """Its page offers the file."""
    desk.see("einstellungen/daten")
    desk.send("Bündel herunterladen")
    desk.wait()
    assert desk.client.get(desk.shown.xpath("//main//a[contains(@href, '/datei/')]/@href")[0]).content[:2] == b"PK"


# ---- backup ----

def test_a_backup_is_a_project_and_ends_the_reminder(desk: Desk, tmp_path: Path) -> None:
    """The copy opens as a project of the same id; the start page reminds before and not after."""
    assert "Noch nicht gesichert" in desk.client.get("/").text
    desk.see("einstellungen/sicherung")
    desk.send("Sicherung")
    assert re.search(r"arbeitsgemeinschaft-digitales-auental-\d{4}-\d\d-\d\d\.reifegrad", desk.answer.headers["content-disposition"])
    copy = tmp_path / "kopie.reifegrad"
    copy.write_bytes(desk.answer.content)
    shelf = service.FolderShelf(tmp_path)
    assert [volume.id for volume in shelf.volumes()] == [desk.running.project]
    shelf.close()
    assert "Noch nicht gesichert" not in desk.client.get("/").text
    desk.see("einstellungen/sicherung")
    assert "Zuletzt gesichert am" in desk.text


def test_the_check_finds_what_somebody_changed(desk: Desk, local: Running) -> None:
    """An untouched project is whole, a foreign head does not lie on its chain, a value written past the program is found."""
    store = workspace(local)
    desk.see("einstellungen/sicherung")
    desk.send("Prüfen", kettenkopf=store.head().hash)
    assert "Alles ist unversehrt" in desk.text
    desk.send("Prüfen", kettenkopf="0" * 64)
    assert "Etwas stimmt nicht" in desk.text
    with sqlite3.connect(store.place) as connection:
        connection.execute("UPDATE municipality SET name = 'Heimlich' WHERE label = 'erlenstedt'")
    desk.send("Prüfen", kettenkopf="")
    assert "Etwas stimmt nicht" in desk.text


def test_on_a_server_the_administration_checks_and_nobody_else(served: Served) -> None:
    """Who consults does not; on PostgreSQL the page says how the database is backed up, on a file the copy comes."""
    path = f"/projekt/{served.project}/einstellungen/sicherung"
    with as_user(served, "beratung") as client:
        assert client.get(path).status_code == 404
        settings_page = client.get(f"/projekt/{served.project}/einstellungen")
        assert "einstellungen/daten" in settings_page.text
        assert "einstellungen/sicherung" not in settings_page.text
    with as_user(served, "verwaltung") as client:
        page = client.get(path)
        assert page.status_code == 200
        assert client.post(f"{path}/pruefen", data={"formular": client.headers["x-test-formular"]}).text.count("Alles ist unversehrt") == 1
        taken = client.post(f"{path}/datei", data={"formular": client.headers["x-test-formular"]})
        if served.place.startswith("postgresql"):
            assert "pg_dump" in page.text
            assert taken.status_code == 409
        else:
            assert taken.content[:15] == b"SQLite format 3"


def test_the_administration_finds_the_backup_where_it_lands_and_nothing_leads_astray(served: Served) -> None:
    """Its start page names the projects and leads to copy and check; no link of that page leads to what it may not see. Others are offered no backup."""
    path = f"/projekt/{served.project}/einstellungen/sicherung"
    with as_user(served, "verwaltung") as client:
        start = client.get("/").text
        assert f'href="{path}"' in start
        assert f'href="/projekt/{served.project}"' not in start
        for link in set(re.findall(r'<a [^>]*href="(/[^"#]*)"', client.get(path).text)):
            assert client.get(link).status_code == 200, link
    for login in ("beratung", "erlenstedt", "gruppe", "niemand"):
        with as_user(served, login) as client:
            assert path not in client.get("/").text, login


def test_a_member_reaches_its_own_settings_only(served: Served) -> None:
    """Its own page opens; the group's, and another member's, do not exist for it."""
    with as_user(served, "erlenstedt") as client:
        base = f"/projekt/{served.project}"
        assert client.get(f"{base}/kommune/erlenstedt/vorgaben/budget").status_code == 200
        for path in ("kommune/hohenbrunnstadt/vorgaben", "kommune/hohenbrunnstadt/vorgaben/gestaltung/bild", "einstellungen", "einstellungen/vorgaben", "einstellungen/daten/datei/antworten-csv", "einstellungen/personen"):
            assert client.get(f"{base}/{path}").status_code == 404, path
        token = {"formular": client.headers["x-test-formular"]}
        assert client.post(f"{base}/kommune/hohenbrunnstadt/vorgaben/budget", data=token).status_code == 404
        assert client.post(f"{base}/einstellungen/kommunen/erlenstedt/angaben", data=token).status_code == 404


# ---- people ----

def test_a_person_is_told_and_forgotten(desk: Desk) -> None:
    """The answer to a request holds the name; without the tick nothing is erased; then the name is gone, and what still names it is shown."""
    store = workspace(desk.running)
    name = "Petra Muster"
    person = store.person_named(name)
    membership = store.records("membership", municipality_id=town_id(store, "erlenstedt"))[0]
    store.save(Change("membership", membership.id, {"note": f"Rücksprache mit {name}"}, membership.version), actor=person, source="Test")
    desk.see("einstellungen/personen")
    desk.see(f"einstellungen/personen/person/{person}")
    told = desk.client.get(desk.shown.xpath("//a[@download]/@href")[0])
    assert told.json()["person"]["name"] == name
    assert "Setzen Sie das Häkchen" in desk.send("Person löschen", 422).text_content()
    assert store.record("person", person)
    desk.send("Person löschen", sicher="1")
    assert f"Rücksprache mit {name}" in desk.text
    assert store.record("person", person) is None
    desk.see(f"einstellungen/personen/person/{person}", 404)


def test_retention_and_earlier_wordings(desk: Desk) -> None:
    """A day is kept and named; wordings go only with the tick, and the chain stays whole."""
    store = workspace(desk.running)
    desk.see("einstellungen/personen")
    assert "Der Tag fehlt" in desk.send("Aufbewahrung", 422, bis="").text_content()
    desk.send("Aufbewahrung", bis="2031-12-31")
    assert "bis 31.12.2031 aufbewahrt" in desk.text
    names = desk.shown.xpath("//select[@name='interview']/option/text()")
    assert names[0] == "Stadt Erlenstedt, I1 · Hauptamtsleitung", "as people say it, in the order of the municipalities"
    talk = store.records("interview", municipality_id=town_id(store, "erlenstedt"))[0].id
    desk.see(f"einstellungen/personen/wortlaut?interview={talk}")
    assert "Setzen Sie das Häkchen" in desk.send("Frühere Wortlaute löschen", 422).text_content()
    desk.send("Frühere Wortlaute löschen", sicher="1")
    assert "sind gelöscht" in desk.text
    found = service.check_integrity(store)
    assert found.faults == ()
    assert found.erased > 0


def test_a_setting_is_changed_by_keyboard_without_scripts(local: Running, open_page: OpenPage) -> None:
    """From the table to the form and back, with nothing but the keyboard."""
    page = enter(open_page(java_script_enabled=False), local, f"/projekt/{local.project}/einstellungen/vorgaben")
    page.get_by_role("link", name="Ändern Tagessatz").press("Enter")
    page.get_by_role("textbox", name="Tagessatz").fill("555")
    page.get_by_role("textbox", name="Tagessatz").press("Enter")
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    expect(page.get_by_text("555 €")).to_be_visible()


