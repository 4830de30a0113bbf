"""The wave as JSON: complete, deterministic, described by its schema, and every trap of JSON is a problem with its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from assessment.changes import CONFLICT, SAVED, UNCHANGED, Change
from assessment.exchange.intake import Context
from assessment.exchange.project_files.answer_nodes import ANSWER_KEYS, INTERVIEW_KEYS
from assessment.exchange.project_files.json_file import FLAG_KEYS, FORMAT, HEAD_KEYS, read_json, write_json
from assessment.exchange.project_files.member_nodes import EVIDENCE_KEYS, MEMBER_KEYS, RATING_KEYS, SERVICE_KEYS, TOWN_KEYS
from assessment.inventory import SORTS
from assessment.model import AgreedTarget, InventoryItem, Rating
from assessment.service import apply_changes, context_of, create_project, load_folder
from assessment.store import Workspace
from tests.assessment.exchange.round_trips import PLANNED, Said, answers, copy_of, empty_project, imported, store, survives
from tests.conftest import GROUP, MEMBER, TODAY

SCHEMA = json.loads((resources.files("assessment") / "exchange" / "project.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA)


def _folder(folder: Path) -> Path:
    (folder / "group.yaml").write_text(GROUP, encoding="utf-8")
    (folder / "musterstadt.yaml").write_text(MEMBER, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory):
    """The tiny group with everything a wave can hold."""
    loaded = load_folder(_folder(tmp_path_factory.mktemp("gruppe")), TODAY)
    entries = (InventoryItem("fachverfahren", {"name": "Musterfinanz", "kosten_jahr": 12500.0, "vertragsende": "2028-12-31", "version": "2026.1"}),
               InventoryItem("gremium", {"name": "Ausschuss"}))
    member = replace(loaded.members[0], ratings=(Rating("1.1.2", 2.5, "nur ein Entwurf"),), inventory=entries, note="Hinweis")
    return replace(loaded, members=(member,), agreed=(AgreedTarget("1.1.2", 3.5, "Lenkungskreis", loaded.reference_date),))


@pytest.fixture(scope="module")
def empty(group, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_project(tmp_path_factory.mktemp("leer") / "leer.reifegrad", group)


@pytest.fixture(scope="module")
def filled(group, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("voll") / "voll.reifegrad"
    create_project(place, group, "Testperson").engine.dispose()
    return place


@pytest.fixture
def workspace(filled: Path) -> Iterator[Workspace]:
    with copy_of(filled) as made:
        yield made


@pytest.fixture(scope="module")
def context(filled: Path) -> Context:
    with copy_of(filled) as made:
        return context_of(made, TODAY)


@pytest.fixture
def document(context: Context) -> dict[str, Any]:
    return json.loads(write_json(context))


def changed(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> bytes:
    """Give the document as JSON with one value set."""
    fresh = copy.deepcopy(document)
    node = fresh
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    return json.dumps(fresh).encode()


ANSWERS = ("kommunen", 0, "interviews", 0, "antworten")


def found(content: bytes, context: Context) -> list[tuple[str, str]]:
    intake = read_json(content, "x.json", context)
    assert not (intake.changes and intake.problems)
    return [(problem.code, problem.file.removeprefix("x.json").removeprefix(", ")) for problem in intake.problems]


def test_every_answer_survives(empty: Path, group) -> None:
    @settings(max_examples=30, deadline=None)
    @given(said=answers(group))
    def check(said: list[Said]) -> None:
        def carry(context: Context):
            content = write_json(context)
            VALID.validate(json.loads(content))
            return lambda target: read_json(content.encode(), "x.json", target)

        survives(empty, said, carry)

    check()


def test_the_whole_wave_comes_back_in_another_project(group, context: Context, tmp_path: Path) -> None:
    """Everything the model holds, planned interviews too; only the project's own name differs."""
    fresh = create_project(tmp_path / "y.reifegrad", replace(group, members=tuple(replace(
        member, key="andere", name="Andere", ags="16000002", responses=(), ratings=(), inventory=()) for member in group.members), agreed=()), "Testperson")
    content = write_json(context)
    assert SAVED in imported(fresh, lambda target: read_json(content.encode(), "x.json", target))
    copied = next(member for member in context_of(fresh, TODAY).group.members if member.key == "musterstadt")
    assert copied == context.group.members[0]
    assert context_of(fresh, TODAY).group.agreed == context.group.agreed
    assert imported(fresh, lambda target: read_json(content.encode(), "x.json", target)) == {UNCHANGED}
    fresh.engine.dispose()


