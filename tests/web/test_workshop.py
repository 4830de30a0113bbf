"""The workshop in a real browser: with the keyboard only, by drag, without a script, in two rooms at once, on the beamer; and who may do what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from assessment.service.planning import record_decision
from assessment.service.ranking import move_rank, rank_board
from assessment.service.swot_board import SwotBoard, edit_note, move_note, swot_board
from assessment.service.waves import freeze_wave
from assessment.web.entrance import form_token
from tests.web.houses import Running, Served
from tests.web.talks import enter, workspace
from tests.web.watch import axe_violations, faults_in_every_dress

OpenPage = Callable[..., Page]
OTHER = "Karl Kollege"
MEASURE, DECIDED = "M214", "M103"
"""A measure all eight members have a say on, nobody has yet; and one that four have decided on."""
TODAY = date(2026, 11, 22)
expect.set_options(timeout=20_000)
XSS = "<script>document.title='kaputt'</script><img src=x onerror=\"document.title='kaputt'\">\"'>{{7*7}}"
SPOKEN = "#ansage"
FOCUSED = "document.activeElement.closest('[data-key]')?.dataset.key + ' ' + document.activeElement.dataset.halt"


def at(running: Running, *parts: str, query: str = "") -> str:
    return "/".join((f"/projekt/{running.project}/werkstatt", *(quote(part, safe="") for part in parts))) + query


def note(board: SwotBoard, part: str = "staerken", place: int = 0) -> str:
    """Give the key of an entry."""
    return next(item for item in board.parts if item.key == part).entries[place].key


def order(running: Running) -> list[str]:
    return [row.measure for row in rank_board(workspace(running)).rows]


def decisions(running: Running, measure: str = MEASURE) -> dict[str, str]:
    store = workspace(running)
    towns = {item.id: str(item.fields["label"]) for item in store.records("municipality")}
    return {towns[str(item.fields["municipality_id"])]: str(item.fields["choice"]) for item in store.records("decision", measure=measure)}


def tab_to(page: Page, selector: str, most: int = 400) -> None:
    """Press Tab until what is looked for has the focus."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {selector}")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def row(page: Page, key: str):  # type: ignore[no-untyped-def]
    return page.locator(f'[data-key="{key}"]')


def test_the_board_with_the_keyboard_only(local: Running, open_page: OpenPage) -> None:
    """Edit in place, move, hide: the focus stays with the entry, and everything is spoken."""
    page = enter(open_page(), local, at(local, "swot"))
    key = note(swot_board(workspace(local)))
    tab_to(page, "[data-halt=bearbeiten]")
    page.keyboard.press("Enter")
    expect(page.locator("#eintrag-text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row(page, key).locator("[data-halt=bearbeiten]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#eintrag-text")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Die Programme sind geordnet.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(SPOKEN)).to_have_text("Gespeichert.")
    expect(row(page, key).locator("[data-halt=bearbeiten]")).to_be_focused()
    expect(row(page, key)).to_contain_text("von der Arbeitsgruppe bearbeitet")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(SPOKEN)).to_have_text("„Die Programme sind geordnet.“, jetzt Platz 3 von 11 unter Stärken")
    assert page.evaluate(FOCUSED) == f"{key} bearbeiten"
    page.keyboard.press("Enter")
    expect(page.locator("#eintrag-text")).to_be_focused()
    tab_to(page, "#eintrag-grund", 10)
    page.keyboard.type("gehört nicht hierher")
    page.keyboard.press("Enter")
    expect(page.locator(SPOKEN)).to_have_text("Ausgeblendet.")
    board = swot_board(workspace(local))
    assert [(entry.text, entry.reason) for entry in board.parts[0].hidden] == [("Die Programme sind geordnet.", "gehört nicht hierher")]
    page.reload()
    expect(page.get_by_text(re.compile(r"Zuletzt geändert am .* von Bea Rater\."))).to_be_visible()


def test_the_order_with_the_keyboard_only(local: Running, open_page: OpenPage) -> None:
    """Alt+arrows and buttons, also in quick succession; each move is spoken and the focus stays with the measure."""
    before = order(local)
    page = enter(open_page(), local, at(local, "rangfolge"))
    title = row(page, before[0]).get_attribute("data-titel")
    tab_to(page, ".griff")
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(SPOKEN)).to_have_text(f"„{title}“, jetzt Platz 4 von {len(before)}")
    assert page.evaluate(FOCUSED) == f"{before[0]} griff"
    assert order(local) == [*before[1:4], before[0], *before[4:]]
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(SPOKEN)).to_have_text(f"„{title}“, jetzt Platz 3 von {len(before)}")
    tab_to(page, "[data-halt=auf]", 6)
    page.keyboard.press("Enter")
    expect(page.locator(SPOKEN)).to_have_text(f"„{title}“, jetzt Platz 2 von {len(before)}")
    assert page.evaluate(FOCUSED) == f"{before[0]} auf"
    tab_to(page, "[data-halt=anfang]", 6)
    page.keyboard.press("Space")
    expect(page.locator(SPOKEN)).to_have_text(f"„{title}“, jetzt Platz 1 von {len(before)}")
    assert order(local) == before
    assert page.locator(SPOKEN).get_attribute("aria-live") == "polite"


