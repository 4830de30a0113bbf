"""Waves (Erhebungen): freeze one, start the next, move a running one to another catalogue, compare two."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment import ways
from assessment.agreements import GroupPlanning, MemberPlanning
from assessment.changes import NATURAL_NAMES, Change, Fields, Value, natural_change
from assessment.errors import ChangedMeanwhile, Refused
from assessment.evaluate import Evaluation, evaluate
from assessment.exchange.intake import kept_value
from assessment.model import WorkingGroup
from assessment.service.projects import find_wave
from assessment.service.reports import score_table
from assessment.settings import agreed_settings, find_setting, foreign_names
from assessment.store import Record, Workspace, drop_files
from assessment.upgrading import Carried, Fate, Rule, carry_over
from assessment.wave_differences import Difference, wave_differences
from questionnaires import Catalogue, find_folder, load
from reports import german

TRIES = 5
"""How often a wave is reckoned for freezing while others still write."""
STILL_WRITING = "Während des Einfrierens wurde immer wieder etwas eingegeben. Bitten Sie alle, ihre Eingaben zu beenden, und frieren Sie die Erhebung dann ein."
CARRIED_KINDS = ("membership", "fact", "evidence", "inventory", "agreed", "consent", "plan_setting", "pin", "decision")


def snapshot_of(evaluation: Evaluation, frozen_on: str) -> bytes:
    """Give a frozen wave as JSON: context, every question's state, level and targets, every score, and the head of the history."""
    group, sheet = evaluation.group, evaluation.sheet

    def clean(value: float | None) -> float | None:
        return None if value is None or math.isnan(value) else round(float(value), 9)

    data = {
        "format": "reifegrad-erhebung/1", "titel": group.wave_title, "stichtag": group.reference_date.isoformat(), "eingefroren_am": frozen_on,
        "katalog": {"ausgabe": group.catalogue.edition, "pruefsumme": group.catalogue.content_hash, "land": group.catalogue.land},
        "kommunen": [{"kommune": member.key, "ags": member.ags, "merkmale": dict(member.facts)} for member in group.members],
        "fragen": {name: [{"zustand": int(sheet.state[i, j]), "stufe": clean(sheet.level[i, j]), "ziele": [clean(value) for value in sheet.target[:, i, j]]}
                          for i in range(len(group.members))] for j, name in enumerate(sheet.questions)},
        "werte": [{**row, "werte": {node: {name: clean(value) for name, value in values.items()} for node, values in row["werte"].items()}} for row in score_table(evaluation)]}
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()


def freeze_wave(workspace: Workspace, name: str, actor: str, today: date, *, despite_conflicts: bool = False, base: int | None = None) -> str:
    """Freeze a wave: its answers stay as they are, its scores are kept; gives the SHA-256 of the snapshot.

    What is frozen is what was reckoned: when somebody writes meanwhile, it is reckoned anew. ``base`` is the version seen; raises ChangedMeanwhile for an older one.
    """
    person = workspace.person_named(actor)
    for _ in range(TRIES):
        head = workspace.head()
        wave = find_wave(workspace, name)
        if base not in (None, wave.version):
            raise ChangedMeanwhile
        _refuse_freezing(workspace, wave, despite_conflicts=despite_conflicts)
        snapshot = snapshot_of(evaluate(workspace.group(wave.id)), today.isoformat())
        with workspace.write(person, "Einfrieren") as writer:
            if writer.head == head:
                digest = writer.keep_file(snapshot)
                writer.save(Change("wave", wave.id, {"frozen_on": today.isoformat(), "snapshot": digest}, wave.version))
                return digest
    raise Refused(STILL_WRITING)


def _refuse_freezing(workspace: Workspace, wave: Record, *, despite_conflicts: bool) -> None:
    """Refuse a wave that is frozen already, or in which conflicts wait; raises Refused."""
    if wave.fields["frozen_on"]:
        raise Refused(f"Die Erhebung »{wave.fields['title']}« ist schon seit dem {german.short_date(date.fromisoformat(str(wave.fields['frozen_on'])))} eingefroren.")
    open_ = [item for item in workspace.conflicts() if _wave_of(workspace, item.event.kind, item.event.record) == wave.id]
    if open_ and not despite_conflicts:
        raise Refused(f"In dieser Erhebung {'ist' if len(open_) == 1 else 'sind'} noch {german.amount(len(open_), 'Konflikt', 'Konflikte')} offen. Entscheiden Sie zuerst.", ways.CONFLICTS)