def test_a_planned_interview_comes_back_as_planned(empty: Path, group, tmp_path: Path) -> None:
    with copy_of(empty) as first:
        content = write_json(context_of(first, TODAY))
    bare = create_project(tmp_path / "y.reifegrad", replace(group, members=(replace(group.members[0], interviews=(), responses=()),)), "Testperson")
    imported(bare, lambda target: read_json(content.encode(), "x.json", target))
    rows = {row.label: (row.role, row.day) for row in context_of(bare, TODAY).interviews}
    assert rows[PLANNED] == ("HAL", None)
    assert len(rows) == 3
    bare.engine.dispose()


def test_the_text_is_the_same_for_the_same_content(context: Context) -> None:
    text = write_json(context)
    assert text == write_json(context)
    assert text.endswith("}\n")
    assert '\n  "format": "' in text


def test_exports_follow_the_schema(document: dict[str, Any], demo: Path, tmp_path: Path) -> None:
    VALID.check_schema(SCHEMA)
    VALID.validate(document)
    made = create_project(tmp_path / "d.reifegrad", load_folder(demo, TODAY), "Testperson")
    context = context_of(made, TODAY)
    text = write_json(context)
    VALID.validate(json.loads(text))
    assert {outcome.status for outcome in apply_changes(made, read_json(text.encode(), "d.json", context).changes, "Testperson", "JSON", dry_run=True)} == {UNCHANGED}
    made.engine.dispose()


BAD: dict[str, tuple[tuple[Any, ...], Any, str, str]] = {
    "anderes Format": (("format",), "xlsx", "json-other-format", "/format"),
    "neuere Fassung des Formats": (("formatversion",), 2, "json-newer-format", "/formatversion"),
    "keine Kommunen": (("kommunen",), [], "members-missing", "/kommunen"),
    "Kommunen keine Liste": (("kommunen",), {}, "value-wrong-type", "/kommunen"),
    "Kommune ohne Kennung": (("kommunen", 0, "kennung"), None, "key-missing", "/kommunen/0"),
    "Schlüssel als Zahl": (("kommunen", 0, "kommune", "ags"), 16000001, "value-wrong-type", "/kommunen/0/kommune/ags"),
    "Schlüssel zu kurz": (("kommunen", 0, "kommune", "ags"), "160", "ags-malformed", "/kommunen/0/kommune/ags"),
    "unbekannter Schlüssel": (("kommunen", 0, "kommune", "farbe"), "rot", "key-unknown", "/kommunen/0/kommune/farbe"),
    "Antwort leer": ((*ANSWERS, "1.1.1"), {"antwort": None}, "key-missing", "/kommunen/0/interviews/0/antworten/1.1.1"),
    "Antwort als Wahrheitswert": ((*ANSWERS, "1.1.1"), {"antwort": True}, "value-wrong-type", "/kommunen/0/interviews/0/antworten/1.1.1/antwort"),
    "falscher Nachweis": ((*ANSWERS, "1.1.1", "nachweis"), "geraten", "value-not-allowed", "/kommunen/0/interviews/0/antworten/1.1.1/nachweis"),
    "Fassung als Text": ((*ANSWERS, "1.1.1", "fassung"), "neu", "version-invalid", "/kommunen/0/interviews/0/antworten/1.1.1/fassung"),
    "Wahrheitswert als Zahl": ((*ANSWERS, "1.1.1", "nachfassen"), 1, "value-wrong-type", "/kommunen/0/interviews/0/antworten/1.1.1/nachfassen"),
    "Datum verdreht": (("kommunen", 0, "interviews", 0, "datum"), "20260901x", "date-invalid", "/kommunen/0/interviews/0/datum"),
    "Bewertung ohne Grund": (("kommunen", 0, "bewertungen", "1.1.2"), {"stufe": 2}, "key-missing", "/kommunen/0/bewertungen/1.1.2"),
    "Bestand ohne Namen": (("kommunen", 0, "bestand", "gremium"), [{"mitglieder": 3}], "key-missing", "/kommunen/0/bestand/gremium/0"),
    "Personen im Bestand": (("kommunen", 0, "bestand", "person"), [{"name": "Erika Muster"}], "key-unknown", "/kommunen/0/bestand/person"),
    "Betrieb nicht vorgesehen": (("kommunen", 0, "bestand", "fachverfahren", 0, "betrieb"), "Mond", "value-invalid", "/kommunen/0/bestand/fachverfahren/0/betrieb"),
}


