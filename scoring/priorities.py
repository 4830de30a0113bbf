"""Ranking of measures: class first, then points; prerequisites before what needs them (planning.md §§ 1, 2)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from scoring.cover import least_cover, with_needs

HALF_AT_DEPENDENTS = 5.0
"""Percentage points of dependent gap at which the term for dependencies is one half."""
FULL_AT_SAVING = 0.5
"""Share of the work saved at which the term for synergy is full."""
MOST_VISIBLE = 3


class MeasureClass(IntEnum):
    """Class of a recommendation; the lower value goes first and is never traded against points."""

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

    @property
    def values(self) -> tuple[float, float, float, float]:
        """Give the four weights in the order of a measure's terms."""
        return self.closure, self.dependencies, self.visibility, self.synergy


@dataclass(frozen=True)
class Candidate:
    """A measure as seen by one member.

    ``benefit`` weighted levels it closes alone (scoring.md § 8), ``expense`` day equivalents A, ``needs`` positions of its
    prerequisites, ``visibility`` 0–3, ``fixed_share`` f done once when joint, ``sharers`` k members with this gap (itself
    included), ``duties`` legal duties not met that it would close, ``duration`` in a unit of time of the caller's choice,
    ``alternatives`` name of a group of which at most one is recommended.
    """

    benefit: float
    expense: float
    needs: tuple[int, ...] = ()
    visibility: int = 0
    fixed_share: float = 0.0
    sharers: int = 1
    duties: tuple[int, ...] = ()
    duration: float = 0.0
    alternatives: str = ""


@dataclass(frozen=True)
class RankedMeasure:
    """A recommended measure of one municipality and the numbers behind its place.

    ``share`` percentage points of the whole weighted gap it closes alone, ``terms`` the four partial scores (0–1: Lückenschluss,
    Abhängigkeiten, Sichtbarkeit, Synergie), ``points`` 0–100, ``latest_start`` (zwingend only, otherwise inf),
    ``closes_duties`` the questions with a failed duty it is picked for, ``because_of`` the measure from which it inherits
    its class (-1: its own), ``pulled_by`` the measure before which it was pulled as a prerequisite (-1: not pulled).
    """

    measure: int
    klass: MeasureClass
    benefit: float
    expense: float
    share: float
    terms: tuple[float, float, float, float]
    points: float
    latest_start: float = math.inf
    closes_duties: tuple[int, ...] = ()
    because_of: int = -1
    pulled_by: int = -1

    @property
    def order(self) -> tuple[float, ...]:
        """Give the sort key of the published order: class, latest start, points, expense, position in the catalogue."""
        return self.klass, round(self.latest_start, 9), -round(self.points, 9), round(self.expense, 9), self.measure

    def missing_points(self, threshold: float) -> float:
        """Give the points missing to ``threshold``, 0 where it is reached."""
        return max(0.0, threshold - self.points)

    def expense_for(self, threshold: float, weights: Weights) -> float | None:
        """Give the expense at which the measure would just reach ``threshold``, the average rate kept; None where no expense would do."""
        rest = self.points - weights.closure * self.terms[0]
        wanted = (threshold - rest) / weights.closure if weights.closure > 0 else math.inf
        if not 0 < wanted < 1 or not 0 < self.terms[0] < 1:
            return None
        odds = wanted / (1 - wanted) * (1 - self.terms[0]) / self.terms[0]
        return self.expense / odds


def rank_measures(
    candidates: Sequence[Candidate], weights: Weights, threshold: float = 40.0, whole_gap: float | None = None, due: Mapping[int, float] | None = None,
) -> list[RankedMeasure]:
    """Rank the measures that close a gap (benefit > 0), best first; the result does not depend on the order of input but by ties.

    zwingend is the least set that closes every failed legal duty that can be closed (``least_cover``), priorisiert has at
    least ``threshold`` points, zurückgestellt is the rest; a recommended prerequisite inherits the higher class of what
    needs it. Of a group of alternatives only the best stays. Order: class, latest start (zwingend only), points
    descending, expense, position; then a prerequisite is pulled directly before what needs it. ``whole_gap`` is the whole
    weighted gap in the unit of the benefits (default: their sum); shares are percentage points of it. ``due`` says by
    when each duty must be met, in the unit of the durations (default: no deadline).
    """
    chosen = _without_lesser_alternatives(candidates, [j for j, item in enumerate(candidates) if item.benefit > 1e-12])
    if not chosen:
        return []
    needs = [item.needs for item in candidates]
    cover = least_cover(chosen, [item.duties for item in candidates], [item.expense for item in candidates], needs)
    whole = whole_gap if whole_gap is not None else sum(candidates[j].benefit for j in chosen)
    share = {j: 100 * candidates[j].benefit / whole for j in chosen}
    terms = _terms(candidates, share)
    points = {j: sum(weight * term for weight, term in zip(weights.values, terms[j], strict=True)) for j in chosen}
    klass = {j: _own_class(j in cover, points[j], threshold) for j in chosen}
    heir = _inherit(chosen, needs, klass)
    own = {j: min((due[q] for q in cover.get(j, ()) if due and q in due), default=math.inf) for j in chosen if klass[j] == MeasureClass.ZWINGEND}
    latest = _latest_starts(candidates, own)
    items = {j: RankedMeasure(j, klass[j], candidates[j].benefit, candidates[j].expense, share[j], terms[j], points[j],
                              latest.get(j, math.inf), cover.get(j, ()), heir.get(j, -1)) for j in chosen}
    return _pulled(items, needs)


