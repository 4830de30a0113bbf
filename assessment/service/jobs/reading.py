"""A file read in: recognised, merged, or only shown what would happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assessment.errors import Refused
from assessment.jobs import Outcome, Task, Tell
from assessment.service.import_words import import_data
from assessment.service.jobs.opening import opened
from assessment.service.traffic import Hints, import_file

STEPS = 2


@dataclass(frozen=True)
class Reading:
    """How to read the file handed in (a second one is the mapping of a LimeSurvey survey), and in whose name."""

    today: date
    actor: str
    name: str
    town: str = ""
    wave: str = ""
    passphrase: str = field(default="", repr=False)
    dry_run: bool = False

    @property
    def title(self) -> str:
        """Give the German title."""
        return f"»{self.name}« einlesen{' (Probelauf, nichts wird gespeichert)' if self.dry_run else ''}"


def read_in(task: Task[Reading], tell: Tell) -> Outcome:
    """Read a file in one transaction; after a trial it is kept for the real run."""
    asked, files = task.params, task.inputs
    if not 1 <= len(files) <= 2:
        raise Refused("Wählen Sie eine Datei aus, bei LimeSurvey dazu ihre Zuordnungsdatei.")
    tell(0, STEPS, "Das Projekt wird geladen.")
    hints = Hints(asked.town, files[1] if len(files) == 2 else None, asked.passphrase)
    with opened(task) as workspace:
        tell(1, STEPS, "Die Datei wird geprüft und mit dem Projekt verglichen.")
        result = import_file(workspace, files[0], asked.actor, asked.today, wave=asked.wave, hints=hints, dry_run=asked.dry_run)
        waiting = len(workspace.conflicts())
    return Outcome({**import_data(result, dry_run=asked.dry_run), "offene_konflikte": waiting, "erhebung": asked.wave}, keeps_inputs=asked.dry_run)
