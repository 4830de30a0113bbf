"""People and money per period, in the units of the roadmap."""

from datetime import date

import pytest

from assessment.agreements import GroupPlanning, MemberPlanning
from assessment.model import FactValue
from assessment.plan.people import NO_LIMIT, capacity_on, default_capacity, money_of, people_of, team_of
from assessment.timeline import Timeline
from tests.assessment.plan.groups import group, town

QUARTERS, MONTHS = Timeline(date(2027, 1, 1), 8, 3), Timeline(date(2027, 1, 1), 24, 1)


@pytest.mark.parametrize(("facts", "days"), [({}, 10.0), ({"beschaeftigte": 0.0}, 10.0), ({"beschaeftigte": 35.0}, 35.0), ({"beschaeftigte": "unbekannt"}, 10.0)])
def test_without_agreement_one_day_per_employee(facts: dict[str, FactValue], days: float) -> None:
    assert default_capacity(facts) == days


def test_an_agreed_capacity_holds_from_its_day_on() -> None:
    agreed = MemberPlanning(capacity=((date(2027, 7, 1), 20.0), (date(2028, 1, 1), 0.0)))
    assert [capacity_on(agreed, {"beschaeftigte": 35.0}, day) for day in (date(2027, 4, 1), date(2027, 7, 1), date(2028, 1, 1))] == [35.0, 20.0, 0.0]
    found = group(town(1, planning=agreed)).group
    assert people_of(found, 0, QUARTERS).capacity == (1000, 1000, 2000, 2000, 0, 0, 0, 0)
    assert people_of(found, 0, MONTHS).capacity[5:8] == (333, 667, 667)


def test_a_team_is_there_all_the_time() -> None:
    found = group(town(1), planning=GroupPlanning(team=12.5)).group
    assert team_of(found, QUARTERS).capacity == (1250,) * 8


def test_a_year_without_a_budget_has_no_limit_but_a_budget_of_nothing_has() -> None:
    resource = money_of("ort1", {2027: 0.0}, QUARTERS)
    assert (resource.capacity, resource.bucket) == ((0, NO_LIMIT), (0, 0, 0, 0, 1, 1, 1, 1))


def test_the_common_pot_holds_nothing_in_years_nobody_named() -> None:
    """So the table of settings says: „nicht genannte Jahre: keine“."""
    from assessment.plan.means import Means

    found = group(town(1), planning=GroupPlanning(pot={2027: 5000.0})).group
    means = Means(found, [0], QUARTERS)
    assert means.resources[means.money(-1)].capacity == (5000, 0)
    assert means.resources[means.money(0)].capacity == (NO_LIMIT, NO_LIMIT)


def test_a_plan_from_july_has_half_a_year_first() -> None:
    assert money_of("ort1", {2027: 1.0, 2029: 3.0}, Timeline(date(2027, 7, 1), 8, 3)).bucket == (0, 0, 1, 1, 1, 1, 2, 2)
