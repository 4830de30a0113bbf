"""The history page by page: found by the database, only what is shown is opened, and a member sees what is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assessment.changes import UNCHANGED, Change, new_id
from assessment.service.chronicle import conflict_rows, history_of
from assessment.store import EventQuery

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def told(bench):
    """A project in which two people answered two questions at known hours, beside a municipality of somebody else."""
    foreign, other = new_id(), bench.workspace.person_named("Jo Muster")
    for hour, (actor, question, version) in enumerate([(bench.actor, "1.1.1", 0), (other, "1.1.2", 0), (bench.actor, "1.1.1", 1), (other, "1.1.1", 2)]):
        at_hour = replace(bench, workspace=replace(bench.workspace, clock=lambda hour=hour: MORNING + timedelta(hours=hour)))
        assert at_hour.save(version, question, actor=actor, comment=f"Stunde {hour}").saved
    for kind, record, fields in (
        ("municipality", foreign, {"label": "fremdstadt", "name": "Fremdstadt", "ags": "16000002"}),
        ("rating", new_id(), {"wave_id": bench.wave, "municipality_id": foreign, "question": "1.1.1", "level": 2.0}),
        ("agreed", new_id(), {"wave_id": bench.wave, "question": "1.1.1", "level": 3.0})):
        assert bench.workspace.save(Change(kind, record, fields, 0), actor=other, source="Test").saved
    return bench, foreign, other


def comments(events):
    return [event.changes["comment"][1] for event in events if event.kind == "response"]


def test_pages_follow_each_other_without_gap_or_overlap(told):
    """Newest first, and together the whole history."""
    bench, _, _ = told
    pages, before = [], 0
    while page := bench.workspace.events_page(limit=3, before=before):
        assert len(page) <= 3
        pages += page
        before = page[-1].seq
    assert pages == list(reversed(bench.workspace.events()))
    assert bench.workspace.events_page(limit=0) == pages


def test_each_part_of_the_question_narrows_it(told):
    bench, foreign, other = told
    find = lambda **wanted: bench.workspace.events_page(EventQuery(**wanted))  # noqa: E731
    hours = ["Stunde 3", "Stunde 2", "Stunde 1", "Stunde 0"]
    assert comments(find(kinds=("response",))) == comments(find(interview=bench.interview)) == hours
    assert {event.kind for event in find(interview=bench.interview)} == {"response", "interview"}
    assert comments(find(question="1.1.1")) == ["Stunde 3", "Stunde 2", "Stunde 0"]
    assert {event.kind for event in find(question="1.1.1")} == {"response", "rating", "agreed"}
    assert comments(find(question="1.1.2", actor=bench.actor)) == []
    assert comments(find(actor=other)) == ["Stunde 3", "Stunde 1"]
    assert comments(find(kinds=("response",), since=MORNING + timedelta(hours=1), until=MORNING + timedelta(hours=3))) == ["Stunde 2", "Stunde 1"]
    assert comments(find(record=bench.answer(), actions=("save",))) == ["Stunde 3", "Stunde 2", "Stunde 0"]
    assert {event.kind for event in find(towns=frozenset([foreign]))} == {"municipality", "rating"}
    assert {event.kind for event in find(towns=frozenset([bench.town]), kinds=("wave", "response"))} == {"response"}
    assert find(towns=frozenset([bench.town]), kinds=("wave",)) == find(question="9.9.9") == find(kinds=("unfug",)) == []


def test_only_what_is_shown_is_opened(told, tamper):
    """An unreadable old entry fails the whole history, but no page, no conflict and no entry beside it: they do not read it."""
    bench, _, _ = told
    oldest, newest = bench.workspace.events(record=bench.answer())[0], bench.workspace.events()[-1]
    bench.bring(1, comment="verspätet")
    tamper(bench.workspace, f"UPDATE event SET parts = 'unfug' WHERE MINE AND id = '{oldest.id}'")  # noqa: S608
    with pytest.raises(ValueError, match="Expecting value"):
        bench.workspace.events()
    assert comments(bench.workspace.events_page(EventQuery(kinds=("response",)), limit=2)) == ["verspätet", "Stunde 3"]
    assert bench.workspace.event(newest.id) == bench.workspace.event(newest.id[:8]) == newest
    assert [item.now for item in bench.workspace.conflicts()] == [{"comment": "Stunde 3"}]
    assert [row.now for row in conflict_rows(bench.workspace)] == [("Stunde 3",)]


def test_an_event_is_named_by_its_id_or_its_beginning(told):
    """Signs with a meaning in a search are none here."""
    bench, _, _ = told
    event = bench.workspace.events()[3]
    assert bench.workspace.event(event.id) == bench.workspace.event(event.id[:12]) == event
    assert [bench.workspace.event(name) for name in ("", event.id[:7], "%" * 8, "_" * 36, new_id())] == [None] * 5


def test_the_history_in_words_is_narrowed_and_paged(told):
    """``seq`` of the last line begins the next page; a member gets own lines only, whatever municipality is asked for."""
    bench, foreign, _ = told
    lines = history_of(bench.workspace)
    assert [line.seq for line in lines] == sorted((event.seq for event in bench.workspace.events()), reverse=True)
    first = history_of(bench.workspace, last=2)
    assert first + history_of(bench.workspace, before=first[-1].seq) == lines
    assert {line.what for line in history_of(bench.workspace, town=foreign)} == {"Kommune fremdstadt", "Fremdstadt, Bewertung zu Frage 1.1.1"}
    assert {line.who for line in history_of(bench.workspace, kinds=["response"], actor=bench.actor)} == {"Ute Beispiel"}
    assert [line.changes["Bemerkung"][1] for line in history_of(bench.workspace, question="1.1.2", kinds=["response"])] == ["Stunde 1"]
    own = history_of(bench.workspace, towns={bench.town})
    assert {line.what.split()[0].rstrip(",") for line in own} == {"Musterstadt", "Kommune"}
    assert "fremd" not in repr(own).lower()
    assert history_of(bench.workspace, towns={bench.town}, town=foreign) == history_of(bench.workspace, towns=()) == []
    assert history_of(bench.workspace, towns={bench.town}, town=bench.town) == own


def test_the_head_moves_with_every_save_and_only_then(told):
    """So that what was read can be kept as long as the head is the same."""
    bench, _, _ = told
    head = bench.workspace.head()
    assert (head.events, head.hash) == (len(bench.workspace.events()), bench.workspace.verify().head)
    assert bench.save(0, "1.1.1", comment="Stunde 3").status == UNCHANGED
    assert bench.workspace.head() == head
    assert bench.save(3, comment="neu").saved
    assert bench.workspace.head().events == head.events + 1


def test_records_by_several_values(told):
    """One query for what a page shows."""
    bench, _, _ = told
    ids = (bench.answer("1.1.1"), bench.answer("1.1.2"))
    assert {item.id for item in bench.workspace.records("response", id=ids)} == set(ids)
    assert bench.workspace.records("response", id=()) == []
    assert [item.id for item in bench.workspace.records("response", interview_id=bench.interview, question="1.1.2")] == [ids[1]]
