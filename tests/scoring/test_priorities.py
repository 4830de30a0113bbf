"""Classes, points and order of measures: the worked example of planning.md § 2, and what must always hold."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import Candidate, MeasureClass, RankedMeasure, Weights, longest_chain, rank_measures

NAMES = "ABCDEFG"
EXAMPLE = [
    Candidate(10, 5, duties=(0,), duration=6),
    Candidate(10, 10, visibility=1, fixed_share=0.5, sharers=5, duration=8),
    Candidate(20, 10, (1,), 1, duties=(1,), duration=13),
    Candidate(20, 5, visibility=3, fixed_share=0.6, sharers=6, duration=4),
    Candidate(10, 20 + 5000 / 500, visibility=1, duration=20),
    Candidate(10, 5, fixed_share=0.4, sharers=2, duration=4),
    Candidate(20, 10, (5,), 3, fixed_share=0.5, sharers=8, duration=10),
]


def rank(candidates: Sequence[Candidate], weights: Weights | None = None, threshold: float = 40) -> list[RankedMeasure]:
    return rank_measures(candidates, weights or Weights(), threshold, due={0: 52, 1: 40})


def by_name() -> dict[str, RankedMeasure]:
    return {NAMES[item.measure]: item for item in rank(EXAMPLE)}


def test_order_of_the_worked_example() -> None:
    """planning.md § 2: B C A D F G E."""
    assert [NAMES[item.measure] for item in rank(EXAMPLE)] == list("BCADFGE")


@pytest.mark.parametrize(("name", "points"), [("B", 55.81), ("C", 30.67), ("A", 24.00), ("D", 70.00), ("F", 48.00), ("G", 61.50), ("E", 14.67)])
def test_points_of_the_worked_example(name: str, points: float) -> None:
    assert by_name()[name].points == pytest.approx(points, abs=0.005)


def test_latest_starts_and_inheritance_of_the_worked_example() -> None:
    found = by_name()
    assert [found[name].latest_start for name in "BCA"] == [19, 27, 46]
    assert found["B"].klass == MeasureClass.ZWINGEND
    assert NAMES[found["B"].because_of] == "C"
    assert NAMES[found["F"].pulled_by] == "G"
    assert found["D"].latest_start == math.inf


def test_what_is_missing_to_the_higher_class() -> None:
    """planning.md § 2: E lacks 25.3 points; 1.5 instead of 30 days would do."""
    item = by_name()["E"]
    assert item.klass == MeasureClass.ZURUECKGESTELLT
    assert item.missing_points(40) == pytest.approx(25.33, abs=0.005)
    assert item.expense == 30
    assert item.expense_for(40, Weights()) == pytest.approx(1.5)
    assert item.expense_for(70, Weights()) is None


def test_the_average_measure_gets_half_of_the_closure_points() -> None:
    assert rank([Candidate(7, 3)])[0].terms[0] == pytest.approx(0.5)


def test_a_hopeless_measure_does_not_reverse_ranks() -> None:
    """A measure that closes next to nothing, whatever it costs, leaves the order of the others."""
    for expense in (1, 10, 40):
        order = [NAMES[item.measure] for item in rank([*EXAMPLE, Candidate(1e-6, expense)]) if item.measure < len(EXAMPLE)]
        assert order == list("BCADFGE")


def test_class_is_never_traded_against_points() -> None:
    weak_duty = [Candidate(0.01, 500, duties=(3,)), Candidate(50, 1, visibility=3)]
    assert [item.measure for item in rank(weak_duty)] == [0, 1]


def test_what_closes_nothing_is_not_recommended_even_as_a_prerequisite() -> None:
    """An already fulfilled prerequisite is not proposed again."""
    done = [replace(item, benefit=0.0) if j == 1 else item for j, item in enumerate(EXAMPLE)]
    assert "B" not in [NAMES[item.measure] for item in rank(done)]


def test_of_alternatives_the_better_stays() -> None:
    two = [Candidate(5, 10, alternatives="a"), Candidate(9, 10, alternatives="a"), Candidate(1, 1)]
    assert sorted(item.measure for item in rank(two)) == [1, 2]


def test_a_chain_of_prerequisites_inherits_the_class_of_its_end() -> None:
    chain = [Candidate(1, 1, (1,), duties=(0,)), Candidate(1, 1, (2,)), Candidate(1, 1), Candidate(5, 1)]
    assert [(item.measure, item.klass) for item in rank(chain)][:3] == [(2, 0), (1, 0), (0, 0)]


def test_one_measure_per_duty_is_enough_to_be_compulsory() -> None:
    """Two measures close the same duty: only the one with less expense, prerequisites counted, is zwingend."""
    result = rank([Candidate(1, 10, duties=(0,)), Candidate(1, 4, (2,), duties=(0,)), Candidate(1, 5)])
    classes = {item.measure: item.klass for item in result}
    assert (classes[1], classes[2]) == (MeasureClass.ZWINGEND, MeasureClass.ZWINGEND)
    assert classes[0] != MeasureClass.ZWINGEND


def test_nothing_to_recommend() -> None:
    assert rank([Candidate(0, 5)]) == []
    assert rank([]) == []


def test_longest_chain_counts_only_what_is_chosen() -> None:
    assert longest_chain([3, 2, 4], [[1], [2], []], [0, 1, 2]) == 9
    assert longest_chain([3, 2, 4], [[1], [2], []], [0, 2]) == 4
    assert longest_chain([3], [[]], []) == 0


@st.composite
def portfolios(draw: st.DrawFn) -> list[Candidate]:
    """Candidates without ties in points, each needing only earlier ones."""
    count = draw(st.integers(1, 8))
    benefits = draw(st.lists(st.integers(0, 1000), min_size=count, max_size=count, unique=True))
    return [Candidate(benefits[j] / 7, draw(st.integers(1, 60)), tuple(draw(st.sets(st.integers(0, j - 1), max_size=2))) if j else (),
                      draw(st.integers(0, 3)), draw(st.sampled_from([0, 0.3, 0.6])), draw(st.integers(1, 8)),
                      tuple(draw(st.sets(st.integers(0, 2), max_size=1))), draw(st.integers(1, 12))) for j in range(count)]


@given(portfolios(), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_input(candidates: list[Candidate], random: object) -> None:
    """Points, classes and explanation are the same however the measures are listed; so is the order but for exact ties."""
    turned = list(range(len(candidates)))
    random.shuffle(turned)  # type: ignore[attr-defined]
    place = {old: new for new, old in enumerate(turned)}
    shuffled = [replace(candidates[old], needs=tuple(place[k] for k in candidates[old].needs)) for old in turned]
    straight, other = rank(candidates), rank(shuffled)
    assert {(item.measure, round(item.points, 6)) for item in straight} == {(turned[item.measure], round(item.points, 6)) for item in other}


@given(portfolios())
def test_prerequisites_stand_before_and_never_below_what_needs_them(candidates: list[Candidate]) -> None:
    result = rank(candidates)
    place = {item.measure: rank for rank, item in enumerate(result)}
    for item in result:
        assert 0 <= item.points <= 100 + 1e-9
        for needed in candidates[item.measure].needs:
            if needed in place:
                assert place[needed] < place[item.measure]
                assert result[place[needed]].klass <= item.klass


@given(portfolios())
def test_shares_are_percent_of_all_benefits(candidates: list[Candidate]) -> None:
    result = rank(candidates)
    assert sum(item.share for item in result) == pytest.approx(100 if result else 0)
