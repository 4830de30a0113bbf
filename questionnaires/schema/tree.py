"""Questions of all types and the tree of fields and dimensions that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator

from questionnaires.schema.base import Level, Model, Point, Text
from questionnaires.schema.conditions import Condition
from questionnaires.schema.targets import Must, Targets

Area: TypeAlias = Literal["verwaltung", "buerger", "mitarbeitende"]


class QuestionBase(Model):
    """What every type of question has in common."""

    id: Text
    title: Text
    ask: Text
    probe: str = ""
    roles: tuple[Text, ...] = ()
    evidence: str = ""
    norms: tuple[Text, ...] = ()
    norm_note: str = ""
    weight: float = 1.0
    weight_reason: str = ""
    areas: tuple[Area, ...] = ()
    core: bool = False
    minutes: float = 2.0
    needs_document: bool = False
    applies_when: Condition | None = None
    finding_low: str = ""
    finding_high: str = ""
    targets: Targets = Targets()
    must: Must | None = None

    @property
    def scored(self) -> bool:
        """Whether the question yields a level (``text`` and ``date`` are context only)."""
        return True


class LevelQuestion(QuestionBase):
    """One of the anchored levels of the scale."""

    type: Literal["level"]
    anchors: dict[float, Text]


class Option(Model):
    """One option of a choice, worth a level."""

    key: Text
    text: Text
    level: Level


class ChoiceQuestion(QuestionBase):
    """Exactly one option."""

    type: Literal["choice"]
    options: tuple[Option, ...]


class PointOption(Model):
    """One option of a multiple choice, worth points."""

    key: Text
    text: Text
    points: float = 1.0


class MultiQuestion(QuestionBase):
    """Any set of options; the sum of their points is looked up in ``steps`` (points reached → level)."""

    type: Literal["multi"]
    options: tuple[PointOption, ...]
    steps: tuple[Point, ...]


class YesNoLevels(Model):
    """Levels of the three answers of a yes/no question."""

    ja: Level
    teilweise: Level | None = None
    nein: Level


class YesNoCriteria(Model):
    """What counts as which answer."""

    ja: str = ""
    teilweise: str = ""
    nein: str = ""


class YesNoQuestion(QuestionBase):
    """Ja, teilweise or nein; without own ``levels`` those of the catalogue's rules hold."""

    type: Literal["yes_no"]
    levels: YesNoLevels | None = None
    criteria: YesNoCriteria = YesNoCriteria()


class NumberQuestion(QuestionBase):
    """A measured number; the level is piecewise linear through ``breakpoints`` and clamped at the ends.

    ``indicator`` names the figure computed from the recorded online services that answers the question where it exists.
    """

    type: Literal["number", "percent", "months", "indicator"]
    breakpoints: tuple[Point, ...]
    unit: str = ""
    indicator: Literal["", "online", "efa", "rueckkanal"] = ""

    @property
    def shown_unit(self) -> str:
        """Give the unit printed behind the value."""
        return {"percent": "%", "months": "Monate"}.get(self.type, self.unit)


class ContextQuestion(QuestionBase):
    """Context that is recorded but never scored."""

    type: Literal["text", "date"]

    @property
    def scored(self) -> bool:
        """Context yields no level."""
        return False


Question: TypeAlias = Annotated[
    LevelQuestion | ChoiceQuestion | MultiQuestion | YesNoQuestion | NumberQuestion | ContextQuestion, Discriminator("type"),
]


Aggregate: TypeAlias = Literal["mean", "sum"]


class Field(Model):
    """A Handlungsfeld: holds questions, or deeper fields where the model has more layers.

    ``confidential``: what was found here would help an attacker; public documents leave it out.
    """

    id: Text
    title: Text
    weight: float = 1.0
    aggregate: Aggregate = "mean"
    about: str = ""
    strength: str = ""
    weakness: str = ""
    consequence: str = ""
    applies_when: Condition | None = None
    confidential: bool = False
    questions: tuple[Question, ...] = ()
    fields: tuple[Field, ...] = ()


class Dimension(Model):
    """A top branch of the catalogue; its fields stand in ``folder``."""

    id: Text
    title: Text
    short: str = ""
    weight: float = 1.0
    aggregate: Aggregate = "mean"
    about: str = ""
    folder: str = ""
    fields: tuple[Field, ...] = ()

    @property
    def label(self) -> str:
        """Give the short title for charts and tables."""
        return self.short or self.title


def walk_fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Give fields of all depths, parents before children."""
    for field in fields:
        yield field
        yield from walk_fields(field.fields)


for _model in (Field, Dimension):
    _model.model_rebuild()
