"""What a plan may come to: effort, cost per year and finish of its measures and of the whole, over many draws (planning.md § 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.handovers import Arc
from scoring.replay import cost_per_year, replay, stretch
from scoring.sheet import Floats
from scoring.uncertainty import Spread, sample, spread_of


@dataclass(frozen=True)
class Unsure:
    """What is unsure about activities (n,): three-point ``effort`` in person days, ``cost`` in EUR and own ``duration``, each (n, 3).

    ``owner`` (n,) or (n, owners) whose optimism it shares and ``keys`` (n,) what names its own part, both as in ``sample``.
    ``duration`` is in the plan's unit of time; None: only effort stretches a run.
    """

    effort: Floats
    cost: Floats
    owner: ArrayLike
    duration: Floats | None = None
    keys: ArrayLike | None = None


@dataclass(frozen=True)
class Outcomes:
    """What happened, each (draws, n): ``effort`` person days, ``cost`` EUR, ``start`` and ``finish`` in the plan's unit of time."""

    effort: Floats
    cost: Floats
    start: Floats
    finish: Floats

    def part(self, which: ArrayLike, effort_share: ArrayLike = 1.0, cost_share: ArrayLike = 1.0) -> Outcomes:
        """Give the activities ``which`` (k,) alone, effort and cost times the shares (k,) that one member carries of them."""
        pick = np.asarray(which)
        effort, cost = self.effort[:, pick] * np.asarray(effort_share), self.cost[:, pick] * np.asarray(cost_share)
        return Outcomes(effort, cost, self.start[:, pick], self.finish[:, pick])


@dataclass(frozen=True)
class Forecast:
    """Spreads: ``effort``, ``cost``, ``finish`` of each activity (n,), ``cost_per_year`` (years,), and of the whole programme ().

    Spreads do not add up: the P80 of a sum is less than the sum of P80s unless all goes wrong together.
    """

    effort: Spread
    cost: Spread
    finish: Spread
    cost_per_year: Spread
    total_effort: Spread
    total_cost: Spread
    last_finish: Spread


def draw_outcomes(start: ArrayLike, duration: ArrayLike, arcs: Iterable[Arc], unsure: Unsure, rho: float, draws: int, seed: int) -> Outcomes:
    """Live through a plan: ``start`` and ``duration`` (n,) as planned, ``arcs`` what waits for what.

    A run lasts max(planned duration × effort / expected effort, own duration): effort scales the planned duration because the
    plan spreads the work over it and has no more people; what must mature takes its own time, of which the whole periods of
    the plan are mostly more than enough. Waiting for others can make it longer still. Effort and duration of an activity are drawn as one (same own part), its cost apart; all share the
    owner's factor. Raises ValueError as ``sample`` and ``replay`` do.
    """
    planned = np.asarray(duration, dtype=float)
    keys = np.arange(len(planned)) if unsure.keys is None else np.asarray(unsure.keys)
    effort = sample(unsure.effort, unsure.owner, rho, draws, seed, 2 * keys)
    longer = stretch(effort, unsure.effort) * planned
    if unsure.duration is not None:
        np.maximum(longer, sample(unsure.duration, unsure.owner, rho, draws, seed, 2 * keys), out=longer)
    finish = replay(start, longer, arcs)
    return Outcomes(effort, sample(unsure.cost, unsure.owner, rho, draws, seed, 2 * keys + 1), finish - longer, finish)


def forecast(outcomes: Outcomes, edges: ArrayLike) -> Forecast:
    """Summarise outcomes; ``edges`` (years + 1,) where budget years begin, as in ``cost_per_year``. The last finish of no activity is 0."""
    return Forecast(
        spread_of(outcomes.effort), spread_of(outcomes.cost), spread_of(outcomes.finish),
        spread_of(cost_per_year(outcomes.start, outcomes.finish, outcomes.cost, edges)),
        spread_of(outcomes.effort.sum(axis=1)), spread_of(outcomes.cost.sum(axis=1)), spread_of(outcomes.finish.max(axis=1, initial=0.0)))
