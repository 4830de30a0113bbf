"""Connections that stay: shared by threads, never by processes, given back clean, and never left on a file or server that is gone."""

from __future__ import annotations

import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from assessment.changes import CONFLICT, SAVED, Change
from assessment.store import StoreError, engine, erase_spoken_history, is_server, migrate, open_workspace
from assessment.store.engine import reading, writing

on_a_file = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
on_the_server = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


@pytest.fixture
def pooled(bench):
    """The furnished project as a web server opens it."""
    workspace = open_workspace(bench.workspace.place, project=bench.workspace.project, pooled=True)
    yield workspace
    workspace.engine.dispose()


def version_of(workspace, record):
    found = workspace.record("response", record)
    return found.version if found else 0


def test_eight_threads_share_the_connections_and_lose_nothing(bench, pooled):
    """Each acknowledged save is in the history once, clashes are told, no connection stays taken."""
    def work(number):
        done = []
        for turn in range(25):
            change = bench.change(0, f"1.1.{turn % 3 + 1}")
            outcome = pooled.save(Change(change.kind, change.id, {**change.fields, "comment": f"{number}/{turn}"}, version_of(pooled, change.id)), actor=bench.actor, source="Test")
            done.append((outcome.status, f"{number}/{turn}"))
        return done

    with ThreadPoolExecutor(8) as threads:
        done = [item for part in threads.map(work, range(8)) for item in part]
    saved = {comment for status, comment in done if status == SAVED}
    assert {status for status, _ in done} <= {SAVED, CONFLICT}
    assert len(done) == 200
    written = [event.changes["comment"][1] for event in pooled.events() if event.kind == "response"]
    assert sorted(written) == sorted(saved)
    assert pooled.verify().faults == ()
    assert (pooled.engine.pool.checkedout(), 1 <= pooled.engine.pool.checkedin() <= 10) == (0, True)


def test_a_connection_comes_back_clean(bench, pooled):
    """After reading only, after a failure and after the file was rewritten, a transaction writes – all of it or nothing."""
    assert len(pooled.records("municipality")) == 1
    assert pooled.save(bench.change(0, comment="eins"), actor=bench.actor, source="Test").saved

    def fail():
        with pooled.write(bench.actor, "Test") as writer:
            assert writer.save(bench.change(1, comment="verworfen")).saved
            raise RuntimeError("power cut")

    for _ in range(2):
        with pytest.raises(RuntimeError):
            fail()
        assert bench.now("comment") == (1, "eins")
        erase_spoken_history(pooled, bench.interview, bench.actor, date(2026, 12, 1))
    assert pooled.save(bench.change(1, comment="zwei"), actor=bench.actor, source="Test").saved
    assert pooled.verify().faults == ()
    assert pooled.engine.pool.checkedin() == 1


def test_a_forked_process_has_connections_of_its_own(bench, pooled):
    """Parent and child both go on writing; what each was told is saved, is."""
    assert pooled.save(bench.change(0, comment="vorher"), actor=bench.actor, source="Test").saved
    child = os.fork()
    if child == 0:
        ok = False
        try:
            ok = all(pooled.save(bench.change({}, "1.1.2", comment=f"Kind {turn}"), actor=bench.actor, source="Test").status in (SAVED, CONFLICT) for turn in range(20))
        finally:
            os._exit(0 if ok else 1)
    version = 1
    for turn in range(20):
        version = pooled.save(bench.change(version, comment=f"Eltern {turn}"), actor=bench.actor, source="Test").version
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert version == 21
    assert pooled.verify().faults == ()


@on_a_file
def test_a_file_put_in_its_place_is_read_instead(bench, pooled, tmp_path):
    """A restored backup must not be missed by connections that still hold the old file."""
    assert pooled.save(bench.change(0, comment="gesichert"), actor=bench.actor, source="Test").saved
    backup = tmp_path / "sicherung"
    with pooled.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM INTO ?", (str(backup),))
    assert pooled.save(bench.change(1, comment="danach"), actor=bench.actor, source="Test").saved
    with pooled.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(backup, tmp_path / "neu")
    (tmp_path / "neu").replace(pooled.place)
    assert pooled.record("response", bench.answer()).fields["comment"] == "gesichert"
    assert pooled.save(bench.change(1, comment="weiter"), actor=bench.actor, source="Test").saved
    pooled.engine.dispose()
    assert open_workspace(pooled.place).verify().faults == ()


@on_a_file
def test_a_removed_file_is_told_and_not_created_anew(bench, pooled):
    assert len(pooled.records("municipality")) == 1
    for name in (pooled.place, f"{pooled.place}-wal", f"{pooled.place}-shm"):
        Path(name).unlink(missing_ok=True)
    with pytest.raises(StoreError, match="lässt sich nicht öffnen"):
        pooled.records("municipality")
    assert not Path(pooled.place).exists()


@on_a_file
def test_an_open_file_is_not_migrated_and_a_closed_one_is_whole(bench, pooled):
    """While the web server has the file open nobody takes it alone; after ``dispose`` nothing is left beside it."""
    path = Path(pooled.place)
    assert len(pooled.records("municipality")) == 1
    with pytest.raises(StoreError, match="in einem anderen Programm geöffnet"):
        migrate._alone(path)
    pooled.engine.dispose()
    migrate._alone(path).close()
    assert [item.name for item in path.parent.iterdir() if item.name.startswith(path.name)] == [path.name]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def backends(workspace):
    """Ids of the server's processes that serve this pool."""
    with workspace.engine.connect() as connection:
        return connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


@on_the_server
def test_a_connection_cut_while_it_rested_is_replaced(bench, pooled, monkeypatch):
    """A server started anew costs nobody a request."""
    pid = backends(pooled)
    with bench.workspace.engine.connect() as connection:
        assert connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid}).scalar_one()
    monkeypatch.setattr(engine, "FRESH_SECONDS", 0.0)
    assert len(pooled.records("municipality")) == 1
    assert backends(pooled) != pid


@on_the_server
def test_dispose_closes_the_connections(bench, pooled):
    pid = backends(pooled)
    pooled.engine.dispose()
    for _ in range(100):
        with bench.workspace.engine.connect() as connection:
            if not connection.execute(text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid"), {"pid": pid}).scalar_one():
                return
    pytest.fail("the connection is still there")


def test_a_full_pool_is_told_in_german(bench, monkeypatch):
    """Nobody waits for ever, and nobody reads a trace."""
    for settings in (engine.POOL, engine.SERVER_POOL):
        for name, value in {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1}.items():
            monkeypatch.setitem(settings, name, value)
    workspace = open_workspace(bench.workspace.place, project=bench.workspace.project, pooled=True)
    with reading(workspace.engine), pytest.raises(StoreError, match="ausgelastet"), writing(workspace.engine):
        pass
    assert len(workspace.records("municipality")) == 1
    workspace.engine.dispose()


def test_without_a_pool_nothing_stays_open(bench):
    """A command leaves a file that can be copied, and no connection on the server."""
    assert bench.save(0, comment="eins").saved
    place = bench.workspace.place
    assert is_server(place) or not Path(f"{place}-wal").exists()
    assert bench.workspace.engine.pool.status() == "NullPool"
