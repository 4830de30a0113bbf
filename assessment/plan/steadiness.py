"""How steady a member's ranking is when the agreed weights are taken less literally (planning.md § 2, scoring.md § 9)."""

from __future__ import annotations

from assessment.plan.ground import Ground
from scoring import Robustness, robustness


def steadiness(ground: Ground, row: int) -> Robustness:
    """Give the robustness of a member's ranking, measures in the published order."""
    ranking, planning = ground.rankings[row], ground.planning
    ties = sorted(range(len(ranking)), key=lambda place: (ranking[place].expense, ranking[place].measure))
    tie_break = [ties.index(place) for place in range(len(ranking))]
    return robustness(
        [item.terms for item in ranking], [int(item.klass) for item in ranking], planning.weights.values, seed=planning.seed, tie_break=tie_break,
        threshold=planning.threshold, concentration=planning.concentration, latest_start=[item.latest_start for item in ranking])
