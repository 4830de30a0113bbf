"""The results of one member as its pages show them: every node and question with its numbers, and where each number comes from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from assessment.cases import wave_changes
from assessment.evaluate import Evaluation, Finding
from assessment.explain import Explanation, explain
from assessment.model import Grade
from assessment.service.consolidating import STATE_WORDS, ConsolidationRow, consolidation
from assessment.store import Workspace
from questionnaires import PROFILES, Field, Measure, Norm, Question
from reports.compared import WaveChange
from scoring import ROOT

WHOLE, DIMENSION, FIELD, QUESTION, MEASURE = "gesamt", "dimension", "handlungsfeld", "frage", "massnahme"


@dataclass(frozen=True)
class NodeResult:
    """The numbers of the whole, a dimension or a field; nan where there is none.

    ``coverage`` the answered share of the weight, ``documented`` the share of answered questions whose level rests on a document;
    ``failed`` the questions answered below their legal duty, ``reliable`` whether enough was answered.
    """

    id: str
    title: str
    kind: str
    value: float
    low: float
    high: float
    target: float
    gap: float
    coverage: float
    documented: float
    failed: tuple[str, ...]
    answered: int
    asked: int
    reliable: bool

    @property
    def applies(self) -> bool:
        """Tell whether any question below applies."""
        return self.asked > 0


@dataclass(frozen=True)
class QuestionResult:
    """One question: its level with bounds, Soll, gap, state in words, the grade of evidence its level rests on (empty: none)."""

    id: str
    title: str
    state: str
    level: float
    low: float
    high: float
    target: float
    gap: float
    grade: str
    failed: bool


@dataclass(frozen=True)
class FieldResult:
    """A field with its questions; ``depth`` counts the fields around it."""

    node: NodeResult
    depth: int
    questions: tuple[QuestionResult, ...]


@dataclass(frozen=True)
class TargetLine:
    """A target in force: profile (pflicht, soll, optimal), level, reason and the norms it rests on."""

    profile: str
    level: float
    reason: str
    norms: tuple[Norm, ...]


@dataclass(frozen=True)
class Part:
    """Something a number is made of, or that rests on it: kind, id, title and its own number (nan: none)."""

    kind: str
    id: str
    title: str
    value: float = math.nan


@dataclass(frozen=True)
class Why:
    """Where a number comes from: the steps, and what stands around it."""

    kind: str
    id: str
    steps: Explanation
    node: NodeResult | None = None
    question: QuestionResult | None = None
    ask: str = ""
    voices: ConsolidationRow | None = None
    targets: tuple[TargetLine, ...] = ()
    above: tuple[Part, ...] = ()
    below: tuple[Part, ...] = ()
    measures: tuple[Part, ...] = ()


def node_result(evaluation: Evaluation, row: int, name: str) -> NodeResult:
    """Give the numbers of a node of member ``row``."""
    scores, gaps, sheet = evaluation.scores, evaluation.gaps, evaluation.sheet
    n = scores.index[name]
    inside = sheet.tree.below[:, n] > 0
    answered, coverage = inside & sheet.answered[row], float(scores.coverage[row, n])
    failed = tuple(sheet.questions[q] for q in np.flatnonzero(inside & sheet.failed_duties[row]))
    kind, title = _named(evaluation, name)
    return NodeResult(
        name, title, kind, float(scores.point[row, n]), float(scores.lower[row, n]), float(scores.upper[row, n]), float(gaps.target[1, row, n]), float(gaps.node[1, row, n]), coverage,
        _documented(evaluation, row, answered), failed, int(answered.sum()), int((inside & sheet.applicable[row]).sum()), coverage >= evaluation.catalogue.rules.coverage_threshold - 1e-9)


def _named(evaluation: Evaluation, name: str) -> tuple[str, str]:
    """Give kind and title of a node."""
    if name == ROOT:
        return WHOLE, "Gesamt"
    if name in evaluation.catalogue.fields:
        return FIELD, evaluation.catalogue.fields[name].title
    return DIMENSION, next(item.title for item in evaluation.catalogue.dimensions if item.id == name)


def _documented(evaluation: Evaluation, row: int, answered: np.ndarray) -> float:
    """Give the share of answered questions whose level rests on a document."""
    names = [evaluation.sheet.questions[q] for q in np.flatnonzero(answered)]
    return sum(_grade(evaluation.findings[row][name]) == Grade.DOKUMENT for name in names) / len(names) if names else math.nan


def _grade(finding: Finding) -> Grade | None:
    """Give the grade of the response a level rests on; None where nobody answered or the consultant rated."""
    result = finding.consolidated
    if result is None or result.index is None:
        return None
    return Grade([response for response in finding.responses if response.level is not None][result.index].grade)


def overall_results(evaluation: Evaluation, row: int) -> tuple[NodeResult, ...]:
    """Give the whole first, then its dimensions."""
    return tuple(node_result(evaluation, row, name) for name in (ROOT, *(item.id for item in evaluation.catalogue.dimensions)))


def field_results(evaluation: Evaluation, row: int, dimension: str) -> tuple[FieldResult, ...]:
    """Give the fields of a dimension, outer before inner, each with its own questions; nothing for an unknown one."""
    found = next((item for item in evaluation.catalogue.dimensions if item.id == dimension), None)
    return tuple(_field(evaluation, row, field, depth) for field, depth in _walk(found.fields if found else (), 0))


def _walk(fields: tuple[Field, ...], depth: int) -> Iterator[tuple[Field, int]]:
    for field in fields:
        yield field, depth
        yield from _walk(field.fields, depth + 1)


def _field(evaluation: Evaluation, row: int, field: Field, depth: int) -> FieldResult:
    return FieldResult(node_result(evaluation, row, field.id), depth, tuple(question_result(evaluation, row, question) for question in field.questions if question.scored))


def question_result(evaluation: Evaluation, row: int, question: Question) -> QuestionResult:
    """Give the numbers of a scored question of member ``row``."""
    sheet, finding, q = evaluation.sheet, evaluation.findings[row][question.id], evaluation.column[question.id]
    grade = _grade(finding)
    rated = finding.consolidated is not None and finding.consolidated.index is None
    return QuestionResult(
        question.id, question.title, STATE_WORDS[finding.state], float(sheet.level[row, q]), float(sheet.low_levels[row, q]), float(sheet.high_levels[row, q]),
        float(sheet.target[1, row, q]), float(evaluation.gaps.question[1, row, q]), grade.label if grade else "Bewertung" if rated else "", bool(sheet.failed_duties[row, q]))


def why(evaluation: Evaluation, row: int, name: str) -> Why:
    """Explain a question, field, dimension, measure or the whole with all it rests on; raises UnknownName."""
    steps, catalogue = explain(evaluation, row, name), evaluation.catalogue
    if name in catalogue.questions:
        return _why_question(evaluation, row, catalogue.questions[name], steps)
    if name in evaluation.scores.index:
        return _why_node(evaluation, row, name, steps)
    return _why_measure(evaluation, row, catalogue.measure[name], steps)


def _why_question(evaluation: Evaluation, row: int, question: Question, steps: Explanation) -> Why:
    own, field = evaluation.column[question.id], evaluation.catalogue.field_of[question.id]
    voices = next(item for item in consolidation(evaluation, row) if item.question == question.id)
    raising = [measure for k, measure in enumerate(evaluation.catalogue.measures) if not math.isnan(evaluation.raises[k, own])]
    return Why(
        QUESTION, question.id, steps, question=question_result(evaluation, row, question), ask=question.ask, voices=voices, targets=tuple(_targets(evaluation, row, question)),
        above=_above(evaluation, row, field.id, inclusive=True), measures=tuple(Part(MEASURE, item.id, item.title) for item in raising))


def _targets(evaluation: Evaluation, row: int, question: Question) -> Iterator[TargetLine]:
    """Give the targets in force; a Soll the group agreed on says so."""
    norms, agreed = evaluation.catalogue.norm, {item.question for item in evaluation.group.agreed}
    for profile, target in question.targets.items():
        level = float(evaluation.sheet.target[PROFILES.index(profile), row, evaluation.column[question.id]])
        if not math.isnan(level):
            reason = "Die Arbeitsgemeinschaft hat dieses Soll gemeinsam beschlossen." if profile == "soll" and question.id in agreed else target.reason
            yield TargetLine(profile, level, reason, tuple(norms[key] for key in target.norms if key in norms))


def _why_node(evaluation: Evaluation, row: int, name: str, steps: Explanation) -> Why:
    tree, place = evaluation.sheet.tree, evaluation.scores.index[name]
    below = [_part(evaluation, row, tree.ids[n]) for n in np.flatnonzero(tree.parent == place)]
    below += [Part(QUESTION, key, evaluation.catalogue.questions[key].title, float(evaluation.sheet.level[row, q]))
              for q, key in enumerate(evaluation.sheet.questions) if tree.leaf_of[q] == place]
    return Why(_named(evaluation, name)[0], name, steps, node=node_result(evaluation, row, name), above=_above(evaluation, row, name), below=tuple(below))


def _part(evaluation: Evaluation, row: int, name: str) -> Part:
    kind, title = _named(evaluation, name)
    return Part(kind, name, title, float(evaluation.scores.point[row, evaluation.scores.index[name]]))


def _above(evaluation: Evaluation, row: int, name: str, *, inclusive: bool = False) -> tuple[Part, ...]:
    """Give what a node is part of, the nearest first."""
    tree, found = evaluation.sheet.tree, [name] if inclusive else []
    place = int(tree.parent[evaluation.scores.index[name]])
    while place >= 0:
        found.append(tree.ids[place])
        place = int(tree.parent[place])
    return tuple(_part(evaluation, row, item) for item in found)


def _why_measure(evaluation: Evaluation, row: int, measure: Measure, steps: Explanation) -> Why:
    raised = [Part(QUESTION, key, evaluation.catalogue.questions[key].title, float(evaluation.sheet.level[row, evaluation.column[key]])) for key in measure.raises]
    return Why(MEASURE, measure.id, steps, ask=measure.goal, below=tuple(raised))


def change_since(workspace: Workspace, evaluation: Evaluation, row: int) -> WaveChange | None:
    """Give what changed for member ``row`` since the wave before; None where there is none it took part in."""
    wave, member = workspace.record("wave", evaluation.group.wave), evaluation.group.members[row]
    before = str(wave.fields["predecessor_id"] or "") if wave else ""
    if not before:
        return None
    return wave_changes(workspace.group(before), replace(evaluation.group, members=(member,))).get(member.key)


__all__ = [
    "DIMENSION", "FIELD", "MEASURE", "QUESTION", "WHOLE", "FieldResult", "NodeResult", "Part", "QuestionResult", "TargetLine", "Why", "change_since", "field_results",
    "node_result", "overall_results", "question_result", "why",
]
