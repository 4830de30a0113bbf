"""Long work: how far it is, its files or why it failed, stopping it, and the list of one's own."""

from __future__ import annotations

from starlette.responses import FileResponse, RedirectResponse, Response

from assessment.accounts import Right
from assessment.service.jobs import State
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.routing import PROJECT, AtDesk, Pages
from assessment.web.views.work import standing_of, work_lines, work_view
from assessment.web.work import go_on, own_work, work_of

pages = Pages()
LIST = f"{PROJECT}/arbeit"
WORK = f"{LIST}/{{auftrag}}"
LIST_TITLE = "Laufende und fertige Arbeiten"


@pages.get(LIST, Right.PROJEKT_SEHEN)
def works(desk: AtDesk) -> Response:
    """List the user's own jobs."""
    return desk.page("arbeiten.html.j2", LIST_TITLE, lines=work_lines(own_work(desk), desk.at))


@pages.get(WORK, Right.PROJEKT_SEHEN)
def work(desk: AtDesk, auftrag: str) -> Response:
    """Show a job; whoever waited for it (?warten=1) is led on as soon as it is done, if it leads anywhere at once."""
    job = work_of(desk, auftrag)
    going_on = go_on(desk, job) if job.state is State.DONE and not job.expired else None
    if going_on and going_on.at_once and desk.request.query_params.get("warten"):
        return RedirectResponse(going_on.href, 303)
    return desk.page("arbeit.html.j2", job.title, crumbs=(Crumb(LIST_TITLE, desk.at("arbeit")),), view=work_view(job, going_on, desk.at, desk.house.setup.now()))


@pages.get(f"{WORK}/stand", Right.PROJEKT_SEHEN)
def standing(desk: AtDesk, auftrag: str) -> Response:
    """Give the part of the page that changes while one waits."""
    return desk.part("parts/arbeit_stand.html.j2", standing=standing_of(work_of(desk, auftrag), desk.house.setup.now()))


@pages.post(f"{WORK}/abbrechen", Right.PROJEKT_SEHEN)
def cancel(desk: AtDesk, auftrag: str) -> Response:
    """Stop a job."""
    job = work_of(desk, auftrag)
    desk.house.jobs.cancel(job.id)
    return desk.go(_address(desk, job.id))


@pages.get(f"{WORK}/datei/{{name}}", Right.PROJEKT_SEHEN)
def file(desk: AtDesk, auftrag: str, name: str) -> Response:
    """Give a file of a finished job to be kept."""
    job = work_of(desk, auftrag)
    path = desk.house.jobs.path_of(job, name)
    if path is None:
        raise NotHere
    media = next(item.media for item in job.files if item.name == name)
    return FileResponse(path, media_type=media, filename=name)


def _address(desk: Desk, job: str) -> str:
    return desk.at("arbeit", job)
