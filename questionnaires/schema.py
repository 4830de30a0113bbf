"""The shape of a catalogue: frozen models of everything an expert edits as YAML.

All scalars arrive as text and are converted here, by declared type and never by guess. Levels are numbers on the
catalogue's own scale, weights are positive, money is in EUR, effort in person days (PT), durations in months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag, ValidationError
from pydantic import Field as Spec

PROFILES = ("pflicht", "soll", "optimal")
Profile: TypeAlias = Literal["pflicht", "soll", "optimal"]

Text: TypeAlias = Annotated[str, Spec(min_length=1)]
Level: TypeAlias = float
Point: TypeAlias = tuple[float, float]


class Model(BaseModel):
    """Base of all catalogue models: immutable, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# -- conditions ---------------------------------------------------------------------------------------------------


class FactCondition(Model):
    """A statement about a declared fact of the municipality, e.g. ``{fact: einwohner, at_least: 5000}``."""

    fact: Text
    is_: Text | None = Spec(None, alias="is")
    one_of: tuple[Text, ...] | None = None
    at_least: float | None = None
    below: float | None = None


class AnswerCondition(Model):
    """A statement about the consolidated level of an answer, e.g. ``{answer: 1.4.1, at_least: 2}``."""

    answer: Text
    at_least: float | None = None
    below: float | None = None


class FieldCondition(Model):
    """A statement about the score of a field, for factors only, e.g. ``{field: 1.4, below: 3}``."""

    field: Text
    at_least: float | None = None
    below: float | None = None


class AllOf(Model):
    """Holds if every part holds."""

    all: tuple[Condition, ...] = Spec(min_length=1)


class AnyOf(Model):
    """Holds if at least one part holds."""

    any: tuple[Condition, ...] = Spec(min_length=1)


class Not(Model):
    """Holds if the part does not hold."""

    not_: Condition = Spec(alias="not")


CONDITION_KEYS = ("fact", "answer", "field", "all", "any", "not")


def _condition_kind(raw: Any) -> str | None:
    if isinstance(raw, Mapping):
        return next((key for key in CONDITION_KEYS if key in raw), None)
    kinds: dict[type[Any], str] = {FactCondition: "fact", AnswerCondition: "answer", FieldCondition: "field", AllOf: "all", AnyOf: "any", Not: "not"}
    return kinds.get(type(raw))


Condition: TypeAlias = Annotated[
    Annotated[FactCondition, Tag("fact")] | Annotated[AnswerCondition, Tag("answer")] | Annotated[FieldCondition, Tag("field")]
    | Annotated[AllOf, Tag("all")] | Annotated[AnyOf, Tag("any")] | Annotated[Not, Tag("not")],
    Discriminator(_condition_kind),
]


def condition_leaves(condition: Condition | None) -> Iterator[FactCondition | AnswerCondition | FieldCondition]:
    """Give the simple statements a condition is made of."""
    match condition:
        case None:
            return
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from condition_leaves(part)
        case Not(not_=part):
            yield from condition_leaves(part)
        case _:
            yield condition


# -- targets ------------------------------------------------------------------------------------------------------


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


# -- questions ----------------------------------------------------------------------------------------------------

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
    """A measured number; the level is piecewise linear through ``breakpoints`` and clamped at the ends."""

    type: Literal["number", "percent", "months", "indicator"]
    breakpoints: tuple[Point, ...]
    unit: str = ""

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


# -- the tree -----------------------------------------------------------------------------------------------------

Aggregate: TypeAlias = Literal["mean", "sum"]


class Field(Model):
    """A Handlungsfeld: holds questions, or deeper fields where the model has more layers."""

    id: Text
    title: Text
    weight: float = 1.0
    aggregate: Aggregate = "mean"
    about: str = ""
    strength: str = ""
    weakness: str = ""
    consequence: str = ""
    applies_when: Condition | None = None
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


# -- norms, measures, factors, programmes -------------------------------------------------------------------------

NormClass: TypeAlias = Literal["pflicht", "pflicht_bedingt", "standard", "gute_praxis", "abgrenzung", "foerderung", "rahmen", "offen"]
DUTY_CLASSES = frozenset({"pflicht", "pflicht_bedingt"})
NEVER_A_REASON = frozenset({"abgrenzung", "foerderung", "rahmen", "offen"})


class Norm(Model):
    """A legal or technical norm with its checked status (V, V_titel, V2, teilweise, N)."""

    key: Text
    cite: Text
    content: str = ""
    class_: NormClass = Spec(alias="class")
    reach: str = ""
    dimensions: tuple[Text, ...] = ()
    valid: str = ""
    source: str = ""
    status: Literal["V", "V_titel", "V2", "teilweise", "N"]
    land: str = ""

    @property
    def may_be_reason(self) -> bool:
        """Whether a target may rest on this norm alone."""
        return self.status != "N" and self.class_ not in NEVER_A_REASON


class Effort(Model):
    """Three-point effort in own person days (PT)."""

    low: float
    likely: float
    high: float
    includes: str = ""

    @property
    def expected(self) -> float:
        """Give the PERT mean (a + 4m + b)/6 in person days."""
        return (self.low + 4 * self.likely + self.high) / 6


class Range(Model):
    """A three-point estimate (EUR, EUR per year, months)."""

    low: float
    likely: float
    high: float


class Visibility(Model):
    """How visible a success is, 0–3."""

    citizens: int = Spec(ge=0, le=3)
    staff: int = Spec(ge=0, le=3)


class Synergy(Model):
    """What doing it jointly saves: level 0–3 and the share of the work that is done only once."""

    level: int = Spec(ge=0, le=3)
    fixed_share: float = Spec(0.0, ge=0, le=1)
    reason: str = ""


