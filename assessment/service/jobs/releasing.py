"""An edition on its way to the council: the draft printed and kept, the checked one printed as released and fixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessment.changes import SAVED
from assessment.errors import Refused
from assessment.jobs import Outcome, Task, Tell
from assessment.printing import Cache
from assessment.service.jobs.documents import PLAN_MADE
from assessment.service.jobs.opening import opened
from assessment.service.printing import products
from assessment.service.release_prints import print_draft, print_release
from assessment.service.releasing import find_release
from reports.release import Audience

STEPS = 2
MEANWHILE = "Jemand hat diese Fassung inzwischen geändert. Sehen Sie nach, wie sie jetzt steht, und geben Sie sie dann frei."


@dataclass(frozen=True)
class DraftPrint:
    """Which document to print and keep as the next draft, in whose name; ``town`` by short name, empty for the group's."""

    today: date
    actor: str
    document: str
    town: str = ""
    public: bool = False
    wave: str = ""
    note: str = ""

    @property
    def title(self) -> str:
        """Give the German title."""
        return f"Entwurf erstellen: {_title_of(self.document)} ({'öffentliche' if self.public else 'interne'} Ausgabe)"


@dataclass(frozen=True)
class FinalPrint:
    """Which checked edition to release, in whose name, approved by whom and when; ``base`` is the version that was seen."""

    day: date
    actor: str
    release: str
    document: str
    approver: str
    base: int

    @property
    def title(self) -> str:
        """Give the German title."""
        return f"Freigeben: {_title_of(self.document)}"


def _title_of(document: str) -> str:
    known = products()
    return known[document].title if document in known else document


def keep_a_draft(task: Task[DraftPrint], tell: Tell) -> Outcome:
    """Print the document as it stands and keep it as a draft."""
    asked = task.params
    tell(0, STEPS, "Das Projekt wird geladen und ausgewertet.")
    with opened(task) as workspace:
        row = print_draft(workspace, asked.document, asked.actor, today=asked.today, cache=Cache(task.cache), edition=Audience.PUBLIC if asked.public else Audience.INTERNAL,
                          town=asked.town, wave=asked.wave, note=asked.note, begun=lambda: tell(0, STEPS, PLAN_MADE))
    return Outcome({"fassung": row.id, "nummer": row.number})


def fix_a_release(task: Task[FinalPrint], tell: Tell) -> Outcome:
    """Print the checked edition with number, approver and day, and release it with that file."""
    asked = task.params
    tell(0, STEPS, "Der geprüfte Inhalt wird noch einmal zusammengestellt und verglichen.")
    with opened(task) as workspace:
        outcome = print_release(workspace, asked.release, asked.actor, approver=asked.approver, today=asked.day, base=asked.base, cache=Cache(task.cache), begun=lambda: tell(0, STEPS, PLAN_MADE))
        if outcome.status != SAVED:
            raise Refused(outcome.message or MEANWHILE)
        row = find_release(workspace, asked.release)
    return Outcome({"fassung": row.id, "nummer": row.number})
