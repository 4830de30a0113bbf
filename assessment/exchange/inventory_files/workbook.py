"""A filled-in inventory template on its way back: whose it is, its sheets, its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.changes import TOKEN, UNKNOWN_BASE, Base, seen_base
from assessment.exchange.intake import Context, Intake
from assessment.exchange.inventory_files.gathering import Gathering, Persons
from assessment.exchange.inventory_files.rows import (
    FORMAT,
    FORMAT_VERSION,
    GUIDE_SHEET,
    ID,
    ID_LABEL,
    LISTS_SHEET,
    META_SHEET,
    REQUIRED_MARK,
    TITLE,
    Row,
    headings,
    member_of,
)
from assessment.exchange.workbooks import (
    MOST_ROWS,
    CellValue,
    Formula,
    address,
    cell_value,
    merged_addresses,
    open_workbook,
    refused_formula,
    within_limits,
)
from assessment.inventory import SORTS, Sort
from questionnaires import allowed_words, nearest

FRESH = "Füllen Sie eine unveränderte Vorlage aus oder übertragen Sie die Angaben in eine neue."
Records = Mapping[str, Base]


@dataclass
class _Meta:
    """The hidden sheet: whose template this is, and by sheet the records it held with what was seen of them."""

    head: dict[str, str] = field(default_factory=dict)
    records: dict[str, dict[str, Base]] = field(default_factory=dict)


def read_inventory(content: bytes, name: str, context: Context, municipality_id: str = "", persons: Persons | None = None) -> Intake:
    """Read a filled-in template (.xlsx) of a municipality, any municipality of the wave if none is named.

    A row that was emptied or deleted removes its entry; a sheet that is missing is a problem. ``persons`` maps the names of the
    municipality's known persons to id and version, so that a second import finds them again.
    """
    intake = Intake()
    book = open_workbook(content, name, intake)
    meta = _meta(book, name, intake) if book else None
    if book is None or meta is None or not _belongs_here(meta, name, context, municipality_id, intake):
        return intake
    town = member_of(context, meta.head["municipality"])
    if town is None:
        intake.refuse("municipality-unknown", name, 0, "Die Kommune dieser Vorlage nimmt an der Erhebung nicht teil.", "Wählen Sie die Erhebung, für die die Vorlage erstellt wurde.")
        return intake
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    _refuse_sheets(book, sheets, name, intake)
    for sort in SORTS:
        if sort.title in sheets and within_limits(sheets[sort.title], name, intake):
            records = meta.records.get(sort.title, {})
            rows = _Sheet(sheets[sort.title], sort, name, intake).rows(records)
            gone = records.keys() - {row.id for row in rows}
            Gathering(context, town, sort, name, intake, persons or {}).take(rows, {record: records[record] for record in records if record in gone}, records.keys())
    return intake


def _meta(book: Workbook, name: str, intake: Intake) -> _Meta | None:
    """Read the hidden sheet; notes a problem for a workbook that is no inventory template, or a newer one."""
    found = next((sheet for sheet in book.worksheets if sheet.title == META_SHEET), None)
    meta = _Meta()
    rows = [[_plain(value) for value in row] for row in found.iter_rows(max_row=min(found.max_row, MOST_ROWS), max_col=4, values_only=True)] if found else []
    for cells in (cells for cells in rows if len(cells) == 4):
        if cells[0] and not cells[2]:
            meta.head[cells[0]] = cells[1]
        elif TOKEN.fullmatch(cells[3]):
            meta.records.setdefault(cells[0], {})[cells[2]] = seen_base(cells[3])
    if meta.head.get("format") != FORMAT or not {"version", "project", "wave", "municipality"} <= meta.head.keys():
        intake.refuse("workbook-foreign", name, 0, "Die Arbeitsmappe ist keine Vorlage der Bestandserhebung.", FRESH)
        return None
    if meta.head["version"] != str(FORMAT_VERSION):
        intake.refuse("workbook-newer", name, 0, f"Die Vorlage hat die Formatfassung {meta.head['version']}, dieses Programm liest Fassung {FORMAT_VERSION}.",
                      "Bringen Sie das Programm auf den Stand, mit dem die Vorlage erstellt wurde, oder erstellen Sie die Vorlage neu.")
        return None
    return meta


def _plain(value: object) -> str:
    return "" if value is None else f"{value:.0f}" if isinstance(value, float) else str(value)


def _belongs_here(meta: _Meta, name: str, context: Context, municipality_id: str, intake: Intake) -> bool:
    """Check project, wave and municipality of a template."""
    before = len(intake.problems)
    if meta.head["project"] != context.project:
        intake.refuse("workbook-other-project", name, 0, "Die Vorlage wurde für ein anderes Projekt erstellt.", "Öffnen Sie das Projekt, aus dem sie stammt, oder übertragen Sie die Angaben in eine neue Vorlage.")
    elif meta.head["wave"] != context.wave:
        intake.refuse("workbook-other-wave", name, 0, f"Die Vorlage wurde für eine andere Erhebung erstellt, nicht für »{context.group.wave_title}«.",
                      "Wählen Sie die Erhebung der Vorlage, oder übertragen Sie die Angaben in eine neue Vorlage.")
    if municipality_id and meta.head["municipality"] != municipality_id:
        owner, wanted = member_of(context, meta.head["municipality"]), member_of(context, municipality_id)
        intake.refuse("workbook-other-municipality", name, 0, f"Die Vorlage wurde für {owner.name if owner else 'eine andere Kommune'} erstellt, nicht für {wanted.name if wanted else 'die gewählte'}.",
                      "Prüfen Sie, ob Sie die richtige Datei gewählt haben; jede Kommune hat ihre eigene Vorlage.")
    return len(intake.problems) == before


def _refuse_sheets(book: Workbook, sheets: Mapping[str, Worksheet], name: str, intake: Intake) -> None:
    """Note missing sheets, sheets of one's own that hold something, and the calendar of old Macs."""
    titles = [sort.title for sort in SORTS]
    for title in titles:
        if title not in sheets:
            intake.refuse("sheet-missing", name, f"Blatt »{title}«", "Das Blatt fehlt.", "Geben Sie ihm seinen Namen zurück oder holen Sie es aus der Vorlage; was nicht zutrifft, bleibt leer.")
    for title, sheet in sheets.items():
        if title not in (*titles, GUIDE_SHEET, LISTS_SHEET, META_SHEET) and (sheet.max_row > 1 or sheet.max_column > 1 or sheet["A1"].value is not None):
            intake.refuse("sheet-unknown", name, f"Blatt »{title}«", f"Dieses Blatt gehört nicht zur Vorlage. {nearest(title, titles)}".strip(), f"Übertragen Sie seinen Inhalt in die Blätter der Vorlage ({allowed_words(titles)}) und löschen Sie es.")
    if book.epoch == CALENDAR_MAC_1904:
        intake.refuse("workbook-1904", name, 0, "Die Arbeitsmappe zählt Tage ab 1904; alle Daten können um vier Jahre verschoben sein.",
                      "Schalten Sie in Excel unter Datei › Optionen › Erweitert »1904-Datumswerte verwenden« aus, und prüfen Sie jedes Datum.")


