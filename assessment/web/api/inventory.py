"""The inventory: entries by sort, confirmed or changed one by one, or read in from the template."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.service import (
    SortView,
    add_entry,
    change_entry,
    confirm_entries,
    import_data,
    import_inventory,
    inventory_of,
    inventory_template,
    list_entries,
    remove_entry,
)
from assessment.service.data_exports import XLSX
from assessment.web.api.common import Seen, Sent, accepted, changed, refuse_stale, tagged
from assessment.web.api.described import BYTES
from assessment.web.api.routing import TOWN, Room
from assessment.web.api.shapes.stock import Bestandsangaben, Bestandseintrag, Eingelesen
from assessment.web.desk import Desk
from assessment.web.routing import AtDesk

room = Room("Bestand")
SORT, TEMPLATE = f"{TOWN}/bestand/{{sorte}}", f"{TOWN}/bestandsvorlage"
ENTRY = f"{SORT}/{{eintrag}}"


@room.get(f"{TOWN}/bestand", Right.BESTAND_SEHEN, list[Bestandseintrag])
def bestand(desk: AtDesk) -> list[Bestandseintrag]:
    """Alle Einträge der Bestandserhebung."""
    return [entry for view in inventory_of(desk.workspace, desk.town.id, desk.wave.id) for entry in _entries(view)]


@room.get(SORT, Right.BESTAND_SEHEN, list[Bestandseintrag])
def eintraege(desk: AtDesk, sorte: str) -> list[Bestandseintrag]:
    """Die Einträge einer Sorte (fachverfahren, onlinedienst, dienstleister, projekt …)."""
    return _entries(list_entries(desk.workspace, desk.town.id, desk.wave.id, sorte))


@room.post(SORT, Right.BESTAND_SCHREIBEN, Bestandseintrag, 201)
def neuer_eintrag(desk: AtDesk, sorte: str, neu: Bestandsangaben) -> Bestandseintrag:
    """Einen Eintrag anlegen."""
    outcome = add_entry(desk.workspace, desk.town.id, desk.wave.id, sorte, neu.angaben, desk.actor)
    accepted(outcome, lambda: _entry(desk, sorte, outcome.change.id))
    return _entry(desk, sorte, outcome.change.id)


@room.get(ENTRY, Right.BESTAND_SEHEN, Bestandseintrag, known=True)
def eintrag(desk: AtDesk, sorte: str, eintrag: str, response: Response) -> Bestandseintrag:
    """Ein Eintrag; sein ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _entry(desk, sorte, eintrag))


@room.put(ENTRY, Right.BESTAND_SCHREIBEN, Bestandseintrag)
def aendere_eintrag(desk: AtDesk, sorte: str, eintrag: str, neu: Bestandsangaben, seen: Seen, response: Response) -> Bestandseintrag:
    """Einen Eintrag ändern; alle Angaben werden genannt."""
    outcome = change_entry(desk.workspace, eintrag, sorte, desk.town.id, desk.wave.id, neu.angaben, seen, desk.actor)
    return changed(outcome, response, lambda: _entry(desk, sorte, eintrag))


@room.post(f"{ENTRY}/bestaetigen", Right.BESTAND_SCHREIBEN, Bestandseintrag, versioned=True, sends="")
def bestaetige_eintrag(desk: AtDesk, sorte: str, eintrag: str, seen: Seen, response: Response) -> Bestandseintrag:
    """Einen Eintrag aus der letzten Erhebung bestätigen, wie er ist."""
    refuse_stale(seen, _entry(desk, sorte, eintrag))
    outcome = confirm_entries(desk.workspace, {eintrag: seen}, sorte, desk.town.id, desk.wave.id, desk.actor)[-1]
    return changed(outcome, response, lambda: _entry(desk, sorte, eintrag))


@room.delete(ENTRY, Right.BESTAND_SCHREIBEN)
def entferne_eintrag(desk: AtDesk, sorte: str, eintrag: str, seen: Seen) -> None:
    """Einen Eintrag entfernen; der Verlauf behält ihn."""
    accepted(remove_entry(desk.workspace, eintrag, sorte, desk.town.id, desk.wave.id, seen, desk.actor), lambda: _entry(desk, sorte, eintrag))


@room.file(TEMPLATE, Right.BESTAND_SEHEN, XLSX)
def bestandsvorlage(desk: AtDesk) -> Response:
    """Die Excel-Vorlage der Bestandserhebung mit dem, was schon erfasst ist."""
    name, content = inventory_template(desk.workspace, desk.town.id, desk.wave.id, desk.today)
    return desk.file(content, name, XLSX)


@room.post(TEMPLATE, Right.BESTAND_SCHREIBEN, Eingelesen, sends=BYTES)
def lies_bestandsvorlage(desk: AtDesk, name: Annotated[str, Query(max_length=150, examples=["bestand.xlsx"])], datei: Sent, probelauf: bool = True) -> Eingelesen:
    """Eine ausgefüllte Vorlage einlesen; ohne ?probelauf=false wird nur gesagt, was geschähe."""
    result = import_inventory(desk.workspace, desk.town.id, desk.wave.id, name, datei, desk.actor, desk.today, dry_run=probelauf)
    return Eingelesen.model_validate(import_data(result, dry_run=probelauf))


def _entries(view: SortView) -> list[Bestandseintrag]:
    return [Bestandseintrag(id=entry.id, sorte=view.sort.key, name=entry.name, angaben=dict(entry.typed), aus_vorerhebung=entry.prior, fassung=entry.version) for entry in view.entries]


def _entry(desk: Desk, sort: str, entry: str) -> Bestandseintrag:
    found = next((item for item in eintraege(desk, sort) if item.id == entry), None)
    if found is None:
        raise UnknownName("Diesen Eintrag gibt es in dieser Sorte nicht.")
    return found
