"""The Steckbrief of a measure on at most half a page: shortened by rule, never in the middle of a sentence; the full one is ``fact_sheets``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires import Measure
from reports import german
from reports.case import AnswerCase, Case, Estimate
from reports.planned import PlannedLine
from reports.views.council.picks import joint_of, part_of
from reports.views.funding import GRANT
from reports.views.joint import with_whom
from reports.views.points import reason_line
from reports.views.roadmap import aside_of, finish_text, line_of, own_lines, sentence_case, told_reason, who_does
from reports.views.wording import CLASSES
from scoring import MeasureClass, RankedMeasure

MOST_CHARACTERS = 240
MOST_ORIGINS = 2
MOST_NORMS = 2
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„»§])")
ABBREVIATED = re.compile(r"(?:\b\w|bzw|ggf|Nr|Abs|Art|Ziff|rund|vgl|ca|inkl|max|usw|etc)\.$")


@dataclass(frozen=True)
class ShortSheet:
    """A Steckbrief: ``goal`` and first sentences, ``steps``, ``origins`` what it answers, ``pairs`` of facts two by two, ``facts`` over the full width."""

    rank: int
    id: str
    title: str
    klass: str
    why: str
    goal: str
    steps: tuple[str, ...]
    origins: str
    pairs: tuple[tuple[str, str, str, str], ...]
    facts: tuple[tuple[str, str], ...]


def short_sheets(case: Case) -> tuple[ShortSheet, ...]:
    """Give the Steckbriefe of all compulsory and all planned measures, by rank; without a plan of all that are not put off."""
    return tuple(_sheet(case, item, rank) for rank, item in enumerate(case.plan.measures, start=1) if _wanted(case, item))


def sheets_text(case: Case) -> str:
    """Say which measures have a Steckbrief here and where the others are."""
    which = "Hier stehen alle eingeplanten und alle zwingenden Maßnahmen" if case.roadmap else "Hier stehen alle zwingenden und priorisierten Maßnahmen"
    return (f"{which} auf je höchstens einer halben Seite, in der Reihenfolge der Rangliste. PT sind Personentage. Aufwand, Kosten und Dauer gelten für die Kommune allein und ohne Förderung; sie sind Schätzwerte, wo keine Quelle genannt ist. Der Anteil unter »Gemeinsam« gilt bis zum Ende des Plans, nach Förderung und mit laufenden Kosten. "
            "Ausführliche Steckbriefe aller empfohlenen Maßnahmen gibt es als eigenes Dokument.")


def _wanted(case: Case, item: RankedMeasure) -> bool:
    if item.klass == MeasureClass.ZWINGEND:
        return True
    return line_of(case.roadmap, case.catalogue.measures[item.measure].id) is not None if case.roadmap else item.klass == MeasureClass.PRIORISIERT


def _sheet(case: Case, item: RankedMeasure, rank: int) -> ShortSheet:
    measure = case.catalogue.measures[item.measure]
    line = line_of(case.roadmap, measure.id)
    return ShortSheet(
        rank, measure.id, measure.title, CLASSES[item.klass], f"{reason_line(case.plan.ranking, item)} Schließt allein {german.decimal(item.share)} % der Gesamtlücke.",
        shortened(f"{measure.goal} {measure.description}", MOST_CHARACTERS), measure.steps, _origins([case.answers[name] for name in case.plan.closed_by.get(item.measure, ())], measure),
        _pairs(case, item.measure, measure, line), _facts(case, item.measure, measure, line))


def shortened(text: str, most: int) -> str:
    """Give the first sentence, and further ones as long as all together stay within ``most`` characters."""
    kept = ""
    for sentence in sentences(text):
        if kept and len(kept) + 1 + len(sentence) > most:
            break
        kept = f"{kept} {sentence}".strip()
    return kept


def sentences(text: str) -> list[str]:
    """Split a text into sentences; abbreviations and dates end none."""
    found: list[str] = []
    for piece in SENTENCE.split(text.strip()):
        if found and ABBREVIATED.search(found[-1]):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found


def _origins(answers: Sequence[AnswerCase], measure: Measure) -> str:
    """Name the questions that gave rise to the measure, with the level today and after it."""
    named = [f"{answer.question.id} {answer.question.title} ({german.decimal(answer.level)} → {german.decimal(reached(answer, measure))})" for answer in answers[:MOST_ORIGINS]]
    more = len(answers) - MOST_ORIGINS
    return "; ".join(named) + (f"; und {german.counted(more, 'eine weitere Frage', 'weitere Fragen')}" if more > 0 else "")


def reached(answer: AnswerCase, measure: Measure) -> float:
    """Give the level an answer has after the measure, at most the Soll."""
    return min(answer.targets[1], max(answer.level, measure.raises[answer.question.id]))


def _pairs(case: Case, index: int, measure: Measure, line: PlannedLine | None) -> tuple[tuple[str, str, str, str], ...]:
    figures, roles = case.estimates[index], case.catalogue.roles
    effort = f"{german.whole(figures.effort.likely)} PT ({german.whole(figures.effort.low)} bis {german.whole(figures.effort.high)})"
    months = f"{german.span(measure.duration_months.low, measure.duration_months.high, 0)} Monate"
    who = who_does(line) if line else roles.get(measure.responsible, measure.responsible)
    return (("Aufwand", f"{effort}, {months}", "Kosten", costs(figures)), ("Zuständig", who, "Braucht vorher", _requirements(case, measure) or "nichts"))


def costs(figures: Estimate) -> str:
    """Give „einmalig 2.000 € (0 € bis 5.000 €); jährlich keine“."""
    once, yearly = figures.once, figures.yearly
    one_off = f"einmalig {german.euro(once.likely)} ({german.whole(once.low)} bis {german.euro(once.high)})" if once.high else "einmalig keine"
    if yearly is None:
        return f"{one_off}; jährlich noch offen"
    return f"{one_off}; jährlich {german.euro(yearly.likely)}" if yearly.high else f"{one_off}; jährlich keine"


def _facts(case: Case, index: int, measure: Measure, line: PlannedLine | None) -> tuple[tuple[str, str], ...]:
    facts = (("Im Fahrplan", _planned(case, measure.id, line)), ("Gemeinsam", _joint(case, measure.id)),
             ("Grundlagen", _basis(case, index, measure)), ("Zahlen", case.estimates[index].source))
    return tuple((name, text) for name, text in facts if text)


def _planned(case: Case, measure: str, line: PlannedLine | None) -> str:
    """Say when it is done and how everyone sees that it is, or why it is not planned."""
    if line is not None:
        return f"Beginn {german.short_date(line.begins)}, fertig {finish_text(line.likely_end, line.safe_end)}. Meilenstein: {sentence_case(line.milestone)}"
    aside = aside_of(case.roadmap, measure)
    return f"Nicht eingeplant: {sentence_case(told_reason(aside.reason, case.name))}" if aside else ""


def _joint(case: Case, measure: str) -> str:
    """Say with whom and what the own share is."""
    item = joint_of(case, measure)
    if item is None:
        return ""
    part = part_of(case, item)
    return f"mit {with_whom(case, item)}; Anteil bis Planende {german.euro(part.share.money)} statt {german.euro(part.alone.money)}, {german.whole(part.share.days)} statt {german.whole(part.alone.days)} PT"


def _requirements(case: Case, measure: Measure) -> str:
    """Name what must be done before: its rank, or that it is done or still to be settled."""
    position = {other.id: at for at, other in enumerate(case.catalogue.measures)}
    planned = {line.measure for line in own_lines(case.roadmap)} if case.roadmap else set()
    return "; ".join(f"{needed} ({_state(case, position[needed], planned)})" for needed in measure.requires)


def _state(case: Case, index: int, planned: set[str]) -> str:
    if index in case.plan.rank:
        return f"Rang {case.plan.rank[index]}" + ("" if case.roadmap is None or case.catalogue.measures[index].id in planned else ", nicht eingeplant")
    return "noch zu klären" if index in case.plan.waiting else "nach den Antworten erfüllt"


def _basis(case: Case, index: int, measure: Measure) -> str:
    """Give the norms in front, and the programmes one may apply for."""
    cites = [case.catalogue.norm[key].cite + (" (ungeprüft)" if case.catalogue.norm[key].status == "N" else "") for key in measure.norms if key in case.catalogue.norm]
    grants = dict.fromkeys(match.programme.title for match in case.funding.get(index, ()) if match.fits and match.programme.kind == GRANT)
    return "; ".join([*cites[:MOST_NORMS], *(f"Förderung: {title}" for title in grants)])
