"""First ranking of recommended measures: class, then benefit per person day, prerequisites before what needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from scoring.sheet import PFLICHT, Floats, ScoreSheet


class MeasureClass(IntEnum):
    """Class of a recommendation; the lower value goes first and is never traded against benefit."""

    ZWINGEND = 0
    PRIORISIERT = 1
    ZURUECKGESTELLT = 2


@dataclass(frozen=True)
class Weights:
    """What the points of a measure are made of, as the group agreed; percent, sum 100 (planning.md § 2)."""

    closure: float = 40.0
    dependencies: float = 20.0
    visibility: float = 20.0
    synergy: float = 20.0


@dataclass(frozen=True)
class RankedMeasure:
    """A recommended measure of one municipality.

    ``benefit`` weighted levels (§ 8), ``per_day`` benefit per expected person day, ``closes_duties`` the questions
    with a failed duty it is picked for, ``because_of`` the measure from which it inherits its class (-1: its own),
    ``pulled_by`` the measure before which it was pulled as a prerequisite (-1: not pulled).
    """

    measure: int
    klass: MeasureClass
    benefit: float
    per_day: float
    closes_duties: tuple[int, ...]
    because_of: int = -1
    pulled_by: int = -1


def closed_duties(sheet: ScoreSheet, raises: Floats, municipality: int) -> list[tuple[int, ...]]:
    """Give for each measure the questions with a failed legal duty that it lifts to what the duty demands."""
    duty = sheet.target[PFLICHT, municipality]
    failed = sheet.failed_duties[municipality]
    return [tuple(int(q) for q in np.flatnonzero(failed & (row >= duty))) for row in raises]


def rank_measures(
    benefit: Sequence[float],
    effort: Sequence[float],
    requires: Sequence[Sequence[int]],
    duties: Sequence[tuple[int, ...]],
    alternative_group: Sequence[str],
) -> list[RankedMeasure]:
    """Rank the measures that close a gap (benefit > 0).

    zwingend is the least set that closes every failed legal duty that can be closed (see ``_least_cover``); priorisiert closes at least as much per person day as all recommended
    measures together do on average; zurückgestellt is the rest. A recommended prerequisite inherits the higher class of
    what needs it. Inside a class: benefit per person day, then less effort, then catalogue order. Of a group of
    alternatives only the best stays. A prerequisite stands before its dependants.
    """
    chosen = _without_lesser_alternatives([j for j, value in enumerate(benefit) if value > 1e-12], benefit, effort, duties, alternative_group)
    if not chosen:
        return []
    average = sum(benefit[j] for j in chosen) / sum(effort[j] for j in chosen)
    rate = {j: benefit[j] / effort[j] for j in chosen}
    cover = _least_cover(chosen, duties, effort, requires)
    klass = {j: MeasureClass.ZWINGEND if cover.get(j) else MeasureClass.PRIORISIERT if rate[j] >= average - 1e-12 else MeasureClass.ZURUECKGESTELLT
             for j in chosen}
    heir = _inherit(chosen, requires, klass)
    order = sorted(chosen, key=lambda j: (klass[j], -round(rate[j], 12), effort[j], j))
    placed: dict[int, int] = {}
    for j in order:
        _place(j, -1, requires, set(chosen), placed, order)
    return [RankedMeasure(j, klass[j], benefit[j], rate[j], cover.get(j, ()), heir.get(j, -1), puller) for j, puller in placed.items()]


def _least_cover(
    chosen: list[int], duties: Sequence[tuple[int, ...]], effort: Sequence[float], requires: Sequence[Sequence[int]],
) -> dict[int, tuple[int, ...]]:
    """Pick measures that together close all closable duties with little effort; give the duties each is picked for.

    Greedy: again and again the measure with the most newly closed duties per additional person day, where a measure's
    effort includes its recommended prerequisites that are not picked yet. A duty that one measure closes does not make
    a second one compulsory.
    """
    inside, picked, cover = set(chosen), set[int](), dict[int, tuple[int, ...]]()
    remaining = {q for j in chosen for q in duties[j]}
    while remaining:
        offers = []
        for j in chosen:
            closed = len(remaining.intersection(duties[j]))
            extra = sum(effort[k] for k in _with_prerequisites(j, requires, inside) - picked)
            if closed:
                offers.append((-closed / max(extra, 1e-9), extra, j))
        best = min(offers)[2]
        cover[best] = tuple(q for q in duties[best] if q in remaining)
        picked |= _with_prerequisites(best, requires, inside)
        remaining -= set(duties[best])
    return cover


def _with_prerequisites(j: int, requires: Sequence[Sequence[int]], inside: set[int]) -> set[int]:
    """Give a measure and all its recommended prerequisites, direct and indirect."""
    found, todo = set[int](), [j]
    while todo:
        k = todo.pop()
        if k not in found:
            found.add(k)
            todo += [needed for needed in requires[k] if needed in inside]
    return found


def _without_lesser_alternatives(
    candidates: list[int], benefit: Sequence[float], effort: Sequence[float], duties: Sequence[tuple[int, ...]], group: Sequence[str],
) -> list[int]:
    """Keep of each group the one that closes more duties, then brings more per person day, then comes first."""
    best: dict[str, int] = {}
    for j in candidates:
        if group[j]:
            best.setdefault(group[j], j)
            best[group[j]] = min(best[group[j]], j, key=lambda k: (-len(duties[k]), -benefit[k] / effort[k], k))
    return [j for j in candidates if not group[j] or best[group[j]] == j]


def _inherit(chosen: list[int], requires: Sequence[Sequence[int]], klass: dict[int, MeasureClass]) -> dict[int, int]:
    """Raise prerequisites to the class of what needs them, in place; give for each heir the measure it inherits from."""
    heir: dict[int, int] = {}
    changed = True
    while changed:
        changed = False
        for j in chosen:
            for needed in requires[j]:
                if needed in klass and klass[needed] > klass[j]:
                    klass[needed], heir[needed], changed = klass[j], j, True
    return heir


def _place(j: int, puller: int, requires: Sequence[Sequence[int]], chosen: set[int], placed: dict[int, int], order: list[int]) -> None:
    """Put ``j`` down after its prerequisites, in the order the ranking gives them."""
    if j in placed:
        return
    for needed in sorted(set(requires[j]) & chosen, key=order.index):
        _place(needed, j, requires, chosen, placed, order)
    placed[j] = puller


def longest_chain(durations: Sequence[float], requires: Sequence[Sequence[int]], chosen: Sequence[int]) -> float:
    """Give the duration of the longest chain of prerequisites among ``chosen``: the least time they need, whatever the people."""
    inside, finish = set(chosen), {}

    def end(j: int) -> float:
        if j not in finish:
            finish[j] = durations[j] + max((end(needed) for needed in requires[j] if needed in inside), default=0.0)
        return finish[j]

    return max((end(j) for j in chosen), default=0.0)
