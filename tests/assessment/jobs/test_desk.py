"""Long work: seen, stopped, survived, told, limited and forgotten – with real processes."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessment.errors import Refused
from assessment.jobs import State
from assessment.jobs.desk import CLOSING, GONE, TOO_MANY
from assessment.jobs.worker import DIED, FULL
from tests.assessment.jobs.pieces import Clock, awaited, desk, files_of, is_alive, project, reached, rows, running, started

ROOT = Path(__file__).parents[3]


def test_progress_is_seen_and_the_result_is_kept(tmp_path: Path) -> None:
    """Steps come in order, the last file has its checksum, and nothing but the result stays."""
    with desk(tmp_path) as opened:
        job = started(opened, "count", times=3)
        assert (job.state, job.title, job.owner, job.town, job.project) == (State.WAITING, "Probe", "ute", "t1", "p1")
        seen = []
        while not (found := opened.find(job.id)).state.over:
            seen.append((found.progress.done, found.progress.sentence))
            time.sleep(0.05)
        steps = [step for step in dict.fromkeys(seen) if step[1]]
        assert steps == sorted(steps)
        assert {(1, "Schritt 2 läuft."), (2, "Schritt 3 läuft.")} & set(steps)
        assert (found.state, found.data["schritte"], found.error) == (State.DONE, 3, "")
        assert found.created <= found.began <= found.ended
        (file,) = found.files
        path = opened.path_of(found, file.name)
        assert (file.name, file.media, file.size) == ("ergebnis.txt", "text/plain; charset=utf-8", 11)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
        assert files_of(tmp_path) == [path]
        assert opened.path_of(found, "../../auftraege.sqlite") is None
        assert opened.path_of(found, "anderes.txt") is None


def test_cancel_stops_what_runs_and_leaves_nothing(tmp_path: Path) -> None:
    """The process is gone, its file is gone, the project's lock is free and its row was never written – within two seconds."""
    place = project(tmp_path)
    with desk(tmp_path) as opened:
        job = running(opened, started(opened, "hang", place=place))
        pid = int(job.progress.sentence)
        begun = time.monotonic()
        found = opened.cancel(job.id)
        assert time.monotonic() - begun < 2
        assert (found.state, found.files, found.error) == (State.CANCELLED, (), "")
        assert not is_alive(pid)
        assert rows(place) == 0
        assert files_of(tmp_path) == []
        assert opened.cancel(job.id) == found
        assert awaited(opened, started(opened, "count", times=1)).state is State.DONE


def test_cancel_of_what_waits_and_of_what_is_over(tmp_path: Path) -> None:
    with desk(tmp_path, workers=1) as opened:
        first, second = started(opened, "count", times=2), started(opened, "count")
        assert opened.cancel(second.id).state is State.CANCELLED
        assert awaited(opened, first).state is State.DONE
        assert opened.cancel(first.id).state is State.DONE
        assert opened.cancel("unbekannt") is None
        assert opened.find(second.id).began is None
        assert len(files_of(tmp_path)) == 1


def test_a_killed_worker_is_told_within_a_second_and_others_go_on(tmp_path: Path) -> None:
    place = project(tmp_path)
    with desk(tmp_path) as opened:
        job, other = running(opened, started(opened, "hang", place=place)), started(opened, "count", times=4)
        running(opened, other)
        begun = time.monotonic()
        os.kill(int(job.progress.sentence), signal.SIGKILL)
        found = awaited(opened, job)
        assert time.monotonic() - begun < 1
        assert (found.state, found.error, found.files) == (State.FAILED, DIED, ())
        assert rows(place) == 0
        assert awaited(opened, other).state is State.DONE
        assert awaited(opened, started(opened, "count", times=1)).state is State.DONE


