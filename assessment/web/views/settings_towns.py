"""The municipalities of the project as the settings show them: list, one with its facts, and how one leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.service.towns import WORDS, FactRow
from assessment.store import Record
from assessment.web.forms import Form
from assessment.web.views.settings import Faults, FormField
from assessment.web.views.start import Choice
from reports import german

HINTS = {
    "name": "So steht er in allen Dokumenten, zum Beispiel »Stadt Musterstadt«.",
    "label": "Für Adressen und Dateinamen. Wer ihn ändert, ändert auch die Adresse der Seiten.",
    "ags": "Acht Ziffern (Gemeinde) oder neun (Gemeindeverband)."}
UNKNOWN = "nicht bekannt"
FACT, SEEN = "merkmal-", "fassung-"
"""How the names of the fields of facts, and of the versions they were read at, begin."""


@dataclass(frozen=True)
class TownLine:
    """A municipality in the list; ``up`` and ``down`` are empty at the ends."""

    name: str
    href: str
    key: str
    people: str
    known: str
    up: str
    down: str


@dataclass(frozen=True)
class AddForm:
    """The form to take a municipality in, as it was filled so far."""

    search: str = ""
    searched: bool = False
    found: tuple[Choice, ...] = ()
    name: str = ""
    key: str = ""
    land: str = ""
    faults: Faults = field(default_factory=Faults)

    @property
    def options(self) -> tuple[tuple[str, str, str], ...]:
        """Give what was found, to choose one."""
        return tuple((choice.key, choice.name, choice.about) for choice in self.found)


def add_form(form: Form) -> AddForm:
    """Give what was typed."""
    return AddForm(form.text("suche"), name=form.text("name"), key=form.text("schluessel"), land=form.text("land"))


def town_line(town: Record, facts: Sequence[FactRow], href: str, up: str, down: str) -> TownLine:
    """Give a municipality in the list."""
    people = next((row.value for row in facts if row.key == "einwohner"), "")
    known = sum(bool(row.value) for row in facts)
    return TownLine(str(town.fields["name"]), href, str(town.fields["ags"]), german.number(float(people.replace(",", "."))) if people else UNKNOWN, f"{known} von {len(facts)}", up, down)


def town_fields(kept: Mapping[str, str], faults: Faults) -> tuple[FormField, ...]:
    """Give the fields of name, short name and key."""
    return tuple(FormField(name, label, "text", kept[name], HINTS[name], faults.of(name)) for name, label in WORDS.items())


def fact_fields(rows: Sequence[FactRow], form: Form, faults: Faults) -> tuple[FormField, ...]:
    """Give the fields of the facts, with what was typed where a form was sent."""
    return tuple(FormField(name, f"{row.label[:1].upper()}{row.label[1:]}", "wahl" if row.options else "text", form.text(name) if form.has(name) else row.value, f"in {row.unit}" if row.unit else "", faults.of(name), row.options)
                 for row in rows for name in (f"{FACT}{row.key}",))


def fact_versions(rows: Sequence[FactRow]) -> tuple[tuple[str, str], ...]:
    """Give the versions the fields were read at, as hidden fields."""
    return tuple((f"{SEEN}{row.key}", str(row.version)) for row in rows)
