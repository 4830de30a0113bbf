"""The run: compose what is wanted, print only what is new, put every file in its place, go on after failures and interruptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from time import perf_counter

from assessment.printing.cache import Cache, Entry
from assessment.printing.jobs import Job, JobTable
from assessment.printing.machinery import own_machinery
from assessment.printing.manuscript import Manuscript, content_key
from assessment.printing.press import Press, Printed, Task, reason_of
from assessment.printing.whole import write_whole


class Origin(Enum):
    """Where a document came from, in the words the user reads."""

    SET = "neu gesetzt"
    CACHED = "aus dem Zwischenspeicher"
    STANDING = "unverändert"
    FAILED = "fehlgeschlagen"


@dataclass(frozen=True)
class Order:
    """A document wanted: its file name, whom it is about (short name and name), its kind and edition.

    ``compose`` gives what the press needs, or a finished file where nothing has to be set.
    """

    file: str
    subject: str
    name: str
    product: str
    title: str
    edition: str
    compose: Callable[[], Manuscript | Entry]


@dataclass(frozen=True)
class Outcome:
    """What became of an order: origin, path, pages (0: not counted), replaced characters, seconds since its begin, reason of a failure, tries."""

    order: Order
    origin: Origin
    path: Path
    pages: int = 0
    replaced: str = ""
    seconds: float = 0.0
    error: str = ""
    tries: int = 0


def kept_print(cache: Cache, order: Order) -> Entry | None:
    """Give an order's document where it need not be set: it is finished or kept; None otherwise."""
    composed = order.compose()
    return composed if isinstance(composed, Entry) else cache.take(content_key(composed, own_machinery().digest))


class PrintRun:
    """Prints orders into a folder; ``anew`` sets everything again, whatever is kept; ``notes`` is the job table, by default the cache's."""

    def __init__(self, folder: Path, cache: Cache, press: Callable[[], Press], *, anew: bool = False, notes: Path | None = None) -> None:
        self._folder, self._cache, self._anew = folder, cache, anew
        self._open_press = press
        self._press: Press | None = None
        self._table = JobTable(notes or cache.folder / "auftraege.sqlite", folder)
        self._machinery = own_machinery().digest
        self._running: dict[str, list[tuple[Order, float]]] = {}

    def outcomes(self, orders: Sequence[Order]) -> Iterator[Outcome]:
        """Print all orders; gives each as it is finished, failures too. Leaving early loses nothing that was finished."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._table.wait(Job(order.file, order.subject, order.product, order.edition) for order in orders)
            for order in orders:
                yield from self._begun(order)
                while self._press is not None and len(self._running) >= self._press.room:
                    yield from self._collected(self._press)
            while self._press is not None and self._running:
                yield from self._collected(self._press)
        finally:
            if self._press is not None:
                self._press.close()
            self._table.close()
            self._cache.trim()

    def _begun(self, order: Order) -> Iterator[Outcome]:
        """Compose an order; take what is kept, or hand it to the press."""
        start = perf_counter()
        try:
            composed = order.compose()
            key = composed.checksum if isinstance(composed, Entry) else content_key(composed, self._machinery)
        except Exception as error:  # noqa: BLE001 - one bad document must not stop the others
            yield self._failed(order, start, reason_of(error), 1)
            return
        standing = None if self._anew else self._table.stands(order.file, key)
        kept = None if self._anew or standing or isinstance(composed, Entry) else self._cache.take(key)
        if standing:
            self._table.keep(order.file)
            yield Outcome(order, Origin.STANDING, self._folder / order.file, standing.pages, standing.replaced, perf_counter() - start)
        elif kept:
            yield self._placed(order, key, kept, start, Origin.CACHED, 0)
        elif isinstance(composed, Entry):
            yield self._placed(order, key, composed, start, Origin.SET, 1)
        else:
            self._hand_over(order, key, composed, start)

    def _hand_over(self, order: Order, key: str, manuscript: Manuscript, start: float) -> None:
        self._table.begin(order.file, key)
        if key in self._running:
            self._running[key].append((order, start))
            return
        if self._press is None:
            self._press = self._open_press()
        self._running[key] = [(order, start)]
        self._press.put(Task(key, manuscript))

    def _collected(self, press: Press) -> Iterator[Outcome]:
        for printed in press.collect():
            for order, start in self._running.pop(printed.key):
                yield self._finished(order, start, printed)

    def _finished(self, order: Order, start: float, printed: Printed) -> Outcome:
        entry = None if printed.error else self._cache.take(printed.key)
        if entry is None:
            return self._failed(order, start, printed.error or "Die fertige Datei war im Zwischenspeicher beschädigt. Ist der Datenträger voll oder defekt?", printed.tries)
        return self._placed(order, printed.key, entry, start, Origin.SET, printed.tries)

    def _placed(self, order: Order, key: str, entry: Entry, start: float, origin: Origin, tries: int) -> Outcome:
        """Write a file to its place; the table hears of it afterwards."""
        path = self._folder / order.file
        try:
            write_whole(path, entry.content)
        except OSError as error:
            return self._failed(order, start, reason_of(error), tries)
        self._table.finish(order.file, key, entry, tries)
        return Outcome(order, origin, path, entry.pages, entry.replaced, perf_counter() - start, tries=tries)

    def _failed(self, order: Order, start: float, error: str, tries: int) -> Outcome:
        path = self._folder / order.file
        if path.exists():
            error = f"{error} Im Ordner liegt noch die Datei eines früheren Laufs; verwenden Sie sie nicht."
        self._table.fail(order.file, error, tries)
        return Outcome(order, Origin.FAILED, path, seconds=perf_counter() - start, error=error, tries=tries)
