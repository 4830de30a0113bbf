"""Sessions: of the token only a hash is kept; what is revoked or too old is no session."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from assessment.store.accounts.tables import account_session


@dataclass(frozen=True)
class SessionRow:
    """A session as it is kept."""

    hash: str
    id: str
    account_id: str
    step: str
    agent: str
    created_at: datetime
    last_seen_at: datetime
    idle_until: datetime
    expires_at: datetime


COLUMNS = [account_session.c[item.name] for item in fields(SessionRow)]


def insert_session(connection: Connection, row: SessionRow) -> None:
    """Keep a new session."""
    connection.execute(insert(account_session).values({item.name: getattr(row, item.name) for item in fields(row)}))


def live_session(connection: Connection, token_hash: str, now: datetime) -> SessionRow | None:
    """Give a session that is neither revoked nor too old."""
    found = [row for row in _live(connection, now, token_hash=token_hash) if row.hash == token_hash]
    return found[0] if found else None


def live_sessions(connection: Connection, account_id: str, now: datetime) -> list[SessionRow]:
    """Give the sessions of an account that are in use, the newest first."""
    return _live(connection, now, account_id=account_id)


def _live(connection: Connection, now: datetime, *, token_hash: str = "", account_id: str = "") -> list[SessionRow]:
    session = account_session.c
    mine = session.hash == token_hash if token_hash else session.account_id == account_id
    query = select(*COLUMNS).where(mine, session.revoked_at.is_(None), session.idle_until > now, session.expires_at > now)
    return [SessionRow(*row) for row in connection.execute(query.order_by(session.created_at.desc()))]


def touch_session(connection: Connection, row: SessionRow, now: datetime, idle: timedelta) -> None:
    """Note that a session was used just now."""
    connection.execute(update(account_session).where(account_session.c.hash == row.hash).values(last_seen_at=now, idle_until=now + idle))


def revoke_sessions(connection: Connection, account_id: str, now: datetime, *, only: str = "", but: str = "") -> int:
    """End the sessions of an account: all, ``only`` the one of this id, or all ``but`` this one; gives how many."""
    session = account_session.c
    query = update(account_session).where(session.account_id == account_id, session.revoked_at.is_(None), session.id != but)
    return connection.execute((query.where(session.id == only) if only else query).values(revoked_at=now)).rowcount


def last_seen(connection: Connection) -> dict[str, datetime]:
    """Give when each account was last used."""
    rows = connection.execute(select(account_session.c.account_id, func.max(account_session.c.last_seen_at).label("at")).group_by(account_session.c.account_id))
    return {row.account_id: row.at for row in rows}
