"""The inventory (Bestandserhebung) of a municipality from forms: what a sort lists and feeds, entries added, changed, confirmed, removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assessment.changes import CONFLICT, Change, FieldConflict, Outcome, Value, new_id, text_fault, tidy
from assessment.comparing.inventory_signals import KINDS as SIGNALS
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.exchange.intake import Context, Intake
from assessment.exchange.inventory_files.gathering import Gathering
from assessment.exchange.inventory_files.rows import Row, is_filled, name_of
from assessment.inventory import SORT, SORTS, Column, Sort, missing_columns
from assessment.model import SERVICE_SORT, InventoryItem, Municipality, WorkingGroup
from assessment.service.answering import OTHER
from assessment.service.clashes import ClashPart
from assessment.service.forms import Decided, checked_fields, record_id, save_all, save_form, shown
from assessment.store import Record, Workspace, wave_rows
from questionnaires import Catalogue, NumberQuestion, Problem, allowed_words, nearest
from reports import german

FEEDS: Mapping[str, tuple[str, ...]] = {
    "fachverfahren": ("anwendung", "hersteller", "vertragsende", "kuendigung", "support", "vielfalt", "vermutlich"),
    "dienstleister": ("dienstleister", "vertragsende", "kuendigung", "vermutlich")}
"""Which joint signals of the comparison (inventory_signals) a sort is read for."""
PURPOSES = {
    "projekt": "Wird im Gespräch über Maßnahmen gebraucht: was schon läuft, muss niemand neu beschließen. Daraus wird nichts berechnet.",
    "gremium": "Zeigt, wer entscheidet und mitwirkt. Daraus wird nichts berechnet.",
    "person": "Dient der Verabredung von Interviews. Namen stehen nie in Berichten und im Vergleich und lassen sich löschen."}
LONGEST_WORD = 200
"""No number, date or word of a list is longer than this."""


@dataclass(frozen=True)
class EntryLine:
    """One entry: ``shown`` its values as people read them, ``typed`` as a form takes them, both by column key; ``prior`` that it waits to be confirmed."""

    id: str
    version: int
    name: str
    shown: Mapping[str, str]
    typed: Mapping[str, str]
    prior: bool


@dataclass(frozen=True)
class SortView:
    """One sort of entries of a municipality: its columns with German labels, its entries, and in sentences what they feed."""

    sort: Sort
    entries: tuple[EntryLine, ...]
    feeds: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Give the columns in order."""
        return self.sort.columns

    @property
    def unconfirmed(self) -> int:
        """Give how many entries of the last wave nobody confirmed yet."""
        return sum(entry.prior for entry in self.entries)


def inventory_of(workspace: Workspace, town_id: str, wave: str) -> tuple[SortView, ...]:
    """Give all sorts of a municipality's inventory in a wave (record ids); raises UnknownName."""
    place = _place(workspace, town_id, wave)
    people = workspace.records("person", municipality_id=town_id)
    return tuple(SortView(sort, tuple(_people(sort, people) if sort.persons else _entries(place, sort)), _feeds(place.catalogue, sort)) for sort in SORTS)


def list_entries(workspace: Workspace, town_id: str, wave: str, sort: str) -> SortView:
    """Give one sort; raises UnknownName."""
    wanted = _sort(sort)
    return next(view for view in inventory_of(workspace, town_id, wave) if view.sort is wanted)


def add_entry(workspace: Workspace, town_id: str, wave: str, sort: str, data: Mapping[str, object], actor: str, *, tab: str = "") -> Outcome:
    """Add an entry; an entry of this name that was removed comes back with it. Raises UnknownName, or BrokenProject with all problems by column."""
    place = _place(workspace, town_id, wave)
    return _save(workspace, place, _sort(sort), data, "", 0, actor, tab)


def change_entry(workspace: Workspace, entry: str, sort: str, town_id: str, wave: str, data: Mapping[str, object], base: int, actor: str, *, tab: str = "") -> Outcome:
    """Change an entry to the values of a form; that confirms it. Columns only another form changed meanwhile stay as they are there.

    Raises UnknownName, or BrokenProject with all problems by column.
    """
    place, wanted = _place(workspace, town_id, wave), _sort(sort)
    _own(workspace, wanted, entry, place)
    return _save(workspace, place, wanted, data, entry, base, actor, tab)


