"""Who does what when: the roadmap of a member or of the group, each line with its reason (planning.md § 3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessment.plan.effort import Effort
from assessment.plan.ground import Ground
from assessment.plan.model import Mode, Option, Options
from assessment.plan.options import options_for
from assessment.plan.people import HUNDREDTHS, NO_LIMIT
from assessment.plan.words import Words
from questionnaires import Measure
from reports import german
from scoring.roadmap import Kind, Requirement, Result, RoadmapProblem, Schedule, Status, area, owner_areas, usage, violations


@dataclass(frozen=True)
class Line:
    """One planned activity: a member's measure alone or its part of a joint one, or the common part (row −1).

    ``own_share`` of the one-off cost is left after funding; ``reason`` why it starts then.
    """

    row: int
    measure: Measure
    mode: Mode
    begins: date
    ends: date
    start: int
    duration: int
    option: Option
    own_share: float
    reason: str

    @property
    def funded(self) -> bool:
        """Whether a programme pays part of it."""
        return self.own_share < 1


@dataclass(frozen=True)
class Aside:
    """A recommended measure of a member that is not planned, and why."""

    row: int
    measure: Measure
    reason: str


@dataclass(frozen=True)
class Load:
    """Use of a resource per bucket against its capacity (None: no limit), in person days or EUR."""

    key: str
    used: tuple[float, ...]
    capacity: tuple[float | None, ...]


@dataclass(frozen=True)
class Roadmap:
    """A plan: lines in order of start, what is left aside, loads, how good it is in words, ``missed`` demands and the conflict behind.

    ``areas`` per member the area under its closure curve as a share of the most there is; ``areas_alone`` what it reaches alone.
    """

    options: Options
    result: Result
    lines: tuple[Line, ...]
    aside: tuple[Aside, ...]
    loads: tuple[Load, ...]
    quality: str
    missed: str
    conflict: str
    areas: Mapping[int, float]
    areas_alone: Mapping[int, float] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Give the area under the closure curve as a share of the most there is (everything closed at once)."""
        whole = sum(step.weight for step in self.options.problem.steps) * self.options.problem.horizon
        return self.result.objective / whole if whole else 0.0


def member_roadmap(ground: Ground, row: int, *, seconds: float = 10.0, work: float | None = None, workers: int = 1) -> Roadmap:
    """Plan one member on its own; with ``work`` (seconds of the exact solver's counted work) every run gives the same plan."""
    return planned_alone(ground, row, Effort.of(seconds, work, ground.planning.seed, workers))


def planned_alone(ground: Ground, row: int, effort: Effort, *, explain: bool = True) -> Roadmap:
    """Plan one member on its own with a given effort; without ``explain`` what is left aside or missed goes without its reasons."""
    options = options_for(ground, [row])
    return told(ground, options, effort.solve(options.problem, explain=explain))


def told(ground: Ground, options: Options, result: Result) -> Roadmap:
    """Put a result into words."""
    words = Words(ground, options)
    planned = [a for a, start in enumerate(result.schedule.start) if start >= 0]
    lines = sorted((_line(ground, words, result.schedule, a) for a in planned), key=lambda line: (line.start, line.start + line.duration, line.measure.id, line.row))
    return Roadmap(options, result, tuple(lines), _aside(ground, options, result, words), _loads(options, result.schedule), _quality(result, ground.timeline.months),
                   words.together(_broken(options.problem, result.schedule)), words.together(result.conflict), _areas(options, result.schedule))


def missed_demands(problem: RoadmapProblem, schedule: Schedule) -> frozenset[int]:
    """Give the demands a plan misses, by their place in the problem."""
    return frozenset(item.subject for item in _broken(problem, schedule))


def _broken(problem: RoadmapProblem, schedule: Schedule) -> list[Requirement]:
    return [item for item in violations(problem, schedule) if item.kind is Kind.DEMAND]


