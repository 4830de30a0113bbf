"""The two pages for the council: what to do and why, what it costs, who takes part, when it is done, what happens otherwise."""

from __future__ import annotations

import math

from reports import german
from reports.case import Case, ClarificationKind
from reports.release import Audience
from reports.views.common import duties
from reports.views.council.picks import harm, joint_measures, named, partners
from reports.views.data import Summary, Table
from reports.views.deadlines import by_law, not_held, overdue
from reports.views.joint import joint_lead, joint_table, pot_line
from reports.views.money import ESTIMATED, after_line, pot_lines, shortfall, spent_line, work_line, years_table
from reports.views.roadmap import finish_text, own_lines
from reports.views.summary import (
    answered_line,
    effort_lines,
    effort_table,
    first_caption,
    first_measures,
    headline,
    overall_rows,
    ranks_text,
    unproven,
    weak_fields,
)
from reports.views.swot import strength_texts
from scoring import ROOT, MeasureClass, longest_chain

MOST_ON_PAGE = 2
MOST_DUTIES = 6
MOST_JOINT = 2
MOST_LATE = 3
YEARS = "Mittelbedarf je Jahr: »wahrscheinlich« reicht in der Hälfte der Fälle, »mit 80 % Sicherheit« in 8 von 10 Fällen"
CLASSES_TAKE = "Aufwand und Kosten aller Maßnahmen"


def build_summary(case: Case) -> Summary:
    """Build the council's two pages."""
    good = tuple(strength_texts(case)[:MOST_ON_PAGE]) or _nearest(case)
    bad = tuple((field.weakness or f"{field.title} liegt unter dem Soll.") + ranks_text(ranks) for field, ranks in weak_fields(case, MOST_ON_PAGE))
    planned = bool(case.roadmap and case.roadmap.lines)
    return Summary(
        headline(case), answered_line(case), overall_rows(case), ask_first(case) if math.isnan(case.point(ROOT)) else (), duties_text(case), first_measures(case), first_caption(case), bad, good,
        "Wahrscheinlich fertig / zu 80 % sicher" if planned else "Dauer", money_table(case), YEARS if planned else CLASSES_TAKE, not planned, cost_lines(case), neighbour_lines(case), _few_joint(case), len(joint_measures(case)) > 1, finish_lines(case), harm(case), view_text(case))


def duties_text(case: Case) -> str:
    """Name the failed legal duties, and say how many are still unknown or not public."""
    failed = duties(case, ROOT)
    parts = []
    if failed:
        more = len(failed) - MOST_DUTIES
        left = f"; dazu {german.counted(more, 'eine weitere', 'weitere')} (siehe Kapitel der Dimensionen)" if more > 0 else ""
        parts.append(f"{german.counted(len(failed), 'Eine gesetzliche Pflicht ist', 'gesetzliche Pflichten sind')} nach den Antworten und dem Maßstab des Fragenkatalogs nicht erfüllt: "
                     f"{'; '.join(duty.title for duty in failed[:MOST_DUTIES])}{left}.")
    elif not math.isnan(case.point(ROOT)) and not case.withheld.duties:
        parts.append("Nach den Antworten ist keine gesetzliche Pflicht verletzt.")
    if case.withheld.duties:
        parts.append(f"{german.counted(case.withheld.duties, 'Eine nicht erfüllte Pflicht steht', 'nicht erfüllte Pflichten stehen')} nur in der internen Fassung.")
    return " ".join([*parts, unproven(case)]).strip()


def money_table(case: Case) -> Table:
    """Give what to set aside each year; without a plan what each class of measures takes."""
    return years_table(case.roadmap) if case.roadmap and case.roadmap.lines else effort_table(case)


def cost_lines(case: Case) -> tuple[str, ...]:
    """Say the cost of the whole plan and whether the budget holds; without a plan how far the sums can be trusted."""
    plan = case.roadmap
    if plan is None or not plan.lines:
        return effort_lines(case)
    return " ".join((spent_line(plan), ESTIMATED, *pot_lines(case), *after_line(case, plan))), work_line(plan), shortfall(plan)


def neighbour_lines(case: Case) -> tuple[str, ...]:
    """Say who of the neighbours takes part and what that saves; without a joint plan what would be worth it."""
    lead = tuple(line for line in joint_lead(case) if line not in pot_line(case))
    if lead:
        others = [f"{name} ({count})" for name, count in partners(case)]
        sure = all(item.decided for item in joint_measures(case))
        return (*lead, f"{'Dabei' if sure else 'Vorgesehen'} sind, mit Zahl der gemeinsamen Maßnahmen: {named(tuple(others))}.")
    if case.roadmap and case.roadmap.lines:
        return ("Im Fahrplan ist für uns keine gemeinsame Maßnahme vorgesehen.",)
    fit = sum(case.catalogue.measures[item.measure].synergy.level == 3 for item in case.plan.measures)
    if fit:
        return (f"{german.counted(fit, 'Eine Maßnahme eignet', 'Maßnahmen eignen')} sich besonders für die gemeinsame Umsetzung; wer mitmacht, ist noch nicht vereinbart.",)
    return ("Darüber ist noch nichts vereinbart.",) if case.plan.measures else ()


