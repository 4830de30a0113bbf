"""The JSON API: versions, clashes, refusals and scopes, over real servers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import httpx
import pytest

from assessment.changes import Change
from assessment.plan.keeping import planned_to_json
from assessment.printing import Cache, Entry
from assessment.service.kept_plans import PlanWish
from assessment.service.plans import plan_member
from assessment.web.entrance import LocalEntrance
from tests.web import editions
from tests.web.houses import Running


@pytest.fixture
def client(local: Running) -> Iterator[httpx.Client]:
    """A program on this laptop with the key of this run."""
    entrance = local.house.entrance
    assert isinstance(entrance, LocalEntrance)
    with httpx.Client(base_url=f"{local.origin}/api/v1/projekte/{local.project}", headers={"Authorization": f"Bearer {entrance.program_key}"}, timeout=60) as client:
        yield client


def test_an_answer_is_read_changed_and_guarded_by_its_version(client: httpx.Client) -> None:
    """ETag in, If-Match out; a stale one gets what stands now, none at all is told how."""
    talk = client.get("/kommunen/erlenstedt/interviews").json()[0]["id"]
    question = next(item["frage"] for item in client.get(f"/interviews/{talk}/antworten").json() if item["zustand"] == "beantwortet")
    address = f"/interviews/{talk}/antworten/{question}"
    first = client.get(address)
    changed = client.put(address, json={"bemerkung": "Über die Schnittstelle"}, headers={"If-Match": first.headers["etag"]})
    assert (changed.status_code, changed.json()["bemerkung"]) == (200, "Über die Schnittstelle")
    assert changed.headers["etag"] != first.headers["etag"]
    stale = client.put(address, json={"bemerkung": "Zu spät"}, headers={"If-Match": first.headers["etag"]})
    assert stale.status_code == 412
    assert stale.headers["content-type"] == "application/problem+json"
    assert stale.json()["stand"]["bemerkung"] == "Über die Schnittstelle"
    assert stale.json()["stand"]["etag"] == changed.headers["etag"]
    assert client.put(address, json={"bemerkung": "Ohne"}).status_code == 428
    assert client.get(address).json()["bemerkung"] == "Über die Schnittstelle"


@pytest.mark.parametrize(("body", "place"), [({"bemerkungen": "x"}, "bemerkungen"), ({"zustand": "vielleicht"}, "zustand"), ({"wert": {"a": 1}}, "wert"), ([], "")])
def test_wrong_bodies_are_refused_in_german(client: httpx.Client, body: object, place: str) -> None:
    """All problems at once, each with its place, and never the value itself."""
    talk = client.get("/kommunen/erlenstedt/interviews").json()[0]["id"]
    answer = client.put(f"/interviews/{talk}/antworten/1.1.1", json=body, headers={"If-Match": '"0"'})
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Es wurde nichts gespeichert."
    assert any(place in problem["ort"] for problem in answer.json()["probleme"])


@pytest.mark.parametrize("body", [b'{"bemerkung": "\\ud800"}', b'{"bemerkung": "a\\u0000b"}', b'{"bemerkung": ', b"\xff\xfe"])
def test_hostile_texts_are_refused_and_never_echoed(client: httpx.Client, body: bytes) -> None:
    """A lone surrogate, a NUL, broken JSON and wrong bytes."""
    talk = client.get("/kommunen/erlenstedt/interviews").json()[0]["id"]
    answer = client.put(f"/interviews/{talk}/antworten/1.1.1", content=body, headers={"If-Match": '"0"', "Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_a_key_nothing_is_said(local: Running) -> None:
    """A cookie does not open the API; the refusal says what does."""
    page = httpx.get(local.entry(), follow_redirects=False)
    for cookies in ({}, dict(page.cookies)):
        answer = httpx.get(f"{local.origin}/api/v1/projekte", cookies=cookies)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "Mein Konto" in answer.json()["detail"]


def refused(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Give the problem details of a refusal."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert re.search(r"[.!?] ?|SCHLÜSSEL$", found["detail"])
    return found


def test_every_refusal_is_problem_details(client: httpx.Client, local: Running) -> None:
    """Also of addresses that do not exist, methods that are not taken, bodies too large or of another kind."""
    refused(client.get("/gibt-es-nicht"), 404)
    refused(httpx.get(f"{local.origin}/api/"), 404)
    assert "GET" in refused_with(client.patch("/kommunen"), 405).headers["allow"]
    refused(client.post("/kommunen", content="schluessel=1", headers={"Content-Type": "application/x-www-form-urlencoded"}), 415)
    refused(client.post("/kommunen/erlenstedt/belege?name=a.pdf", json={}), 415)
    refused(client.post("/kommunen/erlenstedt/belege?name=a.pdf", content=b"", headers=FILE), 422)
    refused(client.post("/kommunen/erlenstedt/belege?name=a.pdf", content=b"x" * (31 * 1024 * 1024), headers=FILE), 413)
    refused(httpx.post(f"{local.origin}/api/v1/projekte/{local.project}/kommunen", json={}), 401)
    refused(client.get("/verlauf?hoechstens=0"), 422)
    refused(client.get("/vergleich?dimension=%00"), 422)
    refused(client.get("/kommunen/%00"), 404)


def refused_with(answer: httpx.Response, status: int) -> httpx.Response:
    """Give a refusal whose shape is right."""
    refused(answer, status)
    return answer


def test_who_has_the_newest_is_told_so(client: httpx.Client) -> None:
    """If-None-Match spares the content."""
    first = client.get("/kommunen/erlenstedt/merkmale/einwohner")
    again = client.get("/kommunen/erlenstedt/merkmale/einwohner", headers={"If-None-Match": f'"99", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get("/kommunen/erlenstedt/merkmale/einwohner", headers={"If-None-Match": '"99"'}).status_code == 200


CHANGES = [
    ("/kommunen/erlenstedt/name", {"name": "Erlenstedt am See"}, {"name": "Erlenstedt im Tal"}, "name"),
    ("/kommunen/erlenstedt/merkmale/einwohner", {"wert": "12345"}, {"wert": "12346"}, "wert"),
    ("/kommunen/erlenstedt/einwilligungen/1", {"stufe": "spanne"}, {"stufe": "nein"}, "stufe"),
    ("/kommunen/erlenstedt/bewertungen/1.1.1", {"stufe": 2, "begruendung": "Im Gespräch geklärt."}, {"stufe": 3, "begruendung": "Doch nicht."}, "stufe"),
    ("/kommunen/erlenstedt/festlegungen/M101", {"gestrichen": True, "grund": "Kein Bedarf."}, {"gestrichen": True, "grund": "Anderer Grund."}, "grund"),
    ("/festlegungen/M101", {"nicht_vor": "2027-01-01"}, {"nicht_vor": "2028-01-01"}, "nicht_vor"),
    ("/vorgaben/tagessatz", {"wert": "555"}, {"wert": "666"}, "wert"),
    ("/kommunen/erlenstedt/vorgaben/kapazitaet", {"wert": "40"}, {"wert": "50"}, "wert")]


@pytest.mark.parametrize(("address", "first", "second", "field"), CHANGES, ids=lambda item: item if isinstance(item, str) else "")
def test_what_has_a_version_is_guarded_by_it(client: httpx.Client, address: str, first: dict[str, Any], second: dict[str, Any], field: str) -> None:
    """Changed with the version read; without one 428; with an old one 412 and what stands; in a frozen wave 409."""
    read = client.get(address).headers["etag"]
    refused(client.put(address, json=first), 428)
    changed = client.put(address, json=first, headers={"If-Match": read})
    assert changed.status_code == 200, changed.text
    assert changed.json() == client.get(address).json()
    stale = refused(client.put(address, json=second, headers={"If-Match": read}), 412)
    assert stale["stand"]["etag"] == changed.headers["etag"] != read
    assert stale["stand"][field] == changed.json()[field]
    assert client.put(address, json=second, headers={"If-Match": changed.headers["etag"]}).json()[field] != changed.json()[field]


def test_a_frozen_wave_stays(client: httpx.Client) -> None:
    """Frozen by version, then nothing in it changes; the next one begins with what it held, to be confirmed."""
    wave = client.get("/erhebungen").json()[0]["id"]
    read = client.get(f"/erhebungen/{wave}").headers["etag"]
    too_early = refused(client.post("/erhebungen", json={"titel": "Folge", "stichtag": "2028-11-21"}), 409)["detail"]
    assert too_early == "Frieren Sie die laufende Erhebung zuerst ein. Sie finden das unter »Einstellungen« › »Erhebungen«."
    refused(client.post(f"/erhebungen/{wave}/einfrieren", json={}, headers={"If-Match": '"999"'}), 412)
    frozen = client.post(f"/erhebungen/{wave}/einfrieren", json={"trotz_konflikten": True}, headers={"If-Match": read})
    assert frozen.json()["eingefroren_am"]
    for address, first, _, _ in CHANGES[1:]:
        refused(client.put(address, json=first, headers={"If-Match": client.get(address).headers["etag"]}), 409)
    assert client.post("/erhebungen", json={"titel": "Folge", "stichtag": "2028-11-21"}).status_code == 201
    entry = next(item for item in client.get("/kommunen/erlenstedt/bestand").json() if item["aus_vorerhebung"])
    address = f"/kommunen/erlenstedt/bestand/{entry['sorte']}/{entry['id']}"
    refused(client.post(f"{address}/bestaetigen"), 428)
    confirmed = client.post(f"{address}/bestaetigen", headers={"If-Match": client.get(address).headers["etag"]})
    assert confirmed.json()["aus_vorerhebung"] is False


def test_an_interview_is_planned_held_and_evidenced(client: httpx.Client) -> None:
    """Planned without a day, held with one; a document comes with the answer or alone, is renamed and removed."""
    role = client.get("/kommunen/erlenstedt/interviews").json()[0]["rolle"]
    talk = client.post("/kommunen/erlenstedt/interviews", json={"rolle": role, "befragt": ["Ines Informatik"]}).json()
    address = f"/interviews/{talk['id']}"
    read = client.get(address)
    held = client.put(address, json={"tag": "2026-05-04", "ort": "Rathaus"}, headers={"If-Match": read.headers["etag"]})
    assert (held.json()["tag"], held.json()["ort"], held.json()["befragt"]) == ("2026-05-04", "Rathaus", ["Ines Informatik"])
    assert refused(client.put(address, json={"tag": None, "ort": "Anderswo"}, headers={"If-Match": read.headers["etag"]}), 412)["stand"]["ort"] == "Rathaus"
    answer = f"{address}/antworten/1.1.1"
    sent = client.post(f"{answer}/beleg?name=plan.pdf&titel=Notfallplan&nachweis=dokument", content=PDF, headers={**FILE, "If-Match": client.get(answer).headers["etag"]})
    assert (sent.status_code, sent.json()["nachweis"]) == (200, "dokument")
    document = next(item for item in client.get("/kommunen/erlenstedt/belege").json() if item["titel"] == "Notfallplan")
    one = f"/kommunen/erlenstedt/belege/{document['id']}"
    renamed = client.put(one, json={"titel": "Notfallplan 2026", "datum": "2026-01-02"}, headers={"If-Match": client.get(one).headers["etag"]})
    assert (renamed.json()["titel"], renamed.json()["datum"]) == ("Notfallplan 2026", "2026-01-02")
    assert client.get(f"{one}/datei").content == PDF
    refused(client.delete(one, headers={"If-Match": renamed.headers["etag"]}), 409)
    assert client.delete(f"{one}?auch_wenn_verwendet=true", headers={"If-Match": renamed.headers["etag"]}).status_code == 204
    assert client.post("/kommunen/erlenstedt/belege/ohne-datei", json={"titel": "Gesehen"}).json()["dateiname"] == ""
    refused(client.get(one), 404)


def test_the_board_changes_entry_by_entry(client: httpx.Client) -> None:
    """Added, reworded, hidden with a reason, shown again; one thing at a time."""
    added = client.post("/swot", json={"teil": client.get("/swot").json()[0]["teil"], "text": "Wir helfen uns."}).json()
    address = f"/swot/{added['schluessel']}"
    for change, field, value in (({"text": "Wir helfen einander."}, "text", "Wir helfen einander."), ({"ausblenden": "Doppelt."}, "grund", "Doppelt."), ({"zeigen": True}, "ausgeblendet", False)):
        assert client.put(address, json=change, headers={"If-Match": client.get(address).headers["etag"]}).json()[field] == value
    refused(client.put(address, json={"text": "x", "zeigen": True}, headers={"If-Match": '"1"'}), 409)
    refused(client.put(address, json={"text": "Zu spät"}, headers={"If-Match": '"1"'}), 412)


def test_what_was_held_back_is_settled(client: httpx.Client, local: Running) -> None:
    """A conflict of an import is listed, and settled by who has seen what stands."""
    workspace = local.house.shelf.take(local.project)
    assert workspace is not None
    answer = workspace.records("response")[0]
    for note in ("eins", "zwei"):
        with workspace.write(workspace.person_named(note), "Einlesen") as writer:
            writer.save(Change("response", answer.id, {"comment": note}, answer.version), record_conflict=True)
    held = client.get("/konflikte").json()[0]
    assert (held["jetzt"], held["zurueckgehalten"], held["wer"]) == (["eins"], ["zwei"], "zwei")
    address = f"/konflikte/{held['id']}"
    refused(client.post(address, json={"wahl": "meine"}, headers={"If-Match": '"999"'}), 412)
    assert client.post(address, json={"wahl": "meine"}, headers={"If-Match": client.get(address).headers["etag"]}).status_code == 204
    assert client.get("/konflikte").json() == []
    refused(client.get(address), 404)


def test_a_file_is_tried_then_read_in(client: httpx.Client) -> None:
    """Long work: what an import would do, then doing it; the file that was tried is kept for it."""
    book = client.get("/kommunen/erlenstedt/ausgaben/interviewmappe")
    assert book.headers["content-type"].startswith("application/vnd.openxmlformats")
    tried = done(client, client.post("/auftraege/einlesen?name=interviews.xlsx", content=book.content, headers=FILE))
    assert (tried["ergebnis"]["probelauf"], tried["fehler"]) == (True, "")
    taken = done(client, client.post(f"/auftraege/{tried['id']}/uebernehmen", json={}))
    assert (taken["ergebnis"]["probelauf"], taken["ergebnis"]["konflikte"]) == (False, 0)
    bundle = done(client, client.post("/auftraege/buendel", json={"kennwort": "geheim und lang"}))
    assert client.get(f"/auftraege/{bundle['id']}/dateien/{bundle['dateien'][0]}").content.startswith(b"age-encryption.org")
    refused(client.get(f"/auftraege/{bundle['id']}/dateien/andere.zip"), 404)


def test_a_guide_is_made_for_one_role(client: httpx.Client) -> None:
    """Long work too: of all a town's interview guides only those asked for."""
    made = done(client, client.post("/auftraege/dokumente", json={"arten": ["leitfaden"], "kommunen": ["erlenstedt"], "rollen": ["BETR"]}))
    assert (made["dateien"], made["fehler"]) == (["leitfaden-betr-erlenstedt.pdf"], "")
    assert client.get(f"/auftraege/{made['id']}/dateien/leitfaden-betr-erlenstedt.pdf").content.startswith(b"%PDF")
    assert "keinen Leitfaden" in done(client, client.post("/auftraege/dokumente", json={"arten": ["leitfaden"], "kommunen": ["erlenstedt"], "rollen": ["NIX"]}))["fehler"]


