"""Accounts and what they are granted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, true, update

from assessment.accounts import Grant, Role, User
from assessment.store.accounts.directory import lock
from assessment.store.accounts.tables import account, account_grant
from assessment.store.kinds import RELEASED
from assessment.store.tables import TABLES


@dataclass(frozen=True)
class Account:
    """An account as it is kept, its grants included. ``password`` is a hash (empty: none), the secrets of the second factor are sealed."""

    id: str
    login: str
    name: str
    email: str
    password: str
    totp_secret: bytes | None
    totp_draft: bytes | None
    totp_step: int
    oidc_issuer: str
    oidc_subject: str | None
    start_hash: str | None
    start_until: datetime | None
    disabled: bool
    created_at: datetime
    changed_at: datetime
    password_changed_at: datetime | None
    grants: tuple[Grant, ...] = ()

    @property
    def user(self) -> User:
        """Give who this is to the rest of the program."""
        return User(self.id, self.login, self.name, self.grants)


def accounts_where(connection: Connection, condition: ColumnElement[bool], *, hold: bool = False) -> list[Account]:
    """Give the accounts a condition holds for, by login; ``hold`` keeps others from changing them until the transaction ends."""
    query = select(account).where(condition).order_by(account.c.login)
    rows = connection.execute(query.with_for_update() if hold else query).mappings().all()
    grants: dict[str, list[Grant]] = {row["id"]: [] for row in rows}
    query = select(account_grant).where(account_grant.c.account_id.in_(grants)).order_by(*account_grant.c)
    for grant in connection.execute(query):
        grants[grant.account_id].append(Grant(Role(grant.role), grant.project_id, grant.town_id))
    return [Account(**row, grants=tuple(grants[row["id"]])) for row in rows]


def all_accounts(connection: Connection) -> list[Account]:
    """Give all accounts, by login."""
    return accounts_where(connection, true())


def account_of(connection: Connection, *, hold: bool = False, **where: str) -> Account | None:
    """Give the one account whose columns (id, login, start_hash …) have the given values, None if there is none or several."""
    found = accounts_where(connection, and_(*(account.c[name] == value for name, value in where.items())), hold=hold)
    return found[0] if len(found) == 1 else None


def lock_accounts(connection: Connection) -> None:
    """Keep other writers of accounts and grants out until the transaction ends."""
    lock(connection, account)
    lock(connection, account_grant)


def count_accounts(connection: Connection) -> int:
    """Give the number of accounts."""
    return connection.execute(select(func.count()).select_from(account)).scalar_one()


def insert_account(connection: Connection, new: Account) -> None:
    """Keep a new account with its grants."""
    connection.execute(insert(account).values({column.name: getattr(new, column.name) for column in account.c}))
    replace_grants(connection, new.id, new.grants)


def change_account(connection: Connection, account_id: str, now: datetime, **values: Any) -> None:
    """Change columns of an account."""
    connection.execute(update(account).where(account.c.id == account_id).values(**values, changed_at=now))


def swap_account(connection: Connection, account_id: str, column: str, old: Any, new: Any) -> bool:
    """Change a column only if it still holds the old value; tells whether it did. Of two who try at once, one succeeds."""
    same = account.c[column].is_(None) if old is None else account.c[column] == old
    return connection.execute(update(account).where(account.c.id == account_id, same).values({column: new})).rowcount == 1


def use_step(connection: Connection, account_id: str, step: int) -> bool:
    """Remember the time step of a code as used; False if it or a later one was used before."""
    return connection.execute(update(account).where(account.c.id == account_id, account.c.totp_step < step).values(totp_step=step)).rowcount == 1


def replace_grants(connection: Connection, account_id: str, grants: Iterable[Grant]) -> None:
    """Put new grants in place of all of an account."""
    connection.execute(delete(account_grant).where(account_grant.c.account_id == account_id))
    for grant in dict.fromkeys(grants):
        connection.execute(insert(account_grant).values(account_id=account_id, role=grant.role.value, project_id=grant.project, town_id=grant.town))


def delete_account(connection: Connection, account_id: str) -> None:
    """Delete an account with all that hangs on it; the log keeps its id, which then means nobody."""
    connection.execute(delete(account).where(account.c.id == account_id))


def administrators(connection: Connection) -> set[str]:
    """Give the ids of the accounts that may sign in and administer users."""
    query = select(account.c.id).join(account_grant, account_grant.c.account_id == account.c.id)
    return set(connection.execute(query.where(account_grant.c.role == Role.VERWALTUNG.value, account.c.disabled.is_(False))).scalars())


def place_names(connection: Connection) -> dict[tuple[str, str], str]:
    """Give the titles of all projects (id, "") and the names of their municipalities (id, record id)."""
    project, town = TABLES["project"], TABLES["municipality"]
    titles = {(row.id, ""): str(row.title) for row in connection.execute(select(project.c.id, project.c.title).where(project.c.removed.is_(False)))}
    towns = connection.execute(select(town.c.project_id, town.c.id, town.c.name).where(town.c.removed.is_(False)))
    return titles | {(row.project_id, row.id): str(row.name) for row in towns}


def released_of(connection: Connection, project: str) -> set[str]:
    """Give the ids of the editions of a project that are released."""
    release = TABLES["release"]
    return set(connection.execute(select(release.c.id).where(release.c.project_id == project, release.c.state == RELEASED, release.c.removed.is_(False))).scalars())
