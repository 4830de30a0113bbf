"""Joint cost, Shapley value, core and sharing keys: published games, the example of the design page, laws for all inputs."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import (
    Subgroup,
    airport_shares,
    coalition_values,
    core_check,
    equal_shares,
    joint_expense,
    proportional_shares,
    shapley,
    shapley_shares,
    share_cost,
    whole_euros,
)

SETTINGS = settings(max_examples=60, deadline=None)
EIGHT = [12000, 9500, 15000, 7000, 22000, 11000, 8000, 30000]
COSTS = st.one_of(*[st.lists(st.integers(0, most).map(float), min_size=1, max_size=6) for most in (20, 40_000)])
SHARE = st.integers(0, 20).map(lambda step: step / 20)
SURCHARGES = st.sampled_from([0.0, 0.05, 0.3])


@st.composite
def games(draw: st.DrawFn, members: int = 0) -> np.ndarray:
    """Costs of all subgroups of one to five members, 0 for nobody."""
    m = members or draw(st.integers(1, 5))
    return np.array([0.0, *(draw(st.integers(-50, 50)) for _ in range(2**m - 1))])


@pytest.mark.parametrize(("costs", "published"), [
    ([8, 11, 13, 18], [2, 3, 4, 9]),
    ([40, 50, 60, 70, 80, 90], np.array([40, 52, 67, 87, 117, 177]) / 6),
    ([1500, 2200, 3000], [500, 850, 1650])])
def test_published_airport_games(costs: list[float], published: list[float]) -> None:
    """A runway as long as the longest needed: f = 1, c = 0.

    8, 11, 13, 18: Wikipedia, "Airport problem", after Littlechild and Owen, Management Science 20 (1973) 370–372. 40 … 90: Mathematics
    Stack Exchange 4152535. 1500, 2200, 3000: thoughtfulexaminations.com, "Airport Problem and the Shapley Solution".
    """
    assert shapley(coalition_values(costs, 1, 0)) == pytest.approx(published)
    assert airport_shares(np.array(costs, dtype=float)) == pytest.approx(published)
    assert joint_expense(costs, 1, 0) == max(costs)


def test_the_glove_game() -> None:
    """Members 0 and 1 have right gloves, member 2 a left one, a pair is worth 1: 1/6, 1/6, 2/3 (Wikipedia, "Shapley value", Glove game)."""
    assert shapley(np.array([0, 0, 0, 0, 0, 1, 1, 1.0])) == pytest.approx([1 / 6, 1 / 6, 2 / 3])


def test_ibn_ezra_s_inheritance() -> None:
    """Four sons claim all, half, a third, a quarter of 120: 80.83, 20.83, 10.83, 7.50 (R. Aumann 2010; CRAN package CoopGame, shapleyValue)."""
    claims = [120, 60, 40, 30]
    assert shapley(coalition_values(claims, 1, 0)) == pytest.approx([80.83333, 20.83333, 10.83333, 7.5], abs=1e-5)


def test_the_eight_members_of_the_design_page() -> None:
    """planning.md § 4: solo 114,500, joint 79,624, Shapley 7757 … 23706, which lies in the core."""
    assert sum(EIGHT) == 114_500
    assert joint_expense(EIGHT, 0.45) == pytest.approx(79_623.75)
    found = share_cost(EIGHT, 0.45, 0.05)
    assert found.euros == (7757, 6076, 9928, 4465, 15518, 7071, 5103, 23706)
    assert (found.total, sum(found.euros), found.jointly, found.standard_error) == (79_624, 79_624, True, 0)
    assert (found.pays_more, found.worst) == ((), None)
    assert found.savings == tuple(float(alone - euros) for alone, euros in zip(EIGHT, found.euros, strict=True))


def test_equal_shares_make_three_of_the_eight_pay_more() -> None:
    """planning.md § 4: 9953 each is more than 9500, 7000 and 8000; together with 12000 and 11000 they would save most by leaving."""
    found = share_cost(EIGHT, 0.45, 0.05, weights=np.ones(8))
    assert found.euros == (9953,) * 8
    assert found.pays_more == (Subgroup((1,), 453.0), Subgroup((3,), 2953.0), Subgroup((6,), 1953.0))
    assert found.worst is not None
    assert found.worst.members == (0, 1, 3, 5, 6)
    assert found.worst.excess == pytest.approx(5 * 9953 - (0.45 * 12000 + 0.55 * 1.05 * 47500))


def test_solo_cost_as_key_makes_nobody_pay_more() -> None:
    """Everybody saves the same share of its cost: 69.54 %."""
    found = share_cost(EIGHT, 0.45, 0.05, weights=EIGHT)
    assert (found.euros[0], found.euros[7], found.total) == (8345, 20862, 79_624)
    assert not found.pays_more


def test_the_key_may_say_nothing() -> None:
    """All benefits zero: equal shares, and said."""
    found = share_cost([100, 100, 400], 0.5, 0.05, weights=[0, 0, 0])
    assert found.equal_instead
    assert found.euros == (172, 172, 171)
    assert not share_cost([100, 100, 400], 0.5, 0.05, weights=[0, 1, 0]).equal_instead


@pytest.mark.parametrize("fixed_share", [0.0, 0.04])
def test_no_saving_means_everybody_alone(fixed_share: float) -> None:
    """With nothing to share the surcharge makes together dearer: each pays its own cost whatever the key."""
    for weights in (None, [1, 1, 1], [5, 0, 0]):
        found = share_cost([1000, 2000, 3000], fixed_share, 0.1, weights=weights)
        assert (found.jointly, found.euros, found.savings, found.worst) == (False, (1000, 2000, 3000), (0, 0, 0), None)


def test_one_member_pays_its_own_cost() -> None:
    assert share_cost([1234.5], 0.45, 0.05, weights=[3]).euros == (1235,)
    assert coalition_values([1234.5], 0.45, 0.05).tolist() == [0, 1234.5]
    assert share_cost([], 0.45, 0.05).euros == ()
    assert joint_expense([], 0.45) == 0


def test_costs_of_zero_are_shared_too() -> None:
    assert share_cost([0, 0], 0.5, 0.05, weights=[1, 1]).euros == (0, 0)
    assert share_cost([0, 900], 0.5, 0.0).euros == (0, 900)


@pytest.mark.parametrize(("small", "giant", "jointly"), [(2, 50_000, False), (9, 18_000, True)])
def test_a_giant_had_better_go_alone(small: int, giant: int, jointly: bool) -> None:
    """k > f·max/(c(1 − f)): the small ones together and the giant alone cost less than v of all, so no shares lie in the core."""
    costs = [*[1000] * small, giant]
    assert giant > 0.45 * 1000 / (0.05 * 0.55)
    assert joint_expense(costs[:-1], 0.45) + giant < coalition_values(costs, 0.45, 0.05)[-1]
    for weights in (None, np.ones(small + 1), costs):
        found = share_cost(costs, 0.45, 0.05, weights=weights)
        assert found.jointly == jointly
        assert found.worst is not None


def test_a_subgroup_may_complain_though_it_would_split_up() -> None:
    """Members 0 and 1 pay 14,000 and would each go alone for 11,000; member 2, who pays 300 less than alone, weakens that complaint."""
    found = share_cost([1000, 10_000, 1000, 10_000, 10_000], 0.5, 0.3, weights=[2000, 12_000, 700, 5550, 5550])
    assert found.euros == (2000, 12_000, 700, 5550, 5550)
    assert found.worst == Subgroup((0, 1), 3000.0)


def test_who_gains_less_than_a_euro_does_not_join_a_complaint() -> None:
    """Members 0 and 1 pay 1503 where 1500 would do; member 2 would add half a euro to that, which is rounding."""
    found = share_cost([1000, 1000, 999, 1000], 0.5, 0.0, weights=[751, 752, 500, 497])
    assert found.euros == (751, 752, 500, 497)
    assert found.worst == Subgroup((0, 1), 3.0)


def test_a_worst_subgroup_needs_more_than_a_euro_per_member() -> None:
    """Shares 10, 10, 4 where two alone would pay 18: rounding may explain it; at 17 it no longer does."""
    values = np.array([0, 12, 12, 18, 12, 20, 20, 24.0])
    shares = np.array([10.0, 10, 4])
    assert core_check(values, shares, 1.0).worst is None
    assert core_check(values, shares, 0.5).worst == Subgroup((0, 1), 2.0)
    values[0b011] = 17
    assert core_check(values, shares, 1.0).worst == Subgroup((0, 1), 3.0)


def test_no_shares_of_the_three_person_majority_lie_in_the_core() -> None:
    """Any two could do it for 1 where all three pay 2: whoever shares how, some pair complains (empty core, textbook)."""
    values = np.array([0, 1, 1, 1, 1, 1, 1, 2.0])
    found = core_check(values, np.full(3, 2 / 3), 0)
    assert found.worst is not None
    assert found.worst.members == (0, 1)
    assert found.pays_more == ()


def test_more_than_twelve_members_are_not_enumerated() -> None:
    """13 members would mean 8192 subgroups; and half a table is no game."""
    with pytest.raises(ValueError, match="at most 12"):
        shapley(np.zeros(2**13))
    with pytest.raises(ValueError, match="at most 12"):
        shapley(np.zeros(7))


def test_sampling_agrees_with_the_exact_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve unequal members, both ways: within four stated standard errors, sum exact; the same seed gives the same shares."""
    costs = [50_000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 50, 0]
    exact, none = shapley_shares(costs, 0.3, 0.1)
    assert not none.any()
    monkeypatch.setattr("scoring.joint_cost.MOST_EXACT", 11)
    sampled, error = shapley_shares(costs, 0.3, 0.1, seed=5)
    assert (np.abs(sampled - exact) <= 4 * error + 1e-9).all()
    assert 0 < error.max() < 25
    assert sampled.sum() == pytest.approx(exact.sum())
    assert np.array_equal(sampled, shapley_shares(costs, 0.3, 0.1, seed=5)[0])


