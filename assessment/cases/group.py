"""A working group with its plan and comparison → GroupCase."""

from __future__ import annotations

import math
from datetime import date

from assessment.cases.comparison_facts import comparison_facts
from assessment.cases.member import public_facts
from assessment.cases.plan_facts import firmness_facts, group_plan_facts
from assessment.cases.settings_facts import group_settings, release_and_brand
from assessment.comparing import Sight
from assessment.evaluate import Evaluation
from assessment.plan import GroupPlan, Mode, firmness_sentences, ranking_sentence
from reports.group_case import GroupCase, MemberFacts
from scoring import ROOT


def build_group_case(plan: GroupPlan, sight: Sight, issued: date) -> GroupCase:
    """Build what the group's documents are written from; of members' values only what ``sight`` lets the reader see."""
    group = plan.ground.evaluation.group
    return GroupCase(
        group.catalogue, group.name, group.author, group.fictional, group.reference_date, issued, tuple(_member(plan, sight, row) for row in plan.ground.rows),
        comparison_facts(sight, issued), group_plan_facts(plan, None if sight.internal else sight.open_rows), (ranking_sentence(plan.ground),), group_settings(group),
        (group.chain.events, group.chain.hash) if group.chain else None, *release_and_brand(group, None))


def _member(plan: GroupPlan, sight: Sight, row: int) -> MemberFacts:
    ground, evaluation, outlook = plan.ground, plan.ground.evaluation, plan.risk.outlook(row)
    member, mine = evaluation.group.members[row], [line for line in plan.roadmap.lines if line.row == row]
    dimensions = tuple(_values(plan, sight, row, dimension.id) for dimension in evaluation.catalogue.dimensions)
    return MemberFacts(
        member.name, member.key, member.ags, public_facts(evaluation.catalogue, member.ags, dict(member.facts)), len(member.interviews), *_counts(evaluation, row),
        *_values(plan, sight, row, ROOT), dimensions, len(mine), sum(line.mode is Mode.JOINT for line in mine), plan.closed_share(row),
        plan.roadmap.areas_alone.get(row, math.nan), plan.roadmap.areas.get(row, math.nan), (float(outlook.effort.p50), float(outlook.effort.p80)),
        (float(outlook.cost.p50), float(outlook.cost.p80)), *outlook.last, firmness_facts(ground, row), tuple(firmness_sentences(ground, row)))


def _values(plan: GroupPlan, sight: Sight, row: int, node: str) -> tuple[float, float]:
    """Give a node's score today and with the plan done; nan where it may not be shown by name."""
    at = plan.ground.evaluation.scores.index[node]
    return (float(plan.ground.evaluation.scores.point[row, at]), float(plan.points[row, at])) if sight.internal or sight.named[row, at] else (math.nan, math.nan)


def _counts(evaluation: Evaluation, row: int) -> tuple[int, int, int]:
    """Give how many questions are answered, how many apply, and how many legal duties are not met."""
    sheet = evaluation.sheet
    return int(sheet.answered[row].sum()), int(sheet.applicable[row].sum()), int(sheet.failed_duties[row].sum())
