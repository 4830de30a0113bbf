"""What the activities of a roadmap problem stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from assessment.funding import Grant
from scoring.roadmap import RoadmapProblem


class Mode(Enum):
    """How an activity is done."""

    ALONE = "allein"
    JOINT = "gemeinsam"
    CORE = "gemeinsamer Teil"


@dataclass(frozen=True)
class Option:
    """What an activity of the problem stands for: a member's measure alone, its part in a joint one, or the part done once (row −1).

    ``worker`` the member that does the part done once; −1 the shared team, and for everything else.
    """

    mode: Mode
    row: int
    measure: int
    days: float
    once: float
    yearly: float
    months: float
    worker: int = -1


@dataclass(frozen=True)
class Joint:
    """A measure some members (``rows``) may do together.

    The common part takes ``days`` of ``worker`` and ``once`` and ``yearly`` EUR of ``payer``: the lead, or −1 for shared team and pot.
    ``own`` says days, one-off and yearly EUR of each member's own part. ``months`` it lasts. ``grant`` is what a programme pays of
    all one-off money, which is before funding here. ``settled``: all of them or nobody, for cost and shares hold for exactly
    these. ``binding``: they decided so; none of them does it alone.
    """

    measure: int
    rows: tuple[int, ...]
    worker: int
    payer: int
    days: float
    once: float
    yearly: float
    months: float
    own: Mapping[int, tuple[float, float, float]]
    grant: Grant | None = None
    settled: bool = False
    binding: bool = False

    def grant_of(self, once: float) -> Grant | None:
        """Give what of the grant falls on a part of the one-off money: every euro is funded alike."""
        whole = self.once + sum(part for _, part, _ in self.own.values())
        return replace(self.grant, amount=self.grant.amount * once / whole) if self.grant and whole > 0 else None


@dataclass(frozen=True)
class Options:
    """The problem of some members (``rows``, the owners of its steps) with the meaning of its activities."""

    problem: RoadmapProblem
    options: tuple[Option, ...]
    rows: tuple[int, ...]
