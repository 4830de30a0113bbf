"""Access tokens for programs, personal links for councils, recovery codes: of each only a hash is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from assessment.store.accounts.tables import account_recovery, api_token, council_link


@dataclass(frozen=True)
class TokenRow:
    """An access token as it is kept; ``rights`` are the values of rights."""

    hash: str
    id: str
    account_id: str
    name: str
    rights: list[str]
    project_id: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class LinkRow:
    """A council member's personal link as it is kept; ``releases`` are ids of released reports."""

    hash: str
    id: str
    project_id: str
    person: str
    releases: list[str]
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    opened: int = 0
    last_opened_at: datetime | None = None


TOKEN_COLUMNS = [api_token.c[item.name] for item in fields(TokenRow)]
LINK_COLUMNS = [council_link.c[item.name] for item in fields(LinkRow)]


def insert_token(connection: Connection, row: TokenRow) -> None:
    """Keep a new access token."""
    connection.execute(insert(api_token).values({item.name: getattr(row, item.name) for item in fields(row)}))


def live_token(connection: Connection, token_hash: str, now: datetime) -> TokenRow | None:
    """Give an access token that is neither revoked nor too old."""
    query = select(*TOKEN_COLUMNS).where(api_token.c.hash == token_hash, api_token.c.revoked_at.is_(None), api_token.c.expires_at > now)
    found = connection.execute(query).one_or_none()
    return TokenRow(*found) if found else None


def tokens_of(connection: Connection, account_id: str) -> list[TokenRow]:
    """Give the access tokens of an account, the newest first."""
    query = select(*TOKEN_COLUMNS).where(api_token.c.account_id == account_id).order_by(api_token.c.created_at.desc())
    return [TokenRow(*row) for row in connection.execute(query)]


def touch_token(connection: Connection, token_hash: str, now: datetime) -> None:
    """Note that an access token was used just now."""
    connection.execute(update(api_token).where(api_token.c.hash == token_hash).values(last_used_at=now))


def revoke_token_row(connection: Connection, account_id: str, token_id: str, now: datetime) -> bool:
    """Revoke an access token of an account; False if there is none of this id in use."""
    query = update(api_token).where(api_token.c.account_id == account_id, api_token.c.id == token_id, api_token.c.revoked_at.is_(None))
    return connection.execute(query.values(revoked_at=now)).rowcount == 1


def revoke_tokens(connection: Connection, account_id: str, now: datetime) -> None:
    """Revoke all access tokens of an account."""
    connection.execute(update(api_token).where(api_token.c.account_id == account_id, api_token.c.revoked_at.is_(None)).values(revoked_at=now))


def insert_link(connection: Connection, row: LinkRow) -> None:
    """Keep a new personal link."""
    connection.execute(insert(council_link).values({item.name: getattr(row, item.name) for item in fields(row)}))


def live_link(connection: Connection, token_hash: str, now: datetime) -> LinkRow | None:
    """Give a personal link that is neither revoked nor too old."""
    query = select(*LINK_COLUMNS).where(council_link.c.hash == token_hash, council_link.c.revoked_at.is_(None), council_link.c.expires_at > now)
    found = connection.execute(query).one_or_none()
    return LinkRow(*found) if found else None


def links_of(connection: Connection, project: str) -> list[LinkRow]:
    """Give the personal links of a project, the newest first."""
    query = select(*LINK_COLUMNS).where(council_link.c.project_id == project).order_by(council_link.c.created_at.desc())
    return [LinkRow(*row) for row in connection.execute(query)]


def count_opening(connection: Connection, token_hash: str, now: datetime) -> None:
    """Count that a personal link was opened."""
    connection.execute(update(council_link).where(council_link.c.hash == token_hash).values(opened=council_link.c.opened + 1, last_opened_at=now))


def revoke_link_row(connection: Connection, project: str, link_id: str, now: datetime) -> bool:
    """Revoke a personal link of a project; False if there is none of this id in use."""
    query = update(council_link).where(council_link.c.project_id == project, council_link.c.id == link_id, council_link.c.revoked_at.is_(None))
    return connection.execute(query.values(revoked_at=now)).rowcount == 1


def replace_recovery(connection: Connection, account_id: str, hashes: Iterable[str]) -> None:
    """Put new recovery codes in place of all of an account."""
    connection.execute(delete(account_recovery).where(account_recovery.c.account_id == account_id))
    for code in hashes:
        connection.execute(insert(account_recovery).values(account_id=account_id, hash=code))


def use_recovery(connection: Connection, account_id: str, code_hash: str) -> bool:
    """Use a recovery code up; False if there is none such left."""
    query = delete(account_recovery).where(account_recovery.c.account_id == account_id, account_recovery.c.hash == code_hash)
    return connection.execute(query).rowcount == 1


def recovery_left(connection: Connection, account_id: str) -> int:
    """Give how many recovery codes are left."""
    return connection.execute(select(func.count()).select_from(account_recovery).where(account_recovery.c.account_id == account_id)).scalar_one()
