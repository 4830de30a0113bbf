"""Saving while one types, in a real browser: nothing typed is lost, nothing newer is overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assessment.service import freeze_wave
from assessment.service.answering import Given
from tests.web.houses import Running, running_local
from tests.web.talks import LEVEL, choose, enter, other_writes, question_path, stored, talk_id, wait_saved, workspace
from tests.web.watch import Watch, watched

OpenPage = Callable[..., Page]
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('reifegrad:entwurf:')).length"


def no_drafts(page: Page) -> None:
    """Wait until everything typed is acknowledged; the page's policy forbids Playwright's own way of waiting for a condition."""
    for _ in range(150):
        if page.evaluate(DRAFTS) == 0:
            return
        page.wait_for_timeout(100)
    pytest.fail("a draft was never acknowledged")


@pytest.fixture
def offline_page(browser: Browser) -> Iterator[Page]:
    """A page whose server may vanish: only that may be reported."""
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    watch: Watch = watched(page)
    watch.expected.append("ERR_CONNECTION")
    yield page
    context.close()
    assert not watch.faults, watch.faults


def test_a_choice_is_saved_at_once_and_a_text_after_a_pause(local: Running, open_page: OpenPage) -> None:
    """Nobody has to press a button, and only the status block changes: the cursor stays where it is."""
    page = enter(open_page(), local, question_path(local))
    choose(page, "3 – umgesetzt")
    wait_saved(page)
    assert (stored(local)["state"], stored(local)["value"]) == ("beantwortet", 3.0)
    page.get_by_label("Bemerkung").press_sequentially("Liste liegt im Hauptamt")
    expect(page.get_by_label("Bemerkung")).to_be_focused()
    no_drafts(page)
    wait_saved(page)
    assert stored(local)["comment"] == "Liste liegt im Hauptamt"


def test_what_was_refused_does_not_hold_up_what_follows(local: Running, open_page: OpenPage) -> None:
    """„Entfällt“ without a reason is not saved and says so; the next choice is."""
    page = enter(open_page(), local, question_path(local))
    choose(page, "Entfällt")
    expect(page.locator("#gespeichert")).to_contain_text("Noch nicht gespeichert: Die Frage entfällt ohne Begründung.")
    assert "state" not in stored(local)
    choose(page, "2 – angelegt")
    wait_saved(page)
    assert stored(local)["value"] == 2.0


def test_a_wave_frozen_meanwhile_is_told_and_the_draft_stays(local: Running, open_page: OpenPage) -> None:
    """What can no longer be saved is not thrown away."""
    page = enter(open_page(), local, question_path(local))
    freeze_wave(workspace(local), "", "Bea Rater", date(2026, 11, 22))
    page.get_by_label("Bemerkung").fill("zu spät")
    expect(page.locator("#gespeichert")).to_contain_text("Noch nicht gespeichert: Die Erhebung ist eingefroren")
    assert page.evaluate(DRAFTS) == 1


def test_typing_during_a_slow_save_is_not_lost_and_no_conflict(local: Running, open_page: OpenPage) -> None:
    """Trap 1: one request at a time, and the next one carries what stands then; the page's own saves never clash with it."""
    page = enter(open_page(), local, question_path(local))
    pending: list[float] = []

    def slow(route: Route) -> None:
        if route.request.method == "POST":
            pending.append(1)
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/frage/*", slow)
    note = page.get_by_label("Bemerkung")
    note.press_sequentially("eins ")
    choose(page, "2 – angelegt")
    note.press_sequentially("zwei ")
    choose(page, "4 – gesteuert")
    note.press_sequentially("drei")
    no_drafts(page)
    assert (stored(local)["value"], stored(local)["comment"]) == (4.0, "eins zwei drei")
    assert page.locator("#konflikt").count() == 0


def test_a_lost_server_loses_nothing(demo_copy: Path, offline_page: Page) -> None:
    """Typed while the server is gone: kept on the device, offered again after a restart on the same port, saved, then forgotten."""
    page = offline_page
    with running_local(demo_copy.parent) as first:
        port, path = int(first.origin.rpartition(":")[2]), question_path(first)
        enter(page, first, path)
        choose(page, "2 – angelegt")
        wait_saved(page)
    page.get_by_label("Bemerkung").press_sequentially("getippt, als der Server weg war")
    expect(page.locator("#gespeichert")).to_have_text(re.compile("Speichern fehlgeschlagen – liegt auf diesem Gerät, wird wiederholt"))
    with running_local(demo_copy.parent, port=port) as second:
        expect(page.locator("#gespeichert")).to_have_text(re.compile("Ihre Sitzung ist abgelaufen"), timeout=20_000)
        assert page.get_by_label("Bemerkung").input_value() == "getippt, als der Server weg war"
        enter(page, second, path)
        expect(page.get_by_text("Ihre Eingaben von diesem Gerät sind wiederhergestellt und gespeichert.")).to_be_visible()
        expect(page.get_by_label("Bemerkung")).to_have_value("getippt, als der Server weg war")
        assert (stored(second)["value"], stored(second)["comment"]) == (2.0, "getippt, als der Server weg war")
        assert page.evaluate(DRAFTS) == 0


def test_the_button_does_not_leave_while_the_server_is_gone(demo_copy: Path, offline_page: Page) -> None:
    """„Speichern und weiter“ without a server stays on the page with everything typed."""
    page = offline_page
    with running_local(demo_copy.parent) as running:
        enter(page, running, question_path(running))
    page.get_by_label("Bemerkung").fill("noch da")
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.locator("#gespeichert")).to_have_text(re.compile("Speichern fehlgeschlagen"))
    assert page.url.endswith(LEVEL)
    assert page.get_by_label("Bemerkung").input_value() == "noch da"


def test_a_draft_survives_a_crashed_page(local: Running, open_page: OpenPage) -> None:
    """A page that dies before its save: on return the text is there and saved."""
    page = enter(open_page(), local, question_path(local))
    page.route("**/frage/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Bemerkung").fill("vor dem Absturz")
    assert page.evaluate(DRAFTS) == 1
    fresh = page.context.new_page()
    page.unroute("**/frage/*")
    page.evaluate("void (window.fetch = () => Promise.reject())")
    fresh.goto(local.origin + question_path(local))
    expect(fresh.get_by_label("Bemerkung")).to_have_value("vor dem Absturz")
    wait_saved(fresh)
    assert stored(local)["comment"] == "vor dem Absturz"


