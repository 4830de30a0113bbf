"""Requirements of a roadmap in German: what keeps a measure out, why not earlier, which demands clash."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from assessment.plan.closures import DECIDED, DUTY, SUCCESS
from assessment.plan.ground import Ground
from assessment.plan.model import Options
from reports import german
from scoring.roadmap import Kind, Requirement, Schedule

_Clause: TypeAlias = tuple[str, str]
"""What stands before and after that which fills it; names of members may hold braces."""


class Words:
    """Says requirements of one problem; names come from the ground, times from its calendar."""

    def __init__(self, ground: Ground, options: Options) -> None:
        self.ground, self.options, self.problem = ground, options, options.problem

    def all(self, requirements: Iterable[Requirement], schedule: Schedule | None = None) -> str:
        """Give several requirements as one list, each once."""
        return "; ".join(dict.fromkeys(self.one(item, schedule) for item in requirements))

    def together(self, requirements: Iterable[Requirement]) -> str:
        """Give requirements that clash or are missed as one list, what is alike in one clause: years of a budget, duties of one day."""
        clauses: dict[tuple[_Clause, _Clause], list[str]] = {}
        for item in requirements:
            frame, filling = self._framed(item)
            clauses.setdefault(frame, []).append(filling)
        return "; ".join(german.listed(dict.fromkeys(fillings)).join(many if len(fillings) > 1 else one) for (one, many), fillings in clauses.items())

    def _framed(self, item: Requirement) -> tuple[tuple[_Clause, _Clause], str]:
        """Give a clause for one and for several, and what fills it."""
        if item.kind is Kind.CAPACITY:
            kind, _, owner = self.problem.resources[item.subject].key.partition(":")
            money = kind == "geld"
            start = self._owner(owner, "das Budget", "der gemeinsame Topf") if money else self._owner(owner, "die Personentage", "die Personentage des Projektteams")
            when = str(self.ground.timeline.years[item.place]) if money else self.ground.timeline.label(item.place)
            return ((f"{start} ", ""), (f"{start} ", "")), when
        if item.kind is Kind.DEMAND:
            kind, _, measure = self.problem.demands[item.subject].key.split(":")
            if kind == DUTY:
                start, _, end = self._demand(item.subject, -1).partition(measure)
                return ((start, end), ("die Pflichten hinter ", end)), measure
        if item.kind is Kind.NEED:
            group = self.problem.activities[item.subject].needs[item.place]
            return (("Voraussetzung ", " muss vorher fertig sein"), ("Voraussetzungen ", " müssen vorher fertig sein")), self.ground.measures[self.options.options[group[0]].measure].id
        said = self.one(item)
        return ((said, ""), (said, "")), ""

    def one(self, item: Requirement, schedule: Schedule | None = None) -> str:
        """Give a requirement as a clause."""
        if item.kind is Kind.NEED:
            return self._need(item.subject, item.place, schedule)
        said: dict[Kind, Callable[[int, int], str]] = {Kind.CAPACITY: self._capacity, Kind.DEMAND: self._demand, Kind.FLOOR: self._floor, Kind.CHOICE: self._choice}
        return said[item.kind](item.subject, item.place) if item.kind in said else self._own(item.kind, item.subject)

    def _own(self, kind: Kind, activity: int) -> str:
        """Say what an activity itself brings along."""
        wanted, timeline = self.problem.activities[activity], self.ground.timeline
        if kind in (Kind.EARLIEST, Kind.LATEST) and wanted.latest is not None and wanted.earliest + wanted.duration > wanted.latest:
            return (f"{self.measure(activity)} soll nicht vor dem {german.short_date(timeline.day_of(wanted.earliest))} beginnen und bis zum "
                    f"{german.short_date(timeline.last_day(wanted.latest))} fertig sein; dafür reicht die Zeit nicht")
        return {
            Kind.EARLIEST: "{} ist nicht vor dem " + german.short_date(timeline.day_of(wanted.earliest)) + " vorgesehen",
            Kind.LATEST: "{} muss bis zum " + german.short_date(timeline.last_day(wanted.latest or 0)) + " fertig sein",
            Kind.TOGETHER: "der gemeinsame Teil von {} beginnt zu einer anderen Zeit oder gar nicht",
            Kind.COMPANIONS: "für {} finden sich nicht mindestens zwei Kommunen zur selben Zeit",
            Kind.DOMAIN: "{} dauert mit den verfügbaren Leuten länger als der Planungszeitraum",
            Kind.NOTHING_TO_GAIN: "was {} schließen würde, schließen andere Maßnahmen",
        }[kind].format(self.measure(activity))

    def _floor(self, owner: int, _place: int) -> str:
        return f"{self.ground.name(self.options.rows[owner])} soll nicht schlechter stehen als allein"

    def _choice(self, activity: int, other: int) -> str:
        return f"{self.measure(activity)} ist schon {self.options.options[other].mode.value} eingeplant"

    def measure(self, activity: int) -> str:
        """Give the measure of an activity: „M103“, with the member where the plan has several."""
        option = self.options.options[activity]
        name = self.ground.measures[option.measure].id
        return name if len(self.options.rows) == 1 or option.row < 0 else f"{name} ({self.ground.name(option.row)})"

    def _capacity(self, resource: int, bucket: int) -> str:
        key = self.problem.resources[resource].key
        kind, _, owner = key.partition(":")
        if kind == "geld":
            return f"{self._owner(owner, 'das Budget', 'der gemeinsame Topf')} {self.ground.timeline.years[bucket]} ist ausgeschöpft"
        return f"{self._owner(owner, 'die Personentage', 'die Personentage des Projektteams')} {self.ground.timeline.during(bucket)} sind vergeben"

    def _owner(self, owner: str, own: str, shared: str) -> str:
        if owner in ("gemeinschaft", "projektteam"):
            return shared
        row = self.ground.evaluation.row[owner]
        return own if len(self.options.rows) == 1 else f"{own} von {self.ground.name(row)}"

    def _need(self, activity: int, place: int, schedule: Schedule | None) -> str:
        group = self.problem.activities[activity].needs[place]
        name = self.ground.measures[self.options.options[group[0]].measure].id
        done = [schedule.start[a] + self.problem.activities[a].duration for a in group if schedule.start[a] >= 0] if schedule else []
        if schedule is None:
            return f"Voraussetzung {name} muss vorher fertig sein"
        return f"Voraussetzung {name} ist erst am {german.short_date(self.ground.timeline.last_day(min(done)))} fertig" if done else f"Voraussetzung {name} hat keinen Platz"

    def _demand(self, index: int, _place: int) -> str:
        demand = self.problem.demands[index]
        kind, member, measure = demand.key.split(":")
        day = german.short_date(self.ground.timeline.last_day(demand.by))
        if kind == DECIDED:
            return f"der Beschluss, {measure} gemeinsam umzusetzen"
        whose = "" if len(self.options.rows) == 1 else f" ({self.ground.name(self.ground.evaluation.row[member])})"
        if kind == SUCCESS:
            return f"ein sichtbarer Erfolg bis {day}{whose}"
        return f"die Pflicht hinter {measure} bis {day}{whose}"
