"""The one way anything is written: lock, compare base, mine and theirs, merge or report a conflict, append an event."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, Select, bindparam, insert, select, update

from assessment.changes import (
    BLOCKED,
    CONFLICT,
    KNOWN,
    SAVED,
    UNCHANGED,
    Base,
    Change,
    FieldConflict,
    Fields,
    Outcome,
    Seen,
    UnknownBase,
    Value,
    new_id,
)
from assessment.model import ChainHead
from assessment.store import tables
from assessment.store.engine import StoreError, insert_missing, writing
from assessment.store.history import UNAPPLIED, Event, Keys, at_version, chained_hash, events_of
from assessment.store.kinds import KINDS, BadValue, Kind
from assessment.store.merging import Merged, merge
from assessment.store.pages import OpenConflict, open_conflicts
from assessment.store.records import Parents, read_with_wave, refuse_incomplete, write_record
from assessment.store.seen import names, state_seen
from assessment.store.wall import HIDDEN, belongs, wall_of

Clock = Callable[[], datetime]
FROZEN = "Die Erhebung ist eingefroren; ihre Angaben ändern sich nicht mehr. Neue Antworten gehören in die nächste Erhebung."
FINAL = "Eine freigegebene Fassung ändert sich nicht mehr. Legen Sie einen neuen Entwurf an; seine Freigabe löst die alte Fassung ab."
LOCK = select(tables.project_head).where(tables.project_head.c.project_id == bindparam("project")).with_for_update()


def utc_now() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Stamp:
    """Where an event was first made: its id, when, by whom, how."""

    id: str
    at: datetime
    actor: str
    source: str

    def after(self) -> Stamp:
        """Give the stamp of a second event that follows from the same one."""
        return replace(self, id=str(uuid.uuid5(uuid.UUID(self.id), "conflict")))


class Writer:
    """A transaction that writes to one project. Use it as a context: all of it is kept, or nothing.

    ``actor`` is the id of the person who writes; ``source`` says where from (Formular, API, Excel, Bündel …).
    """

    def __init__(self, engine: Engine, project: str, actor: str, source: str, clock: Clock = utc_now) -> None:
        self.engine, self.project, self.actor, self.source, self.clock = engine, project, actor, source, clock

    def __enter__(self) -> Self:
        self._transaction = writing(self.engine)
        self.connection = self._transaction.__enter__()
        try:
            self._lock()
        except BaseException as error:
            if not self._transaction.__exit__(type(error), error, error.__traceback__):
                raise
        return self

    def _lock(self) -> None:
        """Take the project's head: whoever holds it is the only writer of this project."""
        head = self.connection.execute(LOCK, {"project": self.project}).mappings().one_or_none()
        if head is None:
            raise StoreError("Dieses Projekt gibt es in der Datenbank nicht.")
        self._seq, self._head, self._written = int(head["seq"]), str(head["head"]), False
        self.keys = Keys(self.connection, self.project)
        self._frozen: dict[str, bool] = {}
        self._parents = Parents(self.connection, self.project)
        self._wall = wall_of(self.connection)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool | None:
        if kind is None and self._written:
            try:
                self.connection.execute(update(tables.project_head).where(tables.project_head.c.project_id == self.project), {"seq": self._seq, "head": self._head})
            except BaseException as late:
                if not self._transaction.__exit__(type(late), late, late.__traceback__):
                    raise
        return self._transaction.__exit__(kind, error, trace)

    @property
    def head(self) -> ChainHead:
        """Give the end of the history as it stands in this transaction: what was read at the same head is still true."""
        return ChainHead(self._seq, self._head)

    def version_of(self, kind: str, record: str) -> int:
        """Give the version of a record as it stands in this transaction, 0 where nothing was written yet."""
        return self._standing(KINDS[kind], record)[0]

    def conflicts(self) -> list[OpenConflict]:
        """Give the kept conflicts that nobody has settled, as they stand in this transaction."""
        return open_conflicts(self.connection, self.project)

    def act_as(self, name: str) -> str:
        """Write in the name of a person from now on, recorded if new; gives the person's id."""
        known = self.connection.execute(person_query(self.project, name)).scalars().first()
        self.actor = str(known or new_id())
        if known is None:
            self.save(Change("person", self.actor, {"name": name}, 0))
        return self.actor

    def keep_file(self, content: bytes) -> str:
        """Keep a file's content once; gives its SHA-256. The caller has checked type and size."""
        digest = hashlib.sha256(content).hexdigest()
        insert_missing(self.connection, tables.stored_file, {"project_id": self.project, "sha256": digest, "size": len(content), "content": content})
        return digest

    def discard(self) -> None:
        """Take back everything this transaction has written; nothing more may be written in it."""
        self.connection.rollback()
        self._written = False

    def save(self, change: Change, *, action: str = "save", refers: str = "", record_conflict: bool = False, stamp: Stamp | None = None) -> Outcome:
        """Save one record by three-way merge.

        On a conflict nothing is written and the outcome tells before, other and mine; with ``record_conflict`` (imports, where
        nobody waits at the screen) what can be merged is saved and the rest is kept as a conflict event for later.
        ``stamp`` is the origin of an event that was made elsewhere; one seen before is not applied again.
        Raises BadValue for values a field cannot hold.
        """
        kind = _kind(change)
        wanted = kind.checked(change.fields)
        version, theirs = self._standing(kind, change.id, wanted)
        if stamp and self.knows(stamp.id):
            return Outcome(KNOWN, change, version)
        if self._is_erased(kind, change.id, {**theirs, **wanted}):
            self._note(kind, change, version, theirs, stamp)
            return Outcome(BLOCKED, change, version, message="Diese Daten wurden auf Wunsch gelöscht und entstehen nicht wieder.")
        refuse_incomplete(kind, version, wanted, theirs)
        if not version:
            self._parents.refuse_orphan(wanted)
        merged = merge(self._base(kind, change, version, theirs), wanted, theirs, kind.units)
        if merged.touched and self._in_frozen_wave(kind, change, {**theirs, **wanted}):
            return self._refused(kind, change, version, theirs, merged, stamp, record_conflict, FROZEN)
        if version and kind.is_closed_to(theirs, merged.touched):
            return self._refused(kind, change, version, theirs, merged, stamp, record_conflict, FINAL)
        if merged.conflicts and not record_conflict:
            return self._told(Outcome(CONFLICT, change, version, conflicts=merged.conflicts))
        outcome = self._apply(kind, change, version, theirs, merged, action, refers, stamp)
        if not merged.conflicts:
            return outcome
        event = self._keep_conflict(kind, change, outcome.version, theirs, merged.conflicts, stamp.after() if stamp and outcome.event else stamp)
        return self._told(replace(outcome, status=CONFLICT, conflicts=merged.conflicts, event=event))

    def take_back(self, event: Event) -> Outcome:
        """Undo an event by a new one: its old values return, unless somebody wrote over them since (a conflict).

        The first event of a record removes it; then, as wherever an undo removes, the whole record must be as the event left it.
        """
        if event.action in UNAPPLIED:
            raise StoreError("Dieser Eintrag der Geschichte hat nichts geändert; es gibt nichts zurückzunehmen. Offene Konflikte werden einzeln entschieden.")
        first = next((item.id for item in events_of(self.connection, self.project, record=event.record, keys=self.keys) if item.action not in UNAPPLIED), "") == event.id
        fields = {"removed": True} if first else {name: old for name, (old, _) in event.changes.items()}
        base: Base = event.version if fields.get("removed") else {name: new for name, (_, new) in event.changes.items()}
        return self.save(Change(event.kind, event.record, fields, base), action="undo", refers=event.id)

    def settle(self, conflict: Event, chosen: Mapping[str, Value]) -> Outcome:
        """Settle a kept conflict with the values chosen.

        The event first says which value was rejected, so that a laptop that still has it follows when the events reach it.
        """
        kind = KINDS[conflict.kind]
        version, theirs = self._standing(kind, conflict.record)
        mine = {name: new for name, (_, new) in conflict.changes.items()}
        wanted = kind.checked({name: chosen.get(name, theirs[name]) for name in mine})
        change = Change(conflict.kind, conflict.record, wanted, version)
        moves = any(wanted[name] != theirs[name] for name in mine)
        if wanted == mine or (moves and self._in_frozen_wave(kind, change, theirs)):
            return self.save(change, action="resolution", refers=conflict.id)
        self.append(kind.name, conflict.record, version, {name: (value, theirs[name]) for name, value in mine.items()}, theirs, action="resolution", refers=conflict.id)
        return self.save(change, refers=conflict.id)

    def append(self, kind: str, record: str, version: int, changes: Mapping[str, tuple[Value, Value]], fields: Fields, *,
               action: str, refers: str = "", stamp: Stamp | None = None) -> str:
        """Append an event to the chain; gives its id."""
        stamp = stamp or Stamp(new_id(), self.clock(), self.actor, self.source)
        by_scope: dict[str, dict[str, Any]] = {}
        for name, pair in changes.items():
            by_scope.setdefault(KINDS[kind].scope_of(name, fields, record), {})[name] = list(pair)
        by_scope = {scope: part for scope, part in by_scope.items() if not self.keys.is_erased(self.keys.live(scope))}
        self._seq += 1
        row = {
            "project_id": self.project, "seq": self._seq, "id": stamp.id, "at": stamp.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": stamp.actor, "source": stamp.source, "action": action, "kind": kind, "record": record, "version": version,
            "refers": refers, "parts": self.keys.seal(stamp.id, by_scope)}
        row["prev"], row["hash"] = self._head, chained_hash(self._head, row)
        self.connection.execute(insert(tables.event), row)
        self._head, self._written = str(row["hash"]), True
        return stamp.id

    def rewrite_snapshot(self, wave: str, sha256: str) -> None:
        """Point a frozen wave to a new snapshot, as it must be when a municipality left; an entry in the history says so."""
        kind = KINDS["wave"]
        version, record = self._standing(kind, wave)
        write_record(self.connection, kind, self.project, wave, version, {"snapshot": sha256})
        self.append("wave", wave, version + 1, {"snapshot": (record["snapshot"], sha256)}, record, action="erase")

    def receive(self, change: Change, stamp: Stamp, action: str, refers: str) -> Outcome:
        """Take in an event made elsewhere; one that was a conflict there is kept as a conflict here."""
        kind = _kind(change)
        if action != "conflict":
            return self.save(change, action=action, refers=refers, record_conflict=True, stamp=stamp)
        version, theirs = self._standing(kind, change.id)
        wanted = kind.checked(change.fields)
        if self.knows(stamp.id):
            return Outcome(KNOWN, change, version)
        if not version or self._is_erased(kind, change.id, theirs):
            return Outcome(BLOCKED, change, version, message="Der Datensatz zu diesem Konflikt ist hier nicht bekannt.")
        pairs = {name: (theirs[name], value) for name, value in wanted.items()}
        event = self.append(kind.name, change.id, version, pairs, theirs, action="conflict", refers=refers, stamp=stamp)
        return Outcome(CONFLICT, change, version, conflicts=tuple(FieldConflict((name,), (old,), (old,), (new,)) for name, (old, new) in pairs.items()), event=event)

    def knows(self, event_id: str) -> bool:
        """Tell whether an event is already part of this history."""
        table = tables.event
        return self.connection.execute(select(table.c.seq).where(table.c.project_id == self.project, table.c.id == event_id)).first() is not None

    def _standing(self, kind: Kind, record: str, wanted: Fields | None = None) -> tuple[int, dict[str, Value]]:
        """Read a record that is to be written; raises StoreError where it is another municipality's and the writer inside a wall."""
        version, theirs, frozen = read_with_wave(self.connection, kind, record, self.project)
        if frozen is not None:
            self._frozen[str(theirs["wave_id"])] = frozen
        if not all(belongs(self._wall, kind.name, record, fields) for fields in (theirs, wanted or {})):
            raise StoreError(HIDDEN)
        return version, theirs

    def _is_erased(self, kind: Kind, record: str, fields: Fields) -> bool:
        scopes = {kind.scope_of(name, fields, record) for name in kind.spec}
        self.keys.fetch(scopes)
        return any(self.keys.is_erased(self.keys.live(scope)) for scope in scopes)

    def _in_frozen_wave(self, kind: Kind, change: Change, record: Fields) -> bool:
        wave = change.id if kind.name == "wave" else record.get("wave_id")
        return isinstance(wave, str) and not kind.outlives and self._is_frozen(wave)

    def _refused(self, kind: Kind, change: Change, version: int, theirs: Fields, merged: Merged, stamp: Stamp | None, record: bool, message: str) -> Outcome:
        """Refuse to touch what is final; what came by import is kept as a conflict, so that it can still be read."""
        late = (*merged.conflicts, *(FieldConflict((name,), (theirs[name],), (theirs[name],), (value,)) for name, value in merged.applied.items()))
        event = self._keep_conflict(kind, change, version, {**theirs, **change.fields}, late, stamp) if record else ""
        return Outcome(BLOCKED, change, version, conflicts=late, event=event, message=message)

    def _note(self, kind: Kind, change: Change, version: int, theirs: Fields, stamp: Stamp | None, *, action: str = "note") -> None:
        """Remember an event from elsewhere that changes nothing here, so that it is not applied a second time later."""
        if stamp:
            same = {name: (theirs[name], theirs[name]) for name in change.fields} if action == "resolution" else {}
            self.append(kind.name, change.id, version, same, theirs, action=action, stamp=stamp)

    def _is_frozen(self, wave: str) -> bool:
        if wave not in self._frozen:
            table = tables.TABLES["wave"]
            self._frozen[wave] = self.connection.execute(select(table.c.frozen_on).where(table.c.id == wave)).scalar() is not None
        return self._frozen[wave]

    def _base(self, kind: Kind, change: Change, version: int, theirs: Fields) -> Fields:
        """Give the record as the writer saw it."""
        match change.base:
            case UnknownBase():
                return kind.empty
            case Seen() as token:
                return theirs if names(token, kind, change.id, theirs) else state_seen(self.connection, kind, change.id, token, self.keys) or kind.empty
            case int() as seen if seen == version:
                return theirs
            case int() as seen if seen > version or seen < 0:
                raise BadValue("version", f"Die Fassung {seen} gibt es noch nicht; die neueste ist {version}.", "Laden Sie die Angaben neu.")
            case int() as seen:
                return at_version(self.connection, self.project, kind, change.id, seen, self.keys)
            case values:
                return {**theirs, **kind.checked(values)}

    def _apply(self, kind: Kind, change: Change, version: int, theirs: Fields, merged: Merged, action: str, refers: str, stamp: Stamp | None) -> Outcome:
        if not merged.applied:
            if not merged.conflicts:
                self._note(kind, change, version, theirs, stamp, action="resolution" if action == "resolution" else "note")
            return Outcome(UNCHANGED, change, version)
        pairs = {name: (theirs[name], value) for name, value in merged.applied.items()}
        write_record(self.connection, kind, self.project, change.id, version, merged.applied)
        if kind.name == "wave":
            self._frozen.pop(change.id, None)
        event = self.append(kind.name, change.id, version + 1, pairs, {**theirs, **merged.applied}, action=action, refers=refers, stamp=stamp)
        return Outcome(SAVED, change, version + 1, applied=pairs, event=event)

    def _keep_conflict(self, kind: Kind, change: Change, version: int, theirs: Fields, conflicts: tuple[FieldConflict, ...], stamp: Stamp | None) -> str:
        wanted = {name: (old, new) for conflict in conflicts for name, old, new in zip(conflict.fields, conflict.before, conflict.mine, strict=True)}
        return self.append(kind.name, change.id, version, wanted, theirs, action="conflict", stamp=stamp)

    def _told(self, outcome: Outcome) -> Outcome:
        """Add to a conflict who wrote the other value and when."""
        fields = {name for conflict in outcome.conflicts for name in conflict.fields}
        history = events_of(self.connection, self.project, record=outcome.change.id, keys=self.keys)
        last = next((event for event in reversed(list(history)) if event.action not in UNAPPLIED and fields & set(event.changes)), None)
        return replace(outcome, other_actor=last.actor, other_at=last.at) if last else outcome


def person_query(project: str, name: str) -> Select[tuple[str]]:
    """Give the query for the person of a name in the form it is kept; the first of several. Raises BadValue for a name nobody can have."""
    table, kept = tables.TABLES["person"], KINDS["person"].spec["name"].checked(name)
    return select(table.c.id).where(table.c.project_id == project, table.c.name == kept, table.c.removed.is_(False)).order_by(table.c.id)


def _kind(change: Change) -> Kind:
    if change.kind not in KINDS:
        raise BadValue("kind", f"Die Art »{change.kind}« gibt es nicht.", f"Erlaubt sind: {', '.join(KINDS)}.")
    return KINDS[change.kind]
