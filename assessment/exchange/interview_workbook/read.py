"""A filled-in interview workbook on its way back: one change per row touched, or everything wrong with it by sheet and cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.changes import seen_base
from assessment.exchange.intake import Context, Intake
from assessment.exchange.interview_workbook.layout import (
    FILLED,
    FORMAT,
    FORMAT_VERSION,
    GUIDE_SHEET,
    HEADER_ROW,
    META_SHEET,
    PRIOR,
    Col,
    Mark,
    origin,
    row_number,
)
from assessment.exchange.interview_workbook.rows import Cells, read_row
from assessment.exchange.workbooks import MOST_ROWS, merged_addresses, open_workbook, within_limits
from questionnaires import allowed_words

FRESH = "Füllen Sie eine Mappe aus, die aus dieser Erhebung ausgegeben wurde, und geben Sie sie als Ganzes zurück, nicht einzelne Blätter."


def read_interview_workbook(content: bytes, name: str, context: Context, municipality_id: str = "") -> Intake:
    """Read a filled-in interview workbook (.xlsx) of a municipality, of any one of the wave if none is named.

    Rows nobody answered and that held nothing give no change; an emptied answer is withdrawn. An answer of the last wave is
    confirmed by „ja“ in its row or by another answer, else it waits on.
    """
    intake = Intake()
    book = open_workbook(content, name, intake)
    marks = _marks(book, name, context, municipality_id, intake) if book else []
    if book is None or intake.problems:
        return intake
    titles = list(dict.fromkeys(mark.sheet for mark in marks))
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    _refuse_sheets(sheets, titles, name, intake)
    known = {item.id for item in context.interviews}
    orphans = {mark.sheet for mark in marks if mark.interview not in known}
    for title in sorted(orphans):
        intake.refuse("interview-unknown", name, f"Blatt »{title}«", "Das Interview dieses Blatts gibt es in der Erhebung nicht (mehr).",
                      "Legen Sie ein neues Interview an, geben Sie dafür eine Mappe aus und übertragen Sie die Antworten.")
    for title in titles:
        if title in sheets and title not in orphans and within_limits(sheets[title], name, intake):
            _Form(sheets[title], [mark for mark in marks if mark.sheet == title], name, context, intake).read()
    return intake


def _marks(book: Workbook, name: str, context: Context, town: str, intake: Intake) -> list[Mark]:
    """Read the hidden sheet; notes problems and gives nothing for a workbook that does not belong here."""
    sheet = next((sheet for sheet in book.worksheets if sheet.title == META_SHEET), None)
    if sheet is not None and not within_limits(sheet, name, intake):
        return []
    lines = list(sheet.iter_rows(max_col=len(Mark._fields), values_only=True)) if sheet else []
    head = len(origin(context, ""))
    if not _belongs_here({str(line[0]): str(line[1]) for line in lines[:head]}, name, context, town, intake):
        return []
    with suppress(ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        marks = [_mark(line, context) for line in lines[head + 1:] if any(value is not None for value in line)]
        if len({mark[:2] for mark in marks}) == len({mark[2:5] for mark in marks}) == len(marks):
            return marks
    intake.refuse("workbook-foreign", name, 0, f"Das verborgene Blatt »{META_SHEET}« wurde verändert; die Zeilen lassen sich nicht mehr zuordnen.", FRESH)
    return []


def _belongs_here(found: Mapping[str, str], name: str, context: Context, town: str, intake: Intake) -> bool:
    """Check format, project, wave, municipality and catalogue."""
    before, wanted = len(intake.problems), origin(context, "")
    if found.get("format") != FORMAT:
        intake.refuse("workbook-foreign", name, 0, f"Die Arbeitsmappe ist keine Interviewmappe; das verborgene Blatt »{META_SHEET}« fehlt oder ist ein anderes.", FRESH)
    elif found.get("version") != FORMAT_VERSION:
        intake.refuse("workbook-newer", name, 0, f"Die Interviewmappe hat die Formatfassung {found.get('version', '')[:20]}, dieses Programm liest Fassung {FORMAT_VERSION}.",
                      "Bringen Sie das Programm auf den Stand, mit dem die Mappe erstellt wurde, oder geben Sie die Mappe neu aus.")
    else:
        if found.get("project") != wanted["project"]:
            intake.refuse("workbook-other-project", name, 0, "Die Interviewmappe gehört zu einem anderen Projekt.", "Öffnen Sie das Projekt, aus dem sie stammt.")
        elif found.get("wave") != wanted["wave"]:
            intake.refuse("workbook-other-wave", name, 0, f"Die Interviewmappe gehört zu einer anderen Erhebung, nicht zu »{context.group.wave_title}«.", "Wählen Sie die Erhebung, für die sie ausgegeben wurde.")
        elif town and found.get("municipality") != town:
            names = {member.id: member.name for member in context.group.members}
            intake.refuse("workbook-other-municipality", name, 0,
                          f"Die Interviewmappe wurde für {names.get(found.get('municipality', ''), 'eine andere Kommune')} erstellt, nicht für {names.get(town, 'die gewählte')}.",
                          "Prüfen Sie, ob Sie die richtige Datei gewählt haben; jede Kommune hat ihre eigene Mappe.")
        if any(found.get(key) != wanted[key] for key in ("catalogue", "catalogue_hash")):
            intake.refuse("workbook-other-catalogue", name, 0,
                          f"Die Interviewmappe wurde mit {_other(found.get('catalogue', ''), wanted['catalogue'])} erstellt; die Erhebung verwendet {wanted['catalogue']}.",
                          "Geben Sie die Mappe neu aus und übertragen Sie die Antworten; Fragen und Stufen können sich geändert haben.")
    return len(intake.problems) == before


def _other(edition: str, ours: str) -> str:
    return "einer anderen Fassung dieses Fragenkatalogs" if edition == ours else f"dem Fragenkatalog {edition[:60]}"


def _mark(line: Sequence[object], context: Context) -> Mark:
    """Read one line of the hidden sheet; raises errors of many kinds for one nobody has written."""
    sheet, row, interview, question, option, base, state, shown = ("" if value is None else str(value) for value in line)
    mark = Mark(sheet, int(float(row)), interview, question, option, base, state, shown)
    seen_base(base)
    row_number(context.catalogue.questions[question], option)
    if not HEADER_ROW < mark.row <= MOST_ROWS or not base or (state == PRIOR and not isinstance(json.loads(shown), list)):
        raise ValueError(line)
    return mark


def _refuse_sheets(sheets: Mapping[str, Worksheet], titles: Sequence[str], name: str, intake: Intake) -> None:
    """Note missing sheets and sheets of one's own that hold something."""
    for title in titles:
        if title not in sheets:
            intake.refuse("sheet-missing", name, f"Blatt »{title}«", "Das Blatt fehlt.", "Geben Sie ihm seinen Namen zurück oder holen Sie es aus der ausgegebenen Mappe; was nicht gefragt wurde, bleibt leer.")
    for title, sheet in sheets.items():
        if title not in (*titles, GUIDE_SHEET, META_SHEET) and (sheet.max_row > 1 or sheet.max_column > 1 or sheet["A1"].value is not None):
            intake.refuse("sheet-unknown", name, f"Blatt »{title}«", "Dieses Blatt gehört nicht zur Interviewmappe und wird nicht gelesen.", f"Übertragen Sie seinen Inhalt in die Blätter der Mappe ({allowed_words(titles)}) und löschen Sie es.")


