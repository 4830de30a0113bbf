"""Walls between municipalities: inside one, another municipality's records are not there – on a file and on PostgreSQL as an ordinary role."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assessment.changes import Change, new_id
from assessment.store import EventQuery, StoreError, create_workspace, open_workspace, tables
from assessment.store.engine import reading, writing

HANDS = runpy.run_path(str(Path(__file__).with_name("conftest.py")))
on_the_server = pytest.mark.parametrize("app_place", ["postgresql"], indirect=True)


@pytest.fixture(scope="module", params=HANDS["PLACES"])
def app_place(request, tmp_path_factory):
    """A file, or a database of which the app's role is no superuser."""
    if request.param == "sqlite":
        yield str(tmp_path_factory.mktemp("walls") / "projekt.reifegrad")
        return
    with HANDS["own_database"]() as url, HANDS["as_ordinary_role"](url) as place:
        yield place


@pytest.fixture(scope="module")
def towns(app_place):
    """Two municipalities of a project with an answer, a document and a setting each, and a setting of the whole project."""
    workspace = create_workspace(app_place, {"title": "Probe"}, "Ute Beispiel")
    own = HANDS["furnished"](workspace)
    foreign = type(own)(workspace, own.wave, new_id(), new_id(), own.actor)
    add(workspace, "municipality", foreign.town, label="fremdstadt", name="Fremdstadt", ags="16000002")
    add(workspace, "interview", foreign.interview, wave_id=own.wave, municipality_id=foreign.town, label="I1", role="IT", day="2026-09-01")
    for bench, name in ((own, "eigen"), (foreign, "fremd")):
        assert bench.save(0, comment=f"{name} eins").saved
        assert bench.save(1, comment=f"{name} zwei").saved
        bench.bring(1, comment=f"{name} strittig")
        add(workspace, "membership", new_id(), wave_id=own.wave, municipality_id=bench.town)
        add(workspace, "evidence", new_id(), wave_id=own.wave, municipality_id=bench.town, label="B1", sha256=workspace.keep_file(f"Beleg {name}".encode()))
        add(workspace, "person", new_id(), municipality_id=bench.town, name=f"Person {name}")
        add(workspace, "plan_setting", new_id(), wave_id=own.wave, municipality_id=bench.town, key="budget", value=name)
    add(workspace, "plan_setting", new_id(), wave_id=own.wave, key="tagessatz", value="520")
    yield own, foreign
    workspace.engine.dispose()


def add(workspace, kind, record, **fields):
    assert workspace.save(Change(kind, record, fields, 0), actor="", source="Test").saved


def digest(bench):
    return bench.workspace.records("evidence", municipality_id=bench.town)[0].fields["sha256"]


def test_inside_the_wall_only_own_and_common_records_are_there(towns):
    own, foreign = towns
    inside = own.workspace.walled([own.town])
    for kind in ("response", "interview", "membership", "evidence"):
        assert {item.fields["municipality_id"] for item in own.workspace.records(kind)} == {own.town, foreign.town}
        assert {item.fields["municipality_id"] for item in inside.records(kind)} == {own.town}
    assert [item.id for item in inside.records("municipality")] == [own.town]
    assert {item.fields["value"] for item in inside.records("plan_setting")} == {"eigen", "520"}
    assert {item.fields["name"] for item in inside.records("person")} == {"Ute Beispiel", "Person eigen"}
    assert [item.id for item in inside.waves()] == [own.wave]
    assert (inside.record("response", own.answer()).version, inside.record("response", foreign.answer())) == (2, None)
    assert inside.file(digest(own)) == b"Beleg eigen"
    with pytest.raises(StoreError, match="fehlt"):
        inside.file(digest(foreign))


def test_inside_the_wall_only_own_and_common_history_is_there(towns):
    own, foreign = towns
    inside = own.workspace.walled([own.town])
    own_events, foreign_events = (own.workspace.events(record=bench.answer()) for bench in towns)
    assert inside.events(record=own.answer()) == own_events
    assert inside.events(record=foreign.answer()) == inside.events(record=foreign.town) == []
    assert (inside.event(own_events[0].id), inside.event(foreign_events[0].id), inside.event(foreign_events[0].id[:12])) == (own_events[0], None, None)
    assert foreign.town not in repr(inside.events_page(limit=0))
    assert own.wave in {event.record for event in inside.events_page(limit=0)}
    assert [item.event.record for item in inside.conflicts()] == [own.answer()]
    with pytest.raises(StoreError, match="nur als Ganzes"):
        inside.verify()


def test_a_wall_around_nothing_hides_every_municipality(towns):
    """An account without a municipality must not look like the unwalled application."""
    own, _ = towns
    inside = own.workspace.walled([])
    assert inside.records("municipality") == inside.records("response") == inside.conflicts() == []
    assert [item.fields["value"] for item in inside.records("plan_setting")] == ["520"]


def test_own_records_are_saved_inside_the_wall(towns):
    """Lock, merge, keys, event, head and chain work as outside."""
    own, _ = towns
    inside = replace(own, workspace=own.workspace.walled([own.town]))
    before, version = own.workspace.head(), own.now("comment")[0]
    assert inside.save(version, comment="von innen").saved
    assert inside.save(0, "1.1.9", comment="neu").saved
    assert inside.workspace.file(inside.workspace.keep_file(b"Beleg eigen")) == b"Beleg eigen"
    assert own.now("comment") == (version + 1, "von innen")
    assert inside.workspace.head() == own.workspace.head() != before
    assert own.workspace.verify().faults == ()


