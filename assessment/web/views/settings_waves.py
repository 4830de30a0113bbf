"""Waves as the settings show them: list, what an upgrade of the catalogue would do, what changed between two."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.service.waves import Upgrade
from assessment.store import Record
from assessment.wave_differences import Difference
from reports import german

RULES = (
    ("nachfragen", "noch einmal bestätigen lassen", "Die Antwort steht als Vorschlag da und zählt erst wieder, wenn jemand sie bestätigt."),
    ("anpassen", "auf die nächstliegende neue Antwort setzen", "Wo es keine gibt, wird nachgefragt."),
    ("behalten", "so lassen", "Die Antwort bleibt und wird nach dem neuen Katalog bewertet."))
"""What may become of answers whose scale has changed: (rule, label, hint)."""


@dataclass(frozen=True)
class WaveLine:
    """A wave in the list, newest first; ``frozen`` is the day or empty."""

    title: str
    day: str
    catalogue: str
    frozen: str
    current: bool
    href: str
    comparison: str
    freeze: str
    upgrade: str


def wave_line(wave: Record, edition: str, current: str, at: Callable[..., str]) -> WaveLine:
    """Give a wave in the list."""
    day, frozen = str(wave.fields["reference_date"]), str(wave.fields["frozen_on"] or "")
    return WaveLine(str(wave.fields["title"]), shown_day(day), edition, shown_day(frozen), wave.id == current, at(erhebung=day), at("vergleich", erhebung=day),
                    "" if frozen else at("einstellungen", "erhebungen", "einfrieren", erhebung=day), "" if frozen else at("einstellungen", "erhebungen", "katalog", erhebung=day))


def shown_day(day: str) -> str:
    """Give an ISO day as people write it, empty for none."""
    return german.short_date(date.fromisoformat(day)) if day else ""


@dataclass(frozen=True)
class UpgradeView:
    """What an upgrade of the catalogue would do."""

    old: str
    new: str
    summary: str
    rows: tuple[tuple[str, str, str, str, str, str], ...]
    lost: tuple[str, ...]


def upgrade_view(upgrade: Upgrade) -> UpgradeView:
    """Give the preview of an upgrade."""
    rows = tuple((town, item.response.question, item.response.role, item.fate.value, _level(item.before), _level(item.after)) for town, item in upgrade.to_look_at)
    ratings = (f"Die Bewertung der Beratung zu Frage {question} ({town}) bezieht sich auf eine Frage, die es nicht mehr gibt." for town, question in upgrade.lost_ratings)
    look = "keine davon muss angesehen werden" if not rows else f"{german.amount(len(rows), 'davon ist', 'davon sind')} anzusehen"
    return UpgradeView(upgrade.old, upgrade.new, f"{german.amount(len(upgrade.answers), 'Antwort', 'Antworten')} werden übernommen, {look}.", rows, (*ratings, *upgrade.lost_planning))


def _level(level: float | None) -> str:
    return "–" if level is None or math.isnan(level) else german.decimal(level)


def difference_rows(found: Sequence[Difference], names: dict[str, str], town: str) -> tuple[tuple[str, str, str, str, str], ...]:
    """Give what moved between two waves, questions left out: municipality, what, before, after, why."""
    moved: Iterable[Difference] = (item for item in found if item.kind != "frage" and item.level.causes and town in ("", item.member))
    return tuple((names.get(item.member, item.member), item.title, _level(item.level.before), _level(item.level.after), german.listed(item.level.causes)) for item in moved)