def test_a_draft_on_an_older_version_is_merged_with_what_others_wrote(local: Running, open_page: OpenPage) -> None:
    """A draft carries the version it was typed on: the other's note and the draft's comment both stand, and the page shows both."""
    page = enter(open_page(), local, question_path(local))
    page.evaluate("void (window.fetch = () => Promise.reject())")
    page.get_by_label("Bemerkung").fill("aus dem Entwurf")
    other_writes(local, Given(note="vom Kollegen"))
    page.goto(local.origin + question_path(local))
    page.wait_for_url("**?hinweis=entwurf-gespeichert")
    no_drafts(page)
    expect(page.get_by_label("Interner Vermerk")).to_have_value("vom Kollegen")
    expect(page.get_by_label("Bemerkung")).to_have_value("aus dem Entwurf")
    assert (stored(local)["comment"], stored(local)["note"]) == ("aus dem Entwurf", "vom Kollegen")


def test_back_does_not_bring_old_text_over_newer(local: Running, open_page: OpenPage) -> None:
    """Trap 2: after Back the page shows what is stored, with the version that goes with it."""
    page = enter(open_page(), local, question_path(local))
    page.get_by_label("Bemerkung").fill("alt")
    page.get_by_role("button", name="Speichern und weiter").click()
    page.wait_for_url(re.compile(r"/frage/(?!2\.6\.3)"))
    other_writes(local, Given(comment="neu vom Kollegen"))
    page.go_back()
    expect(page.get_by_label("Bemerkung")).to_have_value("neu vom Kollegen")
    choose(page, "1 – ad hoc")
    wait_saved(page)
    assert (stored(local)["comment"], stored(local)["value"]) == ("neu vom Kollegen", 1.0)


@pytest.mark.parametrize(("choice", "expected"), [("Meine Eingabe", "meins"), ("Die andere Eingabe", "seins"), ("Beide Texte zusammen", "seins\nmeins")])
def test_a_conflict_is_decided_in_a_panel(local: Running, open_page: OpenPage, choice: str, expected: str) -> None:
    """Two wrote the same text: before, other and mine stand side by side, and the choice decides."""
    page = enter(open_page(), local, question_path(local))
    other_writes(local, Given(comment="seins"))
    page.get_by_label("Bemerkung").fill("meins")
    panel = page.locator("#konflikt")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Karl Kollege")
    assert page.locator("#frage").evaluate("form => form.inert")
    panel.get_by_label(choice).check()
    panel.get_by_role("button", name="Entscheidung speichern").click()
    expect(panel).to_have_count(0)
    expect(page.get_by_label("Bemerkung")).to_have_value(expected)
    assert stored(local)["comment"] == expected
    assert page.evaluate(DRAFTS) == 0


