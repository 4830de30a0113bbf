"""The plan's calendar: periods, years and days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.model import WorkingGroup
from reports import german

MONTHS_A_YEAR = 12
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Timeline:
    """``periods`` periods of ``months`` each from ``begin``, the first of a month, on. Periods count from 0."""

    begin: date
    periods: int
    months: int

    @property
    def end(self) -> date:
        """Give the first day after the plan."""
        return self.day_of(self.periods)

    @property
    def years(self) -> tuple[int, ...]:
        """Give the calendar years of the plan."""
        return tuple(dict.fromkeys(self.day_of(period).year for period in range(self.periods)))

    def day_of(self, period: float) -> date:
        """Give the day a period begins; of a broken number the first of the month."""
        month = self.begin.year * MONTHS_A_YEAR + self.begin.month - 1 + math.floor(period * self.months + 1e-9)
        return date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)

    def last_day(self, period: float) -> date:
        """Give the last day before a period: by when that is finished which ends with the period before."""
        return self.day_of(period) - timedelta(days=1)

    def year_of(self, period: int) -> int:
        """Give the calendar year a period begins in."""
        return self.day_of(period).year

    def label(self, period: int) -> str:
        """Give „1. Quartal 2027“; „03/2027“ where periods are no quarters of the year."""
        day = self.day_of(period)
        return f"{(day.month - 1) // 3 + 1}. Quartal {day.year}" if self._in_quarters else f"{day:%m/%Y}"

    def during(self, period: int) -> str:
        """Give „im 1. Quartal 2027“, „im März 2027“ or „in den 3 Monaten ab Februar 2027“."""
        day = self.day_of(period)
        month = f"{german.MONTHS[day.month - 1]} {day.year}"
        if self._in_quarters:
            return f"im {self.label(period)}"
        return f"im {month}" if self.months == 1 else f"in den {self.months} Monaten ab {month}"

    @property
    def _in_quarters(self) -> bool:
        return self.months == 3 and self.begin.month % 3 == 1

    def months_until(self, day: date) -> float:
        """Give the months from the beginning to a day, negative where it has passed; whole months for firsts of a month."""
        return (day.year - self.begin.year) * MONTHS_A_YEAR + day.month - self.begin.month + (day.day - 1) / DAYS_A_MONTH

    def period_from(self, day: date) -> int:
        """Give the first period that begins on or after a day, at least 0."""
        return max(0, -int(-(self.months_until(day) - 1e-9) // self.months))

    def finished_by(self, day: date) -> int:
        """Give the number of periods that are over at the end of a day: what must be finished by then ends in time ≤ it."""
        return int((self.months_until(day + timedelta(days=1)) + 1e-9) // self.months)


def timeline_of(group: WorkingGroup) -> Timeline:
    """Give the calendar the group agreed; without one it begins with the quarter after the reference date."""
    planning, day = group.planning, group.reference_date
    begin = planning.begin
    if begin is None:
        quarter = (day.month - 1) // 3 + 1
        begin = date(day.year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return Timeline(begin.replace(day=1), planning.periods, planning.months)
