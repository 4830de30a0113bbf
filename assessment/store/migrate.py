"""The schema grows by numbered migrations; a file is migrated as a copy first, and the old one is kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, inspect, select

from assessment import ways
from assessment.store import tables
from assessment.store.engine import BUSY_SECONDS, StoreError, make_engine, plain_words, reading, writing
from assessment.store.history import verify_chain

APPLICATION_ID = 0x52474644


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """Give the revision this program writes."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision_of(connection: Connection) -> str | None:
    """Give the revision of an open database, None if it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring an open database to a revision, inside the transaction of the connection."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def prepare_server(engine: Engine) -> None:
    """Create or migrate the schema on PostgreSQL in one transaction; where that fails, no connection is left open."""
    try:
        with writing(engine) as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(727066)")
            _refuse_newer(revision_of(connection), str(engine.url.database))
            upgrade(connection)
    except BaseException:
        engine.dispose()
        raise


def create_file(path: Path) -> None:
    """Create an empty project file; raises StoreError if the name is taken or the folder refuses, and leaves nothing half-made."""
    with _file_work():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.touch(exist_ok=False)
        except FileExistsError as error:
            raise StoreError(f"»{path}« gibt es schon. Wählen Sie einen anderen Namen; vorhandene Projekte werden nie überschrieben.") from error
    try:
        with writing(make_engine(path)) as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            upgrade(connection)
    except BaseException:
        _unlink(path)
        raise


def bring_up_to_date(path: Path, now: datetime) -> Path | None:
    """Migrate an older file; gives the path of the kept old file, None if nothing was to do.

    A copy is migrated while nobody else can have the file open, its chain and row counts are checked, then it takes the
    old file's place in one step. Until then no byte of the file changes. Raises StoreError.
    """
    if not path.is_file():
        raise StoreError(f"Die Projektdatei »{path}« gibt es nicht. Prüfen Sie den Namen, oder legen Sie ein Projekt an.", ways.NEW_PROJECT)
    with _file_work():
        revision = _revision_of_file(path)
        if revision == newest():
            return None
        _refuse_newer(revision, path.name)
        draft, kept = path.with_name(f"{path.name}.neu"), path.with_name(f"{path.stem}.vor-{revision}-{now:%Y%m%d-%H%M%S}{path.suffix}")
        try:
            with closing(_alone(path)) as source:
                _copy_whole(source, draft)
                _migrate_draft(draft, path.name)
            _keep(path, kept)
            draft.replace(path)
        finally:
            _unlink(draft)
    return kept


def _revision_of_file(path: Path) -> str:
    """Read the revision without changing a byte (opening for work would switch a foreign or empty file to write-ahead log)."""
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0") or head[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        raise StoreError(f"»{path}« ist keine Projektdatei von reifegrad. Wählen Sie eine Datei mit der Endung .reifegrad.")
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _refuse_newer(revision: str | None, name: str) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(f"»{name}« stammt aus einer neueren Fassung von reifegrad. Installieren Sie die neue Fassung; die Datei bleibt unverändert.")


def _alone(path: Path) -> sqlite3.Connection:
    """Open a file so that nobody else can read or write it until it is closed; refused while another program has it open."""
    connection = sqlite3.connect(path, timeout=2, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" not in str(error):
            raise
        raise StoreError("Die Projektdatei ist noch in einem anderen Programm geöffnet. Schließen Sie es und versuchen Sie es noch einmal.") from error
    return connection


def _copy_whole(source: sqlite3.Connection, draft: Path) -> None:
    """Copy a file, its write-ahead log included."""
    _unlink(draft)
    with closing(sqlite3.connect(draft)) as target:
        source.backup(target)


def _migrate_draft(draft: Path, name: str) -> None:
    before = _counts(draft)
    engine = make_engine(draft)
    with writing(engine) as connection:
        upgrade(connection)
    after = _counts(draft)
    lost = [table for table, count in before.items() if after.get(table) != count]
    faults = faults_of_file(draft)
    if lost or faults:
        raise StoreError(f"Die Umstellung von »{name}« ist nicht gelungen; die Datei ist unverändert. {' '.join(faults[:3])}".strip())
    with closing(sqlite3.connect(draft)) as connection_:
        connection_.execute("PRAGMA journal_mode=DELETE")


def faults_of_file(path: Path) -> list[str]:
    """Check a project file of any revision as a whole: the database itself and the chain of every project in it."""
    with reading(make_engine(path)) as connection:
        if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
            return ["Die Datenbank ist beschädigt."]
        return [fault for project in connection.execute(select(tables.project_head.c.project_id)).scalars().all() for fault in verify_chain(connection, project).faults]


def _counts(path: Path) -> dict[str, int]:
    with reading(make_engine(path)) as connection:
        present = set(inspect(connection).get_table_names())
        return {name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables.metadata.tables.items() if name in present}


def _keep(path: Path, kept: Path) -> None:
    """Give the old file a second name, or copy it where the file system has no links."""
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)


def _unlink(path: Path) -> None:
    """Remove a database with its write-ahead log, whatever of it is there."""
    for part in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        part.unlink(missing_ok=True)


@contextmanager
def _file_work() -> Iterator[None]:
    """Turn what the file system or SQLite itself says into a German sentence."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(plain_words(str(error))) from error
