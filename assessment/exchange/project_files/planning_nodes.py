"""What was agreed for planning as it stands in a project's files, YAML or JSON: settings, pins, decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.agreements import Choice, Decision, GroupPlanning, MemberPlanning, Pin, Resolution
from assessment.exchange.project_files.nodes import Node
from assessment.settings import (
    CHOICE,
    PNG,
    Agreed,
    Fault,
    Faulty,
    Setting,
    families,
    find_setting,
    foreign_names,
    group_planning,
    kept_crest,
    keys,
    member_planning,
    pin_fault,
)
from questionnaires import Catalogue, allowed_words, nearest

RESOLUTION_KEYS = ("gremium", "datum")
PIN_KEYS = ("nicht_vor", "fertig_bis", "streichen", "grund", *RESOLUTION_KEYS)
DECISION_KEYS = ("wahl", "grund", *RESOLUTION_KEYS)
FOREVER = date.max


@dataclass(frozen=True)
class PlanningReader:
    """Reads the planning of a group or a member; every problem is noted at its place."""

    catalogue: Catalogue
    today: date

    def group(self, node: Node) -> GroupPlanning:
        """Read „planung“ and „festlegungen“ of the group."""
        return group_planning(dict(self._settings(node.child("planung"), to_member=False)), self._pins(node.child("festlegungen")))

    def member(self, node: Node) -> MemberPlanning:
        """Read „planung“, „festlegungen“ and „entscheidungen“ of a municipality."""
        return member_planning(dict(self._settings(node.child("planung"), to_member=True)), self._pins(node.child("festlegungen")), self._decisions(node.child("entscheidungen")))

    def _settings(self, node: Node, *, to_member: bool) -> Iterator[tuple[str, Agreed]]:
        """Give the settings by key, those of a family as foerderung.PROGRAMM."""
        known = {family.prefix: family for family in families(to_member=to_member)}
        for key, item in node.items("Der Abschnitt »planung«") if node.raw is not None else []:
            entries = [(known[key].key(name), child) for name, child in item.items(f"Der Abschnitt »{key}«")] if key in known else [(key, item)]
            for name, entry in entries:
                setting = find_setting(name, to_member=to_member)
                if setting is None:
                    _refuse_setting(entry, name, to_member=to_member)
                    continue
                agreed = self._setting(setting, entry)
                if agreed is not None:
                    yield name, agreed

    def _setting(self, setting: Setting, node: Node) -> Agreed | None:
        """Read one setting with the agreement beside it; None where anything is wrong."""
        raw, resolution = self._split(setting, node)
        try:
            value = setting.form.read(setting.label, raw)
        except Faulty as wrong:
            for fault in wrong.faults:
                _refuse_inside(node, fault)
            return None
        foreign = list(foreign_names(self.catalogue, setting, value))
        for key, message, remedy in foreign:
            (node.child(key) if key else node).refuse("planning-unknown-name", message, remedy)
        return None if foreign else Agreed(value, resolution)

    def _split(self, setting: Setting, node: Node) -> tuple[object, Resolution]:
        """Part a value from body and day that stand beside it; a single value then stands as „wert“."""
        if not isinstance(node.raw, dict) or not setting.resolved:
            return node.raw, Resolution()
        rest = {key: value for key, value in node.raw.items() if key not in RESOLUTION_KEYS}
        return rest["wert"] if set(rest) == {"wert"} else rest or None, self._resolution(node)

    def _resolution(self, node: Node) -> Resolution:
        return Resolution(node.text("gremium"), node.day("datum", today=self.today))

    def _pins(self, node: Node) -> tuple[Pin, ...]:
        found = []
        for measure, item in self._by_measure(node, "festlegungen"):
            if not item.is_mapping(f"Die Festlegung »{measure}«"):
                continue
            item.only_keys(PIN_KEYS)
            before = len(item.problems)
            pin = Pin(measure, item.day("nicht_vor", today=FOREVER), item.day("fertig_bis", today=FOREVER), item.word("streichen", ("ja", "nein")) == "ja", item.text("grund"), self._resolution(item))
            fault = pin_fault(pin) if len(item.problems) == before else None
            if fault:
                item.refuse("pin-invalid", *fault)
            found.append(pin)
        return tuple(sorted(found, key=lambda pin: pin.measure))

    def _decisions(self, node: Node) -> tuple[Decision, ...]:
        found = []
        for measure, item in self._by_measure(node, "entscheidungen"):
            given = item if isinstance(item.raw, dict) else Node({"wahl": item.raw}, item.path, item.places, item.problems)
            given.only_keys(DECISION_KEYS)
            word = given.word("wahl", CHOICE.allowed, required=True)
            if word:
                resolution = self._resolution(given)
                found.append(Decision(measure, Choice(word), resolution.day, resolution.body, given.text("grund")))
        return tuple(sorted(found, key=lambda decision: decision.measure))

    def _by_measure(self, node: Node, name: str) -> Iterator[tuple[str, Node]]:
        """Give the entries whose measure the catalogue has; notes the others."""
        for measure, item in node.items(f"Der Abschnitt »{name}«") if node.raw is not None else []:
            if measure in self.catalogue.measure:
                yield measure, item
            else:
                item.refuse("measure-unknown", f"Die Maßnahme »{measure}« gibt es im Katalog {self.catalogue.edition} nicht. {nearest(measure, self.catalogue.measure)}".strip(),
                            "Verbessern Sie die Kennung; alle Maßnahmen stehen im Fragenkatalog.")


def keep_crest(node: Node, folder: Path) -> None:
    """Put the coat of arms itself in the place of the name of its file, which lies in the project's folder; notes what is wrong with it."""
    look = node.child("planung").child("gestaltung")
    if not isinstance(look.raw, dict) or not isinstance(look.raw.get("wappen"), str) or look.raw["wappen"].startswith(PNG):
        return
    name = look.raw["wappen"]
    try:
        look.raw["wappen"] = kept_crest(folder / name) if Path(name).name == name else ""
    except Faulty as wrong:
        look.child("wappen").refuse("setting-invalid", wrong.faults[0].message, wrong.faults[0].remedy)
        del look.raw["wappen"]
        return
    if not look.raw["wappen"]:
        look.child("wappen").refuse("setting-invalid", f"»{name}« ist kein Dateiname.", "Legen Sie die Bilddatei in den Ordner des Projekts und nennen Sie nur ihren Namen.")
        del look.raw["wappen"]


def _refuse_setting(node: Node, key: str, *, to_member: bool) -> None:
    """Say that a setting does not exist, or belongs into another file."""
    allowed = keys(to_member=to_member)
    if key in keys(to_member=not to_member):
        place = "in group.yaml" if to_member else "in die Datei der Kommune"
        node.refuse("setting-misplaced", f"Die Vorgabe »{key}« gehört {place}.", f"Verschieben Sie sie; hier sind erlaubt: {allowed_words(allowed, 30)}.")
    else:
        node.refuse("setting-unknown", f"Die Vorgabe »{key}« gibt es nicht. {nearest(key, allowed)}".strip(), f"Erlaubt sind: {allowed_words(allowed, 30)}.")


def _refuse_inside(node: Node, fault: Fault) -> None:
    """Note a fault at the place inside a value where it stands."""
    for key in fault.at:
        node = node.child(key)
    node.refuse("setting-invalid", fault.message, fault.remedy)
