"""Tokens and personal links: they end, they can be revoked, and they never open more than they were made for."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from assessment.accounts import TOKEN_SCOPES, Grant, Right, Role, local_user
from assessment.accounts.refusals import NotAllowed
from assessment.errors import Refused, UnknownName
from assessment.service import accounts


def consultant(house):
    user, _ = house.with_factor("ute", Grant(Role.BERATUNG))
    return user


def test_a_token_acts_as_its_owner_with_fewer_rights(house):
    user = house.account("ina", house.member())
    made = accounts.create_token(house.directory, user, "Auswertung", "lesen")
    acting = accounts.user_of_token(house.directory, made.token)
    project, town = house.ground.project, house.ground.towns[0]
    assert made.token.startswith("reifegrad_")
    assert (acting.id, acting.login, acting.name) == (user.id, "ina", "Ina Muster")
    assert acting.may(Right.ANTWORTEN_SEHEN, project)
    assert acting.reach(Right.ANTWORTEN_SEHEN, project).towns == {town}
    assert user.may(Right.ANTWORTEN_SCHREIBEN, project)
    assert not acting.may(Right.ANTWORTEN_SCHREIBEN, project)
    assert not acting.reach(Right.ANTWORTEN_SCHREIBEN, project).covers(town)
    assert not acting.may(Right.ANGEMELDET)
    with house.directory.reading() as connection:
        assert made.token not in repr(connection.execute(text("SELECT * FROM api_token")).all())


@pytest.mark.parametrize("scope", ["lesen", "schreiben", "single"])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)
def test_no_token_reaches_further_than_its_owner(house, role, scope):
    """For every role, right and scope, in the named project and in others; never accounts or the whole database."""
    project, town = house.ground.project, house.ground.towns[0]
    grant = Grant(role, "" if role in (Role.VERWALTUNG, Role.BERATUNG) else project, town if role is Role.MITGLIED else "")
    user = house.account("ina", grant)
    asked = TOKEN_SCOPES.get(scope) or frozenset({Right.BERICHT_LESEN})
    held = [right for right in asked if user.may(right, project)]
    if not held:
        with pytest.raises(Refused, match="nicht mehr, als Sie selbst dürfen"):
            accounts.create_token(house.directory, user, "Test", asked if scope == "single" else scope, project=project)
        return
    made = accounts.create_token(house.directory, user, "Test", asked if scope == "single" else scope, project=project)
    acting = accounts.user_of_token(house.directory, made.token)
    for right in set(Right) - {Right.OFFEN}:
        assert acting.may(right, project) == (right in held)
        assert not acting.may(right, "anderes Projekt")
        mine, theirs = acting.reach(right, project), user.reach(right, project)
        assert (mine.everything, mine.released) <= (theirs.everything, theirs.released)
        assert mine.towns <= theirs.towns


def test_a_token_asks_for_nothing_its_owner_has_not(house):
    user = house.account("ina", house.member())
    with pytest.raises(Refused, match="Antworten abgleichen"):
        accounts.create_token(house.directory, user, "Test", {Right.ANTWORTEN_SEHEN, Right.BEWERTEN})
    with pytest.raises(Refused, match="Konten und Rollen verwalten"):
        accounts.create_token(house.directory, house.admin, "Test", {Right.KONTEN})
    for scope, days, name in (("alles", 90, "Test"), ("lesen", 0, "Test"), ("lesen", 367, "Test"), ("lesen", 90, " "), ("lesen", 90, "a\0b")):
        with pytest.raises(Refused):
            accounts.create_token(house.directory, user, name, scope, days=days)


def test_a_token_makes_no_tokens_and_a_laptop_has_none(house):
    user = house.account("ina", house.member())
    acting = accounts.user_of_token(house.directory, accounts.create_token(house.directory, user, "Test", "schreiben").token)
    for by in (acting, local_user("Ute")):
        with pytest.raises(Refused, match="nur für angemeldete Konten"):
            accounts.create_token(house.directory, by, "Test", "lesen")


def test_a_token_ends_by_time_and_by_being_revoked(house):
    user, other = house.account("ina", house.member()), house.account("udo")
    short, long = (accounts.create_token(house.directory, user, name, "lesen", days=days, project=house.ground.project) for name, days in (("kurz", 1), ("lang", 30)))
    house.clock.forward(days=1)
    assert accounts.user_of_token(house.directory, short.token) is None
    assert accounts.user_of_token(house.directory, long.token) is not None
    listed = {info.name: info for info in accounts.list_tokens(house.directory, user)}
    assert listed["lang"].last_used_at == house.clock()
    assert listed["lang"].project == "Erhebung 2026"
    assert "Antworten und Bemerkungen sehen" in listed["lang"].rights
    with pytest.raises(UnknownName):
        accounts.revoke_token(house.directory, other, long.id)
    accounts.revoke_token(house.directory, user, long.id)
    assert accounts.user_of_token(house.directory, long.token) is None
    assert {info.name: info.revoked for info in accounts.list_tokens(house.directory, user)} == {"kurz": False, "lang": True}
    with pytest.raises(UnknownName):
        accounts.revoke_token(house.directory, user, long.id)


@pytest.mark.parametrize("token", ["", "reifegrad_", "reifegrad_falsch", "\ud800", "reifegrad_\ud800"])
def test_what_is_no_token_is_nobody(house, token):
    assert accounts.user_of_token(house.directory, token) is None
    assert accounts.open_council_link(house.directory, token) is None


def test_a_session_is_no_token_and_a_token_no_session(house):
    user = house.account("ina", house.member())
    session, token = house.sign_in().token, accounts.create_token(house.directory, user, "Test", "lesen").token
    assert accounts.user_of_token(house.directory, session) is None
    assert accounts.user_of_session(house.directory, token) is None


def test_a_personal_link_opens_its_reports_and_nothing_else(house):
    ute, ground = consultant(house), house.ground
    made = accounts.create_council_link(house.directory, ute, ground.project, "Rita Rat", [ground.released], days=14)
    opened = accounts.open_council_link(house.directory, made.token)
    assert (opened.project, opened.releases, opened.user.name) == (ground.project, (ground.released,), "Rita Rat")
    assert [right for right in Right if right not in (Right.OFFEN, Right.ANGEMELDET) and opened.user.may(right, ground.project)] == [Right.BERICHT_LESEN]
    assert opened.user.reach(Right.BERICHT_LESEN, ground.project).towns == frozenset()
    assert not any(opened.user.may(right, "anderes Projekt") for right in Right if right not in (Right.OFFEN, Right.ANGEMELDET))
    with house.directory.reading() as connection:
        assert made.token not in repr(connection.execute(text("SELECT * FROM council_link")).all())


def test_a_personal_link_is_counted_ends_and_is_revoked(house):
    ute, ground = consultant(house), house.ground
    made, other = (accounts.create_council_link(house.directory, ute, ground.project, name, [ground.released], days=14) for name in ("Rita Rat", "Rolf Rat"))
    for _ in range(2):
        accounts.open_council_link(house.directory, made.token)
    assert accounts.council_link_of(house.directory, made.token) is not None
    listed = {info.person: info for info in accounts.list_council_links(house.directory, ute, ground.project)}
    assert (listed["Rita Rat"].opened, listed["Rita Rat"].last_opened_at, listed["Rolf Rat"].opened) == (2, house.clock(), 0)
    accounts.revoke_council_link(house.directory, ute, ground.project, other.id)
    assert accounts.open_council_link(house.directory, other.token) is None
    with pytest.raises(UnknownName):
        accounts.revoke_council_link(house.directory, ute, ground.project, other.id)
    house.clock.forward(days=14)
    assert accounts.open_council_link(house.directory, made.token) is None


def test_links_are_made_by_who_releases_and_to_what_is_released(house):
    ute, ground, member = consultant(house), house.ground, house.account("ina", house.member())
    for by in (member, house.admin):
        for verb in (lambda by=by: accounts.create_council_link(house.directory, by, ground.project, "Rita Rat", [ground.released]),
                     lambda by=by: accounts.list_council_links(house.directory, by, ground.project),
                     lambda by=by: accounts.revoke_council_link(house.directory, by, ground.project, "x")):
            with pytest.raises(NotAllowed, match="freigeben"):
                verb()
    for releases in ([ground.draft], ["gibt es nicht"], [ground.released, ground.draft]):
        with pytest.raises(UnknownName, match="nicht freigegeben"):
            accounts.create_council_link(house.directory, ute, ground.project, "Rita Rat", releases)
    for person, releases, days in (("", [ground.released], 30), ("Rita Rat", [], 30), ("Rita Rat", [ground.released], 0)):
        with pytest.raises(Refused):
            accounts.create_council_link(house.directory, ute, ground.project, person, releases, days=days)
