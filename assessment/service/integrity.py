"""Whether what the project remembers is what was written: the chain of its history and every frozen wave, recomputed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.service.waves import frozen_faults
from assessment.store import Workspace


@dataclass(frozen=True)
class Integrity:
    """What a check found: entries and head of the history, in how many entries the content was erased on request, every fault in German."""

    events: int
    head: str
    erased: int
    faults: tuple[str, ...]


def check_integrity(workspace: Workspace, heads: Iterable[str] = ()) -> Integrity:
    """Recompute history and frozen waves; ``heads`` are heads noted elsewhere (printed in reports) that must lie on the chain."""
    report = workspace.verify(heads)
    return Integrity(report.events, report.head, report.erased, (*report.faults, *frozen_faults(workspace)))