class _Form:
    """Reads one sheet: checks that every row is still what it was, then reads question by question."""

    def __init__(self, sheet: Worksheet, marks: Sequence[Mark], name: str, context: Context, intake: Intake) -> None:
        self.cells = Cells(sheet, name, intake)
        self.sheet, self.marks, self.name, self.context, self.intake = sheet, marks, name, context, intake
        self.interviews = {item.id: item for item in context.interviews}

    def read(self) -> None:
        """Read all rows that are in place; notes rows that are not and whatever stands outside the form."""
        for place in merged_addresses(self.sheet, range(Col.ANSWER, Col.HINT + 1)):
            self.intake.refuse("cell-merged", self.name, place, "Hier sind Zellen verbunden; was darunter stand, ist verloren.", "Heben Sie die Verbindung auf und füllen Sie jede Zelle für sich aus.")
        moved = self._moved()
        if not moved:
            self._refuse_strays()
        options: dict[tuple[str, str], dict[str, int]] = {}
        for mark in self.marks:
            if mark.option:
                options.setdefault((mark.interview, mark.question), {})[mark.option] = mark.row
        for mark in self.marks:
            rows = options.get((mark.interview, mark.question), {})
            if not mark.option and moved.isdisjoint((mark.row, *rows.values())):
                read_row(self.cells, self.context, self.interviews[mark.interview], mark, rows)

    def _moved(self) -> set[int]:
        """Give the rows whose visible number is not that of the hidden sheet."""
        expected = {mark.row: row_number(self.context.catalogue.questions[mark.question], mark.option) for mark in self.marks}
        found = {row: self.sheet.cell(row, Col.NUMBER).value for row in expected}
        moved = sorted(row for row, number in expected.items() if str(found[row] or "").strip() != number)
        if moved:
            first = moved[0]
            more = f" Insgesamt passen {len(moved)} Zeilen dieses Blatts nicht." if len(moved) > 1 else ""
            self.cells.refuse("row-moved", first, Col.NUMBER, f"Hier sollte die Nummer »{expected[first]}« stehen, gefunden wurde »{str(found[first] or '')[:40]}«.{more}",
                         "Machen Sie eingefügte, gelöschte, sortierte oder verschobene Zeilen rückgängig, oder übertragen Sie die Antworten in eine neu ausgegebene Mappe.")
        return set(moved)

    def _refuse_strays(self) -> None:
        """Note what stands where nobody would read it: beside or below the form, or in the closed cells of an option."""
        read = {(mark.row, column) for mark in self.marks for column in ([Col.ANSWER] if mark.option else [*FILLED, Col.HINT])}
        last = max(mark.row for mark in self.marks)
        for row, values in enumerate(self.sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True), HEADER_ROW + 1):
            for column, value in enumerate(values, 1):
                closed = (row, column) not in read and (column >= Col.ANSWER or row > last)
                if closed and value is not None and str(value).strip():
                    self.cells.refuse("cell-outside", row, column, "Hier steht etwas neben dem Formular; diese Zelle wird nicht gelesen.",
                                      "Übertragen Sie es in die Spalte »Bemerkung für den Bericht« oder »Interne Notiz« der Frage, oder löschen Sie es.")
