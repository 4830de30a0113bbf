"""All that the documents of a whole working group are written from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from questionnaires import Catalogue
from reports.compared import ComparisonFacts
from reports.planned import Firmness, PlanFacts
from reports.release import Brand, Release


@dataclass(frozen=True)
class MemberFacts:
    """One member in the group's documents: name, key, AGS, public facts (label, value), what the plan brings it.

    ``score`` and ``score_after`` overall, per dimension in ``dimensions`` as (before, after); nan where not assessed or not to be
    shown. ``first`` the titles of its first measures; counts of planned and joint lines; ``firmness`` of its ranking.
    """

    name: str
    key: str
    ags: str
    facts: tuple[tuple[str, str], ...]
    interviews: int
    answered: int
    asked: int
    failed_duties: int
    score: float
    score_after: float
    dimensions: tuple[tuple[float, float], ...]
    planned: int
    joint: int
    closed_share: float
    area_alone: float
    area_together: float
    effort: tuple[float, float]
    money: tuple[float, float]
    likely_end: date
    safe_end: date
    firmness: tuple[Firmness, ...]
    firmness_text: tuple[str, ...]


@dataclass(frozen=True)
class GroupCase:
    """A working group at one reference date with its comparison (None: nobody lets the group see anything) and its plan.

    ``ranking_text`` says on what the rankings rest; ``agreed`` the settings of the plan as label, value and who agreed on it, or that nobody has yet.
    """

    catalogue: Catalogue
    group: str
    author: str
    fictional: bool
    reference_date: date
    issued: date
    members: tuple[MemberFacts, ...]
    comparison: ComparisonFacts | None
    plan: PlanFacts
    ranking_text: tuple[str, ...]
    agreed: tuple[tuple[str, str, str], ...]
    history: tuple[int, str] | None = None
    release: Release = field(default_factory=Release)
    brand: Brand = field(default_factory=Brand)
