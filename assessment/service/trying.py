"""Other people or money tried on a roadmap: read as typed, carried by a job, and agreed on in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessment.agreements import Resolution
from assessment.errors import BrokenProject, Refused
from assessment.evaluate import Evaluation
from assessment.service.kept_plans import PlanWish
from assessment.service.planning import DEFAULT, set_planning
from assessment.service.plans import Trial, limits
from assessment.service.reports import find_member
from assessment.settings import Faulty
from assessment.settings.forms import Amount
from assessment.settings.table import EUROS, PEOPLE
from assessment.store import Workspace
from questionnaires import Problem

NOTHING_TRIED = "So gilt es schon. Ändern Sie mindestens eine Zahl, um eine Probe zu rechnen."


@dataclass(frozen=True)
class Means:
    """People and money as they hold: person days a quarter (None: not one number, or no limit) and EUR of each year of the plan (None: no limit)."""

    people: float | None
    money: Mapping[int, float | None]


@dataclass(frozen=True)
class TypedMeans:
    """People and money as somebody typed them. An empty text leaves what holds; only of a member's money it lifts the limit, for a year not sent leaves it."""

    people: str = ""
    money: Mapping[int, str] = field(default_factory=dict)


def means_of(evaluation: Evaluation, town: str, people: float | None, years: range) -> Means:
    """Give what holds for a member (key), or what the group shares; ``people`` as the plan reckons with."""
    if not town:
        planning = evaluation.group.planning
        return Means(planning.team, {year: planning.pot.get(year, 0.0) for year in years})
    own = evaluation.group.members[evaluation.row[town]].planning
    return Means(people, {year: own.budget.get(year) for year in years})


def read_trial(town: str, held: Means, typed: TypedMeans) -> Trial:
    """Give what was typed as a trial for a member (key), or for what the group shares; raises BrokenProject with all that is wrong, Refused where nothing is new."""
    problems: list[Problem] = []
    people = _amount(PEOPLE, "Personentage je Quartal", typed.people, problems)
    money = {year: _amount(EUROS, f"Mittel {year}", text, problems) for year, text in typed.money.items()}
    if problems:
        raise BrokenProject(problems)
    new = {year: amount for year, amount in money.items() if held.money.get(year) != amount and (town or amount is not None)}
    people = None if people == held.people else people
    if people is None and not new:
        raise Refused(NOTHING_TRIED)
    return Trial(people, new) if town else Trial(team=people, pot=limits({}, new))


def _amount(form: Amount, label: str, text: str, problems: list[Problem]) -> float | None:
    """Read a number by the rule of its setting, None for no text; what is wrong goes to the problems."""
    try:
        return form.read(label, text) if text else None
    except Faulty as wrong:
        problems += [Problem("setting-invalid", label, 0, fault.message, fault.remedy) for fault in wrong.faults]
        return None


def trial_params(trial: Trial, town: str) -> dict[str, Any]:
    """Give a trial for a member (key), or for what the group shares, as the parameters of a roadmap job."""
    return {"capacity": trial.capacity, "budget": dict(trial.budget or {}), "team": trial.team, "pot": dict(trial.pot or {}), "trial_towns": (town,) if town else (), "thorough": False}


@dataclass(frozen=True)
class Tried:
    """The trial a finished job made: for the whole group or the plan of ``town`` alone (key), with the member (key, empty: what is shared) it is about."""

    town: str
    about: str
    trial: Trial

    def wish(self, evaluation: Evaluation) -> PlanWish:
        """Give the plan it made; raises UnknownName."""
        rows = (find_member(evaluation, self.about),) if self.about else ()
        return PlanWish(find_member(evaluation, self.town) if self.town else None, self.trial, rows, thorough=False)


def tried_by(data: Mapping[str, Any]) -> Tried | None:
    """Give the trial of a job from what it told; None where it was none, or is no longer kept."""
    told = data.get("versuch")
    if not data.get("probe") or not told:
        return None
    budget = {int(year): amount if amount is None else float(amount) for year, amount in told["budget"].items()}
    pot = {int(year): float(amount) for year, amount in told["pot"].items()}
    return Tried(str(data["kommune"]), str(next(iter(told["kommunen"]), "")), Trial(told["capacity"], budget, told["team"], pot))


def adopt(workspace: Workspace, evaluation: Evaluation, tried: Tried, actor: str, *, today: date, resolution: Resolution | None = None, wave: str = "") -> None:
    """Agree on what was tried: the settings become those of the trial, years not tried keep theirs."""
    for key, value in _settings_of(evaluation, tried):
        set_planning(workspace, key, value, actor, today=today, town=tried.about, wave=wave, resolution=resolution)


def _settings_of(evaluation: Evaluation, tried: Tried) -> Iterator[tuple[str, str]]:
    """Give the settings a trial changes, as somebody would type them."""
    trial, group = tried.trial, evaluation.group
    held = group.members[evaluation.row[tried.about]].planning.budget if tried.about else group.planning.pot
    people, money = (trial.capacity, trial.budget) if tried.about else (trial.team, trial.pot)
    if people is not None:
        yield "kapazitaet" if tried.about else "projektteam", typed_number(people)
    if money:
        yield "budget" if tried.about else "gemeinschaftsbudget", "; ".join(f"{year}={typed_number(amount)}" for year, amount in limits(held, money).items()) or DEFAULT


def typed_number(value: float) -> str:
    """Write a number as a form takes it: a decimal comma, no point per thousand, which could be read as either."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
