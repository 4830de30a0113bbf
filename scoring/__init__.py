"""Pure numbers: levels, scores, gaps, what-if, SWOT order, ranking, comparison, agreement. No files, no clock, no text."""

from scoring.agreement import PairAgreement, krippendorff_alpha, mean_distance, pair_agreement
from scoring.comparison import ColumnStatistics, Consent, Release, column_statistics, consent_above, ranks, revealed_by_change, shown_rows
from scoring.cover import closed_duties
from scoring.gaps import Gaps, gaps
from scoring.learning import LearningPair, learning_pairs
from scoring.levels import Consolidated, consolidate, interpolated, reached_stage, stepped
from scoring.maturity import Scores, effective_weights, score
from scoring.priorities import Candidate, MeasureClass, RankedMeasure, Weights, longest_chain, rank_measures
from scoring.programme import programme_points
from scoring.robustness import next_questions
from scoring.shared_gaps import SharedGap, shared_gaps
from scoring.sheet import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, OPEN, PFLICHT, ROOT, SOLL, UNKNOWN, BadSheet, ScoreSheet, Tree
from scoring.swot import RankedField, factor_order, strengths, weaknesses
from scoring.twins import nearest_members, structural_distances
from scoring.whatif import benefits, closed_levels, joint_benefit, raised

__all__ = [
    "ANSWERED", "CONTRADICTORY", "NOT_APPLICABLE", "OPEN", "PFLICHT", "ROOT", "SOLL", "UNKNOWN", "BadSheet", "Candidate", "ColumnStatistics",
    "Consent", "Consolidated", "Gaps", "LearningPair", "MeasureClass", "PairAgreement", "RankedField", "RankedMeasure", "Release", "ScoreSheet",
    "Scores", "SharedGap", "Tree", "Weights", "benefits", "closed_duties", "closed_levels", "column_statistics", "consent_above", "consolidate",
    "effective_weights", "factor_order", "gaps", "interpolated", "joint_benefit", "krippendorff_alpha", "learning_pairs", "longest_chain",
    "mean_distance", "nearest_members", "next_questions", "pair_agreement", "programme_points", "raised", "rank_measures", "ranks", "reached_stage",
    "revealed_by_change", "score", "shared_gaps", "shown_rows", "stepped", "strengths", "structural_distances", "weaknesses",
]
