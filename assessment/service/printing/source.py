"""A project opened for printing: evaluated, with what members let each other see, and what changed since the wave before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assessment.cases import wave_changes
from assessment.comparing import Sight, group_sight, internal_sight
from assessment.evaluate import Evaluation, evaluate
from assessment.service.comparing import recorded_consents
from assessment.service.projects import find_wave, is_store, open_project
from assessment.store import Workspace, open_workspace
from reports.compared import WaveChange
from scoring import Consent


@dataclass(frozen=True)
class PrintSource:
    """An evaluated group; ``consents`` (m, dimensions) as recorded, None where the project has no memory; ``changes`` by key of member."""

    evaluation: Evaluation
    consents: NDArray[np.int8] | None = None
    changes: Mapping[str, WaveChange] = field(default_factory=dict)

    def sight_of(self, row: int) -> Sight:
        """Give what a member's document may show: its own values, and of the others what they allow."""
        return group_sight(self.evaluation, self._allowed(), row)

    def sight_of_group(self, *, public: bool) -> Sight:
        """Give what the group's document may show; without any record of consents it is the consultant's internal view, never a public one."""
        if self.consents is None and not public:
            return internal_sight(self.evaluation)
        return group_sight(self.evaluation, self._allowed())

    def _allowed(self) -> NDArray[np.int8]:
        """Give the consents; nothing recorded counts as hidden."""
        if self.consents is not None:
            return self.consents
        return np.full((len(self.evaluation.group.members), len(self.evaluation.catalogue.dimensions)), Consent.HIDDEN, dtype=np.int8)


def open_to_print(place: str, today: date, *, wave: str = "", project: str = "") -> PrintSource:
    """Open a project of either kind for printing; raises BrokenProject, StoreError or UnknownName."""
    if not is_store(place):
        return PrintSource(open_project(place, today))
    workspace = open_workspace(place, project=project)
    try:
        return source_of(workspace, wave)
    finally:
        workspace.engine.dispose()


def source_of(workspace: Workspace, wave: str = "", evaluated: Evaluation | None = None) -> PrintSource:
    """Give a wave of an open project for printing; ``evaluated`` spares computing it again. Raises UnknownName."""
    chosen = find_wave(workspace, wave)
    evaluation = evaluated or evaluate(workspace.group(chosen.id))
    before = str(chosen.fields["predecessor_id"] or "")
    changes = wave_changes(workspace.group(before), evaluation.group) if before else {}
    return PrintSource(evaluation, recorded_consents(workspace, chosen.id, evaluation), changes)
