"""Plans kept as text: what a plan depends on as one checksum, its starts by name, and the plan rebuilt from them without solving."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from assessment.evaluate import Evaluation
from assessment.plan.effort import DOCUMENT_WORK
from assessment.plan.ground import Ground
from assessment.plan.joint import joint_offers
from assessment.plan.made import GroupPlan, MemberPlan
from assessment.plan.model import Mode, Options
from assessment.plan.options import options_for
from assessment.plan.roadmap import told
from assessment.plan.together import settled_offers, settled_options, told_together
from scoring.roadmap import Kind, Requirement, Result, Schedule, Status, area, lateness
from scoring.roadmap.left_out import left_out
from scoring.roadmap.schedule import hard_violations

FORMAT = "reifegrad-fahrplan/1"
SOLVERS = ("ortools", "numpy", "scipy", "reifegrad")
SOURCES = ("scoring", "assessment/plan", "assessment")
"""Folders whose modules decide what a plan looks like; of the last one only its own files."""
NO_MATTER = {"release", "brand", "council", "order", "roles", "resolutions", "given"}
"""What of the agreed settings no plan depends on."""


def plan_key(evaluation: Evaluation, *, work: float = DOCUMENT_WORK, row: int | None = None, workers: int = 1) -> str:
    """Give the SHA-256 of all that a plan made with counted ``work`` depends on: the group's, or that of member ``row`` alone.

    Catalogue, answers as they count, facts, what is agreed for planning, effort, and versions of the solvers and of this program.
    """
    group, sheet = evaluation.group, evaluation.sheet
    arrays = [hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest() for values in (sheet.state, sheet.level, sheet.lower, sheet.upper, sheet.target, sheet.must_at_least)]
    data = [
        FORMAT, _program(), [version(name) for name in SOLVERS], work, workers, -1 if row is None else row, group.catalogue.content_hash, group.catalogue.land, group.reference_date, arrays, group.planning,
        [[member.key, member.facts, member.planning] for member in group.members]]
    return hashlib.sha256(json.dumps(_plain(data), sort_keys=True).encode()).hexdigest()


@cache
def _program() -> str:
    """Give the SHA-256 of the modules that make plans: changed code makes new plans, whatever version it calls itself."""
    root, digest = Path(__file__).parents[2], hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((root / folder).glob("*.py" if folder == "assessment" else "**/*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """Give a value as JSON in an order that does not change from run to run."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name not in NO_MATTER}
    if isinstance(value, Mapping):
        return sorted([str(key), _plain(item)] for key, item in value.items())
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.name
    return value.isoformat() if isinstance(value, date) else value


def planned_to_json(plan: GroupPlan | MemberPlan) -> str:
    """Give a plan as JSON: who does what jointly, the starts by name, how good it is known to be."""
    roadmap = plan.roadmap
    problem, result = roadmap.options.problem, roadmap.result
    key = plan.ground.key
    companies = {item.key.partition(":")[2]: [key(option.row) for option in roadmap.options.options if option.mode is Mode.JOINT and option.measure == core.measure]
                 for item, core in zip(problem.activities, roadmap.options.options, strict=True) if core.mode is Mode.CORE}
    return json.dumps({
        "format": FORMAT, "member": key(plan.row) if isinstance(plan, MemberPlan) else None, "together": companies, "floors": list(problem.floors),
        "alone": {key(row): value for row, value in roadmap.areas_alone.items()}, "activities": len(problem.activities),
        "starts": {item.key: start for item, start in zip(problem.activities, result.schedule.start, strict=True) if start >= 0},
        "status": result.status.value, "objective": result.objective, "bound": result.bound, "lateness": result.lateness, "greedy": result.greedy, "stopped_by": result.stopped_by,
        "conflict": [[item.kind.value, item.subject, item.place] for item in result.conflict]}, ensure_ascii=False, sort_keys=True)


def planned_from_json(evaluation: Evaluation, text: str) -> GroupPlan | MemberPlan:
    """Rebuild a plan without solving; raises ValueError where the text is no plan for this evaluation."""
    try:
        data = json.loads(text)
        return _member_plan(Ground(evaluation), data) if data["member"] is not None else _group_plan(Ground(evaluation), data)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"this is no plan for these answers: {fault!r}") from fault


def _member_plan(ground: Ground, data: Mapping[str, Any]) -> MemberPlan:
    row = ground.evaluation.row[data["member"]]
    options = options_for(ground, [row])
    return MemberPlan(ground, row, told(ground, options, _result(options, data)))


def _group_plan(ground: Ground, data: Mapping[str, Any]) -> GroupPlan:
    rows = ground.evaluation.row
    companies = {ground.place[measure]: [rows[key] for key in keys] for measure, keys in data["together"].items()}
    settled = settled_offers(ground, joint_offers(ground), companies)
    options = settled_options(ground, settled, data["floors"])
    roadmap, offers = told_together(ground, options, _result(options, data), settled, {rows[key]: value for key, value in data["alone"].items()})
    return GroupPlan(ground, offers, roadmap)


def _result(options: Options, data: Mapping[str, Any]) -> Result:
    """Give the kept result for a problem built anew; raises ValueError where it does not fit."""
    problem, starts = options.problem, data["starts"]
    schedule = Schedule(tuple(starts.get(item.key, -1) for item in problem.activities))
    unknown = starts.keys() - {item.key for item in problem.activities}
    worth = len(problem.activities), area(problem, schedule), lateness(problem, schedule)
    status = Status(data["status"])
    if data["format"] != FORMAT or unknown or worth != (data["activities"], data["objective"], data["lateness"]) or (status is not Status.INFEASIBLE and hard_violations(problem, schedule)):
        raise ValueError("this is no plan for these answers")
    conflict = tuple(Requirement(Kind(kind), subject, place) for kind, subject, place in data["conflict"])
    return Result(status, schedule, data["objective"], data["bound"], data["lateness"], conflict, left_out(problem, schedule), data["stopped_by"], data["greedy"])

