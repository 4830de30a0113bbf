"""Scoring of all 10,751 German municipalities × the whole catalogue against the bare numpy operations it consists of.

Synthetic answers from a seed. Bare: one masked weighted sum per aggregate (score, bounds, coverage, gaps of three
profiles) as matrix products over the same arrays, without states, caps, trees or checks.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from assessment.evaluate import build_tree
from questionnaires import load
from scoring import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, OPEN, UNKNOWN, ScoreSheet, benefits, gaps, score

MUNICIPALITIES = 10_751
REPEATS = 5


def synthetic(seed: int) -> tuple[ScoreSheet, np.ndarray]:
    """Give a state-wide sheet and the measures' raises."""
    catalogue = load("kommunal").catalogue
    assert catalogue is not None
    tree, names = build_tree(catalogue), tuple(catalogue.scored_questions)
    rng = np.random.default_rng(seed)
    shape = (MUNICIPALITIES, len(names))
    state = rng.choice([ANSWERED, CONTRADICTORY, UNKNOWN, OPEN, NOT_APPLICABLE], size=shape, p=[0.8, 0.05, 0.05, 0.05, 0.05]).astype(np.int8)
    answered = np.isin(state, (ANSWERED, CONTRADICTORY))
    level = np.where(answered, rng.uniform(0, 5, shape), np.nan)
    spread = np.where(state == CONTRADICTORY, 1.0, 0.0)
    target = np.sort(rng.uniform(0, 5, (3, *shape)), axis=0)
    must = np.where(rng.random(shape) < 0.15, 3.0, np.nan)
    raises = np.full((len(catalogue.measures), len(names)), np.nan)
    position = {name: index for index, name in enumerate(names)}
    for row, measure in enumerate(catalogue.measures):
        for name, value in measure.raises.items():
            raises[row, position[name]] = value
    sheet = ScoreSheet(tuple(map(str, range(MUNICIPALITIES))), names, tree, state, level, np.clip(level - spread, 0, 5), np.clip(level + spread, 0, 5),
                       target, must, np.full(len(names), 2.0))
    return sheet, raises


def bare(sheet: ScoreSheet) -> None:
    """The operations themselves: thirteen masked weighted sums per leaf and per node."""
    weight = sheet.tree.question_weight
    answered, asked = sheet.answered, sheet.state != NOT_APPLICABLE
    inside, outside = answered * weight, asked * weight
    total = inside @ sheet.tree.holds, outside @ sheet.tree.holds
    filled = np.nan_to_num(sheet.level)
    for values, mask in ((filled, inside), (np.nan_to_num(sheet.lower), outside), (np.where(answered, np.nan_to_num(sheet.upper), 5.0), outside), (1.0, inside)):
        ((values * mask) @ sheet.tree.holds) / np.maximum(total[0], 1.0)
    for target in sheet.target:
        gap = np.maximum(0.0, target - filled)
        for values, mask in ((gap, inside), (target, outside), (gap, outside)):
            (values * mask) @ sheet.tree.below


def timed(action: Callable[[], object]) -> float:
    """Give the median seconds of several runs after one warm-up."""
    action()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds))


def main() -> None:
    """Print medians and ratios of one run."""
    sheet, raises = synthetic(7)
    m, q = sheet.state.shape
    floor = timed(lambda: bare(sheet))
    scored = timed(lambda: (score(sheet), gaps(sheet)))
    whatif = timed(lambda: benefits(sheet, raises, 1))
    one = sheet.only(0)
    alone = timed(lambda: (score(one), gaps(one)))
    print(f"{m} Kommunen × {q} Fragen, Median aus {REPEATS} Läufen")
    print(f"nackte numpy-Operationen      {floor:8.3f} s   1,0")
    print(f"score + gaps                  {scored:8.3f} s   {scored / floor:.1f}")
    print(f"Nutzen von {len(raises)} Maßnahmen       {whatif:8.3f} s   {whatif / floor:.1f}")
    print(f"eine Kommune allein           {alone * 1000:8.3f} ms; je Kommune in der Menge {1e6 * scored / m:.1f} µs")


if __name__ == "__main__":
    main()
