"""The chapter of recommendations: ranking, portfolio, one Steckbrief each."""

from __future__ import annotations

import math

from questionnaires import Measure, Range
from reports import german
from reports.case import AnswerCase, Case
from reports.charts import PortfolioPoint, describe_portfolio, portfolio_svg
from reports.views.common import sentence_end
from reports.views.data import Chart, FactSheet, MeasureRow, Origin, Table
from reports.views.funding import funding_lines
from reports.views.points import points_rule, why_here
from reports.views.short_sheets import reached
from reports.views.wording import CLASSES
from scoring import ROOT, MeasureClass, RankedMeasure

MOST_ORIGINS = 4
MOST_FIRM = 10
ESTIMATE = "Schätzwert"
VISIBILITY = ("kaum", "gering", "mittel", "hoch")


def measures_text(case: Case) -> tuple[str, ...]:
    """Explain how the ranking came about."""
    ranked = case.plan.measures
    if not ranked:
        if math.isnan(case.point(ROOT)):
            return ("Ohne Antworten lassen sich keine Maßnahmen empfehlen. Die Klärungsliste nennt, was zuerst zu fragen ist.",)
        return ("Nach den Antworten schließt keine Maßnahme des Katalogs eine Lücke zum Soll.",)
    counts = [sum(item.klass == klass for item in ranked) for klass in MeasureClass]
    rules = (
        "»Zwingend« ist die kleinste Auswahl, die alle nicht erfüllten gesetzlichen Pflichten erfüllt, samt Voraussetzungen.",
        f"»Priorisiert« ist, was mindestens {german.number(case.plan.ranking.threshold)} von 100 Punkten erreicht, samt Voraussetzungen.",
        "»Zurückgestellt« ist der Rest: sinnvoll, aber später.",
    )
    text = [
        f"{german.counted(len(ranked), 'Eine Maßnahme schließt', 'Maßnahmen schließen')} nach den Antworten eine Lücke zum Soll: "
        + german.listed(f"{count} {name}" for count, name in zip(counts, CLASSES, strict=True) if count) + ".",
        " ".join(rules) + " Zwingende Maßnahmen folgen dem spätesten Beginn, alle anderen den Punkten; eine Voraussetzung steht immer vor dem, was sie braucht. "
        "Jede Maßnahme ist nur einmal aufgeführt, auch wenn mehrere Fragen auf sie führen.",
        points_rule(case.plan.ranking.weights),
        "Aufwand, Kosten und Dauer gelten für die Kommune allein, ohne gemeinsame Umsetzung und ohne Förderung. Sie sind Schätzwerte, wo keine Quelle genannt ist." + size_line(case),
    ]
    if case.plan.waiting:
        names = [f"»{case.catalogue.measures[index].title}«" for index in case.plan.waiting]
        shown = german.listed(names[:5]) if len(names) <= 5 else f"{', '.join(names[:5])} und {german.counted(len(names) - 5, 'einer weiteren Maßnahme', 'weiteren Maßnahmen')}"
        text.append(f"Zu {shown} fehlt noch jede Antwort; darüber wird erst nach der Klärung entschieden.")
    return tuple(text)


def size_line(case: Case) -> str:
    """Say how estimates were fitted to the size of the municipality."""
    rule, ratio = case.catalogue.rules.size, case.size_ratio
    if rule is None or ratio is None:
        return ""
    label = case.catalogue.fact[rule.fact].label
    return (f" Aufwand und Kosten sind an die Größe angepasst: Der feste Anteil einer Maßnahme bleibt gleich, der übrige ist {german.decimal(ratio, 2)}-mal so groß "
            f"wie für die Vergleichsgröße des Katalogs ({label}: {german.number(rule.reference)}).")


def build_portfolio(case: Case) -> Chart:
    """Draw benefit against effort of all recommended measures."""
    points = []
    for rank, item in enumerate(case.plan.measures, start=1):
        measure = case.catalogue.measures[item.measure]
        points.append(PortfolioPoint(rank, measure.title, CLASSES[item.klass], case.estimates[item.measure].effort.likely, item.share))
    if len(points) < 3:
        return Chart("", "")
    shown = min(20, len(points))
    return Chart(portfolio_svg(points, shown), f"Nutzen und Aufwand; die Zahlen sind Ränge der Rangliste, beschriftet sind die ersten {shown}. " + describe_portfolio(points).split(". ", 1)[1])


def measure_rows(case: Case) -> tuple[MeasureRow, ...]:
    """Give the ranking as table rows."""
    rows = []
    for rank, item in enumerate(case.plan.measures, start=1):
        measure, figures = case.catalogue.measures[item.measure], case.estimates[item.measure]
        rows.append(MeasureRow(
            rank, measure.id, measure.title, CLASSES[item.klass], german.decimal(item.share), german.decimal(item.points), german.whole(figures.effort.likely),
            _thousands(figures.once), _thousands(figures.yearly), german.whole(measure.duration_months.likely)))
    return tuple(rows)


def _thousands(cost: Range | None) -> str:
    """Give a likely cost in thousand EUR; „offen“ where it cannot be said yet."""
    if cost is None:
        return "offen"
    return german.number(float(german.rounded(cost.likely / 1000, 1)))


def firmness_table(case: Case) -> Table:
    """Give between which places the first measures move when the weights waver, and how often they keep their class; nothing without a plan."""
    rows = case.roadmap.firmness[:MOST_FIRM] if case.roadmap else ()
    return Table(("Rang", "Maßnahme", "Platz in 9 von 10 Fällen", "Klasse bleibt"), tuple(
        (german.whole(row.rank), f"{row.measure} {row.title}", german.whole(row.first) if row.first == row.last else f"{german.whole(row.first)} bis {german.whole(row.last)}", german.percent(row.class_kept))
        for row in rows))


