"""The official register of municipalities as files: GV100AD as Destatis publishes it, or a CSV file with the same facts.

Layout of GV100AD (positions from 0, end excluded; Destatis, „Datensatzbeschreibung GV100AD“): every line has 220 characters.
0–2 Satzart (10 Land, 20 Regierungsbezirk, 30 Region, 40 Kreis, 50 Gemeindeverband, 60 Gemeinde), 2–10 Gebietsstand JJJJMMTT,
10–18 key (10–15 the Kreis, 15–18 the municipality), 18–22 Gemeindeverband, 22–72 name, 72–122 seat, 122–124 Textkennzeichen;
Satzart 60 also 128–139 Fläche in ha, 139–150 population, 150–161 of it male, 165–170 postcode of the seat.
Older files are ISO-8859-1, newer ones UTF-8 (Sorbian names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar

from assessment.exchange.intake import Intake
from assessment.exchange.open_data.register_kinds import ACTS_FOR_OTHERS, ALONE, ASSOCIATION_KINDS, LANDS, TOWN_KINDS, body_type
from assessment.exchange.tables_text import TextTable, decoded, read_table
from assessment.store.register import RegisterRow
from questionnaires import Problem, allowed_words

ATTRIBUTION = (
    "Quelle: © Statistisches Bundesamt (Destatis), Gemeindeverzeichnis-Informationssystem GV-ISys; Datenlizenz Deutschland – Namensnennung – Version 2.0 "
    "(www.govdata.de/dl-de/by-2-0). Daten verändert: Einwohnerzahlen der Gemeindeverbände sind Summen ihrer Mitgliedsgemeinden.")
LINE_LENGTH = 220
EMPTY = {"10": slice(12, 22), "20": slice(13, 22), "30": slice(14, 22), "40": slice(15, 22), "50": slice(15, 18)}
"""Where the key of a record type has no digits."""
RECORDS = {"10": "Land", "20": "Regierungsbezirk", "30": "Region", "40": "Kreis", "50": "Gemeindeverband", "60": "Gemeinde"}
CSV_COLUMNS = ("ags", "ars", "name", "typ_code", "kreis", "verband_schluessel", "verband_name", "verband_typ_code")
POPULATION_COLUMN = re.compile(r"bevoelkerung_(\d{8})")
T = TypeVar("T")


@dataclass(frozen=True)
class _Town:
    line: int
    ars: str
    name: str
    kind: str
    population: int | None
    state_of: date

    @property
    def key(self) -> str:
        return self.ars[:5] + self.ars[9:]


@dataclass
class _Found:
    """What a file says: municipalities by key, associations (9 digits → name, kind), districts (5 digits → name)."""

    towns: dict[str, _Town] = field(default_factory=dict)
    associations: dict[str, tuple[str, str]] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)


def read_register(content: bytes, name: str) -> tuple[list[RegisterRow], list[Problem]]:
    """Read GV100AD or the CSV form; gives the rows by key, none of them if there is any problem."""
    intake = Intake()
    if content.startswith(b"PK\x03\x04"):
        _refuse_file(intake, name, "Die Datei ist ein Archiv (ZIP) oder eine Excel-Arbeitsmappe.", "Entpacken Sie sie und wählen Sie die Textdatei GV100AD_….txt.")
        return [], intake.problems
    text = decoded(content, name, intake)
    start = (text or "").lstrip().split("\n", 1)[0]
    if text is None:
        found = _Found()
    elif re.match(r"(10|20|30|40|50|60)[12]\d{7}", start):
        found = _from_lines(text, name, intake)
    elif "ags" in start.casefold() and "ars" in start.casefold():
        found = _from_table(content, name, intake)
    else:
        _refuse_file(intake, name, "Die Datei ist kein Gemeindeverzeichnis.", "Erwartet wird GV100AD_….txt vom Statistischen Bundesamt oder eine CSV-Datei mit den Spalten ags und ars.")
        found = _Found()
    if not found.towns and not intake.problems:
        _refuse_file(intake, name, "Die Datei enthält keine Gemeinde.", "Laden Sie die vollständige Datei neu herunter.")
    return ([], intake.problems) if intake.problems else (_rows(found), [])


def _refuse_file(intake: Intake, name: str, message: str, remedy: str) -> None:
    intake.refuse("register-unknown-file", name, 0, message, remedy)


@dataclass(frozen=True)
class _Place:
    """A line of a file: gives its values checked, or notes what is wrong with them."""

    file: str
    line: int
    intake: Intake

    def refuse(self, code: str, message: str, remedy: str) -> None:
        self.intake.refuse(code, self.file, self.line, message, remedy)

    def name(self, text: str) -> str:
        return self.intake.checked_text(text, self.file, self.line)

    def key(self, text: str, length: int) -> str:
        """Give a key of 9 (association) or 12 digits, empty if it is none."""
        if text.isascii() and text.isdigit() and len(text) == length and text[:2] in LANDS:
            return text
        self.refuse("register-key-malformed", f"»{text}« ist kein Regionalschlüssel.", f"Er besteht hier aus {length} Ziffern und beginnt mit dem Land 01 bis 16.")
        return ""

    def kind(self, code: str, kinds: Mapping[str, str]) -> str:
        if code not in kinds:
            self.refuse("value-not-allowed", f"Das Kennzeichen »{code}« ist hier nicht bekannt.",
                        f"Erlaubt sind: {allowed_words(f'{known} ({meaning})' for known, meaning in kinds.items())}.")
        return kinds.get(code, "")

    def population(self, text: str) -> int | None:
        digits = text.strip()
        if not digits or (digits.isascii() and digits.isdigit() and len(digits) <= 11 and int(digits) < 2**31):
            return int(digits) if digits else None
        self.refuse("value-wrong-type", f"»{digits}« ist keine Einwohnerzahl.", "Erlaubt sind nur Ziffern.")
        return None

    def day(self, text: str) -> date | None:
        try:
            return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
        except ValueError:
            self.refuse("date-invalid", f"»{text}« ist kein Datum.", "Der Stand steht als JJJJMMTT, z. B. 20241231.")
            return None

    def put(self, known: dict[str, T], key: str, value: T, *, may_repeat: bool = False) -> None:
        """Sort a value in under a key (empty: unreadable, told already) that may stand only once, or only with the same value."""
        if key in known and not (may_repeat and known[key] == value):
            self.refuse("id-duplicate", f"Der Schlüssel {key} kommt in der Datei mehrmals vor.", "Jeder Schlüssel darf nur für eine Gemeinde oder einen Verband stehen; löschen Sie die überzählige Zeile.")
        elif key:
            known[key] = value


def _from_lines(text: str, name: str, intake: Intake) -> _Found:
    found = _Found()
    parents: dict[str, tuple[str, int]] = {}
    for number, raw in enumerate(text.split("\n"), 1):
        line, place = raw.removesuffix("\r"), _Place(name, number, intake)
        if line.strip("\x1a ") and _is_record(line, place):
            for key, kind in _parents(_read_record(line, place, found)):
                parents.setdefault(key, (kind, number))
    for key, (kind, number) in parents.items() if not intake.problems else ():  # what an unreadable line was, nobody knows
        if key not in found.districts and key not in found.associations:
            intake.refuse("register-parent-missing", name, number, f"Der Satz des {kind} {key} fehlt, zu dem diese Gemeinde gehört.", "Verwenden Sie die vollständige Datei, keinen Auszug.")
    return found


def _is_record(line: str, place: _Place) -> bool:
    """Check what every line must have before it can be read: record type and length."""
    if line[:2] not in RECORDS:
        place.refuse("register-record-unknown", f"Die Satzart »{line[:2]}« gibt es nicht.", f"Erlaubt sind: {allowed_words(f'{code} ({meaning})' for code, meaning in RECORDS.items())}.")
    if len(line) != LINE_LENGTH:
        place.refuse("register-line-length", f"Die Zeile hat {len(line)} statt {LINE_LENGTH} Zeichen.",
                     "Laden Sie die Datei neu herunter; manche Programme schneiden beim Speichern Leerzeichen am Zeilenende ab.")
    if line[:2] in RECORDS and len(line) == LINE_LENGTH and line[EMPTY.get(line[:2], slice(0, 0))].strip():
        place.refuse("register-key-malformed", f"Der Schlüssel »{line[10:22].strip()}« ist für die Satzart {line[:2]} ({RECORDS[line[:2]]}) zu lang.",
                     "Laden Sie die Datei neu herunter und ändern Sie sie nicht von Hand.")
        return False
    return line[:2] in RECORDS and len(line) == LINE_LENGTH


def _read_record(line: str, place: _Place, found: _Found) -> str:
    """Sort a record in (Land, Regierungsbezirk and Region are not needed); gives a municipality's ARS."""
    match line[:2]:
        case "40":
            place.put(found.districts, line[10:15], place.name(line[22:72]))
        case "50":
            place.put(found.associations, place.key(line[10:15] + line[18:22], 9), (place.name(line[22:72]), place.kind(line[122:124], ASSOCIATION_KINDS)))
        case "60":
            cells = {"ars": line[10:15] + line[18:22] + line[15:18], "name": line[22:72], "typ_code": line[122:124], "bevoelkerung": line[139:150]}
            return _read_town(cells, "bevoelkerung", place.day(line[2:10]), place, found)
    return ""


