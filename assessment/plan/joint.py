"""Which measures are worth doing jointly: what it costs and saves, who leads, who pays which share (planning.md § 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

from assessment.agreements import SharingKey
from assessment.costing import applicant_of, cost_of
from assessment.estimates import estimate_of
from assessment.funding import Grant, best_grant, matches
from assessment.plan.ground import Ground
from assessment.plan.leads import Lead, propose_leads
from assessment.plan.model import Joint
from assessment.plan.votes import Standing, Vote, vote_on
from questionnaires import Measure, Range
from reports import FundingMatch
from scoring import CostShares, joint_expense, share_cost, whole_euros

MEMBER_FACTS = {SharingKey.INHABITANTS: "einwohner", SharingKey.WORKPLACES: "arbeitsplaetze"}


@dataclass(frozen=True)
class Takes:
    """Person days, EUR once and EUR per year; ``money`` all euros of the plan's years."""

    days: float
    once: float
    yearly: float
    years: float

    @property
    def money(self) -> float:
        """Give EUR one-off and running over the plan, before funding."""
        return self.once + self.yearly * self.years


@dataclass(frozen=True)
class JointOffer:
    """A measure several members could do together.

    ``alone`` what it takes of each of the vote's rows alone, ``together`` what it takes of all together, ``apart`` the sum
    of alone; ``own`` each member's own part of ``together``, ``common`` the part done once by ``worker`` (the lead, −1: the shared
    team); ``keys`` the shares of the money (over the plan, before funding) by sharing key, None where a fact is missing;
    ``grant`` what a programme pays of ``together.once``.
    """

    measure: Measure
    index: int
    vote: Vote
    alone: Mapping[int, Takes]
    apart: Takes
    together: Takes
    common: Takes
    own: Mapping[int, Takes]
    lead: Lead
    worker: int
    keys: Mapping[SharingKey, CostShares | None]
    funding: tuple[FundingMatch, ...]
    grant: Grant | None

    @property
    def rows(self) -> tuple[int, ...]:
        """Give who takes part as things stand."""
        return self.vote.rows

    @property
    def decided(self) -> bool:
        """Whether the members voted for it."""
        return self.vote.standing is Standing.STANDS

    @property
    def saved_days(self) -> float:
        """Give the person days saved against everybody alone."""
        return self.apart.days - self.together.days

    @property
    def saved_money(self) -> float:
        """Give the EUR saved over the plan against everybody alone, before funding."""
        return self.apart.money - self.together.money

    @property
    def granted(self) -> float:
        """Give EUR a programme pays."""
        return self.grant.amount if self.grant else 0.0

    @property
    def total(self) -> float:
        """Give EUR of all together over the plan after funding."""
        return self.together.money - self.granted

    def work(self, row: int) -> float:
        """Give a member's person days: its own part, and the common part where it does that."""
        return self.own[row].days + (self.common.days if row == self.worker else 0.0)

    def fraction(self, key: SharingKey, row: int) -> float:
        """Give a member's share of all money by a sharing key, 0–1; the same for all where a fact is missing or nothing is to be paid."""
        shares = self.keys[key]
        return shares.euros[self.rows.index(row)] / shares.total if shares and shares.total else 1 / len(self.rows)

    def pays(self, key: SharingKey, row: int) -> int:
        """Give a member's EUR over the plan after funding, whole euros that add up; funding lowers every share alike."""
        return whole_euros([self.fraction(key, other) * self.total for other in self.rows], floor(self.total + 0.5))[self.rows.index(row)]

    def share(self, key: SharingKey, row: int, *, funded: bool) -> Takes:
        """Give what a member carries by a sharing key, with or without the grant."""
        part = self.fraction(key, row)
        return Takes(self.work(row), part * (self.together.once - (self.granted if funded else 0.0)), part * self.together.yearly, self.together.years)


def joint_offers(ground: Ground, votes: Iterable[Vote] | None = None) -> list[JointOffer]:
    """Give every measure that at least two members need, that has a part done once and saves something, most saving first; of all votes, or of ``votes`` as somebody may know them.

    A measure whose vote failed is left out. Leads are proposed over all of them together.
    """
    known = (vote_on(ground.evaluation, k, ground.needing(k)) for k, measure in enumerate(ground.measures) if measure.synergy.fixed_share > 0) if votes is None else votes
    votes = [vote for vote in known if vote.standing is not Standing.FAILED and len(vote.rows) >= 2]
    leads = propose_leads(ground, [(vote.measure, vote.rows, _common_days(ground, vote)) for vote in votes])
    offers = [_offer(ground, vote, lead) for vote, lead in zip(votes, leads, strict=True)]
    worth = [offer for offer in offers if offer.saved_days > 1e-9 or offer.saved_money > 1e-9]
    return sorted(worth, key=lambda offer: (-offer.saved_days - offer.saved_money / ground.planning.day_rate, offer.index))


