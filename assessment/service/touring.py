"""The tour of the example project: a first interview and what follows from it, with what is done already read off the project itself."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.service.interviewing import interviews_of
from assessment.store import EventQuery, Workspace

FEW = 3
"""So many answers are enough to see how an interview works."""


@dataclass(frozen=True)
class Tour:
    """How far somebody is.

    ``town`` is the short name of the municipality, ``talk`` their own interview (record id, empty before there is one) with the question
    to go on at and how many are ``answered``; ``rated`` tells whether they settled a contradiction.
    """

    town: str
    town_name: str
    talk: str
    go_on_at: str
    answered: int
    rated: bool

    @property
    def talked(self) -> bool:
        """Whether enough was answered to go on."""
        return self.answered >= FEW


def is_example(workspace: Workspace) -> bool:
    """Tell whether a project is marked as invented."""
    record = workspace.record("project", workspace.project)
    return bool(record and record.fields["fictional"])


def tour_of(workspace: Workspace, wave: str, actor: str) -> Tour:
    """Give how far a person (by name) is on the tour through the first member of a wave."""
    first = min(workspace.records("membership", wave_id=wave), key=lambda item: int(str(item.fields["position"] or 0)))
    town = next(item for item in workspace.records("municipality") if item.id == first.fields["municipality_id"])
    person = next((item.id for item in workspace.records("person", name=actor)), "")
    led = {str(item.fields["interview_id"]) for item in workspace.records("participation", person_id=person)} if person else set()
    talk = next((line for line in reversed(interviews_of(workspace, town.id, wave)) if line.id in led), None)
    rated = bool(person) and bool(workspace.events_page(EventQuery(kinds=("rating",), actor=person), limit=1))
    return Tour(str(town.fields["label"]), str(town.fields["name"]), talk.id if talk else "", talk.next_open if talk else "", talk.answered if talk else 0, rated)
