"""How unsure a plan is: P50 and P80 of work, money per year and finish, of each measure and of the whole (planning.md § 5)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from assessment.estimates import estimate_of
from assessment.plan.ground import Ground
from assessment.plan.roadmap import Line, Roadmap
from questionnaires import Range
from reports import Estimate
from scoring import Outcomes, Spread, Unsure, cost_per_year, draw_outcomes, on_time, spread_of
from scoring.roadmap import planned_runs

DRAWS = 10_000


@dataclass(frozen=True)
class Outlook:
    """What some ``lines`` of a plan may come to.

    ``effort`` PT and ``cost`` EUR over the plan, ``yearly`` EUR by calendar year (running cost
    included), ``finish`` of each line as days P50 and P80, ``last`` finish of all, ``kept`` share of draws in which a duty is met.
    """

    lines: tuple[Line, ...]
    effort: Spread
    cost: Spread
    yearly: Mapping[int, Spread]
    finish: tuple[tuple[date, date], ...]
    last: tuple[date, date]
    kept: Mapping[str, float]


class Risk:
    """A plan lived through many times; whole or for one member."""

    def __init__(self, ground: Ground, roadmap: Roadmap, draws: int = DRAWS) -> None:
        self.ground, self.roadmap = ground, roadmap
        self.runs = planned_runs(roadmap.options.problem, roadmap.result.schedule)
        self.lines = [self._line(a) for a in self.runs.activity]
        self._outcomes = self._lived(draws)

    def outlook(self, row: int | None = None) -> Outlook:
        """Give what the whole plan may come to, or what one member carries of it: its own lines, and the work of common parts it does."""
        which = [place for place, line in enumerate(self.lines) if row in (None, line.row, line.option.worker)]
        lines = [self.lines[place] for place in which]
        pays = np.array([float(row in (None, line.row)) for line in lines])
        part = self._outcomes.part(np.array(which, dtype=int), cost_share=pays)
        running = self._running(lines, part) * pays
        money = part.cost + running
        last = spread_of(part.finish.max(axis=1, initial=0.0))
        days = spread_of(part.finish)
        finish = tuple((self._day(float(days.p50[place])), self._day(float(days.p80[place]))) for place in range(len(which)))
        return Outlook(tuple(lines), spread_of(part.effort.sum(axis=1)), spread_of(money.sum(axis=1)), self._years(running, part), finish,
                       (self._day(float(last.p50)), self._day(float(last.p80))), self._kept(row))

    def _line(self, activity: int) -> Line:
        return self._by_activity[activity]

    @cached_property
    def _by_activity(self) -> dict[int, Line]:
        options = self.roadmap.options.options
        found = {id(line.option): line for line in self.roadmap.lines}
        return {a: found[id(option)] for a, option in enumerate(options) if id(option) in found}

    def _lived(self, draws: int) -> Outcomes:
        effort, cost, periods = (np.array([self._figures(line)[part] for line in self.lines]).reshape(-1, 3) for part in range(3))
        owner = [line.row for line in self.lines]
        keys = [(line.row + 1) * len(self.ground.measures) + self.ground.place[line.measure.id] for line in self.lines]
        return draw_outcomes(self.runs.start, self.runs.duration, self.runs.arcs, Unsure(effort, cost, owner, periods, keys),
                             self.ground.planning.correlation, draws, self.ground.planning.seed)

    def _figures(self, line: Line) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
        """Give the three-point figures of a line: person days, EUR of own money once, periods."""
        option, measure = line.option, line.measure
        figures = estimate_of(self.ground.evaluation, line.row, measure) if line.row >= 0 else Estimate(measure.effort, measure.cost_once, measure.cost_yearly)
        return _fitted(figures.effort, option.days), _fitted(figures.once, option.once * line.own_share), _fitted(measure.duration_months, option.months / self.ground.timeline.months)

    def _running(self, lines: Sequence[Line], part: Outcomes) -> np.ndarray:
        """Give the running cost of each line from its finish to the end of the plan, (draws, n)."""
        left = np.maximum(0.0, self.ground.timeline.periods - part.finish)
        return np.asarray(left * np.array([line.option.yearly * self.ground.timeline.months / 12 for line in lines]))

    def _years(self, running: np.ndarray, part: Outcomes) -> dict[int, Spread]:
        timeline = self.ground.timeline
        edges = [0.0, *(float(period) for period in range(1, timeline.periods) if timeline.year_of(period) != timeline.year_of(period - 1)), math.inf]
        once = cost_per_year(part.start, part.finish, part.cost, edges)
        end = np.full_like(part.finish, float(timeline.periods))
        spread = spread_of(once + cost_per_year(np.minimum(part.finish, end), end, running, edges))
        return {year: Spread(spread.p50[place], spread.p80[place], spread.mean[place]) for place, year in enumerate(timeline.years)}

    def _kept(self, row: int | None) -> dict[str, float]:
        """Give for each demand of the plan the share of draws in which it is met."""
        problem, place = self.roadmap.options.problem, {a: at for at, a in enumerate(self.runs.activity)}
        key = None if row is None else self.ground.key(row)
        found = {}
        for demand in problem.demands:
            running = [place[a] for a in demand.any_of if a in place]
            if running and key in (None, demand.key.split(":")[1]):
                found[demand.key] = float(on_time(self._outcomes.finish[:, running].min(axis=1), demand.by))
        return found

    def _day(self, period: float) -> date:
        """Give the last day of the month in which it is finished."""
        timeline = self.ground.timeline
        return timeline.last_day(math.ceil(period * timeline.months - 1e-6) / timeline.months)


def _fitted(figures: Range, expected: float) -> tuple[float, float, float]:
    """Give the three points scaled so that their mean is ``expected``; that value itself where the figures are all 0."""
    if not figures.expected:
        return expected, expected, expected
    scale = expected / figures.expected
    return figures.low * scale, figures.likely * scale, figures.high * scale
