"""People whose names the project holds, and what data protection asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.store import Record
from reports import german

FIELDS = (("duty", "Funktion"), ("email", "E-Mail"), ("phone", "Telefon"), ("remark", "Bemerkung"))
NOBODY = "keiner Kommune zugeordnet"


@dataclass(frozen=True)
class PersonLine:
    """A person in the list."""

    name: str
    href: str
    about: str


def person_lines(people: Sequence[Record], towns: Mapping[str, str], at: Callable[[str], str]) -> tuple[PersonLine, ...]:
    """Give all people, by municipality and name."""
    ordered = sorted(people, key=lambda item: (towns.get(str(item.fields["municipality_id"]), ""), str(item.fields["name"]).casefold()))
    return tuple(PersonLine(str(item.fields["name"]), at(item.id), _about(item, towns)) for item in ordered)


def _about(person: Record, towns: Mapping[str, str]) -> str:
    return ", ".join(text for text in (towns.get(str(person.fields["municipality_id"]), NOBODY), str(person.fields["duty"])) if text)


def person_facts(person: Record, towns: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Give what is known of a person."""
    return (("Kommune", towns.get(str(person.fields["municipality_id"]), NOBODY)), *((label, str(person.fields[name])) for name, label in FIELDS if person.fields[name]))


def talk_choices(talks: Sequence[Record], towns: Mapping[str, str], roles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Give the interviews to choose from, in the order of the municipalities."""
    places = {town: place for place, town in enumerate(towns)}
    ordered = sorted(talks, key=lambda item: (places.get(str(item.fields["municipality_id"]), len(places)), str(item.fields["label"])))
    return tuple((item.id, talk_name(item, towns, roles)) for item in ordered)


def talk_name(talk: Record, towns: Mapping[str, str], roles: Mapping[str, str]) -> str:
    """Give an interview's name: „Stadt Erlenstedt, I1 · Hauptamtsleitung“."""
    role = str(talk.fields["role"])
    return f"{towns.get(str(talk.fields['municipality_id']), '')}, {talk.fields['label']} · {roles.get(role, role)}"


def retention_words(until: str, today: date) -> str:
    """Say until when the project may be kept."""
    if not until:
        return "Es ist noch nicht festgelegt, bis wann das Projekt aufbewahrt werden darf."
    day = date.fromisoformat(until)
    said = german.short_date(day)
    return f"Die Aufbewahrung ist am {said} abgelaufen. Löschen Sie das Projekt, oder legen Sie eine neue Frist fest." if day < today else f"Das Projekt darf bis {said} aufbewahrt werden."
