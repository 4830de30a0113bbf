"""The order of the measures as the workshop shows it: the agreed place beside the computed one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assessment.service.ranking import RankBoard, RankRow
from reports import german

Address = Callable[..., str]


@dataclass(frozen=True)
class RankLine:
    """A measure at its place (from 1); ``about`` says class, computed place and whom it helps; ``moved``: it was moved last."""

    measure: str
    anchor: str
    title: str
    place: int
    about: str
    warnings: tuple[str, ...]
    move: str
    href: str
    moved: bool


@dataclass(frozen=True)
class RankView:
    """The list; ``state`` says which order is shown, ``said`` is spoken."""

    lines: tuple[RankLine, ...]
    version: int
    agreed: bool
    state: str
    rule: str
    effect: str
    warned: str
    reset: str
    back: str
    said: str


def anchor_of(measure: str) -> str:
    """Give the place of a measure on the page."""
    return f"rang-{measure}"


def rank_view(board: RankBoard, joint: frozenset[str], at: Address, *, moved: str = "", counted: bool = True) -> RankView:
    """Give the page; ``moved`` names the measure moved last, ``counted`` tells how many members each is recommended to."""
    lines = tuple(_line(row, place, joint, at, moved, counted=counted) for place, row in enumerate(board.rows, start=1))
    warned = sum(bool(row.warnings) for row in board.rows)
    state = f"Sie sehen die Reihenfolge der Gruppe. {_agreed_by(board)}".strip() if board.agreed else "Sie sehen die berechnete Reihenfolge. Sobald die Gruppe etwas verschiebt, gilt die Liste als ihre Reihenfolge."
    return RankView(
        lines, board.version, board.agreed, state, board.rule, board.effect, f"Hinweise bei {german.counted(warned, 'einer Maßnahme', 'Maßnahmen')}; sie stehen an ihrem Platz." if warned else "",
        at("rangfolge", "zuruecksetzen"), at("rangfolge"), spoken(lines, moved))


def spoken(lines: tuple[RankLine, ...], measure: str) -> str:
    """Say where a measure stands now, empty for none."""
    found = next((line for line in lines if line.measure == measure), None)
    return f"„{found.title}“, jetzt Platz {found.place} von {len(lines)}" if found else ""


def _agreed_by(board: RankBoard) -> str:
    by, day = board.resolution.body, board.resolution.day
    return f"Vereinbart: {', '.join(part for part in (by, german.short_date(day) if day else '') if part)}." if by or day else ""


def _line(row: RankRow, place: int, joint: frozenset[str], at: Address, moved: str, *, counted: bool) -> RankLine:
    members = (f"empfohlen für {row.members} von {german.counted(row.of, 'einer Kommune', 'Kommunen')}",) if counted else ()
    about = (f"berechnet Platz {row.computed}", row.klass, *members, f"{german.decimal(row.points)} Punkte im Mittel")
    return RankLine(row.measure, anchor_of(row.measure), row.title, place, " · ".join(about), row.warnings, at("rangfolge", row.measure), at("entscheidungen", row.measure) if row.measure in joint else "", row.measure == moved)
