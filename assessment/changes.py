"""What a writer wants to change, and what came of it; the common language of form, import, bundle and store."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeAlias

from reports import unprintable

Value: TypeAlias = str | float | int | bool | list["Value"] | dict[str, "Value"] | None
"""A field's value as JSON knows it; days are ISO text."""

Fields: TypeAlias = Mapping[str, Value]


ANSWERED, UNKNOWN, NOT_APPLICABLE = "beantwortet", "unbekannt", "entfällt"
"""What the field ``state`` of an answer says; empty where nothing was said."""

NATURAL_NAMES = {
    "membership": ("wave_id", "municipality_id"), "fact": ("wave_id", "municipality_id", "key"), "rating": ("wave_id", "municipality_id", "question"),
    "consent": ("wave_id", "municipality_id", "dimension"), "decision": ("wave_id", "municipality_id", "measure"), "agreed": ("wave_id", "question"),
    "response": ("interview_id", "question"), "plan_setting": ("wave_id", "municipality_id", "key"), "pin": ("wave_id", "municipality_id", "measure"),
}
"""The fields that name a record by nature: two laptops that write it mean the same one. What belongs to the whole group has no municipality."""


class UnknownBase:
    """The writer does not know what stood there before (a file without versions): only empty fields may be filled."""

    def __repr__(self) -> str:
        return "UNKNOWN_BASE"


UNKNOWN_BASE = UnknownBase()
TOKEN = re.compile(r"[1-9][0-9]{0,8}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Seen:
    """What a file says it saw: the version there and twelve hex digits of what the record held, e.g. 3-1a2b3c4d5e6f.

    The version alone means something within one database only; the digits mean the same in every copy of a project.
    """

    token: str

    @property
    def digits(self) -> str:
        """Give the part that means the same everywhere."""
        return self.token.partition("-")[2]


class BadToken(ValueError):
    """A text that names nothing anybody could have seen."""


Base: TypeAlias = "int | Fields | Seen | UnknownBase"
"""What the writer saw: a version of this database, the values themselves, a file's token, or UNKNOWN_BASE."""


def seen_base(text: object) -> Base:
    """Read what a file says it saw: nothing known (empty), nothing there yet („0“) or a token; raises BadToken."""
    word = "" if text is None else str(text).strip().lower()
    if word in ("", "0"):
        return 0 if word else UNKNOWN_BASE
    if not TOKEN.fullmatch(word):
        raise BadToken(word)
    return Seen(word)


@dataclass(frozen=True)
class Change:
    """One record as a writer wants it: only the fields given are touched."""

    kind: str
    id: str
    fields: Fields
    base: Base = UNKNOWN_BASE
    place: str = ""


def natural_change(project: str, kind: str, fields: Fields, base: Base = UNKNOWN_BASE, place: str = "") -> Change:
    """Give the change of a record that has a natural name, with the id that follows from it."""
    return Change(kind, id_of(project, kind, *(str(fields[name] or "") for name in NATURAL_NAMES[kind])), fields, base, place)


class FieldConflict(NamedTuple):
    """Fields that belong together and were changed by two writers: before, the other's, mine."""

    fields: tuple[str, ...]
    before: tuple[Value, ...]
    other: tuple[Value, ...]
    mine: tuple[Value, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a change.

    ``status`` is gespeichert, unverändert, bekannt (an imported event seen before), Konflikt or gesperrt (erased or frozen);
    ``version`` the record's version afterwards; ``applied`` field → (old, new).
    """

    status: str
    change: Change
    version: int
    applied: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)
    conflicts: tuple[FieldConflict, ...] = ()
    event: str = ""
    other_actor: str = ""
    other_at: datetime | None = None
    message: str = ""

    @property
    def saved(self) -> bool:
        """Tell whether the change stands in the store, now or already before."""
        return self.status in (SAVED, UNCHANGED, KNOWN)


SAVED, UNCHANGED, KNOWN, CONFLICT, BLOCKED = "gespeichert", "unverändert", "bekannt", "Konflikt", "gesperrt"


def new_id() -> str:
    """Give a fresh id for a record that has no natural one (an interview, a document, a person)."""
    return str(uuid.uuid4())


def id_of(project: str, kind: str, *parts: str) -> str:
    """Give the id of a record with a natural name, the same on every laptop: UUID 5 below the project's id."""
    return str(uuid.uuid5(uuid.UUID(project), "\n".join((kind, *parts))))


def text_fault(text: str) -> tuple[str, str] | None:
    """Say what is wrong with a text that a report could not print or a database not keep: (message, remedy), None if fine."""
    broken = [char for char in text if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t\r"]
    if broken:
        return (f"Der Text enthält unsichtbare Steuerzeichen ({_listed(broken)}).", "Löschen Sie die Zeichen oder tippen Sie den Text neu.")
    missing = unprintable(text)
    if missing:
        named = ", ".join(f"»{char}« (U+{ord(char):04X})" for char in missing[:5])
        return (f"Die Schrift der Berichte kennt diese Zeichen nicht: {named}.", "Löschen oder ersetzen Sie sie; Bildzeichen und fremde Schriften sind nicht druckbar.")
    return None


def _listed(chars: Iterable[str]) -> str:
    return ", ".join(sorted({f"U+{ord(char):04X}" for char in chars})[:5])


def tidy(text: str) -> str:
    """Give a text in the form it is kept: composed characters (NFC), plain line ends, no blanks around."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
