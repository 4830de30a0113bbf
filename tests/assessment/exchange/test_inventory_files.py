"""The inventory template goes out, is filled in by people, and comes back as what they meant – or as a list of what is wrong."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from assessment.changes import CONFLICT, SAVED, UNCHANGED, Change, Outcome, Seen, id_of, new_id
from assessment.errors import UnknownName
from assessment.exchange import Context, Intake
from assessment.exchange.inventory_files.rows import listed_entries
from assessment.exchange.inventory_files.table import read_inventory_csv, write_inventory_csv
from assessment.exchange.inventory_files.template import write_inventory_workbook
from assessment.exchange.inventory_files.workbook import read_inventory
from assessment.inventory import SORT, SORTS, BadEntry, Column, Sort, checked_value
from assessment.model import InventoryItem, Municipality
from assessment.online_services import computed_responses
from assessment.service import apply_changes, context_of, create_project, load_folder
from assessment.store import Workspace, open_workspace

TODAY = date(2026, 11, 21)
FILE, TOKEN = "bestand.xlsx", "3-0123456789ab"
GROUP = "arbeitsgemeinschaft: {name}\nkatalog: {catalogue}\nstichtag: 2026-10-01\nmitglieder: [{files}]\n"
LICENCES: dict[str, Any] = {"name": "Meldewesen", "version": "4.2", "betrieb": "Rechenzentrum", "vertragsende": "2028-12-31", "nutzende": 12.0, "kosten_jahr": 1250.5}
ENTRIES = (
    ("fachverfahren", LICENCES),
    ("fachverfahren", {"name": "Finanzwesen", "bemerkung": "zwei\nZeilen; =SUMME(A1)"}),
    ("dienstleister", {"name": "Rechenzentrum Mitte", "leistung": "Betrieb", "avv": "nicht nötig"}),
    ("projekt", {"name": "Ratsinfo", "stand": "läuft", "beginn": "2026-03-01", "budget": 0.0}),
    ("gremium", {"name": "Lenkungskreis", "mitglieder": 7.0}),
    ("onlinedienst", {"dienst": "L001", "reifegrad": "3", "genutzt": "ja", "efa": "nein", "rueckkanal": "nein"}),
)


class Desk(NamedTuple):
    """A project with one municipality, open to be changed."""

    workspace: Workspace
    town: str

    @property
    def context(self) -> Context:
        return context_of(self.workspace, TODAY)

    @property
    def member(self) -> Municipality:
        return next(member for member in self.context.group.members if member.id == self.town)

    def apply(self, intake: Intake) -> list[Outcome]:
        assert intake.problems == []
        return apply_changes(self.workspace, intake.changes, "Testperson", "Excel")

    def put(self, sort: str, data: dict[str, Any], **more: Any) -> str:
        """Save an entry as a form would; gives its id."""
        record = id_of(self.workspace.project, "inventory", self.context.wave, self.town, sort, data.get("name") or data["dienst"])
        fields = {"wave_id": self.context.wave, "municipality_id": self.town, "sort": sort, "data": data, **more}
        stored = self.workspace.record("inventory", record)
        self.workspace.save(Change("inventory", record, fields, stored.version if stored else 0), actor="Testperson", source="Formular")
        return record

    def entries(self) -> dict[str, tuple[object, object]]:
        return {item.id: (item.fields["sort"], item.fields["data"]) for item in self.workspace.records("inventory")}

    def data(self, record: str) -> Any:
        stored = self.workspace.record("inventory", record)
        assert stored is not None
        return stored.fields["data"]


def project_file(folder: Path, group: str, towns: dict[str, str]) -> Path:
    """Create a project once; tests work on copies."""
    folder.mkdir()
    (folder / "group.yaml").write_text(group, encoding="utf-8")
    for name, town in towns.items():
        (folder / name).write_text(town, encoding="utf-8")
    workspace = create_project(folder / "neu.reifegrad", load_folder(folder, TODAY), "Testperson")
    workspace.engine.dispose()
    return folder / "neu.reifegrad"


def opened(pristine: Path, place: Path) -> list[Desk]:
    """Open a copy of a project, a desk for each municipality."""
    shutil.copy(pristine, place)
    workspace = open_workspace(place)
    return [Desk(workspace, member.id) for member in context_of(workspace, TODAY).group.members]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project without inventory on the tiny catalogue."""
    town = "kommune: {name: Musterstadt, ags: '16000001', merkmale: {land: TH}}\n"
    return project_file(tmp_path_factory.mktemp("a") / "muster", GROUP.format(name="Mustergruppe", catalogue="musterstadt", files="musterstadt.yaml"), {"musterstadt.yaml": town})


@pytest.fixture
def empty(pristine: Path, tmp_path: Path) -> Desk:
    """A desk without inventory."""
    return opened(pristine, tmp_path / "leer.reifegrad")[0]


