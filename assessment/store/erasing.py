"""Erasing people and municipalities: rows go, keys are destroyed, the chain of the history stays whole."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select

from assessment.changes import Change
from assessment.store import tables
from assessment.store.engine import StoreError, is_server
from assessment.store.kinds import KINDS, WITH_FILES
from assessment.store.records import read_record
from assessment.store.saving import Writer
from assessment.store.workspace import Workspace

SPOKEN = ("comment", "note", "reason")


def erase_person(workspace: Workspace, person: str, actor: str, day: date) -> None:
    """Erase a person: the record, the links to interviews and, with the key, every earlier value in the history."""
    with workspace.write(actor, "Löschung") as writer:
        _erase_person(writer, person, day)
    _tidy_file(workspace)


def _erase_person(writer: Writer, person: str, day: date) -> None:
    table, links = tables.TABLES["person"], tables.TABLES["participation"]
    version, _ = read_record(writer.connection, KINDS["person"], person, writer.project)
    if version == 0:
        raise StoreError("Diese Person gibt es in dem Projekt nicht.")
    for link in writer.connection.execute(select(links.c.id).where(links.c.person_id == person, links.c.removed.is_(False))).scalars().all():
        writer.save(Change("participation", link, {"removed": True}, {"removed": False}))
    writer.connection.execute(delete(table).where(table.c.id == person))
    writer.keys.erase(f"person:{person}", day)
    writer.append("person", person, version, {}, {}, action="erase")


def erase_spoken_history(workspace: Workspace, interview: str, actor: str, day: date) -> int:
    """Make earlier wordings of everything said in an interview unreadable; what stands now is entered anew. Gives the number of answers kept."""
    with workspace.write(actor, "Löschung") as writer:
        table = tables.TABLES["response"]
        writer.keys.erase(writer.keys.live(f"interview:{interview}"), day)
        rows = writer.connection.execute(select(table).where(table.c.interview_id == interview)).mappings().all()
        for row in rows:
            spoken = {name: ("", row[name]) for name in SPOKEN if row[name]}
            if spoken:
                writer.append("response", row["id"], row["version"], spoken, dict(row), action="save")
        writer.append("interview", interview, read_record(writer.connection, KINDS["interview"], interview, writer.project)[0], {}, {}, action="erase")
    _tidy_file(workspace)
    return len(rows)


def erase_municipality(workspace: Workspace, municipality: str, actor: str, day: date) -> None:
    """Erase all of a municipality: records, its people, its documents and every key of its history."""
    with workspace.write(actor, "Löschung") as writer:
        _erase_municipality(writer, municipality, day)
    _tidy_file(workspace)


def _erase_municipality(writer: Writer, municipality: str, day: date) -> None:
    connection = writer.connection
    version, _ = read_record(connection, KINDS["municipality"], municipality, writer.project)
    if version == 0:
        raise StoreError("Diese Kommune gibt es in dem Projekt nicht.")
    interviews, people = tables.TABLES["interview"], tables.TABLES["person"]
    talks = connection.execute(select(interviews.c.id).where(interviews.c.municipality_id == municipality)).scalars().all()
    for person in connection.execute(select(people.c.id).where(people.c.municipality_id == municipality)).scalars().all():
        _erase_person(writer, person, day)
    documents = _files_of(writer, municipality)
    for name in reversed(tables.TABLE_ORDER):
        table = tables.TABLES[name]
        if "municipality_id" in table.c:
            connection.execute(delete(table).where(table.c.municipality_id == municipality))
    towns = tables.TABLES["municipality"]
    connection.execute(delete(towns).where(towns.c.id == municipality))
    _drop_files(writer, documents - _files_of(writer))
    for scope in [writer.keys.live(f"interview:{talk}") for talk in talks]:
        if writer.keys.of(scope) is not None:
            writer.keys.erase(scope, day)
    writer.keys.erase(f"kommune:{municipality}", day)
    writer.append("municipality", municipality, version, {}, {}, action="erase")


def _files_of(writer: Writer, municipality: str = "") -> set[str]:
    """Give the kept files that records of a municipality, or any record of the project, refer to."""
    found: set[str] = set()
    for table in (tables.TABLES[name] for name in WITH_FILES):
        query = select(table.c.sha256).where(table.c.project_id == writer.project, table.c.sha256 != "")
        found.update(writer.connection.execute(query.where(table.c.municipality_id == municipality) if municipality else query).scalars())
    return found


def erase_scopes(workspace: Workspace, scopes: Iterable[str], actor: str, day: date) -> int:
    """Follow erasures made elsewhere (they come with a bundle); gives how many were new here."""
    done = 0
    with workspace.write(actor, "Löschung") as writer:
        for scope in scopes:
            sort, _, record = scope.partition(":")
            if writer.keys.is_erased(scope):
                continue
            done += 1
            kind = {"person": "person", "kommune": "municipality"}.get(sort)
            if kind and read_record(writer.connection, KINDS[kind], record, writer.project)[0]:
                (_erase_person if kind == "person" else _erase_municipality)(writer, record, day)
            else:
                writer.keys.erase(scope, day)
    if done:
        _tidy_file(workspace)
    return done


def erased_scopes(workspace: Workspace) -> list[str]:
    """Give the scopes whose keys were destroyed."""
    table = tables.scope_key
    with workspace.engine.connect() as connection:
        return sorted(connection.execute(select(table.c.scope).where(table.c.project_id == workspace.project, table.c.key.is_(None))).scalars())


def drop_files(workspace: Workspace, digests: Iterable[str], actor: str) -> None:
    """Remove kept files that nothing refers to any more."""
    with workspace.write(actor, "Löschung") as writer:
        _drop_files(writer, digests)
    _tidy_file(workspace)


def _drop_files(writer: Writer, digests: Iterable[str]) -> None:
    table = tables.stored_file
    for digest in digests:
        writer.connection.execute(delete(table).where(table.c.project_id == writer.project, table.c.sha256 == digest))


def _tidy_file(workspace: Workspace) -> None:
    """Fold the write-ahead log into the file and rewrite it, so that no page keeps what was erased.

    While another program reads, the file cannot be rewritten; secure_delete has overwritten the rows by then, the rest follows next time.
    """
    if is_server(workspace.place):
        return
    with workspace.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw = connection.connection.driver_connection
        if raw is not None:
            with contextlib.suppress(sqlite3.OperationalError):
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                raw.execute("VACUUM")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
