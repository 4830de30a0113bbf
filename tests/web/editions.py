"""Editions of documents for the tests of reports and council: kept, checked and released by the verbs, with a small file instead of a printed one."""

from __future__ import annotations

from datetime import date

from assessment.service.releasing import Draft, ReleaseRow, check_release, find_release, keep_draft, release_document
from assessment.store import Workspace
from reports.release import Audience

MADE, CHECKED_BY = "Bea Rater", "Cem Leser"
DAY = date(2026, 11, 21)
SEAL = "5e" * 32


def pdf(text: str) -> bytes:
    """Give a small file that begins and ends as a PDF does."""
    return b"%PDF-1.7\n" + text.encode() + b"\n%%EOF\n"


def draft(workspace: Workspace, town: str = "erlenstedt", *, document: str = "ratsvorlage", edition: Audience = Audience.PUBLIC, text: str = "Entwurf") -> ReleaseRow:
    """Keep a draft."""
    return keep_draft(workspace, Draft(document, f"{document}.pdf", pdf(text), SEAL, edition, town), MADE, today=DAY)


def checked(workspace: Workspace, town: str = "erlenstedt", *, by: str = CHECKED_BY, document: str = "ratsvorlage", edition: Audience = Audience.PUBLIC) -> ReleaseRow:
    """Keep a draft and check it."""
    row = draft(workspace, town, document=document, edition=edition)
    assert check_release(workspace, row.id, by, today=DAY, base=row.version).saved
    return find_release(workspace, row.id)


def released(workspace: Workspace, town: str = "erlenstedt", *, document: str = "ratsvorlage", edition: Audience = Audience.PUBLIC, text: str = "freigegeben") -> ReleaseRow:
    """Release a document."""
    row = checked(workspace, town, document=document, edition=edition)
    assert release_document(workspace, row.id, pdf(text), SEAL, MADE, approver="Stadtrat", today=DAY, base=row.version).saved
    return find_release(workspace, row.id)
