"""The history page by page: what is asked for is looked up by the database, and only what is shown is decrypted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Select, Table, false, select, union_all

from assessment.changes import Value
from assessment.store import tables
from assessment.store.history import Event, Keys, opened_all
from assessment.store.kinds import KINDS
from assessment.store.records import plain_record
from assessment.store.wall import events_within, town_column, within

SHORTEST = 8
"""Characters of an event's id that are enough to name it."""


@dataclass(frozen=True)
class EventQuery:
    """What of the history is asked for; what is left empty does not narrow it.

    ``towns`` are ids of municipalities: then only events of their own records are found, none of the whole project and none
    of erased records. ``question`` and ``interview`` (record id) find the records that belong to them, ``actor`` is the id of
    the person who wrote. ``since`` is included, ``until`` is not; both need a time zone.
    """

    towns: frozenset[str] | None = None
    question: str = ""
    interview: str = ""
    record: str = ""
    kinds: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Give the conditions for a query of events."""
        event, found = tables.event.c, [] if self.towns is None and not self.question and not self.interview else [self._of_their_records()]
        named = ((event.record, self.record), (event.actor, self.actor))
        listed = ((event.kind, self.kinds), (event.action, self.actions))
        found += [column == value for column, value in named if value]
        found += [column.in_(values) for column, values in listed if values]
        found += [event.at >= _moment(self.since)] if self.since else []
        return [*found, event.at < _moment(self.until)] if self.until else found

    def _of_their_records(self) -> ColumnElement[bool]:
        kinds = self.kinds or tuple(tables.TABLES)
        asked = [(tables.TABLES[kind], self._record_conditions(tables.TABLES[kind])) for kind in kinds if kind in tables.TABLES]
        queries = [select(table.c.id).where(*conditions) for table, conditions in asked if conditions is not None]
        return tables.event.c.record.in_(union_all(*queries)) if queries else false()

    def _record_conditions(self, table: Table) -> list[ColumnElement[bool]] | None:
        """Give what a kind's records must fulfil, None where the kind cannot: a wave belongs to no municipality."""
        talk = table.c.id if table.name == "interview" else table.c.get("interview_id")
        asked = ((town_column(table), self.towns), (table.c.get("question"), self.question and {self.question}), (talk, self.interview and {self.interview}))
        found = [(column, values) for column, values in asked if values is not None and values != ""]
        return None if any(column is None for column, _ in found) else [column.in_(sorted(values)) for column, values in found if column is not None]


def _moment(value: datetime) -> str:
    """Give a moment as events keep it: text that sorts by time."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def events_page(connection: Connection, project: str, wanted: EventQuery, *, limit: int = 50, before: int = 0) -> list[Event]:
    """Give the newest events asked for, newest first; ``before`` is the ``seq`` of the last one of the page before, ``limit`` 0 gives all."""
    query = _events(connection, project).where(*wanted.conditions()).order_by(tables.event.c.seq.desc())
    query = query.where(tables.event.c.seq < before) if before else query
    return list(opened_all(connection, query.limit(limit) if limit else query, Keys(connection, project)))


def event_named(connection: Connection, project: str, name: str) -> Event | None:
    """Give an event by its id or by the beginning of it (at least eight characters); the oldest of several."""
    column = tables.event.c.id
    exact = _events(connection, project).where(column == name)
    begun = _events(connection, project).where(column.startswith(name, autoescape=True)).order_by(tables.event.c.seq).limit(1)
    keys = Keys(connection, project)
    return next(opened_all(connection, exact, keys), None) or (next(opened_all(connection, begun, keys), None) if len(name) >= SHORTEST else None)


def _events(connection: Connection, project: str) -> Select[tuple[object, ...]]:
    return select(tables.event).where(tables.event.c.project_id == project, *events_within(connection))


@dataclass(frozen=True)
class OpenConflict:
    """A kept conflict nobody has settled: the event that holds the rejected values, and what stands now."""

    event: Event
    now: Mapping[str, Value]


def open_conflicts(connection: Connection, project: str) -> list[OpenConflict]:
    """Give the kept conflicts that nobody has settled, the newest per record and field; only they and what settled them are read."""
    open_: dict[tuple[str, str], Event] = {}
    # Unordered: for the sake of an order SQLite would walk through the whole history instead of using the index of actions.
    query = _events(connection, project).where(*EventQuery(actions=("conflict", "resolution")).conditions())
    for event in sorted(opened_all(connection, query, Keys(connection, project)), key=lambda event: event.seq):
        for name in event.changes:
            if event.action == "conflict":
                open_[event.record, name] = event
            else:
                open_.pop((event.record, name), None)
    listed = (_standing(connection, project, event) for event in {event.id: event for event in open_.values()}.values())
    return [item for item in listed if any(item.now[name] != new for name, (_, new) in item.event.changes.items())]


def _standing(connection: Connection, project: str, event: Event) -> OpenConflict:
    """Put beside a conflict what stands now, where nothing does the empty record."""
    kind, table = KINDS[event.kind], tables.TABLES[event.kind]
    row = connection.execute(select(table).where(table.c.id == event.record, table.c.project_id == project, *within(connection, table))).mappings().one_or_none()
    stands = kind.empty if row is None else plain_record(kind, dict(row))
    return OpenConflict(event, {name: stands[name] for name in event.changes})
