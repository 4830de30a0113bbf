"""The joint measures of a plan as a reader may know them: others by name only where they show all their values by name, or have decided on the measure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from assessment.comparing import Sight
from assessment.service.vote_sight import knows, knows_all
from reports import Case
from reports.group_case import GroupCase
from reports.planned import JointMeasure, PlanFacts

Told = TypeVar("Told", Case, GroupCase)
NO_LEAD = "noch offen"
ONLY_OPEN = ("Bei gemeinsamen Maßnahmen stehen andere Kommunen hier nur, wenn sie alle Dimensionen namentlich zeigen oder über die Maßnahme entschieden haben; „alle“ meint diese. "
             "Summen und Ersparnis rechnen nur mit den genannten.")


def plan_as_seen(case: Told, sight: Sight) -> Told:
    """Give what is told of a plan without the part closed members take in joint measures they have not decided on."""
    closed = {member.name for row, member in enumerate(sight.evaluation.group.members) if not knows(sight, row)}
    if not closed:
        return case
    if isinstance(case, GroupCase):
        members = tuple(replace(member, firmness=(), firmness_text=()) if member.name in closed else member for member in case.members)
        return replace(case, members=members, plan=_seen(case.plan, closed, fewest=2))
    return replace(case, roadmap=_seen(case.roadmap, closed)) if case.roadmap else case


def whose_plan(sight: Sight) -> str:
    """Say who is not named in joint measures, empty where everybody is."""
    return "" if knows_all(sight) else ONLY_OPEN


def _seen(plan: PlanFacts, closed: Collection[str], fewest: int = 1) -> PlanFacts:
    return replace(plan, joint=tuple(seen for item in plan.joint if len((seen := _joint(item, closed)).parts) >= fewest))


def _joint(item: JointMeasure, closed: Collection[str]) -> JointMeasure:
    """Give a joint measure reckoned with the members it still names."""
    silent = {ballot.member for ballot in item.ballots if ballot.member in closed and not ballot.choice} | {part.member for part in item.parts if part.member in closed} - {ballot.member for ballot in item.ballots if ballot.choice}
    if not silent:
        return item
    places = [place for place, part in enumerate(item.parts) if part.member not in silent]
    parts = tuple(item.parts[place] for place in places)
    leads = item.lead not in silent
    return replace(
        item, parts=parts, ballots=tuple(ballot for ballot in item.ballots if ballot.member not in silent), by_key={key: tuple(euros[place] for place in places) for key, euros in item.by_key.items()},
        lead=item.lead if leads else NO_LEAD, lead_reason=item.lead_reason if leads else "", fairness=" ".join(_without((item.fairness,), silent)), notes=tuple(_without(item.notes, silent)), missing="",
        saved_days=sum(part.alone.days - part.share.days for part in parts), saved_money=sum(part.alone.money - part.share.money for part in parts))


def _without(texts: Iterable[str], silent: Collection[str]) -> list[str]:
    """Give the sentences that name none of those who keep silent."""
    return [text for text in texts if not any(name in text for name in silent)]


__all__ = ["NO_LEAD", "ONLY_OPEN", "plan_as_seen", "whose_plan"]
