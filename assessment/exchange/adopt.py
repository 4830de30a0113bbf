"""A working group as the model holds it → the changes that put it into a project: how YAML, demo and JSON come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.agreements import GroupPlanning, MemberPlanning
from assessment.changes import ANSWERED, NOT_APPLICABLE, UNKNOWN, Change, Fields, Value, id_of, natural_change
from assessment.exchange.intake import kept_value
from assessment.model import Evidence, Municipality, PendingReason, Response, WorkingGroup
from assessment.settings import agreed_settings, decision_fields, pin_fields

Common = dict[str, Value]


def wave_changes(project: str, group: WorkingGroup, wave: str, catalogue_hash: str) -> Iterator[Change]:
    """Give the changes that create a wave with everything the group holds.

    Ids follow from names (municipality key, interview label), so the same files give the same records on every laptop.
    """
    yield Change("wave", wave, {"title": group.wave_title or f"Erhebung {group.reference_date.year}", "reference_date": group.reference_date.isoformat(),
                                "land": group.catalogue.land, "catalogue": catalogue_hash}, place="group.yaml")
    for position, member in enumerate(group.members):
        yield from member_changes(project, wave, member, position)
    for item in group.agreed:
        yield natural_change(project, "agreed", {"wave_id": wave, "question": item.question, "level": item.level, "body": item.body, "day": item.day.isoformat()})
    yield from planning_changes(project, wave, None, group.planning, "group.yaml")


def town_id(project: str, member: Municipality) -> str:
    """Give the id of a municipality: it follows from its key, or is the one it has."""
    return member.id or id_of(project, "municipality", member.ags)


def member_changes(project: str, wave: str, member: Municipality, position: int) -> Iterator[Change]:
    """Give the changes of one municipality, parents first."""
    town = town_id(project, member)
    common: Common = {"wave_id": wave, "municipality_id": town}

    def change(kind: str, record: str, fields: Fields) -> Change:
        return Change(kind, record, {**common, **fields}, place=member.name)

    def natural(kind: str, fields: Fields) -> Change:
        return natural_change(project, kind, {**common, **fields}, place=member.name)

    yield Change("municipality", town, {"label": member.key, "name": member.name, "ags": member.ags}, place=member.name)
    yield natural("membership", {"position": position, "note": member.note})
    for key, value in member.facts.items():
        yield natural("fact", {"key": key, "value": value})
    documents = {item.key: item.id or id_of(project, "evidence", wave, town, item.key) for item in member.evidence}
    for index, document in enumerate(member.evidence):
        yield change("evidence", documents[document.key], _evidence(document, index))
    interviews = dict(_interviews(project, wave, town, member))
    for record, fields in interviews.values():
        yield change("interview", record, fields)
    for response, prior in (*((item, False) for item in member.responses), *((item.response, True) for item in member.pending if item.why is PendingReason.PRIOR)):
        yield natural("response", {"interview_id": interviews[response.interview][0], **response_fields(response, documents), "prior": prior})
    for rating in member.ratings:
        yield natural("rating", {"question": rating.question, "level": rating.level, "reason": rating.reason})
    for index, item in enumerate(member.inventory):
        yield change("inventory", item.id or entry_id(project, wave, town, item.sort, item.data), {"sort": item.sort, "position": index, "data": item.data, "prior": item.prior})
    yield from planning_changes(project, wave, town, member.planning, member.name)
    for decision in member.planning.decisions:
        yield natural("decision", decision_fields(decision))


def planning_changes(project: str, wave: str, town: str | None, planning: GroupPlanning | MemberPlanning, place: str) -> Iterator[Change]:
    """Give the changes of the settings and pins of a group (no municipality) or of a member."""
    common: Common = {"wave_id": wave, "municipality_id": town}
    for key, agreed in agreed_settings(planning).items():
        day = agreed.resolution.day.isoformat() if agreed.resolution.day else None
        yield natural_change(project, "plan_setting", {**common, "key": key, "value": agreed.value, "body": agreed.resolution.body, "day": day}, place=place)
    for pin in planning.pins:
        yield natural_change(project, "pin", {**common, **pin_fields(pin)}, place=place)


def entry_id(project: str, wave: str, town: str, sort: str, data: Mapping[str, Any]) -> str:
    """Give the id of a new inventory entry: it follows from its name, or from the key of the online service."""
    return id_of(project, "inventory", wave, town, sort, str(data.get("dienst") or data.get("name") or ""))


def _evidence(document: Evidence, position: int) -> Common:
    return {"label": document.key, "title": document.title, "dated": document.dated.isoformat() if document.dated else None, "position": position}


def _interviews(project: str, wave: str, town: str, member: Municipality) -> Iterator[tuple[str, tuple[str, Common]]]:
    """Give label, id and fields of the interviews; those that only pending answers name are planned and have no day."""
    for index, item in enumerate(member.interviews):
        yield item.key, (item.id or id_of(project, "interview", wave, town, item.key), {"label": item.key, "role": item.role, "day": item.day.isoformat(), "place": item.place, "position": index})
    held = {item.key for item in member.interviews}
    planned = {item.response.interview: item.response.role for item in member.pending if item.response.interview not in held}
    for index, (label, role) in enumerate(planned.items(), start=len(held)):
        yield label, (id_of(project, "interview", wave, town, label), {"label": label, "role": role, "day": None, "position": index})


def response_fields(response: Response, documents: dict[str, str]) -> Common:
    """Give the fields of a response as the store keeps them."""
    state = UNKNOWN if response.unknown else NOT_APPLICABLE if response.not_applicable else ANSWERED
    return {
        "question": response.question, "state": state, "value": kept_value(response.answer) if response.answer is not None else None, "reason": response.not_applicable,
        "grade": int(response.grade), "evidence_id": documents.get(response.evidence), "comment": response.comment, "note": response.note, "follow_up": response.follow_up}
