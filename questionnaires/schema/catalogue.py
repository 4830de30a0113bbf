"""The catalogue as a whole: scale, rules, facts, tree and lists, with look-ups by id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from pydantic import Field as Spec

from questionnaires.schema.base import Level, Model, Text
from questionnaires.schema.content import Factor, Measure, Norm, Overlay, Programme, Service, ServiceScale
from questionnaires.schema.phases import Phase, PlanningRole
from questionnaires.schema.tree import Aggregate, Dimension, Field, Question, YesNoLevels, YesNoQuestion, walk_fields


class ScaleLevel(Model):
    """A named level of the scale."""

    level: Level
    name: Text
    definition: str = ""


class Scale(Model):
    """The scale of all levels; ``levels`` names those that have a name."""

    min: Level
    max: Level
    levels: tuple[ScaleLevel, ...] = ()


class EvidenceCeiling(Model):
    """Without evidence of at least ``grade`` a question that needs a document counts at most ``level``."""

    level: Level
    grade: int = Spec(3, ge=1, le=3)


class SizeRule(Model):
    """How estimates follow the size of a municipality: the share of a measure that is not fixed grows with ``fact`` over ``reference``.

    The ratio is kept between ``least`` and ``most``.
    """

    fact: Text
    reference: float = Spec(gt=0)
    least: float = Spec(0.5, gt=0)
    most: float = Spec(2.0, gt=0)


class Rules(Model):
    """Thresholds of the scoring, in levels of the scale unless said otherwise."""

    coverage_threshold: float = Spec(0.6, ge=0, le=1)
    contradiction_from: float = 2.0
    evidence_ceiling: EvidenceCeiling | None = None
    yes_no: YesNoLevels | None = None
    strength_from: Level | None = None
    weakness_gap: float = 1.0
    size: SizeRule | None = None


class Fact(Model):
    """A fact asked of every municipality, usable in conditions."""

    key: Text
    label: Text
    type: Literal["zahl", "ja_nein", "auswahl"]
    options: dict[str, Text] = Spec(default_factory=dict)
    unit: str = ""


class Catalogue(Model):
    """Everything an expert edits: scale, tree of questions, norms, measures, factors, programmes."""

    id: Text
    version: Text
    title: Text
    publisher: str = ""
    legal_reference_date: date
    licence: Text
    land: str = ""
    scale: Scale
    rules: Rules = Rules()
    aggregate: Aggregate = "mean"
    facts: tuple[Fact, ...] = ()
    roles: dict[str, Text] = Spec(default_factory=dict)
    phases: tuple[Phase, ...] = ()
    planning_roles: tuple[PlanningRole, ...] = ()
    dimensions: tuple[Dimension, ...] = Spec(min_length=1)
    norms: tuple[Norm, ...] = ()
    measures: tuple[Measure, ...] = ()
    factors: tuple[Factor, ...] = ()
    programmes: tuple[Programme, ...] = ()
    services: tuple[Service, ...] = ()
    service_scales: tuple[ServiceScale, ...] = ()
    laender: tuple[Overlay, ...] = ()
    content_hash: str = ""

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Give all fields of all depths by id, in catalogue order."""
        return {field.id: field for dimension in self.dimensions for field in walk_fields(dimension.fields)}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Give all questions by id, in catalogue order."""
        return {question.id: question for field in self.fields.values() for question in field.questions}

    @cached_property
    def scored_questions(self) -> dict[str, Question]:
        """Give the questions that yield a level, by id."""
        return {key: question for key, question in self.questions.items() if question.scored}

    @cached_property
    def field_of(self) -> dict[str, Field]:
        """Give the field that holds each question."""
        return {question.id: field for field in self.fields.values() for question in field.questions}

    @cached_property
    def norm(self) -> dict[str, Norm]:
        """Give the norms by key."""
        return {norm.key: norm for norm in self.norms}

    @cached_property
    def measure(self) -> dict[str, Measure]:
        """Give the measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def programme(self) -> dict[str, Programme]:
        """Give the programmes by key."""
        return {programme.key: programme for programme in self.programmes}

    @cached_property
    def fact(self) -> dict[str, Fact]:
        """Give the facts by key."""
        return {fact.key: fact for fact in self.facts}

    @cached_property
    def planning_role(self) -> dict[str, PlanningRole]:
        """Give for each role code the role of the phase table it acts in."""
        return {code: role for role in self.planning_roles for code in role.roles}

    def yes_no_levels(self, question: YesNoQuestion) -> YesNoLevels:
        """Give the levels of a yes/no question: its own or the catalogue's default."""
        if question.levels is not None:
            return question.levels
        if self.rules.yes_no is not None:
            return self.rules.yes_no
        return YesNoLevels(ja=self.scale.max, teilweise=(self.scale.min + self.scale.max) / 2, nein=self.scale.min)

    @cached_property
    def service(self) -> dict[str, Service]:
        """Give the online services by key."""
        return {service.key: service for service in self.services}

    def changed(self, **parts: Any) -> Catalogue:
        """Give a copy with some parts replaced; its look-ups are built anew."""
        copy = self.model_copy(update=parts)
        for name in set(copy.__dict__) - set(Catalogue.model_fields):
            del copy.__dict__[name]
        return copy

    @property
    def edition(self) -> str:
        """Give ``id/version``, the name under which an assessment stores its catalogue."""
        return f"{self.id}/{self.version}"


class SchemaError(BaseModel):
    """One finding of the schema: where (a loc of raw data), pydantic's error type, its context and the input."""

    loc: tuple[str | int, ...]
    type: str
    context: dict[str, Any] = {}
    value: Any = None


def parse_catalogue(raw: Mapping[str, Any]) -> tuple[Catalogue | None, list[SchemaError]]:
    """Turn raw data into a catalogue, or give all schema errors."""
    try:
        return Catalogue.model_validate(raw), []
    except ValidationError as error:
        return None, [
            SchemaError(loc=found["loc"], type=found["type"], context=dict(found.get("ctx", {})), value=found["input"])
            for found in error.errors(include_url=False)
        ]


def json_schema() -> dict[str, Any]:
    """Give the JSON schema of a whole merged catalogue."""
    return Catalogue.model_json_schema()
