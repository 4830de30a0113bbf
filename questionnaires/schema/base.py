"""Base of all catalogue models and the scalar types they share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Spec

Text: TypeAlias = Annotated[str, Spec(min_length=1)]
Level: TypeAlias = float
Point: TypeAlias = tuple[float, float]


class Model(BaseModel):
    """Base of all catalogue models: immutable, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")
