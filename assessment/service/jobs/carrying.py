"""A project carried away: as a bundle for another place, or as a backup."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assessment.jobs import Outcome, Task, Tell
from assessment.service.jobs.opening import opened
from assessment.service.sharing import backup, export_bundle


@dataclass(frozen=True)
class BundleOut:
    """A bundle of the whole project, locked where a pass phrase is given."""

    today: date
    passphrase: str = field(default="", repr=False)

    @property
    def title(self) -> str:
        """Give the German title."""
        return f"Bündel {'mit' if self.passphrase else 'ohne'} Kennwort schreiben"


def write_bundle(task: Task[BundleOut], tell: Tell) -> Outcome:
    """Write the bundle."""
    tell(0, 1, "Verlauf, Kataloge und Belege werden zusammengestellt.")
    name = f"projekt-{task.params.today.isoformat()}.zip{'.age' if task.params.passphrase else ''}"
    with opened(task) as workspace:
        return Outcome({"datei": name, "groesse": export_bundle(workspace, task.folder / name, task.params.passphrase), "verschluesselt": bool(task.params.passphrase)})


@dataclass(frozen=True)
class Backup:
    """A checked copy of a project file."""

    today: date

    @property
    def title(self) -> str:
        """Give the German title."""
        return "Sicherung schreiben und prüfen"


def back_up(task: Task[Backup], tell: Tell) -> Outcome:
    """Write the copy; a project on a server is backed up by its database, and the verb says how."""
    tell(0, 1, "Die Sicherung wird geschrieben und geprüft.")
    name = f"sicherung-{task.params.today.isoformat()}.reifegrad"
    with opened(task) as workspace:
        return Outcome({"datei": name, "groesse": backup(workspace, task.folder / name)})
