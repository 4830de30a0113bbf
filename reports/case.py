"""All that a Gutachten is written from: catalogue, one member's numbers, answers and plan, as neutral frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

import numpy as np

from questionnaires import Catalogue, Factor, Programme, Question, Range
from reports.compared import ComparisonFacts, WaveChange
from reports.planned import PlanFacts
from reports.release import Brand, Release
from reports.swot import SwotNote
from scoring import ANSWERED, CONTRADICTORY, NOT_APPLICABLE, Gaps, RankedField, RankedMeasure, Scores, ScoreSheet, Weights

WITHHELD = -1
"""State of an answer that a public document leaves out."""


@dataclass(frozen=True)
class ResponseLine:
    """One response as shown: ``answer`` in words, ``level`` None where it has none, ``grade`` 1–3."""

    role: str
    day: date
    answer: str
    level: float | None
    grade: int
    evidence: str = ""
    comment: str = ""


@dataclass(frozen=True)
class AnswerCase:
    """One question of the member: state (scoring.md § 3), levels, targets (pflicht, soll, optimal), what was said."""

    question: Question
    state: int
    answer: str
    level: float
    lower: float
    upper: float
    targets: tuple[float, float, float]
    must_at_least: float
    weight: float
    responses: tuple[ResponseLine, ...] = ()
    reason: str = ""
    by_rule: bool = False
    cut_from: float | None = None
    rating_reason: str = ""
    disputed: bool = False

    @property
    def answered(self) -> bool:
        """Whether the question counts in the point value."""
        return self.state in (ANSWERED, CONTRADICTORY)

    @property
    def applies(self) -> bool:
        """Whether the question applies at all."""
        return self.state != NOT_APPLICABLE

    @property
    def withheld(self) -> bool:
        """Whether a public document leaves it out."""
        return self.state == WITHHELD

    @property
    def gap(self) -> float:
        """Give the levels missing to the Soll, 0 without answer or target."""
        return float(np.nan_to_num(max(0.0, self.targets[1] - self.level))) if self.answered else 0.0

    @property
    def fails_duty(self) -> bool:
        """Whether the question is answered below its legal duty (the pflicht target)."""
        return self.answered and self.level < self.targets[0]

    @property
    def duty_unproven(self) -> bool:
        """Whether a legal duty applies that nobody has answered yet."""
        return self.applies and not self.answered and not np.isnan(self.targets[0])


@dataclass(frozen=True)
class InterviewLine:
    """One interview as shown."""

    role: str
    day: date
    place: str
    answers: int


@dataclass(frozen=True)
class RankedFactor:
    """A chance or risk that applies, and whether its tie to this member is proven (``strong``)."""

    factor: Factor
    strong: bool


@dataclass(frozen=True)
class Estimate:
    """What a measure takes of one member: person days, EUR once and EUR per year (None: cannot be said yet).

    ``factor`` by which the catalogue's figures were fitted to the size of the member, ``source`` of the member's own figures.
    """

    effort: Range
    once: Range
    yearly: Range | None
    factor: float = 1.0
    source: str = ""


@dataclass(frozen=True)
class FundingMatch:
    """The verdict on a programme for a measure: whether it may be applied for as things stand, and why or why not in words."""

    programme: Programme
    note: str
    fits: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class RankingTerms:
    """On what terms measures are ranked: ids of ``measures`` and ``questions`` by position, agreed weights and threshold.

    ``duty_begins`` the day of duties that are not in force yet, by question.
    """

    measures: tuple[str, ...]
    questions: tuple[str, ...]
    weights: Weights
    threshold: float
    duty_begins: Mapping[int, date]


@dataclass(frozen=True)
class Plan:
    """What follows from a member's answers; measures by index into the catalogue's list.

    ``closed_by`` the questions whose gap each recommended measure closes, most valuable first; ``closed_share`` the part
    of the whole weighted gap to the Soll that all together close; ``score_after`` the overall score with all of them
    done; ``waiting`` measures that might help but rest on unanswered questions only; ``ranking`` on
    what terms they are ranked.
    """

    measures: tuple[RankedMeasure, ...]
    closed_by: Mapping[int, tuple[str, ...]]
    closed_share: float
    score_after: float
    waiting: Mapping[int, tuple[str, ...]]
    strengths: tuple[RankedField, ...]
    weaknesses: tuple[RankedField, ...]
    chances: tuple[RankedFactor, ...]
    risks: tuple[RankedFactor, ...]
    ranking: RankingTerms

    @cached_property
    def rank(self) -> dict[int, int]:
        """Give the rank (from 1) of each recommended measure index."""
        return {item.measure: rank for rank, item in enumerate(self.measures, start=1)}


class ClarificationKind(Enum):
    """Why a question is still to be settled, as the reader is told."""

    CONTRADICTION = "Widerspruch"
    UNKNOWN = "weiß nicht"
    OPEN = "offen"
    NO_DOCUMENT = "Nachweis fehlt"
    PRIOR = "aus Vorerhebung zu bestätigen"
    OUTDATED = "passt nicht zum Fragenkatalog"
    FOLLOW_UP = "Nachfassen"


@dataclass(frozen=True)
class ClarificationItem:
    """One thing still to be settled: ``whom`` to ask (German role names), what to do in one sentence, what to hand in.

    ``effect`` is by how many tenths of a level the interval of the overall score shrinks; ``mandatory`` whether the
    question carries a legal duty in force. Internal notes and names of persons are never part of it.
    """

    question: str
    title: str
    kind: ClarificationKind
    whom: tuple[str, ...]
    todo: str
    document: str
    effect: float
    mandatory: bool

    @property
    def asked(self) -> str:
        """Give the roles as words; whom to ask about an open question stands first, others may step in."""
        return (", ersatzweise " if self.kind is ClarificationKind.OPEN else "; ").join(self.whom)

    @property
    def reason(self) -> str:
        """Give the kind, and that a legal duty is at stake."""
        return f"{self.kind.value}, gesetzliche Pflicht" if self.mandatory else self.kind.value


@dataclass(frozen=True)
class Withheld:
    """What a public document leaves out (``reports/redaction.py``): ids of nodes and questions, and how many of what; empty in the internal one."""

    ids: frozenset[str] = frozenset()
    answers: int = 0
    duties: int = 0
    documents: int = 0
    remarks: int = 0

    def __bool__(self) -> bool:
        return bool(self.ids)


@dataclass(frozen=True)
class Case:
    """One member of a working group at one reference date; ``row`` is its row in all arrays.

    ``roadmap`` what is planned for it, ``comparison`` what it may see of the others, ``change`` since its last wave; None where
    there is nothing to tell; ``swot`` what the working group wrote on its SWOT.
    """

    catalogue: Catalogue
    group: str
    author: str
    fictional: bool
    reference_date: date
    issued: date
    name: str
    key: str
    ags: str
    land: str
    facts: tuple[tuple[str, str], ...]
    note: str
    agreed_by: str
    interviews: tuple[InterviewLine, ...]
    evidence: tuple[tuple[str, str, str], ...]
    services: tuple[tuple[str, str, str, str, str, str], ...]
    services_text: str
    answers: Mapping[str, AnswerCase]
    sheet: ScoreSheet
    scores: Scores
    gaps: Gaps
    row: int
    plan: Plan
    clarifications: tuple[ClarificationItem, ...]
    funding: Mapping[int, tuple[FundingMatch, ...]]
    estimates: Mapping[int, Estimate]
    size_ratio: float | None
    history: tuple[int, str] | None = None
    roadmap: PlanFacts | None = None
    comparison: ComparisonFacts | None = None
    change: WaveChange | None = None
    release: Release = field(default_factory=Release)
    brand: Brand = field(default_factory=Brand)
    withheld: Withheld = field(default_factory=Withheld)
    swot: tuple[SwotNote, ...] = ()

    def point(self, node: str) -> float:
        """Give the score of a node, nan where not assessable."""
        return float(self.scores.point[self.row, self.scores.index[node]])

    def bounds(self, node: str) -> tuple[float, float]:
        """Give lower and upper bound of a node."""
        at = self.scores.index[node]
        return float(self.scores.lower[self.row, at]), float(self.scores.upper[self.row, at])

    def coverage(self, node: str) -> float:
        """Give the coverage of a node, nan where it does not apply."""
        return float(self.scores.coverage[self.row, self.scores.index[node]])

    def target(self, node: str, profile: int = 1) -> float:
        """Give the weighted target of a node."""
        return float(self.gaps.target[profile, self.row, self.scores.index[node]])

    def gap(self, node: str, profile: int = 1) -> float:
        """Give the weighted gap of a node."""
        return float(self.gaps.node[profile, self.row, self.scores.index[node]])

    def attainment(self, node: str, profile: int = 1) -> float:
        """Give the attainment of a node's target, 0–1."""
        return float(self.gaps.attainment[profile, self.row, self.scores.index[node]])

    def reliable(self, node: str) -> bool:
        """Whether enough is answered for the value to be relied on."""
        return self.coverage(node) >= self.catalogue.rules.coverage_threshold - 1e-9
