"""What was agreed for planning goes into YAML and JSON and comes back the same; every slip is named with file and line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from PIL import Image

from assessment.agreements import GroupPlanning, MemberPlanning
from assessment.changes import SAVED, UNCHANGED
from assessment.exchange import Context, load_group
from assessment.exchange.project_files.json_file import read_json, write_json
from assessment.exchange.project_files.planning_nodes import DECISION_KEYS, PIN_KEYS
from assessment.exchange.project_files.yaml_write import project_files
from assessment.model import WorkingGroup
from assessment.service import context_of, create_project, load_folder
from assessment.settings import keys
from assessment.store import Workspace
from questionnaires import Problem
from tests.assessment.exchange.round_trips import copy_of, imported
from tests.assessment.planning_strategies import GROUPS, MEMBERS, SOME_GROUP, SOME_MEMBER
from tests.conftest import GROUP, MEMBER, TODAY

SCHEMA = json.loads((resources.files("assessment") / "exchange" / "project.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA)
GROUP_BLOCK = """\
planung:
  gewichte: {lueckenschluss: 50, abhaengigkeiten: 20, sichtbarkeit: 10, synergie: 20, gremium: Lenkungskreis, datum: 2026-09-01}
  tagessatz: 520
  beginn: 01.01.2027
  foerderung:
    L: {satz: 75, bewilligung_monate: 4, erst_nach_bewilligung: nein}
festlegungen:
  M4: {nicht_vor: 2028-01-01, grund: erst nach der Wahl, gremium: Lenkungskreis, datum: 01.09.2026}
"""
MEMBER_BLOCK = """\
planung:
  kapazitaet: {2027-01-01: 40, 01.07.2028: 60}
  budget: {2027: 20000, gremium: Stadtrat, datum: 2026-10-01}
  rollen: {IT: Digitallotsin im Hauptamt}
  schaetzung:
    M2: {aufwand: 4/6/10}
festlegungen:
  M3: {streichen: ja, grund: es gibt schon eines}
entscheidungen:
  M1: dabei
  M2: {wahl: nicht dabei, grund: eigene Kraft vorhanden, gremium: Stadtrat, datum: 2026-10-01}
