"""A set of documents: planned, set, and put together with checksums."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.errors import Refused
from assessment.jobs import Outcome, Task, Tell
from assessment.plan import GroupPlan
from assessment.printing import Cache
from assessment.printing import Outcome as Printed
from assessment.service import printing
from assessment.service.reports import find_member
from reports import german
from reports.release import Audience

ARCHIVE, SUMS = "dokumente.zip", "SHA256SUMS"
GUIDE = "leitfaden"
PLAN_MADE = "Der Fahrplan der Gruppe wird gerechnet; das dauert etwa eine Minute und geschieht je Stand nur einmal."


@dataclass(frozen=True)
class Documents:
    """Which documents: products by name (empty: the whole set) of towns (empty: of all, and of the group), in which edition; interview guides of ``roles`` only (empty: of all)."""

    today: date
    products: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    public: bool = False
    with_plan: bool = True
    wave: str = ""
    anew: bool = False
    roles: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Give the German title."""
        if self.roles and self.products == (GUIDE,):
            return "Interviewleitfaden erstellen"
        return f"Dokumente erstellen ({'öffentliche' if self.public else 'interne'} Ausgabe)"


def print_documents(task: Task[Documents], tell: Tell) -> Outcome:
    """Print a set; documents that fail are named beside those that are there, only if all fail the job does."""
    asked, cache = task.params, Cache(task.cache)
    tell(0, 0, "Das Projekt wird geladen und ausgewertet.")
    source = printing.open_to_print(task.place, asked.today, wave=asked.wave, project=task.project)
    rows = [find_member(source.evaluation, town) for town in asked.towns] or None
    wanted = printing.Wanted(printing.find_products(asked.products), rows, asked.roles)
    plan = _plan(source, cache, asked, tell) if asked.with_plan and wanted.needs_plan else None
    edition = printing.Edition(asked.today, Audience.PUBLIC if asked.public else Audience.INTERNAL, plan)
    outcomes = _printed(printing.PrintJob(source, wanted, edition), task, cache, tell)
    good = sorted(outcome.path for outcome in outcomes if not outcome.error)
    if not good:
        raise Refused(f"Keines der Dokumente ließ sich erstellen. {outcomes[0].error if outcomes else 'Es war keines gewünscht.'}")
    if len(good) > 1:
        tell(len(outcomes), len(outcomes), "Die Dokumente werden mit ihren Prüfsummen zusammengepackt.")
        pack(task.folder / ARCHIVE, good, asked.today)
    return Outcome({"dokumente": [printing.outcome_data(outcome, outcome.path.name) for outcome in outcomes], "fehlgeschlagen": len(outcomes) - len(good)})


def _plan(source: printing.PrintSource, cache: Cache, asked: Documents, tell: Tell) -> GroupPlan:
    def begun() -> None:
        tell(0, 0, PLAN_MADE)

    return printing.plan_to_print(source.evaluation, cache, begun, anew=asked.anew)


def _printed(job: printing.PrintJob, task: Task[Documents], cache: Cache, tell: Tell) -> list[Printed]:
    """Print all orders, telling each that is finished."""
    count = len(job.orders)
    tell(0, count, f"{german.amount(count, 'Dokument wird', 'Dokumente werden')} gesetzt.")
    outcomes: list[Printed] = []
    for outcome in job.print(task.folder, cache, workers=task.processes, anew=task.params.anew, notes=task.scratch / "auftraege.sqlite"):
        outcomes.append(outcome)
        tell(len(outcomes), count, f"{outcome.order.title} ({outcome.order.name}) ist {'fehlgeschlagen' if outcome.error else 'fertig'}.")
    return outcomes


def pack(archive: Path, paths: Iterable[Path], day: date) -> None:
    """Put files into a zip with the list of their checksums, as sha256sum reads it; the same files give the same bytes."""
    sums = []
    with zipfile.ZipFile(archive, "w") as packed:
        for path in paths:
            content = path.read_bytes()
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {path.name}\n")
            packed.writestr(_entry(path.name, day), content)
        packed.writestr(_entry(SUMS, day), "".join(sums))


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
