"""What the administration does with accounts: create, reset, disable, grant. It never learns a password and never grants itself anything."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assessment.accounts import Grant, Right, Role, User, folded_login
from assessment.accounts.tokens import digest, new_token
from assessment.errors import Refused, UnknownName
from assessment.service.accounts.common import (
    LOG_LABELS,
    Places,
    checked_grants,
    checked_person,
    demand,
    grant_words,
    kept_password,
    known_account,
    note,
)
from assessment.store.accounts import (
    Account,
    Directory,
    Transaction,
    account_of,
    administrators,
    all_accounts,
    change_account,
    count_accounts,
    delete_account,
    delete_old,
    insert_account,
    last_seen,
    lock_accounts,
    place_names,
    read_log,
    replace_grants,
    replace_recovery,
    revoke_sessions,
    revoke_tokens,
)

NO_PASSWORD = ""
"""What is kept where nobody can sign in with a password."""
FIRST_GRANTS = (Grant(Role.VERWALTUNG),)


@dataclass(frozen=True)
class Start:
    """A start link: its token is given this once and lets one person set their password."""

    account: str
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class AccountInfo:
    """An account as the administration sees it; ``roles`` are the grants in words."""

    id: str
    login: str
    name: str
    email: str
    grants: tuple[Grant, ...]
    roles: tuple[str, ...]
    disabled: bool
    second_factor: bool
    sign_in_service: str
    waiting: bool
    last_seen_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class GrantPlace:
    """A project where roles can be held, with its members (record id, name)."""

    project: str
    title: str
    towns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LogLine:
    """An entry of the log in words; ``account`` and ``actor`` are logins, empty where nobody is known."""

    at: datetime
    what: str
    account: str
    actor: str
    address: str
    detail: str


def create_first_account(directory: Directory, login: str, name: str, password: str, *, email: str = "", grants: Iterable[Grant] = FIRST_GRANTS) -> AccountInfo:
    """Create the first account of a server, with its password; raises Refused where there is one, BrokenProject with all that is wrong."""
    folded = folded_login(login)
    kept_name, kept_email = checked_person(folded, name, email)
    kept = kept_password(password, folded, kept_name)
    with directory.writing() as transaction:
        lock_accounts(transaction)
        if count_accounts(transaction):
            raise Refused("Auf diesem Server gibt es schon Konten. Weitere legt die Verwaltung nach der Anmeldung an.")
        places = place_names(transaction)
        account = _inserted(transaction, directory, folded, kept_name, kept_email, checked_grants(grants, places), password=kept)
        _note_account(transaction, directory, "created", account, "", places)
        return _info(account, places, None)


def create_account(directory: Directory, by: User, login: str, name: str, *, email: str = "", grants: Iterable[Grant] = (), sign_in_service: str = "") -> Start:
    """Create an account; the person sets the password by the start link. ``sign_in_service`` is the issuer allowed to sign them in (OIDC).

    Raises NotAllowed, Refused where the login is taken, BrokenProject with all that is wrong.
    """
    demand(by, Right.KONTEN)
    folded = folded_login(login)
    kept_name, kept_email = checked_person(folded, name, email)
    with directory.writing() as transaction:
        lock_accounts(transaction)
        if account_of(transaction, login=folded) is not None:
            raise Refused(f"Den Anmeldenamen »{folded}« gibt es schon. Wählen Sie einen anderen.")
        places = place_names(transaction)
        account = _inserted(transaction, directory, folded, kept_name, kept_email, checked_grants(grants, places), issuer=sign_in_service.strip())
        _note_account(transaction, directory, "created", account, by.id, places)
        return _start_link(transaction, directory, account, by.id)


def _inserted(transaction: Transaction, directory: Directory, login: str, name: str, email: str, grants: tuple[Grant, ...], *, password: str = "", issuer: str = "") -> Account:
    now = directory.now()
    account = Account(str(uuid.uuid4()), login, name, email, password, None, None, 0, issuer, None, None, None, disabled=False, created_at=now, changed_at=now,
                      password_changed_at=now if password else None, grants=grants)
    insert_account(transaction, account)
    return account


def _note_account(transaction: Transaction, directory: Directory, kind: str, account: Account, actor: str, places: Places) -> None:
    note(transaction, directory, kind, account.id, actor=actor, detail="; ".join(grant_words(grant, places) for grant in account.grants))


def _start_link(transaction: Transaction, directory: Directory, account: Account, actor: str) -> Start:
    token, until = new_token(), directory.now() + directory.policy.start_link
    change_account(transaction, account.id, directory.now(), start_hash=digest(token), start_until=until)
    note(transaction, directory, "start-link", account.id, actor=actor)
    return Start(account.id, token, until)


def reset_password(directory: Directory, by: User, account_id: str) -> Start:
    """Make the password of an account invalid, end its sessions and access tokens, and give a start link (72 hours) to set a new one. Not for the own account."""
    demand(by, Right.KONTEN)
    with directory.writing() as transaction:
        return _begin_anew(transaction, directory, _other(transaction, by, account_id), by.id)


def rescue_account(directory: Directory, login: str) -> Start:
    """Give a start link to whoever has the database itself in hands (command line), for an administration that has shut itself out; the second factor goes too."""
    with directory.writing() as transaction:
        account = account_of(transaction, login=folded_login(login))
        if account is None:
            raise UnknownName(f"Das Konto »{login}« gibt es nicht. Vorhanden sind: {', '.join(known.login for known in all_accounts(transaction))}.")
        change_account(transaction, account.id, directory.now(), disabled=False)
        _drop_second_factor(transaction, directory, account.id, "")
        return _begin_anew(transaction, directory, account, "")


def _begin_anew(transaction: Transaction, directory: Directory, account: Account, actor: str) -> Start:
    change_account(transaction, account.id, directory.now(), password=NO_PASSWORD)
    _shut_out(transaction, directory, account.id)
    return _start_link(transaction, directory, account, actor)


def reset_second_factor(directory: Directory, by: User, account_id: str) -> None:
    """Take the second factor and the recovery codes of an account away; sessions and access tokens end. Not for the own account."""
    demand(by, Right.KONTEN)
    with directory.writing() as transaction:
        account = _other(transaction, by, account_id)
        _drop_second_factor(transaction, directory, account.id, by.id)
        _shut_out(transaction, directory, account.id)


def _drop_second_factor(transaction: Transaction, directory: Directory, account_id: str, actor: str) -> None:
    change_account(transaction, account_id, directory.now(), totp_secret=None, totp_draft=None)
    replace_recovery(transaction, account_id, ())
    note(transaction, directory, "second-factor-reset", account_id, actor=actor)


def _shut_out(transaction: Transaction, directory: Directory, account_id: str) -> None:
    revoke_sessions(transaction, account_id, directory.now())
    revoke_tokens(transaction, account_id, directory.now())


def _other(transaction: Transaction, by: User, account_id: str) -> Account:
    """Give an account that is not one's own: nobody grants, resets or disables themselves."""
    if account_id == by.id:
        raise Refused("Das eigene Konto kann eine andere Person der Verwaltung ändern, Sie selbst nicht.")
    return known_account(transaction, account_id)


