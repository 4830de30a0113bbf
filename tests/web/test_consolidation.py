"""Consolidation: voices, filters, the rating with its reason, two raters at once, and who may do it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assessment import service
from assessment.changes import Outcome
from assessment.service import Given, interviews_of, open_talk, save_answer
from tests.web.by_hand import XSS, by_hand, said, send, store_of, town_of, town_path
from tests.web.houses import Running, Served
from tests.web.test_matrix import as_user
from tests.web.watch import faults_in_every_dress

OpenPage = Callable[..., Page]
DISPUTED, SETTLED = "1.7.3", "1.4.5"


def plain(open_page: OpenPage, running: Running, *rest: str, query: str = "") -> Page:
    """Open a page of the municipality without JavaScript."""
    page = open_page(java_script_enabled=False)
    page.goto(running.entry(town_path(running, "abgleich", *rest) + query.replace("?", "%3F").replace("&", "%26")))
    return page


def rating(running: Running, question: str = DISPUTED) -> tuple[object, object]:
    """Give level and reason as they are stored."""
    store = store_of(running)
    found = store.record("rating", store.id_of("rating", store.current_wave().id, town_of(running).id, question))
    return (found.fields["level"], found.fields["reason"]) if found else (None, "")


def other_rates(running: Running, level: str, reason: str, question: str = DISPUTED) -> Outcome:
    """Rate as another person, on what stands now."""
    store, town = store_of(running), town_of(running)
    wave = store.current_wave().id
    base = service.rating_versions(store, town.id, wave).get(question, 0)
    return service.rate_question(store, town.id, wave, question, level, reason, base, "Karl Kollege")


def test_contradictions_stand_first_with_every_voice(demo_server: Running, open_page: OpenPage) -> None:
    """Role, interview, day, level, grade and quote of every voice; the disagreement in words; no name of a person."""
    page = plain(open_page, demo_server)
    expect(page.get_by_role("link", name="Widersprüche (5)")).to_have_attribute("aria-current", "page")
    card = page.locator(f"[id='frage-{DISPUTED}']")
    expect(card).to_contain_text("Widerspruch: Die Stimmen liegen 2 Stufen auseinander, von Stufe 1 bis Stufe 3.")
    expect(card).to_contain_text("Es zählt Stufe 1; möglich ist Stufe 1 bis Stufe 3.")
    expect(card.get_by_text("Betriebsleitung")).to_be_visible()
    expect(card.get_by_text("„Unsere Bereitschaft hat den Plan im Auto, da steht auch das Rathaus drauf.“")).to_be_visible()
    assert page.locator("article.clash").count() == 5
    names = {str(person.fields["name"]) for person in store_of(demo_server).records("person")}
    text = page.content().replace("Bea Rater", "")
    assert not [name for name in names if name in text]
    card.get_by_role("link", name="Interview I6, 29.09.2026").click()
    assert re.search(rf"/interview/[0-9a-f-]+/frage/{re.escape(DISPUTED)}$", page.url)


def test_every_filter_shows_what_it_says(local: Running, open_page: OpenPage) -> None:
    """Flagged, open, rated and all; the dimension narrows each; an empty list says so, an unknown filter falls back."""
    store, town = store_of(local), town_of(local)
    talk = interviews_of(store, town.id, store.current_wave().id)[0]
    step = open_talk(store, talk.id).own[0]
    assert save_answer(store, talk.id, step.question.id, Given(follow_up=True), step.version, "Bea Rater").saved
    page = plain(open_page, local)
    counts = dict(re.findall(r"(\S+) \((\d+)\)", page.get_by_role("navigation", name="Fragen auswählen").inner_text()))
    assert counts == {"Widersprüche": "5", "Nachfassen": "1", "Offen": "8", "Bewertet": "4", "Alle": "199"}
    page.get_by_role("link", name="Nachfassen (1)").click()
    expect(page.locator("article.clash h3")).to_have_text(re.compile(rf"^{re.escape(step.question.id)} "))
    page.get_by_role("link", name="Bewertet (4)").click()
    expect(page.get_by_text("Die Beratung bewertet mit Stufe 1.").first).to_be_visible()
    page.get_by_label("Dimension", exact=True).select_option("4")
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page.locator("article.clash")).to_have_count(1)
    expect(page.locator("article.clash")).to_contain_text("Ausstattung · Netz und Standorte")
    page.goto(f"{local.origin}{town_path(local, 'abgleich')}?filter=alle&seite=999")
    expect(page.get_by_role("link", name="Seite 10")).to_have_attribute("aria-current", "page")
    assert page.locator("article.clash").count() == 199 - 9 * 20
    page.goto(f"{local.origin}{town_path(local, 'abgleich')}?filter=erfunden&dimension=99&seite=x")
    expect(page.get_by_role("link", name="Widersprüche (5)")).to_have_attribute("aria-current", "page")
    page.goto(f"{local.origin}{town_path(local, 'abgleich')}?filter=nachfassen&dimension=5")
    expect(page.get_by_text("Keine Frage ist zum Nachfassen vorgemerkt.")).to_be_visible()


def test_agreement_of_roles_is_said_only_on_enough_answers(demo_server: Running, open_page: OpenPage) -> None:
    """Pairs with at least ten common questions as a table, the others counted."""
    table = (page := plain(open_page, demo_server)).get_by_role("table", name="Übereinstimmung je Rollenpaar")
    expect(table.get_by_role("row")).to_have_count(8)
    expect(table.get_by_role("row").nth(1)).to_have_text(re.compile(r"Hauptamtsleitung und Fachbereichsleitung\s*21\s*1,0 Stufen, Hauptamtsleitung höher\s*81\s%"))
    expect(page.get_by_text("Zu 8 weiteren Rollenpaaren gibt es weniger als 10 gemeinsame Fragen")).to_be_visible()


def test_a_rating_needs_level_and_reason_and_can_be_taken_back(local: Running, open_page: OpenPage) -> None:
    """Both faults are told at once and everything typed stays; the rating then counts, and taking it back brings the contradiction back."""
    page = plain(open_page, local, DISPUTED)
    page.get_by_role("button", name="Bewertung speichern").click()
    expect(page.locator("#fehler")).to_contain_text("Die Stufe fehlt.")
    expect(page.locator("#fehler").get_by_role("link", name=re.compile("Der Grund fehlt"))).to_have_attribute("href", "#feld-grund")
    page.get_by_label("Grund").fill("Plan eingesehen,\nÜbung fehlt.")
    page.get_by_role("button", name="Bewertung speichern").click()
    expect(page.get_by_label("Grund")).to_have_value("Plan eingesehen,\nÜbung fehlt.")
    assert rating(local) == (None, "")
    page.locator("label.answer__label", has_text="2 – angelegt").click()
    page.get_by_role("button", name="Bewertung speichern").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    expect(page.get_by_text("Die Beratung bewertet mit Stufe 2.")).to_be_visible()
    assert rating(local) == (2.0, "Plan eingesehen,\nÜbung fehlt.")
    page.get_by_role("link", name="Nächster Widerspruch: 3.3.2 Aktenplan und Regeln für die Ablage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3.3.2 Aktenplan und Regeln für die Ablage")
    page.goto(f"{local.origin}{town_path(local, 'abgleich', DISPUTED)}")
    page.get_by_role("button", name="Bewertung zurücknehmen").click()
    expect(page.get_by_text("Widerspruch", exact=True)).to_be_visible()
    assert rating(local) == (None, "")


@pytest.mark.parametrize(("choice", "level"), [("Meine Eingabe", 4.0), ("Die andere Eingabe", 2.0)])
def test_two_raters_at_once_never_overwrite_each_other(local: Running, open_page: OpenPage, choice: str, level: float) -> None:
    """The second sees before, the other's and the own rating; nothing is saved before the choice."""
    page = plain(open_page, local, DISPUTED)
    assert other_rates(local, "2", "Ortstermin am 12.10.").saved
    page.locator("label.answer__label", has_text="4 – gesteuert").click()
    page.get_by_label("Grund").fill("Probealarm gesehen")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Bewertung speichern").click()
    assert answered.value.status == 409
    row = page.locator("#konflikt tbody tr")
    expect(row).to_have_text(re.compile(r"keine\s+Stufe 2 – Ortstermin am 12\.10\.\s+Stufe 4 – Probealarm gesehen"))
    expect(page.locator("#konflikt")).to_contain_text("Karl Kollege hat am")
    assert rating(local) == (2.0, "Ortstermin am 12.10.")
    page.get_by_label(choice).check(force=True)
    page.get_by_role("button", name="Entscheidung speichern").click()
    expect(page.locator("#meldungen")).to_contain_text("Gespeichert." if level == 4 else "nichts wurde geändert")
    assert rating(local)[0] == level