def test_foreign_records_are_refused_inside_the_wall(towns):
    """Changed, added, overwritten under a known id, taken back or settled: a German sentence, and nothing changes."""
    own, foreign = towns
    inside = own.workspace.walled([own.town])
    event, conflict = own.workspace.events(record=foreign.answer())[1], next(item for item in own.workspace.conflicts() if item.event.record == foreign.answer())
    before = own.workspace.head()
    hangs_on_own = {"wave_id": own.wave, "municipality_id": own.town, "interview_id": own.interview, "question": "9.9.9"}
    attempts = {
        "change": lambda writer: writer.save(foreign.change(2, comment="böse")),
        "blind change": lambda writer: writer.save(Change("response", foreign.answer(), {"comment": "böse"}, 2)),
        "overwrite": lambda writer: writer.save(Change("response", foreign.answer(), {**hangs_on_own, "comment": "böse"}, 0)),
        "new": lambda writer: writer.save(foreign.change(0, "1.1.7", comment="böse")),
        "town": lambda writer: writer.save(Change("municipality", foreign.town, {"name": "Böse"}, 1)),
        "new town": lambda writer: writer.save(Change("municipality", new_id(), {"label": "neu", "name": "Neu"}, 0)),
        "undo": lambda writer: writer.take_back(event),
        "settle": lambda writer: writer.settle(conflict.event, {"comment": "böse"}),
    }
    for name, attempt in attempts.items():
        with pytest.raises((StoreError, ValueError)) as refused, inside.write(own.actor, "Test") as writer:
            attempt(writer)
        assert any(word in str(refused.value) for word in ("anderen Kommune", "braucht diese Angabe")), name
    assert own.workspace.head() == before
    assert own.workspace.verify().faults == ()


def test_the_group_inside_the_wall_has_own_members_only(towns):
    own, foreign = towns
    catalogue = own.workspace.keep_catalogue(Path(__file__).parents[3] / "questionnaires" / "musterstadt" / "1")
    wave = own.workspace.record("wave", own.wave)
    if wave.fields["catalogue"] != catalogue:
        assert own.workspace.save(Change("wave", own.wave, {"catalogue": catalogue}, wave.version), actor=own.actor, source="Test").saved
    assert {item.id for item in own.workspace.group().members} == {own.town, foreign.town}
    assert [item.id for item in own.workspace.walled([own.town]).group().members] == [own.town]


@on_the_server
def test_postgresql_itself_keeps_the_wall(towns):
    """Queries that forget to ask whose a record is find nothing foreign either; the setting ends with its transaction."""
    own, foreign = towns
    inside, counted = own.workspace.walled([own.town]).engine, {}
    for name in ("response", "evidence", "municipality", "interview", "membership", "plan_setting", "event", "stored_file"):
        query = text(f"SELECT count(*), count(*) FILTER (WHERE t::text LIKE '%' || :town || '%') FROM {name} t")  # noqa: S608
        for engine in (inside, own.workspace.engine):
            with reading(engine) as connection:
                counted.setdefault(name, []).append(tuple(connection.execute(query, {"town": foreign.town}).one()))
    assert all(walled[0] > 0 and walled[1] == 0 and walled[0] < whole[0] for walled, whole in counted.values()), counted
    with writing(inside) as connection:
        assert connection.execute(text("UPDATE response SET comment = 'böse' WHERE id = :id"), {"id": foreign.answer()}).rowcount == 0
    with pytest.raises(StoreError, match="anderen Kommune"), writing(inside) as connection:
        connection.execute(text("UPDATE response SET municipality_id = :town WHERE id = :id"), {"town": foreign.town, "id": own.answer()})
    with pytest.raises(DBAPIError, match="nie verändert"), writing(inside) as connection:
        connection.execute(text("UPDATE event SET source = 'böse' WHERE record = :id"), {"id": own.answer()})


@on_the_server
def test_the_setting_does_not_outlive_its_transaction_in_a_pool(towns, app_place):
    """The next request that gets the connection is not inside the wall of the one before."""
    own, _ = towns
    pooled = open_workspace(app_place, pooled=True)
    inside = pooled.walled([own.town])
    for _ in range(3):
        assert [len(workspace.records("municipality")) for workspace in (inside, pooled)] == [1, 2]
    assert pooled.engine.pool.checkedin() == 1
    pooled.engine.dispose()


@on_the_server
def test_every_table_of_a_municipality_has_its_wall(towns):
    """A kind of record that comes later must not be forgotten: neither its table nor its history."""
    own, _ = towns
    owned = {name for name, table in tables.TABLES.items() if "municipality_id" in table.c} | {"municipality", "event", "stored_file"}
    with reading(own.workspace.engine) as connection:
        forced = set(connection.execute(text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")).scalars())
        rule = connection.execute(text("SELECT prosrc FROM pg_proc WHERE proname = 'record_seen'")).scalar_one()
    assert forced == owned
    assert [name for name in tables.TABLES if f"'{name}'" not in rule] == []


def test_history_of_some_towns_shows_their_own_records_only(towns):
    """A member sees neither others' entries nor those of the whole project; without a restriction all are found."""
    own, foreign = towns
    seen = {event.record for event in own.workspace.events_page(EventQuery(towns=frozenset([own.town])), limit=0)}
    assert {own.answer(), own.town, own.interview} <= seen
    assert not {foreign.answer(), foreign.town, own.wave, own.workspace.project} & seen
    assert own.workspace.events_page(EventQuery(towns=frozenset()), limit=0) == []
