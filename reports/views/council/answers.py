"""The five questions of a council member, each answered in a few sentences."""

from __future__ import annotations

import math

from reports import german
from reports.case import Case
from reports.planned import DeadlineKind, PlanFacts
from reports.views.common import FIRST_MEASURES
from reports.views.council.data import Answer
from reports.views.council.picks import (
    Together,
    compulsory,
    failed_duties,
    harm,
    joint_measures,
    named,
    partners,
    planned_lines,
    pot_share,
    together,
    unvoted,
)
from reports.views.deadlines import by_law, missed, overdue, subject
from reports.views.money import after_line, pot_lines, shortfall, spent_line, work_line
from reports.views.summary import effort_table
from reports.views.wording import SURE
from scoring import ROOT

NO_ROADMAP = "Ein Fahrplan ist noch nicht aufgestellt."
NOTHING_PLANNED = "Im Fahrplan ist noch nichts eingeplant. Deshalb entstehen daraus keine Kosten."
OWN_DEADLINE = "Für Pflichten, die schon gelten, setzt der Fahrplan die Frist, nicht das Gesetz."
MOST_LATE = 4


def five_answers(case: Case) -> tuple[Answer, ...]:
    """Answer what a council member asks first."""
    return what_to_do(case), what_it_costs(case), what_if_not(case), with_whom(case), when_finished(case)


def what_to_do(case: Case) -> Answer:
    """Name duties that are not met, the number of measures and those in front."""
    question = "Was müssen wir tun?"
    measures = case.plan.measures
    if not measures:
        return Answer(question, (duties_line(case), nothing_line(case)))
    planned = f"Der Fahrplan enthält {german.whole(len(planned_lines(case)))} der {german.whole(len(measures))} Maßnahmen."
    count = german.counted(len(measures), "Empfohlen ist eine Maßnahme", f"Maßnahmen sind empfohlen, {german.counted(compulsory(case), 'eine davon ist', 'davon sind')} zwingend")
    sentences = (duties_line(case), f"{count}.", planned if case.roadmap else NO_ROADMAP, "Ganz oben in der Rangliste stehen:")
    return Answer(question, sentences, tuple(case.catalogue.measures[item.measure].title for item in measures[:FIRST_MEASURES]), "Abschnitt 3 sagt, warum und wie.")


def duties_line(case: Case) -> str:
    """Say how many legal duties are not met."""
    if math.isnan(case.point(ROOT)):
        return "Ob gesetzliche Pflichten erfüllt sind, ist noch nicht bekannt."
    failed = failed_duties(case)
    if not failed:
        return "Nach den Antworten ist keine gesetzliche Pflicht verletzt."
    hidden = f" {german.whole(case.withheld.duties)} davon {'steht' if case.withheld.duties == 1 else 'stehen'} nur in der internen Fassung." if case.withheld.duties else ""
    return f"{german.counted(failed, 'Eine gesetzliche Pflicht ist', 'gesetzliche Pflichten sind')} nach den Antworten nicht erfüllt.{hidden}"


def nothing_line(case: Case) -> str:
    """Say why no measure is recommended."""
    if math.isnan(case.point(ROOT)):
        return "Es liegen noch keine Antworten vor. Zuerst sind die offenen Fragen zu beantworten."
    return "Der Katalog nennt dafür keine passende Maßnahme." if failed_duties(case) else "Keine Maßnahme des Katalogs schließt noch eine Lücke."


def what_it_costs(case: Case) -> Answer:
    """Say what to set aside: the plan's money and work, or the sums of the estimates."""
    question = "Was kostet es uns?"
    if case.roadmap:
        return Answer(question, _planned_cost(case, case.roadmap) if case.roadmap.lines else (NOTHING_PLANNED,))
    if not case.plan.measures:
        return Answer(question, ("Ohne empfohlene Maßnahmen lassen sich keine Kosten nennen.",))
    _, _, days, once, yearly = effort_table(case).rows[-1]
    return Answer(question, (f"Alle Maßnahmen zusammen kosten einmalig {once} und jährlich {yearly}.", f"Dazu kommen {days} Personentage eigene Arbeit.",
                             "Das sind Schätzwerte für die Kommune allein, ohne Förderung.", f"{NO_ROADMAP} Deshalb stehen die Beträge je Jahr noch nicht fest."))


def _planned_cost(case: Case, plan: PlanFacts) -> tuple[str, ...]:
    low, high = (pick((year.likely for year in plan.years), default=0.0) for pick in (min, max))
    yearly = (f"Im Jahr sind das wahrscheinlich {german.whole(low)} bis {german.euro(high)}.",) if len(plan.years) > 1 else ()
    return (spent_line(plan), *yearly, *pot_lines(case), *after_line(case, plan), work_line(plan), shortfall(plan))


def what_if_not(case: Case) -> Answer:
    """Say what follows where nothing is done."""
    return Answer("Was passiert, wenn nicht?", harm(case))


