"""What the schema finds, in German: what is wrong, what is allowed, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questionnaires.problems import Path, Places, Problem, allowed_words, nearest
from questionnaires.schema import CONDITION_KEYS, SchemaError, known_keys

KINDS = {
    "float_parsing": "eine Zahl (Dezimalpunkt, z. B. 2.5)", "float_type": "eine Zahl", "int_parsing": "eine ganze Zahl",
    "int_type": "eine ganze Zahl", "int_from_float": "eine ganze Zahl", "bool_parsing": "true oder false", "bool_type": "true oder false",
    "date_from_datetime_parsing": "ein Datum der Form JJJJ-MM-TT", "date_parsing": "ein Datum der Form JJJJ-MM-TT",
    "date_type": "ein Datum der Form JJJJ-MM-TT", "string_type": "ein Text", "tuple_type": "eine Liste", "list_type": "eine Liste",
    "dict_type": "eine Zuordnung »Schlüssel: Wert«", "mapping_type": "eine Zuordnung »Schlüssel: Wert«",
    "model_type": "eine Zuordnung »Schlüssel: Wert«", "model_attributes_type": "eine Zuordnung »Schlüssel: Wert«",
}


def schema_problem(error: SchemaError, raw: Mapping[str, Any], places: Places) -> Problem:
    """Turn one schema error into a problem with file and line."""
    path = raw_path(error.loc, raw)
    name = str(error.loc[-1])
    shown = _shown(error.value)
    match error.type:
        case "missing":
            return places.problem("key-missing", path, f"Die Pflichtangabe »{name}« fehlt{_owner(path, raw)}.",
                                  f"Ergänzen Sie die Zeile »{name}: …«.")
        case "extra_forbidden":
            known = known_keys(error.loc, raw)
            hint = nearest(name, known)
            return places.problem("key-unknown", path, f"Den Schlüssel »{name}« gibt es hier nicht. {hint}".strip(),
                                  f"Erlaubt sind: {allowed_words(known, 40)}.")
        case "literal_error" | "enum":
            expected = str(error.context.get("expected", "")).replace("'", "").replace(" or ", ", ")
            options = [word.strip() for word in expected.split(",")]
            return places.problem("value-not-allowed", path, f"»{shown}« ist als »{name}« nicht erlaubt. {nearest(str(error.value), options)}".strip(),
                                  f"Erlaubt sind: {allowed_words(options, 20)}.")
        case "union_tag_invalid" | "union_tag_not_found":
            return _union_problem(error, path, places)
        case "string_too_short":
            return places.problem("value-empty", path, f"Die Angabe »{name}« ist leer.", "Ergänzen Sie einen Text oder löschen Sie die Zeile.")
        case "too_short" | "tuple_too_short":
            return places.problem("list-too-short", path, f"Die Liste »{name}« hat zu wenige Einträge.", "Ergänzen Sie die fehlenden Einträge.")
        case "too_long" | "tuple_too_long":
            return places.problem("list-too-long", path, f"Die Liste »{name}« hat zu viele Einträge.", "Kürzen Sie die Liste.")
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            bound = "; ".join(f"{_BOUNDS[key]} {value}" for key, value in error.context.items() if key in _BOUNDS)
            return places.problem("value-out-of-range", path, f"»{shown}« ist als »{name}« nicht erlaubt.", f"Erlaubt ist: {bound}.")
        case _ if error.type in KINDS:
            return places.problem("value-wrong-type", path, f"»{shown}« ist als »{name}« nicht erlaubt.", f"Erwartet wird {KINDS[error.type]}.")
        case _:
            return places.problem("value-invalid", path, f"Die Angabe »{name}« mit dem Wert »{shown}« ist ungültig ({error.type}).",
                                  "Vergleichen Sie den Eintrag mit einem funktionierenden an anderer Stelle.")


_BOUNDS = {"ge": "mindestens", "le": "höchstens", "gt": "mehr als", "lt": "weniger als"}


def _union_problem(error: SchemaError, path: Path, places: Places) -> Problem:
    if error.context.get("discriminator") == "'type'":
        expected = str(error.context.get("expected_tags", "")).replace("'", "")
        types = [word.strip() for word in expected.split(",") if word.strip()] or [
            "level", "choice", "multi", "yes_no", "number", "percent", "months", "indicator", "text", "date"]
        given = error.value.get("type") if isinstance(error.value, Mapping) else None
        if given is None:
            return places.problem("key-missing", path, "Die Pflichtangabe »type« der Frage fehlt.", f"Ergänzen Sie »type: …«; erlaubt sind: {allowed_words(types)}.")
        return places.problem("question-type-unknown", path, f"Den Fragetyp »{given}« gibt es nicht. {nearest(str(given), types)}".strip(),
                              f"Erlaubt sind: {allowed_words(types)}.")
    return places.problem("condition-unknown", path, "Diese Bedingung ist nicht lesbar.",
                          f"Eine Bedingung beginnt mit einem der Schlüssel {allowed_words(CONDITION_KEYS)}, z. B. {{fact: einwohner, at_least: 5000}}.")


def raw_path(loc: tuple[str | int, ...], raw: Any) -> Path:
    """Drop from a loc what is not a step in the data (tags of unions, a missing key)."""
    path: list[str | int] = []
    node = raw
    for part in loc:
        if (isinstance(node, Mapping) and part in node) or (isinstance(node, list) and isinstance(part, int) and part < len(node)):
            node = node[part]  # type: ignore[index]
            path.append(part)
    return tuple(path)


def _owner(path: Path, raw: Any) -> str:
    """Name the innermost item with an id around a path: „ bei »1.4.2«“."""
    owner, node = "", raw
    for part in path:
        node = node[part]
        if isinstance(node, Mapping):
            owner = str(node.get("id") or node.get("key") or owner)
    return f" bei »{owner}«" if owner else ""


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
