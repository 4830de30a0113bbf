"""A wave frozen: its answers stay, its scores are computed once more and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessment.jobs import Outcome, Task, Tell
from assessment.service.jobs.opening import opened
from assessment.service.waves import freeze_wave


@dataclass(frozen=True)
class Freezing:
    """Which wave to freeze, and in whose name."""

    today: date
    actor: str
    wave: str = ""
    despite_conflicts: bool = False

    @property
    def title(self) -> str:
        """Give the German title."""
        return "Erhebung einfrieren"


def freeze(task: Task[Freezing], tell: Tell) -> Outcome:
    """Freeze the wave."""
    tell(0, 1, "Die Werte werden gerechnet und festgehalten.")
    asked = task.params
    with opened(task) as workspace:
        return Outcome({"pruefsumme": freeze_wave(workspace, asked.wave, asked.actor, asked.today, despite_conflicts=asked.despite_conflicts)})
