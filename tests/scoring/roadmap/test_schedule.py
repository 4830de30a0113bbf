"""The roadmap's own checker and measures of value: each rule once by hand, then against a second definition on all plans of tiny problems."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.roadmap.greedy import greedy
from scoring.roadmap.problem import Activity, Demand, Kind, Requirement, Resource, RoadmapProblem, Schedule, Step, Use
from scoring.roadmap.schedule import area, closure_curve, finish, hard_violations, lateness, makespan, owner_areas, usage, violations
from tests.scoring.roadmap.instances import random_problem

A, B, C, D, E = range(5)
PLANNED = RoadmapProblem(
    horizon=4,
    activities=(
        Activity("A", 1, (Use(0, 2), Use(1, 4, after=1))),
        Activity("B", 2, (Use(0, 4), Use(1, 9, funded_rate=2, window=(1, 2))), needs=((A,),), latest=3),
        Activity("C", 1, (Use(0, 2),), earliest=1, choice="alternative"),
        Activity("D", 1, (Use(0, 2),), choice="alternative", companions=1),
        Activity("E", 1, (Use(0, 1),), together=D)),
    resources=(Resource("people", (6, 6, 6, 6), (0, 1, 2, 3)), Resource("money", (10, 10), (0, 0, 1, 1))),
    steps=(Step(3, (A, B)), Step(5, (B,), owner=1), Step(7, (C, D), owner=1)),
    demands=(Demand("duty", (C, D), 2),),
    floors=(3, 0))
CLEAN = Schedule((0, 1, -1, 0, 0))


def test_clean_plan_breaks_nothing() -> None:
    assert violations(PLANNED, CLEAN) == []


def test_measures_of_the_clean_plan() -> None:
    """The steps close at 1, 3 and 1: 3·3 + 5·1 + 7·3 = 35."""
    assert finish(PLANNED, CLEAN) == (1, 3, -1, 1, 1)
    assert area(PLANNED, CLEAN) == 35
    assert owner_areas(PLANNED, CLEAN) == (9, 26)
    assert closure_curve(PLANNED, CLEAN).tolist() == [0, 10, 10, 15, 15]
    assert closure_curve(PLANNED, CLEAN, owner=1).tolist() == [0, 7, 7, 12, 12]
    assert lateness(PLANNED, CLEAN) == 0
    assert makespan(PLANNED, CLEAN) == 3


def test_use_counts_while_running_in_the_window_and_after() -> None:
    """Money: A takes 4 in period 0 and 1 in periods 1, 2, 3; B, funded from its start in period 1, takes 2 in periods 1 and 2."""
    people, money = usage(PLANNED, CLEAN)
    assert people.tolist() == [2 + 2 + 1, 4, 4, 0]
    assert money.tolist() == [4 + 1 + 2, 1 + 2 + 1]


def test_outside_the_window_the_full_rate_is_taken() -> None:
    late = replace(PLANNED.activities[B], uses=(Use(0, 4), Use(1, 9, funded_rate=2, window=(2, 3))))
    problem = replace(PLANNED, activities=(PLANNED.activities[A], late, *PLANNED.activities[C:]))
    assert usage(problem, CLEAN)[1].tolist() == [4 + 1 + 9, 1 + 9 + 1]
    assert violations(problem, CLEAN) == [Requirement(Kind.CAPACITY, 1, 0), Requirement(Kind.CAPACITY, 1, 1)]


@pytest.mark.parametrize(("start", "broken"), [
    ((0, 1, 4, -1, -1), [(Kind.DEMAND, 0, -1), (Kind.DOMAIN, C, -1)]),                # finished at 5 of 4
    ((0, 1, -1, 0, -2), [(Kind.COMPANIONS, D, -1), (Kind.DOMAIN, E, -1)]),
    ((0, 1, -1, 1, 1), [(Kind.CAPACITY, 0, 1)]),                                      # 4 + 2 + 1 people in period 1
    ((-1, 1, -1, 0, 0), [(Kind.NEED, B, 0)]),                                         # A does not run
    ((1, 1, -1, 0, 0), [(Kind.NEED, B, 0)]),                                          # A is finished at 2
    ((0, 1, 0, -1, -1), [(Kind.EARLIEST, C, -1)]),
    ((0, 2, -1, 0, 0), [(Kind.LATEST, B, -1)]),
    ((0, 1, 1, 0, 0), [(Kind.CHOICE, C, D)]),
    ((0, 1, 1, -1, 0), [(Kind.TOGETHER, E, D)]),                                      # without its core
    ((0, 1, -1, 0, 3), [(Kind.COMPANIONS, D, -1), (Kind.TOGETHER, E, D)]),            # apart from its core
    ((0, 1, -1, 0, -1), [(Kind.COMPANIONS, D, -1)]),
    ((-1, -1, -1, 0, 0), [(Kind.FLOOR, 0, -1)]),
    ((0, 1, -1, 3, 3), [(Kind.DEMAND, 0, -1)]),
    ((0, 1, -1, -1, -1), [(Kind.DEMAND, 0, -1)]),
])
def test_each_rule_is_noticed(start: tuple[int, ...], broken: list[tuple[Kind, int, int]]) -> None:
    expected = [Requirement(*parts) for parts in broken]
    assert violations(PLANNED, Schedule(start)) == expected
    assert hard_violations(PLANNED, Schedule(start)) == [one for one in expected if one.kind is not Kind.DEMAND]


@pytest.mark.parametrize(("start", "periods"), [((0, 1, -1, 0, 0), 0), ((0, 1, 1, -1, -1), 0), ((0, 1, -1, 3, 3), 4 - 2), ((0, 1, -1, -1, -1), 5 - 2)])
def test_lateness_counts_periods_and_never_running_as_one_after_the_horizon(start: tuple[int, ...], periods: int) -> None:
    assert lateness(PLANNED, Schedule(start)) == periods


def test_duration_zero_may_start_at_the_horizon_and_takes_only_what_comes_after() -> None:
    problem = RoadmapProblem(2, (Activity("milestone", 0, (Use(0, 9, after=1),)),), (Resource("money", (3,), (0, 0)),), (Step(1, (0,)),))
    assert violations(problem, Schedule((2,))) == []
    assert usage(problem, Schedule((0,)))[0].tolist() == [2]
    assert area(problem, Schedule((0,))) == 2


def test_plan_of_another_problem_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        violations(PLANNED, Schedule((0, 1)))


def naive_violations(problem: RoadmapProblem, start: tuple[int, ...]) -> Iterator[tuple[Kind, int, int]]:
    """The same rules told from the clock: what runs, what is finished, what is taken at each moment."""
    moments = range(problem.horizon + 12)
    runs = [index for index, s in enumerate(start) if s >= 0]
    finished = [{index for index in runs if start[index] + problem.activities[index].duration <= t} for t in moments]
    for index, one in enumerate(problem.activities):
        if index not in runs:
            if start[index] != -1:
                yield Kind.DOMAIN, index, -1
            continue
        if index not in finished[problem.horizon]:
            yield Kind.DOMAIN, index, -1
        if one.latest is not None and index not in finished[one.latest]:
            yield Kind.LATEST, index, -1
        if any(start[index] == t for t in range(one.earliest)):
            yield Kind.EARLIEST, index, -1
        yield from ((Kind.NEED, index, place) for place, group in enumerate(one.needs) if not finished[start[index]] & set(group))
        yield from ((Kind.CHOICE, index, other) for other in runs if other > index and one.choice and problem.activities[other].choice == one.choice)
        if one.together != -1 and not (one.together in runs and start[one.together] == start[index]):
            yield Kind.TOGETHER, index, one.together
        if sum(problem.activities[other].together == index for other in runs if start[other] == start[index]) < one.companions:
            yield Kind.COMPANIONS, index, -1
    yield from ((Kind.DEMAND, n, -1) for n, demand in enumerate(problem.demands) if not finished[demand.by] & set(demand.any_of))
    yield from ((Kind.FLOOR, owner, -1) for owner, floor in enumerate(problem.floors) if naive_area(problem, start, owner) < floor)
    yield from ((Kind.CAPACITY, *place) for place in naive_overdrafts(problem, start))


def naive_overdrafts(problem: RoadmapProblem, start: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    for number, resource in enumerate(problem.resources):
        left = dict(enumerate(resource.capacity))
        for (index, one), t in product(enumerate(problem.activities), range(problem.horizon)):
            for use in (use for use in one.uses if use.resource == number and 0 <= start[index] <= t):
                running = t - start[index] < one.duration
                funded = use.window is not None and start[index] in range(use.window[0], use.window[1] + 1)
                left[resource.bucket[t]] -= (use.funded_rate if funded else use.rate) if running else use.after
        yield from ((number, bucket) for bucket, amount in left.items() if amount < 0)


def naive_area(problem: RoadmapProblem, start: tuple[int, ...], owner: int) -> int:
    """Weight closed in each period, added up period by period."""
    return sum(step.weight for t in range(problem.horizon) for step in problem.steps if step.owner == owner and any(
        start[index] >= 0 and start[index] + problem.activities[index].duration <= t for index in step.covered_by))


def all_plans(problem: RoadmapProblem) -> Iterator[Schedule]:
    for start in product(range(-1, problem.horizon + 1), repeat=len(problem.activities)):
        yield Schedule(start)


@pytest.mark.parametrize("seed", range(12))
def test_two_definitions_agree_on_all_plans_and_greedy_is_never_above_the_best(seed: int) -> None:
    """Every plan of a problem with up to 4 activities in 4 periods: same violations, same areas; the greedy plan is one of the sound ones."""
    problem = random_problem(seed, most=4, horizon=4, floors=seed % 2 == 1)
    best = -1
    for plan in all_plans(problem):
        broken = violations(problem, plan)
        assert broken == sorted((Requirement(*parts) for parts in naive_violations(problem, plan.start)), key=lambda one: one.order)
        areas = owner_areas(problem, plan)
        assert areas == tuple(naive_area(problem, plan.start, owner) for owner in range(len(areas)))
        if not hard_violations(problem, plan):
            best = max(best, sum(areas))
    assert 0 <= area(problem, greedy(replace(problem, floors=()))) <= best


plans = st.integers(0, 10_000).flatmap(lambda seed: st.tuples(
    st.just(random_problem(seed)), st.lists(st.integers(-1, 8), min_size=12, max_size=12)))


@settings(max_examples=200, deadline=None)
@given(plans, st.integers(0, 11))
def test_leaving_out_an_activity_never_overdraws(drawn: tuple[RoadmapProblem, list[int]], left_out: int) -> None:
    """Less work is never more use, and never a larger area."""
    problem, start = drawn
    count = len(problem.activities)
    before = Schedule(tuple(start[:count]))
    after = Schedule(tuple(-1 if index == left_out % count else s for index, s in enumerate(before.start)))
    for more, less in zip(usage(problem, before), usage(problem, after), strict=True):
        assert np.all(less <= more)
    overdrawn = {one for one in violations(problem, after) if one.kind is Kind.CAPACITY}
    assert overdrawn <= set(violations(problem, before))
    assert area(problem, after) <= area(problem, before)


@settings(max_examples=200, deadline=None)
@given(plans)
def test_curve_rises_and_its_sum_before_the_horizon_is_the_area(drawn: tuple[RoadmapProblem, list[int]]) -> None:
    problem, start = drawn
    plan = Schedule(tuple(start[:len(problem.activities)]))
    curve = closure_curve(problem, plan)
    assert np.all(np.diff(curve) >= 0)
    assert curve[:-1].sum() == area(problem, plan)
    assert np.array_equal(curve, closure_curve(problem, plan, owner=0) + closure_curve(problem, plan, owner=1))
