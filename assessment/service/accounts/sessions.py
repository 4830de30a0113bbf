"""Sessions: who is behind a token, which sessions are open, how they end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from assessment.accounts import User
from assessment.accounts.refusals import SignedOut
from assessment.accounts.tokens import digest, new_token
from assessment.errors import UnknownName
from assessment.service.accounts.common import note
from assessment.store.accounts import (
    Account,
    Directory,
    SessionRow,
    Transaction,
    account_of,
    insert_session,
    live_session,
    live_sessions,
    revoke_sessions,
    touch_session,
)

LONGEST_AGENT = 120


class Step(Enum):
    """What is still to do before somebody is signed in."""

    FERTIG = "fertig"
    CODE = "code"
    EINRICHTEN = "einrichten"


@dataclass(frozen=True)
class SignedIn:
    """What came of a step of signing in. ``token`` belongs into the cookie and is given this once; unless ``step`` is FERTIG it opens nothing but the next step."""

    token: str
    step: Step
    user: User
    expires_at: datetime


@dataclass(frozen=True)
class Pending:
    """A sign-in that is not finished: whose, and what is missing."""

    account: str
    login: str
    name: str
    step: Step


@dataclass(frozen=True)
class SessionInfo:
    """An open session as its owner sees it."""

    id: str
    agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool


def begin_session(transaction: Transaction, directory: Directory, account: Account, step: Step, agent: str) -> SignedIn:
    """Start a session with a token of its own; an unfinished one lives only as long as a step may take."""
    now, policy, token = directory.now(), directory.policy, new_token()
    idle, absolute = (policy.idle, policy.absolute) if step is Step.FERTIG else (policy.pending, policy.pending)
    short = "".join(char for char in agent if char.isprintable())[:LONGEST_AGENT]
    insert_session(transaction, SessionRow(digest(token), str(uuid.uuid4()), account.id, step.value, short, now, now, now + idle, now + absolute))
    return SignedIn(token, step, account.user, now + absolute)


def session_and_account(transaction: Transaction, directory: Directory, token: str, *steps: Step) -> tuple[SessionRow, Account] | None:
    """Give the live session of a token at one of these steps, with its account; None if there is none or the account is disabled."""
    row = live_session(transaction, digest(token), directory.now())
    account = account_of(transaction, id=row.account_id) if row and Step(row.step) in steps else None
    return (row, account) if row and account and not account.disabled else None


def demanded_session(transaction: Transaction, directory: Directory, token: str, *steps: Step) -> tuple[SessionRow, Account]:
    """Give the live session of a token at one of these steps (by default: signed in); raises SignedOut."""
    found = session_and_account(transaction, directory, token, *(steps or (Step.FERTIG,)))
    if found is None:
        raise SignedOut
    return found


def user_of_session(directory: Directory, token: str) -> User | None:
    """Give who is signed in with a token, with today's grants; None if nobody is. Being asked keeps the session from idling out."""
    with directory.reading() as transaction:
        found = session_and_account(transaction, directory, token, Step.FERTIG)
    if found is None:
        return None
    row, account = found
    now = directory.now()
    if now - row.last_seen_at >= directory.policy.touch:
        with directory.writing() as transaction:
            touch_session(transaction, row, now, directory.policy.idle)
    return account.user


def pending_of_session(directory: Directory, token: str) -> Pending | None:
    """Give the sign-in a token has begun and not finished, None if there is none."""
    with directory.reading() as transaction:
        found = session_and_account(transaction, directory, token, Step.CODE, Step.EINRICHTEN)
    return Pending(found[1].id, found[1].login, found[1].name, Step(found[0].step)) if found else None


def sign_out(directory: Directory, token: str) -> None:
    """End the session of a token, finished or not; without one there is nothing to do."""
    with directory.writing() as transaction:
        row = live_session(transaction, digest(token), directory.now())
        if row is not None:
            revoke_sessions(transaction, row.account_id, directory.now(), only=row.id)
            note(transaction, directory, "signed-out", row.account_id)


def own_sessions(directory: Directory, token: str) -> tuple[SessionInfo, ...]:
    """Give the open sessions of whoever is signed in, the newest first."""
    with directory.reading() as transaction:
        mine, account = demanded_session(transaction, directory, token)
        rows = [row for row in live_sessions(transaction, account.id, directory.now()) if Step(row.step) is Step.FERTIG]
    return tuple(SessionInfo(row.id, row.agent, row.created_at, row.last_seen_at, row.expires_at, row.id == mine.id) for row in rows)


def end_session(directory: Directory, token: str, session: str) -> None:
    """End one of the own sessions; raises UnknownName for one of somebody else."""
    with directory.writing() as transaction:
        _, account = demanded_session(transaction, directory, token)
        if not session or not revoke_sessions(transaction, account.id, directory.now(), only=session):
            raise UnknownName("Diese Sitzung gibt es nicht mehr. Laden Sie die Liste neu.")
        note(transaction, directory, "sessions-ended", account.id)


def end_other_sessions(directory: Directory, token: str) -> int:
    """End all own sessions but this one; gives how many."""
    with directory.writing() as transaction:
        mine, account = demanded_session(transaction, directory, token)
        count = revoke_sessions(transaction, account.id, directory.now(), but=mine.id)
        note(transaction, directory, "sessions-ended", account.id, detail=f"{count} andere")
    return count
