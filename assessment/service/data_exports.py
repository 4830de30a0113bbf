"""Everything the project gives away as a file, by one name each: file name, media type and content, made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.errors import UnknownName
from assessment.evaluate import Evaluation
from assessment.service.files import packed_folder
from assessment.service.publishing import OpenDataset, publish_aggregates
from assessment.service.traffic import (
    export_answers,
    export_clarification,
    export_interview,
    export_inventory,
    export_limesurvey,
    export_scores,
    export_yaml,
)
from assessment.store import Workspace

XLSX, CSV, ZIP = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv; charset=utf-8", "application/zip"


@dataclass(frozen=True)
class Asked:
    """What an export is made of: project, its wave evaluated, day, and the municipality (short name) where it is about one."""

    workspace: Workspace
    evaluation: Evaluation
    today: date
    town: str = ""

    @property
    def wave(self) -> str:
        """Give the wave's id."""
        return self.evaluation.group.wave


@dataclass(frozen=True)
class ExportFile:
    """A file to take along."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True)
class _Export:
    """One export: file name and media type, how it is written to a path; a ``folder`` is packed; ``of_town``: one per municipality."""

    name: str
    media: str
    write: Callable[[Asked, Path], object]
    folder: bool = False
    of_town: bool = False


EXPORTS: Mapping[str, _Export] = {
    "interviewmappe": _Export("interviews.xlsx", XLSX, lambda asked, path: export_interview(asked.workspace, asked.town, (), path, asked.today, wave=asked.wave), of_town=True),
    "bestand": _Export("bestand.xlsx", XLSX, lambda asked, path: export_inventory(asked.workspace, asked.town, path, asked.today, wave=asked.wave), of_town=True),
    "antworten-csv": _Export("antworten.csv", CSV, lambda asked, path: export_answers(asked.workspace, path, asked.today, wave=asked.wave)),
    "antworten-json": _Export("antworten.json", "application/json", lambda asked, path: export_answers(asked.workspace, path, asked.today, wave=asked.wave)),
    "antworten-parquet": _Export("antworten.parquet", "application/vnd.apache.parquet", lambda asked, path: export_answers(asked.workspace, path, asked.today, wave=asked.wave)),
    "projektordner": _Export("projekt", ZIP, lambda asked, path: export_yaml(asked.workspace, path, asked.today, wave=asked.wave), folder=True),
    "werte-csv": _Export("werte.csv", CSV, lambda asked, path: export_scores(asked.evaluation, path)),
    "werte-parquet": _Export("werte.parquet", "application/vnd.apache.parquet", lambda asked, path: export_scores(asked.evaluation, path)),
    "klaerung": _Export("klaerungsliste.xlsx", XLSX, lambda asked, path: export_clarification(asked.evaluation, path, asked.today)),
    "limesurvey": _Export("limesurvey", ZIP, lambda asked, path: export_limesurvey(asked.workspace, path, asked.today, short=False, wave=asked.wave), folder=True),
    "limesurvey-kurz": _Export("limesurvey-kurz", ZIP, lambda asked, path: export_limesurvey(asked.workspace, path, asked.today, short=True, wave=asked.wave), folder=True),
}
"""All exports by the name that stands in addresses."""


def export_file(kind: str, asked: Asked) -> ExportFile:
    """Make an export; raises UnknownName for one that does not exist, or what it refuses."""
    found = EXPORTS.get(kind)
    if found is None or (found.of_town and not asked.town):
        raise UnknownName("Diese Datei gibt es nicht zum Herunterladen.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / found.name
        found.write(asked, path)
        content = packed_folder(path) if found.folder else path.read_bytes()
    name = f"{f'{asked.town}-' if found.of_town else ''}{found.name}{'.zip' if found.folder else ''}"
    return ExportFile(name, found.media, content)


@dataclass(frozen=True)
class Publisher:
    """Who publishes open data: address the files will have, name, e-mail address, first day of the survey."""

    address: str
    name: str
    email: str
    since: date


def open_data_file(asked: Asked, publisher: Publisher) -> ExportFile:
    """Give the aggregates the members agreed to, with their DCAT-AP.de record; raises Refused where nobody agreed, BrokenProject for what is wrong."""
    base = publisher.address.rstrip("/")
    dataset = OpenDataset(
        base, f"Digitaler Reifegrad der Kommunalverwaltungen: {asked.evaluation.group.wave_title}", "Verteilung der Reifegrade je Dimension über die Kommunen, die in die Veröffentlichung eingewilligt haben.",
        publisher.name, publisher.name, publisher.email, publisher.name, asked.today, asked.today, publisher.since, asked.today)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "offene-daten"
        publish_aggregates(asked.workspace, dataset, f"{base}/reifegrad.csv", path, wave=asked.wave)
        return ExportFile("offene-daten.zip", ZIP, packed_folder(path))
