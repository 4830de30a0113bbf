"""The first sheet of the inventory template: who fills it in, what for, how, until when."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from textwrap import wrap
from typing import Any

from assessment.exchange.intake import Context
from assessment.exchange.inventory_files.rows import GUIDE_SHEET, SERVICES, listed_entries
from assessment.inventory import SORT, SORTS, Sort
from assessment.model import Municipality
from assessment.online_services import ENOUGH

BLUE, GREY, PALE, YELLOW, LINE_COLOUR = "#1F3864", "#595959", "#F2F2F2", "#FFF4CE", "#BFBFBF"
FONT = {"font_name": "Arial", "font_size": 10}
LINE, TEXT_WIDTH = 13.5, 108
STEPS = (
    "Füllen Sie je Eintrag eine Zeile aus. Unter jeder Überschrift steht klein, was gemeint ist; Spalten mit * sind nötig, alle anderen freiwillig. Lücken sind erlaubt: Was Sie nicht wissen, bleibt leer.",
    "Wo eine Liste aufklappt, wählen Sie daraus. Ein Datum schreiben Sie als Tag.Monat.Jahr (31.12.2028), Zahlen ohne Tausenderpunkt und ohne Einheit (1250 oder 7,5).",
    "Prüfen Sie, was schon eingetragen ist. Gelbe Zeilen stammen aus der letzten Erhebung: Was Sie stehen lassen, gilt als bestätigt.",
    "Einen Eintrag entfernen Sie, indem Sie seine Zeile leeren. Sie dürfen Zeilen sortieren und filtern; Überschriften, Spalten und Blätter lassen Sie bitte, wie sie sind.",
    "Bei den Onlinediensten stehen Kennung und Leistung schon da; Sie ergänzen nur den Reifegrad und, wo es einen Dienst gibt, die Spalten rechts davon.",
    "Schreiben Sie Werte, keine Formeln, und verbinden Sie keine Zellen. Speichern Sie die Datei als Excel-Arbeitsmappe (.xlsx); LibreOffice ist ebenso geeignet.",
)


def write_guide(book: Any, context: Context, town: Municipality, return_by: date) -> None:
    """Write the instructions as the first sheet."""
    sheet = book.add_worksheet(GUIDE_SHEET)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, TEXT_WIDTH)
    sheet.set_column(3, 3, 20)
    sheet.set_row(0, 34)
    sheet.write_string(0, 1, "Bestandserhebung", book.add_format({**FONT, "bold": True, "font_size": 22, "font_color": BLUE}))
    sheet.write_string(1, 1, f"{town.name} – {context.group.wave_title or context.group.name}, Stichtag {context.group.reference_date:%d.%m.%Y}",
                       book.add_format({**FONT, "font_size": 12, "font_color": GREY}))
    row = _write_answers(book, sheet, 3, _answers(context, town, return_by))
    _write_sheets(book, sheet, row + 1, {sort.key: _prefilled(context, town, sort) for sort in SORTS})
    _set_up_page(sheet, town)


def _answers(context: Context, town: Municipality, return_by: date) -> list[tuple[str, str]]:
    """Give the questions people ask about a form, and the answers."""
    services = len(listed_entries(context, town, SORT[SERVICES]))
    indicators = f" Sind mindestens {math.ceil(ENOUGH * services)} der {services} Onlinedienste erfasst, beantworten sich die Fragen nach ihrem Anteil im Interview von selbst." if services else ""
    author = f" an {context.group.author}" if context.group.author else ""
    return [
        ("Wer füllt sie aus?", "Die Kommune selbst, am besten die für Informationstechnik zuständige Stelle gemeinsam mit den Fachbereichen. Mehrere Personen können nacheinander in derselben Datei arbeiten."),
        ("Wofür?", "Die Angaben ergänzen die Interviews zur digitalen Reife. Verfahren, Verträge und Laufzeiten zeigen, wo gemeinsame Beschaffung lohnt und was bald ausläuft." + indicators),
        ("Bis wann?", f"Bitte senden Sie die Datei bis zum {return_by:%d.%m.%Y}{author} zurück, auch wenn noch nicht alles ausgefüllt ist."),
        *(("So geht es" if number == 1 else "", f"{number}. {step}") for number, step in enumerate(STEPS, 1)),
        ("Datenschutz", ("In Bemerkungen und alle anderen Felder gehören keine Namen von Beschäftigten; nennen Sie Stellen und Funktionen. "
         "Namen stehen nur auf dem Blatt »Ansprechpersonen«. Diese Angaben werden getrennt von allen anderen geführt, erscheinen in keinem Bericht und werden auf Wunsch jederzeit gelöscht. "
         "Informieren Sie die genannten Personen vorher. Dieses Blatt ist in jeder neuen Vorlage wieder leer.")),
    ]


def _write_answers(book: Any, sheet: Any, row: int, answers: list[tuple[str, str]]) -> int:
    """Write question and answer line by line; gives the next row."""
    asked = book.add_format({**FONT, "bold": True, "font_color": BLUE, "valign": "top"})
    answered = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
    for label, text in answers:
        sheet.set_row(row, LINE * len(wrap(text, TEXT_WIDTH)) + (3 if text[0].isdigit() else 8))
        sheet.write_string(row, 1, label, asked)
        sheet.write_string(row, 2, text, answered)
        row += 1
    return row


def _write_sheets(book: Any, sheet: Any, row: int, prefilled: Mapping[str, str]) -> None:
    """List the sheets with what belongs on them."""
    heading = book.add_format({**FONT, "bold": True, "font_color": "#FFFFFF", "bg_color": BLUE, "border": 1, "border_color": BLUE, "align": "left", "indent": 1})
    cell = book.add_format({**FONT, "text_wrap": True, "valign": "top", "border": 1, "border_color": LINE_COLOUR, "align": "left", "indent": 1})
    link = book.add_format({**FONT, "font_color": "#0563C1", "underline": 1, "valign": "top", "border": 1, "border_color": LINE_COLOUR, "align": "left", "indent": 1})
    for column, title in enumerate(("Blatt", "Was darauf gehört", "schon eingetragen"), 1):
        sheet.write_string(row, column, title, heading)
    for index, sort in enumerate(SORTS, row + 1):
        sheet.write_url(index, 1, f"internal:'{sort.title}'!B3", link, sort.title)
        sheet.write_string(index, 2, sort.purpose[0].upper() + sort.purpose[1:], cell)
        sheet.write_string(index, 3, prefilled[sort.key], cell)


def _prefilled(context: Context, town: Municipality, sort: Sort) -> str:
    items = listed_entries(context, town, sort)
    stored = sum(bool(item.id) for item in items)
    if sort.key == SERVICES:
        return f"{len(items)} Dienste, {stored} erfasst"
    return f"{stored} Einträge" if stored > 1 else "1 Eintrag" if stored else "–"


def _set_up_page(sheet: Any, town: Municipality) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.set_footer(f"&L{town.name.replace('&', '&&')}&RBestandserhebung")
    sheet.protect("", {"select_locked_cells": True})
