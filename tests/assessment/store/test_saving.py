"""The one way anything is written: versions, merge, conflict, refusal, all or nothing."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import InvalidRequestError

from assessment.changes import BLOCKED, CONFLICT, SAVED, UNCHANGED, UNKNOWN_BASE, Change, FieldConflict, new_id
from assessment.store import BadValue, StoreError, Workspace, tables
from assessment.store.engine import writing
from assessment.store.history import ZERO

LEVEL = {"state": "beantwortet", "reason": ""}
NFC, NFD = "Prüfung läuft", "Pru\u0308fung la\u0308uft"


def another_project(workspace):
    """A second project in the same database."""
    with writing(workspace.engine) as connection:
        connection.execute(insert(tables.project_head).values(project_id=(project := new_id()), created_at="2026-01-01", seq=0, head=ZERO))
    return Workspace(workspace.engine, workspace.place, project)


def test_each_save_is_one_version_and_one_event(bench):
    """The same value again is neither."""
    first, second, same = bench.save(0, comment="eins"), bench.save(1, comment="zwei"), bench.save(2, comment="zwei")
    assert [(item.status, item.version) for item in (first, second, same)] == [(SAVED, 1), (SAVED, 2), (UNCHANGED, 2)]
    assert second.applied == {"comment": ("eins", "zwei")}
    assert [(item.version, item.id) for item in bench.workspace.events(record=bench.answer())] == [(1, first.event), (2, second.event)]
    assert bench.now("comment") == (2, "zwei")


@pytest.mark.parametrize("version", [3, -1])
def test_a_version_nobody_can_have_seen_is_refused(bench, version):
    """A client that claims the future would overwrite without asking."""
    bench.save(0, comment="eins")
    with pytest.raises(BadValue, match="Laden Sie die Angaben neu"):
        bench.save(version, comment="zwei")


def test_a_stale_writer_of_another_field_is_merged(bench):
    """Two people at one answer: level and comment both stand."""
    bench.save(0, **LEVEL, value=1.0)
    bench.save(1, **LEVEL, value=3.0)
    assert bench.save(1, comment="aus der alten Fassung").status == SAVED
    assert bench.now("value", "comment") == (3, 3.0, "aus der alten Fassung")


def test_a_stale_writer_of_the_same_field_is_told_everything_and_writes_nothing(bench):
    """Before, the other's, mine, who and when."""
    other = bench.workspace.person_named("Jo Muster")
    bench.save(0, comment="vorher")
    bench.save(1, comment="von Jo", actor=other)
    bench.save(2, follow_up=True)
    outcome = bench.save(1, comment="von mir", note="dazu")
    assert (outcome.status, outcome.version) == (CONFLICT, 3)
    assert outcome.conflicts == (FieldConflict(("comment",), ("vorher",), ("von Jo",), ("von mir",)),)
    assert (outcome.other_actor, outcome.other_at) == (other, bench.workspace.events(record=bench.answer())[1].at)
    assert bench.now("comment", "note") == (3, "von Jo", "")


def test_a_file_without_versions_fills_empty_fields_only(bench):
    """What stands is kept; what differs is a conflict; empty cells say nothing."""
    bench.save(0, comment="steht")
    assert bench.bring(UNKNOWN_BASE, **LEVEL, value=2.0, comment="").status == SAVED
    outcome = bench.bring(UNKNOWN_BASE, comment="anders", note="neu")
    assert (outcome.status, outcome.conflicts[0].mine) == (CONFLICT, ("anders",))
    assert bench.now("value", "comment", "note") == (3, 2.0, "steht", "neu")


@pytest.mark.parametrize("field", ["question", "interview_id"])
def test_what_an_answer_hangs_on_never_changes(bench, field):
    """Otherwise an answer could wander to another person's interview."""
    bench.save(0, comment="eins")
    with pytest.raises(BadValue, match="steht seit dem Anlegen fest"):
        bench.workspace.save(Change("response", bench.answer(), {field: new_id()}, 1), actor=bench.actor, source="Test")


@pytest.mark.parametrize("fields", [
    {"interview_id": None}, {"question": ""}, {"interview_id": "fremd"}, {"wave_id": "fremd"}, {"municipality_id": "fremd"}, {"wave_id": "zweite"}])
def test_a_new_answer_needs_its_own_wave_town_and_interview(bench, fields):
    """Missing, unknown or not belonging together: refused, and nothing is written."""
    second = new_id()
    bench.workspace.save(Change("wave", second, {"title": "Zweite"}, 0), actor=bench.actor, source="Test")
    before = len(bench.workspace.events())
    with pytest.raises(BadValue):
        bench.save(0, **{name: {"fremd": new_id(), "zweite": second}.get(value, value) for name, value in fields.items()})
    assert len(bench.workspace.events()) == before


def test_another_project_s_records_can_be_neither_written_nor_hung_on(bench):
    """On a shared server projects must not reach into each other."""
    bench.save(0, comment="geheim")
    stranger = another_project(bench.workspace)
    for change in (bench.change(1, comment="überschrieben"), Change("rating", new_id(), {"wave_id": bench.wave, "municipality_id": bench.town, "question": "1.1.1", "level": 5.0}, 0)):
        with pytest.raises(StoreError, match="anderen Projekt"):
            stranger.save(change, actor=bench.actor, source="Test")
    assert bench.now("comment") == (1, "geheim")
    assert bench.workspace.verify().faults == stranger.verify().faults == ()


