"""What members lack together and what they do well together, with the measures that pay when done jointly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from assessment.comparing.lessons import field_weights, leaf_nodes
from assessment.comparing.matrix import node_title
from assessment.comparing.sight import Sight, names_below
from assessment.evaluate import Evaluation
from scoring import SOLL, SharedGap, closed_levels, shared_gaps, strengths
from scoring.sheet import Bools

CLOSES = 1e-9
MOST_MEASURES = 3


@dataclass(frozen=True)
class JointMeasure:
    """A measure that closes something of a common gap for ``rows``; ``saving`` σ = f·(1 − 1/k) of the work (planning.md § 2)."""

    id: str
    title: str
    rows: tuple[int, ...]
    fixed_share: float
    saving: float


@dataclass(frozen=True)
class CommonGap:
    """A field or question in which ``rows`` of ``assessed`` members have a gap, ``mean`` levels on average; ``unknown`` have not said."""

    kind: str
    id: str
    title: str
    rows: tuple[int, ...]
    labels: tuple[str, ...]
    assessed: int
    unknown: int
    mean: float
    measures: tuple[JointMeasure, ...]


@dataclass(frozen=True)
class CommonStrength:
    """A field that is a strength of ``rows`` among ``assessed`` members."""

    id: str
    title: str
    rows: tuple[int, ...]
    labels: tuple[str, ...]
    assessed: int


def common_gaps(sight: Sight, kind: str, *, dimension: str = "", fewest: int = 2) -> list[CommonGap]:
    """Give the fields („feld“: from the catalogue's weakness on) or questions („frage“: any gap) with a gap at ``fewest`` members or more.

    Only members whose value may be shown are counted: a count among others would tell of them.
    """
    evaluation, tree = sight.evaluation, sight.evaluation.scores.tree
    if kind == "feld":
        nodes = leaf_nodes(evaluation)
        gap, weight, asked = evaluation.gaps.node[SOLL][:, nodes], field_weights(evaluation)[:, nodes], ~np.isnan(evaluation.gaps.target[SOLL][:, nodes])
        names, gap_from = [tree.ids[node] for node in nodes], evaluation.catalogue.rules.weakness_gap
    else:
        nodes = [int(node) for node in tree.leaf_of]
        gap, weight = evaluation.gaps.question[SOLL], evaluation.gaps.weight
        asked = evaluation.sheet.applicable & ~np.isnan(evaluation.sheet.target[SOLL])
        names, gap_from = list(evaluation.sheet.questions), 0.0
    found = shared_gaps(gap, weight, asked & sight.visible[:, nodes], gap_from=gap_from, fewest=fewest)
    closing, inside = _closing(evaluation), names_below(evaluation, dimension)
    return [_gap(sight, kind, names[item.column], nodes[item.column], item, closing) for item in found if names[item.column] in inside]


def common_strengths(sight: Sight, *, dimension: str = "", fewest: int = 2) -> list[CommonStrength]:
    """Give the fields that are a strength (scoring.swot) of at least ``fewest`` members, the most common first."""
    evaluation, leaves = sight.evaluation, leaf_nodes(sight.evaluation)
    rows_of: dict[int, list[int]] = {node: [] for node in leaves}
    for row in range(len(evaluation.group.members)):
        for node in _strong_nodes(evaluation, row, leaves):
            if sight.visible[row, node]:
                rows_of[node].append(row)
    assessed = sight.visible & ~np.isnan(evaluation.scores.point)
    found = [CommonStrength(evaluation.scores.tree.ids[node], node_title(evaluation, evaluation.scores.tree.ids[node]), tuple(rows), _labels(sight, rows, node), int(assessed[:, node].sum()))
             for node, rows in rows_of.items() if len(rows) >= fewest]
    inside = names_below(evaluation, dimension)
    return sorted((item for item in found if item.id in inside), key=lambda item: -len(item.rows))


def _strong_nodes(evaluation: Evaluation, row: int, leaves: list[int]) -> list[int]:
    rules = evaluation.catalogue.rules
    level_from = rules.strength_from if rules.strength_from is not None else evaluation.catalogue.scale.min
    return [item.node for item in strengths(evaluation.sheet, evaluation.scores, evaluation.gaps, row, leaves, level_from=level_from, coverage_from=rules.coverage_threshold)]


def _closing(evaluation: Evaluation) -> Bools:
    """Give which measure closes something of which question for whom, (m, k, q); what a member already has closes nothing."""
    if not len(evaluation.raises):
        return np.zeros((len(evaluation.group.members), 0, len(evaluation.sheet.questions)), dtype=bool)
    return np.asarray((closed_levels(evaluation.sheet, evaluation.raises, SOLL) > CLOSES) & (evaluation.benefit > CLOSES)[:, :, None])


def _gap(sight: Sight, kind: str, name: str, node: int, found: SharedGap, closing: Bools) -> CommonGap:
    evaluation = sight.evaluation
    questions = [evaluation.column[name]] if kind == "frage" else list(np.flatnonzero(evaluation.scores.tree.leaf_of == node))
    title = evaluation.catalogue.questions[name].title if kind == "frage" else node_title(evaluation, name)
    helped = np.asarray(closing[list(found.members)][:, :, questions].any(axis=2))
    return CommonGap(kind, name, title, found.members, _labels(sight, found.members, node), found.assessed, found.unknown, found.mean, _measures(evaluation, found.members, helped))


def _measures(evaluation: Evaluation, rows: tuple[int, ...], helped: Bools) -> tuple[JointMeasure, ...]:
    """Give the measures that help, by what doing them jointly saves, then by how many they help; ``helped`` (rows, k)."""
    found = []
    for k, measure in enumerate(evaluation.catalogue.measures):
        members = tuple(rows[i] for i in np.flatnonzero(helped[:, k]))
        if members:
            share = measure.synergy.fixed_share
            found.append(JointMeasure(measure.id, measure.title, members, share, share * (1 - 1 / len(members))))
    return tuple(sorted(found, key=lambda item: (-round(item.saving, 9), -len(item.rows), item.id))[:MOST_MEASURES])


def _labels(sight: Sight, rows: Iterable[int], node: int) -> tuple[str, ...]:
    """Give names in the order of the group, then aliases by letter: their places among the names would give them away."""
    shown = [(sight.label(row, node), bool(sight.named[row, node])) for row in rows]
    return (*(label for label, named in shown if named), *sorted(label for label, named in shown if not named))
