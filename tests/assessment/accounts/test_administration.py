"""What the administration may do with accounts, and what it may not: nobody grants themselves anything, the last administrator stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assessment.accounts import Grant, NarrowedUser, Right, Role, User, local_user
from assessment.accounts.refusals import NotAllowed, WrongCredentials
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service import accounts
from assessment.service.accounts.common import LOG_LABELS

BERATUNG = Grant(Role.BERATUNG)


def test_the_first_account_is_made_once_even_by_two_at_the_same_time(house):
    with pytest.raises(Refused, match="schon Konten"):
        accounts.create_first_account(house.directory, "zweite", "Zweite Erste", house.password)
    with house.directory.writing() as connection:
        connection.execute(text("DELETE FROM account"))
    directories = [house.directory, house.again()]

    def first(number):
        try:
            return accounts.create_first_account(directories[number % 2], f"erste{number}", "Erna Erste", house.password)
        except Refused:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = [info for info in pool.map(first, range(4)) if info]
    directories[1].engine.dispose()
    assert len(made) == 1
    assert made[0].roles == ("Verwaltung",)


def test_a_start_link_sets_the_password_once_within_72_hours(house):
    start = accounts.create_account(house.directory, house.admin, "Ina.Muster", "Ina Muster", grants=[house.member()])
    assert start.expires_at - house.clock() == timedelta(hours=72)
    assert accounts.starter_of(house.directory, start.token) == accounts.Starter("ina.muster", "Ina Muster")
    with pytest.raises(BrokenProject) as caught:
        accounts.redeem_start(house.directory, start.token, "ina.muster")
    assert [problem.code for problem in caught.value.problems] == ["password-weak", "password-weak"]
    signed = accounts.redeem_start(house.directory, start.token, house.password)
    assert accounts.user_of_session(house.directory, signed.token) == User(start.account, "ina.muster", "Ina Muster", (house.member(),))
    with pytest.raises(Refused, match="Startlink gilt nicht mehr"):
        accounts.redeem_start(house.directory, start.token, "fünf warme Kröten")
    with house.directory.reading() as connection:
        assert start.token not in repr(connection.execute(text("SELECT * FROM account")).all())


def test_a_start_link_ends(house):
    """By time, by a newer one, by disabling."""
    start = accounts.create_account(house.directory, house.admin, "ina", "Ina Muster")
    house.clock.forward(hours=72)
    with pytest.raises(Refused, match="Startlink gilt nicht mehr"):
        accounts.starter_of(house.directory, start.token)
    second, third = (accounts.reset_password(house.directory, house.admin, start.account) for _ in range(2))
    with pytest.raises(Refused, match="Startlink gilt nicht mehr"):
        accounts.redeem_start(house.directory, second.token, house.password)
    accounts.disable_account(house.directory, house.admin, start.account)
    accounts.enable_account(house.directory, house.admin, start.account)
    with pytest.raises(Refused, match="Startlink gilt nicht mehr"):
        accounts.redeem_start(house.directory, third.token, house.password)


def test_a_reset_makes_the_old_password_invalid_and_keeps_the_second_factor(house):
    user, _ = house.with_factor("ina")
    start = accounts.reset_password(house.directory, house.admin, user.id)
    with pytest.raises(WrongCredentials):
        house.sign_in()
    house.clock.forward(minutes=1)
    assert accounts.redeem_start(house.directory, start.token, "fünf warme Kröten").step is accounts.Step.CODE
    accounts.reset_second_factor(house.directory, house.admin, user.id)
    assert house.sign_in(password="fünf warme Kröten").step is accounts.Step.FERTIG


@pytest.mark.parametrize("by", [local_user("Ute"), NarrowedUser("x", "x", "X", (Grant(Role.VERWALTUNG),), allowed=frozenset(Right)), User("x", "x", "X", (Grant(Role.BERATUNG),)), User("x", "x", "X")],
                         ids=["local", "token", "consultant", "nobody"])
def test_only_the_administration_administers(house, by):
    """The one person of a laptop is everything; a token never is."""
    user = house.account("ina")
    verbs = [lambda: accounts.create_account(house.directory, by, "neu", "Nora Neu"), lambda: accounts.reset_password(house.directory, by, user.id),
             lambda: accounts.reset_second_factor(house.directory, by, user.id), lambda: accounts.set_grants(house.directory, by, user.id, []),
             lambda: accounts.update_account(house.directory, by, user.id, name="Ina"), lambda: accounts.list_accounts(house.directory, by),
             lambda: accounts.account_log(house.directory, by), lambda: accounts.disable_account(house.directory, by, user.id),
             lambda: accounts.enable_account(house.directory, by, user.id), lambda: accounts.remove_account(house.directory, by, user.id)]
    for verb in verbs:
        if by.local:
            verb()
        else:
            with pytest.raises(NotAllowed, match="Konten und Rollen verwalten"):
                verb()


def test_nobody_changes_their_own_rights(house):
    me = house.admin
    for verb in (lambda: accounts.set_grants(house.directory, me, me.id, [*me.grants, BERATUNG]), lambda: accounts.disable_account(house.directory, me, me.id),
                 lambda: accounts.remove_account(house.directory, me, me.id), lambda: accounts.reset_second_factor(house.directory, me, me.id),
                 lambda: accounts.reset_password(house.directory, me, me.id)):
        with pytest.raises(Refused, match="eigene Konto"):
            verb()


def test_the_last_administrator_stays(house):
    """Also when two administrators take each other away."""
    other = house.account("udo", Grant(Role.VERWALTUNG))
    accounts.set_grants(house.directory, other, house.admin.id, [BERATUNG])
    for verb in (lambda: accounts.disable_account(house.directory, house.admin, other.id), lambda: accounts.remove_account(house.directory, house.admin, other.id),
                 lambda: accounts.set_grants(house.directory, house.admin, other.id, [])):
        with pytest.raises(Refused, match="niemanden mehr"):
            verb()
    listed = {info.login: info for info in accounts.list_accounts(house.directory, other)}
    assert not listed["udo"].disabled
    assert listed["udo"].roles == ("Verwaltung",)


def test_who_has_the_database_can_rescue_an_account(house):
    accounts.disable_account(house.directory, house.account("udo", Grant(Role.VERWALTUNG)), house.admin.id)
    start = accounts.rescue_account(house.directory, "Vera")
    assert accounts.redeem_start(house.directory, start.token, "fünf warme Kröten").step is accounts.Step.EINRICHTEN
    with pytest.raises(UnknownName, match="vera"):
        accounts.rescue_account(house.directory, "niemand")


def test_a_login_is_unique_however_it_is_typed(house):
    house.account("müller")
    for login in ("MÜLLER", "mu\u0308ller", " Müller "):
        with pytest.raises(Refused, match="gibt es schon"):
            accounts.create_account(house.directory, house.admin, login, "Zweite Müller")


def test_everything_wrong_with_a_person_is_told_at_once(house):
    with pytest.raises(BrokenProject) as caught:
        accounts.create_account(house.directory, house.admin, "a b", "\x07", email="kein-at")
    assert [problem.file for problem in caught.value.problems] == ["Anmeldename", "Name", "E-Mail"]
    for name in ("", " ", "x" * 121, "Ina\nMuster", "Ina \ud800"):
        with pytest.raises(BrokenProject):
            accounts.create_account(house.directory, house.admin, "ina", name)


def test_roles_that_make_no_sense_are_refused_all_at_once(house):
    project, (town, _) = house.ground.project, house.ground.towns
    wrong = [Grant(Role.VERWALTUNG, project), Grant(Role.MITGLIED, project), Grant(Role.MITGLIED, "", town), Grant(Role.ARBEITSGRUPPE), Grant(Role.RAT), Grant(Role.BERATUNG, project, town),
             Grant(Role.BERATUNG, "gibt es nicht"), Grant(Role.MITGLIED, project, "gibt es nicht")]
    with pytest.raises(BrokenProject) as caught:
        accounts.create_account(house.directory, house.admin, "ina", "Ina Muster", grants=wrong)
    assert len(caught.value.problems) == len(wrong)
    right = [Grant(Role.VERWALTUNG), Grant(Role.MITGLIED, project, town), Grant(Role.ARBEITSGRUPPE, project), Grant(Role.BERATUNG), Grant(Role.BERATUNG, project)]
    accounts.create_account(house.directory, house.admin, "ina", "Ina Muster", grants=[*right, *right])
    ina = next(info for info in accounts.list_accounts(house.directory, house.admin) if info.login == "ina")
    assert set(ina.grants) == set(right)
    assert len(ina.grants) == len(right)
    assert "Mitgliedskommune (Musterstadt, Erhebung 2026)" in ina.roles


def test_the_list_says_how_each_account_stands(house):
    accounts.create_account(house.directory, house.admin, "neu", "Nora Neu", email="nora@muster.example", sign_in_service="https://anmeldung.example")
    house.with_factor("ina")
    vera, ina, neu = sorted(accounts.list_accounts(house.directory, house.admin), key=lambda info: ["vera", "ina", "neu"].index(info.login))
    assert (vera.second_factor, vera.waiting, vera.last_seen_at) == (False, False, None)
    assert (ina.second_factor, ina.waiting, ina.last_seen_at) == (True, False, house.clock())
    assert (neu.second_factor, neu.waiting, neu.email, neu.sign_in_service) == (False, True, "nora@muster.example", "https://anmeldung.example")


def test_an_account_is_changed_and_the_link_to_another_service_is_taken_away(house):
    start = accounts.create_account(house.directory, house.admin, "ina", "Ina Muster", sign_in_service="https://eins.example")
    accounts.sign_in_oidc(house.directory, "https://eins.example", "s", login="ina")
    accounts.update_account(house.directory, house.admin, start.account, name="Ina Neu", sign_in_service="https://zwei.example")
    assert accounts.sign_in_oidc(house.directory, "https://zwei.example", "t", login="ina").user.name == "Ina Neu"
    with pytest.raises(Refused, match="kein Konto"):
        accounts.sign_in_oidc(house.directory, "https://eins.example", "s", login="ina")


def test_unknown_accounts_are_told(house):
    for verb in (accounts.reset_password, accounts.disable_account, accounts.enable_account, accounts.remove_account, accounts.reset_second_factor):
        with pytest.raises(UnknownName, match="Dieses Konto gibt es nicht"):
            verb(house.directory, house.admin, "gibt es nicht")


def test_the_log_says_who_did_what_to_whom(house):
    user = house.account("ina")
    accounts.set_grants(house.directory, house.admin, user.id, [house.member()])
    accounts.set_grants(house.directory, house.admin, user.id, [house.member()])
    house.clock.forward(minutes=1)
    with pytest.raises(WrongCredentials):
        house.sign_in(password="ganz falsches Wort", address="10.0.0.1")
    lines = accounts.account_log(house.directory, house.admin, account=user.id)
    assert (lines[0].what, lines[0].account, lines[0].actor, lines[0].address) == ("Anmeldung fehlgeschlagen", "ina", "", "10.0.0.1")
    grants = [line for line in lines if line.what == "Rollen geändert"]
    assert [(line.actor, line.detail) for line in grants] == [("vera", "keine → Mitgliedskommune (Musterstadt, Erhebung 2026)")]
    accounts.remove_account(house.directory, house.admin, user.id)
    assert {line.account for line in accounts.account_log(house.directory, house.admin, account=user.id)} == {"gelöschtes Konto"}
    assert len(accounts.account_log(house.directory, house.admin, most=3)) == 3


@pytest.mark.parametrize("statement", ["UPDATE account_event SET detail = 'anders'", "DELETE FROM account_event"])
def test_the_log_refuses_changes_and_deletion(house, statement):
    """By the database itself, for whoever writes past the program."""
    house.clock.at = datetime.now(UTC)
    house.account("ina")
    with pytest.raises(DBAPIError, match="wird nie verändert"), house.directory.writing() as connection:
        connection.execute(text(statement))


def test_what_nobody_needs_any_more_is_deleted_and_nothing_else(house):
    """Log entries after a year; sessions, tokens and links 90 days after their end; attempts after a day."""
    today = datetime.now(UTC)
    house.clock.at = today - timedelta(days=400)
    user = house.account("ina", house.member())
    house.sign_in()
    accounts.create_token(house.directory, user, "alt", "lesen", days=1)
    with pytest.raises(WrongCredentials):
        house.sign_in(password="ganz falsches Wort")
    old = len(house.log(user.id))
    house.clock.at = today
    new, key = house.sign_in(), accounts.create_token(house.directory, user, "neu", "lesen")
    kept = len(house.log(user.id)) - old
    assert accounts.expire_accounts(house.directory) > old > kept > 0
    assert len(house.log(user.id)) == kept
    assert accounts.user_of_session(house.directory, new.token) is not None
    assert accounts.user_of_token(house.directory, key.token) is not None
    assert [info.name for info in accounts.list_tokens(house.directory, user)] == ["neu"]
    with house.directory.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM account_session")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM account_attempt")).scalar_one() == 0
    assert accounts.expire_accounts(house.directory) == 0


def test_every_entry_the_program_writes_has_german_words():
    """A kind without words would break the page of the log."""
    import re
    from pathlib import Path

    source = "".join(path.read_text(encoding="utf-8") for path in Path(accounts.__file__).parent.glob("*.py"))
    written = set(re.findall(r'(?:note|_note_account)\(transaction, directory, "([a-z-]+)"', source)) | set(re.findall(r'kept, "([a-z-]+)",', source))
    assert written == set(LOG_LABELS)
