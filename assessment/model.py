"""What an assessment is made of: municipality, interviews, responses, evidence; all frozen, nothing computed.

A response holds either an answer or a state (weiß nicht, entfällt). Persons are not part of it, only their role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import TypeAlias

from questionnaires import Catalogue

Answer: TypeAlias = float | str | tuple[str, ...]
"""A level or number, a key (ja, teilweise, nein, an option, free text), or a set of option keys."""

FactValue: TypeAlias = float | str


class Grade(IntEnum):
    """Evidence grade of a response (scoring.md § 4)."""

    AUSSAGE = 1
    EINSICHT = 2
    DOKUMENT = 3

    @property
    def label(self) -> str:
        """Give the German name."""
        return {1: "Aussage", 2: "Einsicht", 3: "Dokument"}[int(self)]


@dataclass(frozen=True)
class Evidence:
    """A document the interviewer has seen: title and date, the file itself stays with the municipality."""

    key: str
    title: str
    dated: date | None = None


@dataclass(frozen=True)
class Response:
    """What one interviewee said to one question.

    ``level`` is the answer's level on the scale, None where the state has none or the question is context only;
    ``unknown`` „weiß nicht“; ``not_applicable`` the reason why the question does not apply, empty otherwise.
    """

    question: str
    interview: str
    role: str
    day: date
    answer: Answer | None = None
    level: float | None = None
    unknown: bool = False
    not_applicable: str = ""
    grade: Grade = Grade.AUSSAGE
    evidence: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Rating:
    """The consultant's own level for a question, with the reason it stands above the responses."""

    question: str
    level: float
    reason: str


@dataclass(frozen=True)
class Interview:
    """One conversation: role of the interviewee, day, place."""

    key: str
    role: str
    day: date
    place: str = ""


@dataclass(frozen=True)
class ServiceRecord:
    """What was found about one online service: maturity on the scale used, whether in use, EfA, with back channel."""

    service: str
    maturity: int
    in_use: bool = True
    efa: bool = False
    back_channel: bool = False


@dataclass(frozen=True)
class Municipality:
    """A member with its public facts and everything recorded about it.

    ``ags`` is the eight-digit municipality key, or the nine-digit key of an association that has no AGS; always text.
    """

    key: str
    name: str
    ags: str
    facts: dict[str, FactValue] = field(default_factory=dict)
    note: str = ""
    interviews: tuple[Interview, ...] = ()
    responses: tuple[Response, ...] = ()
    ratings: tuple[Rating, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    services: tuple[ServiceRecord, ...] = ()


@dataclass(frozen=True)
class AgreedTarget:
    """A common Soll the working group agreed on for a question."""

    question: str
    level: float


@dataclass(frozen=True)
class AgreedTargets:
    """The group's own Soll levels with the resolution behind them."""

    body: str
    day: date
    targets: tuple[AgreedTarget, ...]


@dataclass(frozen=True)
class WorkingGroup:
    """A working group with one wave of its assessment: reference date, catalogue, members."""

    name: str
    reference_date: date
    catalogue: Catalogue
    members: tuple[Municipality, ...]
    author: str = ""
    fictional: bool = False
    agreed: AgreedTargets | None = None
    folder: Path | None = None
