"""Norms, measures, factors and funding programmes."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from pydantic import Field as Spec

from questionnaires.schema.base import Level, Model, Text
from questionnaires.schema.conditions import Condition
from questionnaires.schema.phases import PhaseKey
from questionnaires.schema.tree import Area

NormClass: TypeAlias = Literal["pflicht", "pflicht_bedingt", "standard", "gute_praxis", "abgrenzung", "foerderung", "rahmen", "offen"]
DUTY_CLASSES = frozenset({"pflicht", "pflicht_bedingt"})
NEVER_A_REASON = frozenset({"abgrenzung", "foerderung", "rahmen", "offen"})


class Norm(Model):
    """A legal or technical norm with its checked status (V, V_titel, V2, teilweise, N)."""

    key: Text
    cite: Text
    content: str = ""
    class_: NormClass = Spec(alias="class")
    reach: str = ""
    dimensions: tuple[Text, ...] = ()
    valid: str = ""
    source: str = ""
    status: Literal["V", "V_titel", "V2", "teilweise", "N"]
    land: str = ""

    @property
    def may_be_reason(self) -> bool:
        """Whether a target may rest on this norm alone."""
        return self.status != "N" and self.class_ not in NEVER_A_REASON


class Range(Model):
    """A three-point estimate (person days, EUR, EUR per year, months)."""

    low: float
    likely: float
    high: float

    @property
    def expected(self) -> float:
        """Give the PERT mean (a + 4m + b)/6."""
        return (self.low + 4 * self.likely + self.high) / 6


class Effort(Range):
    """Three-point effort in own person days (PT)."""

    includes: str = ""


class Visibility(Model):
    """How visible a success is, 0–3."""

    citizens: int = Spec(ge=0, le=3)
    staff: int = Spec(ge=0, le=3)


class Synergy(Model):
    """What doing it jointly saves: level 0–3 and the share of the work that is done only once."""

    level: int = Spec(ge=0, le=3)
    fixed_share: float = Spec(0.0, ge=0, le=1)
    reason: str = ""


class Funding(Model):
    """A programme that may fund a measure."""

    programme: Text
    note: str = ""


class Measure(Model):
    """A Maßnahme: what it takes and which questions it raises to which level; ``milestone`` is how everyone sees that it is done."""

    id: Text
    title: Text
    dimension: Text
    areas: tuple[Area, ...] = ()
    goal: Text
    description: Text
    steps: tuple[Text, ...] = ()
    phase: PhaseKey = "umsetzung"
    milestone: str = ""
    responsible: Text
    involved: tuple[Text, ...] = ()
    requires: tuple[Text, ...] = ()
    done_when: Condition | None = None
    alternative_group: str = ""
    effort: Effort
    cost_once: Range
    cost_yearly: Range | None = None
    cost_driver: str = ""
    cost_note: str = ""
    duration_months: Range
    visibility: Visibility
    synergy: Synergy
    funding: tuple[Funding, ...] = ()
    norms: tuple[Text, ...] = ()
    norm_note: str = ""
    grundschutz_effort: int | None = Spec(None, ge=0, le=5)
    figures: Text
    raises: dict[str, Level] = Spec(default_factory=dict)


class Factor(Model):
    """An external chance or risk for the SWOT, with condition, window and source."""

    id: Text
    kind: Literal["chance", "risiko"]
    title: Text
    statement: Text
    strong: str = ""
    when: Condition | None = None
    strong_when: Condition | None = None
    from_: date | None = Spec(None, alias="from")
    until: date | None = None
    dimensions: tuple[Text, ...] = ()
    impact: int = Spec(1, ge=1, le=3)
    norms: tuple[Text, ...] = ()
    source: Text
    status: Literal["V", "V_titel", "V2", "teilweise", "N"]


class Service(Model):
    """An online service a municipality itself provides, with its OZG number."""

    key: Text
    ozg: Text
    title: Text
    topic: Text
    frequency: Literal["hoch", "mittel", "gering"] = "mittel"
    applies_when: Condition | None = None
    core: bool = False


class ServiceLevel(Model):
    """A level of a service's maturity."""

    level: int
    name: Text
    definition: str = ""


class ServiceScale(Model):
    """A scale for the maturity of single services; from ``online_from`` on a service counts as online."""

    key: Text
    title: Text
    online_from: int
    source: Text
    note: str = ""
    levels: tuple[ServiceLevel, ...] = Spec(min_length=2)


class Programme(Model):
    """A funding programme with the state of the information.

    ``land`` where it is open, ``min_volume`` EUR a project must cost, ``min_members`` municipalities that must act jointly,
    ``from``/``until`` its window: what the engine matches measures against. ``kind`` tells a grant one applies for from an offer
    free of charge and from own money. Only what is verified has a figure: ``funded_rate`` share of the cost that is funded,
    ``funded_cap`` EUR per application, ``begin_after_approval`` whether an earlier start forfeits the money.
    """

    key: Text
    title: Text
    body: str = ""
    who: str = ""
    what: str = ""
    kind: Literal["zuschuss", "angebot", "eigenmittel"] = "zuschuss"
    rate: str = ""
    cap: str = ""
    funded_rate: float | None = Spec(None, gt=0, le=1)
    funded_cap: float | None = Spec(None, gt=0)
    begin_after_approval: Literal["ja", "nein", "ungeprueft"] = "ungeprueft"
    window: str = ""
    note: str = ""
    norms: tuple[Text, ...] = ()
    land: str = ""
    min_volume: float = Spec(0.0, ge=0)
    min_members: int = Spec(1, ge=1)
    from_: date | None = Spec(None, alias="from")
    until: date | None = None
    link: str = ""
    as_of: Text
    status: Literal["V", "V2", "teilweise", "N"]


class Overlay(Model):
    """What another Land puts in place of the norms and programmes of the catalogue's own Land (null: nothing)."""

    land: Text
    title: Text
    replace: dict[str, str | None] = Spec(default_factory=dict)
    norms: tuple[Norm, ...] = ()
    replace_programmes: dict[str, str] = Spec(default_factory=dict)
    programmes: tuple[Programme, ...] = ()
