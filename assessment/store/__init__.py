"""The project's memory: records, their append-only history, files and catalogues, in SQLite or PostgreSQL."""

from assessment.store.accounts import Directory, open_directory
from assessment.store.catalogues import keep_files
from assessment.store.engine import StoreError, is_server, shown_place
from assessment.store.erasing import drop_files, erase_municipality, erase_person, erase_scopes, erase_spoken_history, erased_scopes
from assessment.store.history import ChainReport, Event
from assessment.store.kinds import KINDS, WITH_FILES, BadValue, Kind
from assessment.store.migrate import faults_of_file
from assessment.store.pages import EventQuery, OpenConflict
from assessment.store.planning_rows import Unused
from assessment.store.register import RegisterRow, lookup_register, replace_register
from assessment.store.saving import Stamp, Writer
from assessment.store.seen import last_tokens
from assessment.store.talks import AnswerRow, TalkPlace, TalkRows, WaveRows, decided_base, tab_base, talk_place, talk_rows, wave_rows
from assessment.store.wall import stands_above_walls
from assessment.store.workspace import Record, Workspace, create_empty, create_workspace, open_workspace, prepared_server, projects_in

__all__ = [
    "KINDS", "WITH_FILES", "AnswerRow", "BadValue", "ChainReport", "Directory", "Event", "EventQuery", "Kind", "OpenConflict", "Record", "RegisterRow", "Stamp", "StoreError",
    "TalkPlace", "TalkRows", "Unused", "WaveRows", "Workspace", "Writer", "create_empty", "create_workspace", "decided_base", "drop_files", "erase_municipality",
    "erase_person", "erase_scopes", "erase_spoken_history", "erased_scopes", "faults_of_file", "is_server", "keep_files", "last_tokens",
    "lookup_register", "open_directory", "open_workspace", "prepared_server", "projects_in", "replace_register", "shown_place", "stands_above_walls", "tab_base", "talk_place", "talk_rows",
    "wave_rows",
]
