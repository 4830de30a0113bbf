"""Signing in through a real OpenID Connect provider on this machine, and every way its answer can be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import time

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey

from assessment.accounts import Grant, Role
from assessment.service.accounts import account_log, disable_account
from assessment.web.oidc import FAILED, Oidc, SignInService
from assessment.web.server_entrance import ServerEntrance
from tests.web.guests import Guest, admin, guest, id_of_login, newcomer, strictly
from tests.web.houses import Served
from tests.web.provider import CLIENT, SECRET, Provider, running_provider

NO_ACCOUNT = "Für diese Anmeldung gibt es hier kein Konto"


@dataclass
class Arrangement:
    """A server that trusts a provider, and somebody at a browser."""

    served: Served
    provider: Provider
    visitor: Guest

    def account(self, *grants: Grant) -> str:
        """An account the administration opened for the service; the provider knows the person."""
        login, _ = newcomer(self.served, grants, started=False, sign_in_service=self.provider.origin)
        self.provider.person |= {"preferred_username": login, "sub": f"sub-{login}", "email": f"{login}@kommune.example"}
        return login

    def leave(self, visitor: Guest | None = None, weiter: str = "/konto") -> str:
        """Go to the service and give the address it sends one back to."""
        away = (visitor or self.visitor).see(f"/anmelden/dienst?weiter={weiter}").headers["location"]
        assert away.startswith(f"{self.provider.origin}/authorize?")
        return httpx.get(away).headers["location"].removeprefix(self.served.origin)

    def refused(self) -> bool:
        """Whether the way there and back ends without a session."""
        answer = self.visitor.see(self.leave())
        return answer.status_code == 403 and FAILED in answer.text and not self.visitor.is_in


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    """One provider for all tests."""
    with running_provider() as provider:
        yield provider


@pytest.fixture
def arranged(served: Served, running: Provider) -> Iterator[Arrangement]:
    """A fresh conversation with it."""
    entrance = served.house.entrance
    served.house.entrance = ServerEntrance(served.directory, SignInService(Oidc(running.origin, CLIENT, SECRET), served.origin))
    running.claims, running.signed_by, running.algorithm, running.calls_itself = {}, None, "RS256", ""
    with guest(served) as visitor:
        yield Arrangement(served, running, visitor)
    served.house.entrance = entrance


def test_the_way_there_and_back(arranged: Arrangement) -> None:
    """First time linked by the login the administration opened, later by issuer and subject only."""
    login = arranged.account()
    assert "/anmelden/dienst?weiter=%2Fkonto" in arranged.visitor.see("/anmelden?weiter=/konto").text
    back = arranged.visitor.see(arranged.leave())
    assert back.headers["location"] == "/konto"
    assert arranged.visitor.is_in
    arranged.provider.person["preferred_username"] = "ganz anders"
    with guest(arranged.served) as later:
        later.see(arranged.leave(later))
        assert login in later.see("/konto").text
    assert "mit Anmeldedienst verknüpft" in {line.what for line in account_log(arranged.served.directory, admin(arranged.served), account=id_of_login(arranged.served, login))}


def test_the_ticket_is_out_of_reach_and_gone_afterwards(arranged: Arrangement) -> None:
    arranged.account()
    cookie = arranged.visitor.see("/anmelden/dienst").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    arranged.visitor.see(arranged.leave())
    assert [name for name in arranged.visitor.client.cookies if name.endswith("-dienst")] == []


@pytest.mark.parametrize("claims", [
    {"nonce": "ein anderer"}, {"nonce": None}, {"iss": "https://evil.example"}, {"iss": None}, {"aud": "andere"}, {"aud": ["andere", "noch-eine"]}, {"aud": None}, {"aud": [CLIENT, "andere"]},
    {"aud": CLIENT, "azp": "andere"}, {"exp": int(time()) - 3600}, {"exp": None}, {"sub": None}, {"sub": ""}, {"nbf": int(time()) + 3600}, {"at_hash": "falsch"}, {"amr": "mfa"}])
def test_a_wrong_id_token_opens_nothing(arranged: Arrangement, claims: dict[str, object]) -> None:
    """Nonce, issuer, audience, time, subject."""
    arranged.account()
    arranged.provider.claims = claims
    assert arranged.refused()


@pytest.mark.parametrize(("key", "algorithm"), [(RSAKey.generate_key(2048, {"kid": "a"}), "RS256"), (OctKey.import_key(SECRET + "0" * 32, {"kid": "a"}), "HS256")])
def test_a_foreign_signature_opens_nothing(arranged: Arrangement, key: RSAKey | OctKey, algorithm: str) -> None:
    """Neither another key nor the shared secret."""
    arranged.account()
    arranged.provider.signed_by, arranged.provider.algorithm = key, algorithm
    assert arranged.refused()


def test_a_new_key_of_the_service_is_fetched(arranged: Arrangement, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys change; at most once a minute they are asked for again."""
    arranged.account()
    arranged.visitor.see(arranged.leave())
    monkeypatch.setattr("assessment.web.oidc.SECONDS_BETWEEN_KEYS", 0)
    arranged.provider.key = RSAKey.generate_key(2048, {"kid": "b"})
    with guest(arranged.served) as later:
        assert later.see(arranged.leave(later)).status_code == 303
        assert later.is_in


