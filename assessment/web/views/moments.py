"""Moments as a person reads them: in the time of the place where the server stands."""

from __future__ import annotations

from datetime import datetime


def said(moment: datetime | None, never: str = "noch nie") -> str:
    """Give day and time, e. g. 04.05.2026, 14:05 Uhr."""
    return moment.astimezone().strftime("%d.%m.%Y, %H:%M\N{NO-BREAK SPACE}Uhr") if moment else never
