"""The official register of municipalities inside the database: replaced as a whole, looked up by key or by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, Engine, case, delete, insert, or_, select

from assessment.store import tables
from assessment.store.engine import reading, writing

SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True)
class RegisterRow:
    """A municipality (``key`` is its AGS, 8 digits) or an association of several (``key`` has 9 digits).

    ``ars`` has 12 digits (an association's ends in 000), ``kind`` is the official Art, ``land`` its two letters, ``association``
    the name of the association a municipality is a member of (empty: none), ``state_of`` the day the figures hold for.
    """

    key: str
    ars: str
    name: str
    kind: str
    land: str
    district: str
    association: str
    population: int | None
    state_of: date


COLUMNS = [tables.register.c[item.name] for item in fields(RegisterRow)]


def replace_register(engine: Engine, rows: Iterable[RegisterRow]) -> None:
    """Put new rows in place of the whole register, in one transaction; keys must be unique."""
    values = [asdict(row) for row in rows]
    with writing(engine) as connection:
        connection.execute(delete(tables.register))
        if values:
            connection.execute(insert(tables.register), values)


def lookup_register(engine: Engine, text: str, limit: int = 10) -> list[RegisterRow]:
    """Give at most ``limit`` rows: digits are the beginning of an AGS or ARS, anything else a part of the name.

    Names that begin with the text come first; umlauts may be spelt ä, ae or a, and capitals do not matter.
    """
    wanted = text.strip()
    digits = "".join(wanted.split())
    if not wanted or limit < 1:
        return []
    with reading(engine) as connection:
        return _by_key(connection, digits, limit) if digits.isascii() and digits.isdigit() else _by_name(connection, wanted, limit)


def _by_key(connection: Connection, digits: str, limit: int) -> list[RegisterRow]:
    key, ars = tables.register.c.key, tables.register.c.ars
    query = select(*COLUMNS).where(or_(key.startswith(digits), ars.startswith(digits))).order_by(case((key == digits, 0), else_=1), key).limit(limit)
    return [RegisterRow(*row) for row in connection.execute(query)]


def _by_name(connection: Connection, wanted: str, limit: int) -> list[RegisterRow]:
    """Compare in Python: neither database folds umlauts as German readers do, and they differ from each other."""
    looked_for = _spellings(wanted)
    found: list[tuple[bool, str, str, str]] = []
    if not all(looked_for):
        return []
    for key, name in connection.execute(select(tables.register.c.key, tables.register.c.name)):
        place = _place(_spellings(name), looked_for)
        if place >= 0:
            found.append((place > 0, _spellings(name)[0], name, key))
    chosen = [key for *_, key in sorted(found)[:limit]]
    rows = {row.key: RegisterRow(*row) for row in connection.execute(select(*COLUMNS).where(tables.register.c.key.in_(chosen)))}
    return [rows[key] for key in chosen]


def _place(spellings: tuple[str, str], looked_for: tuple[str, str]) -> int:
    """Say where a name contains the text in either spelling: 0 at its beginning, -1 nowhere."""
    places = [spelling.find(wanted) for spelling, wanted in zip(spellings, looked_for, strict=True)]
    return min((place for place in places if place >= 0), default=-1)


@lru_cache(maxsize=32_768)
def _spellings(name: str) -> tuple[str, str]:
    """Give a name as DIN 5007-1 sorts it (ä as a, ß as ss) and with umlauts spelt out (ä as ae)."""
    small = unicodedata.normalize("NFC", name).casefold()
    return _without_marks(small), _without_marks(small.translate(SPELT_OUT))


def _without_marks(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
