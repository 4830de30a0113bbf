"""Signing in: name and password, the second factor, a sign-in service (OIDC). Every attempt counts as failed until it succeeds."""

from __future__ import annotations

from dataclasses import replace

from assessment.accounts import LOGIN, folded_login, network_of
from assessment.accounts.passwords import hashed, matches, outdated
from assessment.accounts.refusals import TooManyFailures, WrongCode, WrongCredentials
from assessment.accounts.second_factor import code_step
from assessment.accounts.tokens import digest, recovery_digest
from assessment.errors import Refused
from assessment.service.accounts.common import note
from assessment.service.accounts.sessions import SignedIn, Step, begin_session, demanded_session
from assessment.store.accounts import (
    Account,
    Directory,
    Guess,
    Transaction,
    account_of,
    addresses_of,
    all_accounts,
    change_account,
    failures_of,
    forgive_attempt,
    forgive_login,
    reserve_attempt,
    revoke_sessions,
    swap_account,
    use_recovery,
    use_step,
)


def sign_in(directory: Directory, login: str, password: str, *, code: str = "", address: str = "", agent: str = "") -> SignedIn:
    """Sign somebody in, or give the step that is missing; with ``code`` both steps at once.

    Raises WrongCredentials (unknown, disabled and wrong alike, after the same work), TooManyFailures, WrongCode.
    """
    folded = folded_login(login)
    attempt = begin_attempt(directory, folded, address)
    with directory.reading() as transaction:
        account = account_of(transaction, login=folded) if LOGIN.fullmatch(folded) else None
    usable = account if account and not account.disabled else None
    if not matches(usable.password if usable else "", password) or usable is None:
        fail_attempt(directory, folded, account, address)
        raise WrongCredentials
    kept = _kept_up_to_date(directory, usable, password)
    signed = _admit(directory, replace(usable, password=kept), attempt, address, agent)
    return second_step(directory, signed.token, code, address=address, agent=agent) if code and signed.step is Step.CODE else signed


