"""Somebody at a browser of their own before a server: pages, forms, cookies – over real HTTP, each from an address of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import unquote

import httpx
import pyotp

from assessment.accounts import Grant, Policy, Role, User
from assessment.service.accounts import create_account, list_accounts, redeem_start, sign_out
from assessment.web.server_entrance import ServerEntrance
from tests.web.houses import Served, password_of

_addresses = count(1)
_names = count(1)


@dataclass
class Guest:
    """A browser; ``last`` is the answer it shows."""

    served: Served
    client: httpx.Client
    last: httpx.Response | None = None

    def see(self, path: str) -> httpx.Response:
        """Open a page."""
        self.last = self.client.get(path)
        return self.last

    def send(self, action: str, **fields: str | list[str]) -> httpx.Response:
        """Send a form of the page shown, with its hidden token; a field called kennwort_neu is sent as kennwort-neu."""
        assert self.last is not None
        found = re.search(r'name="formular" value="([^"]*)"', self.last.text)
        data: dict[str, str | list[str]] = {name.replace("_", "-"): value for name, value in fields.items()}
        self.last = self.client.post(action, data=data | {"formular": found[1] if found else ""})
        return self.last

    def sign_in(self, login: str, password: str = "", weiter: str = "/") -> httpx.Response:
        """Sign in as people do."""
        self.see("/anmelden")
        return self.send("/anmelden", name=login, kennwort=password or password_of(login), weiter=weiter)

    @property
    def session(self) -> str:
        """The session the browser holds, empty for none."""
        return self.client.cookies.get(self.served.house.cookie) or ""

    def take(self, session: str) -> None:
        """Hold another session, as if it was copied or planted."""
        self.client.cookies.clear()
        self.client.cookies.set(self.served.house.cookie, session, domain="127.0.0.1", path="/")

    @property
    def is_in(self) -> bool:
        """Whether its own account opens; asked without following to the sign-in."""
        return self.client.get("/konto").status_code == 200


@contextmanager
def guest(served: Served) -> Iterator[Guest]:
    """A browser nobody has signed in with, seen from an address of its own as behind a proxy."""
    number = next(_addresses)
    headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"10.{number // 65536}.{number // 256 % 256}.{number % 256}", "User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
    with httpx.Client(base_url=served.origin, headers=headers) as client:
        yield Guest(served, client)


def admin(served: Served) -> User:
    """The administration's user."""
    found = next(info for info in list_accounts(served.directory, User("", "", "", (Grant(Role.VERWALTUNG),))) if info.login == "verwaltung")
    return User(found.id, found.login, found.name, found.grants)


def newcomer(served: Served, grants: Iterable[Grant] = (), *, started: bool = True, **more: str) -> tuple[str, str]:
    """Create an account of its own for a test; gives its login and, if it has not been started, its start link's token."""
    login = f"neu{next(_names)}"
    start = create_account(served.directory, admin(served), login, login.capitalize(), grants=grants, **more)
    if started:
        sign_out(served.directory, redeem_start(served.directory, start.token, password_of(login)).token)
    return login, start.token


def id_of_login(served: Served, login: str) -> str:
    """Give an account's id."""
    return next(info.id for info in list_accounts(served.directory, admin(served)) if info.login == login)


def grants_of(served: Served, login: str) -> tuple[Grant, ...]:
    """Give what an account was granted."""
    return next(info.grants for info in list_accounts(served.directory, admin(served)) if info.login == login)


@contextmanager
def strictly(served: Served, policy: Policy | None = None) -> Iterator[Served]:
    """The server with its real rules: who consults needs a second factor."""
    entrance = served.house.entrance
    served.house.entrance = ServerEntrance(replace(served.directory, policy=policy or Policy()))
    try:
        yield served
    finally:
        served.house.entrance = entrance


def secret_on(page: httpx.Response) -> str:
    """Read the secret off the page that sets a second factor up."""
    found = re.search(r'href="(otpauth://[^"]+)"', page.text)
    assert found
    return pyotp.parse_uri(unquote(found[1]).replace("&amp;", "&")).secret  # type: ignore[no-any-return]


def code_of(secret: str, later: int = 0) -> str:
    """The code an authenticator app shows now, or so many steps later."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * later))
