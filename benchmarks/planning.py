"""How near the roadmap comes to the provable best, and how far above the careful consultant's list: one member, a group of eight, PSPLIB."""

from __future__ import annotations

import numpy as np

from scoring.roadmap.problem import Activity, Demand, Resource, RoadmapProblem, Step, Use

QUARTERS = 16


def one_member(seed: int, measures: int = 60) -> RoadmapProblem:
    """Give a municipality with so many measures: people per quarter, money per year, predecessors, duties with deadlines, alternatives."""
    rng = np.random.default_rng(seed)
    effort = np.clip(rng.lognormal(2.7, 0.7, measures), 3, 90)
    cost = np.where(rng.random(measures) < 0.6, rng.lognormal(8.8, 0.9, measures), 0)
    people = round(100 * effort.sum() * rng.uniform(0.6, 0.85) / QUARTERS)
    money = round(cost.sum() * rng.uniform(0.5, 0.8) / 4)
    activities = []
    for j in range(measures):
        length = int(max(rng.integers(1, 4), np.ceil(100 * effort[j] / (0.6 * people))))
        running = round(cost[j] * 0.03) if cost[j] and rng.random() < 0.4 else 0
        rate = round(cost[j] / length)
        uses = [Use(0, round(100 * effort[j] / length))]
        if rate:
            opens = int(rng.integers(0, 10))
            uses.append(Use(1, rate, running, round(rate * 0.4), (opens, opens + 4)) if rng.random() < 0.2 else Use(1, rate, running))
        needs = tuple((int(i),) for i in rng.choice(j, min(j, int(rng.integers(1, 3))), replace=False)) if j and rng.random() < 0.4 else ()
        activities.append(Activity(f"M{j}", length, tuple(uses), needs, choice=f"c{j // 2}" if 10 <= j < 14 else ""))
    steps = tuple(Step(int(rng.integers(20, 200)), tuple(sorted({int(j) for j in rng.integers(0, measures, rng.integers(1, 3))}))) for _ in range(3 * measures))
    duties = tuple(Demand(f"D{j}", (j,), int(rng.integers(6, 14))) for j in range(6))
    resources = (Resource("people", (people,) * QUARTERS, tuple(range(QUARTERS))), Resource("money", (money,) * 4, tuple(t // 4 for t in range(QUARTERS))))
    order = sorted(range(measures), key=lambda j: (j >= 6, -sum(step.weight for step in steps if j in step.covered_by) / effort[j]))
    return RoadmapProblem(QUARTERS, tuple(activities), resources, steps, duties, tuple(order.index(j) for j in range(measures)))