def _read_town(cells: Mapping[str, str], population: str, state_of: date | None, place: _Place, found: _Found) -> str:
    """Sort in a municipality; gives its ARS, empty if that or the day is unreadable."""
    ars, name, kind, people = place.key(cells["ars"], 12), place.name(cells["name"]), place.kind(cells["typ_code"], TOWN_KINDS), place.population(cells[population])
    if not ars or state_of is None:
        return ""
    town = _Town(place.line, ars, name, kind, people, state_of)
    place.put(found.towns, town.key, town)
    return ars


def _parents(ars: str) -> Iterator[tuple[str, str]]:
    """Give the records a municipality needs above it; district 000 stands for areas outside all districts."""
    if ars:
        yield ars[:9], "Gemeindeverbands"
        if ars[2:5] != "000":
            yield ars[:5], "Kreises"


def _from_table(content: bytes, name: str, intake: Intake) -> _Found:
    found = _Found()
    table = read_table(content, name, intake, required=CSV_COLUMNS)
    column, state_of = _population_column(table, _Place(name, 1, intake)) if table else ("", None)
    for line, cells in table.rows if table and state_of else ():
        place = _Place(name, line, intake)
        ars = _read_town(cells, column, state_of, place, found)
        if ars and (cells["ags"] != ars[:5] + ars[9:] or cells["verband_schluessel"] != ars[:9]):
            place.refuse("register-key-malformed", f"AGS {cells['ags']} und Verband {cells['verband_schluessel']} passen nicht zum Regionalschlüssel {ars}.",
                         "Öffnen und speichern Sie die Datei nicht mit Excel; es streicht führende Nullen.")
        association = (place.name(cells["verband_name"]), place.kind(cells["verband_typ_code"], ASSOCIATION_KINDS))
        place.put(found.associations, ars[:9], association, may_repeat=True)
        place.put(found.districts, ars[:5], place.name(cells["kreis"]), may_repeat=True)
    return found


