"""Local search on orders: what is late is drawn forward, annealing never loses the best plan, same seed same plan."""

from scoring.roadmap import Activity, Demand, Resource, RoadmapProblem, Step, Use, greedy
from scoring.roadmap.local import LocalSearch
from scoring.roadmap.relaxation import relax
from scoring.roadmap.schedule import lateness
from scoring.roadmap.step_model import StepModel
from scoring.roadmap.worth import worth_of
from tests.scoring.roadmap.instances import single_member


def test_late_duty_is_drawn_forward_with_its_prerequisite() -> None:
    """One person, the gain placed first: the duty and what it needs move before it."""
    activities = (Activity("gain", 2, (Use(0, 1),)), Activity("before", 1, (Use(0, 1),)), Activity("duty", 1, (Use(0, 1),), ((1,),)))
    problem = RoadmapProblem(8, activities, (Resource("people", (1,) * 8, tuple(range(8))),), (Step(9, (0,)),), (Demand("d", (2,), 2),))
    order, plan = LocalSearch(problem).drawn_forward([0, 1, 2])
    assert order == [1, 2, 0]
    assert plan.start == (2, 0, 1)


def test_annealing_starts_from_the_relaxation_and_only_gains() -> None:
    """A town: better than the list by a tenth in 300 rounds, on time, the same again with the same seed."""
    problem = single_member(1)
    relaxed = relax(StepModel(problem))
    search = LocalSearch(problem, relaxed.likely)
    first, best = search.best(relaxed.places(), 0, 1), search.best(relaxed.places(), 300, 1)
    assert worth_of(problem, best).order <= worth_of(problem, first).order
    assert lateness(problem, best) == 0
    assert worth_of(problem, best).area > 1.1 * worth_of(problem, greedy(problem)).area
    assert search.best(relaxed.places(), 300, 1) == best


def test_one_activity_has_one_order() -> None:
    problem = RoadmapProblem(2, (Activity("a", 1),), (), (Step(1, (0,)),))
    assert LocalSearch(problem).annealed([0], 50, 1).start == (0,)
