"""Long work as its page shows it: how far it is, what came of it, why it failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.service.jobs import Job, KeptFile, State
from assessment.web.views.moments import said
from assessment.web.work import GoOn
from reports import german

Address = Callable[..., str]
BADGES = {State.WAITING: "neutral", State.RUNNING: "info", State.DONE: "success", State.FAILED: "danger", State.CANCELLED: "warning"}
WAITS = "Andere Arbeiten laufen noch; diese beginnt von selbst, sobald Platz ist."
BEGINS = "Die Arbeit beginnt."
EXPIRED = "Dateien und Ergebnis wurden nach einem Tag entfernt. Starten Sie die Arbeit noch einmal, wenn Sie sie brauchen."
CANCELLED = "Die Arbeit wurde abgebrochen. Starten Sie sie noch einmal, wenn Sie sie doch brauchen."
DONE = "Die Arbeit ist fertig."
KEPT = "Die Dateien liegen einen Tag lang bereit."
SIZES = ((1_000_000, "MB"), (1_000, "kB"))
SECOND, MINUTE = 1, 60


@dataclass(frozen=True)
class FileLink:
    """A file to take along: name, size in words, address, and its checksum."""

    name: str
    size: str
    href: str
    checksum: str


@dataclass(frozen=True)
class Standing:
    """What changes while one waits: the state as badge and word, steps done of all (0: not known), the step in words, and since when."""

    state: str
    badge: str
    label: str
    over: bool
    done: int
    total: int
    steps: str
    sentence: str
    since: str


@dataclass(frozen=True)
class WorkView:
    """The page of one job; ``problems`` as (place, message, remedy)."""

    title: str
    standing: Standing
    here: str
    cancel: str
    list_href: str
    files: tuple[FileLink, ...]
    files_text: str
    go_on: GoOn | None
    error: str
    problems: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class WorkLine:
    """A job in the list."""

    title: str
    href: str
    badge: str
    label: str
    when: str


def work_view(job: Job, going_on: GoOn | None, at: Address, now: datetime) -> WorkView:
    """Give the page of a job."""
    done = job.state is State.DONE and not job.expired
    files = tuple(_file(job, file, at) for file in job.files) if done else ()
    return WorkView(
        job.title, standing_of(job, now), at("arbeit", job.id), at("arbeit", job.id, "abbrechen"), at("arbeit"), files, KEPT if files else "", going_on if done else None, job.error,
        tuple((problem.file, problem.message, problem.remedy) for problem in job.problems))


def standing_of(job: Job, now: datetime) -> Standing:
    """Give how a job stands."""
    progress = job.progress
    steps = f"{progress.done} von {progress.total} Schritten" if progress.total else ""
    return Standing(job.state.value, BADGES[job.state], job.state.label, job.state.over, progress.done, progress.total, steps, _sentence(job), _since(job, now))


def _sentence(job: Job) -> str:
    if job.expired:
        return EXPIRED
    told = {State.WAITING: WAITS, State.RUNNING: job.progress.sentence or BEGINS, State.CANCELLED: CANCELLED, State.DONE: DONE, State.FAILED: ""}
    return told[job.state]


def _since(job: Job, now: datetime) -> str:
    """Say how long it has taken, or since when it waits."""
    if job.began is None:
        return f"Gestartet am {said(job.created)}"
    took = max(SECOND, int(((job.ended or now) - job.began).total_seconds()))
    return f"{'Hat' if job.state.over else 'Läuft seit'} {duration(took)}{' gedauert' if job.state.over else ''}"


def duration(seconds: int) -> str:
    """Give „12 Sekunden“ or „3 Minuten“."""
    if seconds < 2 * MINUTE:
        return german.amount(seconds, "Sekunde", "Sekunden")
    return german.amount(seconds // MINUTE, "Minute", "Minuten")


def _file(job: Job, file: KeptFile, at: Address) -> FileLink:
    return FileLink(file.name, size_words(file.size), at("arbeit", job.id, "datei", file.name), file.sha256)


def size_words(size: int) -> str:
    """Give a size as people say it: „1,4 MB“."""
    found = next(((factor, unit) for factor, unit in SIZES if size >= factor), None)
    return f"{german.number(round(size / found[0], 1))} {found[1]}" if found else german.amount(size, "Byte", "Bytes")


def work_lines(jobs: Sequence[Job], at: Address) -> tuple[WorkLine, ...]:
    """Give the list of somebody's jobs."""
    return tuple(WorkLine(job.title, at("arbeit", job.id), BADGES[job.state], "abgelaufen" if job.expired else job.state.label, said(job.created)) for job in jobs)
