"""Signing in on a server, page by page, on both databases: wording, throttling, sessions, second factor, start links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from time import perf_counter

import pytest

from assessment.accounts import Grant, Role
from assessment.service.accounts import create_account, disable_account, reset_password, set_grants
from tests.web.guests import Guest, admin, code_of, guest, id_of_login, newcomer, secret_on, strictly
from tests.web.houses import Served, password_of

WRONG = "Anmeldename oder Kennwort stimmt nicht."
RECOVERY = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


@pytest.fixture
def visitor(served: Served) -> Iterator[Guest]:
    """Somebody not signed in."""
    with guest(served) as found:
        yield found


def test_a_page_leads_to_the_sign_in_and_back(visitor: Guest) -> None:
    """With the query the person had asked for."""
    wanted = f"/projekt/{visitor.served.project}?erhebung=Erhebung"
    there = visitor.see(wanted)
    assert there.status_code == 303
    page = visitor.see(there.headers["location"])
    assert page.status_code == 200
    back = re.search(r'name="weiter" value="([^"]+)"', page.text)
    assert back
    assert back[1] == wanted
    assert visitor.sign_in("beratung", weiter=back[1]).headers["location"] == wanted


def test_a_form_or_a_script_is_told_and_not_led_away(visitor: Guest) -> None:
    assert visitor.client.get("/", headers={"HX-Request": "true"}).status_code == 401
    assert visitor.client.post("/konto/kennwort").status_code == 401


def test_the_form_helps_password_managers_and_lets_paste(visitor: Guest) -> None:
    page = visitor.see("/anmelden").text
    for field in ('autocomplete="username"', 'autocomplete="current-password"', 'type="password"'):
        assert field in page
    assert "onpaste" not in page


def test_the_cookie_is_out_of_reach(visitor: Guest) -> None:
    """HttpOnly, SameSite, for this host only, gone with the browser."""
    cookie = visitor.sign_in("beratung").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    for more in ("Domain", "Expires", "Max-Age"):
        assert more.lower() not in cookie.lower()


@pytest.mark.parametrize("login", ["beratung", "gibtesnicht", "' OR 1=1 --", "", "x" * 5000, "be\x00ratung"])
def test_a_wrong_sign_in_says_the_same_whoever_it_was(visitor: Guest, login: str) -> None:
    """Also for a name that cannot exist; nothing typed is echoed."""
    answer = visitor.sign_in(login, "falsch und lang genug")
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert visitor.session == ""
    assert not login or login not in answer.text


def test_a_disabled_account_says_the_same(visitor: Guest) -> None:
    login, _ = newcomer(visitor.served)
    disable_account(visitor.served.directory, admin(visitor.served), id_of_login(visitor.served, login))
    assert WRONG in visitor.sign_in(login).text


def test_time_does_not_tell_whether_a_name_exists(served: Served) -> None:
    """The same work is done for a name nobody has."""
    login, _ = newcomer(served)
    took: dict[str, list[float]] = {login: [], "niemand-da": []}
    for _ in range(4):
        for name, times in took.items():
            with guest(served) as visitor:
                visitor.see("/anmelden")
                start = perf_counter()
                visitor.send("/anmelden", name=name, kennwort="falsch und lang genug")
                times.append(perf_counter() - start)
    known, unknown = median(took[login]), median(took["niemand-da"])
    assert 0.4 < known / unknown < 2.5


def test_guessing_ends_after_five_tries(served: Served) -> None:
    """From any number of addresses; then not even the right password opens, and the page says how long to wait."""
    login, _ = newcomer(served)
    for _ in range(5):
        with guest(served) as visitor:
            assert visitor.sign_in(login, "falsch und lang genug").status_code == 422
    with guest(served) as visitor:
        answer = visitor.sign_in(login)
        assert answer.status_code == 429
        assert "Warten Sie 5 Minuten" in answer.text
        assert visitor.session == ""


def test_guessing_names_from_one_address_ends_too(visitor: Guest) -> None:
    """The address is the browser's, as the proxy tells it."""
    statuses = [visitor.sign_in(f"name{number}", "falsch und lang genug").status_code for number in range(21)]
    assert statuses == [422] * 20 + [429]
    with guest(visitor.served) as other:
        assert other.sign_in("beratung").status_code == 303


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "/x\r\nSet-Cookie: a=b", "\\\\evil.example"])
def test_the_sign_in_leads_nowhere_else(visitor: Guest, target: str) -> None:
    assert visitor.sign_in("beratung", weiter=target).headers["location"] == "/"
    assert visitor.client.get("/anmelden", params={"weiter": target}).headers["location"] == "/"


