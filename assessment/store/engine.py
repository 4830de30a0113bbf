"""One way to a database: a SQLite file with its pragmas, or PostgreSQL by URL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.pool import NullPool

from assessment import ways
from assessment.store.wall import HIDDEN, say_whose, wall_of
from assessment.ways import Told

BUSY_SECONDS = 60
POOL = {"pool_size": 10, "max_overflow": 30, "pool_timeout": 15, "pool_use_lifo": True}
"""Connections a web process keeps: ten for ever, forty at most – as many as its threads – and the newest first, so that a quiet hour needs few."""
SERVER_POOL = {**POOL, "pool_recycle": 1800}
FRESH_SECONDS = 5.0
"""How long a connection may have rested without being tried before its next use."""
_pooled: WeakSet[Engine] = WeakSet()


class StoreError(Told):
    """A request the store refuses; the message is a finished German sentence."""


def is_server(place: str | Path) -> bool:
    """Tell whether a place names a PostgreSQL database rather than a file."""
    return str(place).startswith(("postgresql://", "postgresql+psycopg://", "postgres://"))


def shown_place(place: str | Path) -> str:
    """Give a place as it may be printed: never a password."""
    return make_url(str(place)).render_as_string(hide_password=True) if is_server(place) else str(place)


def make_engine(place: str | Path, *, pooled: bool = False) -> Engine:
    """Give an engine for a SQLite file or a PostgreSQL URL; nothing is opened yet.

    ``pooled`` is for a process that stays (the web server): connections are kept and shared by its threads until ``dispose``.
    Without it each transaction opens and closes its own, so that a command leaves nothing open and the file is whole in itself.
    """
    engine = _server_engine(str(place), pooled=pooled) if is_server(place) else _file_engine(Path(place), pooled=pooled)
    if pooled:
        _pooled.add(engine)
    return engine


def _file_engine(path: Path, *, pooled: bool) -> Engine:
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if pooled:
        url = URL.create("sqlite", database=f"file:{quote(str(path.absolute()))}", query={"mode": "rw", "uri": "true"})
        engine = create_engine(url, connect_args=arguments, **POOL)
        event.listen(engine, "connect", lambda _, record: record.info.update(file=_identity(path)))
        event.listen(engine, "checkout", lambda connection, record, _: _check_kept(connection, path, record.info["file"]))
    else:
        engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool, connect_args=arguments)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def _check_kept(connection: sqlite3.Connection, path: Path, opened: tuple[int, int]) -> None:
    """A kept connection would go on writing into a file that was replaced or removed; then it is opened anew, and never created."""
    if opened != _identity(path):
        raise DisconnectionError
    connection.isolation_level = None   # SQLAlchemy sets its own after work outside a transaction


def _server_engine(place: str, *, pooled: bool) -> Engine:
    try:
        url = make_url(place).set(drivername="postgresql+psycopg")
        engine = create_engine(url, **SERVER_POOL) if pooled else create_engine(url, poolclass=NullPool)
    except ArgumentError as error:
        raise StoreError("Diese Adresse einer Datenbank ist nicht lesbar. Erlaubt ist postgresql://NAME:KENNWORT@RECHNER/DATENBANK.") from error
    except ModuleNotFoundError as error:
        raise StoreError("Für PostgreSQL fehlt der Treiber. Installieren Sie ihn mit: pip install 'reifegrad[server]'") from error
    if pooled:
        event.listen(engine, "checkin", lambda _, record: record.info.update(rested=monotonic()))
        event.listen(engine, "checkout", lambda connection, record, _: _try_rested(engine, connection, record.info.get("rested")))
    event.listen(engine, "begin", say_whose)
    return engine


def _try_rested(engine: Engine, connection: Any, rested: float | None) -> None:
    """Try a connection that has rested: a server started anew or a firewall may have cut it. Trying one just used would cost a round trip per transaction."""
    if rested is None or monotonic() - rested < FRESH_SECONDS:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _close_idle_before_fork() -> None:
    """A child must not inherit connections: both would speak on one line, and a SQLite file would lose its locks."""
    for engine in list(_pooled):
        engine.dispose()


if hasattr(os, "register_at_fork"):   # not on Windows, which does not fork
    os.register_at_fork(before=_close_idle_before_fork)


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    """WAL and full sync: an acknowledged save survives a crash; deleted content is overwritten; REPLACE too meets the triggers of the history."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "recursive_triggers=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once, so that what it reads cannot change before it writes."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that will write."""
    with said_plainly(), _hidden_by_wall(engine), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def _hidden_by_wall(engine: Engine) -> Iterator[None]:
    """Inside a wall a record of somebody else is not there; PostgreSQL then says that its id is taken or that the policy refuses it."""
    try:
        yield
    except (IntegrityError, ProgrammingError) as error:
        if wall_of(engine) is None or not (isinstance(error, IntegrityError) or "row-level security" in str(error.orig)):
            raise
        raise StoreError(HIDDEN) from error


