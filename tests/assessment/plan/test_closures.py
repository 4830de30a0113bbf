"""What activities close, and by when: steps are the gap in pieces, demands the duties with their periods."""

from typing import Any

import pytest

from assessment.agreements import GroupPlanning
from assessment.evaluate import Evaluation
from assessment.plan import Ground
from assessment.plan.closures import WHOLE
from assessment.plan.model import Options
from assessment.plan.options import options_for
from tests.assessment.plan.groups import GAPS, catalogue, group, town


def options(evaluation: Evaluation) -> Options:
    return options_for(Ground(evaluation), [0])


def names(found: Options, evaluation: Evaluation, acts: tuple[int, ...]) -> list[str]:
    return [evaluation.catalogue.measures[found.options[a].measure].id for a in acts]


def test_steps_add_up_to_the_closed_share() -> None:
    """The weights of all steps are what all measures close together, in millionths of the whole gap."""
    found = group(town(1))
    ground = Ground(found)
    closed = ground.closed_share(0, [item.measure for item in ground.rankings[0]])
    assert sum(step.weight for step in options(found).problem.steps) == pytest.approx(WHOLE * closed, abs=3)


def test_a_gap_two_measures_close_is_counted_once() -> None:
    """M1 lifts question 1.1.1 to 2 only, M2 to 4 as well: the first piece of two levels belongs to both, the second up to the Soll of 3 to M2."""
    of = catalogue({"M1": {"raises": {"1.1.1": 2.0}}, "M2": {"raises": {"1.1.1": 4.0, "1.1.2": 4.0}}})
    found = group(town(1), of=of)
    made = options(found)
    pieces = [(sorted(names(made, found, step.covered_by)), step.weight) for step in made.problem.steps]
    both, second = [weight for acts, weight in pieces if acts == ["M1", "M2"]], [weight for acts, weight in pieces if acts == ["M2"]]
    assert len(both) == 1
    assert both[0] == pytest.approx(2 * second[0], abs=2)


@pytest.mark.parametrize(("planning", "by"), [
    ({}, (8, 4)), ({"duty_months": 7, "visible_months": 5}, (2, 1)), ({"duty_months": 120}, (16, 4)), ({"months": 1, "periods": 48}, (24, 12)), ({"duty_months": 2}, (0, 4)),
])
def test_duties_and_the_visible_success_have_their_period(planning: dict[str, Any], by: tuple[int, int]) -> None:
    """Whole periods that are over by then, never beyond the plan."""
    demands = options(group(town(1), planning=GroupPlanning(**planning))).problem.demands
    assert [(demand.key, demand.by) for demand in demands] == [("pflicht:ort1:M1", by[0]), ("sichtbar:ort1:", by[1])]


def test_no_wish_no_demand() -> None:
    assert [demand.key for demand in options(group(town(1), planning=GroupPlanning(visible_months=0))).problem.demands] == ["pflicht:ort1:M1"]


def test_where_nothing_is_visible_no_success_is_asked_for() -> None:
    """Only M4 is visible to citizens; Ort 1 needs just M1 and M2."""
    levels = GAPS | {"2.1.1": 3.0, "2.1.2": 4.0, "2.1.3": 4.0}
    assert [demand.key for demand in options(group(town(1, levels))).problem.demands] == ["pflicht:ort1:M1"]
