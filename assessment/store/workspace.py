"""A project in its database: the one object service, CLI and web work with."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from sqlalchemy import Engine, insert, select

from assessment.changes import Change, Fields, Outcome, Value, id_of, new_id
from assessment.model import ChainHead, WorkingGroup
from assessment.store import tables
from assessment.store.catalogues import catalogue_files, keep_catalogue, stored_catalogue
from assessment.store.engine import StoreError, is_server, make_engine, reading, said_plainly, shown_place, writing
from assessment.store.history import ZERO, ChainReport, Event, events_of, verify_chain
from assessment.store.kinds import KINDS
from assessment.store.loading import load_wave, unused_planning
from assessment.store.migrate import bring_up_to_date, create_file, prepare_server
from assessment.store.pages import EventQuery, OpenConflict, event_named, events_page, open_conflicts
from assessment.store.planning_rows import Unused
from assessment.store.records import plain_record
from assessment.store.saving import Clock, Writer, person_query, utc_now
from assessment.store.wall import files_within, wall_of, walled_engine, within
from questionnaires import Catalogue

LARGEST_FILE = 20 * 1024 * 1024


@dataclass(frozen=True)
class Record:
    """A stored record: id, version and fields."""

    id: str
    version: int
    fields: Mapping[str, Value]


@dataclass(frozen=True)
class Workspace:
    """An open project. ``place`` is a file or a PostgreSQL URL, ``project`` its id, ``migrated_from`` the kept old file."""

    engine: Engine
    place: str
    project: str
    clock: Clock = utc_now
    migrated_from: Path | None = None

    @property
    def wall(self) -> frozenset[str] | None:
        """Give the municipalities (record ids) this workspace is walled to, None without a wall."""
        return wall_of(self.engine)

    def walled(self, towns: Iterable[str]) -> Workspace:
        """Give the same project inside a wall: other municipalities' records are not there, neither to read nor to write.

        Records of the whole project (waves, the group's settings) stay visible. With no municipality at all only they are.
        """
        return replace(self, engine=walled_engine(self.engine, towns))

    def head(self) -> ChainHead:
        """Give the end of the history: as long as it stays the same, so do all records."""
        table = tables.project_head
        with reading(self.engine) as connection:
            row = connection.execute(select(table.c.seq, table.c.head).where(table.c.project_id == self.project)).one()
        return ChainHead(int(row.seq), str(row.head))

    def write(self, actor: str, source: str) -> Writer:
        """Give a transaction that writes in the name of a person."""
        return Writer(self.engine, self.project, actor, source, self.clock)

    def save(self, change: Change, *, actor: str, source: str) -> Outcome:
        """Save one record; a conflict is told, not written."""
        with self.write(actor, source) as writer:
            return writer.save(change)

    def id_of(self, kind: str, *parts: str) -> str:
        """Give the id of a record with a natural name."""
        return id_of(self.project, kind, *parts)

    def records(self, kind: str, *, removed: bool = False, **where: str | Collection[str]) -> list[Record]:
        """Give the records of a kind whose columns have the given values (a text), or one of them (a collection)."""
        table = tables.TABLES[kind]
        wanted = (table.c[name] == value if isinstance(value, str) else table.c[name].in_(value) for name, value in where.items())
        query = select(table).where(table.c.project_id == self.project, *wanted)
        with reading(self.engine) as connection:
            query = query.where(*within(connection, table))
            rows = connection.execute(query if removed else query.where(table.c.removed.is_(False))).mappings().all()
        return [Record(row["id"], row["version"], plain_record(KINDS[kind], dict(row))) for row in rows]

    def record(self, kind: str, record: str) -> Record | None:
        """Give one record, None if nothing was written yet."""
        return next(iter(self.records(kind, removed=True, id=record)), None)

    def waves(self) -> list[Record]:
        """Give the waves, oldest reference date first."""
        return sorted(self.records("wave"), key=lambda wave: (str(wave.fields["reference_date"]), wave.id))

    def current_wave(self) -> Record:
        """Give the newest wave that is not frozen, or the newest; raises StoreError where there is none."""
        waves = self.waves()
        if not waves:
            raise StoreError("Das Projekt hat noch keine Erhebung. Legen Sie eine an, oder importieren Sie einen Projektordner.")
        return next((wave for wave in reversed(waves) if wave.fields["frozen_on"] is None), waves[-1])

    def group(self, wave: str = "") -> WorkingGroup:
        """Load a wave (the current one by default) as a working group."""
        chosen = wave or self.current_wave().id
        with reading(self.engine) as connection:
            return load_wave(connection, self.project, chosen)

    def unused_planning(self, wave: str = "") -> list[Unused]:
        """Give what a wave (the current one by default) keeps of agreements without applying it, each with its reason."""
        chosen = wave or self.current_wave().id
        with reading(self.engine) as connection:
            return unused_planning(connection, self.project, chosen)

    def catalogue(self, content_hash: str, land: str = "") -> Catalogue:
        """Give a catalogue kept in the project."""
        with reading(self.engine) as connection:
            return stored_catalogue(connection, content_hash, land)

    def catalogue_of(self, wave: Record) -> Catalogue:
        """Give the catalogue a wave is asked with; raises StoreError where the project does not hold it."""
        return self.catalogue(str(wave.fields["catalogue"]), str(wave.fields["land"]))

    def catalogue_files(self, content_hash: str) -> tuple[str, dict[str, str]]:
        """Give edition and files of a kept catalogue."""
        with reading(self.engine) as connection:
            return catalogue_files(connection, content_hash)

    def keep_catalogue(self, folder: Path) -> str:
        """Keep a catalogue folder in the project; gives its content hash."""
        with writing(self.engine) as connection:
            return keep_catalogue(connection, folder)

    def events(self, *, record: str = "", after: int = 0) -> list[Event]:
        """Give the history, or that of one record, oldest first."""
        with reading(self.engine) as connection:
            return list(events_of(connection, self.project, record=record, after=after))

    def event(self, event_id: str) -> Event | None:
        """Give one event by its id or by the beginning of it (at least eight characters)."""
        with reading(self.engine) as connection:
            return event_named(connection, self.project, event_id)

    def events_page(self, wanted: EventQuery | None = None, *, limit: int = 50, before: int = 0) -> list[Event]:
        """Give the newest events asked for, newest first; ``before`` is the ``seq`` of the last one of the page before, ``limit`` 0 gives all."""
        with reading(self.engine) as connection:
            return events_page(connection, self.project, wanted or EventQuery(), limit=limit, before=before)

    def undo(self, event_id: str, actor: str, source: str) -> Outcome:
        """Take an event back by a new one."""
        event = self.event(event_id)
        if event is None or not event.changes:
            raise StoreError(f"Den Eintrag »{event_id}« gibt es nicht in der Geschichte, oder er hat nichts geändert.")
        with self.write(actor, source) as writer:
            return writer.take_back(event)

    def conflicts(self) -> list[OpenConflict]:
        """Give the kept conflicts that nobody has settled, the newest per record and field."""
        with reading(self.engine) as connection:
            return open_conflicts(connection, self.project)

    def settle(self, conflict: OpenConflict, chosen: Mapping[str, Value], actor: str, source: str) -> Outcome:
        """Settle a kept conflict with the values chosen."""
        with self.write(actor, source) as writer:
            return writer.settle(conflict.event, chosen)

    def verify(self, heads: Iterable[str] = ()) -> ChainReport:
        """Recompute the chain of the history and compare it with what stands; raises StoreError inside a wall, where most of it is not seen."""
        if self.wall is not None:
            raise StoreError("Die Geschichte lässt sich nur als Ganzes prüfen. Bitten Sie die Beratung um die Prüfung.")
        with reading(self.engine) as connection:
            return verify_chain(connection, self.project, heads)

    def person_named(self, name: str) -> str:
        """Give the id of the person of this name, recorded if new."""
        with reading(self.engine) as connection:
            known = connection.execute(person_query(self.project, name)).scalars().first()
        if known is not None:
            return str(known)
        with self.write("", "Anmeldung") as writer:
            return writer.act_as(name)

    def keep_file(self, content: bytes) -> str:
        """Keep a file's content once; gives its SHA-256. The caller has checked type and size."""
        with self.write("", "Datei") as writer:
            return writer.keep_file(content)

    def file(self, sha256: str) -> bytes:
        """Give a kept file; raises StoreError if it is missing or was altered."""
        table = tables.stored_file
        with reading(self.engine) as connection:
            content = connection.execute(select(table.c.content).where(table.c.project_id == self.project, table.c.sha256 == sha256, *files_within(connection))).scalar()
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"Die Datei mit der Prüfsumme {sha256[:12]} fehlt in diesem Projekt oder wurde verändert.")
        return bytes(content)