def test_decisions_with_the_keyboard_only(local: Running, open_page: OpenPage) -> None:
    """All members at once in one form; the state is said in words."""
    page = enter(open_page(), local, at(local, "entscheidungen", MEASURE))
    expect(page.locator(".abstimmung")).to_contain_text(re.compile(r"Vorschlag\s+0 von 8 dabei; nötig sind mindestens 3\."))
    for number, ballot in enumerate(page.locator(".stimme").all()):
        name = ballot.locator("input[type=radio]").first.get_attribute("name")
        tab_to(page, f'input[name="{name}"]')
        for _ in range(1 if number < 5 else 2):
            page.keyboard.press("ArrowRight")
    tab_to(page, "#stimmzettel > .actions button", 20)
    page.keyboard.press("Enter")
    expect(page.locator(".abstimmung")).to_contain_text(re.compile(r"beschlossen\s+5 von 8 dabei; nötig sind mindestens 5\."))
    assert sorted(decisions(local).values()) == ["dabei"] * 5 + ["nicht dabei"] * 3
    page.goto(local.origin + at(local, "entscheidungen"))
    line = page.get_by_role("row", name=re.compile("Online-Angebot in einem Jahresprogramm"))
    expect(line).to_contain_text("5 von 8 dabei")
    assert line.get_by_text("nicht dabei", exact=True).count() == 3


def test_dragging_with_the_mouse(local: Running, open_page: OpenPage) -> None:
    """A measure goes where it is let go; Escape leaves it."""
    before = order(local)
    page = enter(open_page(viewport={"width": 1280, "height": 900}), local, at(local, "rangfolge"))

    def drag(key: str, onto: str) -> None:
        grip, aim = row(page, key).locator(".griff"), row(page, onto)
        grip.scroll_into_view_if_needed()
        start, end = grip.bounding_box(), aim.bounding_box()
        assert start
        assert end
        page.mouse.move(start["x"] + 10, start["y"] + 10)
        page.mouse.down()
        page.mouse.move(end["x"] + 60, end["y"] + 30, steps=4)
        page.mouse.move(end["x"] + 60, end["y"] + 4, steps=4)

    drag(before[3], before[1])
    expect(page.locator(".rang--vor")).to_have_attribute("data-key", before[1])
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(SPOKEN)).to_contain_text("bleibt auf Platz 4")
    assert order(local) == before
    drag(before[3], before[1])
    page.mouse.up()
    expect(page.locator(SPOKEN)).to_contain_text(f"jetzt Platz 2 von {len(before)}")
    assert order(local) == [before[0], before[3], *before[1:3], *before[4:]]
    assert page.evaluate(FOCUSED) == f"{before[3]} griff"


