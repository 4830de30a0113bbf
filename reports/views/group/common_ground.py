"""What the group has in common: strengths, gaps worth closing jointly, what inventories say, twins, who learns from whom."""

from __future__ import annotations

from collections.abc import Sequence

from reports import german
from reports.compared import LessonFacts, SharedGapFacts, SignalFacts
from reports.group_case import GroupCase
from reports.views.group.common import arrow, facts_of, grid, named, short_names
from reports.views.group.data import Common, Grid

MOST_SIGNALS = 5
MOST_LESSONS = 3
MOST_TWINS = 1
MOST_REASONS = 3
MOST_DETAILED = 10
MOST_MEASURES = 2


def build_common(case: GroupCase) -> Common:
    """Build the chapters on what is shared."""
    return Common(
        _strengths(case), _gaps(case), _more_gaps(case), _gaps_note(case), _signals(case), _no_signals(case), _twins(case), _lessons(case),
        "»Bringt« sind Prozentpunkte der gesamten Lücke zum Soll, die mit dem Stand der anderen Kommune geschlossen wären. Genannt ist nur, wer eingewilligt hat und mindestens zwei von fünf Stufen weiter ist; je Kommune "
        f"höchstens {MOST_LESSONS} Felder, das nützlichste zuerst.")


def _strengths(case: GroupCase) -> Grid:
    rows = [(f"{item.id} {item.title}", f"{len(item.labels)} von {item.assessed}", named(case, item.labels, of_all=item.assessed == len(case.members))) for item in facts_of(case).strengths]
    return grid("Gemeinsame Stärken: Handlungsfelder, in denen mehrere Kommunen das Soll erreichen", (("Handlungsfeld", 42, False), ("wie viele", 12, True), ("Kommunen", 46, False)), rows,
                "Kein Handlungsfeld ist nach den gezeigten Werten eine Stärke mehrerer Kommunen.")


def _gaps(case: GroupCase) -> Grid:
    columns = (("Handlungsfeld", 21, False), ("wie viele", 9, True), ("im Mittel", 8, True), ("Kommunen", 23, False), ("Was sich gemeinsam lohnt (gesparte Arbeit)", 39, False))
    return grid("Gemeinsame Lücken und Maßnahmen, die sich gemeinsam lohnen", columns, [_gap_row(case, gap) for gap in facts_of(case).gaps[:MOST_DETAILED]],
                "Nach den gezeigten Werten gibt es keine gemeinsame Lücke.")


def _gap_row(case: GroupCase, gap: SharedGapFacts) -> tuple[str, ...]:
    unknown = f", {german.whole(gap.unknown)} offen" if gap.unknown else ""
    measures = "; ".join(f"{key} {title} ({german.percent(saving)})" for key, title, saving in gap.measures[:MOST_MEASURES]) or "–"
    return f"{gap.id} {gap.title}", f"{len(gap.labels)} von {gap.assessed}{unknown}", german.decimal(gap.mean), named(case, gap.labels, of_all=gap.assessed == len(case.members)), measures


def _more_gaps(case: GroupCase) -> Grid:
    columns = (("Handlungsfeld", 42, False), ("wie viele", 17, True), ("im Mittel", 9, True), ("Kommunen", 32, False))
    return grid("Weitere gemeinsame Lücken", columns, [_gap_row(case, gap)[:4] for gap in facts_of(case).gaps[MOST_DETAILED:]])


def _gaps_note(case: GroupCase) -> str:
    start = german.decimal(case.catalogue.rules.weakness_gap)
    return (f"Eine Lücke zählt ab {start} Stufen unter dem Soll. »Im Mittel«: Stufen bis zum Soll über die Kommunen mit dieser Lücke. »Offen«: weiß nicht oder noch nicht gefragt, zählt nie als Lücke. "
            "»Gesparte Arbeit«: der Anteil, der wegfällt, wenn diese Kommunen die Maßnahme gemeinsam statt einzeln umsetzen (Schätzwert des Katalogs).")


def _signals(case: GroupCase) -> tuple[Grid, ...]:
    """Give a grid per kind of signal, in the order they come."""
    kinds = dict.fromkeys(signal.kind for signal in facts_of(case).signals)
    return tuple(_signal_grid(case, kind, [signal for signal in facts_of(case).signals if signal.kind == kind]) for kind in kinds)


def _signal_grid(case: GroupCase, kind: str, signals: Sequence[SignalFacts]) -> Grid:
    more = len(signals) - MOST_SIGNALS
    caption = kind + (f" (die ersten {MOST_SIGNALS} von {len(signals)})" if more > 0 else "")
    columns = (("Worum es geht", 24, False), ("Kommunen", 26, False), ("Angaben aus den Beständen", 38, False), ("Tag", 12, True))
    rows = [(item.subject, named(case, item.members, of_all=False), item.detail, german.short_date(item.day) if item.day else "–") for item in signals[:MOST_SIGNALS]]
    return grid(caption, columns, rows)


def _no_signals(case: GroupCase) -> str:
    if facts_of(case).signals:
        return ""
    return "Aus den Beständen ist nichts Gemeinsames zu nennen: Gezeigt werden nur Bestände von Kommunen, die in allen Dimensionen namentlich eingewilligt und ihre Anwendungen und Verträge eingetragen haben."


def _twins(case: GroupCase) -> Grid:
    short, rows, seen = short_names(case), [], dict[str, int]()
    for twin in facts_of(case).twins:
        seen[twin.member] = seen.get(twin.member, 0) + 1
        if seen[twin.member] <= MOST_TWINS:
            rows.append((short.get(twin.member, twin.member), short.get(twin.other, twin.other), german.percent(1 - twin.distance), "; ".join(twin.alike[:MOST_REASONS]) or "–", "; ".join(twin.unlike[:MOST_REASONS]) or "–"))
    columns = (("Kommune", 17, False), ("ähnlich ist", 17, False), ("gleich", 8, True), ("worin", 31, False), ("worin nicht", 27, False))
    return grid("Strukturelle Zwillinge: ähnliche Bedingungen, guter Maßstab", columns, rows,
                "Zwillinge werden nicht genannt: Merkmale stehen nur von Kommunen da, die in allen Dimensionen namentlich eingewilligt haben, und das sind zu wenige.")


def _lessons(case: GroupCase) -> Grid:
    columns = (("Kommune", 19, False), ("kann lernen: Handlungsfeld", 36, False), ("von", 19, False), ("selbst → dort", 14, True), ("bringt", 12, True))
    return grid("Wer von wem lernen kann", columns, _lesson_rows(case), "Niemand ist in einem Handlungsfeld mit Lücke deutlich weiter und darf genannt werden.")


def _lesson_rows(case: GroupCase) -> list[tuple[str, ...]]:
    short, kept = short_names(case), dict[str, list[LessonFacts]]()
    for lesson in facts_of(case).lessons:
        kept.setdefault(lesson.learner, []).append(lesson)
    return [(short.get(item.learner, item.learner), f"{item.id} {item.title}", short.get(item.teacher, item.teacher), arrow(item.own, item.theirs), german.decimal(item.points, missing="–"))
            for lessons in kept.values() for item in lessons[:MOST_LESSONS]]
