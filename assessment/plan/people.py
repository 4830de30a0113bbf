"""People and money a plan may use: per member and period, in the units of the roadmap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessment.agreements import MemberPlanning
from assessment.model import FactValue, WorkingGroup
from assessment.timeline import Timeline
from scoring.roadmap import Resource

HUNDREDTHS = 100
"""People are counted in hundredths of a person day, money in whole euros."""
DAYS_PER_EMPLOYEE = 1.0
LEAST_DAYS = 10.0
MONTHS_A_QUARTER = 3
NO_LIMIT = 10**9


def default_capacity(facts: Mapping[str, FactValue]) -> float:
    """Give the person days a quarter assumed where nothing is agreed: one per employee (some 2 % of the working time), at least ten."""
    employees = facts.get("beschaeftigte")
    return max(LEAST_DAYS, DAYS_PER_EMPLOYEE * employees) if isinstance(employees, float | int) else LEAST_DAYS


def capacity_on(planning: MemberPlanning, facts: Mapping[str, FactValue], day: date) -> float:
    """Give the person days a quarter a member has on a day."""
    agreed = [days for since, days in planning.capacity if since <= day]
    return agreed[-1] if agreed else default_capacity(facts)


def people_of(group: WorkingGroup, row: int, timeline: Timeline) -> Resource:
    """Give a member's people, one bucket per period."""
    member = group.members[row]
    days = [capacity_on(member.planning, member.facts, timeline.day_of(period)) * timeline.months / MONTHS_A_QUARTER for period in range(timeline.periods)]
    return Resource(f"leute:{member.key}", tuple(round(HUNDREDTHS * value) for value in days), tuple(range(timeline.periods)))


def team_of(group: WorkingGroup, timeline: Timeline) -> Resource:
    """Give the shared project team, one bucket per period."""
    days = group.planning.team * timeline.months / MONTHS_A_QUARTER
    return Resource("leute:projektteam", (round(HUNDREDTHS * days),) * timeline.periods, tuple(range(timeline.periods)))


def money_of(key: str, budget: Mapping[int, float], timeline: Timeline, unnamed: int = NO_LIMIT) -> Resource:
    """Give a budget, one bucket per calendar year; a year nobody named holds ``unnamed`` EUR (no limit)."""
    years = timeline.years
    return Resource(f"geld:{key}", tuple(round(budget[year]) if year in budget else unnamed for year in years),
                    tuple(years.index(timeline.year_of(period)) for period in range(timeline.periods)))
