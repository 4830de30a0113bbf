"""What an assessment is made of: municipality, interviews, responses, evidence; all frozen, nothing computed.

A response holds either an answer or a state (weiß nicht, entfällt). Persons are not part of it, only their role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any, TypeAlias

from assessment.agreements import GroupPlanning, MemberPlanning
from questionnaires import Catalogue
from reports.swot import SwotNote

Answer: TypeAlias = float | str | tuple[str, ...]
"""A level or number, a key (ja, teilweise, nein, an option, free text), or a set of option keys."""

FactValue: TypeAlias = float | str
SERVICE_SORT = "onlinedienst"


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
    """A document the interviewer has seen: title and date; ``sha256`` names its file where a copy is kept in the project."""

    key: str
    title: str
    dated: date | None = None
    sha256: str = ""
    file_name: str = ""
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
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
    note: str = ""
    follow_up: bool = False
    id: str = field(default="", compare=False)
    version: int = field(default=0, compare=False)


class PendingReason(Enum):
    """Why a recorded answer does not count (yet)."""

    PRIOR = "aus Vorerhebung, zu bestätigen"
    OUTDATED = "passt nicht zum Fragenkatalog"


@dataclass(frozen=True)
class Pending:
    """An answer that is kept and shown but not scored: taken over from the last wave, or no longer allowed by the catalogue."""

    response: Response
    why: PendingReason


@dataclass(frozen=True)
class Rating:
    """The consultant's own level for a question, with the reason it stands above the responses."""

    question: str
    level: float
    reason: str


@dataclass(frozen=True)
class Interview:
    """One conversation: role of the interviewee, day, place. Who took part is kept apart."""

    key: str
    role: str
    day: date
    place: str = ""
    id: str = field(default="", compare=False)


@dataclass(frozen=True)
class InventoryItem:
    """One entry of the inventory (Bestandserhebung): sort and values by column, as ``inventory.py`` defines them.

    ``prior``: taken over from the last wave and not confirmed yet; nothing is computed from it.
    """

    sort: str
    data: dict[str, Any]
    prior: bool = False
    id: str = field(default="", compare=False)
    version: int = field(default=0, compare=False)


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
    inventory: tuple[InventoryItem, ...] = ()
    pending: tuple[Pending, ...] = ()
    planning: MemberPlanning = field(default_factory=MemberPlanning)
    id: str = field(default="", compare=False)
    swot: tuple[SwotNote, ...] = ()

    @property
    def services(self) -> tuple[ServiceRecord, ...]:
        """Give the online services found, as they are computed with; those of the last wave count once they are confirmed."""
        return tuple(_service_record(item.data) for item in self.inventory if item.sort == SERVICE_SORT and not item.prior and item.data.get("reifegrad") is not None)


def _service_record(data: dict[str, Any]) -> ServiceRecord:
    """Read an entry of an online service; „genutzt“ is assumed unless denied."""
    return ServiceRecord(data["dienst"], int(data["reifegrad"]), data.get("genutzt", "ja") != "nein", data.get("efa") == "ja", data.get("rueckkanal") == "ja")


@dataclass(frozen=True)
class AgreedTarget:
    """A common Soll the working group agreed on for a question, with the resolution behind it."""

    question: str
    level: float
    body: str
    day: date


@dataclass(frozen=True)
class ChainHead:
    """The end of a project's history: number of events and SHA-256 of the last one."""

    events: int
    hash: str


@dataclass(frozen=True)
class WorkingGroup:
    """A working group with one wave of its assessment: reference date, catalogue, members."""

    name: str
    reference_date: date
    catalogue: Catalogue
    members: tuple[Municipality, ...]
    author: str = ""
    fictional: bool = False
    agreed: tuple[AgreedTarget, ...] = ()
    planning: GroupPlanning = field(default_factory=GroupPlanning)
    catalogue_folder: Path | None = field(default=None, compare=False)
    wave: str = field(default="", compare=False)
    wave_title: str = ""
    chain: ChainHead | None = field(default=None, compare=False)
    swot: tuple[SwotNote, ...] = ()
