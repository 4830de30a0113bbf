"""What is in a catalogue, and what changed between two editions, said in German."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from assessment.interviews import interview_plans
from questionnaires import PROFILES, Catalogue, Measure, Question, all_texts, lix, walk_fields
from reports import german
from reports.views.wording import NORM_CLASSES

Row = tuple[str, str]
T = TypeVar("T")


def statistics(catalogue: Catalogue) -> dict[str, list[Row]]:
    """Give counts per dimension, field, type, obligation, norm coverage and interview minutes per role, as (name, value)."""
    questions = list(catalogue.scored_questions.values())
    cited = {key for question in questions for key in question.norms}
    cited |= {key for question in questions for _, target in question.targets.items() for key in target.norms}
    cited |= {key for measure in catalogue.measures for key in measure.norms}
    obligations = {
        "gesetzliche Pflicht mit Pflichtregel": sum(question.must is not None for question in questions),
        "Pflichtziel ohne Pflichtregel": sum(question.must is None and question.targets.pflicht is not None for question in questions),
        "Standard oder gute Praxis": sum(question.targets.pflicht is None for question in questions),
    }
    plans, short = interview_plans(catalogue), interview_plans(catalogue, core_only=True)
    return {
        "Dimensionen (Handlungsfelder, Fragen)": [
            (f"{dimension.id} {dimension.title}", f"{len(fields)}, {sum(len(field.questions) for field in fields)}")
            for dimension in catalogue.dimensions for fields in [[field for field in walk_fields(dimension.fields) if field.questions]]],
        "Handlungsfelder (Fragen)": [(f"{field.id} {field.title}", str(len(field.questions))) for field in catalogue.fields.values() if field.questions],
        "Fragetypen": _counts(question.type for question in questions),
        "Verbindlichkeit": [(name, str(count)) for name, count in obligations.items()],
        "Normen (zitiert von allen)": [
            (NORM_CLASSES[name], f"{sum(norm.key in cited for norm in norms)} von {len(norms)}")
            for name in NORM_CLASSES for norms in [[norm for norm in catalogue.norms if norm.class_ == name]] if norms],
        "Interviews (Fragen, Minuten)": [*[(catalogue.roles.get(plan.role, plan.role), f"{len(plan.questions)}, {plan.minutes:.0f}") for plan in plans],
                                         ("zusammen", f"{sum(len(plan.questions) for plan in plans)}, {sum(plan.minutes for plan in plans):.0f}")],
        "Kurz-Check (Fragen, Minuten)": [(catalogue.roles.get(plan.role, plan.role), f"{len(plan.questions)}, {plan.minutes:.0f}") for plan in short]
                                        + [("zusammen", f"{sum(len(plan.questions) for plan in short)}, {sum(plan.minutes for plan in short):.0f}")],
        "Lesbarkeit (LIX; bis 50 gut lesbar, ab 60 schwer)": _readability(catalogue),
        "Weiteres": [("Maßnahmen", str(len(catalogue.measures))), ("Chancen und Risiken", str(len(catalogue.factors))), ("Normen", str(len(catalogue.norms))),
                     ("Förderprogramme", str(len(catalogue.programmes))), ("Onlinedienste", str(len(catalogue.services)))],
    }


def _readability(catalogue: Catalogue) -> list[Row]:
    """Give median and highest LIX per kind of text, with the id of the hardest."""
    kinds = {"ask": "gesprochene Fragen", "anchor": "Stufen und Optionen", "finding": "Befunde", "description": "Beschreibungen der Maßnahmen", "statement": "Chancen und Risiken"}
    rows = []
    for kind, name in kinds.items():
        values = sorted((lix(item.text), item.owner) for item in all_texts(catalogue) if item.kind == kind and item.text)
        if values:
            rows.append((name, f"{values[len(values) // 2][0]:.0f}, höchstens {values[-1][0]:.0f} ({values[-1][1]})"))
    return rows


def _counts(values: Iterator[str]) -> list[Row]:
    return [(name, str(count)) for name, count in Counter(values).most_common()]


def differences(old: Catalogue, new: Catalogue) -> list[str]:
    """Say what a user of ``old`` must know of ``new``: every line one change, in catalogue order."""
    lines = []
    if old.edition != new.edition:
        lines.append(f"Ausgabe {old.edition} → {new.edition}, Rechtsstand {german.short_date(old.legal_reference_date)} → {german.short_date(new.legal_reference_date)}.")
    lines += _listed(old.fields, new.fields, "Handlungsfeld", lambda field: field.title, lambda a, b: _changed("Titel", a.title, b.title) + _changed("Gewicht", a.weight, b.weight))
    lines += _listed(old.questions, new.questions, "Frage", lambda question: question.title, _question_changes)
    lines += _listed(old.measure, new.measure, "Maßnahme", lambda measure: measure.title, _measure_changes)
    lines += _listed(old.norm, new.norm, "Norm", lambda norm: norm.cite, lambda a, b: _changed("Prüfstand", a.status, b.status) + _changed("Klasse", a.class_, b.class_))
    lines += _listed({factor.id: factor for factor in old.factors}, {factor.id: factor for factor in new.factors}, "Umfeld", lambda factor: factor.title,
                     lambda a, b: _changed("Aussage", a.statement, b.statement) + _changed("gilt bis", a.until, b.until))
    return lines


def _listed(old: Mapping[str, T], new: Mapping[str, T], what: str, title: Callable[[T], str], changes: Callable[[T, T], list[str]]) -> list[str]:
    gone = [f"{what} {key} »{title(item)}« entfällt." for key, item in old.items() if key not in new]
    added = [f"{what} {key} »{title(item)}« ist neu." for key, item in new.items() if key not in old]
    altered = [f"{what} {key} »{title(item)}«: {'; '.join(found)}." for key, item in new.items() if key in old and (found := changes(old[key], item))]
    return gone + added + altered


def _question_changes(old: Question, new: Question) -> list[str]:
    changes = _changed("Typ", old.type, new.type) + _changed("Fragetext", old.ask, new.ask) + _changed("Gewicht", old.weight, new.weight)
    changes += _changed("Titel", old.title, new.title)
    for name in ("anchors", "options", "steps", "breakpoints", "levels"):
        if getattr(old, name, None) != getattr(new, name, None):
            changes.append("Bewertungstabelle geändert, frühere Antworten prüfen")
    for profile in PROFILES:
        before, after = getattr(old.targets, profile), getattr(new.targets, profile)
        changes += _changed(f"Ziel {profile}", _levels(before), _levels(after))
    changes += _changed("Pflichtregel", _must(old), _must(new))
    return changes + (["Bedingung geändert"] if old.applies_when != new.applies_when else [])


def _levels(target: Any) -> str:
    if target is None:
        return "keins"
    return ", ".join("entfällt" if level is None else f"{level:g}" for level in target.level.values())


def _must(question: Question) -> str:
    return "keine" if question.must is None else f"mindestens {question.must.at_least:g}"


def _measure_changes(old: Measure, new: Measure) -> list[str]:
    changes = _changed("Titel", old.title, new.title) + _changed("Voraussetzungen", ", ".join(old.requires), ", ".join(new.requires))
    changes += _changed("Aufwand (PT)", f"{old.effort.likely:g}", f"{new.effort.likely:g}") + _changed("Kosten einmalig", old.cost_once.likely, new.cost_once.likely)
    return changes + (["Wirkung auf Fragen geändert"] if old.raises != new.raises else [])


def _changed(name: str, old: object, new: object) -> list[str]:
    if old == new:
        return []
    before, after = (f"{value:g}" if isinstance(value, float) else str(value or "–") for value in (old, new))
    return [f"{name} geändert"] if max(len(before), len(after)) > 60 else [f"{name} {before} → {after}"]
