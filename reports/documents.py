"""The kinds of documents and how each is composed: case → frozen view → HTML with what it needs, ready for any layout."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from reports.annexes import annexes
from reports.case import Case
from reports.composed import Attachment, Composed
from reports.html import render_html
from reports.printable import writable
from reports.views import gutachten, interview_guide, steckbriefe
from reports.views.council import kurzfassung, ratsvorlage
from reports.views.frame import CREST
from reports.views.group import gesamtgutachten

SEAL = "<!--PRUEFSUMME-->"
"""Where a template wants the check sum of the document."""


class Scope(Enum):
    """What a document is about: one member, the whole group, or one role of the interviews."""

    MEMBER = "Kommune"
    GROUP = "Arbeitsgemeinschaft"
    ROLE = "Rolle"


@dataclass(frozen=True)
class Kind:
    """A kind of document: key, German title, scope, and how its view is built and set."""

    key: str
    title: str
    scope: Scope
    template: str
    build: Callable[[Any], Any]
    attached: Callable[[Any], tuple[Attachment, ...]] = lambda _: ()


KINDS: Mapping[str, Kind] = {kind.key: kind for kind in (
    Kind("gutachten", "Gutachten", Scope.MEMBER, "gutachten.html.j2", gutachten.build_view, annexes),
    Kind("ratsvorlage", "Ratsvorlage", Scope.MEMBER, "ratsvorlage.html.j2", ratsvorlage.build_view),
    Kind("kurzfassung", "Kurzfassung", Scope.MEMBER, "kurzfassung.html.j2", kurzfassung.build_view),
    Kind("steckbriefe", "Steckbriefe", Scope.MEMBER, "steckbriefe.html.j2", steckbriefe.build_view),
    Kind("gesamtgutachten", "Gesamtgutachten", Scope.GROUP, "gesamtgutachten.html.j2", gesamtgutachten.build_view),
    Kind("leitfaden", "Interviewleitfaden", Scope.ROLE, "leitfaden.html.j2", interview_guide.build_guide),
)}
"""Every kind that is printed, in the order a set is made."""


def compose(kind: str, subject: Case | Any) -> Composed:
    """Compose a document of a kind about a case; raises KeyError for an unknown kind."""
    chosen = KINDS[kind]
    given = {CREST: subject.brand.crest} if subject.brand.crest else {}
    return Composed(sealed(writable(render_html(chosen.template, chosen.build(subject)))), subject.issued.isoformat(), given, chosen.attached(subject))


def sealed(html: str) -> str:
    """Put the SHA-256 of a document's HTML in the place it keeps for it; the sum is taken with the placeholder still in it."""
    return html.replace(SEAL, hashlib.sha256(html.encode()).hexdigest())
