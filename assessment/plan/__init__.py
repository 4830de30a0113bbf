"""From gaps to a plan the group decides: options, joint measures, roadmap, votes, uncertainty, phases."""

from assessment.plan.choices import decision_of
from assessment.plan.closures import DECIDED, DUTY, SUCCESS
from assessment.plan.effort import DOCUMENT_WORK
from assessment.plan.ground import Ground
from assessment.plan.joint import JointOffer, joint_offers, narrowed
from assessment.plan.keeping import plan_key, planned_from_json, planned_to_json
from assessment.plan.made import GroupPlan, MemberPlan
from assessment.plan.model import Mode
from assessment.plan.phases import PhaseTable, milestone_of, phases_of, who_does
from assessment.plan.resolution import KEY_WORDS, alone_at, offers_in, resolution_facts, resolution_text, years_after
from assessment.plan.risk import Outlook, Risk
from assessment.plan.roadmap import Line, Load, Roadmap, member_roadmap, missed_demands
from assessment.plan.sentences import common_sentence, fairness_sentence, firmness_sentences, grant_sentences, lead_sentence, ranking_sentence
from assessment.plan.steadiness import steadiness
from assessment.plan.together import group_roadmap
from assessment.plan.votes import Standing, Vote, lacks_quorum, vote_on

__all__ = [
    "DECIDED", "DOCUMENT_WORK", "DUTY", "KEY_WORDS", "SUCCESS", "Ground", "GroupPlan", "JointOffer", "Line", "Load", "MemberPlan", "Mode", "Outlook", "PhaseTable", "Risk", "Roadmap", "Standing", "Vote", "alone_at", "common_sentence",
    "decision_of", "fairness_sentence", "firmness_sentences", "grant_sentences", "group_roadmap", "joint_offers", "lacks_quorum", "lead_sentence", "member_roadmap", "milestone_of", "missed_demands",
    "narrowed", "offers_in",    "phases_of", "plan_key", "planned_from_json", "planned_to_json", "ranking_sentence", "resolution_facts", "resolution_text", "steadiness", "vote_on", "who_does", "years_after",
]
