"""What happens in the process of a job: the work runs, tells how far it is, and says how it ended."""

from __future__ import annotations

import errno
import hashlib
import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from assessment.errors import BrokenProject, Refused
from assessment.jobs.model import Ended, KeptFile, Progress, State
from assessment.printing import begin_worker
from assessment.store import BadValue, StoreError
from assessment.ways import on_page

MEDIA = {
    ".pdf": "application/pdf", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip", ".json": "application/json", ".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
OTHER_MEDIA = "application/octet-stream"
DIED = ("Der Auftrag ist abgestürzt, wahrscheinlich fehlte Arbeitsspeicher. Gespeichert wird immer ganz oder gar nicht: Sehen Sie im Projekt nach, was gilt, "
        "schließen Sie andere Programme und starten Sie den Auftrag noch einmal.")
FULL = "Auf dem Datenträger ist kein Platz mehr. Schaffen Sie Platz und starten Sie den Auftrag noch einmal."
NO_FILE = "Eine Datei ließ sich nicht lesen oder schreiben. Prüfen Sie, ob das Projekt noch an seinem Ort liegt und der Datenträger beschreibbar ist."

Tell: TypeAlias = Callable[[int, int, str], None]
"""Say how far the work is: steps done, all steps, the step now begun as a German sentence."""


class Params(Protocol):
    """What a kind of job wants to know; its title is what the user reads in the list of jobs."""

    @property
    def title(self) -> str:
        """Give the German title."""


P = TypeVar("P", bound=Params)


@dataclass(frozen=True)
class Task(Generic[P]):
    """What one job works on.

    ``place`` is the project (file or URL; it reaches the worker through the pipe only), ``inputs`` files handed in, ``folder`` takes the
    files that become the result, ``scratch`` is thrown away; ``processes`` is how many it may keep busy.
    """

    params: P
    place: str = field(repr=False)
    project: str
    inputs: tuple[Path, ...]
    folder: Path
    scratch: Path
    cache: Path
    processes: int


@dataclass(frozen=True)
class Outcome:
    """What a piece of work gives beside the files in its folder; ``keeps_inputs``: another job may want the files handed in."""

    data: Mapping[str, Any]
    keeps_inputs: bool = False


@dataclass(frozen=True)
class Kind(Generic[P]):
    """A kind of job: its name, what it wants to know and the function that does it, which a worker finds by its name."""

    name: str
    params: Callable[..., P]
    run: Callable[[Task[P], Tell], Outcome]


def work(run: Callable[[Task[Any], Tell], Outcome], task: Task[Any], pipe: Connection) -> None:
    """Do a job in a process of its own."""
    begin_worker()
    for folder in (task.folder, task.scratch):
        folder.mkdir(parents=True, exist_ok=True)

    def tell(done: int, total: int, sentence: str) -> None:
        pipe.send(Progress(done, total, sentence))

    pipe.send(_ended(run, task, tell))
    pipe.close()


def _ended(run: Callable[[Task[Any], Tell], Outcome], task: Task[Any], tell: Tell) -> Ended:
    try:
        outcome = run(task, tell)
        json.dumps(outcome.data, allow_nan=False)
        return Ended(State.DONE, outcome.data, tuple(_kept(path) for path in sorted(task.folder.iterdir())), keeps_inputs=outcome.keeps_inputs)
    except BrokenProject as broken:
        return Ended(State.FAILED, error="Es wurde nichts geschrieben.", problems=tuple(broken.problems))
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is told to whoever waits for it
        return Ended(State.FAILED, error=reason_of(error))


def reason_of(error: BaseException) -> str:
    """Say in German why a job failed; what is unexpected is named by kind and line only, since its words might hold an address or a password."""
    if isinstance(error, Refused | StoreError | BadValue):
        return on_page(error)
    if isinstance(error, MemoryError):
        return DIED
    if isinstance(error, OSError):
        return FULL if error.errno == errno.ENOSPC else NO_FILE
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {Path(frames[-1].filename).name}, Zeile {frames[-1].lineno}" if frames else ""
    return f"Unerwarteter Fehler im Programm ({type(error).__name__}{where}). Bitte melden Sie ihn."


def _kept(path: Path) -> KeptFile:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return KeptFile(path.name, MEDIA.get(path.suffix, OTHER_MEDIA), path.stat().st_size, digest)