@pytest.fixture(scope="module")
def filled_file(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project with an inventory of every sort."""
    place = tmp_path_factory.mktemp("b") / "voll.reifegrad"
    desk = opened(pristine, place)[0]
    for position, (sort, data) in enumerate(ENTRIES):
        desk.put(sort, data, position=position)
    desk.workspace.engine.dispose()
    return place


@pytest.fixture
def desk(filled_file: Path, tmp_path: Path) -> Desk:
    """A desk with an inventory of every sort."""
    return opened(filled_file, tmp_path / "voll.reifegrad")[0]


@pytest.fixture(scope="module")
def towns_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two municipalities on the real catalogue: one registers residents, one does not."""
    town = "kommune: {{name: {}, ags: '{}', merkmale: {{land: TH, meldebehoerde: {}, standesamt: ja}}}}\n"
    return project_file(tmp_path_factory.mktemp("c") / "orte", GROUP.format(name="Zwei Orte", catalogue="kommunal", files="ahof.yaml, bhof.yaml"), {
        "ahof.yaml": town.format("Ahof", "16099901", "ja"), "bhof.yaml": town.format("Bhof", "16099902", "nein")})


@pytest.fixture
def towns(towns_file: Path, tmp_path: Path) -> list[Desk]:
    """A desk in each of the two."""
    return opened(towns_file, tmp_path / "orte.reifegrad")


def export(desk: Desk) -> bytes:
    return write_inventory_workbook(desk.context, desk.town)


def read(desk: Desk, content: bytes, **more: Any) -> Intake:
    return read_inventory(content, FILE, desk.context, desk.town, **more)


def edited(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """Change a workbook as somebody in the town hall would."""
    book = load_workbook(io.BytesIO(content))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def column(sheet: Worksheet, label: str) -> int:
    return next(cell.column for cell in sheet[1] if str(cell.value).removesuffix(" *") == label)


def cell(book: Workbook, title: str, row: int, label: str) -> Any:
    sheet = book[title]
    return sheet.cell(row, column(sheet, label))


def fill(title: str, row: int, **values: Any) -> Callable[[Workbook], None]:
    """Write values into a row, columns named by key."""
    labels = {item.key: item.label for sort in SORTS if sort.title == title for item in sort.columns}

    def edit(book: Workbook) -> None:
        for key, value in values.items():
            cell(book, title, row, labels[key]).value = value
    return edit


def found(intake: Intake) -> set[tuple[str, str]]:
    return {(problem.code, problem.file.removeprefix(f"{FILE}, ")) for problem in intake.problems}


def with_entries(context: Context, entries: dict[str, list[dict[str, Any]]]) -> Context:
    """Give the context as it would be after saving entries."""
    items = tuple(InventoryItem(sort, data, id=new_id()) for sort, rows in entries.items() for data in rows)
    town = replace(context.group.members[0], inventory=items)
    return replace(context, group=replace(context.group, members=(town,)), seen={item.id: TOKEN for item in items})


TEXTS = st.text("aeßÄöü 059=+-@'\";,.<>&|#%\n/", min_size=1, max_size=30).filter(str.strip)
DAYS = st.dates(date(1950, 1, 1), date(2199, 12, 31)).map(date.isoformat)
NUMBERS = st.floats(0, 1e11, allow_subnormal=False).map(lambda number: float(f"{number:.15g}"))


def value_of(item: Column) -> st.SearchStrategy[Any]:
    kinds: dict[str, st.SearchStrategy[Any]] = {"zahl": NUMBERS, "datum": DAYS, "auswahl": st.sampled_from(item.allowed or ("",)), "text": TEXTS.map(str.strip)}
    return kinds[item.type]


def rows_of(sort: Sort) -> st.SearchStrategy[list[dict[str, Any]]]:
    required = {item.key: value_of(item) for item in sort.columns if item.required}
    optional = {item.key: value_of(item) for item in sort.columns if not item.required}
    return st.lists(st.fixed_dictionaries(required, optional=optional), max_size=4, unique_by=lambda data: " ".join(data["name"].split()).casefold())


INVENTORIES = st.fixed_dictionaries({sort.key: rows_of(sort) for sort in SORTS if not sort.persons and sort.key != "onlinedienst"})
examples = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@examples
@given(INVENTORIES)
def test_any_inventory_comes_back_as_it_went_out(empty: Desk, entries: dict[str, list[dict[str, Any]]]) -> None:
    """Workbook and both CSV forms: same records, same values, the versions that were seen."""
    context = with_entries(empty.context, entries)
    out = {item.id: (item.sort, item.data) for item in context.group.members[0].inventory}
    intakes = [read_inventory(write_inventory_workbook(context, empty.town), FILE, context)]
    for excel in (True, False):
        intakes.append(Intake())
        for sort in SORTS:
            part = read_inventory_csv(write_inventory_csv(context, empty.town, sort.key, excel=excel), f"{sort.key}.csv", context, empty.town)
            intakes[-1].changes += part.changes
            intakes[-1].problems += part.problems
    for intake in intakes:
        assert intake.problems == []
        assert {change.id: (change.fields["sort"], change.fields["data"]) for change in intake.changes} == out
        assert all(change.base == Seen(TOKEN) for change in intake.changes)


@pytest.mark.parametrize("form", ["xlsx", "excel", "rfc"])
def test_an_export_fills_an_empty_project(empty: Desk, tmp_path: Path, form: str) -> None:
    """What one laptop exported, its copy without inventory takes in: same ids, same values."""
    copy = opened(tmp_path / "leer.reifegrad", tmp_path / "kopie.reifegrad")[0]
    for sort, data in ENTRIES:
        empty.put(sort, data)
    if form == "xlsx":
        copy.apply(read(copy, export(empty)))
    else:
        for sort in SORT:
            copy.apply(read_inventory_csv(write_inventory_csv(empty.context, empty.town, sort, excel=form == "excel"), f"{sort}.csv", copy.context, copy.town))
    assert copy.entries() == empty.entries()
    assert len(copy.entries()) == len(ENTRIES)


def test_an_untouched_template_changes_nothing(desk: Desk) -> None:
    """Whoever only opens and returns the file leaves no trace."""
    assert {outcome.status for outcome in desk.apply(read(desk, export(desk)))} == {UNCHANGED}


def test_new_rows_are_taken_in_once(desk: Desk) -> None:
    """The same file a second time changes nothing, whether the project was read anew or not."""
    filled = edited(export(desk), fill("Fachverfahren", 60, name="Bauamt", vertragsende=date(2027, 6, 30), nutzende="7,5", betrieb="cloud", version=4.25))
    before = desk.context
    outcomes = desk.apply(read(desk, filled))
    assert [outcome.status for outcome in outcomes].count(SAVED) == 1
    new = next(outcome.change for outcome in outcomes if outcome.status == SAVED)
    assert desk.data(new.id) == {"name": "Bauamt", "vertragsende": "2027-06-30", "nutzende": 7.5, "betrieb": "Cloud", "version": "4.25"}
    assert new.id == desk.context.id_of("inventory", desk.context.wave, desk.town, "fachverfahren", "Bauamt")
    for context in (before, desk.context):
        assert {outcome.status for outcome in desk.apply(read_inventory(filled, FILE, context))} == {UNCHANGED}


def test_sorted_rows_find_their_records(desk: Desk) -> None:
    """Sorting moves rows with their hidden ids, and even the row of hints."""
    def sort(book: Workbook) -> None:
        sheet = book["Fachverfahren"]
        rows = [[item.value for item in row] for row in sheet.iter_rows(min_row=2, max_row=4)]
        for number, values in enumerate(reversed(rows), 2):
            for position, value in enumerate(values, 1):
                sheet.cell(number, position).value = value
        cell(book, "Fachverfahren", 3, "Hersteller").value = "Neu GmbH"

    outcomes = desk.apply(read(desk, edited(export(desk), sort)))
    assert [outcome.change.fields["data"] for outcome in outcomes if outcome.status == SAVED] == [{**LICENCES, "hersteller": "Neu GmbH"}]


@pytest.mark.parametrize("deleted", [False, True])
def test_an_emptied_or_deleted_row_removes_its_entry(desk: Desk, deleted: bool) -> None:
    """Only that one; doing it twice is no harm."""
    def remove(book: Workbook) -> None:
        sheet = book["Fachverfahren"]
        if deleted:
            sheet.delete_rows(3)
        for number in range(2, sheet.max_column + 1) if not deleted else ():
            sheet.cell(3, number).value = None

    gone = id_of(desk.workspace.project, "inventory", desk.context.wave, desk.town, "fachverfahren", "Meldewesen")
    rest = {record: entry for record, entry in desk.entries().items() if record != gone}
    content = edited(export(desk), remove)
    first = desk.apply(read(desk, content))
    assert [outcome.change.fields for outcome in first if outcome.status == SAVED] == [{"removed": True}]
    assert desk.entries() == rest
    assert {outcome.status for outcome in desk.apply(read(desk, content))} == {UNCHANGED}


def test_services_keep_what_only_the_inventory_knows(desk: Desk) -> None:
    """Platform and remark of a stored service go out and come back with its own id and token."""
    desk.put("onlinedienst", {"dienst": "L001", "reifegrad": "3", "plattform": "Serviceportal"})
    context = desk.context
    entry = next(item for item in desk.member.inventory if item.sort == "onlinedienst")
    for intake in (read_inventory(write_inventory_workbook(context, desk.town), FILE, context),
                   read_inventory_csv(write_inventory_csv(context, desk.town, "onlinedienst"), FILE, context, desk.town)):
        services = [(change.id, change.base, change.fields["data"]) for change in intake.changes if change.fields["sort"] == "onlinedienst"]
        assert services == [(entry.id, Seen(context.token(entry.id)), {"dienst": "L001", "reifegrad": "3", "plattform": "Serviceportal"})]


def test_a_service_without_maturity_is_not_recorded(desk: Desk) -> None:
    """Key and title alone say nothing; taking the maturity away removes the record."""
    emptied = edited(export(desk), fill("Onlinedienste", 3, reifegrad=None, genutzt=None, efa=None, rueckkanal=None))
    assert [outcome.change.fields for outcome in desk.apply(read(desk, emptied)) if outcome.status == SAVED] == [{"removed": True}]
    assert not [change for change in read(desk, export(desk)).changes if change.fields.get("sort") == "onlinedienst"]


def test_a_removed_entry_comes_back_under_its_name(desk: Desk) -> None:
    """A new row is never swallowed by an old removal."""
    record = desk.put("gremium", {"name": "Lenkungskreis", "mitglieder": 7.0}, removed=True)
    desk.apply(read(desk, edited(export(desk), fill("Gremien und Stellen", 3, name="Lenkungskreis", mitglieder=7))))
    assert desk.entries()[record] == ("gremium", {"name": "Lenkungskreis", "mitglieder": 7.0})


def test_what_somebody_else_removed_meanwhile_stays_removed(desk: Desk) -> None:
    """An untouched row of an old template does not bring an entry back; a changed one becomes a conflict instead of vanishing."""
    content = export(desk)
    record = desk.put("gremium", {"name": "Lenkungskreis", "mitglieder": 7.0}, removed=True)
    assert CONFLICT not in {outcome.status for outcome in desk.apply(read(desk, content))}
    assert record not in desk.entries()
    late = desk.apply(read(desk, edited(content, fill("Gremien und Stellen", 3, mitglieder=9))))
    assert [outcome.change.id for outcome in late if outcome.status == CONFLICT] == [record]


def test_two_writers_meet_in_a_conflict_only_where_both_changed_an_entry(desk: Desk) -> None:
    """The version in the hidden sheet says what the municipality saw."""
    content = export(desk)
    other = desk.put("fachverfahren", {**LICENCES, "nutzende": 20.0})
    untouched = desk.apply(read(desk, edited(content, fill("Fachverfahren", 4, hersteller="Neu GmbH"))))
    assert [outcome.change.fields["data"] for outcome in untouched if outcome.status == SAVED] == [{**ENTRIES[1][1], "hersteller": "Neu GmbH"}]
    assert desk.data(other)["nutzende"] == 20.0
    both = desk.apply(read(desk, edited(content, fill("Fachverfahren", 3, nutzende=30))))
    assert other in {outcome.change.id for outcome in both if outcome.status == CONFLICT}


def test_a_renamed_entry_leaves_its_name_to_a_new_row(desk: Desk) -> None:
    """Rename the old one, enter a new one under the old name: two entries, and again nothing on the second import."""
    def edit(book: Workbook) -> None:
        fill("Fachverfahren", 3, name="Meldewesen alt")(book)
        fill("Fachverfahren", 9, name="Meldewesen", hersteller="Neu GmbH")(book)

    content = edited(export(desk), edit)
    old = id_of(desk.workspace.project, "inventory", desk.context.wave, desk.town, "fachverfahren", "Meldewesen")
    desk.apply(read(desk, content))
    names = {record: data["name"] for record, (sort, data) in desk.entries().items() if sort == "fachverfahren" and isinstance(data, dict)}
    assert sorted(names.values(), key=str) == ["Finanzwesen", "Meldewesen", "Meldewesen alt"]
    assert names[old] == "Meldewesen alt"
    assert {outcome.status for outcome in desk.apply(read(desk, content))} == {UNCHANGED}


def test_text_cut_into_another_row_keeps_its_record(desk: Desk) -> None:
    """The hidden id stays behind when cells are moved; the name finds the record again instead of removing it."""
    def move(book: Workbook) -> None:
        sheet = book["Dienstleister"]
        for number in range(2, sheet.max_column + 1):
            sheet.cell(12, number).value, sheet.cell(3, number).value = sheet.cell(3, number).value, None

    assert {outcome.status for outcome in desk.apply(read(desk, edited(export(desk), move)))} == {UNCHANGED}


def test_values_the_sheet_does_not_ask_for_are_kept(desk: Desk) -> None:
    """A newer programme's column survives the way through an older template."""
    record = desk.put("gremium", {"name": "Lenkungskreis", "mitglieder": 7.0, "neu": "x"})
    desk.apply(read(desk, edited(export(desk), fill("Gremien und Stellen", 3, mitglieder=8))))
    assert desk.data(record) == {"name": "Lenkungskreis", "mitglieder": 8.0, "neu": "x"}


def test_returning_the_template_confirms_what_came_from_the_last_wave(desk: Desk) -> None:
    """Entries taken over are shown in yellow and count once the file is back."""
    record = desk.put("gremium", {"name": "Lenkungskreis", "mitglieder": 7.0}, prior=True)
    content = export(desk)
    shown = cell(load_workbook(io.BytesIO(content)), "Gremien und Stellen", 3, "Bezeichnung")
    assert shown.fill.fgColor.rgb == "FFFFF4CE"
    outcomes = desk.apply(read(desk, content))
    assert {outcome.change.id: dict(outcome.applied) for outcome in outcomes if outcome.status == SAVED} == {record: {"prior": (True, False)}}


def recorded(share: float, content: bytes, services: int) -> bytes:
    return edited(content, lambda book: [fill("Onlinedienste", row, reifegrad=3 if row % 2 else 1)(book) for row in range(3, 3 + round(share * services))])


def test_sixty_percent_of_the_services_answer_the_questions_about_them(towns: list[Desk]) -> None:
    """Below that the indicator questions stay open; the file need only be returned."""
    desk, catalogue = towns[0], towns[0].context.catalogue
    services = len(listed_entries(desk.context, desk.member, SORT["onlinedienst"]))
    desk.apply(read(desk, recorded(0.55, export(desk), services)))
    assert computed_responses(catalogue, desk.member, TODAY) == []
    desk.apply(read(desk, recorded(0.65, export(desk), services)))
    responses = {response.question: response.answer for response in computed_responses(catalogue, desk.member, TODAY)}
    online = next(question.id for question in catalogue.questions.values() if getattr(question, "indicator", "") == "online")
    assert 45 < float(str(responses[online])) < 55


def test_services_come_with_title_and_the_title_is_locked(towns: list[Desk]) -> None:
    """Only services that may apply are listed; the others can be chosen from a list."""
    desk = towns[1]
    catalogue = desk.context.catalogue
    content = export(desk)
    book = load_workbook(io.BytesIO(content))
    sheet = book["Onlinedienste"]
    shown = [str(row[0]) for row in sheet.iter_rows(min_row=3, min_col=2, max_col=2, values_only=True) if row[0]]
    left_out = [str(row[0]) for row in book["Listen"].iter_rows(min_row=3, max_col=1, values_only=True)]
    assert "L001" in left_out
    assert sorted([*shown, *left_out]) == sorted(catalogue.service)
    assert sheet.cell(3, 3).value == catalogue.service[shown[0]].title
    assert sheet.protection.sheet
    assert [sheet.cell(3, number).protection.locked for number in (2, 3, 4)] == [True, True, False]
    spare = 3 + len(shown)
    assert not sheet.cell(spare, 2).protection.locked
    intake = read(desk, edited(content, fill("Onlinedienste", spare, dienst="l001", reifegrad=2)))
    assert intake.problems == []
    assert [change.fields["data"] for change in intake.changes] == [{"dienst": "L001", "reifegrad": "2"}]


def test_the_template_says_who_what_how_and_until_when(desk: Desk) -> None:
    """Instructions, sheets, drop-downs, hidden ids, and a page that prints."""
    book = load_workbook(io.BytesIO(write_inventory_workbook(desk.context, desk.town, return_by=date(2026, 12, 18))))
    assert book.sheetnames == ["Anleitung", *(sort.title for sort in SORTS), "_Meta"]
    assert book["_Meta"].sheet_state == "veryHidden"
    guide = "\n".join(str(value) for row in book["Anleitung"].iter_rows(values_only=True) for value in row if value)
    for words in ("Musterstadt", "18.12.2026", "keine Namen von Beschäftigten", "getrennt von allen anderen", "gelöscht", "leeren", "Stichtag 01.10.2026"):
        assert words in guide
    for sort in SORTS:
        sheet = book[sort.title]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.column_dimensions["A"].hidden) == ("landscape", 9, True)
        assert sheet.freeze_panes == ("D3" if sort.key == "onlinedienst" else "C3")
        rules = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
        assert {f'"{",".join(item.allowed)}"' for item in sort.columns if item.type == "auswahl"} == rules
        ends = {max(area.max_row for area in rule.sqref.ranges) for rule in sheet.data_validations.dataValidation}
        assert sort.key == "onlinedienst" or min(ends) >= 202
        hints = [str(value) for value in next(sheet.iter_rows(min_row=2, max_row=2, values_only=True)) if value]
        assert len(hints) == len(sort.columns) + (2 if sort.key == "onlinedienst" else 1)
    assert cell(book, "Fachverfahren", 3, "Vertragsende").value .date() == date(2028, 12, 31)
    assert cell(book, "Fachverfahren", 3, "Version").number_format == "@"


def test_the_same_input_gives_the_same_file(desk: Desk) -> None:
    """Templates can be compared and cached."""
    assert export(desk) == export(desk)


def test_persons_are_kept_apart(desk: Desk) -> None:
    """They become records of their own with ids that say nothing, and are never written out again."""
    content = edited(export(desk), fill("Ansprechpersonen", 3, name="Erika Muster", duty="Hauptamt", phone="+49 361 1234"))
    intake = read(desk, content)
    person = next(change for change in intake.changes if change.kind == "person")
    assert person.fields == {"municipality_id": desk.town, "name": "Erika Muster", "duty": "Hauptamt", "phone": "+49 361 1234"}
    assert UUID(person.id).version == 4
    assert read(desk, content).changes[-1].id != person.id
    desk.apply(intake)
    assert not [data for _, data in desk.entries().values() if "Erika Muster" in str(data)]
    assert "Erika Muster" not in str([list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(export(desk))).worksheets])
    again = read(desk, content, persons={"erika  muster": (person.id, 1)})
    assert {outcome.status for outcome in desk.apply(again)} == {UNCHANGED}


