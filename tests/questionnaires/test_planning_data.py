"""What planning reads from the shipped catalogues: phases, milestones, roles of the phase table, funding figures, dated duties."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from questionnaires import PHASES, Catalogue, Programme, load

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded = load("kommunal")
    assert loaded.problems == []
    assert loaded.catalogue is not None
    return loaded.catalogue


def test_each_measure_has_a_milestone_of_its_own(catalogue: Catalogue) -> None:
    """A result in the indicative, short, without a full stop, neither title nor goal again."""
    assert len({measure.milestone for measure in catalogue.measures}) == len(catalogue.measures) == 87
    for measure in catalogue.measures:
        assert 30 <= len(measure.milestone) <= 110, measure.id
        assert measure.milestone[-1].isalnum(), measure.id
        assert measure.milestone[0].isupper(), measure.id
        assert measure.milestone.rstrip(".") not in (measure.title, measure.goal.rstrip(".")), measure.id


def test_phases_run_from_strategy_to_implementation(catalogue: Catalogue) -> None:
    """All three are described in order; no measure needs one of a later phase; roles are named only after the strategy that founds them."""
    assert tuple(phase.key for phase in catalogue.phases) == PHASES
    assert all(phase.about.endswith(".") for phase in catalogue.phases)
    for measure in catalogue.measures:
        assert all(PHASES.index(catalogue.measure[needed].phase) <= PHASES.index(measure.phase) for needed in measure.requires), measure.id
    assert {name: catalogue.measure[name].phase for name in ("M102", "M501", "M103", "M116", "M502", "M503", "M505", "M107", "M302")} == {
        "M102": "strategie", "M501": "strategie", "M103": "strukturen", "M116": "strukturen", "M502": "strukturen", "M503": "strukturen",
        "M505": "strukturen", "M107": "umsetzung", "M302": "umsetzung"}


def test_each_role_acts_in_one_of_the_five_planning_roles(catalogue: Catalogue) -> None:
    """The phase table speaks of mayor, digital officer, steering board, digital guides and departments."""
    assert [role.key for role in catalogue.planning_roles] == ["buergermeister", "digitalbeauftragte", "digitalrat", "digitallotsen", "fachbereich"]
    assert catalogue.planning_role.keys() == catalogue.roles.keys()
    assert catalogue.planning_role["BGM"].title == catalogue.planning_role["VG"].title == "Bürgermeister/in"
    assert catalogue.planning_role["KAEM"].title == "Fachbereich"


def figures(programme: Programme) -> tuple[float | None, float | None, str]:
    return programme.funded_rate, programme.funded_cap, programme.begin_after_approval


def test_funding_figures_are_those_of_the_fact_base(catalogue: Catalogue) -> None:
    """fakten.md section D: no programme has a verified rate on a measure as a whole (75 % is for an expert report only); an early start is known to be possible for F1 alone."""
    assert {item.key: figures(item) for item in catalogue.programmes} == {
        "F1": (None, None, "nein"), "F2": (None, 500_000, "ungeprueft"), "F2G": (None, None, "ungeprueft"), "F3": (None, None, "ungeprueft"),
        "K": (None, None, "nein"), "E": (None, None, "nein")}
    assert [item.key for item in catalogue.programmes if item.kind != "zuschuss"] == ["K", "E"]
    assert [measure.id for measure in catalogue.measures if any(item.programme == "F2G" for item in measure.funding)] == ["M501", "M505"]


def test_an_unverified_rate_is_no_rate(catalogue: Catalogue) -> None:
    """Words and figures agree: where the words say the rate is not verified there is none to calculate with."""
    for programme in catalogue.programmes:
        assert not ("nicht geprüft" in programme.rate and programme.funded_rate is not None), programme.key


def test_duties_that_begin_later_are_those_with_a_verified_date(catalogue: Catalogue) -> None:
    """Only § 2b UStG (01.01.2027) binds municipalities from a verified later day on and is measured by questions."""
    later = {question.id: days for question in catalogue.questions.values()
             if question.targets.pflicht and (days := [day for day in question.targets.pflicht.level if day > TODAY])}
    assert later == {"3.5.4": [date(2027, 1, 1)], "5.6.4": [date(2027, 1, 1)]}


def test_the_two_security_concepts_are_alternatives(catalogue: Catalogue) -> None:
    assert [measure.id for measure in catalogue.measures if measure.alternative_group == "sicherheitskonzept"] == ["M105", "M106"]


def test_a_catalogue_without_phases_needs_no_milestones(muster: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """Somebody else's catalogue with measures loads without the keys of planning."""
    text = (muster / "catalogue.yaml").read_text(encoding="utf-8")
    start, end = text.index("phases:"), text.index("dimensions:")
    replace_in(muster / "catalogue.yaml", text[start:end], "")
    replace_in(muster / "measures/alle.yaml", "  phase: umsetzung\n  milestone: Testprotokoll ohne Fehler liegt vor\n", "")
    loaded = load(muster)
    assert loaded.problems == []
    assert loaded.catalogue is not None
    assert (loaded.catalogue.measure["M1"].phase, loaded.catalogue.measure["M1"].milestone) == ("umsetzung", "")
    assert loaded.catalogue.planning_role == {}
