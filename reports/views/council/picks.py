"""What the council's papers pick from a case: names, the measures in front, joint measures with own part and partners."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from questionnaires import Dimension
from reports import german
from reports.case import Case
from reports.planned import Carried, JointMeasure, Part, PlannedLine
from reports.views.common import FIRST_MEASURES, duties
from reports.views.names import short_name
from reports.views.roadmap import own_lines
from scoring import ROOT, MeasureClass

ALL = "alle"
"""Stands for everybody who takes part in any joint measure of the member."""
MANY, FEW = 3, 2
MOST_HARM = 2
UNKNOWN_HARM = "Das lässt sich erst sagen, wenn die Fragen beantwortet sind."
NO_HARM = "Die Erhebung zeigt keine Schwäche mit nahen Folgen."
MOST_NAMED = 12
"""So many partners are named, the others counted."""


def planned_lines(case: Case) -> tuple[PlannedLine, ...]:
    """Give the member's own lines of the plan; none without a plan."""
    return own_lines(case.roadmap) if case.roadmap else ()


def joint_of(case: Case, measure: str) -> JointMeasure | None:
    """Give the joint measure of an id the member takes part in."""
    return next((item for item in joint_measures(case) if item.measure == measure), None)


def joint_measures(case: Case) -> tuple[JointMeasure, ...]:
    """Give the joint measures the member takes part in."""
    return tuple(item for item in (case.roadmap.joint if case.roadmap else ()) if case.name in item.members)


def part_of(case: Case, joint: JointMeasure) -> Part:
    """Give the member's own part of a joint measure."""
    return next(part for part in joint.parts if part.member == case.name)


def partners_of(case: Case, joint: JointMeasure) -> tuple[str, ...]:
    """Give the others who take part in a joint measure, by short name."""
    return tuple(short_name(name) for name in joint.members if name != case.name)


def partners(case: Case) -> tuple[tuple[str, int], ...]:
    """Give every partner by short name with the number of measures done together, most first."""
    counted = Counter(name for joint in joint_measures(case) for name in partners_of(case, joint))
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class Together:
    """What all joint measures take of the member: its shares, and the same measures alone; person days and EUR over the plan."""

    days: float
    money: float
    days_alone: float
    money_alone: float


def together(case: Case) -> Together | None:
    """Add up the member's parts of its joint measures; None where it has none."""
    parts = [part_of(case, joint) for joint in joint_measures(case)]
    if not parts:
        return None
    days, money = _sums([part.share for part in parts])
    return Together(days, money, *_sums([part.alone for part in parts]))


def pot_share(case: Case) -> float:
    """Give EUR the member pays into a common budget over the plan: its shares less what its own lines take; 0 where there is none."""
    paid = {line.measure: line.carried.money for line in planned_lines(case)}
    owed = sum(part_of(case, joint).share.money - paid.get(joint.measure, 0.0) for joint in joint_measures(case))
    return owed if abs(owed) >= 1 else 0.0


def unvoted(case: Case) -> int:
    """Count the joint measures of the member on which nobody has decided."""
    return sum(not item.decided and not any(ballot.choice for ballot in item.ballots) for item in joint_measures(case))


def yearly_after(case: Case) -> float:
    """Give EUR a year that go on when the plan is over, the shares of joint measures included."""
    alone = sum(line.carried.yearly for line in planned_lines(case) if joint_of(case, line.measure) is None)
    return alone + sum(part_of(case, joint).share.yearly for joint in joint_measures(case))


def _sums(carried: list[Carried]) -> tuple[float, float]:
    return sum(item.days for item in carried), sum(item.money for item in carried)


def compulsory(case: Case) -> int:
    """Count the recommended measures that a legal duty demands."""
    return sum(item.klass == MeasureClass.ZWINGEND for item in case.plan.measures)


def failed_duties(case: Case) -> int:
    """Count the legal duties that are not met, with those a public paper does not name."""
    return len(duties(case, ROOT)) + case.withheld.duties


def consequences(case: Case, most: int) -> tuple[str, ...]:
    """Say what follows where nothing is done, for the gravest weaknesses the measures in front answer; for all weaknesses where they answer none."""
    by_node = {case.scores.index[field.id]: field for field in case.catalogue.fields.values()}
    weak = [field for item in case.plan.weaknesses if (field := by_node[item.node]).consequence]
    front = {name for item in case.plan.measures[:FIRST_MEASURES] for name in case.plan.closed_by.get(item.measure, ())}
    answered = [field for field in weak if any(question.id in front for question in field.questions)]
    return tuple(field.consequence for field in answered or weak)[:most]


def harm(case: Case) -> tuple[str, ...]:
    """Say what follows where nothing is done: duties that stay unmet, the gravest consequences; that there are none, or that nobody knows yet."""
    failed = failed_duties(case)
    legal = (f"{german.counted(failed, 'Eine gesetzliche Pflicht bleibt', 'gesetzliche Pflichten bleiben')} dann unerfüllt.",) if failed else ()
    return (*legal, *consequences(case, MOST_HARM)) or (UNKNOWN_HARM if math.isnan(case.point(ROOT)) else NO_HARM,)


def best_and_worst(case: Case) -> tuple[tuple[Dimension, ...], tuple[Dimension, ...]]:
    """Give the dimensions with the highest and with the lowest value as printed; nothing where they do not differ."""
    shown = [(dimension, german.decimal(case.point(dimension.id))) for dimension in case.catalogue.dimensions if not math.isnan(case.point(dimension.id))]
    values = {case.point(dimension.id): value for dimension, value in shown}
    if len(set(values.values())) < 2:
        return (), ()
    most, least = values[max(values)], values[min(values)]
    return tuple(dimension for dimension, value in shown if value == most), tuple(dimension for dimension, value in shown if value == least)


def named(names: tuple[str, ...]) -> str:
    """List names, a long list by its first ones and the number of the others."""
    if len(names) <= MOST_NAMED:
        return german.listed(names)
    return f"{', '.join(names[:MOST_NAMED - 1])} und {german.counted(len(names) - MOST_NAMED + 1, 'einer weiteren', 'weiteren')}"


def all_but(names: tuple[str, ...], everybody: tuple[str, ...], everyone: str = ALL) -> str:
    """List partners; of many all but few are given as „alle“ or „alle außer …“, in the case ``everyone`` stands in."""
    missing = tuple(name for name in everybody if name not in names)
    if len(names) < MANY or len(missing) > FEW:
        return named(names)
    return f"{everyone} außer {german.listed(missing)}" if missing else everyone
