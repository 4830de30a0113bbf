"""The group's plan for a set: made once with counted work, then kept by all that decides it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from assessment.evaluate import Evaluation
from assessment.plan import GroupPlan
from assessment.plan.keeping import plan_key, planned_from_json, planned_to_json
from assessment.printing import Cache, Entry
from assessment.service.plans import plan_group

WORK = 60.0
"""Counted work of the search, in seconds of the exact solver: the same plan on every run."""
ROOMS = ("scoring", "assessment.plan")
"""Packages whose code decides a plan; their version alone would miss a change between two releases."""


def plan_to_print(evaluation: Evaluation, cache: Cache, begun: Callable[[], None], *, anew: bool = False) -> GroupPlan:
    """Give the group's plan, kept or (``anew``: always) made now; ``begun`` is called before it is made, which may take a minute."""
    key = hashlib.sha256(f"{plan_key(evaluation, work=WORK)} {_code()}".encode()).hexdigest()
    kept = None if anew else _kept(evaluation, cache.take(key))
    if kept is not None:
        return kept
    begun()
    plan = plan_group(evaluation, work=WORK)
    cache.keep(key, Entry(planned_to_json(plan).encode()))
    return plan


def _kept(evaluation: Evaluation, entry: Entry | None) -> GroupPlan | None:
    """Rebuild a kept plan; None where it does not fit."""
    if entry is None:
        return None
    try:
        plan = planned_from_json(evaluation, entry.content.decode())
    except ValueError:
        return None
    return plan if isinstance(plan, GroupPlan) else None


def _code() -> str:
    """Give the checksum of the code that makes plans."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted(Path(str(resources.files(room))).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
