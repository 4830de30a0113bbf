"""The inventory: one sort as a table, one entry as a form, what a filled template would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessment.answers import parsed_day
from assessment.changes import Outcome
from assessment.inventory import SORT, Column, Sort
from assessment.service import EntryLine, Import, SortView, import_remarks, import_sentence
from assessment.web.forms import Form
from assessment.web.views.interview_overview import FilterLink
from questionnaires import Catalogue, Problem
from reports import german

Address = Callable[..., str]
SHOWN_COLUMNS = 4
SERVICES, SERVICE = "onlinedienst", "dienst"
SINGULAR = {"fachverfahren": "Fachverfahren", "onlinedienst": "Onlinedienst", "dienstleister": "Dienstleister", "projekt": "Projekt", "gremium": "Gremium oder Stelle", "person": "Ansprechperson"}


@dataclass(frozen=True)
class EntryRow:
    """An entry in the table; ``prior`` that it waits to be confirmed."""

    id: str
    version: int
    name: str
    href: str
    cells: tuple[str, ...]
    prior: bool


@dataclass(frozen=True)
class InventoryView:
    """One sort with its entries; ``closed`` says why nothing can be changed."""

    lead: str
    tabs: tuple[FilterLink, ...]
    title: str
    purpose: str
    feeds: tuple[str, ...]
    head: tuple[str, ...]
    numeric: tuple[int, ...]
    rows: tuple[EntryRow, ...]
    more: str
    prior: tuple[EntryRow, ...]
    add: str
    add_label: str
    confirm: str
    template: str
    table: str
    upload: str
    closed: str
    problems: tuple[tuple[str, str], ...] = ()


def inventory_view(sorts: Sequence[SortView], chosen: SortView, at: Address, lead: str, closed: str, problems: tuple[tuple[str, str], ...] = ()) -> InventoryView:
    """Give the page of one sort; its table shows the columns that hold something, the rest stands on the page of the entry."""
    sort = chosen.sort
    filled = [column for column in sort.columns[1:] if any(entry.shown[column.key] for entry in chosen.entries)]
    columns = filled[:SHOWN_COLUMNS]
    rows = tuple(EntryRow(entry.id, entry.version, entry.name, at("bestand", entry.id), tuple(entry.shown[column.key] for column in columns), entry.prior) for entry in chosen.entries)
    more = f"Weitere Angaben auf der Seite des Eintrags: {german.listed(column.label for column in filled[SHOWN_COLUMNS:])}." if len(filled) > SHOWN_COLUMNS else ""
    return InventoryView(
        lead, tuple(_tab(view, at, sort) for view in sorts), sort.title, f"{sort.purpose[:1].upper()}{sort.purpose[1:]}.", chosen.feeds, (sort.columns[0].label, *(column.label for column in columns)),
        tuple(number for number, column in enumerate(columns, start=1) if column.type == "zahl"), rows, more, tuple(row for row in rows if row.prior),
        at("bestand", "neu", sort.key), f"{SINGULAR[sort.key]} hinzufügen", at("bestand", "bestaetigen", sort.key), at("bestand", "vorlage.xlsx"),
        "" if sort.persons else at("bestand", "tabelle", f"{sort.key}.csv"), at("bestand", "einlesen", liste=sort.key), closed, problems)


def _tab(view: SortView, at: Address, chosen: Sort) -> FilterLink:
    return FilterLink(f"{view.sort.title} ({german.whole(len(view.entries))})", at("bestand", liste=view.sort.key), view.sort is chosen)


# -- one entry ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EntryField:
    """A field of the form: ``kind`` is text, long, number, date or select; ``error`` what is wrong with it."""

    name: str
    label: str
    kind: str
    value: str
    hint: str
    required: bool
    options: tuple[tuple[str, str], ...]
    error: str = ""


@dataclass(frozen=True)
class EntryView:
    """One entry as a form or, where it cannot be changed, as facts; ``base`` is its version, ``remove`` leads to its removal."""

    title: str
    preline: str
    fields: tuple[EntryField, ...]
    facts: tuple[tuple[str, str], ...]
    base: int
    prior: bool
    action: str
    back: str
    remove: str
    forget: str
    closed: str
    problems: tuple[tuple[str, str], ...]


def typed_in(sort: Sort, form: Form) -> dict[str, str]:
    """Give what a form sent, by column."""
    return {column.key: form.text(column.key) for column in sort.columns}


def field_problems(sort: Sort, problems: Sequence[Problem]) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Give the problems of a form for the summary (message, field), and by column."""
    keys = {column.label: column.key for column in sort.columns} | {column.key: column.key for column in sort.columns}
    found = [(f"{item.message} {item.remedy}".strip(), keys.get(item.file.rpartition(", ")[2], "")) for item in problems]
    return tuple((said, f"#feld-{key}" if key else "") for said, key in found), {key: said for said, key in found if key}


