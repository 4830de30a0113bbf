"""Kept values of settings ↔ what the model holds for planning; which setting a key names, and what the catalogue must know for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from assessment.agreements import Decision, GroupPlanning, MemberPlanning, Pin, Resolution
from assessment.changes import Value
from assessment.settings.families import FAMILIES, Family
from assessment.settings.setting import Setting
from assessment.settings.table import GROUP_SETTINGS, MEMBER_SETTINGS
from questionnaires import Catalogue, allowed_words, nearest


class Agreed(NamedTuple):
    """A value somebody set, as it is kept, and the agreement behind it."""

    value: Value
    resolution: Resolution = Resolution()


Agreements: TypeAlias = Mapping[str, Agreed]


def find_setting(key: str, *, to_member: bool) -> Setting | None:
    """Give the setting of the group or of a member that has this key; None if there is none."""
    for family in families(to_member=to_member):
        if family.name_in(key):
            return family.of(family.name_in(key))
    return next((setting for setting in settings(to_member=to_member) if setting.key == key), None)


def settings(*, to_member: bool) -> tuple[Setting, ...]:
    """Give the settings there is one of each."""
    return MEMBER_SETTINGS if to_member else GROUP_SETTINGS


def families(*, to_member: bool) -> tuple[Family, ...]:
    """Give the families of settings."""
    return tuple(family for family in FAMILIES if family.to_member == to_member)


def keys(*, to_member: bool) -> tuple[str, ...]:
    """Give the keys as they stand in files, families by their common name."""
    return (*(setting.key for setting in settings(to_member=to_member)), *(family.prefix for family in families(to_member=to_member)))


def group_planning(agreed: Agreements, pins: tuple[Pin, ...] = ()) -> GroupPlanning:
    """Give what holds for the group from the settings made, by key."""
    return GroupPlanning(**_fields(agreed, to_member=False), pins=pins, given=frozenset(agreed), resolutions=_resolutions(agreed))


def member_planning(agreed: Agreements, pins: tuple[Pin, ...] = (), decisions: tuple[Decision, ...] = ()) -> MemberPlanning:
    """Give what holds for a member from the settings made, by key."""
    return MemberPlanning(**_fields(agreed, to_member=True), pins=pins, decisions=decisions, given=frozenset(agreed), resolutions=_resolutions(agreed))


def agreed_settings(planning: GroupPlanning | MemberPlanning) -> dict[str, Agreed]:
    """Give the settings somebody made, in the order of the table, families last."""
    to_member = isinstance(planning, MemberPlanning)
    values = {setting.key: setting.kept(getattr(planning, setting.field)) for setting in settings(to_member=to_member) if setting.key in planning.given}
    for family in families(to_member=to_member):
        values |= {family.key(family.named(item)): family.kept(item) for item in getattr(planning, family.setting.field)}
    return {key: Agreed(value, planning.resolutions.get(key, Resolution())) for key, value in values.items()}


def foreign_names(catalogue: Catalogue, setting: Setting, value: Value) -> Iterator[tuple[str, str, str]]:
    """Give what a value names that the catalogue does not have: key (empty for the setting itself), message, remedy."""
    for family in FAMILIES:
        name, known = family.name_in(setting.key), family.names(catalogue)
        if name and name not in known:
            yield "", f"{family.noun} »{name}« gibt es im Katalog nicht. {nearest(name, known)}".strip(), f"Vorhanden sind: {allowed_words(known)}."
    for name in str(value).split(", ") if setting.key == "reihenfolge" else ():
        if name not in catalogue.measure:
            yield "", f"Die Maßnahme »{name}« gibt es im Katalog nicht. {nearest(name, catalogue.measure)}".strip(), f"Vorhanden sind: {allowed_words(catalogue.measure)}."
    for role in value if setting.key == "rollen" and isinstance(value, dict) else ():
        if role not in catalogue.roles:
            yield role, f"Die Rolle »{role}« gibt es im Katalog nicht. {nearest(role, catalogue.roles)}".strip(), f"Erlaubt sind: {allowed_words(catalogue.roles, 20)}."


def _fields(agreed: Agreements, *, to_member: bool) -> dict[str, Any]:
    fields = {setting.field: setting.meant(agreed[setting.key].value) for setting in settings(to_member=to_member) if setting.key in agreed}
    for family in families(to_member=to_member):
        named = {family.name_in(key): item.value for key, item in sorted(agreed.items()) if family.name_in(key)}
        fields[family.setting.field] = tuple(family.make(name, value) for name, value in named.items() if isinstance(value, dict))
    return fields


def _resolutions(agreed: Agreements) -> dict[str, Resolution]:
    return {key: item.resolution for key, item in agreed.items() if item.resolution != Resolution()}