def settle_entry(workspace: Workspace, entry: str, sort: str, town_id: str, wave: str, data: Mapping[str, object], base: int, version: int, choices: Mapping[str, str], actor: str) -> Outcome:
    """Save the values of a form again after a conflict: ``choices`` says by column (ClashPart.key) whose value shall stand.

    ``base`` is the version the form was filled from, ``version`` the one the conflict page showed; whatever was written since is a new conflict.
    """
    view = list_entries(workspace, town_id, wave, sort)
    now = next((item for item in view.entries if item.id == entry), None)
    chosen = {key: now.typed[key] for key, choice in choices.items() if choice == OTHER and now and key in now.typed}
    place = _place(workspace, town_id, wave)
    _own(workspace, view.sort, entry, place)
    decided = Decided(version, frozenset(choices.keys() & view.sort.column.keys() if view.sort.persons else ["data"]))
    return _save(workspace, place, view.sort, {**data, **chosen}, entry, base, actor, "", decided)


def remove_entry(workspace: Workspace, entry: str, sort: str, town_id: str, wave: str, base: int, actor: str, *, tab: str = "") -> Outcome:
    """Remove an entry; what another changed meanwhile is a conflict. People are forgotten instead (forget_person), so that nothing of them stays."""
    place, wanted = _place(workspace, town_id, wave), _sort(sort)
    if wanted.persons:
        raise Refused("Personen werden nicht entfernt, sondern gelöscht, damit nichts von ihnen bleibt. Öffnen Sie dazu die Seite »Personen«.")
    _own(workspace, wanted, entry, place)
    return save_form(workspace, Change("inventory", entry, {"removed": True}, base), actor, tab, wanted.title)


def confirm_entries(workspace: Workspace, entries: Mapping[str, int], sort: str, town_id: str, wave: str, actor: str, *, tab: str = "") -> list[Outcome]:
    """Confirm entries (record id → version seen) taken over from the last wave as they stand; all of them, or none where one has changed meanwhile."""
    place, wanted = _place(workspace, town_id, wave), _sort(sort)
    if wanted.persons or not entries:
        raise Refused("Hier gibt es nichts zu bestätigen. Wählen Sie mindestens einen Eintrag aus der letzten Erhebung.")
    for entry in entries:
        _own(workspace, wanted, entry, place)
    stale = [name_of(item.data) for item in place.member.inventory if item.id in entries and item.version != entries[item.id]]
    if stale:
        raise Refused(f"{german.listed(f'»{name}«' for name in stale)}: inzwischen geändert. Laden Sie die Liste neu und prüfen Sie, ob die Angaben noch stimmen.")
    return save_all(workspace, (Change("inventory", entry, {"prior": False}, version) for entry, version in entries.items()), actor, tab, wanted.title)


@dataclass(frozen=True)
class _Place:
    """A member in its wave, as the inventory needs it."""

    context: Context
    member: Municipality

    @property
    def catalogue(self) -> Catalogue:
        return self.context.catalogue


def _place(workspace: Workspace, town_id: str, wave: str) -> _Place:
    rows = wave_rows(workspace, record_id(wave, "Diese Erhebung"), lambda _: (), record_id(town_id, "Diese Kommune"))
    if rows is None or not rows.members:
        raise UnknownName("Diese Kommune nimmt an der Erhebung nicht teil.")
    day = date.fromisoformat(str(rows.wave.fields["reference_date"]))
    return _Place(Context(workspace.project, WorkingGroup("", day, rows.catalogue, rows.members, wave=wave), (), day), rows.members[0])


def _sort(key: str) -> Sort:
    if key not in SORT:
        raise UnknownName(f"Die Liste »{shown(key)}« gibt es im Bestand nicht. {nearest(shown(key), SORT)} Erlaubt sind: {allowed_words(SORT)}.".replace("  ", " "))
    return SORT[key]


def _own(workspace: Workspace, sort: Sort, entry: str, place: _Place) -> None:
    """Refuse an entry of another municipality, wave or sort."""
    record_id(entry, "Diesen Eintrag")
    found = workspace.record("person", entry) if sort.persons else None
    known = found is not None and not found.fields["removed"] and found.fields["municipality_id"] == place.member.id
    if not known and not any(item.id == entry and item.sort == sort.key for item in place.member.inventory):
        raise UnknownName(f"Diesen Eintrag gibt es unter »{sort.title}« nicht mehr. Laden Sie die Liste neu.")


# -- what a sort lists and feeds -------------------------------------------------------------------------------------------


def _entries(place: _Place, sort: Sort) -> Iterator[EntryLine]:
    for item in place.member.inventory:
        if item.sort == sort.key:
            yield EntryLine(item.id, item.version, _name(place.catalogue, item), *_cells(sort, item.data), item.prior)


