"""Heat map: a real table whose cells carry their number; the class only tints them."""

from __future__ import annotations

import math

STEPS = 6
MISSING = "hna"


def heat_class(value: float, low: float, high: float) -> str:
    """Give h0 (lowest) to h5 (highest) for a value between ``low`` and ``high``, hna where there is none."""
    if math.isnan(value):
        return MISSING
    share = (value - low) / (high - low) if high > low else 0.0
    return f"h{min(max(int(share * STEPS + 1e-9), 0), STEPS - 1)}"
