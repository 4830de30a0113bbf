"""The schema grows by migrations: an older file is carried over whole or not at all, and whatever is no file of ours stays as it is."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, inspect, text

from assessment.changes import Change, new_id
from assessment.store import StoreError, Workspace, create_workspace, is_server, migrate, open_workspace, tables
from assessment.store.engine import make_engine, reading, writing
from assessment.store.history import ZERO

ADDED_LATER = {"plan_setting", "pin", "release"}
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
on_a_file = pytest.mark.parametrize("fresh_place", ["sqlite"], indirect=True)
on_the_server = pytest.mark.parametrize("fresh_place", ["postgresql"], indirect=True)


@pytest.fixture
def old(fresh_place, furnish):
    """A project at the first revision with an answer in two versions and an open conflict."""
    engine, project = make_engine(fresh_place), new_id()
    with writing(engine) as connection:
        if not is_server(fresh_place):
            connection.exec_driver_sql(f"PRAGMA application_id={migrate.APPLICATION_ID}")
        migrate.upgrade(connection, "0001")
        connection.execute(insert(tables.project_head).values(project_id=project, created_at="2026-01-01", seq=0, head=ZERO))
    bench = furnish(Workspace(engine, fresh_place, project))
    bench.workspace.save(Change("project", project, {"title": "Altes Projekt"}, 0), actor=bench.actor, source="Test")
    bench.save(0, comment="Straßenübergabe", value=["a", {"b": 60.0}])
    bench.save(1, comment="neu")
    bench.bring(1, comment="verspätet")
    bench.close()
    return bench


def contents(folder):
    """Every file of a folder with its bytes."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def everything(workspace):
    """All a project of the first revision holds: history, conflicts, head, records."""
    return (workspace.events(), [(item.event, item.now) for item in workspace.conflicts()], workspace.verify(), [workspace.records(kind, removed=True) for kind in tables.TABLES if kind not in ADDED_LATER])


def revision(place):
    engine = make_engine(place)
    with reading(engine) as connection:
        found = migrate.revision_of(connection), inspect(connection).has_table("register")
    engine.dispose()
    return found


def test_an_older_project_is_migrated_and_loses_nothing(old, fresh_place):
    """History, head, conflicts and every record are the same afterwards."""
    before = everything(old.workspace)
    workspace = open_workspace(fresh_place, clock=lambda: NOON)
    assert revision(fresh_place) == (migrate.newest(), True)
    assert everything(workspace) == before
    assert before[2].faults == ()
    workspace.engine.dispose()
    old.close()


@on_a_file
def test_the_old_file_is_kept_beside_untouched(old, fresh_place):
    """Its name says revision and time; nothing else is left behind; the second start finds nothing to do."""
    path = Path(fresh_place)
    before = contents(path.parent)
    kept = open_workspace(path, clock=lambda: NOON).migrated_from
    assert kept.name == "projekt.vor-0001-20261121-120000.reifegrad"
    assert sorted(contents(path.parent)) == sorted([path.name, kept.name])
    assert kept.read_bytes() == before[path.name]
    assert everything(Workspace(make_engine(kept), str(kept), old.workspace.project)) == everything(open_workspace(path))
    assert revision(kept) == ("0001", False)
    assert open_workspace(path).migrated_from is None


def newer(path):
    open_workspace(path).engine.dispose()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def other_sqlite(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE project_head (id TEXT)")


def ours_but_damaged(path):
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 20_000)


@on_a_file
@pytest.mark.parametrize(("spoil", "words"), [
    (newer, "neueren Fassung"), (other_sqlite, "keine Projektdatei"), (lambda path: path.write_bytes(b""), "keine Projektdatei"),
    (lambda path: path.write_text("# Notizen\n" * 900), "keine Projektdatei"), (ours_but_damaged, "beschädigt|keine Projektdatei"),
    (lambda path: path.unlink(), "gibt es nicht"), (lambda path: (path.unlink(), path.mkdir()), "gibt es nicht")],
    ids=["newer", "other sqlite", "empty", "no database", "damaged", "missing", "a folder"])
def test_what_cannot_be_opened_is_refused_and_stays_as_it_is(old, fresh_place, spoil, words):
    """A German sentence, and not a byte is changed."""
    path = Path(fresh_place)
    spoil(path)
    before = contents(path.parent)
    with pytest.raises(StoreError, match=words):
        open_workspace(path)
    assert contents(path.parent) == before


