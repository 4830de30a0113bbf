"""Personal links for members of a council: the page they open, and the list of links for whoever gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.service.council import GivenLink, Reading
from assessment.service.releasing import ReleaseRow
from assessment.web.views.moments import said
from assessment.web.views.reports import EDITION_WORDS, WORDS, file_words
from reports import german

Address = Callable[..., str]
DAYS = (("14", "zwei Wochen"), ("30", "einen Monat"), ("90", "drei Monate"))
STATES = {"gilt": "success", "abgelaufen": "neutral", "widerrufen": "danger"}


@dataclass(frozen=True)
class CouncilDocument:
    """A released document as a member of the council sees it."""

    title: str
    text: str
    about: str
    banner: str
    href: str
    label: str


@dataclass(frozen=True)
class CouncilView:
    """The page of a personal link."""

    person: str
    until: str
    documents: tuple[CouncilDocument, ...]


@dataclass(frozen=True)
class LinkLine:
    """A personal link in the list; ``revoke`` is empty where it does not hold any more."""

    person: str
    documents: tuple[str, ...]
    made: str
    until: str
    opened: str
    badge: str
    state: str
    revoke: str


@dataclass(frozen=True)
class Made:
    """A link just made, shown this once."""

    person: str
    address: str
    until: str


@dataclass(frozen=True)
class LinksView:
    """The page of all personal links, with the form for a new one and what was typed there."""

    made: Made | None
    lines: tuple[LinkLine, ...]
    offered: tuple[tuple[str, str, str], ...]
    chosen: tuple[str, ...]
    days: str
    person: str
    problems: tuple[tuple[str, str], ...]
    action: str
    back: str


def council_view(reading: Reading, here: str) -> CouncilView:
    """Give the page of a personal link."""
    return CouncilView(reading.person, said(reading.until), tuple(_document(row, here) for row in reading.rows))


def _document(row: ReleaseRow, here: str) -> CouncilDocument:
    released = f"freigegeben am {german.short_date(row.released_on)}" if row.released_on else ""
    kind = row.document.removesuffix("-word")
    text = f"{WORDS[kind][0]}: {WORDS[kind][1]}" if kind in WORDS else ""
    return CouncilDocument(f"{row.title}, {row.place}", text, f"Fassung {row.number}, {EDITION_WORDS[row.edition]}, {released}", row.banner, f"{here}/{row.id}", f"Herunterladen ({file_words(row)})")


def offered_lines(rows: Iterable[ReleaseRow]) -> tuple[tuple[str, str, str], ...]:
    """Give the documents to choose from."""
    return tuple((row.id, f"{row.title}, {row.place}", f"Fassung {row.number}, {EDITION_WORDS[row.edition]}") for row in rows)


def link_lines(links: Sequence[GivenLink], now: datetime, at: Address) -> tuple[LinkLine, ...]:
    """Give the list of links."""
    return tuple(_line(link, now, at) for link in links)


def _line(link: GivenLink, now: datetime, at: Address) -> LinkLine:
    info = link.info
    state = "widerrufen" if info.revoked else "abgelaufen" if info.expires_at <= now else "gilt"
    documents = tuple(f"{row.title}, {row.place}, Fassung {row.number}" for row in link.rows)
    opened = f"{german.amount(info.opened, 'Mal', 'Mal')} geöffnet, zuletzt am {said(info.last_opened_at)}" if info.opened else "noch nicht geöffnet"
    return LinkLine(info.person, documents, said(info.created_at), said(info.expires_at), opened, STATES[state], state, at("berichte", "ratslinks", info.id, "widerrufen") if state == "gilt" else "")
