"""Financial effect: per year against the budget, own work, funding said honestly."""

from __future__ import annotations

from dataclasses import replace

from reports import german
from reports.case import Case
from reports.planned import PlanFacts, YearMoney
from reports.views.council.answers import NOTHING_PLANNED, what_it_costs
from reports.views.council.picks import planned_lines
from reports.views.data import Table
from reports.views.money import YEARS_HEAD, after_line, beyond, pot_lines, work_line, years_table


def year_table(case: Case) -> Table:
    """Give EUR per year, likely and with a margin, against the budget; the sum last. No rows without a plan."""
    plan = case.roadmap
    if plan is None or not plan.lines or not plan.years:
        return Table(YEARS_HEAD, ())
    total = years_table(replace(plan, years=(_whole(plan),))).rows[0]
    return Table(YEARS_HEAD, (*years_table(plan).rows, ("zusammen", *total[1:])))


def _whole(plan: PlanFacts) -> YearMoney:
    """Give all years together, whose P50 and P80 are not the sums of those of the years."""
    budgets = [year.budget for year in plan.years if year.budget is not None]
    return YearMoney(plan.ends.year, *plan.money, sum(budgets) if len(budgets) == len(plan.years) else None)


def money_lines(case: Case) -> tuple[str, ...]:
    """Say what the money is for, how sure it is, what the common budget, work and funding do to it."""
    plan = case.roadmap
    if plan is None:
        return (" ".join((*what_it_costs(case).sentences, *(_possible_funding(case) if case.plan.measures else ()))),)
    if not plan.lines:
        return (NOTHING_PLANNED,)
    explained = (
        f"Alle Beträge sind Schätzwerte nach Abzug eingeplanter Förderung. {_running(case, plan)} Eigene Arbeit ist darin nicht enthalten. "
        "»Wahrscheinlich« heißt: In der Hälfte der durchgerechneten Fälle wird es nicht teurer. »Mit 80 % Sicherheit« heißt: In acht von zehn Fällen reicht der Betrag. "
        "Die letzte Zeile gilt für alle Jahre zusammen; sie ist deshalb nicht genau die Summe.")
    return explained, " ".join((*pot_lines(case), f"{work_line(plan)} Ein Personentag ist ein Arbeitstag einer Person.", *_funding(case)))


def _running(case: Case, plan: PlanFacts) -> str:
    """Say until when running cost is counted, what goes on afterwards, and where money of delayed measures stands."""
    return " ".join((f"Laufende Kosten sind bis Ende {plan.ends.year} enthalten.", *after_line(case, plan), *beyond(plan)))


def _funding(case: Case) -> tuple[str, ...]:
    """Say how many planned measures count on funding, and that nobody has granted it."""
    funded = sum(line.funded for line in planned_lines(case))
    if not funded:
        return ("Fördermittel sind nicht abgezogen.", *_possible_funding(case))
    return (f"Bei {german.counted(funded, 'einer Maßnahme', 'Maßnahmen')} sind Fördermittel abgezogen. Bewilligt sind sie damit noch nicht.",)


def _possible_funding(case: Case) -> tuple[str, ...]:
    """Say for how many recommended measures a grant might be applied for as things stand."""
    fit = sum(any(match.fits and match.programme.kind == "zuschuss" for match in case.funding.get(item.measure, ())) for item in case.plan.measures)
    if not fit:
        return ("Ein Zuschuss, der nach heutigem Stand passt, ist nicht bekannt.",)
    return (f"Für {german.counted(fit, 'eine Maßnahme', 'Maßnahmen')} kommt ein Zuschuss in Betracht. Ob er bewilligt wird, ist offen.",)
