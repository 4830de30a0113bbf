"""Who is at work in a folder: each desk holds a lock that the system gives back when its process dies, however it dies."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class Presence:
    """A desk's lock on a file of its own. No clock is asked: a laptop that slept is not taken for dead."""

    def __init__(self, folder: Path, desk: str) -> None:
        self._place = _place(folder, desk)
        self._place.parent.mkdir(parents=True, exist_ok=True)
        self._lock = sqlite3.connect(self._place, isolation_level=None, check_same_thread=False)
        self._lock.execute("begin exclusive")

    def leave(self) -> None:
        """Give the lock back."""
        self._lock.close()
        self._place.unlink(missing_ok=True)


def is_present(folder: Path, desk: str) -> bool:
    """Tell whether a desk's process still lives; the lock file of a dead one is removed."""
    place = _place(folder, desk)
    try:
        lock = sqlite3.connect(f"{place.absolute().as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None)
    except sqlite3.OperationalError:
        return False
    try:
        lock.execute("begin exclusive")
    except sqlite3.OperationalError:
        return place.exists()
    else:
        place.unlink(missing_ok=True)
        return False
    finally:
        lock.close()


def _place(folder: Path, desk: str) -> Path:
    return folder / "anwesend" / desk
