"""What the plan brings each member, and how firm each member's ranking is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reports import german
from reports.group_case import GroupCase, MemberFacts
from reports.planned import Firmness
from reports.views.group.common import SHY, arrow, grid, known
from reports.views.group.data import Effects, Grid, Robustness

SAME = 0.005
"""Shares this close are printed alike and called equal."""
MOST_NAMED = 2


def build_effects(case: GroupCase) -> Effects:
    """Build the chapter on what the plan brings."""
    return Effects(_text(case), _scores(case), _gains(case))


def _text(case: GroupCase) -> tuple[str, ...]:
    worse = [member for member in case.members if member.planned and member.area_together < member.area_alone - SAME]
    better = [member for member in case.members if member.planned and member.area_together > member.area_alone + SAME]
    lines = ["Zuerst die Werte heute und nach dem Plan. Sie setzen voraus, dass alle geplanten Maßnahmen wie beschrieben wirken; das sind Erwartungen, keine Zusagen. »Fläche« misst, wie früh wie viel der Lücke geschlossen ist (Anlage A)."]
    if better or worse:
        lines.append(f"Früher am Ziel als im Alleingang {'ist' if len(better) == 1 else 'sind'} {german.counted(len(better), 'eine Kommune', 'Kommunen')}. {_worse(worse)}")
    return tuple(lines)


def _worse(worse: Sequence[MemberFacts]) -> str:
    if not worse:
        return "Keine steht im gemeinsamen Plan schlechter als allein."
    who = german.listed(f"{member.name} ({german.percent(member.area_alone)} allein, {german.percent(member.area_together)} gemeinsam)" for member in worse)
    return f"Etwas später am Ziel als allein: {who}. Mehr als die gesetzte Toleranz lässt der Plan nicht zu."


def _scores(case: GroupCase) -> Grid:
    dimensions = case.catalogue.dimensions
    width = 73 / (len(dimensions) + 1)
    columns = (("Kommune", 27, False), ("Gesamt", width, True), *((f"{item.id} {item.label}", width, True) for item in dimensions))
    rows = [(member.name, arrow(member.score, member.score_after), *(arrow(*pair) for pair in member.dimensions)) for member in case.members]
    shown = any(not math.isnan(member.score_after) for member in case.members)
    return grid("Werte heute → nach dem Plan", columns, rows if shown else [], "Die Werte der Kommunen werden hier nicht gezeigt, weil die Einwilligungen dafür fehlen.")


def _gains(case: GroupCase) -> Grid:
    columns = (("Kommune", 26, False), ("Maßnahmen", 12, True), ("davon gemeinsam", 12, True), ("Lücke geschlossen", 13, True), ("Fläche allein", 11, True), ("Fläche gemeinsam", 13, True), ("Unterschied", 13, True))
    rows = [(member.name, german.whole(member.planned), german.whole(member.joint), german.percent(member.closed_share), german.percent(member.area_alone), german.percent(member.area_together), _difference(member))
            for member in case.members if member.planned]
    return grid("Was der Plan jeder Kommune bringt", columns, rows, "Noch ist für keine Kommune eine Maßnahme geplant.")


def _difference(member: MemberFacts) -> str:
    """Give the difference of the areas in percentage points, as the printed shares have it."""
    if math.isnan(member.area_together - member.area_alone):
        return "–"
    points = int(german.rounded(100 * member.area_together)) - int(german.rounded(100 * member.area_alone))
    return "gleich" if points == 0 else f"{'+' if points > 0 else '−'}{abs(points)} Punkte" if abs(points) > 1 else f"{'+' if points > 0 else '−'}1 Punkt"


def build_robustness(case: GroupCase) -> Robustness:
    """Build the chapter on how firm the rankings are."""
    columns = (("Kommune", 15, False), (f"Maß{SHY}nahmen", 9, True), ("Klasse hält", 8, True), ("am festesten (Platz von–bis)", 34, False), ("am beweglichsten (Platz von–bis)", 34, False))
    rows = [_firmness_row(member) for member in case.members if member.firmness]
    text = [*case.ranking_text, ("»Klasse hält«: in wie vielen von 100 Fällen eine Maßnahme im Mittel in ihrer Klasse (zwingend, priorisiert, zurückgestellt) bleibt, wenn die Gewichte zufällig verändert werden. "
            "»Von–bis«: der Platz in neun von zehn Fällen. Über einen festen Platz muss niemand streiten; bei einem beweglichen entscheiden die Gewichte.")]
    return Robustness(tuple(text), grid("Wie fest die Reihenfolge je Kommune ist", columns, rows, "Für keine Kommune ist eine Reihenfolge gerechnet."))


def _firmness_row(member: MemberFacts) -> tuple[str, ...]:
    ordered = sorted(member.firmness, key=lambda item: (item.last - item.first, -item.class_kept, item.rank))
    few = MOST_NAMED if len(ordered) > 2 * MOST_NAMED else max(len(ordered) // 2, 1)
    kept = known(item.class_kept for item in ordered)
    share = german.percent(sum(kept) / len(kept)) if kept else "–"
    return member.name, german.whole(len(ordered)), share, _places(ordered[:few]), _places(ordered[len(ordered) - few:][::-1] if len(ordered) > 1 else [])


def _places(items: Sequence[Firmness]) -> str:
    return "; ".join(f"{item.measure} {item.title} ({item.first}–{item.last})" if item.first != item.last else f"{item.measure} {item.title} ({item.first})" for item in items) or "–"
