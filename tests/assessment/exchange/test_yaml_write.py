"""A wave as YAML files: what is written is read back the same, by us and by people, and nothing is written by halves."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.changes import Change
from assessment.errors import BrokenProject, Refused
from assessment.exchange import load_group
from assessment.exchange.intake import Context
from assessment.exchange.project_files.json_file import read_json, write_json
from assessment.exchange.project_files.yaml_write import file_names, project_files, write_yaml
from assessment.model import AgreedTarget, InventoryItem, PendingReason, Rating
from assessment.service import apply_changes, context_of, create_project, load_folder
from questionnaires import dump_yaml, read_yaml
from tests.assessment.exchange.round_trips import PLANNED, Said, answers, copy_of, empty_project, store
from tests.conftest import GROUP, MEMBER, TODAY

SCALARS = st.one_of(st.text(st.characters(codec="utf-8"), max_size=30), st.sampled_from([
    "", "~", "null", "Null", "ja", "no", "on", "true", "1", "1.5", "0x1f", "1_000", "05315000", "2026-05-04", "12:30", "=", "<<", "-", "- a", "? a", "#x", "a #b", "a: b", "!x", "&a", "*a",
    "---", "...", "%a", "@a", "`a", "[a", "{a", "a,b", " a", "a ", "\n", "a\n\n b\n", "\ta", "\x85", "\u2028", "\ufeff", "\x07", "'", '"', ".inf", "a" * 400]))
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SCALARS, inner, max_size=4), max_leaves=12)


def _folder(folder: Path) -> Path:
    (folder / "group.yaml").write_text(GROUP, encoding="utf-8")
    (folder / "musterstadt.yaml").write_text(MEMBER, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory):
    """The tiny group with everything YAML files can say."""
    loaded = load_folder(_folder(tmp_path_factory.mktemp("gruppe")), TODAY)
    entries = (InventoryItem("fachverfahren", {"name": "Musterfinanz", "version": "2026.1", "vertragsende": "2028-12-31", "kosten_jahr": 12500.5}),
               InventoryItem("fachverfahren", {"name": "05315"}), InventoryItem("gremium", {"name": "Ausschuss", "mitglieder": 7.0}))
    member = replace(loaded.members[0], ratings=(Rating("1.1.2", 2.5, "nur ein Entwurf"),), inventory=entries, note="Hinweis: 2025")
    agreed = (AgreedTarget("1.1.2", 3.5, "Lenkungskreis", date(2026, 9, 1)), AgreedTarget("2.1.2", 4.0, "Rat", date(2026, 9, 2)))
    return replace(loaded, members=(member,), agreed=agreed, wave_title="Zweite Erhebung")


@pytest.fixture(scope="module")
def empty(group, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_project(tmp_path_factory.mktemp("leer") / "leer.reifegrad", group)


@pytest.fixture(scope="module")
def context(group, tmp_path_factory: pytest.TempPathFactory) -> Context:
    made = create_project(tmp_path_factory.mktemp("voll") / "voll.reifegrad", group, "Testperson")
    found = context_of(made, TODAY)
    made.engine.dispose()
    return found


@settings(max_examples=300, deadline=None)
@given(tree=st.dictionaries(SCALARS, TREES, min_size=1, max_size=4))
def test_whatever_is_written_reads_back_as_the_same_text(tree, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "baum.yaml"
    path.write_text(dump_yaml(tree), encoding="utf-8", newline="")
    document = read_yaml(path)
    assert document.problems == []
    assert document.data == tree


def test_other_readers_take_no_text_for_something_else() -> None:
    """What looks like a number, a day or a truth value is quoted; numbers are not."""
    tree = {"ags": "05315000", "tag": "2026-05-04", "ja": "ja", "on": "on", "frage": "1.4.1", "null": "null", "stufe": 3.0, "zahl": 7.5, "klein": 1e-7, "liste": ["nein", 2.0]}
    text = dump_yaml(tree)
    assert yaml.safe_load(text) == tree
    assert "stufe: 3\n" in text
    assert "zahl: 7.5\n" in text
    assert "'null': 'null'\n" in text


def test_every_answer_survives(empty: Path, group, tmp_path: Path) -> None:
    @settings(max_examples=30, deadline=None)
    @given(said=answers(group))
    def check(said: list[Said]) -> None:
        with copy_of(empty) as workspace:
            context = store(workspace, said)
        folder = tmp_path / "aus"
        write_yaml(context, folder)
        loaded = load_folder(folder, TODAY)
        shutil.rmtree(folder)
        assert replace(loaded, chain=None) == replace(context.group, chain=None)

    check()


def test_the_whole_group_comes_back(context: Context, group, tmp_path: Path) -> None:
    paths = write_yaml(context, tmp_path / "aus")
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == ["aus/group.yaml", "aus/musterstadt.yaml"]
    assert load_folder(tmp_path / "aus", TODAY) == group
    assert load_folder(tmp_path / "aus", TODAY) == replace(context.group, chain=None)


def test_the_demo_comes_back_and_can_be_a_project_again(demo: Path, tmp_path: Path) -> None:
    group = load_folder(demo, TODAY)
    made = create_project(tmp_path / "d.reifegrad", group, "Testperson")
    write_yaml(context_of(made, TODAY), tmp_path / "aus")
    made.engine.dispose()
    again = load_folder(tmp_path / "aus", TODAY)
    assert replace(again, wave_title="") == group
    assert again.catalogue_folder == group.catalogue_folder


def test_files_look_as_people_write_them(context: Context) -> None:
    text = project_files(context)["musterstadt.yaml"]
    assert "    1.1.2: 3\n" in text
    assert "    1.1.3: [lokal, fern]\n" in text
    assert "    1.1.1: {antwort: 12, beleg: B1, bemerkung: Test nur für einen Server.}\n" in text
    assert "nachweis" not in text


def test_the_same_content_gives_the_same_files(context: Context) -> None:
    assert project_files(context) == project_files(context)


def test_a_folder_with_content_is_never_touched(context: Context, tmp_path: Path) -> None:
    (tmp_path / "notiz.txt").write_text("wichtig", encoding="utf-8")
    for place in (tmp_path, tmp_path / "notiz.txt"):
        with pytest.raises(Refused, match="nicht leer"):
            write_yaml(context, place)
    assert [path.name for path in tmp_path.iterdir()] == ["notiz.txt"]


def test_an_empty_or_a_new_folder_below_new_ones_will_do(context: Context, tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    write_yaml(context, tmp_path / "leer")
    write_yaml(context, tmp_path / "neu" / "darunter")
    assert {path.name for path in (tmp_path / "neu" / "darunter").iterdir()} == {path.name for path in (tmp_path / "leer").iterdir()} == {"group.yaml", "musterstadt.yaml"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["leer", "neu"]


def test_what_files_cannot_say_is_refused_with_all_problems_and_nothing_stays(context: Context, tmp_path: Path) -> None:
    member = context.group.members[0]
    broken = replace(member, ratings=(Rating("1.1.2", 2.0, ""),), evidence=tuple(replace(item, title="") for item in member.evidence))
    with pytest.raises(BrokenProject) as refused:
        write_yaml(replace(context, group=replace(context.group, members=(broken,))), tmp_path / "aus")
    assert {problem.code for problem in refused.value.problems} == {"key-missing"}
    assert {problem.file for problem in refused.value.problems} == {"musterstadt.yaml"}
    assert len(refused.value.problems) == 2
    assert list(tmp_path.iterdir()) == []


def test_documents_of_one_label_are_refused(context: Context) -> None:
    member = context.group.members[0]
    with pytest.raises(Refused, match="»B1«"):
        project_files(replace(context, group=replace(context.group, members=(replace(member, evidence=member.evidence * 2),))))


def test_a_catalogue_that_does_not_ship_is_written_beside(context: Context, tmp_path: Path, muster: Path, replace_in) -> None:
    replace_in(muster / "catalogue.yaml", "Musterkatalog für Handbuch", "Eigener Katalog für Handbuch")
    files = {path.relative_to(muster).as_posix(): path.read_text(encoding="utf-8") for path in muster.rglob("*.yaml")}
    source = tmp_path / "quelle"
    shutil.copytree(muster, source / "musterstadt" / "1")
    _folder(source)
    (source / "group.yaml").write_text(GROUP.replace("katalog: musterstadt", "katalog: musterstadt/1"), encoding="utf-8")
    own = load_folder(source, TODAY)
    assert own.catalogue.content_hash != context.catalogue.content_hash
    made = create_project(tmp_path / "x.reifegrad", own, "Testperson")
    changed = context_of(made, TODAY)
    with pytest.raises(Refused, match="wird nicht mitgeliefert"):
        write_yaml(changed, tmp_path / "aus")
    with pytest.raises(Refused, match="nicht der Fragenkatalog"):
        write_yaml(changed, tmp_path / "aus", ("musterstadt/1", {**files, "norms.yaml": files["norms.yaml"] + "# anders\n"}))
    with pytest.raises(Refused, match="unerlaubte Dateinamen"):
        write_yaml(changed, tmp_path / "aus", ("musterstadt/1", {"../../x.yaml": ""}))
    assert not (tmp_path / "aus").exists()
    write_yaml(changed, tmp_path / "aus", made.catalogue_files(own.catalogue.content_hash))
    assert load_folder(tmp_path / "aus", TODAY).catalogue == own.catalogue
    made.engine.dispose()


def test_the_law_of_another_land_stays(tmp_path: Path) -> None:
    source = _folder(tmp_path)
    (source / "group.yaml").write_text(GROUP + "land: SN\n", encoding="utf-8")
    group = load_folder(source, TODAY)
    made = create_project(tmp_path / "x.reifegrad", group, "Testperson")
    write_yaml(context_of(made, TODAY), tmp_path / "aus")
    made.engine.dispose()
    assert load_folder(tmp_path / "aus", TODAY).catalogue == group.catalogue


def test_planned_and_outdated_things_are_said_in_a_remark(empty: Path, tmp_path: Path) -> None:
    with copy_of(empty) as workspace:
        context = context_of(workspace, TODAY)
        town, row = context.group.members[0], context.interviews[0]
        apply_changes(workspace, [Change("response", context.response_id(row.id, "2.1.3"), {
            "wave_id": context.wave, "municipality_id": town.id, "interview_id": row.id, "question": "2.1.3", "state": "beantwortet", "value": "gibt_es_nicht"}, 0)], "Testperson", "Test")
        text = project_files(context_of(workspace, TODAY))["musterstadt.yaml"]
    assert text.startswith("# Interview I1: nicht ausgegeben, weil die Antwort nicht mehr zum Fragenkatalog passt: 2.1.3\n"
                           f"# Interview {PLANNED} (HAL) ist geplant und noch nicht geführt.\nkommune:\n")


def test_file_names_are_safe_everywhere_and_each_used_once() -> None:
    keys = ["musterstadt", "Musterstadt", "a/b\\c", "group", "con", "", "..", 'x:"y"', "stadt am see"]
    assert list(file_names(keys).values()) == ["musterstadt.yaml", "Musterstadt_2.yaml", "a_b_c.yaml", "group_.yaml", "con_.yaml", "kommune.yaml", "kommune_2.yaml", "x__y_.yaml", "stadt am see.yaml"]


MORE = """\
bestand:
  fachverfahren:
    - {name: Musterfinanz, betrieb: rechenzentrum, vertragsende: 31.12.2028, kosten_jahr: 12500}
  projekt:
    - {name: Alt, vorerhebung: ja}
