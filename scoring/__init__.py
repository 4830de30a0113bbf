"""Pure numbers: levels, scores, gaps, what-if, SWOT order, ranking, comparison, agreement. No files, no clock, no text."""

from scoring.acceptability import central_weights, draw_ranks, rank_acceptability
from scoring.agreement import PairAgreement, krippendorff_alpha, mean_distance, pair_agreement
from scoring.coalitions import CoreCheck, Subgroup, core_check, shapley
from scoring.comparison import ColumnStatistics, Consent, column_statistics, consent_above, ranks, shown_rows
from scoring.cover import closed_duties
from scoring.forecast import Forecast, Outcomes, Unsure, draw_outcomes, forecast
from scoring.gaps import Gaps, gaps
from scoring.handovers import Arc, flow_arcs
from scoring.joint_cost import airport_shares, coalition_values, joint_expense, shapley_shares
from scoring.learning import LearningPair, learning_pairs
from scoring.levels import Consolidated, consolidate, interpolated, reached_stage, stepped
from scoring.maturity import Scores, effective_weights, score
from scoring.next_questions import next_questions
from scoring.priorities import Candidate, MeasureClass, RankedMeasure, Weights, longest_chain, rank_measures
from scoring.programme import programme_points
from scoring.replay import cost_per_year, replay, stretch
from scoring.robustness import Robustness, robustness
from scoring.shared_gaps import SharedGap, shared_gaps
from scoring.sharing import CostShares, equal_shares, proportional_shares, share_cost, whole_euros
from scoring.sheet import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, OPEN, PFLICHT, ROOT, SOLL, UNKNOWN, BadSheet, ScoreSheet, Tree
from scoring.swot import RankedField, factor_order, strengths, weaknesses
from scoring.twins import nearest_members, structural_distances
from scoring.uncertainty import Spread, on_time, pert_moments, pert_parameters, pert_quantile, sample, spread_of
from scoring.whatif import benefits, closed_levels, joint_benefit, raised

__all__ = [
    "ANSWERED", "CONTRADICTORY", "NOT_APPLICABLE", "OPEN", "PFLICHT", "ROOT", "SOLL", "UNKNOWN", "Arc", "BadSheet", "Candidate", "ColumnStatistics",
    "Consent", "Consolidated", "CoreCheck", "CostShares", "Forecast", "Gaps", "LearningPair", "MeasureClass", "Outcomes", "PairAgreement",
    "RankedField", "RankedMeasure", "Robustness", "ScoreSheet", "Scores", "SharedGap", "Spread", "Subgroup", "Tree", "Unsure", "Weights",
    "airport_shares", "benefits", "central_weights", "closed_duties", "closed_levels", "coalition_values", "column_statistics", "consent_above",
    "consolidate", "core_check", "cost_per_year", "draw_outcomes", "draw_ranks", "effective_weights", "equal_shares", "factor_order", "flow_arcs",
    "forecast", "gaps", "interpolated", "joint_benefit", "joint_expense", "krippendorff_alpha", "learning_pairs", "longest_chain", "mean_distance",
    "nearest_members", "next_questions", "on_time", "pair_agreement", "pert_moments", "pert_parameters", "pert_quantile", "programme_points",
    "proportional_shares", "raised", "rank_acceptability", "rank_measures", "ranks", "reached_stage", "replay", "robustness",
    "sample", "score", "shapley", "shapley_shares", "share_cost", "shared_gaps", "shown_rows", "spread_of", "stepped", "strengths", "stretch",
    "structural_distances", "weaknesses", "whole_euros",
]
