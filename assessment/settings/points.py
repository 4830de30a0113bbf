"""Pins and decisions: what they may say, and the fields they are kept in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assessment.agreements import Choice, Decision, Pin, Resolution
from assessment.changes import Value
from assessment.settings.forms import Word

CHOICE = Word([choice.value for choice in Choice])


def pin_fault(pin: Pin) -> tuple[str, str] | None:
    """Say why a pin makes no sense: message and remedy; None if it does."""
    if not (pin.not_before or pin.finished_by or pin.excluded):
        return f"Die Festlegung zu {pin.measure} legt nichts fest.", "Nennen Sie, vor wann nicht begonnen wird, bis wann sie fertig ist oder dass sie gestrichen wird."
    if pin.excluded and (pin.not_before or pin.finished_by):
        return f"Die Maßnahme {pin.measure} kann nicht gestrichen sein und zugleich einen Termin haben.", "Behalten Sie eines von beiden."
    if pin.not_before and pin.finished_by and pin.finished_by <= pin.not_before:
        return f"Die Maßnahme {pin.measure} soll fertig sein, bevor sie beginnen darf.", "Vertauschen Sie die beiden Tage oder geben Sie mehr Zeit."
    return None


def pin_fields(pin: Pin) -> dict[str, Value]:
    """Give the fields a pin is kept in, its measure included."""
    return {"measure": pin.measure, "not_before": _iso(pin.not_before), "finished_by": _iso(pin.finished_by), "excluded": pin.excluded, "reason": pin.reason,
            "body": pin.resolution.body, "day": _iso(pin.resolution.day)}


def pin_from(fields: Mapping[str, Any]) -> Pin:
    """Give a pin from its kept fields; days are days."""
    return Pin(fields["measure"], fields["not_before"], fields["finished_by"], bool(fields["excluded"]), fields["reason"], Resolution(fields["body"], fields["day"]))


def decision_fields(decision: Decision) -> dict[str, Value]:
    """Give the fields a decision is kept in, its measure included."""
    return {"measure": decision.measure, "choice": decision.choice.value, "day": _iso(decision.day), "body": decision.body, "reason": decision.reason}


def decision_from(fields: Mapping[str, Any]) -> Decision:
    """Give a decision from its kept fields (days are days); raises ValueError for a choice that does not exist."""
    return Decision(fields["measure"], Choice(fields["choice"]), fields["day"], fields["body"], fields["reason"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
