"""Which measures are compulsory: the least set that closes every failed legal duty that can be closed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.sheet import Floats


def closed_duties(levels: Floats, demanded: Floats, raises: Floats) -> list[tuple[int, ...]]:
    """Give for each measure the questions whose legal duty is not met and that it lifts to what the duty demands.

    ``levels`` and ``demanded`` (q,), nan where there is no answer or no duty; ``raises`` (k, q).
    """
    unmet = levels < demanded
    return [tuple(int(q) for q in np.flatnonzero(unmet & (row >= demanded))) for row in raises]


def least_cover(
    chosen: Sequence[int], duties: Sequence[tuple[int, ...]], expense: Sequence[float], needs: Sequence[Sequence[int]],
) -> dict[int, tuple[int, ...]]:
    """Pick measures that together close all closable duties with little expense; give the duties each is picked for.

    Greedy: again and again the measure with the most newly closed duties per additional day, where a measure's expense
    includes its recommended prerequisites that are not picked yet. A duty that one measure closes does not make a second
    one compulsory.
    """
    inside, picked, cover = set(chosen), set[int](), dict[int, tuple[int, ...]]()
    remaining = {q for j in chosen for q in duties[j]}
    while remaining:
        offers = []
        for j in chosen:
            closed = len(remaining.intersection(duties[j]))
            extra = sum(expense[k] for k in with_needs(j, needs, inside) - picked)
            if closed:
                offers.append((-closed / max(extra, 1e-9), extra, j))
        best = min(offers)[2]
        cover[best] = tuple(q for q in duties[best] if q in remaining)
        picked |= with_needs(best, needs, inside)
        remaining -= set(duties[best])
    return cover


def with_needs(j: int, needs: Sequence[Sequence[int]], inside: set[int]) -> set[int]:
    """Give a measure and all its recommended prerequisites, direct and indirect."""
    found, todo = set[int](), [j]
    while todo:
        k = todo.pop()
        if k not in found:
            found.add(k)
            todo += [needed for needed in needs[k] if needed in inside]
    return found
