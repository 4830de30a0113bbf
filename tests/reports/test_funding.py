"""Programmes and measures are matched with the reason why it fits or not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.cases import build_case
from reports import Case
from reports.views.funding import funding_lines

TODAY = date(2026, 11, 21)


@pytest.fixture
def case(project: Path) -> Case:
    return build_case(service.open_project(project, TODAY), 0, TODAY)


def verdict(case: Case, **cost: float) -> str:
    measure = case.catalogue.measure["M1"]
    if cost:
        measure = measure.model_copy(update={"cost_once": measure.cost_once.model_copy(update=cost)})
    return funding_lines(case, measure)[1]


def test_a_lone_municipality_is_too_few(case: Case) -> None:
    assert verdict(case) == ("Thüringer Musterprogramm (Ziffer 1) – passt nicht: nur gemeinsam mit in der Regel mindestens 3 Kommunen, die Arbeitsgemeinschaft hat 1; "
                             "passt nicht: unter dem Mindestvolumen 50.000\u00a0€")


@pytest.mark.parametrize(("cost", "words"), [
    ({"low": 60000.0, "likely": 70000.0, "high": 80000.0}, "Mindestvolumen 50.000\u00a0€ erreicht"),
    ({"low": 10000.0, "likely": 20000.0, "high": 80000.0}, "nur bei hohen Kosten"),
    ({"low": 1000.0, "likely": 10000.0, "high": 20000.0}, "ob eine gemeinsame Beschaffung zählt"),
    ({"low": 0.0, "likely": 1000.0, "high": 2000.0}, "passt nicht: unter dem Mindestvolumen"),
])
def test_the_volume_decides(case: Case, cost: dict[str, float], words: str) -> None:
    line = verdict(replace(case, members=8), **cost)
    assert words in line
    assert "die Arbeitsgemeinschaft hat 8" in line


def test_land_and_window_decide(case: Case) -> None:
    assert "gilt in einem anderen Land" in verdict(replace(case, land="SN"))
    assert "am 31.12.2027 abgelaufen" in verdict(replace(case, reference_date=date(2028, 1, 1)))


def test_own_means_need_no_verdict(case: Case) -> None:
    assert funding_lines(case, case.catalogue.measure["M1"])[0] == "Eigenmittel"
