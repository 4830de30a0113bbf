"""Small groups made by hand on the tiny catalogue: who answers what, who agreed to what, which measure costs what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from assessment.agreements import GroupPlanning, MemberPlanning, OwnEstimate
from assessment.evaluate import Evaluation, evaluate
from assessment.model import Grade, Municipality, Response, WorkingGroup
from questionnaires import Catalogue, Range, load

DAY = date(2026, 10, 1)
"""The reference date; without an agreement the plan begins on 1 January 2027."""
GAPS = {"1.1.1": 0.0, "1.1.2": 1.0, "1.1.3": 3.0, "2.1.1": 1.0, "2.1.2": 4.0, "2.1.3": 2.0, "2.1.4": 3.0}
"""Recommends M1 (an unmet duty), M2 (its prerequisite) and M4 (visible to citizens); M3 is the lesser alternative of M2."""
FULL = dict.fromkeys(GAPS, 5.0)
"""Leaves nothing to do."""
TERMS = {"opens": date(2027, 4, 1), "closes": date(2028, 3, 31)}
KS = (12000, 9500, 15000, 7000, 22000, 11000, 8000, 30000)
"""planning.md § 4: what eight members would pay alone."""


def catalogue(measures: Mapping[str, Mapping[str, Any]] | None = None, **changes: Any) -> Catalogue:
    """The tiny catalogue with some fields of measures, or some of its own, replaced."""
    loaded = load("musterstadt").catalogue
    assert loaded is not None
    changes["measures"] = tuple(item.model_copy(update=dict((measures or {}).get(item.id, {}))) for item in changes.get("measures", loaded.measures))
    copy = loaded.model_copy(update=changes)
    for name in [name for name, value in vars(type(copy)).items() if isinstance(value, cached_property)]:
        copy.__dict__.pop(name, None)
    return copy


def town(number: int, levels: Mapping[str, float] = GAPS, planning: MemberPlanning | None = None, **facts: float | str) -> Municipality:
    """Member ``ort1``, ``Ort 1``; answers as levels, each with a document."""
    responses = tuple(Response(question, "I1", "IT", DAY, answer=level, level=level, grade=Grade.DOKUMENT) for question, level in levels.items())
    known: dict[str, float | str] = {"land": "TH", "einwohner": 8000.0, "eigene_server": "ja"}
    return Municipality(f"ort{number}", f"Ort {number}", f"1600000{number}", known | facts, responses=responses, planning=planning or MemberPlanning())


def group(*towns: Municipality, planning: GroupPlanning | None = None, of: Catalogue | None = None, fictional: bool = False) -> Evaluation:
    """An evaluated group of these members."""
    return evaluate(WorkingGroup("Arbeitsgemeinschaft Muster", DAY, of or catalogue(), towns, planning=planning or GroupPlanning(), fictional=fictional))


def agreed(evaluation: Evaluation, **changes: Any) -> Evaluation:
    """The same group with something else agreed."""
    return evaluate(replace(evaluation.group, planning=replace(evaluation.group.planning, **changes)))


def alone(evaluation: Evaluation, row: int, **changes: Any) -> Evaluation:
    """The same group where one member agreed on something else."""
    members = list(evaluation.group.members)
    members[row] = replace(members[row], planning=replace(members[row].planning, **changes))
    return evaluate(replace(evaluation.group, members=tuple(members)))


def sure(value: float) -> Range:
    """A figure without doubt."""
    return Range(low=value, likely=value, high=value)


def eight(**planning: Any) -> Evaluation:
    """The worked example of planning.md § 4: one measure, fixed share 0.45, solo costs as the members' own estimates."""
    shared = catalogue({"M1": {"synergy": catalogue().measure["M1"].synergy.model_copy(update={"fixed_share": 0.45}), "funding": ()}})
    towns = [town(number, planning=MemberPlanning(estimates=(OwnEstimate("M1", (10, 10, 10), (k, k, k)),)), arbeitsplaetze=10.0 * number, beschaeftigte=100.0)
             for number, k in enumerate(KS, start=1)]
    return group(*towns, planning=GroupPlanning(**planning), of=shared)


SUBSTITUTES = re.compile(r"\b(?:f(?:ue)r|ueber\w*|k(?:oe)nn\w*|m(?:ue)ss\w*|w(?:ue)rd\w*|sp(?:ae)t\w*|zur(?:ue)ck\w*|\w*ma(?:ss)nahme\w*|\w*(?:ae|oe)\w*|\w*[^aeqt\W]ue(?!ll|rst)\w*)\b", re.IGNORECASE)
FOREIGN = re.compile(r"\b(?:None|nan|NaN|inf|True|False|the|and|of|with|alone|joint|member|measure|share|budget_|row|Mode|Kind|Standing|SharingKey)\b|[{}<>\[\]]|\bdate\(")


def faults(text: str) -> list[str]:
    """Umlauts written as two letters, English words, traces of the program."""
    return [found.group() for pattern in (SUBSTITUTES, FOREIGN) for found in pattern.finditer(text)]
