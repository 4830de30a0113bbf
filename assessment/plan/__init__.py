"""From gaps to a plan the group decides: options, joint measures, roadmap, votes, uncertainty, phases."""

from assessment.plan.ground import Ground
from assessment.plan.joint import JointOffer, joint_offers
from assessment.plan.model import Mode
from assessment.plan.phases import PhaseTable, phases_of
from assessment.plan.resolution import KEY_WORDS, resolution_text
from assessment.plan.risk import Outlook, Risk
from assessment.plan.roadmap import Line, Roadmap, member_roadmap
from assessment.plan.steadiness import steadiness
from assessment.plan.together import group_roadmap
from assessment.plan.votes import Standing, Vote, vote_on

__all__ = [
    "KEY_WORDS", "Ground", "JointOffer", "Line", "Mode", "Outlook", "PhaseTable", "Risk", "Roadmap", "Standing", "Vote", "group_roadmap", "joint_offers",
    "member_roadmap", "phases_of", "resolution_text", "steadiness", "vote_on",
]
