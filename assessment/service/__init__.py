"""The verbs of the product. CLI and web call these and nothing below."""

from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service.projects import (
    Tally,
    add_wave,
    apply_changes,
    context_of,
    create_project,
    find_wave,
    is_store,
    load_folder,
    new_project,
    open_project,
    tally,
    template_folder,
)
from assessment.service.reports import WrittenReport, find_member, score_table, write_reports
from assessment.store import StoreError

__all__ = [
    "BrokenProject", "Refused", "StoreError", "Tally", "UnknownName", "WrittenReport", "add_wave", "apply_changes", "context_of", "create_project", "find_member", "find_wave",
    "is_store", "load_folder", "new_project", "open_project", "score_table", "tally", "template_folder", "write_reports",
]
