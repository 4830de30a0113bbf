"""Gaps to the target profiles (scoring.md § 6), for questions, fields, dimensions and the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.maturity import effective_weights, reach
from scoring.sheet import Floats, ScoreSheet


@dataclass(frozen=True)
class Gaps:
    """Gaps for all profiles p at once.

    ``question`` (p, m, q) levels missing to the target, nan outside B; ``node`` (p, m, n) their weighted mean;
    ``target`` (p, m, n) the weighted target over A; ``attainment`` (p, m, n) in 0–1 with its bounds, nan where nothing
    is asked for. Weights of dimensions and the whole are the products ω of the normalised weights, so that scaling the
    weights of siblings changes nothing.
    """

    question: Floats
    node: Floats
    target: Floats
    attainment: Floats
    attainment_lower: Floats
    attainment_upper: Floats
    weight: Floats


def gaps(sheet: ScoreSheet) -> Gaps:
    """Compute gaps, targets and attainment of a sheet."""
    tree = sheet.tree
    inside, asked = sheet.answered, sheet.applicable
    omega = effective_weights(sheet)
    asked_for = np.nan_to_num(sheet.target, nan=tree.level_min)                    # nothing asked for = L_min
    question = np.where(inside, np.maximum(0.0, asked_for - sheet.level), np.nan)

    def below(values: Floats, mask: Floats | np.ndarray) -> Floats:
        return (np.where(mask, omega * values, 0.0)) @ tree.below

    weight_b = below(np.ones_like(omega), inside)
    node = below(question, inside) / np.where(weight_b > 0, weight_b, np.nan)
    wanted = asked_for - tree.level_min

    def attained(missing: Floats, mask: np.ndarray) -> Floats:
        total = below(wanted, mask)
        return 1.0 - below(missing, mask) / np.where(total > 0, total, np.nan)

    has_target = below((~np.isnan(sheet.target)).astype(float), asked) > 0
    target = np.where(has_target, np.stack([reach(sheet, levels, asked) for levels in asked_for]), np.nan)
    return Gaps(
        question, np.where(has_target, node, np.nan), target,
        attained(question, inside),
        attained(np.maximum(0.0, asked_for - sheet.low_levels), asked),
        attained(np.maximum(0.0, asked_for - sheet.high_levels), asked),
        omega)
