"""Roadmaps as pages show them: plans that are kept, told once for each reader and then remembered while nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from assessment.cases import build_case, build_group_case
from assessment.comparing import Sight
from assessment.evaluate import Evaluation
from assessment.plan import GroupPlan, MemberPlan
from assessment.printing import Cache
from assessment.service.kept_plans import PlanWish, kept_plan
from reports import Case
from reports.group_case import GroupCase

Told = TypeVar("Told")
REMEMBERED = 24


@dataclass
class Roadmaps:
    """The kept plans of a cache; what is told of one needs its thousand draws, so the last tellings are remembered."""

    folder: Path
    _kept: OrderedDict[tuple[int, str, str], tuple[Evaluation, Any]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of_group(self, evaluation: Evaluation, wish: PlanWish, sight: Sight, today: date) -> GroupCase | None:
        """Give the group's plan as its documents tell it to a reader with this sight; None where none is kept."""
        plan = self._plan(evaluation, wish)
        reader = f"{'intern' if sight.internal else sight.own}/{today}"
        return self._once(evaluation, wish, reader, lambda: build_group_case(plan, sight, today)) if isinstance(plan, GroupPlan) else None

    def of_member(self, evaluation: Evaluation, wish: PlanWish, row: int, today: date) -> Case | None:
        """Give a member's part of the group's plan, or its own plan, as its Gutachten tells it; None where none is kept."""
        plan = self._plan(evaluation, wish)
        return self._once(evaluation, wish, f"{row}/{today}/gutachten", lambda: build_case(plan.ground.evaluation, row, today, plan=plan)) if plan else None

    def _plan(self, evaluation: Evaluation, wish: PlanWish) -> GroupPlan | MemberPlan | None:
        return self._once(evaluation, wish, "", lambda: kept_plan(evaluation, Cache(self.folder), wish))

    def _once(self, evaluation: Evaluation, wish: PlanWish, reader: str, tell: Callable[[], Told]) -> Told:
        """Give what was told before about the same evaluation; what is missing is looked for again each time."""
        key = (id(evaluation), wish.key(evaluation), reader)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: Told = self._kept[key][1]
                return found
        told = tell()
        with self._lock:
            if told is not None:
                self._kept[key] = (evaluation, told)
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return told
