"""A user as an access token lets them act: what was allowed to the token and to its owner, never more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assessment.accounts.rights import Reach, Right, User

READING = frozenset(right for right in Right if right.value.endswith(("-sehen", "-lesen")))
WRITING = READING | frozenset(right for right in Right if right.value.endswith("-schreiben")) | {Right.BEWERTEN, Right.ENTSCHEIDEN, Right.BERICHT_ERSTELLEN}
TOKEN_SCOPES: Mapping[str, frozenset[Right]] = {"lesen": READING, "schreiben": WRITING}
FOR_TOKENS = frozenset(Right) - {Right.OFFEN, Right.ANGEMELDET, Right.KONTEN, Right.SICHERN}
"""What a token may be given at all: content, never accounts, sign-in or the whole database."""


@dataclass(frozen=True)
class NarrowedUser(User):
    """The owner of a token; every question about rights is answered for the rights of the token only."""

    allowed: frozenset[Right] = frozenset()
    token: str = ""

    def may(self, right: Right, project: str = "") -> bool:
        """Tell whether owner and token both hold a right."""
        return right is Right.OFFEN or (right in self.allowed & FOR_TOKENS and super().may(right, project))

    def may_somewhere(self, right: Right) -> bool:
        """Tell whether owner and token both hold a right in any project."""
        return right in self.allowed & FOR_TOKENS and super().may_somewhere(right)

    def reach(self, right: Right, project: str) -> Reach:
        """Give how far a right reaches; nowhere without the token's consent."""
        return super().reach(right, project) if right in self.allowed & FOR_TOKENS else Reach(everything=False, towns=frozenset(), released=False)


def narrowed(user: User, allowed: frozenset[Right], project: str, token: str) -> NarrowedUser:
    """Give a user with fewer rights, in one project only where one is named."""
    grants = tuple(replace(grant, project=project) if project else grant for grant in user.grants if not project or grant.project in ("", project))
    return NarrowedUser(user.id, user.login, user.name, grants, allowed=allowed, token=token)
