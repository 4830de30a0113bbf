"""Failed attempts to sign in, counted in the database so that several processes count together."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from assessment.store.accounts.directory import lock
from assessment.store.accounts.tables import account_attempt


@dataclass(frozen=True)
class Guess:
    """An attempt at a login from a network; ``familiar`` are the networks where that account lately signed in."""

    login_hash: str
    address: str
    familiar: frozenset[str] = frozenset()


def reserve_attempt(connection: Connection, guess: Guess, since: datetime, now: datetime, most: int, most_of_address: int) -> str:
    """Count an attempt as failed before it is checked, so that no number of parallel ones gets further; gives its id, empty if too many failed."""
    lock(connection, account_attempt)
    if failures_of(connection, guess, since) >= most or (guess.address and _count(connection, account_attempt.c.address == guess.address, since) >= most_of_address):
        return ""
    found = str(uuid.uuid4())
    connection.execute(insert(account_attempt).values(id=found, login_hash=guess.login_hash, address=guess.address, at=now))
    return found


def _count(connection: Connection, condition: ColumnElement[bool], since: datetime) -> int:
    return connection.execute(select(func.count()).select_from(account_attempt).where(condition, account_attempt.c.at > since)).scalar_one()


def failures_of(connection: Connection, guess: Guess, since: datetime) -> int:
    """Give how many failures of a login count for an attempt: on a familiar network those from there, elsewhere those from all unfamiliar ones."""
    address = account_attempt.c.address
    counting = address == guess.address if guess.address in guess.familiar else address.not_in(guess.familiar)
    return _count(connection, (account_attempt.c.login_hash == guess.login_hash) & counting, since)


def forgive_attempt(connection: Connection, attempt: str) -> None:
    """Take one attempt back: it did not fail."""
    connection.execute(delete(account_attempt).where(account_attempt.c.id == attempt))


def forgive_login(connection: Connection, login_hash: str, address: str) -> None:
    """Forget the failures of an account at the network where it signed in; its owner there buys nobody elsewhere new guesses, nor at other accounts."""
    connection.execute(delete(account_attempt).where(account_attempt.c.login_hash == login_hash, account_attempt.c.address == address))
