"""Other people or money: the form, and what a trial changes in the plan that holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.service.planning import SettingRow
from assessment.service.trying import Means, TypedMeans, typed_number
from assessment.web.frame import NavItem
from reports import german
from reports.planned import COMMON, PlanFacts
from reports.views.deadlines import missed

NO_LIMIT, AS_BEFORE = "Leer: keine Grenze", "Leer: wie bisher"
MONTHS_A_QUARTER = 3
NAMED = 25


@dataclass(frozen=True)
class MeansField:
    """A number to type: name, label, what holds, hint."""

    name: str
    label: str
    value: str
    hint: str


@dataclass(frozen=True)
class MeansForm:
    """The form of a trial: for whom (title), people and money as they hold, and for whom else one may try."""

    title: str
    about: str
    people: MeansField
    money: tuple[MeansField, ...]
    holds: tuple[tuple[str, str], ...]
    others: tuple[NavItem, ...] = ()


@dataclass(frozen=True)
class TrialView:
    """A trial beside the plan that holds: what was tried, rows (what, now, tried), what comes in and falls out, how many measures move."""

    tried: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    moved: str


def means_form(title: str, about: str, held: Means, rows: Iterable[SettingRow], keys: tuple[str, str], others: tuple[NavItem, ...] = (), typed: TypedMeans | None = None) -> MeansForm:
    """Give the form, filled with what holds or with what was ``typed``; ``keys`` of the settings of people and money."""
    shown = {row.key: row for row in rows}
    texts = typed or TypedMeans(_text(held.people), {year: _text(amount) for year, amount in held.money.items()})
    hint = NO_LIMIT if about else AS_BEFORE
    money = tuple(MeansField(f"geld_{year}", f"Mittel {year} in Euro", texts.money.get(year, ""), hint) for year, amount in held.money.items())
    people = MeansField("leute", "Personentage je Quartal", texts.people, AS_BEFORE)
    return MeansForm(title, about, people, money, tuple((shown[key].label, holds_words(shown[key])) for key in keys), others)


def _text(value: float | None) -> str:
    return "" if value is None else typed_number(value)


def holds_words(row: SettingRow) -> str:
    """Say what holds and on whose word: „40 PT je Quartal (Rat, Beschluss vom 01.02.2026)“."""
    agreed = row.resolution
    if not row.agreed:
        return f"{row.value} (Annahme, noch nicht vereinbart)"
    day = f"vom {german.short_date(agreed.day)}" if agreed.day else ""
    body = " ".join(part for part in (agreed.body, day) if part)
    return f"{row.value} (Beschluss: {body})" if body else f"{row.value} (vereinbart)"


def people_per_quarter(plan: PlanFacts, title: str) -> float | None:
    """Give the person days a quarter the plan reckons with; None where they change over time or are not limited."""
    found = {limit for load in plan.loads if load.title == title and load.unit == "PT" for limit in load.capacity}
    only = found.pop() if len(found) == 1 else None
    return None if only is None else only * MONTHS_A_QUARTER / plan.months


def tried_words(people: float | None, money: Mapping[int, float | None]) -> tuple[str, ...]:
    """Say what was tried."""
    first = (f"{german.number(people)} Personentage je Quartal",) if people is not None else ()
    return (*first, *(f"{'keine Grenze' if amount is None else german.euro(amount)} im Jahr {year}" for year, amount in sorted(money.items())))


def trial_view(now: PlanFacts, tried: PlanFacts, said: tuple[str, ...], *, whose: bool, told: bool) -> TrialView:
    """Put a trial beside the plan that holds; ``whose`` names the members, ``told`` tells single measures at all."""
    before, after = _lines(now), _lines(tried)
    both = before.keys() & after.keys()
    earlier, later = (sum(sign * (after[key][0] - before[key][0]) < 0 for key in both) for sign in (1, -1))
    new, gone = (_named(lines, keys, whose=whose) if told else () for lines, keys in ((after, after.keys() - both), (before, before.keys() - both)))
    return TrialView(
        said, _rows(now, tried), new, gone,
        f"Von den Maßnahmen, die in beiden stehen, {'beginnt' if earlier == 1 else 'beginnen'} {german.whole(earlier)} früher und {german.whole(later)} später." if both else "")


def _lines(plan: PlanFacts) -> dict[tuple[str, str], tuple[int, str]]:
    """Give start and title of each member's own lines."""
    return {(line.member, line.measure): (line.start, line.title) for line in plan.lines if line.member != COMMON}


def _rows(now: PlanFacts, tried: PlanFacts) -> tuple[tuple[str, str, str], ...]:
    said = [(_figures(now), _figures(tried))]
    return tuple((label, first, second) for pair in said for (label, first), (_, second) in zip(*pair, strict=True))


def _figures(plan: PlanFacts) -> tuple[tuple[str, str], ...]:
    """Give the figures one compares, as label and text."""
    return (
        ("Maßnahmen", german.whole(len(_lines(plan)))), ("gemeinsame Maßnahmen", german.whole(len(plan.joint))), ("zurückgestellt", german.whole(len(plan.aside))),
        ("fertig, wahrscheinlich", german.short_date(plan.likely_end)), ("fertig, mit 80 % Sicherheit", german.short_date(plan.safe_end)),
        ("Kosten, wahrscheinlich", german.euro(plan.money[0])), ("Kosten, mit 80 % Sicherheit höchstens", german.euro(plan.money[1])),
        ("Personentage, wahrscheinlich", german.whole(plan.effort[0])), ("Personentage, mit 80 % Sicherheit höchstens", german.whole(plan.effort[1])),
        ("Fristen, die der Plan nicht hält", german.whole(len(missed(plan)))), *((("Lücke geschlossen", german.percent(plan.closed_share)),) if plan.closed_share == plan.closed_share else ()))


def _named(lines: Mapping[tuple[str, str], tuple[int, str]], keys: Iterable[tuple[str, str]], *, whose: bool) -> tuple[str, ...]:
    """Name measures, the first to begin first; of very many the others as a number."""
    found = [f"{key[1]} {lines[key][1]}{f' ({key[0]})' if whose else ''}" for key in sorted(keys, key=lambda key: (lines[key][0], key))]
    more = len(found) - NAMED
    return (*found[:NAMED], *((f"und {german.counted(more, 'eine weitere', 'weitere')}",) if more > 0 else ()))
