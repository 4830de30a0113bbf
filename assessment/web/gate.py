"""The gate before every handler: who asks, may they, does what the path names exist for them, does the form belong to the session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from secrets import compare_digest

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from assessment.accounts import Right
from assessment.changes import text_fault
from assessment.errors import BrokenProject
from assessment.store import Record, Workspace
from assessment.web.desk import Desk
from assessment.web.entrance import form_token
from assessment.web.errors import FormExpired, NotHere, NotSignedIn
from assessment.web.forms import Form, read_form
from assessment.web.guards import SAFE
from assessment.web.house import House

FORM_TOKEN = "formular"  # noqa: S105 - a field's name
"""Name of the hidden field."""


def gate(right: Right, *, own_faults: bool = False) -> Callable[[Request], Awaitable[None]]:
    """Give the check of a route; afterwards ``request.state.desk`` holds all the handler may use.

    Texts nobody can keep are refused here, unless the handler shows them itself, beside all that was typed (``own_faults``).
    """
    async def admit(request: Request) -> None:
        desk = await run_in_threadpool(admitted, request, right)
        request.state.desk = desk
        if request.method not in SAFE:
            desk.form = await _form(request, desk)
            if desk.form.faults and not own_faults:
                raise BrokenProject(list(desk.form.faults))
    return admit


def admitted(request: Request, right: Right) -> Desk:
    """Give the desk of a request that may pass; raises NotSignedIn or NotHere."""
    house: House = request.app.state.house
    session = request.cookies.get(house.cookie, "")
    user = house.entrance.user_of(session) if session else None
    desk = Desk(house, request, user, session, right)
    if right is Right.OFFEN:
        return desk
    if user is None:
        raise NotSignedIn
    return place_desk(desk)


def place_desk(desk: Desk) -> Desk:
    """Find project, municipality and interview the path names, each only if the user's right reaches it; raises NotHere."""
    path = desk.request.path_params
    if any(text_fault(str(part)) for part in path.values()):
        raise NotHere
    project = path.get("projekt", "")
    listing = not project and desk.right is Right.PROJEKT_SEHEN
    if not (desk.who.may_somewhere(desk.right) if listing else desk.who.may(desk.right, project)):
        raise NotHere
    if not project:
        return desk
    whole = desk.house.shelf.take(project)
    if whole is None:
        raise NotHere
    wall = desk.who.reach(desk.right, project).wall
    desk.whole_or_none, desk.workspace_or_none = whole, whole if wall is None else whole.walled(wall)
    if "kommune" in path:
        desk.town_or_none = _covered(desk, _town(desk.workspace, path["kommune"]), by="id")
    if "interview" in path:
        desk.interview_or_none = _covered(desk, desk.workspace.record("interview", path["interview"]), by="municipality_id")
        town = desk.workspace.record("municipality", str(desk.interview.fields["municipality_id"]))
        if town is None or (desk.town_or_none is not None and desk.town.id != town.id):
            raise NotHere
        desk.town_or_none = town
    return desk


def _town(workspace: Workspace, label: str) -> Record | None:
    return next(iter(workspace.records("municipality", label=label)), None)


def _covered(desk: Desk, record: Record | None, *, by: str) -> Record:
    """Give a record if it exists and the right reaches its municipality; both refusals look alike."""
    owner = "" if record is None else record.id if by == "id" else str(record.fields[by])
    if record is None or record.fields["removed"] or not desk.reach.covers(owner):
        raise NotHere
    return record


async def _form(request: Request, desk: Desk) -> Form:
    """Read the form and check its hidden token."""
    async with request.form(max_files=20, max_fields=3000, max_part_size=2_000_000) as data:
        sent = data.get(FORM_TOKEN, "")
        if desk.session and not (isinstance(sent, str) and compare_digest(sent.encode("utf-8", "replace"), form_token(desk.house.setup.secret, desk.session).encode())):
            raise FormExpired
        return await read_form(data)
