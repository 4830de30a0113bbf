"""The pages of the interviews as plain forms: list, overview, question, faults; and how they look to people and to axe-core."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from assessment.service import freeze_wave, next_wave
from assessment.service.answering import Given
from tests.web.houses import Running
from tests.web.talks import (
    CHOICE,
    LEVEL,
    MULTI,
    PERCENT,
    begun,
    choose,
    enter,
    other_writes,
    question_path,
    stored,
    talk_id,
    talk_path,
    wait_saved,
    workspace,
)
from tests.web.watch import faults_in_every_dress

OpenPage = Callable[..., Page]
XSS = "<script>document.title='kaputt'</script><img src=x onerror=\"document.title='kaputt'\">\"'>{{7*7}}"


def plain(open_page: OpenPage, running: Running, path: str) -> Page:
    """Open a page without JavaScript."""
    return enter(open_page(java_script_enabled=False), running, path)


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def test_a_planned_interview_begins_with_its_day(local: Running, open_page: OpenPage) -> None:
    """Without a day it is planned and takes no answers; with one its first question is offered."""
    page = plain(open_page, local, f"/projekt/{local.project}/kommune/erlenstedt/interviews")
    page.get_by_label("Rolle").select_option("DSB")
    page.get_by_label("Tag", exact=True).fill("")
    page.get_by_label("Befragte").fill("Erika Muster\nMax Beispiel")
    press(page, "Eintragen")
    page.get_by_role("link", name="I8 · Datenschutzbeauftragte oder -beauftragter").click()
    page.locator(".task__link").first.click()
    expect(page.get_by_text("Das Interview ist erst geplant.")).to_be_visible()
    assert page.locator("#frage").count() == 0
    page.goto(local.origin + talk_path(local, talk_id(local, label="I8")))
    page.get_by_label("Tag", exact=True).fill("2026-11-20")
    press(page, "Interview beginnen")
    expect(page.get_by_role("link", name="Mit Frage 1 beginnen")).to_be_visible()
    expect(page.get_by_text("Erika Muster und Max Beispiel")).to_be_visible()


def test_faults_of_a_new_interview_keep_what_was_typed(local: Running, open_page: OpenPage) -> None:
    """A day in the future is refused beside everything typed."""
    page = plain(open_page, local, f"/projekt/{local.project}/kommune/erlenstedt/interviews")
    page.get_by_label("Tag", exact=True).fill("2030-01-01")
    page.get_by_label("Ort optional").fill("Rathaus")
    press(page, "Eintragen")
    expect(page.get_by_text("Der 01.01.2030 liegt in der Zukunft.")).to_be_visible()
    assert page.get_by_label("Ort optional").input_value() == "Rathaus"


def test_a_plain_form_saves_and_leads_on(local: Running, open_page: OpenPage) -> None:
    """Level, comment, note, grade, document and mark are saved by one button without a script; Back returns and shows them."""
    page = plain(open_page, local, question_path(local))
    expect(page.get_by_text("Frage 18 von 50 · noch 2 offen")).to_be_visible()
    choose(page, "4 – gesteuert")
    page.get_by_label("Bemerkung").fill("Liste je Amt\nüber zwei Zeilen")
    page.get_by_label("Interner Vermerk").fill("Kopie fehlt")
    page.get_by_label("Einsicht").check(force=True)
    page.get_by_label("Beleg", exact=True).select_option("B1")
    page.get_by_label("Zum Nachfassen vormerken").check(force=True)
    press(page, "Speichern und weiter")
    expect(page.get_by_text("Frage 2.6.3 ist gespeichert.")).to_be_visible()
    expect(page.get_by_text("Frage 19 von 50 · noch eine offen").or_(page.get_by_text("Frage 19 von 50 · noch 1 offen"))).to_be_visible()
    answer = stored(local)
    assert (answer["value"], answer["comment"], answer["note"], answer["grade"], answer["follow_up"]) == (4.0, "Liste je Amt\nüber zwei Zeilen", "Kopie fehlt", 2, True)
    press(page, "Zurück")
    expect(page.get_by_label("Bemerkung")).to_have_value("Liste je Amt\nüber zwei Zeilen")
    expect(page.get_by_label("Beleg", exact=True)).to_have_value("B1")


def test_entfaellt_needs_its_reason(local: Running, open_page: OpenPage) -> None:
    """Without a reason nothing is saved and everything typed stays; the message leads to the field."""
    page = plain(open_page, local, question_path(local))
    choose(page, "Entfällt")
    page.get_by_label("Bemerkung").fill("bleibt stehen")
    press(page, "Speichern und weiter")
    summary = page.locator("#fehler")
    expect(summary).to_contain_text("entfällt ohne Begründung")
    assert summary.get_by_role("link").get_attribute("href") == "#feld-grund"
    assert page.get_by_label("Bemerkung").input_value() == "bleibt stehen"
    assert "state" not in stored(local)
    page.get_by_label("Warum entfällt die Frage?").fill("Das übernimmt der Landkreis.")
    press(page, "Speichern und weiter")
    assert (stored(local)["state"], stored(local)["reason"], stored(local)["comment"]) == ("entfällt", "Das übernimmt der Landkreis.", "bleibt stehen")


def test_weiss_nicht_is_an_answer_and_can_be_taken_back(local: Running, open_page: OpenPage) -> None:
    """„Weiß nicht“ is not „entfällt“ and not nothing; taken back the question is open again."""
    page = plain(open_page, local, question_path(local))
    choose(page, "Weiß nicht")
    press(page, "Speichern und weiter")
    assert stored(local)["state"] == "unbekannt"
    press(page, "Zurück")
    press(page, "Antwort zurücknehmen")
    assert stored(local)["state"] == ""
    expect(page.get_by_text("noch 2 offen")).to_be_visible()


@pytest.mark.parametrize(("question", "typed", "value"), [(PERCENT, "12,5", 12.5), (PERCENT, "12.5", 12.5)])
def test_numbers_are_read_as_germans_write_them(local: Running, open_page: OpenPage, question: str, typed: str, value: float) -> None:
    """A comma or a point before decimals."""
    page = plain(open_page, local, question_path(local, question))
    page.get_by_label("Antwort in %").fill(typed)
    press(page, "Speichern und weiter")
    assert stored(local, question)["value"] == value
    press(page, "Zurück")
    expect(page.get_by_label("Antwort in %")).to_have_value("12,5")


@pytest.mark.parametrize(("typed", "sentence"), [("viele", "ist keine Zahl"), ("120", "außerhalb des Erlaubten"), ("1.200", "lässt sich auf zwei Arten lesen")])
def test_a_number_that_is_none_is_refused_beside_what_was_typed(local: Running, open_page: OpenPage, typed: str, sentence: str) -> None:
    """Also one with a point for thousands, which would silently be read as decimals."""
    before = stored(local, PERCENT)["value"]
    page = plain(open_page, local, question_path(local, PERCENT))
    page.get_by_label("Antwort in %").fill(typed)
    press(page, "Speichern und weiter")
    expect(page.locator("#fehler")).to_contain_text(sentence)
    assert page.get_by_label("Antwort in %").input_value() == typed
    assert stored(local, PERCENT)["value"] == before


def test_a_set_of_options_and_nothing_of_it(local: Running, open_page: OpenPage) -> None:
    """Several options, or expressly none; an option beside „nichts davon“ is refused."""
    talk = begun(local, "ISB")
    page = plain(open_page, local, question_path(local, MULTI, talk))
    choose(page, "Nichts davon")
    press(page, "Speichern und weiter")
    assert stored(local, MULTI, talk)["value"] == []
    page.goto(local.origin + question_path(local, MULTI, talk))
    page.locator("label.answer__label").first.click()
    press(page, "Speichern und weiter")
    expect(page.locator("#fehler")).to_contain_text("»keine« steht neben anderen Optionen")


@pytest.mark.parametrize("script", [True, False])
def test_hostile_texts_are_shown_as_text(local: Running, open_page: OpenPage, script: bool) -> None:
    """Markup in every text field is text on the question, in the overview and in a conflict."""
    other_writes(local, Given(state="entfällt", reason=XSS, comment=XSS, note=XSS))
    page = enter(open_page(java_script_enabled=script), local, question_path(local))
    assert page.get_by_label("Bemerkung").input_value() == XSS
    page.goto(local.origin + talk_path(local, talk_id(local)))
    expect(page.get_by_text(XSS[:60]).first).to_be_visible()
    page.goto(local.origin + question_path(local))
    other_writes(local, Given(comment=f"{XSS} zwei"))
    page.get_by_label("Bemerkung").fill(f"{XSS} drei")
    press(page, "Speichern und weiter")
    expect(page.locator("#konflikt")).to_contain_text(f"{XSS} zwei")
    assert "kaputt" not in page.title()


def test_characters_nobody_can_keep_are_refused_with_everything_typed(local: Running, open_page: OpenPage) -> None:
    """NUL passes SQLite and breaks PostgreSQL: refused on the same page, by the button and by autosave, nothing saved."""
    page = enter(open_page(), local, question_path(local))
    page.get_by_label("Interner Vermerk").fill("bleibt stehen")
    page.wait_for_timeout(50)
    page.evaluate("const field = document.querySelector('[name=bemerkung]'); field.value = 'eins\\u0000zwei'; field.dispatchEvent(new Event('input', {bubbles: true}))")
    expect(page.locator("#gespeichert")).to_contain_text("unsichtbare Steuerzeichen")
    press(page, "Speichern und weiter")
    expect(page.locator("#fehler")).to_contain_text("unsichtbare Steuerzeichen")
    assert page.locator("#fehler a").get_attribute("href") == "#feld-bemerkung"
    assert page.get_by_label("Interner Vermerk").input_value() == "bleibt stehen"
    assert "comment" not in stored(local) or stored(local)["comment"] == ""
    page.get_by_label("Bemerkung").fill("eins zwei")
    press(page, "Speichern und weiter")
    page.wait_for_url(re.compile(r"/frage/(?!2\.6\.3)"))
    assert (stored(local)["comment"], stored(local)["note"]) == ("eins zwei", "bleibt stehen")


def test_lone_surrogates_do_not_break_saving(local: Running, open_page: OpenPage) -> None:
    """A browser sends a lone surrogate as a replacement character; it is refused or kept, never an error page."""
    page = enter(open_page(), local, question_path(local))
    page.evaluate("const field = document.querySelector('[name=bemerkung]'); field.value = 'a\\ud800b'; field.dispatchEvent(new Event('input', {bubbles: true}))")
    expect(page.locator("#gespeichert")).to_have_text(re.compile("Gespeichert|Noch nicht gespeichert"))


def test_a_document_is_uploaded_at_the_question(local: Running, open_page: OpenPage) -> None:
    """The answer rests on it at once, its grade is „Dokument“; a file of a wrong kind is refused and the answer stays saved."""
    page = enter(open_page(), local, question_path(local))
    choose(page, "3 – umgesetzt")
    page.get_by_text("Neuen Beleg hochladen").click()
    page.get_by_label("Datei").set_input_files({"name": "liste.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"})
    page.get_by_label("Titel").fill("Liste der Nachweise")
    press(page, "Speichern und weiter")
    page.wait_for_url(re.compile(r"/frage/(?!2\.6\.3)"))
    assert stored(local)["grade"] == 3
    page.goto(local.origin + question_path(local))
    expect(page.get_by_label("Beleg", exact=True).locator("option:checked")).to_have_text(re.compile("Liste der Nachweise"))
    page.get_by_text("Neuen Beleg hochladen").click()
    page.get_by_label("Datei").set_input_files({"name": "bild.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x00\x00"})
    press(page, "Speichern und weiter")
    expect(page.locator("#fehler")).to_contain_text("Die Antwort ist gespeichert, die Datei nicht")


def test_a_frozen_wave_is_only_read(local: Running, open_page: OpenPage) -> None:
    """A sentence says why, what was said is shown, nothing can be typed – and a form sent anyway changes nothing."""
    store = workspace(local)
    page = plain(open_page, local, question_path(local, CHOICE))
    freeze_wave(store, "", "Bea Rater", date(2026, 11, 22))
    page.get_by_label("Bemerkung").fill("zu spät")
    press(page, "Speichern und weiter")
    expect(page.locator("#fehler")).to_contain_text("Die Erhebung ist eingefroren")
    expect(page.get_by_text("zu spät")).to_be_visible()
    page.goto(local.origin + question_path(local, CHOICE))
    expect(page.get_by_text("Sie können lesen, was gesagt wurde, aber nichts mehr ändern.")).to_be_visible()
    expect(page.get_by_text("Die Leitung hat eine zutreffende Leitlinie unterzeichnet")).to_be_visible()
    assert page.locator("#frage").count() == 0
    assert stored(local, CHOICE)["comment"] != "zu spät"


def test_answers_of_the_last_wave_are_confirmed(local: Running, open_page: OpenPage) -> None:
    """An answer taken over is shown, counts as open, and is confirmed with one button; a remark alone does not confirm it."""
    store = workspace(local)
    freeze_wave(store, "", "Bea Rater", date(2026, 11, 22))
    wave = next_wave(store, "Erhebung 2027", date(2027, 11, 1), "Bea Rater")
    owner = store.records("municipality", label="erlenstedt")[0].id
    talk = next(item for item in store.records("interview", municipality_id=owner, wave_id=wave.id) if item.fields["role"] == "BETR")
    page = plain(open_page, local, talk_path(local, talk.id))
    page.get_by_label("Tag", exact=True).fill("2026-11-22")
    press(page, "Interview beginnen")
    page.get_by_role("link", name=re.compile("aus der letzten Erhebung")).click()
    page.locator(".task__link").first.click()
    question = page.url.split("/frage/")[1]
    expect(page.get_by_text(re.compile("In der letzten Erhebung: "))).to_be_visible()
    page.get_by_label("Bemerkung").fill("noch zu klären")
    press(page, "Speichern und weiter")
    assert (stored(local, question, talk.id)["prior"], stored(local, question, talk.id)["comment"]) == (True, "noch zu klären")
    page.goto(local.origin + question_path(local, question, talk.id))
    press(page, "Noch gültig: bestätigen")
    assert (stored(local, question, talk.id)["prior"], stored(local, question, talk.id)["state"]) == (False, "beantwortet")


def test_a_number_is_asked_for_with_its_unit(local: Running, open_page: OpenPage) -> None:
    """The unit stands in brackets: „Antwort in Monate“ would be no German."""
    page = plain(open_page, local, question_path(local, "1.1.4", talk_id(local)))
    expect(page.get_by_label("Antwort (Monate)", exact=True)).to_be_visible()


def test_the_overview_filters_and_reveals_no_value(local: Running, open_page: OpenPage) -> None:
    """Open, flagged and commented questions can be picked out; values are one deliberate step away."""
    page = plain(open_page, local, talk_path(local, talk_id(local)))
    expect(page.get_by_role("link", name=f"Weiter bei Frage {LEVEL}")).to_be_visible()
    page.get_by_role("link", name="offen (2)").click()
    assert page.locator(".task__link").all_text_contents()[0].startswith(LEVEL)
    assert page.locator(".task__link").count() == 2
    page.get_by_role("link", name=re.compile(r"^nachzufassen")).click()
    expect(page.get_by_text("Keine Frage ist zum Nachfassen vorgemerkt.")).to_be_visible()
    assert not re.search(r"Reifegrad \d|\d,\d", page.locator("main").inner_text())
    expect(page.get_by_role("link", name="Werte ansehen")).to_have_attribute("href", re.compile("/ergebnis$"))


def test_foreign_and_unknown_addresses_do_not_exist(local: Running, open_page: OpenPage) -> None:
    """Unknown interviews and questions answer 404 in German."""
    page = enter(open_page(), local, talk_path(local, talk_id(local)))
    base = f"/projekt/{local.project}"
    for path in (f"{base}/interview/00000000-0000-0000-0000-000000000000", f"{base}/interview/x/frage/1.1.1", question_path(local, "9.9.9")):
        answer = page.request.get(local.origin + path)
        assert answer.status == 404, path
        assert "Nicht gefunden" in answer.text()


def test_the_printed_guide_of_a_role_is_long_work_once(local: Running, open_page: OpenPage) -> None:
    """The request that asks for it does not set it; its own page does, without a script. As long as nothing changes it is then given at once."""
    talks = f"/projekt/{local.project}/kommune/erlenstedt/interviews"
    page = plain(open_page, local, talks)
    name, button = "leitfaden-betr-erlenstedt.pdf", page.get_by_role("button", name="Leitfaden erstellen für Betriebsleitung")
    button.click()
    expect(page.get_by_role("heading", name="Interviewleitfaden erstellen")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_be_visible(timeout=90_000)
    with page.expect_download() as set_now:
        page.get_by_role("link", name=name).click()
    page.goto(local.origin + talks)
    with page.expect_download() as kept:
        button.click()
    first, again = (Path(download.value.path()).read_bytes() for download in (set_now, kept))
    assert first.startswith(b"%PDF-")
    assert (kept.value.suggested_filename, again) == (name, first)
    with httpx.Client(base_url=local.origin, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=True) as client:
        client.get(local.entry())
        token = re.search(r'name="formular" value="(\w+)"', client.get(talks).text)
        assert token is not None
        assert client.post(f"{talks}/leitfaden/NIX", data={"formular": token[1]}).status_code == 404


def test_pages_are_accessible_and_fit(local: Running, open_page: OpenPage) -> None:
    """axe-core finds nothing on list, overview, questions, faults, keys and conflict, and nothing is wider than the screen."""
    page = enter(open_page(), local, f"/projekt/{local.project}/kommune/erlenstedt/interviews")
    check(page, "list")
    for path in (talk_path(local, talk_id(local)), *(question_path(local, question) for question in (LEVEL, CHOICE, PERCENT, MULTI))):
        page.goto(local.origin + path)
        check(page, path)
    for folded in page.locator("main details").all():
        folded.locator("> summary").click()
    check(page, "all opened")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("?")
    check(page, "keys")
    page.goto(local.origin + question_path(local))
    choose(page, "Entfällt")
    press(page, "Speichern und weiter")
    expect(page.locator("#fehler")).to_be_visible()
    check(page, "faults")
    page.goto(local.origin + question_path(local))
    choose(page, "2 – angelegt")
    wait_saved(page)
    other_writes(local, Given(comment="anders"))
    page.get_by_label("Bemerkung").fill("so")
    expect(page.locator("#konflikt")).to_be_visible()
    check(page, "conflict")


def check(page: Page, what: str) -> None:
    """Fail for anything axe-core finds and for horizontal scrolling."""
    assert faults_in_every_dress(page) == [], what
