"""The shape of a catalogue: frozen models of everything an expert edits as YAML.

All scalars arrive as text and are converted here, by declared type and never by guess. Levels are numbers on the
catalogue's own scale, weights are positive, money is in EUR, effort in person days (PT), durations in months.
"""

from questionnaires.schema.catalogue import Catalogue, Fact, SchemaError, json_schema, parse_catalogue
from questionnaires.schema.conditions import (
    CONDITION_KEYS,
    AllOf,
    AnswerCondition,
    AnyOf,
    Condition,
    FactCondition,
    FieldCondition,
    Not,
    condition_leaves,
)
from questionnaires.schema.content import DUTY_CLASSES, Factor, Measure, Norm, Overlay, Programme, Range, Service, ServiceScale
from questionnaires.schema.keys import known_keys
from questionnaires.schema.phases import PHASES, Phase, PlanningRole
from questionnaires.schema.targets import PROFILES, Target, level_on
from questionnaires.schema.tree import (
    ChoiceQuestion,
    ContextQuestion,
    Dimension,
    Field,
    LevelQuestion,
    MultiQuestion,
    NumberQuestion,
    Question,
    YesNoQuestion,
    walk_fields,
)

__all__ = [
    "CONDITION_KEYS", "DUTY_CLASSES", "PHASES", "PROFILES", "AllOf", "AnswerCondition", "AnyOf", "Catalogue", "ChoiceQuestion", "Condition", "ContextQuestion",
    "Dimension", "Fact", "FactCondition", "Factor", "Field", "FieldCondition", "LevelQuestion", "Measure", "MultiQuestion", "Norm", "Not",
    "NumberQuestion", "Overlay", "Phase", "PlanningRole", "Programme", "Question", "Range", "SchemaError", "Service", "ServiceScale", "Target", "YesNoQuestion", "condition_leaves", "json_schema", "known_keys", "level_on",
    "parse_catalogue", "walk_fields",
]
