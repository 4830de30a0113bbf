"""The results of a municipality in words and numbers: overall picture, dimensions, fields, questions, what to ask next, what changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessment.service import NextQuestion
from assessment.service.results import DIMENSION, FIELD, FieldResult, NodeResult, QuestionResult
from assessment.web.charts import WebChart, dot_chart, wave_chart
from questionnaires import Catalogue, Question
from reports import german
from reports.charts import DotRow, WaveRow
from reports.compared import ChangeRow, WaveChange
from reports.views.change import DIMENSION as CHANGED_DIMENSION
from reports.views.change import QUESTION as CHANGED_QUESTION
from reports.views.change import WHOLE as CHANGED_WHOLE
from reports.views.change import change_line, moved, signed
from reports.views.wording import stage_name

Address = Callable[..., str]
MOST_CHANGES = 12
NOT_ASKED = "entfällt"


@dataclass(frozen=True)
class Link:
    """Where to go, and the words for it."""

    label: str
    href: str


@dataclass(frozen=True)
class Scale:
    """Where a value lies on the scale, for the drawing beside it; None where there is none."""

    value: float | None
    low: float | None
    high: float | None
    target: float | None
    said: str


@dataclass(frozen=True)
class ScoreLine:
    """The numbers of a node; ``mark`` says what to bear in mind, ``why`` leads to their origin, ``href`` to what lies below."""

    id: str
    title: str
    href: str
    why: str
    value: str
    interval: str
    target: str
    gap: str
    coverage: str
    documented: str
    failed: str
    mark: str
    scale: Scale


@dataclass(frozen=True)
class QuestionLine:
    """The numbers of a question; ``kind`` of the badge that says how it stands."""

    id: str
    title: str
    why: str
    level: str
    target: str
    gap: str
    grade: str
    kind: str
    state: str


@dataclass(frozen=True)
class FieldBlock:
    """A field with its questions."""

    line: ScoreLine
    depth: int
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True)
class ChangeView:
    """What changed since the last wave: per node (title, before, after, change, by rule, target, answer), the questions that moved most."""

    lead: str
    chart: WebChart | None
    nodes: tuple[tuple[str, ...], ...]
    questions: tuple[tuple[Link, tuple[str, ...]], ...]
    more: tuple[str, ...]


@dataclass(frozen=True)
class ResultsView:
    """The overall picture; ``assessed`` tells whether there is any value yet, ``trial`` leads to the what-if, ``begin`` to a first interview (empty: may not)."""

    wave: str
    assessed: bool
    value: str
    top: str
    sure: str
    stage: str
    definition: str
    sentences: tuple[str, ...]
    whole: ScoreLine
    lines: tuple[ScoreLine, ...]
    chart: WebChart | None
    failed: tuple[Link, ...]
    next: tuple[tuple[str, str, str, str, str], ...]
    change: ChangeView | None
    trial: str
    begin: str


@dataclass(frozen=True)
class DimensionView:
    """A dimension with its fields and questions."""

    line: ScoreLine
    chart: WebChart | None
    fields: tuple[FieldBlock, ...]
    siblings: tuple[Link, ...]


def results_view(
    catalogue: Catalogue, found: Sequence[NodeResult], wave: str, asking: Sequence[NextQuestion], talks: Mapping[str, str], change: WaveChange | None, at: Address, *, may_ask: bool,
) -> ResultsView:
    """Give the overall picture; ``talks``: name of role → address of an interview with it."""
    whole, low, high = found[0], catalogue.scale.min, catalogue.scale.max
    lines = tuple(score_line(item, at) for item in found)
    return ResultsView(
        wave, not math.isnan(whole.value), german.decimal(whole.value), german.number(high), sure_of(whole), stage_name(catalogue, whole.value), _definition(catalogue, whole.value),
        tuple(_sentences(whole, catalogue)), lines[0], lines[1:], dot_chart("Ist und Soll je Dimension", [_dot(item) for item in found], low, high), failed_links(whole.failed, catalogue.questions, at),
        tuple(_task(item, talks, at) for item in asking), change_view(change, catalogue, at) if change else None, at("wenn"), at("interviews") if may_ask else "")


def dimension_view(catalogue: Catalogue, node: NodeResult, fields: Sequence[FieldResult], at: Address) -> DimensionView:
    """Give the page of a dimension."""
    blocks = tuple(FieldBlock(score_line(item.node, at), item.depth, tuple(_question(question, at) for question in item.questions)) for item in fields)
    chart = dot_chart("Ist und Soll je Handlungsfeld", [_dot(item.node) for item in fields if item.node.applies], catalogue.scale.min, catalogue.scale.max)
    siblings = tuple(Link(f"{item.id} {item.label}", at("ergebnis", "dimension", item.id)) for item in catalogue.dimensions if item.id != node.id)
    return DimensionView(score_line(node, at), chart, blocks, siblings)


def sure_of(node: NodeResult) -> str:
    """Say between which values the score surely lies."""
    if not node.applies or math.isnan(node.low):
        return ""
    first, last = german.decimal(node.low), german.decimal(node.high)
    return f"steht mit {first} fest" if first == last else f"sicher zwischen {first} und {last}"


def _definition(catalogue: Catalogue, value: float) -> str:
    reached = [level for level in catalogue.scale.levels if not math.isnan(value) and level.level <= value + 1e-9]
    return reached[-1].definition if reached else ""


def _sentences(whole: NodeResult, catalogue: Catalogue) -> Iterable[str]:
    """Say what is answered, how far it is to the Soll and why the interval is as wide as it is."""
    yield (f"{german.whole(whole.answered)} von {german.whole(whole.asked)} zutreffenden Fragen sind mit einer Stufe beantwortet; bei {percent(whole.documented)} davon liegt ein Dokument vor.")
    if not math.isnan(whole.target):
        yield f"Das Soll liegt im Mittel bei {german.decimal(whole.target)}; den beantworteten Fragen fehlen daran durchschnittlich {german.decimal(whole.gap)} Stufen."
    if not whole.reliable:
        yield f"Belastbar ist das Ergebnis erst, wenn mindestens {german.percent(catalogue.rules.coverage_threshold)} des Gewichts beantwortet sind."
    elif german.decimal(whole.low) != german.decimal(whole.high):
        yield "Die Spanne bleibt, solange Antworten fehlen oder sich widersprechen; unten steht, welche Fragen sie am stärksten verkleinern."


def percent(share: float) -> str:
    """Give 70 % with a dash for none."""
    return german.percent(share)


def score_line(node: NodeResult, at: Address) -> ScoreLine:
    """Give the numbers of a node as every page shows them."""
    href = at("ergebnis", "dimension", node.id) if node.kind == DIMENSION else f"#feld-{node.id}" if node.kind == FIELD else at("ergebnis")
    title = node.title if node.kind not in (DIMENSION, FIELD) else f"{node.id} {node.title}"
    value = german.decimal(node.value) if node.applies else NOT_ASKED
    return ScoreLine(
        node.id, title, href, at("ergebnis", "warum", node.id), value, _interval(node), _dash(node.target), _dash(node.gap), percent(node.coverage), percent(node.documented),
        german.whole(len(node.failed)) if node.answered else "–", _mark(node), scale_of(node))


def _interval(node: NodeResult) -> str:
    return "–" if math.isnan(node.low + node.high) else german.span(node.low, node.high)


def _mark(node: NodeResult) -> str:
    """Say what to bear in mind about a value."""
    if not node.applies:
        return "nicht zutreffend"
    return "" if math.isnan(node.value) or node.reliable else "wenige Antworten, nicht belastbar"


def _dash(value: float) -> str:
    return german.decimal(value, missing="–")


def scale_of(node: NodeResult) -> Scale:
    """Give the drawing beside a value, with the same in words."""
    said = f"{node.title}: Ist {german.decimal(node.value)}, Bereich {_interval(node)}, Soll {_dash(node.target)}"
    return Scale(_place(node.value), _place(node.low), _place(node.high), _place(node.target), said)


def _place(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 3)


def _dot(node: NodeResult) -> DotRow:
    return DotRow(node.title, node.value, node.low, node.high, node.target)


def failed_links(names: Iterable[str], questions: Mapping[str, Question], at: Address) -> tuple[Link, ...]:
    """Give the duties not met, each with the way to why."""
    return tuple(Link(f"{name} {questions[name].title}", at("ergebnis", "warum", name)) for name in names)


def _question(item: QuestionResult, at: Address) -> QuestionLine:
    kind, state = ("danger", "Pflicht nicht erfüllt") if item.failed else _state(item)
    return QuestionLine(item.id, item.title, at("ergebnis", "warum", item.id), _dash(item.level), _dash(item.target), _dash(item.gap), item.grade or "–", kind, state)


def _state(item: QuestionResult) -> tuple[str, str]:
    """Give kind and text of the badge."""
    if item.state != "beantwortet":
        return {"widersprüchlich": "warning", "entfällt": "neutral"}.get(item.state, "info"), item.state
    return ("neutral", "unter dem Soll") if item.gap > 0 else ("success", "Soll erreicht") if not math.isnan(item.target) else ("neutral", "beantwortet")


def _task(item: NextQuestion, talks: Mapping[str, str], at: Address) -> tuple[str, str, str, str, str]:
    """Give a question to ask next: to the interview with whom it belongs, or to the clarification where answers clash."""
    known = next((talks[role] for role in item.whom if role in talks), "")
    href = at("abgleich", item.question) if item.why == "Widerspruch" else f"{known}/frage/{item.question}" if known else at("interviews")
    hint = " ".join(part for part in (item.todo, f"Zu fragen: {german.listed(item.whom, 'oder')}." if item.whom else "", f"Spanne bis zu {german.decimal(item.narrows, 2)} kleiner.") if part)
    duty = ", gesetzliche Pflicht" if item.mandatory else ""
    return f"{item.question} {item.title}", href, hint, "warning" if item.why == "Widerspruch" else "info", f"{item.why}{duty}"


def change_view(change: WaveChange, catalogue: Catalogue, at: Address) -> ChangeView:
    """Say what changed since the last wave, and whether rule, target or answer moved it."""
    nodes = [row for row in change.rows if row.kind in (CHANGED_WHOLE, CHANGED_DIMENSION)]
    every = moved([row for row in change.rows if row.kind == CHANGED_QUESTION])
    questions = [row for row in every if not math.isnan(row.after - row.before)]
    chart = wave_chart("Letzte und diese Erhebung", [WaveRow(row.title, row.before, row.after) for row in nodes], catalogue.scale.min, catalogue.scale.max)
    return ChangeView(
        f"Verglichen wird mit »{change.title}«, Stichtag {german.long_date(change.reference_date)}. {change_line(nodes)}", chart, tuple(_moved_node(row) for row in nodes),
        tuple((Link(f"{row.id} {row.title}", at("ergebnis", "warum", row.id)), _moved_question(row)) for row in questions[:MOST_CHANGES]),
        tuple(_not_listed(len(questions) - MOST_CHANGES, len(every) - len(questions))))


def _not_listed(more: int, alone: int) -> Iterable[str]:
    """Say how many questions changed less, and how many have a level in one of the waves only."""
    if more > 0:
        yield f"{german.counted(more, 'Eine weitere Frage hat', 'weitere Fragen haben')} sich weniger stark geändert."
    if alone > 0:
        yield f"{german.counted(alone, 'Eine Frage hat', 'Fragen haben')} nur in einer der beiden Erhebungen eine Stufe und {'lässt' if alone == 1 else 'lassen'} sich nicht vergleichen."


def _moved_node(row: ChangeRow) -> tuple[str, ...]:
    return row.title, _dash(row.before), _dash(row.after), *(signed(value) for value in (row.after - row.before, row.by_rule, row.by_target, row.by_answer))


def _moved_question(row: ChangeRow) -> tuple[str, ...]:
    return *(_dash(value) for value in (row.before, row.after, row.gap_before, row.gap_after)), german.listed(row.causes)
