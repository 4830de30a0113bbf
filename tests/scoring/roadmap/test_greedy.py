"""The greedy plan: hand-made cases for each of its rules, laws on random problems."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.roadmap.draft import Draft, facts_of
from scoring.roadmap.greedy import Decoder, greedy
from scoring.roadmap.problem import Activity, Demand, Kind, Resource, RoadmapProblem, Schedule, Step, Use
from scoring.roadmap.schedule import area, hard_violations, lateness, violations
from tests.scoring.roadmap.instances import group, random_problem, single_member

SETTINGS = settings(max_examples=150, deadline=None)


def people(*capacity: int) -> Resource:
    return Resource("people", capacity, tuple(range(len(capacity))))


def work(key: str, duration: int = 1, rate: int = 1, **more: object) -> Activity:
    return replace(Activity(key, duration, (Use(0, rate),)), **more)


def problem(*activities: Activity, capacity: tuple[int, ...] = (1, 1, 1, 1), closing: tuple[int, ...] | None = None,
            demands: tuple[Demand, ...] = (), priority: tuple[int, ...] = ()) -> RoadmapProblem:
    """A problem in which each activity (or those of ``closing``) closes a step of its own."""
    indexes = range(len(activities)) if closing is None else closing
    return RoadmapProblem(len(capacity), activities, (people(*capacity),), tuple(Step(1, (index,)) for index in indexes), demands, priority)


def test_activities_are_taken_by_priority_then_index() -> None:
    three = problem(work("A"), work("B"), work("C"), priority=(2, 1, 1))
    assert greedy(three).start == (2, 0, 1)
    assert greedy(three, (0, 2, 1)).start == (0, 2, 1)
    assert greedy(replace(three, priority=())).start == (0, 1, 2)


def test_each_starts_as_early_as_capacity_and_its_window_allow() -> None:
    """B does not fit beside A, C fits into the gap before its latest finish, D waits for its window, E finds no room at all."""
    assert greedy(problem(work("A", 2, 2), work("B", 2, 2), work("C", latest=1), work("D", earliest=3), work("E", 1, 4),
                          capacity=(3, 2, 3, 3, 3, 3))).start == (0, 2, 0, 3, -1)


def test_what_is_taken_after_the_finish_counts() -> None:
    """Two years, 4 each: A takes 2 and then 1 per period, which leaves less than B's 3 in either year; after B, A fits into the second."""
    money = Resource("money", (4, 4), (0, 0, 1, 1))
    pair = RoadmapProblem(4, (Activity("A", 1, (Use(0, 2, after=1),)), Activity("B", 1, (Use(0, 3),))), (money,), (Step(1, (0,)), Step(1, (1,))))
    assert greedy(pair).start == (0, -1)
    assert greedy(pair, (1, 0)).start == (2, 0)


def test_funding_opens_a_start_the_budget_does_not_allow_otherwise() -> None:
    money = Resource("money", (5, 5, 5, 5), (0, 1, 2, 3))
    funded = Activity("A", 1, (Use(0, 9, funded_rate=4, window=(2, 3)),))
    assert greedy(RoadmapProblem(4, (funded,), (money,), (Step(1, (0,)),))).start == (2,)


def test_needs_are_pulled_before_what_needs_them() -> None:
    """C needs B, B needs A; the order names C first."""
    chained = problem(work("A"), work("B", needs=((0,),)), work("C", needs=((1,),)), work("D"), capacity=(1, 1, 1, 1, 1))
    assert greedy(chained, (2, 3, 1, 0)).start == (0, 1, 2, 3)


def test_of_a_group_of_needs_the_first_in_the_order_is_pulled() -> None:
    either = problem(work("A"), work("B"), work("C", needs=((0, 1),)), closing=(2,))
    assert greedy(either, (2, 1, 0)).start == (-1, 0, 1)
    assert greedy(either, (2, 0, 1)).start == (0, -1, 1)


