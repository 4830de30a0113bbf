"""Which programme may fund which measure, why or why not, and what it would pay: the one home of the matching rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assessment.agreements import FundingTerms
from questionnaires import Catalogue, Measure, Programme, Range
from reports import FundingMatch, german


@dataclass(frozen=True)
class Applicant:
    """Who would apply: the Land, how many municipalities together, how many there are in the group, the day, the terms known."""

    land: str
    acting: int
    group: int
    day: date
    terms: Mapping[str, FundingTerms]


@dataclass(frozen=True)
class Grant:
    """What a programme would pay: ``amount`` EUR of a one-off cost, by which programme, on which terms; ``as_of`` the state of the information in words."""

    amount: float
    terms: FundingTerms
    title: str
    as_of: str


def matches(catalogue: Catalogue, measure: Measure, applicant: Applicant, cost: Range) -> tuple[FundingMatch, ...]:
    """Give the verdict on every programme the catalogue names for a measure; ``cost`` the one-off cost in EUR of what is applied for."""
    named = [(catalogue.programme.get(item.programme), item.note) for item in measure.funding]
    return tuple(_match(programme, note, applicant, cost) for programme, note in named if programme is not None)


def known_terms(catalogue: Catalogue, agreed: Iterable[FundingTerms]) -> dict[str, FundingTerms]:
    """Give the terms by programme: what the group was told, otherwise what the catalogue knows for sure; without a window of its own the programme's."""
    shipped = {item.key: FundingTerms(item.key, item.funded_rate, item.funded_cap, begin_after_approval=item.begin_after_approval != "nein", source="Katalog")
               for item in catalogue.programmes if item.funded_rate is not None}
    return {key: _within(terms, catalogue.programme.get(key)) for key, terms in (shipped | {item.programme: item for item in agreed}).items()}


def _within(terms: FundingTerms, programme: Programme | None) -> FundingTerms:
    """Nobody can apply before a programme begins or after it has ended."""
    return replace(terms, opens=terms.opens or programme.from_, closes=terms.closes or programme.until) if programme else terms


def best_grant(found: Iterable[FundingMatch], applicant: Applicant, cost: float) -> Grant | None:
    """Give the grant that pays most of a one-off cost; None where no programme fits or its rate is not known."""
    grants = []
    for match in found:
        terms = applicant.terms.get(match.programme.key)
        if match.fits and terms is not None and terms.rate > 0:
            amount = terms.rate * cost if terms.cap is None else min(terms.rate * cost, terms.cap)
            grants.append(Grant(amount, terms, match.programme.title, german.short_date(terms.as_of) if terms.as_of else match.programme.as_of))
    return max(grants, key=lambda grant: (grant.amount, grant.terms.programme), default=None)


def _match(programme: Programme, note: str, applicant: Applicant, cost: Range) -> FundingMatch:
    """Say whether the programme's conditions hold, and why in words."""
    def verdict(fits: bool, *reasons: str) -> FundingMatch:
        return FundingMatch(programme, note, fits, reasons)

    if programme.land and applicant.land and programme.land != applicant.land:
        return verdict(False, "passt nicht: gilt in einem anderen Land")
    if programme.until is not None and applicant.day > programme.until:
        return verdict(False, f"passt nicht: am {german.short_date(programme.until)} abgelaufen")
    checks = [*_opening(programme, applicant), *_company(programme, applicant), *_volume(programme, applicant, cost)]
    fits = all(fits for fits, _ in checks)
    return verdict(fits, *(text for _, text in checks), *(_rate(programme, applicant) if fits else ()))


def _opening(programme: Programme, applicant: Applicant) -> list[tuple[bool, str]]:
    if programme.from_ is None or applicant.day >= programme.from_:
        return []
    return [(True, f"erst ab {german.short_date(programme.from_)}")]


def _company(programme: Programme, applicant: Applicant) -> list[tuple[bool, str]]:
    """Some programmes ask that several municipalities act together."""
    if programme.min_members <= 1:
        return []
    need = f"nur gemeinsam mit in der Regel mindestens {programme.min_members} Kommunen"
    if applicant.acting >= programme.min_members:
        return [(True, f"gemeinsam mit {applicant.acting} Kommunen möglich")]
    if applicant.group >= programme.min_members:
        return [(False, f"{need}; die Arbeitsgemeinschaft hat {applicant.group}")]
    return [(False, f"passt nicht: {need}, die Arbeitsgemeinschaft hat {applicant.group}")]


def _volume(programme: Programme, applicant: Applicant, cost: Range) -> list[tuple[bool, str]]:
    """Some programmes ask for a least volume."""
    least = programme.min_volume
    if not least:
        return []
    if cost.low >= least:
        return [(True, f"Mindestvolumen {german.euro(least)} erreicht")]
    if cost.high >= least:
        return [(cost.likely >= least, f"Mindestvolumen {german.euro(least)} nur bei hohen Kosten erreicht" if cost.likely < least else f"Mindestvolumen {german.euro(least)} voraussichtlich erreicht")]
    if applicant.acting == 1 and applicant.group * cost.likely >= least:
        return [(False, f"allein unter dem Mindestvolumen {german.euro(least)}; ob eine gemeinsame Beschaffung zählt, ist zu klären")]
    return [(False, f"passt nicht: unter dem Mindestvolumen {german.euro(least)}")]


def _rate(programme: Programme, applicant: Applicant) -> list[str]:
    """Say what is known of the rate, and that nothing is taken off where it is not."""
    terms = applicant.terms.get(programme.key)
    if programme.kind != "zuschuss":
        return []
    if terms is None:
        return ["Fördersatz nicht geprüft, gerechnet ist ohne Förderung"]
    cap = f", höchstens {german.euro(terms.cap)}" if terms.cap is not None else ""
    return [f"Fördersatz {german.percent(terms.rate)}{cap} ({terms.source or 'ohne Quelle'})"]
