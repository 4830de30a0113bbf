"""The inventory of one municipality as a file: the template to fill in, and a filled one read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from assessment.errors import BrokenProject, Refused
from assessment.inventory import SORT
from assessment.service.attaching import name_fault
from assessment.service.forms import record_id
from assessment.service.traffic import WORKBOOKS, Hints, Import, export_inventory, import_file, recognised
from assessment.store import Workspace
from questionnaires import Problem

LARGEST_INVENTORY = 1_000_000
"""In bytes; a filled template has a tenth of that."""
ENDINGS = (".xlsx", ".csv")
INVENTORY = WORKBOOKS["reifegrad-bestand"]


def inventory_template(workspace: Workspace, town_id: str, wave: str, today: date, *, sort: str = "") -> tuple[str, bytes]:
    """Give name and content of the template with what is recorded already: the workbook, or one sort as CSV. Persons are never written out as CSV rows."""
    town = _town(workspace, town_id)
    name = f"bestand-{town}-{sort}.csv" if sort in SORT else f"bestand-{town}.xlsx"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        export_inventory(workspace, town, path, today, sort=sort, wave=wave)
        return name, path.read_bytes()


def import_inventory(workspace: Workspace, town_id: str, wave: str, name: str, content: bytes, actor: str, today: date, *, dry_run: bool) -> Import:
    """Read a filled template of this municipality and nothing else; raises Refused, or BrokenProject with all problems, and nothing was written."""
    town = _town(workspace, town_id)
    _refuse_other_files(name, content)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return import_file(workspace, path, actor, today, wave=wave, hints=Hints(town=town), dry_run=dry_run)


def _town(workspace: Workspace, town_id: str) -> str:
    """Give the short name of a municipality."""
    found = workspace.records("municipality", id=record_id(town_id, "Diese Kommune"))
    return str(found[0].fields["label"])


def _refuse_other_files(name: str, content: bytes) -> None:
    """Refuse what is no inventory: whoever may write the inventory may not bring in answers or a whole project that way."""
    if name_fault(name):
        raise BrokenProject([Problem("document-type", "Datei", 0, "Der Dateiname ist nicht erlaubt.", "Benennen Sie die Datei um: bis 150 Zeichen, ohne Schrägstriche, Steuerzeichen und Punkt am Anfang.")])
    if len(content) > LARGEST_INVENTORY:
        raise BrokenProject([Problem("file-too-large", name, 0, "Die Datei ist größer als 1 MB.", "Eine ausgefüllte Vorlage ist viel kleiner. Prüfen Sie, ob es die richtige Datei ist, und entfernen Sie Bilder.")])
    if PurePath(name).suffix.lower() not in ENDINGS or recognised(name, content, Hints()) != INVENTORY:
        raise Refused(f"»{name}« ist keine Vorlage der Bestandserhebung. Laden Sie die Vorlage herunter, füllen Sie sie aus und wählen Sie diese Datei (.xlsx oder .csv).")
