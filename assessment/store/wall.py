"""The wall around municipalities: a walled connection meets its own municipalities' rows and those of the whole project only.

PostgreSQL keeps the wall itself (row-level security, migration 0006) once a transaction says whose it is. Every query that
reads records asks for the same, so that a SQLite file behaves alike.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Engine, Table, case, exists, false, or_

from assessment.changes import Fields
from assessment.store import tables
from assessment.store.kinds import WITH_FILES

HIDDEN = "Diesen Eintrag gibt es hier nicht, oder er gehört einer anderen Kommune. Öffnen Sie die Liste neu und wählen Sie daraus."
SAY_WHOSE = "SELECT set_config('reifegrad.kommunen', CAST(CAST(%(towns)s AS text[]) AS text), true)"


def walled_engine(engine: Engine, towns: Iterable[str]) -> Engine:
    """Give the same engine, its connections shared, for transactions inside the wall of some municipalities (record ids)."""
    return engine.execution_options(wall=frozenset(towns))


def wall_of(bound: Connection | Engine) -> frozenset[str] | None:
    """Give the municipalities a connection or engine is walled to, None without a wall."""
    wall: frozenset[str] | None = bound.get_execution_options().get("wall")
    return wall


def stands_above_walls(engine: Engine) -> bool:
    """Tell whether PostgreSQL lets the role of an engine see through every wall, as it does for superusers; a file has no roles."""
    if engine.dialect.name != "postgresql":
        return False
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").scalar())


def say_whose(connection: Connection) -> None:
    """Tell PostgreSQL at the beginning of a transaction, and for this one only, whose it is."""
    wall = wall_of(connection)
    if wall is not None:
        connection.exec_driver_sql(SAY_WHOSE, {"towns": sorted(wall)})


def town_column(table: Table) -> ColumnElement[str] | None:
    """Give the column that says which municipality a record belongs to, None for kinds of the whole project."""
    return table.c.id if table.name == "municipality" else table.c.get("municipality_id")


def belongs(wall: frozenset[str] | None, kind: str, record: str, fields: Fields) -> bool:
    """Tell whether a record with these fields is inside a wall."""
    town = record if kind == "municipality" else fields.get("municipality_id")
    return wall is None or not town or town in wall


def within(connection: Connection, table: Table) -> list[ColumnElement[bool]]:
    """Give the conditions that keep a query for records inside the wall of its connection."""
    wall, column = wall_of(connection), town_column(table)
    return [] if wall is None or column is None else [or_(column.is_(None), column.in_(sorted(wall)))]


def events_within(connection: Connection) -> list[ColumnElement[bool]]:
    """Give the conditions that keep a query for events inside: an event is seen where its record is."""
    if wall_of(connection) is None or connection.dialect.name == "postgresql":   # there the policy says the same, and asking twice takes twice as long
        return []
    seen = {name: exists().where(table.c.id == tables.event.c.record, *within(connection, table)) for name, table in tables.TABLES.items()}
    return [case(seen, value=tables.event.c.kind, else_=false())]


def files_within(connection: Connection) -> list[ColumnElement[bool]]:
    """Give the conditions that keep a query for files inside: a file is seen where a document or an edition names it."""
    if wall_of(connection) is None:
        return []
    filed = (tables.TABLES[name] for name in WITH_FILES)
    return [or_(*(exists().where(table.c.sha256 == tables.stored_file.c.sha256, *within(connection, table)) for table in filed))]
