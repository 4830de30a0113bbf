"""What the working group and its members have agreed for planning: weights, money, people, pins, funding terms, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from reports.release import Audience, Brand, Release
from scoring import Weights


class Choice(Enum):
    """What a member decided on a measure."""

    JOIN = "dabei"
    DECLINE = "nicht dabei"
    LATER = "später"
    ABSTAIN = "Enthaltung"


class SharingKey(Enum):
    """How the cost of a joint measure is shared."""

    EQUAL = "gleich"
    INHABITANTS = "einwohner"
    WORKPLACES = "arbeitsplaetze"
    BENEFIT = "nutzen"
    SOLO_COST = "einzelkosten"
    SHAPLEY = "shapley"


@dataclass(frozen=True)
class Resolution:
    """Who agreed to something and when; empty where nobody has yet."""

    body: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Decision:
    """A member's decision on a measure, with body, day and reason."""

    measure: str
    choice: Choice
    day: date | None = None
    body: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Pin:
    """A fixed point of the plan: the measure does not begin before, is finished by, or is not done at all; with reason."""

    measure: str
    not_before: date | None = None
    finished_by: date | None = None
    excluded: bool = False
    reason: str = ""
    resolution: Resolution = Resolution()


@dataclass(frozen=True)
class OwnEstimate:
    """A member's own three-point figures (low, likely, high) for a measure: person days, EUR once, EUR per year; None keeps the catalogue's."""

    measure: str
    days: tuple[float, float, float] | None = None
    once: tuple[float, float, float] | None = None
    yearly: tuple[float, float, float] | None = None
    source: str = ""


@dataclass(frozen=True)
class FundingTerms:
    """What the funding body told the group about a programme; replaces what the catalogue leaves open.

    ``rate`` share of the cost that is funded (0–1), ``cap`` EUR per application, ``opens``/``closes`` the application window,
    ``approval_months`` from application to approval, ``begin_after_approval`` whether an earlier start forfeits the money,
    ``source`` and ``as_of`` the state of the information.
    """

    programme: str
    rate: float
    cap: float | None = None
    opens: date | None = None
    closes: date | None = None
    approval_months: float = 0.0
    begin_after_approval: bool = True
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True)
class MajorityRule:
    """When a joint measure stands: enough members voted (``quorum`` share of all affected), enough of the votes say dabei, at least ``members`` do.

    ``majority`` is the share of „dabei“ among dabei and nicht dabei that must be exceeded (0.5: more than half; 0: no majority needed).
    """

    quorum: float = 0.0
    majority: float = 0.0
    members: int = 2


@dataclass(frozen=True)
class GroupPlanning:
    """What holds for the whole group; every default is an assumption and shown as one.

    ``threshold`` points from which a measure is priorisiert; ``day_rate`` EUR per person day; ``begin`` first day of the plan
    (None: first day of the quarter after the reference date); ``periods`` of ``months`` each; ``duty_months`` within which failed
    duties already in force are to be met; ``visible_months`` by when a first visible success is wanted (0: no such wish);
    ``team`` person days per quarter of a shared project team; ``pot`` EUR per year of a common budget; ``surcharge`` share for
    coordination; ``tolerance`` share by which a member's plan may be worse than alone; ``correlation`` ρ of estimates within a
    member; ``concentration`` κ of the weight draws; ``sized`` whether estimates follow the size of a
    member (``Catalogue.rules.size``); ``order`` of the measures as the group itself sees it (information beside the computed one), ``release`` and ``brand`` of
    the group's documents, ``council`` which edition of them its councils read; ``given`` the keys of all settings that somebody set, ``resolutions`` who
    agreed on them and when, where that is known.
    """

    weights: Weights = field(default_factory=Weights)
    threshold: float = 40.0
    day_rate: float = 500.0
    begin: date | None = None
    periods: int = 16
    months: int = 3
    duty_months: int = 24
    visible_months: int = 12
    team: float = 0.0
    pot: Mapping[int, float] = field(default_factory=dict)
    surcharge: float = 0.05
    sharing_key: SharingKey = SharingKey.SHAPLEY
    rule: MajorityRule = MajorityRule()
    tolerance: float = 0.02
    correlation: float = 0.3
    concentration: float = 40.0
    seed: int = 1
    sized: bool = True
    order: tuple[str, ...] = ()
    release: Release = field(default_factory=Release)
    brand: Brand = field(default_factory=Brand)
    council: Audience = Audience.PUBLIC
    terms: tuple[FundingTerms, ...] = ()
    pins: tuple[Pin, ...] = ()
    given: frozenset[str] = frozenset()
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)

    @property
    def weights_agreed(self) -> Resolution:
        """Give who agreed on the weights and when."""
        return self.resolutions.get("gewichte", Resolution())


@dataclass(frozen=True)
class MemberPlanning:
    """What holds for one member.

    ``capacity`` person days per quarter from a day on, earliest first (empty, or before the first day: the default rule; a single
    number holds from ``date.min`` on), ``budget`` EUR per year (years not named: no limit), ``roles`` who carries a role of the
    catalogue here, ``decisions`` and own ``estimates`` by measure; ``release`` and ``brand`` of its documents, ``council`` which edition of them its council reads; ``given`` and ``resolutions`` as for the group.
    """

    capacity: tuple[tuple[date, float], ...] = ()
    budget: Mapping[int, float] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    release: Release = field(default_factory=Release)
    brand: Brand = field(default_factory=Brand)
    council: Audience = Audience.PUBLIC
    pins: tuple[Pin, ...] = ()
    decisions: tuple[Decision, ...] = ()
    estimates: tuple[OwnEstimate, ...] = ()
    given: frozenset[str] = frozenset()
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
