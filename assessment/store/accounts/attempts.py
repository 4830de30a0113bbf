"""Failed attempts to sign in, counted in the database so that several processes count together."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from assessment.store.accounts.directory import lock
from assessment.store.accounts.tables import account_attempt


def reserve_attempt(connection: Connection, login_hash: str, address: str, since: datetime, now: datetime, most: int) -> str:
    """Count an attempt as failed before it is checked, so that no number of parallel ones gets further; gives its id, empty if too many failed."""
    lock(connection, account_attempt)
    attempt = account_attempt.c
    if max(_count(connection, attempt.login_hash == login_hash, since), _count(connection, attempt.address == address, since) if address else 0) >= most:
        return ""
    found = str(uuid.uuid4())
    connection.execute(insert(account_attempt).values(id=found, login_hash=login_hash, address=address, at=now))
    return found


def _count(connection: Connection, condition: ColumnElement[bool], since: datetime) -> int:
    return connection.execute(select(func.count()).select_from(account_attempt).where(condition, account_attempt.c.at > since)).scalar_one()


def failures_of(connection: Connection, login_hash: str, since: datetime) -> int:
    """Give how often a login failed."""
    return _count(connection, account_attempt.c.login_hash == login_hash, since)


def forgive_attempt(connection: Connection, attempt: str) -> None:
    """Take one attempt back: it did not fail."""
    connection.execute(delete(account_attempt).where(account_attempt.c.id == attempt))


def forgive_login(connection: Connection, login_hash: str) -> None:
    """Forget the failures of an account after it signed in; those of the address for other accounts stay."""
    connection.execute(delete(account_attempt).where(account_attempt.c.login_hash == login_hash))