def _line(ground: Ground, words: Words, schedule: Schedule, a: int) -> Line:
    option, activity, start = words.options.options[a], words.problem.activities[a], schedule.start[a]
    timeline = ground.timeline
    shares = [use.rate_from(start) / use.rate for use in activity.uses if use.window is not None and use.rate]
    return Line(option.row, ground.measures[option.measure], option.mode, timeline.day_of(start), timeline.last_day(start + activity.duration), start, activity.duration,
                option, min(shares, default=1.0), _why_not_earlier(words, schedule, a))


def _why_not_earlier(words: Words, schedule: Schedule, a: int) -> str:
    """Say what keeps an activity from starting one period earlier, with all that start together with it."""
    start = schedule.start[a]
    if start == 0:
        return "beginnt sofort"
    core = words.problem.activities[a].together if words.problem.activities[a].together >= 0 else a
    moved = [b for b, item in enumerate(words.problem.activities) if schedule.start[b] >= 0 and (b in (a, core) or item.together == core)]
    earlier = Schedule(tuple(value - 1 if b in moved else value for b, value in enumerate(schedule.start)))
    hindered = [item for item in violations(words.problem, earlier) if item.kind not in (Kind.DEMAND, Kind.FLOOR)]
    if hindered:
        return f"nicht früher: {words.all(hindered[:2], schedule)}"
    better = area(words.problem, earlier) > area(words.problem, schedule)
    return "früher ginge; die Suche war zu Ende, bevor sie das fand" if better else "früher brächte dem Plan im Ganzen nichts"


def _aside(ground: Ground, options: Options, result: Result, words: Words) -> tuple[Aside, ...]:
    """Give per member and measure that is not planned in any way the reason of its own activity; refused ones keep theirs."""
    planned = {(option.row, option.measure) for option, start in zip(options.options, result.schedule.start, strict=True) if start >= 0}
    reasons = {(options.options[item.activity].row, options.options[item.activity].measure): words.all(item.because, result.schedule)
               for item in result.left_out if options.options[item.activity].mode is Mode.ALONE}
    refused = {pair: reason for pair, reason in ground.refused.items() if pair[0] in options.rows}
    left = {pair: reason for pair, reason in reasons.items() if pair not in planned} | refused
    return tuple(Aside(row, ground.measures[k], left[row, k]) for row, k in sorted(left, key=lambda pair: (pair[0], ground.rank[pair])))


def _areas(options: Options, schedule: Schedule) -> dict[int, float]:
    """Give per member the area under its closure curve as a share of the most there is."""
    whole = [0] * len(options.rows)
    for step in options.problem.steps:
        whole[step.owner] += step.weight * options.problem.horizon
    areas = [*owner_areas(options.problem, schedule), *([0] * len(whole))]
    return {row: area / most if most else math.nan for row, area, most in zip(options.rows, areas[:len(whole)], whole, strict=True)}


def _loads(options: Options, schedule: Schedule) -> tuple[Load, ...]:
    found = []
    for resource, used in zip(options.problem.resources, usage(options.problem, schedule), strict=True):
        unit = HUNDREDTHS if resource.key.startswith("leute:") else 1
        found.append(Load(resource.key, tuple(float(value) / unit for value in used), tuple(None if value >= NO_LIMIT else value / unit for value in resource.capacity)))
    return tuple(found)


def _quality(result: Result, months: int) -> str:
    """Say how good the plan is known to be; lateness is counted in periods of 1 or 3 ``months``."""
    late = german.counted(result.lateness, *(("ein Quartal", "Quartale") if months == 3 else ("ein Monat", "Monate")))
    best = "ist bestmöglich (bewiesen)" if result.objective >= result.bound else f"liegt höchstens {german.decimal(100 * result.gap)} % unter dem rechnerischen Optimum"
    return {
        Status.OPTIMAL: "Der Plan ist bestmöglich (bewiesen).",
        Status.WITHIN: f"Der Plan {best}.",
        Status.LATE: f"Nicht alle Fristen sind zu halten; der Plan kommt mit der kleinsten gefundenen Verspätung aus (über alle Fristen zusammen {late}) und {best}.",
        Status.INFEASIBLE: "Die festen Vorgaben widersprechen einander; es gibt keinen Plan.",
    }[result.status]
