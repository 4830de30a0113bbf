"""A problem in a file: a value the user can act on, never an exception."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]


class Problem(NamedTuple):
    """One thing wrong with the user's data.

    ``code`` is stable and anchors a help page, ``message`` and ``remedy`` are finished German sentences,
    ``line`` counts from 1 (0: the file as a whole).
    """

    code: str
    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: [{self.code}] {self.message} – {self.remedy}"


@dataclass
class Places:
    """Remembers in which file and line every node of a merged document stood."""

    known: dict[Path, tuple[str, int]] = field(default_factory=dict)

    def of(self, path: Path) -> tuple[str, int]:
        """Give file and line of ``path`` or of the nearest known node above it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.known:
                return self.known[path[:end]]
        return ("", 0)

    def adopt(self, other: Places, at: Path) -> None:
        """Take over all places of ``other`` as lying below ``at``."""
        for path, place in other.known.items():
            self.known[at + path] = place

    def problem(self, code: str, path: Path, message: str, remedy: str) -> Problem:
        """Make a problem that stands at ``path``."""
        return Problem(code, *self.of(path), message, remedy)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Give „Meinten Sie »x«?“ for the allowed word most like ``word``, or an empty string."""
    by_folded = {candidate.casefold(): candidate for candidate in allowed}
    found = difflib.get_close_matches(str(word).casefold(), by_folded, n=1, cutoff=0.6)
    return f"Meinten Sie »{by_folded[found[0]]}«?" if found else ""


def allowed_words(words: Iterable[str], most: int = 12) -> str:
    """Give a short German list of what is allowed."""
    listed = [str(word) for word in words]
    tail = f" … (insgesamt {len(listed)})" if len(listed) > most else ""
    return ", ".join(listed[:most]) + tail
