"""Walks over a catalogue that also give each node's path in the raw data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from questionnaires.problems import Path
from questionnaires.schema import Catalogue, Condition, Field, Question


def each_field(catalogue: Catalogue) -> Iterator[tuple[Path, Field]]:
    """Give every field of every depth with its path."""
    def walk(fields: tuple[Field, ...], above: Path) -> Iterator[tuple[Path, Field]]:
        for index, field in enumerate(fields):
            path = (*above, "fields", index)
            yield path, field
            yield from walk(field.fields, path)

    for index, dimension in enumerate(catalogue.dimensions):
        yield from walk(dimension.fields, ("dimensions", index))


def each_question(catalogue: Catalogue) -> Iterator[tuple[Path, Field, Question]]:
    """Give every question with its path and field."""
    for path, field in each_field(catalogue):
        for index, question in enumerate(field.questions):
            yield (*path, "questions", index), field, question


def each_condition(catalogue: Catalogue) -> Iterator[tuple[Path, str, Condition]]:
    """Give every condition with its path and the id of what it belongs to."""
    found: list[tuple[Path, str, Condition | None]] = [((*path, "applies_when"), field.id, field.applies_when) for path, field in each_field(catalogue)]
    for path, _, question in each_question(catalogue):
        found.append(((*path, "applies_when"), question.id, question.applies_when))
        found += [((*path, "targets", profile, "variants", index, "when"), question.id, variant.when)
                  for profile, target in question.targets.items() for index, variant in enumerate(target.variants)]
    found += [(("measures", index, "done_when"), measure.id, measure.done_when) for index, measure in enumerate(catalogue.measures)]
    found += [(("services", index, "applies_when"), service.key, service.applies_when) for index, service in enumerate(catalogue.services)]
    found += [(("factors", index, key), factor.id, getattr(factor, key))
              for index, factor in enumerate(catalogue.factors) for key in ("when", "strong_when")]
    yield from ((path, owner, condition) for path, owner, condition in found if condition is not None)


def norm_references(catalogue: Catalogue) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Give every list of norm keys with its path and the id of what cites them."""
    for path, _, question in each_question(catalogue):
        yield (*path, "norms"), question.id, question.norms
        for profile, target in question.targets.items():
            yield (*path, "targets", profile, "norms"), question.id, target.norms
        if question.must is not None:
            yield (*path, "must", "norms"), question.id, question.must.norms
    others: dict[str, list[tuple[str, tuple[str, ...]]]] = {
        "measures": [(measure.id, measure.norms) for measure in catalogue.measures],
        "factors": [(factor.id, factor.norms) for factor in catalogue.factors],
        "programmes": [(programme.key, programme.norms) for programme in catalogue.programmes],
    }
    for kind, cited in others.items():
        for index, (owner, norms) in enumerate(cited):
            yield (kind, index, "norms"), owner, norms


def doubled(values: Iterable[str]) -> set[str]:
    """Give the values that occur more than once."""
    seen: set[str] = set()
    return {value for value in values if value in seen or seen.add(value)}  # type: ignore[func-returns-value]
