"""The chapter on the group: own place as far as others consented, who to learn from, who is alike, common gaps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.case import Case
from reports.charts import StripRow, strip_svg
from reports.compared import ComparedCell, ComparedNode, ComparedRow, ComparisonFacts, LessonFacts, MatrixFacts, SharedGapFacts, TwinFacts
from reports.views.data import Chart, Table
from reports.views.names import in_genitive

MOST_LESSONS, MOST_GAPS, MOST_TWINS, MOST_ALIKE = 5, 4, 2, 3
WITHHELD = "zurückgehalten"
NONE = "–"
PLURALS = {"Stadt": "Städte", "Gemeinde": "Gemeinden", "Verwaltungsgemeinschaft": "Verwaltungsgemeinschaften"}
WEAK = "* beruht auf zu wenigen Antworten."


@dataclass(frozen=True)
class ComparisonPart:
    """The chapter: whose view it is, strip chart and table of the own place, lessons, twins, gaps shared with others."""

    lead: tuple[str, ...]
    strip: Chart
    places: Table
    star: str
    lessons: Table
    twins: tuple[str, ...]
    gaps: Table


def build_comparison(case: Case) -> ComparisonPart | None:
    """Build the chapter; None where it is nobody's own view, or nothing of the others may be seen."""
    facts = case.comparison
    own = own_row(facts.matrix) if facts else None
    if facts is None or own is None or not _others_seen(facts.matrix):
        return None
    low, high = case.catalogue.scale.min, case.catalogue.scale.max
    return ComparisonPart(comparison_lead(facts), strip_chart(facts.matrix, low, high), place_table(facts.matrix), WEAK if any(cell.weak for cell in own.cells) else "", _lessons(facts.lessons), _twins(facts.twins), _gaps(facts.gaps))


def _others_seen(matrix: MatrixFacts) -> bool:
    return len(matrix.rows) > 1 or any(not node.withheld and not math.isnan(node.spread[2]) for node in matrix.nodes)


def own_row(matrix: MatrixFacts) -> ComparedRow | None:
    """Give the reader's own row."""
    return next((row for row in matrix.rows if row.own), None)


def comparison_lead(facts: ComparisonFacts) -> tuple[str, ...]:
    """Say how many are compared, whose view it is and what is not shown."""
    shown = sum(not all(math.isnan(cell.value) for cell in row.cells) for row in facts.matrix.rows)
    lines = ["Der Vergleich ist keine Rangliste guter und schlechter Verwaltungen: Größe, Aufgaben und Ausgangslage unterscheiden sich.",
             f"Gezeigt {'wird eine Kommune' if shown == 1 else f'werden {german.whole(shown)} Kommunen'}. {in_genitive(facts.matrix.whose)}"]
    if facts.matrix.absent:
        lines[1] += f" Von {german.counted(facts.matrix.absent, 'einer weiteren', 'weiteren')} ist nichts zu sehen."
    withheld = [node.title for node in facts.matrix.nodes if node.withheld]
    if withheld:
        lines.append(f"Die Spanne bleibt zurückgehalten bei {german.listed(f'»{title}«' for title in withheld)}, weil sich sonst auf einzelne Kommunen schließen ließe.")
    return tuple(lines)


def strip_chart(matrix: MatrixFacts, low: float, high: float) -> Chart:
    """Draw for each node the values shown, the own one marked, with the quartiles."""
    own = own_row(matrix)
    rows = []
    for at, node in enumerate(matrix.nodes):
        values = tuple(row.cells[at].value for row in matrix.rows if not row.own and not math.isnan(row.cells[at].value))
        quartiles = None if node.withheld or any(math.isnan(value) for value in node.spread[1:4]) else (node.spread[1], node.spread[2], node.spread[3])
        rows.append(StripRow(node.title, values, own.cells[at].value if own else math.nan, quartiles))
    return Chart(strip_svg(rows, low, high), "Jeder Punkt ist eine Kommune, der hervorgehobene die eigene; der Streifen reicht vom unteren zum oberen Viertel, der Strich ist die Mitte.")


def place_table(matrix: MatrixFacts) -> Table:
    """Give own value, place, middle and spread of each node."""
    own = own_row(matrix)
    rows = tuple(_place_row(node, own.cells[at]) for at, node in enumerate(matrix.nodes)) if own else ()
    return Table(("Bereich", "eigener Wert", "Platz", "Mitte der Gruppe", "Spanne"), rows)


def _place_row(node: ComparedNode, cell: ComparedCell) -> tuple[str, ...]:
    value = german.decimal(cell.value, missing=NONE) + ("*" if cell.weak else "")
    return node.title, value, place_text(node, cell), _middle(node), _spread(node)


def place_text(node: ComparedNode, cell: ComparedCell) -> str:
    """Give „2. von 8 (geteilt)“, or a dash."""
    if cell.rank is None:
        return NONE
    return f"{cell.rank}. von {node.ranked}{' (geteilt)' if cell.tied else ''}"


def _middle(node: ComparedNode) -> str:
    return WITHHELD if node.withheld else german.decimal(node.spread[2], missing=NONE)


def _spread(node: ComparedNode) -> str:
    if node.withheld:
        return WITHHELD
    low, high = node.spread[0], node.spread[4]
    if math.isnan(low) or math.isnan(high):
        return NONE
    return german.span(low, high) + (" (gerundet)" if node.rounded else "")


def _lessons(lessons: Sequence[LessonFacts]) -> Table:
    rows = tuple((f"{item.id} {item.title}", item.teacher, german.decimal(item.own, missing=NONE), german.decimal(item.theirs, missing=NONE),
                  NONE if math.isnan(item.points) else f"{german.decimal(item.points)} Prozentpunkte") for item in lessons[:MOST_LESSONS])
    return Table(("Handlungsfeld", "lernen von", "eigener Wert", "dort", "würde schließen"), rows)


def _twins(twins: Sequence[TwinFacts]) -> tuple[str, ...]:
    return tuple(_twin(twin) for twin in twins[:MOST_TWINS])


def _twin(twin: TwinFacts) -> str:
    parts = [f"ähnlich – {'; '.join(_alike(text) for text in twin.alike[:MOST_ALIKE])}"] if twin.alike else []
    parts += [f"verschieden (wir / dort) – {'; '.join(twin.unlike[:MOST_ALIKE])}"] if twin.unlike else []
    return f"{twin.other}: {'. '.join(part[0].upper() + part[1:] for part in parts)}."


def _alike(text: str) -> str:
    """Leave out what the heading says, and name the common kind in the plural."""
    kind = text.removeprefix("beide ")
    return f"beide sind {PLURALS[kind]}" if kind in PLURALS else text.replace(" ähnlich (", " (")


def _gaps(gaps: Sequence[SharedGapFacts]) -> Table:
    rows = tuple((f"{gap.id} {gap.title}", f"{len(gap.labels)} von {gap.assessed}", german.decimal(gap.mean), next((f"{measure} {title}" for measure, title, _ in gap.measures), NONE))
                 for gap in gaps[:MOST_GAPS])
    return Table(("Handlungsfeld", "betroffen", "mittlere Lücke", "gemeinsam lohnend"), rows)
