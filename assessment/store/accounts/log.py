"""The log of accounts: who signed in, failed, changed what. Appended to, never changed; entries may go after a year."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from assessment.store.accounts.tables import account, account_attempt, account_event, account_session, api_token, council_link

SIGNED_IN = "signed-in"
KEPT = timedelta(days=366)
ENDED_KEPT, ATTEMPTS_KEPT = timedelta(days=90), timedelta(days=1)


@dataclass(frozen=True)
class LogRow:
    """An entry: what happened (``kind``), whose account, who did it (empty: the command line or nobody known), from where."""

    at: datetime
    kind: str
    account_id: str
    actor_id: str
    address: str
    detail: str


COLUMNS = [account_event.c[item.name] for item in fields(LogRow)]


def append_log(connection: Connection, row: LogRow) -> None:
    """Add an entry."""
    connection.execute(insert(account_event).values(id=str(uuid.uuid4()), **{item.name: getattr(row, item.name) for item in fields(row)}))


def read_log(connection: Connection, *, account_id: str = "", most: int = 500) -> list[LogRow]:
    """Give the newest entries, of one account where it is named; newest first."""
    query = select(*COLUMNS).order_by(account_event.c.at.desc(), account_event.c.id).limit(most)
    return [LogRow(*row) for row in connection.execute(query.where(account_event.c.account_id == account_id) if account_id else query)]


def addresses_of(connection: Connection, login: str, since: datetime) -> set[str]:
    """Give the addresses from which an account signed in since then."""
    event = account_event.c
    query = select(event.address).distinct().join_from(account_event, account, account.c.id == event.account_id).where(account.c.login == login, event.kind == SIGNED_IN, event.at > since)
    return set(connection.execute(query).scalars()) - {""}


def delete_old(connection: Connection, now: datetime) -> int:
    """Delete what nobody needs any more: attempts after a day, ended sessions, tokens and links after 90 days, log entries after a year."""
    ended = now - ENDED_KEPT
    queries = [
        delete(account_attempt).where(account_attempt.c.at < now - ATTEMPTS_KEPT),
        delete(account_session).where((account_session.c.expires_at < ended) | (account_session.c.idle_until < ended) | (account_session.c.revoked_at < ended)),
        *(delete(table).where((table.c.expires_at < ended) | (table.c.revoked_at < ended)) for table in (api_token, council_link)),
        delete(account_event).where(account_event.c.at < now - KEPT),
    ]
    return sum(connection.execute(query).rowcount for query in queries)
