"""Ways in and out: YAML, workbooks, tables, survey tools, bundles; every import gives changes or problems, never both by halves."""

from assessment.exchange.adopt import town_id, wave_changes
from assessment.exchange.intake import Context, Intake, InterviewRow
from assessment.exchange.project_files.yaml_files import LoadedGroup, load_group

__all__ = ["Context", "Intake", "InterviewRow", "LoadedGroup", "load_group", "town_id", "wave_changes"]
