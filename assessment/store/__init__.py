"""The project's memory: records, their append-only history, files and catalogues, in SQLite or PostgreSQL."""

from assessment.store.engine import StoreError, is_server, shown_place
from assessment.store.history import ChainReport, Event
from assessment.store.kinds import KINDS, BadValue, Kind
from assessment.store.saving import Stamp, Writer
from assessment.store.workspace import OpenConflict, Record, Workspace, create_workspace, open_workspace, projects_in

__all__ = [
    "KINDS", "BadValue", "ChainReport", "Event", "Kind", "OpenConflict", "Record", "Stamp", "StoreError", "Workspace", "Writer", "create_workspace", "is_server",
    "open_workspace", "projects_in", "shown_place",
]
