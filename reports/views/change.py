"""The chapter on what changed since the last wave, and why: rule, target or answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.case import Case
from reports.charts import WaveRow, wave_svg
from reports.compared import ChangeRow
from reports.views.data import Chart, Table

WHOLE, DIMENSION, QUESTION = "gesamt", "dimension", "frage"
MOST_ROWS = 12


@dataclass(frozen=True)
class ChangePart:
    """The chapter: chart and table of the dimensions, table of the questions that changed most."""

    lead: tuple[str, ...]
    waves: Chart
    nodes: Table
    questions: Table
    more: str


def build_change(case: Case) -> ChangePart | None:
    """Build the chapter; None where there is no earlier wave."""
    change = case.change
    if change is None:
        return None
    nodes = [row for row in change.rows if row.kind in (WHOLE, DIMENSION)]
    changed = moved([row for row in change.rows if row.kind == QUESTION])
    low, high = case.catalogue.scale.min, case.catalogue.scale.max
    more = len(changed) - MOST_ROWS
    return ChangePart(
        (f"Verglichen wird mit »{change.title}«, Stichtag {german.long_date(change.reference_date)}. {change_line(nodes)}",
         "Ein Wert kann sich ändern, weil der Fragenkatalog anders misst (Regel geändert), weil ein anderes Ziel gilt (Ziel geändert) oder weil sich in der Verwaltung etwas geändert hat (Antwort geändert)."),
        Chart(wave_svg([WaveRow(row.title, row.before, row.after) for row in nodes], low, high) if nodes else "", "Werte der letzten und dieser Erhebung; die Zahlen stehen in der folgenden Tabelle."),
        Table(("Bereich", "letzte Erhebung", "jetzt", "Änderung", "davon Regel", "davon Ziel", "davon Antwort"), tuple(_node_row(row) for row in nodes)),
        Table(("Frage", "Stufe vorher", "jetzt", "Lücke vorher", "jetzt", "Ursache"), tuple(_question_row(row) for row in changed[:MOST_ROWS])),
        f"{german.counted(more, 'Eine weitere Frage hat', 'weitere Fragen haben')} sich geändert." if more > 0 else "")


def change_line(rows: Sequence[ChangeRow]) -> str:
    """Say how the whole moved."""
    whole = next((row for row in rows if row.kind == WHOLE), None)
    if whole is None or math.isnan(whole.before) or math.isnan(whole.after):
        return "Ein Gesamtwert liegt nicht für beide Erhebungen vor."
    before, after = german.decimal(whole.before), german.decimal(whole.after)
    if before == after:
        return f"Der Gesamtwert ist mit {after} gleich geblieben."
    return f"Der Gesamtwert ist von {before} auf {after} {'gestiegen' if whole.after > whole.before else 'gesunken'}."


def moved(rows: Sequence[ChangeRow]) -> list[ChangeRow]:
    """Give the rows that changed, largest change first; a value gained or lost counts as the largest."""
    return sorted((row for row in rows if row.causes), key=lambda row: (-_size(row), row.id))


def _size(row: ChangeRow) -> float:
    change = max(abs(row.after - row.before), abs(row.gap_after - row.gap_before))
    return math.inf if math.isnan(change) else change


def _node_row(row: ChangeRow) -> tuple[str, ...]:
    parts = (row.after - row.before, row.by_rule, row.by_target, row.by_answer)
    return row.title, german.decimal(row.before, missing="–"), german.decimal(row.after, missing="–"), *(signed(part) for part in parts)


def signed(value: float) -> str:
    """Give „+0,3“, „−0,2“, „0,0“, or a dash."""
    text = german.decimal(value, missing="–")
    return f"+{text}" if value > 0 and german.rounded(value, 1) > 0 else text


def _question_row(row: ChangeRow) -> tuple[str, ...]:
    return f"{row.id} {row.title}", *(german.decimal(value, missing="–") for value in (row.before, row.after, row.gap_before, row.gap_after)), german.listed(row.causes)
