"""Members of the project: find, add from the register, consent to comparison, take their data along, leave."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from assessment import ways
from assessment.changes import Change, Value, id_of, natural_change, new_id
from assessment.errors import Refused, UnknownName
from assessment.evaluate import Evaluation
from assessment.exchange.open_data.dcat import CONSENT_WORDS
from assessment.exchange.open_data.register_files import body_type
from assessment.service.consent_words import CONSENTS
from assessment.service.files import write_whole
from assessment.service.naming import find_named
from assessment.service.projects import find_wave, group_of
from assessment.service.waves import refresh_snapshots
from assessment.store import KINDS, Record, RegisterRow, Workspace, erase_municipality, lookup_register
from questionnaires import allowed_words
from reports.views.names import BODIES, MASCULINE

BEFORE_THE_NAME = {**{word: word for word in (*BODIES, *MASCULINE)}, "St": "Stadt", "GKSt": "Stadt", "M": "Markt"}
"""What the register puts behind a name and people before it."""


def find_town(workspace: Workspace, name: str) -> Record:
    """Give a municipality named by label, name or key; raises UnknownName."""
    towns = workspace.records("municipality")
    return towns[find_named(name, [(str(town.fields["label"]), str(town.fields["name"]), str(town.fields["ags"])) for town in towns])]


def add_member(workspace: Workspace, name_or_key: str, actor: str, *, wave: str = "") -> RegisterRow:
    """Add a municipality from the project's register to a wave, with its name, keys and population; raises UnknownName unless exactly one fits."""
    row = _registered(workspace, name_or_key)
    add_town(workspace, row, actor, wave=wave)
    return row


def add_town(workspace: Workspace, row: RegisterRow, actor: str, *, wave: str = "") -> str:
    """Add a municipality to a wave and give its short name; raises Refused if it is a member already."""
    chosen = find_wave(workspace, wave)
    if any(town.fields["ags"] == row.key for town in workspace.records("municipality")):
        raise Refused(f"{row.name} ({row.key}) gehört schon zum Projekt.")
    town = id_of(workspace.project, "municipality", row.key)
    if workspace.record("municipality", town) is None and _was_erased(workspace, town):
        town = new_id()
    common: dict[str, Value] = {"wave_id": chosen.id, "municipality_id": town}
    facts: dict[str, Value] = {"land": row.land, "art": body_type(row.kind, row.name), "einwohner": float(row.population) if row.population is not None else None}
    known, label = workspace.group(chosen.id).catalogue.fact, _label(workspace, row.name)
    with workspace.write(workspace.person_named(actor), "Gemeindeverzeichnis") as writer:
        writer.save(Change("municipality", town, {"label": label, "name": spoken_name(row.name), "ags": row.key, "ars": row.ars, "valid_from": row.state_of.isoformat()}, 0))
        writer.save(natural_change(workspace.project, "membership", {**common, "position": len(workspace.records("membership", wave_id=chosen.id))}, 0))
        for key, value in facts.items():
            if value is not None and key in known:
                writer.save(natural_change(workspace.project, "fact", {**common, "key": key, "value": value}, 0))
    return label


def spoken_name(name: str) -> str:
    """Give a name of the register as people write it: „Hildburghausen, Stadt“ is „Stadt Hildburghausen“."""
    place, comma, kind = name.rpartition(", ")
    return f"{BEFORE_THE_NAME[kind]} {place}" if comma and kind in BEFORE_THE_NAME else name


def _registered(workspace: Workspace, text: str) -> RegisterRow:
    found = lookup_register(workspace.engine, text)
    exact = [row for row in found if text in (row.key, row.name)]
    rows = exact if len(exact) == 1 else found
    if not rows:
        raise UnknownName(f"»{text}« steht nicht im Gemeindeverzeichnis. Ist es eingelesen?", ways.REGISTER)
    if len(rows) > 1:
        raise UnknownName(f"»{text}« ist nicht eindeutig: {allowed_words(f'{row.name} ({row.key})' for row in rows)}. Nennen Sie den Schlüssel.")
    return rows[0]


def _was_erased(workspace: Workspace, town: str) -> bool:
    return any(event.action == "erase" for event in workspace.events(record=town))


