"""Which keys a place in a catalogue allows, for „meinten Sie …?“."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from questionnaires.schema.catalogue import Catalogue
from questionnaires.schema.conditions import condition_kind


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
            if condition_kind(node) in {(field.alias or name) for name, field in candidate.model_fields.items()}:
                return candidate
    return models[0] if models else None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in _models_in(part)]
