"""Forecasts of whole plans: the certain plan is reproduced, effort scales duration, money slips with its measure."""

import numpy as np
import pytest

from scoring import Unsure, draw_outcomes, forecast, pert_moments

START, DURATION, ARCS = [0, 2, 2], [2, 3, 1], [(0, 1), (0, 2)]
EFFORT = np.array([[8, 10, 18], [4, 5, 9], [1, 2, 3]], dtype=float)
COST = np.array([[1000, 2000, 4000], [0, 0, 0], [300, 300, 300]], dtype=float)
OWNER = [0, 0, 1]


def certain(values: np.ndarray) -> np.ndarray:
    return np.repeat(values[:, 1:2], 3, axis=1)


def test_a_certain_plan_is_reproduced() -> None:
    """a = m = b everywhere: finishes, costs per year and sums are those of the plan in every draw, P50 = P80 = mean."""
    odd = np.array([[0.1] * 3, [0.7] * 3, [1 / 3] * 3])                        # values whose PERT mean could round
    found = forecast(draw_outcomes(START, DURATION, ARCS, Unsure(odd, certain(COST), OWNER, odd), 0.3, 20, 1), [0, 1, 4, np.inf])
    expectations = ((found.finish, [2, 5, 3]), (found.effort, odd[:, 0]), (found.cost, [2000, 0, 300]), (found.cost_per_year, [1000, 1300, 0]),
                    (found.total_effort, odd[:, 0].sum()), (found.total_cost, 2300), (found.last_finish, 5))
    for spread, expected in expectations:
        assert np.array_equal(spread.p50, spread.p80)
        assert spread.p50 == pytest.approx(np.asarray(expected), rel=1e-15)
        assert spread.mean == pytest.approx(np.asarray(expected), rel=1e-12)
    assert found.finish.p50.tolist() == [2, 5, 3]


def test_effort_scales_duration() -> None:
    """A run lasts planned duration × effort / expected effort."""
    lived = draw_outcomes(START, DURATION, ARCS, Unsure(EFFORT, COST, OWNER), 0.3, 200, 1)
    expected, _ = pert_moments(*EFFORT.T)
    assert lived.finish - lived.start == pytest.approx(DURATION * lived.effort / expected)


@pytest.mark.parametrize("rho", [0.0, 1.0])
def test_effort_and_cost_of_a_measure_share_their_owner_only(rho: float) -> None:
    """The ranks of effort and cost of one measure are as much alike as ρ says: not at all, or the same."""
    lived = draw_outcomes(START, DURATION, ARCS, Unsure(EFFORT, COST, OWNER), rho, 4000, 1)
    ranks = [np.argsort(np.argsort(drawn[:, 0])) for drawn in (lived.effort, lived.cost)]
    assert np.corrcoef(ranks)[0, 1] == pytest.approx(rho, abs=4 / np.sqrt(4000))


def test_an_own_duration_can_only_lengthen_a_run() -> None:
    """No run is shorter than its effort allows with the people planned; effort and duration of a measure rise and fall together."""
    waiting = np.array([[1, 2, 9], [3, 3, 3], [0.1, 0.2, 0.3]])
    effort_alone, both = (draw_outcomes(START, DURATION, [], Unsure(EFFORT, COST, OWNER, own), 0.3, 200, 1) for own in (None, waiting))
    short, long = (lived.finish - lived.start for lived in (effort_alone, both))
    assert (long >= short).all()
    assert (long[:, 0] > short[:, 0]).any()
    assert long[:, 1] == pytest.approx(np.maximum(short[:, 1], 3))
    assert long[:, 2] == pytest.approx(short[:, 2])
    assert (both.effort == effort_alone.effort).all()


def test_spreads_are_those_of_the_draws() -> None:
    """P50 ≤ P80 throughout, totals are taken per draw, and the programme ends with its last measure."""
    lived = draw_outcomes(START, DURATION, ARCS, Unsure(EFFORT, COST, OWNER), 0.3, 2000, 1)
    found = forecast(lived, [0, 4, 8, np.inf])
    for spread in vars(found).values():
        assert (spread.p50 <= spread.p80).all()
    assert float(found.total_effort.p80) < found.effort.p80.sum()
    assert found.cost_per_year.mean.sum() == pytest.approx(float(found.total_cost.mean))
    assert float(found.last_finish.p80) == np.quantile(lived.finish.max(axis=1), 0.8)


def test_a_member_carries_its_part() -> None:
    """Of the first measure it bears half the effort and a quarter of the cost, of the third nothing less than all."""
    lived = draw_outcomes(START, DURATION, ARCS, Unsure(EFFORT, COST, OWNER), 0.3, 50, 1)
    part = lived.part([0, 2], effort_share=[0.5, 1], cost_share=[0.25, 1])
    assert (part.effort == lived.effort[:, [0, 2]] * [0.5, 1]).all()
    assert (part.cost == lived.cost[:, [0, 2]] * [0.25, 1]).all()
    assert (part.finish == lived.finish[:, [0, 2]]).all()
    assert (part.start == lived.start[:, [0, 2]]).all()


def test_keys_make_plans_comparable() -> None:
    """The same measure meets the same luck in another plan, so that two plans differ by what was changed only."""
    whole = draw_outcomes(START, DURATION, ARCS, Unsure(EFFORT, COST, OWNER, keys=[11, 5, 8]), 0.3, 50, 1)
    smaller = draw_outcomes([4, 0], [1, 2], [], Unsure(EFFORT[[2, 0]], COST[[2, 0]], [1, 0], keys=[8, 11]), 0.3, 50, 1)
    assert (smaller.effort == whole.effort[:, [2, 0]]).all()
    assert (smaller.cost == whole.cost[:, [2, 0]]).all()


def test_an_empty_plan_costs_nothing() -> None:
    nothing = np.zeros((0, 3))
    found = forecast(draw_outcomes([], [], [], Unsure(nothing, nothing, []), 0.3, 10, 1), [0, 4])
    assert (float(found.total_cost.p80), float(found.last_finish.p80), found.cost_per_year.p80.tolist()) == (0, 0, [0])
