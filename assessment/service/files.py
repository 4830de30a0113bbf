"""Files appear as a whole or not at all."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from assessment.printing import write_whole
from assessment.store import Workspace, is_server

__all__ = ["discard_project", "packed_folder", "write_whole"]


def discard_project(workspace: Workspace) -> None:
    """Remove a project file whose creation failed; a database on a server is left alone."""
    workspace.engine.dispose()
    for leftover in (workspace.place, f"{workspace.place}-wal", f"{workspace.place}-shm") if not is_server(workspace.place) else ():
        Path(leftover).unlink(missing_ok=True)


def packed_folder(folder: Path) -> bytes:
    """Give a folder with all below it as a zip file; the folder itself stands at its top."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(item for item in folder.rglob("*") if item.is_file()):
            packed.write(path, path.relative_to(folder.parent))
    return buffer.getvalue()
