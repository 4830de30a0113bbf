"""What every form that saves one record shares: the mark of its browser tab, values checked all at once, the base it saw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace

from assessment.changes import Base, Change, Fields, Outcome, Value
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.service.chronicle import field_words
from assessment.store import KINDS, BadValue, Workspace, Writer, decided_base, tab_base
from questionnaires import Problem

CHANNEL: ContextVar[str] = ContextVar("channel", default="Formular")
"""What the history calls the way a request came in: a form, unless its door says otherwise."""
TAB = re.compile(r"[0-9A-Za-z]{0,16}")
RECORD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_SHOWN = 60


def source_of(tab: str) -> str:
    """Give the source an event of a form carries: its channel and the random mark of the browser tab; raises Refused for a mark that is none."""
    if not TAB.fullmatch(tab):
        raise Refused("Die Seite hat eine unlesbare Kennung mitgeschickt. Laden Sie sie neu; was gespeichert ist, bleibt.")
    return f"{CHANNEL.get()} {tab}".strip()


def record_id(text: str, what: str) -> str:
    """Give the id of a record as it may be asked for; raises UnknownName for what is none."""
    if not RECORD.fullmatch(text):
        raise UnknownName(f"{what} gibt es in diesem Projekt nicht. Öffnen Sie die Übersicht neu.")
    return text


def shown(text: object) -> str:
    """Give a refused word as a sentence can name it: short, without surrogates."""
    return str(text)[:LONGEST_SHOWN].encode("utf-8", "replace").decode()


def checked_fields(kind: str, fields: Fields, place: str, words: Mapping[str, str] | None = None) -> tuple[dict[str, Value], list[Problem]]:
    """Give the fields as they are kept, and a problem for every one that its field cannot hold."""
    kept: dict[str, Value] = {}
    problems = []
    for name, value in fields.items():
        try:
            kept |= KINDS[kind].checked({name: value})
        except BadValue as bad:
            problems.append(refusal(bad, place, words))
    return kept, problems


def refusal(bad: BadValue, place: str, words: Mapping[str, str] | None = None) -> Problem:
    """Give the problem of a value its field cannot hold."""
    return Problem("value-refused", place, 0, f"Feld »{(words or {}).get(bad.field) or field_words([bad.field])}«: {bad.message}", bad.remedy)


@dataclass(frozen=True)
class Decided:
    """What a person decided on a conflict page: the version it showed, and the fields decided; they alone are saved over what that version held."""

    version: int
    fields: frozenset[str]


def save_all(workspace: Workspace, changes: Iterable[Change], actor: str, tab: str, place: str, files: Sequence[bytes] = (), decided: Decided | None = None) -> list[Outcome]:
    """Save the changes of one form, and the files they name, in one transaction: all, or none where one of them clashes or is refused.

    The first outcome that is not saved ends the list. A whole number as base is the version the tab saw; what the tab itself wrote since counts
    as seen. ``changes`` are made while nobody else can write, so that a generator may look for a free label. Raises BrokenProject for a value or
    version that cannot be.
    """
    outcomes: list[Outcome] = []
    source = source_of(tab)
    try:
        with workspace.write("", source) as writer:
            writer.act_as(actor)
            for content in files:
                writer.keep_file(content)
            for change in changes:
                outcomes.append(writer.save(_as_seen(writer, change, tab, decided)))
                if not outcomes[-1].saved:
                    writer.discard()
                    break
    except BadValue as bad:
        raise BrokenProject([refusal(bad, place)]) from bad
    return outcomes


def save_form(workspace: Workspace, change: Change, actor: str, tab: str, place: str, decided: Decided | None = None) -> Outcome:
    """Save the one record of a form; on a conflict nothing is written."""
    return save_all(workspace, [change], actor, tab, place, decided=decided)[-1]


def _as_seen(writer: Writer, change: Change, tab: str, decided: Decided | None) -> Change:
    """Give a change with the base its writer knows."""
    if not isinstance(change.base, int):
        return change
    base: Base = tab_base(writer, change.kind, change.id, change.base) if tab else change.base
    if decided:
        base = decided_base(writer, change.kind, change.id, base, decided.version, decided.fields)
    return replace(change, base=base)


def next_label(taken: Iterable[str], prefix: str) -> str:
    """Give the first free label, e.g. the next of I1, I2 and I3."""
    known = set(taken)
    return next(label for number in range(1, len(known) + 2) if (label := f"{prefix}{number}") not in known)
