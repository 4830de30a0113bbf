"""Manuscript → file: the one function every worker runs, on this machine or on another."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assessment.printing.cache import Entry, keep_at
from assessment.printing.machinery import Machinery, own_machinery
from assessment.printing.manuscript import Form, Manuscript

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Task:
    """A manuscript to be printed under its content key."""

    key: str
    manuscript: Manuscript


@dataclass(frozen=True)
class Printed:
    """What became of a task: it is in the cache now, or the German reason why not; ``tries`` counts dead workers too."""

    key: str
    error: str = ""
    tries: int = 1


class Press(Protocol):
    """Something that prints tasks into the cache, several at a time."""

    room: int
    """How many tasks it holds at most, waiting ones included: so memory stays bounded."""

    def put(self, task: Task) -> None:
        """Take a task."""

    def collect(self) -> list[Printed]:
        """Wait until something is finished and give all that is."""

    def close(self) -> None:
        """Stop; what is not finished is dropped."""


def print_to_disk(task: Task, path: Path, draft: Path) -> Printed:
    """Print a task on this machine: its draft appears first, so that the parent knows what a dead worker had begun."""
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.touch()
    made = made_of(task.manuscript)
    if isinstance(made, str):
        draft.unlink()
        return Printed(task.key, made)
    keep_at(path, made, draft)
    return Printed(task.key)


def print_far_away(task: Task, expected: Machinery) -> Entry | str:
    """Print a task on another machine and send the file back; refuses where that machine would make other bytes."""
    other = own_machinery().differences(expected)
    if other:
        return f"Der Arbeitsrechner hat eine andere Fassung ({', '.join(other[:5])}). Installieren Sie auf allen Rechnern dieselbe Fassung von reifegrad und seinen Bibliotheken."
    return made_of(task.manuscript)


def made_of(manuscript: Manuscript) -> Entry | str:
    """Set a manuscript; gives the German reason where that fails – as text, since not every exception survives the way back."""
    try:
        with _ONE_AT_A_TIME, _memory_given_back():
            return _set(manuscript)
    except Exception as error:  # noqa: BLE001 - one bad document must not stop the others
        return reason_of(error)


def reason_of(error: BaseException) -> str:
    """Say in German why a document could not be made."""
    if isinstance(error, OSError) and error.filename:
        return f"»{error.filename}« lässt sich nicht lesen oder schreiben ({error.strerror})."
    if isinstance(error, OSError):
        return f"Eine Bibliothek für den Textsatz fehlt: {str(error).splitlines()[0]} Was zu installieren ist, sagt: reifegrad doctor"
    if type(error).__name__ == "LayoutComplaint":
        return f"Der Satz meldet einen Fehler: {error}"
    return f"Unerwarteter Fehler im Programm ({type(error).__name__}: {error})."


def _set(manuscript: Manuscript) -> Entry:
    composed = manuscript.composed
    if manuscript.form is Form.WORD:
        from reports.word import render_docx  # noqa: PLC0415 - each worker loads what it prints with

        return Entry(render_docx(composed))
    from reports.pdf import render_pdf  # noqa: PLC0415

    made = render_pdf(composed.html, composed.issued, given=composed.given, attachments=composed.attachments)
    return Entry(made.content, made.pages, made.replaced)


@contextmanager
def _memory_given_back() -> Iterator[None]:
    """Keep the collector from walking the growing page tree again and again; it runs once, when the document is done."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        if running:
            gc.enable()
