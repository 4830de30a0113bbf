"""Deadlines of a plan in words: which it cannot hold, which will likely pass although it holds them, how surely each is held."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from reports import german
from reports.case import Case
from reports.planned import Deadline, DeadlineKind, PlanFacts

HALF = 0.5


def missed(plan: PlanFacts | None) -> tuple[Deadline, ...]:
    """Give the deadlines the plan itself does not hold."""
    return tuple(item for item in (plan.deadlines if plan else ()) if not item.planned)


def not_held(plan: PlanFacts, lead: str, most: int = 0, *, whose: bool = False) -> tuple[str, ...]:
    """Say after ``lead`` which deadlines the plan misses, and that it misses some that are kept back; nothing where it holds all."""
    late = missed(plan)
    told = (f"{lead}: {listed(late, most, whose=whose)}.",) if late else ()
    return (*told, *((plan.untold,) if plan.untold else ()))


def overdue(plan: PlanFacts | None) -> tuple[Deadline, ...]:
    """Give the duties whose deadline the plan holds on paper but not in half of the draws."""
    return tuple(item for item in (plan.deadlines if plan else ()) if item.kind is DeadlineKind.DUTY and item.planned and item.kept < HALF)


def measured(plan: PlanFacts) -> list[Deadline]:
    """Give the deadlines of what is planned, the least surely held first; a decision on joint work has no day of its own."""
    known = [item for item in plan.deadlines if item.kind is not DeadlineKind.DECIDED and not math.isnan(item.kept)]
    return sorted(known, key=lambda item: (item.kept, subject(item), item.by, item.member))


def subject(item: Deadline) -> str:
    """Say what a deadline is for: „Pflicht hinter M105 Sicherheitskonzept …“."""
    match item.kind:
        case DeadlineKind.DUTY:
            return f"Pflicht hinter {item.measure} {item.title}"
        case DeadlineKind.SUCCESS:
            return "Erster sichtbarer Erfolg"
        case DeadlineKind.DECIDED:
            return f"Beschluss, {item.measure} {item.title} gemeinsam umzusetzen"


def with_day(item: Deadline) -> str:
    """Give a deadline with its day: „Pflicht hinter M105 … bis 31.12.2029“."""
    return f"{subject(item)} bis {german.short_date(item.by)}"


def listed(items: Sequence[Deadline], most: int = 0, *, whose: bool = False) -> str:
    """Give deadlines as clauses, what is alike in one; of more than ``most`` (0: all) the others as a number; ``whose`` names the member."""
    shown = items[:most] if most else items
    more = len(items) - len(shown)
    return "; ".join([*_clauses(shown, whose=whose), *([german.counted(more, "eine weitere Frist", "weitere Fristen")] if more else [])])


def _clauses(items: Iterable[Deadline], *, whose: bool) -> list[str]:
    alike: dict[tuple[DeadlineKind, str, str], list[str]] = {}
    for item in items:
        until = "" if item.kind is DeadlineKind.DECIDED else f" bis {german.short_date(item.by)}"
        alike.setdefault((item.kind, until, f" ({item.member})" if whose and item.member else ""), []).append(f"»{item.title}«")
    return [f"{_many(kind, titles)}{until}{who}" for (kind, until, who), titles in alike.items()]


def _many(kind: DeadlineKind, titles: list[str]) -> str:
    match kind:
        case DeadlineKind.DUTY:
            return f"die {'Pflicht' if len(titles) == 1 else 'Pflichten'} hinter {german.listed(titles)}"
        case DeadlineKind.SUCCESS:
            return "ein erster sichtbarer Erfolg"
        case DeadlineKind.DECIDED:
            return f"der Beschluss, {german.listed(titles)} gemeinsam umzusetzen"


def by_law(case: Case, item: Deadline) -> bool:
    """Whether the day is the law's own, for a duty that begins while the plan runs; otherwise it is the group's term for a duty already in force."""
    ranking = case.plan.ranking
    closes = next((found.closes_duties for found in case.plan.measures if ranking.measures[found.measure] == item.measure), ())
    return bool(closes) and all(q in ranking.duty_begins for q in closes)
