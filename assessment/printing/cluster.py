"""The press of many machines: the same function through Dask distributed's ``concurrent.futures`` interface.

Dask gives a dead worker's tasks to others by itself; after several deaths it gives a task up. Files come back as bytes, since the
machines need not share a disk. This is the only file that knows distributed.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, wait
from time import monotonic

from assessment.errors import Refused
from assessment.printing.cache import Cache, Entry
from assessment.printing.machinery import own_machinery
from assessment.printing.press import Printed, Task, print_far_away, reason_of

SECONDS_TO_ANSWER, SECONDS_WITHOUT_WORKERS = 10, 60
NOT_INSTALLED = "Für --scheduler fehlt ein Zusatzpaket. Installieren Sie es mit: pip install 'reifegrad[cluster]' – oder lassen Sie --scheduler weg, dann setzt dieser Rechner allein."
DIED = "Mehrere Arbeitsprozesse sind bei diesem Dokument abgebrochen, wahrscheinlich fehlte Arbeitsspeicher. Geben Sie ihnen mehr, oder setzen Sie das Dokument auf diesem Rechner (ohne --scheduler)."
ALL_GONE = "Am Scheduler ist kein Arbeitsprozess mehr angemeldet. Starten Sie welche (dask worker ADRESSE) und rufen Sie denselben Befehl noch einmal auf; was fertig ist, bleibt."


class ClusterPress:
    """Prints on the workers of a Dask scheduler; raises Refused where that cannot begin."""

    def __init__(self, cache: Cache, address: str) -> None:
        try:
            from distributed import Client  # noqa: PLC0415 - optional extra
        except ImportError as error:
            raise Refused(NOT_INSTALLED) from error
        try:
            self._client = Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Refused(f"Unter »{address}« antwortet kein Dask-Scheduler. Prüfen Sie Adresse und Netz (Form: tcp://rechner:8786); gestartet wird er mit: dask scheduler") from error
        self._cache, self._machinery = cache, own_machinery()
        self._executor = self._client.get_executor(pure=False)
        self._running: dict[Future[Entry | str], str] = {}
        self.room = max(2, 2 * self._threads())
        if not self._threads():
            self.close()
            raise Refused(f"Am Scheduler »{address}« ist kein Arbeitsprozess angemeldet. Starten Sie auf jedem Rechner welche mit: dask worker {address} --nworkers auto --nthreads 1")

    def put(self, task: Task) -> None:
        """Take a task."""
        self._running[self._executor.submit(print_far_away, task, self._machinery)] = task.key

    def collect(self) -> list[Printed]:
        """Wait until something is finished and give all that is; when all workers stay away, everything fails."""
        alone_since = monotonic()
        while not wait(self._running, timeout=SECONDS_TO_ANSWER, return_when=FIRST_COMPLETED).done:
            if self._threads():
                alone_since = monotonic()
            elif monotonic() - alone_since > SECONDS_WITHOUT_WORKERS:
                keys = list(self._running.values())
                self._running.clear()
                return [Printed(key, ALL_GONE) for key in keys]
        return [self._printed(future, self._running.pop(future)) for future in [future for future in self._running if future.done()]]

    def close(self) -> None:
        """Stop; what is not finished is dropped."""
        for future in self._running:
            future.cancel()
        self._executor.shutdown(wait=False)
        self._client.close()

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _printed(self, future: Future[Entry | str], key: str) -> Printed:
        """Take what came back; a file goes to the cache."""
        if future.cancelled():
            return Printed(key, "Die Verbindung zum Scheduler ging verloren. Rufen Sie denselben Befehl noch einmal auf; was fertig ist, bleibt.")
        error = future.exception()
        if error is not None:
            return Printed(key, DIED if type(error).__name__ == "KilledWorker" else reason_of(error))
        made = future.result()
        if isinstance(made, str):
            return Printed(key, made)
        self._cache.keep(key, made)
        return Printed(key)
