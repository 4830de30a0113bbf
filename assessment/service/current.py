"""A wave evaluated as it stands now; the same answers are computed once, whoever asks."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from assessment.evaluate import Evaluation, evaluate
from assessment.store import Workspace

KEPT = 12


@dataclass
class Evaluations:
    """The last evaluations by project, wave and head of the history: any write makes a new key, so nothing stale is ever shown."""

    _kept: OrderedDict[tuple[str, str, str], Evaluation] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, workspace: Workspace, wave: str) -> Evaluation:
        """Give a wave (record id) evaluated; the head is read first, so what is saved meanwhile is seen at the next look.

        Raises ValueError for a walled workspace: half a group must never be kept as the group.
        """
        if workspace.wall is not None:
            raise ValueError("a walled workspace has only part of a group; evaluate the whole project")
        key = (workspace.project, wave, workspace.head().hash)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        evaluation = evaluate(workspace.group(wave))
        with self._lock:
            self._kept[key] = evaluation
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return evaluation