def test_everything_without_a_script(local: Running, open_page: OpenPage) -> None:
    """The same as plain forms: entries on their own page, buttons in the list, taking the order back only when confirmed, ballots."""
    page = enter(open_page(java_script_enabled=False), local, at(local))
    page.get_by_role("link", name="1. SWOT-Tafel").last.click()
    key = note(swot_board(workspace(local)), "schwaechen")
    row(page, key).get_by_role("link", name=re.compile("Bearbeiten")).click()
    page.get_by_label("Text", exact=True).fill("Ein Ausfall trifft uns hart.")
    press(page, "Speichern")
    expect(row(page, key)).to_contain_text("Ein Ausfall trifft uns hart.")
    row(page, key).get_by_role("button", name=re.compile("Nach unten")).click()
    expect(page.locator(SPOKEN)).to_contain_text("jetzt Platz 2 von 27 unter Schwächen")
    row(page, key).get_by_role("link", name=re.compile("Bearbeiten")).click()
    page.get_by_label("Steht besser unter").select_option("risiken")
    press(page, "Verschieben")
    expect(page.locator(SPOKEN)).to_contain_text("jetzt Platz 1 von 32 unter Risiken")
    row(page, key).get_by_role("link", name=re.compile("Bearbeiten")).click()
    press(page, "Ausblenden")
    expect(page.locator("#fehler")).to_contain_text("Nennen Sie den Grund")
    page.get_by_label("Ausblenden, weil").fill("doppelt")
    press(page, "Ausblenden")
    press(page, "Wieder zeigen Ein Ausfall trifft uns hart.")
    expect(page.get_by_text("Der Eintrag steht wieder auf der Tafel.")).to_be_visible()
    page.get_by_text("Eintrag ergänzen unter Chancen").click()
    form = page.get_by_role("form", name="Eintrag ergänzen unter Chancen")
    form.get_by_label("Text", exact=True).fill("Der Landkreis bietet Hilfe an.")
    form.get_by_label("Worauf er sich stützt").fill("1.1.1")
    form.get_by_role("button").click()
    expect(page.get_by_text("Der Landkreis bietet Hilfe an.").first).to_be_visible()
    page.goto(local.origin + at(local, "rangfolge"))
    second = order(local)[1]
    row(page, second).get_by_role("button", name=re.compile("An den Anfang")).click()
    expect(page.locator(SPOKEN)).to_contain_text("jetzt Platz 1 von")
    assert order(local)[0] == second
    page.get_by_role("link", name="Zur berechneten Reihenfolge zurück").click()
    press(page, "Ja, zurücksetzen")
    expect(page.get_by_text("Sie sehen die berechnete Reihenfolge.")).to_be_visible()
    page.goto(local.origin + at(local, "entscheidungen", MEASURE))
    ballot = page.locator("#stimme-erlenstedt")
    ballot.get_by_label("nicht dabei").check(force=True)
    ballot.locator("summary").click()
    ballot.get_by_label("Grund").fill("zu teuer")
    page.locator("#stimme-burgwerda").get_by_label("später").check(force=True)
    ballot.get_by_role("button", name=re.compile("Nur diese speichern")).click()
    assert decisions(local) == {"erlenstedt": "nicht dabei"}, "the other ballot waits for its own button"
    expect(ballot.locator("summary")).to_contain_text("zu teuer")
    ballot.get_by_label("noch offen").check(force=True)
    press(page, "Alle speichern")
    assert decisions(local) == {}


def test_a_warning_stands_at_its_place(local: Running, open_page: OpenPage) -> None:
    """Who puts a measure before what it needs is told so, and what the order does is said honestly."""
    store = workspace(local)
    catalogue = store.group().catalogue
    listed = order(local)
    needing = next(name for name in listed if any(other in listed for other in catalogue.measure[name].requires))
    page = enter(open_page(), local, at(local, "rangfolge"))
    expect(page.get_by_text("Sie ändert Punkte, Fristen und Fahrplan nicht.")).to_be_visible()
    row(page, needing).get_by_role("button", name=re.compile("An den Anfang")).click()
    expect(row(page, needing)).to_contain_text("der Fahrplan beginnt trotzdem mit der Voraussetzung")


@pytest.mark.parametrize("script", [True, False])
def test_two_rooms_edit_the_same_entry(local: Running, open_page: OpenPage, script: bool) -> None:
    """The second is shown before, the other's and its own text, and decides; nothing is lost on the way."""
    store = workspace(local)
    key = note(swot_board(store))
    page = enter(open_page(java_script_enabled=script), local, at(local, "swot"))
    row(page, key).get_by_role("link", name=re.compile("Bearbeiten")).click()
    page.locator("#eintrag-text").fill("Meine Fassung")
    edit_note(store, key, "Fassung von nebenan", OTHER, base=0)
    press(page, "Speichern")
    expect(page.get_by_role("heading", name="Zwei Eingaben zum selben Eintrag")).to_be_visible()
    table = page.get_by_role("table").inner_text()
    assert all(text in table for text in ("(wie berechnet)", "Fassung von nebenan", "Meine Fassung", f"Von {OTHER}".upper() if f"Von {OTHER}".upper() in table else f"Von {OTHER}"))
    page.get_by_label("Ihr Text; Sie können ihn noch ändern").fill("Beide Fassungen zusammen")
    press(page, "Diesen Text speichern")
    expect(row(page, key)).to_contain_text("Beide Fassungen zusammen")
    assert page.evaluate("document.title").startswith("SWOT-Tafel") if script else True


