"""What activities take: durations under the 60 % rule, rates, and when a start earns a grant."""

from datetime import date

import pytest

from assessment.agreements import FundingTerms, GroupPlanning, MemberPlanning
from assessment.funding import Grant
from assessment.plan.means import Means
from assessment.plan.model import Mode, Option
from assessment.timeline import timeline_of
from tests.assessment.plan.groups import group, town


def means(days: float = 10.0, months: int = 3, periods: int = 16) -> Means:
    found = group(town(1, planning=MemberPlanning(capacity=((date.min, days),))), planning=GroupPlanning(months=months, periods=periods)).group
    return Means(found, [0], timeline_of(found))


def option(days: float, months: float, once: float = 0.0, yearly: float = 0.0) -> Option:
    return Option(Mode.ALONE, 0, 0, days, once, yearly, months)


@pytest.mark.parametrize(("days", "months", "periods"), [
    (6.0, 3.0, 1), (6.1, 3.0, 2), (1.0, 3.1, 2), (60.0, 1.0, 10), (0.0, 0.0, 1), (0.0, 7.0, 3),
])
def test_a_measure_takes_at_most_six_tenths_of_the_people(days: float, months: float, periods: int) -> None:
    """Ten days a quarter: six of them may go to one measure."""
    assert means().periods(0, option(days, months)) == periods


def test_in_months_the_same_rule_holds() -> None:
    assert means(months=1, periods=48).periods(0, option(6.1, 1.0)) == 4


def test_without_people_work_takes_longer_than_the_plan() -> None:
    assert means(0.0).periods(0, option(0.5, 1.0)) == 17
    assert means(0.0).periods(0, option(0.0, 4.0)) == 2


def test_work_and_money_are_spread_evenly_and_running_cost_follows() -> None:
    work, money = means().uses(0, 0, 2, option(5.0, 6.0, once=3001.0, yearly=1000.0))
    assert (work.rate, work.after) == (250, 0)
    assert (money.rate, money.after, money.window) == (1500, 250, None)


def test_a_grant_lowers_what_a_start_in_its_window_costs() -> None:
    grant = Grant(2000.0, FundingTerms("L", 0.5, opens=date(2027, 4, 1), closes=date(2028, 3, 31), begin_after_approval=False), "L", "")
    _, money = means().uses(0, 0, 2, option(5.0, 6.0, once=3000.0), grant)
    assert money.window == (1, 4)
    assert [money.rate_from(start) for start in (0, 1, 4, 5)] == [1500, 500, 500, 1500]


def test_a_grant_of_more_than_the_cost_leaves_nothing_to_pay() -> None:
    _, money = means().uses(0, 0, 1, option(5.0, 3.0, once=100.0), Grant(2000.0, FundingTerms("L", 1.0), "L", ""))
    assert money.rate_from(0) == 0


@pytest.mark.parametrize(("opens", "closes", "wait", "after", "window"), [
    (None, None, 0.0, True, (0, 16)),
    (None, None, 4.0, True, (2, 16)),
    (None, None, 4.0, False, (0, 16)),
    (date(2027, 1, 15), date(2027, 4, 30), 4.0, True, (2, 2)),
    (date(2027, 4, 1), date(2028, 3, 31), 3.0, True, (2, 5)),
    (date(2027, 2, 1), date(2027, 2, 28), 0.0, True, (1, 1)),
    (None, date(2026, 12, 15), 6.0, True, None),
    (date(2031, 1, 1), None, 0.0, True, None),
    (date(2030, 6, 1), None, 6.0, True, None),
    (None, date(2036, 12, 31), 0.0, True, (0, 16)),
])
def test_a_start_earns_the_grant_within_the_window(opens: date | None, closes: date | None, wait: float, after: bool, window: tuple[int, int] | None) -> None:
    """Application window, then approval where an earlier start forfeits the money; closed before the plan or open after it: none."""
    terms = FundingTerms("L", 0.5, None, opens, closes, wait, after)
    assert means().window(Grant(1.0, terms, "L", "")) == window
