"""Evaluation, plan, comparison and waves → the neutral facts documents are written from."""

from assessment.cases.comparison_facts import comparison_facts
from assessment.cases.group import build_group_case
from assessment.cases.member import build_case
from assessment.cases.plan_facts import group_plan_facts, plan_facts
from assessment.cases.settings_facts import release_and_brand
from assessment.cases.wave_facts import wave_changes

__all__ = ["build_case", "build_group_case", "comparison_facts", "group_plan_facts", "plan_facts", "release_and_brand", "wave_changes"]