@pytest.mark.parametrize(("deed", "said"), [
    ("kill", DIED), ("exit", DIED), ("full", FULL), ("refuse", "Das geht so nicht. Machen Sie es anders."), ("broken", "Es wurde nichts geschrieben."),
    ("nan", "Unerwarteter Fehler im Programm (ValueError in encoder.py, Zeile"), ("secret", "Unerwarteter Fehler im Programm (RuntimeError in pieces.py, Zeile"),
])
def test_every_bad_end_is_told_in_german(tmp_path: Path, deed: str, said: str) -> None:
    """With all problems, without a half file, and never with the address of the project."""
    place = "postgresql://reifegrad:geheim@rechner/projekt"
    with desk(tmp_path) as opened:
        found = awaited(opened, started(opened, "fail", deed, place=place))
        assert found.state is State.FAILED
        assert found.error.startswith(said)
        assert [(problem.line, problem.message) for problem in found.problems] == ([(3, "Falsch."), (4, "Auch falsch.")] if deed == "broken" else [])
        assert files_of(tmp_path) == []
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"geheim" not in path.read_bytes()


def test_one_owner_gets_three_at_a_time(tmp_path: Path) -> None:
    """The fourth is refused, another owner is not; one that ends makes room."""
    with desk(tmp_path, workers=1) as opened:
        jobs = [started(opened, "count", times=1) for _ in range(3)]
        with pytest.raises(Refused, match=TOO_MANY):
            started(opened, "count")
        assert started(opened, "count", owner="ole", times=1).owner == "ole"
        assert [job.id for job in opened.of("p1", "ute")] == [job.id for job in reversed(jobs)]
        assert opened.of("p2", "ute") == []
        awaited(opened, jobs[0])
        assert started(opened, "count", times=1).state is State.WAITING


def test_unknown_parameters_never_begin(tmp_path: Path) -> None:
    with desk(tmp_path) as opened:
        with pytest.raises(TypeError):
            opened.start("count", {"falsch": 1}, place="", project="p1", owner="ute")
        assert opened.of("p1", "ute") == []


def test_files_go_after_a_day_and_the_job_after_a_month(tmp_path: Path) -> None:
    clock = Clock()
    with desk(tmp_path, clock=clock) as opened:
        job = awaited(opened, started(opened, "count", times=1))
        clock.move(hours=23)
        assert opened.path_of(opened.find(job.id), "ergebnis.txt") is not None
        clock.move(hours=2)
        found = opened.find(job.id)
        assert (found.state, found.expired, found.files, found.data) == (State.DONE, True, (), {})
        assert opened.path_of(job, "ergebnis.txt") is None
        assert files_of(tmp_path) == []
        clock.move(days=30)
        assert opened.find(job.id) is None


def test_inputs_are_copied_and_kept_only_for_another_job(tmp_path: Path) -> None:
    """Two of one name do not meet; what is not kept is gone with the end of the job."""
    paths = tuple(tmp_path / name / "antworten.csv" for name in "ab")
    for path in paths:
        path.parent.mkdir()
        path.write_text(path.parent.name, encoding="utf-8")
    with desk(tmp_path) as opened:
        trial, real = started(opened, "count", "behalten", times=1, inputs=paths), started(opened, "count", times=1, inputs=paths)
        for path in paths:
            path.unlink()
        trial, real = awaited(opened, trial), awaited(opened, real)
        assert trial.data["eingang"] == real.data["eingang"] == ["a", "b"]
        assert [path.read_text(encoding="utf-8") for path in opened.inputs_of(trial)] == ["a", "b"]
        assert opened.inputs_of(real) == ()
        assert awaited(opened, started(opened, "count", times=1, inputs=opened.inputs_of(trial))).data["eingang"] == ["a", "b"]