def test_a_session_somebody_planted_opens_nothing(visitor: Guest) -> None:
    """The session after the sign-in is another one than before, and the one before has ended."""
    login, _ = newcomer(visitor.served)
    with guest(visitor.served) as attacker:
        attacker.sign_in("gruppe")
        planted = attacker.session
        visitor.take(planted)
        visitor.see("/konto")
        visitor.send("/anmelden", name=login, kennwort=password_of(login))
        assert visitor.session not in ("", planted)
        assert login in visitor.see("/konto").text
        assert not attacker.is_in


def test_signing_out_ends_the_session_for_good(visitor: Guest) -> None:
    """A copied cookie is worth nothing afterwards."""
    visitor.sign_in("beratung")
    copy = visitor.session
    visitor.see("/konto")
    answer = visitor.send("/abmelden")
    assert answer.headers["location"] == "/abgemeldet"
    assert visitor.session == ""
    visitor.take(copy)
    assert not visitor.is_in


@pytest.mark.parametrize("change", ["disable", "grants", "password"])
def test_what_the_administration_changes_ends_sessions_at_once(visitor: Guest, change: str) -> None:
    served = visitor.served
    login, _ = newcomer(served)
    visitor.sign_in(login)
    assert visitor.is_in
    who = id_of_login(served, login)
    if change == "disable":
        disable_account(served.directory, admin(served), who)
    elif change == "grants":
        set_grants(served.directory, admin(served), who, [Grant(Role.ARBEITSGRUPPE, served.project)])
    else:
        reset_password(served.directory, admin(served), who)
    assert not visitor.is_in


def test_a_start_link_sets_the_first_password_once(visitor: Guest) -> None:
    """Looking at it does not use it up, a bad password neither; then it is over."""
    login, token = newcomer(visitor.served, started=False)
    link = f"/anmelden/start/{token}"
    assert login.capitalize() in visitor.see(link).text
    assert "zu kurz" in visitor.send(link, kennwort="kurz", kennwort_wiederholt="kurz").text
    assert "nicht gleich" in visitor.send(link, kennwort=password_of(login), kennwort_wiederholt="anders").text
    done = visitor.send(link, kennwort=password_of(login), kennwort_wiederholt=password_of(login))
    assert done.status_code == 303
    assert visitor.is_in
    with guest(visitor.served) as second:
        assert second.see(link).status_code == 404
        assert "wurde schon verwendet" in second.last.text  # type: ignore[union-attr]
        assert second.send(link, kennwort="ein anderes langes Kennwort", kennwort_wiederholt="ein anderes langes Kennwort").status_code == 404
        assert second.sign_in(login).status_code == 303


def test_blanks_of_a_password_count(visitor: Guest) -> None:
    """It is kept and compared as it was typed."""
    login, token = newcomer(visitor.served, started=False)
    password = f"  {password_of(login)} "
    visitor.see(f"/anmelden/start/{token}")
    assert visitor.send(f"/anmelden/start/{token}", kennwort=password, kennwort_wiederholt=password).status_code == 303
    with guest(visitor.served) as other:
        assert other.sign_in(login, password.strip()).status_code == 422
        assert other.sign_in(login, password).status_code == 303


