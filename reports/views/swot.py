"""The chapter on strengths, weaknesses, chances and risks: what is computed with its evidence, and what the working group made of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from questionnaires import Catalogue, Field
from reports import german
from reports.case import AnswerCase, Case, RankedFactor
from reports.swot import PARTS, Computed, Entry, Mark, Trace, merged, shown
from reports.views.common import answers_below, references, sentence_end
from reports.views.data import SwotEntry, SwotList
from scoring import ROOT, RankedField

MOST_IN_QUADRANT = 4
MOST_FACTORS = 3
MOST_EVIDENCE = 3
UNKNOWN_YET = "Noch nicht bewertbar, weil keine Antworten vorliegen."
RULES = {
    "staerken": "Handlungsfelder am oder über dem Soll; zuerst der größte Vorsprung", "schwaechen": "zuerst nicht erfüllte Pflichten, dann der größte Anteil an der Gesamtlücke",
    "chancen": "zuerst mit Bezug zum eigenen Stand, dann nach Bedeutung und Frist", "risiken": "zuerst mit Bezug zum eigenen Stand, dann nach Bedeutung und Frist"}
EMPTY = {
    "staerken": "Noch kein Handlungsfeld erreicht sein Soll mit ausreichend vielen Antworten.", "schwaechen": "Kein Handlungsfeld liegt im Mittel eine Stufe oder mehr unter dem Soll.",
    "chancen": "Der Katalog nennt für diese Kommune und diesen Stichtag keine Chance.", "risiken": "Der Katalog nennt für diese Kommune und diesen Stichtag kein Risiko."}
MOVED = "; die Arbeitsgruppe hat sie geändert"
GONE = "aus den Antworten ergibt sich der Eintrag nicht mehr"


def computed_swot(case: Case) -> tuple[Computed, ...]:
    """Give all entries as they follow from the answers, in their order."""
    fields = {case.scores.index[key]: field for key, field in case.catalogue.fields.items()}
    return (
        *(_strength(case, fields[item.node]) for item in case.plan.strengths), *(_weakness(case, fields[item.node], item) for item in case.plan.weaknesses),
        *(_factor(case, "chancen", item) for item in case.plan.chances), *(_factor(case, "risiken", item) for item in case.plan.risks))


def swot_entries(case: Case) -> tuple[Entry, ...]:
    """Give the board of a case: computed entries and those of the working group, hidden ones too."""
    return tuple(_linked(case, entry) for entry in merged(computed_swot(case), case.swot))


def _linked(case: Case, entry: Entry) -> Entry:
    """Put the evidence behind an entry that is not computed: the questions it was linked to, or what it was written on."""
    if entry.computed or entry.note is None:
        return entry
    answers = [case.answers[name] for name in entry.note.questions if name in case.answers]
    return with_links(entry, case.catalogue, [question_trace(answer) for answer in answers])


def with_links(entry: Entry, catalogue: Catalogue, rows: Sequence[Trace]) -> Entry:
    """Give an entry that is not computed with its evidence and an origin in words."""
    if entry.gone and entry.note:
        what = source_words(catalogue, entry.note.source)
        return replace(entry, origin="; ".join(part for part in (what, GONE) if part), trace=(Trace("Hinweis", "", sentence_end(f"{what}: {GONE}" if what else GONE)),))
    return replace(entry, origin=references([row.id for row in rows]) if rows else "", trace=tuple(rows))


def source_words(catalogue: Catalogue, source: str) -> str:
    """Say what the source of a computed entry is, empty where the catalogue no longer has it."""
    name = source.partition(":")[2]
    factor = next((item for item in catalogue.factors if item.id == name), None)
    return f"Handlungsfeld {name} {catalogue.fields[name].title}" if name in catalogue.fields else f"{name} {factor.title}" if factor else ""


def build_swot(case: Case) -> tuple[SwotList, ...]:
    """Build the four quadrants; each says by which rule it is ordered, what did not fit, and how many entries the working group hid."""
    entries = swot_entries(case)
    return tuple(_quadrant(case, part, entries) for part in PARTS)


def _quadrant(case: Case, part: str, entries: Iterable[Entry]) -> SwotList:
    inside = [entry for entry in entries if entry.part == part]
    listed, hidden = shown(inside, part), sum(entry.hidden for entry in inside)
    kind, most = ("intern", MOST_IN_QUADRANT) if part in ("staerken", "schwaechen") else ("extern", MOST_FACTORS)
    rule = RULES[part] + (MOVED if any(entry.note and (entry.note.position or not entry.note.on_computed) for entry in listed) else "")
    empty = UNKNOWN_YET if kind == "intern" and math.isnan(case.point(ROOT)) else EMPTY[part]
    return SwotList(PARTS[part], kind, rule, tuple(SwotEntry(entry.text, printed_origin(entry)) for entry in listed[:most]), _left_out(len(listed) - most, hidden), "" if hidden and not listed else empty)


def printed_origin(entry: Entry) -> str:
    """Give what stands in brackets behind an entry: where it comes from and what the working group did to it."""
    return "; ".join(part for part in (entry.origin, entry.mark.value) if part)


def _left_out(more: int, hidden: int) -> str:
    """Say how many entries are not printed, for lack of space and by the will of the working group."""
    parts = []
    if more > 0:
        parts.append(f"{german.counted(more, 'Ein weiterer Eintrag', 'weitere Einträge')} mit geringerem Rang {'ist' if more == 1 else 'sind'} hier nicht abgedruckt.")
    if hidden:
        parts.append(f"{german.counted(hidden, 'Einen Eintrag', 'Einträge')} hat die Arbeitsgruppe ausgeblendet.")
    return " ".join(parts)


def printed_factors(case: Case) -> Iterator[RankedFactor]:
    """Give the chances and risks that are printed."""
    factors = {item.factor.id: item for item in (*case.plan.chances, *case.plan.risks)}
    entries = swot_entries(case)
    for part in PARTS:
        most = MOST_IN_QUADRANT if part in ("staerken", "schwaechen") else MOST_FACTORS
        keys = (entry.key.partition(":")[2] for entry in shown(entries, part)[:most] if entry.mark is not Mark.ADDED)
        yield from (factors[key] for key in keys if key in factors)


def strength_texts(case: Case) -> list[str]:
    """Give the strengths as they are printed, in their order."""
    return [entry.text for entry in shown(swot_entries(case), "staerken")]


def question_trace(answer: AnswerCase) -> Trace:
    """Give a question as evidence: what was found, its level and its Soll."""
    question, behind = answer.question, answer.gap > 0 or answer.fails_duty
    if not answer.answered:
        return Trace("Frage", question.id, sentence_end(f"{question.title}: {answer.answer}"))
    found = (question.finding_low if behind else question.finding_high) or f"{question.title}: {answer.answer}"
    target = "" if math.isnan(answer.targets[1]) else f", Soll {german.number(answer.targets[1])}"
    return Trace("Frage", question.id, f"{sentence_end(found)} Stufe {german.decimal(answer.level)}{target}.")


def _strength(case: Case, field: Field) -> Computed:
    text = field.strength or f"Das Handlungsfeld {field.title} erreicht das Soll."
    best = sorted((answer for answer in answers_below(case, field.id) if answer.answered and answer.gap == 0),
                  key=lambda answer: -(answer.level - answer.targets[1]) * answer.question.weight)[:MOST_EVIDENCE]
    origin = f"Handlungsfeld {field.id}: {german.decimal(case.point(field.id))} bei Soll {german.decimal(case.target(field.id))}"
    return Computed("staerken", f"staerken:{field.id}", text, origin + (f"; {references([answer.question.id for answer in best])}" if best else ""), tuple(question_trace(answer) for answer in best))


def _weakness(case: Case, field: Field, item: RankedField) -> Computed:
    text = field.weakness or f"Das Handlungsfeld {field.title} liegt unter dem Soll."
    origin = f"Handlungsfeld {field.id}: {german.decimal(case.point(field.id))} bei Soll {german.decimal(case.target(field.id))}, mittlere Lücke {german.decimal(case.gap(field.id))}"
    if item.failed:
        found = [case.answers[case.sheet.questions[q]] for q in item.failed]
        norms = sorted({key for answer in found if (duty := answer.question.targets.pflicht) for key in duty.norms if key in case.catalogue.norm})
        origin += f"; Pflicht nicht erfüllt: {references([answer.question.id for answer in found])}" + (f" ({', '.join(case.catalogue.norm[key].cite for key in norms)})" if norms else "")
    else:
        found, norms = sorted((answer for answer in answers_below(case, field.id) if answer.gap > 0), key=lambda answer: -answer.gap * answer.question.weight)[:MOST_EVIDENCE], []
        origin += f"; {references([answer.question.id for answer in found])}" if found else ""
    trace = (*(question_trace(answer) for answer in found), *(Trace("Norm", case.catalogue.norm[key].cite, case.catalogue.norm[key].content) for key in norms), *_serving(case, found))
    return Computed("schwaechen", f"schwaechen:{field.id}", text, origin, trace)


def _serving(case: Case, answers: Sequence[AnswerCase]) -> Iterator[Trace]:
    """Name the best measures that close gaps of these questions."""
    questions, measures = {answer.question.id for answer in answers}, case.catalogue.measures
    serving = [(rank, measures[item.measure]) for rank, item in enumerate(case.plan.measures, start=1) if questions & set(case.plan.closed_by.get(item.measure, ()))]
    yield from (Trace("Maßnahme", measure.id, f"{measure.title} (Rang {rank}).") for rank, measure in serving[:MOST_EVIDENCE])


def _factor(case: Case, part: str, item: RankedFactor) -> Computed:
    factor = item.factor
    norms = [case.catalogue.norm[key] for key in factor.norms if key in case.catalogue.norm and case.catalogue.norm[key].status != "N"]
    origin = f"{factor.id}, Quelle: {factor.source}" + (f"; {norms[0].cite}" if norms else "")
    trace = (Trace("Quelle", factor.id, sentence_end(factor.source)), *(Trace("Norm", norm.cite, norm.content) for norm in norms))
    return Computed(part, f"{part}:{factor.id}", factor.strong if item.strong else factor.statement, origin, trace)
