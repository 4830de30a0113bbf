"""The plan's calendar: what a period is called, and which periods lie before or after a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.agreements import GroupPlanning
from assessment.timeline import Timeline, timeline_of
from tests.assessment.plan.groups import group, town

QUARTERS = Timeline(date(2027, 1, 1), 16, 3)
CALENDARS = st.builds(lambda year, month, months: Timeline(date(year, month, 1), 48 // months, months), st.integers(2020, 2030), st.integers(1, 12), st.sampled_from([1, 3]))
DAYS = st.dates(date(2019, 1, 1), date(2040, 12, 31))


def test_periods_have_names() -> None:
    assert (QUARTERS.label(0), QUARTERS.label(7)) == ("1. Quartal 2027", "4. Quartal 2028")
    assert QUARTERS.during(1) == "im 2. Quartal 2027"
    months = Timeline(date(2027, 1, 1), 48, 1)
    assert (months.label(2), months.during(2)) == ("03/2027", "im März 2027")


def test_three_months_that_are_no_quarter_are_not_called_one() -> None:
    """A plan may begin in February; then February to April is not the first quarter."""
    shifted = Timeline(date(2027, 2, 1), 4, 3)
    assert [shifted.label(period) for period in range(4)] == ["02/2027", "05/2027", "08/2027", "11/2027"]
    assert shifted.during(0) == "in den 3 Monaten ab Februar 2027"


def test_a_plan_from_the_middle_of_a_year_touches_one_year_more() -> None:
    half = Timeline(date(2027, 7, 1), 16, 3)
    assert half.years == (2027, 2028, 2029, 2030, 2031)
    assert half.end == date(2031, 7, 1)


@pytest.mark.parametrize(("day", "over"), [
    (date(2026, 12, 30), -1), (date(2026, 12, 31), 0), (date(2027, 3, 30), 0), (date(2027, 3, 31), 1), (date(2027, 4, 1), 1), (date(2028, 12, 31), 8),
])
def test_a_quarter_is_over_at_the_end_of_its_last_day(day: date, over: int) -> None:
    """„Fertig bis 31.12.2028“ leaves the whole last quarter of 2028."""
    assert QUARTERS.finished_by(day) == over


@pytest.mark.parametrize(("day", "first"), [(date(2020, 5, 5), 0), (date(2027, 1, 1), 0), (date(2027, 1, 2), 1), (date(2027, 4, 1), 1), (date(2028, 1, 1), 4)])
def test_nothing_begins_before_its_day(day: date, first: int) -> None:
    assert QUARTERS.period_from(day) == first


@given(CALENDARS, DAYS)
def test_days_and_periods_agree(timeline: Timeline, day: date) -> None:
    """The last period over on a day ends on it or before, the next one after; the first period from a day on begins on it or later."""
    over = timeline.finished_by(day)
    assert timeline.last_day(over) <= day < timeline.last_day(over + 1)
    first = timeline.period_from(day)
    assert timeline.day_of(first) >= day
    assert first == 0 or timeline.day_of(first - 1) < day


@given(CALENDARS, st.integers(0, 47))
def test_first_days_count_in_whole_months(timeline: Timeline, months: int) -> None:
    day = timeline.day_of(months / timeline.months)
    assert timeline.months_until(day) == months
    assert timeline.last_day(months / timeline.months) + timedelta(days=1) == day


@pytest.mark.parametrize(("reference", "begin"), [
    (date(2026, 10, 1), date(2027, 1, 1)), (date(2026, 12, 31), date(2027, 1, 1)), (date(2027, 1, 1), date(2027, 4, 1)), (date(2027, 6, 30), date(2027, 7, 1)),
])
def test_without_agreement_the_plan_begins_with_the_next_quarter(reference: date, begin: date) -> None:
    assert timeline_of(replace(group(town(1)).group, reference_date=reference)).begin == begin


def test_an_agreed_beginning_counts_from_the_first_of_its_month() -> None:
    agreed = replace(group(town(1)).group, planning=GroupPlanning(begin=date(2027, 5, 20), periods=24, months=1))
    assert timeline_of(agreed) == Timeline(date(2027, 5, 1), 24, 1)
