"""What an app has once, for all requests: how it was started, its projects, its entrance, its memory of evaluations, its long work."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessment.service import Evaluations, Shelf
from assessment.web.entrance import Entrance
from assessment.web.preferences import Memory
from assessment.web.setup import Setup


@dataclass
class House:
    """The app's own things; ``memory`` only on a laptop."""

    setup: Setup
    shelf: Shelf
    entrance: Entrance
    memory: Memory | None = None
    evaluations: Evaluations = field(default_factory=Evaluations)

    @property
    def cookie(self) -> str:
        """Give the name of the session cookie; the browser keeps a __Host- cookie to this host and HTTPS."""
        return "__Host-reifegrad" if self.setup.is_secure else f"reifegrad-{self.setup.host.rpartition(':')[2] or 'sitzung'}"

    def close(self) -> None:
        """Close what is open."""
        self.shelf.close()
