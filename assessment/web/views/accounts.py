"""Accounts as the administration sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.accounts import Grant, Role
from assessment.service.accounts import AccountInfo, GrantPlace, LogLine
from assessment.web.views.moments import said

SEPARATOR = "|"


@dataclass(frozen=True)
class AccountLine:
    """An account in the list; ``kind`` and ``state`` are its badge."""

    name: str
    href: str
    login: str
    roles: str
    kind: str
    state: str
    factor: str
    seen: str


def account_lines(found: Sequence[AccountInfo]) -> tuple[AccountLine, ...]:
    """Give the list of accounts."""
    return tuple(AccountLine(info.name, f"/konten/konto/{info.id}", info.login, ", ".join(info.roles) or "keine", *_state(info), "ja" if info.second_factor else "nein", said(info.last_seen_at)) for info in found)


def _state(info: AccountInfo) -> tuple[str, str]:
    if info.disabled:
        return "danger", "gesperrt"
    return ("warning", "Startlink offen") if info.waiting else ("success", "aktiv")


@dataclass(frozen=True)
class AccountCard:
    """One account with all that can be done; ``at`` is its address."""

    at: str
    name: str
    email: str
    facts: tuple[tuple[str, str], ...]
    disabled: bool
    second_factor: bool
    by_service: bool


def account_card(info: AccountInfo) -> AccountCard:
    """Give the page of an account."""
    facts = (("Anmeldename", info.login), ("Zustand", _state(info)[1]), ("Rollen", ", ".join(info.roles) or "keine"), ("Zweiter Faktor", "eingerichtet" if info.second_factor else "nicht eingerichtet"),
             ("Anmeldedienst", info.sign_in_service or "nein, mit Kennwort"), ("Zuletzt angemeldet", said(info.last_seen_at)), ("Angelegt", said(info.created_at)))
    return AccountCard(f"/konten/konto/{info.id}", info.name, info.email, facts, info.disabled, info.second_factor, bool(info.sign_in_service))


@dataclass(frozen=True)
class RoleChoice:
    """A box: value, label, whether it is ticked."""

    value: str
    label: str
    held: bool


@dataclass(frozen=True)
class RolePlace:
    """Where roles can be held: the whole server, or a project (with its members); ``open`` where one is held."""

    title: str
    choices: tuple[RoleChoice, ...]
    open: bool


def role_choices(places: Sequence[GrantPlace], held: Iterable[Grant]) -> tuple[RolePlace, ...]:
    """Give all roles that can be given, the whole server first."""
    kept = frozenset(held)
    server = _place("Ganzer Server", (("Verwaltung: Konten führen, keine Inhalte", Grant(Role.VERWALTUNG)), ("Beratung in allen Projekten, auch künftigen", Grant(Role.BERATUNG))), kept)
    return (server, *(_project(place, kept) for place in places))


def _project(place: GrantPlace, held: frozenset[Grant]) -> RolePlace:
    members = ((f"Mitgliedskommune: {name}", Grant(Role.MITGLIED, place.project, town)) for town, name in place.towns)
    return _place(place.title, (("Beratung", Grant(Role.BERATUNG, place.project)), ("Arbeitsgruppe", Grant(Role.ARBEITSGRUPPE, place.project)), *members), held)


def _place(title: str, offered: Iterable[tuple[str, Grant]], held: frozenset[Grant]) -> RolePlace:
    choices = tuple(RoleChoice(_value(grant), label, grant in held) for label, grant in offered)
    return RolePlace(title, choices, any(choice.held for choice in choices))


def _value(grant: Grant) -> str:
    return SEPARATOR.join((grant.role.value, grant.project, grant.town))


def chosen_grants(values: Iterable[str]) -> tuple[Grant, ...]:
    """Give the roles of ticked boxes; what names no role is left out, whether the rest makes sense is for the service to say."""
    roles = {role.value: role for role in Role}
    parts = [value.split(SEPARATOR) for value in values]
    return tuple(Grant(roles[part[0]], part[1], part[2]) for part in parts if len(part) == 3 and part[0] in roles)


@dataclass(frozen=True)
class LogEntry:
    """A line of the log."""

    at: str
    what: str
    account: str
    actor: str
    address: str
    detail: str

    @classmethod
    def of(cls, line: LogLine) -> LogEntry:
        """Give the line for an entry; who did it is said only where it was somebody else."""
        return cls(said(line.at), line.what, line.account or "unbekannt", line.actor if line.actor != line.account else "", line.address, line.detail)
