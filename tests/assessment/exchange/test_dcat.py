"""Open data: only what members agreed to, nobody found out by subtraction, and a record DCAT-AP.de portals accept."""

import hashlib
import itertools
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.exchange.open_data.dcat import (
    AGGREGATE_COLUMNS,
    NOTHING,
    ROUNDED,
    SUPPRESSED,
    OpenDataset,
    OpenTable,
    consent_levels,
    consented_aggregates,
    dcat_record,
    named_members,
)
from assessment.exchange.open_data.published import Unpublishable
from scoring import Consent

DATASET = OpenDataset(
    "https://daten.example.org/digitalisierung", "Reifegrad der Verwaltungsdigitalisierung", "Kennzahlen je Dimension über die Mitglieder, die zugestimmt haben.",
    "Arbeitsgemeinschaft Auental", "Geschäftsstelle", "digital@example.org", "Arbeitsgemeinschaft Auental, 2026", date(2026, 11, 21), date(2026, 11, 22),
    date(2026, 9, 1), date(2026, 10, 1), ("16069043", "160695002"), "Mitglieder der Arbeitsgemeinschaft Auental", "openDataTH")
TABLE = OpenTable(b"dimension;anzahl\r\n", "https://daten.example.org/digitalisierung/aggregate.csv", "Kennzahlen (CSV)")
FIGURES = AGGREGATE_COLUMNS[2:7]


def one_dimension(points: list[float], words: list[str]) -> dict[str, Any]:
    (row,) = consented_aggregates(np.array([points]).T, consent_levels([[word] for word in words]), ["IT-Sicherheit"])
    assert tuple(row) == AGGREGATE_COLUMNS
    return row


def expanded(node: Any, context: dict[str, str]) -> Any:
    """Write out the prefixes of JSON-LD, so that a test sees what a portal sees."""
    def full(name: str) -> str:
        prefix, _, rest = name.partition(":")
        return context[prefix] + rest if prefix in context else name
    if isinstance(node, list):
        return [expanded(item, context) for item in node]
    if isinstance(node, dict):
        return {full(key): full(value) if key == "@type" else expanded(value, context) for key, value in node.items() if key != "@context"}
    return node


def record(dataset: OpenDataset = DATASET) -> dict[str, Any]:
    document = json.loads(dcat_record(dataset, TABLE))
    return expanded(document, document["@context"])  # type: ignore[no-any-return]


def test_members_enter_the_figures_as_they_agreed() -> None:
    row = one_dimension([1.2, 2.1, 2.9, 3.6, 4.1, 4.9], ["named", "alias", "range", "range", "range", "hidden"])
    assert row == {"dimension": "IT-Sicherheit", "anzahl": 5, "minimum": 1.2, "unteres_quartil": 2.1, "median": 3.0, "oberes_quartil": 3.5, "maximum": 4.0, "hinweis": ROUNDED}
    assert one_dimension([1.2, 2.1], ["named", "alias"])["hinweis"] == ""


def test_hidden_and_silent_members_and_those_without_a_result_enter_nothing() -> None:
    row = one_dimension([10, 20, 30, 77, 88, float("nan")], ["named", "named", "named", "hidden", "", "named"])
    assert (row["anzahl"], row["maximum"]) == (3, 30.0)
    nothing = one_dimension([77, 88], ["hidden", ""])
    assert (nothing["anzahl"], nothing["hinweis"], nothing["median"]) == (0, NOTHING, None)


@pytest.mark.parametrize("words", [
    ["named", "named", "named", "range"], ["named", "alias", "range", "range"], ["range", "range"], ["named", "range"], ["range"]])
def test_figures_that_would_reveal_a_range_only_member_are_left_out(words: list[str]) -> None:
    row = one_dimension([12.5, 30, 47, 80][:len(words)], words)
    assert [row[name] for name in FIGURES] == [None] * 5
    assert row["hinweis"] == SUPPRESSED


def solutions(words: list[str], points: list[float], row: dict[str, Any], grid: list[float]) -> set[tuple[float, ...]]:
    """What the range-only members may have, for a reader who knows all the others and the published row."""
    veiled = [place for place, word in enumerate(words) if word == "range"]
    found = set()
    for guess in itertools.product(grid, repeat=len(veiled)):
        assumed = points.copy()
        for place, value in zip(veiled, guess, strict=True):
            assumed[place] = value
        other = one_dimension(assumed, words)
        if [other[name] for name in FIGURES] == [row[name] for name in FIGURES]:
            found.add(guess)
    return found


@pytest.mark.parametrize("words", sorted({tuple(sorted(words)) for size in (1, 2, 3, 4) for words in itertools.product(("named", "alias", "range", "hidden"), repeat=size)}))
def test_no_range_only_member_can_be_reconstructed_by_subtraction(words: tuple[str, ...]) -> None:
    """Whoever knows every other value still has at least two answers for each of them (members with different values)."""
    grid = [10.0, 35.0, 50.0, 90.0]
    for points in itertools.permutations(grid, len(words)):
        row = one_dimension(list(points), list(words))
        possible = solutions(list(words), list(points), row, grid)
        assert all(len(set(answers)) >= 2 for answers in zip(*possible, strict=True))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.sampled_from(["named", "alias", "range", "hidden"])), min_size=1, max_size=8), st.floats(0, 100))
def test_a_hidden_member_changes_no_figure(members: list[tuple[float, str]], other: float) -> None:
    points, words = [point for point, _ in members], [word for _, word in members]
    assert one_dimension([*points, other], [*words, "hidden"]) == one_dimension(points, words)


