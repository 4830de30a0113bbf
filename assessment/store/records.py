"""Rows ↔ records: a record is a mapping field → JSON value, the same in events, files and forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from assessment.changes import Fields, Value
from assessment.store.engine import StoreError
from assessment.store.kinds import Kind
from assessment.store.tables import TABLES


class LostRace(StoreError):
    """Another writer changed the row between reading and writing; cannot happen under the lock, and is checked all the same."""


def plain_record(kind: Kind, row: Mapping[str, Any]) -> dict[str, Value]:
    """Give a row's fields as JSON values (days as ISO text)."""
    return {name: row[name].isoformat() if isinstance(row[name], date) else row[name] for name in kind.spec}


def read_record(connection: Connection, kind: Kind, record: str) -> tuple[int, dict[str, Value]]:
    """Give version and fields of a record; version 0 and the empty record where nothing was written yet."""
    table = TABLES[kind.name]
    row = connection.execute(select(table).where(table.c.id == record)).mappings().one_or_none()
    return (row["version"], plain_record(kind, dict(row))) if row is not None else (0, dict(kind.empty))


def write_record(connection: Connection, kind: Kind, project: str, record: str, version: int, fields: Fields) -> None:
    """Write fields as the version after ``version``; raises LostRace if the row has moved on."""
    table = TABLES[kind.name]
    values = {name: _stored(kind, name, value) for name, value in fields.items()}
    if version == 0:
        empty = {name: _stored(kind, name, value) for name, value in kind.empty.items()}
        connection.execute(insert(table).values({**empty, **values, "id": record, "project_id": project, "version": 1}))
        return
    done = connection.execute(update(table).where(table.c.id == record, table.c.version == version).values({**values, "version": version + 1}))
    if done.rowcount != 1:
        raise LostRace("Die Angabe wurde im selben Augenblick von jemand anderem geändert. Laden Sie die Seite neu; Ihre Eingabe ist noch da.")


def _stored(kind: Kind, name: str, value: Value) -> Any:
    return date.fromisoformat(str(value)) if kind.spec[name].type == "day" and value is not None else value
