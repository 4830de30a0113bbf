"""Data in and out: what can be downloaded, and what reading a file in did or would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.service.data_exports import EXPORTS
from assessment.service.jobs import Job, State
from reports import german

GROUPS = (
    ("Antworten", "Alle Antworten der Erhebung mit Bemerkungen, zum Weiterrechnen oder Aufheben.", (
        ("antworten-csv", "Tabelle für Excel (CSV)"), ("antworten-json", "Für andere Programme (JSON)"), ("antworten-parquet", "Für die Statistik (Parquet)"),
        ("projektordner", "Textdateien zum Nachlesen und Bearbeiten (YAML, als ZIP)"))),
    ("Ergebnisse", "Alle Werte je Kommune, Dimension und Handlungsfeld; und was noch zu klären ist.", (
        ("werte-csv", "Werte als Tabelle (CSV)"), ("werte-parquet", "Werte für die Statistik (Parquet)"), ("klaerung", "Klärungsliste (Excel)"))),
    ("Online-Umfrage", "Umfrage für LimeSurvey und die Zuordnung, mit der die Antworten zurückkommen.", (
        ("limesurvey", "Alle Fragen (ZIP)"), ("limesurvey-kurz", "Nur Kernfragen (ZIP)"))))
"""What is offered for the whole group: title, what it is for, (export, label)."""
OF_TOWN = (("interviewmappe", "Interviewmappe (Excel)"), ("bestand", "Bestandserhebung (Excel)"))


@dataclass(frozen=True)
class ExportGroup:
    """Downloads that belong together: (label, address)."""

    title: str
    text: str
    links: tuple[tuple[str, str], ...]


def export_groups(at: Callable[[str], str]) -> tuple[ExportGroup, ...]:
    """Give the downloads for the whole group."""
    return tuple(ExportGroup(title, text, tuple((label, at(name)) for name, label in links)) for title, text, links in GROUPS)


def offered() -> frozenset[str]:
    """Give the exports that have a place on the page."""
    return frozenset(name for _, _, links in GROUPS for name, _ in links) | frozenset(name for name, _ in OF_TOWN if name in EXPORTS)


@dataclass(frozen=True)
class ReadingView:
    """What reading a file in did or would do: sentence, numbers, remarks; whether it was only a trial."""

    sentence: str
    trial: bool
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    conflicts: int
    nothing: bool


def reading_view(job: Job) -> ReadingView | None:
    """Give what a finished job told, None where it is not finished or was tidied away."""
    if job.state is not State.DONE or job.expired or "satz" not in job.data:
        return None
    data: Mapping[str, Any] = job.data
    numbers = (("Übernommen" if not data["probelauf"] else "Würde übernommen", "uebernommen"), ("Steht schon so da", "unveraendert"), ("Schon bekannt", "bekannt"),
               ("Im Widerspruch", "konflikte"), ("Gesperrt", "gesperrt"), ("Gelöscht, weil anderswo gelöscht", "geloescht"))
    facts = (("Erkannt als", str(data["erkannt"])), *((label, german.number(data[key])) for label, key in numbers if data[key]))
    return ReadingView(str(data["satz"]), bool(data["probelauf"]), facts, tuple(map(str, data["zeilen"])), int(data["offene_konflikte"]),
                       nothing=not any(data[key] for key in ("uebernommen", "konflikte", "geloescht")))