def frozen_faults(workspace: Workspace) -> list[str]:
    """Recompute every frozen wave and say where it no longer gives what was frozen."""
    faults = []
    for wave in workspace.waves():
        if wave.fields["frozen_on"]:
            kept = workspace.file(str(wave.fields["snapshot"]))
            if snapshot_of(evaluate(workspace.group(wave.id)), str(wave.fields["frozen_on"])) != kept:
                faults.append(f"Die eingefrorene Erhebung »{wave.fields['title']}« ergibt beim Nachrechnen andere Werte als beim Einfrieren.")
    return faults


def refresh_snapshots(workspace: Workspace, person: str) -> None:
    """Write the snapshots of frozen waves anew after a municipality was erased; the values of the others stay as they are."""
    for wave in workspace.waves():
        if wave.fields["frozen_on"]:
            fresh = workspace.keep_file(snapshot_of(evaluate(workspace.group(wave.id)), str(wave.fields["frozen_on"])))
            if fresh != wave.fields["snapshot"]:
                with workspace.write(person, "Löschung") as writer:
                    writer.rewrite_snapshot(wave.id, fresh)
                drop_files(workspace, [str(wave.fields["snapshot"])], person)


def next_wave(workspace: Workspace, title: str, reference_date: date, actor: str, catalogue: str = "") -> Record:
    """Start the next wave: members, facts, inventory, Soll and what was agreed for planning are taken over, interviews as planned, answers to be confirmed.

    What a body has decided stands until it decides anew; only a begin of the plan before the new reference date is left behind.

    Raises Refused while the last wave is not frozen.
    """
    last = workspace.waves()[-1] if workspace.waves() else None
    if last is None or not last.fields["frozen_on"]:
        raise Refused("Frieren Sie die laufende Erhebung zuerst ein.", ways.FREEZE)
    if str(last.fields["reference_date"]) >= reference_date.isoformat():
        raise Refused("Der Stichtag der neuen Erhebung muss nach dem der letzten liegen.")
    if not title or any(item.fields["title"] == title for item in workspace.waves()):
        raise Refused(f"Eine Erhebung »{title}« gibt es schon. Wählen Sie einen anderen Titel." if title else "Der Titel der neuen Erhebung fehlt.")
    content_hash = workspace.keep_catalogue(_folder(catalogue)) if catalogue else str(last.fields["catalogue"])
    wave = workspace.id_of("wave", reference_date.isoformat())
    with workspace.write(workspace.person_named(actor), "Folgeerhebung") as writer:
        writer.save(Change("wave", wave, {"title": title, "reference_date": reference_date.isoformat(), "land": last.fields["land"], "catalogue": content_hash, "predecessor_id": last.id}, 0))
        for change in _prefilled(workspace, last.id, wave):
            if not _is_over(change, reference_date):
                writer.save(change)
    return find_wave(workspace, title)


def _prefilled(workspace: Workspace, old: str, wave: str) -> Iterator[Change]:
    """Give the changes that take a wave over into the next one, parents first."""
    renamed: dict[str, str] = {}
    for kind in CARRIED_KINDS:
        for record in workspace.records(kind, wave_id=old):
            fields = {**record.fields, "wave_id": wave, **({"prior": True} if kind == "inventory" else {})}
            change = natural_change(workspace.project, kind, fields, 0) if kind in NATURAL_NAMES else Change(kind, workspace.id_of(kind, wave, record.id), fields, 0)
            renamed[record.id] = change.id
            yield change
    for record in workspace.records("interview", wave_id=old):
        renamed[record.id] = workspace.id_of("interview", wave, record.id)
        yield Change("interview", renamed[record.id], {**record.fields, "wave_id": wave, "day": None}, 0)
    for record in workspace.records("participation", wave_id=old):
        yield Change("participation", workspace.id_of("participation", wave, record.id), _moved(record.fields, wave, renamed), 0)
    for record in workspace.records("response", wave_id=old):
        fields = {**_moved(record.fields, wave, renamed), "prior": True, "follow_up": False}
        yield natural_change(workspace.project, "response", fields, 0)


def _is_over(change: Change, reference_date: date) -> bool:
    """Tell whether a setting cannot hold any more: a plan does not begin before the day it is made for."""
    begin = change.kind == "plan_setting" and change.fields["key"] == "beginn"
    return begin and str(change.fields["value"]) < reference_date.isoformat()


