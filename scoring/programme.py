"""What a programme does to everybody's score: each member with its own set of measures (scoring.md § 8)."""

from __future__ import annotations

import numpy as np

from scoring.maturity import score
from scoring.sheet import Bools, Floats, ScoreSheet
from scoring.whatif import raised


def programme_points(sheet: ScoreSheet, raises: Floats, chosen: Bools, up_to: int) -> Floats:
    """Give every node's point value after the programme, (m, n); before it stands ``score(sheet).point``.

    ``raises`` (k, q) as in ``raised``, ``chosen`` (m, k) which member carries out which measure, ``up_to`` the profile whose target
    is promised and no more. A member without a measure keeps its values; what is unknown stays unknown.
    """
    return np.concatenate([score(raised(sheet.only(row), raises[chosen[row]], up_to)).point for row in range(len(sheet.municipalities))])
