"""Whatever file comes in: it is refused in German with all its faults, or it is right; nothing falls over, leaks or is half written."""

from __future__ import annotations

import os
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment import service
from assessment.changes import UNCHANGED
from assessment.store import Workspace
from tests.assessment.service.hostile_files import (
    ACTOR,
    MEGABYTE,
    SHEET,
    TODAY,
    TOWN,
    Case,
    Scene,
    comment_xml,
    edited,
    make_scene,
    mark,
    project_files,
    put,
    swapped,
    with_parts,
    with_picture,
)
from tests.assessment.service.hostile_tables import ANSWERS, BUNDLES, FOLDERS, JSON, PARQUET, SURVEYS
from tests.assessment.service.hostile_workbooks import BOMBS, INTERVIEW, INVENTORY

ENGLISH = re.compile(r"\b(the|error|invalid|expected|unexpected|not|line|file|field|object at|None|True|False|Traceback|codec|Errno)\b")
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """One project for all files: it must be the same after each."""
    return make_scene(tmp_path_factory.mktemp("feindlich"))


def said_in_german(text: str) -> None:
    """A finished German sentence that any screen can show."""
    assert text[:1].isupper() or text[:1] in "»"
    assert text.endswith((".", "?")) or re.search(r": (reifegrad|--)[^:]+$", text), text
    assert len(text) < 600
    assert not ENGLISH.search(re.sub("»[^«]*«", "", text)), text
    assert text.encode("utf-8").decode().isprintable()
    assert "root:" not in text


def refusal(scene: Scene, path: Path, hints: service.Hints | None = None, actor: str = ACTOR) -> service.BrokenProject | service.Refused:
    """Import a file that cannot be imported; gives what was said, and proves that nothing was written."""
    head, content = scene.workspace.verify().head, scene.content()
    with pytest.raises((service.BrokenProject, service.Refused)) as caught:
        service.import_file(scene.workspace, path, actor, TODAY, hints=hints)
    report = scene.workspace.verify()
    assert (report.head, report.faults) == (head, ())
    assert scene.content() == content
    if isinstance(caught.value, service.Refused):
        said_in_german(str(caught.value))
    else:
        for problem in caught.value.problems:
            assert CODE.fullmatch(problem.code)
            assert problem.file
            said_in_german(problem.message)
            said_in_german(problem.remedy)
    return caught.value


def check(scene: Scene, case: Case, folder: Path) -> None:
    (folder / case.name).write_bytes(case.make(scene))
    told = refusal(scene, folder / case.name, case.hints)
    if isinstance(told, service.Refused):
        assert case.refused
        assert case.refused in str(told)
        return
    places = [f"{problem.file}:{problem.line}" for problem in told.problems]
    assert tuple(problem.code for problem in told.problems) == case.codes, [str(problem) for problem in told.problems]
    assert all(place.startswith(case.name) for place in places)
    assert all(wanted in place for wanted, place in zip(case.places, places, strict=False)), places


def titles(cases: list[Case]) -> dict[str, object]:
    return {"argvalues": cases, "ids": [case.title for case in cases]}


@pytest.mark.parametrize("case", **titles(INTERVIEW))
def test_a_damaged_interview_workbook_is_refused_with_all_its_faults(scene: Scene, case: Case, tmp_path: Path) -> None:
    check(scene, case, tmp_path)


