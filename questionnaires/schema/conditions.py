"""Conditions: structured statements about facts, answers and fields; no string expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag
from pydantic import Field as Spec

from questionnaires.schema.base import Model, Text


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


def condition_kind(raw: Any) -> str | None:
    """Tell by its key which kind of condition a raw mapping (or a model) is, None if it is none."""
    if isinstance(raw, Mapping):
        return next((key for key in CONDITION_KEYS if key in raw), None)
    kinds: dict[type[Any], str] = {FactCondition: "fact", AnswerCondition: "answer", FieldCondition: "field", AllOf: "all", AnyOf: "any", Not: "not"}
    return kinds.get(type(raw))


Condition: TypeAlias = Annotated[
    Annotated[FactCondition, Tag("fact")] | Annotated[AnswerCondition, Tag("answer")] | Annotated[FieldCondition, Tag("field")]
    | Annotated[AllOf, Tag("all")] | Annotated[AnyOf, Tag("any")] | Annotated[Not, Tag("not")],
    Discriminator(condition_kind),
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


for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()