def test_two_rooms_move_at_once(local: Running, open_page: OpenPage) -> None:
    """An entry or a measure moved meanwhile is a conflict, told by places; the other's order may stay or mine be set."""
    store = workspace(local)
    key, listed = note(swot_board(store)), order(local)
    page = enter(open_page(), local, at(local, "swot"))
    move_note(store, key, 5, OTHER, base=0)
    row(page, key).get_by_role("button", name=re.compile("Nach unten")).click()
    expect(page.get_by_role("table")).to_contain_text("Platz 5")
    page.get_by_role("link", name="Die andere Eingabe behalten").click()
    assert note(swot_board(store), place=4) == key
    page.goto(local.origin + at(local, "rangfolge"))
    move_rank(store, listed[2], "anfang", OTHER, base=0)
    row(page, listed[5]).get_by_role("button", name=re.compile("Nach oben")).click()
    expect(page.get_by_role("heading", name="Die Reihenfolge wurde inzwischen geändert")).to_be_visible()
    press(page, "Auf Platz 5 setzen")
    assert order(local)[0] == listed[2]
    assert order(local)[4] == listed[5]


def test_two_rooms_decide_at_once(local: Running, open_page: OpenPage) -> None:
    """Only the ballot that clashes is asked about; nothing of the round is saved before, all of it after."""
    page = enter(open_page(), local, at(local, "entscheidungen", MEASURE))
    for key in ("erlenstedt", "burgwerda", "falkenstedt"):
        page.locator(f"#stimme-{key}").get_by_label("dabei", exact=True).check(force=True)
    for key in ("erlenstedt", "burgwerda"):
        assert record_decision(workspace(local), key, MEASURE, "später", OTHER, today=TODAY, reason="erst der Haushalt").saved
    press(page, "Alle speichern")
    expect(page.get_by_role("table")).to_contain_text("später (erst der Haushalt)")
    assert decisions(local) == {"erlenstedt": "später", "burgwerda": "später"}
    page.get_by_role("group", name="Stadt Burgwerda").get_by_label(re.compile("Die andere Eingabe")).check(force=True)
    press(page, "Auswahl speichern")
    expect(page.locator("#meldungen")).to_contain_text("Gespeichert.")
    assert decisions(local) == {"erlenstedt": "dabei", "burgwerda": "später", "falkenstedt": "dabei"}


def test_shares_follow_the_chosen_participants(local: Running, open_page: OpenPage) -> None:
    """Recomputed for those ticked; one alone is not joint; strangers are not there."""
    page = enter(open_page(), local, at(local, "entscheidungen", DECIDED))
    shares = page.get_by_role("table", name=re.compile("Wer was trägt"))
    assert shares.get_by_role("row").count() == 6
    whole = shares.get_by_role("row").last.inner_text()
    page.get_by_text("Mit anderen Beteiligten rechnen").click()
    for name in ("Gemeinde Schieferbach", "Gemeinde Wiesenhausen"):
        page.get_by_label(name).uncheck(force=True)
    press(page, "Neu rechnen")
    assert shares.get_by_role("row").count() == 4
    assert shares.get_by_role("row").last.inner_text() != whole
    page.goto(f"{local.origin}{at(local, 'entscheidungen', DECIDED)}?mit=erlenstedt")
    expect(page.get_by_text("Gemeinsam sind mindestens zwei Kommunen.")).to_be_visible()
    assert page.request.get(f"{local.origin}{at(local, 'entscheidungen', DECIDED)}?mit=hohenbrunnstadt&mit=erlenstedt").status == 404
    assert decisions(local, DECIDED).keys() == {"erlenstedt", "falkenstedt", "schieferbach", "wiesenhausen"}, "nothing was saved by trying"


