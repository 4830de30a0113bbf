"""What activities take of people and money: durations, rates, funding windows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assessment.funding import Grant
from assessment.model import WorkingGroup
from assessment.plan.model import Option
from assessment.plan.people import HUNDREDTHS, money_of, people_of, team_of
from assessment.timeline import MONTHS_A_YEAR, Timeline
from scoring.roadmap import Resource, Use

MOST_OF_CAPACITY = 0.6
"""A measure takes at most this share of the people; otherwise it is stretched (planning.md § 3)."""


class Means:
    """The resources of some members, of the shared team and of the common pot (row −1), and what an option takes of them."""

    def __init__(self, group: WorkingGroup, rows: Sequence[int], timeline: Timeline) -> None:
        self.timeline = timeline
        self._place = {row: 2 * owner for owner, row in enumerate(rows)} | {-1: 2 * len(rows)}
        members = [resource for row in rows for resource in (people_of(group, row, timeline), money_of(group.members[row].key, group.members[row].planning.budget, timeline))]
        self.resources: tuple[Resource, ...] = (*members, team_of(group, timeline), money_of("gemeinschaft", group.planning.pot, timeline, unnamed=0))

    def people(self, row: int) -> int:
        """Give the index of a member's people; of the shared team for −1."""
        return self._place[row]

    def money(self, row: int) -> int:
        """Give the index of a member's money; of the common pot for −1."""
        return self._place[row] + 1

    def periods(self, row: int, option: Option) -> int:
        """Give the duration in periods; more than the plan has where there are no people for it."""
        capacity = self.resources[self.people(row)].capacity
        average = sum(capacity) / len(capacity) * MOST_OF_CAPACITY
        if option.days > 0 and average <= 0:
            return self.timeline.periods + 1
        stretched = math.ceil(HUNDREDTHS * option.days / average - 1e-9) if option.days > 0 else 1
        return max(1, math.ceil(option.months / self.timeline.months - 1e-9), stretched)

    def uses(self, row: int, payer: int, duration: int, option: Option, grant: Grant | None = None) -> tuple[Use, ...]:
        """Give what an option takes: people and one-off money evenly while it runs, yearly money from its finish on; less where a ``grant`` is earned."""
        work = Use(self.people(row), round(HUNDREDTHS * option.days / duration))
        rate, after = round(option.once / duration), round(option.yearly * self.timeline.months / MONTHS_A_YEAR)
        window = self.window(grant) if grant is not None else None
        if grant is None or window is None:
            return work, Use(self.money(payer), rate, after)
        return work, Use(self.money(payer), rate, after, round(max(0.0, option.once - grant.amount) / duration), window)

    def window(self, grant: Grant) -> tuple[int, int] | None:
        """Give first and last start period that earn the grant; None where there is none."""
        return grant_window(grant, self.timeline)


def grant_window(grant: Grant, timeline: Timeline) -> tuple[int, int] | None:
    """Give first and last start period that earn the grant: within the application window, after approval where the programme says so.

    A window shorter than a period counts for the period that begins next. None where it has closed before the plan begins.
    """
    terms = grant.terms
    wait = terms.approval_months if terms.begin_after_approval else 0.0
    opens = max(0.0, timeline.months_until(terms.opens)) if terms.opens else 0.0
    first = math.ceil((opens + wait) / timeline.months - 1e-9)
    closes = math.inf if terms.closes is None else timeline.months_until(terms.closes)
    last = max(first, math.floor(min(closes + wait, timeline.periods * timeline.months) / timeline.months + 1e-9))
    return (first, last) if opens <= closes and first < timeline.periods else None


def earned(grant: Grant | None, timeline: Timeline, start: int) -> float:
    """Give EUR of a grant for what begins in period ``start``: all of it inside its window, otherwise 0."""
    window = grant_window(grant, timeline) if grant is not None else None
    return grant.amount if grant is not None and window is not None and window[0] <= start <= window[1] else 0.0
