"""What to ask next: open questions by how much they would narrow the overall score (scoring.md § 9)."""

from __future__ import annotations

import numpy as np

from scoring.maturity import effective_weights
from scoring.sheet import OPEN, UNKNOWN, ScoreSheet


def next_questions(sheet: ScoreSheet, municipality: int) -> list[tuple[int, float]]:
    """Give unanswered questions with the width ω·(L_max − L_min) each takes from the overall interval.

    Mandatory questions first, then by width, then by catalogue order.
    """
    tree = sheet.tree
    width = effective_weights(sheet)[municipality] * (tree.level_max - tree.level_min)
    missing = np.flatnonzero(np.isin(sheet.state[municipality], (OPEN, UNKNOWN)))
    mandatory = ~np.isnan(sheet.must_at_least[municipality])
    order = sorted(missing, key=lambda q: (not mandatory[q], -round(float(width[q]), 12), int(q)))
    return [(int(question), float(width[question])) for question in order]