def test_faults_keep_what_was_typed(local: Running, open_page: OpenPage) -> None:
    """A day in the future, a text nobody can keep: all told at once beside what was typed; hostile texts are text."""
    page = enter(open_page(java_script_enabled=False), local, at(local, "entscheidungen", MEASURE))
    first = page.locator("#stimme-erlenstedt")
    first.get_by_label("dabei", exact=True).check(force=True)
    first.locator("summary").click()
    first.get_by_label("Datum des Beschlusses").fill("2035-01-01")
    first.get_by_label("Grund").fill(XSS)
    second = page.locator("#stimme-burgwerda")
    second.locator("summary").click()
    second.get_by_label("Gremium").fill("Stadtrat")
    press(page, "Alle speichern")
    expect(page.locator("#fehler")).to_contain_text("Stadt Burgwerda: Datum, Gremium oder Grund stehen ohne Entscheidung.")
    second.get_by_label("später").check(force=True)
    press(page, "Alle speichern")
    expect(page.locator("#fehler")).to_contain_text("Der 01.01.2035 liegt in der Zukunft.")
    assert first.get_by_label("Grund").input_value() == XSS
    first.get_by_label("Datum des Beschlusses").fill("")
    press(page, "Alle speichern")
    expect(first.locator("summary")).to_contain_text(XSS)
    key = note(swot_board(workspace(local)))
    page.goto(local.origin + at(local, "swot", key))
    page.get_by_label("Text", exact=True).fill("x" * 1001)
    press(page, "Speichern")
    expect(page.locator("#fehler")).to_be_visible()
    assert page.get_by_label("Text", exact=True).input_value() == "x" * 1001
    page.get_by_label("Text", exact=True).fill(XSS)
    press(page, "Speichern")
    expect(row(page, key).locator("p").first).to_have_text(XSS)


def test_a_frozen_wave_is_only_read(local: Running, open_page: OpenPage) -> None:
    page = enter(open_page(java_script_enabled=False), local, at(local, "rangfolge"))
    freeze_wave(workspace(local), "", "Bea Rater", TODAY)
    before = order(local)
    page.get_by_role("button", name=re.compile("Nach unten")).first.click()
    assert order(local) == before
    for room in ("swot", "rangfolge", "entscheidungen"):
        page.goto(local.origin + at(local, room))
        expect(page.get_by_text("Diese Erhebung ist eingefroren")).to_be_visible()
        assert page.locator("main form[method=post]").count() == 0


def test_what_does_not_exist_is_not_found(demo_server: Running, open_page: OpenPage) -> None:
    page = enter(open_page(), demo_server, at(demo_server))
    for parts in (("swot", "gibt:es-nicht"), ("entscheidungen", "M999"), ("nirgends",)):
        assert page.request.get(demo_server.origin + at(demo_server, *parts)).status == 404, parts


PLACES = ((), ("swot",), ("rangfolge",), ("rangfolge", "zuruecksetzen"), ("entscheidungen",), ("entscheidungen", DECIDED))


def looked_at(page: Page, running: Running, query: str = "") -> Iterator[str]:
    """Show every page of the workshop, an entry in edit too."""
    for parts in PLACES:
        page.goto(running.origin + at(running, *parts, query=query))
        yield "/".join(parts) or "werkstatt"
    page.goto(running.origin + at(running, "swot", query=query))
    page.locator("[data-halt=bearbeiten]").first.click()
    expect(page.locator("#eintrag-text")).to_be_focused()
    for closed in page.locator("details.werkstatt-woher:visible").all()[:3]:
        closed.locator("summary").click()
    yield "swot in edit"
    page.goto(running.origin + at(running, "swot", note(swot_board(workspace(running))), query=query))
    yield "entry"
    page.goto(running.origin + at(running, "entscheidungen", DECIDED, query=query))
    page.evaluate("document.querySelectorAll('main details').forEach(item => { item.open = true; })")
    yield "measure, all opened"


def test_pages_are_accessible_and_fit(demo_server: Running, open_page: OpenPage) -> None:
    page = enter(open_page(), demo_server, at(demo_server))
    for what in looked_at(page, demo_server):
        assert faults_in_every_dress(page) == [], what


SMALLEST = """[...document.querySelectorAll('body *')].filter(item => [...item.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    && item.checkVisibility() && !item.closest('.unseen, .kern-sr-only, .skip-link, script, style')).map(item => parseFloat(getComputedStyle(item).fontSize)).reduce((a, b) => Math.min(a, b))"""


