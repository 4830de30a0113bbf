"""The table of all jobs in a folder, read and written by every server process that works there."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from assessment.jobs.model import Ended, Job, KeptFile, Progress, State
from assessment.printing import open_notebook
from questionnaires import Problem

LAYOUT = 1
TABLE = """
create table if not exists job (
    id text primary key, desk text not null, project text not null, kind text not null, title text not null, owner text not null, town text not null,
    created text not null, began text, ended text, state text not null, stop integer not null default 0,
    done integer not null default 0, total integer not null default 0, sentence text not null default '',
    data text not null default '{}', files text not null default '[]', error text not null default '', problems text not null default '[]', expired integer not null default 0)
"""


class JobTable:
    """Jobs by id; every change is saved at once. Used by several threads."""

    def __init__(self, place: Path) -> None:
        self._base = open_notebook(place, LAYOUT, {"job": TABLE}, many_threads=True)
        self._base.row_factory = sqlite3.Row
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        with self._one_at_a_time:
            self._base.close()

    def enter(self, job: Job, desk: str, most: int) -> bool:
        """Enter a waiting job of a desk, unless its owner has ``most`` unfinished ones already."""
        with self._changing() as base:
            if base.execute("select count(*) from job where owner = ? and state in ('waiting', 'running')", (job.owner,)).fetchone()[0] >= most:
                return False
            base.execute("insert into job (id, desk, project, kind, title, owner, town, created, state) values (?, ?, ?, ?, ?, ?, ?, ?, 'waiting')",
                         (job.id, desk, job.project, job.kind, job.title, job.owner, job.town, _text(job.created)))
            return True

    def begin(self, job: str, at: datetime) -> bool:
        """Mark a waiting job as running; False where it no longer waits."""
        with self._changing() as base:
            return base.execute("update job set state = 'running', began = ? where id = ? and state = 'waiting'", (_text(at), job)).rowcount == 1

    def tell(self, job: str, progress: Progress) -> None:
        """Note how far a running job is."""
        with self._changing() as base:
            base.execute("update job set done = ?, total = ?, sentence = ? where id = ? and state = 'running'", (progress.done, progress.total, progress.sentence, job))

    def end(self, job: str, ended: Ended, at: datetime) -> bool:
        """Note how a job ended; False where it was over before."""
        values = (ended.state.value, _text(at), _json(ended.data), _json([asdict(file) for file in ended.files]), ended.error, _json(ended.problems), job)
        with self._changing() as base:
            return base.execute("update job set state = ?, ended = ?, data = ?, files = ?, error = ?, problems = ? where id = ? and state in ('waiting', 'running')", values).rowcount == 1

    def ask_to_stop(self, job: str, at: datetime) -> None:
        """Cancel a waiting job; a running one is stopped by the desk that runs it."""
        with self._changing() as base:
            base.execute("update job set state = 'cancelled', ended = ? where id = ? and state = 'waiting'", (_text(at), job))
            base.execute("update job set stop = 1 where id = ? and state = 'running'", (job,))

    def to_stop(self, desk: str) -> set[str]:
        """Give the running jobs of a desk that somebody cancelled."""
        return {row["id"] for row in self._rows("select id from job where desk = ? and state = 'running' and stop = 1", (desk,))}

    def find(self, job: str) -> Job | None:
        """Give a job."""
        return next((_job(row) for row in self._rows("select * from job where id = ?", (job,))), None)

    def of(self, project: str, owner: str) -> list[Job]:
        """Give somebody's jobs in a project, newest first."""
        return [_job(row) for row in self._rows("select * from job where project = ? and owner = ? order by created desc, rowid desc", (project, owner))]

    def desks(self) -> set[str]:
        """Give the desks that have unfinished jobs."""
        return {row["desk"] for row in self._rows("select distinct desk from job where state in ('waiting', 'running')")}

    def unfinished(self, desk: str) -> list[str]:
        """Give the unfinished jobs of a desk."""
        return [row["id"] for row in self._rows("select id from job where desk = ? and state in ('waiting', 'running')", (desk,))]

    def expire(self, before: datetime) -> list[str]:
        """Empty the jobs that ended before a time; gives those whose files are to be removed now."""
        with self._changing() as base:
            emptied = "update job set expired = 1, data = '{}', files = '[]', problems = '[]' where ended < ? and expired = 0 returning id"
            return [row["id"] for row in base.execute(emptied, (_text(before),)).fetchall()]

    def forget(self, before: datetime) -> None:
        """Remove the jobs that ended before a time."""
        with self._changing() as base:
            base.execute("delete from job where ended < ?", (_text(before),))

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that takes the lock at once."""
        with self._one_at_a_time, self._base:
            self._base.execute("begin immediate")
            yield self._base

    def _rows(self, query: str, values: Iterable[str] = ()) -> list[sqlite3.Row]:
        with self._one_at_a_time:
            return self._base.execute(query, tuple(values)).fetchall()


def _job(row: sqlite3.Row) -> Job:
    return Job(
        row["id"], row["project"], row["kind"], row["title"], row["owner"], row["town"], datetime.fromisoformat(row["created"]), State(row["state"]), _time(row["began"]), _time(row["ended"]),
        Progress(row["done"], row["total"], row["sentence"]), json.loads(row["data"]), tuple(KeptFile(**file) for file in json.loads(row["files"])), row["error"],
        tuple(Problem(*problem) for problem in json.loads(row["problems"])), bool(row["expired"]))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _text(time: datetime) -> str:
    """Give a time as text that sorts as the time does: same zone, same length."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds")


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
