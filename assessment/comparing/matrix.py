"""The matrix: members × overall, dimensions, fields, with ranks and the spread of the group (scoring.md § 10)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assessment.comparing.sight import Sight
from assessment.evaluate import Evaluation
from reports import german
from scoring import ROOT, Consent, column_statistics, ranks
from scoring.sheet import Floats


@dataclass(frozen=True)
class Cell:
    """A value with its place among those shown; ``weak`` below the coverage threshold, ``tied`` shares its place. nan: not assessed or not shown."""

    value: float
    rank: int | None = None
    tied: bool = False
    weak: bool = False


@dataclass(frozen=True)
class MatrixRow:
    """One row: a member by name, or by alias in the dimensions where it is not named; one cell per column."""

    label: str
    alias: bool
    own: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class MatrixColumn:
    """A node with the spread of the group: minimum, quartiles, maximum (nan where suppressed or empty), who entered, how many are ranked."""

    node: str
    title: str
    spread: tuple[float, float, float, float, float]
    count: int
    suppressed: bool
    rounded: bool
    ranked: int


@dataclass(frozen=True)
class Matrix:
    """Columns and rows; ``absent`` counts the members of which no row shows anything."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    absent: int

    def place(self, row: int, column: int) -> str:
        """Give „2. von 8“, with „(geteilt)“ where others stand on the same place; empty where there is none."""
        cell = self.rows[row].cells[column]
        if cell.rank is None:
            return ""
        return f"{cell.rank}. von {self.columns[column].ranked}{' (geteilt)' if cell.tied else ''}"


def comparison_matrix(sight: Sight, nodes: Sequence[str]) -> Matrix:
    """Lay members side by side for the nodes named (gesamt, dimensions, fields); ranks are counted among the rows shown only."""
    evaluation = sight.evaluation
    places = [evaluation.scores.index[node] for node in nodes]
    values = evaluation.scores.point[:, places]
    visible, named = sight.visible[:, places], sight.named[:, places]
    order = ranks(np.where(visible, values, np.nan))
    cells = [[_cell(evaluation, row, place, order[:, column], row_visible=bool(visible[row, column])) for column, place in enumerate(places)] for row in range(len(values))]
    rows = [
        *(MatrixRow(member.name, alias=False, own=row == sight.own, cells=_kept(cells[row], named[row])) for row, member in enumerate(evaluation.group.members) if named[row].any()),
        *sorted((MatrixRow(sight.aliases[row], alias=True, own=False, cells=_kept(cells[row], visible[row] & ~named[row]))
                 for row in range(len(values)) if (visible[row] & ~named[row]).any()), key=lambda item: (len(item.label), item.label))]
    return Matrix(_columns(sight, nodes, places, order), tuple(rows), int((~visible.any(axis=1)).sum()))


def node_title(evaluation: Evaluation, node: str) -> str:
    """Give the title of the whole, a dimension or a field."""
    if node == ROOT:
        return "Gesamt"
    dimension = next((item for item in evaluation.catalogue.dimensions if item.id == node), None)
    return dimension.label if dimension else evaluation.catalogue.fields[node].title


def shown_value(cell: Cell) -> str:
    """Give the value in German, with a star where it rests on too few answers."""
    return "–" if math.isnan(cell.value) else german.decimal(cell.value) + ("*" if cell.weak else "")


def _cell(evaluation: Evaluation, row: int, place: int, column_ranks: Floats, *, row_visible: bool) -> Cell:
    value, rank = float(evaluation.scores.point[row, place]), float(column_ranks[row])
    if not row_visible or math.isnan(value):
        return Cell(math.nan)
    weak = bool(evaluation.scores.coverage[row, place] < evaluation.catalogue.rules.coverage_threshold)
    return Cell(value, int(rank), bool((column_ranks == rank).sum() > 1), weak)


def _kept(cells: Sequence[Cell], keep: np.ndarray) -> tuple[Cell, ...]:
    return tuple(cell if kept else Cell(math.nan) for cell, kept in zip(cells, keep, strict=True))


def _columns(sight: Sight, nodes: Sequence[str], places: Sequence[int], order: Floats) -> tuple[MatrixColumn, ...]:
    evaluation, consent = sight.evaluation, sight.statistics_consent[:, places]
    low, high = (bound[places] for bound in evaluation.scores.tree.span)
    values = evaluation.scores.point[:, places]
    found = column_statistics(values, consent, lowest=low, highest=high)
    spreads = zip(*(line.tolist() for line in (found.minimum, found.lower_quartile, found.median, found.upper_quartile, found.maximum)), strict=True)
    veiled = ((consent == Consent.RANGE_ONLY) & ~np.isnan(values)).any(axis=0)
    return tuple(
        MatrixColumn(node, node_title(evaluation, node), spread, int(found.count[c]), bool(found.suppressed[c]), bool(veiled[c]),
                     int((~np.isnan(order[:, c])).sum()))
        for c, (node, spread) in enumerate(zip(nodes, spreads, strict=True)))
