"""P50 and P80 of plans: what adds up, what follows from sure figures, who carries what (planning.md § 5)."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from assessment.agreements import GroupPlanning, MemberPlanning, OwnEstimate
from assessment.evaluate import Evaluation
from assessment.plan import Ground, Mode, Outlook, Risk, group_roadmap, joint_offers, member_roadmap
from questionnaires import Range
from tests.assessment.plan.groups import FULL, catalogue, group, sure, town

DRAWS = 2000


def risk(evaluation: Evaluation, *, all_members: bool = False) -> Risk:
    ground = Ground(evaluation)
    roadmap = group_roadmap(ground, joint_offers(ground), seconds=1)[0] if all_members else member_roadmap(ground, 0, seconds=1)
    return Risk(ground, roadmap, DRAWS)


def three(planning: GroupPlanning | None = None, **m1: Any) -> Evaluation:
    of = catalogue({"M1": {"cost_once": Range(low=10_000, likely=20_000, high=36_000), "cost_yearly": sure(1200), "funding": (), **m1}})
    return group(*(town(number) for number in (1, 2, 3)), planning=planning, of=of)


def check_spread(outlook: Outlook) -> None:
    for spread in (outlook.effort, outlook.cost, *outlook.yearly.values()):
        assert float(spread.p50) <= float(spread.p80) + 1e-9
    assert all(half <= most for half, most in (*outlook.finish, outlook.last))
    assert sum(float(spread.mean) for spread in outlook.yearly.values()) == pytest.approx(float(outlook.cost.mean))
    assert len(outlook.finish) == len(outlook.lines)


def test_years_add_up_to_the_whole() -> None:
    """Means add up, quantiles do not; every year of the plan is named."""
    outlook = risk(group(town(1))).outlook()
    check_spread(outlook)
    assert list(outlook.yearly) == [2027, 2028, 2029, 2030]
    assert float(outlook.cost.mean) == pytest.approx(1000 + 52_000 / 6, rel=0.02)
    assert float(outlook.effort.mean) == pytest.approx(2 + 38 / 6 + 130 / 6, rel=0.02)


@pytest.mark.parametrize(("begin", "months", "periods", "years"), [(date(2027, 7, 1), 3, 6, [2027, 2028]), (date(2027, 11, 1), 1, 15, [2027, 2028, 2029])])
def test_years_follow_the_calendar(begin: date, months: int, periods: int, years: list[int]) -> None:
    outlook = risk(group(town(1), planning=GroupPlanning(begin=begin, months=months, periods=periods))).outlook(0)
    check_spread(outlook)
    assert list(outlook.yearly) == years


def test_running_cost_falls_due_from_the_finish_on() -> None:
    """M4 alone, sure figures: finished after four quarters, 1,200 EUR a year for the other three years."""
    of = catalogue({"M4": {"effort": catalogue().measure["M4"].effort.model_copy(update={"low": 24.0, "likely": 24.0, "high": 24.0}), "cost_once": sure(8000), "cost_yearly": sure(1200),
                           "duration_months": sure(6)}})
    outlook = risk(group(town(1, {"2.1.1": 1.0, "2.1.2": 4.0, "2.1.3": 2.0}), of=of)).outlook(0)
    assert [float(spread.p50) for spread in outlook.yearly.values()] == pytest.approx([8000, 1200, 1200, 1200])
    assert outlook.last == (date(2027, 12, 31), date(2027, 12, 31))
    assert float(outlook.effort.p80) == pytest.approx(24)
    check_spread(outlook)


def test_sure_figures_reproduce_the_plan() -> None:
    plain = catalogue()
    fixed = {item.id: {"effort": item.effort.model_copy(update={"low": item.effort.likely, "high": item.effort.likely}), "cost_once": sure(item.cost_once.likely),
                       "duration_months": sure(item.duration_months.likely)} for item in plain.measures}
    found = risk(group(town(1), of=catalogue(fixed)))
    outlook = found.outlook()
    assert outlook.finish == tuple((line.ends, line.ends) for line in outlook.lines)
    assert float(outlook.effort.p50) == float(outlook.effort.p80) == pytest.approx(sum(line.option.days for line in outlook.lines))


def test_a_plan_without_anything_costs_nothing() -> None:
    outlook = risk(group(town(1, FULL))).outlook(0)
    check_spread(outlook)
    assert (float(outlook.effort.p80), float(outlook.cost.p80), outlook.finish, outlook.kept) == (0.0, 0.0, (), {})


def test_a_member_without_lines_in_the_groups_plan_carries_nothing() -> None:
    found = risk(group(town(1), town(2, FULL)), all_members=True)
    outlook = found.outlook(1)
    assert (outlook.lines, float(outlook.effort.p80), float(outlook.cost.p80)) == ((), 0.0, 0.0)
    assert float(found.outlook(0).effort.p50) > 0


def test_the_lead_carries_the_work_of_the_common_part() -> None:
    """Ort 1 leads three alike: its own part and the common part, but no more money than the others."""
    found = risk(three(), all_members=True)
    outlooks = [found.outlook(row) for row in (0, 1, 2)]
    (core,) = [line for line in outlooks[0].lines if line.mode is Mode.CORE]
    assert core.option.worker == 0
    assert float(outlooks[0].effort.mean) - float(outlooks[1].effort.mean) == pytest.approx(core.option.days, rel=0.1)
    assert [float(item.cost.mean) for item in outlooks] == pytest.approx([float(outlooks[0].cost.mean)] * 3, rel=0.03)
    for outlook in outlooks:
        check_spread(outlook)


@pytest.mark.parametrize("planning", [GroupPlanning(), GroupPlanning(pot={2027: 9000.0, 2028: 9000.0, 2029: 9000.0, 2030: 9000.0}), GroupPlanning(team=4.0)])
def test_members_team_and_pot_carry_the_whole(planning: GroupPlanning) -> None:
    """Work: nobody's part is lost or counted twice, the team's own aside; money: the pot's own aside."""
    found = risk(three(planning), all_members=True)
    cores = [line for line in found.lines if line.mode is Mode.CORE]
    assert cores
    whole, parts = found.outlook(), [found.outlook(row) for row in (0, 1, 2)]
    team = sum(line.option.days for line in cores if line.option.worker < 0)
    assert sum(float(part.effort.mean) for part in parts) + team == pytest.approx(float(whole.effort.mean), rel=0.01)
    once = sum(line.option.once for line in cores)
    left = sum(line.option.yearly * (16 - line.start - line.duration) / 4 for line in cores)
    assert sum(float(part.cost.mean) for part in parts) + once + left == pytest.approx(float(whole.cost.mean), rel=0.02)


def test_money_of_a_part_the_catalogue_calls_free_is_not_lost() -> None:
    """The catalogue's M1 costs nothing; Ort 1's own estimate does, and the others carry their share of it."""
    own = MemberPlanning(estimates=(OwnEstimate("M1", once=(9000, 9000, 9000)),))
    found = risk(group(town(1, planning=own), town(2), town(3)), all_members=True)
    asked = sum(line.option.once for line in found.lines)
    assert asked > 9000
    assert float(found.outlook().cost.mean) == pytest.approx(asked, rel=0.02)


def test_the_same_seed_gives_the_same_again_and_duties_are_kept_as_shares() -> None:
    one, two = (risk(group(town(1))).outlook(0) for _ in range(2))
    assert float(one.cost.p80) == float(two.cost.p80)
    assert set(one.kept) == {"pflicht:ort1:M1", "sichtbar:ort1:"}
    assert all(0 <= share <= 1 for share in one.kept.values())
    assert np.isfinite([float(one.effort.p80), float(one.cost.p80)]).all()
