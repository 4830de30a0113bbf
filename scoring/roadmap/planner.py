"""How a roadmap is found: greedy plan, bound and suggestions of the relaxation, local search, exact search, and what explains the result.

Shares of the time limit go to each in turn. Only the exact search looks at the clock; what precedes it is counted in rounds
that take about their share on an ordinary machine, so that the same seed gives the same start.
"""

from __future__ import annotations

from dataclasses import replace

from scoring.roadmap.conflict import minimal_conflict
from scoring.roadmap.cpsat import PROOF, ExactModel, Found, Limits
from scoring.roadmap.left_out import left_out
from scoring.roadmap.local import LocalSearch
from scoring.roadmap.problem import LeftOut, Requirement, Result, RoadmapProblem, Schedule, Status
from scoring.roadmap.relaxation import MOST_ROUNDS, NO_PLAN, Relaxed, relax
from scoring.roadmap.schedule import hard_violations
from scoring.roadmap.step_model import StepModel
from scoring.roadmap.tidy import by_priority, tidied
from scoring.roadmap.worth import best_of, largest_area, worth_of

BOUND, LOCAL, QUESTION = 0.2, 0.1, 0.05   # shares of the time limit
LATENESS, LATENESS_LARGE = 0.3, 0.5
EXACT, EXACT_LARGE = 0.85, 0.65           # what precedes takes longer with large problems
ROUNDS_PER_SECOND = 4e7      # first-order rounds × rows of the relaxation
LEAST_ROUNDS = 200
DECODED_PER_SECOND = 6e4     # activities placed by the greedy scheme
MOST_DECODED = 10            # orders for each activity; more are not worth their time
LARGE = 6_000                # columns from which the full search first needs a good plan