def test_who_must_have_a_second_factor_sets_it_up_first(visitor: Guest) -> None:
    """Password, QR code, code of the app, recovery codes: only then anything opens; every step has a session of its own."""
    served = visitor.served
    login, _ = newcomer(served, [Grant(Role.BERATUNG, served.project)])
    with strictly(served):
        sessions = [visitor.session]
        assert visitor.sign_in(login, weiter="/konto").headers["location"].startswith("/anmelden/einrichten?")
        sessions.append(visitor.session)
        assert not visitor.is_in
        assert visitor.client.get("/anmelden/code").status_code == 303
        page = visitor.see("/anmelden/einrichten?weiter=/konto")
        secret = secret_on(page)
        assert 'role="img" aria-label="QR-Code' in page.text
        assert re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.text)
        assert " style=" not in page.text
        wrong = visitor.send("/anmelden/einrichten", code="000000", weiter="/konto")
        assert wrong.status_code == 422
        assert secret_on(wrong) == secret
        done = visitor.send("/anmelden/einrichten", code=code_of(secret), weiter="/konto")
        sessions.append(visitor.session)
        codes = RECOVERY.findall(done.text)
        assert len(codes) == 10
        assert visitor.is_in
        assert len(set(sessions)) == 3
        _sign_in_with_factor(served, login, secret, codes)


def _sign_in_with_factor(served: Served, login: str, secret: str, codes: list[str]) -> None:
    with guest(served) as second:
        assert second.sign_in(login).headers["location"].startswith("/anmelden/code?")
        half = second.session
        assert not second.is_in
        assert second.see("/anmelden/code").status_code == 200
        assert 'autocomplete="one-time-code"' in second.last.text  # type: ignore[union-attr]
        assert second.send("/anmelden/code", code=code_of(secret)).status_code == 422, "the code of the enrolment was used"
        assert second.send("/anmelden/code", code=code_of(secret, 1)).status_code == 303
        assert second.session != half
        assert second.is_in
    with guest(served) as third:
        third.sign_in(login)
        third.see("/anmelden/code")
        assert third.send("/anmelden/code", code=codes[0].lower().replace("-", " ")).status_code == 303
        assert third.is_in
    with guest(served) as fourth:
        fourth.sign_in(login)
        fourth.see("/anmelden/code")
        assert fourth.send("/anmelden/code", code=codes[0]).status_code == 422


def test_a_stranger_who_knows_the_password_cannot_prepare_the_second_factor(served: Served) -> None:
    """What an earlier sign-in was shown is not what a later one confirms."""
    login, _ = newcomer(served, [Grant(Role.BERATUNG, served.project)])
    with strictly(served), guest(served) as stranger, guest(served) as owner:
        stranger.sign_in(login)
        seen = secret_on(stranger.see("/anmelden/einrichten"))
        owner.sign_in(login)
        assert secret_on(owner.see("/anmelden/einrichten")) != seen


def test_a_half_done_sign_in_opens_no_page(served: Served) -> None:
    """Neither a page nor the way around the missing step."""
    login, _ = newcomer(served, [Grant(Role.BERATUNG, served.project)])
    with strictly(served), guest(served) as visitor:
        visitor.sign_in(login)
        for path in ("/", "/konto", "/konto/zweiter-faktor", f"/projekt/{served.project}"):
            assert visitor.client.get(path).status_code == 303
        visitor.see("/anmelden/einrichten")
        assert visitor.send("/anmelden/code", code="000000").status_code == 401


def test_codes_are_throttled_like_passwords(served: Served) -> None:
    login, _ = newcomer(served, [Grant(Role.BERATUNG, served.project)])
    with strictly(served), guest(served) as visitor:
        visitor.sign_in(login)
        secret = secret_on(visitor.see("/anmelden/einrichten"))
        visitor.send("/anmelden/einrichten", code=code_of(secret))
    with strictly(served), guest(served) as thief:
        thief.sign_in(login)
        thief.see("/anmelden/code")
        statuses = [thief.send("/anmelden/code", code=f"00000{number}").status_code for number in range(6)]
        assert statuses[-1] == 429
        assert set(statuses[:-1]) <= {422, 429}
        assert thief.send("/anmelden/code", code=code_of(secret, 1)).status_code == 429


def test_a_new_account_sees_its_name_escaped(visitor: Guest) -> None:
    start = create_account(visitor.served.directory, admin(visitor.served), "xss", "<script>alert(1)</script>")
    answer = visitor.see(f"/anmelden/start/{start.token}")
    page = answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin", "the address is a secret and must not travel to the log of the next request"
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
