"""Who is asking: sessions of a laptop live as long as the program, those of a server in its database."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from secrets import compare_digest, token_urlsafe
from threading import Lock
from typing import Protocol

from assessment.accounts import User, local_user


class Entrance(Protocol):
    """What the gate asks."""

    def user_of(self, token: str) -> User | None:
        """Give who a session belongs to, None for none (any more)."""

    def user_of_key(self, key: str) -> User | None:
        """Give whom an access key of the API acts for, with no more rights than the key was given."""

    def leave(self, token: str) -> None:
        """End a session."""


@dataclass
class LocalEntrance:
    """The laptop's entrance: a one-time key in the opened address becomes a session of this program run."""

    person: str
    secret: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    program_key: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    _keys: set[str] = field(default_factory=set)
    _sessions: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def new_key(self) -> str:
        """Give a key that lets one browser in, once."""
        key = token_urlsafe(24)
        with self._lock:
            self._keys.add(key)
        return key

    def enter(self, key: str) -> str:
        """Turn a key into a session; empty where the key is not (or no longer) good."""
        with self._lock:
            found = next((known for known in self._keys if compare_digest(known.encode(), key.encode("utf-8", "replace"))), None)
            if found is None:
                return ""
            self._keys.discard(found)
            session = token_urlsafe(32)
            self._sessions.add(session)
            return session

    def user_of(self, token: str) -> User | None:
        """Give the person of this laptop."""
        if token not in self._sessions:
            return None
        return local_user(self.person)

    def user_of_key(self, key: str) -> User | None:
        """Give the person of this laptop to a program that knows the key of this program run."""
        return local_user(self.person) if compare_digest(key.encode("utf-8", "replace"), self.program_key.encode()) else None

    def leave(self, token: str) -> None:
        """End a session."""
        self._sessions.discard(token)


def form_token(secret: str, session: str) -> str:
    """Give the hidden token of all forms of a session."""
    return hmac.new(secret.encode(), f"form {session}".encode(), hashlib.sha256).hexdigest()[:40]