class Planner:
    """Finds the plan of one problem within limits, from a ``hint`` on (an old plan, feasible or not).

    Without ``explain`` the result says nothing about conflicts and what is left out.
    """

    def __init__(self, problem: RoadmapProblem, limits: Limits, hint: Schedule | None = None, *, explain: bool = True) -> None:
        self.problem, self.limits, self.explain, self._question = problem, limits, explain, limits.share(QUESTION)
        self.local = LocalSearch(problem)
        self.consultants = self.local.decoder.decode()
        self.best = best_of(problem, [self.consultants, *self._from(hint)])
        self.bound = 0
        self.stopped_by = PROOF

    def result(self) -> Result:
        """Find the plan: demands first, then the area, then what explains it."""
        steps, relaxed = self._suggested(0)
        worth = worth_of(self.problem, self.best)
        if worth.shortfall or worth.lateness:
            if not self._least_lateness():
                return self._nothing_holds()
            worth = worth_of(self.problem, self.best)
            if worth.lateness or relaxed.bound == NO_PLAN:
                steps, relaxed = self._suggested(worth.lateness)
        self.bound = relaxed.bound if relaxed.bound != NO_PLAN else largest_area(self.problem)
        if worth_of(self.problem, self.best).area < self.bound:
            self._most_area(steps)
        self.best = tidied(self.problem, self.best)
        return self._told()

    def _from(self, hint: Schedule | None) -> list[Schedule]:
        """Give the hint, and the plan its order decodes to: after a change of capacity the nearest feasible one."""
        if hint is None or len(hint.start) != len(self.problem.activities):
            return []
        rank = {j: rank for rank, j in enumerate(by_priority(self.problem))}
        order = sorted(rank, key=lambda j: (hint.start[j] if hint.start[j] >= 0 else self.problem.horizon, rank[j]))
        own = [] if hard_violations(replace(self.problem, floors=()), hint) else [hint]
        return [*own, self.local.decoder.decode(order)]

    def _suggested(self, lateness: int) -> tuple[StepModel, Relaxed]:
        """Give the step model and its relaxation, and try what the relaxation suggests."""
        steps = StepModel(self.problem, lateness)
        rounds = int(self.limits.pace * BOUND * ROUNDS_PER_SECOND / max(1, len(steps.rows)))
        relaxed = relax(steps, min(max(rounds, LEAST_ROUNDS), MOST_ROUNDS))
        if relaxed.bound != NO_PLAN:
            size = max(1, len(self.problem.activities))
            rounds = min(int(self.limits.pace * LOCAL * DECODED_PER_SECOND / size), MOST_DECODED * size)
            found = LocalSearch(self.problem, relaxed.likely).best(relaxed.places(), rounds, self.limits.seed)
            self.best = best_of(self.problem, [self.best, found])
        return steps, relaxed

    def _least_lateness(self) -> bool:
        """Find a plan above the floors that misses the demands least; say whether there is one.

        With large problems near the best plan first, where that keeps the floors: the full search alone seldom finds a better one there.
        """
        steps = StepModel(self.problem, None)
        exact, limits = ExactModel(steps), self.limits.share(LATENESS_LARGE if steps.width >= LARGE else LATENESS)
        near_first = steps.width >= LARGE and self.limits.workers == 1 and not worth_of(self.problem, self.best).shortfall
        for near, part in ((True, 0.8), (False, 1.0)) if near_first else ((False, 1.0),):
            found = exact.largest(steps.promptness, self.best, limits.share(part), near=near)
            limits = limits.less(found.seconds, found.work)
            self._spent(found)
            if found.schedule is not None:
                self.best = best_of(self.problem, [self.best, found.schedule])
        return not worth_of(self.problem, self.best).shortfall

    def _most_area(self, steps: StepModel) -> None:
        """Search near the best plan and in the whole space by turns; small problems are proven at once."""
        exact, limits = ExactModel(steps), self.limits.share(EXACT if steps.width < LARGE else EXACT_LARGE)
        for near, part in self._turns(steps):
            found = exact.largest(steps.gain, self.best, limits.share(part), near=near)
            limits = limits.less(found.seconds, found.work)
            self._spent(found)
            if found.schedule is not None:
                self.best = best_of(self.problem, [self.best, found.schedule])
            if not near:
                self.bound = min(self.bound, found.bound)
            if worth_of(self.problem, self.best).area >= self.bound:
                return

    def _turns(self, steps: StepModel) -> tuple[tuple[bool, float], ...]:
        """Give whether to search near the best plan, and for which part of what is left; several workers do both at a time."""
        if self.limits.workers > 1:
            return ((False, 1.0),)
        return ((True, 0.7), (False, 1.0)) if steps.width >= LARGE else ((False, 0.1), (True, 0.7), (False, 1.0))

    def _spent(self, found: Found) -> None:
        self.limits = self.limits.less(found.seconds, found.work)
        self.stopped_by = found.stopped_by

    def _told(self) -> Result:
        worth = worth_of(self.problem, self.best)
        proven = worth.area >= self.bound
        status = Status.LATE if worth.lateness else Status.OPTIMAL if proven else Status.WITHIN
        return Result(status, self.best, worth.area, self.bound, worth.lateness, self._conflict() if worth.lateness else (),
                      self._left_out(), PROOF if proven else self.stopped_by, worth_of(self.problem, self.consultants).area)

    def _nothing_holds(self) -> Result:
        """Say that no plan reaches the floors: the consultant's plan, with what contradicts itself."""
        worth = worth_of(self.problem, self.best)
        return Result(Status.INFEASIBLE, self.best, worth.area, max(worth.area, self.bound), worth.lateness, self._conflict(demands=False),
                      self._left_out(), self.stopped_by, worth_of(self.problem, self.consultants).area)

    def _conflict(self, *, demands: bool = True) -> tuple[Requirement, ...]:
        return minimal_conflict(self.problem, self._question, demands=demands) if self.explain else ()

    def _left_out(self) -> tuple[LeftOut, ...]:
        return left_out(self.problem, self.best) if self.explain else ()
