"""What would change if measures were done (scoring.md § 8)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.maturity import effective_weights
from scoring.sheet import Floats, ScoreSheet


def raised(sheet: ScoreSheet, raises: Floats, up_to: int | None = None) -> ScoreSheet:
    """Give the sheet after measures: ``raises`` (k, q) with nan where a measure leaves a question alone; x' = max(x, r).

    Only answered questions rise; what is unknown stays unknown. With ``up_to`` a profile, no question is lifted beyond
    its target: what is promised, not what might come on top.
    """
    best = _highest(raises)
    if up_to is not None:
        best = np.where(np.isnan(best), np.nan, np.fmin(best, sheet.target[up_to]))

    def lifted(levels: Floats) -> Floats:
        return np.where(sheet.answered, np.fmax(levels, best), levels)

    return replace(sheet, level=lifted(sheet.level), lower=lifted(sheet.lower), upper=lifted(sheet.upper))


def benefits(sheet: ScoreSheet, raises: Floats, profile: int) -> Floats:
    """Give the benefit of each measure alone, (m, k): weighted levels of the gap to ``profile`` that it closes."""
    omega = effective_weights(sheet)
    result = np.zeros((len(sheet.municipalities), len(raises)))
    for measure, levels in enumerate(raises):
        touched = np.flatnonzero(~np.isnan(levels))
        result[:, measure] = (omega[:, touched] * _closed(sheet, levels[touched], profile, touched)).sum(axis=1)
    return result


def joint_benefit(sheet: ScoreSheet, raises: Floats, profile: int) -> Floats:
    """Give the benefit of all measures together, (m,): a level two measures close counts once."""
    every = np.arange(len(sheet.questions))
    return np.asarray((effective_weights(sheet) * _closed(sheet, _highest(raises), profile, every)).sum(axis=1))


def closed_levels(sheet: ScoreSheet, raises: Floats, profile: int) -> Floats:
    """Give the levels of gap each measure closes per question, (m, k, q)."""
    every = np.arange(len(sheet.questions))
    return np.stack([_closed(sheet, levels, profile, every) for levels in raises], axis=1)


def _highest(raises: Floats) -> Floats:
    best = np.max(np.nan_to_num(raises, nan=-np.inf), axis=0, initial=-np.inf)
    return np.where(np.isinf(best), np.nan, best)


def _closed(sheet: ScoreSheet, levels: Floats, profile: int, questions: np.ndarray) -> Floats:
    """Give min(t, x') − min(t, x) for the chosen questions, 0 where there is no answer or no target."""
    x, target = sheet.level[:, questions], sheet.target[profile][:, questions]
    step = np.minimum(target, np.fmax(x, levels)) - np.minimum(target, x)
    return np.where(sheet.answered[:, questions], np.nan_to_num(step), 0.0)
