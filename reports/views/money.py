"""The chapter on money, people and time: what the plan takes each year, how sure that is, whether duties are met in time."""

from __future__ import annotations

from dataclasses import dataclass

from reports import german
from reports.case import Case
from reports.charts import LoadBar, YearBar, budget_svg, load_svg, load_table
from reports.planned import LoadRow, PlanFacts, YearMoney
from reports.views.council.picks import pot_share, yearly_after
from reports.views.data import Chart, Table
from reports.views.deadlines import measured, overdue, with_day
from reports.views.roadmap import finish_text
from reports.views.wording import SURE

RESERVED = "Der Fahrplan hält für jede Maßnahme den Erwartungswert zum geplanten Termin vor. Deshalb kann ein Budget im Plan ausgeschöpft sein, obwohl die Tabelle einen Rest zeigt: Wahrscheinlich verzögert sich manches, und Kosten fallen später an."
NO_BUDGET = "keine Angabe"
YEARS_HEAD = ("Jahr", "wahrscheinlich", f"{SURE} höchstens", "eingeplantes Budget", "Rest, wenn es teuer wird")
ESTIMATED = "Das sind Schätzwerte nach Förderung, mit laufenden Kosten bis zum Ende des Plans."
MONTHS_A_QUARTER = 3
TERM = ("So oft wird in den Berechnungen die Frist gehalten. Für eine Pflicht, die schon gilt, ist es die Frist, die sich die Gruppe gesetzt hat – das Gesetz verlangt die Erfüllung bereits jetzt; "
        "für eine künftige Pflicht der Tag, ab dem sie gilt.")
EXPLAINED = (
    "Aufwand, Kosten und Dauer sind Schätzwerte. Damit der Rat das Risiko sieht, wurde der Fahrplan viele Male mit zufällig schwankenden Werten durchgerechnet. "
    "»Wahrscheinlich« (P50) heißt: In der Hälfte der Fälle bleibt es darunter, in der anderen Hälfte liegt es darüber. »Mit 80 % Sicherheit höchstens« (P80) heißt: In 8 von 10 Fällen wird dieser Wert nicht überschritten. "
    "Werte der einzelnen Jahre ergeben zusammen nicht genau den Wert des ganzen Fahrplans. Was eine einzelne Maßnahme kostet, ist dagegen mit ihrem geplanten Ende gerechnet; "
    "verzögert sie sich, beginnen ihre laufenden Kosten später. Weil eine Verzögerung andere nach sich zieht, liegt das wahrscheinliche Ende meist nach dem geplanten."
)


@dataclass(frozen=True)
class MoneyPart:
    """The chapter: chart and table of the years, sums, load of people by period, and how surely duties are met."""

    explained: str
    lead: tuple[str, ...]
    years_chart: Chart
    years: Table
    holds: str
    load_text: str
    load_chart: Chart
    load: Table
    kept_text: str
    kept: Table


def build_money(case: Case) -> MoneyPart | None:
    """Build the chapter; None where there is no plan."""
    plan = case.roadmap
    if plan is None or not plan.lines:
        return None
    people = next((load for load in plan.loads if load.unit == "PT"), None)
    return MoneyPart(
        EXPLAINED, (*money_lead(plan), *beyond(plan), *pot_lines(case), *after_line(case, plan)), years_chart(plan), years_table(plan), _holds(plan), _load_text(plan, people), *_load(plan, people), _kept_text(plan), kept_table(plan))


def money_lead(plan: PlanFacts) -> tuple[str, ...]:
    """Say money, work and finish of the whole plan, likely and safe."""
    return (
        f"{spent_line(plan)} {ESTIMATED}",
        work_line(plan),
        f"Fertig: {finish_text(plan.likely_end, plan.safe_end)}.",
    )


def spent_line(plan: PlanFacts) -> str:
    """Say what the whole plan costs."""
    likely, safe = plan.money
    return f"Der Fahrplan kostet uns bis Ende {plan.ends.year} wahrscheinlich {german.euro(likely)}, {SURE} höchstens {german.euro(safe)}."


def work_line(plan: PlanFacts) -> str:
    """Say how much own work the plan takes."""
    likely, safe = plan.effort
    return f"Eigene Arbeit: wahrscheinlich {german.whole(likely)} Personentage, {SURE} höchstens {german.whole(safe)}."


def after_line(case: Case, plan: PlanFacts) -> tuple[str, ...]:
    """Say what goes on every year when the plan is over, the shares of joint measures included."""
    yearly = yearly_after(case)
    return (f"Ab {plan.ends.year + 1} bleiben laufende Kosten von {german.euro(yearly)} im Jahr.",) if yearly >= 1 else ()


def beyond(plan: PlanFacts) -> tuple[str, ...]:
    """Say where money of what is finished late is counted; nothing where all is done within the plan."""
    if plan.safe_end <= plan.ends:
        return ()
    return (f"Der Fahrplan endet mit dem Jahr {plan.ends.year}; was sich darüber hinaus verzögert, ist mit seinen einmaligen Kosten {plan.ends.year} eingerechnet.",)


def pot_lines(case: Case) -> tuple[str, ...]:
    """Say what goes into the common budget, which the plan's sums leave out, the sum of both, and whether the budget covers it."""
    share, plan = pot_share(case), case.roadmap
    if not share or plan is None:
        return ()
    if share < 0:
        return (f"Aus dem gemeinsamen Budget erhalten wir {german.euro(-share)}.",)
    total = float(german.rounded(plan.money[0]) + german.rounded(share))
    return (f"Dazu kommt unser Beitrag zum gemeinsamen Budget: {german.euro(share)}. Zusammen sind das wahrscheinlich {german.euro(total)}.", *_covered(plan, total))