def alternatives(case: Case) -> tuple[str, ...]:
    """Say which measures were passed over because an alternative stands in the list."""
    chosen = {case.catalogue.measures[item.measure].alternative_group: item.measure for item in case.plan.measures}
    lines = []
    for index, measure in enumerate(case.catalogue.measures):
        picked = chosen.get(measure.alternative_group) if measure.alternative_group else None
        if picked is not None and picked != index:
            other = case.catalogue.measures[picked]
            lines.append(f"{measure.id} »{measure.title}« ist eine Alternative zu {other.id} »{other.title}«; von beiden wird höchstens eine gewählt, "
                         f"hier {other.id}, weil es mehr nicht erfüllte Pflichten erfüllt oder je Personentag mehr bringt.")
    return tuple(lines)


def fact_sheets(case: Case) -> tuple[FactSheet, ...]:
    """Give one Steckbrief per recommended measure."""
    rank_of = {item.measure: rank for rank, item in enumerate(case.plan.measures, start=1)}
    return tuple(_fact_sheet(case, item, rank, rank_of) for rank, item in enumerate(case.plan.measures, start=1))


def _fact_sheet(case: Case, item: RankedMeasure, rank: int, rank_of: dict[int, int]) -> FactSheet:
    measure = case.catalogue.measures[item.measure]
    origins = [_origin(case.answers[name], measure) for name in case.plan.closed_by.get(item.measure, ())]
    more = len(origins) - MOST_ORIGINS
    return FactSheet(
        rank, measure.id, measure.title, CLASSES[item.klass], why_here(case.plan.ranking, item), measure.goal, measure.description, measure.steps,
        tuple(origins[:MOST_ORIGINS]), f"und {german.counted(more, 'eine weitere Frage', 'weitere Fragen')}" if more > 0 else "", _facts(case, item.measure, rank_of))


def _origin(answer: AnswerCase, measure: Measure) -> Origin:
    return Origin(answer.question.id, answer.question.title, answer.answer, f"{german.decimal(answer.level)} → {german.decimal(reached(answer, measure))}")


def _facts(case: Case, index: int, rank_of: dict[int, int]) -> tuple[tuple[str, str], ...]:
    measure = case.catalogue.measures[index]
    figures = case.estimates[index]
    effort, once, yearly = figures.effort, figures.once, figures.yearly
    roles = case.catalogue.roles
    per_year = f"jährlich {german.euro(yearly.likely)} ({german.euro(yearly.low)} bis {german.euro(yearly.high)})" if yearly else "jährlich noch nicht bezifferbar"
    if yearly and not yearly.high:
        per_year = "jährlich keine"
    one_off = f"einmalig {german.euro(once.likely)} ({german.euro(once.low)} bis {german.euro(once.high)})" if once.high else "einmalig keine"
    involved = german.listed(roles.get(role, role) for role in measure.involved)
    facts = [
        ("Aufwand", f"{german.whole(effort.likely)} Personentage ({german.whole(effort.low)} bis {german.whole(effort.high)})" + (f"; enthalten: {measure.effort.includes}" if measure.effort.includes else "")),
        ("Kosten", f"{one_off}; {per_year}." + "".join(f" {sentence_end(note)}" for note in (measure.cost_driver, measure.cost_note) if note)),
        ("Dauer", (f"{german.span(measure.duration_months.low, measure.duration_months.high, 0)} Monate bis zur Wirkung; Sichtbarkeit für Bürgerinnen und Bürger "
                  f"{VISIBILITY[measure.visibility.citizens]}, für Beschäftigte {VISIBILITY[measure.visibility.staff]}")),
        ("Voraussetzungen", _requirements(case, measure, rank_of)),
        ("Zuständig", roles.get(measure.responsible, measure.responsible) + (f"; beteiligt: {involved}" if involved else "")),
        ("Gemeinsam", f"Synergie {VISIBILITY[measure.synergy.level]}" + (f": {measure.synergy.reason}" if measure.synergy.reason else "")),
        ("Förderung", "; ".join(funding_lines(case, index)) or "keine bekannt"),
        ("Grundlagen", _norms(case, measure)),
        ("Zahlen", figures.source or ("" if measure.figures == ESTIMATE else measure.figures)),
    ]
    return tuple((name, text) for name, text in facts if text)


def _requirements(case: Case, measure: Measure, rank_of: dict[int, int]) -> str:
    if not measure.requires:
        return "keine"
    position = {other.id: index for index, other in enumerate(case.catalogue.measures)}
    words = []
    for needed in measure.requires:
        index = position[needed]
        if index in rank_of:
            words.append(f"{needed} {case.catalogue.measures[index].title} (Rang {rank_of[index]})")
        elif index in case.plan.waiting:
            words.append(f"{needed} {case.catalogue.measures[index].title} (noch zu klären)")
        else:
            words.append(f"{needed} {case.catalogue.measures[index].title} (nach den Antworten bereits erfüllt)")
    return "; ".join(words)


def _norms(case: Case, measure: Measure) -> str:
    cites = [case.catalogue.norm[key].cite + (" (ungeprüft)" if case.catalogue.norm[key].status == "N" else "") for key in measure.norms if key in case.catalogue.norm]
    return "; ".join(cites) + (f" (Fundstellen und Hinweise: {measure.norm_note})" if measure.norm_note and cites else "")
