"""Numbers, dates and lists as German administrations write them; rounding happens here and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")
NOT_ASSESSABLE = "nicht bewertbar"
NO_BREAK = "\u00a0"


def rounded(value: float, places: int = 0) -> Decimal:
    """Round half away from zero, as people do; binary dust below 1e-9 does not decide."""
    step = Decimal(1).scaleb(-places)
    return Decimal(repr(round(float(value), 9))).quantize(step, rounding=ROUND_HALF_UP)


def decimal(value: float | None, places: int = 1, missing: str = NOT_ASSESSABLE) -> str:
    """Give 1,8 – or what stands for nan."""
    if value is None or math.isnan(value):
        return missing
    number = rounded(value, places)
    return f"{abs(number) if number == 0 else number}".replace(".", ",").replace("-", "−")


def whole(value: float) -> str:
    """Give 12.500 (a point per thousand)."""
    return f"{int(rounded(value)):,}".replace(",", ".").replace("-", "−")


def euro(value: float) -> str:
    """Give 12.500 € with a space that does not break."""
    return f"{whole(value)}{NO_BREAK}€"


def number(value: float) -> str:
    """Give a number as it was entered: whole ones without decimals, others with up to two."""
    if float(value).is_integer():
        return whole(value)
    return decimal(value, 2).rstrip("0").rstrip(",")


def span(low: float, high: float, places: int = 1) -> str:
    """Give „1,8 bis 3,0“; one number where both look the same."""
    first, second = decimal(low, places), decimal(high, places)
    return first if first == second else f"{first} bis {second}"


def percent(share: float, missing: str = "–") -> str:
    """Give 70 % of a share 0–1."""
    return missing if math.isnan(share) else f"{whole(100 * share)}{NO_BREAK}%"


def long_date(day: date) -> str:
    """Give 4. Mai 2026."""
    return f"{day.day}.{NO_BREAK}{MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Give 04.05.2026."""
    return f"{day:%d.%m.%Y}"


def listed(words: Iterable[str], last: str = "und") -> str:
    """Give „a, b und c“."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def amount(count: int, one: str, many: str) -> str:
    """Give „0 Angaben“, „1 Angabe“, „3.196 Angaben“."""
    return f"{whole(count)} {one if count == 1 else many}"


def counted(count: int, one: str, many: str) -> str:
    """Give „eine Maßnahme“, „12 Maßnahmen“, „keine Maßnahmen“; the singular carries its own article."""
    if count == 0:
        return f"keine {many}"
    return one if count == 1 else f"{whole(count)} {many}"
