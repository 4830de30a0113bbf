"""Access without signing in: tokens for programs, personal links for members of a council. Both end by themselves and can be revoked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.accounts import FOR_TOKENS, RIGHT_LABELS, TOKEN_SCOPES, Grant, NarrowedUser, Right, Role, User, narrowed
from assessment.accounts.tokens import API_PREFIX, digest, new_token
from assessment.changes import text_fault, tidy
from assessment.errors import Refused, UnknownName
from assessment.service.accounts.common import LONGEST_NAME, demand, note
from assessment.store.accounts import (
    Directory,
    LinkRow,
    TokenRow,
    account_of,
    count_opening,
    insert_link,
    insert_token,
    links_of,
    live_link,
    live_token,
    place_names,
    released_of,
    revoke_link_row,
    revoke_token_row,
    tokens_of,
    touch_token,
)

LONGEST_DAYS = 366


@dataclass(frozen=True)
class NewSecret:
    """A token or link just made; ``token`` is given this once."""

    id: str
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class TokenInfo:
    """An access token as its owner sees it; ``rights`` in words, ``project`` its title (empty: all of the owner's)."""

    id: str
    name: str
    rights: tuple[str, ...]
    project: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked: bool


@dataclass(frozen=True)
class LinkInfo:
    """A personal link as the consultant sees it."""

    id: str
    person: str
    releases: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked: bool
    opened: int
    last_opened_at: datetime | None


@dataclass(frozen=True)
class OpenedLink:
    """What a personal link opens: these released reports of this project, read by this person (role Rat)."""

    project: str
    releases: tuple[str, ...]
    user: User
    expires_at: datetime


def create_token(directory: Directory, by: User, name: str, scope: str | Iterable[Right], *, project: str = "", days: int = 90) -> NewSecret:
    """Create an access token of one's own for a program: „lesen“, „schreiben“ or single rights, never more than the owner may. Raises Refused."""
    if by.local or isinstance(by, NarrowedUser):
        raise Refused("Zugriffsschlüssel gibt es nur für angemeldete Konten. Melden Sie sich auf einem Server an, um einen anzulegen.")
    wanted = _rights(scope)
    places = {project} if project else {grant.project for grant in by.grants}
    held = frozenset(right for right in wanted & FOR_TOKENS if any(by.may(right, place) for place in places))
    missing = sorted(RIGHT_LABELS[right] for right in wanted - held) if not isinstance(scope, str) else []
    if missing or not held:
        raise Refused(f"Ein Zugriffsschlüssel kann nicht mehr, als Sie selbst dürfen. Es fehlt: {', '.join(missing) or 'jedes Recht in diesem Projekt'}.")
    now, token = directory.now(), new_token(API_PREFIX)
    row = TokenRow(digest(token), str(uuid.uuid4()), by.id, _kept(name, "Namen des Schlüssels"), sorted(right.value for right in held), project, now, now + _lifetime(days))
    with directory.writing() as transaction:
        insert_token(transaction, row)
        note(transaction, directory, "token-made", by.id, detail=row.name)
    return NewSecret(row.id, token, row.expires_at)


def _rights(scope: str | Iterable[Right]) -> frozenset[Right]:
    if not isinstance(scope, str):
        return frozenset(scope)
    if scope not in TOKEN_SCOPES:
        raise Refused(f"Den Umfang »{scope[:40]}« gibt es nicht. Erlaubt sind: {', '.join(TOKEN_SCOPES)}.")
    return TOKEN_SCOPES[scope]


def _kept(text: str, what: str) -> str:
    kept = tidy(text)
    if not kept or len(kept) > LONGEST_NAME or "\n" in kept or text_fault(kept):
        raise Refused(f"Nennen Sie den {what} in einer Zeile, höchstens {LONGEST_NAME} Zeichen.")
    return kept


def _lifetime(days: int) -> timedelta:
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"Die Gültigkeit liegt zwischen 1 und {LONGEST_DAYS} Tagen.")
    return timedelta(days=days)


