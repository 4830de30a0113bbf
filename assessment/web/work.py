"""Long work of a page: hand it in with ``start_work`` and answer what it gives; the job's own page does the rest.

A page that starts long work needs one line::

    return start_work(desk, "dokumente", {"today": desk.today, "towns": (desk.town_key,)}, town=desk.town.id)

The browser is led to …/projekt/{projekt}/arbeit/{auftrag}, which shows progress (with and without JavaScript), can cancel, and offers files or says
why it failed. Where it is to lead on to a page afterwards, the page says so once, at import::

    @leads_on("einlesen")
    def to_import(desk: Desk, job: Job) -> GoOn:
        return GoOn("Zum Einlesen", desk.at("einstellungen", "einlesen", auftrag=job.id))

That page finds the job again with ``work_of(desk, auftrag)``, which raises NotHere for a job the user may not see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from starlette.responses import Response

from assessment.accounts import Right
from assessment.service.jobs import Job
from assessment.web.desk import Desk
from assessment.web.errors import NotHere

RIGHT_FOR = {
    "dokumente": Right.BERICHT_ERSTELLEN, "fahrplan": Right.FAHRPLAN_SEHEN, "einlesen": Right.ANTWORTEN_SCHREIBEN,
    "buendel": Right.PROJEKT_VERWALTEN, "sicherung": Right.PROJEKT_VERWALTEN, "einfrieren": Right.PROJEKT_VERWALTEN,
    "entwurf": Right.BERICHT_ERSTELLEN, "freigabe": Right.FREIGEBEN}
"""What somebody must still be allowed to do to see what a job of a kind gave."""


@dataclass(frozen=True)
class GoOn:
    """Where a finished job leads: label and address; ``at_once`` takes whoever waits for it there without asking."""

    label: str
    href: str
    at_once: bool = False


Leading: TypeAlias = Callable[[Desk, Job], GoOn]
_leading: dict[str, Leading] = {}


def leads_on(kind: str) -> Callable[[Leading], Leading]:
    """Register where finished jobs of a kind lead."""
    def register(leading: Leading) -> Leading:
        _leading[kind] = leading
        return leading
    return register


def go_on(desk: Desk, job: Job) -> GoOn | None:
    """Give where a finished job leads; None where its own page is the end of it."""
    leading = _leading.get(job.kind)
    return leading(desk, job) if leading else None


def start_work(desk: Desk, kind: str, params: Mapping[str, Any], town: str = "", inputs: Sequence[Path] = ()) -> Response:
    """Hand in a job of the path's project and lead to its page; ``town`` is the record id of the municipality it is about, ``inputs`` are copied.

    Raises Refused where its owner has enough of them, which becomes a page that says what to do.
    """
    job = desk.house.jobs.start(kind, params, place=desk.workspace.place, project=desk.workspace.project, owner=desk.who.id, town=town, inputs=inputs)
    return desk.go(desk.at("arbeit", job.id))


def work_of(desk: Desk, job: str) -> Job:
    """Give a job of the path's project that the user may see; raises NotHere."""
    found = desk.house.jobs.find(job)
    if found is None or not _may_see(desk, found):
        raise NotHere
    return found


def own_work(desk: Desk) -> list[Job]:
    """Give the user's own jobs in the path's project, newest first."""
    return [job for job in desk.house.jobs.of(desk.workspace.project, desk.who.id) if _may_see(desk, job)]


def _may_see(desk: Desk, job: Job) -> bool:
    """Whoever started it, or the Beratung; and only while they may still do what it did, for the municipality it is about."""
    theirs = job.owner == desk.who.id or desk.reach_of(Right.PROJEKT_SEHEN).everything
    reach = desk.reach_of(RIGHT_FOR[job.kind])
    covered = reach.covers(job.town) if job.town else reach.everything or reach.released
    return job.project == desk.workspace.project and theirs and covered
