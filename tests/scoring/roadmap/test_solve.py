"""The one door: as good as trying everything, honest about its bound, says what contradicts itself and why something is left out."""

from dataclasses import replace

import pytest

from scoring.roadmap import Activity, Demand, Kind, Requirement, Resource, RoadmapProblem, Schedule, Status, Step, Use, area, greedy, lateness, solve
from scoring.roadmap.problem import Result
from scoring.roadmap.schedule import hard_violations, owner_areas, violations
from tests.scoring.roadmap.exhaustive import best_value, broken_sets, is_minimal_conflict
from tests.scoring.roadmap.instances import group, random_problem, single_member

UNLIMITED = 1000.0   # seconds: only deterministic work ends a search in tests


def solved(problem: RoadmapProblem, work: float = 2.0, **others: object) -> Result:
    return solve(problem, seconds=UNLIMITED, work=work, **others)   # type: ignore[arg-type]


def people(*amounts: int) -> Resource:
    return Resource("people", amounts, tuple(range(len(amounts))))


@pytest.mark.parametrize("seed", range(60))
def test_tiny_problems_are_solved_as_by_trying_everything(seed: int) -> None:
    """Lateness first, then area; what is called optimal is."""
    problem = random_problem(seed, most=4, horizon=4, floors=seed % 2 == 1)
    result, best = solved(problem), best_value(problem)
    assert best is not None
    assert (result.lateness, result.objective) == best
    assert result.status is (Status.LATE if best[0] else Status.OPTIMAL)
    assert (result.bound, result.stopped_by) == (best[1], "proof")


def test_a_thousand_problems_keep_every_promise() -> None:
    """No violation but missed demands; area, lateness and objective agree; never below the greedy plan, never above the bound."""
    late = 0
    for seed in range(1000):
        problem = random_problem(seed, most=5, horizon=5)
        result, plan = solved(problem), greedy(problem)
        assert hard_violations(problem, result.schedule) == []
        assert (area(problem, result.schedule), lateness(problem, result.schedule)) == (result.objective, result.lateness)
        assert result.greedy == area(problem, plan)
        assert (-result.lateness, result.objective) >= (-lateness(problem, plan), result.greedy)
        assert result.objective <= result.bound
        late += result.status is Status.LATE
    assert 100 < late < 400


def test_a_town_comes_near_the_bound_and_leaves_the_list_behind() -> None:
    """60 measures in 16 quarters: at most 5 % below the proven bound and a fifth above the consultant's list within a few seconds."""
    problem = single_member(1)
    result = solved(problem, work=1.5)
    assert violations(problem, result.schedule) == []
    assert result.status is Status.WITHIN
    assert result.stopped_by == "work"
    assert 0 < result.gap < 0.06
    assert result.objective > 1.2 * result.greedy


def test_same_seed_gives_the_same_plan() -> None:
    problem = single_member(3, measures=25)
    assert solved(problem, work=0.3) == solved(problem, work=0.3)


def test_a_group_keeps_its_floors() -> None:
    """From the members' own plans on, nobody falls below what is promised, and together they gain."""
    problem = group(2, members=3, measures=10)
    own = solved(problem, work=0.5)
    bound_to = replace(problem, floors=tuple(area * 9 // 10 for area in owner_areas(problem, own.schedule)))
    result = solved(bound_to, work=0.5, hint=own.schedule)
    assert hard_violations(bound_to, result.schedule) == []
    assert (result.lateness, -result.objective) <= (own.lateness, -own.objective)


def test_an_old_plan_is_taken_up_after_a_change() -> None:
    """With less money the old plan no longer fits; the new one does and is no worse than the old order placed again."""
    problem = single_member(3, measures=25)
    old = solved(problem, work=0.5).schedule
    poorer = replace(problem, resources=tuple(replace(one, capacity=tuple(amount * 2 // 3 for amount in one.capacity)) for one in problem.resources))
    assert hard_violations(poorer, old)
    result = solved(poorer, work=0.2, hint=old)
    assert hard_violations(poorer, result.schedule) == []
    assert (-result.lateness, result.objective) >= (-lateness(poorer, greedy(poorer)), result.greedy)
    assert solved(problem, work=0.0, hint=old).objective >= area(problem, old)


def test_hint_of_another_problem_is_ignored() -> None:
    problem = random_problem(1)
    assert solved(problem, hint=Schedule((0,))) == solved(problem)


def test_conflicts_are_true_and_minimal() -> None:
    """Where demands are missed, no plan keeps all of what is named, and without any one of it there is a plan."""
    seen = set()
    for seed in range(150):
        problem = random_problem(seed, most=4, horizon=4)
        result = solved(problem)
        assert (result.status is Status.LATE) == bool(result.conflict)
        if result.conflict:
            assert is_minimal_conflict(result.conflict, broken_sets(problem)), seed
            seen |= {one.kind for one in result.conflict}
    assert seen >= {Kind.DEMAND, Kind.CAPACITY, Kind.NEED, Kind.EARLIEST, Kind.LATEST, Kind.TOGETHER, Kind.COMPANIONS, Kind.CHOICE}


def test_floors_out_of_reach_are_infeasible_and_named() -> None:
    """Two owners are promised the same people: each floor alone could be kept."""
    activities = tuple(Activity(f"M{n}", 2, (Use(0, 3),)) for n in range(2))
    problem = RoadmapProblem(4, activities, (people(3, 3, 3, 3),), (Step(5, (0,), 0), Step(5, (1,), 1)), floors=(10, 10))
    result = solved(problem)
    assert result.status is Status.INFEASIBLE
    assert [one for one in result.conflict if one.kind is Kind.FLOOR] == [Requirement(Kind.FLOOR, 0), Requirement(Kind.FLOOR, 1)]
    assert is_minimal_conflict(result.conflict, broken_sets(problem))
    assert hard_violations(replace(problem, floors=()), result.schedule) == []


def test_demands_do_not_hide_that_floors_are_out_of_reach() -> None:
    """Demands may be late, floors not: the conflict is about the floor and what keeps it away."""
    problem = RoadmapProblem(2, (Activity("M", 1, earliest=1),), (), (Step(1, (0,)),), (Demand("D", (0,), 1),), floors=(1,))
    result = solved(problem)
    assert result.status is Status.INFEASIBLE
    assert result.conflict == (Requirement(Kind.EARLIEST, 0), Requirement(Kind.FLOOR, 0))


def test_least_lateness_comes_before_area() -> None:
    """One person, two duties due at 1, a large unregulated gain: the duties first, one of them a period late."""
    activities = (Activity("duty a", 1, (Use(0, 1),)), Activity("duty b", 1, (Use(0, 1),)), Activity("gain", 1, (Use(0, 1),)))
    problem = RoadmapProblem(3, activities, (people(1, 1, 1),), (Step(100, (2,)),), (Demand("a", (0,), 1), Demand("b", (1,), 1)))
    result = solved(problem)
    assert (result.status, result.lateness, result.objective) == (Status.LATE, 1, 0)
    assert result.conflict == (Requirement(Kind.CAPACITY, 0, 0), Requirement(Kind.DEMAND, 0), Requirement(Kind.DEMAND, 1))
