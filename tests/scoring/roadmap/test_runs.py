"""Roadmaps read for replay: needs, hand-overs, common starts, people who stay."""

import pytest

from scoring.roadmap.problem import Activity, Resource, RoadmapProblem, Schedule, Use
from scoring.roadmap.runs import planned_runs

PEOPLE = Resource("people", (2, 2, 2, 2, 2, 2), (0, 1, 2, 3, 4, 5))
MONEY = Resource("money", (9, 9), (0, 0, 0, 1, 1, 1))


def problem(*activities: Activity) -> RoadmapProblem:
    return RoadmapProblem(6, activities, (PEOPLE, MONEY), ())


def test_a_roadmap_is_read_for_replay() -> None:
    """People hand over, money does not; what is left out does not count; of alternatives the one that was finished first is needed."""
    both = (Use(0, 2), Use(1, 3))
    runs = planned_runs(problem(Activity("a", 1, both), Activity("out", 1, both), Activity("b", 2, both), Activity("c", 1, (), needs=((1, 2, 0),))),
                        Schedule((0, -1, 1, 4)))
    assert (runs.activity, runs.start, runs.duration) == ((0, 2, 3), (0, 1, 4), (1, 2, 1))
    assert runs.arcs == ((0, 1), (0, 2))


def test_what_starts_together_waits_together() -> None:
    """The companion needs nothing itself, but starts with its core, which waits for a."""
    runs = planned_runs(problem(Activity("a", 1), Activity("core", 1, needs=((0,),)), Activity("companion", 3, together=1)), Schedule((0, 1, 1)))
    assert runs.arcs == ((0, 1), (0, 2))


def test_people_who_stay_with_a_finished_measure_are_not_handed_on() -> None:
    """a keeps one of two people for good, the other goes to b."""
    stays = Activity("a", 1, (Use(0, 2, after=1),))
    assert planned_runs(problem(stays, Activity("b", 1, (Use(0, 1),))), Schedule((0, 1))).arcs == ((0, 1),)
    with pytest.raises(ValueError, match="fewer people"):
        planned_runs(problem(stays, Activity("b", 1, (Use(0, 2),))), Schedule((0, 1)))


def test_a_milestone_may_stand_at_the_end() -> None:
    """An activity without duration takes nobody and may start at the horizon itself."""
    runs = planned_runs(problem(Activity("a", 6, (Use(0, 2),)), Activity("done", 0, (Use(0, 2),), needs=((0,),))), Schedule((0, 6)))
    assert (runs.start, runs.arcs) == ((0, 6), ((0, 1),))


def test_the_rate_is_that_of_the_start() -> None:
    """In its funding window b takes one person, so that it does not wait for a; later it takes two."""
    a, b = Activity("a", 1, (Use(0, 1),)), Activity("b", 1, (Use(0, 2, funded_rate=1, window=(1, 1)),))
    assert planned_runs(problem(a, b), Schedule((0, 1))).arcs == ()
    assert planned_runs(problem(a, b), Schedule((0, 2))).arcs == ((0, 1),)


def test_a_roadmap_that_starts_before_its_needs_is_refused() -> None:
    for starts in ((0, 1), (-1, 1)):
        with pytest.raises(ValueError, match="activity 1 starts before any of"):
            planned_runs(problem(Activity("a", 2), Activity("b", 1, needs=((0,),))), Schedule(starts))
