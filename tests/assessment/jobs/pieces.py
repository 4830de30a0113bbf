"""Small pieces of long work for the desk: count, hang, write, fail, die, take a project's lock."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assessment.errors import BrokenProject, Refused
from assessment.jobs import Job, JobDesk, Kind, Outcome, Task, Tell
from questionnaires import Problem

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """What a piece of work is to do, ``times`` over."""

    deed: str = ""
    times: int = 3

    @property
    def title(self) -> str:
        return f"Probe {self.deed}".strip()


def count(task: Task[Piece], tell: Tell) -> Outcome:
    """Tell each step and write a file at the end."""
    for number in range(task.params.times):
        tell(number, task.params.times, f"Schritt {number + 1} läuft.")
        time.sleep(0.3)
    (task.folder / "ergebnis.txt").write_text(f"{task.params.times} Schritte\n", encoding="utf-8")
    (task.scratch / "zettel.txt").write_text("weg damit", encoding="utf-8")
    return Outcome({"schritte": task.params.times, "eingang": [path.read_text(encoding="utf-8") for path in task.inputs]}, keeps_inputs=task.params.deed == "behalten")


def hang(task: Task[Piece], tell: Tell) -> Outcome:
    """Write half a file into the result and a row into the project, then never end."""
    (task.folder / "halb.txt").write_text("halb", encoding="utf-8")
    base = sqlite3.connect(task.place, isolation_level=None)
    base.execute("begin immediate")
    base.execute("insert into zeile values ('halb')")
    tell(1, 2, f"{os.getpid()}")
    while True:
        time.sleep(1)


def flood(task: Task[Piece], tell: Tell) -> Outcome:
    """Tell far more than anybody can read, then pause."""
    for number in range(1, task.params.times + 1):
        tell(number, task.params.times, f"Schritt {number}")
    time.sleep(1)
    return Outcome({})


def fail(task: Task[Piece], tell: Tell) -> Outcome:
    """End in one of many bad ways."""
    (task.folder / "halb.txt").write_text("halb", encoding="utf-8")
    match task.params.deed:
        case "refuse":
            raise Refused("Das geht so nicht. Machen Sie es anders.")
        case "broken":
            raise BrokenProject([Problem("kaputt", "datei.csv", 3, "Falsch.", "Richtig schreiben."), Problem("kaputt", "datei.csv", 4, "Auch falsch.", "Auch das.")])
        case "full":
            raise OSError(28, "No space left on device", "/geheim/pfad")
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(0)
        case "nan":
            return Outcome({"wert": float("nan")})
        case "secret":
            raise RuntimeError(f"could not connect to {task.place}")
    raise KeyError(task.params.deed)


KINDS = (Kind("count", Piece, count), Kind("flood", Piece, flood), Kind("hang", Piece, hang), Kind("fail", Piece, fail))


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **hours: float) -> None:
        self.now += timedelta(**hours)


@contextmanager
def desk(folder: Path, workers: int = 2, clock: Clock | None = None) -> Iterator[JobDesk]:
    """A desk with these pieces of work."""
    opened = JobDesk(folder / "auftraege", KINDS, cache=folder / "cache", workers=workers, clock=clock)
    try:
        yield opened
    finally:
        opened.close()


def project(folder: Path) -> str:
    """A file that stands for a project."""
    place = folder / "projekt.sqlite"
    base = sqlite3.connect(place)
    base.execute("create table if not exists zeile (text)")
    base.commit()
    base.close()
    return str(place)


def rows(place: str) -> int:
    """How many rows the project has; writing must be free again."""
    base = sqlite3.connect(place, timeout=2, isolation_level=None)
    base.execute("begin immediate")
    (count,) = base.execute("select count(*) from zeile").fetchone()
    base.execute("rollback")
    base.close()
    return int(count)


def started(desk: JobDesk, kind: str, deed: str = "", *, times: int = 3, place: str = "", owner: str = "ute", inputs: tuple[Path, ...] = ()) -> Job:
    return desk.start(kind, {"deed": deed, "times": times}, place=place, project="p1", owner=owner, town="t1", inputs=inputs)


def awaited(desk: JobDesk, job: Job, seconds: float = 20) -> Job:
    """Wait until a job is over."""
    return reached(desk, job, lambda found: found.state.over, seconds)


def running(desk: JobDesk, job: Job) -> Job:
    """Wait until a job has told something."""
    return reached(desk, job, lambda found: bool(found.progress.sentence))


def reached(desk: JobDesk, job: Job, when, seconds: float = 20) -> Job:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = desk.find(job.id)
        assert found is not None
        if when(found):
            return found
        time.sleep(0.01)
    raise AssertionError(f"still {found}")


def is_alive(pid: int) -> bool:
    """Tell whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def files_of(folder: Path) -> list[Path]:
    """All files any job has left."""
    return [path for path in (folder / "auftraege" / "dateien").rglob("*") if path.is_file()]
