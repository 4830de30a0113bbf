"""Tokens: how a file names the state of a record it was written from, with the same meaning in every copy of a project.

Versions count within one database; on another laptop the same number stands for other edits, and even the same event may have
met other values there. So a token is taken from what the record held: the base it names is exactly what the writer saw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, select

from assessment.changes import Fields, Seen, Value
from assessment.store import tables
from assessment.store.engine import reading
from assessment.store.history import UNAPPLIED, Keys, canonical, events_of
from assessment.store.kinds import KINDS, Kind
from assessment.store.records import plain_record
from assessment.store.wall import within


def last_tokens(engine: Engine, wave: str, kinds: Iterable[str]) -> dict[str, str]:
    """Give the tokens of a wave's records of some kinds as they stand: record → token."""
    found = {}
    with reading(engine) as connection:
        for kind in kinds:
            table = tables.TABLES[kind]
            for row in connection.execute(select(table).where(table.c.wave_id == wave, *within(connection, table))).mappings():
                found[str(row["id"])] = f"{row['version']}-{_digits(KINDS[kind], row['id'], plain_record(KINDS[kind], dict(row)))}"
    return found


def names(seen: Seen, kind: Kind, record: str, fields: Fields) -> bool:
    """Tell whether a token names this state of a record."""
    return seen.digits == _digits(kind, record, fields)


def state_seen(connection: Connection, kind: Kind, record: str, seen: Seen, keys: Keys) -> dict[str, Value] | None:
    """Replay a record up to the state a token names; None if it never stood like that in this database."""
    fields = dict(kind.empty)
    for event in events_of(connection, keys.project, record=record, keys=keys):
        if event.action not in UNAPPLIED:
            fields.update({name: new for name, (_, new) in event.changes.items() if name in kind.spec})
            if names(seen, kind, record, fields):
                return fields
    return None


def _digits(kind: Kind, record: str, fields: Fields) -> str:
    """Give twelve hex digits of what a record holds; fields nobody has filled do not count, so that new ones change nothing."""
    filled = {name: value for name, value in fields.items() if value != kind.empty[name]}
    return hashlib.sha256(canonical([record, filled]).encode()).hexdigest()[:12]