def test_a_person_row_fills_what_is_new_and_empties_nothing(desk: Desk) -> None:
    """The template does not show what is known, so an empty cell means nothing."""
    first = read_inventory_csv(b"Name;Funktion;E-Mail;Telefon;Bemerkung\nErika Muster;Hauptamt;e@x.de;;\n", "p.csv", desk.context, desk.town)
    desk.apply(first)
    known = {"Erika Muster": (first.changes[0].id, 1)}
    desk.apply(read_inventory_csv("Name;Funktion;E-Mail;Telefon;Bemerkung\nErika Muster;Kämmerei;;;\n".encode(), "p.csv", desk.context, desk.town, persons=known))
    stored = desk.workspace.record("person", first.changes[0].id)
    assert stored is not None
    assert (stored.fields["duty"], stored.fields["email"]) == ("Kämmerei", "e@x.de")


def spoil_header(book: Workbook) -> None:
    sheet = book["Dienstleister"]
    sheet.cell(1, column(sheet, "Leistung")).value = "Leistungen"
    sheet.cell(1, column(sheet, "Bemerkung")).value = "Bezeichnung"


def merge(book: Workbook) -> None:
    book["Laufende Projekte"].merge_cells("C3:D3")


def copy_row(book: Workbook) -> None:
    sheet = book["Fachverfahren"]
    for number in range(1, sheet.max_column + 1):
        sheet.cell(9, number).value = sheet.cell(3, number).value


