"""The accounts of a database, opened: engine, clock, the server's rules and the key that seals second factors."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, Table

from assessment.accounts import Policy
from assessment.store.engine import StoreError, is_server, make_engine, reading, writing
from assessment.store.migrate import bring_up_to_date
from assessment.store.saving import Clock, utc_now
from assessment.store.workspace import prepared_server

PLAIN, SEALED = b"\0", b"\1"
NONCE = 12
SHORTEST_KEY = 32


@dataclass(frozen=True)
class Directory:
    """The accounts of a database. ``key`` (empty: none) seals the secrets of second factors at rest."""

    engine: Engine
    clock: Clock = utc_now
    policy: Policy = field(default_factory=Policy)
    key: bytes = field(default=b"", repr=False)

    def now(self) -> datetime:
        """Give the present moment."""
        return self.clock()

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that will write."""
        return writing(self.engine)

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that reads."""
        return reading(self.engine)

    def sealed(self, account: str, secret: str) -> bytes:
        """Give the form in which the secret of a second factor is kept; it opens for the same account only."""
        if not self.key:
            return PLAIN + secret.encode()
        nonce = secrets.token_bytes(NONCE)
        return SEALED + nonce + AESGCM(self.key).encrypt(nonce, secret.encode(), account.encode())

    def opened(self, account: str, kept: bytes) -> str:
        """Give the secret back; raises StoreError where the key is missing or another one."""
        if kept[:1] == PLAIN:
            return kept[1:].decode()
        try:
            return AESGCM(self.key).decrypt(kept[1:1 + NONCE], kept[1 + NONCE:], account.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise StoreError("Der Schlüssel für die zweiten Faktoren fehlt oder ist ein anderer als bei der Einrichtung. Starten Sie den Server mit dem damaligen Schlüssel.") from error


def open_directory(place: Engine | str | Path, *, clock: Clock = utc_now, policy: Policy | None = None, key: str = "", pooled: bool = False) -> Directory:
    """Give the accounts of a database: of an engine at hand, a PostgreSQL URL or an existing project file.

    ``key`` is any secret text of at least 32 characters; ``pooled`` as with ``open_workspace``.
    """
    if key and len(key) < SHORTEST_KEY:
        raise StoreError(f"Der Schlüssel für die zweiten Faktoren ist zu kurz. Nötig sind mindestens {SHORTEST_KEY} zufällige Zeichen.")
    return Directory(_engine(place, clock, pooled=pooled), clock, policy or Policy(), hashlib.sha256(f"reifegrad totp {key}".encode()).digest() if key else b"")


def _engine(place: Engine | str | Path, clock: Clock, *, pooled: bool) -> Engine:
    if isinstance(place, Engine):
        return place
    if is_server(place):
        return prepared_server(place, pooled=pooled)
    bring_up_to_date(Path(place), clock())
    return make_engine(place, pooled=pooled)


def lock(connection: Connection, table: Table) -> None:
    """Keep other writers of a table out until the transaction ends; a SQLite file has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")
