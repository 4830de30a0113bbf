"""A plan as documents tell it: neutral frozen facts with dates, person days (PT) and EUR; no layout, no formatted numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

COMMON = ""
"""Stands for the member of a line that is done once for all."""


@dataclass(frozen=True)
class Carried:
    """What somebody carries: person days, EUR once (after funding), EUR per year, and all EUR over the plan."""

    days: float
    once: float
    yearly: float
    money: float


@dataclass(frozen=True)
class PlannedLine:
    """One planned activity: a member's measure alone, its part of a joint one, or the common part (``member`` is COMMON).

    ``how`` is „allein“, „gemeinsam“ or „gemeinsamer Teil“; ``start`` and ``duration`` count periods; ``likely_end`` and
    ``safe_end`` are P50 and P80; ``who`` the planning role, ``person`` who fills it in this house; ``milestone`` how everyone sees
    that it is done; ``reason`` why it begins then.
    """

    member: str
    measure: str
    title: str
    klass: str
    how: str
    start: int
    duration: int
    begins: date
    ends: date
    likely_end: date
    safe_end: date
    carried: Carried
    funded: bool
    phase: str
    who: str
    person: str
    milestone: str
    reason: str


@dataclass(frozen=True)
class AsideLine:
    """A recommended measure that is not planned, and why."""

    member: str
    measure: str
    title: str
    klass: str
    reason: str


@dataclass(frozen=True)
class LoadRow:
    """Use of people („PT“, per period of the plan) or money („EUR“, per calendar year) against what there is (None: no limit)."""

    title: str
    unit: str
    used: tuple[float, ...]
    capacity: tuple[float | None, ...]


@dataclass(frozen=True)
class YearMoney:
    """EUR of one calendar year after funding, P50 and P80, running cost included; ``budget`` what was set aside, None: nothing said."""

    year: int
    likely: float
    safe: float
    budget: float | None


@dataclass(frozen=True)
class PhaseFacts:
    """A phase with its lines in order of completion; no days where nothing is planned in it."""

    key: str
    title: str
    begins: date | None
    ends: date | None
    lines: tuple[PlannedLine, ...]


class DeadlineKind(Enum):
    """What a plan is to reach by a day."""

    DUTY = "Pflicht"
    SUCCESS = "erster sichtbarer Erfolg"
    DECIDED = "Beschluss"


@dataclass(frozen=True)
class Deadline:
    """A day a plan is to hold: by it the legal duty behind ``measure`` is met, a first success is seen, or what was decided is done jointly.

    ``member`` whose it is (empty for a common decision), ``planned`` whether the plan itself holds it, ``kept`` in which share of the
    draws it is held (nan: what it takes is not planned).
    """

    kind: DeadlineKind
    member: str
    measure: str
    title: str
    by: date
    planned: bool
    kept: float


@dataclass(frozen=True)
class Ballot:
    """What a member decided on a joint measure; ``choice`` is empty where it has not yet."""

    member: str
    choice: str
    day: date | None
    body: str
    reason: str


@dataclass(frozen=True)
class Part:
    """What a member carries of a joint measure, and what the same would take of it alone."""

    member: str
    alone: Carried
    share: Carried


@dataclass(frozen=True)
class JointMeasure:
    """A measure of the plan that several members do together.

    ``standing`` is the state of the decision in words, ``parts`` one per member taking part under the agreed key (``key`` in words,
    „zu gleichen Teilen“); ``by_key`` the EUR per part for each sharing key that can be computed; ``fairness`` says whether
    anybody, or a subgroup, pays more than without the others; ``notes`` name funding and who does the common part; ``missing`` what the
    decision still lacks (empty: nothing). Money of ``parts`` and ``by_key`` is after funding, running cost from the finish to the end of the plan.
    """

    measure: str
    title: str
    goal: str
    standing: str
    decided: bool
    begins: date
    ends: date
    start: int
    duration: int
    lead: str
    lead_reason: str
    key: str
    parts: tuple[Part, ...]
    by_key: Mapping[str, tuple[int, ...]]
    fairness: str
    notes: tuple[str, ...]
    saved_days: float
    saved_money: float
    granted: float
    ballots: tuple[Ballot, ...]
    missing: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        """Give the names of those taking part."""
        return tuple(part.member for part in self.parts)


@dataclass(frozen=True)
class Firmness:
    """How firm a measure's place is under wavering weights: 5 % and 95 % quantile of its rank, share of draws that keep its class."""

    measure: str
    title: str
    rank: int
    first: int
    last: int
    class_kept: float


@dataclass(frozen=True)
class ResolutionPoint:
    """One point of a draft resolution: a sentence, what it lists, and a closing sentence or two (may be empty)."""

    text: str
    items: tuple[str, ...] = ()
    closing: str = ""


@dataclass(frozen=True)
class ResolutionFacts:
    """A draft resolution: numbered points, what was already decided, the alternative and what is still open, as sentences.

    ``preface`` says before the points that nothing is done jointly, where the group plans nothing with this member.
    """

    points: tuple[ResolutionPoint, ...]
    decided: tuple[str, ...]
    alternative: tuple[str, ...]
    preface: str = ""


@dataclass(frozen=True)
class PlanFacts:
    """The plan of one member (inside the group's, where there is one) or of the whole group.

    ``periods`` are the labels of the time axis, each ``months`` long; ``likely_end`` and ``safe_end`` when everything planned is done;
    ``closed_share`` the part of the whole weighted gap the plan closes and ``score_after`` the overall score then (nan for the
    group); ``area_alone`` and ``area_together`` the area under the closure curve as shares, nan where they do not apply;
    ``deadlines`` what it is to reach by when, ``untold`` a sentence where further ones are kept back; ``joint`` the joint measures
    concerned; ``quality`` and ``conflict`` sentences on how good the plan is and what stands in the way of what it misses;
    ``assumed`` names settings nobody has agreed on yet.
    """

    periods: tuple[str, ...]
    months: int
    begins: date
    ends: date
    lines: tuple[PlannedLine, ...]
    aside: tuple[AsideLine, ...]
    loads: tuple[LoadRow, ...]
    years: tuple[YearMoney, ...]
    phases: tuple[PhaseFacts, ...]
    joint: tuple[JointMeasure, ...]
    firmness: tuple[Firmness, ...]
    firmness_text: tuple[str, ...]
    effort: tuple[float, float]
    money: tuple[float, float]
    likely_end: date
    safe_end: date
    closed_share: float
    score_after: float
    area_alone: float
    area_together: float
    deadlines: tuple[Deadline, ...]
    untold: str
    quality: str
    conflict: str
    assumed: tuple[str, ...]
    resolution: ResolutionFacts | None
