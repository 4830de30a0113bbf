"""A tidied plan loses nothing and holds nothing superfluous; what is left out says why."""

import pytest

from scoring.roadmap import Activity, Kind, Requirement, Resource, RoadmapProblem, Schedule, Step, Use, greedy
from scoring.roadmap.left_out import left_out
from scoring.roadmap.schedule import hard_violations, violations
from scoring.roadmap.tidy import tidied
from scoring.roadmap.worth import worth_of
from tests.scoring.roadmap.instances import random_problem

ONE = Resource("people", (1, 1, 1, 1), (0, 1, 2, 3))


def reasons(problem: RoadmapProblem, *start: int) -> dict[int, tuple[Requirement, ...]]:
    return {one.activity: one.because for one in left_out(problem, Schedule(start))}


@pytest.mark.parametrize("seed", range(200))
def test_tidying_loses_nothing(seed: int) -> None:
    """Worth never falls, hard requirements still hold, a tidy plan stays as it is."""
    problem = random_problem(seed, floors=seed % 2 == 1)
    plan = greedy(problem)
    tidy = tidied(problem, plan)
    assert worth_of(problem, tidy).order <= worth_of(problem, plan).order
    assert set(hard_violations(problem, tidy)) <= set(hard_violations(problem, plan))
    assert tidied(problem, tidy) == tidy


def test_what_serves_nothing_goes_and_the_rest_comes_forward() -> None:
    """1 closes what 0 closed before; 2 needs 3, so 3 stays and both move up."""
    activities = (Activity("a", 1), Activity("b", 1, (Use(0, 1),)), Activity("c", 1, (Use(0, 1),), ((3,),)), Activity("d", 1, (Use(0, 1),)))
    problem = RoadmapProblem(4, activities, (ONE,), (Step(1, (0, 1)), Step(1, (2,))))
    assert tidied(problem, Schedule((0, 0, 3, 1))).start == (0, -1, 1, 0)


def test_a_core_keeps_as_many_companions_as_it_asks_for() -> None:
    """One companion closes something; of the two others the first in order stays to make two, and the bundle moves as one."""
    activities = (Activity("core", 1, companions=2), *(Activity(name, 1, together=0) for name in "abc"))
    problem = RoadmapProblem(4, activities, (), (Step(1, (2,)),), priority=(0, 3, 2, 1))
    assert tidied(problem, Schedule((2, 2, 2, 2))).start == (0, -1, 0, 0)


def test_room_left_is_filled() -> None:
    problem = RoadmapProblem(4, (Activity("a", 1, (Use(0, 1),)), Activity("b", 1, (Use(0, 1),))), (ONE,), (Step(1, (0,)), Step(1, (1,))))
    assert tidied(problem, Schedule((2, -1))).start == (0, 1)


@pytest.mark.parametrize("seed", range(200))
def test_lacking_buckets_are_what_insertion_would_overdraw(seed: int) -> None:
    """Where capacity is the reason, some start breaks exactly the buckets named, and no start breaks fewer."""
    problem = random_problem(seed)
    plan = tidied(problem, greedy(problem))
    known = set(violations(problem, plan))
    for one in left_out(problem, plan):
        if {item.kind for item in one.because} == {Kind.CAPACITY}:
            extended = [Schedule((*plan.start[:one.activity], start, *plan.start[one.activity + 1:])) for start in range(problem.horizon)]
            broken = [set(violations(problem, other)) - known for other in extended]
            assert set(one.because) in broken
        assert one.because


def test_every_reason_by_example() -> None:
    """Alternative taken; nothing to gain; prerequisite, core, companions missing; no room; own window; prerequisite too late; not before."""
    activities = (
        Activity("runs", 2, (Use(0, 1),), choice="x"), Activity("alternative", 1, choice="x"), Activity("same step", 1), Activity("needs 1", 1, needs=((1,),)),
        Activity("core", 1, companions=1), Activity("companion", 1, together=4), Activity("no room", 4, (Use(0, 1),)),
        Activity("window", 2, needs=((0,),), latest=3), Activity("too late", 2, needs=((0,),)), Activity("not before", 1, earliest=3))
    steps = (Step(1, (0, 2)), *(Step(1, (j,)) for j in (1, 3, 5, 6, 7, 8, 9)))
    problem = RoadmapProblem(5, (*activities[:9], Activity("not before", 2, earliest=3)), (Resource("people", (1,) * 5, tuple(range(5))),), steps)
    told = reasons(problem, 0, *[-1] * 9)
    assert told[1] == (Requirement(Kind.CHOICE, 1, 0),)
    assert told[3] == (Requirement(Kind.NEED, 3, 0),)
    assert told[4] == (Requirement(Kind.COMPANIONS, 4),)
    assert told[5] == (Requirement(Kind.TOGETHER, 5, 4),)
    assert told[6] == (Requirement(Kind.CAPACITY, 0, 0), Requirement(Kind.CAPACITY, 0, 1))
    assert told[7] == (Requirement(Kind.LATEST, 7),)
    assert told[9] == (Requirement(Kind.EARLIEST, 9),)
    assert reasons(problem, -1, -1, 0, *[-1] * 7)[0] == (Requirement(Kind.NOTHING_TO_GAIN, 0),)
    short = RoadmapProblem(4, activities[:9], (ONE,), steps[:7])
    assert reasons(short, 0, *[-1] * 8)[8] == (Requirement(Kind.NEED, 8, 0),)
