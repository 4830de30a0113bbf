"""The press of this machine: worker processes that survive the death of one of them.

Workers are forked from a clean server that has everything loaded (measured: as fast as forking ourselves, 15 % less memory than
starting each anew; forking ourselves is unsafe beside the threads of progress bars and solvers). The standard library's
``max_tasks_per_child`` hangs in Python 3.11 (gh-115634), so the pool is replaced as a whole after ``SHIFT`` documents per worker.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from assessment.printing.cache import Cache
from assessment.printing.press import Printed, Task, print_to_disk
from assessment.printing.whole import draft_of

SHIFT = 100
DIED = "Der Arbeitsprozess ist zweimal abgebrochen, wahrscheinlich fehlte Arbeitsspeicher. Schließen Sie andere Programme, oder lassen Sie weniger Dokumente auf einmal setzen."


class LocalPress:
    """Prints in worker processes. When one dies, all that had begun are printed again one by one: only who kills its worker twice fails."""

    def __init__(self, cache: Cache, workers: int, shift: int = SHIFT) -> None:
        self.room = 2 * workers
        self._cache, self._workers, self._left = cache, workers, shift * workers
        self._shift = self._left
        self._pool: ProcessPoolExecutor | None = None
        self._running: dict[Future[Printed], tuple[Task, Path]] = {}
        self._finished: list[Printed] = []

    def put(self, task: Task) -> None:
        """Take a task."""
        if self._left <= 0:
            self._change_shift()
        self._left -= 1
        try:
            self._submit(task)
        except BrokenProcessPool:
            self._recover()
            self._submit(task)

    def collect(self) -> list[Printed]:
        """Wait until something is finished and give all that is."""
        if not self._finished:
            wait(self._running, return_when=FIRST_COMPLETED)
            self._gather()
        finished, self._finished = self._finished, []
        return finished

    def close(self) -> None:
        """Stop; what is not finished is dropped."""
        self._drop_pool()
        for _, draft in self._running.values():
            draft.unlink(missing_ok=True)

    def _submit(self, task: Task) -> None:
        if self._pool is None:
            self._pool = _started(self._workers)
        path = self._cache.path(task.key)
        draft = draft_of(path)
        self._running[self._pool.submit(print_to_disk, task, path, draft)] = (task, draft)

    def _gather(self) -> None:
        """Take what is finished; where a worker died, begin the recovery."""
        broken = False
        for future in [future for future in self._running if future.done()]:
            error = future.exception()
            broken = broken or isinstance(error, BrokenProcessPool)
            if error is None:
                del self._running[future]
                self._finished.append(future.result())
        if broken:
            self._recover()

    def _recover(self) -> None:
        """After a worker's death: what had not begun goes to a new pool, what had begun is printed alone."""
        self._drop_pool()
        left = list(self._running.values())
        self._running.clear()
        begun = [task for task, draft in left if draft.exists() or self._cache.take(task.key)] or [task for task, _ in left]
        for _, draft in left:
            draft.unlink(missing_ok=True)
        self._finished += [self._alone(task) for task in begun]
        for task, _ in left:
            if task not in begun:
                self._submit(task)

    def _alone(self, task: Task) -> Printed:
        path = self._cache.path(task.key)
        draft = draft_of(path)
        with _started(1) as pool:
            try:
                return Printed(task.key, pool.submit(print_to_disk, task, path, draft).result().error, 2)
            except BrokenProcessPool:
                draft.unlink(missing_ok=True)
                return Printed(task.key, DIED, 2)

    def _change_shift(self) -> None:
        """Let all workers finish and begin with new ones, so that no leak of a library grows."""
        while self._running:
            wait(self._running)
            self._gather()
        self._drop_pool()
        self._left = self._shift

    def _drop_pool(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def _started(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=worker_context("assessment.printing.warm"), initializer=begin_worker)


def worker_context(*warm: str) -> multiprocessing.context.BaseContext:
    """Give the way to start workers: forked from a clean server that has loaded the modules ``warm``, or anew where forking is unknown."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", *warm])
    return context


def begin_worker() -> None:
    """Begin as a worker: the parent decides when to stop, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
