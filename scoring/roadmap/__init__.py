"""The roadmap: what to do when, with how many people and how much money; problem, schedule, checker, solvers."""

from scoring.roadmap.greedy import greedy
from scoring.roadmap.part import replanned
from scoring.roadmap.problem import (
    Activity,
    Demand,
    Kind,
    LeftOut,
    Requirement,
    Resource,
    Result,
    RoadmapProblem,
    Schedule,
    Status,
    Step,
    Use,
)
from scoring.roadmap.runs import PlannedRuns, planned_runs
from scoring.roadmap.schedule import area, closure_curve, finish, lateness, owner_areas, usage, violations
from scoring.roadmap.solve import solve

__all__ = [
    "Activity", "Demand", "Kind", "LeftOut", "PlannedRuns", "Requirement", "Resource", "Result", "RoadmapProblem", "Schedule", "Status", "Step", "Use",
    "area", "closure_curve", "finish", "greedy", "lateness", "owner_areas", "planned_runs", "replanned", "solve", "usage", "violations",
]
