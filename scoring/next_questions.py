"""What to settle next: questions by how much they would narrow the overall score (scoring.md § 9)."""

from __future__ import annotations

import numpy as np

from scoring.maturity import effective_weights
from scoring.sheet import PFLICHT, ScoreSheet


def next_questions(sheet: ScoreSheet, municipality: int) -> list[tuple[int, float]]:
    """Give all applicable questions with the width ω·(x⁺ − x⁻) each takes from the overall interval, 0 where it is settled.

    Questions with a mandatory rule in force first, then other legal duties, then by width, then in catalogue order.
    """
    width = effective_weights(sheet)[municipality] * (sheet.high_levels - sheet.low_levels)[municipality]
    ruled = ~np.isnan(sheet.must_at_least[municipality])
    duty = ~np.isnan(sheet.target[PFLICHT, municipality])
    order = sorted(np.flatnonzero(sheet.applicable[municipality]), key=lambda q: (not ruled[q], not duty[q], -round(float(width[q]), 12), int(q)))
    return [(int(question), float(width[question])) for question in order]
