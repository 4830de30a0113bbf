"""Documents kept as evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assessment.changes import Change, new_id
from assessment.errors import BrokenProject, UnknownName
from assessment.exchange.documents import media_type_of
from assessment.exchange.intake import Intake
from assessment.service.forms import next_label
from assessment.service.members import find_town
from assessment.service.projects import find_wave
from assessment.store import Workspace


def add_evidence(workspace: Workspace, town: str, path: Path, title: str, dated: date | None, actor: str, wave: str = "") -> str:
    """Keep a document as evidence of a municipality; gives its label (B1, B2 …). Raises BrokenProject for a file that may not be kept."""
    intake = Intake()
    content = path.read_bytes()
    media_type = media_type_of(content, path.name, intake)
    if intake.problems:
        raise BrokenProject(intake.problems)
    municipality, chosen = find_town(workspace, town), find_wave(workspace, wave)
    present = workspace.records("evidence", wave_id=chosen.id, municipality_id=municipality.id)
    label = next_label((str(item.fields["label"]) for item in present), "B")
    fields = {
        "wave_id": chosen.id, "municipality_id": municipality.id, "label": label, "title": title or path.stem, "dated": dated.isoformat() if dated else None,
        "position": len(present), "sha256": workspace.keep_file(content), "file_name": path.name, "media_type": media_type, "size": len(content)}
    workspace.save(Change("evidence", new_id(), fields, 0), actor=workspace.person_named(actor), source="Beleg")
    return label


def evidence_file(workspace: Workspace, town: str, label: str, wave: str = "") -> bytes:
    """Give the kept file of a document; raises UnknownName where there is none."""
    found = workspace.records("evidence", municipality_id=find_town(workspace, town).id, wave_id=find_wave(workspace, wave).id, label=label)
    if not found or not found[0].fields["sha256"]:
        raise UnknownName(f"Zum Beleg »{label}« ist bei dieser Kommune keine Datei abgelegt.")
    return workspace.file(str(found[0].fields["sha256"]))
