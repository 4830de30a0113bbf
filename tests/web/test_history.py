"""The history and the conflicts: who changed what, taken back, narrowed, page by page; a member sees and takes back only its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from lxml import html
from playwright.sync_api import Page, expect

from assessment.changes import Change, Value, new_id
from assessment.service import undo_entry
from assessment.service.answering import Given
from assessment.store import Workspace
from assessment.web.pages.history import PER_PAGE
from tests.web.houses import PERSON, Running, Served
from tests.web.talks import LEVEL, enter, other_writes, stored, talk_id, workspace
from tests.web.test_matrix import as_user, workspace_of
from tests.web.watch import faults_in_every_dress

OpenPage = Callable[..., Page]


@pytest.fixture
def client(local: Running) -> Iterator[httpx.Client]:
    """Somebody who may do everything, without scripts."""
    with httpx.Client(base_url=local.origin, follow_redirects=True, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as found:
        found.get(local.entry("/"))
        yield found


def parsed(text: str) -> Any:
    return html.fromstring(text)


def read(client: httpx.Client, running: Running, path: str = "verlauf", status: int = 200) -> Any:
    answer = client.get(f"/projekt/{running.project}/{path}")
    assert answer.status_code == status, answer.text[-600:]
    return parsed(answer.text)


def entries(page: Any) -> list[str]:
    return [" ".join(item.text_content().split()) for item in page.xpath("//li[@class='entry']")]


def take_back(client: httpx.Client, page: Any, place: int = 0) -> httpx.Response:
    form = page.xpath("//li[@class='entry']//form")[place]
    return client.post(form.get("action"), data=dict(form.form_values()))


def held_back(store: Workspace, running: Running, other: str = "Andere Bemerkung", mine: str = "Meine Bemerkung") -> str:
    """Two people wrote the same remark and nobody waited at the screen: one is held back. Gives the record's id."""
    record = store.id_of("response", talk_id(running), LEVEL)
    stands = store.record("response", record)
    other_writes(running, Given("beantwortet", "3", comment=other))
    base = stands.version if stands else 0
    with store.write(store.person_named("Heike Held"), "Einlesen") as writer:
        writer.save(Change("response", record, {"comment": mine}, base), record_conflict=True)
    return record


def test_history_and_conflicts_are_accessible(local: Running, open_page: OpenPage) -> None:
    """With entries and an open conflict: no fault axe knows, not wider than a phone."""
    held_back(workspace(local), local)
    page = enter(open_page(), local, "/")
    for path in ("verlauf", "konflikte"):
        page.goto(f"{local.origin}/projekt/{local.project}/{path}")
        assert faults_in_every_dress(page) == [], path


def test_an_entry_says_who_changed_what(client: httpx.Client, local: Running) -> None:
    """The newest stands first, with the values before and after."""
    other_writes(local, Given("beantwortet", "2", comment="Zuerst so"))
    other_writes(local, Given("beantwortet", "2", comment="Neu bewertet"))
    newest = entries(read(client, local))[0]
    assert "Karl Kollege" in newest
    assert "2.6.3" in newest
    assert "Zuerst so" in newest
    assert "Neu bewertet" in newest


def test_taking_back_restores_and_is_an_entry_itself(client: httpx.Client, local: Running) -> None:
    """The old value stands again, both entries remain, and taking back the taking back brings the new one."""
    other_writes(local, Given("beantwortet", "2", comment="Erste Fassung"))
    other_writes(local, Given("beantwortet", "2", comment="Zweite Fassung"))
    count = len(workspace(local).events())
    assert "Zurückgenommen" in take_back(client, read(client, local)).text
    assert stored(local)["comment"] == "Erste Fassung"
    assert len(workspace(local).events()) == count + 1 + 1       # the entry, and the person who took back
    page = read(client, local)
    undone = next(place for place, text in enumerate(entries(page)) if "zurückgenommen" in text)
    assert PERSON in entries(page)[undone]
    forms_before = len(page.xpath(f"(//li[@class='entry'])[position()<={undone}]//form"))
    take_back(client, page, forms_before)
    assert stored(local)["comment"] == "Zweite Fassung"


