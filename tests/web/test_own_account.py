"""„Mein Konto“: on a server password, second factor, sessions, access keys; on a laptop the name and where files lie."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from assessment.accounts import Grant, Right, Role
from assessment.service.accounts import user_of_token
from tests.web.guests import Guest, code_of, guest, newcomer, secret_on
from tests.web.houses import PERSON, Running, Served, password_of
from tests.web.test_sign_in import RECOVERY

NEW = "sieben kalte Drosseln im Regen"


@pytest.fixture
def member(served: Served) -> Iterator[tuple[Guest, str]]:
    """Somebody of a working group, signed in; and their login."""
    login, _ = newcomer(served, [Grant(Role.ARBEITSGRUPPE, served.project)])
    with guest(served) as found:
        found.sign_in(login)
        yield found, login


def test_the_own_data(member: tuple[Guest, str]) -> None:
    page = member[0].see("/konto").text
    assert member[1] in page
    assert "Arbeitsgruppe (" in page
    assert "Firefox unter Linux" in page
    assert "Konten verwalten" not in page


def test_changing_the_password(member: tuple[Guest, str]) -> None:
    """The old one is asked for, every fault is named, other sessions end, this one goes on under a new token."""
    visitor, login = member
    before = visitor.session
    with guest(visitor.served) as elsewhere:
        elsewhere.sign_in(login)
        visitor.see("/konto/kennwort")
        assert "bisherige Kennwort stimmt nicht" in visitor.send("/konto/kennwort", kennwort="falsch", kennwort_neu=NEW, kennwort_wiederholt=NEW).text
        assert "nicht gleich" in visitor.send("/konto/kennwort", kennwort=password_of(login), kennwort_neu=NEW, kennwort_wiederholt="x").text
        assert "zu kurz" in visitor.send("/konto/kennwort", kennwort=password_of(login), kennwort_neu="kurz", kennwort_wiederholt="kurz").text
        assert elsewhere.is_in
        done = visitor.send("/konto/kennwort", kennwort=password_of(login), kennwort_neu=NEW, kennwort_wiederholt=NEW)
        assert done.headers["location"] == "/konto?hinweis=kennwort-geaendert"
        assert visitor.session != before
        assert visitor.is_in
        assert not elsewhere.is_in
        assert elsewhere.sign_in(login).status_code == 422
        assert elsewhere.sign_in(login, NEW).status_code == 303


def test_guessing_the_old_password_ends_too(member: tuple[Guest, str]) -> None:
    """An unattended browser does not give the password away."""
    visitor, _ = member
    visitor.see("/konto/kennwort")
    statuses = [visitor.send("/konto/kennwort", kennwort=f"falsch {number}", kennwort_neu=NEW, kennwort_wiederholt=NEW).status_code for number in range(6)]
    assert statuses == [422] * 5 + [429]


def test_ending_other_sessions(member: tuple[Guest, str]) -> None:
    """One by one or all at once; never somebody else's."""
    visitor, login = member
    with guest(visitor.served) as second, guest(visitor.served) as third:
        second.sign_in(login)
        third.sign_in(login)
        ends = re.findall(r'action="(/konto/sitzungen/[0-9a-f-]{36})"', visitor.see("/konto").text)
        assert len(ends) == 2
        with guest(visitor.served) as stranger:
            stranger.sign_in("beratung")
            stranger.see("/konto")
            assert stranger.send(ends[0]).status_code == 404
        assert visitor.send(ends[0]).status_code == 303
        assert second.is_in != third.is_in
        visitor.see("/konto")
        visitor.send("/konto/sitzungen/andere")
        assert not second.is_in
        assert not third.is_in
        assert visitor.is_in


