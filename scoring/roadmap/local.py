"""Short local search on the order of the activities, decoded by the greedy scheme (planning.md § 3).

First the places the relaxation gives the activities in time, with what meets a missed demand drawn forward until it is met
(squeaky wheel, Joslin & Clements 1999); then annealing by moving and swapping. So started, a second reaches what the exact
solver needs ten for. Counted in rounds, not seconds: the same seed gives the same plan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from scoring.roadmap.greedy import Decoder
from scoring.roadmap.problem import Demand, RoadmapProblem, Schedule
from scoring.roadmap.schedule import demand_is_missed
from scoring.roadmap.worth import best_of, largest_area, worth_of

WARM, COLD = 3e-3, 2e-4   # share of the largest area a step back may cost, with probability 1/e, at the beginning and the end
REACH = 0.1               # mean displacement as a share of all activities
TURNS = 20                # how often what is late is drawn forward
PATIENCE = 3              # turns without fewer missed demands after which drawing forward ends where a turn takes long:
MANY = 200                # from so many activities on
FORWARD = 1 / 16          # by which share of the horizon
Likely = Callable[[Iterable[int]], int]


class LocalSearch:
    """Improves orders of a problem; ``likely`` picks the activity of a group that is meant to run."""

    def __init__(self, problem: RoadmapProblem, likely: Likely = min) -> None:
        self.problem, self.decoder, self.most = problem, Decoder(problem), largest_area(problem)
        self._chains = [_chain(problem, demand, likely) for demand in problem.demands]

    def drawn_forward(self, places: Sequence[float]) -> tuple[list[int], Schedule]:
        """Give the order by ``places`` (activities,), in periods, changed until no demand is missed that can be met so, and its plan."""
        places, tried, fewest, idle = list(places), [], len(self.problem.demands) + 1, 0
        for _ in range(TURNS):
            order = sorted(range(len(places)), key=places.__getitem__)
            tried.append((order, self.decoder.decode(order)))
            missed = [item.subject for item in demand_is_missed(self.problem, tried[-1][1])]
            fewest, idle = (len(missed), 0) if len(missed) < fewest else (fewest, idle + 1)
            if not missed or (idle > PATIENCE and len(places) >= MANY):
                break
            for j in set().union(*(self._chains[index] for index in missed)):
                places[j] -= FORWARD * self.problem.horizon
        return min(tried, key=lambda one: worth_of(self.problem, one[1]).order)

    def annealed(self, order: Sequence[int], rounds: int, seed: int) -> Schedule:
        """Give the best plan found from an order on, decoding so many others."""
        rng = np.random.default_rng(seed)
        current, best = list(order), self.decoder.decode(order)
        score = highest = worth_of(self.problem, best).score(self.most)
        for turn in range(rounds if len(current) > 1 else 0):
            temperature = WARM * (COLD / WARM) ** (turn / rounds)
            changed = _changed(current, rng)
            plan = self.decoder.decode(changed)
            new = worth_of(self.problem, plan).score(self.most)
            if new >= score or rng.random() < math.exp((new - score) / temperature):
                current, score = changed, new
            if new > highest:
                best, highest = plan, new
        return best

    def best(self, places: Iterable[Sequence[float]], rounds: int, seed: int) -> Schedule:
        """Give the best plan from several places in time, annealing the best of them."""
        tried = [self.drawn_forward(own) for own in places]
        order, plan = min(tried, key=lambda one: worth_of(self.problem, one[1]).order)
        return best_of(self.problem, [plan, self.annealed(order, rounds, seed)])


def _chain(problem: RoadmapProblem, demand: Demand, likely: Likely) -> frozenset[int]:
    """Give the activities meant to meet a demand, with cores and prerequisites."""
    chain: set[int] = set()
    groups = [demand.any_of]
    while groups:
        j = likely(groups.pop())
        if j not in chain:
            chain.add(j)
            core = problem.activities[j].together
            groups += [*problem.activities[j].needs, *([(core,)] if core >= 0 else [])]
    return frozenset(chain)


def _changed(order: Sequence[int], rng: np.random.Generator) -> list[int]:
    """Give the order with two swapped, or one moved, mostly not far from each other."""
    changed = list(order)
    one = int(rng.integers(len(order)))
    distance = 1 + int(rng.exponential(REACH * len(order)))
    other = min(max(one + (distance if rng.random() < 0.5 else -distance), 0), len(order) - 1)
    if rng.random() < 0.5:
        changed[one], changed[other] = changed[other], changed[one]
    else:
        changed.insert(other, changed.pop(one))
    return changed