def test_a_third_rating_meanwhile_is_a_new_conflict(local: Running) -> None:
    """Deciding is bound to the version the page showed."""
    path = town_path(local, "abgleich", DISPUTED)
    with by_hand(local) as client:
        other_rates(local, "2", "erste")
        assert send(client, path, path, {"stufe": "4", "grund": "meine", "fassung": "0"}).status_code == 409
        other_rates(local, "3", "zweite")
        answer = send(client, path, f"{path}/entscheidung", {"stufe": "4", "grund": "meine", "fassung": "1", "wahl-bewertung": "meine"})
        assert answer.status_code == 409
        assert "zweite" in said(answer)
    assert rating(local) == (3.0, "zweite")


def test_hostile_ratings_are_refused_and_shown_as_text(local: Running, open_page: OpenPage) -> None:
    """Markup stays text on every page that shows it; levels outside the scale, control characters and unknown questions are refused in German."""
    path = town_path(local, "abgleich", DISPUTED)
    with by_hand(local) as client:
        for fields, sentence in (({"stufe": "7", "grund": "x"}, "ist keine Stufe"), ({"stufe": "3", "grund": "a\x00b"}, "unsichtbare Steuerzeichen"), ({"stufe": "3", "grund": "x" * 2001}, "zu lang"),
                                 ({"stufe": XSS, "grund": XSS}, "ist keine Stufe")):
            answer = send(client, path, path, {**fields, "fassung": "0"})
            assert (answer.status_code, sentence in said(answer)) == (422, True), (fields, said(answer)[:400])
            assert "<script>document" not in answer.text
        assert client.get(town_path(local, "abgleich", "9.9.9")).status_code == 404
        assert send(client, path, path, {"stufe": "3", "grund": XSS, "fassung": "0"}).status_code == 303
    for where in ((), (DISPUTED,)):
        page = plain(open_page, local, *where, query="" if where else "?filter=bewertet")
        expect(page.get_by_text(XSS).first).to_be_visible()
        assert "kaputt" not in page.title()


