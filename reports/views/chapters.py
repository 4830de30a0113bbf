"""The chapters on dimensions and the gaps."""

from __future__ import annotations

import math

from questionnaires import Dimension, Field
from reports import german
from reports.case import AnswerCase, Case
from reports.charts import GapBar, gap_bars_svg
from reports.views.common import answers_below, duties, leaf_fields, references, score_row, sentence_end
from reports.views.data import Chart, DimensionPart, FieldPart, GapRow
from reports.views.wording import score_line, stage_name
from scoring import ANSWERED, CONTRADICTORY, ROOT

MOST_MEASURES = 4
MOST_FINDINGS = 3
MOST_GOOD = 2


def build_dimensions(case: Case) -> tuple[DimensionPart, ...]:
    """Build one chapter per dimension."""
    return tuple(_dimension(case, dimension) for dimension in case.catalogue.dimensions)


def _dimension(case: Case, dimension: Dimension) -> DimensionPart:
    fields = leaf_fields(dimension.fields)
    return DimensionPart(
        dimension.id, dimension.title, dimension.about, score_line(case, dimension.id), _dimension_text(case, dimension, fields),
        tuple(score_row(case, field.id, field.title) for field in fields), duties(case, dimension.id), tuple(_field(case, field) for field in fields))


def _dimension_text(case: Case, dimension: Dimension, fields: list[Field]) -> str:
    value = case.point(dimension.id)
    if math.isnan(value):
        return "Zu dieser Dimension liegen noch keine Antworten vor."
    stage = stage_name(case.catalogue, value)
    text = f"Der Wert liegt bei {german.decimal(value)}" + (f" ({stage})" if stage else "")
    gap = case.gap(dimension.id)
    if not math.isnan(gap):
        text += f", das Soll bei {german.decimal(case.target(dimension.id))}; im Mittel fehlen je Frage {german.decimal(gap)} Stufen"
    text += "."
    reached = [field for field in fields if case.point(field.id) >= case.target(field.id) - 1e-9]
    if reached:
        text += f" Das Soll {'erreicht' if len(reached) == 1 else 'erreichen'} {german.listed(f'»{field.title}«' for field in reached)}."
    behind = sorted((field for field in fields if case.gap(field.id) > 0.05), key=lambda field: -case.gap(field.id))[:2]
    if behind:
        text += f" Am meisten fehlt bei {german.listed(f'»{field.title}«' for field in behind)}."
    if not case.reliable(dimension.id):
        text += f" Mit nur {german.percent(case.coverage(dimension.id))} beantwortetem Gewicht ist der Wert nicht belastbar."
    return text


def _field(case: Case, field: Field) -> FieldPart:
    """Build a field: what is reached and what lags, most important first; failed duties stand in the box of the dimension."""
    applicable = [answer for answer in answers_below(case, field.id) if answer.applies and not answer.withheld]
    behind = sorted((answer for answer in applicable if answer.gap > 0), key=lambda answer: -answer.gap * answer.question.weight)
    bad = [answer for answer in behind if not answer.fails_duty]
    reached = [answer for answer in applicable if answer.state == ANSWERED and answer.gap == 0 and not math.isnan(answer.targets[1])]
    good = sorted(reached, key=lambda answer: -(answer.level - answer.targets[1]) * answer.question.weight)
    missing = tuple(f"{answer.question.id} {answer.question.title}" for answer in applicable if not answer.answered)
    return FieldPart(
        field.id, field.title, field.about, score_line(case, field.id), _notes(case, field), _findings(good, MOST_GOOD, high=True), _findings(bad, MOST_FINDINGS, high=False),
        missing if len(missing) <= MOST_FINDINGS else (f"{german.whole(len(missing))} Fragen, siehe Klärungsliste",), _serving(case, {answer.question.id for answer in behind}))


