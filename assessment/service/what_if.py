"""What would be if measures were done: scores before and after, duties met, what it takes; and which measures are worth trying."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.costing import cost_of
from assessment.errors import UnknownName
from assessment.evaluate import Evaluation
from assessment.recommend import ranking_of, whole_gap
from questionnaires import nearest
from reports import german
from reports.views.wording import CLASSES
from scoring import ROOT, SOLL, Scores, joint_benefit, raised, score

PROMISE = ("Gerechnet ist, was die Maßnahmen bis zum Soll bringen. Gehoben werden nur beantwortete Fragen; was offen oder unbekannt ist, bleibt es. "
           "Die Wirkung zweier Maßnahmen auf dieselbe Frage zählt einmal, deshalb ist das Ganze oft weniger als die Summe der einzelnen.")


@dataclass(frozen=True)
class NodeEffect:
    """The score of the whole or of a dimension before and after, with its bounds; nan where it cannot be assessed."""

    node: str
    title: str
    before: float
    before_bounds: tuple[float, float]
    after: float
    after_bounds: tuple[float, float]
    target: float

    @property
    def gain(self) -> float:
        """Give how much it rises."""
        return self.after - self.before


@dataclass(frozen=True)
class WhatIf:
    """What the chosen measures would do for a member: scores, duties met (question id and title), share of the gap closed, what they take alone.

    ``money`` is own money over the plan's years, funding taken off; ``notes`` say what is missing for it to come true: prerequisites, alternatives that exclude each other.
    """

    measures: tuple[str, ...]
    nodes: tuple[NodeEffect, ...]
    duties: tuple[tuple[str, str], ...]
    duties_left: int
    closed_share: float
    days: float
    once: float
    yearly: float
    funding: float
    money: float
    notes: tuple[str, ...]
    rule: str = PROMISE


@dataclass(frozen=True)
class WorthTrying:
    """A recommended measure with its effect alone: how much the overall score rises, the share of the gap it closes, what it takes."""

    measure: str
    title: str
    klass: str
    rank: int
    gain: float
    closed_share: float
    days: float
    money: float


def what_if(evaluation: Evaluation, row: int, measures: Collection[str]) -> WhatIf:
    """Give before and after for member ``row`` with some measures (ids) done; raises UnknownName."""
    catalogue, places = evaluation.catalogue, _places(evaluation, measures)
    one = evaluation.sheet.only(row)
    after_sheet = raised(one, evaluation.raises[places], SOLL) if places else one
    whole = whole_gap(evaluation, row)
    failed, left = one.failed_duties[0], after_sheet.failed_duties[0]
    mended = [one.questions[q] for q in np.flatnonzero(failed & ~left)]
    closed = float(joint_benefit(one, evaluation.raises[places], SOLL)[0]) / whole if places and whole > 0 else 0.0
    costs = [cost_of(evaluation, row, catalogue.measures[k]) for k in places]
    return WhatIf(
        tuple(catalogue.measures[k].id for k in places), tuple(_effects(evaluation, row, score(one), score(after_sheet))), tuple((name, catalogue.questions[name].title) for name in mended), int(left.sum()), closed,
        sum(cost.days for cost in costs), sum(cost.once for cost in costs), sum(cost.yearly for cost in costs), sum(cost.funding for cost in costs), sum(cost.net for cost in costs), tuple(_notes(evaluation, row, places)))


def _places(evaluation: Evaluation, measures: Collection[str]) -> list[int]:
    known = {measure.id: k for k, measure in enumerate(evaluation.catalogue.measures)}
    for name in measures:
        if name not in known:
            raise UnknownName(f"Die Maßnahme »{name}« gibt es im Katalog {evaluation.catalogue.edition} nicht. {nearest(name, known)}".strip())
    return sorted({known[name] for name in measures})


def _effects(evaluation: Evaluation, row: int, before: Scores, after: Scores) -> Iterator[NodeEffect]:
    """Give both scores of a member alone, computed alike, so that what does not move is the same to the last digit."""
    gaps = evaluation.gaps
    nodes = [(ROOT, "Gesamt"), *((dimension.id, dimension.title) for dimension in evaluation.catalogue.dimensions)]
    for node, title in nodes:
        n = before.index[node]
        yield NodeEffect(node, title, float(before.point[0, n]), (float(before.lower[0, n]), float(before.upper[0, n])), float(after.point[0, n]),
                         (float(after.lower[0, n]), float(after.upper[0, n])), float(gaps.target[SOLL, row, n]))


def _notes(evaluation: Evaluation, row: int, places: Sequence[int]) -> Iterator[str]:
    """Say what is missing for the effect to come true."""
    listed = evaluation.catalogue.measures
    chosen, open_ = {listed[k].id for k in places}, {measure.id for k, measure in enumerate(listed) if evaluation.benefit[row, k] > 0}
    for k in places:
        missing = [name for name in listed[k].requires if name in open_ - chosen]
        if missing:
            yield f"{listed[k].id} braucht zuerst {german.listed(missing)}."
        if evaluation.benefit[row, k] <= 0:
            yield f"{listed[k].id} schließt hier keine Lücke zum Soll."
    groups = [listed[k].alternative_group for k in places if listed[k].alternative_group]
    for group in dict.fromkeys(name for name in groups if groups.count(name) > 1):
        yield f"{german.listed(listed[k].id for k in places if listed[k].alternative_group == group)} sind Alternativen; umgesetzt wird nur eine davon."


def worth_trying(evaluation: Evaluation, row: int) -> tuple[WorthTrying, ...]:
    """Give the recommended measures of member ``row`` in the order of their rank, each with its effect alone."""
    one, root, found = evaluation.sheet.only(row), evaluation.scores.index[ROOT], []
    before = float(score(one).point[0, root])
    for rank, item in enumerate(ranking_of(evaluation, row), start=1):
        measure, cost = evaluation.catalogue.measures[item.measure], cost_of(evaluation, row, evaluation.catalogue.measures[item.measure])
        after = float(score(raised(one, evaluation.raises[[item.measure]], SOLL)).point[0, root])
        gain = 0.0 if math.isnan(after - before) else after - before
        found.append(WorthTrying(measure.id, measure.title, CLASSES[item.klass], rank, gain, item.share / 100, cost.days, cost.net))
    return tuple(found)


__all__ = ["NodeEffect", "WhatIf", "WorthTrying", "what_if", "worth_trying"]
