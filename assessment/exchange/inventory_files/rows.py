"""The inventory as rows: which headings and entries the template (workbook or CSV) shows, and a row that came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from assessment.changes import UNKNOWN_BASE, Base
from assessment.conditions import holds
from assessment.exchange.intake import Context
from assessment.exchange.workbooks import CellValue
from assessment.inventory import SORT, Column, Sort
from assessment.model import SERVICE_SORT, InventoryItem, Municipality
from questionnaires import Service

ID, TITLE, SERVICES = "id", "title", SERVICE_SORT
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
    """A filled row: cells by column key, the record it belongs to and what its writer saw of it, and where all that stands."""

    place: str | int
    cells: Mapping[str, CellValue]
    places: Mapping[str, str | int] = field(default_factory=dict)
    id: str = ""
    base: Base = UNKNOWN_BASE

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


def stored_entries(town: Municipality, sort: Sort) -> list[InventoryItem]:
    """Give the entries the project holds."""
    return [item for item in town.inventory if item.sort == sort.key]


def listed_entries(context: Context, town: Municipality, sort: Sort) -> list[InventoryItem]:
    """Give what the template shows: the stored entries, and all online services of the catalogue that apply."""
    stored = stored_entries(town, sort)
    if sort.key != SERVICES:
        return stored
    held = {name_of(item.data) for item in stored}
    missing = [InventoryItem(SERVICES, {"dienst": service.key}) for service in context.catalogue.services
               if service.key not in held and holds(service.applies_when, town.facts) is not False]
    place = {key: index for index, key in enumerate(context.catalogue.service)}
    return sorted([*stored, *missing], key=lambda item: place.get(name_of(item.data), len(place)))


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
