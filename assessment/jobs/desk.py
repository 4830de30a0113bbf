"""The desk where long work is handed in: it waits, runs in a process of its own, can be stopped, and its files are kept for a day."""

from __future__ import annotations

import atexit
import logging
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Pipe, wait
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from assessment.errors import Refused
from assessment.jobs.hand import Hand
from assessment.jobs.model import Ended, Job, State
from assessment.jobs.presence import Presence, is_present
from assessment.jobs.table import JobTable
from assessment.jobs.worker import DIED, Kind, Task, reason_of
from assessment.printing import worker_context

MOST_OF_ONE = 3
KEPT, REMEMBERED = timedelta(hours=24), timedelta(days=30)
"""How long files and data are kept, and how long a job stands in the list."""
STOP_SECONDS = 5.0
ATTENTIVE, IDLE = 0.2, 60.0
"""Seconds between two looks while something runs (also how often progress is noted), and while nothing does."""
TOO_MANY = "Von Ihnen warten oder laufen schon drei Aufträge. Warten Sie, bis einer fertig ist, oder brechen Sie einen ab."
GONE = "Der Server wurde beendet, bevor der Auftrag fertig war. Starten Sie den Auftrag noch einmal."
CLOSING = "Der Server wird gerade beendet. Starten Sie den Auftrag, sobald er wieder läuft."

_log = logging.getLogger(__name__)


