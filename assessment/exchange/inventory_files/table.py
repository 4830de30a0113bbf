"""One sort of the inventory as a CSV file, out and back in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assessment.changes import UNKNOWN_BASE, BadToken, Base, seen_base
from assessment.errors import UnknownName
from assessment.exchange.intake import Context, Intake
from assessment.exchange.inventory_files.gathering import Gathering, Persons
from assessment.exchange.inventory_files.rows import ID_LABEL, VERSION_LABEL, Row, day_of, headings, listed_entries, member_of
from assessment.exchange.tables_text import DELIMITERS, decoded, read_table, write_table
from assessment.exchange.workbooks import CellValue
from assessment.inventory import SORT, SORTS, Column, Sort
from questionnaires import allowed_words, nearest

PLAIN_NUMBER = re.compile(r"\d+(\.\d+)?(e-?\d+)?")
ENOUGH_ALIKE = 0.5


def write_inventory_csv(context: Context, municipality_id: str, sort: str, *, excel: bool = True) -> bytes:
    """Write one sort of a municipality's inventory, online services not recorded yet included; persons are never written out.

    ``excel`` chooses the form for German Excel, else RFC 4180. Raises UnknownName for a municipality or sort that does not exist.
    """
    town, chosen = member_of(context, municipality_id), SORT.get(sort)
    if town is None or chosen is None:
        raise UnknownName(f"Diese Kommune nimmt an der Erhebung nicht teil: »{municipality_id}«." if town is None
                          else f"Die Art »{sort}« gibt es in der Bestandserhebung nicht. {nearest(sort, SORT)} Erlaubt sind: {allowed_words(SORT)}.".replace("  ", " "))
    rows = []
    for item in listed_entries(context, town, chosen):
        service = context.catalogue.service.get(str(item.data.get("dienst")))
        shown = {column.label: _shown(column, item.data.get(column.key), excel=excel) for column in chosen.columns}
        rows.append({ID_LABEL: item.id, VERSION_LABEL: context.token(item.id), "Leistung": service.title if service else "", **shown})
    return write_table([ID_LABEL, VERSION_LABEL, *(heading.label for heading in headings(chosen))], rows, excel=excel)


def _shown(column: Column, value: object, *, excel: bool) -> str:
    if value is None:
        return ""
    if column.type == "zahl" and isinstance(value, int | float):
        plain = f"{value:.15g}"
        return plain.replace(".", ",") if excel else plain
    day = day_of(column, value) if excel else None
    return f"{day:%d.%m.%Y}" if day else str(value)


def read_inventory_csv(content: bytes, name: str, context: Context, municipality_id: str, sort: str = "", persons: Persons | None = None) -> Intake:
    """Read one sort of a municipality's inventory from CSV; the sort follows from the header where it is not named.

    Records are told by „Kennung intern“ and „Fassung“; without these columns every row counts as new or is found by its name.
    ``persons`` maps the names of the municipality's known persons to id and version.
    """
    intake = Intake()
    town, chosen = member_of(context, municipality_id), _sort_of(content, name, sort, intake)
    if town is None and municipality_id:
        intake.refuse("municipality-unknown", name, 0, f"Die Kommune »{municipality_id}« nimmt an dieser Erhebung nicht teil.", "Wählen Sie eine Kommune der Erhebung.")
    elif town is None and chosen is not None:
        intake.refuse("municipality-missing", name, 0, "Zu welcher Kommune diese Tabelle der Bestandserhebung gehört, steht nicht in der Datei.", "Nennen Sie die Kommune.")
    if town is None or chosen is None:
        return intake
    labels = {heading.label: heading.key for heading in headings(chosen)}
    table = read_table(content, name, intake, (ID_LABEL, VERSION_LABEL, *labels), [column.label for column in chosen.columns])
    if table:
        Gathering(context, town, chosen, name, intake, persons or {}).take([_row(line, cells, labels, table.delimiter, chosen, name, intake) for line, cells in table.rows], {})
    return intake


def _sort_of(content: bytes, name: str, wanted: str, intake: Intake) -> Sort | None:
    """Give the sort named, or the one whose headings are most like the file's."""
    if wanted:
        if wanted not in SORT:
            intake.refuse("sort-unknown", name, 0, f"Die Art »{wanted}« gibt es in der Bestandserhebung nicht. {nearest(wanted, SORT)}".strip(), f"Erlaubt sind: {allowed_words(SORT)}.")
        return SORT.get(wanted)
    text = decoded(content, name, intake)
    if text is None:
        return None
    first = next(iter(text.splitlines()), "")
    found = {cell.strip().strip('"') for cell in re.split("|".join(map(re.escape, DELIMITERS)), first)} - {ID_LABEL, VERSION_LABEL}
    likeness = {sort.key: len(found & labels) / len(found | labels) for sort in SORTS if (labels := {heading.label for heading in headings(sort)})}
    best = max(likeness, key=lambda key: likeness[key])
    if likeness[best] < ENOUGH_ALIKE:
        intake.refuse("sort-unknown", name, 1, "Die Kopfzeile gehört zu keiner Tabelle der Bestandserhebung und zu keiner Antworttabelle.",
                      f"Verwenden Sie die Kopfzeile der Vorlage ({allowed_words(sort.title for sort in SORTS)}) unverändert; zu einer Umfrage aus LimeSurvey gehört eine Zuordnung.")
        return None
    return SORT[best]


def _row(line: int, cells: Mapping[str, str], labels: Mapping[str, str], delimiter: str, sort: Sort, name: str, intake: Intake) -> Row:
    values = {key: _value(sort.column.get(key), cells.get(label, ""), delimiter) for label, key in labels.items()}
    return Row(line, values, id=cells.get(ID_LABEL, "").lower(), base=_base(cells.get(VERSION_LABEL, ""), line, name, intake))


def _base(text: str, line: int, name: str, intake: Intake) -> Base:
    try:
        return seen_base(text)
    except BadToken:
        intake.refuse("version-invalid", name, line, f"»{text[:40]}« ist keine Fassung.", f"Lassen Sie die Spalte »{VERSION_LABEL}« der Vorlage unverändert; bei neuen Einträgen bleibt sie leer.")
        return UNKNOWN_BASE


def _value(column: Column | None, text: str, delimiter: str) -> CellValue:
    """Give a cell; between commas a point can only be the decimal point."""
    if column and column.type == "zahl" and delimiter == "," and PLAIN_NUMBER.fullmatch(text):
        return float(text)
    return text.strip() or None
