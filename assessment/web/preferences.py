"""What a laptop remembers between two starts: who works on it, the last project, the last backup. A small JSON file in the user's folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from assessment.service import write_whole

NAME = ".reifegrad.json"


@dataclass(frozen=True)
class Preferences:
    """What is remembered; ``backups``: project id → day of the last backup in ISO form."""

    person: str = ""
    last_project: str = ""
    elsewhere: tuple[str, ...] = ()
    backups: dict[str, str] = field(default_factory=dict)


@dataclass
class Memory:
    """The file and what it holds; a file somebody damaged counts as empty."""

    folder: Path
    _lock: Lock = field(default_factory=Lock)

    def read(self) -> Preferences:
        """Give what is remembered."""
        try:
            raw: Any = json.loads((self.folder / NAME).read_text(encoding="utf-8"))
            return Preferences(str(raw["person"]), str(raw["last_project"]), tuple(map(str, raw["elsewhere"])), {str(key): str(day) for key, day in raw["backups"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Preferences()

    def keep(self, **changes: Any) -> None:
        """Remember something; nothing is written where nothing changes."""
        with self._lock:
            before = self.read()
            after = replace(before, **changes)
            if after != before:
                self.folder.mkdir(parents=True, exist_ok=True)
                write_whole(self.folder / NAME, json.dumps(asdict(after), ensure_ascii=False, indent=1).encode())