"""


def test_the_inventory_is_read_and_checked(project: Path, replace_in) -> None:
    place = project / "musterstadt.yaml"
    place.write_text(MEMBER + MORE, encoding="utf-8")
    group = load_folder(project, TODAY)
    assert group.members[0].inventory == (
        InventoryItem("fachverfahren", {"name": "Musterfinanz", "betrieb": "Rechenzentrum", "vertragsende": "2028-12-31", "kosten_jahr": 12500.0}), InventoryItem("projekt", {"name": "Alt"}, True))
    replace_in(place, "rechenzentrum", "Mond")
    replace_in(place, "name: Alt, ", "")
    replace_in(place, "kosten_jahr: 12500}", "kosten: 1}")
    line = MEMBER.count("\n")
    assert {(problem.code, problem.line - line) for problem in load_group(project, TODAY).problems} == {("value-invalid", 3), ("key-unknown", 3), ("key-missing", 5)}


def test_prior_answers_note_and_follow_up_are_read(project: Path, replace_in) -> None:
    replace_in(project / "musterstadt.yaml", "      1.1.2: 3\n", "      1.1.2: {antwort: 3, vorerhebung: ja, vermerk: nachsehen, nachfassen: ja}\n")
    member = load_folder(project, TODAY).members[0]
    assert [(item.response.question, item.response.note, item.response.follow_up, item.why) for item in member.pending] == [("1.1.2", "nachsehen", True, PendingReason.PRIOR)]
    assert not any(response.question == "1.1.2" and response.interview == "I1" for response in member.responses)


def test_an_interview_without_a_day_holds_only_prior_answers(project: Path) -> None:
    place = project / "musterstadt.yaml"
    planned = "  - id: I3\n    rolle: HAL\n    antworten:\n      2.1.1: {antwort: 30, vorerhebung: ja}\n"
    place.write_text(MEMBER + planned, encoding="utf-8")
    member = load_folder(project, TODAY).members[0]
    assert [interview.key for interview in member.interviews] == ["I1", "I2"]
    assert [(item.response.interview, item.response.day) for item in member.pending] == [("I3", date.min)]
    for broken in (planned + "      2.1.2: ja\n", "  - {id: I3, rolle: HAL}\n"):
        place.write_text(MEMBER + broken, encoding="utf-8")
        assert [problem.code for problem in load_group(project, TODAY).problems] == ["key-missing"]


def test_a_document_proves_an_answer_unless_the_answer_says_otherwise(project: Path, replace_in) -> None:
    replace_in(project / "musterstadt.yaml", "beleg: B1,", "beleg: B1, nachweis: einsicht,")
    assert load_folder(project, TODAY).members[0].responses[0].grade.name == "EINSICHT"


def test_an_empty_reason_does_not_drop_a_rating(project: Path) -> None:
    (project / "musterstadt.yaml").write_text(MEMBER + "bewertungen:\n  1.1.2: {stufe: 2, grund: ' '}\n", encoding="utf-8")
    assert [problem.code for problem in load_group(project, TODAY).problems] == ["key-missing"]


def test_several_resolutions_stand_as_a_list(project: Path, replace_in) -> None:
    place = project / "group.yaml"
    place.write_text(GROUP + "gemeinsames_soll:\n  - {gremium: A, datum: 2026-09-01, werte: {1.1.2: 4}}\n  - {gremium: B, datum: 2026-09-02, werte: {2.1.2: 3}}\n", encoding="utf-8")
    assert [(item.question, item.body) for item in load_folder(project, TODAY).agreed] == [("1.1.2", "A"), ("2.1.2", "B")]
    replace_in(place, "2.1.2: 3", "1.1.2: 3")
    assert [problem.code for problem in load_group(project, TODAY).problems] == ["duplicate-key"]


def test_yaml_comes_into_a_project_with_what_waits(group, tmp_path: Path) -> None:
    """A project written as YAML and read into a new one: planned interviews, answers and entries of the last wave wait there as well."""
    empty = empty_project(tmp_path / "leer.reifegrad", replace(group, members=(replace(group.members[0], inventory=(InventoryItem("projekt", {"name": "Alt"}, True),)),)))

    @settings(max_examples=15, deadline=None)
    @given(said=answers(group))
    def check(said: list[Said]) -> None:
        with copy_of(empty) as workspace:
            context = store(workspace, said)
        write_yaml(context, tmp_path / "aus")
        made = create_project(tmp_path / "neu.reifegrad", load_folder(tmp_path / "aus", TODAY), "Testperson")
        shutil.rmtree(tmp_path / "aus")
        again = context_of(made, TODAY)
        made.engine.dispose()
        (tmp_path / "neu.reifegrad").unlink()
        assert replace(again.group, chain=None) == replace(context.group, chain=None)

    check()


SERVICES = st.fixed_dictionaries({"reifegrad": st.sampled_from("01234")}, optional={
    **{name: st.sampled_from(["ja", "nein"]) for name in ("genutzt", "efa", "rueckkanal")}, **{name: st.sampled_from(["nein", "3", "- x: #1", "Serviceportal »TH«"]) for name in ("plattform", "bemerkung")}})


def test_online_services_keep_all_that_was_said_about_them(demo: Path, tmp_path: Path) -> None:
    """YAML and JSON: whether used, EfA or not, platform and remark; what nobody said is not made up."""
    group = load_folder(demo, TODAY)
    group = replace(group, members=(replace(group.members[0], responses=(), ratings=()),), agreed=())
    bare = empty_project(tmp_path / "leer.reifegrad", replace(group, members=(replace(group.members[0], inventory=()),)))

    @settings(max_examples=15, deadline=None)
    @given(found=st.dictionaries(st.sampled_from(list(group.catalogue.service)), SERVICES, min_size=1, max_size=5), waiting=st.booleans())
    def check(found: dict[str, dict[str, str]], waiting: bool) -> None:
        with copy_of(bare) as first, copy_of(bare) as second:
            context = context_of(first, TODAY)
            items = [InventoryItem("onlinedienst", {"dienst": key, **said}, waiting and index == 0) for index, (key, said) in enumerate(found.items())]
            whole = {"wave_id": context.wave, "municipality_id": context.group.members[0].id, "sort": "onlinedienst"}
            apply_changes(first, [Change("inventory", context.id_of("inventory", context.wave, context.group.members[0].id, "onlinedienst", item.data["dienst"]),
                                         {**whole, "data": item.data, "prior": item.prior, "position": index}) for index, item in enumerate(items)], "T", "Test")
            context = context_of(first, TODAY)
            assert apply_changes(second, read_json(write_json(context).encode(), "x.json", context_of(second, TODAY)).changes, "T", "JSON")
            assert sorted(kept(context_of(second, TODAY))) == sorted(kept(context)) == sorted((item.prior, sorted(item.data.items())) for item in items)
            write_yaml(context, tmp_path / "aus")
        read = load_folder(tmp_path / "aus", TODAY)
        shutil.rmtree(tmp_path / "aus")
        assert sorted((item.prior, sorted(item.data.items())) for item in read.members[0].inventory) == sorted(kept(context))

    check()


def kept(context: Context) -> list[tuple[bool, list[tuple[str, str]]]]:
    return [(item.prior, sorted(item.data.items())) for item in context.group.members[0].inventory]


def test_a_service_recorded_twice_is_told(demo: Path, tmp_path: Path) -> None:
    """A mapping would keep only one of them."""
    group = load_folder(demo, TODAY)
    town = replace(group.members[0], inventory=tuple(InventoryItem("onlinedienst", {"dienst": "L001", "reifegrad": level}, id=f"00000000-0000-4000-8000-00000000000{level}") for level in "12"))
    made = create_project(tmp_path / "x.reifegrad", replace(group, members=(town,)), "Testperson")
    context = context_of(made, TODAY)
    made.engine.dispose()
    with pytest.raises(Refused, match=r"»L001« ist bei .* zweimal erfasst"):
        write_yaml(context, tmp_path / "aus")
