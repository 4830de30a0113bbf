"""Conflicts that an import left behind are settled, entries of the history are taken back, and neither loses a word."""

from __future__ import annotations

import pytest

from assessment.changes import CONFLICT, SAVED, UNKNOWN_BASE
from assessment.store import StoreError

LEVEL = {"state": "beantwortet", "reason": ""}


def conflict_event(bench):
    """Put 2 where an import still wants 4, and give the kept conflict."""
    bench.save(0, **LEVEL, value=1.0)
    bench.save(1, **LEVEL, value=2.0)
    bench.bring(1, **LEVEL, value=4.0)
    [conflict] = bench.workspace.conflicts()
    return conflict


def test_an_import_keeps_what_clashes_and_saves_the_rest(bench):
    """The rejected values stand in the history, sealed like any other."""
    bench.save(0, comment="vorher")
    bench.save(1, comment="von Jo")
    outcome = bench.bring(1, comment="von mir", note="dazu")
    kept = bench.workspace.events(record=bench.answer())[-1]
    assert (outcome.status, outcome.version, outcome.event) == (CONFLICT, 3, kept.id)
    assert (kept.action, kept.changes) == ("conflict", {"comment": ("vorher", "von mir")})
    assert bench.now("comment", "note") == (3, "von Jo", "dazu")
    assert [(item.event.id, item.now) for item in bench.workspace.conflicts()] == [(kept.id, {"comment": "von Jo"})]


@pytest.mark.parametrize("chosen", [2.0, 4.0, 3.0], ids=["theirs", "mine", "a third"])
def test_a_kept_conflict_is_settled_with_any_value(bench, chosen):
    """It disappears from the list, the value stands, and the history says which value was rejected."""
    conflict = conflict_event(bench)
    bench.workspace.settle(conflict, {**LEVEL, "value": chosen}, bench.actor, "Test")
    assert bench.now("value")[1] == chosen
    assert bench.workspace.conflicts() == []
    settled = [item for item in bench.workspace.events(record=bench.answer()) if item.action == "resolution"]
    assert [(item.refers, item.changes["value"]) for item in settled] == [(conflict.event.id, (2.0, 4.0) if chosen == 4.0 else (4.0, 2.0))]
    assert bench.workspace.verify().faults == ()


def test_a_settled_conflict_is_no_value_anybody_saw(bench):
    """Who saw 2 and now wants the rejected 4 must get it: the rejected value never stood."""
    conflict = conflict_event(bench)
    bench.save(2, comment="dazwischen")
    bench.workspace.settle(conflict, {}, bench.actor, "Test")
    assert bench.save(2, **LEVEL, value=4.0).status == SAVED
    assert bench.now("value")[1] == 4.0


def test_taking_back_restores_the_old_values(bench):
    """By a new event that names the one it takes back."""
    bench.save(0, comment="eins", note="bleibt")
    event = bench.save(1, comment="zwei").event
    assert bench.workspace.undo(event, bench.actor, "Test").status == SAVED
    assert bench.now("comment", "note") == (3, "eins", "bleibt")
    last = bench.workspace.events(record=bench.answer())[-1]
    assert (last.action, last.refers, last.changes) == ("undo", event, {"comment": ("zwei", "eins")})


def test_taking_back_what_was_overwritten_since_is_a_conflict(bench):
    """Nobody's newer words disappear by an undo."""
    event = bench.save(0, comment="eins").event
    second = bench.save(1, comment="zwei").event
    bench.save(2, comment="drei")
    assert bench.workspace.undo(second, bench.actor, "Test").status == CONFLICT
    assert bench.now("comment") == (3, "drei")
    assert event


def test_taking_back_the_creation_removes_and_taking_that_back_restores(bench):
    """A record is never deleted, only marked."""
    created = bench.save(0, comment="eins").event
    removed = bench.workspace.undo(created, bench.actor, "Test")
    assert bench.now("removed", "comment") == (2, True, "eins")
    bench.workspace.undo(removed.event, bench.actor, "Test")
    assert bench.now("removed", "comment") == (3, False, "eins")


def test_taking_back_a_creation_that_was_changed_since_is_a_conflict(bench):
    """Removing would take the later words with it; once they are taken back, the creation can be."""
    created = bench.save(0, comment="eins").event
    changed = bench.save(1, comment="zwei", note="dazu").event
    assert bench.workspace.undo(created, bench.actor, "Test").status == CONFLICT
    assert bench.now("removed", "comment", "note") == (2, False, "zwei", "dazu")
    bench.workspace.undo(changed, bench.actor, "Test")
    assert bench.workspace.undo(created, bench.actor, "Test").status == SAVED
    assert bench.now("removed")[1]


def test_taking_back_a_return_that_was_changed_since_is_a_conflict(bench):
    """A record that came back and was written on is not removed again by taking its return back."""
    bench.workspace.undo(bench.save(0, comment="eins").event, bench.actor, "Test")
    returned = bench.workspace.undo(bench.workspace.events()[-1].id, bench.actor, "Test").event
    bench.save(3, comment="zwei")
    assert bench.workspace.undo(returned, bench.actor, "Test").status == CONFLICT
    assert bench.now("removed", "comment")[1:] == (False, "zwei")


def test_taking_back_a_conflict_removes_nothing(bench):
    """A conflict at version 1 is not the creation."""
    bench.save(0, comment="eins")
    bench.bring(UNKNOWN_BASE, comment="zwei")
    [conflict] = bench.workspace.conflicts()
    with pytest.raises(StoreError, match="nichts geändert"):
        bench.workspace.undo(conflict.event.id, bench.actor, "Test")
    bench.workspace.settle(conflict, {}, bench.actor, "Test")
    bench.workspace.undo(bench.workspace.events()[-1].id, bench.actor, "Test")
    assert bench.now("removed", "comment")[1:] == (False, "zwei")
