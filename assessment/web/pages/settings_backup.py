"""A copy of the project to keep elsewhere, and whether everything is as it was written."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.responses import Response

from assessment.accounts import Right
from assessment.service import backup, is_server, title_of
from assessment.service.integrity import check_integrity
from assessment.web.desk import Desk
from assessment.web.pages.settings import SETTINGS, crumbs
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.settings_backup import CheckView, check_view, file_stem, last_backup

pages = Pages()
BACKUP = f"{SETTINGS}/sicherung"
TITLE = "Sicherung"


@pages.get(BACKUP, Right.SICHERN)
def safety(desk: AtDesk) -> Response:
    """Offer a copy and a check."""
    return _page(desk)


@pages.post(f"{BACKUP}/datei", Right.SICHERN)
def take_copy(desk: AtDesk) -> Response:
    """Give a checked copy of the project; a laptop remembers the day."""
    name = f"{file_stem(title_of(desk.workspace))}-{desk.today.isoformat()}.reifegrad"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        backup(desk.workspace, path)
        content = path.read_bytes()
    memory = desk.house.memory
    if memory:
        memory.keep(backups={**memory.read().backups, desk.workspace.project: desk.today.isoformat()})
    return desk.file(content, name, "application/vnd.sqlite3")


@pages.post(f"{BACKUP}/pruefen", Right.SICHERN)
def check(desk: AtDesk) -> Response:
    """Recompute the history and every frozen wave, and say in words what came of it."""
    heads = tuple(desk.form.text("kettenkopf").split())
    return _page(desk, check_view(check_integrity(desk.workspace, heads), heads))


def _page(desk: Desk, checked: CheckView | None = None) -> Response:
    memory, title = desk.house.memory, title_of(desk.workspace)
    return desk.page(
        "einstellungen_sicherung.html.j2", TITLE, crumbs=crumbs(desk), on_server=is_server(desk.workspace.place), take=desk.at("einstellungen", "sicherung", "datei"),
        check=desk.at("einstellungen", "sicherung", "pruefen"), checked=checked, last=last_backup(memory.read().backups.get(desk.workspace.project, "")) if memory else "", name=title,
        head=desk.form.text("kettenkopf"), local=desk.house.setup.is_local)