def _moved(fields: Fields, wave: str, renamed: Mapping[str, str]) -> dict[str, Value]:
    """Give a record's fields for the new wave, its references pointing to the new records."""
    moved = {**fields, "wave_id": wave}
    for name in ("interview_id", "evidence_id"):
        if moved.get(name):
            moved[name] = renamed.get(str(moved[name]))
    return moved


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade did or would do: editions, the fate of every answer by municipality, measures whose pins and decisions no longer apply."""

    old: str
    new: str
    answers: tuple[tuple[str, Carried], ...]
    lost_ratings: tuple[tuple[str, str], ...]
    lost_planning: tuple[str, ...] = ()

    @property
    def to_look_at(self) -> tuple[tuple[str, Carried], ...]:
        """Give the answers that need a look."""
        return tuple(item for item in self.answers if item[1].fate.needs_look)


def upgrade_wave(workspace: Workspace, name: str, catalogue: str, actor: str, *, rules: Mapping[str, Rule] | None = None, default: Rule = Rule.ASK, dry_run: bool = False) -> Upgrade:
    """Move a running wave to another edition of its catalogue; all or nothing, as a new entry for every answer that changes."""
    wave = find_wave(workspace, name)
    if wave.fields["frozen_on"]:
        raise Refused("Eine eingefrorene Erhebung behält ihren Fragenkatalog. Beginnen Sie die nächste Erhebung mit dem neuen.")
    folder = _folder(catalogue)
    group = workspace.group(wave.id)
    new = _loaded(folder)
    if new.content_hash == group.catalogue.content_hash:
        raise Refused(f"Die Erhebung verwendet den Katalog {new.edition} schon in genau diesem Stand.")
    carried = [(member, item) for member in group.members
               for item in carry_over(group.catalogue, new, (*member.responses, *(pending.response for pending in member.pending)), rules or {}, default)]
    ratings = tuple((member.name, rating.question) for member in group.members for rating in member.ratings if rating.question not in new.scored_questions)
    if not dry_run:
        content_hash = workspace.keep_catalogue(folder)
        with workspace.write(workspace.person_named(actor), "Katalogumstellung") as writer:
            writer.save(Change("wave", wave.id, {"catalogue": content_hash}, wave.version))
            for _, item in carried:
                fields = _upgraded_fields(item)
                if fields:
                    writer.save(Change("response", item.response.id, fields, item.response.version))
    return Upgrade(group.catalogue.edition, new.edition, tuple((member.name, item) for member, item in carried), ratings, tuple(_lost_planning(group, new)))


def _lost_planning(group: WorkingGroup, new: Catalogue) -> Iterator[str]:
    """Say of each pin and decision whose measure the new edition lacks, and of each setting it cannot fill, that it is kept but not applied."""
    plannings: list[tuple[str, GroupPlanning | MemberPlanning]] = [("", group.planning), *((member.name, member.planning) for member in group.members)]
    for name, planning in plannings:
        at = f" ({name})" if name else ""
        decisions = planning.decisions if isinstance(planning, MemberPlanning) else ()
        yield from (f"Die Festlegung zu {pin.measure}{at} gilt einer Maßnahme, die es nicht mehr gibt." for pin in planning.pins if pin.measure not in new.measure)
        yield from (f"Die Entscheidung zu {item.measure}{at} gilt einer Maßnahme, die es nicht mehr gibt." for item in decisions if item.measure not in new.measure)
        for key, agreed in agreed_settings(planning).items():
            setting = find_setting(key, to_member=isinstance(planning, MemberPlanning))
            yield from (f"Die Vorgabe »{key}«{at} gilt nicht mehr: {message}" for _, message, _ in (foreign_names(new, setting, agreed.value) if setting else ()))


def _upgraded_fields(item: Carried) -> dict[str, Value]:
    match item.fate:
        case Fate.ASK:
            return {"prior": True}
        case Fate.CLAMPED if item.answer is not None and item.answer != item.response.answer:
            return {"value": kept_value(item.answer)}
    return {}


def compare_waves(workspace: Workspace, old: str, new: str = "") -> tuple[Difference, ...]:
    """Compare two waves named by title, reference date or id; the newer is the current one by default."""
    return wave_differences(workspace.group(find_wave(workspace, old).id), workspace.group(find_wave(workspace, new).id))


def _folder(catalogue: str) -> Path:
    folder = find_folder(catalogue)
    if folder is None:
        raise Refused(f"Den Fragenkatalog »{catalogue}« gibt es nicht, weder mitgeliefert noch als Ordner.")
    return folder


def _loaded(folder: Path) -> Catalogue:
    catalogue = load(folder).catalogue
    if catalogue is None:
        raise Refused(f"Der Fragenkatalog in »{folder}« hat Fehler. Prüfen Sie ihn zuerst.", ways.CATALOGUE_CHECK)
    return catalogue


def _wave_of(workspace: Workspace, kind: str, record: str) -> str:
    found = workspace.record(kind, record)
    return str(found.fields.get("wave_id", "")) if found else ""


