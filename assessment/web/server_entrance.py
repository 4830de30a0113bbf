"""The entrance of a server: sessions in its database, passwords with a second factor, or a sign-in service (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessment.accounts import User
from assessment.service.accounts import Directory, sign_out, user_of_session


@dataclass(frozen=True)
class Oidc:
    """A sign-in service: the address of its issuer, and how this server is known there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class ServerEntrance:
    """Who is behind a session of a server."""

    directory: Directory
    oidc: Oidc | None = None

    def user_of(self, token: str) -> User | None:
        """Give who a session belongs to, with today's grants."""
        return user_of_session(self.directory, token)

    def leave(self, token: str) -> None:
        """End a session."""
        sign_out(self.directory, token)
