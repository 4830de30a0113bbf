"""A plan that was made → PlanFacts: for one member inside the group's plan or on its own, and for the whole group."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

from assessment.cases.joint_facts import carried, carried_alone, carried_jointly, joint_facts
from assessment.cases.settings_facts import assumed_settings
from assessment.plan import (
    DECIDED,
    DUTY,
    SUCCESS,
    Ground,
    GroupPlan,
    JointOffer,
    Line,
    MemberPlan,
    Mode,
    firmness_sentences,
    milestone_of,
    missed_demands,
    offers_in,
    resolution_facts,
    steadiness,
    who_does,
    years_after,
)
from questionnaires import Phase
from reports.planned import COMMON, AsideLine, Carried, Deadline, DeadlineKind, Firmness, LoadRow, PhaseFacts, PlanFacts, PlannedLine, YearMoney
from reports.views.wording import CLASSES
from scoring import ROOT
from scoring.roadmap import Demand

PROJECT_TEAM, POT = "Projektteam", "gemeinsames Budget"
SHARED = {"projektteam": PROJECT_TEAM, "gemeinschaft": POT}
OWN_LOADS = {"leute": "Personentage", "geld": "Haushaltsmittel"}
UNTOLD = "Auch manche Frist von Kommunen, die ihre Werte nicht zeigen, ist nicht zu halten."
KINDS = {DUTY: DeadlineKind.DUTY, SUCCESS: DeadlineKind.SUCCESS, DECIDED: DeadlineKind.DECIDED}
UNITS = {"leute": "PT", "geld": "EUR"}


def plan_facts(plan: GroupPlan | MemberPlan, row: int) -> PlanFacts:
    """Give member ``row``'s part of the group's plan, or its own plan."""
    return _Telling(plan, row).told()


def group_plan_facts(plan: GroupPlan, shown: Collection[int] | None = None) -> PlanFacts:
    """Give the plan of the whole group; deadlines of ``shown`` members only (None: of all), for they tell of duties that are not met.

    What is done jointly, with its cost and votes, is common business and told of everybody who takes part.
    """
    return _Telling(plan, None, shown).told()


def firmness_facts(ground: Ground, row: int) -> tuple[Firmness, ...]:
    """Give how firm each place of a member's ranking is; nothing where there is nothing to rank."""
    if not ground.rankings[row]:
        return ()
    firm = steadiness(ground, row)
    return tuple(Firmness(ground.measures[item.measure].id, ground.measures[item.measure].title, place, int(firm.band[place - 1][0]), int(firm.band[place - 1][1]), float(firm.class_kept[place - 1]))
                 for place, item in enumerate(ground.rankings[row], start=1))


