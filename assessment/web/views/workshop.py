"""What all pages of the workshop share, and its first page: the three steps and how far each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from assessment.plan import Standing
from assessment.service.deciding import DecisionBoard
from assessment.service.last_changes import LastChange
from assessment.service.ranking import RankBoard
from assessment.service.swot_board import SwotBoard
from assessment.web.frame import NavItem
from assessment.web.views.overview import Step, moment
from reports import german
from reports.swot import Mark

Address = Callable[..., str]
FROZEN = "Diese Erhebung ist eingefroren; was hier steht, bleibt, wie es ist."
ONLY_READING = "Sie können hier alles lesen. Ändern können es die Arbeitsgruppe und die Beratung."


@dataclass(frozen=True)
class Room:
    """What stands around every page of the workshop: its steps, the switch for the beamer, why nothing can be changed (empty: it can), the last change."""

    beamer: bool
    switch: str
    steps: tuple[NavItem, ...]
    closed: str
    changed: str


@dataclass(frozen=True)
class WorkshopView:
    """The first page of the workshop."""

    steps: tuple[Step, ...]


def changed_said(change: LastChange | None) -> str:
    """Say when something was changed last and by whom, empty where nobody has yet."""
    return f"Zuletzt geändert am {moment(change.at)}, von {change.who}." if change else ""


def workshop_view(swot: SwotBoard, rank: RankBoard, decisions: DecisionBoard, at: Address) -> WorkshopView:
    """Give the first page."""
    steps = (
        Step("1. SWOT-Tafel", at("swot"), "Stärken, Schwächen, Chancen und Risiken der Gruppe: lesen, umformulieren, ergänzen, ausblenden.", *_swot(swot)),
        Step("2. Rangfolge", at("rangfolge"), "Was der Gruppe am wichtigsten ist, neben dem, was berechnet wurde.", *_rank(rank)),
        Step("3. Entscheidungen", at("entscheidungen"), "Je Maßnahme: Wer ist dabei, wer nicht, wer zahlt wie viel?", *_decisions(decisions)))
    return WorkshopView(steps)


def _swot(board: SwotBoard) -> tuple[str, str]:
    touched = sum(entry.mark is not Mark.NONE or entry.hidden for entry in board.entries)
    known = german.counted(len(board.entries), "ein Eintrag", "Einträge")
    return ("info", f"{known}, {touched} von der Gruppe bearbeitet") if touched else ("neutral", f"{known}, noch keiner bearbeitet")


def _rank(board: RankBoard) -> tuple[str, str]:
    return ("success", "Reihenfolge vereinbart") if board.agreed else ("neutral", f"{len(board.rows)} Maßnahmen, noch nichts vereinbart")


def _decisions(board: DecisionBoard) -> tuple[str, str]:
    count = Counter(row.standing for row in board.rows)
    made, running = count[Standing.STANDS.value], count[Standing.OPEN.value]
    said = f"{made} von {len(board.rows)} beschlossen" + (f", {running} in Abstimmung" if running else "")
    return ("info" if made or running else "neutral"), said
