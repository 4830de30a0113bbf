"""Checks of the tree: ids, weights, scale, facts, roles, conditions."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.checks.walk import each_condition, each_field, each_question
from questionnaires.problems import Path, Places, Problem, allowed_words, nearest
from questionnaires.schema import AnswerCondition, Catalogue, FactCondition, Field, FieldCondition, condition_leaves


def an_id_is_used_twice(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Ids of dimensions, fields and questions share one space; measures, factors, norms … have their own."""
    tree: list[tuple[Path, str]] = [(("dimensions", index), dimension.id) for index, dimension in enumerate(catalogue.dimensions)]
    tree += [(path, field.id) for path, field in each_field(catalogue)]
    tree += [(path, question.id) for path, _, question in each_question(catalogue)]
    spaces = [tree]
    for kind in ("measures", "factors", "norms", "programmes", "services", "service_scales", "facts", "phases", "planning_roles"):
        items = getattr(catalogue, kind)
        spaces.append([((kind, index), getattr(item, "id", None) or item.key) for index, item in enumerate(items)])
    for space in spaces:
        first: dict[str, Path] = {}
        for path, name in space:
            if name in first:
                file, line = places.of(first[name])
                yield places.problem("id-duplicate", path, f"Die Kennung »{name}« ist schon vergeben ({file}:{line}).",
                                     "Vergeben Sie eine neue, noch nie benutzte Kennung.")
            first.setdefault(name, path)


