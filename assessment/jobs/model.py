"""What a long piece of work is: a job with its state, its progress and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from questionnaires import Problem


class State(Enum):
    """State of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Give the German word."""
        return {"waiting": "wartet", "running": "läuft", "done": "fertig", "failed": "fehlgeschlagen", "cancelled": "abgebrochen"}[self.value]

    @property
    def over(self) -> bool:
        """Tell whether nothing more will happen."""
        return self not in (State.WAITING, State.RUNNING)


@dataclass(frozen=True)
class Progress:
    """How far a job is: steps done of all (0: not known), and the current step as a German sentence."""

    done: int = 0
    total: int = 0
    sentence: str = ""


@dataclass(frozen=True)
class KeptFile:
    """A file a job made: name, media type, size in bytes and SHA-256."""

    name: str
    media: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Job:
    """A job of somebody (``owner``: account id) in a project; ``town`` is the record id of the municipality it is about, or empty.

    Who may see it is for the caller to decide from ``project``, ``owner`` and ``town``. ``data`` is what the work gives beside files, as JSON
    knows it; ``error`` and ``problems`` say in German why it failed; ``expired``: files, data and problems were removed.
    """

    id: str
    project: str
    kind: str
    title: str
    owner: str
    town: str
    created: datetime
    state: State = State.WAITING
    began: datetime | None = None
    ended: datetime | None = None
    progress: Progress = Progress()
    data: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[KeptFile, ...] = ()
    error: str = ""
    problems: tuple[Problem, ...] = ()
    expired: bool = False


@dataclass(frozen=True)
class Ended:
    """How a job ended: what it gives, or why it failed."""

    state: State
    data: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[KeptFile, ...] = ()
    error: str = ""
    problems: tuple[Problem, ...] = ()
    keeps_inputs: bool = False
