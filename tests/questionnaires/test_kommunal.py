"""The shipped catalogue holds what was promised, and nothing the fact base does not carry."""

import csv
import json
import re
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

from questionnaires import Catalogue, LevelQuestion, NumberQuestion, all_texts, find_folder, json_schema, load


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded = load("kommunal")
    assert loaded.problems == []
    assert loaded.catalogue is not None
    return loaded.catalogue


def test_size_and_spread(catalogue: Catalogue) -> None:
    """Five dimensions, 33 fields, at least four questions each, not all of one type, all roles and targets set."""
    assert len(catalogue.dimensions) == 5
    assert len(catalogue.fields) == 33
    assert sum(field.applies_when is not None for field in catalogue.fields.values()) == 2
    assert all(len(field.questions) >= 4 for field in catalogue.fields.values())
    questions = catalogue.scored_questions.values()
    assert len(questions) >= 130
    assert sum(isinstance(question, LevelQuestion) for question in questions) <= 0.6 * len(questions)
    assert sum(isinstance(question, NumberQuestion) for question in questions) >= 40
    for question in questions:
        assert "?" in question.ask, question.id
        assert question.probe, question.id
        assert question.roles, question.id
        assert question.evidence, question.id
        assert question.weight_reason, question.id
        assert question.finding_low.endswith("."), question.id
        assert question.finding_high.endswith("."), question.id
        assert question.targets.soll is not None
    assert catalogue.version
    assert catalogue.licence
    assert catalogue.legal_reference_date


def test_the_whole_interview_takes_at_most_eight_hours(catalogue: Catalogue) -> None:
    assert sum(question.minutes for question in catalogue.questions.values()) <= 480


def test_anchors_are_not_filled_templates(catalogue: Catalogue) -> None:
    """Neighbouring anchors of a question share less than half of their words."""
    def words(text: str) -> set[str]:
        return set(re.findall(r"\w{4,}", text.casefold()))

    for question in catalogue.questions.values():
        if isinstance(question, LevelQuestion):
            texts = [question.anchors[level] for level in sorted(question.anchors)]
            for low, high in pairwise(texts):
                shared_words = words(low) & words(high)
                assert len(shared_words) <= 0.6 * min(len(words(low)), len(words(high))) or len(words(low)) < 4, (question.id, low, high)


def test_all_norms_and_measures_of_the_fact_base_are_there(catalogue: Catalogue, shared: Path) -> None:
    """163 norms with their status, 67 measures with their figures, prerequisites and visibility."""
    lines = (shared / "domain" / "normen.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    keys = [line.split(";")[0] for line in lines]
    assert len(keys) == 163
    assert set(keys) <= catalogue.norm.keys()
    for line in lines:
        key, status = line.split(";")[0], line.rsplit(";", 1)[1]
        assert (catalogue.norm[key].status == "N") == (status == "N"), key
    with (shared / "domain" / "massnahmen.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 67
    for row in rows:
        measure = catalogue.measure[row["id"]]
        effort = measure.effort
        assert (effort.low, effort.likely, effort.high) == (float(row["pt_low"]), float(row["pt_likely"]), float(row["pt_high"])), row["id"]
        assert set(measure.requires) == set(re.findall(r"M\d+", row["voraussetzungen"])), row["id"]
        assert (measure.visibility.citizens, measure.visibility.staff, measure.synergy.level) == (int(row["sicht_buerger"]), int(row["sicht_personal"]), int(row["synergie"]))
        low, *high = (float(part) * 1000 for part in row["extern_teuro"].split("–"))
        assert (measure.cost_once.low, measure.cost_once.high) == (low, (high or [low])[0]), row["id"]


@pytest.mark.parametrize("pattern", [
    r"OZG.{0,40}(Ende|31\.12\.)\s?2022", r"KommZG", r"TTDSG", r"\bTMG\b", r"18 Checklisten", r"§ ?8[ab] BSIG", r"De-Mail(?! zählt nicht)", r"NEGZ",
    r"Rechtsanspruch.{0,60}Kommune", r"BDSG §§? ?5",
])
def test_none_of_the_usual_citation_errors(catalogue: Catalogue, pattern: str) -> None:
    """Patterns of the 18 frequent citation errors; where one is named to correct it, the norm register says so."""
    folder = find_folder("kommunal")
    assert folder is not None
    for path in folder.rglob("*.yaml"):
        if path.name == "norms.yaml":
            continue
        found = re.search(pattern, path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found[0] if found else ''}"


def test_both_shipped_catalogues_obey_the_exported_schema(catalogue: Catalogue) -> None:
    """Somebody else's tool can validate a catalogue with schema.json."""
    for loaded in (catalogue, load("musterstadt").catalogue):
        assert loaded is not None
        data = json.loads(loaded.model_dump_json(by_alias=True, exclude_none=True))
        jsonschema.Draft202012Validator(json_schema()).validate(data)


def test_every_text_can_be_printed(catalogue: Catalogue) -> None:
    """No text of the catalogue has a character that the bundled font lacks."""
    from reports import unprintable

    missing = {item.owner: unprintable(item.text) for item in all_texts(catalogue) if unprintable(item.text)}
    missing |= {norm.key: unprintable(norm.cite + norm.content) for norm in catalogue.norms if unprintable(norm.cite + norm.content)}
    assert missing == {}