@pytest.mark.parametrize("name", BAD)
def test_schema_and_reader_refuse_the_same(name: str, document: dict[str, Any], context: Context) -> None:
    path, value, code, place = BAD[name]
    content = changed(document, path, value)
    assert not VALID.is_valid(json.loads(content))
    assert (code, place) in found(content, context)


@pytest.mark.parametrize(("path", "value", "code", "place"), [
    ((*ANSWERS, "9.9.9"), 3, "question-unknown", "/kommunen/0/interviews/0/antworten/9.9.9"),
    ((*ANSWERS, "1.1.2"), {"antwort": 9}, "answer-invalid", "/kommunen/0/interviews/0/antworten/1.1.2/antwort"),
    ((*ANSWERS, "1.1.2"), {"antwort": "entfällt"}, "reason-missing", "/kommunen/0/interviews/0/antworten/1.1.2"),
    ((*ANSWERS, "1.1.2"), {"antwort": 3, "beleg": "B9"}, "evidence-unknown", "/kommunen/0/interviews/0/antworten/1.1.2/beleg"),
    (("kommunen", 0, "interviews", 1, "id"), "I1", "interview-duplicate", "/kommunen/0/interviews/1/id"),
    (("kommunen", 0, "interviews", 1, "rolle"), "CHEF", "value-not-allowed", "/kommunen/0/interviews/1/rolle"),
    (("kommunen", 0, "interviews", 1, "datum"), "2027-01-01", "date-in-future", "/kommunen/0/interviews/1/datum"),
    (("kommunen", 0, "interviews", 1, "datum"), None, "key-missing", "/kommunen/0/interviews/1"),
    (("kommunen", 0, "kommune", "merkmale", "a/b~c"), 1, "fact-unknown", "/kommunen/0/kommune/merkmale/a~1b~0c"),
    (("kommunen", 0, "kommune", "merkmale", "einwohner"), -1, "fact-value", "/kommunen/0/kommune/merkmale/einwohner"),
    (("kommunen", 0, "onlinedienste"), {"L999": 3}, "service-unknown", "/kommunen/0/onlinedienste/L999"),
    (("kommunen", 0, "bestand", "onlinedienst"), [{"dienst": "L001", "reifegrad": "3"}], "value-not-allowed", "/kommunen/0/bestand/onlinedienst/0"),
    (("gemeinsames_soll", 0, "werte", "1.1.2"), 7, "answer-invalid", "/gemeinsames_soll/0/werte/1.1.2"),
    (("katalog",), "kommunal/2026.1", "catalogue-differs", "/katalog"),
    (("stichtag",), "2024-10-01", "wave-differs", "/stichtag"),
    (("kommunen", 0, "kommune", "ags"), "16000009", "municipality-mismatch", "/kommunen/0/kennung"),
])
def test_what_no_schema_can_know_is_refused_with_its_place(path: tuple[Any, ...], value: Any, code: str, place: str, document: dict[str, Any], context: Context) -> None:
    assert (code, place) in found(changed(document, path, value), context)


def test_all_faults_are_told_at_once(document: dict[str, Any], context: Context) -> None:
    content = changed(json.loads(changed(document, ("stichtag",), "2024-10-01")), (*ANSWERS, "9.9.9"), 3)
    assert {code for code, _ in found(content, context)} == {"wave-differs", "question-unknown"}


def test_two_municipalities_of_one_key_are_refused(document: dict[str, Any], context: Context) -> None:
    assert ("member-duplicate", "/kommunen/1") in found(changed(document, ("kommunen",), document["kommunen"] * 2), context)


