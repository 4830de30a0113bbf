"""The inventory as rows: which headings and entries the template (workbook or CSV) shows, and a row that came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from assessment.conditions import holds
from assessment.exchange.adopt import entry_id
from assessment.exchange.intake import Context
from assessment.exchange.workbooks import CellValue
from assessment.inventory import SORT, Column, Sort
from assessment.model import InventoryItem, Municipality, ServiceRecord
from questionnaires import Service

ID, TITLE, SERVICES = "id", "title", "onlinedienst"
ID_LABEL, VERSION_LABEL, REQUIRED_MARK = "Kennung intern", "Fassung", " *"
GUIDE_SHEET, LISTS_SHEET, META_SHEET = "Anleitung", "Listen", "_Meta"
FORMAT, FORMAT_VERSION = "reifegrad-bestand", 1


class Heading(NamedTuple):
    """A column of a sheet or CSV file: key of its cells, German heading, hint; ``column`` is None for what is only shown."""

    key: str
    label: str
    hint: str
    column: Column | None = None


@dataclass(frozen=True)
class Row:
    """A filled row: cells by column key, the record it belongs to and the version its writer saw, and where all that stands."""

    place: str | int
    cells: Mapping[str, CellValue]
    places: Mapping[str, str | int] = field(default_factory=dict)
    id: str = ""
    version: int = 0

    def at(self, key: str) -> str | int:
        """Give the place of a cell."""
        return self.places.get(key, self.place)


def headings(sort: Sort) -> list[Heading]:
    """Give the headings of a sort; behind the key of an online service stands its title."""
    listed = [Heading(column.key, column.label, column.hint, column) for column in sort.columns]
    return [listed[0], Heading(TITLE, "Leistung", "wird nur angezeigt"), *listed[1:]] if sort.key == SERVICES else listed


def member_of(context: Context, municipality_id: str) -> Municipality | None:
    """Give the municipality of an id."""
    return next((member for member in context.group.members if member.id == municipality_id), None)


def stored_entries(context: Context, town: Municipality, sort: Sort) -> list[InventoryItem]:
    """Give the entries the project holds; online services of a group without records (YAML) as well, version 0."""
    if sort.persons:
        return []
    found = [item for item in town.inventory if item.sort == sort.key and item.id]
    held = {item.data.get("dienst") for item in found}
    return [*found, *(_service_entry(context, town, record) for record in town.services if sort.key == SERVICES and record.service not in held)]


def _service_entry(context: Context, town: Municipality, record: ServiceRecord) -> InventoryItem:
    yes = {True: "ja", False: "nein"}
    data = {"dienst": record.service, "reifegrad": str(record.maturity), "genutzt": yes[record.in_use], "efa": yes[record.efa], "rueckkanal": yes[record.back_channel]}
    return InventoryItem(SERVICES, data, id=entry_id(context.project, context.wave, town.id, SERVICES, data))


def listed_entries(context: Context, town: Municipality, sort: Sort) -> list[InventoryItem]:
    """Give what the template shows: the stored entries, and all online services of the catalogue that apply."""
    stored = stored_entries(context, town, sort)
    if sort.key != SERVICES:
        return stored
    by_key = {item.data.get("dienst"): item for item in stored}
    wanted = [service.key for service in context.catalogue.services if service.key in by_key or holds(service.applies_when, town.facts) is not False]
    return [*(by_key.get(key) or InventoryItem(SERVICES, {"dienst": key}) for key in wanted), *(item for key, item in by_key.items() if key not in wanted)]


def left_out_services(context: Context, town: Municipality) -> list[Service]:
    """Give the online services the template does not list because they do not apply to the municipality."""
    listed = {item.data.get("dienst") for item in listed_entries(context, town, SORT[SERVICES])}
    return [service for service in context.catalogue.services if service.key not in listed]


def is_filled(row: Row) -> bool:
    """Tell whether a row says anything beyond which online service it is about."""
    given = {key for key, value in row.cells.items() if value is not None}
    return bool(given - {TITLE, "dienst"} if "dienst" in given else given)


def name_of(data: Mapping[str, object]) -> str:
    """Give the name of an entry, the key of an online service."""
    return str(data.get("dienst") or data.get("name") or "")


def spoken(place: str | int) -> str:
    """Give a place as a sentence names it."""
    return f"Zeile {place}" if isinstance(place, int) else place


def day_of(column: Column, value: object) -> date | None:
    """Give a kept day as such, None for other columns and for what is none."""
    try:
        return date.fromisoformat(str(value)) if column.type == "datum" else None
    except ValueError:
        return None