def test_two_desks_share_one_folder(tmp_path: Path) -> None:
    """Each sees the other's jobs and can cancel them; neither takes the other for dead; limits count both."""
    place = project(tmp_path)
    with desk(tmp_path) as one, desk(tmp_path) as two:
        job, other = running(one, started(one, "hang", place=place)), started(two, "count", times=2)
        assert two.find(job.id).state is State.RUNNING
        assert awaited(one, other).state is State.DONE
        assert one.path_of(one.find(other.id), "ergebnis.txt") == two.path_of(two.find(other.id), "ergebnis.txt")
        third, fourth = started(two, "count", times=1), started(two, "count", times=1)
        with pytest.raises(Refused):
            started(one, "count")
        awaited(two, third)
        awaited(two, fourth)
        begun = time.monotonic()
        assert two.cancel(job.id).state is State.CANCELLED
        assert time.monotonic() - begun < 2
        assert not is_alive(int(job.progress.sentence))


def test_a_closed_desk_leaves_nobody_waiting(tmp_path: Path) -> None:
    """Closing twice is fine; what comes afterwards is refused."""
    place = project(tmp_path)
    with desk(tmp_path, workers=1) as opened:
        job, waiting = running(opened, started(opened, "hang", place=place)), started(opened, "count")
    assert not is_alive(int(job.progress.sentence))
    with desk(tmp_path) as opened:
        assert [(found.state, found.error) for found in (opened.find(job.id), opened.find(waiting.id))] == [(State.FAILED, GONE)] * 2
    opened.close()
    with pytest.raises(Refused, match=CLOSING):
        started(opened, "count")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_dead_servers_jobs_are_told_as_failed(tmp_path: Path, how: signal.Signals) -> None:
    """Another server process dies: its worker ends, its jobs are told as failed at the next look, the project is free."""
    place = project(tmp_path)
    with (desk(tmp_path) as opened, subprocess.Popen([sys.executable, "-m", "tests.assessment.jobs.server", str(tmp_path), place], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server):
        job, waiting, pid = server.stdout.readline().split()
        assert opened.find(job).state is State.RUNNING
        assert opened.find(waiting).state is State.WAITING
        server.send_signal(how)
        server.wait(10)
        until = time.monotonic() + 2
        while is_alive(int(pid)) and time.monotonic() < until:
            time.sleep(0.02)
        assert not is_alive(int(pid))
        found = [opened.find(job), opened.find(waiting)]
        assert [(item.state, item.error) for item in found] == [(State.FAILED, GONE)] * 2
        assert rows(place) == 0
        assert files_of(tmp_path) == []


def test_a_server_that_just_ends_stops_its_jobs(tmp_path: Path) -> None:
    """Without a word to the desk: the interpreter leaves at once, the worker with it, and the job is told as failed."""
    place = project(tmp_path)
    script = ("import sys; from pathlib import Path; from assessment.jobs import JobDesk; from tests.assessment.jobs.pieces import KINDS, running, started; "
              "desk = JobDesk(Path(sys.argv[1]) / 'auftraege', KINDS, cache=Path(sys.argv[1])); job = running(desk, started(desk, 'hang', place=sys.argv[2])); print(job.id, job.progress.sentence)")
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path), place], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    job, pid = ended.stdout.split()
    assert not is_alive(int(pid))
    with desk(tmp_path) as opened:
        assert (opened.find(job).state, opened.find(job).error) == (State.FAILED, GONE)


def test_what_a_server_left_that_died_while_taking_a_job_in_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "auftraege" / "dateien" / "0123" / "eingang" / "1" / "antworten.csv"
    left.parent.mkdir(parents=True)
    left.write_text("Kommune", encoding="utf-8")
    clock = Clock()
    clock.now = datetime.now(UTC)
    with desk(tmp_path, clock=clock):
        assert left.exists()
    clock.move(hours=25)
    with desk(tmp_path, clock=clock):
        assert not left.exists()


def test_a_flood_of_progress_is_thinned(tmp_path: Path) -> None:
    """Twenty thousand steps are told, a few are noted, the last sentence of a pause is the one that is seen."""
    with desk(tmp_path) as opened:
        job = started(opened, "flood", times=20_000)
        found = reached(opened, job, lambda found: found.progress.done == 20_000)
        assert found.progress.sentence == "Schritt 20000"
        assert awaited(opened, job).state is State.DONE
