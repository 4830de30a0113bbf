"""Municipalities as the project keeps them: name and key, the facts asked of each, their order; every form brings the versions it saw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.changes import Change, Outcome, Value, natural_change
from assessment.errors import BrokenProject
from assessment.inventory import YES_NO, BadEntry, Column, checked_value
from assessment.service.files import packed_folder
from assessment.service.forms import checked_fields, save_all, save_form
from assessment.service.founding import town_of_key
from assessment.service.members import export_town
from assessment.store import EventQuery, Record, Workspace
from questionnaires import Fact, Problem

KEY, LABEL = re.compile(r"[0-9]{8,9}"), re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
TYPES = {"zahl": "zahl", "ja_nein": "auswahl", "auswahl": "auswahl"}
WORDS = {"name": "Name", "label": "Kurzname", "ags": "Amtlicher Schlüssel"}
"""The fields of a municipality a form shows, with their German names."""


@dataclass(frozen=True)
class FactRow:
    """A fact of a municipality as a form shows it: ``value`` as typed, empty where it is not known; ``options`` as (value, label), empty for numbers."""

    key: str
    label: str
    unit: str
    options: tuple[tuple[str, str], ...]
    value: str
    shown: str
    version: int


def change_town(workspace: Workspace, town: Record, fields: Mapping[str, str], base: int, actor: str) -> Outcome:
    """Change name, short name and key of a municipality, as the one who saw version ``base``; raises BrokenProject with every fault at its field."""
    kept, problems = checked_fields("municipality", {name: fields[name] for name in WORDS}, "", WORDS)
    found = [Problem(problem.code, next((name for name, word in WORDS.items() if f"»{word}«" in problem.message), ""), 0, problem.message, problem.remedy) for problem in problems]
    others = [other for other in workspace.records("municipality") if other.id != town.id]
    found += _town_faults({name: str(value) for name, value in kept.items()}, others)
    if found:
        raise BrokenProject(found)
    row = town_of_key(str(kept["ags"]))
    ars: dict[str, Value] = {} if kept["ags"] == town.fields["ags"] else {"ars": row.ars if row else ""}
    return save_form(workspace, Change("municipality", town.id, {**kept, **ars}, base), actor, "", "Kommune")


def _town_faults(kept: Mapping[str, str], others: Iterable[Record]) -> Iterator[Problem]:
    if kept.get("name") == "":
        yield Problem("town-name", "name", 0, "Der Name fehlt.", "Schreiben Sie ihn so, wie er im Gutachten stehen soll.")
    if "label" in kept and not LABEL.fullmatch(kept["label"]):
        yield Problem("town-label", "label", 0, f"»{kept['label']}« ist kein Kurzname." if kept["label"] else "Der Kurzname fehlt.", "Erlaubt sind bis zu 40 kleine Buchstaben ohne Umlaute, Ziffern, Binde- und Unterstriche.")
    if "ags" in kept and not KEY.fullmatch(kept["ags"]):
        yield Problem("town-key", "ags", 0, f"»{kept['ags']}« ist kein Schlüssel." if kept["ags"] else "Der Schlüssel fehlt.", "Erlaubt sind acht Ziffern (Gemeinde, AGS) oder neun (Gemeindeverband).")
    for other in others:
        yield from (Problem("town-taken", name, 0, f"{WORDS[name]} »{kept[name]}« gehört schon zu {other.fields['name']}.", "Wählen Sie einen anderen.")
                    for name in ("label", "ags") if kept.get(name) and kept[name] == other.fields[name])


def fact_rows(workspace: Workspace, town: str, wave: Record) -> list[FactRow]:
    """Give all facts of the wave's catalogue for a municipality (record id), in the catalogue's order."""
    known = {str(item.fields["key"]): item for item in workspace.records("fact", wave_id=wave.id, municipality_id=town)}
    catalogue = workspace.catalogue_of(wave)
    return [_fact_row(fact, known.get(fact.key)) for fact in catalogue.facts]


def _fact_row(fact: Fact, record: Record | None) -> FactRow:
    options = tuple(fact.options.items()) if fact.options else tuple((word, word) for word in YES_NO) if fact.type == "ja_nein" else ()
    value = _typed(record.fields["value"] if record else None)
    return FactRow(fact.key, fact.label, fact.unit, options, value, dict(options).get(value, value), record.version if record else 0)


def _typed(value: Value) -> str:
    """Give a value as people type it: no point between thousands, a decimal comma."""
    return f"{value:.15g}".replace(".", ",") if isinstance(value, float | int) else str(value or "")


def set_facts(workspace: Workspace, town: str, wave: Record, given: Mapping[str, str], seen: Mapping[str, int], actor: str) -> list[Outcome]:
    """Save the facts of a form, all or none; an empty one is not known. ``seen`` are the versions it was filled from.

    Raises BrokenProject with every fault at its fact; the last outcome says if somebody else changed the same fact or the wave is frozen.
    """
    catalogue = workspace.catalogue_of(wave)
    values: dict[str, Value] = {}
    problems = []
    for fact in catalogue.facts:
        try:
            values[fact.key] = _fact_value(fact, given.get(fact.key, ""))
        except BadEntry as bad:
            problems.append(Problem("fact-value", fact.key, 0, bad.message, bad.remedy))
    if problems:
        raise BrokenProject(problems)
    return save_all(workspace, _fact_changes(workspace, town, wave.id, values, seen), actor, "", "Merkmale")


def _fact_value(fact: Fact, raw: str) -> Value:
    allowed = tuple(fact.options) if fact.type == "auswahl" else YES_NO
    value: Value = checked_value(Column(fact.key, fact.label, TYPES[fact.type], allowed), raw)
    return value


def _fact_changes(workspace: Workspace, town: str, wave: str, values: Mapping[str, Value], seen: Mapping[str, int]) -> Iterator[Change]:
    """Give the changes of what is known, or was before."""
    for key, value in values.items():
        change = natural_change(workspace.project, "fact", {"wave_id": wave, "municipality_id": town, "key": key, "value": value}, seen.get(key, 0))
        if value is not None or workspace.record("fact", change.id):
            yield change


def member_order(workspace: Workspace, wave: str) -> list[Record]:
    """Give the municipalities of a wave in the group's order."""
    towns = {town.id: town for town in workspace.records("municipality")}
    places = [item for item in workspace.records("membership", wave_id=wave) if str(item.fields["municipality_id"]) in towns]
    ordered = sorted(places, key=lambda item: (item.fields["position"], towns[str(item.fields["municipality_id"])].fields["label"]))
    return [towns[str(item.fields["municipality_id"])] for item in ordered]


def move_member(workspace: Workspace, wave: str, town: str, actor: str, *, up: bool) -> list[Outcome]:
    """Move a municipality (record id) one place up or down in the group's order; at either end nothing changes."""
    order = [item.id for item in member_order(workspace, wave)]
    place = order.index(town)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return []
    order[place], order[other] = order[other], order[place]
    stands = {str(item.fields["municipality_id"]): item for item in workspace.records("membership", wave_id=wave)}
    changes = [Change("membership", stands[item].id, {"position": number}, stands[item].version) for number, item in enumerate(order)]
    return save_all(workspace, changes, actor, "", "Reihenfolge")


def town_archive(workspace: Workspace, town: Record) -> bytes:
    """Give everything a municipality has in the project as a zip file: data, history, documents, reports."""
    with TemporaryDirectory() as folder:
        return packed_folder(export_town(workspace, town, Path(folder) / str(town.fields["label"])))


def last_entry_of(workspace: Workspace, town: str) -> int:
    """Give the number of the newest entry in the history of a municipality (record id); it grows with everything that changes there."""
    newest = workspace.events_page(EventQuery(frozenset([town])), limit=1)
    return newest[0].seq if newest else 0
