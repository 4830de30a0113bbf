"""Sessions: a secret given once, limits by the clock, ended by everything that changes who somebody is."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from assessment.accounts import Grant, Role
from assessment.accounts.refusals import SignedOut, WrongCredentials
from assessment.errors import BrokenProject, UnknownName
from assessment.service import accounts

NEW = "fünf warme Kröten"


def alive(house, token):
    return accounts.user_of_session(house.directory, token) is not None


def test_only_a_hash_of_a_token_is_kept(house):
    house.account("ina")
    token = house.sign_in(agent="Firefox 140\r\nX: y" + "z" * 300).token
    assert len(token) >= 43
    with house.directory.reading() as connection:
        rows = connection.execute(text("SELECT * FROM account_session")).all()
    assert token not in repr(rows)
    mine = accounts.own_sessions(house.directory, token)[0]
    assert mine.agent.startswith("Firefox 140X: yzz")
    assert len(mine.agent) == 120


@pytest.mark.parametrize("token", ["", "unbekannt", "\ud800", "a" * 100_000])
def test_what_is_no_token_is_nobody(house, token):
    assert accounts.user_of_session(house.directory, token) is None
    assert accounts.pending_of_session(house.directory, token) is None
    accounts.sign_out(house.directory, token)
    with pytest.raises(SignedOut):
        accounts.change_password(house.directory, token, house.password, NEW)


def test_a_session_ends_after_half_an_hour_without_use(house):
    house.account("ina")
    token = house.sign_in().token
    house.clock.forward(minutes=29, seconds=59)
    assert alive(house, token)
    house.clock.forward(minutes=29, seconds=59)
    assert alive(house, token)
    house.clock.forward(minutes=30)
    assert not alive(house, token)


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(house):
    house.account("ina")
    token = house.sign_in().token
    for _ in range(12 * 4 - 1):
        house.clock.forward(minutes=15)
        assert alive(house, token)
    house.clock.forward(minutes=15)
    assert not alive(house, token)


def test_signing_out_ends_this_session_only(house):
    house.account("ina")
    one, two = house.sign_in().token, house.sign_in().token
    accounts.sign_out(house.directory, one)
    assert [alive(house, one), alive(house, two)] == [False, True]


def test_a_changed_password_ends_every_session_and_begins_a_new_one(house):
    house.account("ina")
    one, two = house.sign_in().token, house.sign_in().token
    new = accounts.change_password(house.directory, one, house.password, NEW).token
    assert [alive(house, one), alive(house, two), alive(house, new)] == [False, False, True]
    with pytest.raises(WrongCredentials):
        house.sign_in()
    assert house.sign_in(password=NEW).step is accounts.Step.FERTIG


def test_a_password_is_changed_only_by_who_knows_it_and_only_to_a_good_one(house):
    house.account("ina")
    token = house.sign_in().token
    with pytest.raises(WrongCredentials):
        accounts.change_password(house.directory, token, "ganz falsches Wort", NEW)
    for bad in ("kurz", house.password, "ina.muster.2026"):
        with pytest.raises(BrokenProject):
            accounts.change_password(house.directory, token, house.password, bad)
    assert alive(house, token)


@pytest.mark.parametrize("act", ["disable", "grants", "reset", "factor", "remove", "second factor set up"])
def test_what_changes_an_account_ends_its_sessions_and_tokens(house, act):
    user = house.account("ina", house.member())
    token = house.sign_in().token
    key = accounts.create_token(house.directory, user, "Auswertung", "lesen").token
    match act:
        case "disable":
            accounts.disable_account(house.directory, house.admin, user.id)
            accounts.enable_account(house.directory, house.admin, user.id)
        case "grants":
            accounts.set_grants(house.directory, house.admin, user.id, [Grant(Role.ARBEITSGRUPPE, house.ground.project)])
        case "reset":
            accounts.reset_password(house.directory, house.admin, user.id)
        case "factor":
            accounts.reset_second_factor(house.directory, house.admin, user.id)
        case "remove":
            accounts.remove_account(house.directory, house.admin, user.id)
        case _:
            other = house.sign_in().token
            house.secrets["ina"] = accounts.enrol_totp(house.directory, other).secret
            accounts.confirm_totp(house.directory, other, house.code())
    assert not alive(house, token)
    assert (accounts.user_of_token(house.directory, key) is None) == (act != "second factor set up")


def test_a_disabled_account_has_no_session_even_if_one_was_left(house):
    user = house.account("ina")
    token = house.sign_in().token
    with house.directory.writing() as connection:
        connection.execute(text("UPDATE account SET disabled = true WHERE id = :id"), {"id": user.id})
    assert not alive(house, token)


def test_own_sessions_are_listed_and_ended(house):
    house.account("ina")
    house.account("udo")
    one = house.sign_in(agent="Büro").token
    house.clock.forward(minutes=1)
    two, foreign = house.sign_in(agent="Laptop").token, house.sign_in("udo").token
    listed = accounts.own_sessions(house.directory, one)
    assert [(session.agent, session.current) for session in listed] == [("Laptop", False), ("Büro", True)]
    theirs = accounts.own_sessions(house.directory, foreign)[0].id
    for wrong in (theirs, "", "gibt es nicht"):
        with pytest.raises(UnknownName):
            accounts.end_session(house.directory, one, wrong)
    accounts.end_session(house.directory, one, listed[0].id)
    assert [alive(house, token) for token in (one, two, foreign)] == [True, False, True]
    three = house.sign_in().token
    assert accounts.end_other_sessions(house.directory, one) == 1
    assert [alive(house, token) for token in (one, three, foreign)] == [True, False, True]
