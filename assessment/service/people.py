"""People: what is known of them, what data protection asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assessment.changes import Change, Value
from assessment.errors import UnknownName
from assessment.service.members import find_town
from assessment.service.projects import find_wave
from assessment.store import KINDS, Record, Workspace, erase_person, erase_spoken_history
from questionnaires import allowed_words, nearest

SPEECH = {"response": ("comment", "note", "reason"), "rating": ("reason",), "membership": ("note",), "decision": ("reason",), "pin": ("reason",), "plan_setting": ("value",), "swot_note": ("text", "reason"), "release": ("note", "reason", "approver")}


def find_person(workspace: Workspace, name: str) -> Record:
    """Give a person by name or id; raises UnknownName."""
    people = workspace.records("person")
    found = [person for person in people if name in (person.fields["name"], person.id)]
    if len(found) != 1:
        names = [str(person.fields["name"]) for person in people]
        how = "mehrfach; nennen Sie die Kennung" if found else "nicht"
        raise UnknownName(f"Die Person »{name}« gibt es {how}. {nearest(name, names)}".strip())
    return found[0]


@dataclass(frozen=True)
class Mention:
    """A free text that names a person, and where it stands."""

    place: str
    text: str


def mentions(workspace: Workspace, name: str) -> list[Mention]:
    """Find the free texts that contain a name or its last part (the family name); somebody must look at each."""
    words = {name.casefold(), *(part.casefold() for part in name.split()[-1:] if len(part) > 2)}
    return [mention for mention in _texts(workspace) if any(word in mention.text.casefold() for word in words)]


def _texts(workspace: Workspace) -> Iterator[Mention]:
    towns = {town.id: str(town.fields["name"]) for town in workspace.records("municipality", removed=True)}
    for kind, names in SPEECH.items():
        for record in workspace.records(kind, removed=True):
            about = str(record.fields.get("question") or record.fields.get("measure") or record.fields.get("key") or "")
            place = f"{towns.get(str(record.fields.get('municipality_id')), 'Arbeitsgemeinschaft')}, {KINDS[kind].label} {about}".strip()
            for name in names:
                yield from (Mention(place, text) for text in _strings(record.fields[name]))


def _strings(value: Value) -> Iterator[str]:
    """Give the texts in a value, however deep."""
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


def person_export(workspace: Workspace, name: str) -> str:
    """Give everything the project holds about a person as JSON: the record, its history, interviews, entries made, mentions in texts."""
    person = find_person(workspace, name)
    interviews = {item.id: item for item in workspace.records("interview", removed=True)}
    events = workspace.events()
    data = {
        "person": dict(person.fields), "kennung": person.id,
        "verlauf": [{"wann": event.at.isoformat(), "geaendert": {key: {"alt": old, "neu": new} for key, (old, new) in event.changes.items()}} for event in events if event.record == person.id],
        "interviews": [{"rolle": talk.fields["role"], "datum": talk.fields["day"], "ort": talk.fields["place"], "beteiligt_als": link.fields["part"]}
                       for link in workspace.records("participation", person_id=person.id) if (talk := interviews.get(str(link.fields["interview_id"])))],
        "eigene_eintraege": [{"wann": event.at.isoformat(), "art": KINDS[event.kind].label, "woher": event.source} for event in events if event.actor == person.id],
        "erwaehnungen": [{"ort": mention.place, "text": mention.text} for mention in mentions(workspace, str(person.fields["name"]))],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def forget_person(workspace: Workspace, name: str, actor: str, today: date) -> list[Mention]:
    """Erase a person; gives the free texts that still name them, to be mended by hand."""
    person = find_person(workspace, name)
    found = mentions(workspace, str(person.fields["name"]))
    erase_person(workspace, person.id, workspace.person_named(actor) if actor != person.fields["name"] else "", today)
    return found


def forget_wording(workspace: Workspace, town: str, interview: str, actor: str, today: date, wave: str = "") -> int:
    """Make earlier wordings of remarks, notes and reasons of an interview unreadable; what stands now stays. Gives the number of answers."""
    talks = workspace.records("interview", wave_id=find_wave(workspace, wave).id, municipality_id=find_town(workspace, town).id)
    found = next((item for item in talks if str(item.fields["label"]).casefold() == interview.casefold()), None)
    if found is None:
        raise UnknownName(f"Das Interview »{interview}« gibt es hier nicht. Vorhanden sind: {allowed_words(str(item.fields['label']) for item in talks)}.")
    return erase_spoken_history(workspace, found.id, workspace.person_named(actor), today)


def set_retention(workspace: Workspace, until: date, actor: str) -> None:
    """Set the day until which the project may be kept."""
    owner = workspace.record("project", workspace.project)
    workspace.save(Change("project", workspace.project, {"retention_until": until.isoformat()}, owner.version if owner else 0), actor=workspace.person_named(actor), source="Aufbewahrung")
