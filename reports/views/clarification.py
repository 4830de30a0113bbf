"""The Klärungsliste: what is still to be settled, as far as it fits; the same items the work list shows."""

from __future__ import annotations

from reports import german
from reports.case import Case, ClarificationItem, ClarificationKind
from reports.views.data import Clarification

MOST_ROWS = 40


def clarification_text(case: Case) -> str:
    """Introduce the list: how many questions, in which order."""
    questions = len({item.question for item in case.clarifications})
    if not questions:
        return "Alle zutreffenden Fragen sind eindeutig beantwortet und belegt."
    return (f"{german.counted(questions, 'Eine Frage ist', 'Fragen sind')} noch zu klären oder zu belegen. Zuerst stehen gesetzliche Pflichten, "
            "dann was den Bereich des Gesamtwerts am stärksten verengt; am Ende stehen offene Fragen außerhalb des Kurz-Checks und Nachweise, die keinen Wert ändern.")


def clarifications(case: Case) -> tuple[Clarification, ...]:
    """Give the rows of the list; contradictions are printed wherever they stand, because chapters refer to them."""
    return tuple(_row(item) for rank, item in enumerate(case.clarifications) if _printed(rank, item))


def clarifications_more(case: Case) -> str:
    """Count what is not printed."""
    left = sum(not _printed(rank, item) for rank, item in enumerate(case.clarifications))
    return f"{german.counted(left, 'Ein weiterer Punkt', 'weitere Punkte')} mit geringerem Rang {'ist' if left == 1 else 'sind'} hier nicht abgedruckt." if left else ""


def _printed(rank: int, item: ClarificationItem) -> bool:
    return rank < MOST_ROWS or item.kind is ClarificationKind.CONTRADICTION


def _row(item: ClarificationItem) -> Clarification:
    return Clarification(item.question, item.title, item.reason[:1].upper() + item.reason[1:], item.todo, item.asked or "–", item.document or "–")