HEAD = f'{{"format": "{FORMAT}", "formatversion": 1, "katalog": "musterstadt/1", "stichtag": "2026-10-01", "kommunen": '
TRAPS: dict[str, tuple[bytes, str]] = {
    "leer": (b"", "file-empty"), "null": (b"null", "file-empty"), "nur Leerzeichen": (b" \n ", "file-empty"),
    "nicht UTF-8": ('{"format": "Größe"}'.encode("cp1252"), "file-encoding"), "UTF-16": ('{"format": 1}'.encode("utf-16"), "file-encoding"),
    "abgeschnitten": (b'{"format": "x",', "json-syntax"), "Kommentar": (b'{"format": "x" // y\n}', "json-syntax"), "zwei Werte": (b"{} {}", "json-syntax"),
    "Liste statt Objekt": (b"[1]", "value-wrong-type"), "Zahl": (b"7", "value-wrong-type"),
    "doppelter Schlüssel": (f'{{"format": "{FORMAT}", "format": "x"}}'.encode(), "duplicate-key"),
    "NaN": (HEAD.encode() + b"NaN}", "json-number"), "Infinity": (HEAD.encode() + b'[{"kennung": -Infinity}]}', "json-number"),
    "zu große Zahl": (HEAD.encode() + b"1e999}", "json-number"), "sehr lange Zahl": (HEAD.encode() + b"1" * 5000 + b"}", "json-number"),
    "einzelnes Surrogat": (HEAD.encode() + b'[{"kennung": "a\\ud800b"}]}', "character-unprintable"),
    "Surrogat im Schlüssel": (HEAD.encode() + b'[{"\\udfff": "x"}]}', "character-unprintable"),
    "Steuerzeichen": (HEAD.encode() + b'[{"kennung": "a\\u0007b"}]}', "character-unprintable"), "Bildzeichen": (HEAD.encode() + '[{"kennung": "😀"}]}'.encode(), "character-unprintable"),
    "sehr tief": (b"[" * 100_000, "json-too-deep"), "tief": (HEAD.encode() + b"[" * 60 + b"]" * 60 + b"}", "json-too-deep"),
}


@pytest.mark.parametrize("name", TRAPS)
def test_the_traps_of_json_are_problems(name: str, context: Context) -> None:
    content, code = TRAPS[name]
    intake = read_json(content, "x.json", context)
    assert code in [problem.code for problem in intake.problems]
    assert intake.changes == []
    for problem in intake.problems:
        str(problem).encode()


def test_syntax_faults_name_their_line(context: Context) -> None:
    assert read_json(b'{\n "format": "x"\n "a": 1}', "x.json", context).problems[0].line == 3


def test_a_mark_at_the_beginning_does_not_hurt(context: Context) -> None:
    assert found(write_json(context).encode("utf-8-sig"), context) == []


def test_what_a_file_saw_decides_between_change_and_conflict(workspace: Workspace, context: Context, document: dict[str, Any]) -> None:
    content = changed(document, (*ANSWERS, "1.1.2", "antwort"), 4)
    unseen = changed(json.loads(content), (*ANSWERS, "1.1.2", "fassung"), "1-000000000000")
    assert imported(workspace, lambda target: read_json(unseen, "x.json", target)) == {UNCHANGED, CONFLICT}
    assert imported(workspace, lambda target: read_json(content, "x.json", target)) == {UNCHANGED, SAVED}
    assert imported(workspace, lambda target: read_json(changed(document, (*ANSWERS, "1.1.2", "antwort"), 2), "x.json", target)) == {UNCHANGED, CONFLICT}


def test_an_old_file_does_not_take_a_confirmation_back(empty: Path) -> None:
    with copy_of(empty) as workspace:
        said = [Said("I1", "1.1.2", {"state": "beantwortet", "value": 3.0, "reason": "", "prior": True, "document": ""})]
        content = write_json(store(workspace, said)).encode()
        foreign = content.replace(b'"projekt": "', b'"projekt": "x')
        confirmed = content.replace(b'"vorerhebung": true,', b"")
        assert imported(workspace, lambda target: read_json(confirmed, "x.json", target)) == {UNCHANGED, SAVED}
        for old in (content, foreign):
            assert imported(workspace, lambda target, old=old: read_json(old, "x.json", target)) == {UNCHANGED}
        assert context_of(workspace, TODAY).group.members[0].pending == ()