def _few_joint(case: Case) -> Table:
    """Give the joint measures that save most, without lead and standing."""
    table = joint_table(case, MOST_JOINT)
    keep = (0, 1, 3, 4)
    rows = [tuple(row[at] for at in keep) for row in table.rows]
    if len(rows) > 1:
        rows[-1] = (f"Alle {german.whole(len(joint_measures(case)))} zusammen", *rows[-1][1:])
    return Table(tuple(table.head[at] for at in keep), tuple(rows))


def finish_lines(case: Case) -> tuple[str, ...]:
    """Say when everything planned is done and which duties stay behind; without a plan how long the compulsory chain takes."""
    plan = case.roadmap
    if plan is None:
        return tuple(line for line in ("Ein Fahrplan ist noch nicht aufgestellt.", _compulsory_months(case)) if line) if case.plan.measures else ()
    if not plan.lines:
        return ("Im Fahrplan ist noch nichts eingeplant.",)
    lines = [f"{german.counted(len(own_lines(plan)), 'Eine von', 'von')} {german.whole(len(case.plan.measures))} empfohlenen Maßnahmen sind eingeplant, Beginn ist am {german.long_date(plan.begins)}. Alles Eingeplante ist {finish_text(plan.likely_end, plan.safe_end)} fertig."]
    if not math.isnan(plan.closed_share):
        after = f"; der Gesamtwert steigt von {german.decimal(case.point(ROOT))} auf {german.decimal(plan.score_after)}" if not math.isnan(plan.score_after) else ""
        lines.append(f"Dann sind {german.percent(plan.closed_share)} der Lücke zum Soll geschlossen{after}.")
    return (*lines, *not_held(plan, "Nicht rechtzeitig zu schaffen", MOST_LATE), *_overdue(case))


def _overdue(case: Case) -> tuple[str, ...]:
    """Name the duties likely met only after the deadline although the plan meets it."""
    late, measures, questions = overdue(case.roadmap), case.catalogue.measures, case.sheet.questions
    ids = {item.measure for item in late}
    titles = tuple(dict.fromkeys(case.answers[questions[q]].question.title for item in case.plan.measures if measures[item.measure].id in ids for q in item.closes_duties))
    more = len(titles) - MOST_LATE
    told = [*titles[:MOST_LATE], *([german.counted(more, "eine weitere Pflicht", "weitere Pflichten")] if more > 0 else [])]
    whose = "" if any(by_law(case, item) for item in late) else ", die sich die Gruppe gesetzt hat"
    return (f"Wahrscheinlich erst nach der Frist erfüllt{whose}: {'; '.join(told)}.",) if titles else ()


def view_text(case: Case) -> str:
    """Say which edition this is."""
    if case.release.audience is Audience.PUBLIC:
        left = _left_out(case)
        return f"Dies ist die öffentliche Fassung; was Angreifern nützen oder auf Personen schließen ließe, ist weggelassen und als nicht öffentlich gekennzeichnet{f': {left}' if left else ''}."
    return "Dies ist die interne Fassung mit allen Ergebnissen; für die Öffentlichkeit gibt es eine eigene Fassung."


def _left_out(case: Case) -> str:
    """Count what a public edition leaves out."""
    hidden = case.withheld
    counts = ((hidden.answers, "Antwort", "Antworten"), (hidden.duties, "nicht erfüllte Pflicht", "nicht erfüllte Pflichten"),
              (hidden.documents, "eingesehene Unterlage", "eingesehene Unterlagen"), (hidden.remarks, "Bemerkung", "Bemerkungen"))
    return german.listed(german.amount(count, one, many) for count, one, many in counts if count)


def _nearest(case: Case) -> tuple[str, ...]:
    """Name the two fields nearest to their Soll where none reaches it."""
    known = [field for field in case.catalogue.fields.values() if field.questions and not math.isnan(case.attainment(field.id))]
    best = sorted(known, key=lambda field: -case.attainment(field.id))[:MOST_ON_PAGE]
    if not best:
        return ()
    return (f"Noch kein Handlungsfeld erreicht sein Soll; am nächsten kommen ihm {german.listed(f'»{field.title}« ({german.percent(case.attainment(field.id))} erreicht)' for field in best)}.",)


def _compulsory_months(case: Case) -> str:
    """Say how long the compulsory chain takes at least."""
    measures = case.catalogue.measures
    position = {measure.id: index for index, measure in enumerate(measures)}
    compulsory = [item.measure for item in case.plan.measures if item.klass == MeasureClass.ZWINGEND]
    if not compulsory:
        return ""
    months = longest_chain([measure.duration_months.likely for measure in measures], [[position[needed] for needed in measure.requires] for measure in measures], compulsory)
    return f"Das Zwingende dauert wegen der Voraussetzungen wahrscheinlich rund {german.whole(months)} Monate."


def ask_first(case: Case) -> tuple[str, ...]:
    """Say which questions to ask first."""
    first = [item for item in case.clarifications if item.kind in (ClarificationKind.OPEN, ClarificationKind.UNKNOWN)][:8]
    return tuple(f"{item.question} {item.title}" + (f" – fragen Sie: {item.asked}" if item.whom else "") for item in first)