def _population_column(table: TextTable, place: _Place) -> tuple[str, date | None]:
    """Give the column of the population and the day its name tells, e.g. bevoelkerung_20241231."""
    for column in table.header:
        named = POPULATION_COLUMN.fullmatch(column)
        if named:
            return column, place.day(named[1])
    place.refuse("column-missing", "Die Spalte mit der Bevölkerung fehlt.", "Sie heißt bevoelkerung_ mit dem Stichtag, z. B. bevoelkerung_20241231.")
    return "", None


def _rows(found: _Found) -> list[RegisterRow]:
    """Give all municipalities and the associations that have several members, by key."""
    members: dict[str, list[_Town]] = {}
    for town in found.towns.values():
        members.setdefault(town.ars[:9], []).append(town)
    towns = [_town_row(found, town) for town in found.towns.values()]
    return sorted(towns + [_association_row(found, key, inside) for key, inside in members.items() if len(inside) > 1], key=lambda row: row.key)


def _town_row(found: _Found, town: _Town) -> RegisterRow:
    """Give a municipality; the one that administers others says so in its kind."""
    association, kind = found.associations[town.ars[:9]]
    in_charge = kind == ASSOCIATION_KINDS[ACTS_FOR_OTHERS] and association.removeprefix("EG ") == town.name
    shown = f"{town.kind} (erfüllende Gemeinde)" if in_charge else town.kind
    inside = "" if kind == ASSOCIATION_KINDS[ALONE] else association
    return RegisterRow(town.key, town.ars, town.name, shown, LANDS[town.ars[:2]], found.districts.get(town.ars[:5], ""), inside, town.population, town.state_of)


def _association_row(found: _Found, key: str, members: list[_Town]) -> RegisterRow:
    """Give an association; its population is the sum of its members', unknown if one of theirs is."""
    name, kind = found.associations[key]
    known = [town.population for town in members if town.population is not None]
    population = sum(known) if len(known) == len(members) else None
    return RegisterRow(key, f"{key}000", name, kind, LANDS[key[:2]], found.districts.get(key[:5], ""), "", population, min(town.state_of for town in members))


__all__ = ["ATTRIBUTION", "RegisterRow", "body_type", "read_register"]
