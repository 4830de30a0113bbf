"""How a plan is told: the phases from strategy to implementation and the roles that carry them."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from questionnaires.schema.base import Model, Text

PhaseKey: TypeAlias = Literal["strategie", "strukturen", "umsetzung"]
PHASES: tuple[PhaseKey, ...] = get_args(PhaseKey)


class Phase(Model):
    """A phase of the plan, in the order the catalogue lists it; ``about`` one sentence for readers."""

    key: PhaseKey
    title: Text
    about: str = ""


class PlanningRole(Model):
    """A role in the words of the phase table; ``roles`` are the catalogue's role codes that act in it."""

    key: Text
    title: Text
    about: str = ""
    roles: tuple[Text, ...] = ()
