"""Bundles and backups: nothing twice, nothing lost, nothing revived, both laptops end alike."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.changes import Change, Outcome
from assessment.errors import ChangedMeanwhile
from assessment.service.members import find_town
from assessment.service.people import forget_person
from assessment.service.sharing import backup, export_bundle, import_bundle, project_from_bundle, restore, settle_conflict, settle_held
from assessment.store import StoreError, Workspace, erase_municipality, open_workspace

TODAY = date(2026, 11, 21)
Edit = Callable[..., Outcome]


@pytest.fixture
def pair(workspace: Workspace, tmp_path: Path) -> tuple[Workspace, Workspace]:
    """The same project on two laptops."""
    export_bundle(workspace, tmp_path / "erst.zip")
    return workspace, project_from_bundle(tmp_path / "zweiter.reifegrad", tmp_path / "erst.zip", TODAY)[0]


def carry(source: Workspace, target: Workspace, tmp_path: Path, **options: bool) -> tuple[int, int]:
    """Take a bundle over; gives how many events were new and known."""
    export_bundle(source, tmp_path / "buendel.zip")
    result = import_bundle(target, tmp_path / "buendel.zip", "Bert Beispiel", TODAY, **options)
    return len(result.outcomes), result.known


def test_a_project_made_from_a_bundle_is_the_same(pair: tuple[Workspace, Workspace]) -> None:
    first, second = pair
    assert first.group() == second.group()
    assert first.project == second.project
    assert second.verify().faults == ()


def test_importing_a_bundle_twice_changes_nothing(pair: tuple[Workspace, Workspace], tmp_path: Path, edit: Edit) -> None:
    first, second = pair
    edit(second, "1.1.2", who="Bert Beispiel", comment="neu gesagt")
    new, _ = carry(second, first, tmp_path)
    assert new == 2  # the comment and the person Bert
    events = len(first.events())
    assert carry(second, first, tmp_path)[0] == 0
    assert len(first.events()) == events
    assert first.group().members == second.group().members


def test_a_dry_run_tells_the_same_and_leaves_no_trace(pair: tuple[Workspace, Workspace], tmp_path: Path, edit: Edit) -> None:
    first, second = pair
    edit(second, "1.1.2", comment="neu gesagt")
    head = first.verify().head
    assert carry(second, first, tmp_path, dry_run=True)[0] == 1
    assert first.verify().head == head


@pytest.mark.parametrize("choice", ["meine", "andere"])
def test_two_laptops_clash_and_agree_after_one_decision(pair: tuple[Workspace, Workspace], tmp_path: Path, edit: Edit, choice: str) -> None:
    """Different fields of one answer merge; the same field is a conflict, kept until somebody decides; then both follow."""
    first, second = pair
    edit(first, "1.1.2", interview="I1", comment="von A", follow_up=True)
    edit(second, "1.1.2", interview="I1", comment="von B")
    edit(second, "1.1.2", interview="I1", grade=3)
    carry(second, first, tmp_path)
    (conflict,) = first.conflicts()
    assert conflict.event.changes["comment"] == ("", "von B")
    assert conflict.now == {"comment": "von A"}
    merged = next(item for item in first.group().members[0].responses if (item.question, item.interview) == ("1.1.2", "I1"))
    assert (merged.comment, merged.follow_up, int(merged.grade)) == ("von A", True, 3)
    settle_conflict(first, 1, choice, "Anna Beispiel")
    assert first.conflicts() == []
    carry(first, second, tmp_path)
    assert second.conflicts() == []
    assert first.group().members == second.group().members
    assert next(item for item in second.group().members[0].responses if (item.question, item.interview) == ("1.1.2", "I1")).comment == {"meine": "von B", "andere": "von A"}[choice]
    assert first.verify().faults == second.verify().faults == ()


def test_a_conflict_is_settled_only_as_it_was_seen(workspace: Workspace, edit: Edit, crossed: Callable[..., Workspace]) -> None:
    """What somebody wrote, or decided, in the last moment before the decision stands; who decides looks again."""
    answer = workspace.group().members[0].responses[0]
    edit(workspace, answer.question, interview=answer.interview, comment="eins")
    with workspace.write("", "Import") as writer:
        writer.save(Change("response", answer.id, {"comment": "zwei"}, answer.version), record_conflict=True)
    (held,) = workspace.conflicts()
    seen = answer.version + 1

    def write() -> None:
        edit(workspace, answer.question, interview=answer.interview, comment="drei")
    with pytest.raises(ChangedMeanwhile):
        settle_held(crossed(workspace, write), held.event.id, "meine", "Anna Beispiel", base=seen)
    assert workspace.conflicts()[0].now == {"comment": "drei"}
    with pytest.raises(service.UnknownName, match="inzwischen entschieden"):
        settle_held(crossed(workspace, lambda: settle_held(workspace, held.event.id, "andere", "Anna Beispiel")), held.event.id, "meine", "Anna Beispiel", base=seen + 1)
    assert workspace.record("response", answer.id).fields["comment"] == "drei"  # type: ignore[union-attr]


def test_a_pass_phrase_locks_the_bundle(workspace: Workspace, tmp_path: Path) -> None:
    export_bundle(workspace, tmp_path / "zu.zip.age", "Rathaus im Regen")
    assert b"Musterstadt" not in (tmp_path / "zu.zip.age").read_bytes()
    for wrong in ("", "falsch"):
        with pytest.raises(service.BrokenProject) as caught:
            project_from_bundle(tmp_path / "neu.reifegrad", tmp_path / "zu.zip.age", TODAY, wrong)
        assert [problem.code for problem in caught.value.problems] == ["bundle-locked"]
    opened, _ = project_from_bundle(tmp_path / "neu.reifegrad", tmp_path / "zu.zip.age", TODAY, "Rathaus im Regen")
    assert opened.group() == workspace.group()


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def with_event(parts: dict[str, bytes], **fields: object) -> None:
    """Add an event and put the right hash into the manifest, as a clever forger would."""
    import hashlib

    event = {"id": "11111111-1111-4111-8111-111111111111", "at": "2026-11-21T10:00:00+00:00", "actor": "", "source": "x", "action": "save", "kind": "response",
             "record": "22222222-2222-4222-8222-222222222222", "version": 1, "refers": "", "changes": {}, **fields}
    parts["events.jsonl"] += json.dumps(event).encode() + b"\n"
    manifest = json.loads(parts["manifest.json"])
    manifest["teile"]["events.jsonl"] = hashlib.sha256(parts["events.jsonl"]).hexdigest()
    parts["manifest.json"] = json.dumps(manifest).encode()


BROKEN: dict[str, Callable[[dict[str, bytes]], object]] = {
    "altered event": lambda parts: parts.update({"events.jsonl": parts["events.jsonl"].replace(b"HAL", b"ITX")}),
    "foreign part": lambda parts: parts.update({"../../etc/passwd": b"x"}),
    "no manifest": lambda parts: parts.pop("manifest.json"),
    "manifest is a list": lambda parts: parts.update({"manifest.json": b"[]"}),
    "missing catalogue": lambda parts: [parts.pop(name) for name in list(parts) if name.startswith("catalogues/")],
    "unknown kind": lambda parts: with_event(parts, kind="users"),
    "wrong id": lambda parts: with_event(parts, id="kein uuid"),
    "no time zone": lambda parts: with_event(parts, at="2026-11-21T10:00:00"),
    "changes no pairs": lambda parts: with_event(parts, changes={"comment": "x"}),
    "unknown field": lambda parts: with_event(parts, changes={"salary": ["", "1"]}),
    "control characters": lambda parts: with_event(parts, kind="project", changes={"title": ["", "a\u0000b"]}),
    "answer without parents": lambda parts: with_event(parts, changes={"comment": ["", "x"]}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_or_forged_bundle_leaves_the_project_as_it_was(pair: tuple[Workspace, Workspace], tmp_path: Path, name: str) -> None:
    first, second = pair
    export_bundle(second, tmp_path / "b.zip")
    repacked(tmp_path / "b.zip", lambda parts: (BROKEN[name](parts), None)[1])
    head = first.verify().head
    with pytest.raises(service.BrokenProject) as caught:
        import_bundle(first, tmp_path / "b.zip", "Neu hier", TODAY)
    assert {problem.code for problem in caught.value.problems} <= {"bundle-broken", "value-refused"}
    assert first.verify().head == head


def test_a_zip_bomb_and_another_file_are_refused(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.exchange.bundle.MOST_UNPACKED", 20 * 1024 * 1024)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("events.jsonl", "w", force_zip64=True) as part:
            for _ in range(21):
                part.write(bytes(1024 * 1024))
        packed.writestr("manifest.json", "{}")
    for content, code in ((stream.getvalue(), "file-too-large"), (b"kein Zip", "bundle-broken")):
        (tmp_path / "b.zip").write_bytes(content)
        with pytest.raises(service.BrokenProject) as caught:
            import_bundle(workspace, tmp_path / "b.zip", "Anna Beispiel", TODAY)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_another_projects_bundle_is_refused(workspace: Workspace, project: Path, tmp_path: Path) -> None:
    other = service.create_project(tmp_path / "anderes.reifegrad", service.load_folder(project, TODAY), "Carla")
    export_bundle(other, tmp_path / "b.zip")
    with pytest.raises(service.Refused, match="gehört zum Projekt »Mustergruppe«, nicht zu diesem"):
        import_bundle(workspace, tmp_path / "b.zip", "Anna Beispiel", TODAY)


def test_an_old_laptop_does_not_bring_erased_people_back_but_forgets_them(pair: tuple[Workspace, Workspace], tmp_path: Path, edit: Edit) -> None:
    first, second = pair
    edit(first, "1.1.2", who="Dora Datenschutz", comment="von mir")
    carry(first, second, tmp_path)
    assert any(item.fields["name"] == "Dora Datenschutz" for item in second.records("person"))
    forget_person(first, "Dora Datenschutz", "Anna Beispiel", TODAY)
    assert carry(second, first, tmp_path)[0] >= 0
    carry(first, second, tmp_path)
    for side in (first, second):
        assert not any(item.fields["name"] == "Dora Datenschutz" for item in side.records("person", removed=True))
        assert side.verify().faults == ()


def test_an_erased_municipality_is_erased_on_the_other_laptop_too(demo: Path, tmp_path: Path) -> None:
    first = service.create_project(tmp_path / "a.reifegrad", service.load_folder(demo, date(2026, 11, 22)), "Anna")
    export_bundle(first, tmp_path / "a.zip")
    second, _ = project_from_bundle(tmp_path / "b.reifegrad", tmp_path / "a.zip", TODAY)
    erase_municipality(first, find_town(first, "burgwerda").id, first.person_named("Anna"), TODAY)
    carry(first, second, tmp_path)
    carry(second, first, tmp_path)
    for side in (first, second):
        assert len(side.group().members) == 7
        assert side.verify().faults == ()
        side.engine.dispose()
        assert b"Burgwerda" not in Path(side.place).read_bytes()


def test_a_backup_is_whole_is_never_overwritten_and_comes_back(workspace: Workspace, tmp_path: Path, edit: Edit) -> None:
    backup(workspace, tmp_path / "sicherung.reifegrad")
    before = workspace.group()
    edit(workspace, "1.1.2", comment="nach der Sicherung")
    with pytest.raises(service.Refused, match="nie überschrieben"):
        backup(workspace, tmp_path / "sicherung.reifegrad")
    with pytest.raises(service.Refused, match="Benennen Sie die vorhandene Datei um"):
        restore(tmp_path / "sicherung.reifegrad", Path(workspace.place))
    restore(tmp_path / "sicherung.reifegrad", tmp_path / "wieder.reifegrad")
    assert open_workspace(tmp_path / "wieder.reifegrad").group() == before


def test_a_damaged_backup_is_not_restored(workspace: Workspace, tmp_path: Path) -> None:
    backup(workspace, tmp_path / "s.reifegrad")
    content = bytearray((tmp_path / "s.reifegrad").read_bytes())
    content[5000:60000] = bytes(55000)
    (tmp_path / "s.reifegrad").write_bytes(content)
    with pytest.raises(StoreError):
        restore(tmp_path / "s.reifegrad", tmp_path / "w.reifegrad")
    assert not (tmp_path / "w.reifegrad").exists()


def test_a_refused_file_leaves_no_trace_not_even_of_who_brought_it(workspace: Workspace) -> None:
    talk = workspace.records("interview")[0]
    head = workspace.verify().head
    with pytest.raises(service.BrokenProject) as caught:
        service.apply_changes(workspace, [Change("interview", talk.id, {"place": "Rathaus"}, 1), Change("interview", talk.id, {"label": "x" * 60}, 2)], "Neu hier", "Import")
    assert "Feld »Kennung«: Der Text ist mit 60 Zeichen zu lang" in caught.value.problems[0].message
    assert workspace.verify().head == head
    assert workspace.records("interview")[0].fields == talk.fields
