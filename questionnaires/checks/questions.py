"""Checks of single questions: anchors, options, steps, breakpoints, wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from questionnaires.checks.walk import doubled, each_question
from questionnaires.problems import Path, Places, Problem
from questionnaires.schema import Catalogue, ChoiceQuestion, LevelQuestion, MultiQuestion, NumberQuestion, YesNoQuestion

MOST_SPOKEN_WORDS = 40


def a_level_has_no_anchor(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Each named level of the scale needs its anchor, and each anchor a level of the scale."""
    named = [level.level for level in catalogue.scale.levels]
    for path, _, question in each_question(catalogue):
        if not isinstance(question, LevelQuestion):
            continue
        at = (*path, "anchors")
        for level in named:
            if level not in question.anchors:
                yield places.problem("anchor-missing", at, f"Der Frage »{question.id}« fehlt der Text der Stufe {level:g}.",
                                     f"Ergänzen Sie »{level:g}: …«.")
        for level in question.anchors:
            if not catalogue.scale.min <= level <= catalogue.scale.max or (named and level not in named):
                yield places.problem("anchor-outside-scale", at, f"Die Frage »{question.id}« beschreibt die Stufe {level:g}, die es auf der Skala nicht gibt.",
                                     "Entfernen Sie den Eintrag oder ändern Sie die Stufe.")


