"""What an interview guide is written from: one conversation with a role, its questions in order, what was said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from questionnaires import Catalogue, Question
from reports.release import Brand, Release


@dataclass(frozen=True)
class PriorAnswer:
    """Something already recorded on a question: who said it when (role in German), in words; ``note`` why it does not count yet."""

    role: str
    day: date | None
    answer: str
    note: str = ""


@dataclass(frozen=True)
class GuideCase:
    """One conversation: ``role`` as code, ``role_title`` in German, ``questions`` in catalogue order.

    ``place`` names the member, empty for a guide that fits every member; ``undecided`` are questions of which the known facts do not say
    whether they apply; ``prior`` what was recorded before, by question; ``core`` whether it is the short check only.
    """

    catalogue: Catalogue
    group: str
    author: str
    fictional: bool
    reference_date: date
    issued: date
    role: str
    role_title: str
    questions: tuple[Question, ...]
    place: str = ""
    key: str = ""
    core: bool = False
    undecided: frozenset[str] = frozenset()
    prior: Mapping[str, tuple[PriorAnswer, ...]] = field(default_factory=dict)
    release: Release = field(default_factory=Release)
    brand: Brand = field(default_factory=Brand)

    @property
    def minutes(self) -> float:
        """Give the estimated length of the conversation."""
        return sum(question.minutes for question in self.questions)
