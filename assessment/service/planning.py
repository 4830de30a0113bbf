"""What group and members agree for planning: settings, fixed points and decisions; entered, taken back, listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from assessment import ways
from assessment.agreements import Choice, Decision, GroupPlanning, MemberPlanning, Pin, Resolution
from assessment.changes import Change, Fields, Outcome, Value, natural_change
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.model import WorkingGroup
from assessment.service.members import find_town
from assessment.service.projects import find_wave
from assessment.settings import (
    CHOICE,
    PNG,
    Agreed,
    Faulty,
    Setting,
    agreed_settings,
    decision_fields,
    families,
    find_setting,
    foreign_names,
    kept_crest,
    pin_fault,
    pin_fields,
    settings,
)
from assessment.store import Workspace
from questionnaires import Catalogue, Problem, allowed_words, nearest
from reports import german

CREST = re.compile(r"(?:^|[;,])\s*wappen\s*=\s*([^;]*[^;\s])")
DEFAULT = "vorgabe"
"""The word that takes a setting back to its default."""
SETTING, PIN, DECISION = "Planungsvorgabe", "Festlegung", "Entscheidung"


def set_planning(
    workspace: Workspace, key: str, value: Value, actor: str, *, today: date, town: str = "", wave: str = "", resolution: Resolution | None = None, base: int | None = None,
) -> Outcome:
    """Set a setting of the group, or of a member where ``town`` names one; „vorgabe“ takes it back to its default.

    A new value stands with the resolution given, or with none: what was agreed on the old value does not cover the new one. ``value`` is a text,
    or the parts of a setting that has several. ``base`` is the version seen: what somebody else set meanwhile is a conflict, told and not written.
    Raises UnknownName, Refused, or BrokenProject with everything that is wrong with the value.
    """
    place = _Place.of(workspace, town, wave)
    setting, agreed = _setting(key, to_member=bool(town)), resolution or Resolution()
    if isinstance(value, str) and value.strip().casefold() == DEFAULT:
        return place.remove("plan_setting", {"key": key}, actor, f"»{key}« ist nicht gesetzt; es gilt schon die Vorgabe.", base)
    if not setting.resolved and agreed != Resolution():
        raise Refused(f"Bei »{key}« steht kein Beschluss, sondern die Quelle der Auskunft. Nennen Sie sie als quelle=… und stand=….")
    _refuse_future(agreed.day, today)
    kept = _parsed(place.group.catalogue, setting, value)
    return place.save("plan_setting", {"key": key, "value": kept, "body": agreed.body, "day": agreed.day.isoformat() if agreed.day else None}, actor, base)


def _setting(key: str, *, to_member: bool) -> Setting:
    """Give a setting of the group or of a member; raises UnknownName or Refused."""
    setting = find_setting(key, to_member=to_member)
    if setting is not None:
        return setting
    if find_setting(key, to_member=not to_member) is not None:
        if to_member:
            raise Refused(f"»{key}« legt die Gruppe gemeinsam fest, nicht die einzelne Kommune.", ways.OF_THE_GROUP)
        raise Refused(f"»{key}« legt jede Kommune selbst fest, nicht die Gruppe.", ways.OF_A_MEMBER)
    allowed = [*(item.key for item in settings(to_member=to_member)), *(family.setting.key for family in families(to_member=to_member))]
    raise UnknownName(f"Die Vorgabe »{key}« gibt es nicht. {nearest(key, allowed)} Erlaubt sind: {allowed_words(allowed, 30)}.".replace("  ", " "))


def _parsed(catalogue: Catalogue, setting: Setting, text: Value) -> Value:
    """Read a value as it was typed; raises BrokenProject with all that is wrong."""
    try:
        value = setting.form.read(setting.label, text)
    except Faulty as wrong:
        raise BrokenProject([Problem("setting-invalid", ".".join((setting.key, *fault.at)), 0, fault.message, fault.remedy) for fault in wrong.faults]) from wrong
    foreign = [Problem("planning-unknown-name", setting.key, 0, message, remedy) for _, message, remedy in foreign_names(catalogue, setting, value)]
    if foreign:
        raise BrokenProject(foreign)
    return value


def with_crest(text: str) -> str:
    """Put the coat of arms itself in the place of the file named in „wappen=…“, for who may read files here; raises BrokenProject."""
    named = CREST.search(text)
    if named is None or named[1].startswith(PNG):
        return text
    try:
        return f"{text[:named.start(1)]}{kept_crest(Path(named[1]))}{text[named.end(1):]}"
    except Faulty as wrong:
        raise BrokenProject([Problem("setting-invalid", "gestaltung.wappen", 0, fault.message, fault.remedy) for fault in wrong.faults]) from wrong


def pin_measure(workspace: Workspace, pin: Pin, actor: str, *, today: date, town: str = "", wave: str = "", base: int | None = None) -> Outcome:
    """Fix a point of the plan for the whole group, or for one member; it replaces what was fixed for the measure before.

    ``base`` is the version seen: what somebody else fixed meanwhile is a conflict, told and not written.
    """
    place = _Place.of(workspace, town, wave)
    _refuse_measure(place.group.catalogue, pin.measure)
    _refuse_future(pin.resolution.day, today)
    fault = pin_fault(pin)
    if fault:
        raise Refused(" ".join(fault))
    return place.save("pin", pin_fields(pin), actor, base)


def unpin(workspace: Workspace, measure: str, actor: str, *, town: str = "", wave: str = "", base: int | None = None) -> Outcome:
    """Take a fixed point back, as the one who saw version ``base``; also one whose measure the catalogue no longer has."""
    return _Place.of(workspace, town, wave).remove("pin", {"measure": measure}, actor, f"Zu »{measure}« ist {'bei dieser Kommune' if town else 'für die Gruppe'} nichts festgelegt.", base)


def pin_version(workspace: Workspace, measure: str, *, town: str = "", wave: str = "") -> int:
    """Give the version of what is fixed for a measure, also of what was taken back; 0 where nothing ever was."""
    return _Place.of(workspace, town, wave).seen("pin", {"measure": measure})


def record_decision(
    workspace: Workspace, town: str, measure: str, choice: str, actor: str, *, today: date, day: date | None = None, body: str = "", reason: str = "", wave: str = "", base: int | None = None,
) -> Outcome:
    """Record what a member decided on a measure; a later decision replaces it, the history keeps both.

    ``base`` is the version seen: what somebody else decided meanwhile is a conflict, told and not written. Without it the decision replaces what stands.
    """
    place = _Place.of(workspace, town, wave)
    _refuse_measure(place.group.catalogue, measure)
    _refuse_future(day, today)
    try:
        word = CHOICE.read("Entscheidung", choice)
    except Faulty as wrong:
        raise UnknownName(f"{wrong.faults[0].message} {wrong.faults[0].remedy}") from wrong
    return place.save("decision", decision_fields(Decision(measure, Choice(word), day, body, reason)), actor, base)


def _refuse_measure(catalogue: Catalogue, measure: str) -> None:
    if measure not in catalogue.measure:
        raise UnknownName(f"Die Maßnahme »{measure}« gibt es im Katalog {catalogue.edition} nicht. {nearest(measure, catalogue.measure)}".strip())


def _refuse_future(day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise Refused(f"Der {german.short_date(day)} liegt in der Zukunft. Tragen Sie ein, was beschlossen ist.")


@dataclass(frozen=True)
class _Place:
    """Where something agreed belongs: a wave, and a member of it or the whole group."""

    workspace: Workspace
    group: WorkingGroup
    town: str

    @classmethod
    def of(cls, workspace: Workspace, town: str, wave: str) -> _Place:
        """Find wave and member; raises UnknownName."""
        group = workspace.group(find_wave(workspace, wave).id)
        record = find_town(workspace, town).id if town else ""
        if town and record not in {member.id for member in group.members}:
            raise UnknownName(f"»{town}« nimmt an dieser Erhebung nicht teil.")
        return cls(workspace, group, record)

    def save(self, kind: str, fields: Fields, actor: str, base: int | None = None) -> Outcome:
        """Write a record as the one who saw version ``base``, or who has just seen what stands."""
        change = self._change(kind, fields)
        change = change if base is None else replace(change, base=base)
        return self.workspace.save(change, actor=self.workspace.person_named(actor), source={"plan_setting": SETTING, "pin": PIN, "decision": DECISION}[kind])

    def remove(self, kind: str, fields: Fields, actor: str, otherwise: str, base: int | None = None) -> Outcome:
        """Take a record back, as the one who saw version ``base`` or what stands; raises Refused where none stands."""
        change = self._change(kind, fields)
        present = self.workspace.record(kind, change.id)
        if present is None or present.fields["removed"]:
            raise Refused(otherwise)
        return self.workspace.save(Change(kind, change.id, {"removed": True}, present.version if base is None else base), actor=self.workspace.person_named(actor), source="Rücknahme")

    def seen(self, kind: str, fields: Fields) -> int:
        """Give the version of a record, 0 where there is none."""
        present = self.workspace.record(kind, self._change(kind, fields).id)
        return present.version if present else 0

    def _change(self, kind: str, fields: Fields) -> Change:
        whole: dict[str, Value] = {"wave_id": self.group.wave, "municipality_id": self.town or None, **fields, "removed": False}
        change = natural_change(self.workspace.project, kind, whole)
        present = self.workspace.record(kind, change.id)
        return Change(kind, change.id, whole, present.version if present else 0)


@dataclass(frozen=True)
class SettingRow:
    """A setting as it holds: ``value`` in German, ``agreed`` whether somebody set it, body and day where they are known."""

    town: str
    key: str
    label: str
    hint: str
    value: str
    agreed: bool
    resolution: Resolution = field(default_factory=Resolution)


def planning_rows(group: WorkingGroup, town: str = "") -> list[SettingRow]:
    """Give all settings with the value that holds: the group's, or those of the member of this key."""
    if town:
        member = next(item for item in group.members if item.key == town)
        return list(_setting_rows(town, member.planning))
    return list(_setting_rows("", group.planning))