def disable_account(directory: Directory, by: User, account_id: str) -> None:
    """Disable an account; its sessions and access tokens end at once. Refused for oneself and for the last administrator."""
    demand(by, Right.KONTEN)
    with directory.writing() as transaction:
        lock_accounts(transaction)
        account = _other(transaction, by, account_id)
        change_account(transaction, account.id, directory.now(), disabled=True, start_hash=None, start_until=None)
        _demand_administrator(transaction)
        _shut_out(transaction, directory, account.id)
        note(transaction, directory, "disabled", account.id, actor=by.id)


def _demand_administrator(transaction: Transaction) -> None:
    if not administrators(transaction):
        raise Refused("Damit gäbe es niemanden mehr, der Konten verwaltet. Geben Sie die Rolle Verwaltung zuerst einem anderen Konto.")


def enable_account(directory: Directory, by: User, account_id: str) -> None:
    """Let a disabled account sign in again, with its old password."""
    demand(by, Right.KONTEN)
    with directory.writing() as transaction:
        account = _other(transaction, by, account_id)
        change_account(transaction, account.id, directory.now(), disabled=False)
        note(transaction, directory, "enabled", account.id, actor=by.id)


def set_grants(directory: Directory, by: User, account_id: str, grants: Iterable[Grant]) -> None:
    """Put new roles in place of all of an account; sessions and access tokens end, so that nothing old outlives the change. Not for the own account."""
    demand(by, Right.KONTEN)
    with directory.writing() as transaction:
        lock_accounts(transaction)
        account, places = _other(transaction, by, account_id), place_names(transaction)
        kept = checked_grants(grants, places)
        if set(kept) == set(account.grants):
            return
        replace_grants(transaction, account.id, kept)
        _demand_administrator(transaction)
        _shut_out(transaction, directory, account.id)
        words = ["; ".join(grant_words(grant, places) for grant in some) or "keine" for some in (account.grants, kept)]
        note(transaction, directory, "grants", account.id, actor=by.id, detail=" → ".join(words))


