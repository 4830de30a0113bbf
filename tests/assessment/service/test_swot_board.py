"""The board shows what is computed and what the working group made of it; nothing is lost, and documents print the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.cases import build_case
from assessment.changes import Change, Outcome
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.evaluate import evaluate
from assessment.exchange.bundle import read_bundle, write_bundle
from assessment.exchange.intake import Intake
from assessment.service.members import set_consent
from assessment.service.swot_board import SwotBoard, add_note, edit_note, hide_note, move_note, show_note, swot_board
from assessment.service.waves import freeze_wave
from assessment.store import Workspace, open_workspace
from reports.redaction import public_case
from reports.swot import PARTS, STEP, Computed, Entry, Mark, SwotNote, merged, position_at, shown
from reports.views.swot import build_swot

TODAY = date(2026, 11, 21)
WHO, OTHER, TOWN = "Anna Beispiel", "Bert Beispiel", "Musterstadt"


@pytest.fixture
def project(project: Path, replace_in: Callable[[Path, str, str], None]) -> Path:
    """The small project with a weakness: the backup was tested too long ago, which fails a duty."""
    replace_in(project / "musterstadt.yaml", "1.1.1: {antwort: 12", "1.1.1: {antwort: 30")
    return project


def entries(workspace: Workspace, part: str = "schwaechen", town: str = TOWN) -> list[Entry]:
    """What is seen of a part."""
    return list(next(item for item in swot_board(workspace, town).parts if item.key == part).entries)


def keys(workspace: Workspace, part: str) -> list[str]:
    return [entry.key for entry in entries(workspace, part)]


def printed(workspace: Workspace, part: str) -> tuple[list[str], str]:
    """What the Gutachten prints of a part: texts with their origin, and what it says was left out."""
    found = build_swot(build_case(evaluate(workspace.group()), 0, TODAY))[list(PARTS).index(part)]
    return [f"{entry.text} [{entry.origin}]" for entry in found.entries], found.more


def test_every_computed_entry_tells_what_it_rests_on(stored: Workspace) -> None:
    board = swot_board(stored, TOWN)
    assert [part.key for part in board.parts] == list(PARTS)
    (weak, *_) = board.parts[1].entries
    assert weak.mark is Mark.NONE
    assert {row.kind for row in weak.trace} >= {"Frage", "Maßnahme"}
    questions = stored.group().catalogue.questions
    assert all(row.id in questions and "Stufe" in row.text for row in weak.trace if row.kind == "Frage")
    assert all(entry.trace and entry.origin for entry in board.entries)


def test_an_edited_entry_stands_on_the_board_and_in_the_document(stored: Workspace) -> None:
    (weak, *_) = entries(stored)
    assert edit_note(stored, weak.key, "Wir sind hier  spät dran.", WHO, base=0, town=TOWN).saved
    (now, *_) = entries(stored)
    assert (now.text, now.computed, now.mark, now.origin, now.version) == ("Wir sind hier  spät dran.", weak.text, Mark.EDITED, weak.origin, 1)
    texts, _ = printed(stored, "schwaechen")
    assert texts[0].startswith("Wir sind hier  spät dran. [")
    assert texts[0].endswith("; von der Arbeitsgruppe bearbeitet]")
    assert edit_note(stored, weak.key, "", WHO, base=1, town=TOWN).saved
    assert entries(stored)[0].text == weak.text
    assert stored.verify().faults == ()


def test_an_added_entry_is_linked_to_its_questions(stored: Workspace) -> None:
    assert add_note(stored, "chancen", "Der Nachbar stellt uns seine Lösung vor.", WHO, questions=["1.1.1", "2.1.2"], town=TOWN).saved
    entry = entries(stored, "chancen")[-1]
    assert (entry.mark, [row.id for row in entry.trace], entry.origin) == (Mark.ADDED, ["1.1.1", "2.1.2"], "Fragen 1.1.1, 2.1.2")
    assert any("von der Arbeitsgruppe ergänzt" in text for text in printed(stored, "chancen")[0])


def test_a_hidden_entry_is_left_out_and_counted(stored: Workspace) -> None:
    (weak, *_) = entries(stored)
    with pytest.raises(Refused, match="Grund"):
        hide_note(stored, weak.key, "  ", WHO, base=0, town=TOWN)
    assert hide_note(stored, weak.key, "ist bereits beauftragt", WHO, base=0, town=TOWN).saved
    assert weak.key not in keys(stored, "schwaechen")
    (gone,) = swot_board(stored, TOWN).parts[1].hidden
    assert (gone.key, gone.reason, gone.text) == (weak.key, "ist bereits beauftragt", weak.text)
    texts, more = printed(stored, "schwaechen")
    assert not any(weak.text in text for text in texts)
    assert "Einen Eintrag hat die Arbeitsgruppe ausgeblendet." in more
    assert show_note(stored, weak.key, WHO, base=1, town=TOWN).saved
    assert keys(stored, "schwaechen")[0] == weak.key


def test_entries_move_up_down_to_a_place_and_to_another_part(stored: Workspace) -> None:
    for text in ("Eins.", "Zwei.", "Drei."):
        add_note(stored, "risiken", text, WHO, town=TOWN)
    own = {entry.text: entry.key for entry in entries(stored, "risiken") if entry.mark is Mark.ADDED}

    def order() -> str:
        return "".join(entry.text[0] if entry.mark is Mark.ADDED else "·" for entry in entries(stored, "risiken"))

    assert order() == "·EZD"
    move_note(stored, own["Drei."], 1, WHO, base=1, town=TOWN)
    assert order() == "D·EZ"
    move_note(stored, own["Drei."], "ab", WHO, base=2, town=TOWN)
    assert order() == "·DEZ"
    move_note(stored, own["Zwei."], "auf", WHO, base=1, town=TOWN)
    assert order() == "·DZE"
    assert move_note(stored, own["Eins."], 99, WHO, base=1, part="chancen", town=TOWN).saved
    assert order() == "·DZ"
    assert entries(stored, "chancen")[-1].text == "Eins."
    move_note(stored, entries(stored, "risiken")[0].key, "auf", WHO, base=0, town=TOWN)
    assert order() == "·DZ"
    assert move_note(stored, own["Drei."], 1, OTHER, base=1, town=TOWN).status == "Konflikt"


def test_two_writers_conflict_and_nothing_is_lost(stored: Workspace) -> None:
    (weak, *_) = entries(stored)
    assert edit_note(stored, weak.key, "Fassung von Anna.", WHO, base=0, town=TOWN).saved
    clash = edit_note(stored, weak.key, "Fassung von Bert.", OTHER, base=0, town=TOWN)
    assert clash.status == "Konflikt"
    assert clash.conflicts[0].other == ("Fassung von Anna.",)
    assert hide_note(stored, weak.key, "doppelt", OTHER, base=0, town=TOWN).saved, "another field merges"
    (hidden,) = swot_board(stored, TOWN).parts[1].hidden
    assert hidden.text == "Fassung von Anna."


def test_an_edited_entry_whose_source_vanished_says_so(workspace: Workspace, edit: Callable[..., Outcome]) -> None:
    weak = next(entry for entry in entries(workspace) if entry.key == "schwaechen:1.1")
    edit_note(workspace, weak.key, "Wiederherstellung bleibt unser Thema.", WHO, base=0, town=TOWN)
    edit(workspace, "1.1.1", value=1.0)
    board = swot_board(workspace, TOWN)
    entry = next(item for item in board.entries if item.key == weak.key)
    assert (entry.gone, entry.text) == (True, "Wiederherstellung bleibt unser Thema.")
    assert "ergibt sich der Eintrag nicht mehr" in entry.origin
    assert "Handlungsfeld 1.1" in entry.origin
    assert any("nicht mehr" in text for text in printed(workspace, "schwaechen")[0])


@pytest.mark.parametrize("call", [
    lambda w: edit_note(w, "staerken:9.9", "x", WHO, base=0, town=TOWN), lambda w: add_note(w, "traeume", "x", WHO, town=TOWN), lambda w: move_note(w, "schwaechen:2.1", "quer", WHO, base=0, town=TOWN),
    lambda w: add_note(w, "chancen", "x", WHO, questions=["7.7.7"], town=TOWN), lambda w: swot_board(w, "Nirgendwo")], ids=["entry", "part", "place", "question", "town"])
def test_unknown_names_are_told(workspace: Workspace, call: Callable[[Workspace], object]) -> None:
    with pytest.raises(UnknownName):
        call(workspace)


@pytest.mark.parametrize("text", ["\x00", "x" * 1001, "\ud800"])
def test_texts_that_cannot_be_kept_are_refused(workspace: Workspace, text: str) -> None:
    with pytest.raises(BrokenProject):
        add_note(workspace, "chancen", text, WHO, town=TOWN)
    with pytest.raises(Refused):
        add_note(workspace, "chancen", " ", WHO, town=TOWN)


def test_a_frozen_wave_keeps_its_board(workspace: Workspace) -> None:
    (weak, *_) = entries(workspace)
    freeze_wave(workspace, "", WHO, TODAY)
    assert edit_note(workspace, weak.key, "zu spät", WHO, base=0, town=TOWN).status == "gesperrt"
    assert entries(workspace)[0].text == weak.text


def test_notes_travel_in_a_bundle(workspace: Workspace) -> None:
    add_note(workspace, "chancen", "Neu.", WHO, town=TOWN)
    bundle = read_bundle(write_bundle(workspace, []), "b.zip", "", Intake())
    assert bundle is not None
    assert sum(event["kind"] == "swot_note" for event in bundle.events) == 1


def test_the_public_edition_has_no_note_on_a_confidential_finding(demo_file: Path, tmp_path: Path) -> None:
    place = Path(shutil.copy(demo_file, tmp_path / "demo.reifegrad"))
    workspace = open_workspace(place)
    group = workspace.group()
    town, secret = group.members[0].name, next(key for key, field in group.catalogue.fields.items() if field.confidential and field.questions)
    question = group.catalogue.fields[secret].questions[0].id
    add_note(workspace, "chancen", "Geheimes.", WHO, questions=[question], town=town)
    add_note(workspace, "chancen", "Offenes.", WHO, town=town)
    row = evaluate(workspace.group())
    public = public_case(build_case(row, 0, TODAY))
    assert [note.text for note in public.swot] == ["Offenes."]
    workspace.engine.dispose()


def test_the_group_has_a_board_of_what_members_show(demo_file: Path, tmp_path: Path) -> None:
    workspace = open_workspace(Path(shutil.copy(demo_file, tmp_path / "demo.reifegrad")))
    board = swot_board(workspace)
    assert all(part.entries for part in board.parts)
    weak = board.parts[1].entries[0]
    assert edit_note(workspace, weak.key, "Gemeinsam packen wir es an.", WHO, base=0).saved
    assert swot_board(workspace).parts[1].entries[0].text == "Gemeinsam packen wir es an."
    assert swot_board(workspace, workspace.group().members[0].key).parts[1].entries[0].text != "Gemeinsam packen wir es an."
    for member in workspace.group().members:
        set_consent(workspace, member.key, "alle", "nein", WHO)
    (left,) = [entry for part in swot_board(workspace).parts[:2] for entry in part.entries]
    assert left.gone, "nobody shows anything any more; only what the group wrote stays, and says so"
    workspace.engine.dispose()


COMPUTED = tuple(Computed(part, f"{part}:{number}", f"{part} {number}", "aus Antworten") for part in PARTS for number in range(1, 5))
NOTES = st.builds(
    SwotNote, part=st.sampled_from([*PARTS, "", "fremd"]), source=st.sampled_from(["", "fragen:1.1.1", "staerken:9", *(item.source for item in COMPUTED)]), text=st.sampled_from(["", "a", "b"]),
    hidden=st.booleans(), reason=st.just("Grund"), position=st.integers(0, 9 * STEP), id=st.uuids().map(str), version=st.just(1))


@given(st.lists(NOTES, max_size=12))
def test_whatever_notes_there_are_every_computed_entry_stays_and_the_order_is_total(notes: list[SwotNote]) -> None:
    found = merged(COMPUTED, notes)
    assert {entry.key for entry in found} >= {item.source for item in COMPUTED}
    assert len([entry for entry in found if entry.computed]) == len(COMPUTED)
    assert {entry.part for entry in found} <= set(PARTS)
    ranks = [(list(PARTS).index(entry.part), entry.position, entry.key) for entry in found]
    assert ranks == sorted(ranks)
    assert merged(COMPUTED, reversed(notes)) == found, "the order of reading does not matter"
    assert {note.text for note in notes if note.text and not note.on_computed} <= {entry.text for entry in found}


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_an_entry_put_at_a_place_stands_there(places: list[int]) -> None:
    """Any series of moves within a part, spread anew where there is no room, ends where it was told to."""
    notes: dict[str, SwotNote] = {}
    for number, place in enumerate(places):
        others = shown(merged(COMPUTED, notes.values()), "staerken")
        moved = others.pop(number % len(others))
        wanted = min(place, len(others) + 1)
        position = position_at(others, wanted)
        if position is None:
            order = [*others[:wanted - 1], moved, *others[wanted - 1:]]
            notes = {entry.key: SwotNote("staerken", entry.key, position=at * STEP, id=entry.key) for at, entry in enumerate(order, start=1)}
        else:
            notes[moved.key] = SwotNote("staerken", moved.key, position=position, id=moved.key)
        assert shown(merged(COMPUTED, notes.values()), "staerken")[wanted - 1].key == moved.key


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Workspace:
    return open_workspace(Path(shutil.copy(demo_file, tmp_path_factory.mktemp("tafel") / "demo.reifegrad")))


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["edit", "add", "hide", "show", "move"]), st.integers(0, 60), st.integers(1, 5), st.sampled_from([*PARTS])), min_size=1, max_size=6))
def test_any_series_of_verbs_keeps_every_computed_entry_reachable(lasting: Workspace, steps: list[tuple[str, int, int, str]]) -> None:
    group = evaluate(lasting.group())
    computed = {entry.key for entry in swot_board(lasting, evaluation=group).entries if entry.computed}
    for verb, which, place, part in steps:
        board = swot_board(lasting)
        entry = board.entries[which % len(board.entries)]
        _act(lasting, verb, entry, place, part)
        assert {item.key for item in swot_board(lasting).entries if item.computed} == computed
    _refuse_twins(swot_board(lasting))


def _act(workspace: Workspace, verb: str, entry: Entry, place: int, part: str) -> None:
    match verb:
        case "edit":
            assert edit_note(workspace, entry.key, f"Neu gefasst {place}.", WHO, base=entry.version).saved
        case "add":
            assert add_note(workspace, part, "Dazu.", WHO).saved
        case "hide":
            assert hide_note(workspace, entry.key, "Grund", WHO, base=entry.version).saved
        case "show":
            assert show_note(workspace, entry.key, WHO, base=entry.version).saved
        case _:
            assert move_note(workspace, entry.key, place, WHO, base=entry.version, part=part).saved


def _refuse_twins(board: SwotBoard) -> None:
    found = [entry.key for entry in board.entries]
    assert len(found) == len(set(found))


def test_a_removed_note_is_no_note(workspace: Workspace) -> None:
    add_note(workspace, "chancen", "Weg damit.", WHO, town=TOWN)
    (record,) = workspace.records("swot_note")
    workspace.save(Change("swot_note", record.id, {"removed": True}, 1), actor=workspace.person_named(WHO), source="Test")
    assert all(entry.text != "Weg damit." for entry in swot_board(workspace, TOWN).entries)