def _covered(plan: PlanFacts, total: float) -> tuple[str, ...]:
    """Say whether the budget set aside for all years covers the plan and the contribution; nothing where a year has none."""
    budgets = [year.budget for year in plan.years if year.budget is not None]
    if not budgets or len(budgets) < len(plan.years):
        return ()
    left = sum(budgets) - total
    return (f"Das eingeplante Budget aller Jahre ({german.euro(sum(budgets))}) deckt das{'.' if left >= 0 else f' nicht; es fehlen {german.euro(-left)}.'}",)


def years_chart(plan: PlanFacts) -> Chart:
    """Draw likely and safe money against the budget of each year."""
    bars = [YearBar(str(year.year), year.likely, year.safe, year.budget) for year in plan.years]
    return Chart(budget_svg(bars, "haushalt") if bars else "", "Mittelbedarf je Haushaltsjahr; die Zahlen stehen in der folgenden Tabelle.")


def years_table(plan: PlanFacts) -> Table:
    """Give each year's money likely and safe, the budget set aside, and what the safe value leaves of it."""
    return Table(YEARS_HEAD, tuple((str(year.year), german.euro(year.likely), german.euro(year.safe), _budget(year), _left(year)) for year in plan.years))


def _budget(year: YearMoney) -> str:
    return NO_BUDGET if year.budget is None else german.euro(year.budget)


def _left(year: YearMoney) -> str:
    if year.budget is None:
        return "–"
    left = year.budget - year.safe
    return german.euro(left) if german.rounded(left) >= 0 else f"fehlen {german.euro(-left)}"


def shortfall(plan: PlanFacts) -> str:
    """Say in which years the budget does not hold if things go as likely, or in bad cases only; empty where none was named."""
    known = [year for year in plan.years if year.budget is not None]
    if not known:
        return "Ein Budget ist bisher nicht festgelegt."
    short = [str(year.year) for year in known if year.likely > (year.budget or 0.0)]
    tight = [str(year.year) for year in known if year.likely <= (year.budget or 0.0) < year.safe]
    text = f"Wahrscheinlich nicht reichen die eingeplanten Mittel {german.listed(short)}. " if short else ""
    text += f"Nur in ungünstigen Fällen reichen {'sie' if short else 'die eingeplanten Mittel'} {german.listed(tight)} nicht." if tight else ""
    return text.strip() or f"Die eingeplanten Mittel reichen {SURE} in jedem Jahr{', für das sie genannt sind' if len(known) < len(plan.years) else ''}."


def _holds(plan: PlanFacts) -> str:
    return f"{shortfall(plan)} {RESERVED}" if any(year.budget is not None for year in plan.years) else shortfall(plan)


def _load_text(plan: PlanFacts, load: LoadRow | None) -> str:
    if load is None or not any(load.used):
        return ""
    free = [capacity for capacity in load.capacity if capacity is not None]
    most = max(load.used)
    period = "Quartal" if plan.months == MONTHS_A_QUARTER else "Monat"
    text = f"Der Fahrplan braucht in einem {period} höchstens {german.whole(most)} Personentage der eigenen Beschäftigten"
    return f"{text}; für Vorhaben stehen je {period} {german.span(min(free), max(free), 0)} zur Verfügung." if free else f"{text}; wie viele zur Verfügung stehen, ist nicht angegeben."


def _load(plan: PlanFacts, load: LoadRow | None) -> tuple[Chart, Table]:
    """Draw the load of the own people, with its numbers as a table."""
    if load is None or not any(load.used):
        return Chart("", ""), Table((), ())
    bars = [LoadBar(label, used, capacity) for label, used, capacity in zip(plan.periods, load.used, load.capacity, strict=True)]
    return Chart(load_svg(bars, "PT", "personal"), "Auslastung der eigenen Beschäftigten in Personentagen (PT); die Zahlen stehen auch in der folgenden Tabelle."), Table(*load_table(bars, "PT"))


def _kept_text(plan: PlanFacts) -> str:
    return TERM if kept_table(plan).rows else ""


def kept_table(plan: PlanFacts) -> Table:
    """Give for each deadline how surely it is met, least sure first."""
    return Table(("Pflicht oder Ziel und Frist", "wird gehalten"), tuple((with_day(item), cases(item.kept)) for item in measured(plan)))


def late_line(case: Case) -> tuple[str, ...]:
    """Name the measures whose duty the plan meets in time but most draws do not; nothing where there is none."""
    titles = tuple(item.title for item in overdue(case.roadmap))
    if not titles:
        return ()
    return (f"Im Plan selbst ist die Frist eingehalten, wegen möglicher Verzögerungen wird sie aber in mehr als der Hälfte der durchgerechneten Fälle überschritten bei {german.listed(f'»{title}«' for title in titles)}.",)


def cases(share: float) -> str:
    """Give „in 8 von 10 Fällen“; „in fast allen Fällen“ and „in fast keinem Fall“ at the ends."""
    tenths = int(german.rounded(10 * share))
    if tenths >= 10:
        return "in fast allen Fällen"
    return f"in {tenths} von 10 Fällen" if tenths else "in fast keinem Fall"
