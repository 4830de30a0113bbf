"""What was agreed for planning as plain data, in the shape people write it in YAML files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from assessment.agreements import Decision, GroupPlanning, MemberPlanning, Pin, Resolution
from assessment.settings import FAMILIES, Agreed, agreed_settings

Data: TypeAlias = dict[str, Any]
Flag: TypeAlias = Callable[[bool], bool | str]


def planning_tree(planning: GroupPlanning | MemberPlanning, flag: Flag) -> Data:
    """Give „planung“, „festlegungen“ and (of a member) „entscheidungen“, each only where there is something; ``flag`` writes truth values."""
    settings: Data = {}
    for key, agreed in agreed_settings(planning).items():
        family = next((family for family in FAMILIES if family.name_in(key)), None)
        if family is None:
            settings[key] = _setting(agreed)
        else:
            settings.setdefault(family.prefix, {})[family.name_in(key)] = _plain(agreed.value)
    decisions = planning.decisions if isinstance(planning, MemberPlanning) else ()
    blocks = {"planung": settings, "festlegungen": {pin.measure: _pin(pin, flag) for pin in planning.pins}, "entscheidungen": {item.measure: _decision(item) for item in decisions}}
    return {name: block for name, block in blocks.items() if block}


def _setting(agreed: Agreed) -> Any:
    """Give a value, with body and day beside it where they are known."""
    beside = _resolution(agreed.resolution)
    value = _plain(agreed.value)
    if not beside:
        return value
    return {**(value if isinstance(value, dict) else {"wert": value}), **beside}


def _pin(pin: Pin, flag: Flag) -> Data:
    said = {"nicht_vor": _iso(pin.not_before), "fertig_bis": _iso(pin.finished_by), "streichen": flag(True) if pin.excluded else "", "grund": pin.reason, **_resolution(pin.resolution)}
    return {key: value for key, value in said.items() if value}


def _decision(decision: Decision) -> Any:
    beside = {"grund": decision.reason, **_resolution(Resolution(decision.body, decision.day))}
    return {"wahl": decision.choice.value, **{key: value for key, value in beside.items() if value}}


def _resolution(resolution: Resolution) -> Data:
    said = {"gremium": resolution.body, "datum": _iso(resolution.day)}
    return {key: value for key, value in said.items() if value}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(value: Any) -> Any:
    """Give whole numbers without a decimal point."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