@contextmanager
def closed_folder():
    """A folder nobody may write to, root included."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
        Path(name).chmod(0o755)


@contextmanager
def without_rights(folder):
    folder.chmod(0o555)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)
        yield
    finally:
        os.seteuid(user)


@on_a_file
@pytest.mark.parametrize("age", ["old", "current"])
def test_a_folder_without_rights_is_named(old, fresh_place, age):
    """Neither opening nor creating fails with a trace, and nothing changes."""
    if age == "current":
        open_workspace(fresh_place)
    with closed_folder() as folder:
        (folder / "projekt.reifegrad").write_bytes(Path(fresh_place).read_bytes())
        (folder / "projekt.reifegrad").chmod(0o444)
        before = contents(folder)
        for attempt in (lambda: open_workspace(folder / "projekt.reifegrad"), lambda: create_workspace(folder / "neu.reifegrad", {"title": "Neu"}, "Ute Beispiel")):
            with without_rights(folder), pytest.raises(StoreError, match=r"Rechte|schreib"):
                attempt()
        assert contents(folder) == before


def breaks_off(connection, revision="head"):
    connection.execute(text("CREATE TABLE half_done (id INTEGER)"))
    raise RuntimeError("power cut")


def loses_rows(connection, revision="head", upgrade=migrate.upgrade):
    upgrade(connection, revision)
    connection.execute(text("DELETE FROM response"))


@pytest.mark.parametrize(("broken", "error"), [(breaks_off, RuntimeError), (loses_rows, StoreError)])
@on_a_file
def test_a_failed_migration_leaves_the_file_as_it_was(old, fresh_place, monkeypatch, broken, error):
    """Broken off or rows lost: the original is byte-identical, no draft lies about, and the next start succeeds."""
    before = contents(Path(fresh_place).parent)
    monkeypatch.setattr(migrate, "upgrade", broken)
    with pytest.raises(error):
        open_workspace(fresh_place)
    assert contents(Path(fresh_place).parent) == before
    monkeypatch.undo()
    assert open_workspace(fresh_place).verify().faults == ()


@on_the_server
def test_a_failed_migration_leaves_the_server_as_it_was(old, fresh_place, monkeypatch):
    """DDL is part of the transaction."""
    monkeypatch.setattr(migrate, "upgrade", breaks_off)
    with pytest.raises(RuntimeError):
        open_workspace(fresh_place)
    assert revision(fresh_place) == ("0001", False)
    engine = make_engine(fresh_place)
    assert not inspect(engine).has_table("half_done")
    engine.dispose()


@on_the_server
def test_a_server_of_a_newer_revision_is_refused(old, fresh_place):
    """An older program must not write into tables it does not know."""
    engine = make_engine(fresh_place)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="neueren Fassung"):
        open_workspace(fresh_place)


@on_a_file
def test_a_file_open_elsewhere_is_not_migrated(old, fresh_place):
    """The other program would go on writing into the old file."""
    before = contents(Path(fresh_place).parent)[Path(fresh_place).name]
    with closing(sqlite3.connect(fresh_place)) as other:
        other.execute("SELECT count(*) FROM event").fetchone()
        with pytest.raises(StoreError, match="in einem anderen Programm geöffnet"):
            open_workspace(fresh_place)
    assert Path(fresh_place).read_bytes() == before
    assert open_workspace(fresh_place).migrated_from is not None


@on_a_file
def test_nobody_writes_into_the_old_file_while_it_is_migrated(old, fresh_place, monkeypatch):
    """What came in between would be missing in the new file."""
    def slowly(connection, revision="head", upgrade=migrate.upgrade):
        with closing(sqlite3.connect(fresh_place, timeout=0)) as other, pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE project SET title = 'dazwischen'")
        upgrade(connection, revision)

    monkeypatch.setattr(migrate, "upgrade", slowly)
    assert open_workspace(fresh_place).records("project")[0].fields["title"] == "Altes Projekt"


def test_the_migrations_give_the_tables_the_program_knows(fresh_place):
    """Columns, types, keys and indexes of tables.py and of the migrations are the same."""
    workspace = create_workspace(fresh_place, {"title": "Probe"}, "Ute Beispiel")
    with reading(workspace.engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, tables.metadata) == []
    workspace.engine.dispose()


@on_a_file
def test_creating_never_overwrites_and_leaves_nothing_half_made(old, fresh_place, monkeypatch):
    """An existing file is refused untouched; a creation that fails leaves no file that blocks the next one."""
    folder = Path(fresh_place).parent
    before = contents(folder)
    with pytest.raises(StoreError, match="gibt es schon"):
        create_workspace(fresh_place, {"title": "Neu"}, "Ute Beispiel")
    monkeypatch.setattr(migrate, "upgrade", breaks_off)
    with pytest.raises(RuntimeError):
        create_workspace(folder / "neu.reifegrad", {"title": "Neu"}, "Ute Beispiel")
    assert contents(folder) == before
