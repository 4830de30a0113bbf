"""The exact solver's room: CP-SAT on the step model, on single requirements taken out, and on intervals for the shortest makespan."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from scoring.roadmap.problem import Requirement, RoadmapProblem, Schedule
from scoring.roadmap.step_model import Row, StepModel

PROOF, TIME, WORK = "proof", "time", "work"
PLAN = (cp_model.OPTIMAL, cp_model.FEASIBLE)
BEST_BOUND = "lb_tree_search"     # of the strategies measured the one that lowers the bound most; the other workers search near the best plan
LARGE_NEIGHBOURHOODS = 0.7
TINY = 1e-6   # what float bounds of whole numbers may be off


@dataclass(frozen=True)
class Limits:
    """When to stop: ``seconds`` of wall time, ``work`` in CP-SAT's deterministic seconds (None: any); and how to search."""

    seconds: float
    work: float | None = None
    seed: int = 1
    workers: int = 1

    @property
    def pace(self) -> float:
        """Give the seconds that what is counted in rounds goes by: the work where it is limited, so that the clock decides nothing."""
        return self.seconds if self.work is None else self.work

    def share(self, part: float) -> Limits:
        """Give limits for a part of the search."""
        return replace(self, seconds=self.seconds * part, work=None if self.work is None else self.work * part)

    def less(self, seconds: float, work: float) -> Limits:
        """Give what is left after a part of the search."""
        return replace(self, seconds=max(0.0, self.seconds - seconds), work=None if self.work is None else max(0.0, self.work - work))


@dataclass(frozen=True)
class Found:
    """What a search ended with: the best plan (None: none found), its ``value``, the ``bound`` for it, ``none`` if there is provably no plan.

    ``seconds`` and ``work`` it took.
    """

    schedule: Schedule | None
    value: int
    bound: int
    proven: bool
    none: bool
    stopped_by: str
    seconds: float
    work: float


class ExactModel:
    """A step model in CP-SAT."""

    def __init__(self, steps: StepModel, rows: Iterable[Row] | None = None) -> None:
        self.steps = steps
        self.model = cp_model.CpModel()
        self.columns = [self.model.new_bool_var("") for _ in range(steps.width)]
        for row in steps.rows if rows is None else rows:
            self.holds(row)

    def holds(self, row: Row) -> cp_model.Constraint:
        """Add a row, as a clause where it is one."""
        literals = [self.columns[column] for column in row.columns]
        if all(abs(value) == 1 for value in row.values) and row.limit == row.values.count(1) - 1:
            return self.model.add_bool_or([one.negated() if value > 0 else one for one, value in zip(literals, row.values, strict=True)])
        return self.model.add(cp_model.LinearExpr.weighted_sum(literals, row.values) <= row.limit)

    def largest(self, gain: Mapping[int, int], hint: Schedule | None, limits: Limits, *, near: bool = False) -> Found:
        """Search for the plan with the largest gain, from ``hint`` on; with ``near`` only in large neighbourhoods of plans found."""
        self.model.maximize(cp_model.LinearExpr.weighted_sum([self.columns[column] for column in gain], list(gain.values())))
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        if hint is not None:
            for column, value in zip(self.columns, self.steps.values_of(hint), strict=True):
                self.model.add_hint(column, value)
        solver = solver_with(limits)
        solver.parameters.use_lns_only = near
        solver.parameters.lns_initial_difficulty = LARGE_NEIGHBOURHOODS
        if limits.workers > 1 and not near:
            solver.parameters.subsolvers.append(BEST_BOUND)
        status = solver.solve(self.model)
        schedule = self.steps.schedule_of(solver.boolean_values(self.columns).tolist()) if status in PLAN else None
        bound = sum(gain.values()) if status == cp_model.UNKNOWN else math.floor(solver.best_objective_bound + TINY)
        return found(solver, status, schedule, bound)


class Contradictions:
    """Tells which requirements of a problem cannot hold together; ``ignored`` ones are never asked for."""

    def __init__(self, problem: RoadmapProblem, limits: Limits, ignored: Collection[Requirement] = ()) -> None:
        steps = StepModel(problem, separable=True)
        exact = ExactModel(steps, [row for row in steps.rows if row.about is None])
        self.model, self.limits = exact.model, replace(limits, workers=1)
        self.switch: dict[Requirement, cp_model.IntVar] = {}
        for row in steps.rows:
            if row.about is not None and row.about not in ignored:
                if row.about not in self.switch:
                    self.switch[row.about] = self.model.new_bool_var("")
                exact.holds(row).only_enforce_if(self.switch[row.about])

    def among(self, requirements: Iterable[Requirement]) -> list[Requirement] | None:
        """Give some of the requirements that cannot hold together, None if all can or the limits were too short to tell."""
        asked = [one for one in requirements if one in self.switch]
        self.model.clear_assumptions()
        self.model.add_assumptions([self.switch[one] for one in asked])
        solver = solver_with(self.limits)
        solver.parameters.interleave_search = False
        solver.parameters.cp_model_presolve = False   # presolve would name all assumptions as the reason
        if solver.solve(self.model) != cp_model.INFEASIBLE:
            return None
        core = set(solver.sufficient_assumptions_for_infeasibility())
        return [one for one in asked if self.switch[one].index in core] or asked


