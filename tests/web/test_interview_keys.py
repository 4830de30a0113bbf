"""The keys of the interview: a whole conversation without a mouse, digits for answers, and a switch that turns them off."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from assessment.service.interviewing import open_talk
from tests.web.houses import Running
from tests.web.talks import LEVEL, MULTI, PERCENT, begun, enter, question_path, stored, talk_path, wait_saved, workspace

OpenPage = Callable[..., Page]


def tab_to(page: Page, target: str) -> None:
    """Press the tabulator until a field or button has the focus, as someone without a mouse does."""
    for _ in range(120):
        if page.evaluate("target => document.activeElement?.matches(target)", target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with the keyboard")


def test_a_whole_interview_with_the_keyboard_only(local: Running, open_page: OpenPage) -> None:
    """From the list of interviews through every question of a role to the end, without a mouse and without a key of our own."""
    page = enter(open_page(viewport={"width": 1280, "height": 900}), local, f"/projekt/{local.project}/kommune/falkenstedt/interviews")
    tab_to(page, "[name=rolle]")
    page.keyboard.type("Betriebsleitung")
    tab_to(page, "[name=ort]")
    page.keyboard.type("Klärwerk")
    tab_to(page, "[name=befragte]")
    page.keyboard.type("Erika Muster")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/interview/*")
    talk = page.url.split("/interview/")[1].split("?")[0]
    own = open_talk(workspace(local), talk).own
    tab_to(page, "main .page-head a")
    page.keyboard.press("Enter")
    for number, step in enumerate(own, start=1):
        page.wait_for_url(re.compile(rf"/frage/{re.escape(step.question.id)}(\?|$)"))
        expect(page.get_by_text(re.compile(f"^Frage {number} von {len(own)}"))).to_be_visible()
        tab_to(page, "#frage .answers input:not([type=hidden])")
        if step.question.type in ("months", "percent", "number"):
            page.keyboard.type("12")
        else:
            page.keyboard.press("Space")
        tab_to(page, "[name=bemerkung]")
        page.keyboard.type(f"Bemerkung zu {step.question.id}")
        tab_to(page, "#weiter")
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/interview/[^/]+\?"))
    done = open_talk(workspace(local), talk)
    assert (done.answered, done.next_open, done.interviewees) == (len(own), "", ("Erika Muster",))
    assert [step.comment for step in done.own] == [f"Bemerkung zu {step.question.id}" for step in own]
    expect(page.get_by_text("Alle Fragen sind beantwortet.")).to_be_visible()


def test_a_digit_chooses_the_level(local: Running, open_page: OpenPage) -> None:
    """0 to 5 choose the level, U and E the answers that are none, S marks for later; each is saved."""
    page = enter(open_page(), local, question_path(local))
    for key, state, value in (("0", "beantwortet", 0.0), ("5", "beantwortet", 5.0), ("u", "unbekannt", None), ("3", "beantwortet", 3.0)):
        page.keyboard.press(key)
        wait_saved(page)
        page.wait_for_timeout(150)
        assert (stored(local)["state"], stored(local)["value"]) == (state, value), key
    page.keyboard.press("s")
    expect(page.get_by_label("Zum Nachfassen vormerken")).to_be_checked()
    page.keyboard.press("e")
    expect(page.get_by_label("Warum entfällt die Frage?")).to_be_focused()
    page.keyboard.type("Aufgabe des Kreises")
    wait_saved(page)
    page.wait_for_timeout(1200)
    assert (stored(local)["state"], stored(local)["reason"], stored(local)["follow_up"]) == ("entfällt", "Aufgabe des Kreises", True)


def test_digits_tick_options_of_a_set_and_nothing_of_it_clears_them(local: Running, open_page: OpenPage) -> None:
    """Several options by their digits; 0 is „nichts davon“ and takes the others away, and „Die Auswahl gilt“ follows."""
    page = enter(open_page(), local, question_path(local, MULTI, begun(local, "ISB")))
    for key in "12":
        page.keyboard.press(key)
    assert page.locator("input[name=option]:checked").count() == 2
    expect(page.get_by_label("Die Auswahl oben gilt")).to_be_checked()
    page.keyboard.press("0")
    assert page.locator("input[name=option]:checked").evaluate_all("all => all.map(one => one.value)") == ["keine"]
    page.keyboard.press("U")
    assert page.locator("input[name=option]:checked").count() == 0


def test_arrows_and_letters_page_through_and_save(local: Running, open_page: OpenPage) -> None:
    """N and → lead on, P and ← back; what was chosen is saved on the way. Within a choice the arrows change the choice."""
    page = enter(open_page(), local, question_path(local))
    page.keyboard.press("4")
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/frage/(?!2\.6\.3)"))
    assert stored(local)["value"] == 4.0
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(rf"/frage/{re.escape(LEVEL)}(\?|$)"))
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"/frage/(?!2\.6\.3)"))
    page.keyboard.press("p")
    page.wait_for_url(re.compile(rf"/frage/{re.escape(LEVEL)}(\?|$)"))
    page.keyboard.press("2")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#feld-antwort-4")).to_be_checked()
    assert page.url.partition("?")[0].endswith(LEVEL)


def test_keys_rest_while_one_writes(local: Running, open_page: OpenPage) -> None:
    """In a text field and in a number field letters and digits are text."""
    page = enter(open_page(), local, question_path(local))
    page.get_by_label("Bemerkung").press_sequentially("3 neue Stellen: PSU?")
    assert page.get_by_label("Bemerkung").input_value() == "3 neue Stellen: PSU?"
    assert page.locator("input[name=antwort]:checked").count() == 0
    page.goto(local.origin + question_path(local, PERCENT))
    page.get_by_label("Antwort in %").fill("")
    page.get_by_label("Antwort in %").press_sequentially("35")
    expect(page.get_by_label("Die Zahl oben gilt")).to_be_checked()
    assert page.locator("#tasten[open]").count() == 0


def test_the_list_of_keys_and_the_switch(local: Running, open_page: OpenPage) -> None:
    """? lists the keys; switched off they stay off on every page until switched on again (WCAG 2.1.4)."""
    page = enter(open_page(), local, question_path(local))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Tastenkürzel")).to_be_visible()
    page.get_by_label("Tastenkürzel verwenden").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    assert page.locator("input[name=antwort]:checked").count() == 0
    page.goto(local.origin + talk_path(local, page.url.split("/interview/")[1].split("/")[0], "frage", LEVEL))
    page.keyboard.press("3")
    page.keyboard.press("?")
    assert page.locator("input[name=antwort]:checked").count() == 0
    assert page.locator(".answer__key:visible").count() == 0
    page.get_by_role("button", name="Tastenkürzel").click()
    page.get_by_label("Tastenkürzel verwenden").check()
    page.get_by_role("button", name="Schließen").click()
    page.keyboard.press("3")
    expect(page.locator("#feld-antwort-4")).to_be_checked()
