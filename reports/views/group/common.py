"""Pieces the chapters of the group's report share: columns, short names, lists that stay readable with 25 members."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from reports import german
from reports.compared import ComparisonFacts, MatrixFacts
from reports.group_case import GroupCase
from reports.planned import Deadline, LoadRow
from reports.views.common import sentence_end
from reports.views.deadlines import measured
from reports.views.group.data import Column, Grid
from reports.views.names import short_name

NOT_HELD = "Nicht zu halten"
SURE = 0.8
"""Share of draws in which a deadline must be kept to be called sure."""
MONEY = "EUR"
"""Unit of a load that counts money per calendar year."""
TECHNICAL = ("Monate je Zeitraum", "Gleichlauf der Schätzungen", "Streuung der Gewichte", "Startzahl")
"""Settings of the computation by their label: nobody has to vote on them."""
SHY = "\u00ad"
"""A place where a long word may be parted."""


def grid(caption: str, columns: Sequence[tuple[str, float, bool]], rows: Iterable[tuple[str, ...]], empty: str = "", *, total: bool = False) -> Grid:
    """Give a grid of columns as (head, width, holds numbers)."""
    return Grid(caption, tuple(Column(*column) for column in columns), tuple(rows), empty, total)


def facts_of(case: GroupCase) -> ComparisonFacts:
    """Give the comparison; an empty one where nobody lets the group see anything."""
    nothing = MatrixFacts((), (), len(case.members), "")
    return case.comparison or ComparisonFacts(nothing, nothing, (), (), (), (), ())


def short_names(case: GroupCase) -> dict[str, str]:
    """Give each member's name without its kind of body („Stadt“), where two members are not mixed up by that."""
    bare = {member.name: short_name(member.name) for member in case.members}
    seen = Counter(bare.values())
    return {name: short if seen[short] == 1 else name for name, short in bare.items()}


def named(case: GroupCase, names: Iterable[str], *, of_all: bool = True) -> str:
    """Give short names as a list; all of them as „alle 25“, nearly all as „alle außer …“ if the others are known not to belong (``of_all``)."""
    chosen, short = list(dict.fromkeys(names)), short_names(case)
    missing = [short[member.name] for member in case.members if member.name not in chosen]
    everybody = len(chosen) + len(missing) == len(case.members)
    if everybody and len(chosen) > 2 and not missing:
        return f"alle {len(chosen)}"
    if of_all and everybody and len(chosen) > 5 and len(missing) <= 2:
        return f"alle außer {german.listed(missing)}"
    return german.listed(short.get(name, name) for name in chosen)


def open_settings(case: GroupCase) -> tuple[str, ...]:
    """Give the settings of the plan nobody has agreed on and on which a vote makes sense."""
    return tuple(text for text in case.plan.assumed if not text.startswith(tuple(f"{label}:" for label in TECHNICAL)))


def known(values: Iterable[float]) -> list[float]:
    """Give the values that are there."""
    return [value for value in values if not math.isnan(value)]


def arrow(before: float, after: float) -> str:
    """Give „2,2 → 2,9“, a dash for what is not shown or not assessed."""
    if math.isnan(before) and math.isnan(after):
        return "–"
    return f"{german.decimal(before, missing='–')}{german.NO_BREAK}→{german.NO_BREAK}{german.decimal(after, missing='–')}"


def explained(case: GroupCase, text: str) -> str:
    """Close a sentence that names measures by number, and give its title where a number stands first."""
    titles = {item.measure: item.title for item in case.plan.lines} | {item.measure: item.title for item in case.plan.aside}
    for number, title in titles.items():
        text = re.sub(rf"\b{re.escape(number)}\b", lambda found, title=title: f"{found[0]} »{title}«", text, count=1)  # type: ignore[misc]
    return sentence_end(text)


def shared_loads(case: GroupCase) -> list[LoadRow]:
    """Give the loads of what belongs to all: the project team and the common budget, where there are any."""
    names = {member.name for member in case.members}
    return [load for load in case.plan.loads if load.title not in names and any(load.capacity)]


def unsure(case: GroupCase) -> list[Deadline]:
    """Give the deadlines that are kept in too few of the draws, the least sure first."""
    return [item for item in measured(case.plan) if item.kept < SURE]


def days(value: float) -> str:
    """Give „1.234 Personentage“."""
    return german.amount(int(german.rounded(value)), "Personentag", "Personentage")


def first(items: Sequence[str], most: int, one: str, many: str) -> tuple[str, ...]:
    """Give the first items, and a last one that says how many more there are."""
    more = len(items) - most
    return (*items[:most], *((f"… und {german.counted(more, one, many)}.",) if more > 0 else ()))