def test_an_answer_counts_once(arranged: Arrangement) -> None:
    """Replayed in the same browser or in another one it opens nothing."""
    arranged.account()
    there = arranged.leave()
    assert arranged.visitor.see(there).status_code == 303
    with guest(arranged.served) as thief:
        assert thief.see(there).status_code == 403
        thief.see("/anmelden/dienst")
        assert thief.see(there).status_code == 403
    arranged.visitor.client.cookies.delete(arranged.served.house.cookie)
    assert arranged.visitor.see(there).status_code == 403


def test_an_answer_belongs_to_the_browser_that_asked(arranged: Arrangement) -> None:
    """Nobody is signed in as somebody else by a link."""
    arranged.account()
    with guest(arranged.served) as attacker:
        there = arranged.leave(attacker)
    assert arranged.visitor.see(there).status_code == 403
    arranged.leave()
    assert arranged.visitor.see(there).status_code == 403
    assert not arranged.visitor.is_in


def test_an_answer_of_another_issuer_or_without_a_code_is_refused(arranged: Arrangement) -> None:
    """RFC 9207, and whoever cancels at the service."""
    arranged.account()
    assert arranged.visitor.see(arranged.leave() + "&iss=https://evil.example").status_code == 403
    state = arranged.leave().partition("state=")[2]
    assert arranged.visitor.see(f"/anmelden/dienst/zurueck?error=access_denied&state={state}").status_code == 403
    assert not arranged.visitor.is_in


def test_a_service_that_calls_itself_otherwise_is_not_asked(arranged: Arrangement) -> None:
    arranged.provider.calls_itself = "https://evil.example"
    assert arranged.visitor.see("/anmelden/dienst").status_code == 403


def test_without_an_account_nobody_gets_in(arranged: Arrangement) -> None:
    """The service vouches for a person, the administration decides who may enter."""
    arranged.provider.person = {"sub": "fremd", "preferred_username": "beratung", "email": "x@kommune.example", "email_verified": True}
    answer = arranged.visitor.see(arranged.leave())
    assert answer.status_code == 403
    assert NO_ACCOUNT in answer.text
    assert not arranged.visitor.is_in


def test_a_disabled_account_stays_outside(arranged: Arrangement) -> None:
    login = arranged.account()
    arranged.visitor.see(arranged.leave())
    disable_account(arranged.served.directory, admin(arranged.served), id_of_login(arranged.served, login))
    assert NO_ACCOUNT in arranged.visitor.see(arranged.leave()).text
    assert not arranged.visitor.is_in


@pytest.mark.parametrize(("amr", "step"), [(["pwd", "mfa"], "/konto"), (["pwd"], "/anmelden/einrichten"), (None, "/anmelden/einrichten")])
def test_the_services_second_factor_counts(arranged: Arrangement, amr: list[str] | None, step: str) -> None:
    """Where it has asked for one; otherwise ours is due."""
    arranged.account(Grant(Role.BERATUNG, arranged.served.project))
    arranged.provider.claims = {"amr": amr}
    entrance = arranged.served.house.entrance
    with strictly(arranged.served):
        strict = arranged.served.house.entrance
        assert isinstance(strict, ServerEntrance)
        assert isinstance(entrance, ServerEntrance)
        arranged.served.house.entrance = ServerEntrance(strict.directory, entrance.service)
        assert arranged.visitor.see(arranged.leave()).headers["location"].startswith(step)


def test_open_redirect(arranged: Arrangement) -> None:
    arranged.account()
    assert arranged.visitor.see(arranged.leave(weiter="//evil.example")).headers["location"] == "/"


def test_without_a_service_there_is_no_such_page(served: Served) -> None:
    with guest(served) as visitor:
        assert visitor.see("/anmelden/dienst").status_code == 404
        assert visitor.see("/anmelden/dienst/zurueck?state=x&code=y").status_code == 404
        assert "Anmeldedienst" not in visitor.see("/anmelden").text
