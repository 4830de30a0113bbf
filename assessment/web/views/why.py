"""Where a number comes from: the number itself, who said what, which rule and norm, the calculation step by step, what it is made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from assessment.explain import TARGETS
from assessment.service.consolidating import ConsolidationRow, Said
from assessment.service.results import DIMENSION, FIELD, MEASURE, QUESTION, WHOLE, NodeResult, Part, QuestionResult, TargetLine, Why
from assessment.service.what_if import NodeEffect, WhatIf
from assessment.web.views.results import Link, Scale, percent, scale_of, score_line
from reports import german
from reports.views.wording import NORM_STATUS

Address = Callable[..., str]
KINDS = {WHOLE: "", DIMENSION: "Dimension", FIELD: "Handlungsfeld", QUESTION: "Frage", MEASURE: "Maßnahme"}
ABOUT = {WHOLE: "Gewichtetes Mittel der Dimensionen.", DIMENSION: "Gewichtetes Mittel der Handlungsfelder.", FIELD: "Gewichtetes Mittel der Fragen."}
DOCUMENTED = "Anteil der beantworteten Fragen, deren Stufe ein Dokument belegt"


@dataclass(frozen=True)
class Voice:
    """What one role said: role, interview with its address, day, answer, level, evidence; ``pending`` why it does not count (yet)."""

    role: str
    interview: str
    href: str
    day: str
    answer: str
    level: str
    evidence: str
    pending: str


@dataclass(frozen=True)
class NormView:
    """A norm with its wording, and how far it was checked."""

    cite: str
    content: str
    source: str


@dataclass(frozen=True)
class TargetView:
    """A target in force with its reason and norms."""

    name: str
    level: str
    reason: str
    norms: tuple[NormView, ...]


@dataclass(frozen=True)
class PartView:
    """A link to another number: kind in words, title, value."""

    kind: str
    title: str
    value: str
    href: str


@dataclass(frozen=True)
class WhyView:
    """The page; ``facts`` the numbers explained, ``failed`` the duties not met, ``moves`` the scores a measure moves (title, before, after, gain)."""

    title: str
    kind: str
    about: str
    value: str
    interval: str
    scale: Scale | None
    facts: tuple[tuple[str, str], ...]
    failed: tuple[Link, ...]
    voices: tuple[Voice, ...]
    rating: str
    targets: tuple[TargetView, ...]
    steps: tuple[str, ...]
    above: tuple[PartView, ...]
    below: tuple[PartView, ...]
    measures: tuple[PartView, ...]
    moves: tuple[tuple[str, ...], ...]
    trial: str


def heading(why: Why) -> str:
    """Name what is explained."""
    title = why.node.title if why.node else why.question.title if why.question else why.steps.title.partition(f"{why.id} ")[2]
    return "Gesamtwert" if why.kind == WHOLE else f"{KINDS[why.kind]} {why.id} {title}"


def why_view(why: Why, talks: Mapping[str, str], failed: tuple[Link, ...], at: Address, effect: WhatIf | None = None) -> WhyView:
    """Give the page; ``talks``: label of an interview → its address, ``effect`` what a measure does alone."""
    value, interval = _number(why, effect)
    scale = scale_of(why.node) if why.node else None
    about = why.ask or ABOUT.get(why.kind, "")
    voices = tuple(_voice(item, talks, why.id) for item in why.voices.voices) if why.voices else ()
    moves = tuple(_move(item) for item in effect.nodes if item.gain > 0) if effect else ()
    return WhyView(
        heading(why), KINDS[why.kind], about, value, interval, scale, _facts(why, effect, at), failed, voices, _rating(why.voices), tuple(_target(item) for item in why.targets), why.steps.steps,
        _parts(why.above, at), _parts(why.below, at), _parts(why.measures, at), moves, at("wenn", m=why.id) if why.kind == MEASURE else "")


def _move(item: NodeEffect) -> tuple[str, ...]:
    """Give a score before and after, to as many places as the steps have."""
    return item.title, *(german.decimal(value, 3, "–") for value in (item.before, item.after, item.gain))


def _number(why: Why, effect: WhatIf | None) -> tuple[str, str]:
    """Give the number in large with what is sure about it."""
    if effect:
        return f"{signed_by(effect.nodes[0].gain)} im Gesamtwert", ""
    found: NodeResult | QuestionResult | None = why.node or why.question
    assert found is not None
    number = found.value if isinstance(found, NodeResult) else found.level
    between = "" if math.isnan(found.low + found.high) else german.span(found.low, found.high)
    return german.decimal(number), f"Bereich {between}" if "bis" in between else ""


def signed_by(value: float) -> str:
    """Give „+0,04“, „unter +0,01“, „±0,00“ or a dash; two places, because a single measure moves little."""
    if math.isnan(value):
        return "–"
    if german.rounded(value, 6) > 0 and german.rounded(value, 2) == 0:
        return "unter +0,01"
    text = german.decimal(value, 2)
    return f"+{text}" if german.rounded(value, 2) > 0 else f"±{text}" if german.rounded(value, 2) == 0 else text


def _facts(why: Why, effect: WhatIf | None, at: Address) -> tuple[tuple[str, str], ...]:
    if effect:
        return measure_facts(effect)
    if why.question:
        return _question_facts(why.question)
    assert why.node is not None
    line = score_line(why.node, at)
    return (
        ("Ist", line.value), ("Bereich", line.interval), ("Soll", line.target), ("Lücke", line.gap), ("Beantwortet", f"{line.coverage} des Gewichts ({why.node.answered} von {why.node.asked} Fragen)"),
        ("Mit Dokument", f"{percent(why.node.documented)} – {DOCUMENTED}"), ("Pflichten nicht erfüllt", line.failed))


def measure_facts(effect: WhatIf) -> tuple[tuple[str, str], ...]:
    """Give what a choice of measures brings and takes."""
    return (
        ("Schließt von der Lücke zum Soll", german.percent(effect.closed_share)), ("Aufwand", f"{german.whole(effect.days)} Personentage"),
        ("Ausgaben", f"einmalig {german.euro(effect.once)}, jährlich {german.euro(effect.yearly)}"), ("Förderung", german.euro(effect.funding)),
        ("Eigene Mittel im Planungszeitraum", german.euro(effect.money)))


def _question_facts(item: QuestionResult) -> tuple[tuple[str, str], ...]:
    duty = (("Pflicht", "nicht erfüllt"),) if item.failed else ()
    return (
        ("Stufe", german.decimal(item.level, missing="–")), ("Soll", german.decimal(item.target, missing="–")), ("Lücke", german.decimal(item.gap, missing="–")), ("Zustand", item.state),
        ("Nachweis", item.grade or "–"), *duty)


def _voice(item: Said, talks: Mapping[str, str], question: str) -> Voice:
    level = "–" if item.level is None else german.decimal(item.level)
    href = f"{talks[item.interview]}/frage/{question}" if item.interview in talks else ""
    return Voice(item.role, item.interview, href, german.short_date(item.day) if item.day else "–", item.answer, level, item.evidence or item.grade, item.pending)


def _rating(row: ConsolidationRow | None) -> str:
    """Say that the consultant's rating stands above what was said."""
    if row is None or row.rating.level is None:
        return ""
    return f"Es gilt die Bewertung der Beratung: Stufe {german.decimal(row.rating.level)}. Grund: {row.rating.reason}"


def _target(item: TargetLine) -> TargetView:
    norms = tuple(NormView(norm.cite, norm.content, f"{norm.source} ({NORM_STATUS[norm.status]})" if norm.source else NORM_STATUS[norm.status]) for norm in item.norms)
    return TargetView(TARGETS[item.profile], german.decimal(item.level), item.reason, norms)


def _parts(items: Iterable[Part], at: Address) -> tuple[PartView, ...]:
    return tuple(_part(item, at) for item in items)


def _part(item: Part, at: Address) -> PartView:
    title = "Gesamtwert" if item.kind == WHOLE else f"{item.id} {item.title}"
    return PartView(KINDS[item.kind], title, "" if item.kind == MEASURE else german.decimal(item.value, missing="–"), at("ergebnis", "warum", item.id))


__all__ = ["WhyView", "heading", "measure_facts", "signed_by", "why_view"]
