"""The relaxation never falls below the truth, by simplex and by first-order prices alike."""

import pytest

from scoring.roadmap import Activity, Demand, RoadmapProblem, Step, greedy
from scoring.roadmap import relaxation as relaxation_module
from scoring.roadmap.relaxation import NO_PLAN, relax, upper_bound
from scoring.roadmap.step_model import StepModel
from tests.scoring.roadmap.exhaustive import best_value
from tests.scoring.roadmap.instances import random_problem, single_member


@pytest.mark.parametrize("seed", range(60))
def test_bound_is_never_below_the_best_area(seed: int) -> None:
    """At the least lateness, and all the more at any."""
    problem = random_problem(seed, most=4, horizon=4, floors=seed % 2 == 1)
    best = best_value(problem)
    assert best is not None
    assert best[1] <= upper_bound(problem, best[0]) <= upper_bound(problem, None)


@pytest.mark.parametrize("rounds", [1, 100, 3000])
def test_prices_of_any_moment_give_a_bound(rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After few first-order rounds it is loose, after many it is the simplex bound to a tenth of a percent; never below."""
    steps, contradictory = StepModel(single_member(1, measures=30)), StepModel(single_member(1, measures=20))
    exact = relax(steps).bound
    assert relax(contradictory).bound == NO_PLAN
    monkeypatch.setattr(relaxation_module, "LARGE", 0)
    assert relax(contradictory, rounds).bound == NO_PLAN or rounds == 1
    assert 0 < exact <= relax(steps, rounds).bound <= sum(steps.gain.values())
    assert rounds < 3000 or relax(steps, rounds).bound < 1.001 * exact


def test_bound_without_any_plan() -> None:
    """What is due before it can be finished."""
    problem = RoadmapProblem(4, (Activity("a", 3),), (), (Step(1, (0,)),), (Demand("d", (0,), 2),))
    assert upper_bound(problem) == NO_PLAN
    assert (upper_bound(problem, 1), upper_bound(problem, None)) == (1, 1)
    assert upper_bound(RoadmapProblem(4, (), (), ())) == 0


@pytest.mark.parametrize("seed", range(100))
def test_columns_of_a_plan_are_that_plan_again(seed: int) -> None:
    problem = random_problem(seed)
    steps, plan = StepModel(problem, None), greedy(problem)
    assert steps.schedule_of([bool(value) for value in steps.values_of(plan)]) == plan


@pytest.mark.parametrize("seed", range(100))
def test_a_feasible_plan_keeps_every_row(seed: int) -> None:
    """Rows of the ordinary and of the separable model; the gain counts the area."""
    problem = random_problem(seed)
    plan = greedy(problem)
    for separable in (False, True):
        steps = StepModel(problem, None, separable=separable)
        values = steps.values_of(plan)
        assert all(sum(values[column] * factor for column, factor in zip(row.columns, row.values, strict=True)) <= row.limit for row in steps.rows)


def test_places_follow_the_relaxed_starts() -> None:
    """b needs a: its place is later; of the two that could meet a need the one that runs is likely."""
    problem = RoadmapProblem(6, (Activity("a", 2), Activity("b", 1, needs=((0, 2),)), Activity("c", 5)), (), (Step(3, (1,)),))
    relaxed = relax(StepModel(problem))
    assert all(own[0] < own[1] for own in relaxed.places())
    assert relaxed.likely((0, 2)) == 0
