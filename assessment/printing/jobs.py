"""The job table: which document of which content stands where, so that an interrupted run goes on and nothing is made twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from assessment.printing.cache import Entry
from assessment.printing.notebook import open_notebook

LAYOUT = 1
TABLE = """
create table if not exists job (
    folder text not null, file text not null, subject text not null, product text not null, edition text not null,
    content text not null default '', checksum text not null default '', pages integer not null default 0, replaced text not null default '',
    state text not null, began text not null default '', ended text not null default '', tries integer not null default 0, error text not null default '',
    primary key (folder, file))
"""
SELECTED = "select file, subject, product, edition, content, checksum, pages, replaced, state, began, ended, tries, error from job where folder = ?"


class State(Enum):
    """State of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Job:
    """A row of the table: the document ``file`` about ``subject`` (short name of a member, role, or empty for the group).

    ``content`` is the key of what stands in the file (or is being made), ``checksum`` the SHA-256 of the file, empty until it was written.
    """

    file: str
    subject: str
    product: str
    edition: str
    content: str = ""
    checksum: str = ""
    pages: int = 0
    replaced: str = ""
    state: State = State.WAITING
    began: str = ""
    ended: str = ""
    tries: int = 0
    error: str = ""


class JobTable:
    """The jobs of one output folder; every change is saved at once."""

    def __init__(self, place: Path, folder: Path) -> None:
        self._folder = str(folder.absolute())
        self._base = open_notebook(place, LAYOUT, {"job": TABLE})

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def wait(self, jobs: Iterable[Job]) -> None:
        """Enter jobs as waiting; what is known of their files stays."""
        self._base.executemany(
            "insert into job (folder, file, subject, product, edition, state) values (?, ?, ?, ?, ?, 'waiting') "
            "on conflict (folder, file) do update set subject = excluded.subject, product = excluded.product, edition = excluded.edition, state = 'waiting', error = ''",
            [(self._folder, job.file, job.subject, job.product, job.edition) for job in jobs])
        self._base.commit()

    def begin(self, file: str, content: str) -> None:
        """Mark a job as running for a content; the file that stands is no longer of it."""
        self._change(file, content=content, checksum="", state=State.RUNNING.value, began=_now(), ended="", error="")

    def finish(self, file: str, content: str, entry: Entry, tries: int) -> None:
        """Mark a job as done: this file of this content was written."""
        self._change(file, content=content, checksum=entry.checksum, pages=entry.pages, replaced=entry.replaced, state=State.DONE.value, ended=_now(), tries=tries)

    def keep(self, file: str) -> None:
        """Mark a job as done whose file stood already."""
        self._change(file, state=State.DONE.value, ended=_now(), error="")

    def fail(self, file: str, error: str, tries: int) -> None:
        """Mark a job as failed."""
        self._change(file, state=State.FAILED.value, ended=_now(), error=error, tries=tries)

    def jobs(self) -> list[Job]:
        """Give all jobs of the folder by file name."""
        return [_job(row) for row in self._base.execute(f"{SELECTED} order by file", (self._folder,))]

    def stands(self, file: str, content: str) -> Job | None:
        """Give the job whose file stands in the folder, whole and of this content."""
        row = self._base.execute(f"{SELECTED} and file = ? and content = ? and checksum <> ''", (self._folder, file, content)).fetchone()
        if row is None:
            return None
        found = _job(row)
        try:
            standing = (Path(self._folder) / file).read_bytes()
        except OSError:
            return None
        return found if hashlib.sha256(standing).hexdigest() == found.checksum else None

    def _change(self, file: str, **fields: str | int) -> None:
        named = ", ".join(f"{name} = ?" for name in fields)
        self._base.execute(f"update job set {named} where folder = ? and file = ?", (*fields.values(), self._folder, file))  # noqa: S608 - names from this file only
        self._base.commit()


def _job(row: tuple[Any, ...]) -> Job:
    """Read a row as SELECTED gives it."""
    file, subject, product, edition, content, checksum, pages, replaced, state, began, ended, tries, error = row
    return Job(file, subject, product, edition, content, checksum, pages, replaced, State(state), began, ended, tries, error)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
