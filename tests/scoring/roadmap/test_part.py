"""One member's own measures planned anew while all else stays; conflicts the relaxation sees."""

import pytest

from scoring.roadmap import Schedule, greedy, replanned
from scoring.roadmap.clash import LinearClash
from scoring.roadmap.part import part_of
from scoring.roadmap.problem import Activity, Demand, Kind, Requirement, Resource, RoadmapProblem, Step, Use
from scoring.roadmap.schedule import hard_violations
from scoring.roadmap.step_model import StepModel
from scoring.roadmap.worth import worth_of
from tests.scoring.roadmap.instances import group, random_problem


def owner_of(problem: RoadmapProblem, activity: int) -> set[int]:
    return {step.owner for step in problem.steps if activity in step.covered_by}


@pytest.mark.parametrize("seed", range(3))
def test_a_member_planned_anew_leaves_the_others_where_they_are(seed: int) -> None:
    """No new violation, nothing of others moves, and the plan is worth no less."""
    problem = group(seed, members=3, measures=12, horizon=8)
    before = greedy(problem)
    own = [j for j, activity in enumerate(problem.activities) if owner_of(problem, j) == {0} and activity.together < 0 and not activity.companions]
    after = replanned(problem, before, own, owner=0, seconds=2)
    assert {j for j in range(len(problem.activities)) if after.start[j] != before.start[j]} <= set(own)
    assert hard_violations(problem, after) == []
    assert worth_of(problem, after).order <= worth_of(problem, before).order


def test_the_part_has_the_room_the_others_leave() -> None:
    """Two members share one pot of 5: the other's running activity takes 3 of it in periods 1 and 2."""
    pot = Resource("pot", (5,) * 4, (0, 1, 2, 3))
    acts = (Activity("a", 2, (Use(0, 3),)), Activity("b", 1, (Use(0, 4),)))
    problem = RoadmapProblem(4, acts, (pot,), (Step(1, (0,), 0), Step(1, (1,), 1)))
    part, members = part_of(problem, Schedule((1, -1)), [1], 1)
    assert members == (1,)
    assert part.resources[0].capacity == (5, 2, 2, 5)
    assert replanned(problem, Schedule((1, -1)), [1], owner=1, seconds=1).start == (1, 0)


def test_what_is_not_free_is_kept_and_never_better_worse() -> None:
    """Freed activities of random problems: the rest of the owner's running ones keep their start."""
    for seed in range(25):
        problem = random_problem(seed, most=8)
        before = greedy(problem)
        owners = {step.owner for step in problem.steps}
        for owner in owners:
            own = [j for j in range(len(problem.activities)) if owner in owner_of(problem, j) and problem.activities[j].together < 0 and not problem.activities[j].companions][::2]
            after = replanned(problem, before, own, owner=owner, seconds=0.5)
            assert all(after.start[j] == before.start[j] for j in range(len(problem.activities)) if j not in own), seed
            assert worth_of(problem, after).order <= worth_of(problem, before).order, seed


def test_the_relaxation_names_budget_and_duties_that_clash() -> None:
    """Two demanded activities of 6 each in a budget of 10: the clash is the budget and both demands, not the third activity's need."""
    money = Resource("geld", (10,), (0,) * 4)
    acts = (Activity("a", 1, (Use(0, 6),)), Activity("b", 1, (Use(0, 6),)), Activity("c", 1, (), ((0,),)))
    problem = RoadmapProblem(4, acts, (money,), (Step(1, (0,)), Step(1, (1,)), Step(1, (2,))), (Demand("a", (0,), 4), Demand("b", (1,), 4)))
    clash = LinearClash(StepModel(problem, separable=True), 10.0)
    asked = [Requirement(Kind.CAPACITY, 0, 0), Requirement(Kind.DEMAND, 0), Requirement(Kind.DEMAND, 1), Requirement(Kind.NEED, 2, 0)]
    assert clash.among(asked) == asked[:3]
    assert clash.among(asked[:2]) is None
