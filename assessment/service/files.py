"""Files appear as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

from assessment.printing import write_whole
from assessment.store import Workspace, is_server

__all__ = ["discard_project", "write_whole"]


def discard_project(workspace: Workspace) -> None:
    """Remove a project file whose creation failed; a database on a server is left alone."""
    workspace.engine.dispose()
    for leftover in (workspace.place, f"{workspace.place}-wal", f"{workspace.place}-shm") if not is_server(workspace.place) else ():
        Path(leftover).unlink(missing_ok=True)