@pytest.mark.parametrize("fields", [
    {"comment": "a\0b"}, {"comment": "a\x07b"}, {"comment": "a\ud800b"}, {"comment": "x" * 10_001}, {"value": ["ja", "a\0b"]}, {"value": {"a\ud800": 1.0}}, {"value": "x" * 10_001},
    {"reason": "\udfff"}, {"follow_up": "ja"}, {"grade": 2**31}, {"grade": 1.5}, {"value": float("nan")}, {"erfunden": 1}])
def test_what_a_field_cannot_hold_is_refused_in_printable_words(bench, fields):
    """PostgreSQL refuses NUL, an answer page dies of a surrogate: neither gets as far."""
    with pytest.raises(BadValue) as caught:
        bench.save(0, **fields)
    assert str(caught.value).encode()
    assert bench.now() == (0,)


def test_texts_are_kept_composed_with_plain_line_ends_and_to_the_full_length(bench):
    """The same word typed on a Mac and on Windows is the same word."""
    bench.save(0, comment=f"  {NFD}\r\nweiter\r", note="ß" * 10_000)
    assert bench.now("comment", "note") == (1, f"{NFC}\nweiter", "ß" * 10_000)
    assert bench.save(1, comment=f"{NFC}\nweiter").status == UNCHANGED


def freeze(bench):
    bench.save(0, comment="steht")
    wave = Change("wave", bench.wave, {"frozen_on": "2026-12-01"}, 1)
    assert bench.workspace.save(wave, actor=bench.actor, source="Test").saved


def test_a_frozen_wave_takes_no_changes(bench):
    """Neither to what it holds nor to itself; the next wave is free."""
    freeze(bench)
    for change in (bench.change(1, comment="später"), bench.change(0, "1.1.2", comment="neu"), Change("wave", bench.wave, {"frozen_on": None}, 2)):
        outcome = bench.workspace.save(change, actor=bench.actor, source="Test")
        assert (outcome.status, outcome.event) == (BLOCKED, "")
        assert "eingefroren" in outcome.message
    assert bench.now("comment") == (1, "steht")
    assert bench.workspace.save(Change("wave", new_id(), {"title": "Nächste"}, 0), actor=bench.actor, source="Test").status == SAVED


def test_what_an_import_brings_to_a_frozen_wave_can_still_be_read(bench):
    """It is kept as a conflict that cannot be settled in its favour."""
    freeze(bench)
    assert bench.bring(1, comment="verspätet").status == BLOCKED
    [conflict] = bench.workspace.conflicts()
    assert conflict.event.changes == {"comment": ("steht", "verspätet")}
    assert bench.workspace.settle(conflict, {"comment": "dritte"}, bench.actor, "Test").status == BLOCKED
    assert len(bench.workspace.conflicts()) == 1
    assert bench.workspace.settle(conflict, {}, bench.actor, "Test").saved
    assert (bench.workspace.conflicts(), bench.now("comment")) == ([], (1, "steht"))


def test_a_stale_writer_to_a_removed_answer_is_told(bench):
    """„Gespeichert“ would be a lie: nobody would see the words again."""
    bench.save(0, comment="eins")
    bench.save(1, removed=True)
    outcome = bench.save(1, comment="zwei")
    assert (outcome.status, [conflict.fields for conflict in outcome.conflicts]) == (CONFLICT, [("removed",)])
    assert bench.save(2, removed=False, comment="zwei").status == SAVED


def test_discard_writes_nothing(bench):
    """A dry run leaves neither events nor rows nor keys, and a discarded transaction takes no more."""
    before = bench.workspace.verify()
    with bench.workspace.write(bench.actor, "Probelauf") as writer:
        assert writer.save(bench.change(0, comment="probeweise")).status == SAVED
        writer.discard()
        with pytest.raises(InvalidRequestError):
            writer.save(bench.change(0, comment="danach"))
    assert bench.workspace.verify() == before
    assert bench.now() == (0,)


def test_all_of_a_transaction_is_kept_or_nothing(bench):
    """An error in the middle takes back what came before."""
    before = bench.workspace.verify()
    changes = (bench.change(0, comment="erste"), bench.change(0, "1.1.2", comment="kaputt\0"))
    with pytest.raises(BadValue), bench.workspace.write(bench.actor, "Test") as writer:
        _ = [writer.save(change) for change in changes]
    assert bench.workspace.verify() == before
    assert bench.save(0, comment="danach").status == SAVED


def test_a_failure_at_the_last_moment_frees_the_lock(bench, monkeypatch):
    """The head is written on leaving; if that fails, the next writer must not wait for ever."""
    monkeypatch.setattr("assessment.store.saving.update", Mock(side_effect=RuntimeError("disk full")))
    with pytest.raises(RuntimeError), bench.workspace.write(bench.actor, "Test") as writer:
        writer.save(bench.change(0, comment="verloren"))
    monkeypatch.undo()
    assert bench.again().save(bench.change(0, comment="danach"), actor=bench.actor, source="Test").status == SAVED
    assert bench.workspace.verify().faults == ()