@pytest.mark.parametrize(("choice", "expected"), [("Meine Eingabe", "meins"), ("Die andere Eingabe", "seins"), ("Beide Texte zusammen", "seins\nmeins")])
def test_a_conflict_is_decided_on_a_page_without_a_script(local: Running, open_page: OpenPage, choice: str, expected: str) -> None:
    """The same choice as a plain page; what did not clash is saved with it."""
    page = enter(open_page(java_script_enabled=False), local, question_path(local))
    other_writes(local, Given(comment="seins"))
    page.get_by_label("Bemerkung").fill("meins")
    choose(page, "5 – verbessert und vernetzt")
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwei Eingaben zur selben Frage")
    page.get_by_label(choice).check()
    page.get_by_role("button", name="Entscheidung speichern").click()
    assert (stored(local)["comment"], stored(local)["value"]) == (expected, 5.0)


def test_what_is_chosen_before_the_panel_appears_is_part_of_the_decision(local: Running, open_page: OpenPage) -> None:
    """Between the save that clashed and the panel one goes on: that is not lost, and a second clash asks only for itself."""
    page = enter(open_page(), local, question_path(local))
    other_writes(local, Given(comment="seins", state="beantwortet", answer="3"))

    def slow(route: Route) -> None:
        if route.request.method == "POST":
            choose(page, "1 – ad hoc")
        route.continue_()

    page.route("**/frage/2.6.3", slow)
    page.get_by_label("Bemerkung").fill("meins")
    panel = page.locator("#konflikt")
    panel.get_by_label("Beide Texte zusammen").check()
    panel.get_by_role("button", name="Entscheidung speichern").click()
    expect(panel.get_by_role("group", name="Antwort")).to_be_visible()
    expect(panel.get_by_role("group", name="Bemerkung")).to_have_count(0)
    panel.get_by_label("Meine Eingabe").check()
    panel.get_by_role("button", name="Entscheidung speichern").click()
    expect(panel).to_have_count(0)
    assert (stored(local)["value"], stored(local)["comment"]) == (1.0, "seins\nmeins")


def test_two_tabs_of_one_browser_do_not_overwrite_each_other(local: Running, open_page: OpenPage) -> None:
    """A second tab is a second writer, even of the same person: the later one decides."""
    page = enter(open_page(), local, question_path(local))
    second = page.context.new_page()
    second.goto(local.origin + question_path(local))
    choose(page, "1 – ad hoc")
    wait_saved(page)
    choose(second, "4 – gesteuert")
    expect(second.locator("#konflikt")).to_be_visible()
    assert stored(local)["value"] == 1.0
    second.locator("#konflikt").get_by_label("Meine Eingabe").check()
    second.get_by_role("button", name="Entscheidung speichern").click()
    expect(second.locator("#konflikt")).to_have_count(0)
    expect(second.get_by_label("4 – gesteuert")).to_be_checked()
    assert stored(local)["value"] == 4.0


def test_an_ended_session_keeps_the_draft_and_says_so(local: Running, open_page: OpenPage) -> None:
    """Nothing is lost where the session ends while one types."""
    page = enter(open_page(), local, question_path(local))
    page.context.clear_cookies()
    page.get_by_label("Bemerkung").fill("noch nicht gespeichert")
    expect(page.locator("#gespeichert")).to_have_text(re.compile("Ihre Sitzung ist abgelaufen. Ihre Eingaben liegen auf diesem Gerät"))
    assert page.evaluate(DRAFTS) == 1
    assert "comment" not in stored(local)
    enter(page, local, question_path(local))
    wait_saved(page)
    assert stored(local)["comment"] == "noch nicht gespeichert"


def test_a_double_click_saves_once(local: Running, open_page: OpenPage) -> None:
    """Pressing the button twice writes one version and ends at the next question."""
    page = enter(open_page(), local, question_path(local))
    choose(page, "3 – umgesetzt")
    page.get_by_role("button", name="Speichern und weiter").dblclick()
    page.wait_for_url(re.compile(r"/frage/(?!2\.6\.3)"))
    store = workspace(local)
    events = store.events(record=store.id_of("response", talk_id(local), LEVEL))
    assert [event.action for event in events] == ["save"]


def test_the_overview_names_questions_with_unsaved_text(local: Running, open_page: OpenPage) -> None:
    """A draft nobody went back to is named where one starts again."""
    page = enter(open_page(), local, question_path(local))
    page.evaluate("void (window.fetch = () => Promise.reject())")
    page.get_by_label("Bemerkung").fill("liegengeblieben")
    page.get_by_role("link", name=re.compile("Zur Übersicht des Interviews")).click()
    page.get_by_role("link", name=f"Frage {LEVEL}", exact=True).click()
    wait_saved(page)
    assert stored(local)["comment"] == "liegengeblieben"