def _people(sort: Sort, people: Sequence[Record]) -> Iterator[EntryLine]:
    for person in sorted(people, key=lambda item: str(item.fields["name"]).casefold()):
        yield EntryLine(person.id, person.version, str(person.fields["name"]), *_cells(sort, person.fields), prior=False)


def _cells(sort: Sort, data: Mapping[str, Value]) -> tuple[dict[str, str], dict[str, str]]:
    """Give the values of an entry as people read them and as a form takes them."""
    return ({column.key: _shown(column, data.get(column.key)) for column in sort.columns}, {column.key: _typed(column, data.get(column.key)) for column in sort.columns})


def _name(catalogue: Catalogue, item: InventoryItem) -> str:
    """Give an entry's name; of an online service key and title."""
    service = catalogue.service.get(str(item.data.get("dienst"))) if item.sort == SERVICE_SORT else None
    return f"{service.key} {service.title}" if service else name_of(item.data)


def _shown(column: Column, value: Value) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return german.number(value)
    return _typed(column, value)


def _typed(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.15g}".replace(".", ",")
    if column.type == "datum":
        try:
            return german.short_date(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(value)


def _feeds(catalogue: Catalogue, sort: Sort) -> tuple[str, ...]:
    """Say what the entries of a sort are used for."""
    found = []
    if sort.key == SERVICE_SORT:
        fed = [f"{item.id} »{item.title}«" for item in catalogue.questions.values() if isinstance(item, NumberQuestion) and item.indicator]
        if fed:
            found.append(f"Sobald genug Onlinedienste erfasst sind, wird daraus die Antwort berechnet auf: {german.listed(fed)}.")
    if sort.key in FEEDS:
        found.append(f"Im Vergleich der Kommunen entstehen daraus die Hinweise {german.listed(f'»{SIGNALS[key]}«' for key in FEEDS[sort.key])}.")
    return (*found, *([PURPOSES[sort.key]] if sort.key in PURPOSES else []))


# -- two forms at the same time --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EntryClash:
    """An entry two forms changed: ``parts`` the columns both wrote differently; ``typed`` what this form wants, with the other's value where it left a column alone."""

    parts: tuple[ClashPart, ...]
    typed: Mapping[str, str]


def entry_clash(sort: Sort, outcome: Outcome) -> EntryClash:
    """Give the columns of a conflict to decide, in the words of the inventory."""
    wanted: Mapping[str, Value] = outcome.change.fields
    versions: tuple[dict[str, Value], ...] = ({}, {}, {})
    disputed: list[str] = []
    for clash in outcome.conflicts:
        if clash.fields == ("data",):
            wanted, keys = _columns(clash)
            disputed += keys
        else:
            disputed += clash.fields
        for version, values in zip(versions, (clash.before, clash.other, clash.mine), strict=True):
            version.update(values[0] if isinstance(values[0], dict) else zip(clash.fields, values, strict=True))
    parts = (ClashPart(column.key, column.label, *(_shown(column, version.get(column.key)) for version in versions)) for column in sort.columns if column.key in disputed)
    return EntryClash(tuple(parts), {column.key: _typed(column, wanted.get(column.key)) for column in sort.columns})


def _is_disjoint(outcome: Outcome) -> bool:
    """Tell whether two forms changed different columns of an entry only."""
    return len(outcome.conflicts) == 1 and outcome.conflicts[0].fields == ("data",) and not _columns(outcome.conflicts[0])[1]


def _columns(clash: FieldConflict) -> tuple[dict[str, Value], list[str]]:
    """Merge an entry's data column by column; give it with mine where both changed a column differently, and those columns."""
    before, other, mine = (item[0] if isinstance(item[0], dict) else {} for item in (clash.before, clash.other, clash.mine))
    merged = {key: other.get(key) if mine.get(key) == before.get(key) else mine.get(key) for key in {**before, **other, **mine}}
    disputed = [key for key, value in merged.items() if value == mine.get(key) != before.get(key) and other.get(key) not in (before.get(key), mine.get(key))]
    return {key: value for key, value in merged.items() if value is not None}, disputed


# -- saving ----------------------------------------------------------------------------------------------------------------


def _save(workspace: Workspace, place: _Place, sort: Sort, data: Mapping[str, object], entry: str, base: int, actor: str, tab: str, decided: Decided | None = None) -> Outcome:
    row = _row(sort, data, entry, base)
    _refuse_taken(workspace, place, sort, row)
    if sort.persons:
        return save_form(workspace, _person(place, row), actor, tab, sort.title, decided)
    intake = Intake()
    Gathering(place.context, place.member, sort, sort.title, intake, {}).take([row], {})
    problems = [*_missing(sort, row), *(problem for problem in intake.problems if problem.code != "row-incomplete")]
    if problems:
        raise BrokenProject(problems)
    change = intake.changes[0]
    outcome = save_form(workspace, change if entry else _new(workspace, place, change), actor, tab, sort.title, decided)
    while outcome.status == CONFLICT and _is_disjoint(outcome):
        merged, _ = _columns(outcome.conflicts[0])
        outcome = save_form(workspace, replace(change, fields={**change.fields, "data": merged}, base=outcome.version), actor, "", sort.title)
    return outcome


def _new(workspace: Workspace, place: _Place, change: Change) -> Change:
    """Put a new entry behind the others; where one of its name was removed, it is written over that."""
    present = workspace.records("inventory", removed=True, wave_id=place.context.wave, municipality_id=place.member.id)
    gone = next((item for item in present if item.id == change.id and item.fields["removed"]), None)
    last = max((int(str(item.fields["position"])) for item in present), default=-1)
    return replace(change, fields={**change.fields, "position": last + 1}, base=gone.version if gone else change.base)


def _row(sort: Sort, data: Mapping[str, object], entry: str, base: int) -> Row:
    """Give a form as a row of the inventory; raises BrokenProject for columns that there are not and for texts nothing can keep or name."""
    problems = [Problem("value-refused", sort.title, 0, f"Die Angabe »{shown(key)}« gibt es hier nicht.", f"Erlaubt sind: {allowed_words(sort.column)}.") for key in data if key not in sort.column]
    cells: dict[str, str | None] = {}
    for column in sort.columns:
        raw = data.get(column.key)
        text = tidy(raw) if isinstance(raw, str) else "" if raw is None else str(raw)
        cells[column.key] = text or None
        fault = text_fault(text)
        limit = column.limit if column.type == "text" else LONGEST_WORD
        if fault:
            problems.append(Problem("character-unprintable", f"{sort.title}, {column.label}", 0, *fault))
        elif len(text) > limit:
            problems.append(Problem("text-too-long", f"{sort.title}, {column.label}", 0, f"Der Text bei »{column.label}« ist mit {len(text)} Zeichen zu lang.", f"Erlaubt sind höchstens {limit} Zeichen."))
    row = Row("", cells, {column.key: column.label for column in sort.columns}, entry, base)
    if not problems and not is_filled(row):
        problems.append(Problem("row-incomplete", sort.title, 0, "Der Eintrag ist leer.", f"Füllen Sie mindestens aus: {german.listed(f'»{column.label}«' for column in sort.columns if column.required)}."))
    if problems:
        raise BrokenProject(problems)
    return row


def _missing(sort: Sort, row: Row) -> Iterator[Problem]:
    """Name the required columns a form leaves empty."""
    for column in missing_columns(sort, row.cells):
        yield Problem("row-incomplete", f"{sort.title}, {column.label}", 0, f"Die Angabe »{column.label}« fehlt.", f"Ergänzen Sie sie ({column.hint}).")


def _refuse_taken(workspace: Workspace, place: _Place, sort: Sort, row: Row) -> None:
    """Refuse a name that another entry of the sort has: comparison and import tell entries by it."""
    key = sort.columns[0].key
    name = _folded(str(row.cells[key] or ""))
    held = {item.id: str(item.fields["name"]) for item in workspace.records("person", municipality_id=place.member.id)} if sort.persons else {
        item.id: name_of(item.data) for item in place.member.inventory if item.sort == sort.key}
    if name and any(_folded(other) == name for record, other in held.items() if record != row.id):
        raise BrokenProject([Problem("name-doubled", f"{sort.title}, {sort.columns[0].label}", 0, f"»{row.cells[key]}« ist unter »{sort.title}« schon erfasst.",
                                     "Ändern Sie den vorhandenen Eintrag, oder unterscheiden Sie die Namen, z. B. durch einen Zusatz.")])


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _person(place: _Place, row: Row) -> Change:
    """Give the change of a person; raises BrokenProject."""
    sort = SORT["person"]
    fields, problems = checked_fields("person", {key: value or "" for key, value in row.cells.items() if isinstance(value, str | None)}, sort.title, {column.key: column.label for column in sort.columns})
    problems += _missing(sort, row)
    if problems:
        raise BrokenProject(problems)
    base = row.base if row.id else 0
    return Change("person", row.id or new_id(), {"municipality_id": place.member.id, **fields}, base)
