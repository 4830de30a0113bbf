"""Rows of the inventory → changes: which record a row means, whether its values are allowed, what was removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, count
from uuid import UUID

from assessment.changes import UNKNOWN_BASE, Base, Change, UnknownBase, Value, new_id, tidy
from assessment.exchange.adopt import entry_id
from assessment.exchange.intake import Context, Intake
from assessment.exchange.inventory_files.rows import ID, SERVICES, TITLE, Row, is_filled, name_of, spoken, stored_entries
from assessment.inventory import SORTS, BadEntry, Column, Sort, checked_value, missing_columns
from assessment.model import Municipality
from questionnaires import allowed_words, nearest

CODES = {"zahl": "value-invalid", "datum": "date-invalid", "auswahl": "value-not-allowed", "text": "text-too-long"}
NEVER_SEEN: Mapping[str, Value] = {"data": None}
"""What the writer of a row knew who did not know the entry: only an empty one may be filled."""
NOT_THERE: Mapping[str, Value] = {"data": None, "removed": True}
"""The same for a new row: an entry of that name that was removed comes back with it."""

Persons = Mapping[str, tuple[str, int]]
"""The municipality's persons known by name: id and version."""


class Gathering:
    """Turns the rows of one sort into changes and notes everything wrong with them."""

    def __init__(self, context: Context, town: Municipality, sort: Sort, file: str, intake: Intake, persons: Persons) -> None:
        self.context, self.town, self.sort, self.file, self.intake = context, town, sort, file, intake
        self.persons = {_folded(name): found for name, found in persons.items()}
        self.stored = {item.id: item for item in stored_entries(town, sort)}
        self.elsewhere = {item.id for member in context.group.members for other in SORTS for item in stored_entries(member, other)} - self.stored.keys()

    def take(self, rows: Sequence[Row], gone: Mapping[str, Base], issued: Collection[str] | None = None) -> None:
        """Add the changes of all rows. ``gone``: records whose row was deleted, with what was seen of them; ``issued``: the ids the file was given, None if not known."""
        self._refuse_ids(rows, issued)
        filled: list[tuple[Row, dict[str, Value]]] = []
        emptied = dict(gone)
        for row in rows:
            if is_filled(row):
                filled.append((row, self._checked(row)))
            elif row.id:
                emptied[row.id] = row.base
        self._refuse_same_names(filled)
        if self.sort.persons:
            self.intake.changes += [self._person(row, data) for row, data in filled]
        else:
            self.intake.changes += self._entries(filled, emptied)

    def _refuse_ids(self, rows: Sequence[Row], issued: Collection[str] | None) -> None:
        """Refuse ids that are none, stand twice or belong elsewhere."""
        seen: set[str] = set()
        for row in rows:
            if row.id in seen:
                self._refuse("record-doubled", row, ID, "Zwei Zeilen tragen dieselbe interne Kennung, vermutlich wurde eine Zeile als Ganzes kopiert.",
                             "Schreiben Sie die Angaben der kopierten Zeile in eine freie Zeile und löschen Sie die Kopie.")
            elif row.id in self.elsewhere:
                self._refuse("record-elsewhere", row, ID, "Die Zeile gehört zu einer anderen Kommune oder auf ein anderes Blatt.", "Schreiben Sie die Angaben neu in eine freie Zeile und löschen Sie diese.")
            elif row.id and not (_is_uuid(row.id) if issued is None else row.id in issued):
                self._refuse("record-unknown", row, ID, f"»{row.id[:40]}« ist keine interne Kennung dieser Vorlage.", "Lassen Sie die Kennungen der Vorlage unverändert; bei neuen Einträgen bleibt die Spalte leer.")
            seen |= {row.id} - {""}

    def _checked(self, row: Row) -> dict[str, Value]:
        """Give the filled values of a row as they are kept, only valid ones."""
        data: dict[str, Value] = {}
        for column in self.sort.columns:
            value = self._value(row, column)
            if value is not None:
                data[column.key] = value
        for column in missing_columns(self.sort, data):
            if column.key in row.cells and row.cells[column.key] is None:
                self._refuse("row-incomplete", row, column.key, f"In der Zeile fehlt die Angabe »{column.label}«.", f"Ergänzen Sie sie ({column.hint}), oder leeren Sie die ganze Zeile.")
        if self.sort.key == SERVICES and "dienst" in data:
            data["dienst"] = self._known_service(row, str(data["dienst"]))
        return data

    def _value(self, row: Row, column: Column) -> Value:
        try:
            value: Value = checked_value(column, row.cells.get(column.key))
        except BadEntry as bad:
            self._refuse(CODES[column.type], row, column.key, bad.message, bad.remedy)
            return None
        if isinstance(value, str) and column.type == "text":
            return self.intake.checked_text(value, self.file, row.at(column.key), column.limit)
        return value

    def _known_service(self, row: Row, word: str) -> str:
        """Give the key of a service however it is typed; notes unknown ones and titles that belong to another key."""
        services = self.context.catalogue.service
        key = next((key for key in services if key.casefold() == word.casefold()), word)
        if key not in services:
            self._refuse("service-unknown", row, "dienst", f"Den Onlinedienst »{word}« gibt es im Katalog nicht. {nearest(word, services)}".strip(), f"Erlaubt sind: {allowed_words(services)}.")
        title = str(row.cells.get(TITLE) or "")
        owner = next((service.key for service in services.values() if service.title == title and service.key != key), "")
        if key in services and owner and services[key].title != title:
            self._refuse("service-mixed-up", row, "dienst", f"Kennung und Leistung passen nicht zusammen: »{title}« ist {owner}, nicht {key}.", "Vermutlich wurde nur ein Teil der Spalten sortiert; stellen Sie die Zeile wieder her.")
        return key

    def _refuse_same_names(self, filled: Sequence[tuple[Row, Mapping[str, Value]]]) -> None:
        """Refuse a new row whose name stands in another row: they would be one entry."""
        first: dict[str, Row] = {}
        for row, data in sorted(filled, key=lambda pair: not pair[0].id):
            name = _folded(name_of(data))
            if name and not row.id and name in first:
                self._refuse("name-doubled", row, self.sort.columns[0].key, f"»{name_of(data)}« steht in dieser Tabelle schon einmal ({spoken(first[name].place)}).",
                             "Jeder Eintrag braucht einen eigenen Namen; fassen Sie die Zeilen zusammen oder unterscheiden Sie sie, z. B. durch einen Zusatz.")
            first.setdefault(name, row)

    def _entries(self, filled: Sequence[tuple[Row, dict[str, Value]]], emptied: Mapping[str, Base]) -> Iterator[Change]:
        used = {row.id for row, _ in filled if row.id}
        bases = {**emptied, **{row.id: row.base for row, _ in filled if row.id}}
        for position, (row, data) in enumerate(filled):
            record = row.id or self._id_of_new(data, used)
            used.add(record)
            yield self._entry(record, data, position, self._base(record, bases), f"{self.file}, {spoken(row.place)}")
        for record in (record for record in emptied if record in self.stored and record not in used):
            yield Change("inventory", record, {"removed": True}, self._base(record, bases), f"{self.file}, {self.sort.title}: geleerte Zeile »{name_of(self.stored[record].data)}«")

    def _id_of_new(self, data: Mapping[str, Value], used: set[str]) -> str:
        """Give the record of a new row: the stored entry of that name no other row belongs to, else an id that follows from the name."""
        name = name_of(data)
        same = next((item.id for item in self.stored.values() if _folded(name_of(item.data)) == _folded(name) and item.id not in used), "")
        natural = entry_id(self.context.project, self.context.wave, self.town.id, self.sort.key, data)
        further = (self.context.id_of("inventory", self.context.wave, self.town.id, self.sort.key, name, str(number)) for number in count(2))
        return same or next(record for record in chain([natural], further) if record not in used and record not in self.stored)

    def _base(self, record: str, bases: Mapping[str, Base]) -> Base:
        if record in self.stored:
            seen = bases.get(record, UNKNOWN_BASE)
            return NEVER_SEEN if isinstance(seen, UnknownBase) else seen
        return NEVER_SEEN if record in bases else NOT_THERE

    def _entry(self, record: str, data: dict[str, Value], position: int, base: Base, place: str) -> Change:
        """Give the change of one entry; what a returned row says is confirmed, what its sheet does not ask for is kept."""
        stored = self.stored.get(record)
        kept = {key: value for key, value in stored.data.items() if key not in self.sort.column} if stored else {}
        fields: dict[str, Value] = {"wave_id": self.context.wave, "municipality_id": self.town.id, "sort": self.sort.key, "data": {**kept, **data}, "prior": False}
        if not stored:
            fields["position"] = position
        if base is NOT_THERE:
            fields["removed"] = False
        return Change("inventory", record, fields, base, place)

    def _person(self, row: Row, data: Mapping[str, Value]) -> Change:
        record, version = self.persons.get(_folded(name_of(data)), ("", 0))
        return Change("person", record or new_id(), {"municipality_id": self.town.id, **data}, version if record else UNKNOWN_BASE, f"{self.file}, {spoken(row.place)}")

    def _refuse(self, code: str, row: Row, key: str, message: str, remedy: str) -> None:
        self.intake.refuse(code, self.file, row.at(key), message, remedy)


def _folded(name: str) -> str:
    return " ".join(tidy(name).split()).casefold()


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