def test_the_roadmap_is_read_as_it_is_kept(client: httpx.Client, local: Running) -> None:
    """Nothing is there before it is made; then lines with days, load and money, the same as of the kept plan. A kept one is not searched for again."""
    assert "Auftrag" in refused(client.get("/kommunen/erlenstedt/fahrplan?plan=allein"), 404)["detail"]
    workspace = local.house.shelf.take(local.project)
    assert workspace is not None
    evaluation, wish = local.house.evaluations.of(workspace, workspace.current_wave().id), PlanWish(0)
    kept = plan_member(evaluation, 0, seconds=0.5)
    Cache(local.house.cache).keep(wish.key(evaluation), Entry(planned_to_json(kept).encode()))
    plan = client.get("/kommunen/erlenstedt/fahrplan?plan=allein").json()
    assert sorted((line["massnahme"], line["beginn"]) for line in plan["zeilen"]) == sorted((line.measure.id, line.begins.isoformat()) for line in kept.roadmap.lines)
    assert {line["kommune"] for line in plan["zeilen"]} == {"erlenstedt"}
    assert {load["einheit"] for load in plan["auslastung"]} <= {"PT", "EUR"}
    assert done(client, client.post("/auftraege/fahrplan", json={"kommune": "erlenstedt"}))["ergebnis"]["neu_gerechnet"] is False


