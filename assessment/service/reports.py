"""Scores as a table, and finding the member a report is about."""

from __future__ import annotations

import math
from typing import Any

from assessment.evaluate import Evaluation
from assessment.service.naming import find_named


def find_member(evaluation: Evaluation, name: str) -> int:
    """Give the row of a member named by file name, name or municipality key; raises UnknownName."""
    return find_named(name, [(member.key, member.name, member.ags) for member in evaluation.group.members])


def score_table(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Give all scores as plain data for machines: per member and node value, bounds, coverage, Soll, gap, attainment."""
    scores, gaps = evaluation.scores, evaluation.gaps

    def clean(value: float) -> float | None:
        return None if math.isnan(value) else float(value)

    return [
        {"kommune": member.key, "name": member.name, "ags": member.ags, "werte": {
            node: {
                "ist": clean(scores.point[i, n]), "roh": clean(scores.raw[i, n]), "untergrenze": clean(scores.lower[i, n]),
                "obergrenze": clean(scores.upper[i, n]), "abdeckung": clean(scores.coverage[i, n]), "soll": clean(gaps.target[1, i, n]),
                "luecke": clean(gaps.node[1, i, n]), "erreicht": clean(gaps.attainment[1, i, n]),
            } for n, node in enumerate(scores.tree.ids)}}
        for i, member in enumerate(evaluation.group.members)
    ]
