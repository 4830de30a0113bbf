"""Results of a municipality: every number is the scored one, every number says why, what-if is what scoring says, the board is edited in place."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import httpx
import numpy as np
import pytest
from lxml import html
from playwright.sync_api import Page, expect

from assessment import service
from assessment.evaluate import Evaluation
from assessment.service.consolidating import rate_question
from assessment.service.interviewing import plan_interview
from assessment.service.results import why
from assessment.service.swot_board import edit_note, swot_board
from assessment.service.what_if import worth_trying
from assessment.store import Workspace
from assessment.web.charts import page_svg
from reports import german
from reports.charts import RadarRow, WaveRow, radar_svg, wave_svg
from scoring import ROOT, SOLL, raised, score
from tests.web.houses import PERSON, Running, Served
from tests.web.talks import enter, workspace
from tests.web.test_gallery import OVERFLOWING
from tests.web.test_matrix import as_user
from tests.web.watch import faults_in_every_dress

OpenPage = Callable[..., Page]
TOWN = "erlenstedt"
PAGES = ("ergebnis", "ergebnis/dimension/1", "ergebnis/warum/gesamt", "ergebnis/warum/1.4.1", "ergebnis/warum/M107", "wenn?m=M101&m=M107", "swot")
SAME = {"Sec-Fetch-Site": "same-origin"}


def town_path(running: Running, *rest: str, town: str = TOWN) -> str:
    return "/".join((f"/projekt/{running.project}/kommune/{town}", *rest))


@contextmanager
def signed_in(running: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.origin, follow_redirects=True, headers=SAME, timeout=60) as client:
        client.get(running.entry("/"))
        yield client


@pytest.fixture(scope="module")
def reader(demo_server: Running) -> Iterator[httpx.Client]:
    """Somebody who reads the pages of the demo."""
    with signed_in(demo_server) as client:
        yield client


@pytest.fixture
def writer(local: Running) -> Iterator[httpx.Client]:
    """Somebody who writes to a fresh demo."""
    with signed_in(local) as client:
        yield client


def evaluated(running: Running) -> Evaluation:
    store = workspace(running)
    return running.house.evaluations.of(store, store.current_wave().id)


def parsed(response: httpx.Response, status: int = 200) -> Any:
    assert response.status_code == status, response.text[-600:]
    return html.fromstring(response.text)


def rows_of(page: Any) -> dict[str, list[str]]:
    """Give the cells of all rows about a node or question, by its id; a row shown twice must say the same twice."""
    found: dict[str, list[str]] = {}
    for row in page.xpath("//tr[@data-knoten]"):
        cells = [cell.text_content().strip() for cell in row.xpath("td")][:-1]
        assert found.setdefault(row.get("data-knoten"), cells) == cells
    return found


def dash(value: float | None) -> str:
    return german.decimal(value, missing="–")


def expected_cells(values: dict[str, float | None]) -> list[str]:
    """Give the cells of a node as the table of scores has its numbers."""
    bounds = values["untergrenze"], values["obergrenze"]
    between = "–" if bounds[0] is None or bounds[1] is None else german.span(bounds[0], bounds[1])
    coverage = values["abdeckung"]
    return [german.decimal(values["ist"]), between, dash(values["soll"]), dash(values["luecke"]), "–" if coverage is None else german.percent(coverage)]


def test_every_number_is_the_one_of_the_table_of_scores(demo_server: Running, reader: httpx.Client) -> None:
    """Whole, dimensions and fields of all members, as `reifegrad` exports them to machines."""
    evaluation = evaluated(demo_server)
    table = service.score_table(evaluation)
    for row, member in enumerate(evaluation.group.members):
        pages = [parsed(reader.get(town_path(demo_server, "ergebnis", town=member.key)))]
        pages += [parsed(reader.get(town_path(demo_server, "ergebnis", "dimension", item.id, town=member.key))) for item in evaluation.catalogue.dimensions]
        shown = {key: cells for page in pages for key, cells in rows_of(page).items()}
        for node, values in table[row]["werte"].items():
            cells = shown[node]
            if values["untergrenze"] is None:
                assert cells[0] == "entfällt"
            else:
                assert cells[:5] == expected_cells(values), (member.key, node)
                inside = evaluation.sheet.tree.below[:, evaluation.scores.index[node]] > 0
                assert cells[6] == str(int((inside & evaluation.sheet.failed_duties[row]).sum()))
        for name, q in evaluation.column.items():
            assert shown[name][:3] == [dash(float(array[row, q])) for array in (evaluation.sheet.level, evaluation.sheet.target[1], evaluation.gaps.question[1])], (member.key, name)
        assert pages[0].xpath("//*[@class='score score--large']/*[@class='score__value']")[0].text_content() == f"{expected_cells(table[row]['werte'][ROOT])[0]} von 5"


def test_the_interval_is_said_in_plain_words(reader: httpx.Client, demo_server: Running) -> None:
    low, high = (float(getattr(evaluated(demo_server).scores, side)[0, 0]) for side in ("lower", "upper"))
    assert f"sicher zwischen {german.decimal(low)} und {german.decimal(high)}" in reader.get(town_path(demo_server, "ergebnis")).text


def test_the_documented_share_counts_levels_that_rest_on_a_document(reader: httpx.Client, demo_server: Running) -> None:
    """Counted again from what the pages of the dimensions say of each question."""
    for dimension in ("1", "4"):
        rows = rows_of(parsed(reader.get(town_path(demo_server, "ergebnis", "dimension", dimension))))
        questions = [cells for key, cells in rows.items() if key.count(".") == 2 and cells[0] != "–"]
        share = sum(cells[3] == "Dokument" for cells in questions) / len(questions)
        assert rows[dimension][5] == german.percent(share)


def why_links(page: Any) -> set[str]:
    return {link.get("href") for link in page.xpath("//a[contains(@href, '/ergebnis/warum/')]")}


def test_every_why_answers_and_contains_the_number(demo_server: Running, reader: httpx.Client) -> None:
    """All questions, fields, dimensions, measures and the whole of one member; each page shows the number it was asked about."""
    evaluation = evaluated(demo_server)
    catalogue, base = evaluation.catalogue, town_path(demo_server, "ergebnis", "warum")
    numbers = {node: float(evaluation.scores.point[0, n]) for node, n in evaluation.scores.index.items()}
    numbers |= {name: float(evaluation.sheet.level[0, q]) for name, q in evaluation.column.items()}
    asked, found = [*numbers, *catalogue.measure], set()
    for name in asked:
        page = parsed(reader.get(f"{base}/{name}"))
        value = page.xpath("//*[@class='score score--large']/*[@class='score__value']")[0].text_content()
        assert value == german.decimal(numbers[name]) if name in numbers else value.endswith("im Gesamtwert"), name
        assert page.xpath("//ol[@class='why-steps']/li")
        found |= why_links(page)
    for path in ("ergebnis", "wenn", "swot", *(f"ergebnis/dimension/{item.id}" for item in catalogue.dimensions)):
        found |= why_links(parsed(reader.get(town_path(demo_server, path))))
    assert found == {f"{base}/{name}" for name in asked}, "every page that is linked was asked, and none is out of reach"


def test_every_number_of_every_member_can_be_explained(demo_server: Running) -> None:
    """The steps end at the very value that is shown."""
    evaluation = evaluated(demo_server)
    for row in range(1, len(evaluation.group.members)):
        for node, n in evaluation.scores.index.items():
            found = why(evaluation, row, node)
            assert found.node is not None
            np.testing.assert_equal(found.steps.values["ist"], float(evaluation.scores.point[row, n]))
            np.testing.assert_equal(found.node.value, found.steps.values["ist"])


def test_why_a_question_goes_down_to_response_rule_and_norm(demo_server: Running, reader: httpx.Client) -> None:
    page = parsed(reader.get(town_path(demo_server, "ergebnis", "warum", "1.4.1")))
    text = page.text_content()
    for part in ("IT-Leitung oder IT-Koordination", "08.09.2026", "60 Monate oder mehr", "Aussage", "ab 60 → 0", "DSGVO Art. 32", "Pflicht: Stufe 2,0", "Worin die Zahl eingeht"):
        assert part in text, part
    assert page.xpath("//a[contains(@href, '/interview/') and contains(@href, '/frage/1.4.1')]")


def test_no_name_of_a_person_is_shown(writer: httpx.Client, local: Running) -> None:
    """Roles answer, persons do not: neither those who were asked nor those who asked stand on a page of results."""
    store = workspace(local)
    town = store.records("municipality", label=TOWN)[0].id
    plan_interview(store, town, store.current_wave().id, "IT", PERSON, today=date(2026, 11, 22), day=date(2026, 11, 20), interviewees=("Walburga Quitte",))
    assert {"Walburga Quitte", PERSON} <= {str(person.fields["name"]) for person in store.records("person")}
    for path in ("ergebnis", "ergebnis/warum/1.4.1", "ergebnis/warum/1.7.3", "swot"):
        text = parsed(writer.get(town_path(local, path))).xpath("//main")[0].text_content()
        assert not [name for name in ("Quitte", PERSON) if name in text]


def test_unknown_names_are_not_found(reader: httpx.Client, demo_server: Running) -> None:
    for path in ("ergebnis/warum/9.9.9", "ergebnis/dimension/9", "ergebnis/warum/%00", "wenn?m=M999", "wenn?m=%27%3Cscript%3E", "ergebnis?erhebung=1999-01-01"):
        answer = reader.get(town_path(demo_server, path))
        assert answer.status_code == 404, path
        assert "<script>" not in answer.text.partition("<main")[2]


def test_next_questions_lead_to_where_they_are_settled(reader: httpx.Client, demo_server: Running) -> None:
    """A clash leads to the clarification, an open question to an interview with the role that knows; every interview link opens."""
    evaluation = evaluated(demo_server)
    tasks = parsed(reader.get(town_path(demo_server, "ergebnis"))).xpath("//ul[@aria-label='Nächste Fragen']//a")
    expected = service.next_questions(evaluation, 0, 6)
    assert [task.text_content() for task in tasks] == [f"{item.question} {item.title}" for item in expected]
    for task, item in zip(tasks, expected, strict=True):
        if item.why == "Widerspruch":
            assert task.get("href") == town_path(demo_server, "abgleich", item.question)
        assert reader.get(task.get("href")).status_code == 200
    assert any("/interview/" in task.get("href") for task in tasks)
    assert any("/abgleich/" in task.get("href") for task in tasks)


def begin_next_wave(store: Workspace) -> str:
    """Freeze the demo's wave, begin the next one and rate one question there; gives the new wave's id."""
    service.freeze_wave(store, "Erhebung 2026", PERSON, date(2026, 12, 1))
    wave = service.next_wave(store, "Erhebung 2027", date(2027, 11, 1), PERSON).id
    town = store.records("municipality", label=TOWN)[0].id
    assert rate_question(store, town, wave, "1.4.1", 4, "Test im März bestanden.", 0, PERSON).saved
    return wave


def test_differences_since_the_last_wave_say_why(writer: httpx.Client, local: Running) -> None:
    """The question that rose stands with both levels and its cause, as the comparison of waves has it."""
    assert "Seit der letzten Erhebung" not in writer.get(town_path(local, "ergebnis")).text
    store = workspace(local)
    begin_next_wave(store)
    differences = {item.id: item for item in service.compare_waves(store, "Erhebung 2026", "Erhebung 2027") if item.member == TOWN}
    page = parsed(writer.get(town_path(local, "ergebnis")))
    rows = {row.xpath("th")[0].text_content().strip(): [cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//section[@aria-labelledby='veraenderung']//tbody/tr")}
    moved = rows["1.4.1 Letzter Wiederherstellungstest"]
    assert moved == [*(dash(value) for value in (differences["1.4.1"].level.before, 4.0, differences["1.4.1"].gap.before, 0.0)), "Antwort geändert"]
    assert rows["Gesamt"][:2] == [dash(differences[ROOT].level.before), dash(differences[ROOT].level.after)]


def test_links_stay_in_the_wave_asked_for(writer: httpx.Client, local: Running) -> None:
    begin_next_wave(workspace(local))
    page = parsed(writer.get(town_path(local, "ergebnis?erhebung=2026-11-01")))
    links = [link.get("href") for link in page.xpath("//main//a[contains(@href, '/ergebnis/')]")]
    assert len(links) > 10
    assert all("erhebung=2026-11-01" in link for link in links)


def test_a_member_without_answers_is_told_what_to_do(writer: httpx.Client, local: Running) -> None:
    store = workspace(local)
    service.freeze_wave(store, "Erhebung 2026", PERSON, date(2026, 12, 1))
    service.next_wave(store, "Erhebung 2027", date(2027, 11, 1), PERSON)
    text = writer.get(town_path(local, "ergebnis")).text
    assert "Noch kein Wert" in text
    assert {cells[6] for cells in rows_of(parsed(writer.get(town_path(local, "ergebnis")))).values()} == {"–"}, "nothing asked is no duty met"
    assert "Interview beginnen" in text
    assert "Keine Maßnahme zu erproben" in writer.get(town_path(local, "wenn")).text


# -- what if --------------------------------------------------------------------------------------------------------


def shown_effect(page: Any) -> dict[str, list[str]]:
    """Give the table of the effect by the last part of the way to why."""
    return {row.xpath("th/a")[0].get("href").rpartition("/")[2]: [cell.text_content().strip() for cell in row.xpath("td")] for row in page.xpath("//*[contains(@class, 'kern-table__body')]/tr")}


def gain_words(gain: float) -> str:
    """Say what a page says: an effect too small for two places is none that is nothing."""
    if gain < 5e-7:
        return "±0,00"
    return "unter +0,01" if gain < 0.005 else f"+{german.decimal(gain, 2)}"


@pytest.mark.parametrize("measures", [(), ("M107",), ("M101", "M103", "M107", "M301", "M401")])
def test_what_if_is_what_scoring_says(demo_server: Running, reader: httpx.Client, measures: tuple[str, ...]) -> None:
    """Scored here once more with the questions raised; the page and the part a script asks for say the same."""
    evaluation = evaluated(demo_server)
    one, places = evaluation.sheet.only(0), [k for k, item in enumerate(evaluation.catalogue.measures) if item.id in measures]
    before, after = score(one), score(raised(one, evaluation.raises[places], SOLL) if places else one)
    address = town_path(demo_server, "wenn?" + "&".join(f"m={name}" for name in measures))
    page, part = (parsed(reader.get(address, headers=headers)) for headers in ({}, {"HX-Request": "true"}))
    assert shown_effect(page.xpath("//*[@id='wirkung']")[0]) == shown_effect(part)
    for node, cells in shown_effect(part).items():
        n = before.index[node]
        values = [(float(found.point[0, n]), (float(found.lower[0, n]), float(found.upper[0, n]))) for found in (before, after)]
        assert cells[:2] == [german.decimal(value, 2) + german.span(*bounds, 2) for value, bounds in values]
        assert cells[2] == gain_words(values[1][0] - values[0][0])
    assert set(shown_effect(part)) == {ROOT, "1", "2", "3", "4", "5"}
    ticked = page.xpath("//input[@type='checkbox'][@checked]/@value")
    assert sorted(ticked) == sorted(measures)


def test_measures_worth_ticking_show_their_effect_alone(demo_server: Running, reader: httpx.Client) -> None:
    page = parsed(reader.get(town_path(demo_server, "wenn")))
    worth = worth_trying(evaluated(demo_server), 0)
    assert sorted(page.xpath("//input[@type='checkbox']/@value")) == sorted(item.measure for item in worth)
    for item in worth:
        hint = page.xpath(f"//*[@id='m-{item.measure}-hinweis']")[0].text_content()
        assert f"{german.whole(item.days)} Personentage" in hint
        assert german.euro(item.money) in hint
        assert hint.startswith(f"{gain_words(item.gain)} im Gesamtwert")
    assert any(0 < item.gain < 0.005 for item in worth), "no small effect to look at"


def test_a_measure_nobody_recommends_keeps_its_tick(demo_server: Running, reader: httpx.Client) -> None:
    evaluation = evaluated(demo_server)
    idle = next(name for name in evaluation.catalogue.measure if name not in {item.measure for item in worth_trying(evaluation, 0)})
    page = parsed(reader.get(town_path(demo_server, f"wenn?m={idle}")))
    assert page.xpath("//input[@type='checkbox'][@checked]/@value") == [idle]


def test_ticking_moves_the_scores_and_the_address(demo_server: Running, open_page: OpenPage) -> None:
    """With a script: the effect is swapped, announced, and the address can be shared."""
    page = enter(open_page(), demo_server, town_path(demo_server, "wenn"))
    status = page.locator("#wirkung [role=status]")
    expect(status).to_contain_text("Noch ist nichts gewählt")
    page.locator("#m-M107").check()
    expect(status).to_contain_text("Eine Maßnahme gewählt")
    page.locator("#m-M401").press("Space")
    expect(status).to_contain_text("2 Maßnahmen gewählt")
    expect(page).to_have_url(re.compile(r"wenn\?m=M401&m=M107$"))
    said = status.text_content()
    page.reload()
    expect(status).to_have_text(said or "")
    expect(page.locator("#m-M107")).to_be_checked()


def test_what_if_without_a_script(demo_server: Running, open_page: OpenPage) -> None:
    page = enter(open_page(java_script_enabled=False), demo_server, town_path(demo_server, "wenn"))
    page.locator("#m-M107").check()
    page.get_by_role("button", name="Wirkung berechnen").click()
    expect(page.locator("#wirkung")).to_contain_text("Eine Maßnahme gewählt")
    expect(page).to_have_url(re.compile("m=M107"))


def test_nothing_is_saved_by_looking(writer: httpx.Client, local: Running) -> None:
    before = workspace(local).head().hash
    for path in PAGES:
        writer.get(town_path(local, path))
    assert workspace(local).head().hash == before


# -- the board ------------------------------------------------------------------------------------------------------


def board(running: Running) -> Any:
    return swot_board(workspace(running), TOWN)


def texts(running: Running, part: int = 0) -> list[str]:
    return [entry.text for entry in board(running).parts[part].entries]


def test_the_board_shows_all_entries_with_their_evidence(demo_server: Running, reader: httpx.Client) -> None:
    page = parsed(reader.get(town_path(demo_server, "swot")))
    for entry in board(demo_server).entries:
        note = page.get_element_by_id(f"eintrag-{entry.key.replace(':', '-')}")
        assert entry.text in note.text_content()
        assert all(item.text in note.text_content() for item in entry.trace)


def test_a_note_is_edited_moved_hidden_and_shown_by_keyboard_alone(local: Running, open_page: OpenPage) -> None:
    """Without a script and without a mouse: every step is a plain form, and each ends at the note, even where it is folded away."""
    page = enter(open_page(java_script_enabled=False), local, town_path(local, "swot"))
    first, second = texts(local)[:2]
    note = page.locator("article", has_text=first)
    note.get_by_role("link", name="Bearbeiten oder ausblenden").press("Enter")
    note.get_by_label("Text").fill("Unsere Seiten im Netz sind für alle nutzbar.")
    note.get_by_role("button", name="Speichern").press("Enter")
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    edited = page.locator("article", has_text="Unsere Seiten im Netz")
    expect(edited).to_contain_text("von der Arbeitsgruppe bearbeitet")
    edited.get_by_role("button", name="Nach unten").press("Enter")
    assert texts(local)[:2] == [second, "Unsere Seiten im Netz sind für alle nutzbar."]
    edited.get_by_role("link", name="Bearbeiten oder ausblenden").press("Enter")
    edited.locator("summary", has_text="Ausblenden").press("Enter")
    edited.get_by_label("Grund").fill("doppelt")
    edited.get_by_role("button", name="Ausblenden").press("Enter")
    assert texts(local)[0] == second
    hidden = page.locator("article.note--hidden")
    expect(hidden).to_contain_text("Ausgeblendet: doppelt")
    hidden.get_by_role("button", name="Wieder einblenden").press("Enter")
    edited.get_by_role("link", name="Bearbeiten oder ausblenden").press("Enter")
    edited.get_by_role("button", name="Berechneten Text wiederherstellen").press("Enter")
    assert first in texts(local)


def test_an_entry_of_ones_own_rests_on_questions(local: Running, open_page: OpenPage) -> None:
    page = enter(open_page(), local, town_path(local, "swot"))
    page.locator("#neu-chancen summary").press("Enter")
    page.locator("#neu-chancen-text").fill("Das Nachbaramt hilft <b>gern</b>.")
    page.locator("#neu-chancen-fragen").fill("9.9.9")
    page.locator("#neu-chancen").get_by_role("button").press("Enter")
    expect(page.locator("#fehler")).to_contain_text("9.9.9")
    expect(page.locator("#neu-chancen-text")).to_have_value("Das Nachbaramt hilft <b>gern</b>.")
    page.locator("#neu-chancen-fragen").fill("1.4.1, 1.4.2")
    page.locator("#neu-chancen").get_by_role("button").press("Enter")
    expect(page.locator("#fehler")).to_have_count(0)
    added = board(local).parts[2].entries[-1]
    assert (added.text, [item.id for item in added.trace]) == ("Das Nachbaramt hilft <b>gern</b>.", ["1.4.1", "1.4.2"])


def fields_of(page: Any, action: str, key: str) -> dict[str, str]:
    """Give the hidden fields of the form of a note."""
    form = next(form for form in page.xpath(f"//form[contains(@action, '/swot/{action}')]") if form.xpath("input[@name='eintrag']/@value") == [key])
    return {field.get("name"): field.get("value") for field in form.xpath("input[@type='hidden']")}


def opened(writer: httpx.Client, running: Running, key: str) -> Any:
    """Give the board with the forms of a note."""
    return parsed(writer.get(town_path(running, "swot"), params={"bearbeiten": key}))


def test_the_board_stays_light(demo_server: Running, reader: httpx.Client) -> None:
    """Only the note that is asked for brings its forms; an unknown one brings none."""
    address = town_path(demo_server, "swot")
    page = reader.get(address)
    assert len(page.content) < 300 * 1024
    assert "/swot/text" not in page.text
    keys = [entry.key for entry in board(demo_server).entries]
    for key, forms in ((keys[1], 1), ("staerken:gibt-es-nicht", 0)):
        assert len(parsed(reader.get(address, params={"bearbeiten": key})).xpath("//form[contains(@action, '/swot/text')]")) == forms


def test_who_is_late_loses_nothing(writer: httpx.Client, local: Running) -> None:
    """Somebody else changed the note meanwhile: their text stands, mine waits in the form with the version to save on."""
    key = board(local).parts[0].entries[0].key
    sent = fields_of(opened(writer, local, key), "text", key) | {"text": "Mein Text."}
    assert edit_note(workspace(local), key, "Der Text des Kollegen.", "Karl Kollege", base=0, town=TOWN).saved
    late = writer.post(town_path(local, "swot", "text"), data=sent)
    assert "Mein Text." in parsed(late, 409).get_element_by_id(f"eintrag-{key.replace(':', '-')}-text").text
    assert texts(local)[0] == "Der Text des Kollegen."
    again = fields_of(parsed(late, 409), "text", key) | {"text": "Mein Text."}
    assert writer.post(town_path(local, "swot", "text"), data=again).status_code == 200
    assert texts(local)[0] == "Mein Text."


def test_what_is_refused_says_why_and_keeps_what_was_typed(writer: httpx.Client, local: Running) -> None:
    key = board(local).parts[1].entries[0].key
    sent = fields_of(opened(writer, local, key), "ausblenden", key)
    assert "Nennen Sie den Grund" in parsed(writer.post(town_path(local, "swot", "ausblenden"), data=sent), 422).text_content()
    assert writer.post(town_path(local, "swot", "text"), data=sent | {"eintrag": "staerken:gibt-es-nicht", "text": "x"}).status_code == 404
    assert writer.post(town_path(local, "swot", "platz"), data=sent | {"nach": "seitwärts"}).status_code == 404


def test_a_frozen_wave_keeps_its_board(writer: httpx.Client, local: Running) -> None:
    key = board(local).parts[0].entries[0].key
    sent = fields_of(opened(writer, local, key), "text", key) | {"text": "Zu spät."}
    before = texts(local)
    service.freeze_wave(workspace(local), "Erhebung 2026", PERSON, date(2026, 12, 1))
    assert writer.post(town_path(local, "swot", "text"), data=sent).status_code == 409
    shown = writer.get(town_path(local, "swot")).text
    assert "eingefroren" in shown
    assert "/swot/text" not in shown
    assert texts(local) == before


def test_rights(served: Served) -> None:
    """The own municipality and the consultant; everybody else finds nothing."""
    with ExitStack() as stack:
        clients = [stack.enter_context(as_user(served, login)) for login in ("beratung", "erlenstedt", "hohenbrunn", "gruppe", "verwaltung", "niemand")]
        for path in ("ergebnis", "ergebnis/warum/1.4.1", "ergebnis/dimension/1", "wenn", "swot"):
            assert [client.get(town_path(served, path)).status_code for client in clients] == [200, 200, 404, 404, 404, 404], path
        for action in ("text", "ausblenden", "einblenden", "platz", "neu"):
            assert [client.post(town_path(served, "swot", action), data={}).status_code for client in clients[2:]] == [404, 404, 404, 404], action


# -- the pages ------------------------------------------------------------------------------------------------------


def test_no_barrier_and_no_sideways_scrolling(demo_server: Running, open_page: OpenPage) -> None:
    page = enter(open_page(reduced_motion="reduce"), demo_server, town_path(demo_server, "ergebnis"))
    for path in PAGES:
        page.goto(demo_server.origin + town_path(demo_server, path))
        for closed in page.locator("main details:not([open]) > summary").all()[:6]:
            closed.press("Enter")
        assert faults_in_every_dress(page) == [], path
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(OVERFLOWING) == [], (path, width)


def test_what_is_served_needs_no_style_and_repeats_no_id(demo_server: Running, reader: httpx.Client) -> None:
    """A strict policy drops style attributes; ids of several charts on a page must not meet."""
    for path in PAGES:
        page = parsed(reader.get(town_path(demo_server, path)))
        assert page.xpath("//@style") == [], path
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        for picture in page.xpath("//figure//*[local-name()='svg']"):
            assert picture.get("role") == "img"
            assert picture.xpath("*[local-name()='title']")[0].text_content()
            assert page.get_element_by_id(picture.get("aria-describedby")).text_content()


@pytest.mark.parametrize("draw", [
    lambda: radar_svg([RadarRow(f"Achse {n}", 2.0 + n / 10, 1.5, 3.0, math.nan if n == 2 else 3.0) for n in range(5)], 0, 5),
    lambda: wave_svg([WaveRow("Zeile <eins>", 1.0, 3.0)], 0, 5)])
def test_every_kind_of_chart_is_fit_for_a_page(draw: Callable[[], str]) -> None:
    """Drawn by hand or by a library: no style, no size of its own, named and described, ids apart even where the same drawing stands twice."""
    first, second = page_svg(draw(), "Erste"), page_svg(draw(), "Zweite")
    root = html.fromstring(first)
    assert "style" not in first
    assert root.get("width") is None
    assert root.xpath("//*[local-name()='title']")[0].text_content() == "Erste"
    assert root.xpath("//*[local-name()='desc']")[0].text_content()
    assert not set(root.xpath("//@id")) & set(html.fromstring(second).xpath("//@id"))
    for reference in re.findall(r'(?:href="|url\()#([\w.-]+)', first):
        assert f'id="{reference}"' in first