class Funding(Model):
    """A programme that may fund a measure."""

    programme: Text
    note: str = ""


class Measure(Model):
    """A Maßnahme: what it takes and which questions it raises to which level."""

    id: Text
    title: Text
    dimension: Text
    areas: tuple[Area, ...] = ()
    goal: Text
    description: Text
    steps: tuple[Text, ...] = ()
    responsible: Text
    involved: tuple[Text, ...] = ()
    requires: tuple[Text, ...] = ()
    alternative_group: str = ""
    effort: Effort
    cost_once: Range
    cost_yearly: Range | None = None
    cost_driver: str = ""
    cost_note: str = ""
    duration_months: Range
    visibility: Visibility
    synergy: Synergy
    funding: tuple[Funding, ...] = ()
    norms: tuple[Text, ...] = ()
    norm_note: str = ""
    grundschutz_effort: int | None = Spec(None, ge=0, le=5)
    figures: Text
    raises: dict[str, Level] = Spec(default_factory=dict)


class Factor(Model):
    """An external chance or risk for the SWOT, with condition, window and source."""

    id: Text
    kind: Literal["chance", "risiko"]
    title: Text
    statement: Text
    strong: str = ""
    when: Condition | None = None
    strong_when: Condition | None = None
    from_: date | None = Spec(None, alias="from")
    until: date | None = None
    dimensions: tuple[Text, ...] = ()
    impact: int = Spec(1, ge=1, le=3)
    norms: tuple[Text, ...] = ()
    source: Text
    status: Literal["V", "V_titel", "V2", "teilweise", "N"]


class Programme(Model):
    """A funding programme with the state of the information."""

    key: Text
    title: Text
    body: str = ""
    who: str = ""
    what: str = ""
    rate: str = ""
    cap: str = ""
    window: str = ""
    note: str = ""
    norms: tuple[Text, ...] = ()
    as_of: Text
    status: Literal["V", "V2", "teilweise", "N"]


# -- the catalogue ------------------------------------------------------------------------------------------------


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


class Rules(Model):
    """Thresholds of the scoring, in levels of the scale unless said otherwise."""

    coverage_threshold: float = Spec(0.6, ge=0, le=1)
    contradiction_from: float = 2.0
    evidence_ceiling: EvidenceCeiling | None = None
    yes_no: YesNoLevels | None = None
    strength_from: Level | None = None
    weakness_gap: float = 1.0


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
    scale: Scale
    rules: Rules = Rules()
    aggregate: Aggregate = "mean"
    facts: tuple[Fact, ...] = ()
    roles: dict[str, Text] = Spec(default_factory=dict)
    dimensions: tuple[Dimension, ...] = Spec(min_length=1)
    norms: tuple[Norm, ...] = ()
    measures: tuple[Measure, ...] = ()
    factors: tuple[Factor, ...] = ()
    programmes: tuple[Programme, ...] = ()
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
    def dimension_of(self) -> dict[str, Dimension]:
        """Give the dimension above each field id and question id."""
        found: dict[str, Dimension] = {}
        for dimension in self.dimensions:
            for field in walk_fields(dimension.fields):
                found[field.id] = dimension
                found |= {question.id: dimension for question in field.questions}
        return found

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

    def yes_no_levels(self, question: YesNoQuestion) -> YesNoLevels:
        """Give the levels of a yes/no question: its own or the catalogue's default."""
        if question.levels is not None:
            return question.levels
        if self.rules.yes_no is not None:
            return self.rules.yes_no
        return YesNoLevels(ja=self.scale.max, teilweise=(self.scale.min + self.scale.max) / 2, nein=self.scale.min)

    @property
    def edition(self) -> str:
        """Give ``id/version``, the name under which an assessment stores its catalogue."""
        return f"{self.id}/{self.version}"


def walk_fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Give fields of all depths, parents before children."""
    for field in fields:
        yield field
        yield from walk_fields(field.fields)


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


def known_keys(loc: tuple[str | int, ...], raw: Mapping[str, Any]) -> list[str]:
    """Give the keys allowed in the node that holds ``loc``'s last element, for „meinten Sie …?“."""
    model: Any = Catalogue
    node: Any = raw
    for part in loc[:-1]:
        model, node = _step(model, node, part)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _step(model: Any, node: Any, part: str | int) -> tuple[Any, Any]:
    """Follow one element of a loc: key, index, or a union's tag (which does not move the data node)."""
    moved = node
    if isinstance(part, int) or (isinstance(node, Mapping) and part in node):
        moved = node[part]
    if isinstance(model, type) and issubclass(model, BaseModel):
        names = {(field.alias or name): field.annotation for name, field in model.model_fields.items()}
        if part in names:
            return _plain(names[str(part)], moved), moved
        return model, moved
    return _plain(model, moved), moved


def _plain(annotation: Any, node: Any) -> Any:
    """Find the model class behind an annotation that fits the raw node."""
    models = [candidate for candidate in _models_in(annotation) if candidate is not Catalogue]
    if isinstance(node, Mapping) and len(models) > 1:
        for candidate in models:
            kind = candidate.model_fields.get("type")
            if kind is not None and node.get("type") in getattr(kind.annotation, "__args__", ()):
                return candidate
            if _condition_kind(node) in {(field.alias or name) for name, field in candidate.model_fields.items()}:
                return candidate
    return models[0] if models else None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in _models_in(part)]


for _model in (AllOf, AnyOf, Not, TargetVariant, Target, Targets, Field, Dimension, Factor, Catalogue):
    _model.model_rebuild()