def test_inventory_of_the_same_name_is_told_apart(workspace: Workspace, context: Context, document: dict[str, Any]) -> None:
    twice = changed(document, ("kommunen", 0, "bestand", "gremium"), [{"name": "Ausschuss"}, {"name": "Ausschuss", "mitglieder": 7}])
    assert imported(workspace, lambda target: read_json(twice, "x.json", target)) == {UNCHANGED, SAVED}
    entries = [item.data for item in context_of(workspace, TODAY).group.members[0].inventory if item.sort == "gremium"]
    assert sorted(entries, key=len) == [{"name": "Ausschuss"}, {"name": "Ausschuss", "mitglieder": 7.0}]
    assert imported(workspace, lambda target: read_json(twice, "x.json", target)) == {UNCHANGED}


def test_prior_entries_of_the_inventory_stay_prior(workspace: Workspace, document: dict[str, Any]) -> None:
    content = changed(document, ("kommunen", 0, "bestand", "projekt"), [{"name": "Alt", "vorerhebung": True}])
    assert imported(workspace, lambda target: read_json(content, "x.json", target)) == {UNCHANGED, SAVED}
    context = context_of(workspace, TODAY)
    assert [(item.data["name"], item.prior) for item in context.group.members[0].inventory if item.sort == "projekt"] == [("Alt", True)]
    assert json.loads(write_json(context))["kommunen"][0]["bestand"]["projekt"] == [
        {"name": "Alt", "vorerhebung": True, "fassung": next(context.token(item.id) for item in context.group.members[0].inventory if item.sort == "projekt")}]


def test_what_no_longer_fits_is_named_and_left_alone(workspace: Workspace, context: Context) -> None:
    town, row = context.group.members[0], context.interviews[0]
    broken = Change("response", context.response_id(row.id, "2.1.3"), {
        "wave_id": context.wave, "municipality_id": town.id, "interview_id": row.id, "question": "2.1.3", "state": "beantwortet", "value": "gibt_es_nicht", "grade": 2, "comment": "alt"}, 0)
    apply_changes(workspace, [broken], "Testperson", "Test")
    context = context_of(workspace, TODAY)
    content = write_json(context)
    data = json.loads(content)
    VALID.validate(data)
    assert data["kommunen"][0]["interviews"][0]["nicht_passend"] == {"2.1.3": {"nachweis": "einsicht", "bemerkung": "alt", "fassung": context.token(broken.id)}}
    assert imported(workspace, lambda target: read_json(content.encode(), "x.json", target)) == {UNCHANGED}


def test_the_schema_knows_the_keys_the_reader_knows() -> None:
    def keys(node: dict[str, Any]) -> set[str]:
        return set(node["properties"])

    member = SCHEMA["$defs"]["kommune"]
    parts: dict[str, Callable[[], Any]] = {
        "belege": lambda: member["properties"]["belege"]["additionalProperties"], "interviews": lambda: member["properties"]["interviews"]["items"],
        "bewertungen": lambda: member["properties"]["bewertungen"]["additionalProperties"], "onlinedienste": lambda: member["properties"]["onlinedienste"]["additionalProperties"]["anyOf"][1]}
    assert keys(SCHEMA) == set(HEAD_KEYS)
    assert keys(member) == {*MEMBER_KEYS, "kennung"}
    assert keys(member["properties"]["kommune"]) == set(TOWN_KEYS)
    assert keys(parts["belege"]()) == {*EVIDENCE_KEYS, "datei"}
    assert keys(parts["interviews"]()) == {*INTERVIEW_KEYS, "nicht_passend"}
    assert keys(parts["interviews"]()["properties"]["antworten"]["additionalProperties"]["anyOf"][0]) == {*ANSWER_KEYS, "fassung"}
    assert keys(parts["bewertungen"]()) == {*RATING_KEYS, "fassung"}
    assert keys(parts["onlinedienste"]()) == {*SERVICE_KEYS, "fassung"}
    assert {name: keys(sort["items"]) for name, sort in member["properties"]["bestand"]["properties"].items()} == {
        sort.key: {*sort.column, "vorerhebung", "fassung"} for sort in SORTS if not sort.persons}


def test_the_schema_says_flag_where_the_reader_reads_one() -> None:
    text = json.dumps(SCHEMA)
    for key in FLAG_KEYS:
        assert f'"{key}": {{"type": "boolean"' in text
