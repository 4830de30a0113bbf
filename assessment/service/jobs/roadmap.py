"""A roadmap: made as agreed, or tried with other people or money, and kept where the page finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessment.evaluate import Evaluation
from assessment.jobs import Outcome, Task, Tell
from assessment.printing import Cache
from assessment.service.kept_plans import PlanWish, kept_plan, make_plan
from assessment.service.plans import Trial
from assessment.service.projects import open_project
from assessment.service.reports import find_member

STEPS = 3
LASTS = {(True, True): "etwa zwei Minuten", (True, False): "bis zu einer Minute", (False, True): "bis zu einer Minute", (False, False): "einige Sekunden"}
"""How long a search takes, for the group or a member, thorough or quick."""


@dataclass(frozen=True)
class RoadmapWish:
    """Which roadmap: the group's (``town`` empty) or a member's, as agreed or with a trial for some members (``trial_towns`` empty: all it is about) or for the shared ``team`` and budget (``pot``)."""

    today: date
    town: str = ""
    wave: str = ""
    capacity: float | None = None
    budget: Mapping[int, float | None] = field(default_factory=dict)
    team: float | None = None
    pot: Mapping[int, float] = field(default_factory=dict)
    trial_towns: tuple[str, ...] = ()
    thorough: bool = True
    anew: bool = False

    @property
    def title(self) -> str:
        """Give the German title."""
        about = "der Kommune" if self.town else "der Gruppe"
        return f"Fahrplan {about} {'ausprobieren' if self.is_trial else 'rechnen'}"

    @property
    def is_trial(self) -> bool:
        """Whether anything is other than agreed."""
        return not self.trial.is_empty

    @property
    def trial(self) -> Trial:
        """Give what is tried."""
        return Trial(self.capacity, dict(self.budget), self.team, dict(self.pot))

    def on(self, evaluation: Evaluation) -> PlanWish:
        """Give the plan wished for in an evaluation; raises UnknownName."""
        row = find_member(evaluation, self.town) if self.town else None
        rows = tuple(sorted(find_member(evaluation, town) for town in self.trial_towns))
        return PlanWish(row, self.trial, rows, self.thorough)


def make_roadmap(task: Task[RoadmapWish], tell: Tell) -> Outcome:
    """Make a plan unless it is kept already; the page rebuilds it with ``kept_plan`` and the same wish.

    What the job tells names no member: whoever asks may see less of the plan than there is.
    """
    asked, cache = task.params, Cache(task.cache)
    tell(0, STEPS, "Das Projekt wird geladen und ausgewertet.")
    evaluation = open_project(task.place, asked.today, wave=asked.wave, project=task.project)
    wish = asked.on(evaluation)
    tell(1, STEPS, f"Der Fahrplan wird gesucht; das dauert {LASTS[not asked.town, asked.thorough]}.")
    plan = None if asked.anew else kept_plan(evaluation, cache, wish)
    made = plan is None
    plan = plan or make_plan(evaluation, cache, wish)
    tell(2, STEPS, "Der Fahrplan wird abgelegt.")
    roadmap = plan.roadmap
    return Outcome({
        "erhebung": asked.wave, "versuch": {"kommunen": list(asked.trial_towns), "capacity": asked.capacity, "budget": dict(asked.budget), "team": asked.team, "pot": dict(asked.pot)},
        "schluessel": wish.key(evaluation), "kommune": asked.town, "probe": asked.is_trial, "gruendlich": asked.thorough, "neu_gerechnet": made,
        "zeilen": len(roadmap.lines), "zurueckgestellt": len(roadmap.aside), "guete": roadmap.quality})
