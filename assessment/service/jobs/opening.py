"""The project a job works on, opened for its time only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from assessment.jobs import Task
from assessment.store import Workspace, open_workspace


@contextmanager
def opened(task: Task[Any]) -> Iterator[Workspace]:
    """Open the project of a task."""
    workspace = open_workspace(task.place, project=task.project)
    try:
        yield workspace
    finally:
        workspace.engine.dispose()
