"""Comparisons as plain data for machines, with German keys and no more than the reader may see."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from assessment.comparing import CommonGap, CommonStrength, Lesson, Matrix, Signal, Twin
from assessment.evaluate import Evaluation

SPREAD = ("minimum", "unteres_quartil", "median", "oberes_quartil", "maximum")


def matrix_data(matrix: Matrix) -> dict[str, Any]:
    """Give a matrix: columns with the spread, rows with value and place where there is one."""
    return {
        "spalten": [{"kennung": column.node, "titel": column.title, **{name: _clean(value) for name, value in zip(SPREAD, column.spread, strict=True)}, "anzahl": column.count,
                     "unterdrueckt": column.suppressed, "gerundet": column.rounded, "gereiht": column.ranked} for column in matrix.columns],
        "zeilen": [{"kommune": row.label, "alias": row.alias, "werte": {
            column.node: {"ist": cell.value, "rang": cell.rank, "geteilt": cell.tied, "belastbar": not cell.weak}
            for column, cell in zip(matrix.columns, row.cells, strict=True) if not math.isnan(cell.value)}} for row in matrix.rows],
        "nicht_gezeigt": matrix.absent}


def gaps_data(gaps: Iterable[CommonGap], strengths: Iterable[CommonStrength]) -> dict[str, Any]:
    """Give common gaps with their measures, and common strengths."""
    return {
        "luecken": [{"art": gap.kind, "kennung": gap.id, "titel": gap.title, "kommunen": list(gap.labels), "bewertet": gap.assessed, "unbekannt": gap.unknown, "mittlere_luecke": gap.mean,
                     "massnahmen": [{"kennung": item.id, "titel": item.title, "kommunen": len(item.rows), "anteil_gemeinsam": item.fixed_share, "ersparnis": item.saving}
                                    for item in gap.measures]} for gap in gaps],
        "staerken": [{"kennung": item.id, "titel": item.title, "kommunen": list(item.labels), "bewertet": item.assessed} for item in strengths]}


def lessons_data(evaluation: Evaluation, lessons: Iterable[Lesson]) -> list[dict[str, Any]]:
    """Give who can learn what from whom."""
    names = [member.name for member in evaluation.group.members]
    return [{"kommune": names[item.learner], "von": names[item.teacher], "art": item.kind, "kennung": item.id, "titel": item.title, "eigener_wert": item.own, "wert": item.theirs,
             "prozentpunkte": _clean(item.points)} for item in lessons]


def twins_data(evaluation: Evaluation, twins: Iterable[Twin]) -> list[dict[str, Any]]:
    """Give structural twins with the reasons."""
    names = [member.name for member in evaluation.group.members]
    return [{"kommune": names[item.row], "zwilling": names[item.other], "abstand": item.distance, "gemeinsam": list(item.alike), "verschieden": list(item.unlike)} for item in twins]


def signals_data(evaluation: Evaluation, signals: Iterable[Signal]) -> list[dict[str, Any]]:
    """Give the signals from the inventory."""
    names = [member.name for member in evaluation.group.members]
    return [{"art": item.kind, "worum": item.subject, "kommunen": [names[row] for row in item.rows], "einzelheiten": item.detail, "tag": item.day.isoformat() if item.day else None}
            for item in signals]


def _clean(value: float) -> float | None:
    return None if math.isnan(value) else value
