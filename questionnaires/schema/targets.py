"""Target levels: dated, with reasons and variants, and the mandatory rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator

from questionnaires.schema.base import Level, Model, Text
from questionnaires.schema.conditions import Condition

PROFILES = ("pflicht", "soll", "optimal")
Profile: TypeAlias = Literal["pflicht", "soll", "optimal"]


def _dated(raw: Any) -> Any:
    return raw if isinstance(raw, Mapping) else {date.min: raw}


DatedLevel: TypeAlias = Annotated[dict[date, Level | None], BeforeValidator(_dated)]


def level_on(dated: Mapping[date, Level | None], day: date) -> Level | None:
    """Give the level in force on ``day``: the entry with the latest date not after it; None where none is."""
    past = [since for since in dated if since <= day]
    return dated[max(past)] if past else None


class TargetVariant(Model):
    """Another level of the same target for a size class or type of body."""

    when: Condition
    level: DatedLevel
    reason: Text


class Target(Model):
    """One target level of a question with its reason; dated, so that old assessments keep their rule."""

    level: DatedLevel
    norms: tuple[Text, ...] = ()
    reason: Text
    variants: tuple[TargetVariant, ...] = ()


class Targets(Model):
    """The three targets of a question, ``pflicht ≤ soll ≤ optimal`` (scoring.md § 6)."""

    pflicht: Target | None = None
    soll: Target | None = None
    optimal: Target | None = None

    def items(self) -> Iterator[tuple[Profile, Target]]:
        """Give the targets that exist, lowest first."""
        named: tuple[tuple[Profile, Target | None], ...] = (("pflicht", self.pflicht), ("soll", self.soll), ("optimal", self.optimal))
        for profile, target in named:
            if target is not None:
                yield profile, target


class Must(Model):
    """A mandatory question: answered below ``at_least`` it caps its field at ``caps_field_at`` (scoring.md § 5)."""

    at_least: Level
    caps_field_at: Level
    norms: tuple[Text, ...] = ()
    reason: Text