def test_the_beamer_is_readable_from_the_back_row(demo_server: Running, open_page: OpenPage) -> None:
    """Dark, nothing under 20 px, no sideways scrolling of the page, accessible; the switch leads back and the links keep it."""
    page = enter(open_page(viewport={"width": 1280, "height": 720}), demo_server, at(demo_server))
    page.get_by_role("link", name=re.compile("^Beamer")).click()
    page.get_by_role("link", name="2. Rangfolge").first.click()
    assert page.url.endswith("rangfolge?beamer=1")
    for what in looked_at(page, demo_server, "?beamer=1"):
        assert page.locator("html").get_attribute("data-kern-theme") == "dark"
        assert page.evaluate(SMALLEST) >= 20, what
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what
        assert not axe_violations(page), what
    page.goto(demo_server.origin + at(demo_server, "rangfolge", query="?beamer=1"))
    assert page.locator(".rang").first.bounding_box()["y"] < 720, "the list begins on the first screen"  # type: ignore[index]
    page.get_by_role("link", name="Beamer aus").click()
    assert page.url.endswith("/werkstatt/rangfolge")


def test_moving_on_the_beamer_stays_on_the_beamer(local: Running, open_page: OpenPage) -> None:
    page = enter(open_page(java_script_enabled=False), local, at(local, "rangfolge", query="?beamer=1"))
    page.get_by_role("button", name=re.compile("Nach unten")).first.click()
    assert "beamer=1" in page.url
    assert page.locator("body.beamer").count() == 1


# -- who may do what -----------------------------------------------------------------------------------------------------


@contextmanager
def signed_in(served: Served, login: str) -> Iterator[Callable[..., httpx.Response]]:
    """Give what sends requests as somebody; forms carry their hidden token."""
    token = served.session(login)
    with httpx.Client(base_url=served.origin, cookies={served.house.cookie: token}, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as client:
        def ask(path: str, **form: str) -> httpx.Response:
            return client.post(path, data={**form, "formular": form_token(served.house.setup.secret, token)}) if form else client.get(path)
        yield ask


def test_a_member_decides_for_itself_only(served: Served) -> None:
    """Its own ballot is a form, the others' are text; a foreign one does not exist for it, also not hidden among its own."""
    path, own, foreign = at(served, "entscheidungen", MEASURE), "erlenstedt", "burgwerda"
    with signed_in(served, "erlenstedt") as ask:
        page = ask(path).text
        assert f'name="wahl-{own}"' in page
        assert f'name="wahl-{foreign}"' not in page
        assert ask(path, **{f"wahl-{foreign}": "nicht dabei"}).status_code == 404
        assert ask(path, **{f"wahl-{own}": "dabei", f"wahl-{foreign}": "nicht dabei"}).status_code == 404
        assert ask(path, **{f"wahl-{own}": "dabei", "nur": foreign}).status_code == 404
        assert decisions(served) == {}
        assert ask(path, **{f"wahl-{own}": "dabei"}).status_code == 303
        assert decisions(served) == {own: "dabei"}
        assert ask(path, **{"wahl-nirgendwo": "dabei"}).status_code == 404


def test_members_read_the_boards_and_the_group_writes_them(served: Served) -> None:
    """The working group may change boards and decide for all; a member only looks; the server's own people see none of it."""
    key, listed = note(swot_board(workspace(served)), "chancen"), order(served)
    writing = {at(served, "swot", key, "text"): {"text": "Von der Gruppe", "fassung": "0"}, at(served, "rangfolge", listed[0]): {"platz": "ab", "fassung": "0"}}
    with signed_in(served, "erlenstedt") as ask:
        for room in ("swot", "rangfolge"):
            page = ask(at(served, room))
            assert page.status_code == 200
            assert "Ändern können es die Arbeitsgruppe und die Beratung." in page.text
            assert "data-bewegen" not in page.text
        assert {ask(path, **form).status_code for path, form in writing.items()} == {404}
        assert ask(at(served, "rangfolge", "zuruecksetzen")).status_code == 404
    with signed_in(served, "gruppe") as ask:
        assert {ask(path, **form).status_code for path, form in writing.items()} == {303}
        assert ask(at(served, "entscheidungen", "M201"), **{"wahl-burgwerda": "dabei", "wahl-falkenstedt": "später"}).status_code == 303
        assert decisions(served, "M201") == {"burgwerda": "dabei", "falkenstedt": "später"}
    for login in ("verwaltung", "niemand"):
        with signed_in(served, login) as ask:
            assert ask(at(served)).status_code == 404
