"""„Mein Konto“ on a laptop: the name that stands in the history, where the files lie, and the key for programs."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.changes import text_fault
from assessment.web.desk import Desk
from assessment.web.entrance import LocalEntrance
from assessment.web.preferences import NAME
from assessment.web.routing import AtDesk, Pages

pages = Pages()
LONGEST = 120
UNFIT = f"Nennen Sie Ihren Namen in einer Zeile, höchstens {LONGEST} Zeichen."


@pages.get("/konto", Right.ANGEMELDET)
def account(desk: AtDesk) -> Response:
    """Show who works here and where the files lie."""
    return _page(desk, desk.actor)


@pages.post("/konto", Right.ANGEMELDET, own_faults=True)
def rename(desk: AtDesk) -> Response:
    """Keep the name for everything done from now on."""
    name = desk.form.text("name")
    if not name or len(name) > LONGEST or "\n" in name or text_fault(name):
        return _page(desk, "" if text_fault(name) else name, UNFIT)
    entrance = desk.house.entrance
    assert isinstance(entrance, LocalEntrance)
    entrance.person = name
    if desk.house.memory:
        desk.house.memory.keep(person=name)
    return desk.go("/konto", "gespeichert")


def _page(desk: Desk, name: str, error: str = "") -> Response:
    folder, entrance = desk.house.setup.folder, desk.house.entrance
    assert isinstance(entrance, LocalEntrance)
    files = tuple((volume.title, volume.place) for volume in desk.house.shelf.volumes())
    return desk.page("konto_lokal.html.j2", "Mein Konto", status=422 if error else 200, name=name, error=error, folder=str(folder), memory=str(folder / NAME), files=files,
                     address=f"{desk.house.setup.origin}/api/v1", key=entrance.program_key)
