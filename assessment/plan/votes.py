"""What the members decided on a joint measure, and whether it stands by the group's rule (planning.md § 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from assessment.agreements import Choice, Decision, MajorityRule
from assessment.evaluate import Evaluation
from assessment.plan.choices import decision_of
from reports import german


class Standing(Enum):
    """Where the decision on a joint measure is."""

    PROPOSED = "Vorschlag"
    OPEN = "Abstimmung läuft"
    STANDS = "beschlossen"
    FAILED = "nicht zustande gekommen"


@dataclass(frozen=True)
class Vote:
    """The decisions of the members a measure is recommended to (``affected``), and what follows.

    ``rows`` who takes part as things stand: everybody who has not said otherwise while nothing is decided, then who said dabei.
    """

    measure: int
    affected: tuple[int, ...]
    decisions: Mapping[int, Decision]
    standing: Standing
    rows: tuple[int, ...]
    reason: str

    def count(self, choice: Choice) -> int:
        """Give how many chose so."""
        return sum(item.choice is choice for item in self.decisions.values())


def vote_on(evaluation: Evaluation, measure: int, affected: Sequence[int]) -> Vote:
    """Count the votes on a measure among the members it is recommended to, and apply the group's rule."""
    found = {row: item for row in affected if (item := decision_of(evaluation, row, measure)) is not None}
    joining = tuple(row for row, item in found.items() if item.choice is Choice.JOIN)
    missing = _missing(evaluation.group.planning.rule, len(affected), list(found.values()))
    if not found:
        standing, rows = Standing.PROPOSED, tuple(affected)
    elif not missing:
        standing, rows = Standing.STANDS, joining
    elif len(found) < len(affected):
        standing, rows = Standing.OPEN, tuple(row for row in affected if row not in found or row in joining)
    else:
        standing, rows = Standing.FAILED, ()
    return Vote(measure, tuple(affected), found, standing, rows, missing)


def lacks_quorum(rule: MajorityRule, affected: int, voted: int) -> bool:
    """Tell whether too few of those a measure is recommended to have voted."""
    return affected > 0 and voted / affected < rule.quorum - 1e-9


def _missing(rule: MajorityRule, affected: int, votes: Sequence[Decision]) -> str:
    """Say what is missing for the joint measure to stand, empty where nothing is."""
    yes, no = (sum(item.choice is choice for item in votes) for choice in (Choice.JOIN, Choice.DECLINE))
    if lacks_quorum(rule, affected, len(votes)):
        return f"Es haben {len(votes)} von {affected} Kommunen entschieden; nötig sind {german.percent(rule.quorum)}."
    if rule.majority > 0 and yes <= rule.majority * (yes + no) + 1e-9:
        return f"{yes} dabei, {no} nicht dabei; nötig sind mehr als {german.percent(rule.majority)} dabei."
    if yes < rule.members:
        return f"{german.counted(yes, 'Eine Kommune ist', 'Kommunen sind') if yes else 'Keine Kommune ist'} dabei; nötig sind mindestens {rule.members}."
    return ""
