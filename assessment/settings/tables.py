"""The forms a setting of several values may have: a record of named parts, or a series by year, day or role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from assessment.changes import Value
from assessment.settings.forms import Amount, Day, Fault, Faulty, Form, Share, Text, Three
from questionnaires import allowed_words, nearest

Table: TypeAlias = dict[str, Value]
Check: TypeAlias = Callable[[Mapping[str, Any]], tuple[str, str] | None]
PAIRS = re.compile(r"[;,](?=\s*[^\s;,=]+\s*=)")
"""Between two pairs of „2027=8000, 2028=7,5“; a decimal comma is none."""


@dataclass(frozen=True)
class Part:
    """One part of a record; ``default`` is filled in where it is left out, None leaves it out for good."""

    label: str
    form: Form
    default: Value = None
    required: bool = False


@dataclass(frozen=True)
class Record:
    """Named parts; ``check`` gives message and remedy where they do not fit together."""

    parts: Mapping[str, Part]
    check: Check | None = None

    @property
    def words(self) -> str:
        """Say what is allowed."""
        return "; ".join(f"{key}: {part.form.words}" for key, part in self.parts.items())

    def read(self, label: str, raw: object) -> Table:
        """Give all parts, defaults filled in; raises Faulty with everything that is wrong."""
        given = _mapping(label, raw, "; ".join(f"{key}=…" for key in self.parts))
        faults = [Fault((key,), f"»{key}« gehört nicht zu »{label}«. {nearest(key, self.parts)}".strip(), f"Erlaubt sind: {allowed_words(self.parts)}.") for key in given if key not in self.parts]
        found: Table = {}
        for key, part in self.parts.items():
            faults += _read_into(found, key, part.form, part.label, given[key]) if key in given else _filled(found, key, part, label)
        wrong = self.check(found) if self.check and not faults else None
        if wrong:
            faults.append(Fault((), *wrong))
        if faults:
            raise Faulty(*faults)
        return found

    def shown(self, value: Any) -> str:
        """Give „Lückenschluss 40 %, Abhängigkeiten 20 %“; with words among the values „Farbe: #1f5c3a; Absender: Stadt Erlenstedt, Hauptamt“."""
        held = [(part, part.form.shown(value[key])) for key, part in self.parts.items() if key in value]
        colon, between = ("", ", ") if all(isinstance(part.form, Amount | Share | Three) for part, _ in held) else (":", "; ")
        return between.join(f"{part.label}{colon} {shown}" for part, shown in held)


class Axis(Enum):
    """What a series runs over, with the word for its keys and an example."""

    YEAR = ("Jahr", "2027=8000; 2028=10000")
    DAY = ("Datum", "01.01.2027=40; 01.07.2028=60")
    ROLE = ("Rolle", "IT=Digitallotsin im Hauptamt")

    def read(self, raw: str) -> Value:
        """Give the key as it is kept; raises Faulty."""
        match self:
            case Axis.YEAR:
                return str(int(Amount(2000, 2199, whole=True).read(self.value[0], raw)))
            case Axis.DAY:
                return Day().read(self.value[0], raw)
            case Axis.ROLE:
                return Text(20).read(self.value[0], raw)

    def shown(self, key: str) -> str:
        """Give a key as people read it."""
        return f"ab {Day().shown(key)}" if self is Axis.DAY else key


@dataclass(frozen=True)
class Series:
    """A value for each year, from each day on, or for each role; kept in order."""

    axis: Axis
    form: Form

    @property
    def words(self) -> str:
        """Say what is allowed."""
        return f"je {self.axis.value[0]} {self.form.words}"

    def read(self, label: str, raw: object) -> Table:
        """Give the values by key; raises Faulty with everything that is wrong."""
        found: Table = {}
        faults: list[Fault] = []
        for name, value in _mapping(label, raw, self.axis.value[1]).items():
            try:
                key = str(self.axis.read(name))
            except Faulty as wrong:
                faults += [Fault((name,), fault.message, fault.remedy) for fault in wrong.faults]
                continue
            if key in found:
                faults.append(Fault((name,), f"{self.axis.shown(key)} steht bei »{label}« zweimal.", "Behalten Sie einen der beiden Einträge."))
            faults += _read_into(found, key, self.form, f"{label} {self.axis.shown(key)}", value, name)
        if faults:
            raise Faulty(*faults)
        return dict(sorted(found.items()))

    def shown(self, value: Any) -> str:
        """Give „2027: 8.000 €, 2028: 10.000 €“."""
        return ", ".join(f"{self.axis.shown(key)}: {self.form.shown(item)}" for key, item in value.items())


@dataclass(frozen=True)
class OneOrSeries:
    """One number for all time, or a series."""

    one: Amount
    series: Series

    @property
    def words(self) -> str:
        """Say what is allowed."""
        return f"{self.one.words}, oder {self.series.words}"

    def read(self, label: str, raw: object) -> Value:
        """Give the number or the series; raises Faulty."""
        several = isinstance(raw, dict) or (isinstance(raw, str) and "=" in raw)
        return self.series.read(label, raw) if several else self.one.read(label, raw)

    def shown(self, value: Any) -> str:
        """Give either."""
        return self.series.shown(value) if isinstance(value, dict) else self.one.shown(value)


def _mapping(label: str, raw: object, example: str) -> dict[str, object]:
    """Give the entries of a mapping, or of a text of pairs; raises Faulty for anything else and for nothing."""
    given = dict(_pairs(label, raw)) if isinstance(raw, str) and "=" in raw else raw
    if isinstance(given, dict) and given:
        return given
    raise Faulty(Fault((), f"»{label}« besteht aus mehreren Angaben; hier fehlen sie.", f"Schreiben Sie zum Beispiel: {example}"))


def _pairs(label: str, text: str) -> Iterator[tuple[str, object]]:
    seen: set[str] = set()
    for pair in PAIRS.split(text.strip().rstrip(";,")):
        key, sign, value = (part.strip() for part in pair.partition("="))
        if not sign or key in seen:
            raise Faulty(Fault((key,), f"»{key}« steht bei »{label}« zweimal oder ohne Wert.", "Schreiben Sie jede Angabe einmal, mit Gleichheitszeichen."))
        seen.add(key)
        yield key, value


def _read_into(found: Table, key: str, form: Form, label: str, raw: object, name: str = "") -> list[Fault]:
    """Read one value and keep it; gives what is wrong with it, placed at its key."""
    try:
        found[key] = form.read(label, raw)
    except Faulty as wrong:
        return [Fault((name or key, *fault.at), fault.message, fault.remedy) for fault in wrong.faults]
    return []


def _filled(found: Table, key: str, part: Part, label: str) -> list[Fault]:
    """Fill in the default of a part that was left out; gives the fault where there must be a value."""
    if part.required:
        return [Fault((), f"Zu »{label}« fehlt »{key}« ({part.label}).", f"Ergänzen Sie »{key}«; erlaubt ist {part.form.words}.")]
    if part.default is not None:
        found[key] = part.default
    return []
