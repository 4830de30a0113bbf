"""Programmes and measures are matched with the reason why it fits or not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.agreements import FundingTerms
from assessment.cases import build_case
from assessment.funding import Applicant, best_grant, matches
from questionnaires import Catalogue
from reports import FundingMatch
from reports.views.funding import funding_lines

TODAY = date(2026, 11, 21)


@pytest.fixture
def catalogue(project: Path) -> Catalogue:
    return service.open_project(project, TODAY).catalogue


def applicant(**change: object) -> Applicant:
    return replace(Applicant("TH", 1, 1, TODAY, {}), **change)  # type: ignore[arg-type]


def verdict(catalogue: Catalogue, who: Applicant, **cost: float) -> FundingMatch:
    measure = catalogue.measure["M1"]
    if cost:
        measure = measure.model_copy(update={"cost_once": measure.cost_once.model_copy(update=cost)})
    return matches(catalogue, measure, who, measure.cost_once)[1]


def test_a_lone_municipality_is_too_few(project: Path) -> None:
    """The line of the report names the programme and every reason."""
    case = build_case(service.open_project(project, TODAY), 0, TODAY)
    measure = [measure.id for measure in case.catalogue.measures].index("M1")
    assert funding_lines(case, measure) == [
        "Eigenmittel",
        ("Thüringer Musterprogramm (Ziffer 1) – passt nicht: nur gemeinsam mit in der Regel mindestens 3 Kommunen, die Arbeitsgemeinschaft hat 1; "
         "passt nicht: unter dem Mindestvolumen 50.000\u00a0€")]


@pytest.mark.parametrize(("cost", "words"), [
    ({"low": 60000.0, "likely": 70000.0, "high": 80000.0}, "Mindestvolumen 50.000\u00a0€ erreicht"),
    ({"low": 10000.0, "likely": 20000.0, "high": 80000.0}, "nur bei hohen Kosten"),
    ({"low": 1000.0, "likely": 10000.0, "high": 20000.0}, "ob eine gemeinsame Beschaffung zählt"),
    ({"low": 0.0, "likely": 1000.0, "high": 2000.0}, "passt nicht: unter dem Mindestvolumen"),
])
def test_the_volume_decides(catalogue: Catalogue, cost: dict[str, float], words: str) -> None:
    match = verdict(catalogue, applicant(group=8), **cost)
    assert words in "; ".join(match.reasons)
    assert "die Arbeitsgemeinschaft hat 8" in match.reasons[0]
    assert not match.fits


def test_together_the_programme_fits(catalogue: Catalogue) -> None:
    """Three that apply together reach number and volume."""
    match = verdict(catalogue, applicant(acting=3, group=8), low=60000.0, likely=70000.0, high=80000.0)
    assert match.fits
    assert match.reasons == ("gemeinsam mit 3 Kommunen möglich", "Mindestvolumen 50.000\u00a0€ erreicht", "Fördersatz nicht geprüft, gerechnet ist ohne Förderung")


def test_land_and_window_decide(catalogue: Catalogue) -> None:
    assert "gilt in einem anderen Land" in verdict(catalogue, applicant(land="SN")).reasons[0]
    assert "am 31.12.2027 abgelaufen" in verdict(catalogue, applicant(day=date(2028, 1, 1))).reasons[0]


def test_own_means_need_no_verdict(catalogue: Catalogue) -> None:
    assert matches(catalogue, catalogue.measure["M1"], applicant(), catalogue.measure["M1"].cost_once)[0].reasons == ()


@pytest.mark.parametrize(("rate", "cap", "amount"), [(0.5, None, 35_000), (0.5, 20_000, 20_000), (0.0, None, None)])
def test_a_grant_is_rate_times_cost_up_to_the_cap(catalogue: Catalogue, rate: float, cap: float | None, amount: float | None) -> None:
    """planning.md § 1: F = min(rate·C, cap)."""
    match = verdict(catalogue, applicant(acting=3, group=8), low=60000.0, likely=70000.0, high=80000.0)
    key = match.programme.key
    grant = best_grant([match], applicant(terms={key: FundingTerms(key, rate, cap)}), 70_000)
    assert (grant.amount if grant else None) == amount
