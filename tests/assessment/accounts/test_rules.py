"""The rules without a database: passwords, codes, reaches, the table of who may do what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.accounts import RIGHTS, Grant, Right, Role, User, folded_login, local_user, narrowed, network_of, rights_table
from assessment.accounts.passwords import common_words, hashed, matches, password_faults
from assessment.accounts.second_factor import code_at, code_step
from assessment.accounts.tokens import new_recovery_codes, recovery_digest

PROJECTS, TOWNS = st.sampled_from(["", "p1", "p2"]), st.sampled_from(["", "t1", "t2", "t3"])
GRANTS = st.lists(st.builds(Grant, st.sampled_from(Role), PROJECTS, TOWNS), max_size=5).map(tuple)


@given(GRANTS, st.sampled_from(Right), st.sampled_from(["p1", "p2"]), st.sampled_from(["t1", "t2", "t3"]))
def test_a_reach_covers_a_town_only_by_a_grant(grants, right, project, town):
    """Somebody must hold a role for all towns, or be this town's own member, in this project."""
    user = User("u", "u", "U", grants)
    granted = [grant for grant in grants if grant.project in ("", project) and grant.role in RIGHTS.get(right, {})]
    allowed = any(RIGHTS[right][grant.role].value == "alle" or (RIGHTS[right][grant.role].value == "eigene" and grant.town == town) for grant in granted)
    assert user.reach(right, project).covers(town) == allowed
    if right in RIGHTS:
        assert user.may(right, project) == bool(granted)


@given(GRANTS, st.frozensets(st.sampled_from(Right)), st.sampled_from(["", "p1"]), st.sampled_from(Right), st.sampled_from(["p1", "p2"]), st.sampled_from(["t1", "t2"]))
def test_narrowing_never_widens(grants, allowed, only, right, project, town):
    user = User("u", "u", "U", grants)
    acting = narrowed(user, allowed, only, "t")
    if right is not Right.OFFEN:
        assert acting.may(right, project) <= (user.may(right, project) and right in allowed and only in ("", project))
    assert acting.reach(right, project).covers(town) <= user.reach(right, project).covers(town)
    assert acting.reach(right, project).released <= user.reach(right, project).released
    assert not acting.may(Right.KONTEN)


@pytest.mark.parametrize("password", ["passwort1234", "P@ssw0rt!2026!", "Kennwort-2026", "Sommersonne2026", "qwertzuiop123", "123456789012", "abcdefghijkl", "aaaaaaaaaaaa", "abababababab",
                                      "Reifegrad-2026!", "Gemeinde2026!!", "ute.beispiel.1", "Beispiel12345", "Ute Beispiel 26", "Bürgermeister1", "ytrewq654321"])
def test_what_is_guessed_first_is_refused(password):
    assert password_faults(password, login="ute.beispiel", name="Ute Beispiel")


@pytest.mark.parametrize("password", ["vier kalte Frösche", "Sommer Montag Kaffee Hund", "x7!Kq2#mZp9v", "            fünf kalt", "korrekt pferd batterie klammer", "ßäöüéèêñçøåłő", "密码安全性测试密码安全性测", "ab" * 30 + "cde",
                                      "Das Rathaus hat 3 Türen"])
def test_a_long_password_of_ones_own_is_fine_whatever_it_is_made_of(password):
    assert password_faults(password, login="ute.beispiel", name="Ute Beispiel") == []


@pytest.mark.parametrize(("length", "fine"), [(11, False), (12, True), (128, True), (129, False)])
def test_length_is_counted_in_characters(length, fine):
    text = ("ßxöqäwüy€" * 20)[:length]
    assert (password_faults(text) == []) == fine


def test_all_faults_are_told_at_once_and_each_is_a_sentence():
    faults = password_faults("a\0a")
    assert len(faults) == 3
    assert all(fault.endswith(".") for fault in faults)


def test_the_shipped_list_is_found_inside_the_package():
    assert {"passwort", "geheim", "rathaus", "sommer"} <= common_words()
    assert len(common_words()) > 300


def test_a_kept_password_fits_itself_only_and_an_empty_one_nothing():
    kept = hashed("vier kalte Frösche")
    assert matches(kept, "vier kalte Fro\u0308sche")
    assert not matches(kept, "vier kalte frösche")
    assert not matches("", "")
    assert not matches("", "Kennwort von niemandem")
    assert not matches("kein Hash", "vier kalte Frösche")
    assert kept != hashed("vier kalte Frösche")


def test_beyond_the_longest_password_nothing_is_cut_off_silently():
    assert not matches(hashed("x" * 128), "x" * 129)


@pytest.mark.parametrize(("moment", "code"), [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")])
def test_codes_are_those_of_rfc_6238(moment, code):
    """Appendix B (SHA-1), its last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert code_at(secret, moment // 30) == code
    assert code_step(secret, f"{code[:3]} {code[3:]}", datetime.fromtimestamp(moment, UTC)) == moment // 30


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "२८७०८२", "287082x", "-87082"])
def test_what_is_no_code_fits_nothing(code):
    assert code_step("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", code, datetime.fromtimestamp(59, UTC)) is None


def test_recovery_codes_are_ten_different_ones_and_read_however_they_are_typed():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert recovery_digest("a", codes[0]) == recovery_digest("a", codes[0].lower().replace("-", " "))
    assert recovery_digest("a", codes[0]) != recovery_digest("b", codes[0])


@pytest.mark.parametrize(("address", "counted"), [
    ("10.0.0.1", "10.0.0.1"), ("::ffff:10.0.0.1", "10.0.0.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"), ("", ""), ("unix:\n", "unix:")])
def test_failures_are_counted_per_address_or_network(address, counted):
    assert network_of(address) == counted


def test_a_login_is_folded():
    assert folded_login(" Mu\u0308LLER ") == folded_login("müller") == "müller"


def test_the_person_of_a_laptop_may_do_everything():
    user = local_user("Ute Beispiel")
    assert user.local
    assert all(user.may(right, "p") for right in Right)
    assert user.reach(Right.ANTWORTEN_SEHEN, "p").everything


def test_the_table_says_in_german_who_may_do_what():
    """One line per right a role can bring, a column per role; an empty corner of the table of rights is a dash."""
    rows = {row.right: row for row in rights_table()}
    assert set(rows) == set(RIGHTS)
    assert len({row.label for row in rows.values()}) == len(rows)
    assert rows[Right.ANTWORTEN_SEHEN].reaches == ("alle Kommunen", "eigene Kommune", "–", "–", "–")
    assert rows[Right.BERICHT_LESEN].reaches == ("alle Kommunen", "eigene Kommune", "nur Freigegebenes", "nur Freigegebenes", "–")
    assert rows[Right.KONTEN].reaches == ("–", "–", "–", "–", "ja")
