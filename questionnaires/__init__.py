"""The expert's knowledge as data: load a catalogue and get it with all its problems."""

from questionnaires.loader import Loaded, find_folder, load, shipped
from questionnaires.overlay import for_land
from questionnaires.problems import Places, Problem, allowed_words, nearest
from questionnaires.schema import (
    PHASES,
    PROFILES,
    AllOf,
    AnswerCondition,
    AnyOf,
    Catalogue,
    ChoiceQuestion,
    Condition,
    ContextQuestion,
    Dimension,
    Fact,
    FactCondition,
    Factor,
    Field,
    FieldCondition,
    LevelQuestion,
    Measure,
    MultiQuestion,
    Norm,
    Not,
    NumberQuestion,
    Phase,
    PlanningRole,
    Programme,
    Question,
    Range,
    Service,
    ServiceScale,
    Target,
    YesNoQuestion,
    condition_leaves,
    json_schema,
    level_on,
    walk_fields,
)
from questionnaires.strict import all_texts, lix, run_strict, spelling_available
from questionnaires.yaml_text import Document, Plain, Tree, dump_yaml, read_yaml

__all__ = [
    "PHASES", "PROFILES", "AllOf", "AnswerCondition", "AnyOf", "Catalogue", "ChoiceQuestion", "Condition", "ContextQuestion", "Dimension", "Document",
    "Fact", "FactCondition", "Factor", "Field", "FieldCondition", "LevelQuestion", "Loaded", "Measure", "MultiQuestion", "Norm", "Not",
    "NumberQuestion", "Phase", "Places", "Plain", "PlanningRole", "Problem", "Programme", "Question", "Range", "Service", "ServiceScale", "Target", "Tree", "YesNoQuestion", "all_texts", "allowed_words", "condition_leaves", "dump_yaml",
    "find_folder", "for_land", "json_schema", "level_on", "lix", "load", "nearest", "read_yaml", "run_strict", "shipped", "spelling_available", "walk_fields",
]