def update_account(directory: Directory, by: User, account_id: str, *, name: str, email: str = "", sign_in_service: str = "") -> None:
    """Change name, e-mail address and sign-in service of an account; another service takes the link to the old one away."""
    demand(by, Right.KONTEN)
    with directory.writing() as transaction:
        account = known_account(transaction, account_id)
        kept_name, kept_email = checked_person(account.login, name, email)
        issuer = sign_in_service.strip()
        subject = account.oidc_subject if issuer == account.oidc_issuer else None
        change_account(transaction, account.id, directory.now(), name=kept_name, email=kept_email, oidc_issuer=issuer, oidc_subject=subject)
        note(transaction, directory, "changed", account.id, actor=by.id)


def remove_account(directory: Directory, by: User, account_id: str) -> None:
    """Delete an account with its roles, sessions and tokens; what the person wrote stays in the projects. Refused for oneself and for the last administrator."""
    demand(by, Right.KONTEN)
    with directory.writing() as transaction:
        lock_accounts(transaction)
        account = _other(transaction, by, account_id)
        delete_account(transaction, account.id)
        _demand_administrator(transaction)
        note(transaction, directory, "removed", account.id, actor=by.id)


def grantable_places(directory: Directory, by: User) -> tuple[GrantPlace, ...]:
    """Give where roles can be held: titles of projects and names of their members, no other content."""
    demand(by, Right.KONTEN)
    with directory.reading() as transaction:
        places = place_names(transaction)
    named = sorted(places.items(), key=lambda item: item[1].casefold())
    return tuple(GrantPlace(project, title, tuple((town, name) for (of, town), name in named if of == project and town)) for (project, none), title in named if not none)


def list_accounts(directory: Directory, by: User) -> tuple[AccountInfo, ...]:
    """Give all accounts by login, for the administration."""
    demand(by, Right.KONTEN)
    with directory.reading() as transaction:
        places, seen = place_names(transaction), last_seen(transaction)
        return tuple(_info(account, places, seen.get(account.id)) for account in all_accounts(transaction))


def _info(account: Account, places: Places, seen: datetime | None) -> AccountInfo:
    return AccountInfo(account.id, account.login, account.name, account.email, account.grants, tuple(grant_words(grant, places) for grant in account.grants), account.disabled,
                       account.totp_secret is not None, account.oidc_issuer, account.start_hash is not None, seen, account.created_at)


def account_log(directory: Directory, by: User, *, account: str = "", most: int = 500) -> tuple[LogLine, ...]:
    """Give the newest entries of the log, of one account where its id is named; newest first."""
    demand(by, Right.KONTEN)
    with directory.reading() as transaction:
        logins = {known.id: known.login for known in all_accounts(transaction)} | {"": ""}
        rows = read_log(transaction, account_id=account, most=most)
    return tuple(LogLine(row.at, LOG_LABELS[row.kind], logins.get(row.account_id, "gelöschtes Konto"), logins.get(row.actor_id, "gelöschtes Konto"), row.address, row.detail) for row in rows)


def expire_accounts(directory: Directory) -> int:
    """Delete attempts, ended sessions, tokens, links and log entries nobody needs any more; gives how many. To be called now and then."""
    with directory.writing() as transaction:
        return delete_old(transaction, directory.now())
