"""Two waves → WaveChange of each member that took part in both."""

from __future__ import annotations

from assessment.model import WorkingGroup
from assessment.wave_differences import Difference, wave_differences
from reports.compared import ChangeRow, WaveChange


def wave_changes(old: WorkingGroup, new: WorkingGroup) -> dict[str, WaveChange]:
    """Give what changed from the old wave to the new by key of member; members of one of the two only are not in it."""
    rows: dict[str, list[ChangeRow]] = {}
    for item in wave_differences(old, new):
        rows.setdefault(item.member, []).append(_row(item))
    return {member: WaveChange(old.wave_title, old.reference_date, tuple(found)) for member, found in rows.items()}


def _row(item: Difference) -> ChangeRow:
    level = item.level
    return ChangeRow(item.id, item.title, item.kind, level.before, level.after, level.by_rule, level.by_target, level.by_answer, item.gap.before, item.gap.after, level.causes)
