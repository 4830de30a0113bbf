"""What frames every document: title, running heads, version block, marks of draft, confidentiality, supersession, and colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reports import german
from reports.colours import HEX
from reports.printable import printable
from reports.release import Audience, Brand, Release

DRAFT = "Entwurf"
INVENTED = "Beispieldaten – frei erfunden"
CREST = "wappen.png"
"""Name under which a template refers to the coat of arms (``given:wappen.png``)."""
LONGEST_NAME, LONGEST_MARKS = 90, (30, 40, 80)
"""Characters of a name, and of version, successor and confidentiality, that fit the margins of a page; in full they stand on the cover or in the version block."""


class Issued(Protocol):
    """What a frame is built from: a member's case, the group's, or an interview guide's."""

    @property
    def group(self) -> str: ...  # noqa: D102
    @property
    def author(self) -> str: ...  # noqa: D102
    @property
    def fictional(self) -> bool: ...  # noqa: D102
    @property
    def reference_date(self) -> date: ...  # noqa: D102
    @property
    def issued(self) -> date: ...  # noqa: D102
    @property
    def release(self) -> Release: ...  # noqa: D102
    @property
    def brand(self) -> Brand: ...  # noqa: D102


@dataclass(frozen=True)
class Frame:
    """The frame of a document, worded.

    ``heading`` the h1, ``place`` whom it is about, ``title`` both for the metadata; ``running_name`` and ``running_note`` are safe inside
    quoted CSS strings; ``banner`` is empty unless the document is superseded; ``watermark`` is empty once it is approved;
    ``version`` rows (label, text) of the version block; ``crest_alt`` is empty where there is no coat of arms.
    """

    title: str
    heading: str
    place: str
    description: str
    group: str
    author: str
    sender: str
    fictional: bool
    public: bool
    reference_date: str
    issued: str
    status: str
    watermark: str
    confidentiality: str
    banner: str
    version: tuple[tuple[str, str], ...]
    running_name: str
    running_note: str
    accent: str
    crest: str
    crest_alt: str


def build_frame(subject: Issued, heading: str, place: str, description: str) -> Frame:
    """Word the frame of a document about ``place``."""
    release, brand = subject.release, subject.brand
    version, replacement, confidentiality = (brief(text, most) for text, most in zip((release.version, release.superseded_by, release.confidentiality), LONGEST_MARKS, strict=True))
    status = f"{DRAFT} vom {german.short_date(subject.issued)}" if release.draft else f"freigegeben am {german.short_date(release.approved_on or subject.issued)}"
    marks = [INVENTED if subject.fictional else "", confidentiality, "öffentliche Fassung" if release.audience is Audience.PUBLIC else "",
             f"überholt durch {replacement}" if replacement else "", f"Fassung {version}, {status}" if version else status]
    return Frame(
        f"{heading} – {place}", heading, place, description, subject.group, subject.author, brand.sender, subject.fictional, release.audience is Audience.PUBLIC,
        german.long_date(subject.reference_date), german.long_date(subject.issued), status, DRAFT.upper() if release.draft else "", release.confidentiality,
        _banner(release), _version(subject), running(place), for_css(" · ".join(mark for mark in marks if mark)), brand.accent if HEX.fullmatch(brand.accent) else Brand().accent,
        f"given:{CREST}" if brand.crest else "", brand.crest_alt)


def _banner(release: Release) -> str:
    if not release.superseded_by:
        return ""
    since = f" seit {german.short_date(release.superseded_on)}" if release.superseded_on else ""
    return f"Überholt{since} durch: {release.superseded_by}. Bitte nicht mehr verwenden."


def _version(subject: Issued) -> tuple[tuple[str, str], ...]:
    release = subject.release
    approved = f"{release.approver}, {german.long_date(release.approved_on)}" if release.approver and release.approved_on else "noch nicht freigegeben"
    rows = (("Fassung", release.version), ("Stand", german.long_date(subject.issued)), ("Stichtag der Erhebung", german.long_date(subject.reference_date)), ("Freigabe", approved),
            ("Vertraulichkeit", release.confidentiality), ("Ausgabe", "öffentlich, mit Schwärzungen" if release.audience is Audience.PUBLIC else "intern, vollständig"),
            ("Bearbeitung", subject.author))
    return tuple((label, text) for label, text in rows if text)


def running(name: str) -> str:
    """Give a name as it fits the running head of every page, safe inside a quoted CSS string."""
    return for_css(brief(name, LONGEST_NAME))


def brief(text: str, most: int) -> str:
    """Give a text in one line of at most ``most`` printable characters; „…“ stands for what is cut."""
    line = " ".join(printable(text)[0].split())
    return line if len(line) <= most else f"{line[:most - 1].rstrip()}…"


def for_css(text: str) -> str:
    """Make a text safe inside a quoted CSS string."""
    return re.sub(r"[\\\"<>\x00-\x1f]", " ", text)