class _Sheet:
    """Reads one sheet of the template."""

    def __init__(self, sheet: Worksheet, sort: Sort, name: str, intake: Intake) -> None:
        self.sheet, self.sort, self.name, self.intake = sheet, sort, name, intake
        self.headings = {heading.label: heading for heading in headings(sort)}
        self.columns: dict[int, str] = {}

    def rows(self, records: Records) -> list[Row]:
        """Give the rows that hold anything, wherever sorting has put them."""
        self._read_header()
        for place in merged_addresses(self.sheet, range(1, max(self.columns, default=0) + 1)):
            self.intake.refuse("cell-merged", self.name, place, "Hier sind Zellen verbunden; was darunter stand, ist verloren.", "Heben Sie die Verbindung auf und füllen Sie jede Zelle für sich aus.")
        self._refuse_strays()
        return list(self._filled_rows(records))

    def _read_header(self) -> None:
        """Find the columns by their headings; notes unknown, doubled and missing ones."""
        known = {ID_LABEL: ID, **{label: heading.key for label, heading in self.headings.items()}}
        for number in range(1, self.sheet.max_column + 1):
            value = cell_value(self.sheet, 1, number)
            if value is None or refused_formula(value, self.sheet, 1, number, self.name, self.intake):
                continue
            label = str(value).removesuffix(REQUIRED_MARK.strip()).strip()
            if label not in known:
                self._refuse("column-unknown", number, f"Die Spalte »{label}« gibt es hier nicht. {nearest(label, self.headings)}".strip(), f"Erlaubt sind: {allowed_words(self.headings, 40)}.")
            elif known[label] in self.columns.values():
                self._refuse("column-doubled", number, f"Die Spalte »{label}« kommt doppelt vor.", "Jede Spalte darf nur einmal vorkommen; löschen Sie die zweite.")
            else:
                self.columns[number] = known[label]
        for label in (label for label, key in known.items() if key not in (*self.columns.values(), TITLE)):
            self.intake.refuse("column-missing", self.name, f"Blatt »{self.sheet.title}«", f"Die Spalte »{label}« fehlt.", "Verwenden Sie die Kopfzeile der Vorlage unverändert; die interne Kennung steht ausgeblendet ganz links.")

    def _refuse_strays(self) -> None:
        """Note columns without a heading that hold something: nobody would read it."""
        headless = (number for number in range(1, self.sheet.max_column + 1) if cell_value(self.sheet, 1, number) is None)
        for number in headless:
            row = next((row for row in range(2, self.sheet.max_row + 1) if cell_value(self.sheet, row, number) is not None), 0)
            if row:
                self.intake.refuse("cell-outside", self.name, address(self.sheet, row, number), "Hier steht etwas neben der Tabelle, in einer Spalte ohne Überschrift.", "Übertragen Sie es in die Spalte »Bemerkung« oder löschen Sie es.")

    def _filled_rows(self, records: Records) -> Iterator[Row]:
        for number in range(2, self.sheet.max_row + 1):
            found = {key: self._cell(number, column) for column, key in self.columns.items()}
            cells = {key: value for key, value in found.items() if not isinstance(value, Formula)}
            if any(value is not None for value in found.values()) and not self._is_hint(cells):
                places = {key: address(self.sheet, number, column) for column, key in self.columns.items()}
                record = str(cells.pop(ID, None) or "")
                yield Row(f"Blatt »{self.sheet.title}«, Zeile {number}", cells, places, record, records.get(record, UNKNOWN_BASE))

    def _cell(self, row: int, column: int) -> CellValue | Formula:
        """Give a cell's value; a formula or error value, noted as a problem, comes back as a formula."""
        value = cell_value(self.sheet, row, column)
        if self.sheet.cell(row, column).data_type == "e":
            self.intake.refuse("cell-error", self.name, address(self.sheet, row, column), f"Die Zelle enthält den Fehlerwert »{value}«.", "Schreiben Sie den Wert selbst hinein oder leeren Sie die Zelle.")
            return Formula(str(value))
        refused_formula(value, self.sheet, row, column, self.name, self.intake)
        return value

    def _is_hint(self, cells: Mapping[str, CellValue]) -> bool:
        """Tell the row of hints, which sorting may have moved."""
        hints = {heading.key: heading.hint for heading in self.headings.values() if heading.hint}
        return all(cells.get(key) in (hint, None) for key, hint in hints.items()) and any(cells.get(key) == hint for key, hint in hints.items())

    def _refuse(self, code: str, number: int, message: str, remedy: str) -> None:
        self.intake.refuse(code, self.name, address(self.sheet, 1, number), message, remedy)
