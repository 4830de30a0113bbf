"""Recorded online services: the lowest criterion decides, shares are computed, and they answer the questions that ask for them."""

from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.exchange import load_group
from assessment.model import InventoryItem, Municipality, ServiceRecord
from assessment.online_services import computed_responses, indicators, recorded_services
from questionnaires import Catalogue, load

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded = load("kommunal").catalogue
    assert loaded is not None
    return loaded


def member(*records: ServiceRecord) -> Municipality:
    word = {True: "ja", False: "nein"}
    return Municipality("m", "Musterstadt", "16000001", inventory=tuple(InventoryItem("onlinedienst", {
        "dienst": item.service, "reifegrad": str(item.maturity), "genutzt": word[item.in_use], "efa": word[item.efa], "rueckkanal": word[item.back_channel]}) for item in records))


def test_the_list_is_what_a_small_municipality_provides(catalogue: Catalogue, shared: Path) -> None:
    """60–80 services, each with an OZG number that exists; model 1.1 has texts, 2.0 is structure only."""
    assert 60 <= len(catalogue.services) <= 80
    numbers = (shared / "data" / "ozg_leistungen.csv").read_text(encoding="utf-8-sig")
    assert all(item.ozg in numbers for item in catalogue.services)
    first, second = catalogue.service_scales
    assert [level.level for level in first.levels] == [0, 1, 2, 3, 4]
    assert all(level.definition for level in first.levels)
    assert [level.level for level in second.levels] == list(range(8))
    assert not any(level.definition for level in second.levels)


def test_shares_count_what_is_online_and_in_use(catalogue: Catalogue) -> None:
    """Online = level ≥ 3 and in use; EfA and back channel are shares of what is online."""
    found = indicators(catalogue, member(
        ServiceRecord("L001", 3, efa=True), ServiceRecord("L002", 4, back_channel=True), ServiceRecord("L003", 3, in_use=False, efa=True), ServiceRecord("L004", 2)),
        catalogue.service_scales[0])
    assert found.online == pytest.approx(50)
    assert found.efa == pytest.approx(50)
    assert found.back_channel == pytest.approx(50)


def test_nothing_recorded_is_no_share_at_all(catalogue: Catalogue) -> None:
    found = indicators(catalogue, member(), catalogue.service_scales[0])
    assert found.online is None
    assert indicators(catalogue, member(ServiceRecord("L001", 1)), catalogue.service_scales[0]).efa is None


def test_a_few_records_do_not_answer_for_all(catalogue: Catalogue) -> None:
    """Below 60 % of the services that apply nothing is computed."""
    keys = [item.key for item in catalogue.services]
    assert computed_responses(catalogue, member(*(ServiceRecord(key, 3) for key in keys[:30])), TODAY) == []
    answers = computed_responses(catalogue, member(*(ServiceRecord(key, 3 if index % 2 else 1) for index, key in enumerate(keys))), TODAY)
    assert {answer.question: round(float(answer.answer)) for answer in answers}["2.1.2"] == 50  # type: ignore[arg-type]


def test_only_confirmed_entries_with_a_maturity_count(catalogue: Catalogue) -> None:
    """What the last wave found waits; a service the catalogue does not know is neither computed with nor printed."""
    entries = [InventoryItem("onlinedienst", {"dienst": "L001", "reifegrad": "3"}), InventoryItem("onlinedienst", {"dienst": "L002", "reifegrad": "4"}, prior=True),
               InventoryItem("onlinedienst", {"dienst": "L003", "plattform": "x"}), InventoryItem("fachverfahren", {"name": "L004"}), InventoryItem("onlinedienst", {"dienst": "X9", "reifegrad": "4"})]
    town = Municipality("m", "Musterstadt", "16000001", inventory=tuple(entries))
    assert town.services == (ServiceRecord("L001", 3), ServiceRecord("X9", 4))
    assert recorded_services(catalogue, town) == [ServiceRecord("L001", 3)]
    assert indicators(catalogue, town, catalogue.service_scales[0]).recorded == 1
    unknown = Municipality("m", "Musterstadt", "16000001", inventory=tuple(entries[-1:]))
    assert computed_responses(catalogue, unknown, TODAY) == []


def test_records_are_read_from_the_file(tmp_path: Path, catalogue: Catalogue) -> None:
    """Short form, criteria with the lowest deciding, flags; errors are named."""
    (tmp_path / "group.yaml").write_text("arbeitsgemeinschaft: A\nkatalog: kommunal\nstichtag: 2026-10-01\nmitglieder: [m.yaml]\n", encoding="utf-8")
    head = "kommune: {name: M, ags: 16000001}\nonlinedienste:\n"
    (tmp_path / "m.yaml").write_text(head + "  L001: 3\n  L002: {kriterien: {Antrag: 4, Nachweis: 2}, efa: ja}\n  L003: {reifegrad: 1, genutzt: nein}\n", encoding="utf-8")
    evaluation = service.open_project(tmp_path, TODAY)
    assert evaluation.group.members[0].services == (ServiceRecord("L001", 3), ServiceRecord("L002", 2, efa=True), ServiceRecord("L003", 1, in_use=False))
    (tmp_path / "m.yaml").write_text(head + "  L001: 7\n  X001: 3\n  L002: {reifegrad: 3, eva: ja}\n", encoding="utf-8")
    assert {problem.code for problem in load_group(tmp_path, TODAY).problems} == {"service-level", "service-unknown", "key-unknown"}
