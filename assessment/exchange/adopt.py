"""A working group as the model holds it → the changes that put it into a project: how YAML, demo and JSON come in."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.changes import Change, Fields, Value, id_of
from assessment.exchange.intake import ANSWERED, NOT_APPLICABLE, UNKNOWN, kept_value
from assessment.model import Evidence, Interview, Municipality, Response, WorkingGroup

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
        yield Change("agreed", id_of(project, "agreed", wave, item.question), {"wave_id": wave, "question": item.question, "level": item.level, "body": item.body, "day": item.day.isoformat()})


def town_id(project: str, member: Municipality) -> str:
    """Give the id of a municipality: it follows from its key, or is the one it has."""
    return member.id or id_of(project, "municipality", member.ags)


def member_changes(project: str, wave: str, member: Municipality, position: int) -> Iterator[Change]:
    """Give the changes of one municipality, parents first."""
    town = town_id(project, member)
    common: Common = {"wave_id": wave, "municipality_id": town}

    def change(kind: str, fields: Fields, *name: str, id_: str = "") -> Change:
        return Change(kind, id_ or id_of(project, kind, wave, town, *name), {**common, **fields}, place=member.name)

    yield Change("municipality", town, {"label": member.key, "name": member.name, "ags": member.ags}, place=member.name)
    yield change("membership", {"position": position, "note": member.note})
    for key, value in member.facts.items():
        yield change("fact", {"key": key, "value": value}, key)
    documents = {}
    for index, document in enumerate(member.evidence):
        documents[document.key] = document.id or id_of(project, "evidence", wave, town, document.key)
        yield change("evidence", _evidence(document, index), id_=documents[document.key])
    interviews = {}
    for index, interview in enumerate(member.interviews):
        interviews[interview.key] = interview.id or id_of(project, "interview", wave, town, interview.key)
        yield change("interview", _interview(interview, index), id_=interviews[interview.key])
    for response in member.responses:
        yield Change("response", id_of(project, "response", interviews[response.interview], response.question),
                     {**common, "interview_id": interviews[response.interview], **response_fields(response, documents)}, place=member.name)
    for rating in member.ratings:
        yield change("rating", {"question": rating.question, "level": rating.level, "reason": rating.reason}, rating.question)
    for index, service in enumerate(member.services):
        yes = {True: "ja", False: "nein"}
        data: Common = {"dienst": service.service, "reifegrad": str(service.maturity), "genutzt": yes[service.in_use], "efa": yes[service.efa], "rueckkanal": yes[service.back_channel]}
        yield change("inventory", {"sort": "onlinedienst", "position": index, "data": data}, "onlinedienst", service.service)
    for index, item in enumerate(member.inventory):
        yield change("inventory", {"sort": item.sort, "position": index, "data": item.data}, item.sort, str(item.data.get("name", index)), id_=item.id)


def _evidence(document: Evidence, position: int) -> Common:
    return {"label": document.key, "title": document.title, "dated": document.dated.isoformat() if document.dated else None, "position": position}


def _interview(interview: Interview, position: int) -> Common:
    return {"label": interview.key, "role": interview.role, "day": interview.day.isoformat(), "place": interview.place, "position": position}


def response_fields(response: Response, documents: dict[str, str]) -> Common:
    """Give the fields of a response as the store keeps them."""
    state = UNKNOWN if response.unknown else NOT_APPLICABLE if response.not_applicable else ANSWERED
    return {
        "question": response.question, "state": state, "value": kept_value(response.answer) if response.answer is not None else None, "reason": response.not_applicable,
        "grade": int(response.grade), "evidence_id": documents.get(response.evidence), "comment": response.comment, "note": response.note, "follow_up": response.follow_up}