def test_a_need_met_by_any_of_its_group_pulls_nothing_and_the_first_finished_counts() -> None:
    """C needs A or B: B runs in period 0, so A is not pulled; and if A runs too, later, C need not wait for it."""
    either = problem(work("A", earliest=2), work("B"), work("C", needs=((0, 1),)), capacity=(9, 9, 9, 9, 9), closing=(1, 2))
    assert greedy(either, (1, 2, 0)).start == (-1, 0, 1)
    assert greedy(replace(either, steps=(*either.steps, Step(1, (0,)))), (0, 1, 2)).start == (2, 0, 1)


def test_who_found_its_needs_missing_gets_another_turn() -> None:
    """C pulls A first, which takes the people B needs in period 0; taken back, B goes before A, and C fits after all."""
    again = problem(work("A"), work("B", latest=1), work("C", needs=((0,), (1,))), capacity=(1, 1, 1, 1), closing=(0, 1, 2))
    assert greedy(again, (2, 1, 0)).start == (1, 0, 2)


def test_what_was_pulled_in_vain_is_taken_back() -> None:
    """C cannot fit after A; A closes nothing itself and must not block B."""
    blocked = problem(work("A", 3), work("B", 4), work("C", 2, needs=((0,),)), capacity=(1,) * 5, closing=(1, 2))
    assert greedy(blocked, (2, 1, 0)).start == (-1, 0, -1)


def test_what_the_order_does_not_name_runs_only_if_needed() -> None:
    """B is pulled by C; A and D are not named, D not even when its need runs."""
    chained = problem(work("A"), work("B"), work("C", needs=((1,),)), work("D", needs=((1,),)), capacity=(9, 9, 9, 9))
    assert Decoder(chained).decode((2,)).start == (-1, 0, 1, -1)


def test_circular_needs_leave_both_out() -> None:
    assert greedy(problem(work("A", needs=((1,),)), work("B", needs=((0,),)))).start == (-1, -1)


def test_only_one_of_a_choice_runs() -> None:
    assert greedy(problem(work("A", choice="x"), work("B", choice="x"), work("C"))).start == (0, -1, 1)


def test_a_need_of_the_same_choice_cannot_be_met() -> None:
    assert greedy(problem(work("A", choice="x"), work("B", choice="x", needs=((0,),)), closing=(1,))).start == (-1, -1)


def test_what_closes_nothing_new_in_time_is_left_out() -> None:
    """B closes what A has closed; C would be finished at the horizon only."""
    same = RoadmapProblem(3, (work("A"), work("B"), work("C", earliest=2)), (people(9, 9, 9),), (Step(1, (0, 1)), Step(1, (2,)), Step(0, (1,))))
    assert greedy(same).start == (0, -1, -1)


def test_a_demand_is_reason_enough_until_it_is_met_in_time() -> None:
    """B meets the duty at the horizon, so B runs; C could meet it earlier, but B met it in time."""
    late = Demand("duty", (1, 2), 3)
    assert greedy(problem(work("A"), work("B", earliest=2), work("C"), capacity=(9, 9, 9), closing=(0,), demands=(late,))).start == (0, 2, -1)
    early = replace(late, by=1)
    assert greedy(problem(work("A"), work("B", earliest=2), work("C"), capacity=(9, 9, 9), closing=(0,), demands=(early,))).start == (0, 2, 0)


def joint(*, companions: int = 2, capacity: tuple[int, ...] = (4, 9, 9), alone: bool = True) -> RoadmapProblem:
    """Core 0 (people 1) with parts 1, 2, 3 (people 2 each) for three towns, and for each town 4, 5, 6 the way alone."""
    parts = tuple(work(f"part {town}", 1, 2, together=0, choice=f"town {town}") for town in range(3))
    solo = tuple(work(f"alone {town}", 1, 3, choice=f"town {town}") for town in range(3)) if alone else ()
    activities = (work("core", companions=companions), *parts, *solo)
    steps = tuple(Step(1, (1 + town, 4 + town) if alone else (1 + town,)) for town in range(3))
    return RoadmapProblem(len(capacity), activities, (people(*capacity),), steps)


