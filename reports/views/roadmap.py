"""The chapter on the roadmap: what is done when and by whom, what comes later and why, what is not planned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports import german
from reports.case import Case
from reports.charts import GanttBar, gantt_svg, pages_of
from reports.planned import COMMON, AsideLine, PhaseFacts, PlanFacts, PlannedLine
from reports.views.common import sentence_end
from reports.views.data import Chart, Table
from reports.views.deadlines import not_held
from reports.views.names import in_genitive
from reports.views.wording import CLASSES, SURE

MOST_LATER = 6
MOST_BARS = 43
GANTT = "Ein Balken je Maßnahme zeigt die geplante Zeit; die dünne Linie reicht bis zu dem Tag, an dem sie mit 80 % Sicherheit fertig ist. Die Tabellen nennen Beginn und wahrscheinliches Ende."
ASIDE = ("Sie bleiben sinnvoll und werden bei der nächsten Fortschreibung neu geprüft. Genannt ist, woran es bei den möglichen Terminen fehlt; »vergeben« und »ausgeschöpft« heißen: Was noch frei ist, reicht für diese Maßnahme nicht.")
FILLED = ("Eingeplant sind auch zurückgestellte Maßnahmen: Sie nutzen Personal und Geld, die für eine höher eingestufte Maßnahme nicht gereicht hätten, oder sind Voraussetzung für andere.")
JOINTLY = "gemeinsam"
AT_ONCE = "beginnt sofort"


@dataclass(frozen=True)
class PhasePart:
    """A phase as heading, time span and table of what, who, begin, likely end and milestone."""

    title: str
    when: str
    table: Table


@dataclass(frozen=True)
class RoadmapPart:
    """The chapter: ``later`` compulsory measures that do not begin at once, ``aside`` what is not planned, by reason."""

    lead: tuple[str, ...]
    gantts: tuple[Chart, ...]
    phases: tuple[PhasePart, ...]
    later: Table
    firm: tuple[str, ...]
    aside_text: str
    aside: tuple[str, ...]


def build_roadmap(case: Case) -> RoadmapPart | None:
    """Build the chapter; None where there is no plan."""
    plan = case.roadmap
    if plan is None:
        return None
    return RoadmapPart(
        plan_lead(plan, case.point("gesamt")), build_gantts(plan), tuple(_phase(phase) for phase in plan.phases if any(line.member != COMMON for line in phase.lines)), _later(plan, case.name), plan_sentences(plan),
        _aside_text(plan), _aside(plan.aside, case.name))


def own_lines(plan: PlanFacts) -> tuple[PlannedLine, ...]:
    """Give the member's own lines, without common parts it does for all."""
    return tuple(line for line in plan.lines if line.member != COMMON)


def plan_lead(plan: PlanFacts, score: float) -> tuple[str, ...]:
    """Say how much is planned, jointly and alone, and what it brings."""
    lines = own_lines(plan)
    if not lines:
        return ("Der Fahrplan enthält für diese Kommune noch keine Maßnahme.",)
    joint = sum(line.how == JOINTLY for line in lines)
    text = f"Der Fahrplan enthält {german.counted(len(lines), 'eine Maßnahme', 'Maßnahmen')}"
    text += f", davon {german.counted(joint, 'eine gemeinsam mit anderen Kommunen', 'gemeinsam mit anderen Kommunen')}" if joint else ""
    text += f". Er beginnt am {german.long_date(plan.begins)} und reicht bis {german.long_date(plan.ends)}."
    brings = ""
    if not math.isnan(plan.closed_share):
        brings = f"Ist alles umgesetzt, sind {german.percent(plan.closed_share)} der gewichteten Lücke zum Soll geschlossen"
        brings += f"; der Gesamtwert stiege von {german.decimal(score)} auf {german.decimal(plan.score_after)}." if not math.isnan(plan.score_after) and not math.isnan(score) else "."
    leading = [line.measure for line in plan.lines if line.member == COMMON]
    common = f"Bei {german.listed(leading)} übernimmt die Kommune auch den gemeinsamen Teil der Arbeit für alle." if leading else ""
    filled = FILLED if any(line.klass == CLASSES[2] for line in lines) and any(line.klass == CLASSES[1] for line in plan.aside) else ""
    return tuple(part for part in (text, common, filled, brings) if part)


def build_gantts(plan: PlanFacts) -> tuple[Chart, ...]:
    """Draw the member's own lines over the time axis, on as many charts as it takes."""
    return tuple(Chart(gantt_svg(part, plan.periods), GANTT) for part in gantt_pages(plan))


