"""Random roadmaps: tiny ones with every feature for exact checks, a single municipality, a group with joint measures.

Every generator takes a seed and gives the same problem again. Shared by tests and benchmarks.
"""

from dataclasses import dataclass, replace

import numpy as np

from scoring.roadmap.greedy import greedy
from scoring.roadmap.problem import Activity, Demand, Resource, RoadmapProblem, Step, Use
from scoring.roadmap.schedule import owner_areas

YEARS = 4
QUARTERS = 16
PEOPLE_SHARE = 0.6   # planning.md § 3: a measure takes at most 60 % of the people it needs


def random_problem(seed: int, *, most: int = 12, horizon: int | None = None, floors: bool = False) -> RoadmapProblem:
    """A tiny problem of 3 to ``most`` activities with every feature of problem.py; demands may be impossible, floors are not."""
    rng = np.random.default_rng(seed)
    size, periods = int(rng.integers(3, most + 1)), horizon or int(rng.integers(4, 9))
    resources = (_people(rng, "people", periods, 12), _people(rng, "IT", periods, 8), _budget("money", periods, int(rng.integers(20, 60))))
    activities = [_tiny_activity(rng, number, periods) for number in range(size)]
    _tie_together(rng, activities)
    steps = tuple(Step(int(rng.integers(0, 10)), _some(rng, size, 3), int(rng.integers(0, 2))) for _ in range(2 * size))
    demands = tuple(Demand(f"duty {n}", _some(rng, size, 2), int(rng.integers(1, periods + 1))) for n in range(int(rng.integers(0, 3))))
    priority = tuple(int(place) for place in rng.integers(0, size, size)) if rng.random() < 0.8 else ()
    problem = RoadmapProblem(periods, tuple(activities), resources, steps, demands, priority)
    return replace(problem, floors=_reachable_floors(rng, problem)) if floors else problem


def _tiny_activity(rng: np.random.Generator, number: int, periods: int) -> Activity:
    duration = int(rng.integers(0, 4))
    earliest = int(rng.integers(0, periods)) if rng.random() < 0.2 else 0
    latest = earliest + duration + int(rng.integers(0, 3)) if rng.random() < 0.2 else None   # slack 0: a pinned start
    needs = tuple(_some(rng, number, 2) for _ in range(int(rng.integers(1, 3)))) if number and rng.random() < 0.4 else ()
    choice = f"either {int(rng.integers(0, 2))}" if rng.random() < 0.25 else ""
    return Activity(f"M{number}", duration, _tiny_uses(rng, periods), needs, earliest, latest, choice)