def two_levels_have_the_same_text(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Anchors and options of one question must be told apart."""
    for path, _, question in each_question(catalogue):
        match question:
            case LevelQuestion():
                texts, at = list(question.anchors.values()), (*path, "anchors")
            case ChoiceQuestion() | MultiQuestion():
                texts, at = [option.text for option in question.options], (*path, "options")
            case _:
                continue
        for text in sorted(doubled(re.sub(r"\W+", " ", text).strip().casefold() for text in texts)):
            yield places.problem("anchor-duplicate", at, f"Bei der Frage »{question.id}« haben zwei Stufen oder Optionen denselben Text (»{text[:50]}«).",
                                 "Beschreiben Sie zwei unterscheidbare Zustände.")


def options_are_unusable(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Choices need at least two options with different keys, and levels on the scale."""
    reserved = {"unbekannt", "entfällt"}
    for path, _, question in each_question(catalogue):
        if not isinstance(question, ChoiceQuestion | MultiQuestion):
            continue
        at = (*path, "options")
        keys = [option.key for option in question.options]
        if len(keys) < 2:
            yield places.problem("options-too-few", at, f"Die Frage »{question.id}« bietet weniger als zwei Optionen.", "Ergänzen Sie Optionen.")
        for key in sorted(doubled(keys) | (set(keys) & reserved)):
            yield places.problem("option-duplicate", at, f"Die Kennung »{key}« der Frage »{question.id}« ist doppelt oder reserviert.",
                                 "Geben Sie jeder Option eine eigene Kennung; »unbekannt« und »entfällt« sind Antwortzustände.")
        if isinstance(question, ChoiceQuestion):
            yield from _outside(catalogue, places, at, question.id, [option.level for option in question.options])


def yes_no_levels_are_unusable(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """The levels of ja, teilweise, nein must fall in this order and lie on the scale."""
    for path, _, question in each_question(catalogue):
        if not isinstance(question, YesNoQuestion):
            continue
        levels = catalogue.yes_no_levels(question)
        listed = [level for level in (levels.nein, levels.teilweise, levels.ja) if level is not None]
        yield from _outside(catalogue, places, (*path, "levels"), question.id, listed)
        if any(low > high for low, high in pairwise(listed)) or levels.nein >= levels.ja:
            yield places.problem("yes-no-order", (*path, "levels"), f"Bei der Frage »{question.id}« steigen die Stufen nicht von »nein« über »teilweise« zu »ja«.",
                                 "Kehren Sie die Frage um oder ändern Sie die Stufen.")


def steps_are_unusable(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Steps of a multiple choice start at 0 points, rise, and their last one can be reached."""
    for path, _, question in each_question(catalogue):
        if not isinstance(question, MultiQuestion):
            continue
        at = (*path, "steps")
        points = [step[0] for step in question.steps]
        levels = [step[1] for step in question.steps]
        yield from _outside(catalogue, places, at, question.id, levels)
        rising = all(a < b for a, b in pairwise(points)) and all(a <= b for a, b in pairwise(levels))
        if len(points) < 2 or points[0] != 0 or not rising:
            yield places.problem("steps-not-rising", at, f"Die Punktstufen der Frage »{question.id}« beginnen nicht bei 0 oder steigen nicht.",
                                 "Schreiben Sie »steps: [[0, 0], [2, 1], …]« mit steigenden Punkten und Stufen.")
        reachable = sum(option.points for option in question.options if option.points > 0)
        if points and points[-1] > reachable:
            yield places.problem("steps-out-of-reach", at, f"Die höchste Punktstufe der Frage »{question.id}« verlangt {points[-1]:g} Punkte; möglich sind {reachable:g}.",
                                 "Senken Sie die Schwelle oder ergänzen Sie Optionen.")


def breakpoints_are_unusable(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Breakpoints have rising values and levels that only rise or only fall."""
    for path, _, question in each_question(catalogue):
        if not isinstance(question, NumberQuestion):
            continue
        at = (*path, "breakpoints")
        values = [point[0] for point in question.breakpoints]
        levels = [point[1] for point in question.breakpoints]
        yield from _outside(catalogue, places, at, question.id, levels)
        monotone = all(a <= b for a, b in pairwise(levels)) or all(a >= b for a, b in pairwise(levels))
        if len(values) < 2 or not all(a < b for a, b in pairwise(values)) or not monotone:
            yield places.problem("breakpoints-not-monotone", at, f"Die Stützpunkte der Frage »{question.id}« sind nicht verwendbar.",
                                 "Nötig sind mindestens zwei Punkte [Wert, Stufe] mit steigenden Werten; die Stufen dürfen nur steigen oder nur fallen.")
        if question.type == "percent" and values and not (values[0] >= 0 and values[-1] <= 100):
            yield places.problem("percent-outside", at, f"Die Frage »{question.id}« nennt Prozentwerte außerhalb von 0 bis 100.", "Begrenzen Sie die Werte auf 0 bis 100.")
        if question.type in ("number", "indicator") and not question.unit:
            yield places.problem("unit-missing", path, f"Der Frage »{question.id}« fehlt die Einheit.", "Ergänzen Sie »unit: …«.")


def a_spoken_question_is_too_long(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """What is asked aloud must be short enough to be understood."""
    for path, _, question in each_question(catalogue):
        words = len(question.ask.split())
        if words > MOST_SPOKEN_WORDS:
            yield places.problem("ask-too-long", (*path, "ask"), f"Die Frage »{question.id}« hat gesprochen {words} Wörter.",
                                 f"Kürzen Sie auf höchstens {MOST_SPOKEN_WORDS} Wörter; Nachfragen gehören nach »probe«.")


def a_document_rule_stands_at_the_wrong_type(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """The evidence ceiling exists for anchored levels only."""
    for path, _, question in each_question(catalogue):
        if question.needs_document and not isinstance(question, LevelQuestion):
            yield places.problem("document-rule-misplaced", (*path, "needs_document"),
                                 f"Die Frage »{question.id}« vom Typ »{question.type}« kann keinen Nachweis verlangen.",
                                 "»needs_document« gilt nur für Fragen vom Typ »level«.")
        if question.needs_document and catalogue.rules.evidence_ceiling is None:
            yield places.problem("document-rule-missing", (*path, "needs_document"), f"Die Frage »{question.id}« verlangt einen Nachweis, der Katalog nennt aber keine Obergrenze.",
                                 "Ergänzen Sie in catalogue.yaml »rules: evidence_ceiling: {level: 2, grade: 3}«.")


def _outside(catalogue: Catalogue, places: Places, path: Path, owner: str, levels: list[float]) -> Iterator[Problem]:
    scale = catalogue.scale
    for level in levels:
        if not scale.min <= level <= scale.max:
            yield places.problem("level-outside-scale", path, f"Die Stufe {level:g} der Frage »{owner}« liegt außerhalb der Skala.",
                                 f"Erlaubt sind Stufen von {scale.min:g} bis {scale.max:g}.")


CHECKS = (
    a_level_has_no_anchor, two_levels_have_the_same_text, options_are_unusable, yes_no_levels_are_unusable, steps_are_unusable,
    breakpoints_are_unusable, a_spoken_question_is_too_long, a_document_rule_stands_at_the_wrong_type,
)
