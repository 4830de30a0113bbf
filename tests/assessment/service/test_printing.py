"""What a set contains, whose values stand in it, and the plan it is made from."""

import json
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.printing import Cache, Entry
from assessment.service import printing
from assessment.service.printing.subjects import Subjects
from assessment.store import Workspace
from reports.release import Audience

TODAY = date(2026, 11, 21)


@pytest.fixture
def folder(project: Path) -> printing.PrintSource:
    return printing.open_to_print(str(project), TODAY)


def test_the_plan_is_made_once_and_kept(folder: printing.PrintSource, tmp_path: Path) -> None:
    """The second time it is rebuilt from what was kept; with other answers, or anew on demand, it is made again."""
    made: list[str] = []
    first = printing.plan_to_print(folder.evaluation, Cache(tmp_path), lambda: made.append("eins"))
    again = printing.plan_to_print(folder.evaluation, Cache(tmp_path), lambda: made.append("zwei"))
    assert made == ["eins"]
    assert again.roadmap.lines == first.roadmap.lines
    printing.plan_to_print(folder.evaluation, Cache(tmp_path), lambda: made.append("drei"), anew=True)
    assert made == ["eins", "drei"]


def test_another_answer_is_another_plan(project: Path, folder: printing.PrintSource, tmp_path: Path) -> None:
    made: list[str] = []
    printing.plan_to_print(folder.evaluation, Cache(tmp_path), lambda: made.append("eins"))
    path = project / "musterstadt.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2.1.1: 25", "2.1.1: 75"), encoding="utf-8")
    printing.plan_to_print(printing.open_to_print(str(project), TODAY).evaluation, Cache(tmp_path), lambda: made.append("zwei"))
    assert made == ["eins", "zwei"]


def test_a_damaged_plan_is_made_anew(folder: printing.PrintSource, tmp_path: Path) -> None:
    made: list[str] = []
    cache = Cache(tmp_path / "cache")
    printing.plan_to_print(folder.evaluation, cache, lambda: made.append("eins"))
    (kept,) = [path for path in cache.folder.rglob("*") if path.is_file()]
    entry = cache.take(kept.name)
    assert entry is not None
    cache.keep(kept.name, Entry(json.dumps({**json.loads(entry.content), "objective": -1}).encode()))
    printing.plan_to_print(folder.evaluation, cache, lambda: made.append("zwei"))
    assert made == ["eins", "zwei"]


def test_without_memory_the_group_sees_the_consultants_view_and_the_public_never_does(folder: printing.PrintSource) -> None:
    assert folder.sight_of_group(public=False).internal
    public = folder.sight_of_group(public=True)
    assert not public.internal
    assert not public.visible.any()
    assert folder.sight_of(0).own == 0
    assert folder.sight_of(0).visible.any()


def test_with_memory_the_consents_count(workspace: Workspace) -> None:
    """Nothing recorded is hidden; what a member allows by name is shown to the group."""
    def seen() -> bool:
        return bool(printing.open_to_print(str(workspace.place), TODAY).sight_of_group(public=False).named.any())

    assert not seen()
    service.set_consent(workspace, "Musterstadt", "alle", "namentlich", "Anna Beispiel")
    assert seen()


def test_a_set_is_composed_in_its_edition(folder: printing.PrintSource) -> None:
    subjects = Subjects(folder, printing.Edition(TODAY, Audience.PUBLIC))
    assert subjects.member(0).release.audience is Audience.PUBLIC
    assert subjects.member(0) is subjects.member(0)
    orders = printing.PrintJob(folder, printing.Wanted(), printing.Edition(TODAY, Audience.PUBLIC)).orders
    assert all(order.file.removesuffix(".pdf").removesuffix(".docx").removesuffix(".xlsx").endswith("-oeffentlich") for order in orders)
    assert {order.edition for order in orders} == {"öffentlich"}
    assert not [order for order in orders if order.product in ("leitfaden", "gesamtgutachten")]


def test_changes_since_the_last_wave_are_told(workspace: Workspace) -> None:
    service.freeze_wave(workspace, "", "Anna Beispiel", TODAY)
    service.next_wave(workspace, "2027", date(2027, 10, 1), "Anna Beispiel")
    source = printing.open_to_print(str(workspace.place), TODAY)
    change = Subjects(source, printing.Edition(TODAY)).member(0).change
    assert change is not None
    assert change.reference_date == date(2026, 10, 1)
