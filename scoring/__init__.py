"""Pure numbers: levels, scores, gaps, what-if, SWOT order, ranking, comparison, agreement. No files, no clock, no text."""

from scoring.agreement import PairAgreement, krippendorff_alpha, mean_distance, pair_agreement
from scoring.comparison import ColumnStatistics, Consent, column_statistics, ranks, shown_rows
from scoring.gaps import Gaps, gaps
from scoring.levels import Consolidated, consolidate, interpolated, reached_stage, stepped
from scoring.maturity import Scores, effective_weights, score
from scoring.priorities import MeasureClass, RankedMeasure, Weights, closed_duties, longest_chain, rank_measures
from scoring.robustness import next_questions
from scoring.sheet import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, OPEN, PFLICHT, ROOT, SOLL, UNKNOWN, BadSheet, ScoreSheet, Tree
from scoring.swot import RankedField, factor_order, strengths, weaknesses
from scoring.whatif import benefits, closed_levels, joint_benefit, raised

__all__ = [
    "ANSWERED", "CONTRADICTORY", "NOT_APPLICABLE", "OPEN", "PFLICHT", "ROOT", "SOLL", "UNKNOWN", "BadSheet", "ColumnStatistics", "Consent", "Consolidated", "Gaps",
    "MeasureClass", "PairAgreement", "RankedField", "RankedMeasure", "ScoreSheet", "Scores", "Tree", "Weights", "benefits", "closed_duties", "closed_levels",
    "column_statistics", "consolidate", "effective_weights", "factor_order", "gaps", "interpolated", "joint_benefit", "krippendorff_alpha", "longest_chain",
    "mean_distance", "next_questions", "pair_agreement", "raised", "rank_measures", "ranks", "reached_stage", "score", "shown_rows", "stepped", "strengths",
    "weaknesses",
]
