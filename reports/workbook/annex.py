"""A member's case → the annex workbook: readme, answers, values, gaps, measures, roadmap, money per year, what is to be settled."""

from __future__ import annotations

from collections.abc import Callable

from reports import german
from reports.case import Case
from reports.views.frame import build_frame
from reports.workbook.assessed import answers_sheet, clarifications_sheet, gaps_sheet, values_sheet
from reports.workbook.planned import aside_sheet, joint_sheet, measures_sheet, roadmap_sheet, years_sheet
from reports.workbook.sheet import Column, Sheet, Value
from reports.workbook.writing import Cover, written

README = "Lies mich"
SHEETS: tuple[Callable[[Case], Sheet | None], ...] = (answers_sheet, values_sheet, gaps_sheet, measures_sheet, roadmap_sheet, joint_sheet, aside_sheet, years_sheet, clarifications_sheet)
"""Each gives a sheet, or None where there is nothing to tell."""
READING = (
    ("Stufe, Ist", "Werte auf der Skala des Fragenkatalogs. »nicht bewertbar« heißt: Es fehlen Antworten; das ist keine Null."),
    ("Unter- und Obergrenze", "So tief oder hoch könnte der Wert liegen, wenn alle fehlenden Antworten schlecht oder gut ausfielen."),
    ("Pflicht, Soll, Optimum", "Pflicht verlangt ein Gesetz, Soll ist für Kommunen dieser Art angemessen, Optimum ist gute Praxis. Ein leeres Feld heißt: kein Ziel gesetzt."),
    ("Lücke", "Fehlende Stufen bis zum Ziel, mindestens 0. Bei Handlungsfeldern das gewichtete Mittel der Lücken ihrer Fragen."),
    ("PT, €", "Personentage und Euro. Niedrig, wahrscheinlich und hoch sind Schätzwerte, soweit keine Quelle genannt ist."),
)
PLAN_READING = (
    ("P50, P80", "Wahrscheinlich (mit 50 % Sicherheit) oder mit 80 % Sicherheit bis zu diesem Tag fertig oder nicht teurer als dieser Betrag."),
    ("PT und € je Zeile", "Erwartete Werte, wenn die Maßnahme wie geplant endet. In den Werten je Jahr verzögern sich manche; deshalb ist die Summe der Zeilen nicht die der Jahre."),
)


def annex_workbook(case: Case) -> bytes:
    """Give the workbook of a member's Gutachten; the same case gives the same bytes."""
    frame = build_frame(case, "Anlage zum Gutachten", case.name, "Antworten, Werte, Lücken, Maßnahmen und Fahrplan als Tabellen")
    sheets = tuple(sheet for build in SHEETS if (sheet := build(case)) is not None)
    cover = Cover(frame.title, frame.author or frame.group, frame.running_note, frame.accent, case.issued)
    return written(cover, (_readme(case, sheets), *sheets))


def _readme(case: Case, sheets: tuple[Sheet, ...]) -> Sheet:
    frame = build_frame(case, "Anlage zum Gutachten", case.name, "")
    rows: list[tuple[Value, ...]] = [("Was ist das?", f"Die Zahlen des Gutachtens für {case.name} als Tabellen zum Sortieren, Filtern und Nachrechnen. Es gilt das Gutachten.")]
    rows += [("Achtung", text) for text in (frame.banner, "Alle Angaben sind Beispieldaten – frei erfunden." if case.fictional else "", f"Status: {frame.status}.") if text]
    rows += [("Arbeitsgemeinschaft", case.group), *frame.version, ("Fragenkatalog", f"{case.catalogue.edition}, Rechtsstand {german.long_date(case.catalogue.legal_reference_date)}"),
             ("Prüfsumme des Katalogs", case.catalogue.content_hash)]
    rows += [("Kettenkopf der Geschichte", case.history[1])] if case.history else []
    rows += [(f"Blatt »{sheet.name}«", f"{sheet.about} ({german.amount(len(sheet.rows), 'Zeile', 'Zeilen')})") for sheet in sheets]
    rows += [*READING, *(PLAN_READING if case.roadmap else ())]
    return Sheet(README, "", (Column("Was", 28), Column("Angabe", 110)), tuple(rows))