def test_a_level_between_two_stays_when_only_the_reason_changes(local: Running, open_page: OpenPage) -> None:
    """A rating of 2,5 from elsewhere can be kept."""
    assert other_rates(local, "2,5", "Mittel aus beiden").saved
    page = plain(open_page, local, DISPUTED)
    expect(page.get_by_label("Stufe 2,5", exact=True)).to_be_checked()
    page.get_by_label("Grund").fill("Mittel, nach Rücksprache")
    page.get_by_role("button", name="Bewertung speichern").click()
    assert rating(local) == (2.5, "Mittel, nach Rücksprache")


def test_a_frozen_wave_is_read_only(local: Running, open_page: OpenPage) -> None:
    """No form is offered, and a form sent anyway is refused with a reason."""
    path = town_path(local, "abgleich", DISPUTED)
    with by_hand(local) as client:
        service.freeze_wave(store_of(local), "", "Bea Rater", local.house.setup.today())
        assert "Die Erhebung ist eingefroren" in said(client.get(path))
        assert send(client, path, path, {"stufe": "3", "grund": "x", "fassung": "0"}).status_code == 409
    assert rating(local) == (None, "")


def test_members_read_but_only_the_consultant_rates(served: Served) -> None:
    """The member sees its own page without a form; rating is as if it did not exist; others see nothing at all."""
    path = f"/projekt/{served.project}/kommune/erlenstedt/abgleich"
    with as_user(served, "erlenstedt") as member:
        page = member.get(f"{path}/{DISPUTED}")
        assert page.status_code == 200
        assert "Bewertungen trägt die Beratung ein" in said(page)
        assert "Bewertung speichern" not in page.text
        assert "Bewerten" not in said(member.get(path))
        for target in (f"{path}/{DISPUTED}", f"{path}/{DISPUTED}/entscheidung"):
            assert member.post(target, data={"formular": member.headers["x-test-formular"], "stufe": "5", "grund": "x"}).status_code == 404
    for login in ("hohenbrunn", "gruppe", "verwaltung", "niemand"):
        with as_user(served, login) as other:
            assert (other.get(path).status_code, other.get(f"{path}/{DISPUTED}").status_code) == (404, 404), login
    with as_user(served, "beratung") as consultant:
        assert "Bewertung speichern" in consultant.get(f"{path}/{DISPUTED}").text
        sent = consultant.post(f"{path}/{SETTLED}", data={"formular": consultant.headers["x-test-formular"], "stufe": "2", "grund": "Neu geprüft", "fassung": str(_version(served))})
        assert sent.status_code == 303, said(sent)


def _version(served: Served) -> int:
    store = store_of(served)
    return service.rating_versions(store, town_of(served).id, store.current_wave().id).get(SETTLED, 0)


def test_pages_are_accessible(demo_server: Running, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(demo_server.entry(town_path(demo_server, "abgleich")))
    for rest in ((), (DISPUTED,), (SETTLED,)):
        page.goto(demo_server.origin + town_path(demo_server, "abgleich", *rest))
        assert faults_in_every_dress(page) == []
