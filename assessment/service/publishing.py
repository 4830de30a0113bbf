"""What may be published: a report as OParl Drucksache, consented aggregates with their DCAT-AP.de record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assessment import ways
from assessment.errors import BrokenProject, Refused
from assessment.evaluate import evaluate
from assessment.exchange.open_data.dcat import (
    AGGREGATE_COLUMNS,
    OpenDataset,
    OpenTable,
    consent_levels,
    consented_aggregates,
    dcat_record,
    named_members,
)
from assessment.exchange.open_data.oparl import Paper, PaperFile, oparl_document
from assessment.exchange.open_data.published import Unpublishable
from assessment.exchange.tables_text import write_table
from assessment.service.files import write_whole
from assessment.service.members import consents_of
from assessment.service.projects import find_wave
from assessment.store import Workspace


def publish_paper(paper: Paper, report: Path, others: Sequence[Path], target: Path) -> None:
    """Write the OParl side file of a report (PDF) and its annexes; raises BrokenProject with all that is wrong."""
    main, *rest = (PaperFile(path.name, path.read_bytes(), "application/pdf" if path.suffix.lower() == ".pdf" else "application/octet-stream", path.stem) for path in (report, *others))
    try:
        write_whole(target, oparl_document(paper, main, *rest).encode())
    except Unpublishable as wrong:
        raise BrokenProject(wrong.problems) from wrong


def publish_aggregates(workspace: Workspace, dataset: OpenDataset, table_address: str, folder: Path, *, wave: str = "") -> list[Path]:
    """Write the table of aggregates the members agreed to and its DCAT-AP.de record; raises Refused where nobody agreed."""
    chosen = find_wave(workspace, wave)
    evaluation = evaluate(workspace.group(chosen.id))
    given = consents_of(workspace, chosen.id)
    dimensions = [dimension.id for dimension in evaluation.catalogue.dimensions]
    consents = consent_levels([[given.get((member.id, dimension), "") for dimension in dimensions] for member in evaluation.group.members])
    columns = [evaluation.scores.index[dimension] for dimension in dimensions]
    rows = consented_aggregates(evaluation.scores.point[:, columns], consents, [f"{dimension.id} {dimension.title}" for dimension in evaluation.catalogue.dimensions],
                                (evaluation.catalogue.scale.min, evaluation.catalogue.scale.max))
    if not any(row["anzahl"] for row in rows):
        raise Refused("Noch hat keine Kommune eingewilligt, dass ihre Werte in Vergleiche eingehen. Tragen Sie Einwilligungen ein.", ways.CONSENT)
    content = write_table(AGGREGATE_COLUMNS, rows, excel=False)
    places = named_members([member.ags for member in evaluation.group.members], consents)
    try:
        record = dcat_record(replace(dataset, places=places, end=evaluation.group.reference_date), OpenTable(content, table_address, "Zusammenfassung je Dimension"))
    except Unpublishable as wrong:
        raise BrokenProject(wrong.problems) from wrong
    paths = [folder / "reifegrad.csv", folder / "reifegrad.jsonld"]
    write_whole(paths[0], content)
    write_whole(paths[1], record.encode())
    return paths


__all__ = ["OpenDataset", "Paper", "publish_aggregates", "publish_paper"]