class _Telling:
    """Tells one plan for one reader: member ``row``, or the whole group (None)."""

    def __init__(self, plan: GroupPlan | MemberPlan, row: int | None, shown: Collection[int] | None = None) -> None:
        self.plan, self.row = plan, row
        self.ground, self.roadmap = plan.ground, plan.roadmap
        self.shown = frozenset(plan.ground.rows if shown is None else shown) if row is None else frozenset({row})
        self.outlook = plan.risk.outlook(row)
        self.offers: dict[str, JointOffer] = {offer.measure.id: offer for offer in offers_in(plan.ground, plan.roadmap, plan.offers)}

    def told(self) -> PlanFacts:
        """Give the facts."""
        timeline, row = self.ground.timeline, self.row
        return PlanFacts(
            tuple(timeline.label(period) for period in range(timeline.periods)), timeline.months, timeline.begin, timeline.last_day(timeline.periods),
            self.lines, self._aside(), tuple(self._loads()), tuple(self._years()), tuple(self._phase(phase) for phase in self.ground.evaluation.catalogue.phases),
            joint_facts(self.ground, self.roadmap, self.offers.values(), row),
            () if row is None else firmness_facts(self.ground, row), () if row is None else tuple(firmness_sentences(self.ground, row)),
            (float(self.outlook.effort.p50), float(self.outlook.effort.p80)), (float(self.outlook.cost.p50), float(self.outlook.cost.p80)), *self.outlook.last,
            *self._effect(), *self._areas(), self.deadlines, UNTOLD if self._hides_late else "", self._quality(), self._conflict(),
            assumed_settings(self.ground.evaluation.group, row),
            None if row is None else resolution_facts(self.ground, row, self.roadmap, self.plan.offers, self.outlook, in_group=isinstance(self.plan, GroupPlan)))

    @cached_property
    def lines(self) -> tuple[PlannedLine, ...]:
        """Give the lines that concern the reader, in the order of the roadmap."""
        ends = {id(line): days for line, days in zip(self.outlook.lines, self.outlook.finish, strict=True)}
        return tuple(self._line(line, *ends[id(line)]) for line in self.roadmap.lines if id(line) in ends)

    def _line(self, line: Line, likely: date, safe: date) -> PlannedLine:
        measure = line.measure
        member = COMMON if line.mode is Mode.CORE else self.ground.name(line.row)
        return PlannedLine(
            member, measure.id, measure.title, CLASSES[self._klass(line)], line.mode.value, line.start, line.duration, line.begins, line.ends, likely, safe, self._carried(line), line.funded,
            measure.phase, *self._who(line), milestone_of(measure), line.reason)

    def _klass(self, line: Line) -> int:
        """Give the class for the member; for the part done once the most urgent among those it is done for."""
        rows = [other.row for other in self.roadmap.lines if other.measure is line.measure and other.mode is Mode.JOINT] if line.mode is Mode.CORE else [line.row]
        return min(int(self.ground.item[row, self.ground.place[line.measure.id]].klass) for row in rows)

    def _carried(self, line: Line) -> Carried:
        """Give what the line takes of the reader; a common budget pays the part done once, and no member."""
        option, pot = line.option, bool(self.ground.planning.pot)
        if line.mode is Mode.ALONE:
            return carried_alone(self.ground, line.row, line)
        if line.mode is Mode.JOINT and not pot:
            shared = carried_jointly(self.ground, self.offers[line.measure.id], line)
            return Carried(option.days, shared.once, shared.yearly, shared.money)
        paid = 0.0 if line.mode is Mode.CORE and self.row is not None else 1.0
        return carried(option.days, paid * option.once * line.own_share, paid * option.yearly, years_after(self.ground, line))

    def _who(self, line: Line) -> tuple[str, str]:
        row = line.option.worker if line.mode is Mode.CORE else line.row
        who, person = who_does(self.ground, max(row, 0), line.measure.responsible)
        return (who, PROJECT_TEAM) if row < 0 else (who, person)

    def _aside(self) -> tuple[AsideLine, ...]:
        return tuple(AsideLine(self.ground.name(item.row), item.measure.id, item.measure.title, CLASSES[self.ground.item[item.row, self.ground.place[item.measure.id]].klass], item.reason)
                     for item in self.roadmap.aside if self.row in (None, item.row))

    def _loads(self) -> Iterable[LoadRow]:
        for load in self.roadmap.loads:
            kind, _, owner = load.key.partition(":")
            if self.row is None and (owner not in SHARED or any(load.capacity)):
                yield LoadRow(SHARED.get(owner) or self.ground.name(self.ground.evaluation.row[owner]), UNITS[kind], load.used, load.capacity)
            elif self.row is not None and owner == self.ground.key(self.row):
                yield LoadRow(OWN_LOADS[kind], UNITS[kind], load.used, load.capacity)

    def _years(self) -> Iterable[YearMoney]:
        for year, spread in self.outlook.yearly.items():
            yield YearMoney(year, float(spread.p50), float(spread.p80), self._budget(year))

    def _budget(self, year: int) -> float | None:
        """Give what was set aside; of the whole group only where every member has said something."""
        members = self.ground.evaluation.group.members
        if self.row is not None:
            return members[self.row].planning.budget.get(year)
        known = [member.planning.budget[year] for member in members if year in member.planning.budget]
        return sum(known) + self.ground.planning.pot.get(year, 0.0) if len(known) == len(members) else None

    def _phase(self, phase: Phase) -> PhaseFacts:
        lines = sorted((line for line in self.lines if line.phase == phase.key), key=lambda line: (line.ends, line.begins, line.measure))
        return PhaseFacts(phase.key, phase.title, min((line.begins for line in lines), default=None), max((line.ends for line in lines), default=None), tuple(lines))

    def _effect(self) -> tuple[float, float]:
        """Give the share of the member's gap that the plan closes, and its overall score then."""
        if self.row is None:
            return math.nan, math.nan
        return self.plan.closed_share(self.row), float(self.plan.points[self.row, self.ground.evaluation.scores.index[ROOT]])

    def _areas(self) -> tuple[float, float]:
        """Give the area under the closure curve alone and in the group."""
        if self.row is None:
            return math.nan, math.nan
        reached = self.roadmap.areas[self.row]
        return (reached, math.nan) if isinstance(self.plan, MemberPlan) else (self.roadmap.areas_alone.get(self.row, math.nan), reached)

    def _quality(self) -> str:
        """Say how good the plan is; a member inside a group's plan is told that this holds for all, and whether it is concerned where deadlines are missed."""
        said = self.roadmap.quality
        if self.row is None or isinstance(self.plan, MemberPlan):
            return said
        spared = self.roadmap.missed and all(item.planned for item in self.deadlines)
        return f"Für den Fahrplan der ganzen Gruppe gilt: {said}{' Von den schon im Plan verspäteten Fristen betrifft keine diese Kommune.' if spared else ''}"

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Give the deadlines the reader may know of, member by member in order of the ranking, common decisions last."""
        found = [self._deadline(demand, planned=index not in self._late) for index, demand in enumerate(self.roadmap.options.problem.demands)]
        return tuple(item for item in found if item is not None)

    def _deadline(self, demand: Demand, *, planned: bool) -> Deadline | None:
        """Give a deadline; None where the reader is not to know of it."""
        kind, member, measure = demand.key.split(":")
        row = self.ground.evaluation.row[member] if member else None
        if not (self.row is None if row is None else row in self.shown):
            return None
        title = self.ground.measures[self.ground.place[measure]].title if measure else ""
        day, kept = self.ground.timeline.last_day(demand.by), self.outlook.kept.get(demand.key, math.nan)
        return Deadline(KINDS[kind], "" if row is None else self.ground.name(row), measure, title, day, planned, kept)

    @cached_property
    def _late(self) -> frozenset[int]:
        return missed_demands(self.roadmap.options.problem, self.roadmap.result.schedule)

    @cached_property
    def _hides_late(self) -> bool:
        """Whether the group's plan misses deadlines of members that are not told here."""
        demands, row = self.roadmap.options.problem.demands, self.ground.evaluation.row
        owners = {demands[index].key.split(":")[1] for index in self._late} - {""}
        return self.row is None and any(row[key] not in self.shown for key in owners)

    def _conflict(self) -> str:
        """Say what stands in the way, where the reader is told of something missed and nobody's duties are given away by it."""
        return self.roadmap.conflict if any(not item.planned for item in self.deadlines) and not self._hides_late else ""
