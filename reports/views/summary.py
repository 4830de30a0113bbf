"""What the summary and the overall picture say: headline, rows of dimensions, measures in front, sums of effort and cost."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from questionnaires import Field, Measure
from reports import german
from reports.case import Case, Estimate
from reports.charts import RadarRow, radar_svg
from reports.views.common import FIRST_MEASURES, answers_below, burden, score_row
from reports.views.council.picks import joint_of, part_of
from reports.views.data import Chart, FirstMeasure, ScoreRow, Table
from reports.views.names import with_article
from reports.views.roadmap import aside_of, line_of, sentence_case
from reports.views.wording import CLASSES, stage_name
from scoring import ANSWERED, CONTRADICTORY, ROOT, MeasureClass, RankedMeasure

MOST_RANKS = 3


def headline(case: Case) -> str:
    """Say the overall result in one or two sentences."""
    value, name = case.point(ROOT), with_article(case.name)
    if math.isnan(value):
        of = f"der {case.name}" if name != case.name else f"von {case.name}"
        return f"Der Reifegrad {of} ist noch nicht bewertbar, weil noch keine Antworten vorliegen."
    low, high = case.bounds(ROOT)
    top = case.sheet.tree.span[1][0]
    stage = stage_name(case.catalogue, value)
    text = f"{name} erreicht insgesamt den Wert {german.decimal(value)} von {german.number(float(top))}"
    text += f" ({stage})." if stage else "."
    target = case.target(ROOT)
    if not math.isnan(target):
        text += f" Das Soll liegt bei {german.decimal(target)}; davon sind {german.percent(case.attainment(ROOT))} erreicht."
    if german.decimal(low) != german.decimal(high):
        text += f" Weil Antworten fehlen oder sich widersprechen, steht nur fest, dass der Wert zwischen {german.decimal(low)} und {german.decimal(high)} liegt."
    return text


def answered_line(case: Case) -> str:
    """Say how much was answered and how little a score is a verdict."""
    states = case.sheet.state[case.row]
    answered = int(np.isin(states, (ANSWERED, CONTRADICTORY)).sum())
    asked = int(case.sheet.applicable[case.row].sum())
    text = f"{german.whole(answered)} von {german.whole(asked)} zutreffenden Fragen sind beantwortet ({german.percent(case.coverage(ROOT))} des Gewichts)."
    if not case.reliable(ROOT):
        text += f" Unter {german.percent(case.catalogue.rules.coverage_threshold)} gilt das Ergebnis als nicht belastbar."
    return text + " Der Wert ist eine Standortbestimmung, kein Bestehen oder Durchfallen."


def overall_rows(case: Case) -> tuple[ScoreRow, ...]:
    """Give the rows of all dimensions and the whole."""
    rows = [score_row(case, dimension.id, dimension.label) for dimension in case.catalogue.dimensions]
    return (*rows, score_row(case, ROOT, "Gesamt"))


def effort_table(case: Case) -> Table:
    """Give what each class of measures takes: number, person days, one-off and yearly cost (likely values)."""
    groups = [(name.capitalize(), [case.estimates[item.measure] for item in case.plan.measures if item.klass == klass])
              for klass, name in zip(MeasureClass, CLASSES, strict=True)]
    groups = [group for group in groups if group[1]]
    everything = [figures for _, members in groups for figures in members]
    rows = [_takes(name, members) for name, members in [*groups, ("Zusammen", everything)]] if everything else []
    return Table(("Klasse", "Maßnahmen", "Personentage", "einmalig", "jährlich"), tuple(rows))


def _takes(name: str, figures: list[Estimate]) -> tuple[str, ...]:
    days, once = sum(item.effort.likely for item in figures), sum(item.once.likely for item in figures)
    yearly = sum(item.yearly.likely for item in figures if item.yearly)
    return name, german.whole(len(figures)), german.whole(days), german.euro(once), german.euro(yearly)


def effort_lines(case: Case) -> tuple[str, ...]:
    """Say how far the sums can be trusted and what all measures bring."""
    measures = [case.catalogue.measures[item.measure] for item in case.plan.measures]
    if not measures:
        return ()
    figures = [case.estimates[item.measure] for item in case.plan.measures]
    low, high = (sum(getattr(item.effort, key) for item in figures) for key in ("low", "high"))
    least, most = (sum(getattr(item.once, key) for item in figures) for key in ("low", "high"))
    open_costs = [measure.id for measure, item in zip(measures, figures, strict=True) if item.yearly is None]
    without = f", jährlich ohne {german.listed(open_costs)} (noch offen)" if open_costs else ""
    lines = [(f"Schätzwerte für die Kommune allein, ohne Förderung, über mehrere Jahre{without}; Spanne {german.whole(low)} bis "
              f"{german.whole(high)} Personentage und einmalig {german.euro(least)} bis {german.euro(most)}.")]
    share = case.plan.closed_share
    if not math.isnan(share):
        lines.append(f"Zusammen schließen alle Maßnahmen {german.percent(share)} der Lücke zum Soll; der Gesamtwert stiege von {german.decimal(case.point(ROOT))} auf {german.decimal(case.plan.score_after)}.")
    return tuple(lines)


def unproven(case: Case) -> str:
    """Say how many legal duties nobody has answered yet."""
    count = sum(answer.duty_unproven and not answer.withheld for answer in answers_below(case, ROOT))
    return f"Ob {german.counted(count, 'eine weitere Pflicht', 'weitere Pflichten')} erfüllt {'ist' if count == 1 else 'sind'}, ist noch nicht geklärt." if count else ""


def first_measures(case: Case) -> tuple[FirstMeasure, ...]:
    """Give the six measures in front, each with its reason, how to begin, by when and what it takes."""
    return tuple(_first(case, item, rank) for rank, item in enumerate(case.plan.measures[:FIRST_MEASURES], start=1))


def _first(case: Case, item: RankedMeasure, rank: int) -> FirstMeasure:
    measure = case.catalogue.measures[item.measure]
    return FirstMeasure(rank, measure.id, measure.title, sentence_case(why_short(case, item.measure)), sentence_case(measure.steps[0] if measure.steps else measure.goal),
                        _when(case, measure), takes_short(case, item.measure))


def _when(case: Case, measure: Measure) -> str:
    """Say by when the plan has it done, or that it is not planned."""
    line = line_of(case.roadmap, measure.id)
    if line is not None:
        return f"{german.short_date(line.likely_end)} / {german.short_date(line.safe_end)}"
    aside = aside_of(case.roadmap, measure.id)
    return "nicht eingeplant, siehe Fahrplan" if aside else f"{german.span(measure.duration_months.low, measure.duration_months.high, 0)} Monate"


def why_short(case: Case, index: int) -> str:
    """Say in a few words why a measure stands where it stands."""
    partly = any(case.answers[name].level > case.catalogue.scale.min for name in case.plan.closed_by.get(index, ()))
    return f"{_cause(case, index)}{'; teils vorhanden' if partly else ''}"


def _cause(case: Case, index: int) -> str:
    item = case.plan.measures[case.plan.rank[index] - 1]
    questions = case.sheet.questions
    if item.closes_duties:
        return f"Pflicht: {german.listed(case.answers[questions[q]].question.title for q in item.closes_duties[:1])}"
    if item.because_of >= 0:
        root = duty_root(case, item)
        if root.closes_duties:
            return f"nötig für die Pflicht: {german.listed(case.answers[questions[q]].question.title for q in root.closes_duties[:1])}"
        return f"Voraussetzung für {case.catalogue.measures[item.because_of].id}"
    closed = case.plan.closed_by.get(index, ())
    return f"schließt Lücken bei {case.answers[closed[0]].question.title}" if closed else "Grund nicht öffentlich"


def duty_root(case: Case, item: RankedMeasure) -> RankedMeasure:
    """Follow „because of“ up to the measure that has its class by itself."""
    by_index = {ranked.measure: ranked for ranked in case.plan.measures}
    while item.because_of >= 0:
        item = by_index[item.because_of]
    return item


def takes_short(case: Case, index: int) -> str:
    """Say what a measure takes of the member over the plan, its share of a joint one; where it is not planned, the estimate for it alone."""
    name = case.catalogue.measures[index].id
    line, joint = line_of(case.roadmap, name), joint_of(case, name)
    if line is None:
        return _estimated(case.estimates[index]) + ("; allein geschätzt" if case.roadmap else "")
    carried = part_of(case, joint).share if joint else line.carried
    return burden(carried.days, carried.money)


def _estimated(figures: Estimate) -> str:
    yearly = f" und jährlich {german.euro(figures.yearly.likely)}" if figures.yearly and figures.yearly.likely else ""
    return burden(figures.effort.likely, figures.once.likely) + yearly


def first_caption(case: Case) -> str:
    """Say which measures the table shows and what its figures hold for."""
    count, plan = min(FIRST_MEASURES, len(case.plan.measures)), case.roadmap
    which = "Die oberste Maßnahme der Rangliste" if count == 1 else f"Die {german.whole(count)} obersten der Rangliste"
    if plan is None or not plan.lines:
        return f"{which} (Schätzwerte für die Kommune allein, ohne Förderung; PT = Personentage)"
    return f"{which} (unser Anteil bis {plan.ends.year}: PT = Personentage, Euro nach Förderung mit laufenden Kosten)"


def weak_fields(case: Case, most: int) -> tuple[tuple[Field, tuple[int, ...]], ...]:
    """Give the gravest weaknesses with the ranks of the measures against them, those the measures in front answer before others."""
    by_node = {case.scores.index[field.id]: field for field in case.catalogue.fields.values()}
    found = [(by_node[item.node], _ranks_against(case, item.node)) for item in case.plan.weaknesses]
    return tuple(sorted(found, key=lambda pair: not pair[1] or pair[1][0] > FIRST_MEASURES)[:most])


def _ranks_against(case: Case, node: int) -> tuple[int, ...]:
    below = case.sheet.tree.below[:, node] > 0
    inside = {name for name, member in zip(case.sheet.questions, below, strict=True) if member}
    return tuple(rank for measure, rank in case.plan.rank.items() if inside & set(case.plan.closed_by.get(measure, ())))


def ranks_text(ranks: tuple[int, ...]) -> str:
    """Give „Dagegen: Rang 1, 3 und 5.“, nothing where no measure helps."""
    return f" Dagegen: Rang {german.listed(german.whole(rank) for rank in ranks[:MOST_RANKS])}." if ranks else ""


def build_radar(case: Case) -> Chart:
    """Draw the radar over the dimensions."""
    rows = [RadarRow(dimension.label, case.point(dimension.id), *case.bounds(dimension.id), case.target(dimension.id)) for dimension in case.catalogue.dimensions]
    positions = [case.scores.index[dimension.id] for dimension in case.catalogue.dimensions]
    low, high = (float(pick(ends[positions])) for pick, ends in zip((np.min, np.max), case.sheet.tree.span, strict=True))
    return Chart(radar_svg(rows, low, high), f"Ist, Bereich und Soll der {german.whole(len(rows))} Dimensionen; alle Zahlen stehen in der folgenden Tabelle.")


def overall_text(case: Case) -> tuple[str, ...]:
    """Say what the overall picture shows."""
    known = [d for d in case.catalogue.dimensions if not math.isnan(case.point(d.id))]
    texts = [headline(case), answered_line(case)]
    if len(known) >= 2:
        best, worst = (_named(case, pick(german.decimal(case.point(d.id)) for d in known), case.point) for pick in (max, min))
        texts.append(f"Am weitesten ist die Verwaltung bei {best}, am wenigsten weit bei {worst}.")
        behind = [d for d in known if not math.isnan(case.gap(d.id))]
        if behind:
            widest = max(german.decimal(case.gap(d.id)) for d in behind)
            texts.append(f"Die größte Lücke zum Soll in Stufen je Frage besteht bei {_named(case, widest, case.gap)}.")
    failed = sum(answer.fails_duty for answer in answers_below(case, ROOT))
    if failed:
        texts.append(f"{german.counted(failed, 'Eine gesetzliche Pflicht ist', 'gesetzliche Pflichten sind')} nach den Antworten und dem Maßstab des Fragenkatalogs nicht erfüllt. "
                     "Wo der Katalog es vorsieht, begrenzt das den Wert des Handlungsfelds. " + unproven(case))
    return tuple(texts)


def _named(case: Case, shown: str, value_of: Callable[[str], float]) -> str:
    """Name all dimensions that print the same value, so that a tie is not decided by hidden decimals."""
    tied = [f"»{d.title}«" for d in case.catalogue.dimensions if german.decimal(value_of(d.id)) == shown]
    return f"{german.listed(tied)} ({shown})"
