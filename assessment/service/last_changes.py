"""Who changed something the group works on together last, and when: shown on every board, so that two rooms do not work past each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessment.service.chronicle import CHANGING
from assessment.service.projects import find_wave
from assessment.store import EventQuery, Workspace

PAGE = 200


@dataclass(frozen=True)
class LastChange:
    """Who and when."""

    who: str
    at: datetime


def last_change(workspace: Workspace, kind: str, *, wave: str = "", key: str = "", of_members: bool = False) -> LastChange | None:
    """Give the newest change of a kind of record of a wave, None where there is none.

    Only what belongs to the whole group counts, with ``of_members`` what belongs to its members; ``key`` names one setting.
    """
    wanted = {item.id for item in workspace.records(kind, removed=True, wave_id=find_wave(workspace, wave).id)
              if bool(item.fields["municipality_id"]) is of_members and (not key or item.fields["key"] == key)}
    before = 0
    while wanted:
        events = workspace.events_page(EventQuery(kinds=(kind,), actions=CHANGING), limit=PAGE, before=before)
        found = next((event for event in events if event.record in wanted), None)
        if found is not None:
            person = workspace.record("person", found.actor) if found.actor else None
            return LastChange(str(person.fields["name"]) if person else "jemand, dessen Name gelöscht ist", found.at)
        if len(events) < PAGE:
            return None
        before = events[-1].seq
    return None


__all__ = ["LastChange", "last_change"]
