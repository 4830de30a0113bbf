"""What a reader may know of a joint measure: whether a member needs it only where that member shows its values by name, or has decided on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessment.agreements import Choice
from assessment.comparing import Sight
from assessment.plan import Ground, JointOffer, Standing, Vote, decision_of, joint_offers, lacks_quorum, vote_on
from reports import german

NO_ANSWER = "k.\u00a0A."
UNDECIDED_YET = (
    f"Wer nicht alle Dimensionen namentlich zeigt, steht hier mit „{NO_ANSWER}“: Ob diese Kommune die Maßnahme braucht und was sie dort kostet, bleibt bei ihr, bis sie über die Maßnahme entscheidet. "
    "Abstimmen kann sie trotzdem.")
INTERNAL = (
    "Interne Sicht der Beratung: Bei jeder Kommune steht, ob sie die Maßnahme braucht, auch ohne Einwilligung. Schalten Sie vor anderen den Beamer ein; dort gilt die Sicht der Gruppe.")


@dataclass(frozen=True)
class SeenVote:
    """A vote as a reader may know it. ``closed``: members that have not voted and keep to themselves whether they need the measure; ``offer`` counts without them, None where nothing is left to reckon."""

    vote: Vote
    closed: tuple[int, ...]
    offer: JointOffer | None


def seen_votes(ground: Ground, sight: Sight | None) -> list[SeenVote]:
    """Give the votes of every measure two members or more may have a say on; no ``sight``: of the consultant, who knows all."""
    votes = list(_votes(ground, sight))
    offers = {offer.index: offer for offer in joint_offers(ground, [vote for vote, _ in votes])}
    found = [SeenVote(vote, closed, offers.get(vote.measure)) for vote, closed in votes]
    order = {k: place for place, k in enumerate(offers)}
    return sorted(found, key=lambda seen: (seen.vote.standing is Standing.FAILED, order.get(seen.vote.measure, len(order)), seen.vote.measure))


def measures_voted_on(ground: Ground, sight: Sight | None) -> frozenset[str]:
    """Give the measures of the votes, without computing what each would save."""
    return frozenset(ground.measures[vote.measure].id for vote, _ in _votes(ground, sight))


def knows(sight: Sight | None, row: int) -> bool:
    """Tell whether a reader may know what a member needs."""
    return sight is None or sight.internal or row in sight.open_rows


def knows_all(sight: Sight) -> bool:
    """Tell whether a reader may know what every member needs; where not, not even how many need a measure is told."""
    return all(knows(sight, row) for row in range(len(sight.evaluation.group.members)))


def whose_votes(sight: Sight | None) -> str:
    """Say whose view of the votes this is and what it leaves out; empty where nobody asked for one."""
    if sight is None:
        return ""
    if sight.internal:
        return INTERNAL
    return sight.whose if knows_all(sight) else f"{sight.whose} {UNDECIDED_YET}"


def _votes(ground: Ground, sight: Sight | None) -> Iterator[tuple[Vote, tuple[int, ...]]]:
    """Give the votes on measures part of which is done once; who keeps a need to itself may have one."""
    for k, measure in enumerate(ground.measures):
        if measure.synergy.fixed_share > 0:
            vote, closed = _vote(ground, k, sight)
            if len(vote.affected) + len(closed) >= 2:
                yield vote, closed


def _vote(ground: Ground, measure: int, sight: Sight | None) -> tuple[Vote, tuple[int, ...]]:
    """Give a vote without those who keep their need to themselves, and these; that it stands is known to all."""
    vote = vote_on(ground.evaluation, measure, ground.needing(measure))
    hidden = [row for row in ground.rows if not knows(sight, row)]
    made = {row: decision for row in hidden if (decision := decision_of(ground.evaluation, row, measure)) is not None}
    closed = tuple(row for row in hidden if row not in made)
    if not hidden:
        return vote, ()
    decisions = {**vote.decisions, **made}
    affected = tuple(row for row in ground.rows if row in made or (row in vote.affected and row not in closed))
    if vote.standing is Standing.STANDS:
        return replace(vote, affected=affected, decisions=decisions), closed
    rows = tuple(row for row in affected if row not in decisions or decisions[row].choice is Choice.JOIN)
    standing = vote.standing if not closed else Standing.OPEN if decisions else Standing.PROPOSED
    return replace(vote, affected=affected, decisions=decisions, standing=standing, rows=rows, reason=_reason(ground, vote)), closed


def _reason(ground: Ground, vote: Vote) -> str:
    """Say what a vote lacks without saying how many it is recommended to."""
    rule = ground.planning.rule
    few = rule.quorum > 0 and (not vote.decisions or lacks_quorum(rule, len(vote.affected), len(vote.decisions)))
    return f"Es haben noch nicht genug betroffene Kommunen entschieden; nötig sind {german.percent(rule.quorum)}." if few else vote.reason


__all__ = ["INTERNAL", "NO_ANSWER", "SeenVote", "knows", "knows_all", "measures_voted_on", "seen_votes", "whose_votes"]