def gantt_pages(plan: PlanFacts) -> tuple[tuple[GanttBar, ...], ...]:
    """Give the bars of the member's own lines, chart by chart."""
    return pages_of([GanttBar(_label(line), line.start, line.duration, line.how, line.klass, _tail(plan, line)) for line in own_lines(plan)], MOST_BARS)


def _label(line: PlannedLine) -> str:
    return f"{line.measure} {line.title}"


def _tail(plan: PlanFacts, line: PlannedLine) -> float | None:
    """Give the periods from the planned end to the end that holds in eight of ten cases."""
    months = (line.safe_end.year - line.ends.year) * 12 + line.safe_end.month - line.ends.month
    return months / plan.months if months > 0 else None


def _phase(phase: PhaseFacts) -> PhasePart:
    when = f"{german.short_date(phase.begins)} bis {german.short_date(phase.ends)}" if phase.begins and phase.ends else ""
    return PhasePart(phase.title, when, Table(("Was", "Wer", "Beginn", "wahr\u00adscheinlich fertig", "Meilenstein"), tuple(_line_row(line) for line in phase.lines if line.member != COMMON)))


def _line_row(line: PlannedLine) -> tuple[str, ...]:
    how = " (gemeinsam)" if line.how == JOINTLY else ""
    return f"{_label(line)}{how}", who_does(line), german.short_date(line.begins), german.short_date(line.likely_end), line.milestone


def who_does(line: PlannedLine) -> str:
    """Give „role: person“, the person alone where it repeats the role („Bürgermeisterin oder Bürgermeister“)."""
    if not line.person:
        return line.who
    return line.person if line.who.partition("/")[0].lower() in line.person.lower() else f"{line.who}: {line.person}"


def told_reason(reason: str, own: str) -> str:
    """Word a reason of the group's plan for one member: without its own name, „der Gemeinde …“ for others."""
    return in_genitive(reason.replace(f" von {own}", "").replace(f" ({own})", ""))


def _later(plan: PlanFacts, own: str) -> Table:
    """Give the compulsory measures that do not begin at once, with the reason."""
    lines = [line for line in own_lines(plan) if line.klass == CLASSES[0] and line.reason and line.reason != AT_ONCE][:MOST_LATER]
    return Table(("Maßnahme", "Beginn", "Warum nicht früher"), tuple((_label(line), german.short_date(line.begins), sentence_case(told_reason(line.reason.removeprefix("nicht früher: "), own))) for line in lines))


def plan_sentences(plan: PlanFacts) -> tuple[str, ...]:
    """Say how good the plan is and what cannot be held."""
    lines = [sentence_case(plan.quality)] if plan.quality else []
    lines += not_held(plan, "Mit den vorhandenen Personentagen und Mitteln nicht rechtzeitig zu schaffen")
    if plan.conflict:
        lines.append(f"Grund: {sentence_end(plan.conflict)}")
    return tuple(lines)


def sentence_case(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    return sentence_end(text[:1].upper() + text[1:]) if text else ""


def _aside_text(plan: PlanFacts) -> str:
    count = len(plan.aside)
    return f"{german.counted(count, 'Eine empfohlene Maßnahme steht', 'empfohlene Maßnahmen stehen')} nicht im Fahrplan. {ASIDE}" if count else ""


def _aside(lines: Sequence[AsideLine], own: str) -> tuple[str, ...]:
    """Give what is not planned, what has the same reasons together."""
    groups: dict[str, list[str]] = {}
    for line in lines:
        groups.setdefault(sentence_case(told_reason(line.reason, own)).removesuffix("."), []).append(f"{line.measure} {line.title}")
    return tuple(f"{reason}: {'; '.join(measures)}." for reason, measures in groups.items())


def line_of(plan: PlanFacts | None, measure: str) -> PlannedLine | None:
    """Give the member's own line of a measure, None where it is not planned."""
    return next((line for line in own_lines(plan) if line.measure == measure), None) if plan else None


def aside_of(plan: PlanFacts | None, measure: str) -> AsideLine | None:
    """Give why a measure is not planned, None where nothing is said about it."""
    return next((line for line in plan.aside if line.measure == measure), None) if plan else None


def finish_text(likely: date, safe: date) -> str:
    """Give „wahrscheinlich bis 30.06.2028, mit 80 % Sicherheit spätestens bis 30.09.2028“."""
    if safe <= likely:
        return f"wahrscheinlich bis {german.short_date(likely)}"
    return f"wahrscheinlich bis {german.short_date(likely)}, {SURE} spätestens bis {german.short_date(safe)}"
