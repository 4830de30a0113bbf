"""Pure numbers: levels, scores, gaps, what-if, SWOT order, ranking, comparison. No files, no clock, no text."""

from scoring.comparison import ColumnStatistics, Consent, column_statistics, ranks, shown_rows
from scoring.gaps import Gaps, gaps
from scoring.levels import Consolidated, consolidate, interpolated, reached_stage, stepped
from scoring.maturity import Scores, effective_weights, score
from scoring.priorities import MeasureClass, RankedMeasure, closed_duties, longest_chain, rank_measures
from scoring.robustness import next_questions
from scoring.sheet import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, OPEN, ROOT, SOLL, UNKNOWN, BadSheet, ScoreSheet, Tree
from scoring.swot import RankedField, factor_order, strengths, weaknesses
from scoring.whatif import benefits, closed_levels, joint_benefit, raised

__all__ = [
    "ANSWERED", "CONTRADICTORY", "NOT_APPLICABLE", "OPEN", "ROOT", "SOLL", "UNKNOWN", "BadSheet", "ColumnStatistics", "Consent", "Consolidated", "Gaps",
    "MeasureClass", "RankedField", "RankedMeasure", "ScoreSheet", "Scores", "Tree", "benefits", "closed_duties", "closed_levels",
    "column_statistics", "consolidate", "effective_weights", "factor_order", "gaps", "interpolated", "joint_benefit", "longest_chain", "next_questions",
    "raised", "rank_measures", "ranks", "reached_stage", "score", "shown_rows", "stepped", "strengths", "weaknesses",
]
