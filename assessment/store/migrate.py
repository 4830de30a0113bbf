"""The schema grows by numbered migrations; a file is migrated as a copy first, and the old one is kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, inspect, select

from assessment.store import tables
from assessment.store.engine import StoreError, make_engine, reading, writing
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
    """Create or migrate the schema on PostgreSQL in one transaction."""
    with writing(engine) as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(727066)")
        _refuse_newer(revision_of(connection), str(engine.url.database))
        upgrade(connection)


def create_file(path: Path) -> None:
    """Create an empty project file; raises StoreError if the name is taken."""
    if path.exists():
        raise StoreError(f"»{path}« gibt es schon. Wählen Sie einen anderen Namen; vorhandene Projekte werden nie überschrieben.")
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(path)
    with writing(engine) as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        upgrade(connection)


def bring_up_to_date(path: Path, now: datetime) -> Path | None:
    """Migrate an older file; gives the path of the kept old file, None if nothing was to do.

    The copy is migrated, its chain and row counts are checked, then it takes the old file's place in one step.
    """
    if not path.is_file():
        raise StoreError(f"Die Projektdatei »{path}« gibt es nicht. Prüfen Sie den Namen, oder legen Sie ein Projekt an: reifegrad new {path}")
    engine = make_engine(path)
    with reading(engine) as connection:
        if not inspect(connection).has_table("project_head"):
            raise StoreError(f"»{path}« ist keine Projektdatei von reifegrad.")
        revision = revision_of(connection)
    if revision == newest():
        return None
    _refuse_newer(revision, path.name)
    draft, kept = path.with_name(f"{path.name}.neu"), path.with_name(f"{path.stem}.vor-{revision}-{now:%Y%m%d-%H%M%S}{path.suffix}")
    _copy_whole(path, draft)
    _migrate_draft(draft, path)
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)
    draft.replace(path)
    return kept


def _refuse_newer(revision: str | None, name: str) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(f"»{name}« stammt aus einer neueren Fassung von reifegrad. Installieren Sie die neue Fassung; die Datei bleibt unverändert.")


def _copy_whole(path: Path, draft: Path) -> None:
    """Copy a file with its write-ahead log folded in; refused while another program has it open."""
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source:
        try:
            source.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise StoreError("Die Projektdatei ist noch in einem anderen Programm geöffnet. Schließen Sie es und versuchen Sie es noch einmal.") from error
        with closing(sqlite3.connect(draft)) as target:
            source.backup(target)


def _migrate_draft(draft: Path, original: Path) -> None:
    before = _counts(original)
    engine = make_engine(draft)
    with writing(engine) as connection:
        upgrade(connection)
    after = _counts(draft)
    lost = [name for name, count in before.items() if after.get(name) != count]
    with reading(engine) as connection:
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        faults = [fault for project in connection.execute(select(tables.project_head.c.project_id)).scalars() for fault in verify_chain(connection, project).faults]
    if lost or not sound or faults:
        draft.unlink()
        raise StoreError(f"Die Umstellung von »{original.name}« ist nicht gelungen; die Datei ist unverändert. {' '.join(faults[:3])}".strip())
    with closing(sqlite3.connect(draft)) as connection_:
        connection_.execute("PRAGMA journal_mode=DELETE")


def _counts(path: Path) -> dict[str, int]:
    with reading(make_engine(path)) as connection:
        present = set(inspect(connection).get_table_names())
        return {name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables.metadata.tables.items() if name in present}
