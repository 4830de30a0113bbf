"""Inventory entries of several members: read, grouped by name, and in runs of contracts that end together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assessment.comparing.names import normalised
from assessment.model import InventoryItem

APPLICATION, PROVIDER = "fachverfahren", "dienstleister"


@dataclass(frozen=True)
class Entry:
    """One inventory entry of a member."""

    row: int
    sort: str
    item: InventoryItem

    def text(self, column: str) -> str:
        """Give a text of the entry, empty where it has none."""
        return str(self.item.data.get(column) or "").strip()

    def day(self, column: str) -> date | None:
        """Give a day of the entry."""
        value = self.text(column)
        return date.fromisoformat(value) if value else None

    @property
    def notice_day(self) -> date | None:
        """Give the last day to give notice: end of contract minus the months of notice; None where one of them is missing."""
        end, months = self.day("vertragsende"), self.item.data.get("kuendigungsfrist")
        return None if end is None or months is None else months_later(end, -round(float(months)))


def grouped(entries: Iterable[Entry], column: str) -> dict[str, list[Entry]]:
    """Give the entries by the normalised name in a column, sorted by it."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.text(column):
            found.setdefault(normalised(entry.text(column)), []).append(entry)
    return dict(sorted(found.items()))


def rows_of(group: Iterable[Entry]) -> tuple[int, ...]:
    """Give the members the entries belong to, sorted."""
    return tuple(sorted({entry.row for entry in group}))


def runs_of_ends(group: Iterable[Entry], months: int) -> Iterator[list[Entry]]:
    """Give runs of contracts of at least two members that end within ``months`` of the run's first."""
    waiting = sorted((entry for entry in group if entry.day("vertragsende")), key=lambda entry: (entry.text("vertragsende"), entry.row))
    while waiting:
        limit = months_later(date.fromisoformat(waiting[0].text("vertragsende")), months).isoformat()
        run = [entry for entry in waiting if entry.text("vertragsende") <= limit]
        together = len(rows_of(run)) > 1
        if together:
            yield run
        waiting = waiting[len(run) if together else 1:]


def months_later(day: date, months: int) -> date:
    """Give the day so many months on (or back), the last of the month where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month + 1, min(day.day, last))
