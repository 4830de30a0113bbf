"""The forms a single value of a setting may have: numbers with bounds and unit, shares, days, words, texts; read and shown in German."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from assessment.changes import Value
from assessment.inventory import BadEntry, Column, checked_value
from reports import german

LONGEST_ORDER, MOST_SHOWN = 10_000, 8
UNITS = ("%", "€", "EUR", "PT", "Punkte", "Monate")


class Fault(NamedTuple):
    """What is wrong inside a value: the keys that lead there, message and remedy in German."""

    at: tuple[str, ...]
    message: str
    remedy: str


class Faulty(ValueError):
    """A value its setting does not allow; carries all that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


class Form(Protocol):
    """How a value is read from text, file or database (one rule for all of them) and shown; ``words`` says what is allowed."""

    @property
    def words(self) -> str:
        """Say what is allowed."""

    def read(self, label: str, raw: object) -> Value:
        """Give the value as it is kept; raises Faulty."""

    def shown(self, value: Any) -> str:
        """Give a kept value as people read it."""


@dataclass(frozen=True)
class Amount:
    """A number from ``low`` to ``high``, or one of ``only``; kept as float."""

    low: float = 0.0
    high: float = 1e9
    unit: str = ""
    whole: bool = False
    only: tuple[float, ...] = ()

    @property
    def words(self) -> str:
        """Say what is allowed."""
        if self.only:
            return german.listed((german.number(value) for value in self.only), "oder")
        sort = "eine ganze Zahl" if self.whole else "eine Zahl"
        span = f"ab {german.number(self.low)}" if self.high >= 1e9 else f"von {german.number(self.low)} bis {german.number(self.high)}"
        return f"{sort} {span}{f' ({self.unit})' if self.unit else ''}"

    def read(self, label: str, raw: object) -> float:
        """Give the number; raises Faulty outside the bounds."""
        value = float(_checked(Column("", label, "zahl"), _without_unit(raw)))
        if not self.low <= value <= self.high or (self.whole and not value.is_integer()) or (self.only and value not in self.only):
            raise Faulty(Fault((), f"{german.number(value)} ist bei »{label}« nicht erlaubt.", f"Erlaubt ist {self.words}."))
        return value

    def shown(self, value: Any) -> str:
        """Give 500 € or 20 PT je Quartal."""
        return german.euro(value) if self.unit == "EUR" else f"{german.number(value)} {self.unit}".strip()


@dataclass(frozen=True)
class Share:
    """A share in percent (5 stands for 5 %); numbers up to ``doubtful`` are refused, for who writes 0,5 or 1 may mean 50 % or 100 %."""

    doubtful: float = 0.99
    high: float = 100.0

    @property
    def words(self) -> str:
        """Say what is allowed."""
        return f"ein Anteil in Prozent von 0 bis {german.number(self.high)}, z. B. 5 für 5 %"

    def read(self, label: str, raw: object) -> float:
        """Give the percent; raises Faulty outside the bounds and where 0–1 may be meant."""
        value = round(Amount(0, self.high, "%").read(label, raw), 6)
        if 0 < value <= self.doubtful:
            raise Faulty(Fault((), f"»{raw}« ist bei »{label}« nicht eindeutig: Prozent oder Anteil von 1?", "Anteile stehen in Prozent; schreiben Sie 50 für die Hälfte."))
        return value

    def shown(self, value: Any) -> str:
        """Give 5 %."""
        return f"{german.number(value)}{german.NO_BREAK}%"