"""


def folder_with(folder: Path, group: str = GROUP_BLOCK, member: str = MEMBER_BLOCK) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "group.yaml").write_text(GROUP + group, encoding="utf-8")
    (folder / "musterstadt.yaml").write_text(MEMBER + member, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> WorkingGroup:
    """The tiny group, nothing agreed."""
    return load_folder(folder_with(tmp_path_factory.mktemp("gruppe"), "", ""), TODAY)


def with_planning(group: WorkingGroup, planning: GroupPlanning, member: MemberPlanning) -> WorkingGroup:
    return replace(group, planning=planning, members=(replace(group.members[0], planning=member),))


@pytest.fixture(scope="module")
def filled(plain: WorkingGroup, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("voll") / "voll.reifegrad"
    create_project(place, with_planning(plain, SOME_GROUP, SOME_MEMBER), "Testperson").engine.dispose()
    return place


@pytest.fixture
def workspace(filled: Path) -> Iterator[Workspace]:
    with copy_of(filled) as made:
        yield made


def test_what_people_write_is_what_the_model_holds(tmp_path: Path) -> None:
    group = load_folder(folder_with(tmp_path / "p"), TODAY)
    assert group.planning == SOME_GROUP
    assert group.members[0].planning == SOME_MEMBER


def test_a_single_value_carries_its_resolution_as_wert(tmp_path: Path) -> None:
    group = load_folder(folder_with(tmp_path / "p", "planung:\n  tagessatz: {wert: 520, gremium: Rat, datum: 2026-09-01}\n"), TODAY)
    assert group.planning.day_rate == 520
    assert group.planning.resolutions["tagessatz"].body == "Rat"


def test_every_agreement_survives_yaml_and_json_through_a_store(plain: WorkingGroup, tmp_path: Path) -> None:
    """Files → model → project → files, YAML and JSON: the same model each time."""
    bare = tmp_path / "leer.reifegrad"
    create_project(bare, replace(plain, members=plain.members), "Testperson").engine.dispose()

    @settings(max_examples=25, deadline=None)
    @given(planning=GROUPS, member=MEMBERS)
    def check(planning: GroupPlanning, member: MemberPlanning) -> None:
        with copy_of(bare) as empty:
            context = context_of(empty, TODAY)
            wanted = replace(context, group=replace(with_planning(context.group, planning, member)))
            folder = tmp_path / "aus"
            folder.mkdir()
            for name, text in project_files(wanted).items():
                (folder / name).write_text(text, encoding="utf-8", newline="")
            loaded = load_folder(folder, TODAY)
            shutil.rmtree(folder)
            assert (loaded.planning, loaded.members[0].planning) == (planning, member)
            content = write_json(wanted).encode()
            VALID.validate(json.loads(content))
            imported(empty, lambda target: read_json(content, "x.json", target))
            stored = context_of(empty, TODAY).group
            assert (stored.planning, stored.members[0].planning) == (planning, member)
            assert imported(empty, lambda target: read_json(content, "x.json", target)) == {UNCHANGED}

    check()


def test_an_import_fills_what_is_empty_and_overwrites_nothing(workspace: Workspace) -> None:
    context = context_of(workspace, TODAY)
    data = json.loads(write_json(context))
    assert data["planung"]["foerderung"] == {"L": {"satz": 75, "bewilligung_monate": 4, "erst_nach_bewilligung": "nein"}}
    data["planung"] |= {"tagessatz": 900, "schwelle": 45}
    outcome = imported(workspace, lambda target: read_json(json.dumps(data).encode(), "x.json", target))
    assert outcome == {UNCHANGED, SAVED, "Konflikt"}
    now = workspace.group().planning
    assert (now.day_rate, now.threshold) == (520.0, 45.0)


@pytest.mark.parametrize(("code", "old", "new", "word", "hint"), [
    ("setting-unknown", "tagessatz: 520", "tagesatz: 520", "tagesatz", "Meinten Sie »tagessatz«?"),
    ("setting-misplaced", "tagessatz: 520", "budget: {2027: 1}", "budget", "in die Datei der Kommune"),
    ("setting-invalid", "tagessatz: 520", "tagessatz: 1.250", "1.250", "Tausenderpunkt"),
    ("setting-invalid", "synergie: 20", "synergie: 30", "gewichte", "110 statt 100"),
    ("setting-invalid", "satz: 75", "satz: 0.75", "0.75", "Prozent"),
    ("planning-unknown-name", "    L: {satz", "    LL: {satz", "LL", "Förderprogramm »LL«"),
    ("measure-unknown", "M4: {nicht_vor", "M44: {nicht_vor", "M44", "Meinten Sie »M4«?"),
    ("pin-invalid", "{nicht_vor: 2028-01-01, grund", "{grund", "M4", "legt nichts fest"),
    ("date-invalid", "nicht_vor: 2028-01-01", "nicht_vor: bald", "bald", "kein gültiges Datum"),
    ("date-in-future", "datum: 01.09.2026", "datum: 01.09.2027", "2027", "Zukunft"),
    ("key-unknown", "nicht_vor: 2028-01-01", "nicht_for: 2028-01-01", "nicht_for", "Meinten Sie »nicht_vor«?"),
    ("duplicate-key", "festlegungen:\n", "festlegungen:\n  M4: {streichen: ja}\n", "nicht_vor", "doppelt"),
    ("value-wrong-type", "festlegungen:\n  M4: {nicht_vor: 2028-01-01, grund: erst nach der Wahl, gremium: Lenkungskreis, datum: 01.09.2026}", "festlegungen: keine", "keine", "keine Zuordnung"),
])
def test_a_slip_in_the_groups_file_is_named(tmp_path: Path, code: str, old: str, new: str, word: str, hint: str) -> None:
    check_slip(tmp_path, "group.yaml", code, (old, new), word, hint)


@pytest.mark.parametrize(("code", "old", "new", "word", "hint"), [
    ("setting-misplaced", "  rollen:", "  saat: 5\n  rollen:", "saat", "in group.yaml"),
    ("planning-unknown-name", "{IT: Digital", "{ITT: Digital", "ITT", "Meinten Sie »IT«?"),
    ("planning-unknown-name", "    M2: {aufwand", "    M22: {aufwand", "M22", "Maßnahme »M22«"),
    ("setting-invalid", "2027: 20000", "2027: 20.000", "20.000", "Tausenderpunkt"),
    ("setting-invalid", "aufwand: 4/6/10", "aufwand: 4/6", "4/6", "drei Zahlen"),
    ("value-not-allowed", "M1: dabei", "M1: dabie", "dabie", "Meinten Sie »dabei«?"),
    ("value-not-allowed", "wahl: nicht dabei", "wahl: niemals", "niemals", "Enthaltung"),
    ("key-missing", "wahl: nicht dabei, ", "", "grund", "»wahl«"),
    ("measure-unknown", "M1: dabei", "M9: dabei", "M9", "gibt es im Katalog"),
    ("duplicate-key", "M1: dabei\n", "M1: dabei\n  M1: später\n", "später", "doppelt"),
])
def test_a_slip_in_a_municipalitys_file_is_named(tmp_path: Path, code: str, old: str, new: str, word: str, hint: str) -> None:
    check_slip(tmp_path, "musterstadt.yaml", code, (old, new), word, hint)


def check_slip(tmp_path: Path, file: str, code: str, change: tuple[str, str], word: str, hint: str) -> None:
    """One slip, its code, file, line and a helpful word; the group is not given out."""
    folder = folder_with(tmp_path / "p")
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(change[0]) == 1
    (folder / file).write_text(text.replace(*change), encoding="utf-8")
    group, problems = load_group(folder, TODAY)
    assert group is None
    found = next(problem for problem in problems if problem.code == code)
    assert found.file == file
    assert hint in f"{found.message} {found.remedy}"
    assert word in (folder / file).read_text(encoding="utf-8").splitlines()[found.line - 1]


def test_all_slips_come_at_once(tmp_path: Path) -> None:
    block = GROUP_BLOCK.replace("520", "viel").replace("M4:", "M7:").replace("satz: 75", "satz: 101, quote: 3")
    problems: list[Problem] = load_group(folder_with(tmp_path / "p", block, MEMBER_BLOCK.replace("M1: dabei", "M1: ja")), TODAY).problems
    assert sorted(problem.code for problem in problems) == ["measure-unknown", "setting-invalid", "setting-invalid", "setting-invalid", "value-not-allowed"]


def test_json_names_the_place_of_a_slip_as_pointer(workspace: Workspace) -> None:
    data = json.loads(write_json(context_of(workspace, TODAY)))
    data["planung"]["foerderung"]["L"]["satz"] = 0.5
    data["kommunen"][0]["entscheidungen"]["M1"]["wahl"] = "ja"
    found = read_json(json.dumps(data).encode(), "x.json", context_of(workspace, TODAY)).problems
    assert [(item.code, item.file) for item in found] == [
        ("value-not-allowed", "x.json, /kommunen/0/entscheidungen/M1/wahl"), ("setting-invalid", "x.json, /planung/foerderung/L/satz")]


def test_the_schema_knows_the_settings_the_reader_knows() -> None:
    town = SCHEMA["$defs"]["kommune"]["properties"]
    for node, to_member in ((SCHEMA["properties"]["planung"], False), (town["planung"], True)):
        assert set(node["properties"]) == set(keys(to_member=to_member))
    assert set(SCHEMA["$defs"]["festlegungen"]["additionalProperties"]["properties"]) == set(PIN_KEYS)
    assert set(town["entscheidungen"]["additionalProperties"]["properties"]) == set(DECISION_KEYS)


def test_the_examples_of_the_guide_are_valid(demo: Path, tmp_path: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    guide = (Path(str(resources.files("assessment"))) / "guide" / "planung.md").read_text(encoding="utf-8")
    group, member = (block.split("```")[0] for block in guide.split("```yaml\n")[1:])
    bare = "arbeitsgemeinschaft: Muster\nkatalog: kommunal/2026.1\nstichtag: 2026-11-01\nmitglieder: [a.yaml]\n"
    (tmp_path / "group.yaml").write_text(bare + group, encoding="utf-8")
    (tmp_path / "a.yaml").write_text('kommune: {name: Muster, ags: "16000001"}\n' + member, encoding="utf-8")
    loaded, problems = load_group(tmp_path, TODAY)
    assert problems == []
    assert loaded is not None
    assert len(loaded.planning.given) == 5
    assert len(loaded.members[0].planning.decisions) == 2


def test_a_files_text_reads_as_people_write_it(workspace: Workspace) -> None:
    context: Context = context_of(workspace, TODAY)
    files = project_files(context)
    assert "  tagessatz: 520\n" in files["group.yaml"]
    assert "  M1: {wahl: dabei}\n" in files["musterstadt.yaml"]
    assert "  M3: {streichen: ja, grund: es gibt schon eines}\n" in files["musterstadt.yaml"]


def test_a_coat_of_arms_beside_the_files_is_kept_in_the_project(tmp_path: Path) -> None:
    """A file name in the folder works; anything that leads out of it, or is no picture, is a problem at its line."""
    for name in ("wappen.png", "gross.png"):
        Image.new("RGB", (30, 40), "#0b3c66").save(tmp_path / name)
    (tmp_path / "text.png").write_text("kein Bild", encoding="utf-8")
    (tmp_path / "group.yaml").write_text("arbeitsgemeinschaft: Muster\nkatalog: kommunal/2026.1\nstichtag: 2026-11-01\nmitglieder: [a.yaml]\nplanung:\n  gestaltung: {wappen: wappen.png}\n", encoding="utf-8")
    for wanted, problem in (("gross.png", ""), ("text.png", "lässt sich nicht lesen"), ("../wappen.png", "kein Dateiname"), ("fehlt.png", "lässt sich nicht lesen")):
        (tmp_path / "a.yaml").write_text(f'kommune: {{name: Muster, ags: "16000001"}}\nplanung:\n  gestaltung: {{wappen: {wanted}, wappen_text: Wappen von Muster}}\n', encoding="utf-8")
        loaded, problems = load_group(tmp_path, TODAY)
        assert [(item.file, item.line) for item in problems] == ([("a.yaml", 3)] if problem else [])
        assert all(problem in item.message for item in problems)
        if loaded is not None:
            assert loaded.planning.brand.crest.startswith(b"\x89PNG")
            assert loaded.members[0].planning.brand.crest_alt == "Wappen von Muster"
