"""Published scheduling instances: with everything demanded, the greedy plan is the ordinary serial schedule, never shorter than the proven optimum."""

import pytest

from scoring.roadmap.cpsat import Limits, shortest_plan
from scoring.roadmap.greedy import greedy
from scoring.roadmap.schedule import area, makespan, violations
from tests.scoring.roadmap.psplib import FOLDER, MISSING, optima, read, read_tight

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=MISSING)


def test_instance_is_read_as_published() -> None:
    """j3011_10: 30 jobs and two milestones, four resources; job 13 takes 9, 0, 8, 8 for one period and follows job 4 (see the file)."""
    problem = read("j3011_10")
    assert [resource.capacity[0] for resource in problem.resources] == [24, 30, 18, 30]
    assert len(problem.activities) == 32
    assert problem.horizon == 152
    job = problem.activities[12]
    assert (job.duration, job.needs, [(use.resource, use.rate) for use in job.uses]) == (1, ((3,),), [(0, 9), (2, 8), (3, 8)])


def test_serial_schedule_runs_everything_and_is_never_shorter_than_the_optimum() -> None:
    """All 60: no demand missed, the area is what the makespan leaves of the horizon, on average within 10 % of the optimum."""
    ratio = []
    for name, optimum in optima().items():
        problem = read(name)
        plan = greedy(problem)
        assert violations(problem, plan) == []
        assert makespan(problem, plan) >= optimum
        assert area(problem, plan) == problem.horizon - makespan(problem, plan)
        ratio.append(makespan(problem, plan) / optimum)
    assert len(ratio) == 60
    assert sum(ratio) / len(ratio) < 1.1


def test_tight_horizon_is_the_greedy_makespan() -> None:
    for name in list(optima())[:8]:
        problem = read_tight(name)
        assert makespan(problem, greedy(problem)) == problem.horizon
        assert violations(problem, greedy(problem)) == []


@pytest.mark.parametrize("name", ["j3010_10", "j3010_4", "j3011_10", "j3011_3", "j3011_4", "j3011_5", "j3014_8", "j3016_1"])
def test_exact_core_proves_the_published_optimum(name: str) -> None:
    """Eight quick instances: never shorter than the optimum, never proven above it, and here proven."""
    problem = read_tight(name)
    found = shortest_plan(problem, greedy(problem), Limits(1000.0, work=20.0))
    assert found.schedule is not None
    assert violations(problem, found.schedule) == []
    assert found.value == makespan(problem, found.schedule) >= optima()[name] >= found.bound
    assert not found.proven or found.value == optima()[name]
    assert found.proven