def test_a_bundle_starts_when_enough_can_and_all_others_that_fit_join() -> None:
    """In period 0 there is room for one part beside the core; in period 1 for all three."""
    assert greedy(joint()).start == (1, 1, 1, 1, -1, -1, -1)
    assert greedy(joint(companions=1)).start == (0, 0, -1, -1, -1, 1, 1)


def test_the_way_alone_is_gone_where_it_comes_first() -> None:
    """Town 0 goes alone; towns 1 and 2 remain enough for the bundle."""
    assert greedy(joint(), (4, 0, 1, 2, 3, 5, 6)).start == (1, -1, 1, 1, 0, -1, -1)


def test_a_part_forms_the_bundle_on_its_own_turn_and_belongs_to_it() -> None:
    """Part 2 comes first; with room for one part only, it is the one that runs."""
    assert greedy(joint(companions=1, capacity=(3, 0), alone=False), (2, 0, 1, 3)).start == (0, -1, 0, -1)


def test_too_few_companions_no_core() -> None:
    """Without its core no part runs; who can goes alone."""
    assert greedy(joint(companions=4)).start == (-1, -1, -1, -1, 0, 1, 1)


def test_a_companion_may_still_join_after_its_own_need() -> None:
    """Part 2 needs B; the core needs nothing and starts later, so B is finished by then."""
    bundle = problem(work("core", companions=1, earliest=1), work("part 1", together=0), work("part 2", together=0, needs=((3,),)), work("B"),
                     capacity=(1, 9, 9), closing=(1, 2))
    assert greedy(bundle).start == (1, 1, 1, 0)


def test_a_core_forms_its_bundle_on_its_own_turn_if_somebody_gains() -> None:
    """The core itself closes nothing: what counts is what its companions close, or what needs them."""
    assert Decoder(joint()).decode((0,)).start == (1, 1, 1, 1, -1, -1, -1)
    idle = problem(work("core", companions=1), work("part", together=0), work("later", needs=((1,),)), capacity=(9, 9, 9, 9), closing=(2,))
    assert Decoder(idle).decode((0, 1)).start == (-1, -1, -1)
    assert Decoder(idle).decode((0, 1, 2)).start == (0, 0, 1)


def test_who_gains_nothing_but_is_needed_joins_too() -> None:
    """Part 2 closes nothing, but D needs it; part 3 closes nothing and stays out."""
    bundle = problem(work("core", companions=2), work("part 1", together=0), work("part 2", together=0), work("part 3", together=0),
                     work("D", needs=((2,),)), capacity=(9, 9, 9, 9), closing=(1, 4))
    assert greedy(bundle).start == (0, 0, 0, -1, 1)
    assert Decoder(bundle).decode((0, 1)).start == (0, 0, 0, -1, -1)


def test_a_core_with_a_core_is_refused() -> None:
    with pytest.raises(ValueError, match="together"):
        Decoder(problem(work("A"), work("B", together=0), work("C", together=1)))


def test_random_problems_have_no_hard_violation_and_every_feature() -> None:
    """1,000 problems, own order and a random one; what the laws below speak of really occurs."""
    seen: Counter[str] = Counter()
    for seed in range(1000):
        one = random_problem(seed)
        order = np.random.default_rng(seed).permutation(len(one.activities)).tolist()
        for plan in (greedy(one), greedy(one, order)):
            assert hard_violations(one, plan) == [], seed
        seen.update(features(one, greedy(one)))
    assert min(seen[name] for name in ("core", "companion", "need", "choice", "earliest", "latest", "funded", "after", "milestone", "late",
                                      "left out")) > 80


