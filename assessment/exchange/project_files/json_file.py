"""A whole wave as one JSON file, for programs and for keeping; its published form is project.schema.json."""

from __future__ import annotations

import json
from dataclasses import replace

from assessment.exchange.adopt import wave_changes
from assessment.exchange.intake import Context, Intake
from assessment.exchange.project_files.json_adopt import Adoption
from assessment.exchange.project_files.json_text import Path, read_json_tree
from assessment.exchange.project_files.member_nodes import ReadMember, read_member
from assessment.exchange.project_files.nodes import Node
from assessment.exchange.project_files.planning_nodes import PlanningReader
from assessment.exchange.project_files.planning_tree import planning_tree
from assessment.exchange.project_files.project_tree import MemberTree, agreed_tree, group_tree
from assessment.exchange.project_files.yaml_files import agreed_targets
from assessment.exchange.standing import other_catalogue, other_wave

FORMAT, FORMAT_VERSION = "reifegrad-daten", 1
HEAD_KEYS = ("format", "formatversion", "projekt", "arbeitsgemeinschaft", "erhebung", "katalog", "katalog_pruefsumme", "land", "stichtag", "bearbeitung", "beispieldaten",
             "gemeinsames_soll", "planung", "festlegungen", "kommunen")
NUMBER_KEYS = frozenset({"formatversion", "antwort", "stufe", "reifegrad"})
NUMBERS_BELOW = frozenset({"merkmale", "antworten", "werte", "kriterien", "onlinedienste"})
FLAG_KEYS = frozenset({"beispieldaten", "nachfassen", "vorerhebung", "genutzt", "efa", "rueckkanal", "streichen"})


def write_json(context: Context) -> str:
    """Give the whole wave as JSON, the same text for the same content; persons and the contents of kept files are not part of it."""
    members = MemberTree(context, full=True)
    agreed = agreed_tree(context)
    data = {
        "format": FORMAT, "formatversion": FORMAT_VERSION, "projekt": context.project, **group_tree(context), "katalog_pruefsumme": context.catalogue.content_hash,
        "beispieldaten": context.group.fictional, **({"gemeinsames_soll": agreed} if agreed else {}),
        **planning_tree(context.group.planning, members.flag),
        "kommunen": [{"kennung": member.key, **members.of(member)} for member in context.group.members]}
    return json.dumps({key: data[key] for key in HEAD_KEYS if key in data}, ensure_ascii=False, indent=2) + "\n"


def read_json(content: bytes, name: str, context: Context) -> Intake:
    """Read a wave from JSON; every problem names its place as JSON pointer.

    Title, author and catalogue of the project stay as they are; what the file does not name is left alone, nothing is removed.
    """
    intake = Intake()
    node = Node.of(read_json_tree(content, name, number_at=_number_at, flag_at=_flag_at), intake.problems)
    if not node.is_mapping("Die Datei") or not _is_ours(node):
        return intake
    node.only_keys(HEAD_KEYS)
    _check_wave(node, context)
    found = _members(node, context)
    agreed = agreed_targets(node.child("gemeinsames_soll"), context.catalogue, context.today)
    planning = PlanningReader(context.catalogue, context.today).group(node)
    if not intake.problems:
        adoption = Adoption(context, name)
        group = replace(context.group, members=tuple(adoption.adopted(member, index) for index, member in enumerate(found)), agreed=agreed, planning=planning)
        _, *changes = wave_changes(context.project, group, context.wave, context.catalogue.content_hash)
        intake.changes += [adoption.finished(change) for change in changes]
    return intake


def _number_at(path: Path) -> bool:
    return bool(NUMBER_KEYS & set(path[-1:]) or NUMBERS_BELOW & set(path[-2:-1])) or "bestand" in path or "planung" in path


def _flag_at(path: Path) -> bool:
    return bool(FLAG_KEYS & set(path[-1:]))


def _is_ours(node: Node) -> bool:
    """Check format and version of the file."""
    if node.raw.get("format") != FORMAT:
        node.refuse("json-other-format", "Die Datei ist keine JSON-Ausgabe einer Erhebung.", f'Am Anfang steht "format": "{FORMAT}"; geben Sie die Erhebung noch einmal als JSON aus.', "format")
        return False
    version = node.text("formatversion", required=True)
    if version and version != str(FORMAT_VERSION):
        node.refuse("json-newer-format", f"Die Datei hat die Formatversion {version}; dieses Programm liest Version {FORMAT_VERSION}.", "Aktualisieren Sie das Programm.", "formatversion")
    return version == str(FORMAT_VERSION)


def _check_wave(node: Node, context: Context) -> None:
    """Refuse what belongs to another wave or to another family of catalogues."""
    for key, fault_of in (("katalog", other_catalogue), ("stichtag", other_wave)):
        value = node.text(key, required=True)
        fault = fault_of(context, value) if value else None
        if fault:
            node.refuse(*fault, key)


def _members(node: Node, context: Context) -> list[ReadMember]:
    found: list[ReadMember] = []
    entries = node.child("kommunen").elements("Die Liste »kommunen«")
    if not entries:
        node.refuse("members-missing", "Die Datei enthält keine Kommunen.", "Geben Sie die Erhebung noch einmal als JSON aus.", "kommunen")
    for entry in entries:
        if not entry.is_mapping("Eine Kommune"):
            continue
        key = entry.text("kennung", required=True)
        rest = Node({name: value for name, value in entry.raw.items() if name != "kennung"}, entry.path, entry.places, entry.problems)
        member = read_member(rest, key, context.catalogue, context.today, full=True)
        _check_names(entry, member, found, context)
        found.append(member)
    return found


def _check_names(node: Node, read: ReadMember, before: list[ReadMember], context: Context) -> None:
    """Refuse municipalities and interviews that cannot be told apart."""
    member = read.member
    if any((member.ags and member.ags == other.member.ags) or member.key == other.member.key for other in before):
        node.refuse("member-duplicate", f"Die Kommune »{member.key or member.ags}« steht hier zweimal.", "Jede Kommune darf nur einmal vorkommen.")
    same = next((other for other in context.group.members if other.key == member.key), None)
    if same is not None and member.ags and same.ags != member.ags:
        node.refuse("municipality-mismatch", f"Die Kommune »{member.key}« hat in diesem Projekt den Schlüssel {same.ags}, hier {member.ags}.", "Prüfen Sie Kennung und Gemeindeschlüssel.", "kennung")
    rows = [row.label for row in context.interviews if same is not None and row.municipality == same.id]
    for interview in read.interviews:
        if rows.count(interview.key) > 1:
            node.refuse("interview-duplicate", f"Die Kennung »{interview.key}« tragen in diesem Projekt zwei Interviews.", "Geben Sie jedem Interview eine eigene Kennung.", "interviews")
