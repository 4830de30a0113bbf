"""Signing in: one wording for every failure, the same work for every name, a limit on failures that holds across processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from assessment.accounts import Grant, Policy, Role, passwords
from assessment.accounts.refusals import SignedOut, TooManyFailures, WrongCode, WrongCredentials
from assessment.errors import Refused
from assessment.service import accounts
from assessment.store.accounts import open_directory

WRONG = "Anmeldename oder Kennwort stimmt nicht."


@pytest.fixture
def verified(monkeypatch):
    """The hashes that were really checked."""
    seen = []
    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, kept, password: (seen.append(kept), real(self, kept, password))[1])
    return seen


def refused(house, login="ina", password="ganz falsches Wort", **more):
    with pytest.raises(Refused) as caught:
        house.sign_in(login, password, **more)
    return caught.value


def test_who_knows_the_password_is_signed_in_with_the_grants_of_today(house):
    user = house.account("ina", house.member())
    signed = house.sign_in("  INA ")
    assert signed.step is accounts.Step.FERTIG
    assert accounts.user_of_session(house.directory, signed.token) == user
    assert "angemeldet" in house.log(user.id)


def test_every_failure_sounds_the_same_and_costs_one_verification(house, verified):
    """Wrong, unknown, disabled, never started, impossible names and passwords: nothing tells them apart."""
    house.account("ina")
    disabled = house.account("udo")
    accounts.disable_account(house.directory, house.admin, disabled.id)
    accounts.create_account(house.directory, house.admin, "neu", "Nora Neu")
    for number, (login, password) in enumerate([("ina", "ganz falsches Wort"), ("niemand", house.password), ("udo", house.password), ("neu", house.password), ("neu", ""),
                                                ("a\0b", house.password), ("\ud800", "\ud800" * 12), ("ina", "x" * 100_000), ("ina", ""), ("' OR 1=1 --", "' OR 1=1 --")]):
        verified.clear()
        error = refused(house, login, password, address=f"10.0.{number}.1")
        assert (type(error), str(error)) == (WrongCredentials, WRONG), (login, password[:20])
        assert len(verified) == 1, login
        house.clock.forward(minutes=2)


def test_five_failures_lock_an_account_for_five_minutes_from_wherever(house):
    """Also the right password is refused then, also of an account that does not exist."""
    user = house.account("ina")
    for login in ("ina", "niemand"):
        for number in range(5):
            assert isinstance(refused(house, login, address=f"10.0.0.{number}" if login == "ina" else ""), WrongCredentials)
        error = refused(house, login, house.password, address="10.9.9.9")
        assert isinstance(error, TooManyFailures)
        assert "5 Minuten" in str(error)
    house.clock.forward(minutes=5, seconds=1)
    assert house.sign_in().step is accounts.Step.FERTIG
    assert house.log(user.id).count("nach Fehlversuchen gesperrt") == 1
    assert house.log(user.id).count("Anmeldung fehlgeschlagen") == 5


@pytest.mark.parametrize("addresses", [("10.0.0.1",) * 6, tuple(f"2001:db8:1:2::{number}" for number in range(6)), ("10.0.0.1", "::ffff:10.0.0.1") * 3])
def test_twenty_failures_lock_an_address_for_every_account(house, addresses):
    """Spraying names ends there. An IPv6 customer has a /64 network: changing the address inside it does not help."""
    house.account("ina")
    for number in range(20):
        assert isinstance(refused(house, f"name{number}", address=addresses[number % 6]), WrongCredentials)
    assert isinstance(refused(house, "ina", house.password, address=addresses[5]), TooManyFailures)
    assert house.sign_in(address="10.0.0.2").step is accounts.Step.FERTIG
    house.clock.forward(minutes=5, seconds=1)
    assert house.sign_in(address=addresses[5]).step is accounts.Step.FERTIG


def test_who_mistypes_does_not_lock_the_colleagues_behind_the_same_address(house):
    """A town hall has one address: a single account gives it five failures at most, however often it is tried."""
    house.account("ina")
    house.account("udo")
    for _ in range(5):
        assert isinstance(refused(house, "udo", address="10.0.0.1"), WrongCredentials)
    for _ in range(30):
        assert isinstance(refused(house, "udo", address="10.0.0.1"), TooManyFailures)
    assert house.sign_in("ina", address="10.0.0.1").step is accounts.Step.FERTIG


def test_a_stranger_who_fails_on_purpose_does_not_lock_the_owner_out_of_the_usual_desk(house):
    """The owner gets in where they signed in before, and that buys the stranger no new guesses."""
    house.account("ina")
    house.sign_in(address="2001:db8:1:2::1")
    for number in range(5):
        refused(house, address=f"10.0.0.{number}")
    assert house.sign_in(address="2001:db8:1:2::7").step is accounts.Step.FERTIG
    assert isinstance(refused(house, "ina", house.password, address="10.0.0.9"), TooManyFailures)
    house.clock.forward(days=30, seconds=1)
    for number in range(5):
        refused(house, address=f"10.0.0.{number}")
    assert isinstance(refused(house, "ina", house.password, address="2001:db8:1:2::1"), TooManyFailures)


def test_at_the_usual_desk_guessing_ends_after_five_tries_too(house):
    """It adds to nothing elsewhere, and nothing elsewhere adds to it; each lock stands in the log."""
    user = house.account("ina")
    for address in ("10.0.0.1", "10.0.0.2"):
        house.sign_in(address=address)
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
        for _ in range(5):
            assert isinstance(refused(house, address=address), WrongCredentials)
        assert isinstance(refused(house, "ina", house.password, address=address), TooManyFailures)
    assert house.log(user.id).count("nach Fehlversuchen gesperrt") == 3


def test_success_resets_the_account_but_not_the_address_for_others(house):
    """Who has an account of their own does not buy new guesses at others with it."""
    house.account("ina")
    for _ in range(4):
        refused(house, "ina")
    house.sign_in("ina")
    for _ in range(4):
        assert isinstance(refused(house, "ina", address="10.0.0.1"), WrongCredentials)
    for number in range(19):
        refused(house, f"opfer{number}", address="10.0.0.7")
    house.clock.forward(minutes=4)
    house.sign_in("vera", address="10.0.0.7")
    refused(house, "opfer", address="10.0.0.7")
    assert isinstance(refused(house, "vera", house.password, address="10.0.0.7"), TooManyFailures)


def test_two_processes_guessing_at_once_get_five_guesses_together(house):
    """The failure is counted before the check, so that parallel guesses do not slip through."""
    house.account("ina")
    directories = [house.directory, house.again()]

    def guess(number):
        try:
            accounts.sign_in(directories[number % 2], "ina", f"falsches Wort {number}", address=f"10.0.1.{number}")
        except Refused as error:
            return type(error)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(24)))
    directories[1].engine.dispose()
    assert outcomes.count(WrongCredentials) == 5
    assert outcomes.count(TooManyFailures) == 19


def kept_password(house, login="ina"):
    with house.directory.reading() as connection:
        return connection.execute(text("SELECT password FROM account WHERE login = :login"), {"login": login}).scalar_one()


def test_a_password_is_kept_as_argon2id_and_hashed_anew_when_the_demands_grow(house, monkeypatch):
    house.account("ina")
    kept = kept_password(house)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    house.sign_in()
    assert kept_password(house) == kept
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=3, memory_cost=20 * 1024, parallelism=1))
    house.sign_in()
    assert kept_password(house).startswith("$argon2id$v=19$m=20480,t=3,p=1$")
    house.sign_in()


def test_a_password_typed_with_composed_or_separate_umlauts_is_the_same(house):
    house.account("ina", password="vier kalte Fro\u0308sche")
    assert house.sign_in(password="vier kalte Frösche").step is accounts.Step.FERTIG


def test_a_password_changed_while_it_is_checked_opens_nothing(house, monkeypatch):
    """The administration resets the account between check and session."""
    user = house.account("ina")
    real = passwords.matches

    def slowly(kept, password):
        found = real(kept, password)
        accounts.reset_password(house.directory, house.admin, user.id)
        return found

    monkeypatch.setattr("assessment.service.accounts.signing_in.matches", slowly)
    assert isinstance(refused(house, "ina", house.password), WrongCredentials)


def test_with_a_second_factor_the_password_alone_opens_nothing(house):
    user, _ = house.with_factor("ina", Grant(Role.BERATUNG))
    house.clock.forward(minutes=1)
    first = house.sign_in()
    assert first.step is accounts.Step.CODE
    assert accounts.user_of_session(house.directory, first.token) is None
    assert accounts.pending_of_session(house.directory, first.token) == accounts.Pending(user.id, "ina", "Ina Muster", accounts.Step.CODE)
    with pytest.raises(SignedOut):
        accounts.own_sessions(house.directory, first.token)
    with pytest.raises(SignedOut):
        accounts.enrol_totp(house.directory, first.token)
    second = accounts.second_step(house.directory, first.token, house.code())
    assert second.token != first.token
    assert accounts.user_of_session(house.directory, second.token) == user
    assert accounts.pending_of_session(house.directory, first.token) is None
    house.clock.forward(minutes=1)
    assert house.sign_in(code=house.code()).step is accounts.Step.FERTIG


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_counts_one_step_early_or_late(house, steps, fits):
    house.with_factor("ina")
    house.clock.forward(minutes=10)
    first = house.sign_in()
    if fits:
        assert accounts.second_step(house.directory, first.token, house.code(steps=steps)).step is accounts.Step.FERTIG
    else:
        with pytest.raises(WrongCode):
            accounts.second_step(house.directory, first.token, house.code(steps=steps))


def test_a_code_counts_once_and_so_do_earlier_ones(house):
    """Also the one that confirmed the set-up."""
    house.with_factor("ina")
    with pytest.raises(WrongCode):
        house.sign_in(code=house.code())
    house.clock.forward(minutes=1)
    house.sign_in(code=house.code(steps=1))
    for steps in (1, 0):
        with pytest.raises(WrongCode):
            house.sign_in(code=house.code(steps=steps))


def test_guessing_codes_is_limited_and_the_password_buys_no_new_guesses(house):
    house.with_factor("ina")
    house.clock.forward(minutes=10)
    wrong = "000000" if house.code() != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongCode):
            accounts.second_step(house.directory, house.sign_in().token, wrong)
    with pytest.raises(TooManyFailures):
        house.sign_in()


def test_a_recovery_code_replaces_the_app_once(house):
    user, confirmed = house.with_factor("ina")
    assert len(set(confirmed.recovery_codes)) == 10
    house.clock.forward(minutes=10)
    code = confirmed.recovery_codes[3].lower().replace("-", " ")
    signed = house.sign_in(code=code)
    assert accounts.recovery_codes_left(house.directory, signed.token) == 9
    assert "Wiederherstellungscode verwendet" in house.log(user.id)
    with pytest.raises(WrongCode):
        house.sign_in(code=code)
    renewed = accounts.renew_recovery_codes(house.directory, signed.token, house.code())
    assert not set(renewed) & set(confirmed.recovery_codes)
    with pytest.raises(WrongCode):
        house.sign_in(code=confirmed.recovery_codes[4])
    assert house.sign_in(code=renewed[0]).step is accounts.Step.FERTIG


def test_recovery_codes_of_one_account_do_not_open_another(house):
    _, confirmed = house.with_factor("ina")
    house.with_factor("udo")
    house.clock.forward(minutes=10)
    with pytest.raises(WrongCode):
        house.sign_in("udo", code=confirmed.recovery_codes[0])


def test_the_first_account_sets_up_a_second_factor_before_it_makes_others(house):
    """Who makes accounts and takes backups is protected as who consults; a member may, but need not."""
    first = house.sign_in("vera")
    assert first.step is accounts.Step.EINRICHTEN
    assert accounts.user_of_session(house.directory, first.token) is None
    house.secrets["vera"] = accounts.enrol_totp(house.directory, first.token).secret
    signed = accounts.confirm_totp(house.directory, first.token, house.code("vera")).signed_in
    assert accounts.user_of_session(house.directory, signed.token) == house.admin
    house.clock.forward(minutes=1)
    assert house.sign_in("vera").step is accounts.Step.CODE
    house.account("ina", house.member(), Grant(Role.ARBEITSGRUPPE, house.ground.project))
    assert house.sign_in("ina").step is accounts.Step.FERTIG


def test_consultants_must_set_up_a_second_factor_before_they_see_anything(house):
    house.account("ina", Grant(Role.BERATUNG, house.ground.project))
    first = house.sign_in()
    assert first.step is accounts.Step.EINRICHTEN
    assert accounts.user_of_session(house.directory, first.token) is None
    enrolment = accounts.enrol_totp(house.directory, first.token, server="Musterkreis")
    assert enrolment.uri.startswith("otpauth://totp/reifegrad%20Musterkreis:ina?secret=" + enrolment.secret)
    house.secrets["ina"] = enrolment.secret
    with pytest.raises(WrongCode):
        accounts.confirm_totp(house.directory, first.token, house.code(steps=5))
    confirmed = accounts.confirm_totp(house.directory, first.token, house.code())
    assert accounts.user_of_session(house.directory, confirmed.signed_in.token) is not None
    assert accounts.pending_of_session(house.directory, first.token) is None


def test_another_sign_in_cannot_ride_on_a_second_factor_just_set_up(house):
    """Who knew the password alone and waited at the set-up page starts over."""
    house.account("ina", Grant(Role.BERATUNG))
    waiting, mine = house.sign_in(), house.sign_in()
    house.secrets["ina"] = accounts.enrol_totp(house.directory, mine.token).secret
    accounts.confirm_totp(house.directory, mine.token, house.code())
    with pytest.raises(SignedOut):
        accounts.enrol_totp(house.directory, waiting.token)
    with pytest.raises(SignedOut):
        accounts.confirm_totp(house.directory, waiting.token, house.code(steps=1))


def test_a_second_factor_is_replaced_only_with_a_code_of_it(house):
    _, confirmed = house.with_factor("ina")
    token = confirmed.signed_in.token
    with pytest.raises(WrongCode):
        accounts.enrol_totp(house.directory, token)
    house.clock.forward(minutes=1)
    new = accounts.enrol_totp(house.directory, token, code=house.code()).secret
    assert new != house.secrets["ina"]
    with pytest.raises(WrongCode):
        accounts.confirm_totp(house.directory, token, house.code(steps=1))
    house.secrets["ina"] = new
    assert accounts.confirm_totp(house.directory, token, house.code()).signed_in.step is accounts.Step.FERTIG


def test_confirming_what_was_never_begun_is_refused(house):
    house.account("ina")
    with pytest.raises(Refused, match="gerade kein zweiter Faktor"):
        accounts.confirm_totp(house.directory, house.sign_in().token, "123456")


def test_an_unfinished_sign_in_ends_after_ten_minutes(house):
    house.with_factor("ina")
    house.clock.forward(minutes=1)
    first = house.sign_in()
    house.clock.forward(minutes=10)
    with pytest.raises(SignedOut):
        accounts.second_step(house.directory, first.token, house.code())


def test_the_secret_of_a_second_factor_is_sealed_with_the_key_of_the_server(house):
    """Without the key or with another one nobody signs in, and the sentence says why; plain where no key is set."""
    from assessment.store import StoreError

    house.with_factor("udo")
    house.directory = open_directory(house.ground.place, clock=house.clock, key="k" * 32)
    house.with_factor("ina")
    house.clock.forward(minutes=1)
    with house.directory.reading() as connection:
        kept = {row.login: row.totp_secret for row in connection.execute(text("SELECT login, totp_secret FROM account WHERE totp_secret IS NOT NULL"))}
    assert house.secrets["udo"].encode() in bytes(kept["udo"])
    assert house.secrets["ina"].encode() not in bytes(kept["ina"])
    assert house.sign_in(code=house.code()).step is accounts.Step.FERTIG
    assert house.sign_in("udo", code=house.code("udo")).step is accounts.Step.FERTIG
    for key in ("", "z" * 32):
        other = open_directory(house.ground.place, clock=house.clock, key=key)
        with pytest.raises(StoreError, match="Schlüssel für die zweiten Faktoren"):
            accounts.sign_in(other, "ina", house.password, code=house.code(steps=1))
        other.engine.dispose()
    with pytest.raises(StoreError, match="zu kurz"):
        open_directory(house.ground.place, key="kurz")


ISSUER = "https://anmeldung.example"


def by_service(house, subject="s-1", **more):
    return accounts.sign_in_oidc(house.directory, ISSUER, subject, **more)


@pytest.mark.parametrize("claims", [{"login": "INA"}, {"email": "Ina@Muster.example", "email_verified": True}])
def test_a_sign_in_service_is_linked_once_to_who_was_registered_for_it(house, claims):
    """Afterwards issuer and subject count alone: a new person with the old name at the service gets nothing."""
    start = accounts.create_account(house.directory, house.admin, "ina", "Ina Muster", email="ina@muster.example", grants=[house.member()], sign_in_service=ISSUER)
    signed = by_service(house, **claims)
    user = accounts.user_of_session(house.directory, signed.token)
    assert user is not None
    assert user.id == start.account
    assert by_service(house, login="umbenannt").user.id == start.account
    with pytest.raises(Refused, match="kein Konto"):
        by_service(house, subject="s-2", **claims)
    assert "mit Anmeldedienst verknüpft" in house.log(start.account)


@pytest.mark.parametrize(("service", "claims"), [
    (ISSUER, {"email": "ina@muster.example"}), ("", {"login": "ina"}), ("https://andere.example", {"login": "ina"}), (ISSUER, {}), (ISSUER, {"login": "ina", "subject": ""})],
    ids=["address not confirmed", "not registered", "another service", "nobody", "no subject"])
def test_a_sign_in_service_opens_nothing_else(house, service, claims):
    accounts.create_account(house.directory, house.admin, "ina", "Ina Muster", email="ina@muster.example", sign_in_service=service)
    with pytest.raises(Refused, match="kein Konto"):
        by_service(house, **claims)


def test_an_address_that_two_accounts_share_links_neither(house):
    for login in ("ina", "udo"):
        accounts.create_account(house.directory, house.admin, login, "Name Muster", email="amt@muster.example", sign_in_service=ISSUER)
    with pytest.raises(Refused, match="kein Konto"):
        by_service(house, email="amt@muster.example", email_verified=True)


def test_a_consultant_needs_the_second_factor_also_behind_a_service_unless_it_asked_for_one(house):
    accounts.create_account(house.directory, house.admin, "ina", "Ina Muster", grants=[Grant(Role.BERATUNG)], sign_in_service=ISSUER)
    assert by_service(house, login="ina").step is accounts.Step.EINRICHTEN
    assert by_service(house, strong=True).step is accounts.Step.FERTIG


def test_a_disabled_account_is_not_signed_in_by_a_service(house):
    start = accounts.create_account(house.directory, house.admin, "ina", "Ina Muster", sign_in_service=ISSUER)
    by_service(house, login="ina")
    accounts.disable_account(house.directory, house.admin, start.account)
    with pytest.raises(Refused, match="kein Konto"):
        by_service(house)


def test_the_limits_are_the_servers_own(house):
    house.account("ina")
    strict = open_directory(house.directory.engine, clock=house.clock, policy=Policy(failures=1))
    with pytest.raises(WrongCredentials):
        accounts.sign_in(strict, "ina", "ganz falsches Wort")
    with pytest.raises(TooManyFailures):
        accounts.sign_in(strict, "ina", house.password)
