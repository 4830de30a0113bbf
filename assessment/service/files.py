"""Files appear as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

from assessment.store import Workspace, is_server


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.neu")
    draft.write_bytes(content)
    draft.replace(path)


def discard_project(workspace: Workspace) -> None:
    """Remove a project file whose creation failed; a database on a server is left alone."""
    workspace.engine.dispose()
    for leftover in (workspace.place, f"{workspace.place}-wal", f"{workspace.place}-shm") if not is_server(workspace.place) else ():
        Path(leftover).unlink(missing_ok=True)
