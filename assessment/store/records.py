"""Rows ↔ records: a record is a mapping field → JSON value, the same in events, files and forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Update, bindparam, insert, select, update

from assessment.changes import Fields, Value
from assessment.store.engine import StoreError
from assessment.store.kinds import KINDS, BadValue, Kind
from assessment.store.tables import TABLES

PARENTS = {"wave_id": "wave", "municipality_id": "municipality", "interview_id": "interview"}


class LostRace(StoreError):
    """Another writer changed the row between reading and writing; cannot happen under the lock, and is checked all the same."""


def plain_record(kind: Kind, row: Mapping[str, Any]) -> dict[str, Value]:
    """Give a row's fields as JSON values (days as ISO text)."""
    return {name: row[name].isoformat() if isinstance(row[name], date) else row[name] for name in kind.spec}


def read_record(connection: Connection, kind: Kind, record: str, project: str = "") -> tuple[int, dict[str, Value]]:
    """Give version and fields of a record; version 0 and the empty record where nothing was written yet.

    Raises StoreError for a record of another project than the one given.
    """
    row = _read(connection, kind, record, project, _row_of(kind.name))
    return (row["version"], plain_record(kind, dict(row))) if row is not None else (0, dict(kind.empty))


def read_with_wave(connection: Connection, kind: Kind, record: str, project: str) -> tuple[int, dict[str, Value], bool | None]:
    """Read a record and, in the same stroke, whether its wave is frozen (None: no such record, or it belongs to no wave)."""
    row = _read(connection, kind, record, project, _row_and_wave(kind.name) if "wave_id" in kind.spec else _row_of(kind.name))
    if row is None:
        return 0, dict(kind.empty), None
    return row["version"], plain_record(kind, dict(row)), row["wave_frozen_on"] is not None if "wave_id" in kind.spec else None


def _read(connection: Connection, kind: Kind, record: str, project: str, query: Select[Any]) -> RowMapping | None:
    row = connection.execute(query, {"wanted": record}).mappings().one_or_none()
    if project and row is not None and row["project_id"] != project:
        raise StoreError(f"Dieser Eintrag ({kind.label}) gehört zu einem anderen Projekt.")
    return row


# Every save waits for the one before it, and making a statement takes longer than running it: those of a save are made once.
@cache
def _row_of(kind: str) -> Select[Any]:
    return select(TABLES[kind]).where(TABLES[kind].c.id == bindparam("wanted"))


@cache
def _row_and_wave(kind: str) -> Select[Any]:
    table, wave = TABLES[kind], TABLES["wave"]
    return _row_of(kind).add_columns(wave.c.frozen_on.label("wave_frozen_on")).outerjoin_from(table, wave, wave.c.id == table.c.wave_id)


@cache
def _new_version(kind: str) -> Update:
    table = TABLES[kind]
    return update(table).where(table.c.id == bindparam("wanted"), table.c.version == bindparam("seen"))


def write_record(connection: Connection, kind: Kind, project: str, record: str, version: int, fields: Fields) -> None:
    """Write fields as the version after ``version``; raises LostRace if the row has moved on."""
    values = {name: _stored(kind, name, value) for name, value in fields.items()}
    if version == 0:
        empty = {name: _stored(kind, name, value) for name, value in kind.empty.items()}
        connection.execute(insert(TABLES[kind.name]), {**empty, **values, "id": record, "project_id": project, "version": 1})
        return
    done = connection.execute(_new_version(kind.name), {**values, "version": version + 1, "wanted": record, "seen": version})
    if done.rowcount != 1:
        raise LostRace("Die Angabe wurde im selben Augenblick von jemand anderem geändert. Laden Sie die Seite neu; Ihre Eingabe ist noch da.")


def _stored(kind: Kind, name: str, value: Value) -> Any:
    return date.fromisoformat(str(value)) if kind.spec[name].type == "day" and value is not None else value


def refuse_incomplete(kind: Kind, version: int, wanted: Fields, theirs: Fields) -> None:
    """Refuse a new record without the references it hangs on, and a change of what was set for good."""
    for name, spec in kind.spec.items():
        if version and spec.fixed and name in wanted and wanted[name] != theirs[name]:
            raise BadValue(name, "Diese Angabe steht seit dem Anlegen fest.", "Legen Sie einen neuen Eintrag an und entfernen Sie den alten.")
        if not version and spec.fixed and not wanted.get(name) and name not in kind.optional:
            raise BadValue(name, f"Ein neuer Eintrag »{kind.label}« braucht diese Angabe.", "Wählen Sie erst Erhebung, Kommune und Interview aus.")


class Parents:
    """What new records of a project hang on; read once per transaction, for it is fixed since it was made."""

    def __init__(self, connection: Connection, project: str) -> None:
        self.connection, self.project = connection, project
        self._known: dict[tuple[str, str], Fields] = {}

    def refuse_orphan(self, wanted: Fields) -> None:
        """Refuse a new record that hangs on nothing, on another project, or on an interview of another wave or municipality; raises BadValue."""
        for name, parent in PARENTS.items():
            record = wanted.get(name)
            if not record:
                continue
            fields = self._read(parent, str(record))
            if fields is None or any(fields.get(other, wanted[other]) != wanted[other] for other in PARENTS if wanted.get(other)):
                raise BadValue(name, f"Diese Angabe gehört nicht zu dem Eintrag, oder es gibt sie nicht: {KINDS[parent].label}.", "Wählen Sie Erhebung, Kommune und Interview aus, die zusammengehören.")

    def _read(self, kind: str, record: str) -> Fields | None:
        if (kind, record) not in self._known:
            version, fields = read_record(self.connection, KINDS[kind], record, self.project)
            if not version:
                return None
            self._known[kind, record] = fields
        return self._known[kind, record]
