"""What holds for planning and who agreed on it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.agreements import GroupPlanning, MemberPlanning, Resolution
from assessment.model import WorkingGroup
from assessment.plan import KEY_WORDS
from assessment.settings import agreed_settings, settings
from reports import german
from reports.release import Brand, Release

OF_DOCUMENTS = ("release", "brand", "council")
"""Settings of documents, which have nothing to do with the plan."""
ASSUMED, SET = "Vorgabe, noch nicht vereinbart", "gesetzt, noch nicht beschlossen"


def release_and_brand(group: WorkingGroup, row: int | None) -> tuple[Release, Brand]:
    """Give state of release and look of a member's documents: its own where somebody has set them, otherwise the group's, as for the group (None)."""
    own = group.planning if row is None else group.members[row].planning
    return (own if "fassung" in own.given else group.planning).release, (own if "gestaltung" in own.given else group.planning).brand


def assumed_settings(group: WorkingGroup, row: int | None) -> tuple[str, ...]:
    """Name the settings no body has agreed on: the group's, and those of member ``row``."""
    rows = [*_rows(group.planning), *(_rows(group.members[row].planning) if row is not None else ())]
    return tuple(f"{label}: {value} ({standing})" for label, value, standing in rows if standing in (ASSUMED, SET))


def group_settings(group: WorkingGroup) -> tuple[tuple[str, str, str], ...]:
    """Give the settings of the group as label, value and who agreed on it, or that nobody has yet."""
    return tuple(_rows(group.planning))


def _rows(planning: GroupPlanning | MemberPlanning) -> Iterator[tuple[str, str, str]]:
    made = agreed_settings(planning)
    for setting in settings(to_member=isinstance(planning, MemberPlanning)):
        agreed = made.get(setting.key)
        if setting.field not in OF_DOCUMENTS and (agreed or setting.field != "order"):
            value = setting.form.shown(agreed.value) if agreed else setting.default
            said = KEY_WORDS[planning.sharing_key] if isinstance(planning, GroupPlanning) and setting.field == "sharing_key" else value
            yield setting.label, said, _standing(agreed.resolution) if agreed else ASSUMED


def _standing(resolution: Resolution) -> str:
    """Give body and day of an agreement, „Lenkungskreis, 04.05.2026“."""
    day = german.short_date(resolution.day) if resolution.day else ""
    return ", ".join(part for part in (resolution.body, day) if part) or SET
