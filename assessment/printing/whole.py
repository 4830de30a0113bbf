"""Files appear as a whole or not at all, even where the power fails."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

DRAFT = ".neu"
"""Ending of a file that still grows."""


def draft_of(path: Path) -> Path:
    """Give a name beside ``path`` that no other process uses."""
    return path.with_name(f"{path.name}.{uuid.uuid4().hex[:12]}{DRAFT}")


def write_whole(path: Path, content: bytes, draft: Path | None = None) -> None:
    """Write a file so that it is there as a whole or not at all; ``draft`` is where it grows (same folder)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    growing = draft or draft_of(path)
    try:
        with growing.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        growing.replace(path)
    except BaseException:
        growing.unlink(missing_ok=True)
        raise
