"""Each kind of long work on a real project file, through a real worker."""

import hashlib
import os
import signal
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from assessment import service
from assessment.errors import UnknownName
from assessment.jobs import Job, JobDesk, State
from assessment.printing import Cache
from assessment.service.interview_guides import kept_guide
from assessment.service.jobs import KINDS, open_job_desk
from assessment.service.jobs.roadmap import RoadmapWish
from assessment.service.kept_plans import kept_plan
from assessment.service.projects import open_project
from assessment.service.releasing import find_release
from assessment.service.reports import find_member
from assessment.store import Workspace, open_workspace
from assessment.store.kinds import DRAFT
from tests.assessment.jobs.pieces import awaited, is_alive, reached

TODAY = date(2026, 11, 21)
SECRET = "streng geheim"  # noqa: S105 - the phrase that must stand nowhere
ACTOR = "Anna Beispiel"


@pytest.fixture
def workspace(project: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The small project in a file."""
    made = service.create_project(str(tmp_path / "projekt.reifegrad"), service.load_folder(project, TODAY), ACTOR)
    yield made
    made.engine.dispose()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[JobDesk]:
    opened = open_job_desk(tmp_path / "auftraege", tmp_path / "cache", workers=1)
    yield opened
    opened.close()


def done(desk: JobDesk, workspace: Workspace, kind: str, *, inputs: tuple[Path, ...] = (), **params: Any) -> Job:
    """Do a job and wait for its end."""
    return awaited(desk, begun(desk, workspace, kind, inputs=inputs, **params), 90)


def begun(desk: JobDesk, workspace: Workspace, kind: str, *, inputs: tuple[Path, ...] = (), **params: Any) -> Job:
    return desk.start(kind, {"today": TODAY, **params}, place=str(workspace.place), project=workspace.project, owner="ute", inputs=inputs)


def content(desk: JobDesk, job: Job, name: str) -> bytes:
    path = desk.path_of(job, name)
    assert path is not None
    return path.read_bytes()


def test_documents_come_one_by_one_and_as_a_zip_with_checksums(desk: JobDesk, workspace: Workspace) -> None:
    """The zip holds exactly the files beside it and the list that sha256sum can check."""
    job = done(desk, workspace, "dokumente", products=("leitfaden",))
    assert (job.state, job.error) == (State.DONE, "")
    assert job.title == "Dokumente erstellen (interne Ausgabe)"
    single = [file for file in job.files if file.name != "dokumente.zip"]
    assert len(single) >= 2
    assert sorted(item["datei"] for item in job.data["dokumente"]) == [file.name for file in single]
    for file in job.files:
        assert hashlib.sha256(content(desk, job, file.name)).hexdigest() == file.sha256
    with zipfile.ZipFile(desk.path_of(job, "dokumente.zip")) as packed:
        sums = dict(reversed(line.split("  ")) for line in packed.read("SHA256SUMS").decode().splitlines())
        assert sums == {file.name: file.sha256 for file in single}
        assert all(hashlib.sha256(packed.read(name)).hexdigest() == digest for name, digest in sums.items())
        assert sorted(packed.namelist()) == sorted([*sums, "SHA256SUMS"])
    again = done(desk, workspace, "dokumente", products=("leitfaden",))
    assert {item["herkunft"] for item in again.data["dokumente"]} == {"aus dem Zwischenspeicher"}
    assert [(file.name, file.sha256) for file in again.files] == [(file.name, file.sha256) for file in job.files]


def test_the_guide_of_one_role_is_one_document_and_is_found_again(desk: JobDesk, workspace: Workspace, tmp_path: Path) -> None:
    """What the job keeps is what a page can give at once; a role that has no guide is an error, not an empty set."""
    evaluation = open_project(workspace.place, TODAY)
    row = find_member(evaluation, "musterstadt")
    assert kept_guide(evaluation, row, "IT", TODAY, tmp_path / "cache") is None
    job = done(desk, workspace, "dokumente", products=("leitfaden",), towns=("musterstadt",), roles=("IT",))
    assert (job.title, [file.name for file in job.files]) == ("Interviewleitfaden erstellen", ["leitfaden-it-musterstadt.pdf"])
    assert kept_guide(evaluation, row, "IT", TODAY, tmp_path / "cache") == ("leitfaden-it-musterstadt.pdf", content(desk, job, "leitfaden-it-musterstadt.pdf"))
    assert kept_guide(evaluation, row, "IT", date(2026, 11, 22), tmp_path / "cache") is None
    with pytest.raises(UnknownName, match="keinen Leitfaden"):
        kept_guide(evaluation, row, "NIX", TODAY, tmp_path / "cache")
    assert "keinen Leitfaden" in done(desk, workspace, "dokumente", products=("leitfaden",), towns=("musterstadt",), roles=("IT", "NIX")).error


def test_one_document_needs_no_zip(desk: JobDesk, workspace: Workspace) -> None:
    job = done(desk, workspace, "dokumente", products=("kurzfassung",), towns=("musterstadt",), with_plan=False, public=True)
    assert [(file.name, file.media) for file in job.files] == [("kurzfassung-musterstadt-oeffentlich.pdf", "application/pdf")]
    assert content(desk, job, job.files[0].name).startswith(b"%PDF")


def test_a_draft_is_kept_and_only_what_was_checked_is_fixed(desk: JobDesk, workspace: Workspace) -> None:
    """The job names the edition it made; a draft nobody checked is refused with the verb's words."""
    made = done(desk, workspace, "entwurf", actor=ACTOR, document="kurzfassung", town="musterstadt", public=True)
    assert (made.state, made.error, made.title) == (State.DONE, "", "Entwurf erstellen: Kurzfassung (öffentliche Ausgabe)")
    row = find_release(workspace, made.data["fassung"])
    assert (row.state, row.number, row.edition.value, made.data["nummer"], made.files) == (DRAFT, "0.1", "öffentlich", "0.1", ())
    fixed = desk.start("freigabe", {"day": TODAY, "actor": ACTOR, "release": row.id, "document": row.document, "approver": "Rat", "base": row.version}, place=str(workspace.place),
                       project=workspace.project, owner="ute")
    fixed = awaited(desk, fixed, 90)
    assert (fixed.state, fixed.title) == (State.FAILED, "Freigeben: Kurzfassung")
    assert "Freigegeben wird, was geprüft ist" in fixed.error


def test_what_a_verb_refuses_is_said(desk: JobDesk, workspace: Workspace) -> None:
    unknown = done(desk, workspace, "dokumente", products=("leitfadn",))
    assert unknown.state is State.FAILED
    assert "»leitfadn« gibt es nicht" in unknown.error
    assert "nur intern" in done(desk, workspace, "dokumente", products=("leitfaden",), public=True).error
    missing = desk.start("sicherung", {"today": TODAY}, place=f"{workspace.place}-fort.reifegrad", project="", owner="ute")
    assert awaited(desk, missing).state is State.FAILED


def test_a_cancelled_set_leaves_neither_files_nor_processes(desk: JobDesk, workspace: Workspace, tmp_path: Path) -> None:
    """Also those who set documents for the worker are gone, and the next set works."""
    before = children()
    job = begun(desk, workspace, "dokumente", with_plan=False)
    reached(desk, job, lambda found: found.progress.total > 0, 60)
    assert children() - before
    begin = time.monotonic()
    assert desk.cancel(job.id).state is State.CANCELLED
    assert time.monotonic() - begin < 2
    assert [path for path in (tmp_path / "auftraege" / "dateien").rglob("*") if path.is_file()] == []
    until = time.monotonic() + 2
    while (left := printers() - before) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left
    assert done(desk, workspace, "dokumente", products=("leitfaden",)).state is State.DONE


def children() -> set[int]:
    """All Python processes that work for us, however they were started."""
    return {int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and is_alive(int(path.name)) and os.getsid(int(path.name)) == os.getsid(0) and "multiprocessing" in command(path)}


def printers() -> set[int]:
    """Those of them that are no server others are forked from, and no tracker of resources of ours."""
    return {pid for pid in children() if "resource_tracker" not in command(Path(f"/proc/{pid}"))}


def command(path: Path) -> str:
    try:
        return (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def test_a_roadmap_is_kept_for_the_page(desk: JobDesk, workspace: Workspace, tmp_path: Path) -> None:
    """The page rebuilds it without solving; what is agreed and what is tried stay apart; nothing is saved in the project."""
    before = len(workspace.events())
    cache, evaluation = Cache(tmp_path / "cache"), open_project(workspace.place, TODAY)
    agreed, trial = RoadmapWish(TODAY, town="musterstadt"), RoadmapWish(TODAY, town="musterstadt", capacity=0.0, budget={2027: 0.0}, thorough=False)
    assert kept_plan(evaluation, cache, agreed.on(evaluation)) is None
    job = done(desk, workspace, "fahrplan", town="musterstadt")
    assert (job.state, job.title, job.error) == (State.DONE, "Fahrplan der Kommune rechnen", "")
    plan = kept_plan(evaluation, cache, agreed.on(evaluation))
    assert len(plan.roadmap.lines) == job.data["zeilen"] > 0
    assert not any(member.name in repr(job.data) for member in evaluation.group.members)
    assert job.data["neu_gerechnet"]
    assert kept_plan(evaluation, cache, trial.on(evaluation)) is None
    tried = done(desk, workspace, "fahrplan", town="musterstadt", capacity=0.0, budget={2027: 0.0}, thorough=False)
    assert (tried.title, tried.data["probe"]) == ("Fahrplan der Kommune ausprobieren", True)
    assert len(kept_plan(evaluation, cache, trial.on(evaluation)).roadmap.lines) == tried.data["zeilen"] < job.data["zeilen"]
    assert not done(desk, workspace, "fahrplan", town="musterstadt").data["neu_gerechnet"]
    assert len(workspace.events()) == before


def test_the_groups_roadmap_is_the_one_documents_tell(desk: JobDesk, workspace: Workspace, tmp_path: Path) -> None:
    from assessment.service import printing

    assert done(desk, workspace, "fahrplan").state is State.DONE
    made: list[str] = []
    printing.plan_to_print(open_project(workspace.place, TODAY), Cache(tmp_path / "cache"), lambda: made.append("neu"))
    assert made == []


def test_a_file_is_tried_and_then_read_in(desk: JobDesk, workspace: Workspace, tmp_path: Path) -> None:
    """The trial changes nothing and keeps the file; the real run takes it from there."""
    path = tmp_path / "antworten.csv"
    service.export_answers(workspace, path, TODAY)
    old, new = "Wir wollen mehr.", "Wir wollen viel mehr."
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8-sig")
    before = len(workspace.events())
    trial = done(desk, workspace, "einlesen", inputs=(path,), actor=ACTOR, name=path.name, dry_run=True)
    assert (trial.state, trial.error, trial.problems) == (State.DONE, "", ())
    assert (trial.data["erkannt"], trial.data["uebernommen"], trial.data["probelauf"]) == ("Antworttabelle", 1, True)
    assert trial.data["satz"].startswith("Antworttabelle. Es würden übernommen: 1 Angabe, 8 unverändert")
    assert len(workspace.events()) == before
    path.unlink()
    real = done(desk, workspace, "einlesen", inputs=desk.inputs_of(trial), actor=ACTOR, name=path.name)
    assert (real.data["uebernommen"], real.data["probelauf"]) == (1, False)
    assert new in {str(record.fields["value"]) for record in workspace.records("response")}
    assert desk.inputs_of(real) == ()


def test_all_problems_of_a_file_are_told(desk: JobDesk, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "antworten.csv"
    service.export_answers(workspace, path, TODAY)
    path.write_text(path.read_text(encoding="utf-8-sig").replace(";1.1.2 Konzept;", ";9.9.9;").replace(";2.1.1 Online-Anteil;", ";8.8.8;"), encoding="utf-8-sig")
    job = done(desk, workspace, "einlesen", inputs=(path,), actor=ACTOR, name=path.name)
    assert (job.state, job.error) == (State.FAILED, "Es wurde nichts geschrieben.")
    assert {name for name in ("9.9.9", "8.8.8") if any(name in problem.message for problem in job.problems)} == {"9.9.9", "8.8.8"}


def test_a_bundle_goes_out_locked_and_comes_back(desk: JobDesk, workspace: Workspace, tmp_path: Path) -> None:
    """The pass phrase stands nowhere in the folder of the jobs."""
    job = done(desk, workspace, "buendel", passphrase=SECRET)
    assert (job.state, job.title) == (State.DONE, "Bündel mit Kennwort schreiben")
    (file,) = job.files
    assert (file.name, file.size) == ("projekt-2026-11-21.zip.age", job.data["groesse"])
    back = done(desk, workspace, "einlesen", inputs=(desk.path_of(job, file.name),), actor=ACTOR, name=file.name, passphrase=SECRET, dry_run=True)
    assert (back.data["erkannt"], back.data["uebernommen"]) == ("Bündel", 0)
    assert back.data["bekannt"] > 0
    assert not [path for path in (tmp_path / "auftraege").rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_a_backup_opens_as_a_project(desk: JobDesk, workspace: Workspace, tmp_path: Path) -> None:
    job = done(desk, workspace, "sicherung")
    (file,) = job.files
    copy = tmp_path / "kopie.reifegrad"
    copy.write_bytes(content(desk, job, file.name))
    opened = open_workspace(copy)
    assert (opened.project, len(opened.events())) == (workspace.project, len(workspace.events()))
    opened.engine.dispose()


def test_a_wave_is_frozen(desk: JobDesk, workspace: Workspace) -> None:
    job = done(desk, workspace, "einfrieren", actor=ACTOR)
    assert job.data["pruefsumme"] == workspace.waves()[0].fields["snapshot"]
    assert "schon seit dem" in done(desk, workspace, "einfrieren", actor=ACTOR).error


def test_a_worker_killed_while_it_prints_is_told(desk: JobDesk, workspace: Workspace) -> None:
    job = reached(desk, begun(desk, workspace, "dokumente", with_plan=False), lambda found: found.progress.total > 0, 60)
    os.kill(desk._hands[0].pid, signal.SIGKILL)
    found = awaited(desk, job, 2)
    assert (found.state, found.files) == (State.FAILED, ())
    assert "abgestürzt" in found.error


def test_a_project_on_a_server_works_too_and_its_password_is_written_nowhere(desk: JobDesk, project: Path, tmp_path: Path) -> None:
    """Backup is refused with the way to do it; the address stands in no file of the jobs, also after a failure."""
    url = os.environ.get("REIFEGRAD_TEST_POSTGRES", "")
    if not url and os.environ.get("REIFEGRAD_NEEDS_POSTGRES"):
        pytest.fail("REIFEGRAD_NEEDS_POSTGRES is set, but REIFEGRAD_TEST_POSTGRES is not")
    if not url:
        pytest.skip("no PostgreSQL; run: tools/with-postgres pytest …")
    place = make_url(url).set(password=SECRET.replace(" ", "-")).render_as_string(hide_password=False)
    workspace = service.create_project(place, service.load_folder(project, TODAY), ACTOR)
    assert done(desk, workspace, "einfrieren", actor=ACTOR).data["pruefsumme"] == workspace.waves()[0].fields["snapshot"]
    assert done(desk, workspace, "dokumente", products=("anlage",), with_plan=False).state is State.DONE
    assert "pg_dump" in done(desk, workspace, "sicherung").error
    lost = desk.start("buendel", {"today": TODAY}, place=place.replace("@", "@nirgends.invalid"), project="", owner="ute")
    assert awaited(desk, lost, 30).state is State.FAILED
    assert not [path for path in (tmp_path / "auftraege").rglob("*") if path.is_file() and SECRET.replace(" ", "-").encode() in path.read_bytes()]
    workspace.engine.dispose()


def test_every_kind_has_a_german_title_and_never_shows_a_pass_phrase() -> None:
    for kind in KINDS:
        known = {"today": TODAY, "day": TODAY, "document": "gutachten", "release": "x", "approver": "x", "base": 1, "actor": "geheim", "name": "geheim", "passphrase": "geheim"}
        values = {name: value for name, value in known.items() if name in kind.params.__dataclass_fields__}
        params = kind.params(**values)
        assert params.title[0].isupper() or params.title[0] == "»"
        assert "geheim" not in repr(replace(params, **{name: "-" for name in ("actor", "name") if name in values}))