def create_workspace(place: str | Path, fields: Fields, actor_name: str, *, clock: Clock = utc_now) -> Workspace:
    """Create a project in a new file or in a PostgreSQL database; ``fields`` are those of the project record."""
    KINDS["project"].checked(fields)
    workspace = create_empty(place, new_id(), clock=clock)
    workspace.save(Change("project", workspace.project, fields, 0), actor=workspace.person_named(actor_name), source="Anlage")
    return workspace


def create_empty(place: str | Path, project: str, *, clock: Clock = utc_now) -> Workspace:
    """Create a project without any record yet, e.g. to be filled from a bundle; raises StoreError if it exists."""
    if is_server(place):
        engine = prepared_server(place)
    else:
        create_file(Path(place))
        engine = make_engine(place)
    with writing(engine) as connection:
        if connection.execute(select(tables.project_head.c.seq).where(tables.project_head.c.project_id == project)).first():
            raise StoreError("Dieses Projekt gibt es in der Datenbank schon.")
        connection.execute(insert(tables.project_head).values(project_id=project, created_at=clock().astimezone(UTC).isoformat(), seq=0, head=ZERO))
    return Workspace(engine, str(place), project, clock)


def open_workspace(place: str | Path, *, project: str = "", clock: Clock = utc_now, pooled: bool = False) -> Workspace:
    """Open a project; an older file is migrated as a copy first. On a server with several projects name one by id or title.

    ``pooled`` keeps connections open between transactions until ``engine.dispose()``: for the web server, which stays.
    """
    if is_server(place):
        engine, kept = prepared_server(place, pooled=pooled), None
    else:
        kept = bring_up_to_date(Path(place), clock())
        engine = make_engine(place, pooled=pooled)
    try:
        return Workspace(engine, str(place), _chosen_project(engine, place, project), clock, kept)
    except StoreError:
        engine.dispose()
        raise