def test_thirty_members_without_surcharge_are_exact() -> None:
    """c = 0: the closed form (1 − f)·k + f·airport(k) leaves nothing to sample, and the shares lie in the core."""
    costs = np.arange(1, 31) * 1000.0
    shares, error = shapley_shares(costs, 0.45, 0.0)
    assert shares == pytest.approx(0.55 * costs + 0.45 * airport_shares(costs))
    assert error.max() == pytest.approx(0, abs=1e-9)
    found = share_cost(costs, 0.45, 0.0)
    assert (found.worst, found.total) == (None, round(0.55 * costs.sum() + 0.45 * 30_000))


@pytest.mark.parametrize(("solo", "fixed_share", "surcharge"), [([-1, 2], 0.5, 0.05), ([np.nan], 0.5, 0.05), ([1], 1.1, 0.05), ([1], 0.5, -0.1), ([1], np.nan, 0)])
def test_impossible_costs_are_refused(solo: list[float], fixed_share: float, surcharge: float) -> None:
    for ask in (joint_expense, coalition_values, shapley_shares, share_cost):
        with pytest.raises(ValueError, match="must"):
            ask(solo, fixed_share, surcharge)


@pytest.mark.parametrize("weights", [[1, -1], [np.nan, 1], [np.inf, 1]])
def test_impossible_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights of a sharing key"):
        proportional_shares(100, weights)
    with pytest.raises(ValueError, match="weights of a sharing key"):
        share_cost([0, 0], 0.0, weights=weights)


