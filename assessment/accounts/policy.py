"""The numbers of signing in: how many failures, how long a session or a link lives, who needs a second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from assessment.accounts.rights import Grant, Role


@dataclass(frozen=True)
class Policy:
    """What a server demands. ``failures`` holds per account and per address within ``window``; ``pending`` is the time between two steps of signing in."""

    failures: int = 5
    window: timedelta = timedelta(minutes=5)
    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    pending: timedelta = timedelta(minutes=10)
    start_link: timedelta = timedelta(hours=72)
    touch: timedelta = timedelta(minutes=1)
    second_factor_for: frozenset[Role] = frozenset({Role.BERATUNG})

    def needs_second_factor(self, grants: tuple[Grant, ...]) -> bool:
        """Tell whether somebody with these grants must have a second factor."""
        return any(grant.role in self.second_factor_for for grant in grants)
