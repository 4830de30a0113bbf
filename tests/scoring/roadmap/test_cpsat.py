"""The exact solver against the checker and against trying everything."""

import pytest

from scoring.roadmap import Activity, Demand, Resource, RoadmapProblem, Schedule, Step, Use, area, greedy, lateness, violations
from scoring.roadmap.cpsat import ExactModel, Limits, shortest_plan
from scoring.roadmap.schedule import hard_violations, makespan
from scoring.roadmap.step_model import StepModel
from tests.scoring.roadmap.exhaustive import all_plans
from tests.scoring.roadmap.instances import random_problem, single_member

LIMITS = Limits(1000.0, work=5.0)


@pytest.mark.parametrize("seed", range(60))
def test_its_objectives_are_what_the_checker_counts(seed: int) -> None:
    """Least lateness, then the largest area at that lateness: proven, feasible, and of the value it says."""
    problem = random_problem(seed)
    soft = ExactModel(StepModel(problem, None))
    prompt = soft.largest(soft.steps.promptness, greedy(problem), LIMITS)
    assert prompt.schedule is not None
    late = lateness(problem, prompt.schedule)
    assert soft.steps.most_late - prompt.value == late <= lateness(problem, greedy(problem))
    exact = ExactModel(StepModel(problem, late))
    best = exact.largest(exact.steps.gain, None, LIMITS)
    assert best.schedule is not None
    assert best.proven
    assert hard_violations(problem, best.schedule) == []
    assert (area(problem, best.schedule), lateness(problem, best.schedule)) == (best.value, late)
    assert best.bound == best.value


def test_search_near_a_plan_starts_from_it_and_proves_nothing_false() -> None:
    problem = single_member(3, measures=25)
    exact = ExactModel(StepModel(problem, None))
    near = exact.largest(exact.steps.gain, greedy(problem), Limits(1000.0, work=0.3), near=True)
    assert near.schedule is not None
    assert hard_violations(problem, near.schedule) == []
    assert near.value <= area(problem, near.schedule) <= near.bound
    assert area(problem, near.schedule) >= area(problem, greedy(problem))


def test_two_workers_find_and_prove_the_same_value() -> None:
    exact = ExactModel(StepModel(random_problem(5), None))
    one, two = (exact.largest(exact.steps.gain, None, Limits(20.0, workers=workers)) for workers in (1, 2))
    assert one.value == two.value
    assert one.proven
    assert two.proven


def test_no_plan_is_said_to_be_none() -> None:
    problem = RoadmapProblem(4, (Activity("a", 3),), (), (Step(1, (0,)),), (Demand("d", (0,), 2),))
    found = ExactModel(StepModel(problem, 0)).largest({}, None, LIMITS)
    assert (found.schedule, found.none, found.proven) == (None, True, True)


@pytest.mark.parametrize("seed", range(20))
def test_shortest_plan_is_as_short_as_by_trying_everything(seed: int) -> None:
    """Three activities on people that vary by period, needs and windows; all must run."""
    problem = _all_must_run(seed)
    found = shortest_plan(problem, None, LIMITS)
    lengths = [makespan(problem, plan) for plan in all_plans(problem) if not violations(problem, plan)]
    assert found.none == (not lengths)
    if found.schedule is not None:
        assert violations(problem, found.schedule) == []
        assert makespan(problem, found.schedule) == found.value == found.bound == min(lengths)


def _all_must_run(seed: int) -> RoadmapProblem:
    amounts = tuple(3 - (seed * period) % 3 % 2 for period in range(6))
    activities = (Activity("a", 1 + seed % 2, (Use(0, 1 + seed % 3),)), Activity("b", 2, (Use(0, 2),), ((0,),) if seed % 2 else ()),
                  Activity("c", 1 + seed % 3, (Use(0, 2),), earliest=seed % 2, latest=6 - seed % 4))
    demands = tuple(Demand(f"d{j}", (j,), 6) for j in range(3))
    return RoadmapProblem(6, activities, (Resource("people", amounts, tuple(range(6))),), (), demands)


@pytest.mark.parametrize("activity", [Activity("a", 1, choice="x"), Activity("a", 1, (Use(0, 1, after=1),)), Activity("a", 1, needs=((0, 1),))])
def test_shortest_plan_refuses_what_it_does_not_model(activity: Activity) -> None:
    with pytest.raises(ValueError, match="people and plain needs"):
        shortest_plan(RoadmapProblem(2, (activity, Activity("b", 1)), (Resource("people", (1, 1), (0, 1)),), ()), Schedule((0, 0)), LIMITS)