def test_what_was_written_over_is_not_taken_back(client: httpx.Client, local: Running) -> None:
    """The earlier entry cannot be taken back any more; the later value stays and the page says why."""
    other_writes(local, Given("beantwortet", "2", comment="Anfang"))
    other_writes(local, Given("beantwortet", "2", comment="Erste Fassung"))
    page = read(client, local)
    other_writes(local, Given("beantwortet", "2", comment="Zweite Fassung"))
    refused = take_back(client, page)
    assert refused.status_code == 409
    assert "nicht zurücknehmen" in parsed(refused.text).text_content()
    assert stored(local)["comment"] == "Zweite Fassung"


def test_a_creation_changed_since_is_not_taken_back_but_what_is_newer_is_shown(client: httpx.Client, local: Running) -> None:
    """Who changed it since stands on the page, with the button; what was taken back meanwhile does not. Without the newer entry the creation goes."""
    store = workspace(local)
    fields: dict[str, Value] = {"wave_id": store.current_wave().id, "municipality_id": next(iter(store.records("municipality"))).id, "part": "strength", "text": "Angelegt"}
    record = new_id()
    created = store.save(Change("swot_note", record, fields, 0), actor=store.person_named("Anna Anlage"), source="Test").event
    undone = store.save(Change("swot_note", record, {"text": "Verworfen"}, 1), actor=store.person_named("Vera Verworfen"), source="Test").event
    undo_entry(store, undone, "Vera Verworfen")
    store.save(Change("swot_note", record, {"text": "Weitergeschrieben"}, 3), actor=store.person_named("Kurt Korrektur"), source="Test")
    path, token = f"/projekt/{local.project}/verlauf/{created}/zuruecknehmen", read(client, local).xpath("//input[@name='formular']/@value")[0]
    refused = client.post(path, data={"formular": token})
    assert refused.status_code == 409
    page = parsed(refused.text)
    assert "einen neueren Eintrag, ihn schrieb Kurt Korrektur am" in page.text_content()
    assert len(entries(page)) == 1
    assert "Weitergeschrieben" in entries(page)[0]
    stands = store.record("swot_note", record)
    assert stands is not None
    assert (stands.fields["removed"], stands.fields["text"]) == (False, "Weitergeschrieben")
    assert "Zurückgenommen" in take_back(client, page).text
    assert "Zurückgenommen" in client.post(path, data={"formular": token}).text
    assert store.records("swot_note", id=record) == []


def test_the_history_is_narrowed(client: httpx.Client, local: Running) -> None:
    """By question and municipality; another question shows nothing of it; an unknown municipality does not exist."""
    other_writes(local, Given("beantwortet", "2", comment="Gesucht"))
    assert any("Gesucht" in text for text in entries(read(client, local, f"verlauf?frage={LEVEL}")))
    assert all(LEVEL in text for text in entries(read(client, local, f"verlauf?frage={LEVEL}")))
    assert any("Gesucht" in text for text in entries(read(client, local, "verlauf?kommune=erlenstedt")))
    assert not any("Gesucht" in text for text in entries(read(client, local, "verlauf?kommune=burgwerda")))
    read(client, local, "verlauf?kommune=anderswo", 404)
    assert "Keine Einträge" in read(client, local, "verlauf?frage=9.9.9").text_content()


def test_the_history_is_paged(client: httpx.Client, local: Running) -> None:
    """Page after page, each entry once, back to the newest."""
    page = read(client, local)
    first = page.xpath("//li[@class='entry']")
    assert len(first) == PER_PAGE
    older = page.xpath("//a[normalize-space(.)='Ältere Einträge']/@href")[0]
    second = parsed(client.get(older).text)
    assert len(second.xpath("//li[@class='entry']")) == PER_PAGE
    assert not set(page.xpath("//li[@class='entry']//form/@action")) & set(second.xpath("//li[@class='entry']//form/@action"))
    newest = parsed(client.get(second.xpath("//a[normalize-space(.)='Neueste']/@href")[0]).text)
    assert entries(newest) == entries(page)