def a_weight_is_not_positive(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Weights of questions, fields and dimensions must be greater than zero."""
    nodes: list[tuple[Path, str, float]] = [(("dimensions", i), d.id, d.weight) for i, d in enumerate(catalogue.dimensions)]
    nodes += [(path, field.id, field.weight) for path, field in each_field(catalogue)]
    nodes += [(path, question.id, question.weight) for path, _, question in each_question(catalogue)]
    for path, name, weight in nodes:
        if not weight > 0:
            yield places.problem("weight-not-positive", (*path, "weight"), f"Das Gewicht von »{name}« ist {weight:g}.",
                                 "Setzen Sie ein Gewicht größer als 0; was nicht zählen soll, erhält den Typ »text« oder entfällt.")


def the_scale_is_upside_down(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """The scale needs a lower and a higher end, and named levels inside it."""
    scale = catalogue.scale
    if not scale.min < scale.max:
        yield places.problem("scale-invalid", ("scale",), f"Die Skala reicht von {scale.min:g} bis {scale.max:g}.",
                             "»min« muss kleiner als »max« sein.")
    for index, named in enumerate(scale.levels):
        if not scale.min <= named.level <= scale.max:
            yield places.problem("level-outside-scale", ("scale", "levels", index), f"Die Stufe {named.level:g} liegt außerhalb der Skala.",
                                 f"Erlaubt sind Stufen von {scale.min:g} bis {scale.max:g}.")


def a_node_holds_nothing(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A dimension needs fields; a field needs questions or fields, not both."""
    for index, dimension in enumerate(catalogue.dimensions):
        if not dimension.fields:
            yield places.problem("dimension-empty", ("dimensions", index), f"Die Dimension »{dimension.id}« hat kein Handlungsfeld.",
                                 "Ergänzen Sie Handlungsfelder oder entfernen Sie die Dimension.")
    for path, field in each_field(catalogue):
        if bool(field.questions) == bool(field.fields):
            what = "Fragen und Unterfelder zugleich" if field.questions else "weder Fragen noch Unterfelder"
            yield places.problem("field-empty", path, f"Das Handlungsfeld »{field.id}« hat {what}.",
                                 "Geben Sie ihm entweder »questions« oder »fields«.")
        elif field.questions and not any(question.scored for question in field.questions):
            yield places.problem("field-unscored", path, f"Das Handlungsfeld »{field.id}« hat keine bewertete Frage.",
                                 "Ergänzen Sie mindestens eine Frage mit Stufe.")


def a_mean_mixes_parts_of_unlike_span(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A mean over a part that reaches 3 and one that reaches 30 says nothing; such parts are added, or rescaled first."""
    scale = catalogue.scale

    def tops(parts: tuple[Field, ...]) -> list[float]:
        return [top(part.aggregate, part.fields, part) for part in parts]

    def top(aggregate: str, parts: tuple[Field, ...], leaf: Field | None = None) -> float:
        if leaf is not None and leaf.questions:
            return scale.max * (sum(question.weight for question in leaf.questions if question.scored) if aggregate == "sum" else 1.0)
        reached = tops(parts)
        if aggregate == "sum":
            return sum(part.weight * height for part, height in zip(parts, reached, strict=True))
        return max(reached, default=0.0)

    nodes: list[tuple[Path, str, str, list[float]]] = [
        (("dimensions",), "gesamt", catalogue.aggregate, [top(dimension.aggregate, dimension.fields) for dimension in catalogue.dimensions])]
    nodes += [(("dimensions", index), dimension.id, dimension.aggregate, tops(dimension.fields)) for index, dimension in enumerate(catalogue.dimensions)]
    nodes += [(path, field.id, field.aggregate, tops(field.fields)) for path, field in each_field(catalogue) if field.fields]
    for path, name, aggregate, reached in nodes:
        if aggregate == "mean" and reached and max(reached) - min(reached) > 1e-9:
            yield places.problem("span-mixed", path, f"Der Mittelwert »{name}« mischt Teile, die bis {min(reached):g} und bis {max(reached):g} reichen.",
                                 "Setzen Sie »aggregate: sum« oder bringen Sie die Teile auf dieselbe Spanne.")


def a_role_is_unknown(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Roles named by questions, measures and planning roles must be declared in ``roles``."""
    named = [((*path, "roles"), question.id, question.roles) for path, _, question in each_question(catalogue)]
    for index, measure in enumerate(catalogue.measures):
        named.append((("measures", index, "responsible"), measure.id, (measure.responsible,)))
        named.append((("measures", index, "involved"), measure.id, measure.involved))
    named += [(("planning_roles", index, "roles"), acting.key, acting.roles) for index, acting in enumerate(catalogue.planning_roles)]
    for path, owner, roles in named:
        for role in roles:
            if role not in catalogue.roles:
                yield places.problem("role-unknown", path, f"Die Rolle »{role}« bei »{owner}« gibt es nicht. {nearest(role, catalogue.roles)}".strip(),
                                     f"Erlaubt sind: {allowed_words(catalogue.roles, 30)}.")


def a_condition_names_something_unknown(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Facts, questions and fields in conditions must exist; fields only count for factors."""
    for path, owner, condition in each_condition(catalogue):
        for leaf in condition_leaves(condition):
            match leaf:
                case FactCondition():
                    yield from _fact_problems(catalogue, places, path, owner, leaf)
                case AnswerCondition(answer=name) if name not in catalogue.scored_questions:
                    yield places.problem("condition-question-unknown", path,
                                         f"Die Bedingung bei »{owner}« nennt die Frage »{name}«, die es nicht gibt oder die keine Stufe hat. "
                                         + nearest(name, catalogue.scored_questions), "Nennen Sie eine bewertete Frage.")
                case FieldCondition(field=name) if path[0] != "factors":
                    yield places.problem("condition-field-misplaced", path, f"Die Bedingung bei »{owner}« fragt den Wert des Handlungsfelds »{name}« ab.",
                                         "Handlungsfelder dürfen nur in Bedingungen von Chancen und Risiken stehen.")
                case FieldCondition(field=name) if name not in catalogue.fields:
                    yield places.problem("condition-field-unknown", path, f"Das Handlungsfeld »{name}« bei »{owner}« gibt es nicht.",
                                         f"Erlaubt sind: {allowed_words(catalogue.fields, 40)}.")
                case _:
                    pass
            if not isinstance(leaf, FactCondition) and leaf.at_least is None and leaf.below is None:
                yield places.problem("condition-incomplete", path, f"Der Bedingung bei »{owner}« fehlt die Aussage.",
                                     "Ergänzen Sie »at_least« oder »below«.")


def _fact_problems(catalogue: Catalogue, places: Places, path: Path, owner: str, leaf: FactCondition) -> Iterator[Problem]:
    fact = catalogue.fact.get(leaf.fact)
    if fact is None:
        yield places.problem("condition-fact-unknown", path, f"Das Merkmal »{leaf.fact}« bei »{owner}« gibt es nicht. {nearest(leaf.fact, catalogue.fact)}".strip(),
                             f"Erlaubt sind: {allowed_words(catalogue.fact, 30)}.")
        return
    numeric = leaf.at_least is not None or leaf.below is not None
    words = ([leaf.is_] if leaf.is_ is not None else []) + list(leaf.one_of or ())
    if not numeric and not words:
        yield places.problem("condition-incomplete", path, f"Der Bedingung bei »{owner}« fehlt die Aussage.",
                             "Ergänzen Sie »is«, »one_of«, »at_least« oder »below«.")
    if numeric != (fact.type == "zahl") and (numeric or words):
        yield places.problem("condition-wrong-operator", path, f"Das Merkmal »{fact.key}« (Art: {fact.type}) passt nicht zum Vergleich bei »{owner}«.",
                             "Zahlen werden mit »at_least« und »below« verglichen, alles andere mit »is« und »one_of«.")
        return
    allowed = {"ja_nein": ("ja", "nein"), "auswahl": tuple(fact.options)}.get(fact.type, ())
    for word in words:
        if word not in allowed:
            yield places.problem("condition-value-unknown", path, f"»{word}« ist kein Wert des Merkmals »{fact.key}«. {nearest(word, allowed)}".strip(),
                                 f"Erlaubt sind: {allowed_words(allowed, 20)}.")


def questions_wait_for_each_other(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Conditions on answers must not run in a circle."""
    needs = {
        question.id: {leaf.answer for leaf in condition_leaves(question.applies_when) if isinstance(leaf, AnswerCondition)}
        for question in catalogue.questions.values()
    }
    for path, _, question in each_question(catalogue):
        seen: set[str] = set()
        todo = list(needs[question.id])
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += needs.get(name, ())
        if question.id in seen:
            yield places.problem("condition-cycle", (*path, "applies_when"), f"Die Bedingung der Frage »{question.id}« hängt am Ende von ihr selbst ab.",
                                 "Lösen Sie den Kreis auf: Eine der Fragen muss ohne Bedingung gelten.")


CHECKS = (
    an_id_is_used_twice, a_weight_is_not_positive, the_scale_is_upside_down, a_node_holds_nothing,
    a_mean_mixes_parts_of_unlike_span, a_role_is_unknown,
    a_condition_names_something_unknown, questions_wait_for_each_other,
)