@pytest.mark.parametrize("case", **titles(BOMBS))
def test_a_bomb_is_refused_before_it_is_built(scene: Scene, case: Case, tmp_path: Path) -> None:
    """A few kilobytes that ask for gigabytes cost at most a hundred megabytes to refuse."""
    content = case.make(scene)
    tracemalloc.start()
    try:
        check(scene, case._replace(make=lambda _: content), tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 150 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("case", **titles(INVENTORY))
def test_a_damaged_inventory_is_refused_with_all_its_faults(scene: Scene, case: Case, tmp_path: Path) -> None:
    check(scene, case, tmp_path)


@pytest.mark.parametrize("case", **titles(ANSWERS))
def test_a_damaged_table_of_answers_is_refused_with_all_its_faults(scene: Scene, case: Case, tmp_path: Path) -> None:
    check(scene, case, tmp_path)


@pytest.mark.parametrize("case", **titles(JSON))
def test_damaged_json_is_refused_with_all_its_faults(scene: Scene, case: Case, tmp_path: Path) -> None:
    check(scene, case, tmp_path)


@pytest.mark.parametrize("case", **titles(PARQUET))
def test_damaged_parquet_is_refused_with_all_its_faults(scene: Scene, case: Case, tmp_path: Path) -> None:
    check(scene, case, tmp_path)


@pytest.mark.parametrize("case", **titles(BUNDLES))
def test_a_damaged_bundle_is_refused(scene: Scene, case: Case, tmp_path: Path) -> None:
    check(scene, case, tmp_path)


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_that_does_not_fit_its_mapping_is_refused(scene: Scene, name: str, tmp_path: Path) -> None:
    make, mapping, codes = SURVEYS[name]
    (tmp_path / "zuordnung.yaml").write_text(mapping, encoding="utf-8")
    (tmp_path / "umfrage.csv").write_bytes(make(scene))
    told = refusal(scene, tmp_path / "umfrage.csv", service.Hints(mapping=tmp_path / "zuordnung.yaml"))
    assert isinstance(told, service.BrokenProject)
    assert tuple(problem.code for problem in told.problems) == codes, [str(problem) for problem in told.problems]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_with_faults_is_refused(scene: Scene, name: str, tmp_path: Path) -> None:
    change, codes = FOLDERS[name]
    folder = project_files(tmp_path / "projekt")
    change(folder)
    told = refusal(scene, folder)
    assert isinstance(told, service.BrokenProject)
    assert tuple(problem.code for problem in told.problems) == codes, [str(problem) for problem in told.problems]


@pytest.mark.parametrize(("name", "words"), [("brief.docx", "kann reifegrad nichts anfangen"), ("interviews", "kann reifegrad nichts anfangen"), ("GROUP.YAML", "kann reifegrad nichts anfangen")])
def test_a_file_of_no_known_kind_is_refused(scene: Scene, name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert words in str(refusal(scene, tmp_path / name))


def test_what_is_no_file_or_beyond_all_limits_is_refused_unread(scene: Scene, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rohr.csv")
    with (tmp_path / "riesig.csv").open("wb") as file:
        file.truncate(600 * MEGABYTE)
    assert "gibt es nicht" in str(refusal(scene, tmp_path / "fehlt.xlsx"))
    assert "keine gewöhnliche Datei" in str(refusal(scene, tmp_path / "rohr.csv"))
    assert "größer als 500 MB" in str(refusal(scene, tmp_path / "riesig.csv"))
    assert [problem.code for problem in refusal(scene, tmp_path / "fehlt.yaml").problems] == ["file-missing"]  # type: ignore[union-attr]


def test_a_stranger_who_brings_a_bad_file_leaves_no_trace(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "antworten.csv").write_bytes(scene.files["antworten.csv"].replace(b"1.1.2", b"9.9.9"))
    refusal(scene, tmp_path / "antworten.csv", actor="Unbekannte Person")


# ---- what looks hostile and is right --------------------------------------------------------------------------------

HARMLESS: dict[str, Callable[[Scene], bytes]] = {
    "as it was": lambda scene: scene.files["interviews.xlsx"],
    "dimension of a million rows": swapped(SHEET, b'<dimension ref="A1:K11"/>', b'<dimension ref="A1:XFD1048576"/>'),
    "a picture of 60,000 pixels": with_picture,
    "parts nobody knows": with_parts(**{"customXml/item1.xml": b"<x/>", "xl/media/image9.png": b"\x89PNG", "xl/printerSettings/x.bin": b"\0"}),
    "under another ending": lambda scene: scene.files["interviews.xlsx"],
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_workbook_changes_nothing(scene: Scene, name: str, tmp_path: Path) -> None:
    path = tmp_path / ("mappe.xlsm" if name == "under another ending" else "mappe.xlsx")
    path.write_bytes(HARMLESS[name](scene))
    head = scene.workspace.verify().head
    outcomes = service.import_file(scene.workspace, path, ACTOR, TODAY).outcomes
    assert {outcome.status for outcome in outcomes} == {UNCHANGED}
    assert scene.workspace.verify().head == head


def imported(workspace: Workspace, content: bytes, folder: Path) -> service.Import:
    (folder / "mappe.xlsx").write_bytes(content)
    return service.import_file(workspace, folder / "mappe.xlsx", ACTOR, TODAY)
