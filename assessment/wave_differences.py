"""Two waves side by side: what changed for each question, field and dimension, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assessment.evaluate import Evaluation, evaluate
from assessment.model import Municipality, WorkingGroup
from assessment.upgrading import Rule, carry_over
from scoring import ROOT

SOLL = 1


@dataclass(frozen=True)
class Effects:
    """A change split by cause; the three parts add up to ``after - before`` (nan where either side has no value)."""

    before: float
    after: float
    by_rule: float
    by_target: float
    by_answer: float

    @property
    def change(self) -> float:
        """Give the whole change."""
        return self.after - self.before

    @property
    def causes(self) -> tuple[str, ...]:
        """Name the causes that move the value."""
        named = (("Regel geändert", self.by_rule), ("Ziel geändert", self.by_target), ("Antwort geändert", self.by_answer))
        if np.isnan(self.before) != np.isnan(self.after):
            return ("erstmals bewertbar",) if np.isnan(self.before) else ("nicht mehr bewertbar",)
        return tuple(name for name, value in named if abs(value) > 1e-9)


@dataclass(frozen=True)
class Difference:
    """One node (ROOT, dimension, field) or question of one municipality: its level and its gap to the Soll."""

    member: str
    id: str
    title: str
    kind: str
    level: Effects
    gap: Effects


def wave_differences(old: WorkingGroup, new: WorkingGroup) -> tuple[Difference, ...]:
    """Compare two waves member by member, for everything both catalogues know.

    The change is split in this order: the old answers under the new catalogue (rule), then with the new reference date and agreed
    targets (target), then the new answers and facts (answer). The parts add up; another order may split ties differently.
    """
    shared = [member.key for member in old.members if any(other.key == member.key for other in new.members)]
    old, new = _only(old, shared), _only(new, shared)
    recoded = replace(old, catalogue=new.catalogue, members=tuple(_recoded(old, new, member) for member in old.members))
    redated = replace(recoded, reference_date=new.reference_date, agreed=new.agreed)
    steps = [evaluate(group) for group in (old, recoded, redated, new)]
    return tuple(difference for row in range(len(shared)) for difference in _member_differences(steps, row))


def _only(group: WorkingGroup, keys: Sequence[str]) -> WorkingGroup:
    """Give the group with these members, in this order."""
    by_key = {member.key: member for member in group.members}
    return replace(group, members=tuple(by_key[key] for key in keys))


def _recoded(old: WorkingGroup, new: WorkingGroup, member: Municipality) -> Municipality:
    """Give a member with its old answers read by the new catalogue; what no longer fits is left out."""
    kept = [replace(item.response, level=item.after) for item in carry_over(old.catalogue, new.catalogue, member.responses, {}, Rule.KEEP)
            if item.response.question in new.catalogue.questions and (item.after is not None or item.response.answer is None or not new.catalogue.questions[item.response.question].scored)]
    ratings = tuple(rating for rating in member.ratings if rating.question in new.catalogue.scored_questions)
    return replace(member, responses=tuple(kept), ratings=ratings)


def _member_differences(steps: Sequence[Evaluation], row: int) -> list[Difference]:
    first, last = steps[0], steps[-1]
    member = last.group.members[row]
    titles = {ROOT: "Gesamt", **{item.id: item.title for item in last.catalogue.dimensions}, **{key: field.title for key, field in last.catalogue.fields.items()}}
    found = []
    for node in last.sheet.tree.ids:
        if node in first.sheet.tree.ids:
            levels = [float(step.scores.point[row, step.sheet.tree.ids.index(node)]) for step in steps]
            gaps = [float(step.gaps.node[SOLL, row, step.sheet.tree.ids.index(node)]) for step in steps]
            kind = "gesamt" if node == ROOT else "dimension" if any(item.id == node for item in last.catalogue.dimensions) else "handlungsfeld"
            found.append(Difference(member.key, node, titles.get(node, node), kind, _effects(levels), _effects(gaps)))
    for name in last.column:
        if name in first.column:
            levels = [float(step.sheet.level[row, step.column[name]]) for step in steps]
            gaps = [float(step.gaps.question[SOLL, row, step.column[name]]) for step in steps]
            found.append(Difference(member.key, name, last.catalogue.questions[name].title, "frage", _effects(levels), _effects(gaps)))
    return found


def _effects(values: Sequence[float]) -> Effects:
    """Split a change over the steps; a step without a value counts as no change there."""
    before, after = values[0], values[-1]
    filled = [before]
    for value in values[1:]:
        filled.append(filled[-1] if np.isnan(value) else value)
    steps = np.diff(filled) if not (np.isnan(before) or np.isnan(after)) else np.full(3, np.nan)
    return Effects(before, after, *(float(step) for step in steps))
