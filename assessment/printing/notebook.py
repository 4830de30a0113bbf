"""Notebooks of this machine: small SQLite files beside what they tell of, read and written with the standard library by several processes.

They need no migrations (another layout of the tables starts empty ones) and no server; SQLAlchemy stays in the store of the projects.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep

BUSY_SECONDS = 30


def open_notebook(place: Path, layout: int, tables: Mapping[str, str], *, many_threads: bool = False) -> sqlite3.Connection:
    """Open a notebook with ``tables`` (name → how it is created); one of another layout is emptied, a damaged one put aside."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connected(place, layout, tables, many_threads)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(0, str(error), str(place)) from error
        place.replace(place.with_name(f"{place.name}.defekt"))
        for rest in ("-wal", "-shm"):
            place.with_name(place.name + rest).unlink(missing_ok=True)
        return _connected(place, layout, tables, many_threads)


def _connected(place: Path, layout: int, tables: Mapping[str, str], many_threads: bool) -> sqlite3.Connection:
    base = sqlite3.connect(place, timeout=BUSY_SECONDS, check_same_thread=not many_threads)
    try:
        _prepare(base, layout, tables)
    except BaseException:
        base.close()
        raise
    return base


def _write_ahead(base: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; while another process does the same, SQLite refuses at once instead of waiting, so we wait."""
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            base.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            if monotonic() > until:
                raise
            sleep(0.02)
        else:
            return


def _prepare(base: sqlite3.Connection, layout: int, tables: Mapping[str, str]) -> None:
    """Make the tables in one transaction, so that two processes that begin at once do not empty each other's."""
    _write_ahead(base)
    with base:
        base.execute("begin immediate")
        if base.execute("pragma user_version").fetchone()[0] != layout:
            for name in tables:
                base.execute(f"drop table if exists {name}")
            base.execute(f"pragma user_version = {layout}")
        for created in tables.values():
            base.execute(created)
