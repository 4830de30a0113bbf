"""For whom and in which state a document is issued, and how the municipality wants it to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Audience(Enum):
    """Who may read a document."""

    INTERNAL = "intern"
    PUBLIC = "öffentlich"


@dataclass(frozen=True)
class Release:
    """State of a document: draft until somebody approved it.

    ``version`` as the group counts („1.2“), ``confidentiality`` the mark printed on every page (empty: none), ``superseded_by`` names
    the document that replaces this one (``superseded_on`` since when).
    """

    audience: Audience = Audience.INTERNAL
    version: str = ""
    approver: str = ""
    approved_on: date | None = None
    confidentiality: str = ""
    superseded_by: str = ""
    superseded_on: date | None = None

    @property
    def draft(self) -> bool:
        """Whether nobody has approved it yet."""
        return not (self.approver and self.approved_on)


@dataclass(frozen=True)
class Brand:
    """A municipality's look: ``accent`` as #rrggbb (dark enough for white text, checked where it is set), coat of arms as PNG bytes with its alt text."""

    accent: str = "#0b3c66"
    crest: bytes = b""
    crest_alt: str = ""
    sender: str = ""