def test_only_members_that_agreed_everywhere_are_named() -> None:
    levels = consent_levels([["named", "named"], ["named", "alias"], ["hidden", "named"], ["named", "named"], ["", ""]])
    assert named_members(["16069051", "16069043", "16069024", "16069012", "16069058"], levels) == ("16069012", "16069051")
    assert levels.dtype == np.int8
    assert levels[4, 0] == Consent.HIDDEN
    with pytest.raises(KeyError):
        consent_levels([["offen"]])


def test_the_dataset_has_all_that_the_profile_demands_and_recommends() -> None:
    dct, dcat, dcatde, found = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://dcat-ap.de/def/dcatde/", record()
    assert found["@type"] == f"{dcat}Dataset"
    assert found[f"{dct}title"] == {"@language": "de", "@value": DATASET.title}
    assert found[f"{dct}description"]["@value"] == DATASET.description
    assert found[f"{dct}publisher"] == {"@type": "http://xmlns.com/foaf/0.1/Agent", "http://xmlns.com/foaf/0.1/name": "Arbeitsgemeinschaft Auental"}
    assert found[f"{dcat}contactPoint"]["http://www.w3.org/2006/vcard/ns#hasEmail"] == {"@id": "mailto:digital@example.org"}
    assert found[f"{dcat}theme"] == {"@id": "http://publications.europa.eu/resource/authority/data-theme/GOVE"}
    assert found[f"{dcatde}contributorID"] == {"@id": "http://dcat-ap.de/def/contributors/openDataTH"}
    assert found[f"{dct}issued"] == {"@type": "http://www.w3.org/2001/XMLSchema#date", "@value": "2026-11-21"}
    period = found[f"{dct}temporal"]
    assert (period["@type"], period[f"{dcat}startDate"]["@value"], period[f"{dcat}endDate"]["@value"]) == (f"{dct}PeriodOfTime", "2026-09-01", "2026-10-01")


def test_places_stand_in_the_lists_of_the_profile_and_in_spatial() -> None:
    found = record(replace(DATASET, places=("16069043", "160695002", "16069", "16")))
    base = "http://dcat-ap.de/def/politicalGeocoding"
    uris = [f"{base}/{entry}" for entry in ("stateKey/16", "districtKey/16069", "municipalityKey/16069043", "municipalAssociationKey/160695002")]
    assert [item["@id"] for item in found["http://dcat-ap.de/def/dcatde/politicalGeocodingURI"]] == uris
    assert [item["@id"] for item in found["http://purl.org/dc/terms/spatial"]] == uris
    assert [item["@id"] for item in found["http://dcat-ap.de/def/dcatde/politicalGeocodingLevelURI"]] == [
        f"{base}/Level/{level}" for level in ("administrativeDistrict", "municipality", "state")]


def test_the_distribution_has_address_licence_attribution_format_and_checksum() -> None:
    dct, dcat, spdx = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
    found = record()[f"{dcat}distribution"]
    assert found["@type"] == f"{dcat}Distribution"
    assert found[f"{dcat}accessURL"] == found[f"{dcat}downloadURL"] == {"@id": TABLE.address}
    assert found[f"{dct}license"] == {"@id": "http://dcat-ap.de/def/licenses/dl-by-de/2.0"}
    assert found["http://dcat-ap.de/def/dcatde/licenseAttributionByText"]["@value"] == DATASET.attribution
    assert found[f"{dct}format"] == {"@id": "http://publications.europa.eu/resource/authority/file-type/CSV"}
    assert re.match(r"https?://www\.iana\.org/assignments/media-types/text/csv$", found[f"{dcat}mediaType"]["@id"])
    assert found[f"{dcat}byteSize"] == {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger", "@value": str(len(TABLE.content))}
    assert found[f"{spdx}checksum"][f"{spdx}checksumValue"]["@value"] == hashlib.sha256(TABLE.content).hexdigest()
    assert found[f"{spdx}checksum"][f"{spdx}algorithm"]["@id"].endswith("#checksumAlgorithm_sha256")


def test_the_same_input_gives_the_same_text_and_optional_facts_leave_no_trace() -> None:
    assert dcat_record(DATASET, TABLE) == dcat_record(replace(DATASET, places=DATASET.places[::-1]), replace(TABLE))
    bare = dcat_record(replace(DATASET, places=(), area="", contributor="", keywords=()), TABLE)
    assert not any(word in bare for word in ("politicalGeocoding", "spatial", "geocodingDescription", "contributorID"))
    assert "null" not in bare


def test_hostile_texts_stay_texts() -> None:
    nasty = 'Zahlen" }, {"@id": "https://böse.example'
    found = record(replace(DATASET, title=nasty))
    assert found["http://purl.org/dc/terms/title"]["@value"] == nasty


def test_all_that_is_missing_or_wrong_is_told_at_once() -> None:
    wrong = replace(DATASET, address="daten", title="", mail="niemand", places=("160", "17069043"), contributor="a b", end=date(2026, 8, 1))
    with pytest.raises(Unpublishable) as caught:
        dcat_record(wrong, replace(TABLE, address="https://a.de/x y"))
    assert [problem.code for problem in caught.value.problems] == ["address-invalid", "address-invalid", "address-invalid", "value-empty", "ags-malformed", "ags-malformed", "value-invalid", "date-order"]
    assert all(problem.message and problem.remedy for problem in caught.value.problems)
