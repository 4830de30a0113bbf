"""Whatever file comes in: it is refused in German with all its faults, or it is right; nothing falls over, leaks or is half written."""

from __future__ import annotations

import os
import re
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assessment import service
from assessment.changes import CONFLICT, SAVED, UNCHANGED
from assessment.exchange.interview_workbook.layout import Col
from assessment.model import Response
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
    project_files,
    put,
    several,
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
    assert text[:1].isupper() or text[:1] == "»"
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


@pytest.fixture
def own(workspace: Workspace, tmp_path: Path) -> Scene:
    """A project a test may change, with its interview workbook."""
    service.export_interview(workspace, TOWN, [], tmp_path / "interviews.xlsx", TODAY)
    return Scene(tmp_path, workspace, {"interviews.xlsx": (tmp_path / "interviews.xlsx").read_bytes()})


def imported(scene: Scene, make: Callable[[Scene], bytes]) -> tuple[list[str], Response]:
    """Import a workbook; gives the outcomes other than unchanged and the answer of I1 to 1.1.2 afterwards."""
    (scene.folder / "zurueck.xlsx").write_bytes(make(scene))
    outcomes = service.import_file(scene.workspace, scene.folder / "zurueck.xlsx", ACTOR, TODAY).outcomes
    answer = next(item for item in scene.workspace.group().members[0].responses if (item.question, item.interview) == ("1.1.2", "I1"))
    return [outcome.status for outcome in outcomes if outcome.status != UNCHANGED], answer


def test_what_excel_spells_in_its_own_way_is_read_as_meant(own: Scene) -> None:
    """A line end of Windows stands as _x000D_ in the file; a text that only looks like it is written with _x005F_."""
    statuses, answer = imported(own, comment_xml(b"erste Zeile_x000D_\nzweite gepr_x00FC_ft"))
    assert statuses == [SAVED]
    assert answer.comment == "erste Zeile\nzweite geprüft"


def test_an_answer_based_on_what_nobody_saved_never_overwrites(own: Scene) -> None:
    """A workbook says it saw a state that this project never had: another answer becomes a conflict."""
    statuses, answer = imported(own, edited(several(put("1.1.2", Col.ANSWER, 5), lambda book: mark_of("1.1.2", "9-0123456789ab", book))))
    assert statuses == [CONFLICT]
    assert answer.answer == 3.0
    assert own.workspace.verify().faults == ()


def mark_of(question: str, token: str, book: Workbook) -> None:
    sheet = book["_Meta"]
    line = next(row for row in sheet.iter_rows() if row[3].value == question)
    line[5].value = token


def test_days_of_an_old_mac_are_right(own: Scene) -> None:
    def edit(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        put("1.1.2", Col.COMMENT, datetime(2026, 5, 4))(book)  # noqa: DTZ001 - Excel knows no time zones

    assert imported(own, edited(edit))[1].comment == "04.05.2026"


def test_a_file_that_is_refused_can_be_mended_and_brought_again(own: Scene) -> None:
    with pytest.raises(service.BrokenProject):
        imported(own, edited(put("1.1.2", Col.ANSWER, 9)))
    assert imported(own, edited(put("1.1.2", Col.ANSWER, 4)))[1].answer == 4.0