def _findings(answers: list[AnswerCase], most: int, *, high: bool) -> tuple[tuple[str, str], ...]:
    """Give the first findings with the question they come from, and as last entry the questions left out."""
    shown = [(sentence_end((answer.question.finding_high if high else answer.question.finding_low) or f"{answer.question.title}: {answer.answer}"), answer.question.id) for answer in answers[:most]]
    left = answers[most:]
    if left:
        shown.append((f"{german.counted(len(left), 'Eine weitere Frage', 'weitere Fragen')}:", ", ".join(answer.question.id for answer in left)))
    return tuple(shown)


def _serving(case: Case, questions: set[str]) -> str:
    """Name the measures in front that close gaps of these questions."""
    serving = [f"{case.catalogue.measures[item.measure].id} (Rang {rank})" for rank, item in enumerate(case.plan.measures, start=1)
               if questions & set(case.plan.closed_by.get(item.measure, ()))]
    return ", ".join(serving[:MOST_MEASURES])


def _notes(case: Case, field: Field) -> tuple[str, ...]:
    """Say what limits or qualifies a field's value."""
    notes = []
    if field.id in case.withheld.ids:
        return ("Ergebnisse dieses Handlungsfelds stehen nur in der internen Fassung.",)
    if math.isnan(case.coverage(field.id)):
        reason = next((answer.reason for answer in answers_below(case, field.id) if answer.reason), "")
        return (f"Das Handlungsfeld trifft nicht zu{f' ({reason})' if reason else ''}.",)
    at = case.scores.index[field.id]
    raw = german.decimal(float(case.scores.raw[case.row, at]))
    if raw != german.decimal(case.point(field.id)):
        culprits = [answer.question.id for answer in answers_below(case, field.id) if answer.answered and answer.level < answer.must_at_least]
        notes.append(f"Auf {german.decimal(case.point(field.id))} begrenzt, weil eine Pflicht nicht erfüllt ist ({references(culprits)}); ohne diese Grenze läge der Wert bei {raw}.")
    if not case.reliable(field.id):
        notes.append(f"Nicht belastbar: erst {german.percent(case.coverage(field.id))} des Gewichts sind beantwortet.")
    disputed = [answer.question.id for answer in answers_below(case, field.id) if answer.state == CONTRADICTORY]
    if disputed:
        notes.append(f"Widersprüchliche Antworten bei {references(disputed)}; siehe Klärungsliste.")
    return tuple(notes)


def build_gaps(case: Case) -> tuple[GapRow, ...]:
    """Build the gap table: whole, dimensions, fields."""
    nodes = [(ROOT, "Gesamt", 0)]
    for dimension in case.catalogue.dimensions:
        nodes.append((dimension.id, dimension.title, 1))
        nodes += [(field.id, field.title, 2) for field in leaf_fields(dimension.fields)]
    return tuple(_gap_row(case, *node) for node in nodes)


def gap_chart(case: Case) -> Chart:
    """Draw the gaps of the whole and of the dimensions."""
    nodes = [(ROOT, "Gesamt"), *((dimension.id, dimension.label) for dimension in case.catalogue.dimensions)]
    bars = [GapBar(title, *(case.gap(node, profile) for profile in range(3))) for node, title in nodes]
    return Chart(gap_bars_svg(bars), "Was die Maßnahmen schließen sollen: Lücken zu Pflicht, Soll und Optimum in Stufen je Frage. Das Kapitel »Lücken zum Soll« nennt die Zahlen auch der Handlungsfelder.")


def _gap_row(case: Case, node: str, title: str, level: int) -> GapRow:
    def three(pick) -> tuple[str, str, str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
        return tuple(german.decimal(pick(node, profile), missing="–") for profile in range(3))  # type: ignore[return-value]

    attained = tuple(german.percent(case.attainment(node, profile)) for profile in range(3))
    value = "entfällt" if math.isnan(case.coverage(node)) else german.decimal(case.point(node), missing="–")
    return GapRow(node, title, level, value, three(case.target), three(case.gap), attained)  # type: ignore[arg-type]