def test_a_conflict_is_settled_either_way(client: httpx.Client, local: Running) -> None:
    """Held back, told in the history, shown with both values; the choice holds; a second click on a stale page changes nothing."""
    store = workspace(local)
    for choice, other, stands in (("andere", "Andere Bemerkung", "Andere Bemerkung"), ("meine", "Noch eine Bemerkung", "Meine Bemerkung")):
        held_back(store, local, other)
        assert "zurückgehalten" in read(client, local).text_content()
        page = read(client, local, "konflikte")
        assert "Meine Bemerkung" in page.text_content()
        assert other in page.text_content()
        assert "Heike Held" in page.text_content()
        form = page.xpath("//section[@class='panel']//form")[0]
        data = {**dict(form.form_values()), "wahl": choice}
        assert "Gespeichert" in client.post(form.get("action"), data=data).text
        assert stored(local)["comment"] == stands
        assert store.conflicts() == []
        assert "inzwischen entschieden" in client.post(form.get("action"), data=data).text
        assert stored(local)["comment"] == stands


def test_no_conflict_says_so(local: Running, open_page: OpenPage) -> None:
    """An empty page tells that nothing is to be decided."""
    page = enter(open_page(java_script_enabled=False), local, f"/projekt/{local.project}/konflikte")
    expect(page.get_by_role("heading", name="Nichts zu entscheiden")).to_be_visible()


def wrote(store: Workspace, town: str, remark: str, kind: str = "response") -> str:
    """Write a remark in a municipality's first answer, or a rating of the consultant; gives the entry's id."""
    owner = next(item for item in store.records("municipality") if str(item.fields["label"]).startswith(town)).id
    if kind == "rating":
        fields: dict[str, Value] = {"wave_id": store.current_wave().id, "municipality_id": owner, "question": LEVEL, "level": 2.0, "reason": remark}
        record = store.id_of("rating", str(fields["wave_id"]), owner, LEVEL)
        present = store.record("rating", record)
        return store.save(Change("rating", record, fields, present.version if present else 0), actor=store.person_named("Bea Rater"), source="Test").event
    answer = store.records("response", municipality_id=owner)[0]
    return store.save(Change("response", answer.id, {"comment": remark}, answer.version), actor=store.person_named("Bea Rater"), source="Test").event


def test_a_member_sees_and_takes_back_only_its_own(served: Served) -> None:
    """Own entries are there and can be taken back; others' neither seen, nor filtered for, nor taken back; a rating stays with the consultant."""
    store = workspace_of(served)
    own, foreign, rated = wrote(store, "erlenstedt", "Eigene Notiz"), wrote(store, "hohenbrunn", "Fremde Notiz"), wrote(store, "erlenstedt", "Gute Gründe", "rating")
    with as_user(served, "erlenstedt") as member:
        base, token = f"/projekt/{served.project}", {"formular": member.headers["x-test-formular"]}
        text = member.get(f"{base}/verlauf").text
        assert "Eigene Notiz" in text
        assert "Fremde Notiz" not in text
        assert member.get(f"{base}/verlauf?kommune=hohenbrunnstadt").status_code == 404
        assert member.get(f"{base}/konflikte").status_code == 404
        assert member.post(f"{base}/verlauf/{foreign}/zuruecknehmen", data=token).status_code == 404
        assert member.post(f"{base}/verlauf/{rated}/zuruecknehmen", data=token).status_code == 409
        assert any(item.fields["comment"] == "Fremde Notiz" for item in store.records("response"))
        assert member.post(f"{base}/verlauf/{own}/zuruecknehmen", data=token).status_code == 303
    assert not any(item.fields["comment"] == "Eigene Notiz" for item in store.records("response"))
    for login in ("gruppe", "verwaltung", "niemand"):
        with as_user(served, login) as client:
            assert client.get(f"/projekt/{served.project}/verlauf").status_code == 404, login
