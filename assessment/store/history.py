"""The append-only history of a project: sealed events in a hash chain, their keys, and the check that nothing was touched."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, RowMapping, Select, bindparam, insert, inspect, select, update

from assessment.changes import Value
from assessment.store import tables
from assessment.store.engine import StoreError
from assessment.store.kinds import KINDS, Kind
from assessment.store.records import plain_record
from assessment.store.wall import events_within

ZERO = "0" * 64
KEYS_OF = select(tables.scope_key.c.scope, tables.scope_key.c.key).where(
    tables.scope_key.c.project_id == bindparam("project"), tables.scope_key.c.scope.in_(bindparam("scopes", expanding=True)))
CHAINED = ("project_id", "seq", "id", "at", "actor", "source", "action", "kind", "record", "version", "refers", "parts")


@dataclass(frozen=True)
class Event:
    """One entry of the history, opened: ``changes`` field → (old, new), without the fields of erased scopes."""

    seq: int
    id: str
    at: datetime
    actor: str
    source: str
    action: str
    kind: str
    record: str
    version: int
    refers: str
    changes: Mapping[str, tuple[Value, Value]]
    erased: bool
    hash: str


class Keys:
    """The keys of a project's scopes (AES-256-GCM); a destroyed key leaves a mark, so that nothing revives its scope."""

    def __init__(self, connection: Connection, project: str) -> None:
        self.connection, self.project = connection, project
        self._known: dict[str, AESGCM | None] = {}
        self._missing: set[str] = set()

    def fetch(self, scopes: Iterable[str]) -> None:
        """Read the keys of several scopes at once; what one transaction has found stays so until its end."""
        wanted = sorted(set(scopes) - self._known.keys() - self._missing)
        if not wanted:
            return
        rows = self.connection.execute(KEYS_OF, {"project": self.project, "scopes": wanted}).all()
        self._known |= {row.scope: AESGCM(row.key) if row.key is not None else None for row in rows}
        self._missing |= set(wanted) - self._known.keys()

    def of(self, scope: str, *, create: bool = False) -> AESGCM | None:
        """Give a scope's key, None if it was destroyed or never made."""
        self.fetch([scope])
        if create and scope in self._missing:
            key = AESGCM.generate_key(256)
            self.connection.execute(insert(tables.scope_key).values(project_id=self.project, scope=scope, key=key))
            self._known[scope] = AESGCM(key)
            self._missing.discard(scope)
        return self._known.get(scope)

    def is_erased(self, scope: str) -> bool:
        """Tell whether a scope's key was destroyed."""
        return self.of(scope) is None and scope in self._known

    def is_lost(self, scope: str) -> bool:
        """Tell whether a scope that was used has no key and no mark that it was destroyed."""
        return self.of(scope) is None and scope not in self._known

    def live(self, scope: str) -> str:
        """Give the scope new entries go to: what was said in an interview may be written again after its history was erased."""
        if not scope.startswith("interview:"):
            return scope
        generation = 1
        while self.is_erased(name := scope if generation == 1 else f"{scope}#{generation}"):
            generation += 1
        return name

    def erase(self, scope: str, day: date) -> None:
        """Destroy a scope's key for good."""
        where = (tables.scope_key.c.project_id == self.project, tables.scope_key.c.scope == scope)
        if not self.connection.execute(update(tables.scope_key).where(*where).values(key=None, erased_on=day)).rowcount:
            self.connection.execute(insert(tables.scope_key).values(project_id=self.project, scope=scope, key=None, erased_on=day))
        self._known[scope] = None
        self._missing.discard(scope)

    def seal(self, event_id: str, changes_by_scope: Mapping[str, Mapping[str, Any]]) -> str:
        """Encrypt the changes of each scope with its key; gives the text kept in the event."""
        sealed = {}
        for scope, changes in sorted((self.live(scope), changes) for scope, changes in changes_by_scope.items()):
            key = self.of(scope, create=True)
            if key is None:
                raise StoreError("Diese Daten wurden auf Wunsch gelöscht und können nicht wieder entstehen.")
            nonce = secrets.token_bytes(12)
            sealed[scope] = base64.b64encode(nonce + key.encrypt(nonce, canonical(changes).encode(), event_id.encode())).decode()
        return canonical(sealed)

    def open(self, event_id: str, parts: str) -> tuple[dict[str, tuple[Value, Value]], bool]:
        """Decrypt an event's changes; the second value tells whether parts of them are erased."""
        changes: dict[str, tuple[Value, Value]] = {}
        erased = False
        for scope, token in json.loads(parts).items():
            key = self.of(scope)
            if key is None:
                erased = True
                continue
            raw = base64.b64decode(token)
            changes |= {name: (old, new) for name, (old, new) in json.loads(key.decrypt(raw[:12], raw[12:], event_id.encode())).items()}
        return changes, erased


def canonical(value: Any) -> str:
    """Give the one text of a JSON value: sorted keys, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained_hash(prev: str, row: Mapping[str, Any]) -> str:
    """Give the SHA-256 of an event over its predecessor's hash and its own columns."""
    return hashlib.sha256(f"{prev}\n{canonical({name: row[name] for name in CHAINED})}".encode()).hexdigest()


def events_of(connection: Connection, project: str, *, record: str = "", after: int = 0, keys: Keys | None = None) -> Iterator[Event]:
    """Give the events of a project, or of one of its records, oldest first."""
    query = select(tables.event).where(tables.event.c.project_id == project, tables.event.c.seq > after, *events_within(connection))
    if record:
        query = query.where(tables.event.c.record == record)
    return opened_all(connection, query.order_by(tables.event.c.seq), keys or Keys(connection, project))