def _label(workspace: Workspace, name: str) -> str:
    """Give a short name for files: the first word in plain letters, numbered if taken."""
    plain = name.split(",", maxsplit=1)[0].lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    word = "".join(char if char.isascii() and char.isalnum() else "_" for char in plain).strip("_")
    taken = {str(town.fields["label"]) for town in workspace.records("municipality")}
    return next(label for label in (word, *(f"{word}_{number}" for number in range(2, len(taken) + 3))) if label not in taken)


def set_consent(workspace: Workspace, town: str, dimension: str, level: str, actor: str, *, wave: str = "", evaluation: Evaluation | None = None) -> None:
    """Record what a member allows to be shown of a dimension in comparisons; it can be changed at any time. ``evaluation`` spares reading the wave again."""
    group = group_of(workspace, wave, evaluation)
    dimensions = [item.id for item in group.catalogue.dimensions]
    if level not in CONSENTS:
        raise UnknownName(f"Die Einwilligung »{level}« gibt es nicht. Erlaubt sind: {allowed_words(CONSENTS)}.")
    if dimension not in (*dimensions, "alle"):
        raise UnknownName(f"Die Dimension »{dimension}« gibt es nicht. Erlaubt sind: {allowed_words(dimensions)}, alle.")
    municipality = find_town(workspace, town)
    with workspace.write(workspace.person_named(actor), "Einwilligung") as writer:
        for item in dimensions if dimension == "alle" else [dimension]:
            fields: dict[str, Value] = {"wave_id": group.wave, "municipality_id": municipality.id, "dimension": item, "level": CONSENTS[level]}
            change = natural_change(workspace.project, "consent", fields)
            present = workspace.record("consent", change.id)
            writer.save(natural_change(workspace.project, "consent", fields, present.version if present else 0))


def consents_of(workspace: Workspace, wave: str) -> dict[tuple[str, str], str]:
    """Give what members allow: (municipality id, dimension) → named, alias, range or hidden."""
    return {(str(item.fields["municipality_id"]), str(item.fields["dimension"])): str(item.fields["level"]) for item in workspace.records("consent", wave_id=wave) if item.fields["level"] in CONSENT_WORDS}


def leave_group(workspace: Workspace, town: str, actor: str, today: date, target: Path) -> Path:
    """Export everything of a municipality into a folder, then erase it from the project, frozen waves included.

    Nothing is erased unless the export is complete.
    """
    municipality = find_town(workspace, town)
    if len(workspace.records("municipality")) == 1:
        raise Refused("Das ist die letzte Kommune des Projekts. Löschen Sie stattdessen die Projektdatei.")
    folder = export_town(workspace, municipality, target)
    person = workspace.person_named(actor)
    erase_municipality(workspace, municipality.id, person, today)
    refresh_snapshots(workspace, person)
    return folder


def export_town(workspace: Workspace, municipality: Record, target: Path) -> Path:
    """Write all records, the history and the documents of a municipality into a new folder."""
    if target.exists():
        raise Refused(f"»{target}« gibt es schon. Wählen Sie einen neuen Ordner für den Export.")
    records = {name: [{"kennung": item.id, **item.fields} for item in workspace.records(name, removed=True, municipality_id=municipality.id)]
               for name, kind in KINDS.items() if "municipality_id" in kind.spec}
    own = {municipality.id, *(str(item["kennung"]) for items in records.values() for item in items)}
    history = [{"wann": event.at.isoformat(), "wer": event.actor, "art": event.kind, "datensatz": event.record, "aenderungen": {key: list(pair) for key, pair in event.changes.items()}}
               for event in workspace.events() if event.record in own]
    data = {"format": "reifegrad-kommune/1", "kommune": {"kennung": municipality.id, **municipality.fields}, "daten": records, "verlauf": history}
    draft = target.with_name(f"{target.name}.neu")
    write_whole(draft / "daten.json", json.dumps(data, ensure_ascii=False, indent=1).encode())
    for item in records["evidence"]:
        if item["sha256"]:
            write_whole(draft / "belege" / f"{item['label']}-{Path(str(item['file_name'])).name}", workspace.file(str(item["sha256"])))
    for item in records["release"]:
        if item["sha256"]:
            write_whole(draft / "berichte" / f"{item['number']}-{Path(str(item['file_name'])).name}", workspace.file(str(item["sha256"])))
    draft.rename(target)
    return target
