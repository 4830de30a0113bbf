"""The project as files: group.yaml and one YAML file per municipality; all problems at once, nothing half-read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from assessment.answers import plain_number
from assessment.exchange.project_files.member_nodes import read_member
from assessment.exchange.project_files.nodes import Node
from assessment.exchange.project_files.planning_nodes import PlanningReader, keep_crest
from assessment.model import AgreedTarget, Municipality, WorkingGroup
from questionnaires import Catalogue, Problem, allowed_words, find_folder, for_land, load, nearest, read_yaml

GROUP_KEYS = ("arbeitsgemeinschaft", "erhebung", "katalog", "land", "stichtag", "bearbeitung", "beispieldaten", "mitglieder", "gemeinsames_soll", "planung", "festlegungen")
AGREED_KEYS = ("gremium", "datum", "werte")


class LoadedGroup(NamedTuple):
    """A working group and all that is wrong with its files; None if anything is."""

    group: WorkingGroup | None
    problems: list[Problem]


def load_group(folder: Path, today: date) -> LoadedGroup:
    """Read a project folder (or its group.yaml); gives the group only if there is no problem at all."""
    path = folder if folder.suffix in (".yaml", ".yml") else folder / "group.yaml"
    problems: list[Problem] = []
    node = Node.of(read_yaml(path, path.name if path.is_file() else str(path)), problems)
    if not node.is_mapping("Die Projektdatei"):
        if node.raw is None and not problems:
            node.refuse("file-empty", "Die Datei ist leer.", "Vergleichen Sie mit dem kommentierten Beispiel im Handbuch.")
        return LoadedGroup(None, problems)
    node.only_keys(GROUP_KEYS)
    source = _catalogue_source(node, path.parent)
    loaded = load(source)
    problems += loaded.problems
    reference = node.day("stichtag", today=today, required=True)
    name = node.text("arbeitsgemeinschaft", required=True)
    fictional = node.word("beispieldaten", ("ja", "nein"), default="nein") == "ja"
    if loaded.catalogue is None:
        return LoadedGroup(None, problems)
    lands = loaded.catalogue.fact["land"].options if "land" in loaded.catalogue.fact else {}
    catalogue = for_land(loaded.catalogue, node.word("land", lands, default=loaded.catalogue.land))
    members = _members(node, path.parent, catalogue, today, problems)
    agreed = agreed_targets(node.child("gemeinsames_soll"), catalogue, today)
    keep_crest(node, path.parent)
    planning = PlanningReader(catalogue, today).group(node)
    if problems or reference is None:
        return LoadedGroup(None, sorted(problems, key=lambda problem: (problem.file, problem.line)))
    return LoadedGroup(WorkingGroup(name, reference, catalogue, members, node.text("bearbeitung"), fictional, agreed, planning, catalogue_folder=find_folder(source), wave_title=node.text("erhebung")), [])


def _catalogue_source(node: Node, folder: Path) -> str | Path:
    """Give the catalogue's name, or its folder if one lies beside the project."""
    name = node.text("katalog", required=True) or "kommunal"
    beside = folder / name
    return beside if (beside / "catalogue.yaml").is_file() else name


def _members(node: Node, folder: Path, catalogue: Catalogue, today: date, problems: list[Problem]) -> tuple[Municipality, ...]:
    members: list[Municipality] = []
    seen: dict[str, str] = {}
    entries = node.child("mitglieder").elements("Die Liste »mitglieder«")
    if not entries:
        node.refuse("members-missing", "Die Arbeitsgemeinschaft hat keine Mitglieder.", "Nennen Sie unter »mitglieder« je Kommune eine Datei.")
    for entry in entries:
        name = str(entry.raw)
        if "/" in name or "\\" in name or not name.endswith((".yaml", ".yml")):
            entry.refuse("member-file-name", f"»{name}« ist kein Dateiname einer Kommune.", "Nennen Sie eine YAML-Datei aus demselben Ordner, z. B. musterstadt.yaml.")
            continue
        if not (folder / name).is_file():
            others = [path.name for path in folder.glob("*.yaml")]
            entry.refuse("member-file-missing", f"Die Datei »{name}« fehlt. {nearest(name, others)}".strip(),
                         f"Vorhanden sind: {allowed_words(sorted(others)) or 'keine YAML-Dateien'}.")
            continue
        root = Node.of(read_yaml(folder / name, name), problems)
        keep_crest(root, folder)
        member = read_member(root, (folder / name).stem, catalogue, today).member
        for value in (member.ags, member.name):
            if value and value in seen:
                problems.append(Problem("member-duplicate", name, 0, f"»{value}« steht schon in {seen[value]}.", "Jede Kommune darf nur einmal vorkommen."))
            seen[value] = name
        members.append(member)
    return tuple(members)


def agreed_targets(node: Node, catalogue: Catalogue, today: date) -> tuple[AgreedTarget, ...]:
    """Read the common Soll: one resolution, or a list of them."""
    found: list[AgreedTarget] = []
    for resolution in [node.child(index) for index in range(len(node.raw))] if isinstance(node.raw, list) else [node]:
        if resolution.raw is not None and resolution.is_mapping("Der Abschnitt »gemeinsames_soll«"):
            found += _resolution(resolution, catalogue, today, {item.question for item in found})
    return tuple(sorted(found, key=lambda item: item.question))


def _resolution(node: Node, catalogue: Catalogue, today: date, seen: set[str]) -> list[AgreedTarget]:
    node.only_keys(AGREED_KEYS)
    body, day = node.text("gremium", required=True), node.day("datum", today=today, required=True)
    targets = []
    for key, value in node.child("werte").items("Der Abschnitt »werte«"):
        level = plain_number(value.raw)
        if key not in catalogue.scored_questions:
            value.refuse("question-unknown", f"Die Frage »{key}« gibt es nicht. {nearest(key, catalogue.scored_questions)}".strip(), "Nennen Sie eine bewertete Frage des Katalogs.")
        elif key in seen:
            value.refuse("duplicate-key", f"Für die Frage »{key}« stehen hier zwei gemeinsame Zielstufen.", "Behalten Sie den geltenden Beschluss.")
        elif level is None or not catalogue.scale.min <= level <= catalogue.scale.max:
            value.refuse("answer-invalid", f"»{value.raw}« ist keine Stufe.", f"Erlaubt sind Zahlen von {catalogue.scale.min:g} bis {catalogue.scale.max:g}.")
        else:
            targets.append(AgreedTarget(key, level, body, day or today))
    return targets
