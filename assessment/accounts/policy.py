"""The numbers of signing in: how many failures, how long a session or a link lives, who needs a second factor.

How failures are counted (OWASP ASVS 5.0, 6.1.1 and 6.3.1: stop brute force, spraying and stuffing, yet let nobody lock others out):

- **Account**: ``failures`` within ``window`` from wherever stop it, so changing the address buys no more guesses.
- **Familiar network**: where the account signed in within ``familiar``, only failures from there count. So a stranger who fails on purpose locks
  the account for strangers; its owner still gets in at the usual desk, where a guesser has ``failures`` per ``window`` too.
- **Address**: ``failures_of_address`` over all accounts. A town hall behind one address survives somebody who mistypes, since one account gives
  at most ``failures``; whoever tries one password on many accounts is stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from assessment.accounts.rights import Grant, Role


@dataclass(frozen=True)
class Policy:
    """What a server demands; ``pending`` is the time between two steps of signing in.

    A second factor needs who sees every member's answers, and who makes accounts or takes backups, which hold just as much.
    """

    failures: int = 5
    failures_of_address: int = 20
    window: timedelta = timedelta(minutes=5)
    familiar: timedelta = timedelta(days=30)
    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    pending: timedelta = timedelta(minutes=10)
    start_link: timedelta = timedelta(hours=72)
    touch: timedelta = timedelta(minutes=1)
    second_factor_for: frozenset[Role] = frozenset({Role.BERATUNG, Role.VERWALTUNG})

    def needs_second_factor(self, grants: tuple[Grant, ...]) -> bool:
        """Tell whether somebody with these grants must have a second factor."""
        return any(grant.role in self.second_factor_for for grant in grants)
