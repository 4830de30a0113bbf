"""Plans lived through: hand-overs and delays by hand, then the laws: plan reproduced, delays monotone, people never exceeded."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import cost_per_year, flow_arcs, replay, stretch

SETTINGS = settings(max_examples=80, deadline=None)
INF = np.inf


@st.composite
def plans(draw: st.DrawFn, *, falling: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, list[tuple[int, int]]]:
    """A feasible plan: each activity as early as needs and people allow, sometimes later; starts, durations, demand, capacity, needs."""
    n, resources, horizon = draw(st.integers(1, 9)), draw(st.integers(1, 2)), 80
    capacity = np.empty((resources, horizon), dtype=int)
    for row in capacity:
        levels = [draw(st.integers(4, 9)) for _ in range(3)]
        row[:] = np.repeat(levels if falling else sorted(levels), [4, 4, horizon - 8])
    demand = np.array([[draw(st.integers(0, 4)) for _ in range(resources)] for _ in range(n)])
    duration = np.array([draw(st.integers(0 if not demand[j].any() else 1, 5)) for j in range(n)])
    needs = [(i, j) for j in range(n) for i in range(j) if draw(st.integers(0, 5)) == 0]
    left, start = capacity.copy(), np.zeros(n, dtype=int)
    for j in range(n):
        begin = max((start[i] + duration[i] for i, k in needs if k == j), default=0) + draw(st.integers(0, 2))
        while (left[:, begin:begin + duration[j]] < demand[j][:, None]).any():
            begin += 1
        start[j] = begin
        left[:, begin:begin + duration[j]] -= demand[j][:, None]
    return start, duration, demand, capacity, needs


@st.composite
def lived(draw: st.DrawFn, *, falling: bool = False) -> tuple[tuple, np.ndarray]:
    """A plan and three draws of durations, from a third of what was planned to three times as much."""
    plan = draw(plans(falling=falling))
    factors = [[draw(st.integers(1, 9)) / 3 for _ in plan[0]] for _ in range(3)]
    return plan, np.array(factors) * plan[1]


def all_arcs(plan: tuple) -> list[tuple[int, int]]:
    start, duration, demand, capacity, needs = plan
    return [*needs, *flow_arcs(start, duration, demand, capacity, needs)]


def test_two_who_need_all_people_follow_each_other() -> None:
    assert flow_arcs([0, 2], [2, 2], [[2], [2]], [[2] * 4]) == [(0, 1)]


def test_unused_people_come_first() -> None:
    """Three people, two busy until 2: the third starts with the unused one and waits for nobody."""
    assert flow_arcs([0, 0, 2], [2, 2, 1], [[1], [1], [1]], [[3] * 4]) == []


def test_people_of_a_predecessor_come_before_all_others() -> None:
    """C needs B anyway, so it takes B's person, and D takes A's, not B's again."""
    assert flow_arcs([0, 0, 2, 2], [2, 2, 1, 1], [[1]] * 4, [[2] * 4], [(1, 2)]) == [(0, 3)]


def test_a_predecessor_of_a_predecessor_counts_too() -> None:
    """C takes over from A, for whom it waits by way of B; D is left with the person who was never used."""
    assert flow_arcs([0, 1, 2, 2], [1, 1, 1, 1], [[1], [0], [1], [1]], [[2] * 4], [(0, 1), (1, 2)]) == []


def test_who_is_free_longest_goes_next() -> None:
    assert flow_arcs([0, 0, 3], [2, 1, 1], [[1], [1], [1]], [[2] * 4]) == [(1, 2)]


def test_one_taker_may_need_several_givers() -> None:
    assert flow_arcs([0, 0, 2], [2, 1, 1], [[1, 0], [1, 3], [2, 3]], [[2] * 4, [3] * 4]) == [(0, 2), (1, 2)]


def test_a_hand_over_that_another_implies_is_not_told() -> None:
    """C takes one person over from B, who waited for A, and one of another role from A: A → C goes without saying."""
    assert flow_arcs([0, 1, 2], [1, 1, 1], [[1, 1], [1, 0], [1, 1]], [[1] * 4] * 2) == [(0, 1), (1, 2)]


def test_people_who_arrive_later_are_unused() -> None:
    assert flow_arcs([0, 1], [2, 2], [[2], [2]], [[2, 4, 4]]) == []


def test_people_who_leave_are_those_free_longest() -> None:
    """Ten people, six busy; when only four are left these are of the six, so that a delay is not covered by people who are away."""
    assert flow_arcs([0, 1], [1, 1], [[6], [4]], [[10, 4]]) == [(0, 1)]


def test_a_plan_beyond_its_people_is_refused() -> None:
    with pytest.raises(ValueError, match="activity 1 starts at 1 with fewer people"):
        flow_arcs([0, 1], [2, 2], [[2], [1]], [[2] * 4])
    with pytest.raises(ValueError, match="outside the 4 periods"):
        flow_arcs([0, 4], [2, 2], [[2], [1]], [[2] * 4])


def test_a_delay_is_handed_on_and_absorbed_by_hand() -> None:
    """A(0–2) → B(2–4), C(6–7) waits for B: two periods late leave C alone, five do not; early never starts before the plan."""
    finish = replay([0, 2, 6], [[2, 2, 1], [4, 2, 1], [7, 2, 1], [1, 1, 1]], [(0, 1), (1, 2)])
    assert finish.tolist() == [[2, 4, 7], [4, 6, 7], [7, 9, 10], [1, 3, 7]]


