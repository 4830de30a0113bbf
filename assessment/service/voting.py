"""What a whole round decides on a measure, member by member, saved at once: all, or nothing where two rounds clash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.agreements import Choice, Decision
from assessment.changes import Change, Outcome, Value, natural_change
from assessment.errors import BrokenProject, UnknownName
from assessment.evaluate import Evaluation
from assessment.model import Municipality, WorkingGroup
from assessment.service.forms import checked_fields
from assessment.service.projects import group_of
from assessment.settings import CHOICE, Faulty, decision_fields
from assessment.store import Workspace
from questionnaires import Problem, nearest
from reports import german

SOURCE = "Entscheidung"
WORDS = {"body": "Gremium", "reason": "Grund", "day": "Datum"}


@dataclass(frozen=True)
class Cast:
    """What a member (short name) decides as a form says it; an empty ``choice`` takes a decision back. ``base`` is the version the form saw."""

    town: str
    choice: str
    day: date | None = None
    body: str = ""
    reason: str = ""
    base: int = 0


def decision_versions(workspace: Workspace, measure: str, wave: str = "", *, evaluation: Evaluation | None = None) -> Mapping[str, int]:
    """Give the versions of a measure's decisions by member (short name), also of those taken back; what is missing has version 0. ``evaluation`` spares reading the wave again."""
    group = group_of(workspace, wave, evaluation)
    keys = {member.id: member.key for member in group.members}
    found = workspace.records("decision", removed=True, wave_id=group.wave, measure=measure)
    return {keys[town]: item.version for item in found if (town := str(item.fields["municipality_id"])) in keys}


def record_decisions(workspace: Workspace, measure: str, casts: Sequence[Cast], actor: str, *, today: date, wave: str = "",
                     evaluation: Evaluation | None = None) -> tuple[Outcome, ...]:
    """Record what several members decided on a measure in one transaction; where one clashes nothing is written and every clash is told.

    ``evaluation`` spares reading the wave again. Raises UnknownName, or BrokenProject with all that is wrong with any of them.
    """
    group = group_of(workspace, wave, evaluation)
    if measure not in group.catalogue.measure:
        raise UnknownName(f"Die Maßnahme »{measure}« gibt es im Katalog {group.catalogue.edition} nicht. {nearest(measure, group.catalogue.measure)}".strip())
    problems: list[Problem] = []
    changes = [_change(workspace, group, measure, cast, today, problems) for cast in casts if cast.choice or cast.base]
    if problems:
        raise BrokenProject(problems)
    with workspace.write(workspace.person_named(actor), SOURCE) as writer:
        outcomes = tuple(writer.save(change) for change in changes)
        if not all(outcome.saved for outcome in outcomes):
            writer.discard()
    return outcomes


def _change(workspace: Workspace, group: WorkingGroup, measure: str, cast: Cast, today: date, problems: list[Problem]) -> Change:
    member = _member(group, cast.town)
    fields: dict[str, Value] = {"measure": measure, "choice": "", "day": None, "body": "", "reason": "", "removed": True}
    try:
        word = CHOICE.read("Entscheidung", cast.choice) if cast.choice else ""
    except Faulty as wrong:
        problems += [Problem("value-refused", member.name, 0, fault.message, fault.remedy) for fault in wrong.faults]
        word = ""
    if word:
        fields |= {**decision_fields(Decision(measure, Choice(word), cast.day, cast.body, cast.reason)), "removed": False}
    kept, faults = checked_fields("decision", fields, member.name, WORDS)
    problems += [*faults, *_future(member, cast, today)]
    return natural_change(workspace.project, "decision", {"wave_id": group.wave, "municipality_id": member.id, **kept, "measure": measure}, cast.base)


def _future(member: Municipality, cast: Cast, today: date) -> Iterator[Problem]:
    if cast.day is not None and cast.day > today:
        yield Problem("value-refused", member.name, 0, f"Der {german.short_date(cast.day)} liegt in der Zukunft.", "Tragen Sie ein, was beschlossen ist.")


def _member(group: WorkingGroup, town: str) -> Municipality:
    found = next((member for member in group.members if member.key == town), None)
    if found is None:
        raise UnknownName(f"»{town}« nimmt an dieser Erhebung nicht teil. {nearest(town, [member.key for member in group.members])}".strip())
    return found


__all__ = ["Cast", "decision_versions", "record_decisions"]