def test_keys_by_hand() -> None:
    """Inhabitants 2000 and 6000 share 1000 EUR as 250 and 750."""
    assert proportional_shares(1000, [2000, 6000]).tolist() == [250, 750]
    assert proportional_shares(1000, [0, 0]).tolist() == equal_shares(1000, 2).tolist() == [500, 500]
    assert equal_shares(0, 0).tolist() == []


def test_the_largest_remainders_are_rounded_up() -> None:
    """Thirds: the first in order gets the odd euro; noise in the last bits makes no euro."""
    assert whole_euros([100 / 3] * 3, 100) == (34, 33, 33)
    assert whole_euros([1.2, 1.7, 1.1], 4) == (1, 2, 1)
    assert whole_euros([0.1 + 0.2 + 2.7, 7], 10) == (3, 7)
    with pytest.raises(ValueError, match="cannot be rounded"):
        whole_euros([1.2, 1.2], 4)


@SETTINGS
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12), st.booleans())
def test_rounding_keeps_the_sum_and_stays_below_a_euro(shares: list[float], up: bool) -> None:
    """Sum exact, no share moves by a euro or more, a larger share is never rounded below a smaller one."""
    total = int(np.ceil(round(sum(shares), 5))) if up else int(np.floor(round(sum(shares), 5)))
    euros = whole_euros(shares, total)
    assert sum(euros) == total
    assert np.abs(np.array(euros) - shares).max() < 1 + 1e-5
    for a, x in zip(shares, euros, strict=True):
        assert all(y >= x for b, y in zip(shares, euros, strict=True) if b > a + 1)