def opened_all(connection: Connection, query: Select[Any], keys: Keys) -> Iterator[Event]:
    """Give the events a query finds, opened; their keys are read in few strokes."""
    for rows in connection.execute(query).mappings().partitions(2000):
        keys.fetch(scope for row in rows for scope in json.loads(row["parts"]))
        yield from (opened(row, keys) for row in rows)


def at_version(connection: Connection, project: str, kind: Kind, record: str, version: int, keys: Keys) -> dict[str, Value]:
    """Replay a record up to an earlier version; rolling back instead would meet values that never stood: those a resolution rejected."""
    fields = dict(kind.empty)
    for event in events_of(connection, project, record=record, keys=keys):
        if event.version <= version and event.action not in UNAPPLIED:
            fields.update({name: new for name, (_, new) in event.changes.items() if name in kind.spec})
    return fields


def opened(row: RowMapping, keys: Keys) -> Event:
    """Give a stored event with its changes decrypted."""
    changes, erased = keys.open(row["id"], row["parts"])
    return Event(row["seq"], row["id"], datetime.fromisoformat(row["at"]), row["actor"], row["source"], row["action"], row["kind"], row["record"], row["version"],
                 row["refers"], changes, erased, row["hash"])


@dataclass(frozen=True)
class ChainReport:
    """What ``verify`` found: number of events, the head, and every fault as a German sentence."""

    events: int
    head: str
    faults: tuple[str, ...]
    erased: int


def verify_chain(connection: Connection, project: str, known_heads: Iterable[str] = ()) -> ChainReport:
    """Recompute the whole chain and compare every record with what its events say.

    ``known_heads`` are chain heads noted elsewhere (printed in reports); each must lie on this chain.
    """
    head = connection.execute(select(tables.project_head).where(tables.project_head.c.project_id == project)).mappings().one_or_none() or {"seq": 0, "head": ""}
    keys, faults, prev, count, erased = Keys(connection, project), [], ZERO, 0, 0
    replayed: dict[tuple[str, str], tuple[int, dict[str, Value]]] = {}
    unseen, unreadable, erased_records = set(known_heads), set(), set()
    rows = connection.execute(select(tables.event).where(tables.event.c.project_id == project).order_by(tables.event.c.seq)).mappings()
    for row in rows.yield_per(2000):
        count += 1
        if row["seq"] != count:
            faults.append(f"Nach Eintrag {count - 1} fehlt der Eintrag {count}; es folgt {row['seq']}.")
            count = row["seq"]
        if row["prev"] != prev or chained_hash(row["prev"], dict(row)) != row["hash"]:
            faults.append(f"Eintrag {row['seq']} vom {row['at'][:10]} wurde verändert oder passt nicht zu seinem Vorgänger.")
        prev = row["hash"]
        unseen.discard(prev)
        try:
            found = opened(row, keys)
        except (InvalidTag, ValueError, TypeError, AttributeError):
            faults.append(f"Der Inhalt von Eintrag {row['seq']} lässt sich nicht entschlüsseln.")
            unreadable.add((row["kind"], row["record"]))
            continue
        faults += [f"Der Schlüssel zu Eintrag {row['seq']} fehlt, obwohl keine Löschung vermerkt ist." for scope in json.loads(row["parts"]) if keys.is_lost(scope)]
        erased += found.erased
        if found.action not in UNAPPLIED:
            _, record = replayed.setdefault((found.kind, found.record), (0, {}))
            record.update({name: new for name, (_, new) in found.changes.items()})
            replayed[found.kind, found.record] = (found.version, record)
            if found.erased:
                erased_records.add((found.kind, found.record))
    if (count, prev) != (head["seq"], head["head"]):
        faults.append(f"Das Ende der Kette fehlt: vermerkt sind {head['seq']} Einträge, vorhanden {count}.")
    faults += [f"Der Kettenkopf {value} kommt in diesem Projekt nicht vor." for value in sorted(unseen)]
    return ChainReport(count, prev, (*faults, *_record_faults(connection, keys, replayed, unreadable, erased_records)), erased)


UNAPPLIED = ("conflict", "note")
"""Events that record something without changing their record."""


def _record_faults(connection: Connection, keys: Keys, replayed: Mapping[tuple[str, str], tuple[int, dict[str, Value]]], unreadable: set[tuple[str, str]],
                   erased: set[tuple[str, str]]) -> list[str]:
    """Compare every stored record with the replay of its events, field by field; what was erased has no history to compare with.

    A file of an older revision (a backup to be restored) lacks tables that came later.
    """
    faults = []
    missing = set(replayed) - unreadable - erased
    present = set(inspect(connection).get_table_names())
    for name, table in tables.TABLES.items():
        if name not in present:
            continue
        kind = KINDS[name]
        try:
            rows = connection.execute(select(table).where(table.c.project_id == keys.project)).mappings().all()
        except ValueError:
            faults.append(f"{kind.label}: in der Tabelle stehen Werte, die nicht lesbar sind.")
            rows, missing = [], {item for item in missing if item[0] != name}
        for row in rows:
            missing.discard((name, row["id"]))
            if (name, row["id"]) in unreadable:
                continue
            version, values = replayed.get((name, row["id"]), (0, {}))
            record = plain_record(kind, dict(row))
            differing = [field for field, value in record.items() if value != values.get(field, kind.empty[field]) and not keys.is_erased(kind.scope_of(field, record, row["id"]))]
            if differing or version != row["version"]:
                faults.append(f"{kind.label} {row['id']}: der Stand weicht von der Geschichte ab ({', '.join(differing) or 'Fassung'}).")
    return faults + [f"{KINDS[name].label if name in KINDS else name} {record}: der Datensatz fehlt, obwohl die Geschichte ihn kennt." for name, record in sorted(missing)]