def prepared_server(place: str | Path, *, pooled: bool = False) -> Engine:
    """Give an engine for a PostgreSQL database whose schema is up to date; ``pooled`` as with ``open_workspace``."""
    engine = make_engine(place, pooled=pooled)
    with said_plainly():
        prepare_server(engine)
    return engine


def projects_in(engine: Engine) -> dict[str, str]:
    """Give the projects of a database: id → title."""
    table = tables.TABLES["project"]
    with reading(engine) as connection:
        return {row.id: row.title for row in connection.execute(select(table.c.id, table.c.title).where(table.c.removed.is_(False)).order_by(table.c.title))}


def _chosen_project(engine: Engine, place: str | Path, project: str) -> str:
    known = projects_in(engine)
    wanted = [key for key, title in known.items() if project in (key, title)] if project else list(known)
    if len(wanted) == 1:
        return wanted[0]
    if not known:
        raise StoreError(f"In {shown_place(place)} liegt noch kein Projekt. Legen Sie eines an: reifegrad new {shown_place(place)}")
    listed = ", ".join(known.values())
    if project:
        raise StoreError(f"Das Projekt »{project}« gibt es in {shown_place(place)} nicht. Vorhanden sind: {listed}.")
    raise StoreError(f"In {shown_place(place)} liegen mehrere Projekte: {listed}. Nennen Sie eines mit --name.")