def user_of_token(directory: Directory, token: str) -> NarrowedUser | None:
    """Give whom an access token lets act: its owner with the rights of the token (``allowed``), never more; None if the token does not hold."""
    if not token.startswith(API_PREFIX):
        return None
    now = directory.now()
    with directory.reading() as transaction:
        row = live_token(transaction, digest(token), now)
        account = account_of(transaction, id=row.account_id) if row else None
    if row is None or account is None or account.disabled:
        return None
    if row.last_used_at is None or now - row.last_used_at >= directory.policy.touch:
        with directory.writing() as transaction:
            touch_token(transaction, row.hash, now)
    known = {right.value: right for right in Right}
    return narrowed(account.user, frozenset(known[value] for value in row.rights if value in known), row.project_id, row.id)


def list_tokens(directory: Directory, by: User) -> tuple[TokenInfo, ...]:
    """Give the access tokens of one's own, the newest first."""
    with directory.reading() as transaction:
        places, rows = place_names(transaction), tokens_of(transaction, by.id)
    labels = {right.value: label for right, label in RIGHT_LABELS.items()}
    return tuple(TokenInfo(row.id, row.name, tuple(labels.get(value, value) for value in row.rights), places.get((row.project_id, ""), ""), row.created_at, row.expires_at,
                           row.last_used_at, row.revoked_at is not None) for row in rows)


def revoke_token(directory: Directory, by: User, token: str) -> None:
    """Revoke an access token of one's own by its id; raises UnknownName."""
    with directory.writing() as transaction:
        if not revoke_token_row(transaction, by.id, token, directory.now()):
            raise UnknownName("Diesen Zugriffsschlüssel gibt es nicht, oder er ist schon widerrufen.")
        note(transaction, directory, "token-revoked", by.id)


def create_council_link(directory: Directory, by: User, project: str, person: str, releases: Iterable[str], *, days: int = 30) -> NewSecret:
    """Make a personal link for a member of a council to released reports (ids); raises NotAllowed, Refused, UnknownName where one is not released."""
    demand(by, Right.FREIGEBEN, project)
    wanted = list(dict.fromkeys(releases))
    if not wanted:
        raise Refused("Wählen Sie mindestens einen freigegebenen Bericht.")
    now, token = directory.now(), new_token()
    row = LinkRow(digest(token), str(uuid.uuid4()), project, _kept(person, "Namen der Person"), wanted, now, by.id, now + _lifetime(days))
    with directory.writing() as transaction:
        if not set(wanted) <= released_of(transaction, project):
            raise UnknownName("Einen der Berichte gibt es nicht, oder er ist nicht freigegeben. Geben Sie ihn zuerst frei.")
        insert_link(transaction, row)
        note(transaction, directory, "link-made", "", actor=by.id, detail=row.person)
    return NewSecret(row.id, token, row.expires_at)


def council_link_of(directory: Directory, token: str) -> OpenedLink | None:
    """Give what a personal link opens without counting it, None if it does not hold (any more)."""
    with directory.reading() as transaction:
        row = live_link(transaction, digest(token), directory.now())
    if row is None:
        return None
    return OpenedLink(row.project_id, tuple(row.releases), User(row.id, "", row.person, (Grant(Role.RAT, row.project_id),)), row.expires_at)


def open_council_link(directory: Directory, token: str) -> OpenedLink | None:
    """Open a personal link and count it; None if it does not hold (any more)."""
    found = council_link_of(directory, token)
    if found is not None:
        with directory.writing() as transaction:
            count_opening(transaction, digest(token), directory.now())
    return found


def list_council_links(directory: Directory, by: User, project: str) -> tuple[LinkInfo, ...]:
    """Give the personal links of a project, the newest first."""
    demand(by, Right.FREIGEBEN, project)
    with directory.reading() as transaction:
        rows = links_of(transaction, project)
    return tuple(LinkInfo(row.id, row.person, tuple(row.releases), row.created_at, row.expires_at, row.revoked_at is not None, row.opened, row.last_opened_at) for row in rows)


def revoke_council_link(directory: Directory, by: User, project: str, link: str) -> None:
    """Revoke a personal link by its id; raises UnknownName."""
    demand(by, Right.FREIGEBEN, project)
    with directory.writing() as transaction:
        if not revoke_link_row(transaction, project, link, directory.now()):
            raise UnknownName("Diesen Link gibt es nicht, oder er ist schon widerrufen.")
        note(transaction, directory, "link-revoked", "", actor=by.id)
