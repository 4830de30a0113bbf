"""What people do with their own account: password, start link, second factor, recovery codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessment.accounts.passwords import matches
from assessment.accounts.refusals import WrongCode, WrongCredentials
from assessment.accounts.second_factor import code_step, new_secret, setup_uri
from assessment.accounts.tokens import digest, new_recovery_codes, recovery_digest
from assessment.errors import BrokenProject, Refused
from assessment.service.accounts.common import grant_words, kept_password, note
from assessment.service.accounts.sessions import SignedIn, Step, demanded_session
from assessment.service.accounts.signing_in import admitted, begin_attempt, fail_attempt, next_step, prove_factor
from assessment.store.accounts import (
    Account,
    Directory,
    Transaction,
    account_of,
    change_account,
    forgive_attempt,
    place_names,
    recovery_left,
    replace_recovery,
    revoke_sessions,
    swap_account,
)
from questionnaires import Problem

_START_OVER = "Der Startlink gilt nicht mehr oder wurde schon verwendet. Bitten Sie die Verwaltung dieses Servers um einen neuen."


@dataclass(frozen=True)
class OwnAccount:
    """The own account: ``roles`` in words; ``factor_demanded``: the roles ask for a second factor; ``sign_in_service`` the issuer that may vouch for it."""

    login: str
    name: str
    email: str
    roles: tuple[str, ...]
    has_password: bool
    password_changed_at: datetime | None
    second_factor: bool
    factor_demanded: bool
    recovery_codes: int
    sign_in_service: str


@dataclass(frozen=True)
class Starter:
    """Whose start link it is."""

    login: str
    name: str


@dataclass(frozen=True)
class Enrolment:
    """What the authenticator app needs: the secret to type, and the address for the QR code."""

    secret: str
    uri: str


@dataclass(frozen=True)
class Confirmed:
    """A second factor in use: the recovery codes, shown this once, and the session to go on with."""

    recovery_codes: tuple[str, ...]
    signed_in: SignedIn


def own_account(directory: Directory, token: str) -> OwnAccount:
    """Give the account of whoever is signed in; raises SignedOut."""
    with directory.reading() as transaction:
        _, account = demanded_session(transaction, directory, token)
        places, left = place_names(transaction), recovery_left(transaction, account.id)
    roles = tuple(grant_words(grant, places) for grant in account.grants)
    return OwnAccount(account.login, account.name, account.email, roles, bool(account.password), account.password_changed_at, account.totp_secret is not None,
                      directory.policy.needs_second_factor(account.grants), left, account.oidc_issuer)


def change_password(directory: Directory, token: str, old: str, new: str, *, address: str = "", agent: str = "") -> SignedIn:
    """Change the own password; every session ends, and a new one begins. Raises WrongCredentials, BrokenProject, TooManyFailures, SignedOut."""
    with directory.reading() as transaction:
        row, account = demanded_session(transaction, directory, token)
    attempt = begin_attempt(directory, account.login, address)
    if not matches(account.password, old):
        fail_attempt(directory, account.login, account, address)
        raise WrongCredentials
    if matches(account.password, new):
        raise BrokenProject([Problem("password-weak", "Kennwort", 0, "Das neue Kennwort ist das alte.", "Wählen Sie ein anderes.")])
    kept = kept_password(new, account.login, account.name)
    with directory.writing() as transaction:
        forgive_attempt(transaction, attempt)
        return _with_new_password(transaction, directory, account, kept, "password-changed", Step.FERTIG, address, agent or row.agent)


def _with_new_password(transaction: Transaction, directory: Directory, account: Account, kept: str, why: str, step: Step, address: str, agent: str) -> SignedIn:
    if not swap_account(transaction, account.id, "password", account.password, kept):
        raise Refused("Das Kennwort wurde soeben an anderer Stelle geändert. Melden Sie sich noch einmal an.")
    now = directory.now()
    change_account(transaction, account.id, now, password_changed_at=now, start_hash=None, start_until=None)
    revoke_sessions(transaction, account.id, now)
    note(transaction, directory, why, account.id, address=address)
    return admitted(transaction, directory, account, step, address=address, agent=agent)


def starter_of(directory: Directory, start: str) -> Starter:
    """Give whose start link it is; raises Refused where it does not hold (any more)."""
    with directory.reading() as transaction:
        account = _started(transaction, directory, start)
    return Starter(account.login, account.name)


def redeem_start(directory: Directory, start: str, password: str, *, address: str = "", agent: str = "") -> SignedIn:
    """Set the first or a new password by a start link, which is then used up. Raises Refused, BrokenProject with all that is wrong with the password."""
    with directory.reading() as transaction:
        account = _started(transaction, directory, start)
    kept = kept_password(password, account.login, account.name)
    with directory.writing() as transaction:
        account = _started(transaction, directory, start)
        if not swap_account(transaction, account.id, "start_hash", digest(start), None):
            raise Refused(_START_OVER)
        return _with_new_password(transaction, directory, account, kept, "started", next_step(directory, account), address, agent)


def _started(transaction: Transaction, directory: Directory, start: str) -> Account:
    account = account_of(transaction, start_hash=digest(start))
    if account is None or account.disabled or account.start_until is None or account.start_until <= directory.now():
        raise Refused(_START_OVER)
    return account


def enrol_totp(directory: Directory, token: str, *, server: str = "", code: str = "", address: str = "") -> Enrolment:
    """Begin to set up a second factor, during the sign-in that demands one or later. Where one exists, a code of it is needed."""
    with directory.reading() as transaction:
        _, account = demanded_session(transaction, directory, token, Step.FERTIG, Step.EINRICHTEN)
    if account.totp_secret is not None:
        prove_factor(directory, account, code, address)
    secret = new_secret()
    with directory.writing() as transaction:
        change_account(transaction, account.id, directory.now(), totp_draft=directory.sealed(account.id, secret))
    return Enrolment(secret, setup_uri(secret, account.login, server))


def pending_enrolment(directory: Directory, token: str, *, server: str = "") -> Enrolment | None:
    """Give the second factor begun and not confirmed, so that its page can be shown again; None where none was begun."""
    with directory.reading() as transaction:
        _, account = demanded_session(transaction, directory, token, Step.FERTIG, Step.EINRICHTEN)
    if account.totp_draft is None:
        return None
    secret = directory.opened(account.id, account.totp_draft)
    return Enrolment(secret, setup_uri(secret, account.login, server))


def confirm_totp(directory: Directory, token: str, code: str, *, address: str = "", agent: str = "") -> Confirmed:
    """Put the second factor begun into use; every session ends, and a new one begins. Raises WrongCode, Refused, SignedOut."""
    with directory.writing() as transaction:
        row, account = demanded_session(transaction, directory, token, Step.FERTIG, Step.EINRICHTEN)
        if account.totp_draft is None:
            raise Refused("Es wird gerade kein zweiter Faktor eingerichtet. Beginnen Sie die Einrichtung noch einmal.")
        step = code_step(directory.opened(account.id, account.totp_draft), code, directory.now())
        if step is None or not swap_account(transaction, account.id, "totp_secret", account.totp_secret, account.totp_draft):
            raise WrongCode
        change_account(transaction, account.id, directory.now(), totp_draft=None, totp_step=step)
        revoke_sessions(transaction, account.id, directory.now())
        note(transaction, directory, "second-factor", account.id, address=address)
        return Confirmed(_new_codes(transaction, account), admitted(transaction, directory, account, Step.FERTIG, address=address, agent=agent or row.agent))


def _new_codes(transaction: Transaction, account: Account) -> tuple[str, ...]:
    codes = new_recovery_codes()
    replace_recovery(transaction, account.id, (recovery_digest(account.id, code) for code in codes))
    return codes


def renew_recovery_codes(directory: Directory, token: str, code: str, *, address: str = "") -> tuple[str, ...]:
    """Give ten new recovery codes in place of all old ones; needs a code of the second factor."""
    with directory.reading() as transaction:
        _, account = demanded_session(transaction, directory, token)
    prove_factor(directory, account, code, address)
    with directory.writing() as transaction:
        note(transaction, directory, "recovery-new", account.id, address=address)
        return _new_codes(transaction, account)


def recovery_codes_left(directory: Directory, token: str) -> int:
    """Give how many of the own recovery codes are left."""
    with directory.reading() as transaction:
        _, account = demanded_session(transaction, directory, token)
        return recovery_left(transaction, account.id)
