"""Who can learn from whom: a gap here, a clear lead there, in the order of what closing it would bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.sheet import Bools, Floats


@dataclass(frozen=True)
class LearningPair:
    """In ``column`` the ``teacher`` is ``ahead`` levels of the ``learner``; reaching it closes ``gain`` weighted levels of the gap."""

    learner: int
    teacher: int
    column: int
    ahead: float
    gain: float


def learning_pairs(
    levels: Floats, gap: Floats, weight: Floats, reliable: Bools, distance: Floats, *, ahead_from: float = 2.0, teachers: Bools | None = None,
) -> list[LearningPair]:
    """Give all pairs, by learner and then by gain; all arrays are (m, c) over questions or fields, nan where not assessed.

    ``gap`` is the levels missing to the Soll, ``weight`` ω what a level is worth overall (scoring.md § 8), so the gain is
    ω·min(gap, lead). Only reliable values take part on either side; ``teachers`` (m, c) narrows whom one may learn from.
    ``distance`` (m, m) by structure settles equal gains: the more alike teacher first, then the larger lead, then the order given.
    """
    may_teach = reliable if teachers is None else reliable & teachers
    found = []
    for learner in range(len(levels)):
        lead = levels - levels[learner]                                            # (m, c)
        fits = may_teach & (lead >= ahead_from - 1e-9) & reliable[learner] & (gap[learner] > 1e-9)
        gain = weight[learner] * np.minimum(gap[learner], lead)
        found += [LearningPair(learner, int(other), int(column), float(lead[other, column]), float(gain[other, column])) for other, column in np.argwhere(fits)]
    return sorted(found, key=lambda pair: _order(pair, distance))


def _order(pair: LearningPair, distance: Floats) -> tuple[float, ...]:
    alike = float(np.nan_to_num(distance[pair.learner, pair.teacher], nan=np.inf))
    return (pair.learner, -round(pair.gain, 12), pair.column, round(alike, 9), -round(pair.ahead, 9), pair.teacher)
