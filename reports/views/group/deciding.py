"""What the members decided on each joint measure, with reasons, and what the group has agreed on."""

from __future__ import annotations

from collections import Counter
from math import ceil

from reports import german
from reports.group_case import GroupCase
from reports.planned import Ballot, JointMeasure
from reports.views.common import sentence_end
from reports.views.group.common import TECHNICAL, grid, short_names
from reports.views.group.data import Deciding, Grid
from reports.views.group.programme import OPEN, in_order

MOST_COLUMNS = 9
STANDINGS = {"Vorschlag": "noch Vorschlag", "Abstimmung läuft": "in der Abstimmung"}
"""How a state of decision reads in a sentence, where not as it is."""
NOT_CONCERNED = "–"
NONE_YET = "Noch hat keine Kommune über eine gemeinsame Maßnahme entschieden. Der Plan rechnet bis dahin mit allen, denen die Maßnahme empfohlen ist."
NOTHING_JOINT = "Es gibt keine gemeinsame Maßnahme, über die zu entscheiden wäre."


def build_deciding(case: GroupCase) -> Deciding:
    """Build the chapter on decisions."""
    joint = in_order(case)
    voted = tuple(item for item in joint if _voted(item))
    return Deciding(_text(case, joint), _tables(case, voted) if voted else (), _reasons(joint), _agreed(case), _technical(case))


def _voted(item: JointMeasure) -> bool:
    """Tell whether any member has decided."""
    return any(ballot.choice for ballot in item.ballots)


def standing_line(case: GroupCase) -> str:
    """Say how many joint measures are in which state of decision."""
    counts = Counter(STANDINGS.get(item.standing, item.standing) for item in case.plan.joint)
    said = german.listed(f"{count} {state}" for state, count in counts.most_common())
    return f"Stand der {german.amount(len(case.plan.joint), 'gemeinsamen Maßnahme', 'gemeinsamen Maßnahmen')}: {said}."


def _text(case: GroupCase, joint: tuple[JointMeasure, ...]) -> tuple[str, ...]:
    if not joint:
        return (NOTHING_JOINT,)
    waiting = [item.measure for item in joint if not _voted(item)]
    if len(waiting) == len(joint):
        return (NONE_YET,)
    rest = (f"Über {german.counted(len(waiting), 'eine Maßnahme', 'Maßnahmen')} hat noch keine Kommune entschieden ({german.listed(waiting)}).",) if waiting else ()
    return (f"{standing_line(case)} In der Tabelle heißt »{OPEN}«: empfohlen, aber noch nicht entschieden; Strich: der Kommune nicht empfohlen.", *rest)


def _tables(case: GroupCase, joint: tuple[JointMeasure, ...]) -> tuple[Grid, ...]:
    """Give measures × members, a few members per table."""
    names = [member.name for member in case.members]
    parts = ceil(len(names) / MOST_COLUMNS)
    size = ceil(len(names) / max(parts, 1))
    return tuple(_table(case, joint, names[start:start + size], f" (Teil {place} von {parts})" if parts > 1 else "")
                 for place, start in enumerate(range(0, len(names), size), start=1))


def _table(case: GroupCase, joint: tuple[JointMeasure, ...], names: list[str], part: str) -> Grid:
    short, width = short_names(case), 66 / len(names)
    columns = (("Maßnahme", 34, False), *((short[name], width, False) for name in names))
    return grid(f"Entscheidungen je Maßnahme und Kommune{part}", columns, [(f"{item.measure} {item.title}", *(_choice(item, name) for name in names)) for item in joint])


def _choice(item: JointMeasure, name: str) -> str:
    ballot = next((ballot for ballot in item.ballots if ballot.member == name), None)
    return NOT_CONCERNED if ballot is None else ballot.choice or OPEN


def _reasons(joint: tuple[JointMeasure, ...]) -> tuple[str, ...]:
    """List what was said for a choice, with body and day."""
    return tuple(f"{item.measure}, {ballot.member}: {ballot.choice}{_by(ballot)}. {sentence_end(ballot.reason)}" for item in joint for ballot in item.ballots if ballot.choice and ballot.reason)


def _by(ballot: Ballot) -> str:
    said = ", ".join(part for part in (ballot.body, german.short_date(ballot.day) if ballot.day else "") if part)
    return f" ({said})" if said else ""


def _agreed(case: GroupCase) -> Grid:
    columns = (("Vorgabe", 30, False), ("Wert", 40, False), ("vereinbart", 30, False))
    return grid("Vorgaben der Planung und wer sie vereinbart hat", columns, [row for row in case.agreed if row[0] not in TECHNICAL],
                "Für die Planung hat die Gruppe noch nichts beschlossen; gerechnet ist mit den Vorgaben.")


def _technical(case: GroupCase) -> str:
    """Give the settings of the computation in a sentence; they hold whether or not somebody has agreed on them."""
    named = german.listed(f"{label} ({value})" for label, value, _ in case.agreed if label in TECHNICAL)
    return f"Rein rechnerisch, kein Beschluss nötig: {named}." if named else ""
