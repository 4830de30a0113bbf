"""Joint measures of a plan → facts: who takes part, what each carries alone and together, by every key, how each council voted."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from assessment.agreements import SharingKey
from assessment.plan import (
    KEY_WORDS,
    Ground,
    JointOffer,
    Line,
    Mode,
    Roadmap,
    alone_at,
    common_sentence,
    fairness_sentence,
    grant_sentences,
    years_after,
)
from reports.planned import Ballot, Carried, JointMeasure, Part
from scoring import whole_euros


def joint_facts(ground: Ground, roadmap: Roadmap, offers: Iterable[JointOffer], row: int | None) -> tuple[JointMeasure, ...]:
    """Give the joint measures of a plan in order of start: those of member ``row``, or all (None); ``offers`` with exactly those who take part."""
    found = [_joint(ground, roadmap, offer) for offer in offers if row is None or row in offer.rows]
    return tuple(sorted(found, key=lambda item: (item.start, item.ends, item.measure)))


def carried(days: float, once: float, yearly: float, years: float) -> Carried:
    """Give person days and money; running cost counts ``years``."""
    return Carried(days, once, yearly, once + yearly * years)


def carried_alone(ground: Ground, row: int, line: Line) -> Carried:
    """Give what a measure takes of a member that does it alone at the time of ``line``, with the grant it would earn then."""
    alone = alone_at(ground, row, line)
    return carried(alone.days, alone.once, alone.yearly, years_after(ground, line))


def carried_jointly(ground: Ground, offer: JointOffer, line: Line, key: SharingKey | None = None) -> Carried:
    """Give a member's share of all that the joint measure takes, by the agreed key or another, with the common part where it does that."""
    share = offer.share(key or ground.planning.sharing_key, line.row, funded=line.funded)
    return carried(share.days, share.once, share.yearly, years_after(ground, line))


def _joint(ground: Ground, roadmap: Roadmap, offer: JointOffer) -> JointMeasure:
    lines = {line.row: line for line in roadmap.lines if line.measure is offer.measure and line.mode is Mode.JOINT}
    core = next(line for line in roadmap.lines if line.measure is offer.measure and line.mode is Mode.CORE)
    parts = tuple(Part(ground.name(row), carried_alone(ground, row, lines[row]), carried_jointly(ground, offer, lines[row])) for row in offer.rows)
    agreed = ground.planning.sharing_key
    used = agreed if offer.keys[agreed] is not None else SharingKey.EQUAL
    ends = max(line.ends for line in (core, *lines.values()))
    funded = any(line.funded for line in lines.values())
    lasts = max(line.start + line.duration for line in (core, *lines.values())) - core.start
    return JointMeasure(
        offer.measure.id, offer.measure.title, offer.measure.goal, offer.vote.standing.value, offer.decided, core.begins, ends, core.start, lasts,
        ground.name(offer.lead.row), offer.lead.reason, KEY_WORDS[used], parts, _by_key(ground, offer, lines), fairness_sentence(ground, offer, used),
        (*([fairness_sentence(ground, offer, agreed)] if used is not agreed else []), common_sentence(ground, offer), *grant_sentences(offer, funded=funded)),
        offer.saved_days, sum(part.alone.money - part.share.money for part in parts), offer.granted if funded else 0.0,
        _ballots(ground, offer), offer.vote.reason)


def _by_key(ground: Ground, offer: JointOffer, lines: dict[int, Line]) -> dict[str, tuple[int, ...]]:
    """Give whole euros per part for each key that can be computed; they add up to what all pay together."""
    found = {}
    for key in SharingKey:
        if offer.keys[key] is not None:
            exact = [carried_jointly(ground, offer, lines[row], key).money for row in offer.rows]
            found[KEY_WORDS[key]] = whole_euros(exact, floor(round(sum(exact), 6) + 0.5))
    return found


def _ballots(ground: Ground, offer: JointOffer) -> tuple[Ballot, ...]:
    """Give what each member the measure is recommended to has decided."""
    made = offer.vote.decisions
    return tuple(Ballot(ground.name(row), made[row].choice.value, made[row].day, made[row].body, made[row].reason) if row in made else Ballot(ground.name(row), "", None, "", "")
                 for row in offer.vote.affected)
