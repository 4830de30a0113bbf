"""The plan told as phases: Was, Wer, Bis wann, Meilenstein; strategy, structures, implementation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.plan.ground import Ground
from assessment.plan.roadmap import Line
from questionnaires import Measure, Phase


@dataclass(frozen=True)
class PhaseRow:
    """One line: what, who in the words of the plan's roles, who in this house, by when, and how everyone sees that it is done."""

    measure: Measure
    who: str
    person: str
    by: date
    milestone: str


@dataclass(frozen=True)
class PhaseTable:
    """A phase with its lines in order of completion; ``begins`` and ``ends`` by the plan, None where nothing is planned in it."""

    phase: Phase
    rows: tuple[PhaseRow, ...]
    begins: date | None
    ends: date | None


def phases_of(ground: Ground, row: int, lines: Sequence[Line]) -> tuple[PhaseTable, ...]:
    """Give a member's planned measures by phase."""
    return tuple(_phase(ground, row, phase, [line for line in lines if line.row == row and line.measure.phase == phase.key]) for phase in ground.evaluation.catalogue.phases)


def _phase(ground: Ground, row: int, phase: Phase, lines: Sequence[Line]) -> PhaseTable:
    ordered = sorted(lines, key=lambda line: (line.ends, line.begins, line.measure.id))
    rows = tuple(PhaseRow(line.measure, *who_does(ground, row, line.measure.responsible), line.ends, milestone_of(line.measure)) for line in ordered)
    return PhaseTable(phase, rows, min((line.begins for line in lines), default=None), max((line.ends for line in lines), default=None))


def who_does(ground: Ground, row: int, code: str) -> tuple[str, str]:
    """Give the planning role and who fills the catalogue's role in this municipality."""
    catalogue = ground.evaluation.catalogue
    role = catalogue.planning_role.get(code)
    label = catalogue.roles.get(code, code)
    return role.title if role else label, ground.evaluation.group.members[row].planning.roles.get(code, label)


def milestone_of(measure: Measure) -> str:
    """Give how everyone sees that a measure is done; the goal where the catalogue names no milestone."""
    return measure.milestone or measure.goal
