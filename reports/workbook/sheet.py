"""A sheet apart from its file: columns with a format, rows of values; what would be empty is left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeAlias

Value: TypeAlias = str | float | int | date | None
"""What a cell holds; nan and None are nothing."""


class Form(Enum):
    """How a column is shown, as a number format of a German office program."""

    TEXT = "@"
    WHOLE = "[$-407]#,##0"
    TENTH = "[$-407]#,##0.0"
    HUNDREDTH = "[$-407]#,##0.00"
    SHARE = "[$-407]0.0 %"
    EURO = '[$-407]#,##0 "€"'
    DAY = "[$-407]dd.mm.yyyy"
    YEAR = "0"


@dataclass(frozen=True)
class Column:
    """A column: heading, width in characters, form, and what stands where there is no number."""

    title: str
    width: float
    form: Form = Form.TEXT
    missing: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, what it holds (empty: a text to read, not to filter), columns and rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def is_nothing(value: Value) -> bool:
    """Whether there is nothing to write: no value, empty text or nan."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def without_empty_columns(name: str, about: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> Sheet:
    """Give a sheet without the columns nobody has a value for; one that has a word for that stays."""
    kept = [place for place in range(len(columns)) if columns[place].missing or any(not is_nothing(row[place]) for row in rows)]
    return Sheet(name, about, tuple(columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows))