@SETTINGS
@given(games())
def test_shapley_is_the_mean_marginal_cost_over_all_orders(values: np.ndarray) -> None:
    """Against the definition, order by order."""
    m = len(values).bit_length() - 1
    found, orders = np.zeros(m), list(permutations(range(m)))
    for order in orders:
        mask = 0
        for i in order:
            found[i] += values[mask | 1 << i] - values[mask]
            mask |= 1 << i
    assert shapley(values) == pytest.approx(found / len(orders))


@SETTINGS
@given(games())
def test_shapley_is_efficient_and_leaves_out_null_players(values: np.ndarray) -> None:
    """All is shared; a further member that changes nothing pays nothing, and the others' shares stay."""
    shares = shapley(values)
    assert shares.sum() == pytest.approx(values[-1])
    assert shapley(np.concatenate([values, values])) == pytest.approx(np.append(shares, 0))


@SETTINGS
@given(games(members=4), games(members=4))
def test_shapley_adds_up(one: np.ndarray, other: np.ndarray) -> None:
    """Two measures shared together or one by one make no difference."""
    assert shapley(one + other) == pytest.approx(shapley(one) + shapley(other))


@SETTINGS
@given(COSTS, SHARE, SURCHARGES)
def test_joint_cost_is_fair_to_equals_and_rises_with_cost(costs: list[float], fixed_share: float, surcharge: float) -> None:
    """Symmetry: equal costs, equal shares. Monotone: a larger group never costs less, a dearer member never pays less; none is negative."""
    values, shares = coalition_values(costs, fixed_share, surcharge), shapley_shares(costs, fixed_share, surcharge)[0]
    masks = np.arange(len(values))
    for i in range(len(costs)):
        assert (values[masks | 1 << i] >= values - 1e-6).all()
        assert all(shares[j] == pytest.approx(shares[i], abs=1e-6) for j in range(len(costs)) if costs[j] == costs[i])
        assert all(shares[j] >= shares[i] - 1e-6 for j in range(len(costs)) if costs[j] > costs[i])
    assert shares.min() >= -1e-6
    assert values[1 << np.arange(len(costs))] == pytest.approx(np.array(costs))


@SETTINGS
@given(COSTS, SHARE)
def test_without_surcharge_the_closed_form_holds_and_lies_in_the_core(costs: list[float], fixed_share: float) -> None:
    """planning.md § 4: φ_i = (1 − f)k_i + f·airport_i(k) for c = 0; the game is concave, so Shapley is in the core (Shapley 1971)."""
    values = coalition_values(costs, fixed_share, 0.0)
    closed = (1 - fixed_share) * np.array(costs) + fixed_share * airport_shares(np.array(costs))
    assert shapley(values) == pytest.approx(closed, abs=1e-6)
    assert core_check(values, closed, 1e-6).worst is None


@SETTINGS
@given(COSTS, SHARE, SURCHARGES, st.sampled_from(["shapley", "equal", "solo", "odd"]))
def test_few_subgroups_find_what_all_subgroups_show(costs: list[float], fixed_share: float, surcharge: float, key: str) -> None:
    """``share_cost`` names the same members and as great a complaint as ``core_check`` over all 2^m subgroups."""
    weights = {"shapley": None, "equal": np.ones(len(costs)), "solo": costs, "odd": np.arange(len(costs)) ** 2}[key]
    found = share_cost(costs, fixed_share, surcharge, weights=weights)
    every = core_check(coalition_values(costs, fixed_share, surcharge), np.array(found.euros, dtype=float), 1.0)
    assert [group.members for group in found.pays_more] == [group.members for group in every.pays_more]
    assert (found.worst is None) == (every.worst is None)
    if found.worst is not None and every.worst is not None:
        assert found.worst.excess - len(found.worst.members) == pytest.approx(every.worst.excess - len(every.worst.members), abs=1e-5)
    assert sum(found.euros) == found.total
    assert abs(found.total - min(joint_expense(costs, fixed_share, surcharge), sum(costs))) <= 1