def foreign_id(book: Workbook) -> None:
    book["Fachverfahren"]["A3"].value = book["Gremien und Stellen"]["A3"].value


BAD: dict[str, tuple[Callable[[Workbook], object], set[tuple[str, str]]]] = {
    "renamed and doubled columns": (spoil_header, {
        ("column-unknown", "Blatt »Dienstleister«, Zelle C1"), ("column-missing", "Blatt »Dienstleister«"), ("column-doubled", "Blatt »Dienstleister«, Zelle H1")}),
    "formula": (fill("Fachverfahren", 5, name="X", nutzende="=1+1"), {("cell-formula", "Blatt »Fachverfahren«, Zelle K5")}),
    "merged cells": (merge, {("cell-merged", "Blatt »Laufende Projekte«, Bereich C3:D3")}),
    "no date": (fill("Fachverfahren", 3, vertragsende="Ende 2028"), {("date-invalid", "Blatt »Fachverfahren«, Zelle H3")}),
    "two-digit year": (fill("Fachverfahren", 3, vertragsende="31.12.28"), {("date-invalid", "Blatt »Fachverfahren«, Zelle H3")}),
    "number with unit": (fill("Fachverfahren", 3, kuendigungsfrist="3 Monate"), {("value-invalid", "Blatt »Fachverfahren«, Zelle I3")}),
    "thousands": (fill("Fachverfahren", 3, kosten_jahr="1.250"), {("value-invalid", "Blatt »Fachverfahren«, Zelle N3")}),
    "date for a number": (fill("Fachverfahren", 3, nutzende=date(2026, 5, 4)), {("value-invalid", "Blatt »Fachverfahren«, Zelle K3")}),
    "word not in the list": (fill("Fachverfahren", 3, betrieb="Rechnzentrum"), {("value-not-allowed", "Blatt »Fachverfahren«, Zelle F3")}),
    "maturity off the scale": (fill("Onlinedienste", 3, reifegrad=5), {("value-not-allowed", "Blatt »Onlinedienste«, Zelle D3")}),
    "service not in the catalogue": (fill("Onlinedienste", 4, dienst="L0O1", reifegrad=1), {("service-unknown", "Blatt »Onlinedienste«, Zelle B4")}),
    "service flags without maturity": (fill("Onlinedienste", 3, reifegrad=None), {("row-incomplete", "Blatt »Onlinedienste«, Zelle D3")}),
    "required value missing": (fill("Dienstleister", 5, name="X"), {("row-incomplete", "Blatt »Dienstleister«, Zelle C5")}),
    "same name twice": (fill("Fachverfahren", 30, name=" meldewesen"), {("name-doubled", "Blatt »Fachverfahren«, Zelle B30")}),
    "copied row": (copy_row, {("record-doubled", "Blatt »Fachverfahren«, Zelle A9")}),
    "id of another sheet": (foreign_id, {("record-elsewhere", "Blatt »Fachverfahren«, Zelle A3")}),
    "id made up": (lambda book: book["Fachverfahren"].__setitem__("A9", "7"), {("record-unknown", "Blatt »Fachverfahren«, Zelle A9")}),
    "text too long": (fill("Gremien und Stellen", 3, bemerkung="x" * 2001), {("text-too-long", "Blatt »Gremien und Stellen«, Zelle F3")}),
    "unprintable": (fill("Gremien und Stellen", 3, bemerkung="\U0001f600"), {("character-unprintable", "Blatt »Gremien und Stellen«, Zelle F3")}),
    "error value": (fill("Gremien und Stellen", 3, bemerkung="#N/A"), {("cell-error", "Blatt »Gremien und Stellen«, Zelle F3")}),
    "beside the table": (lambda book: book["Gremien und Stellen"].__setitem__("H5", "siehe oben"), {("cell-outside", "Blatt »Gremien und Stellen«, Zelle H5")}),
    "sheet missing": (lambda book: book.remove(book["Gremien und Stellen"]), {("sheet-missing", "Blatt »Gremien und Stellen«")}),
    "sheet renamed": (lambda book: setattr(book["Fachverfahren"], "title", "Verfahren"), {("sheet-missing", "Blatt »Fachverfahren«"), ("sheet-unknown", "Blatt »Verfahren«")}),
    "1904": (lambda book: setattr(book, "epoch", CALENDAR_MAC_1904), {("workbook-1904", FILE)}),
    "no template": (lambda book: book.remove(book["_Meta"]), {("workbook-foreign", FILE)}),
    "newer format": (lambda book: book["_Meta"].__setitem__("B2", 2), {("workbook-newer", FILE)}),
    "other project": (lambda book: book["_Meta"].__setitem__("B3", new_id()), {("workbook-other-project", FILE)}),
    "other wave": (lambda book: book["_Meta"].__setitem__("B4", new_id()), {("workbook-other-wave", FILE)}),
    "other municipality": (lambda book: book["_Meta"].__setitem__("B5", new_id()), {("workbook-other-municipality", FILE)}),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_has_code_and_place(desk: Desk, case: str) -> None:
    """Every fault is told with its cell, in whole German sentences."""
    edit, expected = BAD[case]
    intake = read(desk, edited(export(desk), edit))
    assert found(intake) == expected
    for problem in intake.problems:
        assert problem.message[-1] in ".?"
        assert problem.remedy.endswith(".")


def test_all_faults_are_told_at_once(desk: Desk) -> None:
    """Nobody has to try ten times."""
    def edit(book: Workbook) -> None:
        for name in ("formula", "no date", "word not in the list", "required value missing", "same name twice", "merged cells", "sheet missing"):
            BAD[name][0](book)

    wanted = set().union(*(BAD[name][1] for name in ("formula", "no date", "word not in the list", "required value missing", "same name twice", "merged cells", "sheet missing")))
    assert found(read(desk, edited(export(desk), edit))) == wanted


def test_mixed_up_services_are_noticed(towns: list[Desk]) -> None:
    """Whoever sorts half of the columns has given every service another one's maturity."""
    def mix(book: Workbook) -> None:
        fill("Onlinedienste", 3, reifegrad=1)(book)
        cell(book, "Onlinedienste", 3, "Leistung").value = cell(book, "Onlinedienste", 4, "Leistung").value

    intake = read(towns[0], edited(export(towns[0]), mix))
    assert found(intake) == {("service-mixed-up", "Blatt »Onlinedienste«, Zelle B3")}
    assert "L002" in intake.problems[0].message


def test_a_template_that_saw_what_nobody_here_did_overwrites_nothing(desk: Desk) -> None:
    """Its laptop knows more than this one: what is the same stays, what differs is a conflict."""
    content = write_inventory_workbook(replace(desk.context, seen=dict.fromkeys(desk.context.seen, TOKEN)), desk.town)
    assert {outcome.status for outcome in desk.apply(read(desk, content))} == {UNCHANGED}
    before = desk.entries()
    outcomes = desk.apply(read(desk, edited(content, several_fills)))
    assert [outcome.status for outcome in outcomes if outcome.status != UNCHANGED] == [CONFLICT, CONFLICT]
    assert desk.entries() == before


def several_fills(book: Workbook) -> None:
    """Change one entry and empty another."""
    fill("Fachverfahren", 3, nutzende=99)(book)
    fill("Gremien und Stellen", 3, name=None, mitglieder=None)(book)


def test_files_that_are_no_workbook_are_refused(desk: Desk) -> None:
    """The reader never raises on content."""
    for content in (b"", b"Bezeichnung;Bemerkung\n", export(desk)[:3000]):
        assert len(read(desk, content).problems) == 1


def test_a_municipality_that_takes_no_part_is_named(desk: Desk) -> None:
    """Writers raise, readers note."""
    with pytest.raises(UnknownName, match="nimmt an der Erhebung nicht teil"):
        write_inventory_workbook(desk.context, "nirgends")
    with pytest.raises(UnknownName, match="nimmt an der Erhebung nicht teil"):
        write_inventory_csv(desk.context, "nirgends", "gremium")
    with pytest.raises(UnknownName, match="Meinten Sie »gremium«"):
        write_inventory_csv(desk.context, desk.town, "gremien")
    alone = edited(export(desk), lambda book: book["_Meta"].__setitem__("B5", new_id()))
    assert found(read_inventory(alone, FILE, desk.context)) == {("municipality-unknown", FILE)}
    assert found(read_inventory_csv(b"", FILE, desk.context, "nirgends", "gremium")) == {("municipality-unknown", FILE)}


def gremium(text: str, encoding: str = "utf-8") -> bytes:
    return f"Bezeichnung;Aufgabe;Zahl der Mitglieder;Rhythmus;Bemerkung\n{text}".encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_from_any_german_desk_is_read(desk: Desk, encoding: str) -> None:
    """With or without mark, UTF-8 or Windows; the sort follows from the header, the record from the name."""
    intake = read_inventory_csv(gremium("Größerer Ausschuß;prüft;7,5;;\nLenkungskreis;;7;;\n", encoding), "g.csv", desk.context, desk.town)
    assert intake.problems == []
    assert [change.fields["data"] for change in intake.changes] == [{"name": "Größerer Ausschuß", "aufgabe": "prüft", "mitglieder": 7.5}, {"name": "Lenkungskreis", "mitglieder": 7.0}]
    assert [outcome.status for outcome in desk.apply(intake)] == [SAVED, UNCHANGED]


def test_a_csv_row_with_nothing_but_its_id_removes_the_entry(desk: Desk) -> None:
    """As in the workbook; a row that is simply not there means nothing."""
    lines = write_inventory_csv(desk.context, desk.town, "fachverfahren").decode("utf-8-sig").splitlines()
    record, version = lines[1].split(";")[:2]
    outcomes = desk.apply(read_inventory_csv("\n".join([lines[0], ";".join([record, version, *[""] * 15])]).encode(), "f.csv", desk.context, desk.town))
    assert [outcome.change.fields for outcome in outcomes] == [{"removed": True}]
    assert record not in desk.entries()
    assert len(desk.entries()) == len(ENTRIES) - 1


@pytest.mark.parametrize(("content", "sort", "expected"), [
    (gremium("Rat;;sieben;;\nRat;;;;\n"), "", {("value-invalid", 2), ("name-doubled", 3)}),
    (gremium(";Aufgabe;;;\n"), "", {("row-incomplete", 2)}),
    (gremium("Rat;;\n"), "", {("row-length", 2)}),
    (b"Bezeichnung;Bezeichnung;Aufgabe;Mitglieder;Rhythmus;Bemerkung\n", "gremium", {("column-doubled", 1), ("column-unknown", 1), ("column-missing", 1)}),
    (b"Frage;Antwort\n1;2\n", "", {("sort-unknown", 1)}),
    (b"Frage;Antwort\n1;2\n", "gremien", {("sort-unknown", 0)}),
    (b"", "", {("sort-unknown", 1)}),
    (b"", "gremium", {("file-empty", 0)}),
    (b"\0\1", "", {("file-not-text", 0)}),
    (b"Kennung intern;Fassung;" + gremium("7;x;Rat;;;;\n"), "", {("record-unknown", 2), ("version-invalid", 2)}),
    ("Kennung;Leistung;OZG-Reifegrad;in Benutzung;nachgenutzt (EfA);Rückkanal;Plattform;Bemerkung\nL1;;3;;;;;\nL001;;drei;;;;;\n".encode(), "", {("service-unknown", 2), ("value-not-allowed", 3)}),
])
def test_bad_csv_has_code_and_line(desk: Desk, content: bytes, sort: str, expected: set[tuple[str, int]]) -> None:
    """Every fault at once with its line."""
    intake = read_inventory_csv(content, "x.csv", desk.context, desk.town, sort)
    assert {(problem.code, problem.line) for problem in intake.problems} == expected
    assert {problem.file for problem in intake.problems} == {"x.csv"}


def test_csv_of_another_municipality_is_refused(towns: list[Desk]) -> None:
    """The ids of its rows tell whose they are."""
    first, second = towns
    first.put("gremium", {"name": "Rat"})
    intake = read_inventory_csv(write_inventory_csv(first.context, first.town, "gremium"), "g.csv", second.context, second.town)
    assert {problem.code for problem in intake.problems} == {"record-elsewhere"}


def test_points_and_commas_keep_their_meaning(desk: Desk) -> None:
    """1.125 is a number between commas, a riddle between semicolons."""
    row = "Rat,,1.125,,\n"
    assert read_inventory_csv(gremium(row).replace(b";", b","), "g.csv", desk.context, desk.town).changes[0].fields["data"] == {"name": "Rat", "mitglieder": 1.125}
    assert [problem.code for problem in read_inventory_csv(gremium(row.replace(",", ";")), "g.csv", desk.context, desk.town).problems] == ["value-invalid"]


@pytest.mark.parametrize(("key", "raw", "kept"), [
    ("kosten_jahr", "1250,50", 1250.5), ("kosten_jahr", 1250, 1250.0), ("kosten_jahr", "0.125", 0.125), ("vertragsende", "1.3.2027", "2027-03-01"),
    ("vertragsende", date(2027, 3, 1), "2027-03-01"), ("betrieb", "CLOUD", "Cloud"), ("version", 1234567.5, "1234567.5"), ("version", True, "ja"), ("name", "  ", None),
])
def test_what_people_type_becomes_one_kept_form(key: str, raw: object, kept: object) -> None:
    """Numbers, days, words and texts."""
    assert checked_value(SORT["fachverfahren"].column[key], raw) == kept


@pytest.mark.parametrize(("key", "raw", "words"), [
    ("kosten_jahr", "1.250,50", "Tausenderpunkt"), ("kosten_jahr", True, "»ja«"), ("kosten_jahr", "nan", "keine Zahl"), ("kosten_jahr", -1, "ab 0"),
    ("vertragsende", "31.12.28", "vierstellig"), ("vertragsende", "1.2", "kein Datum"), ("vertragsende", "31.2.2028", "kein Datum"), ("vertragsende", 47118, "kein Datum"),
])
def test_what_could_mean_two_things_is_refused(key: str, raw: object, words: str) -> None:
    """Rather asked back than kept wrong."""
    with pytest.raises(BadEntry, match=words):
        checked_value(SORT["fachverfahren"].column[key], raw)


@pytest.fixture
def office(tmp_path: Path) -> Callable[[bytes], bytes]:
    """Save a workbook once through LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")

    def through(content: bytes) -> bytes:
        (tmp_path / "hin.xlsx").write_bytes(content)
        subprocess.run([program, f"-env:UserInstallation=file://{tmp_path}/profil", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "zurueck"),
                        str(tmp_path / "hin.xlsx")], check=True, capture_output=True, timeout=120)
        return (tmp_path / "zurueck" / "hin.xlsx").read_bytes()
    return through


def test_libreoffice_saves_what_we_can_read(desk: Desk, office: Callable[[bytes], bytes]) -> None:
    """Ids, versions, dates and numbers survive another programme."""
    content = office(edited(export(desk), fill("Gremien und Stellen", 9, name="Beirat", mitglieder=3)))
    outcomes = desk.apply(read(desk, content))
    assert [outcome.change.fields["data"] for outcome in outcomes if outcome.status == SAVED] == [{"name": "Beirat", "mitglieder": 3.0}]
    assert len(outcomes) == len(ENTRIES) + 1