def with_whom(case: Case) -> Answer:
    """Say which neighbours take part, in how much, and what that saves."""
    question = "Was machen die Nachbarn mit?"
    joint, lines = joint_measures(case), planned_lines(case)
    if not joint:
        return Answer(question, (_alone(case),))
    others = tuple(f"{name} ({count})" for name, count in partners(case))
    sums = together(case)
    saving = () if sums is None else (share_line(case, sums), _days_line(sums.days_alone - sums.days))
    return Answer(question, (
        f"Von {german.counted(len(lines), 'einer Maßnahme', 'Maßnahmen')} im Fahrplan machen wir {'eine' if len(joint) == 1 else german.whole(len(joint))} gemeinsam mit anderen.",
        f"{'Dabei' if all(item.decided for item in joint) else 'Vorgesehen'} sind (mit Zahl der Maßnahmen): {named(others)}.", *saving, *open_votes(case)))


def share_line(case: Case, sums: Together) -> str:
    """Compare what we pay of all joint measures with going alone."""
    pot = ", der Beitrag zum gemeinsamen Budget eingeschlossen" if pot_share(case) > 0 else ""
    return f"Unser Anteil daran kostet {german.euro(sums.money)} statt {german.euro(sums.money_alone)} allein{pot}."


def open_votes(case: Case) -> tuple[str, ...]:
    """Say on how many joint measures nobody has decided, and for how many votes are missing."""
    joint, none = joint_measures(case), unvoted(case)
    some = sum(not item.decided for item in joint) - none
    of_all = german.counted(len(joint), "einer gemeinsamen Maßnahme", "gemeinsamen Maßnahmen")
    nobody = (f"Über {'eine' if none == 1 else german.whole(none)} von {of_all} hat noch keine Kommune entschieden.",) if none else ()
    others = (f"Bei {german.counted(some, 'einer gemeinsamen Maßnahme', 'gemeinsamen Maßnahmen')} läuft die Abstimmung noch.",) if some else ()
    return (*nobody, *others)


def _days_line(saved: float) -> str:
    """Say how much own work the others spare, or that joint work takes more."""
    days = german.amount(int(german.rounded(abs(saved))), "Personentag", "Personentage")
    return f"An eigener Arbeit sparen wir {days}." if saved >= 0.5 else f"Die Abstimmung kostet uns {days} mehr." if saved <= -0.5 else "Die eigene Arbeit bleibt gleich."


def _alone(case: Case) -> str:
    if case.roadmap:
        return "Im Fahrplan ist für uns keine gemeinsame Maßnahme vorgesehen."
    fit = sum(case.catalogue.measures[item.measure].synergy.level == 3 for item in case.plan.measures)
    if fit:
        return f"{german.counted(fit, 'Eine Maßnahme eignet', 'Maßnahmen eignen')} sich besonders für die Zusammenarbeit. Wer mitmacht, ist noch nicht vereinbart."
    return "Darüber ist noch nichts vereinbart."


def when_finished(case: Case) -> Answer:
    """Say when the plan begins and ends, and whether all duties are met in time."""
    question, plan = "Wann sind wir fertig?", case.roadmap
    if plan is None:
        return Answer(question, (f"{NO_ROADMAP} Deshalb steht kein Endtermin fest.",))
    if not plan.lines:
        return Answer(question, ("Im Fahrplan ist noch nichts eingeplant. Deshalb steht kein Endtermin fest.",))
    start = min(line.begins for line in plan.lines)
    return Answer(question, (
        f"Wir beginnen am {german.long_date(start)}.",
        f"Alles Geplante ist wahrscheinlich am {german.long_date(plan.likely_end)} fertig, {SURE} spätestens am {german.long_date(plan.safe_end)}.", *late_line(plan)), late_items(plan), _whose_deadline(case))


def late_line(plan: PlanFacts) -> tuple[str, ...]:
    """Introduce the list of what is late, for sure or likely; say before if more is kept back."""
    count = len(missed(plan)) + len(overdue(plan))
    hidden = (plan.untold,) if plan.untold else ()
    return (*hidden, f"Nicht rechtzeitig fertig {'wird' if count == 1 else 'werden'}:") if count else hidden


def late_items(plan: PlanFacts) -> tuple[str, ...]:
    """Name what the plan cannot finish in time, then what will likely be late although it is planned in time."""
    sure = [f"{item.title or subject(item)} (Frist {german.short_date(item.by)})" for item in missed(plan)]
    likely = [f"{item.title} (Frist {german.short_date(item.by)}, wahrscheinlich später)" for item in overdue(plan)]
    more = len(sure) + len(likely) - MOST_LATE
    return (*(*sure, *likely)[:MOST_LATE], *((german.counted(more, "eine weitere Maßnahme, die das Gutachten nennt", "weitere Maßnahmen, die das Gutachten nennt"),) if more > 0 else ()))


def _whose_deadline(case: Case) -> str:
    """Say whose the deadline is where a duty that is already in force is late."""
    late = (*missed(case.roadmap), *overdue(case.roadmap))
    return OWN_DEADLINE if any(item.kind is DeadlineKind.DUTY and not by_law(case, item) for item in late) else ""
