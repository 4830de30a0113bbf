"""The start page: which projects there are, and how to get one – new, from a file, or the example."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import BrokenProject, Refused
from assessment.service import SUFFIX, FolderShelf, StoreError, demo_project, found_project, known_towns, lands
from assessment.web.desk import Desk
from assessment.web.entrance import LocalEntrance
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk, Pages
from assessment.web.views.start import Choice, founding_of, kept_form, start_view

pages = Pages()
ALREADY = "Dieses Projekt ist schon da. Um Antworten aus einer anderen Kopie zu übernehmen, öffnen Sie es und lesen Sie dort das Bündel ein."


@pages.get("/gesund", Right.OFFEN)
def health() -> Response:
    """Tell a monitor, or a second start, that the app answers."""
    return Response("reifegrad läuft\n", media_type="text/plain; charset=utf-8")


@pages.get("/", Right.ANGEMELDET)
def start(desk: AtDesk) -> Response:
    """Show the projects the user may open or back up."""
    memory, local = desk.house.memory, desk.house.setup.is_local
    return desk.page("start.html.j2", "Ihre Projekte", view=start_view(
        desk.house.shelf.volumes(), memory.read() if memory else None, desk.today, desk.who, local=local, folder=str(desk.house.setup.folder) if local else ""))


@pages.get("/neu", Right.PROJEKT_ANLEGEN)
def new(desk: AtDesk) -> Response:
    """Show the form for a new project."""
    return _new_page(desk, kept_form(desk.form, desk.today, desk.actor))


@pages.post("/neu", Right.PROJEKT_ANLEGEN)
def create(desk: AtDesk) -> Response:
    """Look municipalities up, or create the project; whatever is wrong, everything typed stays."""
    kept = kept_form(desk.form, desk.today, desk.actor)
    if desk.form.text("schritt") == "suchen":
        return _new_page(desk, replace(kept, found=tuple(Choice.of(row) for row in known_towns(kept.search)), searched=True))
    try:
        founding = founding_of(desk.form, desk.today)
        project = _founded(desk, founding.title, lambda place: found_project(place, founding, desk.form.text("bearbeitung") or desk.actor).project)
    except BrokenProject as broken:
        return _new_page(desk, replace(kept, problems=tuple((f"{problem.file}: {problem.message} {problem.remedy}", "") for problem in broken.problems)), 422)
    _remember_person(desk, desk.form.text("bearbeitung"))
    return desk.go(f"/projekt/{project}", "projekt-angelegt")


def _new_page(desk: Desk, view: object, status: int = 200) -> Response:
    return desk.page("neu.html.j2", "Neues Projekt", status=status, view=view, lands=tuple(lands().items()))


def _founded(desk: Desk, title: str, work: object) -> str:
    """Create a project where this app keeps its projects and put it on the shelf; gives its id."""
    assert callable(work)
    shelf = desk.house.shelf
    if isinstance(shelf, FolderShelf):
        place = free_place(desk.house.setup.folder, title)
        project = str(work(place))
        shelf.add(place)
        return project
    return str(work(desk.house.setup.place))


def free_place(folder: Path, title: str) -> Path:
    """Give a file name nobody uses yet, from the title in plain letters."""
    plain = title.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "projekt"
    return next(path for number in range(1, 10_000) if not (path := folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}").exists())


def _remember_person(desk: Desk, name: str) -> None:
    """Remember on a laptop who works there, the first time it is said."""
    if desk.house.memory and name and not desk.house.memory.read().person:
        desk.house.memory.keep(person=name)
        if isinstance(desk.house.entrance, LocalEntrance):
            desk.house.entrance.person = name


@pages.post("/beispiel", Right.PROJEKT_ANLEGEN)
def example(desk: AtDesk) -> Response:
    """Open the example project, made from the shipped files unless it is there already."""
    shelf = desk.house.shelf
    if not isinstance(shelf, FolderShelf):
        raise NotHere
    volume = shelf.add(demo_project(desk.house.setup.folder, desk.today))
    return desk.go(f"/projekt/{volume.id}", "beispiel")


@pages.post("/oeffnen", Right.PROJEKT_ANLEGEN)
def open_file(desk: AtDesk) -> Response:
    """Open a project file: one chosen in the browser is copied into the user's folder, one named by its path is used where it lies."""
    shelf, memory = desk.house.shelf, desk.house.memory
    if not isinstance(shelf, FolderShelf) or memory is None:
        raise NotHere
    upload, path = desk.form.upload("datei"), desk.form.text("pfad")
    if upload is None and not path:
        raise Refused("Wählen Sie eine Projektdatei (.reifegrad), oder nennen Sie, wo sie liegt.")
    if upload is not None:
        return desk.go(f"/projekt/{_taken_over(shelf, desk.house.setup.folder, upload.name, upload.content)}")
    named = Path(path).expanduser()
    if not named.is_file():
        raise Refused(f"»{path}« gibt es nicht. Nennen Sie den vollständigen Pfad der Projektdatei.")
    volume = shelf.add(named)
    if named.resolve().parent != desk.house.setup.folder.resolve():
        memory.keep(elsewhere=tuple(dict.fromkeys((*memory.read().elsewhere, str(named.resolve())))))
    return desk.go(f"/projekt/{volume.id}")


def _taken_over(shelf: FolderShelf, folder: Path, name: str, content: bytes) -> str:
    """Copy a project file into the folder; one that is no project, or is on the shelf already, is not kept."""
    place = free_place(folder, Path(name.replace("\\", "/")).stem)
    place.write_bytes(content)
    known = {volume.id for volume in shelf.volumes() if volume.place != str(place.resolve())}
    try:
        project = shelf.add(place).id
    except StoreError:
        place.unlink(missing_ok=True)
        raise
    if project in known:
        shelf.forget(place)
        place.unlink(missing_ok=True)
        raise Refused(ALREADY)
    return project
