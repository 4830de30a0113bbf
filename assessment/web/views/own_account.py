"""The own account of a server as its pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.service.accounts import OwnAccount, SessionInfo, TokenInfo
from assessment.web.views.moments import said

NO_PASSWORD = "nicht gesetzt – Sie melden sich über den Anmeldedienst an"  # noqa: S105 - a sentence
FEW_CODES = 3
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"), ("Linux", "Linux"))
"""How browsers name themselves; the first that fits is meant."""


@dataclass(frozen=True)
class SessionLine:
    """An open session: where, since when, last used; ``end``: where the form that ends it goes, empty for the present one."""

    where: str
    since: str
    seen: str
    end: str


@dataclass(frozen=True)
class AccountView:
    """The own account."""

    facts: tuple[tuple[str, str], ...]
    password: str
    has_password: bool
    factor: str
    has_factor: bool
    warning: str
    keys: str
    sessions: tuple[SessionLine, ...]
    others: bool
    may_manage: bool


def account_view(own: OwnAccount, sessions: Sequence[SessionInfo], keys: int, *, may_manage: bool) -> AccountView:
    """Give the page of the own account."""
    facts = (("Name", own.name), ("Anmeldename", own.login), ("E-Mail", own.email or "nicht angegeben"), ("Rollen", ", ".join(own.roles) or "noch keine"))
    password = f"zuletzt geändert: {said(own.password_changed_at)}" if own.has_password else NO_PASSWORD
    return AccountView(facts, password, own.has_password, _factor(own), own.second_factor, _warning(own), _keys(keys), tuple(_line(item) for item in sessions), len(sessions) > 1, may_manage)


def _factor(own: OwnAccount) -> str:
    if own.second_factor:
        return f"eingerichtet; noch {own.recovery_codes} von 10 Wiederherstellungscodes"
    return "nicht eingerichtet; Ihre Rolle verlangt ihn" if own.factor_demanded else "nicht eingerichtet; empfohlen"


def _warning(own: OwnAccount) -> str:
    return "Sie haben fast keine Wiederherstellungscodes mehr. Erzeugen Sie neue, bevor Sie Ihr Telefon verlieren." if own.second_factor and own.recovery_codes < FEW_CODES else ""


def _keys(count: int) -> str:
    return "keine" if not count else "1 gültiger Schlüssel" if count == 1 else f"{count} gültige Schlüssel"


def _line(session: SessionInfo) -> SessionLine:
    return SessionLine(browser_of(session.agent), said(session.created_at), "jetzt, in diesem Browser" if session.current else said(session.last_seen_at),
                       "" if session.current else f"/konto/sitzungen/{session.id}")


def browser_of(agent: str) -> str:
    """Say which browser it was, as far as it told."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " unter ".join(part for part in (browser, system) if part) or "unbekanntes Programm"


@dataclass(frozen=True)
class KeyLine:
    """An access key: name, what it may, where, how long; ``revoke``: where the form that revokes it goes, empty where it is over."""

    name: str
    rights: str
    project: str
    until: str
    used: str
    state: str
    revoke: str


def key_line(key: TokenInfo, now: datetime) -> KeyLine:
    """Give the line of an access key."""
    state = "widerrufen" if key.revoked else "abgelaufen" if key.expires_at <= now else "gültig"
    return KeyLine(key.name, ", ".join(key.rights), key.project or "alle Ihre Projekte", said(key.expires_at), said(key.last_used_at), state, f"/konto/schluessel/{key.id}/widerrufen" if state == "gültig" else "")