def entry_fields(sort: Sort, typed: Mapping[str, str], catalogue: Catalogue, taken: Sequence[str], errors: Mapping[str, str]) -> tuple[EntryField, ...]:
    """Give the form of an entry; ``taken`` are the online services that are recorded already."""
    return tuple(_field(column, typed.get(column.key, ""), catalogue, taken, errors.get(column.key, "")) for column in sort.columns)


def _field(column: Column, value: str, catalogue: Catalogue, taken: Sequence[str], error: str) -> EntryField:
    if column.key == SERVICE:
        options = tuple((key, f"{key} {item.title}") for key, item in catalogue.service.items() if key == value or key not in taken)
        return EntryField(column.key, "Onlinedienst", "select", value, "", column.required, options, error)
    if column.type == "auswahl":
        return EntryField(column.key, column.label, "select", value, column.hint, column.required, tuple((word, word) for word in column.allowed), error)
    if column.type == "datum":
        day = parsed_day(value)
        return EntryField(column.key, column.label, "date", day.isoformat() if day else value, "" if column.hint.startswith("z. B.") else column.hint.partition(", z. B.")[0], column.required, (), error)
    kind = "number" if column.type == "zahl" else "long" if column.key in ("bemerkung", "remark") else "text"
    return EntryField(column.key, column.label, kind, value, column.hint, column.required, (), error)


def entry_facts(sort: Sort, entry: EntryLine) -> tuple[tuple[str, str], ...]:
    """Give what is recorded of an entry, for those who may only read."""
    return tuple((column.label, entry.shown[column.key]) for column in sort.columns if entry.shown[column.key])


# -- a filled template --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PreviewView:
    """What a filled template would change, before anything is written; ``hidden`` carries the file to the second step."""

    name: str
    sentence: str
    changes: tuple[tuple[str, str, str], ...]
    more: str
    remarks: tuple[str, ...]
    hidden: tuple[tuple[str, str], ...]
    has_changes: bool
    action: str
    back: str


MOST_CHANGES = 100
"""So many changes of a file are listed; the sentence above counts all."""


def preview_view(result: Import, name: str, content: str, action: str, back: str) -> PreviewView:
    """Give the page that asks before anything is written."""
    changes = [line for line in (change_line(outcome) for outcome in result.outcomes) if line]
    more = f"… und {german.amount(len(changes) - MOST_CHANGES, 'weitere Änderung', 'weitere Änderungen')}." if len(changes) > MOST_CHANGES else ""
    return PreviewView(name, import_sentence(result, dry_run=True), tuple(changes[:MOST_CHANGES]), more, tuple(import_remarks(result)), (("name", name), ("inhalt", content)), bool(changes), action, back)


def change_line(outcome: Outcome) -> tuple[str, str, str] | None:
    """Say what happens to an entry: list, name, what; None where it stays as it is."""
    if not outcome.applied:
        return None
    fields = outcome.change.fields
    if outcome.change.kind == "person":
        return SORT["person"].title, str(fields.get("name", "")), "wird aufgenommen" if "name" in outcome.applied else "wird geändert"
    if outcome.applied.get("removed", (None, False))[1] is True:
        return "", outcome.change.place.rpartition(": ")[2], "wird entfernt"
    sort = SORT[str(fields["sort"])]
    old, new = (part if isinstance(part, dict) else {} for part in outcome.applied.get("data", ({}, {})))
    name = str(new.get(sort.columns[0].key) or _name(fields))
    if not old and new:
        return sort.title, name, "wird aufgenommen"
    differing = [column.label for column in sort.columns if old.get(column.key) != new.get(column.key)]
    return sort.title, name, f"wird geändert: {german.listed(differing)}" if differing else "wird bestätigt"


def _name(fields: Mapping[str, object]) -> str:
    data = fields.get("data")
    return str(next(iter(data.values()), "")) if isinstance(data, dict) else ""
