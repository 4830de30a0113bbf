"""The entrance of a server: sessions in its database, passwords with a second factor, or a sign-in service (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.accounts import User
from assessment.service.accounts import Directory, sign_out, user_of_session, user_of_token
from assessment.web.house import House
from assessment.web.oidc import SignInService


@dataclass(frozen=True)
class ServerEntrance:
    """Who is behind a session of a server."""

    directory: Directory
    service: SignInService | None = None

    def user_of(self, token: str) -> User | None:
        """Give who a session belongs to, with today's grants."""
        return user_of_session(self.directory, token)

    def user_of_key(self, key: str) -> User | None:
        """Give whom an access key acts for, narrowed to what the key allows."""
        return user_of_token(self.directory, key)

    def leave(self, token: str) -> None:
        """End a session."""
        sign_out(self.directory, token)


def server_entrance(house: House) -> ServerEntrance:
    """Give the entrance of a server, for pages that only a server has."""
    assert isinstance(house.entrance, ServerEntrance)
    return house.entrance


def directory_of(house: House) -> Directory:
    """Give the accounts of a server."""
    return server_entrance(house).directory