def _setting_rows(town: str, planning: GroupPlanning | MemberPlanning) -> Iterator[SettingRow]:
    agreed, to_member = agreed_settings(planning), bool(town)
    table = settings(to_member=to_member)
    named = (setting for key in agreed if (setting := find_setting(key, to_member=to_member)) is not None and setting not in table)
    for setting in (*table, *named):
        yield _row(town, setting, agreed.get(setting.key))


def _row(town: str, setting: Setting, agreed: Agreed | None) -> SettingRow:
    if agreed is None:
        return SettingRow(town, setting.key, setting.label, setting.hint, setting.default, agreed=False)
    return SettingRow(town, setting.key, setting.label, setting.hint, setting.form.shown(agreed.value), agreed=True, resolution=agreed.resolution)


@dataclass(frozen=True)
class PinRow:
    """A fixed point: of the group (``town`` empty) or of a member, with the title of its measure."""

    town: str
    title: str
    pin: Pin


def pin_rows(group: WorkingGroup) -> list[PinRow]:
    """Give all fixed points, the group's first."""
    planned = [("", group.planning.pins), *((member.name, member.planning.pins) for member in group.members)]
    return [PinRow(town, group.catalogue.measure[pin.measure].title, pin) for town, pins in planned for pin in pins]


@dataclass(frozen=True)
class DecisionRow:
    """What a member decided on a measure; None where it has not yet."""

    member: str
    name: str
    measure: str
    title: str
    decision: Decision | None


def decision_rows(group: WorkingGroup, measure: str = "") -> list[DecisionRow]:
    """Give for a measure, or for all that anybody decided on, what each member decided; raises UnknownName."""
    if measure:
        _refuse_measure(group.catalogue, measure)
    made = {(member.key, decision.measure): decision for member in group.members for decision in member.planning.decisions}
    measures = [item for item in group.catalogue.measures if item.id == measure or (not measure and any(item.id == decided for _, decided in made))]
    return [DecisionRow(member.key, member.name, item.id, item.title, made.get((member.key, item.id))) for item in measures for member in group.members]