class JobDesk:
    """Jobs of a folder; several desks, also of several server processes, may share one. A job runs at the desk that took it.

    Each job has a process of its own, forked from one that has the module ``warm`` loaded: so it can be killed, its memory goes back, and
    its crash harms no other. Parameters and place of a project stay in memory; the table holds neither.
    """

    def __init__(self, folder: Path, kinds: Sequence[Kind[Any]], *, cache: Path, workers: int = 2, warm: str = "assessment.jobs", clock: Callable[[], datetime] | None = None) -> None:
        self._folder, self._cache, self._workers = folder, cache, workers
        self._kinds = {kind.name: kind for kind in kinds}
        self._clock = clock or _utc_now
        self._context = worker_context(warm)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._files = folder / "dateien"
        self._files.mkdir(exist_ok=True)
        self._name = secrets.token_hex(8)
        self._presence = Presence(folder, self._name)
        self._table = JobTable(folder / "auftraege.sqlite")
        self._waiting: list[tuple[str, Kind[Any], Task[Any]]] = []
        self._hands: list[Hand] = []
        self._lock, self._closing = threading.Lock(), False
        self._bell, self._bell_pull = Pipe(duplex=False)
        self._sweep()
        self._thread = threading.Thread(target=self._attend, name="Aufträge", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def start(self, kind: str, params: Mapping[str, Any], *, place: str, project: str, owner: str, town: str = "", inputs: Sequence[Path] = ()) -> Job:
        """Hand in a job; ``inputs`` are copied. Raises Refused where its owner has enough of them, TypeError for unknown parameters."""
        chosen = self._kinds[kind]
        told = chosen.params(**params)
        if self._closing:
            raise Refused(CLOSING)
        self._tidy()
        job = Job(secrets.token_hex(16), project, kind, told.title, owner, town, self._clock())
        task = Task(told, place, project, self._taken_in(job.id, inputs), self._of(job.id) / "ergebnis", self._of(job.id) / "arbeit", self._cache, max(1, (os.cpu_count() or 1) // self._workers))
        with self._lock:
            entered = not self._closing and self._table.enter(job, self._name, MOST_OF_ONE)
            if entered:
                self._waiting.append((job.id, chosen, task))
        if not entered:
            self._discard(job.id)
            raise Refused(CLOSING if self._closing else TOO_MANY)
        self._ring()
        return job

    def find(self, job: str) -> Job | None:
        """Give a job; None where it never was or is long forgotten."""
        self._tidy()
        return self._table.find(job)

    def of(self, project: str, owner: str) -> list[Job]:
        """Give somebody's jobs in a project, newest first."""
        self._tidy()
        return self._table.of(project, owner)

    def cancel(self, job: str) -> Job | None:
        """Stop a job and wait until it has stopped; one that has just ended stays as it ended."""
        self._table.ask_to_stop(job, self._clock())
        self._ring()
        until = monotonic() + STOP_SECONDS
        while (found := self.find(job)) is not None and not found.state.over and monotonic() < until:
            sleep(0.02)
        if found is not None and found.state is State.CANCELLED:
            self._discard(job)
        return found

    def path_of(self, job: Job, name: str) -> Path | None:
        """Give where a file of a finished job lies; None where there is none of this name."""
        path = self._of(job.id) / "ergebnis" / name
        return path if any(file.name == name for file in job.files) and path.is_file() else None

    def inputs_of(self, job: Job) -> tuple[Path, ...]:
        """Give the files handed in with a job, where it kept them for another one."""
        return tuple(sorted((self._of(job.id) / "eingang").glob("*/*")))

    def close(self) -> None:
        """Stop everything; unfinished jobs of this desk are told as failed."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
        atexit.unregister(self.close)
        self._ring()
        self._thread.join()
        for hand in self._hands:
            self._stop(hand, Ended(State.FAILED, error=GONE))
        self._give_up(self._name)
        self._table.close()
        self._presence.leave()
        self._bell.close()
        self._bell_pull.close()

    def _attend(self) -> None:
        """Look after the jobs until the desk closes; what the table or the disk refuses is tried again."""
        while not self._closing:
            try:
                wait([self._bell, *(hand.sentinel for hand in self._hands)], ATTENTIVE if self._hands else IDLE)
                self._look()
            except Exception:  # noqa: BLE001 - without whoever looks after them, jobs would seem to run for ever
                _log.exception("Die Auftragsliste lässt sich gerade nicht führen.")
                sleep(1)

    def _look(self) -> None:
        while self._bell.poll():
            self._bell.recv_bytes()
        for hand in list(self._hands):
            self._look_after(hand)
        for job in self._table.to_stop(self._name) if self._hands else ():
            for hand in [hand for hand in self._hands if hand.job == job]:
                self._stop(hand, Ended(State.CANCELLED))
                self._hands.remove(hand)
        self._begin()
        self._tidy()

    def _look_after(self, hand: Hand) -> None:
        """Note what a job said, and its end."""
        dead = hand.hear()
        if hand.ended is not None or dead:
            self._end(hand.job, hand.ended or Ended(State.FAILED, error=DIED))
        elif hand.progress is not None:
            self._table.tell(hand.job, hand.progress)
            hand.progress = None
        if hand.lingers:
            hand.stop()
        if dead or hand.lingers:
            hand.release()
            self._hands.remove(hand)

    def _stop(self, hand: Hand, otherwise: Ended) -> None:
        """Kill a job; where it had ended just before, that counts."""
        hand.stop()
        self._end(hand.job, hand.ended or otherwise)
        hand.release()

    def _begin(self) -> None:
        """Begin what waits, as far as there is room."""
        while len(self._hands) < self._workers:
            with self._lock:
                if self._closing or not self._waiting:
                    return
                job, kind, task = self._waiting.pop(0)
            if not self._table.begin(job, self._clock()):
                self._discard(job)
                continue
            try:
                self._hands.append(Hand.started(self._context, job, kind.run, task))
            except (OSError, EOFError) as error:
                self._end(job, Ended(State.FAILED, error=reason_of(error)))

    def _end(self, job: str, ended: Ended) -> None:
        """Note an end once; what is not a result is removed before anybody is told."""
        rest = self._of(job) if ended.state is not State.DONE else self._of(job) / "arbeit"
        shutil.rmtree(rest, ignore_errors=True)
        if not ended.keeps_inputs:
            shutil.rmtree(self._of(job) / "eingang", ignore_errors=True)
        self._table.end(job, ended, self._clock())

    def _tidy(self) -> None:
        """Tell jobs of dead servers as failed, remove what is too old."""
        now = self._clock()
        for desk in self._table.desks() - {self._name}:
            if not is_present(self._folder, desk):
                self._give_up(desk)
        for job in self._table.expire(now - KEPT):
            self._discard(job)
        self._table.forget(now - REMEMBERED)

    def _sweep(self) -> None:
        """Remove what a server left that died while it took a job in."""
        before = (self._clock() - KEPT).timestamp()
        for path in self._files.iterdir():
            if path.stat().st_mtime < before and self._table.find(path.name) is None:
                shutil.rmtree(path, ignore_errors=True)

    def _give_up(self, desk: str) -> None:
        for job in self._table.unfinished(desk):
            self._end(job, Ended(State.FAILED, error=GONE))

    def _taken_in(self, job: str, inputs: Sequence[Path]) -> tuple[Path, ...]:
        """Copy the files handed in, each to a folder of its own, since two may have one name."""
        taken = tuple(self._of(job) / "eingang" / str(number) / path.name for number, path in enumerate(inputs, 1))
        try:
            for path, target in zip(inputs, taken, strict=True):
                target.parent.mkdir(parents=True)
                shutil.copyfile(path, target)
        except OSError as error:
            self._discard(job)
            raise Refused(reason_of(error)) from error
        return taken

    def _of(self, job: str) -> Path:
        return self._files / job

    def _discard(self, job: str) -> None:
        shutil.rmtree(self._of(job), ignore_errors=True)

    def _ring(self) -> None:
        """Wake whoever looks after the jobs."""
        with self._lock:
            if not self._bell_pull.closed:
                self._bell_pull.send_bytes(b"")


def _utc_now() -> datetime:
    return datetime.now(UTC)
