"""Documents already set and plans already made, kept by the checksum of all that decides them."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from assessment.printing.whole import DRAFT, write_whole

MOST = 2 * 1024**3
"""Bytes kept at most; what was not used for longest goes first."""


def default_folder() -> Path:
    """Give the folder for such files on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "reifegrad" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reifegrad"


@dataclass(frozen=True)
class Entry:
    """A kept file: content, pages (0 where it has none to count) and the characters its font lacks."""

    content: bytes
    pages: int = 0
    replaced: str = ""

    @property
    def checksum(self) -> str:
        """Give the SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


class Cache:
    """A folder of entries by key. Each file carries its own checksum, so that a damaged one is noticed and made anew."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder, self.most = folder, most
        (folder / "inhalt").mkdir(parents=True, exist_ok=True)

    def path(self, key: str) -> Path:
        """Give where the entry of a key lives."""
        return self.folder / "inhalt" / key[:2] / key

    def take(self, key: str) -> Entry | None:
        """Give the entry of a key and mark it as used; None where there is none or it is damaged (then it is removed)."""
        path = self.path(key)
        try:
            found = _opened(path.read_bytes())
        except FileNotFoundError:
            return None
        if found is None:
            path.unlink(missing_ok=True)
            return None
        os.utime(path)
        return found

    def keep(self, key: str, entry: Entry) -> None:
        """Keep an entry under its key."""
        keep_at(self.path(key), entry)

    def trim(self) -> int:
        """Remove drafts of the dead, and what was not used for longest until the rest fits; gives how many files went."""
        files = sorted(((path.stat(), path) for path in (self.folder / "inhalt").rglob("*") if path.is_file()), key=lambda item: item[0].st_mtime)
        size, gone, yesterday = sum(about.st_size for about, _ in files), 0, time.time() - 24 * 3600
        for about, path in files:
            if size > self.most or (path.suffix == DRAFT and about.st_mtime < yesterday):
                path.unlink(missing_ok=True)
                size, gone = size - about.st_size, gone + 1
        return gone


def keep_at(path: Path, entry: Entry, draft: Path | None = None) -> None:
    """Write an entry to its place: a line that says what it is, then the content."""
    head = {"sha256": entry.checksum, "seiten": entry.pages, "ersetzt": entry.replaced}
    write_whole(path, json.dumps(head).encode() + b"\n" + entry.content, draft)


def _opened(raw: bytes) -> Entry | None:
    """Read an entry; None where it is damaged."""
    head, _, content = raw.partition(b"\n")
    try:
        said = json.loads(head)
        found = Entry(content, int(said["seiten"]), str(said["ersetzt"]))
        return found if found.checksum == said["sha256"] else None
    except (ValueError, KeyError, TypeError):
        return None