def _tiny_uses(rng: np.random.Generator, periods: int) -> tuple[Use, ...]:
    uses = [Use(int(rng.integers(0, 2)), int(rng.integers(1, 8)), after=int(rng.random() < 0.2))]
    if rng.random() < 0.6:
        rate, first = int(rng.integers(1, 12)), int(rng.integers(0, periods))
        window = (first, first + int(rng.integers(0, 4))) if rng.random() < 0.4 else None
        uses.append(Use(2, rate, int(rng.integers(0, 3)), rate // 3 if window else 0, window))
    return tuple(uses)


def _tie_together(rng: np.random.Generator, activities: list[Activity]) -> None:
    """Make the last activity a core, and companions of some that nothing else binds to it."""
    core = len(activities) - 1
    if rng.random() < 0.4:
        return
    activities[core] = replace(activities[core], companions=int(rng.integers(0, 3)), latest=None)
    for index in range(core):
        if rng.random() < 0.4 and not any(index in group for group in activities[core].needs):
            activities[index] = replace(activities[index], together=core)


def _some(rng: np.random.Generator, size: int, most: int) -> tuple[int, ...]:
    count = int(rng.integers(1, min(most, size) + 1))
    return tuple(int(index) for index in rng.choice(size, count, replace=False))


def _people(rng: np.random.Generator, key: str, periods: int, mean: float) -> Resource:
    amounts = np.maximum(0, np.rint(rng.normal(mean, mean / 8, periods))).astype(int)
    return Resource(key, tuple(int(amount) for amount in amounts), tuple(range(periods)))


def _budget(key: str, periods: int, per_year: int, year: int = 4) -> Resource:
    bucket = tuple(period // year for period in range(periods))
    return Resource(key, (per_year,) * (bucket[-1] + 1), bucket)


def _reachable_floors(rng: np.random.Generator, problem: RoadmapProblem) -> tuple[int, ...]:
    return tuple(int(area * rng.uniform(0.5, 1)) for area in owner_areas(problem, greedy(problem)))


@dataclass(frozen=True)
class Measure:
    """A measure of a fictional catalogue.

    ``effort`` hundredths of a person day, ``cost`` once and ``yearly`` in EUR, ``raises`` (question, level), ``window`` start
    periods with three quarters of the cost funded, ``joint_share`` done once if done jointly (0: only alone), ``due`` last
    finish by law (0: no duty).
    """

    effort: int
    cost: int
    yearly: int
    quarters: int
    needs: tuple[int, ...]
    raises: tuple[tuple[int, int], ...]
    window: tuple[int, int] | None
    alternative: str
    joint_share: float
    due: int


@dataclass(frozen=True)
class Town:
    """A member: people per period in hundredths of a person day, EUR per year, level of each question, weight of a level."""

    people: int
    money: int
    level: tuple[int, ...]
    weight: tuple[int, ...]


def single_member(seed: int, measures: int = 60, horizon: int = QUARTERS) -> RoadmapProblem:
    """One municipality with its people and a budget by year over four years, in quarters or (48) months: the size of planning.md § 3."""
    return _roadmap(seed, 1, measures, horizon, joint=False)


def group(seed: int, members: int = 8, measures: int = 62, horizon: int = QUARTERS) -> RoadmapProblem:
    """Municipalities that do measures alone or jointly with a shared team and pot: about members × measures pairs."""
    return _roadmap(seed, members, measures, horizon, joint=True)


def _roadmap(seed: int, members: int, count: int, horizon: int, *, joint: bool) -> RoadmapProblem:
    rng = np.random.default_rng(seed)
    questions = 2 * count
    measures = [_measure(rng, number, questions, horizon) for number in range(count)]
    towns = [_town(rng, questions, count, horizon) for _ in range(members)]
    own, shared = _own_resources(rng, towns, horizon), _shared_resources(rng, horizon, count)
    builder = _Builder(horizon, measures, towns, [*own, *shared] if joint else own)
    for number in range(count):
        builder.add_measure(number, joint and measures[number].joint_share > 0)
    return builder.problem()


def _measure(rng: np.random.Generator, number: int, questions: int, horizon: int) -> Measure:
    raised = rng.choice(questions, int(rng.integers(1, 6)), replace=False)
    first = int(rng.integers(0, horizon // 2))
    needs = rng.choice(number, min(number, int(rng.integers(1, 3))), replace=False) if number and rng.random() < 0.45 else ()
    return Measure(
        effort=int(rng.lognormal(7.3, 0.7)), cost=int(rng.lognormal(8.8, 1.0)) if rng.random() < 0.6 else 0,
        yearly=int(rng.lognormal(6.5, 0.8)) if rng.random() < 0.3 else 0, quarters=int(rng.integers(1, 4)),
        needs=tuple(int(other) for other in needs), raises=tuple((int(question), int(rng.integers(2, 5))) for question in raised),
        window=(first, first + int(rng.integers(2, 6))) if rng.random() < 0.2 else None,
        alternative=f"alternative {number // 10}" if rng.random() < 0.1 else "",
        joint_share=float(rng.uniform(0.2, 0.6)) if rng.random() < 0.6 else 0.0,
        due=int(rng.integers(horizon // 4, horizon + 1)) if rng.random() < 0.12 else 0)


def _town(rng: np.random.Generator, questions: int, count: int, horizon: int) -> Town:
    size = float(rng.uniform(0.7, 1.3))
    return Town(int(size * count * 1300 / horizon), int(size * count * 1000), tuple(int(level) for level in rng.integers(0, 3, questions)),
                tuple(int(weight) for weight in rng.integers(1, 30, questions)))


def _own_resources(rng: np.random.Generator, towns: list[Town], horizon: int) -> list[Resource]:
    return [resource for number, town in enumerate(towns) for resource in (
        _people(rng, f"people {number}", horizon, town.people), _budget(f"money {number}", horizon, town.money, horizon // YEARS))]


def _shared_resources(rng: np.random.Generator, horizon: int, count: int) -> list[Resource]:
    return [_people(rng, "team", horizon, count * 500 / horizon), _budget("pot", horizon, count * 700, horizon // YEARS)]


class _Builder:
    """Collects activities measure by measure: per town alone; jointly a core by the team and a part per town."""

    def __init__(self, horizon: int, measures: list[Measure], towns: list[Town], resources: list[Resource]) -> None:
        self.horizon, self.measures, self.towns, self.resources = horizon, measures, towns, resources
        self.activities: list[Activity] = []
        self.ways: dict[tuple[int, int], list[int]] = {}   # (town, measure): the activities that do it
        self.measure_of: list[int] = []

    def add_measure(self, number: int, joint: bool) -> None:
        takers = [town for town in range(len(self.towns)) if self._closes(town, number)]
        for town in takers:
            self._add(number, town, self._activity(number, town, 1.0, -1))
        if joint and len(takers) > 1:
            core = len(self.activities)
            self._add(number, -1, self._activity(number, -1, self.measures[number].joint_share, -1))
            for town in takers:
                self._add(number, town, self._activity(number, town, 1.05 * (1 - self.measures[number].joint_share), core))

    def _closes(self, town: int, number: int) -> bool:
        return any(level > self.towns[town].level[question] for question, level in self.measures[number].raises)

    def _add(self, number: int, town: int, activity: Activity) -> None:
        if town >= 0:
            self.ways.setdefault((town, number), []).append(len(self.activities))
        self.activities.append(activity)
        self.measure_of.append(number)

    def _activity(self, number: int, town: int, share: float, core: int) -> Activity:
        """The measure's share done by a town (or −1, the team), stretched until it fits into the people there are."""
        measure, people, effort = self.measures[number], town % (len(self.towns) + 1) * 2, share * self.measures[number].effort
        slowest = int(np.median(self.resources[people].capacity)) * PEOPLE_SHARE
        duration = max(measure.quarters * (self.horizon // QUARTERS), int(np.ceil(effort / slowest)))
        cost = int(share * measure.cost / duration)
        uses = (Use(people, int(effort / duration)), Use(people + 1, cost, measure.yearly * YEARS // self.horizon, cost // 4, measure.window))
        needs = tuple(tuple(self.ways[town, other]) for other in measure.needs if (town, other) in self.ways)
        choice = (measure.alternative or f"measure {number}") + f" in {town}" if town >= 0 else ""
        joint = core >= 0 or town < 0
        key = f"M{number}" + (f" in {town}" if town >= 0 else "") + (" jointly" if joint else "")
        return Activity(key, duration, uses, needs, choice=choice, together=core, companions=2 if town < 0 else 0)

    def problem(self) -> RoadmapProblem:
        demands = tuple(Demand(f"M{number} in {town}", tuple(ways), self.measures[number].due)
                        for (town, number), ways in self.ways.items() if self.measures[number].due)
        return RoadmapProblem(self.horizon, tuple(self.activities), tuple(self.resources), tuple(self._steps()), demands, self._priority())

    def _steps(self) -> list[Step]:
        """One step per town, question and level above today's that a measure reaches."""
        covered: dict[tuple[int, int, int], list[int]] = {}
        for (town, number), ways in self.ways.items():
            for question, level in self.measures[number].raises:
                for reached in range(self.towns[town].level[question], level):
                    covered.setdefault((town, question, reached), []).extend(ways)
        return [Step(self.towns[town].weight[question], tuple(ways), town) for (town, question, _), ways in covered.items()]

    def _priority(self) -> tuple[int, ...]:
        """Compulsory first, then levels per expense; prerequisites before; of one measure: core, jointly, alone."""
        rank = {number: place for place, number in enumerate(self._ranking())}
        return tuple(3 * rank[number] + (0 if one.companions else 1 if one.together >= 0 else 2)
                     for one, number in zip(self.activities, self.measure_of, strict=True))

    def _ranking(self) -> list[int]:
        def worth(number: int) -> tuple[bool, float]:
            measure = self.measures[number]
            return not measure.due, -sum(level for _, level in measure.raises) / (measure.effort / 100 + measure.cost / 500)

        order: list[int] = []
        for number in sorted(range(len(self.measures)), key=worth):
            self._rank_after_needs(number, order)
        return order

    def _rank_after_needs(self, number: int, order: list[int]) -> None:
        for other in self.measures[number].needs:
            self._rank_after_needs(other, order)
        if number not in order:
            order.append(number)
