"""planning.md § 1: what a measure takes, and what a programme pays of it."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.agreements import FundingTerms, GroupPlanning
from assessment.costing import Cost, cost_of
from assessment.evaluate import Evaluation
from assessment.funding import known_terms
from questionnaires import Range
from tests.assessment.plan.groups import catalogue, group, sure, town


def funded(terms: FundingTerms | None, cost: float, **programme: object) -> Evaluation:
    """One member whose M1 costs this much; programme L asks for nobody else and no volume."""
    plain = catalogue()
    open_to_all = tuple(item.model_copy(update={"min_members": 1, "min_volume": 0.0, **programme}) if item.key == "L" else item for item in plain.programmes)
    of = catalogue({"M1": {"cost_once": sure(cost), "cost_yearly": None}}, programmes=open_to_all)
    return group(town(1), planning=GroupPlanning(terms=(terms,) if terms else ()), of=of)


def test_the_numbers_of_a_measure() -> None:
    """E = (10 + 80 + 40)/6, C = (5000 + 32000 + 15000)/6, running cost for the plan's four years, A = E + N/day rate."""
    of = catalogue({"M4": {"cost_yearly": Range(low=0, likely=300, high=600)}})
    found = group(town(1), planning=GroupPlanning(day_rate=400), of=of)
    cost = cost_of(found, 0, of.measure["M4"])
    assert (cost.days, cost.once, cost.yearly, cost.years) == pytest.approx((130 / 6, 52000 / 6, 300, 4))
    assert cost.net == pytest.approx(52000 / 6 + 1200)
    assert cost.expense == pytest.approx(130 / 6 + (52000 / 6 + 1200) / 400)


def test_running_cost_counts_for_the_length_of_the_plan() -> None:
    of = catalogue({"M4": {"cost_yearly": sure(100)}})
    short = group(town(1), planning=GroupPlanning(periods=18, months=1), of=of)
    assert cost_of(short, 0, of.measure["M4"]).net == pytest.approx(52000 / 6 + 150)


@pytest.mark.parametrize(("cost", "paid"), [(10_000, 5000), (40_000, 20_000), (90_000, 20_000)])
def test_a_programme_pays_its_rate_up_to_its_cap(cost: float, paid: float) -> None:
    """The catalogue knows 50 %, at most 20,000 EUR."""
    found = funded(None, cost)
    got = cost_of(found, 0, found.catalogue.measure["M1"])
    assert (got.funding, got.net) == (paid, cost - paid)
    assert got.grant is not None
    assert (got.grant.title, got.grant.as_of) == ("Thüringer Musterprogramm", "Januar 2026")


def test_what_the_funding_body_said_replaces_what_the_catalogue_knows() -> None:
    found = funded(FundingTerms("L", 0.8, as_of=date(2026, 9, 30)), 10_000)
    got = cost_of(found, 0, found.catalogue.measure["M1"])
    assert got.funding == 8000
    assert got.grant is not None
    assert got.grant.as_of == "30.09.2026"


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_a_rate_may_be_nothing_or_all(rate: float) -> None:
    found = funded(FundingTerms("L", rate), 10_000)
    assert cost_of(found, 0, found.catalogue.measure["M1"]).net == 10_000 * (1 - rate)


def test_nothing_is_paid_of_nothing() -> None:
    assert Cost(1.0, 0.0, 0.0, 4.0, 500.0).funding == 0.0


def test_a_programme_bounds_the_window_the_group_was_told_nothing_about() -> None:
    """L ends on 31 December 2027; an application window the funding body named stands."""
    loaded = catalogue()
    told = FundingTerms("L", 0.5, opens=date(2027, 2, 1), closes=date(2027, 6, 30))
    assert known_terms(loaded, ())["L"].closes == date(2027, 12, 31)
    assert known_terms(loaded, (replace(told, closes=None),))["L"].closes == date(2027, 12, 31)
    assert known_terms(loaded, (told,))["L"] == told
    assert known_terms(loaded, (FundingTerms("fremd", 0.5),))["fremd"].closes is None
