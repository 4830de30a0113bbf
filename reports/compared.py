"""Comparison and change over time as documents tell them; what may be shown was decided before (consents, suppression)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ComparedCell:
    """A value with its place among those shown (None: none); ``weak`` rests on too few answers, ``tied`` shares its place; nan: not shown."""

    value: float
    rank: int | None
    tied: bool
    weak: bool


@dataclass(frozen=True)
class ComparedNode:
    """A column: overall, dimension or field with minimum, quartiles and maximum of the group (nan where withheld), how many entered and are ranked."""

    id: str
    title: str
    spread: tuple[float, float, float, float, float]
    count: int
    ranked: int
    withheld: bool
    rounded: bool


@dataclass(frozen=True)
class ComparedRow:
    """A member by name, or by alias; one cell per column."""

    label: str
    alias: bool
    own: bool
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True)
class MatrixFacts:
    """Members × nodes as far as the reader may see them; ``absent`` counts those of whom nothing is shown; ``whose`` says whose view it is."""

    nodes: tuple[ComparedNode, ...]
    rows: tuple[ComparedRow, ...]
    absent: int
    whose: str


@dataclass(frozen=True)
class SharedGapFacts:
    """A field in which several members (``labels``) of ``assessed`` have a gap, ``mean`` levels on average; measures worth doing jointly with the saving σ."""

    id: str
    title: str
    labels: tuple[str, ...]
    assessed: int
    unknown: int
    mean: float
    measures: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class SharedStrengthFacts:
    """A field that is a strength of several members."""

    id: str
    title: str
    labels: tuple[str, ...]
    assessed: int


@dataclass(frozen=True)
class LessonFacts:
    """The ``teacher`` is well ahead of the ``learner`` in a field; ``points`` percentage points of the learner's gap it would close (nan: not told)."""

    learner: str
    teacher: str
    id: str
    title: str
    own: float
    theirs: float
    points: float


@dataclass(frozen=True)
class TwinFacts:
    """Two members alike in structure: distance 0–1, what they share and what sets them apart."""

    member: str
    other: str
    distance: float
    alike: tuple[str, ...]
    unlike: tuple[str, ...]


@dataclass(frozen=True)
class SignalFacts:
    """Something the inventories say together: what kind, about what, whom it concerns, the detail, and a day where there is one."""

    kind: str
    subject: str
    members: tuple[str, ...]
    detail: str
    day: date | None


@dataclass(frozen=True)
class ComparisonFacts:
    """All a reader may see of the group: ``matrix`` overall and dimensions, ``fields`` the same by field."""

    matrix: MatrixFacts
    fields: MatrixFacts
    gaps: tuple[SharedGapFacts, ...]
    strengths: tuple[SharedStrengthFacts, ...]
    lessons: tuple[LessonFacts, ...]
    twins: tuple[TwinFacts, ...]
    signals: tuple[SignalFacts, ...]


@dataclass(frozen=True)
class ChangeRow:
    """One node or question in two waves: score before and after (nan: no value), the change split by rule, target and answer, and the causes in words."""

    id: str
    title: str
    kind: str
    before: float
    after: float
    by_rule: float
    by_target: float
    by_answer: float
    gap_before: float
    gap_after: float
    causes: tuple[str, ...]


@dataclass(frozen=True)
class WaveChange:
    """What changed for a member since an earlier wave (``title``, ``reference_date``)."""

    title: str
    reference_date: date
    rows: tuple[ChangeRow, ...]