def _own_class(compulsory: bool, points: float, threshold: float) -> MeasureClass:
    if compulsory:
        return MeasureClass.ZWINGEND
    return MeasureClass.PRIORISIERT if points >= threshold - 1e-9 else MeasureClass.ZURUECKGESTELLT


def _terms(candidates: Sequence[Candidate], share: Mapping[int, float]) -> dict[int, tuple[float, float, float, float]]:
    """Give the four partial scores, each 0–1 and saturating."""
    average = sum(share.values()) / max(sum(candidates[j].expense for j in share), 1e-9)
    dependents = dict.fromkeys(share, 0.0)
    for j in share:
        for needed in with_needs(j, [item.needs for item in candidates], set(share)) - {j}:
            dependents[needed] += share[j]
    found = {}
    for j in share:
        rate = share[j] / max(candidates[j].expense, 1e-9)
        saving = candidates[j].fixed_share * (1 - 1 / candidates[j].sharers)
        found[j] = (rate / (rate + average), dependents[j] / (dependents[j] + HALF_AT_DEPENDENTS),
                    candidates[j].visibility / MOST_VISIBLE, min(1.0, saving / FULL_AT_SAVING))
    return found


def _without_lesser_alternatives(candidates: Sequence[Candidate], chosen: list[int]) -> list[int]:
    """Keep of each group of alternatives the one that closes more duties, then brings more per day, then comes first."""
    best: dict[str, int] = {}
    for j in chosen:
        name = candidates[j].alternatives
        if name:
            best[name] = min(best.get(name, j), j, key=lambda k: (-len(candidates[k].duties), -candidates[k].benefit / max(candidates[k].expense, 1e-9), k))
    return [j for j in chosen if not candidates[j].alternatives or best[candidates[j].alternatives] == j]


def _inherit(chosen: Sequence[int], needs: Sequence[Sequence[int]], klass: dict[int, MeasureClass]) -> dict[int, int]:
    """Raise prerequisites to the class of what needs them, in place; give for each heir the measure it inherits from."""
    heir: dict[int, int] = {}
    changed = True
    while changed:
        changed = False
        for j in chosen:
            for needed in needs[j]:
                if needed in klass and klass[needed] > klass[j]:
                    klass[needed], heir[needed], changed = klass[j], j, True
    return heir


def _latest_starts(candidates: Sequence[Candidate], own: Mapping[int, float]) -> dict[int, float]:
    """Give min(own deadline, latest starts of compulsory successors) − duration of each compulsory measure, inf without any deadline."""
    found: dict[int, float] = {}

    def latest(j: int) -> float:
        if j not in found:
            following = (latest(k) for k in own if j in candidates[k].needs)
            found[j] = min(own[j], *following, math.inf) - candidates[j].duration
        return found[j]

    return {j: latest(j) for j in own}


def _pulled(items: dict[int, RankedMeasure], needs: Sequence[Sequence[int]]) -> list[RankedMeasure]:
    """Put the measures in order, each prerequisite directly before what needs it."""
    order = sorted(items, key=lambda j: items[j].order)
    place = {j: rank for rank, j in enumerate(order)}
    done: dict[int, RankedMeasure] = {}

    def put(j: int, puller: int) -> None:
        if j in done:
            return
        for needed in sorted(set(needs[j]) & items.keys(), key=place.__getitem__):
            put(needed, j)
        done[j] = replace(items[j], pulled_by=puller)

    for j in order:
        put(j, -1)
    return list(done.values())


def longest_chain(durations: Sequence[float], requires: Sequence[Sequence[int]], chosen: Sequence[int]) -> float:
    """Give the duration of the longest chain of prerequisites among ``chosen``: the least time they need, whatever the people."""
    inside, finish = set(chosen), {}

    def end(j: int) -> float:
        if j not in finish:
            finish[j] = durations[j] + max((end(needed) for needed in requires[j] if needed in inside), default=0.0)
        return finish[j]

    return max((end(j) for j in chosen), default=0.0)
