"""Whom a member can learn from: fields and questions where it has a gap and a named member is well ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.comparing.matrix import node_title
from assessment.comparing.sight import Sight, names_below
from assessment.comparing.twins import structure
from assessment.evaluate import Evaluation
from assessment.model import Grade
from scoring import ANSWERED, SOLL, LearningPair, learning_pairs
from scoring.sheet import Bools, Floats

AHEAD = 0.4
"""Share of the scale from which somebody is well ahead: two levels on 0–5."""


@dataclass(frozen=True)
class Lesson:
    """In ``id`` (field or question) the ``teacher`` has ``theirs`` where the learner has ``own``.

    ``points`` are the percentage points of the learner's whole weighted gap that reaching the teacher would close, nan where they
    would tell of a dimension the learner keeps back.
    """

    learner: int
    teacher: int
    kind: str
    id: str
    title: str
    own: float
    theirs: float
    points: float


def lessons_for(sight: Sight, row: int, kind: str, *, dimension: str = "", most: int = 5, teachers: int = 1) -> list[Lesson]:
    """Give the most useful lessons for a member, of kind „feld“ or „frage“, with up to ``teachers`` per field or question.

    Teacher and learner must both be named there. Values count where they are settled: fields covered to the catalogue's
    threshold; questions without contradiction, a teacher's also seen or documented rather than only said.
    """
    evaluation = sight.evaluation
    names, nodes, pairs = _by_field(sight) if kind == "feld" else _by_question(sight)
    inside, whole = names_below(evaluation, dimension), _whole_gap(sight, row)
    kept: dict[int, list[Lesson]] = {}
    for pair in pairs:
        name = names[pair.column]
        if pair.learner == row and name in inside and sight.named[row, nodes[pair.column]] and len(kept.setdefault(pair.column, [])) < teachers:
            kept[pair.column].append(_lesson(evaluation, pair, kind, name, 100 * pair.gain / whole))
    return [lesson for lessons in list(kept.values())[:most] for lesson in lessons]


def _whole_gap(sight: Sight, row: int) -> float:
    """Give a member's whole weighted gap; nan for whom it would tell of a dimension that is kept back."""
    gaps = sight.evaluation.gaps
    return float(np.nansum(gaps.weight[row] * gaps.question[SOLL, row])) if row in sight.open_rows else float("nan")


def leaf_nodes(evaluation: Evaluation) -> list[int]:
    """Give the nodes of the fields that hold questions, in catalogue order."""
    return [evaluation.scores.index[key] for key, field in evaluation.catalogue.fields.items() if any(question.scored for question in field.questions)]


def field_weights(evaluation: Evaluation) -> Floats:
    """Give what a level of each field is worth overall, ω summed over its questions, (m, n)."""
    return np.asarray(evaluation.gaps.weight @ evaluation.scores.tree.below)


def ahead_from(evaluation: Evaluation) -> float:
    """Give the lead in levels from which one may learn from another."""
    scale = evaluation.catalogue.scale
    return AHEAD * (scale.max - scale.min)


def _by_field(sight: Sight) -> tuple[list[str], list[int], list[LearningPair]]:
    evaluation, leaves = sight.evaluation, leaf_nodes(sight.evaluation)
    reliable = np.nan_to_num(evaluation.scores.coverage[:, leaves]) >= evaluation.catalogue.rules.coverage_threshold
    pairs = learning_pairs(
        evaluation.scores.point[:, leaves], np.nan_to_num(evaluation.gaps.node[SOLL][:, leaves]), field_weights(evaluation)[:, leaves], reliable, structure(evaluation),
        ahead_from=ahead_from(evaluation), teachers=sight.named[:, leaves])
    return [evaluation.scores.tree.ids[node] for node in leaves], leaves, pairs


def _by_question(sight: Sight) -> tuple[list[str], list[int], list[LearningPair]]:
    evaluation = sight.evaluation
    nodes = [int(node) for node in evaluation.scores.tree.leaf_of]
    pairs = learning_pairs(
        evaluation.sheet.level, np.nan_to_num(evaluation.gaps.question[SOLL]), evaluation.gaps.weight, np.equal(evaluation.sheet.state, ANSWERED), structure(evaluation),
        ahead_from=ahead_from(evaluation), teachers=sight.named[:, nodes] & _shown_to_the_consultant(evaluation))
    return list(evaluation.sheet.questions), nodes, pairs


def _shown_to_the_consultant(evaluation: Evaluation) -> Bools:
    """Give where a level rests on more than word of mouth: seen, documented, or rated by the consultant, (m, q)."""
    return np.array([
        [finding.rating_reason != "" or any(response.grade >= Grade.EINSICHT for response in finding.responses if response.level is not None)
         for finding in (findings[name] for name in evaluation.sheet.questions)]
        for findings in evaluation.findings], dtype=bool)


def _lesson(evaluation: Evaluation, pair: LearningPair, kind: str, name: str, points: float) -> Lesson:
    field = kind == "feld"
    values = evaluation.scores.point[:, evaluation.scores.index[name]] if field else evaluation.sheet.level[:, pair.column]
    title = node_title(evaluation, name) if field else evaluation.catalogue.questions[name].title
    return Lesson(pair.learner, pair.teacher, kind, name, title, float(values[pair.learner]), float(values[pair.teacher]), points)