def features(one: RoadmapProblem, plan: Schedule) -> list[str]:
    running = [(activity, start) for activity, start in zip(one.activities, plan.start, strict=True) if start >= 0]
    found = {
        "core": any(activity.companions for activity, _ in running), "companion": any(activity.together >= 0 for activity, _ in running),
        "need": any(activity.needs for activity, _ in running), "choice": any(activity.choice for activity, _ in running),
        "earliest": any(activity.earliest for activity, _ in running), "latest": any(activity.latest is not None for activity, _ in running),
        "milestone": any(activity.duration == 0 for activity, _ in running),
        "after": any(use.after for activity, _ in running for use in activity.uses),
        "funded": any(use.rate_from(start) != use.rate for activity, start in running for use in activity.uses),
        "late": lateness(one, plan) > 0, "left out": -1 in plan.start}
    return [name for name, present in found.items() if present]


@SETTINGS
@given(st.integers(0, 100_000))
def test_a_decoder_keeps_nothing_from_one_order_to_the_next(seed: int) -> None:
    one = random_problem(seed)
    decoder = Decoder(one)
    orders = [np.random.default_rng([seed, number]).permutation(len(one.activities)).tolist() for number in range(3)]
    first = [decoder.decode(order) for order in orders]
    assert [decoder.decode(order) for order in reversed(orders)] == first[::-1]
    assert first == [greedy(one, order) for order in orders]
    assert decoder.decode() == decoder.decode(decoder.own_order)


def simple(seed: int) -> RoadmapProblem:
    """A random problem without bundles and with one way to meet each need."""
    one = random_problem(seed)
    return replace(one, activities=tuple(
        replace(activity, together=-1, companions=0, needs=tuple(group[:1] for group in activity.needs)) for activity in one.activities))


@SETTINGS
@given(st.integers(0, 100_000))
def test_nothing_could_start_earlier(seed: int) -> None:
    """Serial schedules are left-justified: moving one activity alone to any earlier start breaks something."""
    one = simple(seed)
    plan = greedy(one)
    for index, start in enumerate(plan.start):
        for earlier in range(start):
            assert hard_violations(one, moved(plan, index, earlier)) != []


@SETTINGS
@given(st.integers(0, 100_000))
def test_nothing_worth_doing_would_still_fit(seed: int) -> None:
    """An activity that is left out either breaks something wherever it starts, or gains nothing."""
    one = simple(seed)
    plan = greedy(one)
    for index, start in enumerate(plan.start):
        for later in range(one.horizon if start < 0 else 0):
            fuller = moved(plan, index, later)
            assert hard_violations(one, fuller) or (area(one, fuller) == area(one, plan) and lateness(one, fuller) == lateness(one, plan))


def moved(plan: Schedule, index: int, start: int) -> Schedule:
    return Schedule((*plan.start[:index], start, *plan.start[index + 1:]))


@SETTINGS
@given(st.integers(0, 100_000), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 3)), max_size=8))
def test_a_draft_taken_back_is_as_before(seed: int, placed: list[tuple[int, int]]) -> None:
    one = random_problem(seed)
    draft, fresh = Draft(facts_of(one)), Draft(facts_of(one))
    for index, start in placed:
        if index < len(one.activities) and start <= one.horizon - one.activities[index].duration and not draft.barred(index):
            draft.put(index, start)
    draft.back_to(0)
    assert (draft.start, draft._free, draft._taken, draft._open_until) == (fresh.start, fresh._free, fresh._taken, fresh._open_until)


@pytest.mark.parametrize("seed", range(3))
def test_real_sizes_have_no_hard_violation(seed: int) -> None:
    """A single municipality of 60 measures and a group of eight with joint measures."""
    for one in (single_member(seed), single_member(seed, horizon=48), group(seed)):
        plan = greedy(one)
        assert hard_violations(one, plan) == []
        assert {broken.kind for broken in violations(one, plan)} <= {Kind.DEMAND}
        assert area(one, plan) > 0


def test_the_group_really_works_jointly() -> None:
    """About 490 pairs of member and measure, several of them done jointly in the greedy plan."""
    one = group(1)
    plan = greedy(one)
    assert 450 <= len({activity.choice for activity in one.activities} - {""}) <= 496
    assert sum(start >= 0 for activity, start in zip(one.activities, plan.start, strict=True) if activity.together >= 0) >= 50
