"""What an app has once, for all requests: how it was started, its projects, its entrance, its memory of evaluations, its long work."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assessment.jobs import JobDesk
from assessment.service import Evaluations, Shelf
from assessment.service.jobs import open_job_desk
from assessment.service.roadmaps import Roadmaps
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

    @property
    def cache(self) -> Path:
        """Give the folder of plans and documents that need not be made again."""
        return self.setup.folder / ".zwischenspeicher"

    @cached_property
    def jobs(self) -> JobDesk:
        """Give the desk of long work; its processes start with the first job."""
        return open_job_desk(self.setup.folder / ".auftraege", self.cache, workers=self.setup.workers)

    @cached_property
    def roadmaps(self) -> Roadmaps:
        """Give the plans that are kept, with what was told of them."""
        return Roadmaps(self.cache)

    def close(self) -> None:
        """Close what is open."""
        if "jobs" in self.__dict__:
            self.jobs.close()
        self.shelf.close()