def joint_of(ground: Ground, offer: JointOffer, *, settled: bool = False) -> Joint:
    """Give the offer as an option of the roadmap: a pot pays the common part, without one every member pays its share."""
    pot, common = bool(ground.planning.pot), offer.common
    parts = offer.own if pot else {row: offer.share(ground.planning.sharing_key, row, funded=False) for row in offer.rows}
    return Joint(
        offer.index, offer.rows, offer.worker, -1 if pot else offer.lead.row, common.days, common.once if pot else 0.0, common.yearly if pot else 0.0,
        offer.measure.duration_months.expected, {row: (offer.own[row].days, parts[row].once, parts[row].yearly) for row in offer.rows}, offer.grant,
        settled or offer.decided, offer.decided)


def narrowed(ground: Ground, offer: JointOffer, rows: Sequence[int]) -> JointOffer:
    """Give the offer as it stands if only ``rows`` of it take part; who leads is one of them."""
    if tuple(rows) == offer.rows and offer.lead.row in rows:
        return offer
    vote = replace(offer.vote, rows=tuple(rows))
    lead = offer.lead if offer.lead.row in rows else propose_leads(ground, [(offer.index, rows, _common_days(ground, vote))])[0]
    return _offer(ground, vote, lead)


def _common_days(ground: Ground, vote: Vote) -> float:
    measure = ground.measures[vote.measure]
    return measure.synergy.fixed_share * max(estimate_of(ground.evaluation, row, measure).effort.expected for row in vote.rows)


def _offer(ground: Ground, vote: Vote, lead: Lead) -> JointOffer:
    measure, surcharge, evaluation = ground.measures[vote.measure], ground.planning.surcharge, ground.evaluation
    costs = {row: cost_of(evaluation, row, measure) for row in vote.rows}
    years = costs[vote.rows[0]].years
    alone = {row: Takes(cost.days, cost.once, cost.yearly, years) for row, cost in costs.items()}
    parts = {name: _parts([getattr(item, name) for item in alone.values()], measure.synergy.fixed_share, surcharge) for name in ("days", "once", "yearly")}
    common = Takes(**{name: part for name, (part, _) in parts.items()}, years=years)
    own = {row: Takes(**{name: values[place] for name, (_, values) in parts.items()}, years=years) for place, row in enumerate(vote.rows)}
    together = Takes(**{name: part + sum(values) for name, (part, values) in parts.items()}, years=years)
    apart = Takes(**{name: sum(getattr(item, name) for item in alone.values()) for name in parts}, years=years)
    applicant = applicant_of(evaluation, vote.rows[0], len(vote.rows))
    funding = matches(evaluation.catalogue, measure, applicant, _joint_cost(ground, measure, vote.rows))
    return JointOffer(measure, vote.measure, vote, alone, apart, together, common, own, lead, -1 if ground.planning.team > 0 else lead.row, _keys(ground, vote, alone), funding, best_grant(funding, applicant, together.once))


def _parts(solo: Sequence[float], fixed_share: float, surcharge: float) -> tuple[float, list[float]]:
    """Give the part done once and each member's own part; everything stays with each alone where together is not cheaper."""
    if joint_expense(solo, fixed_share, surcharge) >= sum(solo):
        return 0.0, list(solo)
    return fixed_share * max(solo), [(1 - fixed_share) * (1 + surcharge) * value for value in solo]


def _joint_cost(ground: Ground, measure: Measure, rows: Sequence[int]) -> Range:
    """Give the three-point one-off cost of all together."""
    figures = [estimate_of(ground.evaluation, row, measure).once for row in rows]
    low, likely, high = (joint_expense([getattr(item, name) for item in figures], measure.synergy.fixed_share, ground.planning.surcharge) for name in ("low", "likely", "high"))
    return Range(low=low, likely=likely, high=high)


def _keys(ground: Ground, vote: Vote, alone: Mapping[int, Takes]) -> dict[SharingKey, CostShares | None]:
    """Share the money of the plan's years by every key, with the check that nobody pays more than alone."""
    measure, solo = ground.measures[vote.measure], [alone[row].money for row in vote.rows]
    found: dict[SharingKey, CostShares | None] = {}
    for key in SharingKey:
        weights = _key_weights(ground, vote, key, solo)
        found[key] = None if weights is not None and not sum(weights) > 0 else share_cost(solo, measure.synergy.fixed_share, ground.planning.surcharge, weights=weights)
    return found


def _key_weights(ground: Ground, vote: Vote, key: SharingKey, solo: Sequence[float]) -> list[float] | None:
    """Give what a key weighs the members by, None for Shapley; all zero where a fact is missing."""
    if key is SharingKey.SHAPLEY:
        return None
    if key is SharingKey.EQUAL:
        return [1.0] * len(vote.rows)
    if key is SharingKey.SOLO_COST:
        return list(solo)
    if key is SharingKey.BENEFIT:
        return [float(ground.evaluation.benefit[row, vote.measure]) for row in vote.rows]
    facts = [ground.evaluation.group.members[row].facts.get(MEMBER_FACTS[key]) for row in vote.rows]
    return [float(value) for value in facts if isinstance(value, float | int)] if all(isinstance(value, float | int) for value in facts) else [0.0] * len(facts)
