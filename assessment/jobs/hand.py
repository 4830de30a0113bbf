"""A desk's hold on the process of one job: hear what it says, notice when it dies, stop it."""

from __future__ import annotations

import multiprocessing.context
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any

from assessment.jobs.model import Ended, Progress
from assessment.jobs.worker import Outcome, Task, Tell, work

LAST_SECONDS = 5.0
"""How long a process may take to leave after its last word."""


class Hand:
    """One running job."""

    def __init__(self, job: str, process: BaseProcess, pipe: Connection) -> None:
        self.job = job
        self.progress: Progress | None = None
        self.ended: Ended | None = None
        self._process, self._pipe = process, pipe
        self._until = 0.0

    @classmethod
    def started(cls, context: multiprocessing.context.BaseContext, job: str, run: Callable[[Task[Any], Tell], Outcome], task: Task[Any]) -> Hand:
        """Start the process of a job."""
        ours, theirs = Pipe(duplex=False)
        process = context.Process(target=work, args=(run, task, theirs))  # type: ignore[attr-defined]
        try:
            process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return cls(job, process, ours)

    @property
    def pid(self) -> int | None:
        """Give the number of the process."""
        return self._process.pid

    @property
    def sentinel(self) -> int:
        """Give what becomes ready when the process dies."""
        return self._process.sentinel

    def hear(self) -> bool:
        """Take all that was said; tells whether the process has died, after everything it said."""
        dead = self._process.exitcode is not None
        try:
            while not self._pipe.closed and self._pipe.poll():
                self._take(self._pipe.recv())
        except (EOFError, OSError):
            self._pipe.close()
        return dead

    def _take(self, said: Progress | Ended) -> None:
        if isinstance(said, Progress):
            self.progress = said
        else:
            self.ended, self._until = said, monotonic() + LAST_SECONDS

    @property
    def lingers(self) -> bool:
        """Tell whether the process is still there long after its last word."""
        return self.ended is not None and monotonic() > self._until

    def stop(self) -> None:
        """End the process at once; what it said before is heard."""
        self._process.kill()
        self._process.join()
        self.hear()

    def release(self) -> None:
        """Give back what belongs to a process that has ended."""
        self._pipe.close()
        self._process.join()
        self._process.close()
