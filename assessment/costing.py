"""What a measure takes of a member: person days, months, euros, funding, and all of it in day equivalents (planning.md § 1)."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.agreements import GroupPlanning
from assessment.estimates import estimate_of
from assessment.evaluate import Evaluation
from assessment.funding import Applicant, Grant, best_grant, known_terms, matches
from questionnaires import Measure
from reports import FundingMatch

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Cost:
    """Expected values of a measure for one member alone: ``days`` PT, ``once`` and ``yearly`` EUR, ``grant`` what a programme pays.

    ``years`` the running cost counts for: the plan's length.
    """

    days: float
    once: float
    yearly: float
    years: float
    day_rate: float
    grant: Grant | None = None

    @property
    def funding(self) -> float:
        """Give EUR a programme pays."""
        return self.grant.amount if self.grant else 0.0

    @property
    def net(self) -> float:
        """Give EUR of own money over the plan: one-off less funding, and the running cost of its years."""
        return self.once - self.funding + self.yearly * self.years

    @property
    def expense(self) -> float:
        """Give A in day equivalents: own work and own money together."""
        return self.days + self.net / self.day_rate


def plan_years(planning: GroupPlanning) -> float:
    """Give the length of the plan in years."""
    return planning.periods * planning.months / MONTHS_A_YEAR


def applicant_of(evaluation: Evaluation, row: int, acting: int = 1) -> Applicant:
    """Give who would apply for money for member ``row``, ``acting`` municipalities together."""
    group = evaluation.group
    return Applicant(str(group.members[row].facts.get("land", "")), acting, len(group.members), group.reference_date, known_terms(evaluation.catalogue, group.planning.terms))


def funding_of(evaluation: Evaluation, row: int, measure: Measure) -> tuple[FundingMatch, ...]:
    """Give the verdict on every programme of a measure for a member acting alone."""
    return matches(evaluation.catalogue, measure, applicant_of(evaluation, row), estimate_of(evaluation, row, measure).once)


def cost_of(evaluation: Evaluation, row: int, measure: Measure) -> Cost:
    """Give what a measure takes of a member that does it alone."""
    planning, figures = evaluation.group.planning, estimate_of(evaluation, row, measure)
    once = figures.once.expected
    grant = best_grant(funding_of(evaluation, row, measure), applicant_of(evaluation, row), once)
    return Cost(figures.effort.expected, once, figures.yearly.expected if figures.yearly else 0.0, plan_years(planning), planning.day_rate, grant)