def insert_missing(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert a row unless one with the same key is there, also if another writer is just inserting it."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).values(**values).on_conflict_do_nothing())


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that reads one state of all tables."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if engine.dialect.name == "postgresql" else {}
    with said_plainly(), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what a database says about places and locks into a German sentence."""
    try:
        yield
    except OperationalError as error:
        raise _plain(error) from error
    except NoneFree as error:
        raise StoreError("Der Server ist gerade ausgelastet. Warten Sie einen Augenblick und versuchen Sie es noch einmal; was schon gespeichert ist, bleibt.") from error
    except DBAPIError as error:
        if "is not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise _plain(error) from error
        raise


def _plain(error: DBAPIError) -> StoreError:
    message = str(error.orig)
    return StoreError(plain_words(message), ways.RESTORE if "malformed" in message else None)


def plain_words(message: str) -> str:
    """Give a German sentence for what a database or the file system reports."""
    known = {
        "locked": "Das Projekt wird gerade von einem anderen Programm beschrieben. Warten Sie einen Augenblick und versuchen Sie es noch einmal; es ist nichts verloren.",
        "readonly": "Die Projektdatei ist schreibgeschützt. Prüfen Sie die Rechte der Datei und ihres Ordners.",
        "not a database": "Die Datei ist keine Projektdatei von reifegrad. Wählen Sie eine Datei mit der Endung .reifegrad.",
        "malformed": "Die Projektdatei ist beschädigt. Kopieren Sie sie zur Sicherheit und stellen Sie die letzte Sicherung her.",
        "unable to open": "Die Projektdatei lässt sich nicht öffnen. Prüfen Sie, ob der Ordner da ist und Sie dort schreiben dürfen.",
        "full": "Der Datenträger ist voll. Schaffen Sie Platz; was zuletzt gespeichert wurde, ist unversehrt.",
        "No space": "Der Datenträger ist voll. Schaffen Sie Platz; was zuletzt gespeichert wurde, ist unversehrt.",
        "Permission": "Der Ordner lässt sich nicht beschreiben. Prüfen Sie die Rechte, oder kopieren Sie die Datei in einen eigenen Ordner.",
        "Read-only": "Der Datenträger lässt sich nicht beschreiben. Kopieren Sie die Datei in einen eigenen Ordner.",
        "disk I/O": "Der Datenträger meldet einen Lese- oder Schreibfehler. Liegt die Datei auf einem Netzlaufwerk, kopieren Sie sie auf die eigene Festplatte.",
        "connection": "Die Datenbank ist nicht erreichbar. Prüfen Sie Adresse, Kennwort und Netz.",
    }
    return next((sentence for key, sentence in known.items() if key in message), f"Die Datenbank meldet einen Fehler: {message.strip().partition(chr(10))[0]}")