def test_an_edition_goes_its_way(client: httpx.Client, local: Running) -> None:
    """Checked, asked to be released, withdrawn – each by the version that was seen and only when it may be."""
    workspace = local.house.shelf.take(local.project)
    assert workspace is not None
    address = f"/fassungen/{editions.draft(workspace).id}"
    refused(client.put(f"{address}/pruefung", json={}), 428)
    checked = client.put(f"{address}/pruefung", json={"vermerk": "Gelesen."}, headers={"If-Match": client.get(address).headers["etag"]})
    assert checked.json()["stand"] == "geprüft"
    ours = f"/fassungen/{editions.checked(workspace, document='gutachten').id}"
    seen = client.get(ours).headers["etag"]
    wanted = {"freigabe_durch": "Stadtrat", "tag": local.house.setup.today().isoformat()}
    refused(client.post(f"{ours}/freigabe", json=wanted | {"tag": "2999-01-01"}, headers={"If-Match": seen}), 409)
    refused(client.post(f"{ours}/freigabe", json=wanted, headers={"If-Match": '"999"'}), 412)
    job = client.post(f"{ours}/freigabe", json=wanted, headers={"If-Match": seen})
    assert (job.status_code, job.json()["art"]) == (202, "freigabe")
    assert client.post(f"/auftraege/{job.json()['id']}/abbrechen").json()["fertig"]
    assert client.put(f"{address}/rueckzug", json={"grund": "Veraltet."}, headers={"If-Match": checked.headers["etag"]}).json()["stand"] == "zurückgezogen"
    assert client.get(f"{address}/datei").content.startswith(b"%PDF")


FILE = {"Content-Type": "application/octet-stream"}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def done(client: httpx.Client, answer: httpx.Response, seconds: int = 90) -> dict[str, Any]:
    """Wait for long work."""
    assert answer.status_code == 202, answer.text
    until = monotonic() + seconds
    while monotonic() < until:
        found: dict[str, Any] = client.get(f"/auftraege/{answer.json()['id']}").json()
        if found["fertig"]:
            return found
        sleep(0.2)
    raise AssertionError(found)
