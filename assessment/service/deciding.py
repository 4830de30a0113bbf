"""Joint decisions in one view: per measure who voted how, whether it stands, who leads, what each participant pays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from assessment.agreements import Choice, SharingKey
from assessment.comparing import Sight
from assessment.errors import Refused, UnknownName
from assessment.evaluate import Evaluation
from assessment.plan import KEY_WORDS, Ground, JointOffer, Standing, Vote, lead_sentence, narrowed
from assessment.service.plan_tables import KEY_HEADS, offer_sentences, share_rows
from assessment.service.plans import find_offer
from assessment.service.reports import find_member
from assessment.service.vote_sight import SeenVote, knows, measures_voted_on, seen_votes, whose_votes
from reports import german


@dataclass(frozen=True)
class Ballot:
    """How a member stands to a measure: the word of its decision (empty: none yet) with day, body and reason; ``takes_part`` as things stand, ``closed`` where it keeps to itself whether it needs the measure."""

    town: str
    name: str
    choice: str
    day: date | None
    body: str
    reason: str
    takes_part: bool
    closed: bool = False


@dataclass(frozen=True)
class DecisionBoardRow:
    """A measure that could be done jointly. ``standing`` and ``why`` of the vote, ``needed`` how many must say „dabei“; days and EUR apart and together, ``lead`` as proposed.

    Where it is no longer worth doing jointly (the vote failed, too few are left) the figures are None, ``lead`` and ``shares`` empty. ``closed`` members keep to themselves
    whether they need the measure; ``affected`` and all figures leave them out.
    """

    measure: str
    title: str
    ballots: tuple[Ballot, ...]
    counts: tuple[tuple[str, int], ...]
    voted: int
    affected: int
    standing: str
    why: str
    lead: str
    lead_reason: str
    saved_days: float | None
    saved_money: float | None
    shares: tuple[tuple[str, str], ...]
    needed: int
    closed: int


@dataclass(frozen=True)
class DecisionBoard:
    """All measures to decide jointly, undecided ones with the largest saving first; the rule of the vote and the sharing key in words, and whose view it is."""

    rows: tuple[DecisionBoardRow, ...]
    rule: str
    key: str
    whose: str = ""
    choices: tuple[str, ...] = tuple(choice.value for choice in Choice)


@dataclass(frozen=True)
class Shares:
    """What the chosen participants of a measure would pay by every key: table rows (the first names the columns) and what they mean."""

    rows: tuple[dict[str, str], ...]
    sentences: tuple[str, ...]


def decision_board(evaluation: Evaluation, sight: Sight | None = None) -> DecisionBoard:
    """Give every measure two members or more have a say on and part of which is done once, with votes, state and shares, as far as ``sight`` allows; without one all of it."""
    ground = Ground(evaluation)
    return DecisionBoard(tuple(_row(ground, seen, sight) for seen in seen_votes(ground, sight)), rule_sentence(evaluation), KEY_WORDS[ground.planning.sharing_key], whose_votes(sight))


def joint_measures(evaluation: Evaluation, sight: Sight | None = None) -> frozenset[str]:
    """Give the measures of the board, without computing what each would save."""
    return measures_voted_on(Ground(evaluation), sight)


def rule_sentence(evaluation: Evaluation) -> str:
    """Say when a joint measure stands."""
    rule = evaluation.group.planning.rule
    parts = [f"mindestens {rule.members} Kommunen dabei sind"]
    if rule.quorum > 0:
        parts.append(f"mindestens {german.percent(rule.quorum)} der Betroffenen entschieden haben")
    if rule.majority > 0:
        parts.append(f"mehr als {german.percent(rule.majority)} von „dabei“ und „nicht dabei“ auf „dabei“ lauten")
    return f"Eine gemeinsame Maßnahme ist beschlossen, wenn {german.listed(parts)}. „Später“ und „Enthaltung“ zählen als abgestimmt, aber weder dafür noch dagegen."


def _row(ground: Ground, seen: SeenVote, sight: Sight | None) -> DecisionBoardRow:
    vote, offer = seen.vote, seen.offer
    measure = ground.measures[vote.measure]
    return DecisionBoardRow(
        measure.id, measure.title, tuple(_ballot(ground, vote, row, closed=row in seen.closed) for row in ground.rows if row in (*vote.affected, *seen.closed)), tuple((choice.value, vote.count(choice)) for choice in Choice), len(vote.decisions), len(vote.affected),
        vote.standing.value, vote.reason, ground.name(offer.lead.row) if offer else "", _lead(offer, sight, ground) if offer else "", offer.saved_days if offer else None, offer.saved_money if offer else None,
        _pays(ground, offer) if offer else (), _needed(ground, vote), len(seen.closed))


def _lead(offer: JointOffer, sight: Sight | None, ground: Ground) -> str:
    """Say who is proposed to lead; why only where the reader may know what that member is good at."""
    return lead_sentence(offer) if knows(sight, offer.lead.row) else f"Vorschlag: {ground.name(offer.lead.row)}."


def _needed(ground: Ground, vote: Vote) -> int:
    """Give how many must say „dabei“ if as many as now say „dabei“ or „nicht dabei“."""
    rule = ground.planning.rule
    majority = floor(rule.majority * (vote.count(Choice.JOIN) + vote.count(Choice.DECLINE)) + 1e-9) + 1 if rule.majority > 0 else 0
    return max(rule.members, majority)


def _ballot(ground: Ground, vote: Vote, row: int, *, closed: bool) -> Ballot:
    made = vote.decisions.get(row)
    takes_part = row in vote.rows and vote.standing is not Standing.FAILED
    if made is None:
        return Ballot(ground.key(row), ground.name(row), "", None, "", "", takes_part, closed)
    return Ballot(ground.key(row), ground.name(row), made.choice.value, made.day, made.body, made.reason, takes_part)


def _pays(ground: Ground, offer: JointOffer) -> tuple[tuple[str, str], ...]:
    """Give what each participant pays by the agreed key, or to equal parts where a fact is missing."""
    key = ground.planning.sharing_key
    return tuple((ground.name(row), german.euro(offer.pays(key, row))) for row in offer.rows)


def shares_for(evaluation: Evaluation, measure: str, towns: Collection[str] = (), sight: Sight | None = None) -> Shares:
    """Give the shares of a measure for the participants chosen (empty: as things stand), by every key; raises UnknownName or Refused."""
    ground = Ground(evaluation)
    offer = find_offer(tuple(seen.offer for seen in seen_votes(ground, sight) if seen.offer), measure)
    rows = sorted({find_member(evaluation, town) for town in towns}) or list(offer.rows)
    _refuse_rows(ground, offer, rows)
    chosen = narrowed(ground, offer, rows)
    return Shares(tuple(share_rows(ground, chosen)), tuple(offer_sentences(ground, chosen)))


def _refuse_rows(ground: Ground, offer: JointOffer, rows: Sequence[int]) -> None:
    strangers = [ground.name(row) for row in rows if row not in offer.rows]
    if strangers:
        raise UnknownName(f"Nicht beteiligt an {offer.measure.id}: {german.listed(strangers)}. Zur Wahl stehen: {german.listed(ground.name(row) for row in offer.rows)}.")
    if len(rows) < 2:
        raise Refused("Gemeinsam sind mindestens zwei Kommunen. Wählen Sie noch eine dazu.")


__all__ = ["KEY_HEADS", "Ballot", "DecisionBoard", "DecisionBoardRow", "Shares", "SharingKey", "decision_board", "joint_measures", "rule_sentence", "shares_for"]
