"""One member of the demo group with a quickly made plan, for tests of what is made from a whole case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from assessment import service
from assessment.cases import build_case, comparison_facts
from assessment.comparing import internal_sight
from assessment.evaluate import evaluate
from reports import Case

TODAY = date(2026, 11, 21)
DEMO = Path(str(resources.files("assessment"))) / "demo"


@cache
def planned_case() -> Case:
    """Give the first of three members planned together."""
    whole = service.open_project(DEMO / "auental", TODAY).group
    evaluation = evaluate(replace(whole, members=whole.members[:3]))
    plan = service.plan_group(evaluation, work=0.2)
    return build_case(evaluation, 0, TODAY, plan=plan, comparison=comparison_facts(internal_sight(evaluation), TODAY))


@cache
def empty_case() -> Case:
    """Give a member nobody has interviewed yet."""
    return build_case(service.open_project(DEMO / "hildburghausen", TODAY), 0, TODAY)
