"""How an app was started: on whose machine, over which data, under which address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from secrets import token_urlsafe

MEGABYTE = 1024 * 1024


class Mode(Enum):
    """On one laptop for one person, or on a server for many."""

    LOCAL = "lokal"
    SERVER = "server"


def local_today() -> date:
    """Give the day on the user's desk."""
    return datetime.now().astimezone().date()


def utc_now() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Setup:
    """All that decides how the app behaves.

    ``folder``: where project files (local) and files of long work lie. ``place``: the database of a server, empty on a laptop.
    ``origin``: scheme, host and port the browser uses; no other Host is answered. ``secret``: key of form tokens, at least 32 characters.
    ``person``: who acts on a laptop. ``largest_body``: in bytes, per request.
    """

    mode: Mode
    folder: Path
    origin: str
    place: str = ""
    name: str = ""
    person: str = ""
    secret: str = field(default_factory=lambda: token_urlsafe(48), repr=False)
    workers: int = 1
    largest_body: int = 30 * MEGABYTE
    today: Callable[[], date] = local_today
    now: Callable[[], datetime] = utc_now

    @property
    def is_local(self) -> bool:
        """Whether this is one person's laptop."""
        return self.mode is Mode.LOCAL

    @property
    def is_secure(self) -> bool:
        """Whether the browser speaks HTTPS with it."""
        return self.origin.startswith("https://")

    @property
    def host(self) -> str:
        """Give host and port as the browser names them."""
        return self.origin.partition("://")[2]