def begin_attempt(directory: Directory, login: str, address: str) -> str:
    """Count an attempt before it is checked; gives its id. Raises TooManyFailures."""
    now, policy = directory.now(), directory.policy
    with directory.writing() as transaction:
        attempt = reserve_attempt(transaction, _guess(transaction, directory, login, address), now - policy.window, now, policy.failures, policy.failures_of_address)
    if not attempt:
        raise TooManyFailures(int(policy.window.total_seconds() // 60))
    return attempt


def _guess(transaction: Transaction, directory: Directory, login: str, address: str) -> Guess:
    known = addresses_of(transaction, login, directory.now() - directory.policy.familiar) if LOGIN.fullmatch(login) else ()
    return Guess(digest(login), network_of(address), frozenset(network_of(found) for found in known))


def fail_attempt(directory: Directory, login: str, account: Account | None, address: str) -> None:
    """Write a failed attempt into the log, and that it was the last one for a while."""
    with directory.writing() as transaction:
        note(transaction, directory, "failed", account.id if account else "", actor="", address=address)
        if failures_of(transaction, _guess(transaction, directory, login, address), directory.now() - directory.policy.window) >= directory.policy.failures:
            note(transaction, directory, "locked", account.id if account else "", actor="", address=address)


def _kept_up_to_date(directory: Directory, account: Account, password: str) -> str:
    """Hash a password anew where the demands on hashes have grown since; gives the hash that is kept now."""
    if not outdated(account.password):
        return account.password
    new = hashed(password)
    with directory.writing() as transaction:
        return new if swap_account(transaction, account.id, "password", account.password, new) else account.password


def next_step(directory: Directory, account: Account, *, proven: bool = False) -> Step:
    """Give what is still missing after the first factor; ``proven``: the second one was given."""
    if proven:
        return Step.FERTIG
    if account.totp_secret is not None:
        return Step.CODE
    return Step.EINRICHTEN if directory.policy.needs_second_factor(account.grants) else Step.FERTIG


def _admit(directory: Directory, account: Account, attempt: str, address: str, agent: str) -> SignedIn:
    """Start the session after the password, unless it was changed or the account disabled meanwhile.

    While a code is missing, earlier failures still count: the password alone must not buy new guesses.
    """
    with directory.writing() as transaction:
        now = account_of(transaction, hold=True, id=account.id)
        if now is None or now.disabled or now.password != account.password:
            raise WrongCredentials
        forgive_attempt(transaction, attempt)
        return admitted(transaction, directory, now, next_step(directory, now), address=address, agent=agent)


def admitted(transaction: Transaction, directory: Directory, account: Account, step: Step, *, address: str, agent: str) -> SignedIn:
    """Start a session; a finished one resets the failures of the account and stands in the log.

    Where a second factor is to be set up, what an earlier session began is dropped: nobody confirms a secret somebody else has seen.
    """
    if step is Step.FERTIG:
        forgive_login(transaction, digest(account.login), network_of(address))
        note(transaction, directory, "signed-in", account.id, address=address)
    if step is Step.EINRICHTEN:
        change_account(transaction, account.id, directory.now(), totp_draft=None)
    return begin_session(transaction, directory, account, step, agent)


def second_step(directory: Directory, token: str, code: str, *, address: str = "", agent: str = "") -> SignedIn:
    """Finish a sign-in with a code of the app or a recovery code; the token is a new one. Raises WrongCode, TooManyFailures, SignedOut."""
    with directory.reading() as transaction:
        row, account = demanded_session(transaction, directory, token, Step.CODE)
    prove_factor(directory, account, code, address)
    with directory.writing() as transaction:
        _, account = demanded_session(transaction, directory, token, Step.CODE)
        revoke_sessions(transaction, account.id, directory.now(), only=row.id)
        return admitted(transaction, directory, account, Step.FERTIG, address=address, agent=agent or row.agent)


def prove_factor(directory: Directory, account: Account, code: str, address: str) -> None:
    """Use a code or recovery code up; failures count like those of passwords. Raises WrongCode, TooManyFailures."""
    attempt = begin_attempt(directory, account.login, address)
    with directory.writing() as transaction:
        fits = _factor_fits(transaction, directory, account, code)
        if fits:
            forgive_attempt(transaction, attempt)
    if not fits:
        fail_attempt(directory, account.login, account, address)
        raise WrongCode


def _factor_fits(transaction: Transaction, directory: Directory, account: Account, code: str) -> bool:
    if account.totp_secret is None:
        return False
    step = code_step(directory.opened(account.id, account.totp_secret), code, directory.now(), account.totp_step)
    if step is not None:
        return use_step(transaction, account.id, step)
    used = use_recovery(transaction, account.id, recovery_digest(account.id, code))
    if used:
        note(transaction, directory, "recovery-used", account.id)
    return used


def sign_in_oidc(directory: Directory, issuer: str, subject: str, *, login: str = "", email: str = "", email_verified: bool = False, strong: bool = False,
                 address: str = "", agent: str = "") -> SignedIn:
    """Sign in whom a sign-in service vouches for; the caller has checked the ID token. ``strong``: the service asked for a second factor.

    Linked once by the login or the confirmed e-mail address of an account that the administration registered for this very service; later by issuer and subject only.
    """
    with directory.writing() as transaction:
        account = account_of(transaction, oidc_issuer=issuer, oidc_subject=subject) if issuer and subject else None
        if account is None and issuer and subject:
            account = _linked(transaction, directory, issuer, subject, folded_login(login), email.strip().casefold() if email_verified else "")
        if account is not None and not account.disabled:
            return admitted(transaction, directory, account, next_step(directory, account, proven=strong), address=address, agent=agent)
    raise Refused("Für diese Anmeldung gibt es hier kein Konto. Bitten Sie die Verwaltung dieses Servers, Ihr Konto für den Anmeldedienst freizuschalten.")


def _linked(transaction: Transaction, directory: Directory, issuer: str, subject: str, login: str, email: str) -> Account | None:
    """Link the one account waiting for this person; none if it is not clear which."""
    waiting = [account for account in all_accounts(transaction) if account.oidc_issuer == issuer and account.oidc_subject is None and not account.disabled]
    fitting = [account for account in waiting if account.login == login or (email and account.email.casefold() == email)]
    if len(fitting) != 1 or not swap_account(transaction, fitting[0].id, "oidc_subject", None, subject):
        return None
    note(transaction, directory, "oidc-linked", fitting[0].id, detail=issuer)
    return fitting[0]