def test_a_second_factor_of_ones_own_choice(member: tuple[Guest, str]) -> None:
    """Set up, renewed, replaced: each time only with a code of the one before."""
    visitor, _ = member
    visitor.see("/konto/zweiter-faktor")
    assert visitor.send("/konto/zweiter-faktor").headers["location"] == "/konto/zweiter-faktor/einrichten"
    secret = secret_on(visitor.see("/konto/zweiter-faktor/einrichten"))
    assert visitor.send("/konto/zweiter-faktor/einrichten", code="123456").status_code == 422
    first = RECOVERY.findall(visitor.send("/konto/zweiter-faktor/einrichten", code=code_of(secret)).text)
    assert len(first) == 10
    visitor.see("/konto/zweiter-faktor")
    assert visitor.send("/konto/zweiter-faktor/codes", code_neue="000000").status_code == 422
    renewed = RECOVERY.findall(visitor.send("/konto/zweiter-faktor/codes", code_neue=code_of(secret, 1)).text)
    assert len(renewed) == 10
    assert not set(first) & set(renewed)
    visitor.see("/konto/zweiter-faktor")
    assert visitor.send("/konto/zweiter-faktor", code=first[0]).status_code == 422
    assert visitor.send("/konto/zweiter-faktor", code=renewed[0]).status_code == 303
    assert secret_on(visitor.see("/konto/zweiter-faktor/einrichten")) != secret
    assert "noch 9 von 10" in visitor.see("/konto").text


def test_access_keys_are_shown_once_and_end_when_revoked(member: tuple[Guest, str]) -> None:
    visitor, login = member
    visitor.see("/konto/schluessel")
    made = visitor.send("/konto/schluessel", name="Auswertung", umfang="lesen", projekt=visitor.served.project, tage="30")
    token = re.search(r"reifegrad_[\w-]{30,}", made.text)
    assert token
    user = user_of_token(visitor.served.directory, token[0])
    assert user is not None
    assert user.login == login
    assert user.may(Right.VERGLEICH_SEHEN, visitor.served.project)
    assert not user.may(Right.ENTSCHEIDEN, visitor.served.project)
    page = visitor.see("/konto/schluessel").text
    assert "Auswertung" in page
    assert token[0] not in page
    revoke = re.search(r'action="(/konto/schluessel/[^"]+/widerrufen)"', page)
    assert revoke
    with guest(visitor.served) as stranger:
        stranger.sign_in("beratung")
        stranger.see("/konto")
        assert stranger.send(revoke[1]).status_code == 404
    visitor.send(revoke[1])
    assert user_of_token(visitor.served.directory, token[0]) is None


def test_a_key_nobody_could_use_is_refused(member: tuple[Guest, str]) -> None:
    """A foreign project, no name, a scope that does not exist, a thousand years."""
    visitor, _ = member
    for fields in ({"name": ""}, {"umfang": "alles"}, {"projekt": "gibt-es-nicht"}, {"tage": "367000"}):
        visitor.see("/konto/schluessel")
        assert visitor.send("/konto/schluessel", **{"name": "x", "umfang": "lesen", "projekt": "", "tage": "30", **fields}).status_code == 422
    with guest(visitor.served) as nobody:
        nobody.sign_in("niemand")
        assert "ein Schlüssel könnte nichts" in nobody.see("/konto/schluessel").text


def test_on_a_laptop_the_name_goes_into_the_history(local: Running) -> None:
    with httpx.Client(base_url=local.origin, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=True) as client:
        page = client.get(local.entry("/konto")).text
        assert PERSON in page
        assert str(local.house.setup.folder) in page
        token = page.split('name="formular" value="')[1].split('"')[0]
        for bad in ("", "x" * 121, "zwei\nZeilen", "a\x00b"):
            assert client.post("/konto", data={"formular": token, "name": bad}).status_code == 422
        assert "Gespeichert." in client.post("/konto", data={"formular": token, "name": "  Ute Neu "}).text
        assert local.house.memory is not None
        assert local.house.memory.read().person == "Ute Neu"
        assert "Ute Neu" in client.get("/").text
        for path in ("/anmelden", "/konten", "/konto/kennwort", "/konto/schluessel"):
            assert client.get(path).status_code == 404