@dataclass(frozen=True)
class Three:
    """A three-point estimate: low, likely, high, written 4/6/10 or as a list; kept as a list."""

    unit: str

    @property
    def words(self) -> str:
        """Say what is allowed."""
        return f"drei Zahlen niedrig/wahrscheinlich/hoch, z. B. 4/6/10 ({self.unit})"

    def read(self, label: str, raw: object) -> list[Value]:
        """Give the three numbers; raises Faulty where they are not three or not in order."""
        parts = raw.split("/") if isinstance(raw, str) else raw
        if not isinstance(parts, list | tuple) or len(parts) != 3:
            raise Faulty(Fault((), f"»{label}« braucht drei Zahlen.", f"Erlaubt sind {self.words}."))
        low, likely, high = (Amount(0, 1e9, self.unit).read(label, part) for part in parts)
        if not low <= likely <= high:
            raise Faulty(Fault((), f"Die drei Zahlen bei »{label}« sind nicht der Größe nach geordnet.", f"Erlaubt sind {self.words}."))
        return [low, likely, high]

    def shown(self, value: Any) -> str:
        """Give 4/6/10 PT."""
        return f"{'/'.join(german.number(item) for item in value)} {'€' if self.unit == 'EUR' else self.unit}"


@dataclass(frozen=True)
class Day:
    """A day, kept in ISO form."""

    words = "ein Datum, z. B. 01.01.2027"

    def read(self, label: str, raw: object) -> str:
        """Give the ISO day; raises Faulty."""
        return str(_checked(Column("", label, "datum"), raw))

    def shown(self, value: Any) -> str:
        """Give 01.01.2027."""
        return german.short_date(date.fromisoformat(value))


@dataclass(frozen=True)
class Word:
    """One of a few words."""

    allowed: Sequence[str]

    @property
    def words(self) -> str:
        """Say what is allowed."""
        return german.listed(self.allowed, "oder")

    def read(self, label: str, raw: object) -> str:
        """Give the word as it is kept; raises Faulty with the nearest."""
        return str(_checked(Column("", label, "auswahl", tuple(self.allowed)), raw))

    def shown(self, value: Any) -> str:
        """Give the word."""
        return str(value)


@dataclass(frozen=True)
class Text:
    """A short text."""

    limit: int = 300
    words = "ein Text"

    def read(self, label: str, raw: object) -> str:
        """Give the text; raises Faulty where there is none."""
        return str(_checked(Column("", label, limit=self.limit), raw))

    def shown(self, value: Any) -> str:
        """Give the text."""
        return str(value)


@dataclass(frozen=True)
class Order:
    """Short names in an order, each once; kept as one text „M107, M101“."""

    words = "Kennungen in der gewünschten Reihenfolge, z. B. M107, M101"

    def read(self, label: str, raw: object) -> str:
        """Give the names as they are kept; raises Faulty where one stands twice or there is none."""
        listed = raw if isinstance(raw, list | tuple) else re.split(r"[,;\s]+", str(_checked(Column("", label, limit=LONGEST_ORDER), raw)))
        names = [str(name).strip() for name in listed if str(name).strip()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice or not names:
            raise Faulty(Fault((), f"Bei »{label}« steht {german.listed(twice)} mehrfach." if twice else f"Bei »{label}« steht keine Kennung.", f"Erlaubt sind {self.words}, jede einmal."))
        return ", ".join(names)

    def shown(self, value: Any) -> str:
        """Give the first names, and how many there are where they are many."""
        names = str(value).split(", ")
        return ", ".join(names) if len(names) <= MOST_SHOWN else f"{', '.join(names[:MOST_SHOWN])} … ({len(names)} Kennungen)"


def _checked(column: Column, raw: object) -> Any:
    """Read a value by the rules of the inventory; raises Faulty for lists, nothing and what the type does not allow."""
    if isinstance(raw, dict | list):
        raise Faulty(Fault((), f"»{column.label}« ist hier ein einzelner Wert, keine Liste.", "Schreiben Sie einen Wert hinter den Doppelpunkt."))
    try:
        value = checked_value(column, raw)
    except BadEntry as bad:
        raise Faulty(Fault((), bad.message, bad.remedy)) from None
    if value is None:
        raise Faulty(Fault((), f"Bei »{column.label}« fehlt der Wert.", "Ergänzen Sie ihn oder löschen Sie die Angabe."))
    return value


def _without_unit(raw: object) -> object:
    """Give a number as text without the unit people write behind it."""
    text = raw.strip() if isinstance(raw, str) else raw
    if isinstance(text, str):
        unit = next((unit for unit in UNITS if text.endswith(unit)), "")
        return text.removesuffix(unit).strip()
    return text
