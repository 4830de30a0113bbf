"""The kinds of long work: documents, drafts and releases, roadmaps, imports, bundles, backups, freezing – each calls verbs, in a process of its own."""

from __future__ import annotations

from pathlib import Path

from assessment.jobs import Job, JobDesk, KeptFile, Kind, Progress, State
from assessment.service.jobs.carrying import Backup, BundleOut, back_up, write_bundle
from assessment.service.jobs.documents import Documents, print_documents
from assessment.service.jobs.freezing import Freezing, freeze
from assessment.service.jobs.reading import Reading, read_in
from assessment.service.jobs.releasing import DraftPrint, FinalPrint, fix_a_release, keep_a_draft
from assessment.service.jobs.roadmap import RoadmapWish, make_roadmap

__all__ = ["KINDS", "Backup", "BundleOut", "Documents", "DraftPrint", "FinalPrint", "Freezing", "Job", "JobDesk", "KeptFile", "Progress", "Reading", "RoadmapWish", "State", "open_job_desk"]

KINDS = (
    Kind("dokumente", Documents, print_documents), Kind("fahrplan", RoadmapWish, make_roadmap), Kind("einlesen", Reading, read_in),
    Kind("buendel", BundleOut, write_bundle), Kind("sicherung", Backup, back_up), Kind("einfrieren", Freezing, freeze),
    Kind("entwurf", DraftPrint, keep_a_draft), Kind("freigabe", FinalPrint, fix_a_release))


def open_job_desk(folder: Path, cache: Path, *, workers: int = 2) -> JobDesk:
    """Open a desk for all kinds; its workers begin with everything loaded."""
    return JobDesk(folder, KINDS, cache=cache, workers=workers, warm="assessment.service.jobs.warm")