def test_circles_strangers_and_negative_durations_are_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        replay([0, 0], [[1, 1]], [(0, 1), (1, 0)])
    with pytest.raises(ValueError, match="arc 0 → 2"):
        replay([0, 0], [[1, 1]], [(0, 2)])
    with pytest.raises(ValueError, match="negative"):
        replay([0, 0], [[1, -1]], [])


@SETTINGS
@given(plans(falling=True))
def test_as_planned_means_as_planned(plan: tuple) -> None:
    """With the planned durations nothing moves, whatever waits for whom."""
    start, duration, *_ = plan
    assert (replay(start, duration[None, :], all_arcs(plan)) == start + duration).all()


@SETTINGS
@given(lived())
def test_nothing_starts_before_its_plan_or_its_predecessors(case: tuple) -> None:
    plan, durations = case
    finish = replay(plan[0], durations, all_arcs(plan))
    begin = finish - durations
    assert (begin >= plan[0] - 1e-9).all()
    assert all((begin[:, second] >= finish[:, first] - 1e-9).all() for first, second in all_arcs(plan))


@SETTINGS
@given(lived(), st.data())
def test_longer_is_never_earlier(case: tuple, data: st.DataObject) -> None:
    """Lengthening one activity never brings any finish forward."""
    plan, durations = case
    longer = durations.copy()
    longer[:, data.draw(st.integers(0, durations.shape[1] - 1))] += data.draw(st.floats(0, 9))
    assert (replay(plan[0], longer, all_arcs(plan)) >= replay(plan[0], durations, all_arcs(plan))).all()


def overdrawn(plan: tuple, durations: np.ndarray, arcs: list[tuple[int, int]]) -> bool:
    """Whether anywhere the running activities take more people than the highest capacity up to then."""
    start, _, demand, capacity, _ = plan
    finish = replay(start, durations, arcs)
    begin, peak = finish - durations, np.maximum.accumulate(capacity, axis=1)
    for draw in range(len(durations)):
        for moment in begin[draw] + 1e-6:
            busy = (begin[draw] <= moment) & (moment < finish[draw])
            if (demand[busy].sum(axis=0) > peak[:, min(int(moment), peak.shape[1] - 1)]).any():
                return True
    return False


@SETTINGS
@given(lived())
def test_people_are_never_exceeded(case: tuple) -> None:
    """Where capacity never falls, no draw ever has more people at work than there are."""
    plan, durations = case
    assert not overdrawn(plan, durations, all_arcs(plan))


@SETTINGS
@given(lived(falling=True))
def test_nobody_is_in_two_places(case: tuple) -> None:
    """Where capacity falls, a late measure may keep its people, but no draw uses more than there have been."""
    plan, durations = case
    assert not overdrawn(plan, durations, all_arcs(plan))


def test_without_hand_overs_people_would_be_exceeded() -> None:
    """The check above can fail: needs alone do not keep a late plan within its people."""
    plan = (np.array([0, 1]), np.array([1, 1]), np.array([[2], [2]]), np.full((1, 9), 2), [])
    assert overdrawn(plan, np.array([[3.0, 1.0]]), [])
    assert not overdrawn(plan, np.array([[3.0, 1.0]]), all_arcs(plan))


@SETTINGS
@given(plans(), st.randoms())
def test_hand_overs_are_the_same_again(plan: tuple, random: object) -> None:
    """The order in which needs are told does not matter."""
    start, duration, demand, capacity, needs = plan
    told = needs.copy()
    random.shuffle(told)
    assert flow_arcs(start, duration, demand, capacity, told) == flow_arcs(start, duration, demand, capacity, needs)


def test_stretch_by_hand() -> None:
    """(4, 5, 12) lets 6 expect: 9 is half as much again; where nothing is expected nothing stretches."""
    assert stretch([[9, 0], [6, 0]], [[4, 5, 12], [0, 0, 0]]).tolist() == [[1.5, 1], [1, 1]]


def test_money_falls_due_over_the_run() -> None:
    """100 EUR over 2–4 lie in the first year; two periods late, half of it slips; what lies beyond the last edge is in no year."""
    cost = np.full((3, 1), 100.0)
    assert cost_per_year([[2], [2], [6]], [[4], [6], [10]], cost, [0, 4, 8]).tolist() == [[100, 0], [50, 50], [0, 50]]


def test_money_without_duration_falls_due_at_the_start() -> None:
    assert cost_per_year([[3, 4]], [[3, 4]], [[10, 20]], [-INF, 4, INF]).tolist() == [[10, 20]]


@SETTINGS
@given(lived())
def test_years_add_up_to_the_cost(case: tuple) -> None:
    """With open ends every euro falls into exactly one year."""
    plan, durations = case
    finish = replay(plan[0], durations, all_arcs(plan))
    cost = np.arange(1.0, finish.size + 1).reshape(finish.shape)
    due = cost_per_year(finish - durations, finish, cost, [-INF, 3, 7, 11, INF])
    assert due.sum(axis=1) == pytest.approx(cost.sum(axis=1))
    assert (due >= -1e-9).all()
