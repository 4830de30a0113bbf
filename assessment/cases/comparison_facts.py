"""The group side by side, as far as a reader may see it → ComparisonFacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assessment.comparing import (
    KINDS,
    Lesson,
    MatrixColumn,
    MatrixRow,
    Sight,
    common_gaps,
    common_strengths,
    comparison_matrix,
    inventory_signals,
    lessons_for,
    twins_of,
)
from reports.compared import (
    ComparedCell,
    ComparedNode,
    ComparedRow,
    ComparisonFacts,
    LessonFacts,
    MatrixFacts,
    SharedGapFacts,
    SharedStrengthFacts,
    SignalFacts,
    TwinFacts,
)
from scoring import ROOT


def comparison_facts(sight: Sight, today: date) -> ComparisonFacts | None:
    """Give all the reader may see; None where nobody lets the group see anything.

    A member (``sight.own``) always sees its own values, and of gaps, lessons, twins and signals those that concern it.
    """
    if sight.own is None and not sight.visible.any():
        return None
    catalogue = sight.evaluation.catalogue
    concerned = set(range(len(sight.evaluation.group.members)) if sight.own is None else [sight.own])
    return ComparisonFacts(
        _matrix(sight, [ROOT, *(dimension.id for dimension in catalogue.dimensions)]), _matrix(sight, list(catalogue.fields)),
        tuple(SharedGapFacts(gap.id, gap.title, gap.labels, gap.assessed, gap.unknown, gap.mean, tuple((measure.id, measure.title, measure.saving) for measure in gap.measures))
              for gap in common_gaps(sight, "feld") if concerned & set(gap.rows)),
        tuple(SharedStrengthFacts(item.id, item.title, item.labels, item.assessed) for item in common_strengths(sight) if concerned & set(item.rows)),
        tuple(_lesson(sight, lesson) for row in sorted(concerned) for lesson in lessons_for(sight, row, "feld")),
        tuple(TwinFacts(_name(sight, twin.row), _name(sight, twin.other), twin.distance, twin.alike, twin.unlike)
              for row in sorted(concerned) if row in sight.open_rows for twin in twins_of(sight, row)),
        tuple(SignalFacts(KINDS[signal.kind], signal.subject, tuple(_name(sight, row) for row in signal.rows), signal.detail, signal.day)
              for signal in inventory_signals(sight, today) if concerned & set(signal.rows)))


def _matrix(sight: Sight, nodes: Sequence[str]) -> MatrixFacts:
    matrix = comparison_matrix(sight, nodes)
    return MatrixFacts(tuple(_node(column) for column in matrix.columns), tuple(_row(row) for row in matrix.rows), matrix.absent, sight.whose)


def _node(column: MatrixColumn) -> ComparedNode:
    return ComparedNode(column.node, column.title, column.spread, column.count, column.ranked, column.suppressed, column.rounded)


def _row(row: MatrixRow) -> ComparedRow:
    return ComparedRow(row.label, row.alias, row.own, tuple(ComparedCell(cell.value, cell.rank, cell.tied, cell.weak) for cell in row.cells))


def _lesson(sight: Sight, lesson: Lesson) -> LessonFacts:
    return LessonFacts(_name(sight, lesson.learner), _name(sight, lesson.teacher), lesson.id, lesson.title, lesson.own, lesson.theirs, lesson.points)


def _name(sight: Sight, row: int) -> str:
    return sight.evaluation.group.members[row].name
