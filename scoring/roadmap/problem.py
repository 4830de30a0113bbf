"""What a roadmap is asked for: activities, what they use, what they close, what must hold (planning.md § 3).

All whole numbers. Time runs in periods 0 … horizon − 1; an activity that starts in s with duration d occupies the periods
s … s + d − 1 and is finished at time s + d ≤ horizon (so one of duration 0 may start at the horizon itself). Units of use are
the resource's own (hundredths of a person day, EUR).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Resource:
    """People or money: ``bucket`` (horizon,) says which capacity bucket a period counts to, ``capacity`` (buckets,) what each holds, never negative.

    People: one bucket per period. A yearly budget: one bucket per year. A bucket's use is the sum over its periods.
    """

    key: str
    capacity: tuple[int, ...]
    bucket: tuple[int, ...]


@dataclass(frozen=True)
class Use:
    """What an activity takes of a resource: ``rate`` per period while it runs, ``after`` per period from its finish to the horizon.

    None of them negative. With a funding window (``window`` first and last start period) the rate is ``funded_rate`` where the
    start lies in it. Several uses of the same resource add up.
    """

    resource: int
    rate: int
    after: int = 0
    funded_rate: int = 0
    window: tuple[int, int] | None = None

    def rate_from(self, start: int) -> int:
        """Give the use per period while it runs, if the activity starts in ``start``."""
        return self.funded_rate if self.window is not None and self.window[0] <= start <= self.window[1] else self.rate


@dataclass(frozen=True)
class Activity:
    """Something that may be done once.

    ``needs`` groups of activities: of each group at least one must be finished before the start. ``earliest`` first start,
    ``latest`` last finish (None: the horizon). ``choice``: of activities with the same non-empty word at most one runs
    (alternatives; alone or jointly). ``together``: index of the activity, its core, it can only run with, both starting in the
    same period (-1: none); a core has no core itself. ``companions``: a core runs only if at least so many activities run
    ``together`` with it.
    """

    key: str
    duration: int
    uses: tuple[Use, ...] = ()
    needs: tuple[tuple[int, ...], ...] = ()
    earliest: int = 0
    latest: int | None = None
    choice: str = ""
    together: int = -1
    companions: int = 0


@dataclass(frozen=True)
class Step:
    """A piece of gap: closed when the first activity of ``covered_by`` that runs is finished; ``owner`` the member it belongs to."""

    weight: int
    covered_by: tuple[int, ...]
    owner: int = 0


@dataclass(frozen=True)
class Demand:
    """Of ``any_of`` at least one must run and be finished at time ``by`` ≤ horizon (legal duty, early visible success).

    Missed by the periods from ``by`` to the earliest finish, by horizon + 1 − ``by`` where none of them runs.
    """

    key: str
    any_of: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class RoadmapProblem:
    """A roadmap to be found.

    ``priority`` (activities,): place in the published order, lower first, ties and an empty one by index. ``floors`` (owners,):
    least area under each owner's closure curve, empty for none.
    """

    horizon: int
    activities: tuple[Activity, ...]
    resources: tuple[Resource, ...]
    steps: tuple[Step, ...]
    demands: tuple[Demand, ...] = ()
    priority: tuple[int, ...] = ()
    floors: tuple[int, ...] = ()


class Kind(Enum):
    """What a requirement is about."""

    CAPACITY = "capacity"        # subject: resource, place: bucket
    NEED = "need"                # subject: activity, place: index into its needs
    EARLIEST = "earliest"        # subject: activity
    LATEST = "latest"            # subject: activity; only where its own ``latest`` is set
    CHOICE = "choice"            # subject: activity, place: the other activity of the same choice
    TOGETHER = "together"        # subject: activity, place: the activity it must run with
    COMPANIONS = "companions"    # subject: activity
    DEMAND = "demand"            # subject: demand
    FLOOR = "floor"              # subject: owner
    DOMAIN = "domain"            # subject: activity; starts before 0 or finishes after the horizon
    NOTHING_TO_GAIN = "nothing_to_gain"   # subject: activity; all it would close is closed by others in time


@dataclass(frozen=True)
class Requirement:
    """One requirement by kind, subject and place, so that a caller can word it."""

    kind: Kind
    subject: int
    place: int = -1

    @property
    def order(self) -> tuple[str, int, int]:
        """Give a key to sort requirements by."""
        return self.kind.value, self.subject, self.place


@dataclass(frozen=True)
class Schedule:
    """A plan: start period of every activity, −1 where it is left out."""

    start: tuple[int, ...]


class Status(Enum):
    """How good a result is known to be."""

    OPTIMAL = "optimal"            # proven best
    WITHIN = "within"              # feasible, at most ``Result.gap`` below the bound
    LATE = "late"                  # not all demands can be met in time: total lateness is minimised first, conflict names why
    INFEASIBLE = "infeasible"      # no plan meets even the hard requirements (choice, needs, pins, floors)


@dataclass(frozen=True)
class LeftOut:
    """An activity that does not run and what keeps it out."""

    activity: int
    because: tuple[Requirement, ...]


@dataclass(frozen=True)
class Result:
    """What the solver found. ``objective`` area under the closure curve, ``bound`` a proven upper bound for it, ``lateness`` periods.

    ``conflict`` a minimal set of requirements that cannot hold together, where demands are missed; ``stopped_by`` what ended
    the search (proof, time, rounds); ``greedy`` the objective of the careful consultant's plan.
    """

    status: Status
    schedule: Schedule
    objective: int
    bound: int
    lateness: int
    conflict: tuple[Requirement, ...]
    left_out: tuple[LeftOut, ...]
    stopped_by: str
    greedy: int

    @property
    def gap(self) -> float:
        """Give by what share of the bound the plan may fall short of the best, 0 for a proven optimum."""
        return 0.0 if self.bound <= 0 else max(0.0, 1 - self.objective / self.bound)
