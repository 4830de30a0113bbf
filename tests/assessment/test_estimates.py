"""What a measure is estimated to take: fitted to the size of the member, or the member's own figures."""

import pytest

from assessment.agreements import GroupPlanning, MemberPlanning, OwnEstimate
from assessment.estimates import estimate_of, size_ratio
from assessment.evaluate import Evaluation
from questionnaires import Range
from questionnaires.schema.catalogue import SizeRule
from tests.assessment.plan.groups import catalogue, group, sure, town


def sized(inhabitants: float | str, *, on: bool = True, planning: MemberPlanning | None = None) -> Evaluation:
    """A member of this size where 10,000 inhabitants are the reference; M1 has a fixed share of 0.3."""
    plain = catalogue()
    of = catalogue({"M1": {"cost_once": sure(1000), "cost_yearly": sure(100)}}, rules=plain.rules.model_copy(update={"size": SizeRule(fact="einwohner", reference=10_000)}))
    return group(town(1, planning=planning, einwohner=inhabitants), planning=GroupPlanning(sized=on), of=of)


@pytest.mark.parametrize(("inhabitants", "factor"), [(10_000.0, 1.0), (8000.0, 0.3 + 0.7 * 0.8), (100.0, 0.3 + 0.7 * 0.5), (90_000.0, 0.3 + 0.7 * 2.0)])
def test_what_is_not_fixed_grows_with_size_within_limits(inhabitants: float, factor: float) -> None:
    found = sized(inhabitants)
    figures = estimate_of(found, 0, found.catalogue.measure["M1"])
    assert figures.factor == pytest.approx(factor)
    assert (figures.effort.low, figures.effort.likely, figures.effort.high) == pytest.approx((factor, 2 * factor, 3 * factor))
    assert figures.once.likely == pytest.approx(1000 * factor)
    assert figures.yearly is not None
    assert figures.yearly.likely == pytest.approx(100 * factor)


@pytest.mark.parametrize("inhabitants", [0.0, "unbekannt"])
def test_an_unknown_size_changes_nothing(inhabitants: float | str) -> None:
    found = sized(inhabitants)
    assert size_ratio(found, 0) is None
    assert estimate_of(found, 0, found.catalogue.measure["M1"]).factor == 1.0


def test_the_group_may_switch_it_off() -> None:
    assert size_ratio(sized(100.0, on=False), 0) is None


def test_own_figures_replace_what_they_name() -> None:
    """Days are the member's own, and so is that nothing falls due once; running cost stays the catalogue's, fitted."""
    own = MemberPlanning(estimates=(OwnEstimate("M1", days=(4, 5, 9), once=(0, 0, 0), source="Angebot"), OwnEstimate("M2", yearly=(1, 2, 3))))
    found = sized(8000.0, planning=own)
    first, second = (estimate_of(found, 0, found.catalogue.measure[name]) for name in ("M1", "M2"))
    assert (first.effort, first.once, first.source) == (Range(low=4, likely=5, high=9), sure(0), "Angebot")
    assert first.yearly is not None
    assert first.yearly.likely == pytest.approx(86)
    assert (second.yearly, second.source) == (Range(low=1, likely=2, high=3), "eigene Schätzung der Kommune")
    assert second.effort.likely == pytest.approx(6 * 0.8)


def test_a_measure_without_yearly_cost_stays_without() -> None:
    found = sized(8000.0)
    assert estimate_of(found, 0, found.catalogue.measure["M2"]).yearly is None