class IntervalModel:
    """Every activity runs and the last one finishes as early as possible: intervals on cumulative capacity.

    For problems of people alone: ValueError where an activity is optional by choice or company, a resource is not counted by
    period, or a use depends on the start or outlasts its activity.
    """

    def __init__(self, problem: RoadmapProblem) -> None:
        _everything_can_run(problem)
        self.problem, self.model = problem, cp_model.CpModel()
        self.start = [self.model.new_int_var(activity.earliest, max(activity.earliest, problem.horizon), "") for activity in problem.activities]
        self.end = [start + activity.duration for start, activity in zip(self.start, problem.activities, strict=True)]
        self.makespan = self.model.new_int_var(0, problem.horizon, "")
        self._everything_is_finished_in_time()
        self._needs_finish_before()
        self._capacity_is_kept()
        self._everything_is_finished_by_the_makespan()

    def _everything_is_finished_in_time(self) -> None:
        for j, end in enumerate(self.end):
            self.model.add(end <= _last_finish(self.problem, j))

    def _needs_finish_before(self) -> None:
        for j, activity in enumerate(self.problem.activities):
            for (need,) in activity.needs:
                self.model.add(self.end[need] <= self.start[j])

    def _capacity_is_kept(self) -> None:
        """Keep the largest capacity, with a fixed interval filling up each period that has less."""
        for index, resource in enumerate(self.problem.resources):
            most = max(resource.capacity)
            missing = [(t, most - resource.capacity[bucket]) for t, bucket in enumerate(resource.bucket) if resource.capacity[bucket] < most]
            uses = [(j, use.rate) for j, activity in enumerate(self.problem.activities) for use in activity.uses if use.resource == index]
            intervals = [self.model.new_fixed_size_interval_var(self.start[j], self.problem.activities[j].duration, "") for j, _ in uses]
            fillers = [self.model.new_fixed_size_interval_var(t, 1, "") for t, _ in missing]
            self.model.add_cumulative(intervals + fillers, [rate for _, rate in uses] + [amount for _, amount in missing], most)

    def _everything_is_finished_by_the_makespan(self) -> None:
        for end in self.end:
            self.model.add(end <= self.makespan)

    def shortest(self, hint: Schedule | None, limits: Limits) -> Found:
        """Search for the plan with the shortest makespan; ``bound`` is a makespan none falls below."""
        self.model.minimize(self.makespan)
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for variable, start in zip(self.start, hint.start if hint is not None else (), strict=False):
            self.model.add_hint(variable, start)
        solver = solver_with(limits)
        status = solver.solve(self.model)
        schedule = Schedule(tuple(solver.values(self.start).tolist())) if status in PLAN else None
        bound = 0 if status == cp_model.UNKNOWN else math.ceil(solver.best_objective_bound - TINY)
        return found(solver, status, schedule, bound)


def shortest_plan(problem: RoadmapProblem, hint: Schedule | None, limits: Limits) -> Found:
    """Give the plan in which everything runs and the last activity finishes earliest; ValueError as `IntervalModel`."""
    return IntervalModel(problem).shortest(hint, limits)


def solver_with(limits: Limits) -> cp_model.CpSolver:
    """Give a solver that stops at the limits; alone it takes turns between strategies, which gives the same plan again."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.random_seed = limits.seed
    solver.parameters.num_workers = limits.workers
    solver.parameters.interleave_search = limits.workers == 1
    if limits.work is not None:
        solver.parameters.max_deterministic_time = limits.work
    return solver


def found(solver: cp_model.CpSolver, status: cp_model.CpSolverStatus, schedule: Schedule | None, bound: int) -> Found:
    """Say what a search ended with."""
    proven = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    work, value = solver.deterministic_time, round(solver.objective_value) if schedule is not None else 0
    worked_off = solver.parameters.max_deterministic_time <= work
    return Found(schedule, value, bound, proven, status == cp_model.INFEASIBLE, PROOF if proven else WORK if worked_off else TIME, solver.wall_time, work)


def _everything_can_run(problem: RoadmapProblem) -> None:
    activities = problem.activities
    bound_together = any(one.choice or one.together >= 0 or one.companions or any(len(group) > 1 for group in one.needs) for one in activities)
    outlasting = any(use.after or use.window is not None for one in activities for use in one.uses)
    pooled = any(len(set(resource.bucket)) < problem.horizon for resource in problem.resources)
    if bound_together or outlasting or pooled or problem.floors:
        raise ValueError("the shortest makespan is found for people and plain needs only")


def _last_finish(problem: RoadmapProblem, index: int) -> int:
    latest = problem.activities[index].latest
    demanded = [demand.by for demand in problem.demands if demand.any_of == (index,)]
    return min([problem.horizon, *demanded, *([] if latest is None else [latest])])
